"""The two networks of lesson 2: a one-hot layer, and the same with an embedding between.

They are drawn for the chosen sizes: as many squares and circles as there are, with an ellipsis
where they don't fit. The vermilion lines are the weights of one word.
"""

from collections.abc import Sequence
from math import log10
from typing import NamedTuple

from embedding_lab.figures.ledger import COLUMN, text_width
from embedding_lab.figures.svg import NARROW, Drawing, circle, group, path, rect, svg, text
from embedding_lab.lessons.ledger import Account, Ledger
from embedding_lab.lessons.numbers import both_bytes, count, counted, short

CELL = 13  # px: a square that stands for a word
STEP = 16  # px: from one circle to the next
CELLS = 9  # squares, the ellipsis counted as one
UNITS = 8  # circles in the wider layer
FEWEST = 6  # circles in the narrower layer, unless it has fewer units
BODY = 136  # px: the height of a network
LOOSE = 40  # px: from one mark to the next, where there are only a few
HALF = 282  # px: the width of a network, and of the text under it
KILO = 1000  # bytes: fewer are written in full anyway
GAP = 30  # px: left free by the first, so that the two don't touch


class Column(NamedTuple):
    """Where the marks of a layer stand.

    Attributes:
        heights: px of the marks' centres, top to bottom; the last is the last unit.
        gap: px of the ellipsis, None where every unit is drawn.
    """

    heights: list[float]
    gap: float | None


def column(units: int, slots: int, step: float) -> Column:
    """Place a layer's marks, centred; an ellipsis takes a slot where they don't all fit.

    Args:
        units: how many there are.
        slots: how many fit, at least 3.
        step: px from one to the next; a few that all fit stand farther apart.

    Returns:
        The marks' heights.

    Examples:
        >>> column(3, 11, 16)
        Column(heights=[28.0, 68.0, 108.0], gap=None)
        >>> len(column(200_000, 11, 16).heights)
        10
    """
    filled = min(units, slots)
    if units <= slots:
        step = min(LOOSE, (BODY - CELL - 4) / max(filled - 1, 1))
    top = BODY / 2 - step * (filled - 1) / 2
    places = [top + step * slot for slot in range(filled)]
    if units <= slots:
        return Column(places, None)
    return Column([*places[:-2], places[-1]], places[-2])


def unit_slots(d: int, h: int) -> tuple[int, int]:
    """Choose how many circles stand for d and for h, so that the wider layer looks wider.

    Args:
        d: numbers per word.
        h: units of the layer.

    Returns:
        Slots for d and for h, each between `FEWEST` and `UNITS`.

    Examples:
        >>> unit_slots(d=100, h=500), unit_slots(d=500, h=500), unit_slots(d=2000, h=500)
        ((6, 8), (8, 8), (8, 6))
    """
    ratio = log10(max(d, h) / min(d, h))
    fewer = max(FEWEST, round(UNITS - 4 * ratio))
    return (fewer, UNITS) if d < h else (UNITS, fewer)


def networks(books: Ledger) -> Drawing:
    """Draw the one-hot layer, and the same with an embedding between.

    Args:
        books: both accounts; only their sizes and weights are read.

    Returns:
        Two networks side by side, below each other on a phone.
    """
    sizes = books.chosen.sizes
    height = BODY + 88
    left, right = _one_hot_network(books, HALF - GAP), _embedding_network(books, HALF)
    upper, lower = _one_hot_network(books, NARROW), _embedding_network(books, NARROW)
    return Drawing(
        wide=svg(COLUMN, height, [group(left), group(right, dx=COLUMN - HALF)]),
        narrow=svg(NARROW, 2 * height + 8, [group(upper), group(lower, dy=height + 8)]),
        alt=(
            f"Two networks. One-hot: {counted(sizes.L * sizes.V, 'input')}, "
            f"{counted(sizes.h, 'unit')}, {counted(books.one_hot.table.values, 'weight')} between. "
            f"With an embedding: a table of {count(sizes.V)} × {count(sizes.d)} = "
            f"{counted(books.chosen.table.values, 'weight')}, "
            f"and a next layer of {count(books.chosen.next_layer.values)}."
        ),
    )


def _one_hot_network(books: Ledger, end: float) -> list[str]:
    sizes, account = books.one_hot.sizes, books.one_hot
    units = column(sizes.h, unit_slots(sizes.d, sizes.h)[1], STEP)
    words = column(sizes.L * sizes.V, CELLS, CELL + 2)
    lit = _lit(sizes.V, sizes.L, words)
    product = f"{count(sizes.V)} × {count(sizes.h)}"
    shape = product if sizes.L == 1 else f"{count(sizes.L)} × {product}"
    inputs = f"{'V =' if sizes.L == 1 else f'L·V = {count(sizes.L)} ×'} {count(sizes.V)}"
    return [
        text(0, 16, "One-hot into the layer", "l b"),
        group(
            [
                _fan(words, units, CELL, end - 12, lit),
                *_cells(words, 0, lit),
                *_circles(units, end - 6, "bg"),
                _badge((CELL + end - 12) / 2, short(account.table.values), "table b c l"),
            ],
            dy=28,
        ),
        text(0, BODY + 44, inputs, "onehot b"),
        text(end, BODY + 44, f"h = {count(sizes.h)}", "e b"),
        *_notes(
            [
                _fitting(
                    f"W: {shape} = {counted(account.table.values, 'weight')}",
                    f"W: {counted(account.table.values, 'weight')}",
                ),
                _bytes_note(account, account.table.bytes),
            ]
        ),
    ]


def _embedding_network(books: Ledger, end: float) -> list[str]:
    sizes, account = books.chosen.sizes, books.chosen
    slots = unit_slots(sizes.d, sizes.h)
    words, units = column(sizes.V, CELLS, CELL + 2), column(sizes.h, slots[1], STEP)
    waist = column(sizes.d, slots[0], STEP)
    lit, middle = _lit(sizes.V, 1, words), end * 0.48
    tables, layers = short(account.table.values), short(account.next_layer.values)
    title = (
        f"One embedding for {count(sizes.L)} words" if sizes.L > 1 else "With an embedding between"
    )
    parts = f"{count(account.table.values)} + next layer {count(account.next_layer.values)}"
    return [
        text(0, 16, title, "l b"),
        group(
            [
                _fan(words, waist, CELL, middle - 6, lit),
                _fan(waist, units, middle + 6, end - 12, ()),
                *_cells(words, 0, lit),
                *_circles(waist, middle, "table-wash"),
                *_circles(units, end - 6, "bg"),
                _badge((CELL + middle - 6) / 2, tables, "table b c l"),
                _badge((middle + end - 6) / 2, layers, "b c l"),
            ],
            dy=28,
        ),
        text(0, BODY + 44, f"V = {count(sizes.V)}", "onehot b"),
        text(middle, BODY + 44, f"d = {count(sizes.d)}", "table b c"),
        text(end, BODY + 44, f"h = {count(sizes.h)}", "e b"),
        *_notes(
            [
                _fitting(f"table {parts}", parts, f"{tables} + next layer {layers}"),
                _bytes_note(account, account.table.bytes + account.next_layer.bytes),
            ]
        ),
    ]


def _lit(V: int, L: int, words: Column) -> tuple[int, ...]:
    # One word at each position is one. Where all cells are drawn, each position shows its own.
    if words.gap is None:
        return tuple(position * V + V // 2 for position in range(L))
    return (3,) if L == 1 else (3, len(words.heights) - 1)


def _fan(left: Column, right: Column, x1: float, x2: float, lit: Sequence[int]) -> str:
    # The weights as lines, those of the lit words on top.
    def lines(rows: Sequence[int]) -> str:
        return "".join(
            f"M{x1:g} {left.heights[row]:g}L{x2:g} {height:g}"
            for row in rows
            for height in right.heights
        )

    pale = lines([row for row in range(len(left.heights)) if row not in lit])
    return path(pale, "line") + (path(lines(lit), "table", more='stroke-width="2"') if lit else "")


def _cells(words: Column, x: float, lit: Sequence[int]) -> list[str]:
    cells = [
        rect(
            x + 0.5,
            height - CELL / 2,
            CELL,
            CELL,
            "onehot" if row in lit else "bg",
            more='stroke="var(--edge)"',
        )
        for row, height in enumerate(words.heights)
    ]
    return cells + _ellipsis(words, x + CELL / 2)


def _circles(units: Column, x: float, fill: str) -> list[str]:
    discs = [circle(x, height, 6, fill, more='stroke="var(--edge)"') for height in units.heights]
    return discs + _ellipsis(units, x)


def _ellipsis(units: Column, x: float) -> list[str]:
    return [] if units.gap is None else [text(x, units.gap + 5, "⋮", "c m")]


def _badge(x: float, words: str, style: str) -> str:
    width = 9 * len(words) + 12
    ground = rect(x - width / 2, BODY / 2 - 11, width, 22, "bg", more='rx="3"')
    return ground + text(x, BODY / 2 + 5.5, words, style)


def _notes(lines: Sequence[str]) -> list[str]:
    return [text(0, BODY + 64 + 18 * row, words, "m") for row, words in enumerate(lines)]


def _fitting(*wordings: str) -> str:
    return next((words for words in wordings if text_width(words) <= HALF), wordings[-1])


def _bytes_note(account: Account, kept: int) -> str:
    own, dtype = account.output_layer.values, account.sizes.dtype
    if account.sizes.output == "none":
        short_note = f"{both_bytes(kept)} in {dtype}"
        exact = f"{counted(kept, 'byte')} = {both_bytes(kept)}"
        return short_note if kept < KILO else _fitting(exact, short_note)
    output = f"output {short(own)} more" if own else "output: W again"
    return _fitting(f"{both_bytes(kept)} in {dtype}, {output}", f"{both_bytes(kept)}, {output}")

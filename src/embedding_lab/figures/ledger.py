"""The bars of lesson 2: every byte of three networks, and the break-even rail under them.

A bar's length is a number of bytes on one scale for all; W is solid, its gradient and the
optimiser's state are tints of it.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from embedding_lab.figures.ledger_captions import moments_name
from embedding_lab.figures.svg import NARROW, Drawing, circle, line, path, rect, svg, text
from embedding_lab.lessons.ledger import Account, Ledger, Sizes, break_even
from embedding_lab.lessons.numbers import binary_bytes, both_bytes, count, decimal_bytes, short

COLUMN = 600  # px: the picture stands right of the controls
LETTER = 6.7  # px: a letter of 14 px text, on the average
BAR = 22  # px high
FROM, TO = 140, 428  # px: where the bars start and end in the wide picture
LONGEST = 14  # characters: what stands beside the sizes, written in full
THINNEST = 0.5  # px: what is narrower can't be seen, and gets no name
VISIBLE = 8  # px: a narrower segment shares its label with its neighbours


class Segment(NamedTuple):
    """A part of a bar.

    Attributes:
        name: what it is.
        bytes: its length.
        fill: the CSS variable of its colour; its outline has it, too.
        opacity: tints tell what belongs to the weights from the weights.
        style: the CSS classes of its name.
    """

    name: str
    bytes: int
    fill: str
    opacity: float
    style: str


class Bar(NamedTuple):
    """An account as a bar."""

    label: str
    account: Account
    segments: list[Segment]
    bold: bool


def segments(account: Account) -> list[Segment]:
    """Cut an account into the parts of a bar.

    Args:
        account: what to cut.

    Returns:
        Input, table, other layers, gradient and moments, those that have any bytes.
    """
    others = account.next_layer.bytes + account.output_layer.bytes + account.biases.bytes
    gradient = account.gradients.bytes + account.gradient_rows.bytes
    state = account.moments.bytes + account.step_counters.bytes
    alone = account.sizes.output == "none" and not account.sizes.bias
    name = "next layer" if alone else "other layers"
    parts = [
        Segment("input", account.input_batch.bytes, "onehot", 1, "onehot"),
        Segment("table W", account.table.bytes, "table", 1, "table b"),
        Segment(name, others, "edge", 1, "m"),
        Segment("gradient", gradient, "table", 0.55, "table"),
        Segment(moments_name(account.sizes), state, "table", 0.28, "table"),
    ]
    return [part for part in parts if part.bytes]


def bars(books: Ledger) -> list[Bar]:
    """Choose the bars: one-hot, the article's comparison, and what the reader chose.

    Args:
        books: three accounts.

    Returns:
        Three bars, two where the last two are the same.
    """
    chosen, wide = books.chosen.sizes.d, books.as_wide.sizes.d
    rows = [
        Bar("One-hot", books.one_hot, segments(books.one_hot), False),
        Bar(f"Embedding, d = {count(wide)}", books.as_wide, segments(books.as_wide), False),
        Bar(f"Embedding, d = {count(chosen)}", books.chosen, segments(books.chosen), True),
    ]
    if chosen == wide:
        del rows[1]
    return rows


def ledger_bars(books: Ledger) -> Drawing:
    """Draw the ledger and, under it, the break-even rail.

    Args:
        books: three accounts of one task.

    Returns:
        A bar for each account, on one scale.
    """
    rows, sizes = bars(books), books.chosen.sizes
    what = "while training" if sizes.trains else "for inference: int8 can't be trained"
    title = text(0, 16, f"The honest ledger: bytes {what}", "l b")
    largest = max(row.account.bytes for row in rows)
    return Drawing(
        wide=_wide_ledger(rows, largest, [title, *_key(rows, largest, COLUMN)], sizes),
        narrow=_narrow_ledger(rows, largest, [title], sizes),
        alt="; ".join(
            f"{row.label}: {decimal_bytes(row.account.bytes)}, {count(row.account.weights)} weights"
            for row in rows
        )
        + f". Fewer weights if {limit(break_even(sizes))}; d is {count(sizes.d)}.",
    )


def limit(even: Fraction) -> str:
    """Write for which d the weights fall, so that the rounded figure is on the right side.

    Args:
        even: the exact break-even.

    Returns:
        Two decimals, or a whole number that says the same about every whole d.

    Examples:
        >>> limit(Fraction(100_000_000, 200_500)), limit(Fraction(4990001, 10000))
        ('d < 498.75', 'd ≤ 499')
    """
    near = round(even)
    if round(even, 2) != near:
        return f"d < {float(even):,.2f}"
    return f"d ≤ {near:,}" if even > near else f"d < {near:,}"


def _wide_ledger(rows: Sequence[Bar], largest: int, marks: list[str], sizes: Sizes) -> str:
    scale = (TO - FROM) / largest
    marks += _names(_named(rows).segments, scale, FROM, 44, COLUMN - 64)
    marks.append(text(COLUMN, 44, "weights", "e m"))
    for place, row in enumerate(rows):
        y, style = 53 + 37 * place, "b" if row.bold else ""
        marks += [
            text(0, y + 16, row.label, style),
            *_bar(row, scale, FROM, y),
            *_size(row.account.bytes, TO + 12, y + 16),
            text(COLUMN, y + 16, _weights(row.account), f"e {style}"),
        ]
    y = 53 + 37 * len(rows) + 15
    marks.append(text(0, y + 5, "Fewer weights if"))
    marks += _rail(sizes, FROM, TO, y)
    marks.append(text(TO + 12, y + 5, _formula(sizes), "m"))
    return svg(COLUMN, y + 30, marks)


def _narrow_ledger(rows: Sequence[Bar], largest: int, marks: list[str], sizes: Sizes) -> str:
    scale = NARROW / largest
    marks += _key(rows, largest, NARROW, y=38) or _names(
        _named(rows).segments, scale, 0, 38, NARROW
    )
    for place, row in enumerate(rows):
        y, style = 62 + 66 * place, "b" if row.bold else ""
        size = both_bytes(row.account.bytes)
        marks += [
            text(0, y, row.label, style),
            text(NARROW, y, size, f"e {style}"),
            *_bar(row, scale, 0, y + 8),
            text(NARROW, y + 45, f"{count(row.account.weights)} weights", "e m"),
        ]
    y = 62 + 66 * len(rows) + 34
    marks.append(text(0, y - 18, "Fewer weights if"))
    marks.append(text(NARROW, y - 18, _formula(sizes), "e m"))
    marks += _rail(sizes, 8, NARROW - 8, y)
    return svg(NARROW, y + 30, marks)


def _size(size: int, x: float, y: float) -> list[str]:
    if size < 1000:
        return [text(x, y, decimal_bytes(size), "b")]
    return [text(x, y - 7, decimal_bytes(size), "b"), text(x, y + 8, binary_bytes(size), "m")]


def _weights(account: Account) -> str:
    full = count(account.weights)
    return full if len(full) <= LONGEST else short(account.weights)


def _bar(row: Bar, scale: float, x: float, y: float) -> list[str]:
    marks = []
    for part in row.segments:
        width, tip = part.bytes * scale, f"{part.name}: {both_bytes(part.bytes)}"
        more = f'fill-opacity="{part.opacity}" stroke="var(--{part.fill})"'
        marks.append(rect(x, y, width, BAR, part.fill, more=more, tip=tip))
        x += width
    return marks


def _named(rows: Sequence[Bar]) -> Bar:
    # The first bar has the names above it, unless it is too short to carry them.
    longest = max(rows, key=lambda row: row.account.bytes)
    return rows[0] if 3 * rows[0].account.bytes > longest.account.bytes else longest


class _Name(NamedTuple):
    words: str
    style: str
    at: float  # px: the middle of what it names
    width: float


def _names(parts: Sequence[Segment], scale: float, x: float, y: float, end: float) -> list[str]:
    parts = [part for part in parts if part.bytes * scale >= THINNEST]
    names = _grouped(parts, scale, x)
    marks = []
    first = parts[0]
    if first.bytes * scale < VISIBLE and x > 60:  # it has the bar's left side to itself
        marks += [
            text(x - 8, y, first.name, f"{first.style} e"),
            path(f"M{x + 1:g} {y + 7:g}V{y - 4:g}H{x - 5:g}", first.fill),
        ]
        names = _grouped(parts[1:], scale, x + first.bytes * scale)
        x += 8
    centres = _spread(names, x, end)
    for name, centre in zip(names, centres, strict=True):
        marks.append(text(centre, y, name.words, f"{name.style} c"))
    return marks


def _grouped(parts: Sequence[Segment], scale: float, x: float) -> list[_Name]:
    # Neighbours too narrow for a name of their own share one.
    names = []
    for slim, run in groupby(parts, key=lambda part: part.bytes * scale < VISIBLE):
        members = list(run)
        for together in [members] if slim else [[member] for member in members]:
            words = ", ".join(part.name for part in together)
            style = together[-1].style if slim else together[0].style
            width = scale * sum(part.bytes for part in together)
            names.append(_Name(words, style, x + width / 2, (len(words) + 1) * LETTER))
            x += width
    return names


def _spread(names: Sequence[_Name], start: float, end: float) -> list[float]:
    # Move the names apart, first to the right, then back from the end.
    centres, room = [], start
    for name in names:
        centres.append(max(name.at, room + name.width / 2))
        room = centres[-1] + name.width / 2 + 12
    room = end
    for place in reversed(range(len(names))):
        centres[place] = min(centres[place], room - names[place].width / 2)
        room = centres[place] - names[place].width / 2 - 12
    return centres


def _key(rows: Sequence[Bar], largest: int, end: float, y: float = 16) -> list[str]:
    # A key for what the named bar doesn't have.
    named = {part.name for part in _named(rows).segments}
    extra = [
        part
        for row in rows
        for part in row.segments
        if part.name not in named and part.bytes * (TO - FROM) / largest >= 2
    ]
    if not extra:
        return []
    words = extra[0].name
    x = end - LETTER * len(words) - 18
    return [rect(x, y - 11, 12, 12, extra[0].fill), text(end, y, words, "e m")]


def _rail(sizes: Sizes, x1: float, x2: float, y: float) -> list[str]:
    even = break_even(sizes)
    scale = (x2 - x1) / max(1.2 * even, 1.05 * sizes.d)
    tick, ring = x1 + float(even) * scale, x1 + sizes.d * scale
    words, yours = limit(even), f"d = {count(sizes.d)}"
    room = LETTER * (len(words) + len(yours)) / 2 + 8
    below = abs(_within(ring, yours, x1, x2) - _within(tick, words, x1, x2)) >= room
    return [
        rect(x1, y - 4, tick - x1, 8, "answer"),
        rect(tick, y - 4, x2 - tick, 8, "line"),
        line(tick, y - 10, tick, y + 10, "ink", more='stroke-width="2"'),
        text(_within(tick, words, x1, x2), y + 24, words, "b c"),
        circle(ring, y, 6, "bg", more='stroke="var(--ink)" stroke-width="2"'),
        text(_within(ring, yours, x1, x2), y + 24 if below else y - 12, yours, "c"),
    ]


def _within(x: float, words: str, x1: float, x2: float) -> float:
    half = LETTER * len(words) / 2
    return min(max(x, x1 + half - 8), x2 - half + 8)


def _formula(sizes: Sizes) -> str:
    top = "V·h" if sizes.L == 1 else "L·V·h"
    widths = {(False, False): "h", (False, True): "2h", (True, False): "L·h"}
    return f"{top} / (V + {widths.get((sizes.L > 1, sizes.projects), '(L + 1)·h')})"

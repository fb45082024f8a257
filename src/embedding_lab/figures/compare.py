"""The company of one word in two tables, side by side; the words on which tables differ most."""

from collections.abc import Sequence
from typing import NamedTuple

from embedding_lab.figures.neighbours_then import fitted
from embedding_lab.figures.svg import NARROW, WIDE, Drawing, line, rect, svg, text
from embedding_lab.lessons.compare import Listed, Named, Pair
from embedding_lab.lessons.numbers import decimals

_ROW = 22  # px
_HEAD = 30  # px: the baseline of the first row is _ROW below
_GAP = 120  # px between the two columns of words, where lines join what is the same
_BAR = 150  # px of a cosine of 1
_CELL = 9  # px of a neighbour in common
_HEADS = ("Differ most", "Agree most")


def two_companies(
    word: str, companies: tuple[Sequence[Pair], Sequence[Pair]], titles: tuple[str, str]
) -> Drawing:
    """Draw the nearest words of one word in two tables, and join those that are in both.

    Args:
        word: whose neighbours they are.
        companies: of the first and the second table, nearest first; equally many.
        titles: of the tables.

    Returns:
        The picture.
    """
    said = "; ".join(
        f"in {title}: {', '.join(one.word + (' (both)' if one.in_both else '') for one in those)}"
        for title, those in zip(titles, companies, strict=True)
    )
    return Drawing(
        _two_columns(companies, titles, WIDE, _GAP),
        f"Nearest to {word} {said}.",
        _two_columns(companies, titles, NARROW, 56),
    )


def _two_columns(
    companies: tuple[Sequence[Pair], Sequence[Pair]],
    titles: tuple[str, str],
    width: float,
    gap: float,
) -> str:
    """Return the columns as mirror images, the words at the inner edges."""
    edges, outward = ((width - gap) / 2, (width + gap) / 2), (-1, 1)
    room = edges[0]
    bars = width == WIDE
    marks = []
    for title, edge, way in zip(titles, edges, outward, strict=True):
        end = " e" if way < 0 else ""
        marks.append(text(edge, 16, fitted(title, room), f"b{end}", tip=title))
    marks += _joins(companies, edges)
    for those, edge, way in zip(companies, edges, outward, strict=True):
        for i, one in enumerate(those):
            marks += _neighbour(one, i, edge, way, bars=bars, room=room)
    height = _HEAD + _ROW * max(1, *(len(those) for those in companies)) + 4
    return svg(width, height, marks)


def _joins(
    companies: tuple[Sequence[Pair], Sequence[Pair]], edges: tuple[float, float]
) -> list[str]:
    there = {one.word: i for i, one in enumerate(companies[1])}
    return [
        line(
            edges[0] + 8, _middle(i), edges[1] - 8, _middle(there[one.word]), "answer",
            more='stroke-width="1.6"',
        )
        for i, one in enumerate(companies[0])
        if one.word in there
    ]  # fmt: skip


def _middle(i: int) -> float:
    return _HEAD + _ROW * i + 12


def _neighbour(one: Pair, i: int, edge: float, way: int, *, bars: bool, room: float) -> list[str]:
    y, end = _middle(i) + 5, " e" if way < 0 else ""
    other_end = "" if way < 0 else " e"
    tip = f"{one.word}: cosine {decimals(one.cosine, 2)}, {one.other_place:,} in the other table"
    style = "b answer" if one.in_both else ""
    figures = 40 + _BAR if bars else 36  # px for the cosine, and its bar where there is room
    word = fitted(one.word, room - figures - 24)
    marks = [text(edge, y, word, f"{style}{end}".strip(), tip=tip, word=one.word)]
    outer = edge + way * room
    marks.append(text(outer, y, decimals(one.cosine, 2), f"m{other_end}"))
    if bars:
        size = _BAR * max(0.0, min(1.0, one.cosine))
        start = outer + 40 if way < 0 else outer - 40 - size
        marks.append(rect(start, y - 9, size, 8, "answer" if one.in_both else "edge"))
    return marks


class _Columns(NamedTuple):
    """Where the columns of the list stand.

    Attributes:
        width: px of the picture.
        cells: px, where the neighbours in common are counted.
        first: px, where the company in the first table begins.
        second: px, where that in the second begins.
        names: how many neighbours there is room for.
    """

    width: float
    cells: float
    first: float
    second: float
    names: int


_ON_PAGE = _Columns(WIDE, 132, 308, 590, 3)
_ON_PHONE = _Columns(NARROW, 92, 138, 250, 1)


def differences(
    lists: tuple[Sequence[Listed], Sequence[Listed]], titles: tuple[str, str], k: int
) -> Drawing:
    """Draw the words on which two tables differ most, and those on which they agree most.

    Args:
        lists: the words that differ most, and those that agree most.
        titles: of the tables.
        k: the size of a neighbourhood.

    Returns:
        The picture.
    """
    said = "; ".join(
        f"{head}: {', '.join(f'{one.word} {one.common} of {k}' for one in those)}"
        for head, those in zip(_HEADS, lists, strict=True)
    )
    wide, narrow = (_list(lists, titles, k, columns) for columns in (_ON_PAGE, _ON_PHONE))
    return Drawing(wide, f"Neighbours in common. {said}.", narrow)


def _list(
    lists: tuple[Sequence[Listed], Sequence[Listed]],
    titles: tuple[str, str],
    k: int,
    at: _Columns,
) -> str:
    marks, y = [], 0.0
    for head, those in zip(_HEADS, lists, strict=True):
        marks += [
            text(0, y + 16, head, "b"),
            text(at.cells, y + 16, "in common" if at is _ON_PAGE else f"of {k}", "m"),
            text(at.first, y + 16, _fit(titles[0], at.second - at.first), "m", tip=titles[0]),
            text(at.second, y + 16, _fit(titles[1], at.width - at.second), "m", tip=titles[1]),
            line(0, y + 24, at.width, y + 24, "line"),
        ]
        for i, one in enumerate(those):
            marks += _row(one, y + 44 + _ROW * i, k, at)
        y += 44 + _ROW * len(those) + 16
    return svg(at.width, y - 24, marks)


def _row(one: Listed, y: float, k: int, at: _Columns) -> list[str]:
    word = fitted(one.word, at.cells - 8)
    marks = [text(0, y, word, "b", tip=one.word, word=one.word)]
    if at is _ON_PAGE:
        marks += [
            rect(at.cells + (_CELL + 2) * i, y - 10, _CELL, _CELL, _counted(i, one.common))
            for i in range(k)
        ]
        marks.append(text(at.cells + (_CELL + 2) * k + 8, y, str(one.common), "m"))
    else:
        marks.append(text(at.cells, y, str(one.common), "answer b" if one.common else "m"))
    marks += _company(one.first[: at.names], at.first, y, at.second)
    return marks + _company(one.second[: at.names], at.second, y, at.width)


def _counted(i: int, common: int) -> str:
    return "answer" if i < common else "line"


def _company(those: Sequence[Named], start: float, y: float, end: float) -> list[str]:
    """Return neighbours in equal columns, so that each can be clicked; green are those in both."""
    step = (end - start) / max(1, len(those))
    return [
        text(
            start + step * i, y, _fit(one.word, step), "answer" if one.in_both else "",
            tip=one.word, word=one.word,
        )
        for i, one in enumerate(those)
    ]  # fmt: skip


def _fit(words: str, room: float) -> str:
    return fitted(words, room - 10)

"""Lesson 1: the distance of each pair, as index, as one-hot code and as row of W."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isclose, sqrt

from embedding_lab.figures.svg import NARROW, WIDE, Drawing, line, rect, runs, shorten, svg, text
from embedding_lab.lessons.one_hot import PairReading

_PITCH = 26  # px from pair to pair
_BAR = 14


@dataclass(frozen=True, slots=True)
class _Column:
    """One reading of all pairs: where it stands, what it is called, how long a full bar is."""

    x: float
    name: str
    rule: str
    fill: str
    width: float
    values: Sequence[float | None]
    largest: float
    digits: Callable[[float], str]


def distances(readings: Sequence[PairReading], swapped: Sequence[int], swap: str) -> Drawing:
    """Draw the distance of each pair as index, as one-hot code and as dense vector.

    Args:
        readings: the pairs, at least one.
        swapped: for each pair, its index distance after the swap; empty for none.
        swap: the two words that were swapped, as they are to be named.

    Returns:
        The picture.
    """
    pairs = [_pair(r, 18) for r in readings]
    alt = "; ".join(_in_words(reading) for reading in readings)
    return Drawing(
        _distances_wide(pairs, readings, swapped, swap), f"Distances of pairs. {alt}",
        _distances_narrow(pairs, readings),
    )  # fmt: skip


def _columns(readings: Sequence[PairReading], xs: Sequence[float], bar: float) -> list[_Column]:
    index = [r.index for r in readings]
    hamming = [r.hamming for r in readings]
    euclidean = [r.euclidean for r in readings]
    cosine = [r.cosine for r in readings]
    dense = [r.dense for r in readings]
    longest = max([1.0, *(value for value in dense if value is not None)])
    return [
        _Column(xs[0], "index", "|i − j|", "edge", bar, index, max(index), str),
        _Column(xs[1], "Hamming", _always(hamming), "onehot", bar, hamming, max(hamming), str),
        _Column(
            xs[2], "Euclidean", _always(euclidean), "onehot", bar, euclidean, max(euclidean), _two
        ),
        _Column(
            xs[3], "1 − cos", _always(cosine), "onehot", bar, cosine, max(cosine), "{:g}".format
        ),
        _Column(xs[4], "1 − cos", "learned", "table", bar, dense, longest, _two),
    ]


def _distances_wide(
    pairs: Sequence[str], readings: Sequence[PairReading], swapped: Sequence[int], swap: str
) -> str:
    columns = _columns(readings, (132, 282, 420, 558, 704), 82)
    marks = [
        text(0, 16, "Distances", "b"),
        text(132, 16, "as a number", "b m"),
        text(282, 16, "as one-hot", "b onehot"),
        text(704, 16, "as row of W", "b table"),
        line(132, 24, 250, 24, "edge", more='stroke-width="2"'),
        line(282, 24, 676, 24, "onehot", more='stroke-width="2"'),
        line(704, 24, 836, 24, "table", more='stroke-width="2"'),
    ]
    marks += [
        _named(reading, 78 + _PITCH * k, pair)
        for k, (reading, pair) in enumerate(zip(readings, pairs, strict=True))
    ]
    marks += [mark for column in columns for mark in _bars(column, 66)]
    foot = 66 + _PITCH * len(pairs) - 6
    longest = columns[0].largest
    for k, index in enumerate(swapped):
        x, y = 132 + 82 * index / longest, 66 + _PITCH * k
        marks.append(_dashed(x, y - 4, y + 18))
    if swapped:
        marks += [_dashed(135, foot, foot + 14), text(142, foot + 12, f"with {swap} swapped", "m")]
    marks.append(text(704, foot + 12, "unchanged by order", "m"))
    return svg(WIDE, foot + 17, marks)


def _distances_narrow(pairs: Sequence[str], readings: Sequence[PairReading]) -> str:
    columns = _columns(readings, (142, 0, 212, 0, 288), 36)
    marks = [
        text(142, 14, "number", "b m"),
        text(212, 14, "one-hot", "b onehot"),
        text(288, 14, "row of W", "b table"),
    ]
    for k, pair in enumerate(readings):
        marks.append(_named(pair, 52 + _PITCH * k, _pair(pair, 15)))
    chosen = (columns[0], columns[2], columns[4])
    names = ("|i − j|", "Euclidean", "1 − cos")
    for column, name in zip(chosen, names, strict=True):
        marks += [text(column.x, 31, name, "m"), *_bars(column, 40, heading=False)]
    foot = 40 + _PITCH * len(pairs) + 14
    rule = f"one-hot: Hamming {columns[1].rule}, 1 − cos {columns[3].rule}"
    return svg(NARROW, foot + 4, [*marks, text(0, foot, rule, "m")])


def _bars(column: _Column, top: float, *, heading: bool = True) -> list[str]:
    marks = []
    if heading:
        marks.append(runs(column.x, 44, [(column.name + "  ", ""), (column.rule, "m")]))
    known = [value for value in column.values if value is not None]
    least = min(known, default=0.0)
    varies = bool(known) and max(known) - least > 1e-6
    for k, value in enumerate(column.values):
        y = top + _PITCH * k
        marks.append(rect(column.x, y, column.width, _BAR, "panel"))
        if value is None:
            marks.append(
                text(column.x + column.width + 8, y + 12, "–", "m", tip="no row, or one of zeros")
            )
            continue
        style = "b" if varies and value - least <= 1e-6 else ""
        marks += [
            rect(column.x, y, column.width * value / column.largest, _BAR, column.fill),
            text(column.x + column.width + 8, y + 12, column.digits(value), style),
        ]
    return marks


def _named(reading: PairReading, y: float, pair: str) -> str:
    full = f"{reading.first} – {reading.second}"
    return text(0, y, pair, tip="" if pair == full else full)


def _pair(reading: PairReading, letters: int) -> str:
    # In so many letters; a short word leaves its room to a long one.
    first, second = reading.first, reading.second
    half = letters // 2
    room = max(half, letters - len(second)), max(half, letters - len(first))
    return f"{shorten(first, room[0])} – {shorten(second, room[1])}"


def _in_words(reading: PairReading) -> str:
    dense = "unknown" if reading.dense is None else f"{reading.dense:.2f}"
    return (
        f"{reading.first} and {reading.second}: index {reading.index}, Hamming {reading.hamming}, "
        f"Euclidean {reading.euclidean:.2f}, one-hot cosine distance "
        f"{reading.cosine:g}, dense cosine distance {dense}"
    )


def _always(values: Sequence[float]) -> str:
    # A computed claim: where the pairs differed, it would come out empty.
    if not all(isclose(value, values[0], abs_tol=1e-6) for value in values):
        return ""
    return "always √2" if isclose(values[0], sqrt(2), abs_tol=1e-6) else f"always {values[0]:g}"


def _two(value: float) -> str:
    return f"{value:.2f}"


def _dashed(x: float, y1: float, y2: float) -> str:
    return line(x, y1, x, y2, "ink", more='stroke-width="2" stroke-dasharray="3 2"')

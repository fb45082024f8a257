"""Lesson 1: a one-hot row times W picks a row of W, and what product and lookup cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    circle,
    full_colour,
    group,
    heat_strip,
    line,
    path,
    rect,
    runs,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.lookup import Timing
from embedding_lab.lessons.numbers import seconds, short

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of W as it is drawn.

    Attributes:
        index: its place in the table.
        word: whose vector it is.
        values: (d,) the vector.
        lit: whether it is the row that is looked up.
    """

    index: int
    word: str
    values: Vector
    lit: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is drawn of a table W and of a product with it.

    Attributes:
        V: words of the whole table.
        d: its dimensions.
        rows: some of its rows, ascending, one of them lit.
        product: (d,) the one-hot row times W.
    """

    V: int
    d: int
    rows: Sequence[Row]
    product: Vector


def lookup(excerpt: Excerpt, timings: Sequence[Timing], difference: float) -> Drawing:
    """Draw one-hot row times W, the row that it picks, and what either way costs.

    Args:
        excerpt: the rows to draw.
        timings: measured costs, at least two.
        difference: the largest difference of product and lookup.

    Returns:
        The picture.
    """
    lit = next(row for row in excerpt.rows if row.lit)
    matrix = _matrix(excerpt, width=410)
    height = 34 + 36 * len(excerpt.rows) + 28
    costs = group(_costs(timings, excerpt.d, difference), dx=656)
    narrow = group(_matrix(excerpt, width=150))
    below = group(_costs(timings, excerpt.d, difference), dy=height + 16)
    alt = (
        f"The one-hot row of {lit.word} times W equals row {lit.index:,} of W; "
        f"largest difference {difference:g}. A product takes {seconds(timings[-1].product)}, "
        f"a lookup {seconds(timings[-1].lookup)} at {timings[-1].V:,} words."
    )
    return Drawing(
        svg(WIDE, max(height, 242), [*matrix, costs]),
        alt,
        svg(NARROW, height + 262, [narrow, below]),
    )


def _matrix(excerpt: Excerpt, *, width: float) -> list[str]:
    V, d, rows, product = excerpt.V, excerpt.d, excerpt.rows, excerpt.product
    strip = 196
    largest = full_colour([row.values for row in rows])
    wide = width > 200
    shape = (
        f"{V:,} word{'s' * (V > 1)} down, {d} dimension{'s' * (d > 1)} across"
        if wide
        else f"{short(V)} × {d}"
    )
    marks = [
        text(0, 16, "i", "m"),
        text(66, 16, "word", "m"),
        text(168, 16, "x", "b onehot e"),
        runs(strip, 16, [("W", "b table"), (f"   {shape}", "m")]),
    ]
    for k, row in enumerate(rows):
        y = 34 + 36 * k
        marks += _row(row, y, strip=(strip, width), largest=largest)
        if k + 1 < len(rows) and rows[k + 1].index > row.index + 1:
            marks += [_dots(at, y + 28) for at in (37, 159, strip + width / 2)]
    y = 34 + 36 * len(rows) + 6
    lit = next(k for k, row in enumerate(rows) if row.lit)
    label = f"xᵀW = W[{rows[lit].index}]" if wide else "xᵀW"
    marks += [
        text(strip - 8, y + 15, label, "b table e"),
        heat_strip(product, strip, y, width=width, largest=largest, tip="the product, computed"),
        rect(strip, y, width, 20, "none", more='stroke="var(--table)" stroke-width="2"'),
        path(
            _bracket(strip + width + 4, 34 + 36 * lit + 10, y + 10),
            "table",
            more='stroke-width="2"',
        ),
    ]
    return marks


def _row(row: Row, y: float, *, strip: tuple[float, float], largest: float) -> list[str]:
    at, width = strip
    weight, fill, stroke = ("b", "onehot", "onehot") if row.lit else ("", "bg", "edge")
    cells = heat_strip(
        row.values, at, y, width=width, largest=largest, tip=f"the vector of {row.word}"
    )
    marks = [
        text(56, y + 14, f"{row.index:,}", f"e {weight or 'm'}"),
        text(66, y + 14, shorten(row.word, 9 if row.lit else 10), weight, word=row.word),
        rect(148, y, 22, 20, fill, more=f'stroke="var(--{stroke})"'),
        text(159, y + 15, str(int(row.lit)), "c b on-mark" if row.lit else "c m"),
    ]
    if not row.lit:
        return [*marks, group([cells], more='opacity="0.45"')]
    return [
        *marks,
        line(170, y + 10, at - 2, y + 10, "table", more='stroke-width="2"'),
        cells,
        rect(at, y, width, 20, "none", more='stroke="var(--table)" stroke-width="2"'),
    ]


def _costs(timings: Sequence[Timing], d: int, difference: float) -> list[str]:
    # Seconds against V, both axes logarithmic, in a box of 208 x 242.
    sizes = [t.V for t in timings]
    costs = [t.product for t in timings] + [t.lookup for t in timings]
    low, high = _floor(min(costs)), _floor(max(costs)) + 1
    left, right, top, foot = 46, 200, 40, 148

    def at(V: int, cost: float) -> tuple[float, float]:
        across = log10(V / sizes[0]) / log10(sizes[-1] / sizes[0])
        up = (log10(cost) - low) / (high - low)
        return left + (right - left) * across, foot - (foot - top) * up

    marks = [text(0, 16, f"Measured here, d = {d}", "b")]
    for power in range(low, high + 1, 2 if high - low > 3 else 1):
        y = at(sizes[0], 10.0**power)[1]
        marks += [
            line(left, y, right, y, "line"),
            text(left - 6, y + 5, seconds(10.0**power), "e m"),
        ]
    for name, colour in (("product", "onehot"), ("lookup", "table")):
        marks += _series([at(t.V, getattr(t, name)) for t in timings], colour)
    last = timings[-1]
    return [
        *marks,
        text(left, foot + 20, f"V = {short(sizes[0])}", "m"),
        text(right, foot + 20, short(sizes[-1]), "e m"),
        circle(5, foot + 43, 4, "onehot"),
        text(16, foot + 48, "product xᵀW", "b onehot"),
        text(right, foot + 48, seconds(last.product), "b e"),
        rect(1, foot + 61, 8, 8, "table"),
        text(16, foot + 70, "lookup W[i]", "b table"),
        text(right, foot + 70, seconds(last.lookup), "b e"),
        text(0, foot + 92, f"at {short(last.V)} words; largest difference {difference:g}", "m"),
    ]


def _series(points: Sequence[tuple[float, float]], colour: str) -> list[str]:
    steps = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = [
        circle(x, y, 3.5, colour) if colour == "onehot" else rect(x - 3.5, y - 3.5, 7, 7, colour)
        for x, y in points
    ]
    return [path(steps, colour, more='stroke-width="2"'), *dots]


def _dots(x: float, y: float) -> str:
    return "".join(circle(x, y + dy, 1.1, "muted") for dy in (-5, 0, 5))


def _bracket(x: float, y1: float, y2: float) -> str:
    return f"M{x} {y1} H{x + 14} V{y2} H{x}"


def _floor(seconds: float) -> int:
    return int(np.floor(log10(max(seconds, 1e-9))))

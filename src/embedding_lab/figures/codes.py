"""Lesson 1: a vocabulary as one-hot columns, as rows of W, and the cosines of its vectors."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    full_colour,
    group,
    heat_strip,
    rect,
    shorten,
    svg,
    text,
)
from embedding_lab.vectors.table import Matrix

_TOP = 40  # px for the heading
_LEFT = 100  # px for a word
_MANY = 9  # words; more of them get smaller cells
_DARK = 0.6  # a cosine from which its cell is so strong that the text needs the page's colour


def both_codes(
    words: Sequence[str], rows: Sequence[Matrix | None], cosines: npt.NDArray[np.float64]
) -> Drawing:
    """Draw a vocabulary as one-hot columns, as heat strips, and the cosines of its vectors.

    Args:
        words: n words in their order.
        rows: a (d,) vector for each; None where the table lacks the word.
        cosines: (n, n), nan where a word is missing.

    Returns:
        The picture.
    """
    n, cell = len(words), _cell(len(words))
    square = _LEFT + cell * n  # px, with the words at its left
    height = _TOP + cell * n + 24
    left, right = _one_hot_square(words, cell), _cosine_square(words, cosines, cell)
    strips = _strips(words, rows, cell, width=240)
    between = WIDE - 2 * square - 80  # px for strips between the squares
    if between > _LEFT + 140:
        middle = _strips(words, rows, cell, width=between - _LEFT)
        placed = [group(left), group(middle, dx=square + 40), group(right, dx=WIDE - square)]
        wide = svg(WIDE, height, placed)
    else:
        placed = [group(left), group(right, dx=WIDE - square), group(strips, dy=height)]
        wide = svg(WIDE, 2 * height, placed)
    stacked = [group(left), group(strips, dy=height), group(right, dy=2 * height)]
    return Drawing(wide, _alt(words, rows), svg(max(NARROW, square), 3 * height, stacked))


def _alt(words: Sequence[str], rows: Sequence[Matrix | None]) -> str:
    named = ", ".join(words)
    said = (
        f"{named} as one-hot columns and as rows of W, with the cosine of each pair that has one."
    )
    missing = [word for word, row in zip(words, rows, strict=True) if row is None]
    return f"{said} Not in the table: {', '.join(missing)}." if missing else said


def _cell(n: int) -> int:
    return 30 if n <= _MANY else 26


def _one_hot_square(words: Sequence[str], cell: int) -> list[str]:
    marks = [text(0, 16, "One-hot columns", "b onehot")]
    for i, word in enumerate(words):
        y = _TOP + cell * i
        marks.append(text(0, y + 18, f"{i + 1}  {shorten(word, 10)}", word=word))
        for j, column in enumerate(words):
            x, lit = _LEFT + cell * j, i == j
            fill, stroke = ("onehot", "onehot") if lit else ("bg", "line")
            edge = f'stroke="var(--{stroke})"'
            marks += [
                rect(x, y, cell - 2, cell - 2, fill, more=edge, tip=column),
                text(x + cell / 2 - 1, y + 18, str(int(lit)), "b c on-mark" if lit else "c m"),
            ]
    return marks


def _strips(
    words: Sequence[str], rows: Sequence[Matrix | None], cell: int, *, width: float
) -> list[str]:
    largest = full_colour([row for row in rows if row is not None])
    marks = [text(0, 16, "Rows of W", "b table")]
    for i, (word, row) in enumerate(zip(words, rows, strict=True)):
        y = _TOP + cell * i
        marks.append(text(0, y + 18, shorten(word, 12), word=word))
        if row is None:
            marks.append(text(_LEFT, y + 18, "has no row", "m"))
            continue
        tip = f"the vector of {word}"
        strip = heat_strip(row, _LEFT, y, width=width, height=cell - 2, largest=largest, tip=tip)
        marks.append(strip)
    return marks


def _cosine_square(words: Sequence[str], cosines: npt.NDArray[np.float64], cell: int) -> list[str]:
    marks = [text(0, 16, "Their cosines", "b table")]
    for i, word in enumerate(words):
        y = _TOP + cell * i
        marks.append(text(0, y + 18, shorten(word, 12), word=word))
        for j, value in enumerate(cosines[i]):
            tip = f"cos({word}, {words[j]}) = {value:.3f}"
            marks += _cosine_cell(float(value), _LEFT + cell * j, y, cell - 2, tip)
    return marks


def _cosine_cell(value: float, x: float, y: float, side: float, tip: str) -> list[str]:
    middle = x + side / 2
    if np.isnan(value):
        return [rect(x, y, side, side, "panel"), text(middle, y + 18, "–", "c m")]
    sign, shade = ("neg" if value < 0 else "pos"), f'fill-opacity="{abs(value):.2f}"'
    ink = "c on-value" if abs(value) > _DARK else "c"
    return [
        rect(x, y, side, side, "zero"),
        rect(x, y, side, side, sign, more=shade, tip=tip),
        text(middle, y + 18, _tenths(value), ink),
    ]


def _tenths(value: float) -> str:
    rounded = round(value, 1) + 0.0  # no minus before a zero
    return f"{rounded:.1f}".replace("0.", ".") if abs(rounded) < 1 else f"{rounded:.0f}"

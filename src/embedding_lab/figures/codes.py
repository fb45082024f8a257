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

Vector = npt.NDArray[np.float32]
_CELL = 30  # px from cell to cell
_LEFT = 100  # px for a word


def both_codes(
    words: Sequence[str], rows: Sequence[Vector | None], cosines: npt.NDArray[np.float64]
) -> Drawing:
    """Draw a vocabulary as one-hot columns, as heat strips, and the cosines of its vectors.

    Args:
        words: n words in their order.
        rows: a (d,) vector for each; None where the table lacks the word.
        cosines: (n, n), nan where a word is missing.

    Returns:
        The picture.
    """
    n = len(words)
    left = _one_hot_square(words)
    middle = _strips(words, rows)
    right = _cosine_square(words, cosines)
    cell = _CELL
    height = 56 + cell * n
    gap = height + 24
    shift = _LEFT + cell * n + 40
    free = WIDE - shift - (_LEFT + cell * n)
    wide_enough = free > 240
    wide = [group(left), group(_strips(words, rows, free - 140), dx=shift)] if wide_enough else []
    placed = (
        [*wide, group(right, dx=WIDE - _LEFT - cell * n)]
        if wide_enough
        else [group(left), group(right, dx=WIDE / 2), group(middle, dy=gap)]
    )
    stacked = [group(left), group(middle, dy=gap), group(right, dy=2 * gap)]
    alt = f"{', '.join(words)} as one-hot columns and as rows of W, with the cosine of each pair."
    return Drawing(
        svg(WIDE, height if wide_enough else 2 * gap, placed), alt,
        svg(max(NARROW, 104 + cell * n), 3 * gap, stacked),
    )  # fmt: skip


def _one_hot_square(words: Sequence[str]) -> list[str]:
    marks = [text(0, 16, "One-hot columns", "b onehot")]
    for i, word in enumerate(words):
        y = 40 + _CELL * i
        marks.append(text(0, y + 19, f"{i + 1}  {shorten(word, 10)}"))
        for j in range(len(words)):
            lit = i == j
            fill, stroke = ("onehot", "onehot") if lit else ("bg", "line")
            marks += [
                rect(
                    _LEFT + _CELL * j,
                    y,
                    28,
                    28,
                    fill,
                    more=f'stroke="var(--{stroke})"',
                    tip=words[j],
                ),
                text(
                    _LEFT + 14 + _CELL * j, y + 19, str(int(lit)), "b c on-mark" if lit else "c m"
                ),
            ]
    return marks


def _strips(words: Sequence[str], rows: Sequence[Vector | None], width: float = 240) -> list[str]:
    largest = full_colour([row for row in rows if row is not None])
    marks = [text(0, 16, "Rows of W", "b table")]
    for i, (word, row) in enumerate(zip(words, rows, strict=True)):
        y = 40 + _CELL * i
        marks.append(text(0, y + 19, shorten(word, 12)))
        if row is None:
            marks.append(text(_LEFT, y + 19, "has no row", "m"))
            continue
        tip = f"the vector of {word}"
        marks.append(heat_strip(row, _LEFT, y, width=width, height=28, largest=largest, tip=tip))
    return marks


def _cosine_square(words: Sequence[str], cosines: npt.NDArray[np.float64]) -> list[str]:
    marks = [text(0, 16, "Their cosines", "b table")]
    for i, word in enumerate(words):
        y = 40 + _CELL * i
        marks.append(text(0, y + 19, shorten(word, 12)))
        for j, value in enumerate(cosines[i]):
            x = _LEFT + _CELL * j
            if np.isnan(value):
                marks += [rect(x, y, 28, 28, "panel"), text(x + 14, y + 19, "–", "c m")]
                continue
            fill = f'fill-opacity="{abs(value):.2f}"'
            tip = f"cos({word}, {words[j]}) = {value:.3f}"
            sign = "neg" if value < 0 else "pos"
            ink = "c on-mark" if abs(value) > 0.6 else "c"
            marks += [
                rect(x, y, 28, 28, "zero"),
                rect(x, y, 28, 28, sign, more=fill, tip=tip),
                text(x + 14, y + 19, _tenths(value), ink),
            ]
    return marks


def _tenths(value: float) -> str:
    return f"{value:.1f}".replace("0.", ".") if abs(value) < 0.95 else f"{value:.0f}"

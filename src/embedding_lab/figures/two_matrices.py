"""Both tables of a run side by side: the rows of the watched words in W and in W'.

Axes: w watched words, d dimensions.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.ledger import text_width
from embedding_lab.figures.neighbours_then import fitted
from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    full_colour,
    heat_strip,
    rect,
    runs,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.numbers import decimals
from embedding_lab.lessons.watching import cosines_of

Rows = npt.NDArray[np.float32]
_LEFT, _RIGHT, _GAP = 104, 60, 24  # px: the words, the cosines, and between the tables
_STRIP = (WIDE - _LEFT - _RIGHT - _GAP) / 2
_ROW = 28  # px from word to word


class _Look(NamedTuple):
    words: Sequence[str]
    centre: Rows
    context: Rows
    cosines: list[float | None]
    largest: float


def two_matrices(words: Sequence[str], centre: Rows, context: Rows) -> Drawing:
    """Draw the watched rows of W and of W' on one scale.

    Args:
        words: the w watched words; may be none.
        centre: (w, d) rows of W.
        context: (w, d) rows of W' for the same words.

    Returns:
        Strips side by side, with the cosine of each word's two rows.
    """
    look = _Look(
        words, centre, context, cosines_of(centre, context), full_colour([*centre, *context])
    )
    said = "; ".join(
        f"{word}: {_cosine(cosine)}" for word, cosine in zip(words, look.cosines, strict=True)
    )
    alt = f"Rows of W and of W', and the cosine of both. {said or 'No words are watched'}."
    return Drawing(_wide(look), alt, _narrow(look))


def _wide(look: _Look) -> str:
    second = _LEFT + _STRIP + _GAP
    marks = [
        runs(_LEFT, 14, [("W", "b table"), ("  the word as it is read", "m")]),
        runs(second, 14, [("W'", "b"), ("  the word as it is predicted", "m")]),
        text(WIDE, 14, "cosine", "m e"),
    ]
    y = 26.0
    for k, word in enumerate(look.words):
        marks += [
            text(0, y + 15, fitted(word, _LEFT - 10), "b table", tip=word, word=word),
            _strip(look, look.centre[k], _LEFT, y, _STRIP, f"{word} in W"),
            _strip(look, look.context[k], second, y, _STRIP, f"{word} in W'"),
            text(WIDE, y + 15, _cosine(look.cosines[k]), "e b"),
        ]
        y += _ROW
    return svg(WIDE, y + 24, [*marks, *_scale(look, _LEFT, y + 8)])


def _narrow(look: _Look) -> str:
    marks, y = [], 0.0
    for k, word in enumerate(look.words):
        marks += [
            text(0, y + 14, shorten(word, 24), "b table", tip=word, word=word),
            text(NARROW, y + 14, f"cosine {_cosine(look.cosines[k])}", "e"),
            text(0, y + 37, "W", "b"),
            text(0, y + 61, "W'", "b"),
            _strip(look, look.centre[k], 28, y + 22, NARROW - 28, f"{word} in W"),
            _strip(look, look.context[k], 28, y + 46, NARROW - 28, f"{word} in W'"),
        ]
        y += 84
    return svg(NARROW, y + 24, [*marks, *_scale(look, 28 if look.words else 0, y + 6)])


def _strip(look: _Look, values: Rows, x: float, y: float, width: float, tip: str) -> str:
    return heat_strip(values, x, y, width=width, largest=look.largest, tip=tip)


def _scale(look: _Look, x: float, y: float) -> list[str]:
    if not look.words:
        return [text(x, y + 10, "No words are watched.", "m")]
    ends = [f"{sign}{look.largest:.2g}" for sign in ("−", "+")]
    marks, at = [], x
    for words, fill in ((ends[0], "neg"), ("0", "zero"), (ends[1], "pos")):
        marks += [rect(at, y, 14, 12, fill), text(at + 20, y + 11, words, "m")]
        at += 38 + text_width(words)
    return [*marks, text(at, y + 11, "one scale for both", "m")]


def _cosine(cosine: float | None) -> str:
    return "–" if cosine is None else decimals(cosine, 2)

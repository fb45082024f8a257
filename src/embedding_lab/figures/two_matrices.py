"""The two rows of a word, one in W and one in W', and how far they agree."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    full_colour,
    heat_strip,
    shorten,
    svg,
    text,
)

Rows = npt.NDArray[np.floating]
_ROW = 26


def matrices(words: Sequence[str], centre: Rows, context: Rows) -> Drawing:
    """Draw rows of W and of W' side by side.

    Args:
        words: w words; may be none.
        centre: (w, d) rows of W.
        context: (w, d) rows of W'.

    Returns:
        The picture, with the cosine of a word's two rows.
    """
    cosines = [_cosine(a, b) for a, b in zip(centre, context, strict=True)]
    told = [f"{word} {value:.2f}" for word, value in zip(words, cosines, strict=True)]
    alt = f"Rows of W and W′. Cosine of a word's two rows: {', '.join(told) or 'no words'}."
    wide = _strips(words, centre, context, cosines, WIDE)
    return Drawing(wide, alt, _strips(words, centre, context, cosines, NARROW))


def _strips(
    words: Sequence[str], centre: Rows, context: Rows, cosines: Sequence[float], width: float
) -> str:
    left, right = (100, 64) if width == WIDE else (76, 48)
    letters, strip = left // 9, (width - left - right - 12) / 2
    full_w, full_c = full_colour(list(centre)), full_colour(list(context))
    second = left + strip + 12
    marks = [
        text(left, 14, "W", "b table"),
        text(second, 14, "W′", "b"),
        text(width, 14, "cosine", "m e"),
    ]
    for k, word in enumerate(words):
        y = 24 + k * _ROW
        marks += [
            text(0, y + 15, shorten(word, letters), "b", tip=word),
            heat_strip(centre[k], left, y, width=strip, largest=full_w),
            heat_strip(context[k], second, y, width=strip, largest=full_c),
            text(width, y + 15, f"{cosines[k]:.2f}".replace("-", "−"), "e"),
        ]
    return svg(width, 28 + _ROW * len(words), marks)


def _cosine(a: Rows, b: Rows) -> float:
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / lengths if lengths else 0.0

"""How often words occur and how often they are drawn as noise, over their frequency rank."""

from collections.abc import Sequence
from math import log10

import numpy as np

from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    Numbers,
    circle,
    line,
    path,
    shorten,
    svg,
    text,
)
from embedding_lab.text.vocabulary import Vocabulary

_HEIGHT = 220
_TOP, _BOTTOM, _LEFT = 24, 190, 62  # px of the plot
_POINTS = 160  # of a curve


def noise(vocabulary: Vocabulary, named: Sequence[str]) -> Drawing:
    """Draw both shares on logarithmic axes.

    Args:
        vocabulary: the known words with their counts; may be empty.
        named: words to mark; unknown ones are left out.

    Returns:
        The picture.
    """
    if not len(vocabulary):
        alt = "No words yet, so nothing is drawn as noise."
        blank = [text(0, 20, alt, "m l")]
        return Drawing(svg(WIDE, _HEIGHT, blank), alt, svg(NARROW, _HEIGHT, blank))
    shares = vocabulary.counts / vocabulary.total
    drawn = vocabulary.noise_distribution()
    rows = sorted({row for word in named if (row := vocabulary.find(word)) is not None})
    told = [
        f"{vocabulary.words[row]}: {shares[row]:.2g} as counted, {drawn[row]:.2g} as noise."
        for row in rows
    ]
    alt = " ".join(
        ["Noise draws rare words more often than they occur, frequent ones less.", *told]
    )
    wide, narrow = (_plot(vocabulary, shares, drawn, rows, width) for width in (WIDE, NARROW))
    return Drawing(wide, alt, narrow)


def _plot(
    vocabulary: Vocabulary, shares: np.ndarray, drawn: np.ndarray, rows: list[int], width: float
) -> str:
    most = max(len(vocabulary), 2)
    low = log10(min(shares.min(), drawn.min()))
    high = log10(max(shares.max(), drawn.max()))
    high = high if high - low > 1e-9 else low + 1

    def x(row: int) -> float:
        return _LEFT + (width - _LEFT - 8) * log10(row + 1) / log10(most)

    def y(share: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (log10(share) - low) / (high - low)

    steps = np.unique(np.geomspace(1, len(vocabulary), _POINTS).astype(int)) - 1

    def curve(values: Numbers, colour: str) -> str:
        points = " L".join(f"{x(int(row)):.1f} {y(float(values[row])):.1f}" for row in steps)
        return path(f"M{points}", colour, more='stroke-width="2"')

    marks = [line(_LEFT, _BOTTOM, width, _BOTTOM, "line")]
    for power in range(int(np.ceil(low)), int(np.floor(high)) + 1):
        at = y(10.0**power)
        marks += [line(_LEFT, at, width, at, "line"), text(_LEFT - 6, at + 5, _share(power), "m e")]
    for power in range(int(log10(most)) + 1):
        if (at := x(10**power - 1)) < width - 70:
            marks.append(text(at, 208, f"{10**power:,}", "m c"))
    marks.append(text(width, 208, "rank", "m e"))
    marks += [curve(shares, "ink"), curve(drawn, "null")]
    marks += [text(width, 12, "as noise", "e b null"), text(width - 70, 12, "as counted", "e b")]
    for row in rows:
        marks += [
            circle(x(row), y(shares[row]), 3.5, "ink"),
            circle(x(row), y(drawn[row]), 3.5, "null"),
        ]
    tops = [(vocabulary.words[row], x(row), min(y(shares[row]), y(drawn[row]))) for row in rows]
    return svg(width, _HEIGHT, [*marks, *_names(tops, width)])


def _names(tops: list[tuple[str, float, float]], width: float) -> list[str]:
    marks, taken = [], list[tuple[float, float]]()
    for full, at, top in tops:
        word, room = shorten(full, 14), 8.2 * min(len(full), 14)
        last = at + room + 12 > width
        begin = at - room - 6 if last else at + 6
        if all(begin > end or begin + room < start for start, end in taken):
            taken.append((begin, begin + room))
            style = "halo e" if last else "halo"
            marks.append(text(at - 6 if last else at + 6, top - 6, word, style, tip=full))
    return marks


def _share(power: int) -> str:
    return f"{100 * 10.0**power:.{max(-power - 2, 0)}f}%"

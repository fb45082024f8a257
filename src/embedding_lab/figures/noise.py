"""How often words are read, and how often they are drawn as noise, over their ranks.

In: both shares on logarithmic axes, and the chance that subsampling keeps a word. Left out: how
either is used, which the page says.

Axes: V words, most frequent first; a rank is a row plus one.
"""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.ledger import text_width
from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    circle,
    group,
    line,
    path,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.numbers import percent, short
from embedding_lab.lessons.windows import noise_table
from embedding_lab.text.vocabulary import Vocabulary

Floats = npt.NDArray[np.float64]
_POINTS = 160  # of a curve: more than a px apart are few
_TOP, _FLOOR, _HEIGHT = 34, 176, 216
_LEFT = 66  # px for the scale
_LETTERS = 14  # of a marked word


class _Panel(NamedTuple):
    """A plot of px, with a logarithmic axis of ranks."""

    left: float
    right: float
    last: int  # the largest rank

    def x(self, rank: float) -> float:
        return self.left + (self.right - self.left) * log10(rank) / (log10(self.last) or 1.0)

    def ranks(self) -> list[str]:
        # A figure at each power of ten, and the axis.
        marks = [line(self.left, _FLOOR, self.right, _FLOOR, "edge")]
        for power in range(floor(log10(self.last)) + 1):
            x = self.x(10**power)
            marks.append(text(x, _FLOOR + 18, short(10**power), "m c"))
        return [*marks, text(self.right, _FLOOR + 36, "rank of the word", "m e")]


class _Mark(NamedTuple):
    word: str
    row: int


class _Free(NamedTuple):
    """Where the next label may begin, above the curves and below them."""

    above: float
    below: float


def noise_curves(vocabulary: Vocabulary, words: Sequence[str], *, sample: float = 1e-3) -> Drawing:
    """Draw the two shares of all words over their ranks, and the chance that each is kept.

    Args:
        vocabulary: V words with their counts; may be empty.
        words: those to name; unknown ones, and those without room, are left out.
        sample: the threshold of subsampling, > 0.

    Returns:
        Two panels.
    """
    if not len(vocabulary):
        empty = [text(0, 20, "A text without words has no shares.", "m")]
        return Drawing(svg(WIDE, 32, empty), "No words.", svg(NARROW, 32, empty))
    marked = [
        _Mark(word, vocabulary.row(word)) for word in dict.fromkeys(words) if word in vocabulary
    ]
    marked.sort(key=lambda mark: mark.row)
    last = len(vocabulary)
    counted = vocabulary.counts / vocabulary.total  # (V,)
    noise, keep = vocabulary.noise_distribution(), vocabulary.keep_probability(sample)
    pictures = []
    for width in (WIDE, NARROW):
        wide = width == WIDE
        shares = _Panel(_LEFT, 548 if wide else NARROW - 12, last)
        kept = _Panel(640 if wide else _LEFT, width - 12, last)
        marks = [
            *_shares(shares, counted, noise, marked),
            group(_kept(kept, keep, marked, sample), dy=0 if wide else _HEIGHT + 16),
        ]
        pictures.append(svg(width, _HEIGHT if wide else 2 * _HEIGHT + 16, marks))
    return Drawing(pictures[0], _alt(vocabulary, words, sample), pictures[1])


def _shares(panel: _Panel, counted: Floats, noise: Floats, marked: Sequence[_Mark]) -> list[str]:
    low = floor(log10(min(counted.min(), noise.min())) + 1e-9)
    high = ceil(log10(max(counted.max(), noise.max())) - 1e-9)
    high = max(high, low + 1)

    def y(share: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * (log10(share) - low) / (high - low)

    marks = [text(0, 14, "Share of the words", "b"), *_key(panel.right)]
    for power in range(low, high + 1):
        marks.append(line(panel.left, y(10.0**power), panel.right, y(10.0**power), "line"))
        marks.append(text(panel.left - 8, y(10.0**power) + 5, _share(power), "m e"))
    marks += panel.ranks()
    for shares, colour in ((counted, "ink"), (noise, "null")):
        marks.append(_curve(panel, [y(share) for share in _thinned(shares)], colour))
    free = _Free(panel.left, panel.left)
    for mark in marked:
        x, a, b = panel.x(mark.row + 1), y(counted[mark.row]), y(noise[mark.row])
        tip = f"{mark.word}: {percent(counted[mark.row])} read, {percent(noise[mark.row])} noise"
        marks += [
            line(x, a, x, b, "edge"),
            circle(x, a, 3.5, "ink", tip=tip),
            circle(x, b, 3.5, "null", tip=tip),
        ]
        free, label = _label(panel, mark, (x, min(a, b), max(a, b)), free)
        marks += label
    return marks


def _kept(panel: _Panel, keep: Floats, marked: Sequence[_Mark], sample: float) -> list[str]:

    def y(chance: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * chance

    marks = [
        text(
            panel.left - (_LEFT if panel.left == _LEFT else 44),
            14,
            "Chance of being kept",
            "b answer",
        )
    ]
    for chance in (0.0, 0.5, 1.0):
        marks.append(line(panel.left, y(chance), panel.right, y(chance), "line"))
        marks.append(text(panel.left - 8, y(chance) + 5, f"{chance:g}", "m e"))
    marks.append(text(panel.right, 14, f"sample {sample:g}", "m e"))
    marks += [*panel.ranks(), _curve(panel, [y(one) for one in _thinned(keep)], "answer")]
    return [
        *marks,
        *(
            circle(
                panel.x(mark.row + 1),
                y(keep[mark.row]),
                3.5,
                "answer",
                tip=f"{mark.word}: kept with a chance of {keep[mark.row]:.2f}",
            )
            for mark in marked
        ),
    ]


def _label(
    panel: _Panel, mark: _Mark, dots: tuple[float, float, float], free: _Free
) -> tuple[_Free, list[str]]:
    # The curves fall, so there is room right above the dots, and left below them.
    (x, upper, lower), word = dots, shorten(mark.word, _LETTERS)
    width = text_width(word)
    start = min(x + 6, panel.right - width)
    if start >= free.above:
        label = text(start, max(upper - 7, _TOP - 4), word, "halo", tip=mark.word, word=mark.word)
        return free._replace(above=start + width + 8), [label]
    if x - 6 - width >= free.below and lower + 18 < _FLOOR:
        label = text(x - 6, lower + 15, word, "e halo", tip=mark.word, word=mark.word)
        return free._replace(below=x + 2), [label]
    return free, []


def _key(right: float) -> list[str]:
    marks, x = [], right
    for words, colour in (("drawn as noise", "null"), ("as counted", "ink")):
        style = "e null" if colour == "null" else "e"
        marks.append(text(x, 14, words, style))
        x -= text_width(words) + 22
        marks.append(line(x, 9.5, x + 16, 9.5, colour, more='stroke-width="2.5"'))
        x -= 14
    return marks


def _thinned(values: Floats) -> Floats:
    return values[_rows(len(values))]


def _rows(last: int) -> npt.NDArray[np.int64]:
    """Return rows that lie evenly on a logarithmic axis, the first and the last among them."""
    ranks = np.geomspace(1, last, min(last, _POINTS)).round().astype(np.int64)
    return np.asarray(np.unique(np.clip(ranks, 1, last)) - 1)


def _curve(panel: _Panel, heights: Sequence[float], colour: str) -> str:
    places = [panel.x(int(row) + 1) for row in _rows(panel.last)]
    points = [f"{x:.1f} {y:.1f}" for x, y in zip(places, heights, strict=True)]
    return path(f"M{' L'.join(points)}", colour, more='stroke-width="2" stroke-linejoin="round"')


def _share(power: int) -> str:
    return f"{10.0 ** (power + 2):g} %" if power >= -6 else f"1e{power + 2} %"


def _alt(vocabulary: Vocabulary, words: Sequence[str], sample: float) -> str:
    said = "; ".join(
        f"{row.word}: {percent(row.counted)} of the text, {percent(row.noise)} of the noise, "
        f"kept with a chance of {row.keep:.2f}"
        for row in noise_table(vocabulary, words, sample=sample)
    )
    start = "Each word's share of the text, its share of the noise, and its chance of being kept"
    return f"{start}. {said}." if said else f"{start}."

"""The second picture of lesson 5: what the arithmetic adds, and whether the two offsets agree.

The offsets are the step from a to b and the step from c to d; why not the other two sides of the
parallelogram is told in `vectors.analogy.OffsetAgreement`.
"""

from collections.abc import Callable
from math import floor

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    circle,
    group,
    line,
    rect,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.analogies import METHODS, Evidence
from embedding_lab.lessons.analogy_captions import random_pairs, steps
from embedding_lab.lessons.numbers import MINUS, decimals, ordinal
from embedding_lab.vectors.chance import ROUNDING

_RIGHT = 352  # px, where the histogram begins
_HEIGHT = 107
_BIN = 0.04  # cosine
_FLOOR, _TOP = 72, 36  # px, between which the bars stand
_LANE = 86  # px, where the answers of other pairs stand
_OWN_LINE = 22  # px: on a phone the pair of offsets stands below the heading
_ALLOWED, _FORBIDDEN = 240, 328  # px, where the ranks under both rules end
_ROOM = 26  # letters that fit the first column of the table
_WORD = 9  # letters of a word in the table


def arithmetic(evidence: Evidence) -> Drawing:
    """Draw what parts of the formula find, and the offsets among random ones.

    Args:
        evidence: baselines and agreement.

    Returns:
        The picture; on a phone the two halves stand below each other.
    """
    rows = _rows(evidence)
    found = "; ".join(
        f"{part}: {allowed} with inputs allowed, {forbidden} with them forbidden"
        for part, allowed, forbidden in rows
    )
    alt = f"The place of {evidence.expected}. {found}. {_offsets_in_words(evidence)}"
    table = _table(rows, f"Place of {shorten(evidence.expected, 14)}")
    wide = [*table, group(_histogram(evidence, WIDE - _RIGHT), dx=_RIGHT)]
    narrow = [*table, group(_histogram(evidence, NARROW), dy=_HEIGHT + 20)]
    return Drawing(svg(WIDE, _HEIGHT, wide), alt, svg(NARROW, 2 * _HEIGHT + 20 + _OWN_LINE, narrow))


def _offsets_in_words(evidence: Evidence) -> str:
    if not evidence.comparable:
        return f"The offsets are not compared: {_obstacle(evidence)}."
    agreement = evidence.agreement
    told = (
        f"The cosine of {' with '.join(steps(evidence))} is {decimals(agreement.cosine, 2)}, above "
        f"{random_pairs(agreement.null, agreement.cosine)} of offsets."
    )
    others = evidence.rivals
    if others is None:
        return told
    ahead = others.ahead_of(agreement.cosine)
    return f"{told} Of {len(others.words)} other answers of {others.section}, {ahead} reach it."


def _obstacle(evidence: Evidence) -> str:
    if evidence.expected in evidence.abc:
        return f"{shorten(evidence.expected, 12)} is an input"
    if evidence.agreement.shortest > ROUNDING:
        return "no random one has a length"
    return "one has no length"


def _rows(evidence: Evidence) -> list[tuple[str, str, str]]:
    a, b, c = (shorten(word, _WORD) for word in evidence.abc)
    by_sum = evidence.method == "3cosadd"
    whole = f"{c} {MINUS} {a} + {b}" if by_sum else f"all three, by {METHODS[evidence.method]}"
    names = (
        f"{c} alone",
        f"{b} alone",
        f"{c} + {b}",
        whole if len(whole) <= _ROOM else "the whole formula",
    )
    places = [*(baseline.place for baseline in evidence.baselines), evidence.place]
    return [
        (name, ordinal(allowed), "out" if forbidden is None else ordinal(forbidden))
        for name, (allowed, forbidden, _) in zip(names, places, strict=True)
    ]


def _table(rows: list[tuple[str, str, str]], heading: str) -> list[str]:
    marks = [
        text(0, 16, heading, "b"),
        text(_ALLOWED, 16, "allowed", "m e", tip="inputs allowed"),
        text(_FORBIDDEN, 16, "forbidden", "m e", tip="inputs forbidden"),
    ]
    for k, (part, *places) in enumerate(rows):
        y, last = 37 + 22 * k, k == len(rows) - 1
        if last:
            marks.append(line(0, y - 16, _FORBIDDEN, y - 16, "line"))
        marks.append(text(0, y, part, "b" if last else ""))
        for x, place in zip((_ALLOWED, _FORBIDDEN), places, strict=True):
            style = "b answer e" if place == "1st" else "b e" if last else "e"
            marks.append(text(x, y, place, style))
    return marks


def _histogram(evidence: Evidence, width: float) -> list[str]:
    pair = f"cosine of {' with '.join(steps(evidence, 8))}"
    if not evidence.comparable:
        pair = f"not compared: {_obstacle(evidence)}"
    heading = text(0, 16, "Do the two offsets agree?", "b")
    chart = _chart(evidence, width)
    if width > NARROW:
        return [heading, text(width, 16, pair, "m e"), *chart]
    return [heading, text(0, 36, pair, "m"), group(chart, dy=_OWN_LINE)]


def _chart(evidence: Evidence, width: float) -> list[str]:
    agreement, others = evidence.agreement, evidence.rivals
    cosines = [*agreement.null, agreement.cosine, *(others.cosines if others else ())]
    lowest = max(-1.0, min(-0.6, floor(float(min(cosines)) * 5) / 5))

    def at(cosine: float) -> float:
        return width * (cosine - lowest) / (1 - lowest)

    marks = [
        *_bars(agreement.null, lowest, at),
        line(0, _FLOOR + 0.5, width, _FLOOR + 0.5, "edge"),
    ]
    marks += _rivals(evidence, at)
    if evidence.comparable:
        x = at(agreement.cosine)
        colour = "answer" if evidence.agrees else "ink"
        marks += [
            line(x, _TOP + 2, x, _LANE + 7, colour, more='stroke-width="3"'),
            text(
                min(max(x, 18), width - 18), _TOP - 4, decimals(agreement.cosine, 2),
                f"c b {colour} l halo",
            ),
        ]  # fmt: skip
    marks += [
        text(at(tick), _HEIGHT - 1, f"{tick:g}".replace("-", MINUS), "c m")
        for tick in (-0.5, 0, 0.5)
    ]
    marks.append(text(width, _HEIGHT - 1, "1", "e m"))
    # The null is named at the left of its bars, at their right where the line stands there.
    x, style = (0.0, "null halo") if at(agreement.cosine) > 120 else (width, "null halo e")
    marks.append(text(x, _TOP + 12, f"{len(agreement.null):,} random", style))
    marks.append(text(x, _TOP + 28, "pairs of offsets", style))
    return marks


def _rivals(evidence: Evidence, at: Callable[[float], float]) -> list[str]:
    others = evidence.rivals
    if others is None or not evidence.comparable:
        return []
    marks = [
        circle(
            at(cosine), _LANE, 4, "bg", more='stroke="var(--null)" stroke-width="1.5"',
            tip=f"{word} {decimals(cosine, 2)}",
        )
        for word, cosine in zip(others.words, others.cosines.tolist(), strict=True)
    ]  # fmt: skip
    return [text(0, _LANE + 3, f"{len(others.words)} other answers", "null halo"), *marks]


def _bars(null: npt.NDArray[np.float32], lowest: float, at: Callable[[float], float]) -> list[str]:
    edges = np.arange(lowest, 1 + _BIN / 2, _BIN)
    counts, _ = np.histogram(null, edges)
    tallest = max(int(counts.max()), 1)
    return [
        rect(at(left), _FLOOR - h, at(left + _BIN) - at(left) - 1, h, "null", tip=_pairs(count))
        for left, count in zip(edges, counts, strict=False)
        if count
        for h in [(_FLOOR - _TOP) * count / tallest]
    ]


def _pairs(number: int) -> str:
    return f"{number:,} pair{'' if number == 1 else 's'}"

"""The second picture of lesson 5: what the arithmetic adds, and whether the two offsets agree.

The offsets are the step from a to b and the step from c to d; why not the other two sides of the
parallelogram is told in `vectors.analogy.OffsetAgreement`.
"""

from collections.abc import Callable
from math import floor

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import NARROW, WIDE, Drawing, group, line, rect, shorten, svg, text
from embedding_lab.lessons.analogies import METHODS, Evidence
from embedding_lab.lessons.analogy_captions import random_pairs, steps
from embedding_lab.lessons.numbers import MINUS, decimals, ordinal
from embedding_lab.vectors.analogy import Baseline

_RIGHT = 352  # px, where the histogram begins
_HEIGHT = 104
_BIN = 0.04  # cosine
_FLOOR, _TOP = 87, 46  # px, between which the bars stand
_OWN_LINE = 22  # px: on a phone the pair of offsets stands below the heading
_RESULTS = 186  # px, where the second column of the table begins
_ROOM = (26, 20)  # letters that fit the first column of the table and, in bold, the second
_BOTH = 25  # letters of two ranks, mostly digits, that fit the second column
_WORD = 9  # letters of a word in the table


def arithmetic(evidence: Evidence) -> Drawing:
    """Draw what parts of the formula find, and the offsets among random ones.

    Args:
        evidence: baselines and agreement.

    Returns:
        The picture; on a phone the two halves stand below each other.
    """
    rows = _rows(evidence)
    found = "; ".join(f"{part}: {result}" for part, result in rows)
    alt = f"{_in_full(found)}. {_offsets_in_words(evidence)}"
    table = _table(rows, won=1 in {evidence.place.rank_allowed, evidence.place.rank_forbidden})
    wide = [*table, group(_histogram(evidence, WIDE - _RIGHT), dx=_RIGHT)]
    narrow = [*table, group(_histogram(evidence, NARROW), dy=124)]
    return Drawing(svg(WIDE, _HEIGHT, wide), alt, svg(NARROW, 124 + _HEIGHT + _OWN_LINE, narrow))


def _offsets_in_words(evidence: Evidence) -> str:
    if not evidence.comparable:
        return f"The offsets are not compared: {_obstacle(evidence)}."
    agreement = evidence.agreement
    return (
        f"The cosine of {' with '.join(steps(evidence))} is {decimals(agreement.cosine, 2)}, above "
        f"{random_pairs(agreement)} of offsets."
    )


def _obstacle(evidence: Evidence) -> str:
    if evidence.expected in evidence.abc:
        return f"{shorten(evidence.expected, 12)} is an input"
    return "one has no length"


def _rows(evidence: Evidence) -> list[tuple[str, str]]:
    a, b, c = (shorten(word, _WORD) for word in evidence.abc)
    d = shorten(evidence.expected, _WORD)
    alone, other, both = evidence.baselines
    by_sum = evidence.method == "3cosadd"
    whole = f"{c} {MINUS} {a} + {b}" if by_sum else f"all three, by {METHODS[evidence.method]}"
    return [
        (f"nearest to {c} alone", _found(alone, d)),
        (f"nearest to {b} alone", _found(other, d)),
        (f"{c} + {b}", _found(both, d)),
        (whole if len(whole) <= _ROOM[0] else "the whole formula", _whole(evidence, d)),
    ]


def _found(baseline: Baseline, d: str) -> str:
    rank = baseline.place.rank_forbidden
    if rank is None:
        return _placed(d, "an input")
    ahead = shorten(baseline.verdict.inputs_forbidden[0].word, _WORD)
    both = f"{ahead}, then {d}"
    # Second is the one case where naming who is ahead takes hardly more room.
    return both if rank == 2 and len(both) <= _ROOM[1] else _placed(d, ordinal(rank))


def _whole(evidence: Evidence, d: str) -> str:
    allowed, forbidden, _ = evidence.place
    both = f"{ordinal(allowed)}; {ordinal(forbidden or allowed)} if forbidden"
    if forbidden is None or forbidden == allowed or len(both) > _BOTH:
        return _placed(d, ordinal(forbidden or allowed))
    return both


def _placed(d: str, place: str) -> str:
    named = f"{d} is {place}"
    return named if len(named) <= _ROOM[1] else place


def _in_full(result: str) -> str:
    return result.replace(" if forbidden", " if inputs are forbidden")


def _table(rows: list[tuple[str, str]], *, won: bool) -> list[str]:
    marks = [text(0, 16, "What the arithmetic adds", "b")]
    for k, (part, result) in enumerate(rows):
        y, last = 37 + 21 * k, k == len(rows) - 1
        style = "b answer" if won and last else "b"
        marks += [text(0, y, part), text(_RESULTS, y, result, style, tip=_in_full(result))]
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
    agreement = evidence.agreement
    lowest = min(-0.6, floor(min(float(agreement.null.min()), agreement.cosine) * 5) / 5)

    def at(cosine: float) -> float:
        return width * (cosine - lowest) / (1 - lowest)

    marks = [
        *_bars(agreement.null, lowest, at),
        line(0, _FLOOR + 0.5, width, _FLOOR + 0.5, "edge"),
    ]
    if evidence.comparable:
        x = at(agreement.cosine)
        colour = "answer" if evidence.agrees else "ink"
        cosine = decimals(agreement.cosine, 2)
        marks += [
            line(x, _TOP + 2, x, _FLOOR + 4, colour, more='stroke-width="3"'),
            text(min(x, width - 18), _TOP - 4, cosine, f"c b {colour} l halo"),
        ]
    marks += [
        text(at(tick), _FLOOR + 17, f"{tick:g}".replace("-", MINUS), "c m")
        for tick in (-0.5, 0, 0.5)
    ]
    marks.append(text(width, _FLOOR + 17, "1", "e m"))
    # The null is named at the right of its bars, or at their left where the line stands there.
    label = at(0.36) if agreement.cosine > 0.36 + 100 / width * (1 - lowest) else 0
    marks.append(text(label, _TOP + 12, f"{len(agreement.null):,} random", "null halo"))
    marks.append(text(label, _TOP + 28, "pairs of offsets", "null halo"))
    return marks


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

"""The loss of a run as it falls, beside the level at which every run starts.

Axes: K negatives. Its passes stand below the picture under it, `figures/found.py`.
"""

from collections.abc import Sequence
from math import ceil, floor, isclose, isfinite, log, log10
from typing import NamedTuple

from embedding_lab.figures.svg import Drawing, circle, line, path, rect, svg, text
from embedding_lab.lessons.numbers import so_far
from embedding_lab.training.settings import UNIT, Model

_A = {"pair": "a pair", "example": "an example"}
COLUMN = 292  # px: the pictures stand right of the map
_TOP, _FLOOR, _HEIGHT = 26, 114, 122
_APART = 18  # px at least between a line of the scale and the untrained level
_LINE = 14  # px at least between two figures of the scale
_MIDDLE = 8  # px from a line of the scale up to the middle of its figure
_CLEAR = 7  # px at least from there to a curve
_USUAL = 0.7  # of the untrained level: a loss above this doesn't stretch the scale
_FIGURES = 0.87  # share of the width, from which on the figures of the scale stand


class Fall(NamedTuple):
    """What the loss of a run did.

    Attributes:
        points: share of the run, 0 to 1, and mean loss of a pair in the last pass that had one by
            then; rising in the share.
        negatives: K.
        null: the same for a run on shuffled text; none where no such run is comparable.
        model: which takes pairs, or examples.
    """

    points: Sequence[tuple[float, float]]
    negatives: int
    null: Sequence[tuple[float, float]] = ()
    model: Model = "skipgram"

    @property
    def title(self) -> str:
        """What is drawn; of a short text that is thinned out, a pass may have no pair."""
        return f"Loss per {UNIT[self.model]}, last pass with one"


class _Axis(NamedTuple):
    low: float
    high: float

    def y(self, loss: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * (loss - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        # At most four steps of 1, 2 or 5 times a power of ten.
        span = self.high - self.low
        power = 10.0 ** floor(log10(span))
        step = next(k * power for k in (0.2, 0.5, 1, 2, 5) if span / (k * power) <= 4.5)
        first, last = ceil(self.low / step), floor(self.high / step)
        return [k * step for k in range(first, last + 1)]


def loss_curve(fall: Fall) -> Drawing:
    """Draw the loss over the passes.

    Args:
        fall: the loss so far; may be without points, and points that aren't finite are left out.

    Returns:
        The curve, with now marked and what is still to come shaded.
    """
    untrained = (1 + fall.negatives) * log(2)
    points = [point for point in fall.points if isfinite(point[1])]
    lost = len(points) < len(fall.points)
    losses = [untrained, _USUAL * untrained, *(loss for _, loss in [*points, *fall.null])]
    span = max(losses) - min(losses)
    axis = _Axis(min(losses) - 0.08 * span, max(losses) + 0.04 * span)
    now = points[-1][0] if points else 0.0
    measured = bool(points) and not isclose(points[-1][1], untrained) and not lost
    marks = [
        text(0, 14, fall.title if measured else fall.title.partition(",")[0], "b"),
        rect(COLUMN * now, _TOP, COLUMN * (1 - now), _FLOOR - _TOP, "panel"),
        *_scale(axis, [*fall.null, *points], untrained),
        *_null(axis, fall.null),
    ]
    if points:
        marks += [
            path(_steps(axis, points), "ink", more='stroke-width="2" stroke-linejoin="round"'),
            circle(COLUMN * now, axis.y(points[-1][1]), 4, "ink"),
        ]
    if lost:
        marks.append(text(COLUMN, 14, "diverged", "e l b null"))
    elif points:
        marks.append(text(COLUMN, 14, f"{points[-1][1]:.2f}", "e l b"))
    alt = _alt(fall, points, lost=lost)
    return Drawing(svg(COLUMN, _HEIGHT, marks), alt, width=COLUMN)


def _scale(axis: _Axis, points: Sequence[tuple[float, float]], untrained: float) -> list[str]:
    level = axis.y(untrained)
    below = level + _APART < _FLOOR
    marks = [
        line(0, level, COLUMN, level, "edge", more='stroke-dasharray="4 4"'),
        text(COLUMN, level + (15 if below else -5), f"untrained {untrained:.2f}", "m e"),
    ]
    late = [axis.y(loss) for share, loss in points if share > _FIGURES]
    named = level + (_APART if below else -_APART)
    for tick in axis.ticks():
        y = axis.y(tick)
        if abs(y - level) < _APART or abs(y - named) < _LINE:
            continue
        marks.append(line(0, y, COLUMN, y, "line"))
        if all(abs(y - _MIDDLE - other) >= _CLEAR for other in late):
            marks.append(text(COLUMN, y - 3, f"{tick:g}", "m e"))
    return marks


def _null(axis: _Axis, null: Sequence[tuple[float, float]]) -> list[str]:
    if not null:
        return []
    middle = null[len(null) // 2][1]
    return [
        path(_steps(axis, null), "null", more='stroke-width="1.75" stroke-linejoin="round"'),
        text(COLUMN / 2, axis.y(middle) - 6, f"shuffled text {null[-1][1]:.2f}", "null halo c"),
    ]


def _steps(axis: _Axis, points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{COLUMN * share:.1f} {axis.y(loss):.1f}" for share, loss in points)


def _alt(fall: Fall, points: Sequence[tuple[float, float]], *, lost: bool) -> str:
    unit, untrained = UNIT[fall.model], (1 + fall.negatives) * log(2)
    start = f"Every run starts at a loss of {untrained:.2f} per {unit}."
    if lost:
        return f"{start} This one diverged."
    if not points:
        return f"{start} No loss yet."
    share, loss = points[-1]
    told = f"After {so_far(share)} of the run it is {loss:.2f}"
    if isclose(loss, untrained):  # perhaps no pass has had a pair
        return f"{start} {told}."
    return f"{start} {told}, in the last pass with {_A[unit]}."

"""The loss per pair over a run, with the level of an untrained table."""

from collections.abc import Sequence
from math import isfinite, log

from embedding_lab.figures.svg import Drawing, circle, line, path, rect, svg, text

_WIDTH, _HEIGHT = 320, 130
_TOP, _BOTTOM = 30, 106  # px of the plot


def loss_curve(
    losses: Sequence[float], progress: Sequence[float], moment: int, *, epochs: int, negatives: int
) -> Drawing:
    """Draw the loss up to one moment.

    Args:
        losses: (f,) per frame; values that aren't finite are left out.
        progress: (f,) shares of the run, 0 to 1.
        moment: the frame that is now.
        epochs: passes of the whole run.
        negatives: K; an untrained table loses (1 + K) ln 2 per pair.

    Returns:
        The picture, 320 px wide.
    """
    level = (1 + negatives) * log(2)
    seen = [
        (share, loss)
        for share, loss in zip(progress[: moment + 1], losses[: moment + 1], strict=True)
        if isfinite(loss)
    ]
    top = max([level, *(loss for _, loss in seen)]) * 1.05

    def y(loss: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * max(loss, 0) / top

    passes = "1 pass" if epochs == 1 else f"{epochs} passes"
    title = "Loss per pair"
    marks = [
        text(0, 14, title, "b"),
        line(0, _BOTTOM, _WIDTH, _BOTTOM, "line"),
        line(0, y(level), _WIDTH, y(level), "null", more='stroke-dasharray="3 3"'),
        text(_WIDTH, y(level) + 15, f"untrained {level:.2f}", "e null halo"),
        text(0, 124, "0", "m"),
    ]
    alt = f"Loss per pair; an untrained table loses {level:.2f}."
    at = 0.0
    if seen:
        share, loss = seen[-1]
        at = share * _WIDTH
        points = " L".join(f"{s * _WIDTH:.1f} {y(v):.1f}" for s, v in seen)
        marks.insert(0, rect(at, _TOP, _WIDTH - at, _BOTTOM - _TOP, "panel"))
        marks.append(path(f"M{points}", "ink", more='stroke-width="2"'))
        marks.append(circle(at, y(loss), 4, "ink"))
        marks.append(text(_WIDTH, 14, f"{loss:.2f}", "e b l"))
        alt = f"Loss per pair {loss:.2f} at {share:.0%}; an untrained table loses {level:.2f}."
    if 30 <= at <= _WIDTH - 84:
        marks.append(text(at, 124, "now", "b c"))
    marks.append(text(_WIDTH, 124, passes, "m e"))
    return Drawing(svg(_WIDTH, _HEIGHT, marks), alt, width=_WIDTH)

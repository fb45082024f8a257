"""Spot the noise: small maps of the same words, one of them of random vectors."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import NARROW, WIDE, Drawing, circle, group, rect, svg, text

PANELS = 6
_HEIGHT = 150  # px of a panel
_GAP = 12


def noise_grid(
    panels: Mapping[int, npt.NDArray[np.floating]], *, hidden: int | None, guess: int | None
) -> Drawing:
    """Draw the panels that there are.

    Args:
        panels: coordinates (n, 2) by number, from 0.
        hidden: which one is of random vectors, once that may be told.
        guess: which one the reader took for it.

    Returns:
        The picture.
    """
    alt = f"{len(panels)} of {PANELS} small maps."
    if hidden is not None:
        alt += f" Number {hidden + 1} is of random vectors."
    marks = [_panel(i, panels.get(i), hidden, guess) for i in range(PANELS)]
    return Drawing(_grid(marks, 3, WIDE), alt, _grid(marks, 2, NARROW))


def _grid(marks: list[list[str]], columns: int, width: float) -> str:
    cell = (WIDE - 2 * _GAP) / 3
    scale = (width - (columns - 1) * _GAP) / columns / cell
    placed = [
        f'<g transform="scale({scale:.4f})">'
        + group(one, dx=(i % columns) * (cell + _GAP / scale), dy=(i // columns) * (_HEIGHT + _GAP))
        + "</g>"
        for i, one in enumerate(marks)
    ]
    rows = -(-PANELS // columns)
    return svg(width, scale * rows * (_HEIGHT + _GAP), placed)


def _panel(
    number: int,
    places: npt.NDArray[np.floating] | None,
    hidden: int | None,
    guess: int | None,
) -> list[str]:
    width = (WIDE - 2 * _GAP) / 3
    told = hidden == number
    edge = "null" if told else "ink" if guess == number else "line"
    weight = 3 if told or guess == number else 1
    marks = [
        rect(1, 1, width - 2, _HEIGHT - 2, "none", more=f'rx="6" stroke="var(--{edge})" stroke-width="{weight}"'),
        text(12, 24, str(number + 1), "b"),
    ]  # fmt: skip
    if told:
        marks.append(text(width - 12, 24, "random vectors", "null b e"))
    if places is None or not len(places):
        return [*marks, text(width / 2, _HEIGHT / 2, "drawing …", "m c")]
    middle, reach = places.mean(axis=0), float(np.abs(places - places.mean(axis=0)).max()) or 1.0
    scale = (_HEIGHT / 2 - 14) / reach
    dots = (places - middle) * scale
    return marks + [circle(width / 2 + x, _HEIGHT / 2 - y, 2.2, "edge") for x, y in dots.tolist()]

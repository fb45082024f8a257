"""Spot the noise: small maps of the same words, one of them of random vectors."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import NARROW, WIDE, Drawing, circle, group, rect, svg, text
from embedding_lab.lessons.numbers import percent

PANELS = 6
_GAP = 12
_MARGIN = 14  # px between the points and the frame
_HEAD = 34  # px of a panel for its number and what it turns out to be
_DOT = 2.2
_NO_SPAN = 1e-12  # points that are no farther apart are drawn as one

Places = npt.NDArray[np.floating]


def noise_grid(
    panels: Mapping[int, Places],
    *,
    hidden: int | None,
    guess: int | None,
    kept: Sequence[float] | None = None,
) -> Drawing:
    """Draw the panels that there are; nothing in them tells which one is noise before it may.

    Args:
        panels: coordinates (n, 2) by number, from 0.
        hidden: which one is of random vectors, once that may be told.
        guess: which one the reader took for it.
        kept: the share of neighbours that each keeps, once that may be told.

    Returns:
        The picture: three maps in a line, two on a phone.
    """
    alt = f"{len(panels)} of {PANELS} small maps."
    if guess is not None:
        alt += f" You chose number {guess + 1}."
    if hidden is not None:
        alt += f" Number {hidden + 1} is of random vectors."
    if kept is not None:
        alt += f" Neighbours kept: {', '.join(map(percent, kept))}."
    wide, narrow = (
        _grid(panels, hidden, guess, kept, columns=columns, width=width)
        for columns, width in ((3, WIDE), (2, NARROW))
    )
    return Drawing(wide, alt, narrow)


def _grid(
    panels: Mapping[int, Places],
    hidden: int | None,
    guess: int | None,
    kept: Sequence[float] | None,
    *,
    columns: int,
    width: float,
) -> str:
    cell = (width - (columns - 1) * _GAP) / columns
    height = cell / 2 + 70  # less flat where there is little room
    placed = [
        group(
            _panel(
                number,
                panels.get(number),
                cell,
                height,
                "" if kept is None else percent(kept[number]),
            )
            + _frame(cell, height, told=hidden == number, chosen=guess == number),
            dx=number % columns * (cell + _GAP),
            dy=number // columns * (height + _GAP),
        )
        for number in range(PANELS)
    ]
    rows = -(-PANELS // columns)
    return svg(width, rows * (height + _GAP) - _GAP, placed)


def _frame(width: float, height: float, *, told: bool, chosen: bool) -> list[str]:
    """Frame a map: thick and magenta for the random one, thick for the reader's choice.

    Returns:
        The marks.
    """
    edge, weight = ("null", 3) if told else ("ink", 2) if chosen else ("line", 1)
    more = f'rx="6" stroke="var(--{edge})" stroke-width="{weight}"'
    half = weight / 2
    marks = [rect(half, half, width - weight, height - weight, "none", more=more)]
    if told:
        words = "random vectors ✓" if chosen else "random vectors"
        marks.append(text(width - 12, 24, words, "null b e"))
    elif chosen:
        marks.append(text(width - 12, 24, "your choice", "b e"))
    return marks


def _panel(number: int, places: Places | None, width: float, height: float, kept: str) -> list[str]:
    name = text(12, 24, str(number + 1) + (f" · {kept} kept" if kept else ""), "b")
    if places is None or not len(places):
        return [name, text(width / 2, height / 2 + 5, "drawing …", "m c")]
    low, high = places.min(axis=0), places.max(axis=0)
    room = np.array([width - 2 * _MARGIN, height - _HEAD - _MARGIN])
    span = high - low
    apart = span > _NO_SPAN
    scale = float(min(room[apart] / span[apart], default=0.0))  # one for both axes
    dots = (places - (low + high) / 2) * scale
    x, y = width / 2, _HEAD + room[1] / 2
    return [name, *(circle(x + right, y - up, _DOT, "edge") for right, up in dots.tolist())]

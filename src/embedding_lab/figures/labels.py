"""Where words fit on a map: the most wanted first, each on the emptiest side of its point.

In: a plane of px with equal axes, and boxes estimated from the letters, so that no browser is
needed to measure. Left out: moving a word away from its point. A word that finds no room is not
written; the mouse still reads it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple
from unicodedata import east_asian_width

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

SIDES = {  # across and down from the point; the first of equally good ones is taken
    "right": (1, 0),
    "left": (-1, 0),
    "above": (0, -1),
    "below": (0, 1),
    "above right": (1, -1),
    "below right": (1, 1),
    "above left": (-1, -1),
    "below left": (-1, 1),
}
_WAYS = np.array(list(SIDES.values()))  # (8, 2)
_NARROW, _WIDE = 6.8, 14.0  # px: the advance of a letter in 14 px; East Asian wide ones fill it
_LINE = 16.0  # px: the height of a line of 14 px that touches no other
_REACH = 6.0  # px between a point and its words
_GAP = 5.0  # px between two words in a line: else they read as one
_CELL = 2.0  # px: how exactly points are counted
_MARK = 3.0  # px: what a point fills beside its middle
_NEAR = 10.0  # px: a word that stands so near to another point may be taken for its name
FEW = 12  # words: a map so dense that fewer stand clear lets words cover points
_ASLANT = 0.6  # share of the reach: a corner is nearer than it looks
_LOOKED_AT = 10  # words for each that is chosen: on a full map more cost time and find no room
_MARGIN = 14.0  # px between the outermost points and the edge
# Plotly's default camera stands at (1.25, 1.25, 1.25): what it has on its right, and above.
_CAMERA = np.array([[-1, 1, 0], [-1, -1, 2]]) / np.sqrt([[2], [6]])  # (2, 3)


class Box(NamedTuple):
    """A rectangle in px; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Tell whether two boxes share more than an edge.

        Returns:
            True if they do.
        """
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def grown(self, by: float = 4) -> "Box":
        """Add room around, half as much above and below.

        Args:
            by: px.

        Returns:
            A larger box.
        """
        return Box(self.left - by, self.top - by / 2, self.right + by, self.bottom + by / 2)


class Spot(NamedTuple):
    """Where a word goes: a side of its point, and the box that it fills there."""

    side: str
    box: Box


@dataclass(frozen=True, slots=True)
class Plane:
    """A window of px on a plane with equal axes.

    Attributes:
        x: the coordinate in its middle.
        y: the coordinate in its middle.
        scale: px per unit of both axes.
        width: px.
        height: px.
    """

    x: float
    y: float
    scale: float
    width: float
    height: float

    def pixels(self, coordinates: Floats) -> Floats:
        """Convert coordinates to px from the upper left corner.

        Args:
            coordinates: (n, 2).

        Returns:
            (n, 2) float64.
        """
        middle = np.array([self.width, self.height]) / 2
        steps = (np.asarray(coordinates, np.float64) - [self.x, self.y]) * self.scale
        return np.asarray(middle + steps * [1, -1])

    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Give the coordinates at the edges.

        Returns:
            Left and right, lower and upper.
        """
        across, up = self.width / 2 / self.scale, self.height / 2 / self.scale
        return (self.x - across, self.x + across), (self.y - up, self.y + up)


def plane_around(coordinates: Floats, *, width: float, height: float, into: Box) -> Plane:
    """Fit points into a part of a picture.

    Args:
        coordinates: (n, 2), n >= 1.
        width: px of the picture.
        height: px of the picture.
        into: the part that the points may fill.

    Returns:
        The plane; points that all coincide lie in the middle of the part.
    """
    low, high = coordinates.min(axis=0), coordinates.max(axis=0)
    room = np.array([into.right - into.left, into.bottom - into.top]) - 2 * _MARGIN
    span = np.where(high > low, high - low, 1e-9)
    scale = float(np.min(room / span)) if np.any(high > low) else 100.0
    middle = (low + high) / 2
    x = middle[0] + (width - into.left - into.right) / 2 / scale
    y = middle[1] - (height - into.top - into.bottom) / 2 / scale
    return Plane(x=float(x), y=float(y), scale=scale, width=width, height=height)


def flat(coordinates: Floats) -> Floats:
    """See points as they are first seen: three dimensions from Plotly's default camera.

    Returns:
        (n, 2) float64.
    """
    points = np.asarray(coordinates, np.float64)
    return points if points.shape[1] == 2 else np.asarray(points @ _CAMERA.T)  # (n, 3) -> (n, 2)


def choose_labels(
    words: Sequence[str],
    coordinates: Floats,
    wanted: Iterable[int],
    *,
    width: int,
    height: int,
    always: int = 0,
    sure: int = 0,
    most: int | None = None,
) -> list[int]:
    """Choose words to write, no two of which overlap.

    The most wanted may stand on points of others. The rest may not, unless too few find room.

    Args:
        words: (n,) texts.
        coordinates: (n, 2) or (n, 3).
        wanted: numbers of points, the most wanted first.
        width: px of the picture.
        height: px of the picture.
        always: how many of the first in `wanted` are chosen, room or not.
        sure: how many of the first in `wanted` are the most wanted.
        most: how many to choose; None for all that find room.

    Returns:
        Those of `wanted` that find room, in that order.
    """
    points = flat(coordinates)
    order = list(dict.fromkeys(wanted))[: None if most is None else _LOOKED_AT * most]
    if not order:
        return []
    whole = Box(0, 0, width, height)
    pixels = plane_around(points, width=width, height=height, into=whole).pixels(points)
    room = Room(pixels, whole)
    for point in order[:always]:
        room.take(words[point], pixels[point], forced=True)
    found = {*order[:always]} | {
        point for point in order[always:sure] if room.take(words[point], pixels[point])
    }
    clear = room.stand_clear([words[point] for point in order], pixels[order])
    for crowded, enough in ((False, most or len(order)), (True, FEW)):
        for point, is_clear in zip(order, clear, strict=True):
            if len(found) >= enough:
                break
            if point in found or not (crowded or is_clear):
                continue
            if room.take(words[point], pixels[point], crowded=crowded):
                found.add(point)
    return [point for point in order if point in found][:most]


class Room:
    """The room for words that is left in a picture."""

    def __init__(self, points: Floats, inside: Box, taken: Iterable[Box] = ()) -> None:
        """Start with the points.

        Args:
            points: (n, 2) px: marks that words should rather not cover.
            inside: where words may stand.
            taken: where they may not.
        """
        self._inside = inside
        self._taken = np.array(list(taken), np.float64).reshape(-1, 4)
        # A table of sums: how many points lie above and left of each cell.
        across = ceil((inside.right - inside.left) / _CELL)
        down = ceil((inside.bottom - inside.top) / _CELL)
        cells = np.floor((points - [inside.left, inside.top]) / _CELL).astype(np.intp)  # (n, 2)
        x, y = cells[np.all((cells >= 0) & (cells < [across, down]), axis=1)].T
        counts = np.bincount(y * across + x, minlength=across * down).reshape(down, across)
        self._sums = np.zeros((down + 1, across + 1), np.int32)
        self._sums[1:, 1:] = counts.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)

    def take(
        self,
        words: str,
        point: Floats,
        *,
        reach: float = _REACH,
        forced: bool = False,
        crowded: bool = True,
    ) -> Spot | None:
        """Find room for words beside a point, and take it.

        Args:
            words: what to write.
            point: (2,) px.
            reach: px between the point and the words.
            forced: whether to write them in any case.
            crowded: whether they may cover points.

        Returns:
            The place on the side that covers fewest points, and of such sides the one that has
            fewest points near; None if all sides are taken.
        """
        boxes = _boxes([words], point[None], _WAYS, reach)[0]  # (8, 4)
        free = np.flatnonzero(self._are_free(boxes))
        if not len(free) and not forced:
            return None
        counts = self._points_in(boxes[free])
        near = self._points_in(boxes[free], _NEAR)  # whose name might it be?
        best = int(free[np.lexsort([near, counts])[0]]) if len(free) else 0
        if not crowded and len(free) and counts.min():
            return None
        self._taken = np.vstack([self._taken, boxes[best] + [-_GAP, 0, _GAP, 0]])
        return Spot(list(SIDES)[best], Box(*boxes[best].tolist()))

    def keep_clear(self, points: Floats, reach: float = _REACH) -> None:
        """Let nothing more be written on some points.

        Args:
            points: (m, 2) px.
            reach: px around each.
        """
        boxes = np.hstack([points - reach, points + reach])  # (m, 4)
        self._taken = np.vstack([self._taken, boxes])

    def take_above(self, box: Box, lifts: Iterable[float]) -> float:
        """Lift a box until it covers as few points as it can, and take its place.

        Args:
            box: where it would stand.
            lifts: px upwards to choose from.

        Returns:
            The first lift of those that cover fewest points; 0 if it is free at none.
        """
        choice = np.array([0, *lifts], np.float64)
        boxes = np.array(box) - choice[:, None] * [0, 1, 0, 1]  # (m, 4)
        free = np.flatnonzero(self._are_free(boxes))
        best = int(free[np.argmin(self._points_in(boxes[free]))]) if len(free) else 0
        self._taken = np.vstack([self._taken, boxes[best]])
        return float(choice[best])

    def stand_clear(
        self, words: Sequence[str], points: Floats, reach: float = _REACH
    ) -> npt.NDArray[np.bool_]:
        """Tell which words have a side where, for now, they cover neither points nor words.

        Args:
            words: (m,) texts.
            points: (m, 2) px.
            reach: px between a point and its words.

        Returns:
            (m,).
        """
        boxes = _boxes(words, points, _WAYS, reach)  # (m, 8, 4)
        return np.asarray((self._are_free(boxes) & (self._points_in(boxes) == 0)).any(axis=1))

    def _are_free(self, boxes: Floats) -> npt.NDArray[np.bool_]:
        """Return which boxes (..., 4) lie inside and overlap no other."""
        left, top, right, bottom = np.moveaxis(boxes, -1, 0)[..., None]  # (..., 1)
        inside = self._inside
        free = (left >= inside.left) & (right <= inside.right)
        free &= (top >= inside.top) & (bottom <= inside.bottom)
        others = self._taken.T  # (4, t)
        apart = (others[0] >= right) | (others[2] <= left)
        apart |= (others[1] >= bottom) | (others[3] <= top)
        return np.asarray(free[..., 0] & apart.all(axis=-1))

    def _points_in(self, boxes: Floats, reach: float = _MARK) -> npt.NDArray[np.int_]:
        """Return how many points lie in boxes (..., 4) or within reach, to a cell."""
        origin = np.array([self._inside.left, self._inside.top] * 2)
        grown = boxes - origin + np.array([-1, -0.5, 1, 0.5]) * reach
        down, across = self._sums.shape
        most = [across - 1, down - 1] * 2
        left, top, right, bottom = np.moveaxis(
            np.clip(np.rint(grown / _CELL), 0, most).astype(int), -1, 0
        )
        sums = self._sums
        return np.asarray(
            sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        )


def beside(words: str, point: Floats, side: str, reach: float) -> Box:
    """Estimate the box of words in 14 px beside a point.

    Args:
        words: one line.
        point: (2,) px.
        side: one of `SIDES`; any other is its middle.
        reach: px between the point and the words.

    Returns:
        The box.
    """
    ways = np.array([SIDES.get(side, (0, 0))])
    return Box(*_boxes([words], point[None], ways, reach)[0, 0].tolist())


def _boxes(
    words: Sequence[str], points: Floats, ways: npt.NDArray[np.int_], reach: float
) -> Floats:
    """Return the boxes of m words beside their points (m, 2), on s sides (s, 2): (m, s, 4)."""
    across, down = ways.T  # (s,)
    reaches = np.where(across * down, _ASLANT, 1) * reach  # (s,)
    widths = np.array([[text_width(word)] for word in words])  # (m, 1)
    left = points[:, :1] + across * reaches + widths * (across - 1) / 2  # (m, s)
    top = points[:, 1:] - _LINE / 2 + down * (reaches + _LINE / 2 - 2)
    return np.stack([left, top, left + widths, top + _LINE], axis=-1)


def text_width(words: str) -> float:
    """Estimate how wide words are in 14 px.

    Returns:
        Px; rather too wide than too narrow.
    """
    return sum(_WIDE if east_asian_width(letter) in "WF" else _NARROW for letter in words)

"""Where words fit on a map: the most wanted first, each on the emptiest side of its point.

In: a plane of px with equal axes, and boxes estimated from the letters, so that no browser is
needed to measure. Left out: moving a word away from its point. A word that finds no room is not
written; the mouse still reads it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import east_asian_width

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

SIDES = (
    *("right", "left", "above", "below"),
    *("above right", "below right", "above left", "below left"),
)
_NARROW, _WIDE = 6.8, 14.0  # px: the advance of a letter in 14 px; East Asian wide ones fill it
_LINE = 16.0  # px: the height of a line of 14 px that touches no other
_MARK = 3.0  # px: what a point fills beside its middle
FEW = 12  # words: a map so dense that fewer stand clear lets words cover points
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
    sure: int = 0,
) -> list[int]:
    """Choose words to write, no two of which overlap.

    The most wanted may stand on points of others. The rest may not, unless too few find room.

    Args:
        words: (n,) texts.
        coordinates: (n, 2) or (n, 3).
        wanted: numbers of points, the most wanted first.
        width: px of the picture.
        height: px of the picture.
        sure: how many of the first in `wanted` are the most wanted.

    Returns:
        Those of `wanted` that find room, in that order.
    """
    points = flat(coordinates)
    if not len(points):
        return []
    whole = Box(0, 0, width, height)
    pixels = plane_around(points, width=width, height=height, into=whole).pixels(points)
    room = Room(pixels, whole)
    order = list(dict.fromkeys(wanted))
    found = {point for point in order[:sure] if room.take(words[point], pixels[point])}
    for crowded in (False, True):
        for point in order:
            if crowded and len(found) >= FEW:
                break
            if point not in found and room.take(words[point], pixels[point], crowded=crowded):
                found.add(point)
    return [point for point in order if point in found]


class Room:
    """The room for words that is left in a picture."""

    def __init__(self, points: Floats, inside: Box, taken: Iterable[Box] = ()) -> None:
        """Start with the points.

        Args:
            points: (n, 2) px: marks that words should rather not cover.
            inside: where words may stand.
            taken: where they may not.
        """
        order = np.argsort(points[:, 0], kind="stable")
        self._points = points[order]
        self._inside = inside
        self._taken = np.array(list(taken), np.float64).reshape(-1, 4)

    def take(
        self,
        words: str,
        point: Floats,
        *,
        reach: float = 6,
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
            The place on the side that covers fewest points; None if all sides are taken.
        """
        spots = [Spot(side, beside(words, point, side, reach)) for side in SIDES]
        free = [spot for spot in spots if self.is_free(spot.box)] or (spots[:1] if forced else [])
        if not free:
            return None
        best = min(free, key=lambda spot: self.points_in(spot.box.grown(_MARK)))
        if not crowded and self.points_in(best.box.grown(_MARK)):
            return None
        self._taken = np.vstack([self._taken, best.box])
        return best

    def is_free(self, box: Box) -> bool:
        """Tell whether a box lies inside and overlaps no other.

        Returns:
            True if words may stand there.
        """
        inside = self._inside
        within = inside.left <= box.left and box.right <= inside.right
        if not (within and inside.top <= box.top and box.bottom <= inside.bottom):
            return False
        left, top, right, bottom = self._taken.T
        apart = (
            (left >= box.right) | (right <= box.left) | (top >= box.bottom) | (bottom <= box.top)
        )
        return bool(apart.all())

    def points_in(self, box: Box) -> int:
        """Count the points that a box covers.

        Returns:
            Their number.
        """
        first, last = np.searchsorted(self._points[:, 0], [box.left, box.right])
        heights = self._points[first:last, 1]
        return int(np.count_nonzero((heights >= box.top) & (heights <= box.bottom)))


def beside(words: str, point: Floats, side: str, reach: float) -> Box:
    """Estimate the box of words in 14 px beside a point.

    Args:
        words: one line.
        point: (2,) px.
        side: one of `SIDES`, or "centre".
        reach: px between the point and the words.

    Returns:
        The box.
    """
    x, y = float(point[0]), float(point[1])
    width = text_width(words)
    aslant = 0.6 if " " in side else 1  # a corner is nearer than it looks
    left = x - width / 2
    if side.endswith("right"):
        left = x + reach * aslant
    elif side.endswith("left"):
        left = x - reach * aslant - width
    top = y - _LINE / 2
    if side.startswith("above"):
        top = y - reach * aslant - _LINE + 2
    elif side.startswith("below"):
        top = y + reach * aslant - 2
    return Box(left, top, left + width, top + _LINE)


def text_width(words: str) -> float:
    """Estimate how wide words are in 14 px.

    Returns:
        Px; rather too wide than too narrow.
    """
    return sum(_WIDE if east_asian_width(letter) in "WF" else _NARROW for letter in words)

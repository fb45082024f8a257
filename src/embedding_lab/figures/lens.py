"""A lens on a map: the neighbourhood of one point, magnified where the map is empty.

In: which part to magnify and where to put it, in px. Left out: drawing it (`figures/word_map.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from embedding_lab.figures.labels import Box, Floats, Plane, plane_around

_SIZES = ((0.5, 0.34), (0.42, 0.3), (0.36, 0.28))  # shares of the picture's width and height
_GAP = 8.0  # px between the lens and the points around it
_LEAST, _MOST = 1.8, 10.0  # times: less is no help, more shows an empty plane
_STEP = 12  # places tried along each axis
_SHRUNK = (1.0, 0.9, 0.8, 0.7, 0.6)  # a map without an empty place makes room


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens.

    Attributes:
        box: where it stands, in px of the map.
        looks_at: what it magnifies, in px of the map.
        plane: coordinates inside the lens, in px from its own corner.
    """

    box: Box
    looks_at: Box
    plane: Plane


def find_lens(
    plane: Plane, points: Floats, centre: int, others: Iterable[int]
) -> tuple[Plane, Lens | None]:
    """Find an empty place for a lens; shrink the map if there is none.

    Args:
        plane: the map.
        points: (n, 2) coordinates of everything on it.
        centre: the number of the point to look at.
        others: numbers of points that should be seen too.

    Returns:
        The map's plane, perhaps a smaller one, and the lens; None where it would magnify little.
    """
    for share in _SHRUNK:
        for size in _SIZES:
            smaller = plane if share == 1 else _shrunk(plane, points, share)
            lens = _lens(smaller, points, centre, list(others), size)
            if lens is None:
                continue
            if not _covered(lens.box, smaller.pixels(points)):
                return smaller, lens
    return plane, None


def emptiest(boxes: Iterable[Box], pixels: Floats) -> Box:
    """Choose the box that covers the fewest points.

    Returns:
        The first of the best.
    """
    return min(boxes, key=lambda box: _covered(box, pixels))


def _shrunk(plane: Plane, points: Floats, share: float) -> Plane:
    into = Box(0, 0, plane.width, plane.height * share)
    return plane_around(points, width=plane.width, height=plane.height, into=into)


def _lens(
    plane: Plane, points: Floats, centre: int, others: list[int], size: tuple[float, float]
) -> Lens | None:
    width, height = round(plane.width * size[0]), round(plane.height * size[1])
    pixels = plane.pixels(points)
    looks_at = _neighbourhood(plane, pixels[centre], pixels[others], width, height)
    if looks_at is None:
        return None
    ends = np.linspace(0, plane.width - width, _STEP), np.linspace(0, plane.height - height, _STEP)
    places = [Box(x, y, x + width, y + height) for x in ends[0] for y in ends[1]]
    clear = [place for place in places if not place.overlaps(looks_at.grown(_GAP))]
    if not clear:
        return None
    box = min(clear, key=lambda place: (_covered(place, pixels), _distance(place, looks_at)))
    return Lens(box=box, looks_at=looks_at, plane=_inside(plane, looks_at, width, height))


def _neighbourhood(
    plane: Plane, centre: Floats, others: Floats, width: float, height: float
) -> Box | None:
    """Frame the centre and as many of the others, nearest first, as can be magnified.

    Returns:
        A box with the shape of the lens, or None.
    """
    order = np.argsort(np.linalg.norm(others - centre, axis=1), kind="stable")
    for count in range(len(order), 0, -1):
        seen = np.vstack([centre, others[order[:count]]])
        low, high = seen.min(axis=0), seen.max(axis=0)
        middle, half = (low + high) / 2, (high - low) / 2
        times = min(
            (width / 2 - 56) / max(half[0], 1e-9),  # px: words stand on both sides
            (height / 2 - 20) / max(half[1], 1e-9),
            _MOST,
        )
        if times >= _LEAST:
            half = np.array([width, height]) / 2 / times
            middle = np.clip(middle, half + 1, [plane.width, plane.height] - half - 1)
            return Box(
                float(middle[0] - half[0]),
                float(middle[1] - half[1]),
                float(middle[0] + half[0]),
                float(middle[1] + half[1]),
            )
    return None


def _inside(plane: Plane, looks_at: Box, width: float, height: float) -> Plane:
    x = (looks_at.left + looks_at.right - plane.width) / 2 / plane.scale + plane.x
    y = (plane.height - looks_at.top - looks_at.bottom) / 2 / plane.scale + plane.y
    times = width / (looks_at.right - looks_at.left)
    return Plane(x=x, y=y, scale=plane.scale * times, width=width, height=height)


def _covered(box: Box, pixels: Floats) -> int:
    x, y = pixels.T
    across = (x > box.left - _GAP) & (x < box.right + _GAP)
    return int(np.count_nonzero(across & (y > box.top - _GAP) & (y < box.bottom + _GAP)))


def _distance(one: Box, other: Box) -> float:
    across = one.left + one.right - other.left - other.right
    down = one.top + one.bottom - other.top - other.bottom
    return float(np.hypot(across, down)) / 2

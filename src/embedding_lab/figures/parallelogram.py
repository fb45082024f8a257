"""Four words and a prediction, as arrows in a plane, with labels that keep out of each other's way.

The plane is turned, and mirrored where needed, so that the offset from a to c runs to the right and
b stands above a: both keep every distance. All arrows have one scale.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.numbers import percent
from embedding_lab.figures.svg import circle, line, path, shorten, text
from embedding_lab.lessons.analogy_sentences import MINUS, decimals
from embedding_lab.lessons.parallelogram import Parallelogram

_MARGIN = (46, 36)  # px kept free for labels at the sides, above and below
_HEAD = 8  # px of an arrow's head
_A, _B, _C, _D, _P = range(5)

Point = npt.NDArray[np.float64]
Points = npt.NDArray[np.float64]


class _Box(NamedTuple):
    """A rectangle in px, for keeping labels apart."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, words: str, letter: float) -> Self:
        # A line of text that is centred at x, with its baseline at y.
        half = letter * len(words) / 2
        return cls(x - half, y - 13, x + half, y + 4)

    def shared(self, other: "_Box") -> float:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)

    def outside(self, other: "_Box") -> float:
        return (self.right - self.left) * (self.bottom - self.top) - self.shared(other)

    def crossed(self, start: Point, end: Point) -> float:
        along = start + np.linspace(0, 1, 60)[:, None] * (end - start)  # (60, 2)
        inside = (along > (self.left, self.top)) & (along < (self.right, self.bottom))
        return float(inside.all(axis=1).mean() * np.linalg.norm(end - start))


class _Label(NamedTuple):
    """Words, their CSS classes, and the places that they may take, best first."""

    words: str
    style: str
    places: Sequence[tuple[float, float]]

    def box(self, place: tuple[float, float]) -> _Box:
        letter = 8.4 if "b l" in self.style else 6.8  # px, an average of 16 px bold, 14 px plain
        return _Box.around(*place, self.words, letter)


def offsets(plane: Parallelogram, width: float, height: float) -> list[str]:
    """Draw the two offsets, the prediction, and how far it is from the expected answer.

    Args:
        plane: the points, and how much of each arrow the plane shows.
        width: px that there are.
        height: px that there are.

    Returns:
        The marks.
    """
    points = _fitted(_turned(plane), width, height)  # (5, 2)
    a, b, c, d, p = points
    labels = _place(_labels(plane, points), points, _Box(0, 0, width, height))
    return [
        _arrow(a, c, "table", 'stroke-width="2.5"'),
        _arrow(b, p, "table", 'stroke-width="2" stroke-dasharray="6 4"'),
        _arrow(b, d, "answer", 'stroke-width="2.5"'),
        line(p[0], p[1], d[0], d[1], "edge", more='stroke-width="1.5" stroke-dasharray="2 3"'),
        *(circle(x, y, 5.5, "ink") for x, y in (a, b, c)),
        circle(d[0], d[1], 5.5, "answer"),
        path(f"M{p[0] - 6:.1f} {p[1]:.1f}h12m-6 -6v12", "table", more='stroke-width="2.5"'),
        *labels,
    ]


def _turned(plane: Parallelogram) -> Points:
    points = plane.points.astype(np.float64)  # (5, 2)
    along = points[_C] - points[_A] + points[_D] - points[_B]
    angle = np.arctan2(along[1], along[0])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned: Points = points @ turn  # the mean offset now points to the right
    if turned[[_B, _D], 1].sum() > turned[[_A, _C], 1].sum():
        turned[:, 1] *= -1  # y grows downwards on a screen, and b belongs above
    return turned


def _fitted(points: Points, width: float, height: float) -> Points:
    box = np.array([width, height], dtype=np.float64)
    spread = np.maximum(np.ptp(points, axis=0), 1e-6)
    scale = float(((box - 2 * np.array(_MARGIN)) / spread).min())
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    fitted: Points = (points - centre) * scale + box / 2
    return fitted


def _labels(plane: Parallelogram, points: Points) -> list[_Label]:
    a, b, c, d, p = points
    words = [shorten(word, 14) for word in (*plane.abc, plane.expected)]
    first, second = map(percent, plane.shown)
    side = 1 if p[1] >= d[1] else -1  # away from the expected answer
    formula = f"{words[_C]} {MINUS} {words[_A]} + {words[_B]}"
    return [
        _Label(words[_A], "b l halo c", _around(a, 1)),
        _Label(words[_C], "b l halo c", _around(c, 1)),
        _Label(words[_B], "b l halo c", _around(b, -1)),
        _Label(words[_D], "b l answer halo c", _around(d, -1)),
        _Label(formula, "table halo c", _around(p, side, reach=3.4 * len(formula))),
        _Label(f"cosine {decimals(plane.cosine, 2)}", "m halo c", _beside(p, d)),
        _Label(f"{first} of its length shown", "m halo c", _along(a, c, 1, reach=72)),
        _Label(f"{second} shown", "m halo c", _along(b, d, -1, reach=34)),
    ]


def _around(point: Point, side: int, *, reach: float = 40) -> list[tuple[float, float]]:
    # Side 1 is below the point, side -1 above it; the other side is the second choice.
    x, y = point
    rows = [y + (24 if way > 0 else -13) for way in (side, -side)]
    shifts = (0.0, -reach / 2, reach / 2, -reach, reach)
    return [(x + dx, row) for row in rows for dx in shifts]


def _beside(start: Point, end: Point) -> list[tuple[float, float]]:
    x, y = (start + end) / 2
    return [(x + dx, y + dy) for dx in (46, -46) for dy in (5, 20, -10, 36, -26, 52, -42)]


def _along(start: Point, end: Point, side: int, *, reach: float) -> list[tuple[float, float]]:
    # A box of half width `reach` clears a line at its reach across the normal of that line.
    x, y = (end - start) / max(float(np.linalg.norm(end - start)), 1.0)
    gap = reach * abs(y) + 9 * abs(x) + 4
    normal = np.array([-y, x]) if x > 0 else np.array([y, -x])  # points downwards
    middle = [start + share * (end - start) for share in (0.5, 0.35, 0.65, 0.2, 0.8)]
    centres = [point + way * gap * normal for way in (side, -side) for point in middle]
    return [(across, down + 5) for across, down in centres]


def _place(labels: Sequence[_Label], points: Points, room: _Box) -> list[str]:
    # Each label in turn takes the place where it covers least of what is already drawn.
    a, b, c, d, p = points
    taken = [_Box(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    arrows = ((a, c), (b, d), (b, p), (p, d))

    def cost(label: _Label, k: int) -> float:
        box = label.box(label.places[k])
        crossed = sum(box.crossed(*arrow) for arrow in arrows)
        return k + 2 * crossed + sum(map(box.shared, taken)) + 4 * box.outside(room)

    marks = []
    for label in labels:
        best = label.places[min(range(len(label.places)), key=lambda k: cost(label, k))]
        taken.append(label.box(best))
        marks.append(text(*best, label.words, label.style))
    return marks


def _arrow(start: Point, end: Point, stroke: str, more: str) -> str:
    length = float(np.linalg.norm(end - start))
    if length < _HEAD:
        return ""
    ahead = (end - start) / length
    across = np.array([-ahead[1], ahead[0]])
    tip = end - 5 * ahead  # the dot covers the rest
    left, right = (tip - _HEAD * ahead + side * 3.2 * across for side in (1, -1))
    neck = tip - _HEAD / 2 * ahead
    head = f"M{tip[0]:.1f} {tip[1]:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}Z"
    shaft = line(start[0], start[1], neck[0], neck[1], stroke, more=more)
    return shaft + path(head, "none", fill=stroke)

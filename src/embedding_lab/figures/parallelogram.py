"""Four words and a prediction, as arrows in a plane, with labels that keep out of each other's way.

Two arrows are compared: from a to b, which is known, and from c to d, which is hoped for. A dashed
one repeats the first from c and ends at the prediction. The plane is turned, and mirrored where
needed, so that the mean of the sides from a to c and from b to d runs to the right, and b and d
stand above a and c on the whole: both keep every distance. All arrows have one scale.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import circle, line, path, shorten, text
from embedding_lab.lessons.numbers import MINUS, decimals, percent
from embedding_lab.lessons.parallelogram import Parallelogram

_MARGIN = (46, 36)  # px kept free for labels at the sides, above and below
_HEAD = 8  # px of an arrow's head
_APART = 190  # px between the two arrows that a long label needs
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
    def around(cls, x: float, y: float, half: float) -> Self:
        # A line of text that is centred at x, with its baseline at y.
        return cls(x - half, y - 13, x + half, y + 4)

    def shared(self, others: Iterable["_Box"]) -> float:
        total = 0.0
        for other in others:
            across = min(self.right, other.right) - max(self.left, other.left)
            down = min(self.bottom, other.bottom) - max(self.top, other.top)
            total += max(across, 0) * max(down, 0)
        return total

    def outside(self, other: "_Box") -> float:
        return (self.right - self.left) * (self.bottom - self.top) - self.shared([other])

    def crossed(self, lines: Points) -> int:
        inside = (lines > (self.left, self.top)) & (lines < (self.right, self.bottom))
        return int(inside.all(axis=1).sum())


class _Label(NamedTuple):
    """Words, their CSS classes, half their width, the places that they may take, best first."""

    words: str
    style: str
    half: float
    places: Sequence[tuple[float, float]]

    @classmethod
    def around(cls, point: Point, away: Point, words: str, style: str) -> Self:
        """Name a point, best on the side that is turned away from its arrow.

        Returns:
            The label.
        """
        half = _half(words, style)
        best = float(np.arctan2(away[1], away[0]))
        turns = sorted(np.linspace(-np.pi, np.pi, 24, endpoint=False), key=abs)
        return cls(words, style, half, [
            (point[0] + np.cos(best + turn) * (half + 9) * far,
             point[1] + np.sin(best + turn) * 19 * far + 5)
            for far in (1, 1.4) for turn in turns
        ])  # fmt: skip

    @classmethod
    def beside(cls, start: Point, end: Point, words: str, style: str) -> Self:
        """Name a line, best at its middle; a box clears it at its reach across the line's normal.

        Returns:
            The label.
        """
        half = _half(words, style)
        x, y = (end - start) / max(float(np.linalg.norm(end - start)), 1.0)
        normal = np.array([-y, x]) * (half * abs(y) + 9 * abs(x) + 6)
        return cls(words, style, half, [
            (across, down + 5)
            for far in (1, 1.3, 1.7) for share in (0.5, 0.3, 0.7, 0.1, 0.9) for side in (1, -1)
            for across, down in [start + share * (end - start) + side * far * normal]
        ])  # fmt: skip


def _half(words: str, style: str) -> float:
    # px of a letter at 14 px: measured in three classes, because "ill" is a third of "mum".
    width = sum(4 if one in "fijlrt .'" else 11 if one in "mwMW" else 7 for one in words)
    return width / 2 * (1.22 if "b l" in style else 1) + 4  # 16 px and bold; air between labels


def offsets(plane: Parallelogram, width: float, height: float) -> list[str]:
    """Draw the two steps, the prediction, and how far it is from the expected answer.

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
        _arrow(a, b, "table", 'stroke-width="2.5"'),
        _arrow(c, p, "table", 'stroke-width="2" stroke-dasharray="6 4"'),
        _arrow(c, d, "answer", 'stroke-width="2.5"'),
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
    turned: Points = points @ turn  # from a and b to c and d it now goes to the right
    if turned[[_B, _D], 1].sum() > turned[[_A, _C], 1].sum():
        turned[:, 1] *= -1  # y grows downwards on a screen, and b and d belong above
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
    apart = float(np.linalg.norm(c + d - a - b)) / 2
    shown = "of its length shown" if apart > _APART else "shown"
    alike = "no cosine" if plane.cosine is None else f"cosine {decimals(plane.cosine, 2)}"
    formula = f"{words[_C]} {MINUS} {words[_A]} + {words[_B]}"
    return [
        _Label.around(a, a - b, words[_A], "b l halo c"),
        _Label.around(b, b - a, words[_B], "b l halo c"),
        _Label.around(c, c - d, words[_C], "b l halo c"),
        _Label.around(d, d - p, words[_D], "b l answer halo c"),
        _Label.around(p, p - d, formula, "table halo c"),
        _Label.beside(p, d, alike, "m halo c"),
        _Label.beside(a, b, f"{first} {shown}", "m halo c"),
        _Label.beside(c, d, f"{second} shown", "m halo c"),
    ]


def _place(labels: Sequence[_Label], points: Points, room: _Box) -> list[str]:
    # Each label in turn takes the place where it covers least of what is drawn. Then each may
    # move once more, now that it knows where those after it went.
    a, b, c, d, p = points
    lines = _sampled([(a, b), (c, d), (c, p), (p, d)])
    dots = [_Box(x - 7, y - 7, x + 7, y + 7) for x, y in points]
    boxes = [[_Box.around(*place, label.half) for place in label.places] for label in labels]
    alone = [
        [
            0.7 * k + 4 * box.crossed(lines) + 4 * box.outside(room) + 2 * box.shared(dots)
            for k, box in enumerate(row)
        ]
        for row in boxes
    ]
    chosen: dict[int, int] = {}
    for turn in range(3 * len(labels)):
        i = turn % len(labels)
        others = [boxes[j][k] for j, k in chosen.items() if j != i]
        costs = [own + 3 * box.shared(others) for own, box in zip(alone[i], boxes[i], strict=True)]
        chosen[i] = int(np.argmin(costs))
    return [
        text(*label.places[chosen[i]], label.words, label.style) for i, label in enumerate(labels)
    ]


def _sampled(arrows: Sequence[tuple[Point, Point]]) -> Points:
    # One point a px, (px, 2), so that counting those in a box measures how much it covers.
    pieces = [
        start + np.linspace(0, 1, max(int(np.linalg.norm(end - start)), 2))[:, None] * (end - start)
        for start, end in arrows
    ]
    sampled: Points = np.concatenate(pieces)
    return sampled


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

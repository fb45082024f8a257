"""How many dimensions are needed: what is kept with the first k principal components."""

from collections.abc import Sequence
from math import isnan, log
from typing import NamedTuple

from embedding_lab.figures.svg import NARROW, WIDE, Drawing, circle, line, path, rect, svg, text
from embedding_lab.lessons.numbers import counted, percent

_TOP, _FLOOR = 32, 212
_HEIGHT = 260
_LEFT, _NAMES = 52, 140  # px free at the sides, for the scale and for the names of the lines
_APART = 20  # px between names
_TICK = 24  # px from number to number below the axis
_MAP = 2  # dimensions of the map above

Point = tuple[int, float, float]


class _Line(NamedTuple):
    name: str
    colour: str  # of the marks
    style: str  # of the words
    shape: str
    shares: Sequence[tuple[int, float]]


class _Plane(NamedTuple):
    right: float
    dimensions: int

    def x(self, k: int) -> float:
        return _LEFT + (self.right - _LEFT) * log(k) / log(max(self.dimensions, 2))

    def y(self, share: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * share


def dimension_curve(
    points: Sequence[Point],
    *,
    variances: Sequence[float] = (),
    dimensions: int | None = None,
) -> Drawing:
    """Draw what is kept over k, on a logarithmic scale.

    Args:
        points: k, share of neighbours kept, share of analogies right; at least one, k ascending;
            a share is NaN where there was nothing to count.
        variances: the share of the variance for each point, or none.
        dimensions: d, where the axis ends, so that it stays while points arrive; by default the
            last k.

    Returns:
        The picture.
    """
    lines = [
        _Line("neighbours kept", "answer", "answer b", "disc", _known(points, 1)),
        _Line("analogies right", "table", "table b", "diamond", _known(points, 2)),
        _Line("variance", "edge", "m", "none", _shares(points, variances)),
    ]
    lines = [one for one in lines if one.shares]
    last = max(dimensions or 1, points[-1][0])
    said = "; ".join(
        f"{one.name} {', '.join(f'{k}: {percent(share)}' for k, share in one.shares)}"
        for one in lines
    )
    wide = _curve(lines, _Plane(WIDE - _NAMES, last), [k for k, *_ in points])
    narrow = _curve(lines, _Plane(NARROW - 12, last), [k for k, *_ in points])
    return Drawing(
        svg(WIDE, _HEIGHT, wide + _names_beside(lines, _Plane(WIDE - _NAMES, last))),
        f"What the first k of {counted(last, 'dimension')} keep. {said}.",
        svg(NARROW, _HEIGHT + 24 * len(lines), narrow + _names_below(lines)),
    )


def _known(points: Sequence[Point], column: int) -> list[tuple[int, float]]:
    return [(point[0], point[column]) for point in points if not isnan(point[column])]


def _shares(points: Sequence[Point], variances: Sequence[float]) -> list[tuple[int, float]]:
    return [(point[0], share) for point, share in zip(points, variances, strict=False)]


def _curve(lines: Sequence[_Line], plane: _Plane, ticks: Sequence[int]) -> list[str]:
    marks = _scale(plane, ticks)
    for one in reversed(lines):  # what matters most lies on top
        steps = " ".join(
            f"{'L' if i else 'M'}{plane.x(k):.1f} {plane.y(share):.1f}"
            for i, (k, share) in enumerate(one.shares)
        )
        dashes = ' stroke-dasharray="5 4"' if one.shape == "none" else ""
        marks.append(
            path(steps, one.colour, more=f'stroke-width="2" stroke-linejoin="round"{dashes}')
        )
        for k, share in one.shares:
            tip = f"{counted(k, 'dimension')}, {one.name}: {percent(share)}"
            marks.append(_mark(one, plane.x(k), plane.y(share), tip))
    return marks


def _scale(plane: _Plane, ticks: Sequence[int]) -> list[str]:
    """Draw the axes, and where the map above stands on them.

    Returns:
        The marks.
    """
    marks = []
    for share in (0.0, 0.5, 1.0):
        y = plane.y(share)
        marks += [
            line(_LEFT, y, plane.right, y, "line"),
            text(_LEFT - 10, y + 5, percent(share), "m e"),
        ]
    if plane.dimensions >= _MAP:
        x = plane.x(_MAP)
        marks += [
            line(x, _TOP - 10, x, _FLOOR, "edge", more='stroke-dasharray="2 3"'),
            text(x, _TOP - 16, f"{_MAP} axes", "c"),
        ]
    for k in _readable(ticks, plane):
        marks.append(text(plane.x(k), _FLOOR + 20, str(k), "b c" if k == _MAP else "m c"))
    marks.append(text(plane.right, _FLOOR + 40, "dimensions kept", "m e"))
    return marks


def _readable(ticks: Sequence[int], plane: _Plane) -> list[int]:
    """Choose the numbers that fit below the axis; the last one always does.

    Returns:
        Some of the ticks, ascending.
    """
    chosen = [ticks[-1]]
    for k in reversed(ticks[:-1]):
        if plane.x(chosen[-1]) - plane.x(k) >= _TICK:
            chosen.append(k)
    return chosen[::-1]


def _mark(one: _Line, x: float, y: float, tip: str = "") -> str:
    if one.shape == "disc":
        return circle(x, y, 4, one.colour, tip=tip)
    if one.shape == "diamond":
        turned = f'transform="rotate(45 {x:.1f} {y:.1f})"'
        return rect(x - 3.5, y - 3.5, 7, 7, one.colour, more=turned, tip=tip)
    return circle(x, y, 2, one.colour, tip=tip)


def _names_beside(lines: Sequence[_Line], plane: _Plane) -> list[str]:
    """Write the name of each line where it ends, no two over each other.

    Returns:
        The marks.
    """
    marks: list[str] = []
    free = 0.0
    for one in sorted(lines, key=lambda one: one.shares[-1][1], reverse=True):
        k, share = one.shares[-1]
        y = max(plane.y(share) + 5, free)
        marks.append(text(plane.x(k) + 14, y, one.name, f"{one.style} halo"))
        free = y + _APART
    return marks


def _names_below(lines: Sequence[_Line]) -> list[str]:
    """Write the names below each other, each beside its mark.

    Returns:
        The marks.
    """
    marks = []
    for number, one in enumerate(lines):
        y = _HEIGHT + 14 + 24 * number
        dashes = ' stroke-dasharray="5 4"' if one.shape == "none" else ""
        marks += [
            line(_LEFT, y - 5, _LEFT + 28, y - 5, one.colour, more=f'stroke-width="2"{dashes}'),
            _mark(one, _LEFT + 14, y - 5),
            text(_LEFT + 40, y, one.name, one.style),
        ]
    return marks

"""How many dimensions are needed: what is kept with the first k principal components."""

from collections.abc import Sequence
from math import log

from embedding_lab.figures.svg import NARROW, WIDE, Drawing, circle, line, path, svg, text
from embedding_lab.lessons.numbers import percent

_HEIGHT = 240
_TOP, _FLOOR = 24, 200
_LEFT, _RIGHT = 44, 150  # px free at the sides, for the scale and the names of the lines

Point = tuple[int, float, float]


def dimension_curve(points: Sequence[Point]) -> Drawing:
    """Draw two lines over k, on a logarithmic scale.

    Args:
        points: k, share of neighbours kept, share of analogies right; at least one, k ascending.

    Returns:
        The picture.
    """
    said = "; ".join(f"{k}: {percent(kept)} and {percent(right)}" for k, kept, right in points)
    alt = f"Dimensions, then neighbours kept and analogies right: {said}."
    return Drawing(_curve(points, WIDE), alt, _curve(points, NARROW))


def _curve(points: Sequence[Point], width: float) -> str:
    wide = width == WIDE
    right = width - (_RIGHT if wide else 12)
    top = log(max(points[-1][0], 2))

    def x(k: int) -> float:
        return _LEFT + (right - _LEFT) * log(k) / top

    def y(share: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * share

    marks = []
    for share in (0.0, 0.5, 1.0):
        marks += [
            line(_LEFT, y(share), right, y(share), "line"),
            text(_LEFT - 8, y(share) + 5, percent(share), "m e"),
        ]
    last = -100.0
    for k, *_ in points:
        if x(k) - last > 34:
            marks.append(text(x(k), _FLOOR + 20, str(k), "b c" if k == 2 else "m c"))
            last = x(k)
    marks.append(text(right, _FLOOR + 38, "dimensions kept", "m e"))
    if any(k == 2 for k, *_ in points):
        marks.append(line(x(2), _TOP, x(2), _FLOOR, "edge", more='stroke-dasharray="4 4"'))
        marks.append(text(x(2) + 6, _TOP - 8, "this map", "m"))
    names = (("neighbours kept", 1, "answer"), ("analogies right", 2, "table"))
    for name, column, colour in names:
        shares = [float(point[column]) for point in points]
        steps = " ".join(
            f"{'M' if i == 0 else 'L'}{x(point[0]):.1f} {y(share):.1f}"
            for i, (point, share) in enumerate(zip(points, shares, strict=True))
        )
        marks.append(path(steps, colour, more='stroke-width="2"'))
        marks += [
            circle(x(point[0]), y(share), 3.5, colour, tip=f"{point[0]}: {percent(share)}")
            for point, share in zip(points, shares, strict=True)
        ]
        if wide:
            above = shares[-1] >= max(float(points[-1][1]), float(points[-1][2]))
            marks.append(
                text(right + 10, y(shares[-1]) + (0 if above else 14), name, f"{colour} b")
            )
        else:
            marks.append(text(_LEFT if column == 1 else right, _HEIGHT - 4, name, f"{colour} b{'' if column == 1 else ' e'}"))  # fmt: skip
    return svg(width, _HEIGHT, marks)

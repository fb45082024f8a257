"""The map of words: points, their words, and where the neighbours of one word went.

In: two and three dimensions, from one point to 50,000. Left out: which words to write and how
the points look; that is the caller's, as a function of what the lesson is about.

Up to `CRISP` points are drawn as SVG, where words stand above the points and a lens hides what
is under it; more are drawn by WebGL, which can pan 50,000 of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.chart import Chart, base_layout
from embedding_lab.figures.labels import (
    FEW,
    Box,
    Floats,
    Plane,
    Room,
    beside,
    choose_labels,
    flat,
    plane_around,
    text_width,
)
from embedding_lab.figures.lens import Lens, emptiest, find_lens
from embedding_lab.figures.map_data import GroupName, Label, Marks, Ray, WordMap
from embedding_lab.figures.map_layout import lens_layout, paper, set_in, space
from embedding_lab.figures.map_parts import (
    Axes,
    Marker,
    Trace,
    Written,
    annotations,
    lines,
    points,
    size_key,
    write,
)

__all__ = ["GroupName", "Label", "Marks", "Ray", "WordMap", "choose_labels", "word_map"]

CRISP = 1_000  # points
WITH_TAILS = 5_000  # points
_FOCUS, _RING = 13.0, 13.0  # px across; Plotly draws larger in space
_IN_SPACE = 0.7
_STYLES = {  # colour, bold
    "word": ("ink", False),
    "bold": ("ink", True),
    "focus": ("table-ink", True),
    "lost": ("null-ink", False),
}
_FORCED = ("focus", "bold")
_LINE = 20.0  # px: the height of the name of an axis
_NAME = 22.0  # px: the height of the name of a group
_LIFTS = range(2, 30, 2)  # px: how far it may rise, so that no point shows through
_KEY = (190, 50)  # px
_KEY_STEPS = 6  # points in the key


def word_map(one: WordMap) -> Chart:
    """Draw a map.

    Args:
        one: what it shows.

    Returns:
        The chart.
    """
    traces, layout = _in_space(one) if one.coordinates.shape[1] == 3 else _on_paper(one)
    return Chart(
        traces=tuple(traces),
        layout=base_layout() | layout,
        alt=one.alt,
        height=one.height,
        view=one.view,
        group=one.group,
        width=one.width,
    )


def _on_paper(one: WordMap) -> tuple[list[Trace], dict[str, object]]:
    axes = Axes("scatter" if len(one.words) <= CRISP else "scattergl")
    whole = Box(0, 0, one.width, one.height)
    plane = plane_around(one.coordinates, width=one.width, height=one.height, into=whole)
    lens = None
    if one.lens and one.focus is not None:
        near = [ray.point for ray in one.rays if ray.kept] or _nearest(one, one.focus)
        plane, lens = find_lens(plane, one.coordinates, one.focus, near)
    key = _place_of_key(one, plane, lens)
    texts = list(_texts(one, plane, lens, key))
    calm = one if lens is None else _without_inside(one, lens, plane)
    traces = [*_tails(one, axes), *_rays(calm, axes), *_marks(one, axes), *_focus(one, axes)]
    layout = paper(plane, one.axes)
    if axes.kind == "scatter":
        traces += write(axes, texts)
    else:
        layout["annotations"] = annotations(texts)
    if lens is not None:
        traces += _through(lens, one, axes.kind)
        layout |= lens_layout(lens, plane)
    if key is not None:
        traces += size_key(Axes("scatter", "3"), _sizes(one), _largest(one), one.key)
        layout |= set_in("3", key, plane, (0, 12), (0, 3))
    return traces, layout


def _in_space(one: WordMap) -> tuple[list[Trace], dict[str, object]]:
    axes = Axes("scatter3d")
    whole = Box(0, 0, one.width, one.height)
    shadow = flat(one.coordinates)
    plane = plane_around(shadow, width=one.width, height=one.height, into=whole)
    room = Room(plane.pixels(shadow), whole)
    texts = [
        Written(np.array([at.x, at.y, at.z]), at.words, f"{at.colour}-ink", "centre", True, 16)
        for at in one.groups
    ]
    texts += _labels(one, one.labels, room, plane.pixels(shadow))
    scene = space(one.axes) | {"annotations": annotations(texts)}
    traces = [*_rays(one, axes), *_marks(one, axes), *_focus(one, axes)]
    return traces, {"scene": scene}


def _marks(
    one: WordMap, axes: Axes, within: npt.NDArray[np.bool_] | None = None
) -> Iterator[Trace]:
    """Draw the points, one trace for each look; the focus is drawn apart.

    Yields:
        Plotly traces.
    """
    shown = np.ones(len(one.words), bool) if within is None else within.copy()
    if one.focus is not None:
        shown[one.focus] = False
    looks = dict.fromkeys(zip(one.marks.colour, one.marks.symbol, strict=True))
    colour, symbol = np.asarray(one.marks.colour), np.asarray(one.marks.symbol)
    if one.marks.value is not None:
        valued = np.isfinite(one.marks.value)
        some = np.flatnonzero(shown & valued)
        if len(some):
            yield _points(one, axes, some, ("edge", "circle"))
        shown &= ~valued
    for look in looks:
        some = np.flatnonzero(_alike(shown, colour, symbol, look))
        if len(some):
            yield _points(one, axes, some, look)


def _alike(
    shown: npt.NDArray[np.bool_],
    colour: npt.NDArray[np.str_],
    symbol: npt.NDArray[np.str_],
    look: tuple[str, str],
) -> npt.NDArray[np.bool_]:
    return np.asarray(shown & (colour == look[0]) & (symbol == look[1]))


def _points(one: WordMap, axes: Axes, some: npt.NDArray[np.intp], look: tuple[str, str]) -> Trace:
    value = None if one.marks.value is None else np.asarray(one.marks.value)[some]
    if value is not None and np.isnan(value).all():
        value = None
    sizes = np.asarray(one.marks.size, np.float32)[some]
    hover = one.words if one.hover is None else one.hover
    return points(
        axes,
        one.coordinates[some],
        Marker(*look, sizes, value, _largest(one)),
        ids=np.asarray(one.ids)[some],
        hover=[hover[i] for i in some],
    )


def _focus(one: WordMap, axes: Axes) -> Iterator[Trace]:
    if one.focus is None:
        return
    at = np.array([one.focus])
    hover = one.words if one.hover is None else one.hover
    yield points(
        axes,
        one.coordinates[at],
        Marker("table", "circle", _FOCUS * _scale(axes)),
        ids=np.asarray(one.ids)[at],
        hover=[hover[one.focus]],
    )


def _rays(one: WordMap, axes: Axes) -> Iterator[Trace]:
    """Draw rays and the rings at their ends: solid for neighbours kept, dashed for those lost.

    Yields:
        Plotly traces.
    """
    if one.focus is None:
        return
    for kept, colour, dash in ((True, one.kept_colour, "solid"), (False, "null", "dash")):
        ends = [ray.point for ray in one.rays if ray.kept is kept]
        if ends:
            paths = [one.coordinates[[one.focus, end]] for end in ends]
            yield lines(axes, paths, colour, width=1.2, dash=dash, opacity=0.75)
            ring = Marker(colour, "circle-open", _RING * _scale(axes))
            yield points(axes, one.coordinates[ends], ring)


def _scale(axes: Axes) -> float:
    return _IN_SPACE if axes.kind == "scatter3d" else 1.0


def _tails(one: WordMap, axes: Axes) -> Iterator[Trace]:
    """Draw where points were, one trace for each colour.

    Yields:
        Plotly traces.
    """
    if one.tails is None or len(one.words) > WITH_TAILS:
        return
    for colour in dict.fromkeys(one.marks.colour):
        paths = [
            tail
            for tail, own in zip(one.tails, one.marks.colour, strict=True)
            if own == colour and len(tail) > 1
        ]
        if paths:
            yield lines(axes, paths, colour, opacity=0.3)


# Words


def _texts(one: WordMap, plane: Plane, lens: Lens | None, key: Box | None) -> Iterator[Written]:
    """Write what must be read, names of groups, then words where they find room beside them.

    Yields:
        Texts on the map.
    """
    pixels = plane.pixels(one.coordinates)
    taken = [box for box in (lens and lens.box.grown(), key) if box] + _names_of_axes(one)
    room = Room(pixels, Box(0, 0, one.width, one.height), taken)
    outside = [
        label for label in one.labels if lens is None or not _within(lens, pixels[label.point])
    ]
    yield from _labels(one, [label for label in outside if label.style in _FORCED], room, pixels)
    spoken_of = {label.point for label in outside if label.style in _FORCED}
    spoken_of |= {ray.point for ray in one.rays}
    room.keep_clear(pixels[sorted(spoken_of)])
    names = []
    top = plane.ranges()[1][1] - (_NAME / 2 + 1) / plane.scale
    for name in one.groups:
        place = np.array([name.x, min(name.y, top)])
        at = plane.pixels(place[None])[0]
        place[1] += (
            room.take_above(beside(name.words, at, "centre", 0).grown(6), _LIFTS) / plane.scale
        )
        names.append(Written(place, name.words, f"{name.colour}-ink", "centre", True, 16, 1))
    yield from _labels(
        one, [label for label in outside if label.style not in _FORCED], room, pixels
    )
    yield from names


def _names_of_axes(one: WordMap) -> list[Box]:
    """Return the corners where the names of the axes stand: across below, up above."""
    across, up = [*(one.axes or ()), "", ""][:2]
    right, low = one.width - text_width(f"{across} →"), one.height - _LINE
    corners = [(across, Box(right, low, one.width, one.height))]
    corners.append((up, Box(0, 0, text_width(f"{up} ↑"), _LINE)))
    return [box for name, box in corners if name]


def _labels(one: WordMap, labels: Sequence[Label], room: Room, pixels: Floats) -> Iterator[Written]:
    ringed = {ray.point for ray in one.rays} | {one.focus}
    written: dict[Label, Written] = {}
    for crowded in (False, True):
        for label in sorted(labels, key=lambda label: label.style not in _FORCED):
            sure = label.style in _FORCED or label.point in ringed
            if label in written or (crowded and not sure and len(written) >= FEW):
                continue
            reach = 10 if label.point in ringed else 7
            spot = room.take(
                label.words, pixels[label.point], reach=reach,
                forced=label.style in _FORCED, crowded=crowded or sure,
            )  # fmt: skip
            if spot is not None:
                colour, bold = _STYLES[label.style]
                at = one.coordinates[label.point]
                written[label] = Written(at, label.words, colour, spot.side, bold, reach=reach)
    yield from written.values()


# The lens, the axes, the key


def _nearest(one: WordMap, focus: int) -> list[int]:
    distances = np.linalg.norm(one.coordinates - one.coordinates[focus], axis=1)
    return [int(i) for i in np.argsort(distances, kind="stable")[1:7]]


def _without_inside(one: WordMap, lens: Lens, plane: Plane) -> WordMap:
    """Leave the rays to the lens whose ends it shows.

    Returns:
        The map with fewer rays.
    """
    pixels = plane.pixels(one.coordinates)
    rays = tuple(ray for ray in one.rays if not _within(lens, pixels[ray.point]))
    return replace(one, rays=rays)


def _through(lens: Lens, one: WordMap, kind: str) -> list[Trace]:
    """Draw the neighbourhood of the focus again, with its words.

    Returns:
        Plotly traces on the axes of the lens.
    """
    axes = Axes(kind, "2")
    pixels = lens.plane.pixels(one.coordinates)
    whole = Box(0, 0, lens.plane.width, lens.plane.height)
    inside = np.all((pixels > 0) & (pixels < [whole.right, whole.bottom]), axis=1)
    seen = [ray for ray in one.rays if inside[ray.point]]
    labels = [
        Label(ray.point, one.words[ray.point], "word" if ray.kept else "lost") for ray in seen
    ]
    if one.focus is not None:
        labels.insert(0, Label(one.focus, one.words[one.focus], "focus"))
    room = Room(pixels[inside], whole)
    return [
        *_rays(one, axes),
        *_marks(one, axes, inside),
        *_focus(one, axes),
        *write(Axes("scatter", "2"), _labels(one, labels, room, pixels)),
    ]


def _place_of_key(one: WordMap, plane: Plane, lens: Lens | None) -> Box | None:
    if not one.key or one.marks.value is None:
        return None
    width, height = _KEY
    right, low = one.width - width, one.height - height
    places = [Box(x, y, x + width, y + height) for y in (low, 0) for x in (right, 0)]
    free = [place for place in places if lens is None or not place.overlaps(lens.box)]
    return emptiest(free or places, plane.pixels(one.coordinates))


def _sizes(one: WordMap) -> Mapping[float, float]:
    """Give the size of the points that the key shows.

    Returns:
        px by value, from 0 to the largest.
    """
    values = np.asarray(one.marks.value, np.float64)
    order = np.argsort(values, kind="stable")
    sizes = np.asarray(one.marks.size, np.float64)
    steps = np.linspace(0, _largest(one), _KEY_STEPS)
    across = np.interp(steps, values[order], sizes[order])
    return {float(step): float(size) for step, size in zip(steps, across, strict=True)}


def _largest(one: WordMap) -> float:
    if one.largest is not None or one.marks.value is None:
        return one.largest or 1.0
    return float(np.nan_to_num(one.marks.value).max()) or 1.0


def _within(lens: Lens, pixel: Floats) -> bool:
    box = lens.looks_at
    return bool(box.left < pixel[0] < box.right and box.top < pixel[1] < box.bottom)

"""How the points of a map look, what is written beside them, and whose neighbours they are.

Left out: drawing, and any judgement of the whole picture (`geometry.quality`).

Axes: n points, d dimensions, c coordinates, k neighbours.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.neighbours import nearest, squared_distances
from embedding_lab.geometry.quality import FEWEST_POINTS, MOST_NEIGHBOURS, at_unit_scale
from embedding_lab.lessons.map_words import MapWords

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int32]

HUES = ("c1", "c2", "c3", "c4")
MANY, CROWD = 500, 5_000  # points; from here on they are drawn smaller
FEWEST_NAMED = 3  # points of a group that has a name on the map
CORE = 2 / 3  # of a group's points are its dense part
ABOVE = 0.035  # of the picture's height: a name stands so far above its points
NAME_WIDTH = 0.16  # of the picture's width: a long name, such as countries
FEWEST_AROUND = 3 * MOST_NEIGHBOURS
UNASKED = 0.5  # of its size: a point whose neighbours nobody asked for
MAJORITY = 8  # of the 10 points around one


class PointMarks(NamedTuple):
    """How each point looks.

    Attributes:
        colour: a token per point.
        symbol: "circle" or "diamond" per point.
        size: (n,) px.
        value: (n,) on the sequential scale, or None.
    """

    colour: Sequence[str]
    symbol: Sequence[str]
    size: Floats
    value: Floats | None = None


class MapNeighbour(NamedTuple):
    """A true neighbour of a word, among the words of the map.

    Attributes:
        point: its place among the n.
        word: the word.
        cosine: with the word asked, in all d dimensions.
        kept: whether it is among the k nearest in the picture as well.
    """

    point: int
    word: str
    cosine: float
    kept: bool


def neighbourhood(n: int) -> int:
    """Say how many neighbours the scores of a map of n points look at.

    Args:
        n: >= 1.

    Returns:
        min(10, (n - 1) // 2), the k of `geometry.quality.trust`.
    """
    return min(MOST_NEIGHBOURS, (n - 1) // 2)


def point_size(n: int) -> float:
    """Choose the diameter of a point.

    Args:
        n: how many there are.

    Returns:
        px.
    """
    return 8.0 if n <= MANY else 6.0 if n <= CROWD else 3.0


def by_group(groups: Whole) -> PointMarks:
    """Colour by category or cluster: four hues as circles, the same four as diamonds.

    Args:
        groups: (n,) from 0 to 7, or -1 for none; further ones start again.

    Returns:
        The marks.
    """
    colour = [HUES[group % 4] if group >= 0 else "edge" for group in groups.tolist()]
    symbol = ["diamond" if group >= 0 and group % 8 > 3 else "circle" for group in groups.tolist()]
    return PointMarks(colour, symbol, np.full(len(groups), point_size(len(groups))))


def by_frequency(rows: Whole) -> PointMarks:
    """Colour by the place in the table: most tables list their frequent words first.

    Args:
        rows: (n,) places from 0.

    Returns:
        The marks; the value is log10(last / place): the first is farthest from the page's
        colour.
    """
    places = np.log10(rows.astype(np.float64) + 1)
    value = places.max() - places
    plain = ["edge"] * len(rows)
    return PointMarks(
        plain, ["circle"] * len(rows), np.full(len(rows), point_size(len(rows))), value
    )


def by_loss(lost: npt.ArrayLike, n: int) -> PointMarks:
    """Colour by neighbours lost: larger and farther from the page's colour is worse.

    Args:
        lost: (n,) how many of the k true neighbours the picture lost; NaN where unknown.
        n: how many points.

    Returns:
        The marks; the value is NaN where it is unknown, and such a point is small and plain.
    """
    known = np.asarray(lost, dtype=np.float64)
    size = point_size(n) * (0.7 + 0.6 * known / max(1, neighbourhood(n)))
    size[np.isnan(known)] = point_size(n) * UNASKED
    return PointMarks(["edge"] * n, ["circle"] * n, size, known)


def true_neighbours(
    units: npt.ArrayLike, coordinates: npt.ArrayLike, words: Sequence[str], focus: int
) -> list[MapNeighbour]:
    """List the true neighbours of a point, and whether the picture keeps them.

    Nearness is the cosine in all d dimensions; in the picture it is Euclidean distance. Equal
    ones are ordered by row in both. As many are listed as the scores look at, so that the number
    of those that are not kept is what `geometry.quality.neighbours_lost` counts.

    Args:
        units: (n, d) rows of length 1.
        coordinates: (n, c), the picture.
        words: the n words.
        focus: the point that asks.

    Returns:
        k = min(10, (n - 1) // 2) neighbours, nearest first. With fewer than four points all
        n - 1, and all are kept.
    """
    rows, places = np.asarray(units, np.float64), np.asarray(coordinates, np.float64)
    n = len(rows)
    k = neighbourhood(n) if n >= FEWEST_POINTS else n - 1
    true, shown = (_in_order(points, focus)[:k] for points in (rows, at_unit_scale(places)))
    cosines = rows[true] @ rows[focus]  # (k, d) @ (d,) -> (k,)
    return [
        MapNeighbour(point, words[point], cosine, point in shown)
        for point, cosine in zip(true, cosines.tolist(), strict=True)
    ]


def _in_order(points: Floats, focus: int) -> list[int]:
    """Return all points, the nearest first, equal ones by row; the focus itself is the last."""
    distances = squared_distances(points, np.array([focus]))[0]
    order: list[int] = np.argsort(distances, kind="stable").tolist()
    return order


def odd_ones_out(
    chosen: MapWords, coordinates: npt.ArrayLike, *, units: npt.ArrayLike | None = None
) -> list[tuple[int, int]]:
    """Find words that stand among another category.

    A picture alone can put a word there by accident. The vectors tell: if they are given, only
    words remain most of whose true neighbours are of that category too.

    Args:
        chosen: the words.
        coordinates: (n, c), the picture.
        units: (n, d) rows of length 1, or None.

    Returns:
        Point and the category around it, where at least 8 of its 10 nearest in the picture are
        of that one category and it is of another; the clearest first. Empty below 30 points,
        where everything is near, and above 500.
    """
    n = len(chosen.words)
    if not FEWEST_AROUND <= n <= MANY or len(chosen.names) < 2:
        return []
    drawn = _categories_around(chosen, coordinates)
    agreeing = drawn if units is None else _categories_around(chosen, units)
    around = drawn.argmax(axis=1)
    every = np.arange(n)
    odd = (chosen.categories >= 0) & (chosen.categories != around)
    odd &= (drawn[every, around] >= MAJORITY) & (agreeing[every, around] > MOST_NEIGHBOURS // 2)
    clearest = np.lexsort((every, -drawn[every, around], -agreeing[every, around]))
    return [(point, int(around[point])) for point in clearest.tolist() if odd[point]]


def _categories_around(chosen: MapWords, points: npt.ArrayLike) -> Whole:
    """Return how many of the ten nearest of each point are of each category, (n, categories)."""
    table = np.asarray(points, np.float64)
    distances = squared_distances(table, np.arange(len(table)))  # (n, n)
    near = chosen.categories[nearest(distances, MOST_NEIGHBOURS)]  # (n, 10)
    counts: Whole = (near[:, :, None] == np.arange(len(chosen.names))).sum(axis=1, dtype=np.int32)
    return counts


def group_places(
    groups: Whole, names: Sequence[str], coordinates: npt.ArrayLike
) -> list[tuple[str, int, Floats]]:
    """Find where the name of each group may stand: above its points, or below where others are.

    Args:
        groups: (n,) a place in names, or -1.
        names: of the groups.
        coordinates: (n, c), the picture.

    Returns:
        Name, group and place (c,), for each group that has at least three points.
    """
    places = np.asarray(coordinates, np.float64)
    across, up = np.ptp(places[:, :2], axis=0).tolist()
    size = np.array([NAME_WIDTH * across / 2, ABOVE * up])  # half of a name's box
    found = [
        (name, group, _clear_of_others(members, places[groups != group], size))
        for group, name in enumerate(names)
        if len(members := places[groups == group]) >= FEWEST_NAMED
    ]
    _part([place for *_, place in found], NAME_WIDTH * across, 2 * ABOVE * up)
    return found


def _clear_of_others(members: Floats, others: Floats, size: Floats) -> Floats:
    """Return the place above a group, or below where fewer of others stand than above."""
    above, below = (_beside_the_core(members, way * size[1]) for way in (1, -1))
    over, under = (
        int((np.abs(others[:, :2] - place[:2]) < size).all(axis=1).sum())
        for place in (above, below)
    )
    lowest = float(others[:, 1].min(initial=np.inf))  # there is no room under the whole picture
    return below if over >= FEWEST_NAMED and under < over and below[1] > lowest else above


def _part(places: Sequence[Floats], width: float, height: float) -> None:
    """Lift names off those that they would cover, from the lowest to the highest."""
    placed: list[Floats] = []
    for place in sorted(places, key=lambda place: float(place[1])):
        for other in placed:
            if abs(place[0] - other[0]) < width and abs(place[1] - other[1]) < height:
                place[1] = other[1] + height
        placed = sorted([*placed, place], key=lambda place: float(place[1]))


def _beside_the_core(members: Floats, above: float) -> Floats:
    """Return a place beside the dense part of a group: its outliers must not pull the name away.

    Args:
        members: (m, c) points.
        above: how far above its top; negative for below its bottom.

    Returns:
        (c,) the place.
    """
    middle = np.median(members, axis=0)
    medoid = members[np.square(members - middle).sum(axis=1).argmin()]
    order = np.square(members - medoid).sum(axis=1).argsort(kind="stable")
    core = members[order[: math.ceil(CORE * len(members))]]
    way = 1 if above >= 0 else -1
    edge = core[(way * core[:, 1]).argsort(kind="stable")[-max(1, len(core) // 3) :]]
    place: Floats = np.median(edge, axis=0)
    place[1] = way * (way * edge[:, 1]).max() + above
    return place


def label_order(
    chosen: MapWords, neighbours: Sequence[MapNeighbour], odd: Sequence[tuple[int, int]]
) -> list[int]:
    """Order the points by how much their word is worth writing.

    Args:
        chosen: the words.
        neighbours: of the word in focus.
        odd: from `odd_ones_out`.

    Returns:
        Points: neighbours of the focus, odd ones out, then groups by turns, frequent words first.
    """
    first = [one.point for one in neighbours] + [point for point, _ in odd]
    turn: dict[int, int] = {}
    keyed = []
    for point, group in enumerate(chosen.categories.tolist()):
        turn[group] = turn.get(group, 0) + 1
        keyed.append((turn[group], group, point))
    return list(dict.fromkeys(first + [point for *_, point in sorted(keyed)]))

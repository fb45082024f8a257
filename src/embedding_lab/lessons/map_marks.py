"""How the points of a map look, what is written beside them, and whose neighbours they are.

Left out: drawing, and any judgement of the whole picture (`geometry.quality`).

Axes: n points, d dimensions, c coordinates, k neighbours.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.quality import MOST_NEIGHBOURS
from embedding_lab.lessons.map_words import MapWords

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int32]

HUES = ("c1", "c2", "c3", "c4")
MANY, CROWD = 500, 5_000  # points; from here on they are drawn smaller


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
    """Colour by frequency: tables list their words from the most frequent on.

    Args:
        rows: (n,) ranks from 0.

    Returns:
        The marks; the value is -log10(rank), so that frequent is far from the page's colour.
    """
    value = -np.log10(rows.astype(np.float64) + 1)
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
        The marks.
    """
    value = np.nan_to_num(np.asarray(lost, dtype=np.float64), nan=0.0)
    size = point_size(n) * (0.7 + 0.6 * value / max(1, neighbourhood(n)))
    return PointMarks(["edge"] * n, ["circle"] * n, size, value)


def true_neighbours(
    units: npt.ArrayLike, coordinates: npt.ArrayLike, words: Sequence[str], focus: int
) -> list[MapNeighbour]:
    """List the true neighbours of a point, and whether the picture keeps them.

    Nearness is the cosine in all d dimensions; in the picture it is Euclidean distance. Equal
    ones are ordered by row in both.

    Args:
        units: (n, d) rows of length 1.
        coordinates: (n, c), the picture.
        words: the n words.
        focus: the point that asks.

    Returns:
        min(10, n - 1) neighbours, nearest first. With fewer than four points each keeps all.
    """
    rows, places = np.asarray(units, np.float64), np.asarray(coordinates, np.float64)
    others = np.delete(np.arange(len(rows)), focus)
    cosines = rows[others] @ rows[focus]
    true = others[np.argsort(-cosines, kind="stable")]
    gaps = np.square(places[others] - places[focus]).sum(axis=1)
    drawn = others[np.argsort(gaps, kind="stable")]
    shown = min(MOST_NEIGHBOURS, len(others))
    near = set(drawn[: max(neighbourhood(len(rows)), 1) if len(rows) > 3 else len(others)].tolist())
    by_point = dict(zip(others.tolist(), cosines.tolist(), strict=True))
    return [
        MapNeighbour(point, words[point], by_point[point], point in near)
        for point in true[:shown].tolist()
    ]


def odd_ones_out(chosen: MapWords, coordinates: npt.ArrayLike) -> list[tuple[int, int]]:
    """Find words that stand among another category.

    Args:
        chosen: the words.
        coordinates: (n, c), the picture.

    Returns:
        Point and the category around it, where at least 8 of its 10 nearest in the picture are
        of that one category and it is of another; the clearest first.
    """
    places, n = np.asarray(coordinates, np.float64), len(chosen.words)
    if n < 3 * MOST_NEIGHBOURS or n > MANY or len(chosen.names) < 2:
        return []
    gaps = np.square(places[:, None] - places).sum(axis=2)  # (n, n)
    np.fill_diagonal(gaps, np.inf)
    near = np.argsort(gaps, axis=1, kind="stable")[:, :MOST_NEIGHBOURS]
    found = []
    for point in range(n):
        around = chosen.categories[near[point]]
        around = around[around >= 0]
        if chosen.categories[point] < 0 or len(around) < 8:
            continue
        counts = np.bincount(around)
        major = int(counts.argmax())
        if counts[major] >= 8 and major != chosen.categories[point]:
            found.append((-int(counts[major]), point, major))
    return [(point, major) for _, point, major in sorted(found)]


def group_places(
    groups: Whole, names: Sequence[str], coordinates: npt.ArrayLike
) -> list[tuple[str, int, Floats]]:
    """Find where the name of each group may stand: above the middle of its points.

    Args:
        groups: (n,) a place in names, or -1.
        names: of the groups.
        coordinates: (n, c), the picture.

    Returns:
        Name, group and place (c,), for each group that has at least three points.
    """
    places = np.asarray(coordinates, np.float64)
    found = []
    for group, name in enumerate(names):
        members = places[groups == group]
        if len(members) < 3:
            continue
        middle = np.median(members, axis=0)
        spread = np.median(np.abs(members - middle), axis=0)
        middle[1] += 2.2 * spread[1]
        found.append((name, group, middle))
    return found


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

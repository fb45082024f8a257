"""How a picture arranges its groups: what another picture repeats, and what the space confirms.

In: how far two pictures of the same points agree once one is laid on the other; the gaps between
groups and the sizes of groups, and whether a picture ranks them as the space does. Left out: who
is near whom (`geometry.quality`).

Axes: n points, d dimensions, c coordinates, g groups.
"""

from collections.abc import Sequence
from itertools import combinations, permutations
from math import factorial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import Matrix, finite_table
from embedding_lab.vectors.questions import spearman

FEWEST_IN_GROUP = 3  # points: fewer have no size to speak of
MOST_ORDERS = 720  # of groups: all of up to six, else so many at random
FEWEST_RANKED = 3  # gaps or sizes: two are in the same order by a coin toss
_DIGITS = 12  # rounding must not tell two equal pictures, or two equal gaps, apart

Groups = npt.NDArray[np.int32]


class Same(NamedTuple):
    """How far two pictures of the same points agree.

    Attributes:
        r2: share of the second's spread that the first explains, laid on it; 1 for the same shape.
        moved: median distance between the two places of a point, as a share of the width.
    """

    r2: float
    moved: float


class Ranks(NamedTuple):
    """Whether a picture ranks its groups as the space does.

    Attributes:
        gaps: rank correlation of the gaps between groups, in [-1, 1]; None for too few groups.
        sizes: the same for the sizes of groups.
    """

    gaps: float | None
    sizes: float | None


class Chance(NamedTuple):
    """How often the groups of a picture, put in another order, agree with the space.

    Attributes:
        as_well: share of orders whose correlations are no less than the picture's own.
        best: share of orders that agree best of all. In no order of the same groups could
            `as_well` be less, so where this is large, the groups are too few to tell anything.
    """

    as_well: Ranks
    best: Ranks


def laid_on(points: npt.ArrayLike, target: npt.ArrayLike) -> Matrix:
    """Move, turn, mirror and scale a picture so that it lies on another as closely as it can.

    With centred A and B and A' B = U S V', the best similarity is s A U V' with
    s = sum(S) / |A|^2; it minimises |s A R - B|^2 over s >= 0 and orthogonal R.

    Args:
        points: (n, c) finite numbers, to be laid.
        target: (n, c) finite numbers, where the same points are.

    Returns:
        (n, c) float64; points that are all in one place go to the middle of the target.

    Raises:
        ValueError: if the two aren't tables of finite numbers of one shape.

    References:
        Schonemann (1966), A Generalized Solution of the Orthogonal Procrustes Problem; Gower
        (1975), Generalized Procrustes Analysis.
    """
    here, there = finite_table(points), finite_table(target)
    if here.shape != there.shape:
        raise ValueError(f"points {here.shape} and target {there.shape} must have one shape")
    middle = there.mean(axis=0)
    here, there = here - here.mean(axis=0), there - middle
    left, stretch, right = np.linalg.svd(here.T @ there)
    size = float(np.square(here).sum())
    scale = float(stretch.sum()) / size if size > 0 else 0.0
    laid: Matrix = scale * here @ (left @ right) + middle
    return laid


def compare(picture: npt.ArrayLike, other: npt.ArrayLike) -> Same:
    """Compare two pictures of the same points, whatever their turn, mirror image and scale.

    R2 = 1 - |laid - other|^2 / |other - mean|^2, where the first is laid on the other.

    Args:
        picture: (n, c) finite numbers.
        other: (n, c) finite numbers; its largest extent is the width.

    Returns:
        The agreement. R2 is 1 and nothing moves where the other picture is a single place.

    Raises:
        ValueError: if the two aren't tables of finite numbers of one shape.

    Examples:
        >>> compare([[0, 0], [1, 0], [0, 2]], [[5, 5], [5, 7], [9, 5]])
        Same(r2=1.0, moved=0.0)
    """
    laid, there = laid_on(picture, other), finite_table(other)
    spread = float(np.square(there - there.mean(axis=0)).sum())
    if spread == 0:
        return Same(1.0, 0.0)
    missed = laid - there
    r2 = 1.0 - float(np.square(missed).sum()) / spread
    moved = float(np.median(np.linalg.norm(missed, axis=1)) / np.ptp(there, axis=0).max())
    return Same(round(r2, _DIGITS), round(moved, _DIGITS))


def gaps(points: npt.ArrayLike, groups: Groups) -> Matrix:
    """Measure from the middle of each group to that of each other.

    Args:
        points: (n, c) finite numbers.
        groups: (n,) from 0 to g - 1, or -1 for none; a group below three points is left out.

    Returns:
        |m_a - m_b| for each pair a < b, (g (g - 1) / 2,) float64.
    """
    middles = [members.mean(axis=0) for members in _members(points, groups)]
    return np.array([np.linalg.norm(a - b) for a, b in combinations(middles, 2)], np.float64)


def sizes(points: npt.ArrayLike, groups: Groups) -> Matrix:
    """Measure how far the points of each group lie from its middle.

    Args:
        points: (n, c) finite numbers.
        groups: (n,) from 0 to g - 1, or -1 for none; a group below three points is left out.

    Returns:
        The root of the mean squared distance, (g,) float64.
    """
    return np.array(
        [
            np.sqrt(np.square(members - members.mean(axis=0)).sum(axis=1).mean())
            for members in _members(points, groups)
        ],
        np.float64,
    )


def confirmed(space: npt.ArrayLike, picture: npt.ArrayLike, groups: Groups) -> Ranks:
    """Ask whether a picture ranks gaps and sizes of groups as the space does.

    Args:
        space: (n, d) finite numbers.
        picture: (n, c) finite numbers.
        groups: (n,) from 0 to g - 1, or -1 for none.

    Returns:
        Spearman's rank correlations between picture and space.

    References:
        Spearman (1904), The Proof and Measurement of Association between Two Things.
    """
    gap, size = (
        _correlation(measure(space, groups), measure(picture, groups)) for measure in (gaps, sizes)
    )
    return Ranks(gap, size)


def by_chance(space: npt.ArrayLike, picture: npt.ArrayLike, groups: Groups) -> Chance:
    """Ask how often the groups of a picture, put in another order, agree as well with the space.

    Args:
        space: (n, d) finite numbers.
        picture: (n, c) finite numbers.
        groups: (n,) from 0 to g - 1, or -1 for none.

    Returns:
        Of all g! orders of the g groups, the true one among them, or of 720 of them at random
        where g > 6: how many agree no less than `confirmed` finds, and how many agree best.

    References:
        Mantel (1967), The Detection of Disease Clustering, Cancer Research.
    """
    g = len(sizes(space, groups))
    pairs = np.zeros((g, g), np.intp)  # the place of each pair of groups among the gaps
    above = np.triu_indices(g, 1)
    pairs[above] = np.arange(len(above[0]))
    pairs += pairs.T
    orders = _orders(g)
    gap = _shares(
        gaps(space, groups), gaps(picture, groups), [pairs[np.ix_(o, o)][above] for o in orders]
    )
    size = _shares(sizes(space, groups), sizes(picture, groups), orders)
    return Chance(Ranks(gap[0], size[0]), Ranks(gap[1], size[1]))


def _shares(
    true: Matrix, drawn: Matrix, orders: Sequence[npt.NDArray[np.intp]]
) -> tuple[float, float] | tuple[None, None]:
    """Return the shares of orders that agree as well as the drawn one, and that agree best."""
    found = _correlation(true, drawn)
    if found is None:
        return None, None
    others = np.array([_correlation(true, drawn[order]) for order in orders], np.float64)
    as_well, best = (float(np.mean(others >= one - 1e-9)) for one in (found, others.max()))
    return as_well, best


def _orders(g: int) -> list[npt.NDArray[np.intp]]:
    """Return orders of g groups, the true one first."""
    if factorial(g) <= MOST_ORDERS:
        return [np.array(order, np.intp) for order in permutations(range(g))]
    random = np.random.default_rng(0)
    return [np.arange(g), *(random.permutation(g) for _ in range(MOST_ORDERS - 1))]


def _members(points: npt.ArrayLike, groups: Groups) -> list[Matrix]:
    table = finite_table(points)
    found = (table[groups == group] for group in range(int(groups.max(initial=-1)) + 1))
    return [members for members in found if len(members) >= FEWEST_IN_GROUP]


def _correlation(true: Matrix, drawn: Matrix) -> float | None:
    if len(true) < FEWEST_RANKED:
        return None
    return spearman(np.round(true, _DIGITS), np.round(drawn / (drawn.max() or 1.0), _DIGITS))

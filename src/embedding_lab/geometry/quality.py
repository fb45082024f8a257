"""How far to trust a picture: what a projection keeps of each point's neighbours.

In: trustworthiness, continuity and the share of k neighbours kept, each with what chance
would give. Left out: scores of whole distances (stress, correlation), because a map of words is
read by who is near whom.

Axes: n points, d dimensions, c coordinates, k neighbours.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.neighbours import (
    PLANAR,
    Rows,
    anchor_blocks,
    nearest,
    ranks,
    squared_distances,
)
from embedding_lab.geometry.rows import Matrix, finite_table, unit_rows

FEWEST_POINTS = 4  # with three points each has two neighbours: nothing to lose
EXACT_POINTS = 5_000  # every point asks up to here; beyond, a sample of them does
ANCHORS = 1_000
MOST_NEIGHBOURS = 10
MANY_POINTS = 20_000  # beyond, a count for each point takes too long


class Score(NamedTuple):
    """A mean over the asking points and its standard error, 0 where all points were asked."""

    value: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class Trust:
    """What a picture keeps of its points' neighbourhoods.

    Attributes:
        trustworthiness: in [0, 1]; low where the picture shows neighbours that are none.
        continuity: in [0, 1]; low where the picture tears true neighbours apart.
        kept: share of the k true neighbours that are among the k neighbours in the picture.
        chance: the share that a random picture keeps, k / (n - 1).
        k: the size of a neighbourhood.
        n: the number of points.
        anchors: how many points were asked for their neighbours, each among all n.
    """

    trustworthiness: Score
    continuity: Score
    kept: Score
    chance: float
    k: int
    n: int
    anchors: int


def trust(
    X: npt.ArrayLike, Y: npt.ArrayLike, *, k: int | None = None, seed: int = 0
) -> Trust | None:
    """Compare each point's neighbours in the space with those in the picture.

    Neighbours in the space are by cosine: Euclidean distance on the unit rows of X, which ranks
    alike; in the picture by Euclidean distance. With r(i, j) the rank of j among the
    neighbours of i in X, and N(i) the k nearest neighbours of i in Y,
    trustworthiness = 1 - 2 / (n k (2n - 3k - 1)) * sum_i sum_{j in N(i)} max(0, r(i, j) - k);
    continuity is the same with X and Y exchanged; kept is the mean overlap of the two sets / k.

    Exact up to 5,000 points. Beyond, 1,000 seeded anchors are ranked among all n points, and
    the scores carry a standard error. Equal distances are ordered by row in both spaces; a zero
    row is equally far from all.

    Args:
        X: (n, d) finite numbers, the vectors.
        Y: (n, c) finite numbers, the picture.
        k: neighbours to compare, 1 <= k < n/2; by default min(10, (n - 1) // 2).
        seed: picks the anchors.

    Returns:
        The scores; None below 4 points, which are too few to judge.

    Raises:
        ValueError: if X and Y are not two tables of equally many finite rows, or k is out of
            its range.

    References:
        Venna & Kaski (2001), Neighborhood Preservation in Nonlinear Projection Methods, ICANN,
        equations 1 and 2; the same as scikit-learn's `trustworthiness`.
    """
    space, picture = unit_rows(X), at_unit_scale(finite_table(Y))
    n = len(space)
    k = _checked_k(n, len(picture), k)
    if k is None:
        return None
    anchors = _anchors(n, seed)
    losses = _losses(space, picture, anchors, k)  # (m, 3)
    worst = k * (2 * n - 3 * k - 1) / 2  # an anchor's penalty if its neighbours are the farthest
    scores = 1.0 - losses / np.array([worst, worst, k])
    trustworthiness, continuity, kept = (_score(column, n) for column in scores.T)
    return Trust(trustworthiness, continuity, kept, k / (n - 1), k, n, len(anchors))


def neighbours_lost(
    X: npt.ArrayLike, Y: npt.ArrayLike, *, k: int | None = None
) -> npt.NDArray[np.float32]:
    """Count for each point the true neighbours that the picture doesn't show as such.

    Neighbours and ties as in `trust`.

    Args:
        X: (n, d) finite numbers, the vectors.
        Y: (n, c) finite numbers, the picture.
        k: neighbours to compare, 1 <= k < n/2; by default min(10, (n - 1) // 2).

    Returns:
        How many of the k nearest points in X are not among the k nearest in Y, (n,) float32.
        NaN below 4 points; above 20,000 also for those that `trust` with seed 0 doesn't ask.

    Raises:
        ValueError: if X and Y are not two tables of equally many finite rows, or k is out of
            its range.
    """
    space, picture = unit_rows(X), at_unit_scale(finite_table(Y))
    n = len(space)
    lost = np.full(n, np.nan, dtype=np.float32)
    k = _checked_k(n, len(picture), k)
    if k is None:
        return lost
    anchors = np.arange(n) if n <= MANY_POINTS else _anchors(n, 0)
    for block in anchor_blocks(anchors, n):
        in_space, in_picture = (squared_distances(points, block) for points in (space, picture))
        true, shown = nearest(in_space, k), nearest(in_picture, k)  # (m, k)
        found = (true[:, :, None] == shown[:, None, :]).any(axis=2)  # (m, k)
        lost[block] = k - found.sum(axis=1)
    return lost


def at_unit_scale(picture: Matrix) -> Matrix:
    """Scale a picture by a power of two, so that no tie is lost.

    Args:
        picture: (n, c) finite numbers.

    Returns:
        The same picture with coordinates below 1, as `squared_distances` takes it; (n, c) float64.
    """
    if picture.shape[1] > PLANAR:  # there distances are products, which cancel far from 0
        picture = picture - picture.mean(axis=0)
    exponent = int(np.frexp(np.abs(picture).max())[1])
    scaled: Matrix = np.ldexp(picture, -exponent)
    return scaled


def _checked_k(n: int, places: int, k: int | None) -> int | None:
    """Return the size of a neighbourhood; None if the points are too few to judge.

    Raises:
        ValueError: if some points have no place, or k is out of its range.
    """
    if places != n:
        raise ValueError(f"each vector needs one place, got {n} vectors and {places} places")
    if n < FEWEST_POINTS:
        return None
    if k is None:
        return min(MOST_NEIGHBOURS, (n - 1) // 2)
    if not 1 <= k < n / 2:
        raise ValueError(f"k must be >= 1 and below half of the {n} points, got {k}")
    return k


def _losses(space: Matrix, picture: Matrix, anchors: Rows, k: int) -> Matrix:
    """Return per anchor the excess ranks of false and of torn neighbours, how many are false."""
    parts = []
    for block in anchor_blocks(anchors, len(space)):
        in_space, in_picture = (squared_distances(points, block) for points in (space, picture))
        shown = ranks(in_space, nearest(in_picture, k))  # (m, k)
        true = ranks(in_picture, nearest(in_space, k))  # (m, k)
        false_excess, torn_excess = (np.maximum(rank - k, 0).sum(axis=1) for rank in (shown, true))
        parts.append(np.stack([false_excess, torn_excess, (shown > k).sum(axis=1)], axis=1))
    return np.concatenate(parts).astype(np.float64)


def _anchors(n: int, seed: int) -> Rows:
    if n <= EXACT_POINTS:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, ANCHORS, replace=False))


def _score(values: Matrix, n: int) -> Score:
    """Return the mean of the anchors' values; drawn without replacement, all n have no error."""
    m = len(values)
    error = values.std(ddof=1) / np.sqrt(m) * np.sqrt(1 - m / n)
    return Score(float(values.mean()), float(error))

"""Who is near whom: exact nearest neighbours and ranks, by blocks of rows.

In: squared distances, neighbour lists, ranks. Left out: trees and approximate
search, because up to some ten thousand rows of many dimensions the full product is as fast.
Never more than a few blocks are in memory: the n x n table of distances is never made.

Equal distances are ordered by row (in a vocabulary: the more frequent word first), so that
every answer is determined, and two spaces that tie in the same way agree.

Axes: n points, m anchors (the points that ask), d dimensions, k neighbours.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import Matrix

Rows = npt.NDArray[np.intp]

PLANAR = 3  # up to so many dimensions the differences themselves are cheap
_BLOCK = 1 << 18  # distances per block: 2 MB of float64, which stays in a core's cache
_DIGITS = 12  # rounding, about 1e-15, must not decide between two equal distances


def anchor_blocks(anchors: Rows, n: int) -> Iterator[Rows]:
    """Cut the anchors into blocks whose distances to n points fit in a core's cache.

    Args:
        anchors: (m,) row numbers.
        n: how many points each anchor is compared with.

    Yields:
        Consecutive parts of anchors, never empty.
    """
    step = max(1, _BLOCK // n)
    for start in range(0, len(anchors), step):
        yield anchors[start : start + step]


def squared_distances(points: Matrix, anchors: Rows) -> Matrix:
    """Measure from each anchor to all points.

    Args:
        points: (n, d) float64, of length about 1, because the distances are rounded to 12
            decimals: a table and its rotation must tie alike.
        anchors: (m,) row numbers.

    Returns:
        D[a, j] = |points[anchors[a]] - points[j]|^2, (m, n) float64; infinite from a point to
        itself, which is nobody's neighbour.
    """
    asking = points[anchors]  # (m, d)
    if points.shape[1] <= PLANAR:
        distances = np.zeros((len(anchors), len(points)))
        for asked, given in zip(asking.T, points.T, strict=True):
            distances += (asked[:, None] - given) ** 2
    else:
        lengths = np.einsum("nd,nd->n", points, points)  # (n,)
        distances = asking @ points.T  # (m, d) @ (d, n) -> (m, n)
        distances *= -2.0
        distances += lengths
        distances += lengths[anchors, None]
        np.maximum(distances, 0.0, out=distances)
    np.round(distances, _DIGITS, out=distances)
    distances[np.arange(len(anchors)), anchors] = np.inf
    return distances


def nearest(distances: Matrix, k: int) -> Rows:
    """Pick the k nearest points of each anchor.

    Args:
        distances: (m, n) float64.
        k: how many, 1 <= k <= n.

    Returns:
        (m, k) row numbers: the k smallest distances, in no order; ties by row.
    """
    chosen = np.argpartition(distances, k - 1, axis=1)[:, :k]  # (m, k)
    farthest = np.take_along_axis(distances, chosen, axis=1).max(axis=1, keepdims=True)  # (m, 1)
    tied = np.count_nonzero(distances <= farthest, axis=1) > k  # (m,)
    if tied.any():  # a partition leaves it to chance which of the equals are in
        chosen[tied] = np.argsort(distances[tied], axis=1, kind="stable")[:, :k]
    return chosen


def ranks(distances: Matrix, rows: Rows) -> Rows:
    """Rank some points by their distance from each anchor.

    Args:
        distances: (m, n) float64.
        rows: (m, k) row numbers.

    Returns:
        R[a, s] = 1 + the number of points nearer to anchor a than rows[a, s], or as near with a
        smaller row number, (m, k); the nearest point has rank 1.
    """
    counts = np.empty_like(rows)
    for slot in range(rows.shape[1]):
        row = rows[:, slot, None]  # (m, 1)
        limit = np.take_along_axis(distances, row, axis=1)  # (m, 1)
        counts[:, slot] = np.count_nonzero(distances < limit, axis=1)
        equal = distances == limit  # (m, n)
        tied = np.count_nonzero(equal, axis=1) > 1  # (m,)
        if tied.any():
            before = np.arange(distances.shape[1]) < row[tied]
            counts[tied, slot] += np.count_nonzero(equal[tied] & before, axis=1)
    return counts + 1

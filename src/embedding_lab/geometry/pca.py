"""Principal component analysis: the directions in which a table varies most.

In: the exact decomposition, by singular values. Left out: randomised and incremental
variants, because a map shows at most some ten thousand words of some hundred dimensions,
and the exact answer takes less than a second.

Axes: n points, d dimensions, c components.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import Matrix, finite_table

_SIGN_TIE = 1e-9  # loadings that differ by less than this share count as equally large


class Projection(NamedTuple):
    """Rows seen along their principal axes.

    Attributes:
        coordinates: (n, c) float64, each column with mean 0.
        axes: (c, d) float64, orthonormal rows; a component that the data can't fill is 0.
        explained_variance_ratio: (c,) float64 in [0, 1], descending; all 0 where nothing varies.
        mean: (d,) float64, the row at the origin of the coordinates.
    """

    coordinates: Matrix
    axes: Matrix
    explained_variance_ratio: Matrix
    mean: Matrix

    def place(self, rows: npt.ArrayLike) -> Matrix:
        """Put further rows on the same axes.

        Args:
            rows: (m, d) numbers.

        Returns:
            Y[i, j] = (rows[i] - mean) . axes[j], (m, c) float64.
        """
        placed: Matrix = (np.asarray(rows, dtype=np.float64) - self.mean) @ self.axes.T
        return placed


def pca(rows: npt.ArrayLike, components: int = 2) -> Projection:
    """Project rows on the directions of largest variance.

    X - mean = U S Vt; the coordinates are U S, the axes are the rows of Vt, and component j
    explains s_j^2 / sum(s^2) of the variance. An axis points to the side on which its
    largest loading is positive, so that the same rows always give the same picture.

    Args:
        rows: (n, d) finite numbers, n >= 1, d >= 1; computed in float64.
        components: how many axes, c >= 1. Beyond the rank of the centred rows (one row, equal
            rows, c > n - 1, c > d) the axes, coordinates and ratios are 0.

    Returns:
        The coordinates (n, c), axes (c, d), shares of variance (c,) and the mean (d,).

    Raises:
        ValueError: if rows are not a table of finite numbers, or components < 1.

    References:
        Pearson (1901), On Lines and Planes of Closest Fit; Jolliffe (2002), Principal Component
        Analysis, sections 1.1 and 3.5.

    Examples:
        >>> pca([[0, 0], [2, 0], [4, 0]], 1).coordinates.ravel().tolist()
        [-2.0, 0.0, 2.0]
    """
    if components < 1:
        raise ValueError(f"components must be >= 1, got {components}")
    table = finite_table(rows)
    mean: Matrix = table.mean(axis=0)
    _, singular, loadings = np.linalg.svd(table - mean, full_matrices=False)  # (r,), (r, d)
    variance = singular**2
    rank = int(np.sum(singular > _noise_floor(table, singular)))
    kept = min(components, rank)
    axes = np.zeros((components, table.shape[1]))
    axes[:kept] = _with_signs(loadings[:kept])
    ratio = np.zeros(components)
    ratio[:kept] = variance[:kept] / (variance.sum() or 1.0)
    return Projection((table - mean) @ axes.T, axes, ratio, mean)


def _noise_floor(table: Matrix, singular: Matrix) -> float:
    """Return what a singular value of nothing but rounding can reach, centring's included."""
    largest = max(float(singular[0]), float(np.abs(table).max()))
    # As numpy's matrix_rank has it; a mean of n rows is off by up to n roundings, in all n rows.
    rounding = max(table.shape) * np.sqrt(len(table)) * np.finfo(np.float64).eps
    return float(rounding) * largest


def _with_signs(axes: Matrix) -> Matrix:
    """Return each axis turned so that the first of its largest loadings is positive."""
    size = np.abs(axes)  # (c, d)
    largest = (size >= size.max(axis=1, keepdims=True) * (1 - _SIGN_TIE)).argmax(axis=1)  # (c,)
    signs = np.sign(axes[np.arange(len(axes)), largest])
    turned: Matrix = axes * signs[:, None]
    return turned

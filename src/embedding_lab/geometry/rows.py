"""Rows of numbers as every part of the geometry takes them: finite, float64, unit length.

Axes: n points, d dimensions.
"""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def finite_table(rows: npt.ArrayLike) -> Matrix:
    """Read rows as a table of finite numbers.

    Args:
        rows: (n, d) numbers, n >= 1, d >= 1.

    Returns:
        The same numbers, (n, d) float64.

    Raises:
        ValueError: if rows are not a two-dimensional, non-empty table of finite numbers.
    """
    table = np.asarray(rows, dtype=np.float64)
    if table.ndim != 2 or 0 in table.shape:
        raise ValueError(f"rows must be a table of n >= 1 rows, got the shape {table.shape}")
    if not np.isfinite(table).all():
        row = int(np.argmin(np.isfinite(table).all(axis=1)))
        raise ValueError(f"rows must be finite numbers, row {row} has NaN or infinity")
    return table


def unit_rows(rows: npt.ArrayLike) -> Matrix:
    """Scale each row to length 1: u_i = x_i / |x_i|.

    On unit rows |u_i - u_j|^2 = 2 - 2 cos(x_i, x_j), so Euclidean ranks are cosine ranks.

    Args:
        rows: (n, d) finite numbers.

    Returns:
        (n, d) float64. A zero row has no direction and stays zero: equally far from all.

    Raises:
        ValueError: if rows are not a two-dimensional, non-empty table of finite numbers.

    Examples:
        >>> unit_rows([[3, 4], [0, 0]]).tolist()
        [[0.6, 0.8], [0.0, 0.0]]
    """
    table = finite_table(rows)
    # Dividing by the largest entry first keeps the squares of huge and tiny rows in range.
    largest = np.abs(table).max(axis=1, keepdims=True)  # (n, 1)
    scaled = table / np.where(largest > 0, largest, 1.0)
    lengths = np.linalg.norm(scaled, axis=1, keepdims=True)  # (n, 1)
    units: Matrix = scaled / np.where(lengths > 0, lengths, 1.0)
    return units

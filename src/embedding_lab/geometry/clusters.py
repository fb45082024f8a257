"""Groups of rows by direction, as k-means finds them.

In: k-means on unit rows, with groups numbered by size. Left out: choosing the number of groups,
because no score does it well for words.

Axes: n points, d dimensions.
"""

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from embedding_lab.geometry.rows import unit_rows

STARTS = 4  # of which the best is kept: k-means ends in the nearest dip


def cluster_labels(rows: npt.ArrayLike, number: int, *, seed: int = 0) -> npt.NDArray[np.int32]:
    """Part rows into groups: k-means on unit rows.

    Args:
        rows: (n, d) finite numbers, n >= 1.
        number: how many groups, >= 1; fewer where fewer rows differ.
        seed: of the starts, >= 0.

    Returns:
        The group of each row, (n,) int32: 0 for the largest, equal ones by their first row.

    Raises:
        ValueError: if rows are not a table of finite numbers, or number < 1.

    References:
        Lloyd (1982), Least Squares Quantization in PCM; Arthur & Vassilvitskii (2007),
        k-means++: The Advantages of Careful Seeding.
    """
    if number < 1:
        raise ValueError(f"clusters must be >= 1, got {number}")
    units = unit_rows(rows)
    different = len(np.unique(units, axis=0))
    model = KMeans(min(number, different), n_init=STARTS, random_state=seed)
    found = model.fit_predict(units)  # (n,)
    groups, first, sizes = np.unique(found, return_index=True, return_counts=True)
    renamed = np.zeros(groups[-1] + 1, dtype=np.int32)
    renamed[groups[np.lexsort((first, -sizes))]] = np.arange(len(groups))
    return np.asarray(renamed[found], dtype=np.int32)

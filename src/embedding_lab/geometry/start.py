"""Where t-SNE starts: without openTSNE, so that a page can show it before a worker draws.

Axes: n points, c coordinates.
"""

from typing import Literal

import numpy as np

from embedding_lab.geometry.rows import Matrix

Start = Literal["pca", "random"]
SPREAD = 1e-4  # openTSNE's: a wide start can't be untangled


def random_places(n: int, dimensions: int, seed: int) -> Matrix:
    """Put points in random places.

    Args:
        n: how many points, >= 1.
        dimensions: c, >= 1.
        seed: >= 0.

    Returns:
        (n, c) float64, normal with the tiny spread of a start.
    """
    return np.random.default_rng(seed).normal(0.0, SPREAD, (n, dimensions))

"""Lesson 1: a rotation changes every coordinate and no cosine, so no dimension has a name.

Axes: n rows, d dimensions.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import unit_rows
from embedding_lab.vectors.table import Matrix

ROUNDING = 1e-12  # float64 cosines of float32 rows that were rotated differ by about 1e-15
Rotation = npt.NDArray[np.float64]


def rotation(dimensions: int, seed: int) -> Rotation:
    """Draw a random rotation or reflection, each as likely as any other.

    Args:
        dimensions: d, at least 1.
        seed: of the drawing.

    Returns:
        (d, d) float64 orthogonal Q: W @ Q changes every coordinate and no cosine.

    References:
        Mezzadri (2007), How to Generate Random Matrices from the Classical Compact Groups.
    """
    gaussian = np.random.default_rng(seed).standard_normal((dimensions, dimensions))
    Q, R = np.linalg.qr(gaussian)
    turned: Rotation = Q * np.sign(np.diag(R))
    return turned


def largest_cosine_change(rows: Matrix, Q: Rotation) -> float:
    """Measure what a rotation does to the cosines of some rows.

    Args:
        rows: (n, d) vectors; a zero row has the cosine 0 with all.
        Q: (d, d) the rotation.

    Returns:
        The largest |cos(a_i Q, a_j Q) - cos(a_i, a_j)|.
    """
    before, after = unit_rows(rows), unit_rows(rows.astype(np.float64) @ Q)  # (n, d)
    return float(np.abs(after @ after.T - before @ before.T).max())


def rotation_sentence(rows: Sequence[Matrix], Q: Rotation) -> str:
    """Say what a rotation did.

    Args:
        rows: the (d,) vectors of some words, as they were.
        Q: (d, d) the rotation.

    Returns:
        Markdown, two sentences.
    """
    if not len(rows):
        return ""
    before = np.array(rows)
    moved = float(np.abs(before @ Q - before).max())
    change = largest_cosine_change(before, Q)
    kept = "no cosine by more than rounding" if change < ROUNDING else f"a cosine by {change:.2g}"
    return (
        f"Rotated: a coordinate moved by up to {moved:.1f}, {kept}. "
        "So no cosine can tell one set of axes from another."
    )

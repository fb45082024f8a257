"""Lesson 1: a rotation changes every coordinate and no cosine, so no dimension has a name.

Axes: n rows, d dimensions.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_lab.vectors.table import Matrix

Rotation = npt.NDArray[np.float64]


def rotation(dimensions: int, seed: int) -> Matrix:
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
    return Q * np.sign(np.diag(R))


def largest_cosine_change(rows: Matrix, Q: Rotation) -> float:
    """Measure what a rotation does to the cosines of some rows.

    Args:
        rows: (n, d) vectors, none of them zero.
        Q: (d, d) the rotation.

    Returns:
        The largest |cos(a_i Q, a_j Q) - cos(a_i, a_j)|.
    """
    before = rows.astype(np.float64)
    return float(np.abs(_cosines(before @ Q) - _cosines(before)).max())


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
    return (
        f"Rotated: a coordinate moved by up to {moved:.1f}, a cosine by at most {change:.0e}. "
        "So no single dimension has a meaning of its own."
    )


def _cosines(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosines: npt.NDArray[np.float64] = unit @ unit.T  # (n, d) @ (d, n) -> (n, n)
    return cosines

"""Lesson 1: a rotation changes every coordinate and no cosine, so no dimension has a name.

Left out: reflections, which keep every cosine too. Axes: n rows, d dimensions.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import unit_rows
from embedding_lab.lessons.numbers import digits3
from embedding_lab.vectors.table import Matrix

ROUNDING = 1e-12  # float64 cosines of float32 rows that were rotated differ by about 1e-15
Rotation = npt.NDArray[np.float64]


def rotation(dimensions: int, seed: int) -> Rotation:
    """Draw a random rotation, each as likely as any other.

    An orthogonal matrix from the QR decomposition of Gaussian numbers, its signs made unique; of
    a reflection among these the first axis is turned round.

    Args:
        dimensions: d, at least 1; in one dimension there is nothing to rotate.
        seed: of the drawing.

    Returns:
        (d, d) float64 Q with Q.T @ Q = 1 and determinant 1: W @ Q changes every coordinate and no
        cosine.

    References:
        Mezzadri (2007), How to Generate Random Matrices from the Classical Compact Groups.
    """
    gaussian = np.random.default_rng(seed).standard_normal((dimensions, dimensions))
    Q, R = np.linalg.qr(gaussian)
    turned: Rotation = Q * np.sign(np.diag(R))
    sign, _ = np.linalg.slogdet(turned)
    turned[:, 0] *= sign
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


def largest_manhattan_change(rows: Matrix, Q: Rotation) -> float:
    """Measure what a rotation does to a distance that is added up along the axes.

    Args:
        rows: (n, d) vectors.
        Q: (d, d) the rotation.

    Returns:
        The largest change of sum_k |a_ik - a_jk|.
    """
    before = rows.astype(np.float64)
    return float(np.abs(_manhattan(before @ Q) - _manhattan(before)).max())


def rotation_sentence(rows: Sequence[Matrix], Q: Rotation) -> str:
    """Say what a rotation did.

    Args:
        rows: the (d,) vectors of some words, as they were.
        Q: (d, d) the rotation.

    Returns:
        Markdown, up to three sentences; empty without rows.
    """
    if not len(rows):
        return ""
    if len(Q) == 1:
        return "In one dimension there is nothing to rotate."
    before = np.array(rows)
    moved = float(np.abs(before @ Q - before).max())
    if not moved:
        return "These rows are all zero, so a rotation leaves them where they are."
    change = largest_cosine_change(before, Q)
    kept = "no cosine by more than rounding" if change < ROUNDING else f"a cosine by {change:.2g}"
    told = [f"Rotated: a coordinate moved by up to {_size(moved)}, {kept}."]
    manhattan = largest_manhattan_change(before, Q)
    if manhattan > ROUNDING * moved:
        told.append(
            "A Manhattan distance, the sum of the gaps along each axis, moved by up to "
            f"{_size(manhattan)}."
        )
    if change < ROUNDING:
        told.append("So no cosine can tell one set of axes from another.")
    return " ".join(told)


def _manhattan(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.array([np.abs(rows - row).sum(axis=1) for row in rows])  # (n, n)


def _size(value: float) -> str:
    return digits3(value) if value >= 0.1 else f"{value:.2g}"

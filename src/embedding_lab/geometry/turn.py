"""Turning one picture until it lies as close as it can to another."""

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import Matrix


def turn_to_match(points: npt.ArrayLike, target: npt.ArrayLike) -> Matrix:
    """Find the turn, mirrored or not, that lays points as close as it can to others.

    R = U V' with U S V' = points' target minimises |points R - target| over orthogonal R.

    Args:
        points: (m, 2), to be turned about the origin.
        target: (m, 2), where they should lie.

    Returns:
        R, (2, 2) float64; points @ R lies close to target.

    Raises:
        ValueError: if the shapes differ.

    References:
        Schonemann (1966), A Generalized Solution of the Orthogonal Procrustes Problem.
    """
    here, there = np.asarray(points, np.float64), np.asarray(target, np.float64)
    if here.shape != there.shape:
        raise ValueError(f"points {here.shape} and target {there.shape} must have one shape")
    left, _, right = np.linalg.svd(here.T @ there)
    turn: Matrix = left @ right
    return turn

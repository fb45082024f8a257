"""The parallelogram of an analogy, and how much of it a flat drawing can show.

Four points span at most three dimensions, so the best plane through any four words shows
most of their spread, and a neat picture proves little. So the shares that the plane keeps
stand beside it, and what four random words reach.

Axes: d dimensions, n groups of four words.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from embedding_lab.vectors.chance import ROUNDING, random_words, row_cosines
from embedding_lab.vectors.formula import Abc
from embedding_lab.vectors.table import Matrix, WordVectors

RANDOM_GROUPS: Final = 200


@dataclass(frozen=True, slots=True, eq=False)
class Parallelogram:
    """The words of c - a + b and d in their best plane.

    Attributes:
        abc: the question c - a + b.
        expected: d, its expected answer.
        points: (5, 2) float64, the places of a, b, c, d and of the prediction c + (b - a); the
            first axis has the larger spread.
        cosine: of the prediction with d in the full space, in [-1, 1]; None where one of them has
            no direction.
        spread: share of the squared distances from the mean that the plane keeps.
        shown: shares of the length of the arrows a to b and c to d that the plane keeps.
        chance: the mean of `spread` over 200 groups of four random words.
    """

    abc: Abc
    expected: str
    points: npt.NDArray[np.float64]
    cosine: float | None
    spread: float
    shown: tuple[float, float]
    chance: float


def parallelogram(vectors: WordVectors, abc: Abc, expected: str, *, seed: int = 0) -> Parallelogram:
    """Draw four words in the plane that keeps most of their spread.

    Principal components of the four unit vectors, after their mean is taken away. Each axis
    is turned so that c lies on the positive side of a, where it tells the two apart.

    Args:
        vectors: at least four words.
        abc: the question c - a + b.
        expected: its expected answer.
        seed: for the random groups; the same seed gives the same words.

    Returns:
        The five points and the shares; a share of nothing, as between equal words, counts
        as 1.

    Raises:
        UnknownWordError: if one of the four words has no vector.
        ValueError: if the table has fewer than four words.

    References:
        Schluter (2018), The Word Analogy Testing Caveat, NAACL.
    """
    corners = vectors.unit_rows([vectors.row(word) for word in (*abc, expected)])  # (4, d)
    a, b, c, d = corners
    centred = corners - corners.mean(axis=0)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    flat = _flat(centred, axes)  # (4, 2)
    predicted = flat[2] + (flat[1] - flat[0])
    return Parallelogram(
        abc,
        expected,
        np.vstack([flat, predicted]).astype(np.float64),
        _cosine(c - a + b, d),
        _share(sizes),
        (_shown(flat[1] - flat[0], b - a), _shown(flat[3] - flat[2], d - c)),
        _chance(vectors, random_words(vectors, draws=RANDOM_GROUPS, size=4, seed=seed)),
    )


def _flat(centred: Matrix, axes: Matrix) -> Matrix:
    flat = centred @ axes[:2].T  # (4, d) @ (d, 2) -> (4, 2)
    if flat.shape[1] < 2:  # a table of one dimension
        flat = np.pad(flat, ((0, 0), (0, 1)))
    turned: Matrix = np.where(flat[2] < flat[0], -flat, flat)
    return turned


def _cosine(prediction: Matrix, d: Matrix) -> float | None:
    if np.linalg.norm(prediction) <= 3 * ROUNDING or not d.any():  # of three unit rows
        return None
    return float(row_cosines(prediction[None, :], d[None, :])[0])


def _chance(vectors: WordVectors, rows: npt.NDArray[np.int64]) -> float:
    groups = vectors.unit_rows(rows.ravel()).reshape(*rows.shape, -1)  # (n, 4, d)
    centred = groups - groups.mean(axis=1, keepdims=True)
    sizes = np.linalg.svd(centred, compute_uv=False)  # (n, min(4, d))
    return float(np.mean([_share(group) for group in sizes]))


def _share(sizes: Matrix) -> float:
    squares = np.square(sizes)
    total = float(squares.sum())
    return float(squares[:2].sum()) / total if total > ROUNDING**2 else 1.0


def _shown(flat: Matrix, full: Matrix) -> float:
    length = float(np.linalg.norm(full))
    return min(1.0, float(np.linalg.norm(flat)) / length) if length > ROUNDING else 1.0

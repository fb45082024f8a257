"""Which words are near? Exact search by cosine, dot product or Euclidean distance.

Left out: approximate search, because one product of a table and a vector takes about ten
milliseconds for 400,000 words.

Axes: V words, d dimensions.
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from embedding_lab.vectors.table import BLOCK, Matrix, WordVectors

Metric = Literal["cosine", "dot", "euclidean"]
Rows = npt.NDArray[np.intp]
Exact = Callable[[Rows], npt.NDArray[np.float64]]
"""Scores some rows in float64, rounded so that what is equal on paper is equal."""

DOUBT = 1e-4  # float32 scores that differ by less, of 1 or of their size, are scored anew
DIGITS = 10  # of the new score, whose own rounding stays far below


class Neighbour(NamedTuple):
    """A word of the table and how near it is.

    Attributes:
        word: the word.
        score: cosine in [-1, 1], dot product, or Euclidean distance >= 0; for an analogy the
            score of its method.
        row: the row of the word; its rank by frequency, counted from 0.
    """

    word: str
    score: float
    row: int


def neighbours(
    vectors: WordVectors, word: str, *, k: int = 10, metric: Metric = "cosine"
) -> list[Neighbour]:
    """Find the words nearest to a word, itself left out.

    Args:
        vectors: V words.
        word: a word of the table.
        k: how many; a table with fewer other words gives V - 1, or those with a direction.
        metric: what nearness means.

    Returns:
        The nearest words, best first; of equally near ones the more frequent first.

    Raises:
        UnknownWordError: if the word has no vector.
        ValueError: if k < 1, the metric is unknown, or the row is zero and has no direction.
    """
    row = vectors.row(word)
    if metric == "cosine" and not vectors.norms[row]:
        raise ValueError(f"the row of {word!r} is all zero, so it has no direction; use dot")
    return nearest(vectors, vectors.matrix[row], k=k, metric=metric, forbidden=[row])


def nearest(
    vectors: WordVectors,
    query: npt.ArrayLike,
    *,
    k: int = 10,
    metric: Metric = "cosine",
    forbidden: Collection[int] = (),
) -> list[Neighbour]:
    """Find the words nearest to a point.

    Args:
        vectors: V words.
        query: (d,) finite numbers.
        k: how many; where fewer words may answer, all of them.
        metric: what nearness means. Cosine and dot product rank the largest first, Euclidean
            distance the smallest.
        forbidden: rows that may not answer.

    Returns:
        The nearest words, best first; of equally near ones the more frequent first. A row of
        zeros has no cosine, so by cosine it can't answer.

    Raises:
        ValueError: if k < 1, the metric is unknown, the query is not (d,) finite numbers, or
            it is zero and so has no cosine.
    """
    scores = _scores(vectors, query, metric)  # (V,)
    sign = -1 if metric == "euclidean" else 1
    if metric == "cosine":
        forbidden = {*forbidden, *np.flatnonzero(vectors.norms == 0).tolist()}
    point = np.asarray(query, np.float64)
    exact = partial(_exact_scores, vectors, point, metric)
    rows = best_rows(sign * scores, k=k, forbidden=forbidden, exact=lambda some: sign * exact(some))
    return named(vectors, rows, exact)


def named(vectors: WordVectors, rows: Rows, exact: Exact) -> list[Neighbour]:
    """Give rows their words and their scores.

    Args:
        vectors: V words.
        rows: (n,) rows of the table.
        exact: scores them; equal ones are told as equal.

    Returns:
        n neighbours, in the order of the rows.
    """
    told = settled(exact, rows) if len(rows) else ()
    return [
        Neighbour(vectors.words[row], float(score), int(row))
        for row, score in zip(rows, told, strict=True)
    ]


def cosines(vectors: WordVectors, query: npt.ArrayLike) -> Matrix:
    """Compare a direction with every word.

    Args:
        vectors: V words.
        query: (d,) finite numbers, not all zero.

    Returns:
        S[i] = cos(matrix[i], query), (V,) float32 in [-1, 1]; 0 where the row is all zero.

    Raises:
        ValueError: if the query is not (d,) finite numbers, or is zero.
    """
    point = _checked(vectors, query)
    length = np.linalg.norm(point)
    if not length:
        raise ValueError("a query of zeros has no direction, so no cosine; use another metric")
    scores = vectors.matrix @ (point / length).astype(np.float32)  # (V, d) @ (d,) -> (V,)
    np.divide(scores, vectors.norms, out=scores, where=vectors.norms > 0)
    return np.clip(scores, -1, 1, out=scores)


def dots(vectors: WordVectors, query: npt.ArrayLike) -> Matrix:
    """Multiply a point with every row.

    Args:
        vectors: V words.
        query: (d,) finite numbers.

    Returns:
        S[i] = matrix[i] . query, (V,) float32.

    Raises:
        ValueError: if the query is not (d,) finite numbers.
    """
    return vectors.matrix @ _checked(vectors, query).astype(np.float32)


def distances(vectors: WordVectors, query: npt.ArrayLike) -> Matrix:
    """Measure how far every row is from a point.

    Args:
        vectors: V words.
        query: (d,) finite numbers.

    Returns:
        D[i] = |matrix[i] - query|, (V,) float32.

    Raises:
        ValueError: if the query is not (d,) finite numbers.
    """
    point = _checked(vectors, query).astype(np.float32)
    squares = np.empty(len(vectors), np.float32)
    # |x|^2 + |q|^2 - 2 x.q would be one product, but loses the digits of small distances.
    for start in range(0, len(vectors), BLOCK):
        gaps = vectors.matrix[start : start + BLOCK] - point  # (block, d)
        squares[start : start + BLOCK] = np.einsum("ij,ij->i", gaps, gaps)
    return np.sqrt(squares)


def exact_units(vectors: WordVectors, rows: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Look up directions with all digits, for scores that float32 can't tell apart.

    Args:
        vectors: V words.
        rows: (n,) rows of the table.

    Returns:
        (n, d) float64 rows of length 1; a zero row stays zero.
    """
    numbers = vectors.matrix[np.asarray(rows, np.intp)].astype(np.float64)  # (n, d)
    lengths = np.linalg.norm(numbers, axis=1, keepdims=True)
    units: npt.NDArray[np.float64] = numbers / np.where(lengths > 0, lengths, 1)
    return units


def settled(exact: Exact, rows: Rows) -> npt.NDArray[np.float64]:
    """Score rows anew, block by block, and round.

    Args:
        exact: scores rows in float64.
        rows: (n,) rows, n >= 1.

    Returns:
        (n,) float64: what is equal on paper is equal.
    """
    parts = [exact(rows[start : start + BLOCK]) for start in range(0, len(rows), BLOCK)]
    told = np.concatenate(parts)
    np.round(told, DIGITS, out=told)
    return told


def doubt(scores: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Tell how far from a float32 score another may be and yet equal it on paper.

    Args:
        scores: finite numbers, any shape.

    Returns:
        The same shape, > 0.
    """
    told: npt.NDArray[np.float64] = DOUBT * np.maximum(1.0, np.abs(np.asarray(scores, np.float64)))
    return told


def best_rows(
    scores: Matrix, *, k: int, forbidden: Collection[int] = (), exact: Exact | None = None
) -> Rows:
    """Pick the largest scores by partition, without sorting all of them.

    Args:
        scores: (V,) finite float32.
        k: how many; where fewer may be picked, all of them.
        forbidden: rows that may not be picked.
        exact: decides between scores that rounding may have parted; None leaves it to them.

    Returns:
        (min(k, V - forbidden),) rows, best first; of equal scores the smaller row first.

    Raises:
        ValueError: if k < 1.
    """
    if k < 1:
        raise ValueError(f"k must be >= 1, got {k}")
    barred = list(set(forbidden))
    k = min(k, len(scores) - len(barred))
    if k == 0:
        return np.empty(0, np.intp)
    open_scores = scores.copy()
    open_scores[barred] = -np.inf
    worst = float(np.partition(open_scores, -k)[-k])
    if exact is not None:
        worst -= float(doubt(worst))
    rows = np.flatnonzero(open_scores >= worst)  # k rows, or more if some tie with the last
    told = open_scores[rows] if exact is None else settled(exact, rows)
    return rows[np.argsort(-told, kind="stable")][:k]


def rank(
    scores: Matrix, row: int, forbidden: Collection[int] = (), *, exact: Exact | None = None
) -> int:
    """Count the place of one row among all, largest score first.

    Args:
        scores: (V,) finite float32.
        row: the row whose place is asked for.
        forbidden: rows that are left out of the count.
        exact: decides between scores that rounding may have parted; None leaves it to them.

    Returns:
        The place, 1 = best; of equal scores the smaller row comes first.

    Examples:
        >>> rank(np.array([0.5, 0.9, 0.5, 0.7], np.float32), 2, forbidden=[1])
        3
    """
    ahead = scores > scores[row]  # (V,)
    ahead[:row] |= scores[:row] == scores[row]
    if exact is not None:
        own = float(scores[row])
        near = np.flatnonzero(np.abs(scores - own) <= doubt(own))  # the row itself among them
        told = settled(exact, near)
        limit = told[near.searchsorted(row)]
        ahead[near] = (told > limit) | ((told == limit) & (near < row))
    ahead[list(forbidden)] = False
    return 1 + int(np.count_nonzero(ahead))


def _exact_scores(
    vectors: WordVectors, point: npt.NDArray[np.float64], metric: Metric, rows: Rows
) -> npt.NDArray[np.float64]:
    if metric == "cosine":
        told: npt.NDArray[np.float64] = exact_units(vectors, rows) @ (point / np.linalg.norm(point))
        return told
    numbers = vectors.matrix[rows].astype(np.float64)
    return numbers @ point if metric == "dot" else np.linalg.norm(numbers - point, axis=1)


def _scores(vectors: WordVectors, query: npt.ArrayLike, metric: Metric) -> Matrix:
    if metric == "cosine":
        return cosines(vectors, query)
    if metric == "dot":
        return dots(vectors, query)
    if metric == "euclidean":
        return distances(vectors, query)
    raise ValueError(f"metric must be one of {', '.join(get_args(Metric))}, got {metric!r}")


def _checked(vectors: WordVectors, query: npt.ArrayLike) -> npt.NDArray[np.float64]:
    point = np.asarray(query, dtype=np.float64)
    if point.shape != (vectors.dimensions,):
        raise ValueError(
            f"a query needs {vectors.dimensions} numbers as the table has, got {point.shape}"
        )
    if not np.isfinite(point).all():
        raise ValueError("a query must be finite numbers, got NaN or an infinity")
    return point

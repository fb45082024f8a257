"""Lesson 1: looking a word up is multiplying its one-hot code by W, only cheaper.

Axes: V words of the table, d dimensions.
"""

from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter
from typing import NamedTuple

import numpy as np

from embedding_lab.vectors.table import Matrix, WordVectors


class Lookup(NamedTuple):
    """The same row of W, found twice.

    Attributes:
        row: the row that was looked up.
        by_index: (d,) W[row].
        by_product: (d,) the one-hot row times W.
        difference: the largest absolute difference of the two.
    """

    row: int
    by_index: Matrix
    by_product: Matrix
    difference: float


class Timing(NamedTuple):
    """What one lookup costs in a table of V rows, medians of this machine in seconds."""

    V: int
    product: float
    lookup: float


def look_up(vectors: WordVectors, word: str) -> Lookup:
    """Find a word's vector twice: by its index, and as one-hot row times W.

    Args:
        vectors: the table W, V x d.
        word: a word of the table.

    Returns:
        Both vectors and their largest difference.

    Raises:
        UnknownWordError: if the table lacks the word.
    """
    row = vectors.row(word)
    code = np.zeros(len(vectors), dtype=np.float32)  # (V,)
    code[row] = 1
    product = code @ vectors.matrix  # (V,) @ (V, d) -> (d,)
    picked = np.array(vectors.matrix[row])
    return Lookup(row, picked, product, float(np.abs(product - picked).max()))


def time_lookups(dimensions: int, sizes: Sequence[int], *, repeats: int = 15) -> list[Timing]:
    """Measure, here and now, what the product costs and what the lookup costs.

    Args:
        dimensions: d, the width of the table.
        sizes: the numbers of rows V to try, ascending.
        repeats: how often each is measured, after a first time that doesn't count; the median does.

    Returns:
        One timing a size, on a table of random numbers.
    """
    table = np.random.default_rng(0).random((max(sizes), dimensions), dtype=np.float32)
    timings = []
    for V in sizes:
        W, row = table[:V], V // 2
        code = np.zeros(V, dtype=np.float32)
        code[row] = 1
        product = _median(partial(np.matmul, code, W), repeats)
        timings.append(Timing(V, product, _median(partial(np.take, W, row, axis=0), repeats)))
    return timings


def _median(work: Callable[[], object], repeats: int) -> float:
    _seconds(work)
    return float(np.median([_seconds(work) for _ in range(repeats)]))


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start

"""What random words reach, so that a score can be read against chance.

Every cosine of two word vectors is above zero for reasons of its own; only the same figure
for words drawn blindly tells whether it is high. Words are drawn from the most frequent
ones, because those are the words that people ask about.

Axes: V words, d dimensions, n draws.
"""

import numpy as np
import numpy.typing as npt

from embedding_lab.vectors.table import Matrix, WordVectors

FREQUENT = 20_000  # words that are drawn from; rarer ones are names and misspellings
Rows = npt.NDArray[np.int64]


def random_words(vectors: WordVectors, *, draws: int, size: int, seed: int) -> Rows:
    """Draw groups of distinct words from the 20,000 most frequent ones.

    Args:
        vectors: V words, at least `size`.
        draws: the number n of groups, >= 1.
        size: words in a group, >= 1.
        seed: the same seed gives the same words.

    Returns:
        (n, size) int64 rows of the table; no row comes twice in one group.

    Raises:
        ValueError: if draws < 1 or the table has fewer words than a group.
    """
    if draws < 1:
        raise ValueError(f"draws must be >= 1, got {draws}")
    words = min(len(vectors), FREQUENT)
    if words < size:
        raise ValueError(f"{size} different words are needed, the table has {words}")
    rng = np.random.default_rng(seed)
    rows = rng.integers(words, size=(draws, size))  # (n, size)
    while (repeats := _repeats(rows)).any():
        rows[repeats] = rng.integers(words, size=(int(repeats.sum()), size))
    return rows


def random_pair_cosines(vectors: WordVectors, *, pairs: int = 100_000, seed: int = 0) -> Matrix:
    """Compare words with words, both drawn blindly.

    Args:
        vectors: V >= 2 words.
        pairs: the number n of pairs, >= 1.
        seed: the same seed gives the same pairs.

    Returns:
        cos(p_i, q_i), (n,) float32, in no order.

    Raises:
        ValueError: if pairs < 1 or there is only one word.
    """
    left, right = random_words(vectors, draws=pairs, size=2, seed=seed).T
    units = vectors.unit_rows(np.arange(min(len(vectors), FREQUENT)))  # (<= 20,000, d)
    return row_cosines(units[left], units[right])


def random_offset_cosines(vectors: WordVectors, *, pairs: int = 1_000, seed: int = 0) -> Matrix:
    """Compare the offset of two words with the offset of two others, all drawn blindly.

    Args:
        vectors: V >= 4 words.
        pairs: the number n of pairs of offsets, >= 1.
        seed: the same seed gives the same words.

    Returns:
        cos(q_i - p_i, s_i - r_i) on unit vectors, (n,) float32, in no order.

    Raises:
        ValueError: if pairs < 1 or there are fewer than four words.
    """
    rows = random_words(vectors, draws=pairs, size=4, seed=seed)
    p, q, r, s = (vectors.unit_rows(column) for column in rows.T)  # (n, d) each
    return row_cosines(q - p, s - r)


def row_cosines(left: Matrix, right: Matrix) -> Matrix:
    """Compare two tables row by row.

    Args:
        left: (n, d) finite numbers.
        right: (n, d) finite numbers.

    Returns:
        S[i] = cos(left[i], right[i]), (n,) float32 in [-1, 1]; 0 where a row is zero.
    """
    products = np.einsum("ij,ij->i", left, right)
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    scores: Matrix = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    return np.clip(scores, -1, 1, out=scores)


def share_below(null: Matrix, value: float) -> float:
    """Place a figure among those of random words.

    Args:
        null: (n,) figures of random words.
        value: the figure to place.

    Returns:
        The share of the null that is strictly smaller, in [0, 1].

    Examples:
        >>> share_below(np.array([0.1, 0.2, 0.3, 0.4], np.float32), 0.35)
        0.75
    """
    return float(np.count_nonzero(null < value) / len(null))


def _repeats(rows: Rows) -> npt.NDArray[np.bool_]:
    ordered = np.sort(rows, axis=1)
    repeats: npt.NDArray[np.bool_] = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
    return repeats

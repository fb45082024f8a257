"""What random words reach, so that a score can be read against chance.

Every cosine of two word vectors is above zero for reasons of its own; only the same figure
for words drawn blindly tells whether it is high. Words are drawn from the first ones of a
table, by custom its most frequent, because those are the words that people ask about; from more
of them where a question has a rarer word.

Axes: V words, d dimensions, n draws.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from embedding_lab.vectors.table import Matrix, WordVectors

FREQUENT = 20_000  # words that are drawn from; rarer ones are names and misspellings
BLOCK = 8_192  # pairs that are compared at a time; 10 MB in float32 at 300 dimensions
TIE = 1e-6  # float32 figures that differ by less are equal
Rows = npt.NDArray[np.int64]


def words_drawn(vectors: WordVectors, asked: Iterable[str] = ()) -> int:
    """Count the words that a null for a question is drawn from.

    Args:
        vectors: V words.
        asked: the words of the question; those that the table lacks don't count.

    Returns:
        20,000, or as many as it takes to include the rarest word of the question; V in a
        smaller table.
    """
    rows = (vectors.find(word) for word in asked)
    rarest = max((row for row in rows if row is not None), default=0)
    return min(len(vectors), max(FREQUENT, rarest + 1))


def random_words(
    vectors: WordVectors, *, draws: int, size: int, seed: int, first: int = FREQUENT
) -> Rows:
    """Draw groups of distinct words from the first ones of a table.

    Args:
        vectors: V words, at least `size`.
        draws: the number n of groups, >= 1.
        size: words in a group, >= 1.
        seed: the same seed gives the same words.
        first: how many words are drawn from, see `words_drawn`.

    Returns:
        (n, size) int64 rows of the table; no row comes twice in one group.

    Raises:
        ValueError: if draws < 1 or the table has fewer words than a group.
    """
    if draws < 1:
        raise ValueError(f"draws must be >= 1, got {draws}")
    words = min(len(vectors), first)
    if words < size:
        raise ValueError(f"{size} different words are needed, the table has {words}")
    rng = np.random.default_rng(seed)
    rows = rng.integers(words, size=(draws, size))  # (n, size)
    while (repeats := _repeats(rows)).any():
        rows[repeats] = rng.integers(words, size=(int(repeats.sum()), size))
    return rows


def random_pair_cosines(
    vectors: WordVectors, *, pairs: int = 100_000, seed: int = 0, first: int = FREQUENT
) -> Matrix:
    """Compare words with words, drawn blindly; where there are no more pairs, all of them.

    Args:
        vectors: V >= 2 words.
        pairs: the largest number n of pairs, >= 1.
        seed: the same seed gives the same pairs.
        first: how many words are drawn from, see `words_drawn`.

    Returns:
        cos(p_i, q_i), (n,) float32, in no order: of every pair once where n reaches that far,
        else of n pairs, each drawn anew.

    Raises:
        ValueError: if pairs < 1 or there is only one word.
    """
    words = min(len(vectors), first)
    if words > 1 and words * (words - 1) // 2 <= pairs:
        left, right = np.triu_indices(words, 1)
    else:
        left, right = random_words(vectors, draws=pairs, size=2, seed=seed, first=first).T
    return np.concatenate(
        [
            row_cosines(*(vectors.unit_rows(side[start : start + BLOCK]) for side in (left, right)))
            for start in range(0, len(left), BLOCK)
        ]
    )


def random_offset_cosines(
    vectors: WordVectors, *, pairs: int = 1_000, seed: int = 0, first: int = FREQUENT
) -> Matrix:
    """Compare the offset of two words with the offset of two others, all drawn blindly.

    Args:
        vectors: V >= 4 words.
        pairs: the number n of pairs of offsets, >= 1.
        seed: the same seed gives the same words.
        first: how many words are drawn from, see `words_drawn`.

    Returns:
        cos(q_i - p_i, s_i - r_i) on unit vectors, (n,) float32, in no order.

    Raises:
        ValueError: if pairs < 1 or there are fewer than four words.
    """
    rows = random_words(vectors, draws=pairs, size=4, seed=seed, first=first)
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
        The share of the null that is smaller, by more than rounding, in [0, 1].

    Examples:
        >>> share_below(np.array([0.1, 0.2, 0.3, 0.4], np.float32), 0.35)
        0.75
    """
    return float(np.count_nonzero(null < value - TIE) / len(null))


def _repeats(rows: Rows) -> npt.NDArray[np.bool_]:
    ordered = np.sort(rows, axis=1)
    repeats: npt.NDArray[np.bool_] = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
    return repeats

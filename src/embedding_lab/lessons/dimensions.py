"""How many dimensions does meaning need? What the first k principal components keep.

In: neighbours, analogies and variance for growing k. Left out: other projections, because the
principal components keep the most variance of all.

Axes: V words, d dimensions, k components, m anchors, q questions.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.neighbours import anchor_blocks, nearest, squared_distances
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.vectors.analogy import lowest_tied
from embedding_lab.vectors.questions import read_questions
from embedding_lab.vectors.shelf import assets_folder
from embedding_lab.vectors.table import WordVectors

MOST_WORDS: Final = 5_000
ANCHORS: Final = 500
NEIGHBOURS: Final = 10
MOST_QUESTIONS: Final = 400
_BLOCK: Final = 256  # rows that ask at a time

Rows = npt.NDArray[np.intp]
QuestionRows = npt.NDArray[np.int32]


class Kept(NamedTuple):
    """What k components keep.

    Attributes:
        k: how many.
        kept: share of the ten nearest words that are still among the ten nearest, the same
            measure as `geometry.quality.trust`'s; NaN for 11 words or fewer, where no other word
            is left to take the place of one.
        right: share of the questions that are answered right; NaN without questions.
        variance: share of the variance, 0 ... 1.
        questions: how many there are.
    """

    k: int
    kept: float
    right: float
    variance: float
    questions: int


def dimension_curve(
    rows: npt.ArrayLike, questions: npt.ArrayLike, *, seed: int = 0
) -> Iterator[Kept]:
    """Count what is left of neighbours and analogies in the first k principal components.

    Rows are scaled to unit length. Neighbours among them are by cosine, and in the first k
    components by Euclidean distance, as on a map; so k = d keeps every neighbour. An analogy
    a : b = c : ? is answered by the largest cos(x, b) - cos(x, a) + cos(x, c), the three given
    words left out (3CosAdd), for rows of which only the first k components are left; there
    nothing is centred, so k = d answers as the whole table does. It is right where the answer
    wins alone: with one component all cosines are 1 or -1, and many share the first place.

    Args:
        rows: (V, d) finite numbers, 1 <= V <= 5,000.
        questions: (q, 4) rows a, b, c and the answer; q may be 0.
        seed: picks the 500 words whose neighbours are counted, if there are more, >= 0.

    Yields:
        A point for k = 1, 2, 3, 5, 8, 13 ... and d.

    Raises:
        ValueError: if rows are not a table of finite numbers or too many, or a question asks for
            a row that isn't there; at the first point, as generators do.

    References:
        Levy & Goldberg (2014), Linguistic Regularities in Sparse and Explicit Word
        Representations, CoNLL, equation 3.
    """
    units = unit_rows(rows)
    V, d = units.shape
    asked = np.asarray(questions, dtype=np.intp).reshape(-1, 4)  # (q, 4)
    if V > MOST_WORDS:
        raise ValueError(f"the curve takes at most {MOST_WORDS:,} words, got {V:,}")
    if ((asked < 0) | (asked >= V)).any():
        raise ValueError(f"a question must name rows from 0 to {V - 1}")
    projection = pca(units, d)
    anchors = np.random.default_rng(seed).permutation(V)[:ANCHORS]  # (m,)
    true = _neighbours(units, anchors)
    cut = units @ projection.axes.T  # (V, d) @ (d, d) -> (V, d)
    for k in steps(d):
        yield Kept(
            k,
            _overlap(true, _neighbours(projection.coordinates[:, :k], anchors), V),
            _right(unit_rows(cut[:, :k]), asked),
            min(1.0, float(projection.explained_variance_ratio[:k].sum())),
            len(asked),
        )


def steps(d: int) -> list[int]:
    """List the numbers of components to look at: Fibonacci's, and all.

    Args:
        d: >= 1.

    Returns:
        1, 2, 3, 5, 8 ... d, each once.

    Examples:
        >>> steps(10)
        [1, 2, 3, 5, 8, 10]
    """
    found, one, two = [], 1, 2
    while one < d:
        found.append(one)
        one, two = two, one + two
    return [*found, d]


def questions_within(vectors: WordVectors, words: int, most: int = MOST_QUESTIONS) -> QuestionRows:
    """Choose analogy questions whose four words are among the most frequent of a table.

    Args:
        vectors: the table.
        words: how many of its first rows are looked at, >= 1.
        most: how many questions at most, >= 1; taken at even steps, so that every section that
            is large enough has its share.

    Returns:
        (q, 4) int32 rows a, b, c and the answer; q may be 0.
    """
    asked = []
    for section in read_questions(assets_folder() / "questions.txt"):
        for question in section.questions:
            rows = [vectors.find(word) for word in question]
            inside = [row for row in rows if row is not None and row < words]
            if len(inside) == len(rows):
                asked.append(inside)
    step = max(1, -(-len(asked) // most))
    return np.array(asked[::step], dtype=np.int32).reshape(-1, 4)


def _neighbours(points: Matrix, anchors: Rows) -> Rows:
    """Return the nearest points of each anchor, equal ones by row, (m, 10 or fewer)."""
    count = min(NEIGHBOURS, len(points) - 1)
    found = np.empty((len(anchors), count), dtype=np.intp)
    if not count:
        return found
    for block, places in zip(
        anchor_blocks(anchors, len(points)),
        anchor_blocks(np.arange(len(anchors)), len(points)),
        strict=True,
    ):
        found[places] = nearest(squared_distances(points, block), count)
    return found


def _overlap(true: Rows, shown: Rows, V: int) -> float:
    if true.shape[1] < NEIGHBOURS or V == NEIGHBOURS + 1:
        return np.nan
    return float((true[:, :, None] == shown[:, None, :]).any(axis=2).mean())


def _right(units: Matrix, questions: Rows) -> float:
    if not len(questions):
        return np.nan
    hits = 0
    for start in range(0, len(questions), _BLOCK):
        a, b, c, answer = questions[start : start + _BLOCK].T
        query = unit_rows(units[b] - units[a] + units[c])  # (b, d)
        scores = query @ units.T  # (b, V)
        scores[:, ~units.any(axis=1)] = -np.inf  # no direction, no cosine
        for given in (a, b, c):
            scores[np.arange(len(given)), given] = -np.inf
        own = scores[np.arange(len(answer)), answer]
        scores[np.arange(len(answer)), answer] = -np.inf
        hits += int((scores.max(axis=1) < lowest_tied(own)).sum())
    return hits / len(questions)

"""What is to king as woman is to man? Word arithmetic, under both rules.

Nearly all published code forbids the words of the question as answers, and says so nowhere.
Here every question has two verdicts, inputs allowed and inputs forbidden, from one pass over
the table; the baselines and the null beside them show what the arithmetic adds.

Roles: the question c - a + b, with d expected, as in king - man + woman = queen (a = man,
b = woman, c = king, d = queen). It tests W(a) - W(b) ~ W(c) - W(d).

Axes: V words, d dimensions.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Final, Literal, NamedTuple, TypeVar, get_args

import numpy as np
import numpy.typing as npt

from embedding_lab.vectors.chance import (
    ROUNDING,
    directed,
    random_offset_cosines,
    row_cosines,
    share_below,
    words_drawn,
)
from embedding_lab.vectors.formula import EXAMPLE, Abc, Formula, Term
from embedding_lab.vectors.search import (
    Exact,
    Neighbour,
    Rows,
    best_rows,
    cosines,
    exact_units,
    named,
    rank,
    settled,
)
from embedding_lab.vectors.table import Matrix, WordVectors

Method = Literal["3cosadd", "3cosmul", "pairdirection"]
Mask = npt.NDArray[np.bool_]
Double = npt.NDArray[np.float64]
Real = TypeVar("Real", np.float32, np.float64)

EPSILON: Final = 0.001  # keeps 3CosMul from dividing by zero; Levy & Goldberg 2014, section 6
USUAL: Final = 95.0  # percentile: one random pair in twenty agrees as much


class Verdict(NamedTuple):
    """The answers to one question under the two rules, best first."""

    inputs_allowed: list[Neighbour]
    inputs_forbidden: list[Neighbour]


class Place(NamedTuple):
    """Where the expected answer came.

    Attributes:
        rank_allowed: its place among all V words, 1 = best.
        rank_forbidden: its place once the words of the formula are removed; None if it is one
            of them.
        score: its score by the method.
    """

    rank_allowed: int
    rank_forbidden: int | None
    score: float


class Baseline(NamedTuple):
    """The same question with part of the arithmetic left out.

    Attributes:
        name: which part is kept.
        formula: what is kept.
        verdict: its answers; where inputs are forbidden, all of a, b and c are.
        place: where the expected answer came.
    """

    name: Literal["c only", "b only", "b + c"]
    formula: Formula
    verdict: Verdict
    place: Place


class OffsetAgreement(NamedTuple):
    """Whether the step from a to b is the step from c to d.

    Attributes:
        cosine: cos(W(b) - W(a), W(d) - W(c)) on unit vectors, in [-1, 1]; 0 if a step has no
            length.
        null: at most (pairs,) float32, the same for random words.
        percentile: how much of the null is strictly smaller, in [0, 100].
        shortest: the length of the shorter step, in [0, 2]; below `ROUNDING` it is nothing.
        other_sides: cos(W(c) - W(a), W(d) - W(b)); None if one of them has no length. Where b
            is near a and d near c it is high for unrelated words too, so it is no evidence.
        ratio: how long both steps are together, over the length of the other two sides.
        drawn: how many words of the table the random ones were drawn from.
        zeros: how many of these were left out, as their rows are zero.
    """

    cosine: float
    null: Matrix
    percentile: float
    shortest: float
    other_sides: float | None
    ratio: float
    drawn: int
    zeros: int = 0

    @property
    def agrees(self) -> bool:
        """Whether chance rarely reaches the cosine; equal steps agree, whatever the null is."""
        return self.percentile >= USUAL or self.cosine >= 1 - ROUNDING

    @property
    def flattered(self) -> bool:
        """Whether the steps are longer together, and the others don't agree beyond chance."""
        others = self.other_sides
        short = 0.0 if others is None else 100 * share_below(self.null, others)
        return self.ratio > 1 and self.cosine < 1 - ROUNDING and short < USUAL


def solve(
    vectors: WordVectors, formula: Formula, *, method: Method = "3cosadd", k: int = 10
) -> Verdict:
    """Answer a formula under both rules.

    Args:
        vectors: V words.
        formula: any weighted sum; 3CosMul and PairDirection need the shape c - a + b.
        method: how candidates are scored, see `scores`.
        k: the number of answers under each rule; where fewer words may answer, all of them.

    Returns:
        The k best words, once with the words of the formula among the candidates and once
        without.

    Raises:
        UnknownWordError: if a word of the formula has no vector.
        ValueError: if k < 1, the method is unknown or doesn't suit the formula, or the sum is
            zero.

    References:
        Nissim, van Noord & van der Goot (2020), Fair Is Better than Sensational,
        Computational Linguistics 46(2).
    """
    by_row = scores(vectors, formula, method=method)  # (V,)
    exact = partial(_exact, vectors, formula, method)
    return _verdict(vectors, by_row, exact, forbidden=_input_rows(vectors, formula.words), k=k)


def place(
    vectors: WordVectors, formula: Formula, expected: str, method: Method = "3cosadd"
) -> Place | None:
    """Find where an expected answer comes under both rules.

    Args:
        vectors: V words.
        formula: any weighted sum; 3CosMul and PairDirection need the shape c - a + b.
        expected: a word of the table.
        method: how candidates are scored, see `scores`.

    Returns:
        Its ranks and its score; None where it has no score, and so no place.

    Raises:
        UnknownWordError: if a word of the formula or the expected word has no vector.
        ValueError: as for `solve`.
    """
    row = vectors.row(expected)
    by_row = scores(vectors, formula, method=method)  # (V,)
    if np.isneginf(by_row[row]):
        return None
    exact = partial(_exact, vectors, formula, method)
    return _place(by_row, row, exact, forbidden=_input_rows(vectors, formula.words))


def scores(vectors: WordVectors, formula: Formula, *, method: Method = "3cosadd") -> Matrix:
    """Score every word as the answer to a formula.

    Args:
        vectors: V words.
        formula: any weighted sum; 3CosMul and PairDirection need the shape c - a + b.
        method: 3CosAdd, cos(x, c - a + b); 3CosMul, cos(x, b) cos(x, c) / cos(x, a) with
            cosines moved to [0, 1]; PairDirection, cos(x - c, b - a). All on unit vectors.

    Returns:
        One score per word, (V,) float32, larger is better. -inf, which is no score, for a row
        of zeros, which has no direction, and by PairDirection for c itself and words of the same
        direction, to which there is no step.

    Raises:
        UnknownWordError: if a word of the formula has no vector.
        ValueError: if the method is unknown or doesn't suit the formula, or the sum is zero.

    References:
        Mikolov, Yih & Zweig (2013), Linguistic Regularities in Continuous Space Word
        Representations, NAACL (3CosAdd, PairDirection). Levy & Goldberg (2014), Linguistic
        Regularities in Sparse and Explicit Word Representations, CoNLL (3CosMul).
    """
    by_row = _by_row(vectors, formula, method)
    by_row[vectors.norms == 0] = -np.inf
    return by_row


def may_answer(
    vectors: WordVectors, formula: Formula, *, method: Method = "3cosadd"
) -> tuple[int, int]:
    """Count the words that may answer a formula.

    Args:
        vectors: V words.
        formula: as for `scores`.
        method: how candidates are scored, see `scores`.

    Returns:
        How many have a score, with the words of the formula among them and without.

    Raises:
        UnknownWordError: if a word of the formula has no vector.
        ValueError: as for `scores`.
    """
    scored = ~np.isneginf(scores(vectors, formula, method=method))  # (V,)
    allowed = int(scored.sum())
    scored[list(_input_rows(vectors, formula.words))] = False
    return allowed, int(scored.sum())


def _by_row(vectors: WordVectors, formula: Formula, method: Method) -> Matrix:
    if method == "3cosadd":
        return _add(vectors, formula)
    if method not in get_args(Method):
        raise ValueError(f"method must be one of {', '.join(get_args(Method))}, got {method!r}")
    abc = formula.shape
    if abc is None:
        raise ValueError(f"{method} needs the shape {EXAMPLE}, got {formula}; use 3cosadd")
    return _multiply(vectors, abc) if method == "3cosmul" else _pair_direction(vectors, abc)


def baselines(vectors: WordVectors, abc: Abc, expected: str, *, k: int = 3) -> list[Baseline]:
    """Ask the same question with part of the arithmetic left out.

    If `c only` finds the answer, closeness to c explains it and the offset was not needed.

    Args:
        vectors: V words.
        abc: the question c - a + b.
        expected: a word of the table.
        k: the number of answers under each rule.

    Returns:
        Nearest to c alone (Linzen's only-b), to b alone, and to b + c (his ignore-a).

    Raises:
        UnknownWordError: if one of the four words has no vector.
        ValueError: if k < 1, a sum is zero, or the row of the expected word is.

    References:
        Linzen (2016), Issues in evaluating semantic spaces using word analogies, RepEval.
    """
    forbidden = _input_rows(vectors, abc)
    row = vectors.row(expected)
    _directions(vectors, [expected])  # a row of zeros would have no place
    b, c = Term(1, abc.b), Term(1, abc.c)
    parts: dict[Literal["c only", "b only", "b + c"], Formula] = {
        "c only": Formula((c,)),
        "b only": Formula((b,)),
        "b + c": Formula((b, c)),
    }
    results = []
    for name, formula in parts.items():
        by_row = scores(vectors, formula)  # (V,)
        exact = partial(_exact, vectors, formula, "3cosadd")
        verdict = _verdict(vectors, by_row, exact, forbidden=forbidden, k=k)
        found = _place(by_row, row, exact, forbidden=forbidden)
        results.append(Baseline(name, formula, verdict, found))
    return results


def offset_agreement(
    vectors: WordVectors, abc: Abc, d: str, *, pairs: int = 1_000, seed: int = 0
) -> OffsetAgreement:
    """Compare the step from a to b with the step from c to d, and random steps beside them.

    As man to woman, so king to queen: an analogy says that these two are one step.

    Args:
        vectors: V >= 4 words.
        abc: the question c - a + b.
        d: its expected answer.
        pairs: the size of the null, >= 1: pairs of steps between random words.
        seed: the same seed gives the same null.

    Returns:
        The cosine of the two steps and its percentile in the null; beside them the other two
        sides of the parallelogram, which are flattered.

    Raises:
        UnknownWordError: if one of the four words has no vector.
        ValueError: if pairs < 1 or there are fewer than four words.

    References:
        Linzen (2016), Issues in evaluating semantic spaces using word analogies, RepEval:
        scores of analogies mix the consistency of offsets with mere neighbourhood.
    """
    a, b, c, answer = (vectors.unit(word)[None, :] for word in (*abc, d))  # (1, d) each
    drawn = words_drawn(vectors, (*abc, d))
    null = random_offset_cosines(vectors, pairs=pairs, seed=seed, first=drawn)
    known, hoped, *others = (
        float(np.linalg.norm(side)) for side in (b - a, answer - c, c - a, answer - b)
    )
    shortest = min(known, hoped)
    cosine = float(row_cosines(b - a, answer - c)[0]) if shortest > ROUNDING else 0.0
    return OffsetAgreement(
        cosine,
        null,
        100 * share_below(null, cosine),
        shortest,
        other_sides=float(row_cosines(c - a, answer - b)[0]) if min(others) > ROUNDING else None,
        ratio=(known + hoped) / max(sum(others), ROUNDING),
        drawn=drawn,
        zeros=drawn - len(directed(vectors, drawn)),
    )


def offset_cosines(vectors: WordVectors, abc: Abc, answers: Sequence[str]) -> Matrix:
    """Compare the step from a to b with the step from c to each of some answers.

    An offset that means something should fit its own answer better than the answers of other
    pairs of the same relation.

    Args:
        vectors: V words.
        abc: the question c - a + b.
        answers: n words of the table.

    Returns:
        S[i] = cos(W(b) - W(a), W(answers[i]) - W(c)) on unit vectors, (n,) float32; 0 where a
        step has no length.

    Raises:
        UnknownWordError: if a word has no vector.

    References:
        Fournier, Dupoux & Dunbar (2020), Analogies minus analogy test, CoNLL.
    """
    a, b, c = (vectors.unit(word) for word in abc)
    steps = vectors.unit_rows([vectors.row(word) for word in answers]) - c  # (n, d)
    lengths = np.linalg.norm(steps, axis=1)
    if np.linalg.norm(b - a) <= ROUNDING:
        return np.zeros(len(answers), np.float32)
    scores = row_cosines(steps, np.broadcast_to(b - a, steps.shape))
    told: Matrix = np.where(lengths > ROUNDING, scores, np.float32(0))
    return told


def multiplied(
    near_a: npt.NDArray[Real], near_b: npt.NDArray[Real], near_c: npt.NDArray[Real]
) -> npt.NDArray[Real]:
    """Combine three cosines by 3CosMul.

    Args:
        near_a: cosines with a, any shape.
        near_b: cosines with b, the same shape.
        near_c: cosines with c, the same shape.

    Returns:
        cos(x, b) cos(x, c) / (cos(x, a) + 0.001), each cosine moved from [-1, 1] to [0, 1].
    """
    return _moved(near_b) * _moved(near_c) / (_moved(near_a) + np.float32(EPSILON))


def turned(
    along: npt.NDArray[Real], along_c: npt.NDArray[Real], near_c: npt.NDArray[Real], directed: Mask
) -> npt.NDArray[Real]:
    """Compare the step from c to each candidate with the offset, by PairDirection.

    The step x - c is never formed: on unit vectors its length follows from the cosine of x
    and c, and its part along the offset is a difference of two cosines. From c to a row of
    zeros, which has no unit vector, the step is -c.

    Args:
        along: cosines of candidates with the offset b - a, any shape.
        along_c: cosine of c with the offset, of a shape that fits.
        near_c: cosines of candidates with c, the shape of along.
        directed: which candidates have a direction, and so a length of 1 and not 0; of a shape
            that fits.

    Returns:
        cos(x - c, b - a) in [-1, 1], the shape of along; -inf for c itself, which is no step.
    """
    squared = np.float32(1) + directed - 2 * near_c  # |x - c|^2 = |c|^2 + |x|^2 - 2 x c
    step = np.sqrt(np.maximum(squared, 0))
    cosine = np.zeros_like(along)
    np.divide(along - along_c, step, out=cosine, where=squared > ROUNDING)
    np.clip(cosine, -1, 1, out=cosine)
    cosine[squared <= ROUNDING] = -np.inf
    return cosine


def lowest_tied(best: npt.ArrayLike) -> Double:
    """Tell down to which score a word shares the first place.

    Args:
        best: the best score, or one for each question, any shape.

    Returns:
        The same shape; what is below it is a place of its own.
    """
    top = np.asarray(best, np.float64)
    limit: Double = top - ROUNDING * np.maximum(1.0, np.abs(top))
    return limit


def _moved(cosine: npt.NDArray[Real]) -> npt.NDArray[Real]:
    return (1 + cosine) / np.float32(2)  # from [-1, 1] to [0, 1]


def _add(vectors: WordVectors, formula: Formula) -> Matrix:
    weights = np.array([term.weight for term in formula.terms], np.float32)
    units = _directions(vectors, formula.words)  # (terms, d)
    query: Matrix = weights @ units  # (terms,) @ (terms, d) -> (d,)
    if np.linalg.norm(query) <= ROUNDING * np.abs(weights).sum():
        raise ValueError(f"{formula} adds up to zero, which has no direction; change a word")
    return cosines(vectors, query)


def _multiply(vectors: WordVectors, abc: Abc) -> Matrix:
    a, b, c = _directions(vectors, abc)
    return multiplied(cosines(vectors, a), cosines(vectors, b), cosines(vectors, c))


def _pair_direction(vectors: WordVectors, abc: Abc) -> Matrix:
    a, b, c = _directions(vectors, abc)
    offset = b - a
    length = np.linalg.norm(offset)
    if length <= ROUNDING:
        raise ValueError(f"{abc.b} - {abc.a} is zero, which has no direction; change a word")
    along_c = c @ (offset / length)
    return turned(cosines(vectors, offset), along_c, cosines(vectors, c), vectors.norms > 0)


def _directions(vectors: WordVectors, words: Collection[str]) -> Matrix:
    rows = [vectors.row(word) for word in words]
    for word, row in zip(words, rows, strict=True):
        if not vectors.norms[row]:
            raise ValueError(f"the row of {word!r} is all zero, so it has no direction")
    return vectors.unit_rows(rows)


def _input_rows(vectors: WordVectors, words: Collection[str]) -> set[int]:
    return {vectors.row(word) for word in words}


def _exact(vectors: WordVectors, formula: Formula, method: Method, rows: Rows) -> Double:
    """Return the scores of some rows in float64, where equal answers are equal."""
    given = exact_units(vectors, [vectors.row(word) for word in formula.words])  # (terms, d)
    units = exact_units(vectors, rows)  # (n, d)
    abc = formula.shape
    if method == "3cosadd" or abc is None:
        query = np.array([term.weight for term in formula.terms], np.float64) @ given  # (d,)
        told: Double = units @ (query / np.linalg.norm(query))
        return told
    a, b, c = exact_units(vectors, [vectors.row(word) for word in abc])
    if method == "3cosmul":
        return multiplied(units @ a, units @ b, units @ c)
    offset = (b - a) / np.linalg.norm(b - a)
    return turned(units @ offset, c @ offset, units @ c, vectors.norms[rows] > 0)


def _verdict(
    vectors: WordVectors, by_row: Matrix, exact: Exact, *, forbidden: set[int], k: int
) -> Verdict:
    mute = _without_score(by_row)
    allowed = best_rows(by_row, k=k, forbidden=mute, exact=exact)
    without = best_rows(by_row, k=k, forbidden=forbidden | mute, exact=exact)
    return Verdict(*(named(vectors, rows, exact) for rows in (allowed, without)))


def _without_score(by_row: Matrix) -> set[int]:
    return set(np.flatnonzero(np.isneginf(by_row)).tolist())


def _place(by_row: Matrix, row: int, exact: Exact, *, forbidden: set[int]) -> Place:
    return Place(
        rank(by_row, row, exact=exact),
        None if row in forbidden else rank(by_row, row, forbidden, exact=exact),
        float(settled(exact, np.array([row]))[0]),
    )

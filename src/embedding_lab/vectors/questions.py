"""Examinations for a table: analogy questions and graded pairs, read and asked.

    questions    ": section" starts a section, then one question a line: `a b c d`, for
                 "a is to b as c is to d" (the format of Google's questions-words.txt)
    pairs        word, tab, word, tab, grade (as WordSim-353 and SimLex-999 are spread)

Lines that start with `//` or `#` are comments. A question or pair with a word that the table
lacks is not asked, and the counts say so. A question is right where its word wins alone: a shared
first place is nobody's.

Axes: V words, d dimensions, B questions asked at a time.
"""

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from embedding_lab.text.errors import quoted
from embedding_lab.vectors.analogy import (
    Double,
    Mask,
    Method,
    lowest_tied,
    multiplied,
    turned,
)
from embedding_lab.vectors.chance import ROUNDING, row_cosines
from embedding_lab.vectors.limits import (
    FormatError,
    Limits,
    blame,
    decoded,
    refuse_unreadable,
)
from embedding_lab.vectors.search import DIGITS, doubt, exact_units
from embedding_lab.vectors.table import Matrix, WordVectors

LARGEST_FILE: Final = 64 * 2**20  # bytes; Google's set of 19,544 questions has 0.6 MB
BATCH: Final = 128  # questions asked at a time
BLOCK: Final = 2_048  # words scored at a time; 128 x 2,048 scores are 1 MB and stay in the cache
PAIRS: Final = 8_192  # questions and words scored anew at a time, 20 MB at 300 dimensions
FEWEST_PAIRS: Final = 3  # two pairs always correlate perfectly

Rows = npt.NDArray[np.intp]

_NO_ROW: Final = -1
_NONE: Final = np.empty((0, 4), np.intp)  # rows of no question, so that there is always an array


class Question(NamedTuple):
    """a is to b as c is to d."""

    a: str
    b: str
    c: str
    d: str


class Section(NamedTuple):
    """Questions of one kind."""

    name: str
    questions: tuple[Question, ...]


class GradedPair(NamedTuple):
    """Two words and how similar people found them."""

    first: str
    second: str
    grade: float


class SectionScore(NamedTuple):
    """How many questions of a section were asked, and how many came out right.

    Attributes:
        name: of the section.
        asked: questions whose four words are in the table.
        right_inputs_forbidden: with a, b and c removed from the answers; d wins alone.
        right_inputs_allowed: with all words as answers; d wins alone.
    """

    name: str
    asked: int
    right_inputs_forbidden: int
    right_inputs_allowed: int


class PairScore(NamedTuple):
    """How well cosines follow the grades of people.

    Attributes:
        asked: the number of pairs.
        found: pairs whose two words are in the table and have a direction, so that there is a
            cosine.
        spearman: rank correlation in [-1, 1]; None below three pairs, or if all grades or
            all cosines are equal.
    """

    asked: int
    found: int
    spearman: float | None


class Evaluation(NamedTuple):
    """The result of both examinations; the first three are sums over the sections."""

    asked: int
    right_inputs_forbidden: int
    right_inputs_allowed: int
    sections: tuple[SectionScore, ...]
    pairs: PairScore


class _Right(NamedTuple):
    inputs_allowed: Mask  # (questions,)
    inputs_forbidden: Mask  # (questions,)


class Winners(NamedTuple):
    """The row that wins each of B questions under the two rules, (B,) each; -1 where none does."""

    inputs_allowed: Rows
    inputs_forbidden: Rows


def read_questions(path: str | Path) -> tuple[Section, ...]:
    """Read analogy questions.

    Args:
        path: a file in the format above; questions before the first section form one called
            `all`.

    Returns:
        The sections in the order of the file.

    Raises:
        FormatError: if the file can't be read, a line has not four words, a section has no name
            or comes twice, or there is no question.
    """
    sections: dict[str, list[Question]] = {}
    name = "all"
    with blame(Path(path)):
        for number, line in _lines(Path(path)):
            if line.startswith(":"):
                name = _section_name(line, number)
                if name in sections:
                    raise FormatError(f"line {number:,}: the section {quoted(name)} comes twice")
                sections[name] = []
            else:
                sections.setdefault(name, []).append(_question(line, number))
        if not any(sections.values()):
            raise FormatError("expected questions of four words, got none")
    return tuple(Section(name, tuple(questions)) for name, questions in sections.items())


def read_pairs(path: str | Path) -> tuple[GradedPair, ...]:
    """Read graded pairs.

    Args:
        path: a file in the format above.

    Returns:
        The pairs in the order of the file.

    Raises:
        FormatError: if the file can't be read, a line has not two words and a grade, or there
            is no pair.
    """
    with blame(Path(path)):
        pairs = tuple(_pair(number, line) for number, line in _lines(Path(path)))
        if not pairs:
            raise FormatError("expected pairs of words with a grade, got none")
    return pairs


def evaluate(
    vectors: WordVectors,
    sections: Iterable[Section],
    pairs: Sequence[GradedPair],
    method: Method = "3cosadd",
) -> Evaluation:
    """Examine a table.

    Args:
        vectors: V words.
        sections: analogy questions.
        pairs: graded pairs.
        method: how candidates are scored, as in `analogy.scores`.

    Returns:
        Counts in all and by section, and the correlation.

    Raises:
        ValueError: if the method is unknown.
    """
    sections = tuple(sections)
    known = [_known(vectors, section.questions) for section in sections]  # (asked, 4) each
    right = _right(vectors, np.concatenate([_NONE, *known]), method)
    ends = np.cumsum([len(rows) for rows in known])
    scores = tuple(
        SectionScore(
            section.name,
            len(rows),
            int(right.inputs_forbidden[end - len(rows) : end].sum()),
            int(right.inputs_allowed[end - len(rows) : end].sum()),
        )
        for section, rows, end in zip(sections, known, ends, strict=True)
    )
    return Evaluation(
        len(right.inputs_allowed),
        int(right.inputs_forbidden.sum()),
        int(right.inputs_allowed.sum()),
        scores,
        score_pairs(vectors, pairs),
    )


def score_section(
    vectors: WordVectors, section: Section, method: Method = "3cosadd"
) -> SectionScore:
    """Ask the questions of one section, for whoever wants to report progress in between.

    Args:
        vectors: V words.
        section: analogy questions; words in lower case where the table has no capitals.
        method: how candidates are scored, as in `analogy.scores`.

    Returns:
        The counts under both rules.

    Raises:
        ValueError: if the method is unknown.
    """
    return evaluate(vectors, [section], (), method).sections[0]


def winners(vectors: WordVectors, abc: Rows, method: Method = "3cosadd") -> Winners:
    """Answer many questions of the shape c - a + b in one pass over the table.

    Args:
        vectors: V words.
        abc: (B, 3) rows of a, b and c.
        method: how candidates are scored, as in `analogy.scores`.

    Returns:
        The row that wins each question under both rules. It is -1, which is no row, where words
        share the first place, where no word may answer, and where `analogy.solve` refuses the
        question: an input is all zero, or what is searched along is.

    Raises:
        ValueError: if the method is unknown.
    """
    if method not in get_args(Method):
        raise ValueError(f"method must be one of {', '.join(get_args(Method))}, got {method!r}")
    a, b, c = (vectors.unit_rows(rows) for rows in abc.T)  # (B, d) each
    exact = partial(_exact, vectors, abc, method)
    allowed, forbidden = _Best(len(abc), exact), _Best(len(abc), exact)
    for start in range(0, len(vectors), BLOCK):
        units = vectors.unit_rows(np.arange(start, min(start + BLOCK, len(vectors))))
        scores = _scores(units, a, b, c, method)  # (B, block)
        scores[:, ~units.any(axis=1)] = -np.inf  # no direction, no score
        allowed.update(scores, start)
        question, place = np.nonzero((abc >= start) & (abc < start + BLOCK))
        scores[question, abc[question, place] - start] = -np.inf
        forbidden.update(scores, start)
    answered = _answerable(a, b, c, method)
    return Winners(*(np.where(answered, best.alone, _NO_ROW) for best in (allowed, forbidden)))


def score_pairs(vectors: WordVectors, pairs: Sequence[GradedPair]) -> PairScore:
    """Compare cosines with the grades of people.

    Args:
        vectors: V words.
        pairs: graded pairs; words in lower case where the table has no capitals.

    Returns:
        The counts and Spearman's rank correlation.
    """
    found = [(vectors.find(pair.first), vectors.find(pair.second), pair.grade) for pair in pairs]
    known = [
        (first, second, grade)
        for first, second, grade in found
        if first is not None and second is not None and vectors.norms[[first, second]].all()
    ]
    if len(known) < FEWEST_PAIRS:
        return PairScore(len(pairs), len(known), None)
    first, second, grades = (np.array(column) for column in zip(*known, strict=True))
    cosines = row_cosines(vectors.unit_rows(first), vectors.unit_rows(second))
    return PairScore(len(pairs), len(known), spearman(cosines, grades))


def spearman(left: npt.ArrayLike, right: npt.ArrayLike) -> float | None:
    """Correlate two lists by rank.

    Args:
        left: (n,) numbers.
        right: (n,) numbers.

    Returns:
        The correlation of the ranks, equal numbers sharing their mean rank, in [-1, 1]; None
        if all numbers of a list are equal.

    Examples:
        >>> spearman([1, 2, 3], [10, 20, 15])
        0.5

    References:
        Spearman (1904), The Proof and Measurement of Association between Two Things.
    """
    x, y = (_centred_ranks(np.asarray(values)) for values in (left, right))
    spread = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / spread) if spread else None


def _known(vectors: WordVectors, questions: Sequence[Question]) -> Rows:
    found = [[vectors.find(word) for word in question] for question in questions]
    return np.array([rows for rows in found if None not in rows], np.intp).reshape(-1, 4)


def _right(vectors: WordVectors, rows: Rows, method: Method) -> _Right:
    right = np.zeros((2, len(rows)), np.bool_)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        best = winners(vectors, batch[:, :3], method)
        right[:, start : start + BATCH] = np.stack(best) == batch[:, 3]
    return _Right(*right)


class _Best:
    """The two best rows so far for each of B questions, by exact scores where rounding may decide.

    Attributes:
        rows: (B, 2), the best and the second; -1 where there is none yet.
    """

    def __init__(self, questions: int, exact: Callable[[Rows, Rows], Double]) -> None:
        self.rows: Rows = np.full((questions, 2), _NO_ROW, np.intp)
        self._told = np.full((questions, 2), -np.inf)
        self._scores = np.full(questions, -np.inf, np.float32)
        self._exact = exact

    @property
    def alone(self) -> Rows:
        """The best row where no other shares the first place, else -1; (B,)."""
        best, second = self._told.T
        return np.where(second >= lowest_tied(best), _NO_ROW, self.rows[:, 0])

    def update(self, scores: Matrix, start: int) -> None:
        best = scores.max(axis=1)  # (B,)
        np.maximum(self._scores, best, out=self._scores)
        limit = (self._scores - doubt(self._scores)).astype(np.float32)
        live = np.flatnonzero(np.isfinite(best) & (best >= limit))  # few after the first blocks
        of_live, rows = np.nonzero(scores[live] >= limit[live, None])
        asked = live[of_live]
        for first in range(0, len(asked), PAIRS):
            some = slice(first, first + PAIRS)
            self._merge(asked[some], rows[some] + start)

    def _merge(self, asked: Rows, rows: Rows) -> None:
        known = np.repeat(np.arange(len(self.rows)), 2)
        told = np.concatenate([self._told.ravel(), np.round(self._exact(asked, rows), DIGITS)])
        rows = np.concatenate([self.rows.ravel(), rows])
        # By question, its best first; of equal scores the smaller row, and each question has two.
        order = np.lexsort((rows, -told, np.concatenate([known, asked])))
        sizes = 2 + np.bincount(asked, minlength=len(self.rows))
        firsts = np.cumsum(sizes) - sizes
        kept = order[np.stack([firsts, firsts + 1], axis=1)]  # (B, 2)
        self.rows, self._told = rows[kept], told[kept]


def _exact(vectors: WordVectors, abc: Rows, method: Method, asked: Rows, rows: Rows) -> Double:
    """Return the score of each of some rows for its question in float64, (n,)."""
    units = exact_units(vectors, rows)  # (n, d)
    a, b, c = (exact_units(vectors, given[asked]) for given in abc.T)  # (n, d) each
    if method == "3cosadd":
        return _along(units, c - a + b)
    near_c = _along(units, c)
    if method == "3cosmul":
        return multiplied(_along(units, a), _along(units, b), near_c)
    return turned(_along(units, b - a), _along(c, b - a), near_c, vectors.norms[rows] > 0)


def _along(units: Double, way: Double) -> Double:
    lengths = np.linalg.norm(way, axis=1)
    told: Double = np.einsum("ij,ij->i", units, way) / np.where(lengths > 0, lengths, 1)
    return told


def _scores(units: Matrix, a: Matrix, b: Matrix, c: Matrix, method: Method) -> Matrix:
    if method == "3cosadd":
        query: Matrix = c - a + b
        return query @ units.T  # (B, d) @ (d, block) -> (B, block)
    if method == "3cosmul":
        return multiplied(a @ units.T, b @ units.T, c @ units.T)
    offset = b - a
    length = np.linalg.norm(offset, axis=1, keepdims=True)
    offset = np.divide(offset, length, out=np.zeros_like(offset), where=length > 0)
    along_c = np.einsum("ij,ij->i", offset, c)[:, None]  # (B, 1)
    return turned(offset @ units.T, along_c, c @ units.T, np.linalg.norm(units, axis=1) > 0)


def _answerable(a: Matrix, b: Matrix, c: Matrix, method: Method) -> Mask:
    lengths = np.linalg.norm(np.stack([a, b, c]), axis=2)  # (3, B), 1 each or 0
    inputs: Mask = lengths.min(axis=0) > 0
    if method == "3cosmul":
        return inputs
    query, terms = (c - a + b, 3) if method == "3cosadd" else (b - a, 1)  # as in `analogy`
    found: Mask = inputs & (np.linalg.norm(query, axis=1) > ROUNDING * terms)
    return found


def _centred_ranks(values: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]  # equal values share their mean rank
    centred: npt.NDArray[np.float64] = ranks - ranks.mean()
    return centred


def _section_name(line: str, number: int) -> str:
    name = line.removeprefix(":").strip()
    if not name:
        raise FormatError(f"line {number:,}: expected the name of a section after the colon")
    return name


def _question(line: str, number: int) -> Question:
    words = line.split()
    if len(words) != 4:
        raise FormatError(
            f"line {number:,}: expected four words, got {len(words):,}: {quoted(line)}"
        )
    return Question(*words)


def _pair(number: int, line: str) -> GradedPair:
    fields = line.split("\t")
    if len(fields) != 3:
        raise FormatError(
            f"line {number:,}: expected word, tab, word, tab, grade, got {quoted(line)}"
        )
    first, second, grade = (field.strip() for field in fields)
    try:
        value = float(grade)
    except ValueError:
        raise FormatError(
            f"line {number:,}: expected a number as grade, got {quoted(grade)}"
        ) from None
    if not np.isfinite(value):
        raise FormatError(f"line {number:,}: expected a finite grade, got {quoted(grade)}")
    return GradedPair(first, second, value)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    refuse_unreadable(path)
    Limits(size=LARGEST_FILE).check_size(path.stat().st_size)
    content = path.read_bytes().removeprefix(BOM_UTF8)  # some editors put a mark at the start
    for number, raw in enumerate(content.split(b"\n"), 1):
        line = decoded(raw, number).strip()
        if line and not line.startswith(("//", "#")):
            yield number, line

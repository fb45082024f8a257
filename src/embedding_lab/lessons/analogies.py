"""Lesson 5: is king - man + woman really queen? What the page asks.

In: one reading of a formula under both rules, the evidence beside it, and the same question asked
of several tables. Left out: the arithmetic itself (`vectors.analogy`), the best plane
(`lessons.parallelogram`), the sentences of the verdicts (`lessons.analogy_sentences`) and the
captions (`lessons.analogy_captions`).

Roles: the question c - a + b, with d expected. Axes: V words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final, NamedTuple

from embedding_lab.lessons.analogy_rivals import Rivals, rivals
from embedding_lab.lessons.opening import opening_words
from embedding_lab.lessons.parallelogram import Parallelogram, parallelogram
from embedding_lab.text.errors import UnknownWordError
from embedding_lab.vectors.analogy import (
    USUAL,
    Baseline,
    Method,
    OffsetAgreement,
    Place,
    Verdict,
    baselines,
    lowest_tied,
    may_answer,
    offset_agreement,
    place,
    solve,
)
from embedding_lab.vectors.chance import ROUNDING
from embedding_lab.vectors.formula import SIGNS, Abc, Formula, FormulaError, parse
from embedding_lab.vectors.questions import Section
from embedding_lab.vectors.search import Neighbour
from embedding_lab.vectors.table import WordVectors

ANSWERS: Final = 10  # listed under each rule
RULES: Final = ("inputs allowed", "inputs forbidden")
FEW: Final = 50  # words: in a smaller table chance alone comes near the top, and pairs repeat
AWAY: Final = -0.3  # cosine: from about 107 degrees on two steps lead away from each other
FEWEST: Final = 4  # words of a table that random pairs of offsets can be drawn from
METHODS: Final[dict[Method, str]] = {
    "3cosadd": "3CosAdd",
    "3cosmul": "3CosMul",
    "pairdirection": "PairDir",
}
_SIGN = re.compile(f"([{re.escape(''.join(SIGNS))}])")


class Preset(NamedTuple):
    """A question worth asking, and the answer that people hope for."""

    name: str
    formula: str
    expected: str


PRESETS: Final = (
    Preset("royalty", "king - man + woman", "queen"),
    Preset("capitals", "italy - france + paris", "rome"),
    Preset("nationalities", "spain - france + french", "spanish"),
    Preset("young animals", "puppy - dog + cat", "kitten"),
    Preset("relatives", "uncle - man + woman", "aunt"),
    Preset("children", "sons - men + women", "daughters"),
    Preset("comparatives", "small - big + bigger", "smaller"),
    Preset("past tense", "swim - walk + walked", "swam"),
    Preset("plurals", "nations - nation + country", "countries"),
    Preset("meals", "breakfast - morning + evening", "dinner"),
    Preset("jobs", "doctor - man + woman", "nurse"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one table answers to one formula.

    Attributes:
        formula: the question, its words written as the table writes them.
        expected: the answer hoped for, a word of the table; None where none was named.
        method: how candidates were scored.
        verdict: the ten best answers under each rule.
        place: where the expected answer came; None where none was named, or it has no score.
        V: how many words the table has.
        answering: how many of them have a score and may answer, under each rule.
    """

    formula: Formula
    expected: str | None
    method: Method
    verdict: Verdict
    place: Place | None
    V: int
    answering: tuple[int, int]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The distinct words of the formula in the order of writing."""
        return tuple(dict.fromkeys(self.formula.words))

    @property
    def tied(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words that share the first place under each rule; none where one of them wins."""
        allowed, forbidden = (_tied(answers) for answers in self.verdict)
        return allowed, forbidden

    @property
    def input_wins(self) -> bool:
        """Whether the best answer, with inputs allowed, is one of them."""
        return self.verdict.inputs_allowed[0].word in self.formula.words

    @property
    def sought(self) -> tuple[str, Place] | None:
        """The expected answer and its place, if one was named and has a score."""
        return None if self.expected is None or self.place is None else (self.expected, self.place)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands beside the two verdicts: does the offset do the work?

    Attributes:
        abc: the question c - a + b.
        expected: d.
        method: how the whole formula was scored; the rest is by cosine.
        place: where d came by the whole formula.
        plane: the four words and the prediction, drawn flat.
        baselines: the same with part of the arithmetic left out: c only, b only, b + c.
        agreement: the cosine of the steps a to b and c to d among those of random words.
        rivals: the same for the answers of other pairs; None where our questions have none.
        V: how many words the table has.
        choices: how many of them may answer with inputs forbidden.
    """

    abc: Abc
    expected: str
    method: Method
    place: Place
    plane: Parallelogram
    baselines: Sequence[Baseline]
    agreement: OffsetAgreement
    rivals: Rivals | None
    V: int
    choices: int

    @property
    def comparable(self) -> bool:
        """Whether there are two offsets, both with a length, and random ones beside them."""
        two = self.expected not in self.abc and self.agreement.shortest > ROUNDING
        return two and len(self.agreement.null) > 0

    @property
    def agrees(self) -> bool:
        """Whether the offsets speak for the arithmetic, and for this answer.

        They agree beyond chance, not only as long sides, and better than with every answer of
        another pair. Random words alone prove little, so without such answers they don't.
        """
        others = self.rivals
        if others is None or not self.comparable or self.V < FEW:
            return False
        beyond = self.agreement.agrees and not self.agreement.flattered
        return beyond and not others.ahead_of(self.agreement.cosine)

    @property
    def part(self) -> bool:
        """Whether the offsets part: further than chance usually turns them."""
        rare = self.agreement.percentile <= 100 - USUAL
        return self.comparable and rare and self.agreement.cosine <= AWAY


class TableAnswer(NamedTuple):
    """What another table answers to the same question.

    Attributes:
        title: the table's name.
        V: its words.
        missing: the words of the question that it lacks; then there is no reading.
        reading: its answers; None too where the question has no direction in this table, as
            where it folds two words into one and they cancel.
    """

    title: str
    V: int
    missing: tuple[str, ...]
    reading: Reading | None


def presets_of(vectors: WordVectors) -> list[Preset]:
    """Keep the questions whose words all exist in a table.

    Args:
        vectors: the table.

    Returns:
        Some of `PRESETS`, in their order.
    """
    return [one for one in PRESETS if answerable(vectors, one.formula, one.expected)]


def opening(vectors: WordVectors) -> Preset:
    """Choose the question that a table opens on.

    Args:
        vectors: the table.

    Returns:
        The first of `PRESETS` whose words it has; else a sum of words of its own, of which no
        answer is expected; the first of all where even those can't be added.
    """
    fitting = presets_of(vectors)
    if fitting:
        return fitting[0]
    first, _, near = opening_words(vectors)
    own = Preset("own words", f"{first} + {near}", "")
    try:
        read(vectors, parse(own.formula), None)
    except (ValueError, UnknownWordError):
        return PRESETS[0]
    return own


def missing_words(vectors: WordVectors, words: Iterable[str]) -> list[str]:
    """Find the words that a table lacks.

    Args:
        vectors: the table.
        words: words in any case.

    Returns:
        The missing ones, each once, in their order.
    """
    return [word for word in dict.fromkeys(words) if vectors.find(word) is None]


def answerable(vectors: WordVectors, formula: str, expected: str) -> bool:
    """Tell whether a table has all the words of a question.

    Args:
        vectors: the table.
        formula: a formula that can be read.
        expected: the answer hoped for; may be empty.

    Returns:
        Whether none is missing.
    """
    words = [*parse(formula).words, *([expected] if expected else [])]
    return not missing_words(vectors, words)


def with_blanks(vectors: WordVectors, typed: str) -> str | None:
    """Mend a formula that was typed without blanks round its signs.

    Words that the table has, such as `mother-in-law`, stay whole.

    Args:
        vectors: the table.
        typed: anything.

    Returns:
        The formula with blanks; None where it has them all, or where they don't make it a
        formula of known words.
    """
    tokens = typed.split()
    spaced = " ".join(
        token if vectors.find(token) is not None else _SIGN.sub(r" \1 ", token) for token in tokens
    )
    mended = " ".join(spaced.split())
    try:
        words = parse(mended).words
    except FormulaError:
        return None
    return None if mended == " ".join(tokens) or missing_words(vectors, words) else mended


def folded(vectors: WordVectors, formula: Formula) -> Formula:
    """Write a formula in the table's own spelling of capitals.

    Args:
        vectors: the table.
        formula: any formula.

    Returns:
        The same weights on folded words.
    """
    return Formula(tuple(replace(term, word=vectors.fold(term.word)) for term in formula.terms))


def suited(formula: Formula, method: Method) -> Method:
    """Find the method that can answer a formula.

    Args:
        formula: any formula.
        method: the method that was asked for.

    Returns:
        The method; 3CosAdd where it needs the shape c - a + b and the formula has another.
    """
    return method if formula.shape else "3cosadd"


def read(
    vectors: WordVectors, formula: Formula, expected: str | None, method: Method = "3cosadd"
) -> Reading:
    """Answer a formula under both rules and find the expected answer among all words.

    Args:
        vectors: V words, all words of the question among them.
        formula: any weighted sum; 3CosMul and PairDirection need the shape c - a + b.
        expected: the answer hoped for, or None.
        method: how candidates are scored.

    Returns:
        The reading, its words written as the table writes them.

    Raises:
        UnknownWordError: if a word has no vector.
        ValueError: if the method doesn't suit the formula, or the sum is zero.
    """
    question = folded(vectors, formula)
    hoped = None if expected is None else vectors.fold(expected)
    return Reading(
        question,
        hoped,
        method,
        solve(vectors, question, method=method, k=ANSWERS),
        None if hoped is None else place(vectors, question, hoped, method),
        len(vectors),
        may_answer(vectors, question, method=method),
    )


def evidence(vectors: WordVectors, reading: Reading) -> Evidence | None:
    """Ask what the arithmetic adds.

    Args:
        vectors: the table of the reading.
        reading: the answers.

    Returns:
        Baselines and the agreement of the offsets; None where the formula is no c - a + b, no
        answer was named or it has no score, the table has fewer than four words, or b + c is
        zero.
    """
    abc, sought = reading.formula.shape, reading.sought
    if abc is None or sought is None or len(vectors) < FEWEST:
        return None
    word, found = sought
    try:
        parts = baselines(vectors, abc, word)
    except ValueError:  # b and c point away from each other, so b + c has no direction
        return None
    return Evidence(
        abc,
        word,
        reading.method,
        found,
        plane=parallelogram(vectors, abc, word),
        baselines=parts,
        agreement=offset_agreement(vectors, abc, word),
        rivals=rivals(vectors, abc, word),
        V=len(vectors),
        choices=reading.answering[1],
    )


def ask_tables(tables: Mapping[str, WordVectors], reading: Reading) -> list[TableAnswer]:
    """Put the same question to other tables.

    Args:
        tables: tables by their titles.
        reading: the question, as one table answered it.

    Returns:
        One answer a table; a table that lacks a word of the question names it and is not asked.
    """
    words = [*reading.formula.words, *([reading.expected] if reading.expected else [])]
    return [
        TableAnswer(title, len(vectors), missing, None if missing else _again(vectors, reading))
        for title, vectors in tables.items()
        for missing in [tuple(missing_words(vectors, words))]
    ]


def every(sections: Sequence[Section], step: int) -> tuple[Section, ...]:
    """Thin out a question file, each section alike.

    Args:
        sections: analogy questions.
        step: keep the first question of each section and every so many after it, >= 1.

    Returns:
        The same sections with fewer questions.
    """
    return tuple(Section(name, questions[::step]) for name, questions in sections)


def answer_rows(reading: Reading) -> list[dict[str, str | int | float | None]]:
    """List the answers as a table to look at, both rules side by side.

    Args:
        reading: the answers.

    Returns:
        One row a rank; empty cells where a rule leaves fewer words.
    """
    return [
        {"rank": rank}
        | {
            key: value
            for rule, answer in zip(RULES, pair, strict=True)
            for key, value in _cells(rule, answer, reading.inputs).items()
        }
        for rank, pair in enumerate(zip_longest(*reading.verdict), 1)
    ]


def baseline_rows(evidence: Evidence) -> list[dict[str, str | int | float | None]]:
    """List what parts of the formula find, as a table to look at.

    Args:
        evidence: the baselines.

    Returns:
        One row a baseline.
    """
    return [
        {
            "part": str(baseline.formula),
            "winner, inputs forbidden": baseline.verdict.inputs_forbidden[0].word,
            f"rank of {evidence.expected}, inputs allowed": baseline.place.rank_allowed,
            f"rank of {evidence.expected}, inputs forbidden": baseline.place.rank_forbidden,
            "cosine": baseline.place.score,
        }
        for baseline in evidence.baselines
    ]


def _tied(answers: Sequence[Neighbour]) -> tuple[str, ...]:
    first = [one.word for one in answers if one.score >= lowest_tied(answers[0].score)]
    return tuple(first) if len(first) > 1 else ()


def _cells(
    rule: str, answer: Neighbour | None, inputs: Sequence[str]
) -> dict[str, str | int | float | None]:
    if answer is None:
        return {rule: None, f"score, {rule}": None}
    role = " (an input)" if answer.word in inputs else ""
    return {rule: f"{answer.word}{role}", f"score, {rule}": answer.score}


def _again(vectors: WordVectors, reading: Reading) -> Reading | None:
    try:
        return read(vectors, reading.formula, reading.expected, reading.method)
    except ValueError:  # what is searched along is zero in this table
        return None

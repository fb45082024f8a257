"""Lesson 5: the null that matters, the answers of other pairs of the same relation.

Random words are an easy null: nearly every word for a woman lies on the woman's side of *king*. So
an offset has to fit its own answer better than those of the other pairs of its section in our
questions.

Roles: the question c - a + b, with d expected. Axes: n other answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from embedding_lab.vectors.analogy import offset_cosines
from embedding_lab.vectors.chance import ROUNDING
from embedding_lab.vectors.formula import Abc
from embedding_lab.vectors.questions import Section, read_questions
from embedding_lab.vectors.shelf import assets_folder
from embedding_lab.vectors.table import Matrix, WordVectors

FEWEST: Final = 3  # other answers; fewer are no null


@dataclass(frozen=True, slots=True, eq=False)
class Rivals:
    """Answers of the other pairs of a section, as if each were the answer.

    Attributes:
        section: the section's name.
        words: n answers, none of them a word of the question or the expected one.
        cosines: (n,) float32, of the offset from a to b with the one from c to each.
    """

    section: str
    words: tuple[str, ...]
    cosines: Matrix

    @property
    def best(self) -> str:
        """The answer that fits the offset best."""
        return self.words[int(self.cosines.argmax())]

    def ahead_of(self, cosine: float) -> int:
        """Count the answers that fit the offset as well as the expected one, or better.

        Args:
            cosine: of the two offsets of the question.

        Returns:
            A number from 0 to n.
        """
        return int((self.cosines >= cosine - ROUNDING).sum())


@cache
def our_sections() -> tuple[Section, ...]:
    """Read the questions that come with the app.

    Returns:
        Their sections.
    """
    return read_questions(assets_folder() / "questions.txt")


def rivals(
    vectors: WordVectors, abc: Abc, d: str, sections: Sequence[Section] | None = None
) -> Rivals | None:
    """Find the answers of other pairs, and how well the offset fits them.

    Args:
        vectors: a table with the four words.
        abc: the question c - a + b, its words written as the table writes them.
        d: its expected answer.
        sections: where pairs of one relation stand together; None for ours.

    Returns:
        The other answers of the first section that a to b, or a to c, is a pair of, in either
        direction, but those that point nowhere, or where c does; None where there is no such
        section, or it has fewer than three of them.
    """
    ours = our_sections() if sections is None else sections
    for known in ((abc.a, abc.b), (abc.a, abc.c)):
        for section in ours:
            others = [
                one
                for one in _answers(vectors, section, known)
                if one not in (*abc, d) and _is_step(vectors, abc.c, one)
            ]
            if len(others) >= FEWEST:
                return Rivals(section.name, tuple(others), offset_cosines(vectors, abc, others))
    return None


def _is_step(vectors: WordVectors, start: str, end: str) -> bool:
    if not vectors.norms[vectors.row(end)]:
        return False
    return float(np.linalg.norm(vectors.unit(end) - vectors.unit(start))) > ROUNDING


def _answers(vectors: WordVectors, section: Section, known: tuple[str, str]) -> list[str]:
    """Take the side of all pairs of a section that the second word of a known pair stands on.

    Returns:
        Words of the table, each once; none where the pair is not of the section.
    """
    pairs = {
        (vectors.fold(first), vectors.fold(second)): None
        for one in section.questions
        for first, second in ((one.a, one.b), (one.c, one.d))
    }
    for side, pair in ((1, known), (0, known[::-1])):
        if pair in pairs:
            answers = dict.fromkeys(each[side] for each in pairs)
            return [word for word in answers if vectors.find(word) is not None]
    return []

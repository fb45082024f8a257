"""Word arithmetic as a person types it: `king - man + woman`, `0.5 paris + 0.5 rome`.

A formula is read sign by sign and never evaluated. Signs need blanks around them, so that
`mother-in-law` stays a word; a number before a word is its weight, a number alone is a word.

    formula = [sign] term {sign term}
    sign    = "+" | "-"
    term    = [number] word
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

LONGEST: Final = 500  # characters
MOST_TERMS: Final = 20
LIGHTEST, HEAVIEST = 1e-3, 1e3  # beyond these a term drowns or drowns out the others
SIGNS: Final = {"+": 1.0, "-": -1.0, "\N{MINUS SIGN}": -1.0, "\N{EN DASH}": -1.0}
NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]*)?(e[+-]?[0-9]+)?|\.[0-9]+", re.ASCII)
EXAMPLE: Final = "king - man + woman"


class FormulaError(ValueError):
    """A formula can't be read.

    Attributes:
        position: the character that reading stopped at, counted from 1.
    """

    def __init__(self, message: str, position: int) -> None:
        """Remember the place beside the sentence."""
        self.position = position
        super().__init__(message, position)

    def __str__(self) -> str:
        return f"{self.args[0]} (at character {self.position} of the formula)"


class Abc(NamedTuple):
    """The question c - a + b: what is to c as b is to a?"""

    a: str
    b: str
    c: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word and its weight in a sum.

    Attributes:
        weight: from 0.001 to 1,000, or the same below zero.
        word: letters without blanks; not a sign.
    """

    weight: float
    word: str

    def __post_init__(self) -> None:
        """Check that the term can be written and read again.

        Raises:
            ValueError: if the weight is out of range or the word is no word.
        """
        if not LIGHTEST <= abs(self.weight) <= HEAVIEST:
            raise ValueError(
                f"a weight must be from {LIGHTEST:g} to {HEAVIEST:,.0f}, got {abs(self.weight):g}"
            )
        if self.word.split() != [self.word] or self.word in SIGNS:
            raise ValueError(f"a word must be letters without blanks, got {self.word!r}")

    def __str__(self) -> str:
        size = abs(self.weight)
        return self.word if size == 1 else f"{repr(size).removesuffix('.0')} {self.word}"


@dataclass(frozen=True, slots=True)
class Formula:
    """A weighted sum of words.

    Attributes:
        terms: 1 to 20 terms in the order of writing.

    Examples:
        >>> print(Formula((Term(1, "king"), Term(-1, "man"), Term(0.5, "woman"))))
        king - man + 0.5 woman
    """

    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        """Check the number of terms.

        Raises:
            ValueError: if there are no terms, or more than 20.
        """
        if not 1 <= len(self.terms) <= MOST_TERMS:
            raise ValueError(f"a formula has 1 to {MOST_TERMS} terms, got {len(self.terms)}")

    def __str__(self) -> str:
        signed = " ".join(f"{'-' if term.weight < 0 else '+'} {term}" for term in self.terms)
        return signed.removeprefix("+ ")

    @property
    def words(self) -> tuple[str, ...]:
        """The words in the order of writing; one that is used twice comes twice."""
        return tuple(term.word for term in self.terms)

    @property
    def shape(self) -> Abc | None:
        """The roles of the three words if this is c - a + b, else None.

        Of the two added words the first is c: `king - man + woman` and `king + woman - man`
        are the same question, `woman - man + king` is its mirror image.
        """
        added = [term.word for term in self.terms if term.weight == 1]
        taken = [term.word for term in self.terms if term.weight == -1]
        if len(self.terms) != 3 or len(added) != 2 or len(taken) != 1:
            return None
        return Abc(a=taken[0], b=added[1], c=added[0])


class _Token(NamedTuple):
    text: str
    position: int  # counted from 1

    @property
    def is_sign(self) -> bool:
        return self.text in SIGNS


def parse(text: str) -> Formula:
    """Read a formula.

    Args:
        text: up to 500 characters, up to 20 terms.

    Returns:
        The formula; `parse(str(formula)) == formula`.

    Raises:
        FormulaError: if the text is no formula; says where and what to do.

    Examples:
        >>> parse("king - man + 0.5 woman").terms[2]
        Term(weight=0.5, word='woman')
        >>> parse("king - man + woman").shape
        Abc(a='man', b='woman', c='king')
    """
    if len(text) > LONGEST:
        raise FormulaError(
            f"a formula has at most {LONGEST} characters, got {len(text):,}; shorten it",
            LONGEST + 1,
        )
    tokens = [_Token(match[0], match.start() + 1) for match in re.finditer(r"\S+", text)]
    if not tokens:
        raise FormulaError(f"the formula is empty; write words and signs, like {EXAMPLE}", 1)
    if not tokens[0].is_sign:
        tokens.insert(0, _Token("+", 1))
    starts = [place for place, token in enumerate(tokens) if token.is_sign]
    if len(starts) > MOST_TERMS:
        raise FormulaError(
            f"a formula has at most {MOST_TERMS} terms, got {len(starts)}; leave some out",
            tokens[starts[MOST_TERMS]].position,
        )
    spans = pairwise([*starts, len(tokens)])
    return Formula(tuple(_term(tokens[start:end], tokens[end:]) for start, end in spans))


def _term(tokens: list[_Token], rest: list[_Token]) -> Term:
    sign, *operands = tokens
    if not operands:
        raise _no_word(sign, rest)
    weight = SIGNS[sign.text]
    if len(operands) > 1 and NUMBER.fullmatch(operands[0].text):
        weight *= _weight(operands.pop(0))
    if len(operands) > 1:
        raise _no_sign(operands[0], operands[1])
    return Term(weight, operands[0].text)


def _weight(number: _Token) -> float:
    weight = float(number.text)  # digits only, so never nan; may be an infinity
    if not LIGHTEST <= weight <= HEAVIEST:
        raise FormulaError(
            f"a weight must be from {LIGHTEST:g} to {HEAVIEST:,.0f}, got {number.text}",
            number.position,
        )
    return weight


def _no_word(sign: _Token, rest: list[_Token]) -> FormulaError:
    if rest:
        return FormulaError(
            f"two signs in a row, {sign.text} {rest[0].text}; put a word between them",
            rest[0].position,
        )
    return FormulaError(
        f"the formula ends with {sign.text}; add a word after it, or remove it", sign.position
    )


def _no_sign(before: _Token, after: _Token) -> FormulaError:
    return FormulaError(
        f"no sign between {before.text!r} and {after.text!r}; put + or - between them, with blanks",
        after.position,
    )

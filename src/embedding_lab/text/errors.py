"""The one error of the text and vector layers that has a name of its own, and how errors quote.

Bad settings and bad files are plain `ValueError`s; a missing word is an error of its own,
because whoever catches it wants to offer the words that are there. What an error quotes may be
megabytes long, or made to steer a terminal, so it is cut and its invisible characters spelt out.
"""

from collections.abc import Sequence
from typing import Final

LONGEST_QUOTE: Final = 40  # characters


def printable(text: str, longest: int = LONGEST_QUOTE) -> str:
    r"""Make a text fit to stand in a sentence.

    Args:
        text: from outside, so anything.
        longest: characters after which it is cut, >= 1.

    Returns:
        Its start, with characters that don't show, or turn the direction of writing, spelt out.

    Examples:
        >>> print(printable("one\0two"))
        one\x00two
    """
    seen = (letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text[:longest])
    return "".join(seen) + "…" * (len(text) > longest)


def quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    """Quote a text in a sentence.

    Args:
        text: from outside, so anything.
        longest: characters after which it is cut, >= 1.

    Returns:
        Its start as Python would write it, in quotes.

    Examples:
        >>> print(quoted("boat " * 100, longest=9))
        'boat boat…'
    """
    return repr(text if len(text) <= longest else f"{text[:longest]}…")


class UnknownWordError(KeyError):
    """A query names a word that the vocabulary doesn't have.

    Attributes:
        word: the word that was asked for.
        among: the number of words that there are, or None where nobody counted.
        suggestions: words of the vocabulary that are spelt nearly alike, best first.
        ranks: the frequency rank of each suggestion, 1 = most frequent; may be empty.

    Examples:
        >>> print(UnknownWordError("lettuc", 400_000, ["lettuce"], [20_631]))
        'lettuc' is not among the 400,000 words; did you mean lettuce (rank 20,631)?
    """

    def __init__(
        self,
        word: str,
        among: int | None = None,
        suggestions: Sequence[str] = (),
        ranks: Sequence[int] = (),
    ) -> None:
        """Remember the word and what could be said instead.

        Args:
            word: the word that was asked for.
            among: the number of words that there are.
            suggestions: words that are spelt nearly alike, best first.
            ranks: one frequency rank per suggestion, or none at all.

        Raises:
            ValueError: if there are ranks, but not one for each suggestion.
        """
        if ranks and len(ranks) != len(suggestions):
            raise ValueError(
                f"each suggestion needs one rank, got {len(suggestions)} suggestions, "
                f"{len(ranks)} ranks"
            )
        self.word = word
        self.among = among
        self.suggestions = tuple(suggestions)
        self.ranks = tuple(ranks)
        # All four are the exception's args, so that it survives pickling whole.
        super().__init__(word, among, self.suggestions, self.ranks)

    def __str__(self) -> str:
        words = "the words" if self.among is None else f"the {self.among:,} words"
        sentence = f"{quoted(self.word)} is not among {words}"
        if not self.suggestions:
            return f"{sentence}."
        return f"{sentence}; did you mean {', '.join(self._choices())}?"

    def _choices(self) -> Sequence[str]:
        choices = [printable(word) for word in self.suggestions]
        if not self.ranks:
            return choices
        return [f"{word} (rank {rank:,})" for word, rank in zip(choices, self.ranks, strict=True)]

"""The one error of the text and vector layers that has a name of its own.

Bad settings and bad files are plain `ValueError`s; a missing word is an error of its own,
because whoever catches it wants to offer the words that are there.
"""

from collections.abc import Sequence


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
        sentence = f"{self.word!r} is not among {words}"
        if not self.suggestions:
            return f"{sentence}."
        return f"{sentence}; did you mean {', '.join(self._choices())}?"

    def _choices(self) -> Sequence[str]:
        if not self.ranks:
            return self.suggestions
        return [
            f"{word} (rank {rank:,})"
            for word, rank in zip(self.suggestions, self.ranks, strict=True)
        ]

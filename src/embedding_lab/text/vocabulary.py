"""The words of a corpus with their counts, and the two probabilities drawn from them.

Axes: V words, most frequent first, so that a row number is also a frequency rank minus one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from embedding_lab.text.errors import UnknownWordError

Counts = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """V distinct words, most frequent first, ties in alphabetical order.

    Attributes:
        words: the V words.
        counts: (V,) int64, read-only; how often each occurs, at least once.
    """

    words: tuple[str, ...]
    counts: Counts

    def __post_init__(self) -> None:
        """Check the counts and close them for writing.

        Raises:
            ValueError: if words and counts differ in number, a word comes twice, a count is
                below 1, or the counts rise.
        """
        counts = np.array(self.counts, dtype=np.int64)
        if counts.shape != (len(self.words),):
            raise ValueError(
                f"each word needs one count, got {len(self.words)} words, counts {counts.shape}"
            )
        if len(set(self.words)) != len(self.words):
            raise ValueError("the words of a vocabulary must be distinct")
        if len(counts) and (counts.min() < 1 or (np.diff(counts) > 0).any()):
            raise ValueError("counts must be >= 1 and fall from the first word to the last")
        counts.setflags(write=False)
        object.__setattr__(self, "counts", counts)

    @classmethod
    def from_counts(cls, counts: Mapping[str, int], min_count: int = 1) -> Self:
        """Keep the words that occur often enough.

        Args:
            counts: how often each word occurs.
            min_count: the smallest count that is kept, >= 1.

        Returns:
            The vocabulary, sorted; it may be empty.

        Raises:
            ValueError: if min_count is below 1.

        Examples:
            >>> Vocabulary.from_counts({"rare": 1, "boat": 2, "a": 2}, min_count=2).words
            ('a', 'boat')
        """
        if min_count < 1:
            raise ValueError(f"min_count must be >= 1, got {min_count}")
        kept = [(-count, word) for word, count in counts.items() if count >= min_count]
        kept.sort()
        return cls(tuple(word for _, word in kept), np.array([-count for count, _ in kept]))

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._rows

    @property
    def total(self) -> int:
        """The number of tokens that the words make up together."""
        return int(self.counts.sum())

    def row(self, word: str) -> int:
        """Find a word.

        Args:
            word: the word, spelt as the tokeniser writes it.

        Returns:
            Its row, 0 for the most frequent word.

        Raises:
            UnknownWordError: if the vocabulary doesn't have it.
        """
        if word not in self._rows:
            raise UnknownWordError(word, len(self))
        return self._rows[word]

    def find(self, word: str) -> int | None:
        """Find a word that may be missing.

        Args:
            word: the word, spelt as the tokeniser writes it.

        Returns:
            Its row, or None.
        """
        return self._rows.get(word)

    def keep_probability(self, sample: float = 1e-3) -> Probabilities:
        """How likely subsampling is to keep one occurrence of each word.

        p[i] = min(1, sqrt(t / f[i]) + t / f[i]), with f[i] the word's share of all tokens and
        t the threshold `sample`; 1 for rare words, small for `the` and `of`.

        Args:
            sample: the threshold t, > 0; the original code's default is 1e-3.

        Returns:
            p, (V,) float64 in (0, 1].

        Raises:
            ValueError: if sample isn't positive.

        References:
            Mikolov et al. (2013), Distributed Representations of Words and Phrases and their
            Compositionality, section 2.3, has 1 - sqrt(t / f) as the chance of discarding;
            the sum above is what the authors' word2vec.c computes.
        """
        if not sample > 0:
            raise ValueError(f"sample must be > 0, got {sample}")
        ratio = sample * self.total / self.counts  # (V,)
        return np.minimum(1.0, np.sqrt(ratio) + ratio)

    def noise_distribution(self, power: float = 0.75) -> Probabilities:
        """How likely each word is to be drawn as a negative example.

        q[i] = counts[i] ** power / sum_j counts[j] ** power: rare words are drawn more often
        than they occur, frequent ones less.

        Args:
            power: 1 draws words as they occur, 0 draws all alike; the paper found 0.75 best.

        Returns:
            q, (V,) float64, sums to 1.

        References:
            Mikolov et al. (2013), Distributed Representations of Words and Phrases and their
            Compositionality, section 2.2.
        """
        weights = self.counts.astype(np.float64) ** power  # (V,)
        return np.asarray(weights / weights.sum(), dtype=np.float64)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words)}

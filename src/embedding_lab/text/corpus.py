"""A text as numbers: one row number per token, and where each sentence starts.

Axes: T tokens, S sentences, V words.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from embedding_lab.text.vocabulary import Vocabulary

Ids = npt.NDArray[np.int32]
Starts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Corpus:
    """The sentences of a text, words that are too rare left out.

    Attributes:
        name: what to call it on screen.
        vocabulary: the V words that are kept, with their counts.
        ids: (T,) int32, read-only; the row of each token in the vocabulary.
        starts: (S + 1,) int64, read-only; sentence s is ids[starts[s]:starts[s + 1]].
    """

    name: str
    vocabulary: Vocabulary
    ids: Ids
    starts: Starts

    def __post_init__(self) -> None:
        """Check that tokens, words and sentences fit together, and close the arrays.

        Raises:
            ValueError: if there are no tokens, counts and tokens disagree, or the sentences
                don't cover the tokens.
        """
        if not len(self.ids):
            raise ValueError(_nothing_left(self.name, [], 1))
        if not np.array_equal(np.bincount(self.ids), self.vocabulary.counts):
            raise ValueError(f"the counts of {self.name} aren't those of its tokens")
        ends = self.starts[:1].tolist() + self.starts[-1:].tolist()
        if ends != [0, self.tokens] or (np.diff(self.starts) < 1).any():
            raise ValueError(f"the sentences of {self.name} don't cover its tokens in order")
        for name in ("ids", "starts"):
            view = getattr(self, name).view()  # whoever made the array may go on writing to it
            view.setflags(write=False)
            object.__setattr__(self, name, view)

    @classmethod
    def from_sentences(
        cls, name: str, sentences: Iterable[Sequence[str]], *, min_count: int = 5
    ) -> Self:
        """Count the words of a text, then number its tokens.

        A word below min_count is left out as if it weren't there, so its neighbours move
        together (as in word2vec.c); a sentence that loses all its words is left out.

        Args:
            name: what to call the corpus.
            sentences: the words of each sentence; read once.
            min_count: how often a word must occur to be kept, >= 1; word2vec.c's 5.

        Returns:
            The corpus.

        Raises:
            ValueError: if no word is left, or min_count is below 1.
        """
        if min_count < 1:
            raise ValueError(f"min_count must be >= 1, got {min_count}")
        seen: defaultdict[str, int] = defaultdict(count().__next__)  # word -> order of arrival
        arrivals, lengths = array("i"), array("q", [0])
        for sentence in sentences:
            arrivals.extend(map(seen.__getitem__, sentence))
            lengths.append(len(sentence))
        order = np.array(arrivals, dtype=np.int32)  # (T before min_count,)
        counts = np.bincount(order, minlength=len(seen)).tolist()
        vocabulary = Vocabulary.from_counts(dict(zip(seen, counts, strict=True)), min_count)
        if not len(vocabulary):
            raise ValueError(_nothing_left(name, counts, min_count))
        rows = np.array([_row(vocabulary, word) for word in seen], dtype=np.int32)
        return cls(name, vocabulary, *_numbered(rows[order], np.cumsum(lengths)))

    @property
    def tokens(self) -> int:
        """T, the number of tokens."""
        return len(self.ids)

    def __len__(self) -> int:
        """Count the sentences.

        Returns:
            S.
        """
        return len(self.starts) - 1

    def shuffled(self, seed: int) -> Self:
        """Put the same words into random order: the null that any claim is held against.

        Args:
            seed: fixes the order.

        Returns:
            A corpus with the same vocabulary and the same sentence lengths.
        """
        ids = np.random.default_rng(seed).permutation(self.ids)
        return replace(self, name=f"{self.name}-shuffled", ids=ids)

    def sentences(self) -> Iterator[list[str]]:
        """Read the sentences as they were numbered, without the rare words.

        Yields:
            The words of each sentence.
        """
        words = self.vocabulary.words
        rows = self.ids.tolist()
        starts = self.starts.tolist()
        for start, end in pairwise(starts):
            yield [words[row] for row in rows[start:end]]


def _row(vocabulary: Vocabulary, word: str) -> int:
    row = vocabulary.find(word)
    return -1 if row is None else row


def _numbered(rows: Ids, bounds: Starts) -> tuple[Ids, Starts]:
    # A row of -1 is a word that is too rare; a sentence of nothing else goes with its words.
    kept = rows >= 0  # (T before,)
    kept_before = np.concatenate(([0], np.cumsum(kept)))  # (T before + 1,)
    return rows[kept], np.unique(kept_before[bounds])


def _nothing_left(name: str, counts: Sequence[int], min_count: int) -> str:
    if not counts:
        return f"{name} holds no words: give it a text with letters or digits in it"
    return (
        f"no word of {name} occurs {min_count} times, the commonest of {sum(counts):,} occurs "
        f"{max(counts):,} times: lower min_count or give a longer text"
    )

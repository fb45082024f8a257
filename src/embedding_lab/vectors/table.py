"""A table of word vectors: which words, which rows, and how long the rows are.

The table is the one currency of the project: training makes it, files hold it, search and
analogies ask it. It never changes, so sessions may share it. It keeps the rows as they were
trained and their lengths apart, because dot product and Euclidean distance need the raw
rows, and a second copy of 400,000 unit rows would cost another 80 MB.

Axes: V words, d dimensions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from embedding_lab.text.errors import UnknownWordError
from embedding_lab.vectors.spelling import near_spellings
from embedding_lab.vectors.words import Words

Matrix = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

LARGEST = 1e15  # squares of 4,096 such numbers still add up to a float32
BLOCK = 8_192  # rows that are worked on at a time; 4 MB in float64 at 50 dimensions


@dataclass(frozen=True, eq=False)
class WordVectors:
    """An immutable table of word vectors, as trained: rows keep their length.

    Two tables are equal only if they are the same object.

    Attributes:
        name: what the table is called on screen.
        words: the vocabulary, V distinct words, most frequent first.
        matrix: (V, d) float32, read-only, W; row i is the vector of words[i]. May be mapped
            from a file rather than held in memory.
        context: (V, d) float32, read-only, W', the vectors of the words as context, or None.
        counts: (V,) int64, read-only, how often each word occurred in the text, or None.
        note: where the table is from, in a sentence.
    """

    name: str
    words: Words
    matrix: Matrix
    context: Matrix | None = None
    counts: Counts | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Check the shapes; from_rows checks the numbers as well.

        Raises:
            ValueError: if there are no words, no dimensions, or parts that don't fit together.
        """
        if not len(self.words):
            raise ValueError("a table needs at least one word, got none")
        if self.matrix.ndim != 2 or not self.matrix.shape[1]:
            raise ValueError(f"rows must form a (V, d) table, got shape {self.matrix.shape}")
        if len(self.matrix) != len(self.words):
            raise ValueError(
                f"each word needs one row, got {len(self.words):,} words, {len(self.matrix):,} rows"
            )
        if self.context is not None and self.context.shape != self.matrix.shape:
            raise ValueError(
                f"context must have the shape of the matrix, {self.matrix.shape}, "
                f"got {self.context.shape}"
            )
        if self.counts is not None and self.counts.shape != (len(self.words),):
            raise ValueError(
                f"each word needs one count, got {len(self.words):,} words and counts of shape "
                f"{self.counts.shape}"
            )
        for array in (self.matrix, self.context, self.counts):
            if array is not None:
                array.setflags(write=False)

    @classmethod
    def from_rows(  # noqa: PLR0913 - all but two have defaults
        cls,
        words: Iterable[str],
        rows: npt.ArrayLike,
        *,
        name: str = "mine",
        context: npt.ArrayLike | None = None,
        counts: npt.ArrayLike | None = None,
        note: str = "",
    ) -> Self:
        """Freeze a table.

        A row of zeros is admitted, as many published tables have one for padding; its cosine
        with anything counts as 0.

        Args:
            words: V distinct words, most frequent first.
            rows: (V, d) finite numbers below 1e15.
            name: what the table is called on screen.
            context: (V, d) finite numbers below 1e15, the second matrix of word2vec, if kept.
            counts: (V,) whole numbers, how often each word occurred, if known.
            note: where the table is from, in a sentence.

        Returns:
            The table; its arrays are read-only copies.

        Raises:
            ValueError: if the parts don't fit together, a word comes twice, or a row holds
                something that is not a number of sensible size.

        Examples:
            >>> WordVectors.from_rows(["north", "east"], [[0, 2], [3, 0]]).unit("east")
            array([1., 0.], dtype=float32)
        """
        table = cls(
            name,
            words if isinstance(words, Words) else Words.from_strings(words),
            _float32(rows),
            None if context is None else _float32(context),
            None if counts is None else np.array(counts, dtype=np.int64),
            note,
        )
        _refuse_bad_rows(table.words, table.matrix)
        if table.context is not None:
            _refuse_bad_rows(table.words, table.context)
        return table

    def __len__(self) -> int:
        return len(self.words)

    @property
    def dimensions(self) -> int:
        """The length d of a row."""
        return int(self.matrix.shape[1])

    @cached_property
    def norms(self) -> Matrix:
        """The Euclidean length of each row, (V,) float32, read-only."""
        norms = np.empty(len(self), np.float32)
        for start in range(0, len(self), BLOCK):
            block = self.matrix[start : start + BLOCK]
            squares = np.einsum("ij,ij->i", block, block, dtype=np.float64)  # (block,)
            norms[start : start + BLOCK] = np.sqrt(squares)
        norms.setflags(write=False)
        return norms

    @cached_property
    def has_capitals(self) -> bool:
        """Whether any word differs from its lower case."""
        return self.words.have_capitals()

    @cached_property
    def marks(self) -> frozenset[str]:
        """The blanks and control characters that words hold, which few formats can write."""
        present = np.zeros(256, np.bool_)
        present[self.words.block] = True
        return frozenset(map(chr, np.flatnonzero(present[: ord(" ") + 1]).tolist()))

    def first(self, most: int) -> "WordVectors":
        """Take the most frequent words.

        Args:
            most: how many at most, >= 1.

        Returns:
            The table of the first rows; the table itself if it has no more.

        Raises:
            ValueError: if `most` is below 1.
        """
        if most < 1:
            raise ValueError(f"a table needs at least one word, got {most}")
        if most >= len(self):
            return self
        return replace(
            self,
            words=Words.from_strings(self.words[:most]),
            matrix=self.matrix[:most],
            context=None if self.context is None else self.context[:most],
            counts=None if self.counts is None else self.counts[:most],
        )

    def fold(self, word: str) -> str:
        """Write a word as this table writes words.

        Args:
            word: any string.

        Returns:
            The word in lower case, or unchanged where the table tells cases apart.
        """
        return word if self.has_capitals else word.lower()

    def find(self, word: str) -> int | None:
        """Look for a word, in lower case where the table has no capitals.

        Args:
            word: any string.

        Returns:
            The row of the word, or None if it has no vector.
        """
        return self.words.find(self.fold(word))

    def row(self, word: str) -> int:
        """Look for a word that must be there, in lower case where the table has no capitals.

        Args:
            word: the word.

        Returns:
            Its row, which is also its place by frequency, counted from 0.

        Raises:
            UnknownWordError: if the word has no vector; names near spellings and their ranks.
        """
        row = self.find(word)
        if row is None:
            spellings = near_spellings(self.words, self.fold(word))
            ranks = [self.words.row(spelling) + 1 for spelling in spellings]
            raise UnknownWordError(word, len(self), spellings, ranks)
        return row

    def vector(self, word: str) -> Matrix:
        """Look up the row of a word.

        Args:
            word: a word of the table.

        Returns:
            matrix[row(word)], (d,) float32, read-only.
        """
        vector: Matrix = self.matrix[self.row(word)]
        return vector

    def unit(self, word: str) -> Matrix:
        """Look up the direction of a word.

        Args:
            word: a word of the table.

        Returns:
            The row divided by its length, (d,) float32; zeros if the row is all zero.
        """
        direction: Matrix = self.unit_rows([self.row(word)])[0]
        return direction

    def unit_rows(self, rows: npt.ArrayLike) -> Matrix:
        """Look up the directions of many words.

        Args:
            rows: (n,) rows of the table, in 0 ... V - 1.

        Returns:
            U[i] = matrix[rows[i]] / norms[rows[i]], (n, d) float32; a zero row stays zero.
        """
        chosen = np.asarray(rows, dtype=np.intp)
        lengths = self.norms[chosen]
        lengths = np.where(lengths > 0, lengths, np.float32(1))
        units: Matrix = self.matrix[chosen] / lengths[:, None]  # (n, d) / (n, 1)
        return np.ascontiguousarray(units)


def _float32(rows: npt.ArrayLike) -> Matrix:
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused as such
        return np.array(rows, dtype=np.float32)


def first_bad_row(matrix: Matrix) -> int | None:
    """Look for a row that can't be a vector.

    Args:
        matrix: (V, d) float32.

    Returns:
        The first row that holds NaN, an infinity or a number of 1e15 or more; None if all
        rows are sound.
    """
    for start in range(0, len(matrix), BLOCK):
        sound = (np.abs(matrix[start : start + BLOCK]) < LARGEST).all(axis=1)  # NaN is not <
        if not sound.all():
            return start + int(sound.argmin())
    return None


def _refuse_bad_rows(words: Words, matrix: Matrix) -> None:
    row = first_bad_row(matrix)
    if row is not None:
        raise ValueError(
            f"rows must be finite numbers below {LARGEST:g}, "
            f"the row of {words[row]!r} (word {row + 1:,}) is not"
        )

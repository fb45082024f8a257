"""Hundreds of thousands of words in three arrays.

A list of 400,000 Python strings takes tens of megabytes for 3 MB of text. Here the text is
one block of UTF-8, with the place where each word starts and the order in which the words
would stand in a dictionary; a word is found by binary search. Left out: adding and removing
words, because a table of vectors never changes.

Axis: V words.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from embedding_lab.text.errors import UnknownWordError

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]

BLOCK = 16_384  # words that are decoded at a time, so that no scan takes more than 1 MB


class RepeatedWordError(ValueError):
    """A vocabulary names a word twice.

    Attributes:
        word: the word.
        rows: the first two rows that it has, counted from 0.
    """

    def __init__(self, word: str, rows: tuple[int, int]) -> None:
        """Remember the word and both places."""
        self.word = word
        self.rows = rows
        super().__init__(word, rows)

    def __str__(self) -> str:
        first, second = self.rows
        return f"words must be distinct, got {self.word!r} as word {first + 1:,} and {second + 1:,}"


@dataclass(frozen=True, slots=True, eq=False)
class Words(Sequence[str]):
    """V distinct words, most frequent first, as a read-only sequence of strings.

    Attributes:
        block: (bytes,) uint8, the UTF-8 of all words without anything between them.
        offsets: (V + 1,) int64, word i is block[offsets[i]:offsets[i + 1]].
        order: (V,) int32, the rows sorted by the bytes of their words.

    Examples:
        >>> words = Words.from_strings(["the", "boat", "lettuce"])
        >>> words.row("boat"), words[2], words.find("spinach")
        (1, 'lettuce', None)
    """

    block: Bytes
    offsets: Offsets
    order: Rows

    @classmethod
    def from_strings(cls, strings: Iterable[str]) -> Self:
        """Pack words.

        Args:
            strings: V distinct words, none of them empty.

        Returns:
            The words in the same order.

        Raises:
            ValueError: if a word is empty, is not valid Unicode or comes twice; the last as
                RepeatedWordError.
        """
        block, ends = bytearray(), [0]
        for string in strings:
            block += _encoded(string)
            ends.append(len(block))
        return cls.from_block(np.frombuffer(bytes(block), np.uint8), np.array(ends, np.int64))

    @classmethod
    def from_block(cls, block: Bytes, offsets: Offsets) -> Self:
        """Take over words that are packed already.

        Args:
            block: (bytes,) uint8, the UTF-8 of all words without anything between them.
            offsets: (V + 1,) int64, where each word starts, and the end of the last.

        Returns:
            The words; both arrays are kept, not copied.

        Raises:
            ValueError: if a word is empty or comes twice; the last as RepeatedWordError.
        """
        empty = np.diff(offsets) == 0  # (V,)
        if empty.any():
            raise ValueError(f"word {int(empty.argmax()) + 1:,} is empty; give it a name")
        words = cls(block, offsets, _sorted_rows(block, offsets))
        for array in (words.block, words.offsets, words.order):
            array.setflags(write=False)
        return words

    def find(self, word: str) -> int | None:
        """Look for a word by binary search.

        Args:
            word: any string.

        Returns:
            The row of the word, or None if it is not among the words.
        """
        # A lone surrogate has no UTF-8; it is let through, to be found nowhere.
        sought = word.encode("utf-8", "surrogatepass")
        place = bisect_left(self.order, sought, key=self._bytes)
        if place == len(self) or self._bytes(self.order[place]) != sought:
            return None
        return int(self.order[place])

    def row(self, word: str) -> int:
        """Look for a word that must be there.

        Args:
            word: one of the words.

        Returns:
            Its row, in 0 ... V - 1.

        Raises:
            UnknownWordError: if the word is not among the words.
        """
        row = self.find(word)
        if row is None:
            raise UnknownWordError(word, len(self))
        return row

    def starting_with(self, prefix: str, *, k: int) -> tuple[str, ...]:
        """Find words that begin with given letters, by two binary searches.

        Args:
            prefix: the letters; none are the start of nothing.
            k: the largest number of words, >= 1.

        Returns:
            Up to k words, the most frequent first; an exact match comes before all others.

        Examples:
            >>> Words.from_strings(["boats", "king", "boat", "bought"]).starting_with("boat", k=2)
            ('boat', 'boats')
        """
        sought = prefix.encode("utf-8", "surrogatepass")
        if not sought:
            return ()
        first = bisect_left(self.order, sought, key=self._bytes)
        last = bisect_left(self.order, sought + b"\xff", key=self._bytes)  # no UTF-8 holds 0xff
        rows = self.order[first:last]
        nearest = rows if len(rows) <= k else np.partition(rows, k - 1)[:k]
        found = [self[int(row)] for row in np.sort(nearest)]
        if prefix in self:
            found = [prefix, *(word for word in found if word != prefix)]
        return tuple(found[:k])

    def have_capitals(self) -> bool:
        """Say whether any word differs from its lower case.

        Returns:
            False if looking words up in lower case can't miss any.
        """
        for start in range(0, len(self), BLOCK):
            text = self._text(start, min(start + BLOCK, len(self)))
            if text != text.lower():
                return True
        return False

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.find(word) is not None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), BLOCK):
            text = self.block[self.offsets[start] :]
            places = (self.offsets[start : start + BLOCK + 1] - self.offsets[start]).tolist()
            encoded = text[: places[-1]].tobytes()
            for begin, end in pairwise(places):
                yield encoded[begin:end].decode()

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self._text(row, row + 1) for row in range(*index.indices(len(self))))
        row = range(len(self))[index]  # counts from the end where negative; may raise IndexError
        return self._text(row, row + 1)

    def _text(self, start: int, stop: int) -> str:
        return self.block[self.offsets[start] : self.offsets[stop]].tobytes().decode()

    def _bytes(self, row: int) -> bytes:
        return self.block[self.offsets[row] : self.offsets[row + 1]].tobytes()


def _encoded(word: str) -> bytes:
    try:
        return word.encode()
    except UnicodeEncodeError:
        raise ValueError(f"a word must be valid Unicode, got {word!r}") from None


def _sorted_rows(block: Bytes, offsets: Offsets) -> Rows:
    buffers = [None, pa.py_buffer(np.ascontiguousarray(offsets)), pa.py_buffer(block)]
    strings = pa.Array.from_buffers(pa.large_binary(), len(offsets) - 1, buffers)
    order = pc.sort_indices(strings)  # stable, so that equal words stay in order of rows
    ordered = strings.take(order)
    # Read by buffer, because Arrow's own to_numpy imports pandas: 36 MB and half a second.
    rows: Rows = np.frombuffer(order.buffers()[1], np.uint64)[: len(order)].astype(np.int32)
    repeats = pc.equal(ordered[:-1], ordered[1:])  # (V - 1,)
    if pc.any(repeats).as_py():
        raise _repeated(strings, rows, np.array(repeats.to_pylist(), np.bool_))
    return rows


def _repeated(strings: pa.Array, rows: Rows, repeats: npt.NDArray[np.bool_]) -> RepeatedWordError:
    place = np.flatnonzero(repeats)[rows[1:][repeats].argmin()]  # the repeat that comes first
    first, second = int(rows[place]), int(rows[place + 1])
    return RepeatedWordError(strings[first].as_py().decode(), (first, second))

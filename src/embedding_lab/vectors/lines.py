"""The lines of a text table: a word and its numbers, or numbers alone.

What the formats of word2vec, GloVe and the Projector have in common. Numbers are written with
nine digits, which give back each float32 exactly.

Axes: V words, d dimensions.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import numpy as np

from embedding_lab.text.errors import quoted
from embedding_lab.vectors.limits import FormatError
from embedding_lab.vectors.table import Matrix, first_bad_row
from embedding_lab.vectors.words import RepeatedWordError, Words

LONGEST_LINE: Final = 2**20  # bytes; 4,096 numbers of 24 characters take a tenth of it
BLOCK: Final = 1_024  # rows that are written at a time
CONTROLS: Final = "".join(map(chr, range(32)))


class Shape(NamedTuple):
    """How large a table is, or promises to be."""

    words: int
    dimensions: int


class NumberedLine(NamedTuple):
    """A line and its number in the file, counted from 1."""

    number: int
    text: bytes


class Row(NamedTuple):
    """What a line of a text table says."""

    word: bytes
    numbers: list[float]


def numbered_lines(file: BinaryIO, *, skip: int = 0) -> Iterator[NumberedLine]:
    """Walk through the lines of a text table; empty ones may stand at its end.

    A byte order mark at the start, as some editors leave it, is passed over.

    Args:
        file: open for reading, at its start.
        skip: lines to leave out at the start.

    Yields:
        Each line with its number.

    Raises:
        FormatError: if a line is empty but not the last, or is longer than 1 MB.
    """
    empty = 0
    for number in count(1):
        line = file.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE:
            raise FormatError(f"line {number:,}: expected a word and numbers, got over 1 MB")
        if number <= skip:
            continue
        if number == 1:
            line = line.removeprefix(BOM_UTF8)
        if not line.strip():
            empty = empty or number
        elif empty:
            raise FormatError(f"line {empty:,}: expected a word and numbers, got an empty line")
        else:
            yield NumberedLine(number, line)


def measure(path: Path, *, fields_before: int) -> Shape:
    """Count the rows and columns of a text table without a header.

    Args:
        path: a file of lines.
        fields_before: fields of a line that are no numbers: 1 for the word, or 0.

    Returns:
        The number of lines, and of numbers in the first line.

    Raises:
        FormatError: if the file is empty or has no numbers in the first line.
    """
    with path.open("rb") as file:
        lines = numbered_lines(file)
        first = next(lines, None)
        if first is None:
            raise FormatError("expected a table of word vectors, got an empty file")
        dimensions = len(first.text.split()) - fields_before
        if dimensions < 1:
            raise FormatError(f"line 1: expected a word and numbers, got {shown(first.text)}")
        return Shape(1 + sum(1 for _ in lines), dimensions)


def parse_numbers(fields: Sequence[bytes], number: int, *, first_field: int = 1) -> list[float]:
    """Read the numbers of a line.

    Args:
        fields: the numbers as text.
        number: the number of the line, counted from 1, for the error.
        first_field: the number of the first field, for the error.

    Returns:
        The numbers; whether they are finite is checked later, for the whole table.

    Raises:
        FormatError: if a field is no number.
    """
    try:
        return [float(field) for field in fields]
    except ValueError:
        place = next(i for i, field in enumerate(fields) if not is_number(field))
        raise FormatError(
            f"line {number:,}, field {first_field + place:,}: expected a number, "
            f"got {shown(fields[place])}"
        ) from None


def parse_row(line: bytes, number: int, dimensions: int) -> Row:
    """Read one line of a text table.

    Args:
        line: a word and d numbers, with blanks between.
        number: the number of the line, counted from 1, for the error.
        dimensions: d.

    Returns:
        The word and its numbers.

    Raises:
        FormatError: if there are fewer or more numbers, or one is no number.
    """
    fields = line.split()
    parts = len(fields) - dimensions  # of the word
    if parts < 1 or any(is_number(field) for field in fields[1:parts]):
        raise FormatError(
            f"line {number:,}: expected a word and {dimensions:,} numbers, "
            f"got {len(fields):,} fields: {shown(line.strip())}"
        )
    numbers = parse_numbers(fields[parts:], number, first_field=parts + 1)
    return Row(b" ".join(fields[:parts]), numbers)


def number_lines(matrix: Matrix, separator: str) -> Iterator[str]:
    """Write rows of numbers, so that each float32 can be read back exactly.

    Args:
        matrix: (V, d) float32.
        separator: what stands between two numbers.

    Yields:
        One line for each row, without its end.
    """
    form = separator.join(["%.9g"] * matrix.shape[1])
    for row in contiguous_rows(matrix):
        yield form % tuple(row.tolist())


def refuse_words_with(characters: str, words: Words) -> None:
    """Refuse words that a format can't hold.

    Args:
        characters: ASCII characters that mean something else in the format.
        words: the words to be written.

    Raises:
        FormatError: if a word holds one of the characters; names the word.
    """
    if not np.isin(words.block, list(characters.encode())).any():
        return
    row = next(row for row, word in enumerate(words) if any(mark in word for mark in characters))
    raise FormatError(
        f"this format can't hold blanks, line ends or control characters in a word, "
        f"got {quoted(words[row])} (word {row + 1:,}); use .npz"
    )


def pack(words: Sequence[str], *, first_line: int | None = None) -> Words:
    """Pack words that were read from a file.

    Args:
        words: the words in the order of the file.
        first_line: the line of the first word, for the error; None for binary files.

    Returns:
        The words.

    Raises:
        FormatError: if a word comes twice; names both lines.
    """
    try:
        return Words.from_strings(words)
    except RepeatedWordError as error:
        places = [_place(row, first_line) for row in error.rows]
        raise FormatError(
            f"{quoted(error.word)} stands in {places[0]} and {places[1]}; remove one of them"
        ) from error


def checked(matrix: Matrix, *, first_line: int | None = None) -> Matrix:
    """Refuse numbers that no vector has.

    Args:
        matrix: (V, d) float32.
        first_line: the line of the first row, for the error; None for binary files.

    Returns:
        The same matrix.

    Raises:
        FormatError: if a row holds NaN, an infinity or a number of 1e15 or more.
    """
    row = first_bad_row(matrix)
    if row is not None:
        raise FormatError(f"{_place(row, first_line)}: expected finite numbers below 1e15")
    return matrix


def contiguous_rows(matrix: Matrix) -> Iterator[Matrix]:
    """Walk through the rows of a table that may be stored by columns.

    Args:
        matrix: (V, d) float32.

    Yields:
        Each row, (d,) float32, without gaps in memory.
    """
    for start in range(0, len(matrix), BLOCK):
        yield from np.ascontiguousarray(matrix[start : start + BLOCK])


def is_number(field: bytes) -> bool:
    """Say whether a field reads as a number; NaN and the infinities do.

    Args:
        field: text without blanks.

    Returns:
        True if it does.
    """
    try:
        float(field)
    except ValueError:
        return False
    return True


def shown(raw: bytes) -> str:
    """Quote what was read, for an error.

    Args:
        raw: any bytes.

    Returns:
        Up to 40 characters in quotes.
    """
    return quoted(raw.decode(errors="replace"))


def _place(row: int, first_line: int | None) -> str:
    return f"word {row + 1:,}" if first_line is None else f"line {row + first_line:,}"

"""Tables in the formats of word2vec and GloVe: text with and without a header, and binary.

    text     "V d" on a line of its own (GloVe's own files leave it out), then one line per
             word: the word, d numbers, with blanks between
    binary   the same first line, then for each word its UTF-8, a blank, d little-endian
             float32, and mostly a line feed

A word of a text table may hold blanks, as a few in GloVe's large files do: the last d fields
are the numbers.

Axes: V words, d dimensions.

References:
    Mikolov et al. (2013), the word2vec program; Pennington, Socher & Manning (2014), GloVe.
"""

import mmap
import re
from codecs import BOM_UTF8
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from embedding_lab.vectors.limits import FormatError, Limits, decoded
from embedding_lab.vectors.lines import (
    CONTROLS,
    LONGEST_LINE,
    Shape,
    checked,
    contiguous_rows,
    is_number,
    measure,
    number_lines,
    numbered_lines,
    pack,
    parse_row,
    refuse_words_with,
    shown,
)
from embedding_lab.vectors.table import WordVectors

LONGEST_WORD: Final = 2_000  # bytes
HEADER: Final = re.compile(rb"\s*([0-9]{1,18})[ \t]+([0-9]{1,18})\s*")
CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1b]")  # no byte of any text
BLANKS: Final = " \t\n\r\v\f"
SAMPLE: Final = 3  # rows of a text with a control character that may be damaged, but for one


def read_header(path: Path) -> Shape | None:
    """Read the first line.

    Args:
        path: a file in one of the formats above.

    Returns:
        What the header promises, or None if the first line is no header.
    """
    with path.open("rb") as file:
        match = HEADER.fullmatch(file.readline(LONGEST_LINE).removeprefix(BOM_UTF8))
    return Shape(int(match[1]), int(match[2])) if match else None


def is_binary(path: Path) -> bool:
    """Tell a binary table, or junk, from text by what stands behind the first line.

    Args:
        path: a file in one of the formats above.

    Returns:
        True if there are bytes that no text has, or if the name ends in .bin, and the next
        lines are not words with numbers.
    """
    with path.open("rb") as file:
        file.readline(LONGEST_LINE)
        sample = file.read(LONGEST_LINE)
    lines = sample.split(b"\n", SAMPLE)[:SAMPLE]
    if path.suffix.lower() == ".bin":
        return CONTROL.search(sample) is not None or not _is_row(lines[0])
    return CONTROL.search(sample) is not None and not any(map(_is_row, lines))


def read_text(path: Path, *, name: str, limits: Limits) -> WordVectors:
    """Read a text table.

    Args:
        path: a file of lines, with or without a header.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table.

    Raises:
        FormatError: if a line is not a word and d numbers, a word comes twice, the header
            promises something else, or the table is beyond the limits.
    """
    header = read_header(path)
    shape = header or measure(path, fields_before=1)
    limits.check(*shape)
    if header:
        _refuse_short_file(path, header, least=2 * header.dimensions + 1)  # "w 1 2\n"
    matrix = np.empty(shape, np.float32)
    words: list[str] = []
    first = 2 if header else 1
    with path.open("rb") as file, np.errstate(over="ignore"):  # `checked` finds what is too large
        for number, line in numbered_lines(file, skip=first - 1):
            if len(words) == len(matrix):
                raise FormatError(f"line {number:,}: the header promises {len(matrix):,} words")
            if stray := CONTROL.search(line):
                raise FormatError(
                    f"line {number:,}: expected text, got the control character "
                    f"0x{stray[0][0]:02x}; remove it"
                )
            word, matrix[len(words)] = parse_row(line, number, shape.dimensions)
            words.append(decoded(word, number))
    if header and len(words) < header.words:
        raise FormatError(f"the header promises {header.words:,} words, got {len(words):,}")
    packed = pack(words, first_line=first)
    return WordVectors(name, packed, checked(matrix[: len(words)], first_line=first))


def read_binary(path: Path, *, name: str, limits: Limits) -> WordVectors:
    """Read a binary table.

    Args:
        path: a file with a header.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table.

    Raises:
        FormatError: if the file has no header, ends early, goes on too long, holds a word
            twice or a number that is not finite, or is beyond the limits.
    """
    header = read_header(path)
    if header is None:
        raise FormatError(
            "expected a table of word vectors, got binary data without the line 'words dimensions'"
        )
    limits.check(*header)
    _refuse_short_file(path, header, least=4 * header.dimensions + 2)  # "w " and float32s
    matrix = np.empty(header, np.float32)
    words: list[str] = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        place = data.find(b"\n") + 1
        for row in range(header.words):
            start = _end_of_word(data, place, row) + 1
            words.append(_binary_word(data[place : start - 1], row))
            place = start + 4 * header.dimensions
            if place > len(data):
                raise FormatError(f"the file ends within word {row + 1:,} of {header.words:,}")
            matrix[row] = np.frombuffer(data, "<f4", header.dimensions, start)
        if data[place : place + LONGEST_WORD].strip():
            raise FormatError(f"the header promises {header.words:,} words, but more follows")
    return WordVectors(name, pack(words), checked(matrix))


def write_text(vectors: WordVectors, file: BinaryIO) -> None:
    """Write word2vec text with a header.

    Args:
        vectors: the table.
        file: where to.

    Raises:
        FormatError: if a word holds a blank or a control character.
    """
    refuse_words_with(f" {CONTROLS}", vectors.words)
    file.write(f"{len(vectors)} {vectors.dimensions}\n".encode())
    for word, numbers in zip(vectors.words, number_lines(vectors.matrix, " "), strict=True):
        file.write(f"{word} {numbers}\n".encode())


def write_binary(vectors: WordVectors, file: BinaryIO) -> None:
    """Write word2vec binary.

    Args:
        vectors: the table.
        file: where to.

    Raises:
        FormatError: if a word holds a blank.
    """
    refuse_words_with(BLANKS, vectors.words)
    file.write(f"{len(vectors)} {vectors.dimensions}\n".encode())
    for word, row in zip(vectors.words, contiguous_rows(vectors.matrix), strict=True):
        file.write(word.encode() + b" " + row.astype("<f4").tobytes() + b"\n")


def _is_row(line: bytes) -> bool:
    _, *numbers = line.split() or [b""]
    return bool(numbers) and all(map(is_number, numbers))


def _refuse_short_file(path: Path, header: Shape, *, least: int) -> None:
    size = path.stat().st_size
    if header.words * least > size:
        raise FormatError(
            f"the header promises {header.words:,} x {header.dimensions:,} numbers, which take "
            f"at least {header.words * least:,} bytes, the file has {size:,}"
        )


def _end_of_word(data: mmap.mmap, place: int, row: int) -> int:
    end = data.find(b" ", place, place + LONGEST_WORD)
    if end < 0:
        raise FormatError(
            f"word {row + 1:,}: expected a word and a blank at byte {place:,}, "
            f"got {shown(data[place : place + 40])}"
        )
    return end


def _binary_word(encoded: bytes, row: int) -> str:
    try:
        return encoded.lstrip(b"\n").decode()
    except UnicodeDecodeError:
        raise FormatError(
            f"word {row + 1:,}: expected a word in UTF-8, got {shown(encoded)}"
        ) from None

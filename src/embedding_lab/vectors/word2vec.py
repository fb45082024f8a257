"""Tables in the formats of word2vec, fastText and GloVe: text, and binary.

    text     "V d" on a line of its own (GloVe's own files leave it out), then one line per
             word: the word, d numbers, with blanks between
    binary   the same first line, then for each word its UTF-8, a blank, d little-endian
             float32, and mostly a line feed

A word of a text table may hold blanks, as a few in GloVe's large files do: the last d fields
are the numbers. A text's bad lines are skipped and reported. A binary file has no lines at which
one could start again, so one that ends early is refused; words of it that come twice, are not
UTF-8 or have impossible numbers are skipped too.

Axes: V words, d dimensions.

References:
    Mikolov et al. (2013), the word2vec program; Pennington, Socher & Manning (2014), GloVe;
    Bojanowski et al. (2017), fastText.
"""

import mmap
import re
from codecs import BOM_UTF8
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from embedding_lab.vectors.limits import FormatError, Limits
from embedding_lab.vectors.lines import (
    CONTROL,
    CONTROLS,
    LONGEST_LINE,
    Layout,
    Rows,
    Shape,
    are_sound,
    contiguous_rows,
    count_lines,
    is_number,
    measure,
    number_lines,
    read_rows,
    refuse_words_with,
    shown,
    unique_words,
)
from embedding_lab.vectors.report import Format, LineError, Reading, Reason, Report, Skips
from embedding_lab.vectors.table import WordVectors

LONGEST_WORD: Final = 2_000  # bytes
HEADER: Final = re.compile(rb"\s*([0-9]{1,18})[ \t]+([0-9]{1,18})\s*")
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


def read_text(path: Path, *, name: str, limits: Limits) -> Reading:
    """Read a text table.

    A header that promises another number of words than there are lines is reported; it is
    believed in its dimensions.

    Args:
        path: a file of lines, with or without a header.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table, and which lines were skipped.

    Raises:
        FormatError: if more than half of the lines are not a word and d numbers, the header
            promises more than the file can hold, or the table is beyond the limits.
    """
    header = read_header(path)
    if header:
        limits.check(*header)
        _refuse_short_file(path, header, least=2 * header.dimensions + 1)  # "w 1 2\n"
    layout = Layout(header.dimensions, worded=True) if header else measure(path, worded=True)
    total = count_lines(path)
    first = 2 if header else 1
    if total < first:
        raise FormatError(f"the header promises {header.words if header else 0:,} words, got 0")
    skips = Skips(range(first, total + 1))
    rows = read_rows(path, layout, skips, limits=limits)
    words, matrix = unique_words(rows.words, rows.lines, rows.matrix, skips)
    kind: Format = "GloVe text"
    if header:
        kind = "fastText .vec" if path.suffix.lower() == ".vec" else "word2vec text"
    report = Report(
        kind, len(words), layout.dimensions, skips.kinds(), header.words if header else None
    )
    return Reading(WordVectors(name, words, matrix), report)


def read_binary(path: Path, *, name: str, limits: Limits) -> Reading:
    """Read a binary table.

    Args:
        path: a file with a header.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table, and which words were skipped.

    Raises:
        FormatError: if the file has no header, ends early, goes on too long, more than half of
            its words are bad, or it is beyond the limits.
    """
    header = read_header(path)
    if header is None:
        raise FormatError(
            "expected a table of word vectors, got binary data without the line 'words dimensions'"
        )
    limits.check(*header)
    _refuse_short_file(path, header, least=4 * header.dimensions + 2)  # "w " and float32s
    skips = Skips(range(1, header.words + 1))
    found = _binary_rows(path, header, skips)
    words, matrix = unique_words(found.words, found.lines, found.matrix, skips, unit="word")
    report = Report("word2vec binary", len(words), header.dimensions, skips.kinds(), header.words)
    return Reading(WordVectors(name, words, matrix), report)


def write_text(vectors: WordVectors, file: BinaryIO) -> None:
    """Write word2vec text with a header.

    Args:
        vectors: the table.
        file: where to.

    Raises:
        FormatError: if a word holds a blank or a control character.
    """
    file.write(f"{len(vectors)} {vectors.dimensions}\n".encode())
    write_glove(vectors, file)


def write_glove(vectors: WordVectors, file: BinaryIO) -> None:
    """Write GloVe's text: as word2vec's, without a header.

    Args:
        vectors: the table.
        file: where to.

    Raises:
        FormatError: if a word holds a blank or a control character.
    """
    refuse_words_with(f" {CONTROLS}", vectors.words)
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


def _binary_rows(path: Path, header: Shape, skips: Skips) -> Rows:
    matrix = np.empty(header, np.float32)
    words: list[str] = []
    places: list[int] = []
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        place = data.find(b"\n") + 1
        for number in range(1, header.words + 1):
            start = _end_of_word(data, place, number) + 1
            encoded, place = data[place : start - 1], start + 4 * header.dimensions
            if place > len(data):
                raise FormatError(f"the file ends within word {number:,} of {header.words:,}")
            matrix[len(words)] = np.frombuffer(data, "<f4", header.dimensions, start)
            try:
                words.append(_binary_word(encoded, number))
                places.append(number)
            except LineError as error:
                skips.add(error)
        if data[place : place + LONGEST_WORD].strip():
            raise FormatError(f"the header promises {header.words:,} words, but more follows")
    return _sound(Rows(np.array(places, np.int64), words, matrix[: len(words)]), skips)


def _sound(rows: Rows, skips: Skips) -> Rows:
    sound = are_sound(rows.matrix)
    if sound.all():
        return rows
    for place in rows.lines[~sound].tolist():
        complaint = f"word {place:,}: expected finite numbers below 1e15"
        skips.add(LineError(Reason.SIZE, place, complaint, unit="word"))
    words = [word for word, kept in zip(rows.words, sound.tolist(), strict=True) if kept]
    return Rows(rows.lines[sound], words, rows.matrix[sound])


def _end_of_word(data: mmap.mmap, place: int, number: int) -> int:
    end = data.find(b" ", place, place + LONGEST_WORD)
    if end < 0:
        raise FormatError(
            f"word {number:,}: expected a word and a blank at byte {place:,}, "
            f"got {shown(data[place : place + 40].strip())}"
        )
    return end


def _binary_word(encoded: bytes, number: int) -> str:
    encoded = encoded.lstrip(b"\n")
    if not encoded:
        complaint = f"word {number:,}: expected a word, got none"
        raise LineError(Reason.NO_WORD, number, complaint, unit="word")
    try:
        return encoded.decode()
    except UnicodeDecodeError:
        complaint = f"word {number:,}: expected a word in UTF-8, got {shown(encoded)}"
        raise LineError(Reason.ENCODING, number, complaint, unit="word") from None

"""The lines of a text table: a word and its numbers, or numbers alone.

What the formats of word2vec, GloVe and the Projector have in common. A text is read in blocks of
whole lines: lines of the usual shape are cut and turned into numbers by Arrow all at once, some
six times as fast as one by one; the others are read one by one, and skipped if they are no rows.
Numbers are written with nine digits, which give back each float32 exactly.

Axes: L lines of a block, V words, d dimensions.
"""

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from embedding_lab.text.errors import quoted
from embedding_lab.vectors.limits import FormatError, Limits
from embedding_lab.vectors.report import FIRST, LineError, Reason, Skips, Unit
from embedding_lab.vectors.table import LARGEST, Matrix
from embedding_lab.vectors.words import RepeatedWordError, Words

LONGEST_LINE: Final = 2**20  # bytes; 4,096 numbers of 24 characters take a tenth of it
BLOCK: Final = 1_024  # rows that are written at a time
CONTROLS: Final = "".join(map(chr, range(32)))
CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1b]")  # no byte of any text
BLANKS: Final = b" \t\n\r\v\f"  # those at which bytes.split cuts

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


class Shape(NamedTuple):
    """How large a table is, or promises to be."""

    words: int
    dimensions: int


class Row(NamedTuple):
    """What a line of a text table says."""

    word: bytes
    numbers: list[float]


class Layout(NamedTuple):
    """What each line of a text table should hold.

    Attributes:
        dimensions: d, its numbers.
        worded: whether a word stands before them.
    """

    dimensions: int
    worded: bool


class Block(NamedTuple):
    """Whole lines of a text, and the number of the first, counted from 1."""

    first: int
    text: bytes


class Cut(NamedTuple):
    """A block, cut at its blanks.

    Attributes:
        data: (bytes,) uint8, the text.
        bounds: (L + 1,) where each line starts, and the end of the last.
        starts: (fields,) where each field starts.
        ends: (fields,) where each field ends.
        fields: (L + 1,) the first field of each line, and the number of all fields.
    """

    data: npt.NDArray[np.uint8]
    bounds: Places
    starts: Places
    ends: Places
    fields: Places


class Rows(NamedTuple):
    """The rows that a block holds.

    Attributes:
        lines: (n,) the number of each row's line, counted from 1.
        words: n words; empty strings where the layout has none.
        matrix: (n, d) float32.
    """

    lines: Places
    words: list[str]
    matrix: Matrix


def count_lines(path: Path) -> int:
    """Count the lines of a text.

    Args:
        path: a file of lines.

    Returns:
        How many lines there are up to the last that is not empty.
    """
    ends = pending = 0
    seen = False
    with path.open("rb") as file:
        while chunk := file.read(LONGEST_LINE):
            body = chunk.rstrip(BLANKS)
            if body:
                ends += pending + body.count(b"\n")
                pending, seen = 0, True
            pending += chunk.count(b"\n", len(body))
    return ends + seen


def measure(path: Path, *, worded: bool) -> Layout:
    """Find out what the lines of a text table without a header hold.

    The first hundred lines vote, so that one bad line doesn't decide.

    Args:
        path: a file of lines.
        worded: whether a word should stand before the numbers.

    Returns:
        The layout of most of them.

    Raises:
        FormatError: if the file is empty, or most of these lines hold no numbers.
    """
    with path.open("rb") as file:
        read = iter(lambda: file.readline(LONGEST_LINE), b"")
        lines = [line for line in islice(read, FIRST) if line.strip()]
    if not lines:
        raise FormatError("expected a table of word vectors, got an empty file")
    if len(lines[0]) == LONGEST_LINE:
        _refuse_endless(1)
    lines[0] = lines[0].removeprefix(BOM_UTF8)
    votes = Counter(_trailing_numbers(line.split(), worded=worded) for line in lines)
    if votes.pop(0, 0) * 2 > len(lines):
        what = "a word and numbers" if worded else "numbers"
        raise FormatError(f"line 1: expected {what}, got {shown(lines[0].strip())}")
    return Layout(votes.most_common(1)[0][0], worded)


def blocks(file: BinaryIO, lines: range) -> Iterator[Block]:
    """Walk through a text in blocks of whole lines of about a megabyte.

    A byte order mark at the start, as some editors leave it, is passed over.

    Args:
        file: open for reading, at its start.
        lines: the numbers of those to read.

    Yields:
        The blocks.

    Raises:
        FormatError: if a line is longer than 1 MB.
    """
    for _ in range(1, lines.start):
        file.readline(LONGEST_LINE)
    number, rest = lines.start, b""
    while number < lines.stop:
        chunk = file.read(LONGEST_LINE)
        whole, feed, rest = (rest + chunk).rpartition(b"\n")
        if not chunk:  # the last line may lack its end
            whole, feed, rest = rest, b"\n", b""
        if len(rest) >= LONGEST_LINE:
            _refuse_endless(number + whole.count(b"\n") + bool(feed))
        if feed:
            text = whole.removeprefix(BOM_UTF8) if number == 1 else whole
            yield Block(number, text + feed)
            number += whole.count(b"\n") + 1


def parse(block: Block, layout: Layout, skips: Skips) -> Rows:
    """Read the rows of a block.

    Args:
        block: whole lines.
        layout: what each should hold.
        skips: knows the last line to read, and takes those that hold something else.

    Returns:
        The rows.

    Raises:
        FormatError: if too many lines are bad, or one is longer than 1 MB.
    """
    cut = cut_fields(block.text)
    L = min(len(cut.bounds) - 1, skips.places.stop - block.first)
    long = np.flatnonzero(np.diff(cut.bounds[: L + 1]) >= LONGEST_LINE)
    if len(long):
        _refuse_endless(block.first + int(long[0]))
    usual = np.diff(cut.fields) == layout.dimensions + layout.worded  # (lines of the block,)
    numbers = _numbers(cut, usual, layout)  # (n, d): one row for each usual line
    row_of = _rows_of(usual, numbers)
    words: list[str] = []
    lines: list[int] = []
    picked: list[int] = []  # rows of `numbers`, and then of `others`
    others: list[list[float]] = []
    for i, row in enumerate(row_of[:L]):
        number = block.first + i
        try:
            if row >= 0:
                words.append(decoded_word(_word(block.text, cut, i, layout), number))
                picked.append(row)
            else:
                line = block.text[cut.bounds[i] : cut.bounds[i + 1]]
                word, values = parse_row(line, number, layout)
                words.append(decoded_word(word, number))
                picked.append(len(numbers) + len(others))
                others.append(values)
            lines.append(number)
        except LineError as error:
            skips.add(error)
    more = np.array(others, np.float32).reshape(-1, layout.dimensions)
    return Rows(np.array(lines, np.int64), words, np.concatenate([numbers, more])[picked])


def read_rows(path: Path, layout: Layout, skips: Skips, *, limits: Limits) -> Rows:
    """Read all rows of a text table, its memory bounded before it is taken.

    Args:
        path: a file of lines.
        layout: what each should hold.
        skips: takes those that hold something else.
        limits: the largest table to read.

    Returns:
        The rows of all lines that are sound.

    Raises:
        FormatError: if too many lines are bad, one is longer than 1 MB, or there are more rows
            than the limits admit.
    """
    d, lines = layout.dimensions, skips.places
    most = min(len(lines), path.stat().st_size // (2 * d) + 1)  # a number takes two bytes
    limits.check(len(lines), 1)  # nor are more lines read that are no rows
    limits.check(most, d)
    matrix = np.empty((most, d), np.float32)
    words: list[str] = []
    places: list[int] = []
    with path.open("rb") as file:
        for block in blocks(file, lines):
            rows = parse(block, layout, skips)
            matrix[len(words) : len(words) + len(rows.words)] = rows.matrix
            words += rows.words
            places += rows.lines.tolist()
    return Rows(np.array(places, np.int64), words, matrix[: len(words)])


def parse_row(line: bytes, number: int, layout: Layout) -> Row:
    """Read one line of a text table.

    Args:
        line: as the layout has it, with blanks between.
        number: the number of the line, counted from 1, for the error.
        layout: what it should hold.

    Returns:
        The word, empty where the layout has none, and its numbers.

    Raises:
        LineError: if the line is empty, there are fewer or more numbers, or one is no number,
            not finite or too large.
    """
    fields, d = line.split(), layout.dimensions
    if not fields:
        what = "a word and numbers" if layout.worded else "numbers"
        raise LineError(
            Reason.EMPTY, number, f"line {number:,}: expected {what}, got an empty line"
        )
    _refuse_controls(line, number)
    parts = len(fields) - d  # of the word
    if not layout.worded and parts:
        raise LineError(
            Reason.FIELDS,
            number,
            f"line {number:,}: expected {d:,} numbers as in most lines, got {len(fields):,}",
            seen=_numbers_of(fields),
        )
    if layout.worded and (parts < 1 or any(map(is_number, fields[1:parts]))):
        _refuse_misshapen(line, number, d)
    return Row(b" ".join(fields[:parts]), parse_numbers(fields[parts:], number, parts + 1))


def parse_numbers(fields: Sequence[bytes], number: int, first_field: int) -> list[float]:
    """Read the numbers of a line.

    Args:
        fields: the numbers as text.
        number: the number of the line, counted from 1, for the error.
        first_field: the number of the first field, for the error.

    Returns:
        The numbers.

    Raises:
        LineError: if a field is no number, not finite or too large.
    """
    try:
        numbers = [float(field) for field in fields]
    except ValueError:
        place = next(i for i, field in enumerate(fields) if not is_number(field))
        seen = shown(fields[place])
        raise LineError(
            Reason.NUMBER,
            number,
            f"line {number:,}, field {first_field + place:,}: expected a number, got {seen}",
            seen=seen,
        ) from None
    with np.errstate(over="ignore"):  # what is too large for float32 becomes infinite
        row = np.array([numbers], np.float32)
    if not are_sound(row)[0]:
        complaint = f"line {number:,}: expected finite numbers below 1e15"
        raise LineError(Reason.SIZE, number, complaint)
    return numbers


def decoded_word(word: bytes, number: int) -> str:
    """Decode the word of a line.

    Args:
        word: UTF-8.
        number: the number of the line, counted from 1, for the error.

    Returns:
        The word.

    Raises:
        LineError: if it is not UTF-8, or holds a control character that no text has.
    """
    _refuse_controls(word, number)
    try:
        return word.decode()
    except UnicodeDecodeError as error:
        raise LineError(
            Reason.ENCODING,
            number,
            f"line {number:,}: expected UTF-8 text, got byte 0x{word[error.start]:02x}",
        ) from None


def are_sound(matrix: Matrix) -> Mask:
    """Say which rows a vector can have.

    Args:
        matrix: (n, d) float32.

    Returns:
        (n,), False where a row holds NaN, an infinity or a number of 1e15 or more.
    """
    sound = np.empty(len(matrix), np.bool_)
    for start in range(0, len(matrix), BLOCK):
        part = matrix[start : start + BLOCK]
        sound[start : start + BLOCK] = (np.abs(part) < LARGEST).all(axis=1)  # NaN is not <
    return sound


def cut_fields(text: bytes) -> Cut:
    r"""Cut a block at its blanks, all at once.

    Args:
        text: whole lines.

    Returns:
        Where lines and fields start and end.

    Examples:
        >>> cut_fields(b"a 1\nbc  2\n").starts.tolist()
        [0, 2, 4, 8]
    """
    data = np.frombuffer(text, np.uint8)
    blank = _are_blank(data)
    edges = np.flatnonzero(np.diff(blank, prepend=True, append=True))  # in and out in turn
    starts, ends = edges[::2], edges[1::2]
    feeds = np.flatnonzero(data == ord("\n"))
    bounds = np.concatenate(([0], feeds + 1))
    return Cut(data, bounds, starts, ends, np.searchsorted(starts, bounds))


def unique_words(
    words: list[str], places: Places, matrix: Matrix, skips: Skips, *, unit: Unit = "line"
) -> tuple[Words, Matrix]:
    """Pack words that were read from a file; of a word that comes twice the first counts.

    Args:
        words: V words.
        places: (V,) the number of each one's line or word in the file.
        matrix: (V, d) float32.
        skips: takes the repeated ones.
        unit: what `places` count.

    Returns:
        The distinct words, and their rows.

    Raises:
        FormatError: if too many are repeated.
    """
    try:
        return Words.from_strings(words), matrix
    except RepeatedWordError:
        rows: dict[str, int] = {}
        for row, word in enumerate(words):
            first = rows.setdefault(word, row)
            if first != row:
                kind, _, rest = unit.partition(" ")
                where = f"{kind} {places[first]:,} and {kind} {places[row]:,} {rest}".rstrip()
                complaint = f"{quoted(word)} stands in {where}; remove one of them"
                skips.add(LineError(Reason.REPEATED, int(places[row]), complaint, unit=unit))
        return Words.from_strings(rows), matrix[list(rows.values())]


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


def _are_blank(data: npt.NDArray[np.uint8]) -> Mask:
    blank: Mask = (data == ord(" ")) | (data - ord("\t") < len(BLANKS) - 1)  # \t to \r, no gap
    return blank


def _numbers(cut: Cut, usual: Mask, layout: Layout) -> Matrix:
    # The numbers of the usual lines, (n, d); (0, d) if Arrow can't read one of them.
    heads = np.where(usual, cut.fields[:-1] + layout.worded, cut.fields[1:])  # (L,)
    stops = np.append(cut.starts, len(cut.data))[heads]  # where the numbers start
    stops = np.where(usual, stops, cut.bounds[1:])
    lengths = np.stack([stops - cut.bounds[:-1], cut.bounds[1:] - stops], axis=1)  # (L, 2)
    numeric = np.repeat(np.tile([False, True], len(usual)), lengths.ravel())  # (bytes,)
    sizes = (cut.ends - cut.starts)[numeric[cut.starts]]  # (n * d,)
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    digits = cut.data[numeric & ~_are_blank(cut.data)]
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(digits)]
    texts = pa.Array.from_buffers(pa.string(), len(sizes), buffers)
    try:
        parsed = pc.cast(texts, pa.float64())
    except pa.ArrowInvalid:
        return np.empty((0, layout.dimensions), np.float32)
    # Read by buffer, because Arrow's own to_numpy imports pandas.
    numbers = np.frombuffer(parsed.buffers()[1], np.float64)[: len(sizes)]
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is skipped as such
        return numbers.astype(np.float32).reshape(-1, layout.dimensions)


def _rows_of(usual: Mask, numbers: Matrix) -> list[int]:
    # For each line its row of the numbers; -1 where it must be read on its own.
    if not len(numbers):
        return [-1] * len(usual)
    rows = np.full(len(usual), -1)
    rows[usual] = np.where(are_sound(numbers), np.arange(len(numbers)), -1)
    return rows.tolist()


def _word(text: bytes, cut: Cut, line: int, layout: Layout) -> bytes:
    if not layout.worded:
        return b""
    field = cut.fields[line]
    return text[cut.starts[field] : cut.ends[field]]


def _trailing_numbers(fields: Sequence[bytes], *, worded: bool) -> int:
    most = min(len(fields) - worded, Limits().dimensions + 1)  # more are refused anyway
    for count in range(most):
        if not is_number(fields[-1 - count]):
            return count
    return most


def _refuse_misshapen(line: bytes, number: int, d: int) -> NoReturn:
    fields = line.split()
    if len(fields) == d and line[:1] in {b" ", b"\t"} and all(map(is_number, fields)):
        complaint = f"line {number:,}: expected a word and {d:,} numbers, got no word"
        raise LineError(Reason.NO_WORD, number, complaint)
    raise LineError(
        Reason.FIELDS,
        number,
        f"line {number:,}: expected a word and {d:,} numbers, "
        f"got {len(fields):,} fields: {shown(line.strip())}",
        seen=_numbers_of(fields[1:]),
    )


def _numbers_of(fields: Sequence[bytes]) -> str:
    count = sum(map(is_number, fields))
    return f"{count:,} number{'s' * (count != 1)}"


def _refuse_controls(text: bytes, number: int) -> None:
    if stray := CONTROL.search(text):
        raise LineError(
            Reason.CONTROL,
            number,
            f"line {number:,}: expected text, got the control character 0x{stray[0][0]:02x}; "
            "remove it",
        )


def _refuse_endless(number: int) -> NoReturn:
    raise FormatError(f"line {number:,}: expected a word and numbers, got over 1 MB")

"""Tables as NumPy archives: one .npz with words, matrix, counts and context.

Our words are one uint8 array of UTF-8, joined by line feeds, so that no pickle is needed;
archives of others may hold strings, and have other names (parts.py). An archive is read with
pickles refused, and the headers of all parts are held against the limits and against each other
before memory is taken: a few kilobytes can unpack to gigabytes.

Axes: V words, d dimensions.
"""

import lzma
import struct
import sys
import zipfile
import zlib
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping
from pathlib import Path
from tokenize import TokenError
from typing import IO, BinaryIO, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from embedding_lab.text.errors import printable, quoted
from embedding_lab.vectors.limits import FormatError, Limits
from embedding_lab.vectors.parts import Header, parts_among
from embedding_lab.vectors.report import Reading, Report
from embedding_lab.vectors.table import Counts, Matrix, WordVectors, first_bad_row
from embedding_lab.vectors.words import Words

LINE_FEED: Final = 10
PARTS: Final = ("words", "matrix", "counts", "context")
MOST_MEMBERS: Final = 100  # of an archive; a table has four, a model of others some dozens
LONGEST_WORD: Final = 2_000  # bytes
PIECE: Final = 2**20  # bytes of words that are decoded at a time
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
NO_HEADER: Final = (  # what NumPy and Python's own parser raise on a header that is none
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    SyntaxError,
    TokenError,
    RecursionError,
)

Array = npt.NDArray[np.generic]


class Kind(NamedTuple):
    """What a part must be made of: NumPy's letters for it, and its name in a sentence."""

    letters: str
    name: str


NUMBERS: Final = Kind("fiu", "numbers")
KINDS: Final = {
    "words": Kind("uU", "UTF-8 as uint8, or strings"),
    "matrix": NUMBERS,
    "counts": Kind("iu", "whole numbers"),
    "context": NUMBERS,
}


def read_archive(path: Path, *, name: str, limits: Limits) -> Reading:
    """Read a table from an archive, whole or not at all: programs write them, not people.

    Args:
        path: a .npz with `words` (uint8 UTF-8 joined by line feeds, or an array of strings) and
            `matrix` (V, d), or the same by other names, as `parts_among` finds them; `counts`
            (V,) and `context` (V, d) may be there.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table, in float32, and a report in which nothing is skipped.

    Raises:
        FormatError: if the file is not such an archive, is damaged, or is beyond the limits.
    """
    parts = read_parts(path, limits=limits, find=parts_among)
    words = _words(parts["words"], V=len(parts["matrix"]))
    vectors = WordVectors(
        name,
        words,
        _matrix(parts["matrix"], "matrix"),
        _matrix(parts["context"], "context") if "context" in parts else None,
        _counts(parts["counts"]) if "counts" in parts else None,
    )
    return Reading(vectors, Report(".npz", len(vectors), vectors.dimensions))


def read_parts(
    path: Path, *, limits: Limits, find: Callable[[Mapping[str, Header]], Mapping[str, str]]
) -> dict[str, Array]:
    """Read the arrays of an archive that belong to a table.

    Args:
        path: a .npz file.
        limits: the largest table to read.
        find: says which part of a table (words, matrix, counts, context) is which array.

    Returns:
        The arrays, by part.

    Raises:
        FormatError: if the file is no archive, lacks what is looked for, is damaged, or is
            beyond the limits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = find(_headers(archive))
            there = {part: f"{name}.npy" for part, name in names.items()}
            headers = {p: _checked(archive, m, p, limits) for p, m in there.items()}
            _fit(headers)
            limits.check_size(_unpacked_size(headers))
            return {part: _array(archive, member) for part, member in there.items()}
    except BROKEN as error:
        raise FormatError(f"expected a whole .npz archive, but reading failed: {error}") from error


def write_archive(vectors: WordVectors, file: BinaryIO) -> None:
    """Write all that a table knows.

    Args:
        vectors: the table.
        file: where to.

    Raises:
        FormatError: if a word holds a line feed.
    """
    if (vectors.words.block == LINE_FEED).any():
        bad = next(word for word in vectors.words if "\n" in word)
        raise FormatError(f"a word of an .npz file can't hold a line feed, got {quoted(bad)}")
    words = np.frombuffer("\n".join(vectors.words).encode(), np.uint8)
    parts = (words, vectors.matrix, vectors.counts, vectors.context)
    with zipfile.ZipFile(file, "w") as archive:
        for part, array in zip(PARTS, parts, strict=True):
            if array is not None:
                with archive.open(f"{part}.npy", "w", force_zip64=True) as stream:
                    npy.write_array(stream, array, allow_pickle=False)


def _headers(archive: zipfile.ZipFile) -> dict[str, Header]:
    members = [name for name in archive.namelist() if name.endswith(".npy")]
    if len(members) > MOST_MEMBERS:
        raise FormatError(f"at most {MOST_MEMBERS} arrays are looked at, got {len(members):,}")
    headers = {}
    for member in members:
        name = member.removesuffix(".npy")
        with archive.open(member) as stream:
            headers[name] = _header(stream, printable(name))
    return headers


def _unpacked_size(headers: Mapping[str, Header]) -> int:
    rows = [headers[part].shape for part in ("matrix", "context") if part in headers]
    return sum(4 * words * dimensions for words, dimensions in rows)  # as float32


def _checked(archive: zipfile.ZipFile, member: str, part: str, limits: Limits) -> Header:
    size = archive.getinfo(member).file_size
    limits.check_size(size)
    with archive.open(member) as stream:
        header = _header(stream, part)
        shape, dtype = header
        promised = stream.tell() + int(np.prod(shape, dtype=object)) * dtype.itemsize
    if dtype.hasobject:
        plainly = "strings: np.array(words, dtype=str)" if part == "words" else "plain numbers"
        raise FormatError(f"{part} holds Python objects, which are never read; store {plainly}")
    if promised != size:
        raise FormatError(f"the header of {part} promises {promised:,} bytes, got {size:,}")
    if dtype.kind not in KINDS[part].letters:
        raise FormatError(f"{part} must be {KINDS[part].name}, got {printable(str(dtype))}")
    if part in {"matrix", "context"}:
        if len(shape) != 2:
            raise FormatError(f"{part} must have shape (V, d), got {printable(str(shape))}")
        limits.check(*shape)
    elif len(shape) != 1:
        raise FormatError(f"{part} must have one axis, got shape {printable(str(shape))}")
    return header


def _fit(headers: Mapping[str, Header]) -> None:
    # Words, counts and context are held against the rows of the matrix.
    if "matrix" not in headers:
        return
    shape = headers["matrix"].shape
    V = shape[0]
    if "context" in headers and headers["context"].shape != shape:
        raise FormatError(
            f"context must have the shape of the matrix, {shape}, got {headers['context'].shape}"
        )
    if "counts" in headers and headers["counts"].shape != (V,):
        raise FormatError(
            f"each word needs one count, got {V:,} words, {headers['counts'].shape[0]:,} counts"
        )
    _refuse_long_words(headers["words"], V)


def _refuse_long_words(words: Header, V: int) -> None:
    (length,), dtype = words
    if dtype.kind == "U":
        _refuse_another_number(length, V)
        longest = dtype.itemsize // 4  # NumPy keeps a character in four bytes
    elif dtype == np.uint8:
        longest = length // V  # on average
    else:
        raise FormatError(f"words must be {KINDS['words'].name}, got {dtype}")
    if longest > LONGEST_WORD:
        raise FormatError(
            f"a word has at most {LONGEST_WORD:,} bytes, got {length * dtype.itemsize:,} bytes "
            f"for {V:,} words"
        )


def _refuse_another_number(words: int, V: int) -> None:
    if words != V:
        raise FormatError(f"each word needs one row, got {words:,} words, {V:,} rows")


def _header(stream: IO[bytes], part: str) -> Header:
    try:
        version = npy.read_magic(stream)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(stream)
    except NO_HEADER as error:
        raise FormatError(f"{part} is no array: {quoted(str(error))}") from error
    if not all(type(axis) is int for axis in shape):  # NumPy lets True and False through
        raise FormatError(f"{part} must have whole numbers for a shape, got {shape}")
    return Header(shape, dtype)


def _array(archive: zipfile.ZipFile, member: str) -> Array:
    with archive.open(member) as stream:
        array: Array = npy.read_array(stream, allow_pickle=False)
    return array


def _matrix(array: Array, part: str) -> Matrix:
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused as such
        matrix = array.astype(np.float32, copy=False)
    bad = first_bad_row(matrix)
    if bad is not None:
        raise FormatError(f"row {bad + 1:,} of {part} must be finite numbers below 1e15")
    return matrix


def _counts(array: Array) -> Counts:
    counts = array.astype(np.int64, copy=False)
    if (counts < 0).any():  # as are those that int64 can't hold
        row = int((counts < 0).argmax())
        raise FormatError(f"counts must be >= 0, got {array[row]} for word {row + 1:,}")
    return counts


def _strings(array: Array) -> list[str]:
    points = array.astype(array.dtype.newbyteorder("=")).view(np.uint32)
    if points.max(initial=0) > sys.maxunicode:
        raise FormatError("words must be Unicode strings, got a character that there is none of")
    strings: list[str] = array.tolist()
    return strings


def _words(array: Array, *, V: int) -> Words:
    if array.dtype.kind == "U":
        return Words.from_strings(_strings(array))
    pieces = range(0, len(array), PIECE)
    feeds = sum(int((array[place : place + PIECE] == LINE_FEED).sum()) for place in pieces)
    _refuse_another_number(feeds + 1, V)
    _refuse_bad_utf8(array)
    feed = array == LINE_FEED
    ends = np.append(np.flatnonzero(feed), len(array))  # (V,)
    lengths = np.diff(ends, prepend=-1) - 1
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)  # (V + 1,)
    return Words.from_block(array[~feed], offsets)


def _refuse_bad_utf8(array: Array) -> None:
    decoder = getincrementaldecoder("utf-8")()
    for start in range(0, len(array), PIECE):
        piece = array[start : start + PIECE].tobytes()
        try:
            decoder.decode(piece, final=start + PIECE >= len(array))
        except UnicodeDecodeError as error:  # the decoder may have kept bytes of the piece before
            place = start + len(piece) - len(error.object) + error.start
            raise FormatError(f"words must be UTF-8, got byte {place:,}: {error.reason}") from None

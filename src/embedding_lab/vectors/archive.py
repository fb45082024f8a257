"""Tables as NumPy archives: one .npz with words, matrix, counts and context.

Words are one uint8 array of UTF-8, joined by line feeds, so that no pickle is needed: an
archive is read with pickles refused, and the size of every part is compared with the limits
before memory is taken.

Axes: V words, d dimensions.
"""

import zipfile
import zlib
from pathlib import Path
from typing import IO, BinaryIO, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from embedding_lab.vectors.limits import FormatError, Limits
from embedding_lab.vectors.table import Counts, Matrix, WordVectors, first_bad_row
from embedding_lab.vectors.words import Words

LINE_FEED: Final = 10
PARTS: Final = ("words", "matrix", "counts", "context")
BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)

Array = npt.NDArray[np.generic]


class Header(NamedTuple):
    """What the first bytes of a .npy member promise."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]


def read_archive(path: Path, *, name: str, limits: Limits) -> WordVectors:
    """Read a table from an archive.

    Args:
        path: a .npz with `words` (uint8 UTF-8 joined by line feeds, or an array of strings) and
            `matrix` (V, d); `counts` (V,) and `context` (V, d) may be there.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table, in float32.

    Raises:
        FormatError: if the file is not such an archive, is damaged, or is beyond the limits.
    """
    parts = read_parts(path, limits=limits)
    for needed in ("words", "matrix"):
        if needed not in parts:
            raise FormatError(f"expected parts called words and matrix, got no {needed}")
    words = _words(parts["words"])
    return WordVectors(
        name,
        words,
        _matrix(parts["matrix"], "matrix"),
        _matrix(parts["context"], "context") if "context" in parts else None,
        _counts(parts["counts"]) if "counts" in parts else None,
    )


def read_parts(path: Path, *, limits: Limits) -> dict[str, Array]:
    """Read the arrays of an archive that belong to a table.

    Args:
        path: a .npz file.
        limits: the largest table to read.

    Returns:
        The arrays among words, matrix, counts and context that are there, by name.

    Raises:
        FormatError: if the file is no archive, is damaged, or is beyond the limits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {part: f"{part}.npy" for part in PARTS}
            there = {p: m for p, m in members.items() if m in archive.namelist()}
            for part, member in there.items():
                _check(archive, member, part, limits)
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
        raise FormatError(f"a word of an .npz file can't hold a line feed, got {bad!r}")
    words = np.frombuffer("\n".join(vectors.words).encode(), np.uint8)
    parts = (words, vectors.matrix, vectors.counts, vectors.context)
    with zipfile.ZipFile(file, "w") as archive:
        for part, array in zip(PARTS, parts, strict=True):
            if array is not None:
                with archive.open(f"{part}.npy", "w", force_zip64=True) as stream:
                    npy.write_array(stream, array, allow_pickle=False)


def _check(archive: zipfile.ZipFile, member: str, part: str, limits: Limits) -> None:
    size = archive.getinfo(member).file_size
    limits.check_size(size)
    with archive.open(member) as stream:
        shape, dtype = _header(stream, part)
        promised = stream.tell() + int(np.prod(shape, dtype=object)) * dtype.itemsize
    if promised != size:
        raise FormatError(f"the header of {part} promises {promised:,} bytes, got {size:,}")
    if part in {"matrix", "context"}:
        if len(shape) != 2:
            raise FormatError(f"{part} must have shape (V, d), got {shape}")
        limits.check(*shape)
    elif len(shape) != 1:
        raise FormatError(f"{part} must have one axis, got shape {shape}")


def _header(stream: IO[bytes], part: str) -> Header:
    try:
        version = npy.read_magic(stream)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(stream)
    except ValueError as error:
        raise FormatError(f"{part} is no array: {error}") from error
    if dtype.hasobject:
        raise FormatError(f"{part} holds Python objects, which are never read; store plain numbers")
    return Header(shape, dtype)


def _array(archive: zipfile.ZipFile, member: str) -> Array:
    with archive.open(member) as stream:
        array: Array = npy.read_array(stream, allow_pickle=False)
    return array


def _matrix(array: Array, part: str) -> Matrix:
    if array.dtype.kind not in "fiu":
        raise FormatError(f"{part} must be numbers, got {array.dtype}")
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused as such
        matrix = array.astype(np.float32, copy=False)
    bad = first_bad_row(matrix)
    if bad is not None:
        raise FormatError(f"row {bad + 1:,} of {part} must be finite numbers below 1e15")
    return matrix


def _counts(array: Array) -> Counts:
    if array.dtype.kind not in "iu":
        raise FormatError(f"counts must be whole numbers, got {array.dtype}")
    return array.astype(np.int64, copy=False)


def _words(array: Array) -> Words:
    if array.dtype.kind == "U":
        return Words.from_strings(array.tolist())
    if array.dtype != np.uint8:
        raise FormatError(f"words must be UTF-8 as uint8, or strings, got {array.dtype}")
    _refuse_bad_utf8(array)
    ends = np.flatnonzero(np.append(array, np.uint8(LINE_FEED)) == LINE_FEED)  # (V,)
    lengths = np.diff(ends, prepend=-1) - 1
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)  # (V + 1,)
    return Words.from_block(array[array != LINE_FEED], offsets)


def _refuse_bad_utf8(array: Array) -> None:
    try:
        array.tobytes().decode()
    except UnicodeDecodeError as error:
        raise FormatError(
            f"words must be UTF-8, got byte {error.start:,}: {error.reason}"
        ) from None

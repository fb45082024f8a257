"""Tables of word vectors from files and to files.

    .npz          NumPy archive: words, matrix, and counts and context where known; others too
    .txt, .vec    word2vec text, which is fastText's too, or GloVe's text without a header
    .bin          word2vec binary
    .tsv          vectors, with the words beside them in NAME_words.tsv
    .zip          both of these, or one of the others

What is in a file decides over how it is called, wherever the two differ. Left out: pickles
and torch files, because reading them can run whatever code the sender put there.
"""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol

from embedding_lab.text.errors import printable
from embedding_lab.vectors.archive import read_archive, write_archive
from embedding_lab.vectors.limits import (
    LONGEST_NAME,
    FormatError,
    Limits,
    blame,
    refuse_unreadable,
)
from embedding_lab.vectors.lines import CONTROLS
from embedding_lab.vectors.packed import holds_arrays, is_packed, unpacked
from embedding_lab.vectors.projector import (
    SEPARATORS,
    is_zipped,
    pair_of,
    read_both,
    read_pair,
    read_zip,
    words_beside,
    write_vectors,
    write_words,
    write_zip,
)
from embedding_lab.vectors.report import Reading
from embedding_lab.vectors.table import WordVectors
from embedding_lab.vectors.whole import written_whole
from embedding_lab.vectors.word2vec import (
    BLANKS,
    is_binary,
    read_binary,
    read_text,
    write_binary,
    write_glove,
    write_text,
)

__all__ = [
    "EXPORTS", "Export", "FormatError", "Limits", "Reading", "exported", "load", "load_pair",
    "read", "save",
]  # fmt: skip

Writer = Callable[[WordVectors, BinaryIO], None]

WRITERS: Final[dict[str, tuple[Writer, ...]]] = {
    ".npz": (write_archive,),
    ".txt": (write_text,),
    ".vec": (write_text,),
    ".bin": (write_binary,),
    ".tsv": (write_vectors, write_words),
}


class Export(NamedTuple):
    """A way to take a table away as one file.

    Attributes:
        title: what it is called.
        holds: what is in it.
        suffix: the end of the file's name.
        write: writes it.
        is_text: whether numbers are written as text, which takes long.
        barred: characters that no word may hold.
    """

    title: str
    holds: str
    suffix: str
    write: Writer
    is_text: bool
    barred: str

    def fits(self, vectors: WordVectors) -> bool:
        """Say whether a table can be written.

        Args:
            vectors: the table.

        Returns:
            False if a word holds a character that means something else in this format.
        """
        return vectors.marks.isdisjoint(self.barred)


EXPORTS: Final = (
    Export("NumPy .npz", "W, and W′ and counts where known", ".npz", write_archive, False, "\n"),
    Export("word2vec .bin", "W as float32", ".bin", write_binary, False, BLANKS),
    Export("word2vec .txt", "with a header", ".txt", write_text, True, f" {CONTROLS}"),
    Export("GloVe .txt", "without a header", ".glove.txt", write_glove, True, f" {CONTROLS}"),
    Export("fastText .vec", "with a header", ".vec", write_text, True, f" {CONTROLS}"),
    Export("TSV pair .zip", "for the Projector", ".zip", write_zip, True, SEPARATORS),
)


class Reader(Protocol):
    """A function that reads one format."""

    def __call__(self, path: Path, *, name: str, limits: Limits) -> Reading:
        """Read a table, or raise FormatError."""
        ...


def load(path: str | Path, *, name: str | None = None, limits: Limits | None = None) -> WordVectors:
    """Read a table, for whoever needs no report.

    Args:
        path: a file in one of the formats above.
        name: what the table is to be called; by default as the file, without its suffix.
        limits: the largest table to read, checked before memory is taken.

    Returns:
        The table, in memory, in float32.

    Raises:
        FormatError: as `read`.
    """
    return read(path, name=name, limits=limits).vectors


def read(path: str | Path, *, name: str | None = None, limits: Limits | None = None) -> Reading:
    """Read a table, and say what was read.

    Args:
        path: a file in one of the formats above.
        name: what the table is to be called; by default as the file, without its suffix.
        limits: the largest table to read, checked before memory is taken.

    Returns:
        The table, in memory, in float32, and the report: its format, and the lines that were
        skipped.

    Raises:
        FormatError: if the file is missing, is no such table, is damaged, or is beyond the
            limits; says which line, what was expected and what was read.
    """
    path, limits = Path(path), limits or Limits()
    with blame(path):
        refuse_unreadable(path)
        limits.check_size(path.stat().st_size)
        reading = _reader(path)(path, name=name or path.stem, limits=limits)
    return _noted(reading, path)


def load_pair(first: Path, second: Path, *, limits: Limits | None = None) -> Reading:
    """Read a table from a file of vectors and a file of words, whichever is which.

    Args:
        first: one .tsv.
        second: the other.
        limits: the largest table to read, checked before memory is taken.

    Returns:
        The table and the report, as `read`; called after the file of vectors.

    Raises:
        FormatError: as `read`.
    """
    limits = limits or Limits()
    for path in (first, second):
        with blame(path):
            refuse_unreadable(path)
            limits.check_size(path.stat().st_size)
    with blame(first):
        pair = pair_of(first, second)
    with blame(pair.vectors):
        reading = read_both(pair, name=pair.vectors.stem, limits=limits)
    return _noted(reading, pair.vectors)


def exported(vectors: WordVectors, export: Export, *, most: int | None = None) -> bytes:
    """Write a table into memory.

    Args:
        vectors: the table.
        export: the format.
        most: how many words to take, the most frequent first; by default all.

    Returns:
        The file.

    Raises:
        FormatError: if a word can't be written in the format.
    """
    file = BytesIO()
    export.write(vectors if most is None else vectors.first(most), file)
    return file.getvalue()


def save(vectors: WordVectors, path: str | Path) -> None:
    """Write a table, whole or not at all.

    Only .npz keeps the counts and the context matrix. Every format keeps each float32 exactly.

    Args:
        vectors: the table.
        path: where to; its suffix, .npz, .txt, .vec, .bin or .tsv, is the format.

    Raises:
        FormatError: if the suffix is another one, a word can't be written in the format, or
            the file can't be written; what was there before is unchanged.
    """
    path = Path(path)
    shown = printable(path.name, LONGEST_NAME)
    writers = WRITERS.get(path.suffix.lower())
    if writers is None:
        raise FormatError(f"{shown}: a table is written as {', '.join(WRITERS)}, rename it")
    targets = [path, words_beside(path)][: len(writers)]
    try:
        with written_whole(*targets) as files:
            for write, file in zip(writers, files, strict=True):
                write(vectors, file)
    except OSError as error:
        raise FormatError(f"{shown} can't be written: {error.strerror or error}") from error


def _reader(path: Path) -> Reader:
    if is_zipped(path):
        return read_zip
    if is_packed(path):
        return _read_packed
    return read_pair if path.suffix.lower() == ".tsv" and not is_binary(path) else _plain(path)


def _plain(path: Path) -> Reader:
    if path.suffix.lower() == ".npz" or holds_arrays(path):
        return read_archive
    return read_binary if is_binary(path) else read_text


def _read_packed(path: Path, *, name: str, limits: Limits) -> Reading:
    # What is in the .zip is no .zip again, so this has an end.
    with unpacked(path, limits=limits) as table, blame(table):
        refuse_unreadable(table)
        return _plain(table)(table, name=name, limits=limits)


def _noted(reading: Reading, path: Path) -> Reading:
    vectors = replace(reading.vectors, note=f"Read from {path.name}.")
    return Reading(vectors, reading.report)

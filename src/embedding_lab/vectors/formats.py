"""Tables of word vectors from files and to files.

    .npz          NumPy archive: words, matrix, and counts and context where known
    .txt, .vec    word2vec text, or GloVe's text without a header
    .bin          word2vec binary
    .tsv          vectors, with the words beside them in NAME_words.tsv

What is in a file decides over how it is called, wherever the two differ. Left out: pickles
and torch files, because reading them can run whatever code the sender put there.
"""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from embedding_lab.text.errors import printable
from embedding_lab.vectors.archive import read_archive, write_archive
from embedding_lab.vectors.limits import (
    LONGEST_NAME,
    FormatError,
    Limits,
    blame,
    refuse_unreadable,
)
from embedding_lab.vectors.projector import (
    read_pair,
    words_beside,
    write_vectors,
    write_words,
)
from embedding_lab.vectors.table import WordVectors
from embedding_lab.vectors.whole import written_whole
from embedding_lab.vectors.word2vec import (
    is_binary,
    read_binary,
    read_text,
    write_binary,
    write_text,
)

__all__ = ["FormatError", "Limits", "load", "save"]

WRITERS: Final[dict[str, tuple[Callable[[WordVectors, BinaryIO], None], ...]]] = {
    ".npz": (write_archive,),
    ".txt": (write_text,),
    ".bin": (write_binary,),
    ".tsv": (write_vectors, write_words),
}


class Reader(Protocol):
    """A function that reads one format."""

    def __call__(self, path: Path, *, name: str, limits: Limits) -> WordVectors:
        """Read a table, or raise FormatError."""
        ...


def load(path: str | Path, *, name: str | None = None, limits: Limits | None = None) -> WordVectors:
    """Read a table.

    Args:
        path: a file in one of the formats above.
        name: what the table is to be called; by default as the file, without its suffix.
        limits: the largest table to read, checked before memory is taken.

    Returns:
        The table, in memory, in float32.

    Raises:
        FormatError: if the file is missing, is no such table, is damaged, or is beyond the
            limits; says which line, what was expected and what was read.
    """
    path, limits = Path(path), limits or Limits()
    with blame(path):
        refuse_unreadable(path)
        limits.check_size(path.stat().st_size)
        vectors = _reader(path)(path, name=name or path.stem, limits=limits)
    return replace(vectors, note=f"Read from {path.name}.")


def save(vectors: WordVectors, path: str | Path) -> None:
    """Write a table, whole or not at all.

    Only .npz keeps the counts and the context matrix. Every format keeps each float32 exactly.

    Args:
        vectors: the table.
        path: where to; its suffix, .npz, .txt, .bin or .tsv, is the format.

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
    if zipfile.is_zipfile(path) or path.suffix.lower() == ".npz":
        return read_archive
    if is_binary(path):
        return read_binary
    return read_pair if path.suffix.lower() == ".tsv" else read_text

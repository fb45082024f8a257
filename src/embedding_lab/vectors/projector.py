"""Tables as a pair of .tsv files, as the Embedding Projector of TensorBoard reads them.

`NAME.tsv` has one line of d numbers per word, with tabs between; `NAME_words.tsv` beside it
has the words, one per line.

Axes: V words, d dimensions.
"""

from codecs import BOM_UTF8
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from embedding_lab.text.errors import printable
from embedding_lab.vectors.limits import LONGEST_NAME, FormatError, Limits, decoded
from embedding_lab.vectors.lines import (
    checked,
    measure,
    number_lines,
    numbered_lines,
    pack,
    parse_numbers,
    refuse_words_with,
)
from embedding_lab.vectors.table import WordVectors
from embedding_lab.vectors.words import Words

SEPARATORS: Final = "\t\n\r"


def words_beside(path: Path) -> Path:
    """Name the file of words.

    Args:
        path: the file of vectors, NAME.tsv.

    Returns:
        NAME_words.tsv in the same folder.
    """
    return path.with_name(f"{path.stem}_words{path.suffix}")


def read_pair(path: Path, *, name: str, limits: Limits) -> WordVectors:
    """Read vectors and the words beside them.

    Words may also stand in `NAME_metadata.tsv` or `metadata.tsv`; of several columns the first
    counts, and one line more than there are vectors is a line of titles.

    Args:
        path: the file of vectors.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table.

    Raises:
        FormatError: if there is no file of words, the two don't fit together, a line has
            another number of fields, a field is no number, or the table is beyond the limits.
    """
    source = _words_file(path)
    limits.check_size(source.stat().st_size)
    shape = measure(path, fields_before=0)
    limits.check(*shape)
    matrix = np.empty(shape, np.float32)
    with path.open("rb") as file, np.errstate(over="ignore"):  # `checked` finds what is too large
        for number, line in numbered_lines(file):
            fields = line.split()
            if len(fields) != shape.dimensions:
                raise FormatError(
                    f"line {number:,}: expected {shape.dimensions:,} numbers as in line 1, "
                    f"got {len(fields):,}"
                )
            matrix[number - 1] = parse_numbers(fields, number)
    words = _read_words(source, rows=len(matrix))
    return WordVectors(name, words, checked(matrix, first_line=1))


def write_vectors(vectors: WordVectors, file: BinaryIO) -> None:
    """Write the file of vectors.

    Args:
        vectors: the table.
        file: where to.
    """
    for numbers in number_lines(vectors.matrix, "\t"):
        file.write(f"{numbers}\n".encode())


def write_words(vectors: WordVectors, file: BinaryIO) -> None:
    """Write the file of words.

    Args:
        vectors: the table.
        file: where to.

    Raises:
        FormatError: if a word holds a tab or a line end.
    """
    refuse_words_with(SEPARATORS, vectors.words)
    file.writelines(f"{word}\n".encode() for word in vectors.words)


def _words_file(path: Path) -> Path:
    places = [
        words_beside(path),
        path.with_name(f"{path.stem}_metadata{path.suffix}"),
        path.with_name("metadata.tsv"),
    ]
    for place in places:
        if place.is_file() and place != path:
            return place
    beside = printable(places[0].name, LONGEST_NAME)
    raise FormatError(f"expected the words in {beside} beside it, found no such file")


def _read_words(source: Path, *, rows: int) -> Words:
    content = source.read_bytes().removeprefix(BOM_UTF8)
    lines = content.removesuffix(b"\n").split(b"\n")
    titles = len(lines) - rows
    if titles not in {0, 1}:
        raise FormatError(
            f"each line needs one word, got {rows:,} lines of numbers and {len(lines):,} lines "
            f"in {printable(source.name, LONGEST_NAME)}"
        )
    columns = [line.rstrip(b"\r").partition(b"\t")[0] for line in lines[titles:]]
    words = [decoded(word, number) for number, word in enumerate(columns, titles + 1)]
    return pack(words, first_line=titles + 1)

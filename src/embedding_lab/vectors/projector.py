"""Tables as a pair of .tsv files, as the Embedding Projector of TensorBoard reads them.

One file has d numbers per line, with tabs between, the other the words, one per line. We write
`NAME.tsv` and `NAME_words.tsv`, or both in one .zip; others call the words metadata or labels.

Axes: V words, d dimensions.
"""

import shutil
import zipfile
from codecs import BOM_UTF8
from collections.abc import Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final, NamedTuple

from embedding_lab.text.errors import printable
from embedding_lab.vectors.archive import BROKEN
from embedding_lab.vectors.limits import LONGEST_NAME, FormatError, Limits
from embedding_lab.vectors.lines import (
    LONGEST_LINE,
    Rows,
    count_lines,
    is_number,
    measure,
    number_lines,
    read_rows,
    refuse_words_with,
    unique_words,
)
from embedding_lab.vectors.report import LineError, Reading, Reason, Report, Skips
from embedding_lab.vectors.table import WordVectors

SEPARATORS: Final = "\t\n\r"
SAMPLE: Final = 20  # lines by which numbers are told from words
NAMES_OF_WORDS: Final = ("words", "metadata", "labels", "vocab", "meta")
ZIPPED: Final = ("vectors.tsv", "metadata.tsv")  # as the Projector's own page suggests


class Pair(NamedTuple):
    """The two files of a table."""

    vectors: Path
    words: Path


class Labels(NamedTuple):
    """The lines of a file of words, and how many lines of titles stand before them."""

    lines: Sequence[bytes]
    titles: int


def words_beside(path: Path) -> Path:
    """Name the file of words.

    Args:
        path: the file of vectors, NAME.tsv.

    Returns:
        NAME_words.tsv in the same folder.
    """
    return path.with_name(f"{path.stem}_words{path.suffix}")


def holds_numbers(path: Path) -> bool:
    """Say whether a .tsv is the file of vectors rather than that of words.

    Args:
        path: one of the two.

    Returns:
        True if the first lines are mostly numbers and nothing else.
    """
    with path.open("rb") as file:
        read = iter(lambda: file.readline(LONGEST_LINE), b"")
        lines = [line.removeprefix(BOM_UTF8).split() for line in islice(read, SAMPLE)]
    filled = [line for line in lines if line]
    return 2 * sum(all(map(is_number, line)) for line in filled) > len(filled)


def pair_of(first: Path, second: Path) -> Pair:
    """Tell which of two files has the vectors.

    Args:
        first: one of them.
        second: the other.

    Returns:
        Both in order. Where both look like numbers, as words may, their names decide.

    Raises:
        FormatError: if neither holds numbers.
        OSError: if one can't be read.
    """
    numeric = [path for path in (first, second) if holds_numbers(path)]
    if not numeric:
        raise FormatError("expected a file of numbers and a file of words, got no numbers")
    if len(numeric) == 1:
        return Pair(first, second) if numeric == [first] else Pair(second, first)
    return Pair(second, first) if _is_called_words(first) else Pair(first, second)


def read_pair(path: Path, *, name: str, limits: Limits) -> Reading:
    """Read vectors and the words beside them.

    Args:
        path: the file of vectors, with the words in NAME_words.tsv, NAME_metadata.tsv,
            metadata.tsv, words.tsv or labels.tsv beside it.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table, and which lines were skipped.

    Raises:
        FormatError: if there is no file of words; and as `read_both`.
    """
    return read_both(Pair(path, _words_file(path)), name=name, limits=limits)


def is_zipped(path: Path) -> bool:
    """Say whether a .zip holds .tsv files rather than arrays.

    Args:
        path: any .zip, damaged ones too.

    Returns:
        True if the name of one of its files ends in .tsv.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(_tsv_in(archive))
    except BROKEN:
        return False


def read_zip(path: Path, *, name: str, limits: Limits) -> Reading:
    """Read a pair from one .zip, as `write_zip` writes it.

    Args:
        path: the .zip.
        name: what the table is to be called.
        limits: the largest table to read, and the largest file in the .zip.

    Returns:
        The table, and which lines were skipped.

    Raises:
        FormatError: if it doesn't hold two .tsv or is damaged; and as `read_both`.
    """
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
            found = _tsv_in(archive)
            if len(found) != 2:
                raise FormatError(f"expected two .tsv in this .zip, got {len(found):,}")
            limits.check_size(sum(member.file_size for member in found))
            first, second = (_unpacked(archive, member, Path(folder)) for member in found)
            return read_both(pair_of(first, second), name=name, limits=limits)
    except BROKEN as error:
        raise FormatError(f"expected a whole .zip, but reading failed: {error}") from error


def _tsv_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    # A Mac adds a file of its own beside each.
    members = [PurePosixPath(one.filename) for one in archive.infolist()]
    return [
        one
        for one, place in zip(archive.infolist(), members, strict=True)
        if place.suffix.lower() == ".tsv" and not place.name.startswith("._")
    ]


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    # Its name is a stranger's text, and matters only where both files look like numbers.
    kind = "words" if _is_called_words(Path(member.filename)) else "vectors"
    path = folder / f"{archive.infolist().index(member)}_{kind}.tsv"
    with archive.open(member) as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)  # no more than it promises, which was checked
    return path


def read_both(pair: Pair, *, name: str, limits: Limits) -> Reading:
    """Read a pair of files.

    Of several columns of words the first counts, and one line more than there are vectors is a
    line of titles. A line that is skipped in one file is skipped in the other.

    Args:
        pair: the files.
        name: what the table is to be called.
        limits: the largest table to read.

    Returns:
        The table, and which lines were skipped.

    Raises:
        FormatError: if the two have not the same number of lines, more than half of them are
            bad, or the table is beyond the limits.
    """
    limits.check_size(pair.words.stat().st_size)
    layout = measure(pair.vectors, worded=False)
    total = count_lines(pair.vectors)
    words = _read_words(pair.words, rows=total)
    skips = Skips(range(1, total + 1))
    rows = read_rows(pair.vectors, layout, skips, limits=limits)
    worded = _with_words(rows, words, skips)
    distinct, matrix = unique_words(
        worded.words, worded.lines, worded.matrix, skips, unit="line of the words"
    )
    report = Report("TSV pair", len(distinct), layout.dimensions, skips.kinds())
    return Reading(WordVectors(name, distinct, matrix), report)


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


def write_zip(vectors: WordVectors, file: BinaryIO) -> None:
    """Write both files into one .zip, as vectors.tsv and metadata.tsv.

    Args:
        vectors: the table.
        file: where to.

    Raises:
        FormatError: if a word holds a tab or a line end.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, write in zip(ZIPPED, (write_vectors, write_words), strict=True):
            with archive.open(member, "w", force_zip64=True) as stream:
                write(vectors, stream)  # type: ignore[arg-type]  # IO[bytes] writes just as well


def _is_called_words(path: Path) -> bool:
    return path.stem.lower().endswith(NAMES_OF_WORDS)


def _words_file(path: Path) -> Path:
    places = [
        words_beside(path),
        path.with_name(f"{path.stem}_metadata{path.suffix}"),
        *(path.with_name(f"{name}.tsv") for name in ("metadata", "words", "labels")),
    ]
    for place in places:
        if place.is_file() and place != path:
            return place
    beside = printable(places[0].name, LONGEST_NAME)
    raise FormatError(f"expected the words in {beside} beside it, found no such file")


def _read_words(source: Path, *, rows: int) -> Labels:
    content = source.read_bytes().removeprefix(BOM_UTF8)
    lines = [line.removesuffix(b"\r") for line in content.removesuffix(b"\n").split(b"\n")]
    while len(lines) > rows and not lines[-1]:
        lines.pop()
    titles = len(lines) - rows
    if titles not in {0, 1}:
        raise FormatError(
            f"each line needs one word, got {rows:,} lines of numbers and {len(lines):,} lines "
            f"in {printable(source.name, LONGEST_NAME)}"
        )
    return Labels([line.partition(b"\t")[0] for line in lines], titles)


def _with_words(rows: Rows, words: Labels, skips: Skips) -> Rows:
    # Lines are those of the file of words from here on.
    found: list[str] = []
    kept: list[int] = []
    for row, line in enumerate(rows.lines.tolist()):
        number = line + words.titles
        try:
            found.append(_word(words.lines[number - 1], number))
            kept.append(row)
        except LineError as error:
            skips.add(error)
    matrix = rows.matrix if len(kept) == len(rows.matrix) else rows.matrix[kept]
    return Rows(rows.lines[kept] + words.titles, found, matrix)


def _word(field: bytes, number: int) -> str:
    if not field:
        complaint = f"line {number:,} of the words is empty"
        raise LineError(Reason.NO_WORD, number, complaint, unit="line of the words")
    try:
        return field.decode()
    except UnicodeDecodeError as error:
        complaint = f"line {number:,} of the words: expected UTF-8, got 0x{field[error.start]:02x}"
        raise LineError(Reason.ENCODING, number, complaint, unit="line of the words") from None

"""The texts that one can train on: two of ours, their shuffled null, and any text file."""

from collections.abc import Callable, Iterator
from pathlib import Path

from embedding_lab.text import grammar, speeches
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.errors import printable, quoted
from embedding_lab.text.tokens import sentences

SHUFFLE_SEED = 0  # one fixed shuffle, so that sotu-shuffled is the same text everywhere
LARGEST_FILE = 2**30  # bytes, about 180 million English words
LONGEST_PATH = 200  # characters of a path that an error shows


def load_corpus(name_or_path: str, *, min_count: int) -> Corpus:
    """Load a corpus by name, or read one from a text file.

    Args:
        name_or_path: `teaching`, `sotu`, `sotu-shuffled`, or the path of a UTF-8 text file
            in which each line is a sentence. A name wins over a file of the same name.
        min_count: how often a word must occur to be kept, >= 1.

    Returns:
        The corpus; one that was read from a file is named after it.

    Raises:
        ValueError: if there is no such corpus or file, the file isn't UTF-8 text, or no word
            is left.
    """
    if name_or_path in CORPORA:
        return CORPORA[name_or_path](min_count)
    path = Path(name_or_path)
    return Corpus.from_sentences(path.stem, read_sentences(path), min_count=min_count)


def read_sentences(path: Path) -> Iterator[list[str]]:
    """Read a UTF-8 text file, each line a sentence.

    Args:
        path: the file; line ends and a byte order mark may be anyone's.

    Yields:
        The words of each line that has any.

    Raises:
        ValueError: if the file can't be read or is too large, or a line isn't UTF-8 text.
    """
    try:
        if not path.is_file():
            raise ValueError(_not_a_file(path))
        if (size := path.stat().st_size) > LARGEST_FILE:
            raise ValueError(
                f"{_shown(path)} has {size:,} bytes, at most {LARGEST_FILE:,} are read: "
                "give a part of it"
            )
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield from sentences(_decoded(line, number, path))
    except OSError as error:
        raise ValueError(f"{_shown(path)} can't be read: {error.strerror}") from error


def _decoded(line: bytes, number: int, path: Path) -> str:
    where = f"{_shown(path)}, line {number:,}"
    remedy = "give a text file saved as UTF-8"
    if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(f"{where}: expected UTF-8 text, read UTF-16; {remedy}")
    if b"\0" in line:
        place = line.index(b"\0") + 1
        raise ValueError(f"{where}: expected text, byte {place} is zero as in a binary; {remedy}")
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        bad = line[error.start]
        raise ValueError(
            f"{where}: byte {error.start + 1} of the line (0x{bad:02x}) isn't UTF-8; {remedy}"
        ) from error


def _not_a_file(path: Path) -> str:
    if path.is_dir():
        return f"{_shown(path)} is a folder; name a text file in it"
    if path.exists():
        return f"{_shown(path)} isn't an ordinary file; save the text to one first"
    missing = quoted(str(path), LONGEST_PATH)
    return f"there is no file {missing}, and the corpora are called {', '.join(CORPORA)}"


def _shown(path: Path) -> str:
    return printable(str(path), LONGEST_PATH)


def _teaching(min_count: int) -> Corpus:
    return Corpus.from_sentences("teaching", grammar.teaching_sentences(), min_count=min_count)


def _sotu(min_count: int) -> Corpus:
    return Corpus.from_sentences("sotu", speeches.sentence_tokens(), min_count=min_count)


def _sotu_shuffled(min_count: int) -> Corpus:
    return _sotu(min_count).shuffled(SHUFFLE_SEED)


CORPORA: dict[str, Callable[[int], Corpus]] = {
    "teaching": _teaching,
    "sotu": _sotu,
    "sotu-shuffled": _sotu_shuffled,
}

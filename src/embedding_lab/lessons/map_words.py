"""Which words a map shows, and what categories they are of.

Axes: n words of the map, V words of the table.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

import numpy as np
import numpy.typing as npt

from embedding_lab.lessons.numbers import counted
from embedding_lab.text.function_words import is_content
from embedding_lab.text.grammar import TEACHING
from embedding_lab.vectors.shelf import TABLES, assets_folder
from embedding_lab.vectors.table import WordVectors

Rows = npt.NDArray[np.int32]

AUTOMATIC, CATEGORIES = "automatic", "categories"
CHOICES = {
    AUTOMATIC: "Automatic",
    CATEGORIES: "In categories",
    "200": "Top 200",
    "500": "Top 500",
    "1000": "Top 1,000",
    "2000": "Top 2,000",
    "5000": "Top 5,000",
    "20000": "Top 20,000",
    "50000": "Top 50,000",
}
MOST_TSNE = 10_000  # words: beyond, t-SNE takes minutes
MOST_NAMED = 1_500  # words of a list typed or isolated: a link still holds them
FALLBACK = 500
ENOUGH = 0.25  # of our sorted words: with fewer a table opens on words of its own
OWN = 200  # words of its own that it opens on
FEWEST = 4
LONGEST = 60  # letters of a word that is asked for
UNSORTED = -1
_BETWEEN = re.compile(r"[\s,;]")
_WORD = re.compile(r'"([^"]+)"(?=[\s,;]|$)|([^\s,;]+)')


@dataclass(frozen=True, slots=True, eq=False)
class MapWords:
    """The words of a map.

    Attributes:
        rows: (n,) int32, where they stand in the table, ascending; distinct.
        words: the n words.
        categories: (n,) int32, a place in `names`, or -1.
        names: of the categories.
        notices: what a reader must know about the choice, a sentence or two each.
        missing: words asked for that the table doesn't have.
    """

    rows: Rows
    words: tuple[str, ...]
    categories: Rows
    names: tuple[str, ...]
    notices: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def parse_words(text: str) -> list[str]:
    """Read a list of words as one types it.

    Args:
        text: words with blanks, commas, semicolons or line ends between them; a word that holds
            one of these stands in double quotes.

    Returns:
        The words, each once, at most 1,500, none longer than 60 letters.

    Examples:
        >>> parse_words('king, queen;king boat "," ')
        ['king', 'queen', 'boat', ',']
    """
    words = ((quoted or bare)[:LONGEST] for quoted, bare in _WORD.findall(text))
    return list(dict.fromkeys(words))[:MOST_NAMED]


def write_words(words: Sequence[str]) -> str:
    """Write a list of words so that `parse_words` reads the same words.

    Args:
        words: any words without double quotes and blanks in one.

    Returns:
        The words with blanks between them.

    Examples:
        >>> write_words(["king", ",", "&amp;"])
        'king "," "&amp;"'
    """
    return " ".join(f'"{word}"' if _BETWEEN.search(word) else word for word in words)


def choose(
    vectors: WordVectors, choice: str, only: Sequence[str] = (), *, method: str = "pca"
) -> MapWords | None:
    """Choose the words of a map.

    Args:
        vectors: the table; its words are listed from the most frequent on, also where it has no
            counts.
        choice: a key of `CHOICES`.
        only: if given, exactly these, as far as the table has them.
        method: "tsne" shows 10,000 words at most.

    Returns:
        The words; None where the table has none of `only`. A row of zeros has no direction, so
        it is nobody's neighbour and stays out.

    Raises:
        ValueError: if the choice is none of `CHOICES`.
    """
    if choice not in CHOICES:
        raise ValueError(f"words must be one of {', '.join(CHOICES)}, got {choice!r}")
    missing: tuple[str, ...] = ()
    if only:
        rows, missing, notices = _asked_for(vectors, only)
    elif choice == AUTOMATIC:
        rows, notices = _sorted_or_own(vectors, _categories(vectors.name))
    elif choice == CATEGORIES:
        rows, notices = _sorted_into(vectors, _categories(vectors.name))
    else:
        rows, notices = _most_frequent(vectors, int(choice))
    pointing = _pointing(vectors, rows)
    if len(pointing) < len(rows):
        notices = [*notices, _left_out(len(rows) - len(pointing))]
        rows = pointing
    if method == "tsne" and len(rows) > MOST_TSNE:
        notices = [f"t-SNE draws the first {MOST_TSNE:,} of {len(rows):,}; PCA draws all."]
        rows = rows[:MOST_TSNE]
    if not rows:
        return None
    return replace(of_rows(vectors, rows), notices=tuple(notices), missing=missing)


def _pointing(vectors: WordVectors, rows: Sequence[int]) -> list[int]:
    """Return those of some rows that are shown: not all zeros."""
    places = np.array(rows, np.intp)
    shown: list[int] = places[np.abs(vectors.matrix[places]).max(axis=1, initial=0) > 0].tolist()
    return shown


def _left_out(zeros: int) -> str:
    if zeros == 1:
        return "1 word is left out: its row is all zeros, which point nowhere."
    return f"{zeros:,} words are left out: their rows are all zeros, which point nowhere."


def of_rows(vectors: WordVectors, rows: Sequence[int]) -> MapWords:
    """Take given words of a table, with their categories.

    Args:
        vectors: the table.
        rows: where they stand in it, ascending; distinct.

    Returns:
        The words.
    """
    groups = _categories(vectors.name)
    words = tuple(vectors.words[row] for row in rows)
    names = tuple(dict.fromkeys(groups.values()))
    places = {name: place for place, name in enumerate(names)}
    categories = [places.get(groups.get(word, ""), UNSORTED) for word in words]
    return MapWords(np.array(rows, np.int32), words, np.array(categories, np.int32), names)


def _asked_for(
    vectors: WordVectors, only: Sequence[str]
) -> tuple[list[int], tuple[str, ...], list[str]]:
    """Return the rows of a reader's own words, those that are missing, and what to say of them."""
    found = {word: vectors.find(word) for word in only}
    missing = tuple(word for word, row in found.items() if row is None)
    rows = sorted({row for row in found.values() if row is not None})
    if not missing:
        return rows, missing, []
    shown = ", ".join(missing[:5]) + (" and others" if len(missing) > 5 else "")
    return rows, missing, [f"Not in this table: {shown}."]


def _first(vectors: WordVectors, rows: Sequence[int], kind: str = "word") -> str:
    """Return that the first words are shown, or how many of them: not those of zeros."""
    number, shown = len(rows), len(_pointing(vectors, rows))
    if number == shown == 1:
        return "Its only word is shown."
    first = counted(number, kind)
    if shown == number:
        return f"Its first {first} are shown."
    return f"Of its first {first}, {shown:,} {_are(shown)} shown."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _rows_of(vectors: WordVectors, groups: Mapping[str, str]) -> list[int]:
    return sorted({row for word in groups if (row := vectors.find(word)) is not None})


def _sorted_into(vectors: WordVectors, groups: Mapping[str, str]) -> tuple[list[int], list[str]]:
    """Return the rows of the words that are sorted, or else the most frequent, and what to say."""
    rows = _rows_of(vectors, groups)
    if len(rows) < FEWEST:
        few = "too few" if rows else "none"
        rows = list(range(min(FALLBACK, len(vectors))))
        told = f"This table has {few} of our sorted words. {_first(vectors, rows)}"
        return rows, [told]
    if len(rows) < len(groups):
        return rows, [f"{len(rows)} of our {len(groups)} sorted words are in this table."]
    return rows, []


def _sorted_or_own(vectors: WordVectors, groups: Mapping[str, str]) -> tuple[list[int], list[str]]:
    """Return the sorted words where there are enough, or else frequent content words."""
    sorted_rows = _rows_of(vectors, groups)
    if len(sorted_rows) >= ENOUGH * len(groups):
        return _sorted_into(vectors, groups)
    few = f"{len(sorted_rows)} of our {len(groups)} sorted words"
    few += " is in this table." if len(sorted_rows) == 1 else " are in this table."
    own = list(islice((row for row, word in enumerate(vectors.words) if is_content(word)), OWN))
    if len(own) < FEWEST:  # no English, or no words at all
        own = list(range(min(OWN, len(vectors))))
        return own, [f"{few} {_first(vectors, own)}"]
    first = _first(vectors, own, "content word").removesuffix(".")
    return own, [f"{few} {first}: no “the”."]


def _most_frequent(vectors: WordVectors, wanted: int) -> tuple[list[int], list[str]]:
    """Return the first rows, and what to say if there are fewer than wanted."""
    rows = list(range(min(wanted, len(vectors))))
    if wanted > len(vectors):
        shown = len(_pointing(vectors, rows))
        told = "all" if 1 < shown == len(rows) else f"{shown:,}"
        return rows, [
            f"This table has {counted(len(vectors), 'word')}; {told} {_are(shown)} shown."
        ]
    return rows, []


def _categories(title: str) -> Mapping[str, str]:
    """Return the category of each sorted word: of the grammar for the text that it writes."""
    return _families() if title == TABLES["teaching"] else everyday()


@cache
def everyday() -> Mapping[str, str]:
    """Read our own list.

    Returns:
        The category of each word.
    """
    lines = (assets_folder() / "categories.tsv").read_text("utf-8").splitlines()
    fields = (line.split("\t") for line in lines if not line.startswith("#"))
    return {word: name for name, words in fields for word in words.split()}


@cache
def _families() -> Mapping[str, str]:
    """Return for each word of the teaching text the family of the grammar that writes it."""
    return {
        word: family.name
        for family in TEACHING.families
        for row in family.rows
        for word in row.words
    }

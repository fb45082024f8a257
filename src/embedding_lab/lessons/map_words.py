"""Which words a map shows, and what categories they are of.

Axes: n words of the map, V words of the table.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from embedding_lab.text.grammar import TEACHING
from embedding_lab.vectors.shelf import TABLES, assets_folder
from embedding_lab.vectors.table import WordVectors

Rows = npt.NDArray[np.int32]

CATEGORIES = "categories"
CHOICES = {
    CATEGORIES: "In categories",
    "200": "200 most frequent",
    "500": "500 most frequent",
    "1000": "1,000 most frequent",
    "2000": "2,000 most frequent",
    "5000": "5,000 most frequent",
    "20000": "20,000 most frequent",
    "50000": "50,000 most frequent",
}
MOST_TSNE = 10_000  # words: beyond, t-SNE takes minutes
MOST_NAMED = 1_500  # words of a list typed or isolated: a link still holds them
FALLBACK = 500
FEWEST = 4
LONGEST = 60  # letters of a word that is asked for
UNSORTED = -1


@dataclass(frozen=True, slots=True, eq=False)
class MapWords:
    """The words of a map.

    Attributes:
        rows: (n,) int32, where they stand in the table, ascending; distinct.
        words: the n words.
        categories: (n,) int32, a place in `names`, or -1.
        names: of the categories.
        notices: what a reader must know about the choice, a sentence each.
    """

    rows: Rows
    words: tuple[str, ...]
    categories: Rows
    names: tuple[str, ...]
    notices: tuple[str, ...] = ()


def parse_words(text: str) -> list[str]:
    """Read a list of words as one types it.

    Args:
        text: words with blanks, commas, semicolons or line ends between them.

    Returns:
        The words, each once, at most 1,500, none longer than 60 letters.

    Examples:
        >>> parse_words("king, queen;king\\nboat")
        ['king', 'queen', 'boat']
    """
    words = (word[:LONGEST] for word in re.split(r"[\s,;]+", text) if word)
    return list(dict.fromkeys(words))[:MOST_NAMED]


def choose(
    vectors: WordVectors, choice: str, only: Sequence[str] = (), *, method: str = "pca"
) -> MapWords | None:
    """Choose the words of a map.

    Args:
        vectors: the table.
        choice: a key of `CHOICES`.
        only: if given, exactly these, as far as the table has them.
        method: "tsne" shows 10,000 words at most.

    Returns:
        The words; None where the table has none of `only`.
    """
    groups = _categories(vectors.name)
    notices: list[str] = []
    if only:
        found = [vectors.find(vectors.fold(word)) for word in only]
        missing = [word for word, row in zip(only, found, strict=True) if row is None]
        rows = sorted({row for row in found if row is not None})
        if missing:
            shown = ", ".join(missing[:5]) + (" and others" if len(missing) > 5 else "")
            notices.append(f"Not in this table: {shown}.")
    elif choice == CATEGORIES:
        rows = sorted({row for word in groups if (row := vectors.find(word)) is not None})
        if len(rows) < FEWEST:
            rows = list(range(min(FALLBACK, len(vectors))))
            notices.append(
                f"This table has {'none' if not rows else 'too few'} of our sorted words, so its "
                f"{len(rows):,} most frequent are shown."
            )
        elif len(rows) < len(groups):
            notices.append(f"{len(rows)} of our {len(groups)} sorted words are in this table.")
    else:
        wanted = int(choice)
        rows = list(range(min(wanted, len(vectors))))
        if wanted > len(vectors):
            notices.append(f"This table has {len(vectors):,} words; all are shown.")
    if method == "tsne" and len(rows) > MOST_TSNE:
        rows = rows[:MOST_TSNE]
        notices.append(f"t-SNE draws the {MOST_TSNE:,} most frequent; PCA draws all.")
    if not rows:
        return None
    words = tuple(vectors.words[row] for row in rows)
    names = tuple(dict.fromkeys(groups.values()))
    places = {name: place for place, name in enumerate(names)}
    categories = [places.get(groups.get(word, ""), UNSORTED) for word in words]
    return MapWords(
        np.array(rows, np.int32), words, np.array(categories, np.int32), names, tuple(notices)
    )


def _categories(title: str) -> Mapping[str, str]:
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
    """Sort the words of the teaching text by the family of the grammar that writes them."""
    return {
        word: family.name
        for family in TEACHING.families
        for row in family.rows
        for word in row.words
    }

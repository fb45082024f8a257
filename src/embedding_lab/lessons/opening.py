"""The three words that a table opens on: the article's, or words of its own.

Axes: V words of the table, d dimensions, n words that are compared.
"""

import numpy as np

from embedding_lab.lessons.first_look import WORDS, direction, in_words
from embedding_lab.vectors.table import WordVectors

Triple = tuple[str, str, str]
COMPARED = 300  # frequent words among which a close pair is sought
STEM = 4  # letters that words of one family share: boat, boats


FEWEST = 3  # words that are needed
COMMONEST, MANY = 100, 1_000  # of a table of many words the first are like "the" and "their"


def opening_words(vectors: WordVectors) -> Triple:
    """Choose the three words that a table opens on.

    They are the article's, where the table has them; else a close pair of its own frequent words
    and, between them, the word that is farthest from the first.

    Args:
        vectors: the table.

    Returns:
        Three words of the table, different where it has three.
    """
    if all(direction(vectors, word) is not None for word in WORDS):
        return WORDS
    rows = _candidates(vectors)
    if len(rows) < FEWEST:
        few = [vectors.words[row] for row in range(min(len(vectors), FEWEST))]
        first, second, third = (few * FEWEST)[:FEWEST]
        return first, second, third
    words = [vectors.words[row] for row in rows]
    units = vectors.unit_rows(np.array(rows))  # (n, d)
    cosine = units @ units.T  # (n, d) @ (d, n) -> (n, n)
    stems = np.array([word[:STEM] for word in words])
    kin = stems[:, None] == stems  # (n, n)
    apart = cosine.copy() if kin.all() else np.where(kin, -np.inf, cosine)
    np.fill_diagonal(apart, -np.inf)
    one, near = (int(place) for place in np.unravel_index(apart.argmax(), apart.shape))
    others = (place for place in range(len(rows)) if place not in {one, near})
    far = min(others, key=lambda place: float(cosine[one, place]))
    return words[one], words[far], words[near]


def opening_sentence(vectors: WordVectors) -> str:
    """Say why a table opens on words of its own.

    Args:
        vectors: the table.

    Returns:
        One sentence; empty where it opens on the article's words.
    """
    if set(opening_words(vectors)) <= set(WORDS):
        return ""
    lost = [word for word in WORDS if direction(vectors, word) is None]
    missing = [word for word in lost if word not in vectors.words]
    zero = [word for word in lost if word in vectors.words]
    has = [f"no vector for {in_words(missing)}"] if missing else []
    has += [f"only zeros for {in_words(zero)}"] if zero else []
    return f"This table has {in_words(has)}, so it opens on words of its own."


def _candidates(vectors: WordVectors) -> list[int]:
    """Return rows of frequent words with a direction: whole words rather than names and signs."""
    first = COMMONEST if len(vectors) > MANY else 0
    last = min(len(vectors), 20 * COMPARED)
    rows = [row for row in range(first, last) if vectors.norms[row]]
    spelled = [row for row in rows if vectors.words[row].isalpha()]
    long = [row for row in spelled if len(vectors.words[row]) > STEM]
    kinds = (kind for kind in (long, spelled, rows) if len(kind) >= FEWEST)
    return next(kinds, [])[:COMPARED]

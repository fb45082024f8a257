"""Which arrays of an archive are a table: ours have fixed names, those of others usual ones.

Only headers are looked at, before any array is unpacked. A name decides first; where no name is
usual, the one array that fits does. Nothing is guessed where two would fit.

Axes: V words, d dimensions.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from embedding_lab.text.errors import printable
from embedding_lab.vectors.limits import FormatError

NAMES: Final[dict[str, tuple[str, ...]]] = {  # the first is ours; in lower case
    "words": (
        "words", "vocab", "vocabulary", "tokens", "labels", "keys", "index_to_key", "idx2word",
    ),
    "matrix": (
        "matrix", "vectors", "embeddings", "embedding", "w", "weights", "vecs", "emb", "syn0",
    ),
    "counts": ("counts",),
    "context": ("context",),
}  # fmt: skip
MOST_NAMED: Final = 6  # arrays that an error lists
LONGEST_NAME: Final = 24  # characters


class Header(NamedTuple):
    """What the first bytes of a .npy member promise."""

    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]

    def __str__(self) -> str:
        if self.dtype.hasobject:
            kind = "Python objects"
        elif self.dtype.kind in "US":
            kind = "strings"
        elif self.dtype == np.uint8 and len(self.shape) == 1:
            kind = "bytes"
        else:
            kind = "numbers"
        return f"{' × '.join(f'{axis:,}' for axis in self.shape) or 'one'} {kind}"


def parts_among(headers: Mapping[str, Header]) -> dict[str, str]:
    """Find the parts of a table.

    Args:
        headers: of all arrays of an archive, by name.

    Returns:
        Part (words, matrix, counts, context) -> name of its array; words and matrix are there.

    Raises:
        FormatError: if no array, or more than one, could be the words or the vectors; names the
            arrays that were found.
    """
    found = {part: name for part in NAMES if (name := _named(part, headers))}
    for part, fitting in (("words", _like_words), ("matrix", _like_rows)):
        if part not in found:
            found[part] = _only(part, fitting(headers, found), headers)
    return found


def parts_of_ours(headers: Mapping[str, Header]) -> dict[str, str]:
    """Find the parts of a file that we wrote, whichever it holds.

    Args:
        headers: of all arrays of an archive, by name.

    Returns:
        Part -> name of its array, which is the same.
    """
    return {part: part for part in NAMES if part in headers}


def _named(part: str, headers: Mapping[str, Header]) -> str | None:
    own = NAMES[part][0]
    if own in headers:
        return own
    usual = [name for name in headers if name.lower() in NAMES[part]]
    return usual[0] if len(usual) == 1 else None


def _like_words(headers: Mapping[str, Header], _: Mapping[str, str]) -> Sequence[str]:
    return [
        name for name, (shape, dtype) in headers.items() if dtype.kind == "U" and len(shape) == 1
    ]


def _like_rows(headers: Mapping[str, Header], found: Mapping[str, str]) -> Sequence[str]:
    # Words as bytes don't tell how many they are before they are read.
    words = headers[found["words"]]
    V = words.shape[0] if words.dtype.kind == "U" and words.shape else None
    return [
        name
        for name, (shape, dtype) in headers.items()
        if name not in found.values() and dtype.kind in "fiu" and len(shape) == 2
        and (V is None or shape[0] == V)
    ]  # fmt: skip


def _only(part: str, names: Sequence[str], headers: Mapping[str, Header]) -> str:
    if len(names) == 1:
        return names[0]
    wanted = {
        "words": "one array of words, as strings",
        "matrix": "one array of numbers with a row for each word",
    }[part]
    listed = [f"{printable(name, LONGEST_NAME)} ({one})" for name, one in headers.items()]
    more = f" and {len(listed) - MOST_NAMED:,} more" if len(listed) > MOST_NAMED else ""
    seen = f"{', '.join(listed[:MOST_NAMED])}{more}" or "no array"
    raise FormatError(f"expected {wanted}, found {seen}; call it {part}")

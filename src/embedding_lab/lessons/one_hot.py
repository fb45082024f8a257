"""Lesson 1: five readings of "how far apart are two words?".

Nothing is asserted: the distances are measured on the codes themselves, so that a reader who
reorders the words sees which of them move.

Axes: n words of the small vocabulary, V words of the table, d dimensions.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from embedding_lab.lessons.chance_words import pairs_drawn
from embedding_lab.text.markdown import plain
from embedding_lab.vectors.chance import directed, random_pair_cosines, words_drawn
from embedding_lab.vectors.table import WordVectors

FloatArray = npt.NDArray[np.float32]
Key = TypeVar("Key", bound=Hashable)
LONGEST = 60  # letters of a word that a URL may bring
RANDOM_PAIRS = 20_000  # a table of up to 200 words has no more, so there it is all of them
USUAL = 0.01  # a share of random pairs that are as near and need no remark
FEWEST = 50  # words with a direction; of fewer, random pairs say little
FEW = 6  # pairs of four words: as many as a first screen holds
TIE = 1e-6  # two float32 distances that differ by less are the same distance


@dataclass(frozen=True, slots=True)
class PairReading:
    """How far apart two words are, read five ways.

    Attributes:
        first: the word that stands first in the vocabulary.
        second: the word that stands later.
        index: |i - j|, if the words are numbered.
        hamming: the number of places in which their one-hot codes differ.
        euclidean: the Euclidean distance of their one-hot codes.
        cosine: 1 - the cosine of their one-hot codes.
        dense: 1 - the cosine of their dense vectors; None where the table lacks one of them, or a
            row is zero.
    """

    first: str
    second: str
    index: int
    hamming: int
    euclidean: float
    cosine: float
    dense: float | None


def vocabulary(typed: Sequence[str], *, fold: Callable[[str], str] = str) -> list[str]:
    """Make a small vocabulary of what a reader typed.

    Args:
        typed: words, perhaps with blanks around them, empty or twice.
        fold: writes a word as the table does; words that it writes alike are one word.

    Returns:
        n distinct words in their order.

    Examples:
        >>> vocabulary(["Lettuce", " boat", "", "lettuce"], fold=str.lower)
        ['lettuce', 'boat']
    """
    stripped = (fold(word.strip()[:LONGEST]) for word in typed)
    return list(dict.fromkeys(word for word in stripped if word))


def swapped(typed: Sequence[str], *, most: int, fold: Callable[[str], str] = str) -> list[str]:
    """Swap the last two words of those that are read.

    Args:
        typed: words, as for `vocabulary`.
        most: how many different words are read.
        fold: as for `vocabulary`.

    Returns:
        The different words, with those that are not read behind them.

    Examples:
        >>> swapped(["lettuce", "boat", "Boat", "spinach"], most=12, fold=str.lower)
        ['lettuce', 'spinach', 'boat']
        >>> swapped(["lettuce", "boat", "spinach"], most=2)
        ['boat', 'lettuce', 'spinach']
    """
    different = vocabulary(typed, fold=fold)
    read, unread = different[:most], different[most:]
    return [*read[:-2], *read[:-3:-1], *unread]


def one_hot(n: int) -> FloatArray:
    """Write n words as one-hot codes.

    Args:
        n: the size of the vocabulary, at least 1.

    Returns:
        (n, n) float32; row i is 1 in column i and 0 elsewhere.
    """
    return np.eye(n, dtype=np.float32)


def read_pairs(words: Sequence[str], vectors: WordVectors) -> list[PairReading]:
    """Measure every pair of a small vocabulary in five ways.

    Args:
        words: n distinct words in the order in which they are numbered.
        vectors: the table that the dense distance is read from.

    Returns:
        n(n - 1)/2 readings, in the order of the pairs (0, 1), (0, 2), ...
    """
    codes = one_hot(len(words))  # (n, n)
    return [
        PairReading(
            words[i],
            words[j],
            index=j - i,
            hamming=int((codes[i] != codes[j]).sum()),
            euclidean=float(np.linalg.norm(codes[i] - codes[j])),
            cosine=1 - float(codes[i] @ codes[j]),  # both have length 1
            dense=dense_distance(vectors, words[i], words[j]),
        )
        for i, j in combinations(range(len(words)), 2)
    ]


def pairs_to_show(readings: Sequence[PairReading], word: str) -> list[PairReading]:
    """Keep every pair of a few words; of many words the pairs of the one in hand.

    Args:
        readings: all pairs.
        word: the word in hand.

    Returns:
        At most 6 pairs, or the n - 1 pairs of the word.
    """
    if len(readings) <= FEW:
        return list(readings)
    return [reading for reading in readings if word in (reading.first, reading.second)]


def after_swap(readings: Sequence[PairReading], words: Sequence[str]) -> list[int]:
    """Number the words anew with the last two swapped.

    Args:
        readings: pairs of the words.
        words: n words in their order.

    Returns:
        The new index distance of each pair; none at all below three words, where a swap
        changes nothing.
    """
    if len(words) < 3:
        return []
    place = {word: i for i, word in enumerate([*words[:-2], words[-1], words[-2]])}
    return [abs(place[reading.first] - place[reading.second]) for reading in readings]


def order_sentence(readings: Sequence[PairReading]) -> str:
    """Say what the distances say, whatever they are.

    Args:
        readings: all pairs of a vocabulary.

    Returns:
        Markdown, two sentences.
    """
    if len(readings) == 1:
        return "With two words not even the index distance can move. Add a third."
    listed = "Reorder the words and only the index moves: it measures the list."
    known = {(one.first, one.second): one.dense for one in readings if one.dense is not None}
    if len(known) < 2:
        return f"{listed} Multiplying by a one-hot only picks a row, so we look it up."
    nearest = _least(known)
    if nearest is None:
        tied = sum(distance - min(known.values()) < TIE for distance in known.values())
        return f"{listed} In W, {tied} of {len(known)} pairs share the least distance."
    words = " and ".join(plain(word) for word in nearest)
    return f"{listed} In any order, W puts :orange[**{words}**] nearest, at {known[nearest]:.2f}."


def chance_sentence(vectors: WordVectors, readings: Sequence[PairReading]) -> str:
    """Compare the nearest pair with random pairs of the table.

    Args:
        vectors: the table that the dense distances are from, at least 2 words.
        readings: all pairs of a vocabulary.

    Returns:
        Markdown; empty where hardly a random pair is as near.
    """
    known = [reading.dense for reading in readings if reading.dense is not None]
    drawn = words_drawn(vectors, {one for pair in readings for one in (pair.first, pair.second)})
    if not known or len(directed(vectors, drawn)) < FEWEST:
        return ""
    null = 1 - random_pair_cosines(vectors, pairs=RANDOM_PAIRS, first=drawn)
    as_near = int((null <= min(known) + TIE).sum())
    if as_near <= USUAL * len(null):
        return ""
    pairs = pairs_drawn(vectors, len(null), drawn)
    return f" But of {pairs}, :violet[**{as_near:,}**] lie as near."


def cosine_matrix(vectors: WordVectors, words: Sequence[str]) -> npt.NDArray[np.float64]:
    """Measure the cosine of every pair.

    Args:
        vectors: the table.
        words: n words.

    Returns:
        C[i, j] = cos(words[i], words[j]), (n, n) float64; nan where the table lacks a word, or
        its row is zero.
    """
    nothing = np.full(vectors.dimensions, np.nan, dtype=np.float32)
    unit = np.array([vectors.unit(w) if _points(vectors, w) else nothing for w in words])
    cosines: npt.NDArray[np.float64] = unit.astype(np.float64) @ unit.T
    return cosines


def dense_distance(vectors: WordVectors, first: str, second: str) -> float | None:
    """Measure the cosine distance of two words in a table.

    Args:
        vectors: the table.
        first: a word.
        second: another word.

    Returns:
        1 - cos(first, second), in [0, 2]; None where the table lacks one of the words, or its row
        is zero and so has no direction.
    """
    if not _points(vectors, first) or not _points(vectors, second):
        return None
    return max(0.0, 1 - float(vectors.unit(first) @ vectors.unit(second)))  # rounding: -1e-7


def nearest_word(distances: dict[str, float]) -> str | None:
    """Find the word at the least distance.

    Args:
        distances: a distance for each candidate.

    Returns:
        The nearest word; None where there is none, or where the two best tie.

    Examples:
        >>> nearest_word({"boat": 0.96, "spinach": 0.08})
        'spinach'
        >>> nearest_word({"boat": 1.41, "spinach": 1.41}) is None
        True
    """
    return _least(distances)


def _points(vectors: WordVectors, word: str) -> bool:
    # Whether the table has the word, with a direction.
    row = vectors.find(word)
    return row is not None and bool(vectors.norms[row])


def _least(distances: Mapping[Key, float]) -> Key | None:
    ranked = sorted(distances, key=distances.__getitem__)
    if not ranked or (len(ranked) > 1 and distances[ranked[1]] - distances[ranked[0]] < TIE):
        return None
    return ranked[0]

"""Home: which of two words is nearer to a third, asked of three codes.

Left out: how the codes are drawn. Axes: n words, V words of the table, d dimensions.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from embedding_lab.lessons.one_hot import nearest_word, read_pairs
from embedding_lab.text.markdown import plain
from embedding_lab.vectors.chance import FREQUENT, random_pair_cosines
from embedding_lab.vectors.table import WordVectors

WORDS = ("lettuce", "boat", "spinach")  # the question: which is nearest to the first?
RANDOM_PAIRS = 100_000
CodeName = Literal["number", "one-hot", "dense"]


_MEASURES: dict[CodeName, str] = {
    "number": "|i − j|",
    "one-hot": "Euclidean",
    "dense": "1 − cos",
}


class Reading(NamedTuple):
    """What one code says about the distances of n words.

    Attributes:
        code: which code it is.
        distances: the distance of each pair (i, j), i < j.
        nearest: the word nearest to the first; None where the others tie.
    """

    code: CodeName
    distances: dict[tuple[int, int], float]
    nearest: str | None


def three_readings(vectors: WordVectors, words: Sequence[str]) -> list[Reading]:
    """Measure the same words as numbers, as one-hot codes and as dense vectors.

    Args:
        vectors: the table of the dense vectors.
        words: n words, all in the table.

    Returns:
        Three readings: |i - j|, Euclidean, 1 - cosine.
    """
    pairs = read_pairs(words, vectors)
    place = {word: i for i, word in enumerate(words)}
    at = [(place[pair.first], place[pair.second]) for pair in pairs]
    measured: list[tuple[CodeName, list[float]]] = [
        ("number", [float(pair.index) for pair in pairs]),
        ("one-hot", [pair.euclidean for pair in pairs]),
        ("dense", [pair.dense or 0.0 for pair in pairs]),
    ]
    return [
        Reading(code, dict(zip(at, values, strict=True)), _nearest(words, at, values))
        for code, values in measured
    ]


def columns(readings: Sequence[Reading], words: Sequence[str]) -> dict[str, list[object]]:
    """Gather the distances as a table.

    Args:
        readings: as `three_readings` gives them.
        words: those that were measured.

    Returns:
        The pairs, and a column of distances for each code.
    """
    pairs = list(readings[0].distances)
    table: dict[str, list[object]] = {"pair": [f"{words[i]} – {words[j]}" for i, j in pairs]}
    for reading in readings:
        table[f"{reading.code}: {_MEASURES[reading.code]}"] = [
            round(reading.distances[pair], 4) for pair in pairs
        ]
    return table


def conclusion(vectors: WordVectors, words: Sequence[str]) -> str:
    """Compare the cosine of the first word and its nearest with random pairs.

    Args:
        vectors: the table.
        words: n words, all in the table, n >= 2.

    Returns:
        Markdown, at most two sentences.
    """
    first, *others = words
    if three_readings(vectors, words)[-1].nearest is None:
        return f"Even this table sees no difference: no word is nearer to {plain(first)}."
    cosine = {word: float(vectors.unit(first) @ vectors.unit(word)) for word in others}
    best = max(cosine, key=cosine.__getitem__)
    null = random_pair_cosines(vectors, pairs=RANDOM_PAIRS, seed=0)
    above = int((null >= cosine[best]).sum())
    rest = ", ".join(
        f"with {plain(word)} it is {cosine[word]:.2f}" for word in others if word != best
    )
    also = f"; {rest}" if rest else ""
    pair = (
        f"{plain(first)} and :green[**{plain(best)}**] have cosine :green[**{cosine[best]:.2f}**]"
    )
    drawn = "random pairs of frequent words" if len(vectors) > FREQUENT else "random pairs"
    against = f"above all but {above:,} of {len(null):,} {drawn}"
    return f"{_verdict(above / len(null))}: {pair}, {against}{also}."


def _verdict(share: float) -> str:
    if share < 0.01:
        return "The dense vector has a clear favourite"
    if share < 0.1:
        return "The dense vector has a slight favourite"
    return "To this table the pair is as good as random"


def _nearest(
    words: Sequence[str], at: Sequence[tuple[int, int]], values: Sequence[float]
) -> str | None:
    from_first = {words[j]: value for (i, j), value in zip(at, values, strict=True) if i == 0}
    return nearest_word({word: float(np.float32(value)) for word, value in from_first.items()})

"""Home: three words under three codes, and which code notices when one of them is changed.

A code belongs to a word, not to its place: the same word twice has one number and one one-hot
code. Left out: how the codes are drawn. Axes: V words of the table, d dimensions.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.lessons.chance_words import zeros_left_out
from embedding_lab.lessons.numbers import count, decimals
from embedding_lab.lessons.one_hot import FEWEST, TIE, nearest_word
from embedding_lab.text.markdown import plain
from embedding_lab.vectors.chance import FREQUENT, directed, random_pair_cosines, row_cosines
from embedding_lab.vectors.table import Matrix, WordVectors

WORDS = ("lettuce", "boat", "spinach")  # the question: which is nearest to the first?
RANDOM_PAIRS = 100_000
CLEAR = 0.01  # chance of the better of two blind draws: below, a favourite is clear
SLIGHT = 0.1  # below, it is slight; above, it is not clearly better than chance
AHEAD = 0.05  # of the other word's cosine: less is hardly a favourite
CodeName = Literal["number", "one-hot", "dense"]
Pair = tuple[int, int]

_MEASURES: dict[CodeName, str] = {
    "number": "|i − j|",
    "one-hot": "Euclidean",
    "dense": "1 − cos",
}
NUMBERS = {1: "one", 2: "two", 3: "three"}


class Reading(NamedTuple):
    """What one code says about the distances of three words.

    Attributes:
        code: which code it is.
        distances: the distance of each pair (i, j), i < j; None where a word has no direction.
        nearest: the word nearest to the first; None where the others tie or one has no distance.
    """

    code: CodeName
    distances: dict[Pair, float | None]
    nearest: str | None


class Look(NamedTuple):
    """Three words, and what the codes say about them.

    Attributes:
        words: as they were typed, in the case of the table.
        missing: those that the table lacks, each once.
        zero: those whose row is all zero and so has no direction, each once.
        readings: of the number, of the one-hot code, of the dense vector.
    """

    words: Sequence[str]
    missing: list[str]
    zero: list[str]
    readings: list[Reading]


def look_at(vectors: WordVectors, words: Sequence[str]) -> Look:
    """Read words under three codes.

    Args:
        vectors: the table of the dense vectors.
        words: n words, perhaps the same twice, perhaps not in the table.

    Returns:
        The readings, and the words that stand in the way of one.
    """
    different = list(dict.fromkeys(words))
    missing = [word for word in different if word not in vectors.words]
    known = [word for word in different if word in vectors.words]
    zero = [word for word in known if not vectors.norms[vectors.row(word)]]
    return Look(words, missing, zero, three_readings(vectors, words))


def codes_of(words: Sequence[str]) -> list[int]:
    """Number words from 0 in their order, the same word always alike.

    Returns:
        A number for each word.

    Examples:
        >>> codes_of(["boat", "ship", "boat"])
        [0, 1, 0]
    """
    places = {word: place for place, word in enumerate(dict.fromkeys(words))}
    return [places[word] for word in words]


def three_readings(vectors: WordVectors, words: Sequence[str]) -> list[Reading]:
    """Measure the same words as numbers, as one-hot codes and as dense vectors.

    Args:
        vectors: the table of the dense vectors.
        words: n words.

    Returns:
        Three readings: |i - j|, Euclidean, 1 - cosine.
    """
    numbers = codes_of(words)
    one_hot = np.eye(len(words))[numbers]  # (n, n)
    rows = [direction(vectors, word) for word in words]

    def dense(i: int, j: int) -> float | None:
        first, second = rows[i], rows[j]
        if first is None or second is None:
            return None
        return max(0.0, 1 - float(first @ second))  # rounding: -1e-7

    return [
        _read("number", words, lambda i, j: float(abs(numbers[i] - numbers[j]))),
        _read("one-hot", words, lambda i, j: float(np.linalg.norm(one_hot[i] - one_hot[j]))),
        _read("dense", words, dense),
    ]


def direction(vectors: WordVectors, word: str) -> Matrix | None:
    """Look which way the vector of a word points.

    Args:
        vectors: the table.
        word: any word.

    Returns:
        (d,) float32 of length 1; None where the table lacks the word or its row is all zero.
    """
    row = vectors.find(word)
    return None if row is None or not vectors.norms[row] else vectors.unit(word)


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
        values = [reading.distances[pair] for pair in pairs]
        table[f"{reading.code}: {_MEASURES[reading.code]}"] = [
            None if value is None else round(value, 4) for value in values
        ]
    return table


def printed(value: float | None, code: CodeName) -> str:
    """Write a distance as the picture shows it.

    Args:
        value: the distance.
        code: of which code it is.

    Returns:
        A whole number, a root, or two digits; a dash where there is no distance.
    """
    if value is None:
        return "–"
    if code == "number" or value < TIE:
        return f"{value:.0f}"
    return "√2" if code == "one-hot" else f"{value:.2f}"


def answer(look: Look, code: CodeName) -> tuple[str, str]:
    """Say which word is nearest to the first under a code, and why.

    Args:
        look: three words and their readings.
        code: one of the codes.

    Returns:
        The answer in a word or two, and a line that explains it.
    """
    reading = next(one for one in look.readings if one.code == code)
    first, *others = look.words
    lost = look.missing or look.zero
    if code == "dense" and lost:
        reason = "the table lacks it" if look.missing else "its row is all zero"
        return "no answer", f"{lost[0]}: {reason}" if len(lost) == 1 else _several(look)
    if reading.nearest is None:
        values = [value or 0.0 for value in reading.distances.values()]
        same = max(values) - min(values) < TIE
        return "neither", "every pair is equally far" if same else "the other two are equally far"
    if reading.nearest == first:
        return first, "it is the same word"
    if code == "number":
        return reading.nearest, "only because it is numbered next"
    there = [reading.distances[0, place] or 0.0 for place in range(1, len(look.words))]
    lead = f"{max(there) - min(there):.2f}"
    other = next(word for word in others if word != reading.nearest)
    ahead = "less than 0.01" if lead == "0.00" else lead
    return reading.nearest, f"nearer than {other} by {ahead}"


def conclusion(vectors: WordVectors, words: Sequence[str]) -> str:
    """Compare the cosine of the first word and its nearest with other pairs.

    Args:
        vectors: the table.
        words: three words.

    Returns:
        Markdown, at most three short sentences.
    """
    look = look_at(vectors, words)
    if look.missing or look.zero:
        return without_direction(look)
    first, *others = words
    favourite = look.readings[-1].nearest
    if favourite is None:
        return f"Even this table sees no difference: no word is nearer to {plain(first)}."
    if favourite == first:
        return f"**{plain(first)}** stands here twice: the same word has the same code."
    cosine = {word: float(vectors.unit(first) @ vectors.unit(word)) for word in others}
    best = cosine[favourite]
    null, drawn = _other_pairs(vectors, first, favourite)
    near = int((null >= best - TIE).sum())
    other = next(word for word in others if word != favourite)
    share = near / len(null) if len(null) else 1.0
    pointing = len(directed(vectors, _drawn_from(vectors)))
    told = _favour(share, best - cosine[other], words=pointing)
    return (
        f"{told}: :green[**{plain(favourite)}**], at cosine :green[**{decimals(best, 2)}**] "
        f"against {decimals(cosine[other], 2)} for {plain(other)}."
    ) + (f" {_as_near(near, drawn)}" if len(null) else "")


def without_direction(look: Look) -> str:
    """Say which words have no dense vector to compare, and that the other codes don't mind.

    Args:
        look: three words of which one at least has none.

    Returns:
        Markdown, one or two sentences.
    """
    if look.missing:
        names, alone = (
            in_words([f"**{plain(word)}**" for word in look.missing]),
            len(look.missing) == 1,
        )
        codes = "a number and a one-hot code" if alone else "numbers and one-hot codes"
        none = "no vector for it" if alone else "no vectors for them"
        return f"{names} got {codes} like any word, but this table has {none}."
    names = in_words([f"**{plain(word)}**" for word in look.zero])
    rows, are = ("row", "is") if len(look.zero) == 1 else ("rows", "are")
    return f"The {rows} of {names} {are} all zero: without a direction there is no cosine."


def in_words(names: Sequence[str]) -> str:
    """Write names one after the other.

    Returns:
        The names with commas between them, and an "and" before the last.

    Examples:
        >>> in_words(["lettuce", "boat", "spinach"])
        'lettuce, boat and spinach'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _read(
    code: CodeName, words: Sequence[str], distance: Callable[[int, int], float | None]
) -> Reading:
    distances = {(i, j): distance(i, j) for i, j in combinations(range(len(words)), 2)}
    from_first = [distances[0, j] for j in range(1, len(words))]
    known = [float(np.float32(value)) for value in from_first if value is not None]
    places = {str(j): value for j, value in enumerate(known, start=1)}
    found = nearest_word(places) if len(known) == len(from_first) else None
    return Reading(code, distances, None if found is None else words[int(found)])


def _several(look: Look) -> str:
    lost = len(look.missing) + len(look.zero)
    return f"{NUMBERS[lost]} words have no vector to compare"


def _favour(share: float, lead: float, *, words: int) -> str:
    blind = 1 - (1 - share) ** 2  # the better of two blind draws is as near: two words vied
    if words >= FEWEST and blind >= SLIGHT:
        return "The favourite of the dense vector is not clearly better than chance"
    if lead < AHEAD:
        return "The dense vector hardly has a favourite"
    if words < FEWEST:
        return "The dense vector has a favourite"
    return f"The dense vector has a {'clear' if blind < CLEAR else 'slight'} favourite"


def _other_pairs(
    vectors: WordVectors, first: str, second: str
) -> tuple[npt.NDArray[np.float32], str]:
    """Return the cosines to compare with, all of a table of few pairs, and their name."""
    among = _drawn_from(vectors)
    rows = directed(vectors, among)  # (n,)
    zeros = zeros_left_out(among - len(rows))
    zeros += "," if zeros else ""
    if len(rows) * (len(rows) - 1) // 2 > RANDOM_PAIRS:
        most = "its words" if among == len(vectors) else f"its first {among:,} words"
        null = random_pair_cosines(vectors, pairs=RANDOM_PAIRS, seed=0, first=among)
        return null, f"of {RANDOM_PAIRS:,} random pairs of {most}{zeros}"
    units = vectors.unit_rows(rows)  # (n, d)
    left, right = np.triu_indices(len(rows), 1)
    itself = sorted((vectors.row(first), vectors.row(second)))
    others = (rows[left] != itself[0]) | (rows[right] != itself[1])
    null = row_cosines(units[left[others]], units[right[others]])
    return null, f"of the table's other {count(len(null))} pairs{zeros}"


def _drawn_from(vectors: WordVectors) -> int:
    """Return of how many words pairs are drawn: the first ones, or all if these have few pairs."""
    words = len(directed(vectors, FREQUENT))
    few = words * (words - 1) // 2 <= RANDOM_PAIRS
    return len(vectors) if few else min(len(vectors), FREQUENT)


def _as_near(near: int, drawn: str) -> str:
    named = count(near) if near else "None"
    return f"{named} {drawn} {'are' if near > 1 else 'is'} as near."

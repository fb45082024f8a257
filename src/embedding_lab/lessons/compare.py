"""Two tables asked for the same words: do they agree who is near whom?

The coordinates of two tables can't be compared: each training turns its space as it likes. What
can be compared is the company that a word keeps, so all figures here are of neighbourhoods.

Axes: n words that both tables have, d dimensions (each table has its own), k neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.neighbours import anchor_blocks, squared_distances
from embedding_lab.geometry.neighbours import nearest as nearest_points
from embedding_lab.geometry.quality import FEWEST_POINTS
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.geometry.turn import turn_to_match
from embedding_lab.lessons import map_words
from embedding_lab.lessons.map_marks import neighbourhood
from embedding_lab.vectors.shared import shared_rows
from embedding_lab.vectors.table import WordVectors

MOST_COMPARED = 2_000  # words: their neighbours are found in a third of a second
MOST_DRAWN = 500  # words on two maps of half a page's width
LISTED = 10  # words that differ most, and that agree most
SHOWN = 3  # neighbours that the list names for each
DIGITS = 12  # of cosines: rounding must not decide between two equal ones

Rows = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """The words that two tables are compared by.

    Attributes:
        words: the n words as the first table writes them, its most frequent first.
        categories: (n,) int32, a place in `names`, or -1.
        names: of the categories.
        rows: of the first and the second table, (n,) int32 each.
        units: their rows, of length 1: (n, d) float64 each.
        shared: how many words are in both tables.
        chosen: how many of them the reader's choice holds; n, if it is not too many.
        missing: how many words of the choice the second table lacks; of a choice of first words,
            how many stand before the last that is compared.
        zeros: how many words of the choice, or before that last one, both have, but one of the
            tables with a row of zeros, which points nowhere.
        listed: whether the choice is a list of words, not the first of both tables.
    """

    words: tuple[str, ...]
    categories: Rows
    names: tuple[str, ...]
    rows: tuple[Rows, Rows]
    units: tuple[Matrix, Matrix]
    shared: int
    chosen: int
    missing: int
    zeros: int
    listed: bool

    @property
    def drawn(self) -> int:
        """How many words the two maps show: the first so many."""
        return min(len(self.words), MOST_DRAWN)


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How far two tables agree who is near whom.

    Attributes:
        near: of the first and the second table, (n, k) places, nearest first.
        common: (n,) how many of its k nearest a word has in both.
    """

    near: tuple[Places, Places]
    common: Places

    @property
    def k(self) -> int:
        """The size of a neighbourhood."""
        return int(self.near[0].shape[1])

    @property
    def mean(self) -> float:
        """The mean share of neighbours in common, 0 to 1."""
        return float(self.common.mean()) / self.k

    @property
    def chance(self) -> float:
        """The share that k neighbours drawn at random would have in common: k / (n - 1)."""
        return chance(len(self.common), self.k, compared=True)


class Pair(NamedTuple):
    """A neighbour of a word in one of two tables.

    Attributes:
        word: the neighbour.
        cosine: with the word asked.
        in_both: whether it is among the k nearest in the other table too.
        other_place: its place among the neighbours in the other table, from 1.
    """

    word: str
    cosine: float
    in_both: bool
    other_place: int


class Named(NamedTuple):
    """A neighbour of a word.

    Attributes:
        word: the neighbour.
        in_both: whether it is among the k nearest in the other table too.
    """

    word: str
    in_both: bool


class Listed(NamedTuple):
    """A word with its company in both tables.

    Attributes:
        word: the word.
        common: how many of its k nearest it has in both.
        first: its three nearest words in the first table.
        second: its three nearest words in the second table.
    """

    word: str
    common: int
    first: tuple[Named, ...]
    second: tuple[Named, ...]


def rows_in_both(one: WordVectors, other: WordVectors) -> tuple[Rows, Rows]:
    """Pair the rows of the words that two tables share.

    Capitals count only where both tables have them.

    Args:
        one: the first table.
        other: the second table.

    Returns:
        Rows of the first, ascending, and of the second table, (m,) int32 each.
    """
    fold = one is not other and not (one.has_capitals and other.has_capitals)
    return shared_rows(one.words, other.words, fold=fold)


def words_in_both(
    one: WordVectors,
    other: WordVectors,
    shared: tuple[Rows, Rows],
    choice: str,
    only: Sequence[str] = (),
) -> Both | None:
    """Choose the words to compare two tables by.

    Args:
        one: the first table; it gives the order and the spelling.
        other: the second table.
        shared: from `rows_in_both`.
        choice: a key of `map_words.CHOICES`. "Top 500" are the 500 most frequent of the first
            table that the second has too.
        only: if given, exactly these, as far as both have them.

    Returns:
        The words, 2,000 at most; None where there are none.
    """
    here, there = shared
    listed = bool(only) or not choice.isdecimal()  # a list of words, not the first of both
    directed = (one.norms[here] > 0) & (other.norms[there] > 0)  # (m,)
    if listed:
        chosen = map_words.choose(one, choice, only)
        kept = np.empty(0, np.intp)
        if chosen is not None:
            kept = np.flatnonzero(np.isin(here, chosen.rows) & directed)
        asked = np.empty(0, np.int32) if chosen is None else chosen.rows
    else:
        kept = np.flatnonzero(directed)[: int(choice)]
        last = here[kept[:MOST_COMPARED]][-1:]  # (1,), or (0,) where none is kept
        asked = np.arange(int(last.sum()) + len(last), dtype=np.int32)
    if not len(kept):
        return None
    lacking = np.setdiff1d(asked, here, assume_unique=True)
    if one.has_capitals and not other.has_capitals:  # of two spellings one is compared
        lacking = lacking[[other.find(one.words[row]) is None for row in lacking.tolist()]]
    missing = len(lacking)
    first = kept[:MOST_COMPARED]
    words = map_words.of_rows(one, here[first].tolist())
    rows = (here[first], there[first])  # (n,) each
    units = (unit_rows(one.matrix[rows[0]]), unit_rows(other.matrix[rows[1]]))
    return Both(
        words.words, words.categories, words.names, rows, units, len(here), len(kept), missing,
        int(np.isin(here[~directed], asked).sum()), listed,
    )  # fmt: skip


def agreement(units: tuple[Matrix, Matrix]) -> Agreement | None:
    """Count for each word the neighbours that it has in both tables.

    O[i] = |N1(i) & N2(i)|, where N(i) are the k = min(10, (n - 1) // 2) nearest by cosine.

    Args:
        units: rows of length 1 for the same n words, (n, d) each.

    Returns:
        The neighbours and what is common; None below four words, where each is near to all.
    """
    n = len(units[0])
    if n < FEWEST_POINTS:
        return None
    first, second = (nearest_in_order(rows, neighbourhood(n)) for rows in units)
    common = (first[:, :, None] == second[:, None, :]).sum(axis=(1, 2))  # (n, k, k) -> (n,)
    return Agreement((first, second), common)


def nearest_in_order(units: Matrix, k: int) -> Places:
    """List the nearest words of each word.

    Args:
        units: (n, d) rows of length 1.
        k: how many, 1 <= k < n.

    Returns:
        (n, k) places, nearest first; equally near ones by place.
    """
    found = np.empty((len(units), k), np.intp)
    for anchors in anchor_blocks(np.arange(len(units)), len(units)):
        distances = squared_distances(units, anchors)  # (m, n)
        some = np.sort(nearest_points(distances, k), axis=1)  # by place, for the stable sort
        order = np.argsort(np.take_along_axis(distances, some, axis=1), axis=1, kind="stable")
        found[anchors] = np.take_along_axis(some, order, axis=1)
    return found


def by_chance(n: int, k: int) -> list[float]:
    """Tell how many of k neighbours two random tables would share.

    Args:
        n: words, n > k.
        k: the size of a neighbourhood.

    Returns:
        The share of words with j = 0 ... k neighbours in common, by the hypergeometric law:
        C(k, j) C(n - 1 - k, k - j) / C(n - 1, k).
    """
    whole = comb(n - 1, k)
    return [comb(k, j) * comb(n - 1 - k, k - j) / whole for j in range(k + 1)]


def turned(points: Floats, target: Floats) -> Matrix:
    """Turn a map, mirrored or not, so that the same words lie as close as they can.

    Both maps are centred first; distances on them don't change.

    Args:
        points: (n, 2), to be turned.
        target: (n, 2), where the words lie on the other map.

    Returns:
        (n, 2) float64.
    """
    here, there = points - points.mean(axis=0), target - target.mean(axis=0)
    placed: Matrix = here @ turn_to_match(here, there)
    return placed


def most_and_least_alike(both: Both, found: Agreement) -> tuple[list[Listed], list[Listed]]:
    """List the words on which the tables differ most, and those on which they agree most.

    Args:
        both: the words.
        found: what their neighbourhoods have in common.

    Returns:
        At most ten words each, frequent ones first among equals; no word is in both lists, and
        none that shares the fewest is among those that agree, unless all are alike.
    """
    every = np.arange(len(found.common))
    rising = np.lexsort((every, found.common)).tolist()
    falling = np.lexsort((every, -found.common)).tolist()
    lowest, highest = int(found.common.min()), int(found.common.max())
    if lowest < highest:
        falling = [place for place in falling if found.common[place] > lowest]
    differ = rising[: listed_of(found)]
    agree = [place for place in falling if place not in set(differ)][: listed_of(found)]
    return [_listed(both, found, i) for i in differ], [_listed(both, found, i) for i in agree]


def listed_of(found: Agreement) -> int:
    """Count the words on which the tables differ most, as they are listed.

    Args:
        found: what the neighbourhoods have in common.

    Returns:
        Ten, or half of the words where there are fewer than twenty.
    """
    return min(LISTED, len(found.common) // 2)


def _listed(both: Both, found: Agreement, place: int) -> Listed:
    """Return a word with its company."""
    here, there = (near[place].tolist() for near in found.near)
    first, second = (
        tuple(Named(both.words[i], i in others) for i in own[:SHOWN])
        for own, others in ((here, there), (there, here))
    )
    return Listed(both.words[place], int(found.common[place]), first, second)


def chance(n: int, k: int, *, compared: bool) -> float:
    """Tell which share of its neighbours a word has in common in two random tables.

    Args:
        n: words compared.
        k: the size of a neighbourhood.
        compared: whether the word is one of them; another has all n around it.

    Returns:
        k / (n - 1), or k / n.
    """
    return k / (n - 1 if compared else n)


def company(
    both: Both, rows: tuple[Floats, Floats], itself: int | None
) -> tuple[list[Pair], list[Pair]]:
    """List the nearest compared words of one word in both tables.

    Args:
        both: the words that may answer.
        rows: of the word asked, (d,) each; it need not be one of the compared.
        itself: its place among them, if it has one.

    Returns:
        Its k nearest in the first and in the second table, nearest first.
    """
    n = len(both.words)
    k = neighbourhood(n) if n >= FEWEST_POINTS else n
    cosines = [
        np.round(units @ unit_rows(row[None])[0], DIGITS)
        for units, row in zip(both.units, rows, strict=True)
    ]
    orders = [
        [i for i in np.argsort(-one, kind="stable").tolist() if i != itself] for one in cosines
    ]
    first, second = (
        [
            Pair(both.words[i], cosines[t].item(i), i in other[:k], other.index(i) + 1)
            for i in own[:k]
        ]
        for t, (own, other) in enumerate(((orders[0], orders[1]), (orders[1], orders[0])))
    )
    return first, second


def company_columns(
    companies: Sequence[Sequence[Pair]], titles: Sequence[str]
) -> dict[str, list[object]]:
    """Gather the neighbours of a word in two tables as one table.

    Args:
        companies: of each table, nearest first.
        titles: of the tables.

    Returns:
        Columns of one length.
    """
    pairs = [
        (title, place, pair)
        for title, company in zip(titles, companies, strict=True)
        for place, pair in enumerate(company, start=1)
    ]
    return {
        "table": [title for title, _, _ in pairs],
        "place": [place for _, place, _ in pairs],
        "word": [pair.word for _, _, pair in pairs],
        "cosine": [round(pair.cosine, 4) for _, _, pair in pairs],
        "place in the other": [pair.other_place for _, _, pair in pairs],
    }


def listed_columns(listed: Sequence[Listed], titles: Sequence[str]) -> dict[str, list[object]]:
    """Gather words with their company in two tables as a table.

    Args:
        listed: the words.
        titles: of the tables.

    Returns:
        Columns of one length.
    """
    first, second = (f"nearest in {i}: {title}" for i, title in enumerate(titles, start=1))
    return {
        "word": [one.word for one in listed],
        "in common": [one.common for one in listed],
        first: [", ".join(near.word for near in one.first) for one in listed],
        second: [", ".join(near.word for near in one.second) for one in listed],
    }

"""Which words belong together, and how far a table has found that out.

In: the families and partners of the teaching grammar, or groups that a learner types; the shares
of each word's nearest that are of its family, or its partners, all in the full space W. Left
out: the nearest words themselves, which come from the table.

Axes: V words of the table, m words that have a group, k nearest words, p pairs of partners.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import unit_rows
from embedding_lab.lessons.map_marks import HUES
from embedding_lab.text.grammar import TEACHING, Grammar

Rows = npt.NDArray[np.int32]

NO_GROUP = -1
TOGETHER = 0.5
"""Share of a family's nearest in a picture that must be its own, for it to be named there."""

RANDOM_GROUPS = 100
"""Draws of random groups, to see how far chance alone may lead."""

_NEAREST = 5


class Groups(NamedTuple):
    """Words that belong together.

    Attributes:
        names: of the groups; "" for a group without a name.
        of: (V,) int32, the group of each row, or -1.
        partners: (p, 2) int32, rows that are partners, each pair once; none for typed groups.
    """

    names: tuple[str, ...]
    of: Rows
    partners: Rows

    @property
    def members(self) -> Rows:
        """The rows that have a group, (m,) int32."""
        return np.flatnonzero(self.of >= 0).astype(np.int32)


class Chance(NamedTuple):
    """What a table that knows nothing would have, 0 to 1."""

    family: float
    partners: float


def grammar_groups(words: Sequence[str], grammar: Grammar = TEACHING) -> Groups:
    """Look up the families of a grammar, and the pairs of its relations.

    Args:
        words: (V,) the words of the table.
        grammar: the grammar.

    Returns:
        The groups; a word that stands in two families has the first.
    """
    rows = {word: row for row, word in enumerate(words)}
    of = np.full(len(words), NO_GROUP, np.int32)
    for number, family in enumerate(grammar.families):
        own = (rows[word] for row in family.rows for word in row.words if word in rows)
        for row in own:
            of[row] = number if of[row] == NO_GROUP else of[row]
    pairs = [
        (rows[a], rows[b])
        for relation in grammar.relations()
        for a, b in relation.pairs
        if a in rows and b in rows
    ]
    names = tuple(family.name for family in grammar.families)
    return Groups(names, of, np.array(pairs, np.int32).reshape(-1, 2))


def typed_groups(words: Sequence[str], groups: Sequence[Sequence[str]]) -> Groups:
    """Look up groups that a learner typed.

    Args:
        words: (V,) the words of the table.
        groups: words, group by group; those that the table lacks are passed over.

    Returns:
        The groups, without names and partners; a word in two groups has the first.
    """
    rows = {word: row for row, word in enumerate(words)}
    of = np.full(len(words), NO_GROUP, np.int32)
    for number, group in enumerate(groups):
        for row in (rows[word] for word in group if word in rows):
            of[row] = number if of[row] == NO_GROUP else of[row]
    return Groups(("",) * len(groups), of, np.empty((0, 2), np.int32))


def family_share(nearest: Rows, members: Rows, of: Rows) -> float:
    """Count family among the nearest words.

    Args:
        nearest: (m, k) rows of the nearest words of each member; -1 for none.
        members: (m,) their rows, m >= 1.
        of: (V,) the group of each row.

    Returns:
        The share of all these nearest words that are of the family of the one that asks.
    """
    there = nearest >= 0
    same = (of[nearest] == of[members][:, None]) & there  # (m, k)
    return float(same.sum() / max(there.sum(), 1))


def partner_share(nearest: Rows, members: Rows, partners: Rows) -> float:
    """Count pairs of partners that stand among each other's nearest words.

    Args:
        nearest: (m, k) rows of the nearest words of each member; -1 for none.
        members: (m,) their rows; all partners are among them.
        partners: (p, 2), p >= 1.

    Returns:
        The share of all 2p ways from a word to its partner that lead to one of its k nearest.
    """
    place = {int(row): i for i, row in enumerate(members)}
    ways = np.concatenate([partners, partners[:, ::-1]])  # (2p, 2)
    asked = nearest[[place[int(row)] for row in ways[:, 0]]]  # (2p, k)
    return float((asked == ways[:, 1:]).any(axis=1).mean())


def chance(groups: Groups, k: int) -> Chance:
    """Compute what both shares are if the nearest words are drawn from all others.

    Args:
        groups: the groups.
        k: how many are nearest.

    Returns:
        The expected shares; 0 where nothing is counted.
    """
    others = len(groups.of) - 1
    sizes = np.bincount(groups.of[groups.members], minlength=1)
    if others < 1 or not sizes.sum():
        return Chance(0.0, 0.0)
    family = float((sizes * (sizes - 1)).sum() / sizes.sum() / others)
    return Chance(family, min(k, others) / others)


def nearer_share(rows: npt.ArrayLike, of: npt.ArrayLike) -> float | None:
    """Compare groups: how often is a word of one's own group nearer than another?

    Args:
        rows: (m, d) vectors of words that have a group.
        of: (m,) their groups.

    Returns:
        Over all words i, j of i's group and l of another one, the share with
        cos(i, j) > cos(i, l), a tie for half; chance is 1/2. Each word counts alike. None unless
        some word has both.
    """
    units, own = unit_rows(rows), np.asarray(of)
    if not len(units):
        return None
    cosines = np.round(units @ units.T, 7)  # rounding must not decide between equal ones
    shares = []
    for i in range(len(units)):
        same = own == own[i]
        near, far = cosines[i, same & (np.arange(len(own)) != i)], cosines[i, ~same]
        if len(near) and len(far):
            gaps = near[:, None] - far  # (same, other)
            shares.append(float(((gaps > 0) + 0.5 * (gaps == 0)).mean()))
    return float(np.mean(shares)) if shares else None


def random_groups(rows: npt.ArrayLike, of: npt.ArrayLike) -> tuple[float, float] | None:
    """Do the same with groups of the same sizes that are drawn at random from these words.

    Args:
        rows: (m, d) vectors of words that have a group.
        of: (m,) their groups.

    Returns:
        The least and the most that `nearer_share` gives for RANDOM_GROUPS such draws; None where
        there is no such share.
    """
    own = np.asarray(of)
    m = len(own)
    _, counted = np.unique(own, return_counts=True)
    if len(counted) < 2 or counted.max() < 2:
        return None
    units = unit_rows(rows)
    cosines = np.round(units @ units.T, 7)
    np.fill_diagonal(cosines, np.inf)  # ranked last, then left out
    # The comparisons that a group wins: its sum of ranks, less the least that it can be.
    ranks = np.stack([_ranks(row) for row in cosines])  # (m, m), from 1, ties in the middle
    rng = np.random.default_rng(0)
    shares = []
    for _ in range(RANDOM_GROUPS):
        drawn = rng.permutation(own)
        same = drawn[:, None] == drawn
        np.fill_diagonal(same, False)
        near = same.sum(axis=1)
        far = m - 1 - near
        asks = (near > 0) & (far > 0)
        won = (ranks * same).sum(axis=1) - near * (near + 1) / 2
        shares.append(float((won[asks] / (near * far)[asks]).mean()))
    return min(shares), max(shares)


def _ranks(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    _, place, often = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(often)
    middle: npt.NDArray[np.floating] = (last - (often - 1) / 2)[place]
    return middle


def gathered(places: npt.NDArray[np.floating], groups: npt.ArrayLike) -> dict[int, int]:
    """Find the families that stand together in a picture.

    Args:
        places: (m, 2).
        groups: (m,) the family of each word, or -1.

    Returns:
        By family, the word in its middle: for those of which half or more of the five nearest in
        the picture are of the family, or of all that there are in one of fewer than six words.
    """
    of = np.asarray(groups)
    if len(places) < 2:
        return {}
    gaps = np.linalg.norm(places[:, None] - places, axis=2)  # (m, m)
    np.fill_diagonal(gaps, np.inf)
    near = np.argsort(gaps, axis=1, kind="stable")[:, :_NEAREST]
    found = {}
    for group in np.unique(of[of >= 0]):
        own = np.flatnonzero(of == group)
        most = min(len(own) - 1, near.shape[1])
        if most and (of[near[own]] == group).sum() >= TOGETHER * most * len(own):
            inner = np.sort(gaps[np.ix_(own, own)], axis=1)[:, : max(1, len(own) // 2)]
            found[int(group)] = int(own[np.argmin(inner.sum(axis=1))])
    return found


def look_of(group: int) -> tuple[str, bool]:
    """Choose how a family looks: four hues as circles, then as diamonds.

    Args:
        group: its number; -1 for none.

    Returns:
        The token of its hue, and whether its words are diamonds.
    """
    if group < 0:
        return "edge", False
    return HUES[group % len(HUES)], group % (2 * len(HUES)) >= len(HUES)

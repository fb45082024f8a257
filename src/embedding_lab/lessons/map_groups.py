"""How alike the groups of a map are in the table itself, where no picture can mislead.

Axes: n words, d dimensions, g groups.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import Matrix


class GroupCosines(NamedTuple):
    """A group and the one that is nearest to it.

    Attributes:
        name: of the group.
        words: how many it has on the map.
        inside: mean cosine of two different words of it; None for one word.
        nearest: the group with the largest mean cosine; "" for the only group.
        between: that mean cosine, over all pairs of a word here and a word there.
    """

    name: str
    words: int
    inside: float | None
    nearest: str
    between: float | None


def group_cosines(
    units: Matrix, groups: npt.NDArray[np.int32], names: Sequence[str]
) -> list[GroupCosines]:
    """Average the cosines inside each group and between each two.

    The mean over all pairs of a word here and a word there is the product of the two sums of
    rows, over how many pairs there are; inside, each word's cosine with itself is left out.

    Args:
        units: (n, d) rows of length 1, or 0.
        groups: (n,) a place in names, or -1 for none.
        names: of the groups.

    Returns:
        The groups that have words, in the order of names.
    """
    members = {i: units[groups == i] for i in range(len(names)) if (groups == i).any()}
    sums = {i: rows.sum(axis=0) for i, rows in members.items()}  # (d,) each
    found = []
    for i, rows in members.items():
        others = {
            j: float(sums[i] @ sums[j]) / (len(rows) * len(members[j])) for j in members if j != i
        }
        nearest = max(others, key=others.__getitem__, default=None)
        pairs = len(rows) * (len(rows) - 1)
        inside = (
            (float(sums[i] @ sums[i]) - float(np.square(rows).sum())) / pairs if pairs else None
        )
        found.append(
            GroupCosines(
                names[i], len(rows), inside, "" if nearest is None else names[nearest],
                None if nearest is None else others[nearest],
            )
        )  # fmt: skip
    return found


def group_columns(found: Sequence[GroupCosines]) -> dict[str, list[object]]:
    """Gather groups as a table.

    Args:
        found: from `group_cosines`.

    Returns:
        Columns of one length.
    """
    return {
        "category": [one.name for one in found],
        "words": [one.words for one in found],
        "mean cosine inside": [_rounded(one.inside) for one in found],
        "nearest category": [one.nearest for one in found],
        "mean cosine with it": [_rounded(one.between) for one in found],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

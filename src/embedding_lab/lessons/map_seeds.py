"""What another seed changes, and what gaps and sizes of groups tell: sentences of what was drawn.

In: the comparison of two t-SNE pictures, as a worker tells it or as it ships, and its words. Left
out: drawing and measuring (`geometry.tsne`, `geometry.arrangement`).

Axes: n words of a map.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.arrangement import (
    FEWEST_IN_GROUP,
    Ranks,
    Same,
    by_chance,
    compare,
    confirmed,
)
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.start import Start
from embedding_lab.lessons.numbers import percent, score
from embedding_lab.vectors.shelf import assets_folder

FILE: Final = "map.pictures.npz"  # two seeds of each start, for the words that the map opens on
SEEDS: Final = (3, 4)
PERPLEXITY: Final = 20
SAME, OTHER = 0.9, 0.5  # R2 that the sentences tell apart
MUCH, LITTLE = 0.7, 0.3  # rank correlations likewise
SURE = 0.05  # of the orders of groups: where fewer agree as well, it is not for chance
STARTS: Final[Mapping[Start, str]] = {
    "pca": "the principal components",
    "random": "random places",
}

Places = npt.NDArray[np.floating]
Correlation = float | None  # None for too few groups, or all equal


@dataclass(frozen=True, slots=True)
class Seeds:
    """Two pictures of the same words that differ by their seed.

    Attributes:
        same: how far they agree.
        gaps: rank correlation with the true gaps between groups: of the picture, of the other, of
            PCA's.
        sizes: the same for the sizes of groups.
        chance: share of all orders of the groups that agree as well, for gaps and sizes; the
            larger of both pictures.
        best: share of orders that agree best, likewise; the chance of no order could be less.
    """

    same: Same
    gaps: tuple[Correlation, Correlation, Correlation]
    sizes: tuple[Correlation, Correlation, Correlation]
    chance: tuple[Correlation, Correlation]
    best: tuple[Correlation, Correlation]


def read_seeds(header: Mapping[str, object]) -> Seeds:
    """Read a comparison.

    Args:
        header: of the frame of the task "seeds".

    Returns:
        The comparison.
    """
    same = Same(float(str(header["r2"])), float(str(header["moved"])))
    gaps, sizes = (_three(header[name]) for name in ("gaps", "sizes"))
    chance, best = (_three(header[name])[:2] for name in ("chance", "best"))
    return Seeds(same, gaps, sizes, chance, best)


def _three(values: object) -> tuple[Correlation, Correlation, Correlation]:
    first, second, third = [*values, None][:3] if isinstance(values, list) else (None, None, None)
    return first, second, third


def compare_seeds(
    rows: npt.ArrayLike, first: Places, second: Places, groups: npt.NDArray[np.int32]
) -> Seeds:
    """Compare two pictures of the same words, and both with the table.

    Args:
        rows: (n, d) vectors.
        first: (n, c), a picture.
        second: (n, c), that of another seed.
        groups: (n,) the category of each word, -1 for none.

    Returns:
        The comparison.
    """
    units = unit_rows(rows)
    plane = pca(units, first.shape[1]).coordinates
    one, other, flat = (confirmed(units, picture, groups) for picture in (first, second, plane))
    chances = [by_chance(units, picture, groups) for picture in (first, second)]
    return Seeds(
        compare(first, second),
        (one.gaps, other.gaps, flat.gaps),
        (one.sizes, other.sizes, flat.sizes),
        _larger(*(each.as_well for each in chances)),
        _larger(*(each.best for each in chances)),
    )


def _larger(one: Ranks, other: Ranks) -> tuple[Correlation, Correlation]:
    gap, size = (
        None if a is None or b is None else max(a, b) for a, b in zip(one, other, strict=True)
    )
    return gap, size


def shipped(start: Start) -> tuple[Places, Places]:
    """Open the pictures that ship: GloVe's words in categories, at the settings of the page.

    Args:
        start: of t-SNE.

    Returns:
        Coordinates from seeds 3 and 4, (n, 2) each.
    """
    with np.load(assets_folder() / FILE) as parts:
        first, second = parts[start]
    return first, second


def seed_sentence(found: Seeds, start: Start, seeds: tuple[int, int]) -> str:
    """Say what another seed changes.

    Args:
        found: the comparison.
        start: of both pictures.
        seeds: of both.

    Returns:
        Markdown, two sentences.
    """
    r2, moved = found.same
    lead = "much the same" if r2 >= SAME else "alike in part" if r2 >= OTHER else "another layout"
    return (
        f"From {STARTS[start]}, seeds {seeds[0]} and {seeds[1]} draw **{lead}**: R² {score(r2)}. "
        f"Laid on each other, half of the words move by at most {percent(moved)} of the width."
    )


def gap_sentence(found: Seeds) -> str:
    """Say what the gaps between categories tell.

    Args:
        found: the comparison.

    Returns:
        Markdown, three sentences; one where there is no order to compare.
    """
    return _ranked("gaps between categories", found.gaps, found.chance[0], found.best[0])


def size_sentence(found: Seeds) -> str:
    """Say what the sizes of categories tell.

    Args:
        found: the comparison.

    Returns:
        Markdown, three sentences; one where there is no order to compare.
    """
    return _ranked("sizes of categories", found.sizes, found.chance[1], found.best[1])


def _ranked(
    what: str,
    shares: tuple[Correlation, Correlation, Correlation],
    chance: Correlation,
    best: Correlation,
) -> str:
    one, other, flat = shares
    if one is None or other is None or chance is None or best is None:
        return (
            f"For {what} it takes four categories that differ, of {FEWEST_IN_GROUP} words or more."
        )
    beside = "" if flat is None else f"; of PCA's, {score(flat)}"
    ranks = f"Rank correlation with the true ones: {score(one)} and {score(other)}{beside}."
    if best >= SURE:
        return (
            f"**Too few categories** differ to tell {what} from chance; it takes four. {ranks} "
            f"In whatever order they stood, {percent(best)} or more of the orders tried "
            "would agree as well."
        )
    lowest = min(one, other)
    lead = "much" if lowest >= MUCH else "a little" if lowest >= LITTLE else "next to nothing"
    if lowest >= LITTLE and chance >= SURE:
        lead = "no more than chance does"
    return (
        f"The {what} tell **{lead}** here. {ranks} Of the orders of categories tried, "
        f"{percent(chance)} agree as well."
    )

"""What a picture keeps, as a worker tells it, and what that is worth beside random vectors.

In: scores read from a worker's messages, several random pictures as the null, and the judgement
of a picture held against them. Left out: the scores themselves (`geometry.quality`) and the words
for the judgement (`map_captions`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.quality import trust

HARDLY, HALF = 0.1, 0.5  # shares of the way from noise to exact that the judgement tells apart
FEW, MANY = 500, 5_000  # words; more of them differ less from drawing to drawing, and take longer


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a picture, or of random vectors drawn the same way.

    Attributes:
        trustworthiness: in [0, 1].
        continuity: in [0, 1].
        kept: share of the k true neighbours that the picture keeps.
        error: standard error of `kept`; 0 where every point was asked.
        chance: what points placed by chance keep.
        k: the size of a neighbourhood.
        sampled: whether only some words were asked.
    """

    trustworthiness: float
    continuity: float
    kept: float
    error: float
    chance: float
    k: int
    sampled: bool = False


class Worth(Enum):
    """What a picture is worth beside random vectors."""

    EXACT = "all neighbours kept"
    LESS = "less than noise keeps"
    NO_MORE = "no more than noise keeps"
    HARDLY = "hardly more than noise keeps"
    PARTLY = "a part of what noise loses"
    LARGELY = "most of what noise loses"


class Judgement(NamedTuple):
    """A picture beside random ones.

    Attributes:
        worth: in a word.
        gained: (kept - null) / (1 - null), the share of what noise loses that the picture keeps;
            None where noise loses nothing.
    """

    worth: Worth
    gained: float | None


@dataclass(frozen=True, slots=True)
class Null:
    """What pictures of random vectors keep, drawn by the same method with the same settings.

    Attributes:
        scores: of each random picture, at least one.
    """

    scores: tuple[Scores, ...]

    def __post_init__(self) -> None:
        if not self.scores:
            raise ValueError("a null needs at least one random picture, got none")

    @property
    def number(self) -> int:
        """How many random pictures there are."""
        return len(self.scores)

    def mean(self, name: str) -> float:
        """Average a score.

        Args:
            name: trustworthiness, continuity or kept.

        Returns:
            Its mean over the random pictures.
        """
        values = self.values(name)
        return sum(values) / len(values)

    def values(self, name: str) -> list[float]:
        """List a score.

        Args:
            name: trustworthiness, continuity or kept.

        Returns:
            Of each random picture, ascending.
        """
        return sorted(float(getattr(one, name)) for one in self.scores)


def null_pictures(n: int) -> int:
    """Choose how many random pictures a picture is held against.

    Args:
        n: words of the picture.

    Returns:
        5, fewer for many words.
    """
    return 5 if n <= FEW else 3 if n <= MANY else 2


def judge(scores: Scores, null: Null) -> Judgement:
    """Hold a picture against several of random vectors.

    It is more than noise if it keeps more than each of them, by more than they differ among
    themselves; less than noise likewise.

    Args:
        scores: of the picture.
        null: of the random pictures.

    Returns:
        The judgement.
    """
    kept = null.values("kept")
    least, most, mean = kept[0], kept[-1], null.mean("kept")
    spread = most - least
    gained = (scores.kept - mean) / (1 - mean) if mean < 1 else None
    if scores.kept == 1:
        return Judgement(Worth.EXACT, gained)
    if scores.kept < least - spread:
        return Judgement(Worth.LESS, gained)
    if gained is None or scores.kept <= most + spread:
        return Judgement(Worth.NO_MORE, gained)
    if gained < HARDLY:
        return Judgement(Worth.HARDLY, gained)
    return Judgement(Worth.PARTLY if gained < HALF else Worth.LARGELY, gained)


def scores_of(rows: npt.ArrayLike, coordinates: npt.ArrayLike) -> Scores | None:
    """Score a picture here and now.

    Args:
        rows: (n, d) vectors.
        coordinates: (n, c), the picture.

    Returns:
        The scores; None below four points.
    """
    found = trust(rows, np.asarray(coordinates, np.float32))  # as a worker sends them
    if found is None:
        return None
    return Scores(
        found.trustworthiness.value, found.continuity.value, *found.kept, found.chance, found.k,
        found.anchors < found.n,
    )  # fmt: skip


def null_of(scores: Iterable[Scores | None]) -> Null | None:
    """Gather the scores of random pictures.

    Args:
        scores: of each; None below four points.

    Returns:
        The null; None without scores.
    """
    known = tuple(one for one in scores if one is not None)
    return Null(known) if known else None


def read_scores(header: Mapping[str, object]) -> Scores | None:
    """Read the scores in a message.

    Args:
        header: of a frame of the task "quality".

    Returns:
        The scores; None for fewer than four points.
    """
    trust = header["trust"]
    if not isinstance(trust, dict):
        return None
    pairs = (trust["trustworthiness"], trust["continuity"], trust["kept"])
    (trustworthiness, _), (continuity, _), (kept, error) = pairs
    sampled = trust["anchors"] < trust["n"]
    return Scores(trustworthiness, continuity, kept, error, trust["chance"], trust["k"], sampled)


def read_null(headers: Iterable[Mapping[str, object]]) -> Null | None:
    """Read the scores of random pictures.

    Args:
        headers: of the frames of the task "null".

    Returns:
        The null; None without frames, and for fewer than four points.
    """
    return null_of(map(read_scores, headers))

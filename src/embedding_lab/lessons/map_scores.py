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
# Student's t that one draw in a thousand exceeds, for as many degrees of freedom or more.
T_999 = {1: 318.309, 2: 22.327, 3: 10.215, 4: 7.173, 9: 4.297, 19: 3.579}


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
    BELOW = "less than each random picture, but not clearly"
    NO_MORE = "no more than noise keeps"
    ABOVE = "more than each random picture, but not clearly"
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


def null_pictures(n: int, method: str) -> int:
    """Choose how many random pictures a picture is held against.

    Args:
        n: words of the picture.
        method: "pca" or "tsne"; a picture of PCA takes far less time.

    Returns:
        20 for PCA of up to 500 words, 10 for t-SNE; for more words 5, and 3 for t-SNE of more
        than 5,000.
    """
    if n <= FEW:
        return 20 if method == "pca" else 10
    return 3 if method == "tsne" and n > MANY else 5


def judge(scores: Scores, null: Null) -> Judgement:
    """Hold a picture against several of random vectors.

    Within their range it keeps no more than noise. Outside, it is clearly more, or less, only
    beyond mean +- t s sqrt(1 + 1 / m), which one further random picture in a thousand passes on
    either side: s is how far the m random pictures differ, or the standard error where that is
    more, and t is Student's for m - 1 degrees of freedom.

    Args:
        scores: of the picture.
        null: of the random pictures.

    Returns:
        The judgement.

    References:
        Student (1908), The Probable Error of a Mean, Biometrika.
    """
    kept = null.values("kept")
    least, most, mean = kept[0], kept[-1], null.mean("kept")
    gained = (scores.kept - mean) / (1 - mean) if mean < 1 else None
    if scores.kept == 1:
        return Judgement(Worth.EXACT, gained)
    clear = abs(scores.kept - mean) > _reach(scores, null)
    if scores.kept < least:
        return Judgement(Worth.LESS if clear else Worth.BELOW, gained)
    if gained is None or scores.kept <= most:
        return Judgement(Worth.NO_MORE, gained)
    if not clear:
        return Judgement(Worth.ABOVE, gained)
    if gained < HARDLY:
        return Judgement(Worth.HARDLY, gained)
    return Judgement(Worth.PARTLY if gained < HALF else Worth.LARGELY, gained)


def _reach(scores: Scores, null: Null) -> float:
    """Return how far from the mean of random pictures a further one may lie."""
    kept, m = np.array(null.values("kept")), null.number
    if m < 2:
        return np.inf
    # Few words keep few different shares, so random ones may agree by accident: they differ by no
    # less than n k neighbours kept one by one would. Of points that were asked, the error knows.
    together = float(np.append(kept, scores.kept).mean())
    asked = scores.k * (scores.k / scores.chance + 1)  # k (k / chance + 1) = k n
    alone = together * (1 - together) / asked
    apart = max(float(kept.var(ddof=1)), alone)
    error = float(np.mean([one.error**2 for one in null.scores]))
    variance = max(apart, scores.error**2) + max(apart, error) / m
    t = T_999[max(freedom for freedom in T_999 if freedom <= m - 1)]
    return t * float(np.sqrt(variance))


def scores_of(rows: npt.ArrayLike, coordinates: npt.ArrayLike) -> Scores | None:
    """Score a picture here and now.

    Args:
        rows: (n, d) vectors.
        coordinates: (n, c), the picture.

    Returns:
        The scores; None below four points.
    """
    found = trust(rows, coordinates)
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

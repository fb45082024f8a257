"""What a picture keeps, as a worker tells it: read from its messages, ready for badge and caption.

The scores themselves are `geometry.quality`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of a picture, or of random vectors drawn the same way.

    Attributes:
        trustworthiness: in [0, 1].
        continuity: in [0, 1].
        kept: share of the k true neighbours that the picture keeps.
        error: standard error of `kept`; 0 where every point was asked.
        chance: what a random picture keeps.
        k: the size of a neighbourhood.
    """

    trustworthiness: float
    continuity: float
    kept: float
    error: float
    chance: float
    k: int


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
    return Scores(trustworthiness, continuity, kept, error, trust["chance"], trust["k"])

"""What a run on the teaching text with its words in random order does: the null of lesson 3.

Axes: t moments.
"""

from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from embedding_lab.training.settings import TEACHING, Settings
from embedding_lab.vectors.shelf import assets_folder

FILE: Final = "teaching.shuffled.tsv"


class Moment(NamedTuple):
    """A run at one moment.

    Attributes:
        progress: share of the run, 0 to 1.
        loss: mean per true pair over this epoch so far.
        family: share of its family among each word's five nearest.
        partners: share of partners that are among each other's five nearest.
    """

    progress: float
    loss: float
    family: float
    partners: float


@cache
def null_curves() -> tuple[Moment, ...]:
    """Read the run on shuffled text that ships, with the usual settings of the teaching text.

    Returns:
        The t moments, from the start to the end.
    """
    lines = (assets_folder() / FILE).read_text("utf-8").splitlines()[1:]
    return tuple(Moment(*map(float, line.split("\t"))) for line in lines)


def is_comparable(settings: Settings) -> bool:
    """Tell whether a run may stand beside the one on shuffled text.

    Args:
        settings: of the run.

    Returns:
        True if they differ at most in seed and number of threads.
    """
    return replace(settings, seed=TEACHING.seed, workers=TEACHING.workers) == TEACHING

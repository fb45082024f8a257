"""The picture of a run of training, from one frame to the next.

A frame is due at each hundredth of the run, not at each tick of a clock: so the same run has the
same film, bit for bit. What a pause adds leaves the rest of the film as it would have been.

Axes: V words, d dimensions, m words that are followed, w words that are watched.
"""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.warm_tsne import NULLS, STEPS, WarmTsne, null_kept
from embedding_lab.jobs.job import Control, Message
from embedding_lab.lessons.families import Groups
from embedding_lab.training.run import Snapshot

FRAMES: Final = 100
"""Frames of a run, at most, beside its first and those at which it was paused."""

EARLY: Final = 0.1
"""The share of a run in which vectors move so fast that the picture needs more steps."""

EARLY_STEPS: Final = 100

REST_STEPS: Final = 300
"""Steps of the last frame, and of one at which the run rests: nothing moves, so it catches up."""

Rows = npt.NDArray[np.int32]
Float32 = npt.NDArray[np.float32]


class Cast(NamedTuple):
    """Which words a film shows.

    Attributes:
        watched: (w,) rows of the words whose neighbours are told.
        followed: (m,) rows of the words in the picture.
        groups: which words belong together; None if nothing is known.
        tokens: that the whole run reads.
    """

    watched: Rows
    followed: Rows
    groups: Groups | None
    tokens: int


@dataclass(slots=True, eq=False)
class Film:
    """The picture of a run, from one frame to the next.

    Attributes:
        cast: who is in the picture.
        picture: the last one that was due.
        dimensions: d.
        part: the last hundredth of the run that has its frame; -1 before the first.
        told: the share of the run at the last frame, due or not.
        nulls: what random vectors keep, a share for each set of them.
    """

    cast: Cast
    picture: WarmTsne
    dimensions: int
    part: int = -1
    told: float = -1.0
    nulls: list[float | None] = field(default_factory=list)

    @classmethod
    def start(cls, cast: Cast, matrix: Float32, seed: int) -> "Film":
        """Draw the words before the run.

        Args:
            cast: who is in the picture.
            matrix: (V, d) W at the start.
            seed: of the run.

        Returns:
            A film without frames.
        """
        return cls(cast, WarmTsne(matrix[cast.followed], seed=seed), matrix.shape[1])

    @classmethod
    def resume(cls, cast: Cast, table: Message) -> "Film":
        """Go on where a run was paused.

        Args:
            cast: who is in the picture.
            table: the checkpoint.

        Returns:
            The film as it was at its last frame that was due.
        """
        told: Any = table.header
        picture = WarmTsne.resume(table.arrays["picture"])
        dimensions = table.arrays["centre"].shape[1]
        return cls(cast, picture, dimensions, told["part"], told["progress"], list(told["nulls"]))

    def is_due(self, progress: float) -> bool:
        """Tell whether a frame is due.

        Args:
            progress: share of the run.

        Returns:
            True at the first moment of each hundredth of the run, and at its end.
        """
        return int(progress * FRAMES) > self.part

    def follow(self, snapshot: Snapshot) -> Float32:
        """Draw the frame that is due; later ones start from it.

        Args:
            snapshot: the run now.

        Returns:
            Where the followed words lie, (m, 2).
        """
        first = self.part < 0
        self.part, self.told = int(snapshot.progress * FRAMES), snapshot.progress
        if first:
            return self.picture.places.astype(np.float32)
        if snapshot.progress >= 1:
            return _rested(self.picture, snapshot, self.cast)
        return _drawn(self.picture, snapshot, self.cast)

    def glimpse(self, snapshot: Snapshot) -> Float32:
        """Draw a frame at which the run rests; later ones don't start from it.

        Args:
            snapshot: the run now.

        Returns:
            Where the followed words lie, (m, 2).
        """
        self.told = snapshot.progress
        return _rested(WarmTsne.resume(self.picture.state), snapshot, self.cast)

    def null(self, control: Control) -> float | None:
        """Measure what random vectors would keep: one set of them at each frame, until all are.

        Args:
            control: nothing more is measured when it says stop.

        Returns:
            The mean share over the sets so far; None before the first, or below four words.
        """
        if len(self.nulls) < NULLS and not control.stop:
            words = len(self.cast.followed)
            self.nulls.append(null_kept(words, self.dimensions, seed=len(self.nulls)))
        known = [share for share in self.nulls if share is not None]
        return float(np.mean(known)) if known else None


def _drawn(picture: WarmTsne, snapshot: Snapshot, cast: Cast) -> Float32:
    steps = EARLY_STEPS if snapshot.progress <= EARLY else STEPS
    return picture.follow(snapshot.matrix[cast.followed], steps=steps).astype(np.float32)


def _rested(picture: WarmTsne, snapshot: Snapshot, cast: Cast) -> Float32:
    return picture.follow(snapshot.matrix[cast.followed], steps=REST_STEPS).astype(np.float32)

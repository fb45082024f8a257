"""t-SNE of vectors that move: each picture is started from the one before.

In: one optimiser whose affinities are replaced from picture to picture, so that points keep their
places, their speeds and the lengths of their steps. A picture drawn afresh would lie somewhere
else each time, and a plane can't show what needs many directions. Left out: the loss.

Axes: n points, d dimensions.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from openTSNE import TSNEEmbedding
from openTSNE.affinity import PrecomputedAffinities
from openTSNE.tsne import gradient_descent

from embedding_lab.geometry.quality import trust
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.geometry.tsne import TsneSettings, affinities, tiny_start

PERPLEXITY: Final = 15.0
FIRST_STEPS: Final = 300
"""Steps of the first picture, which has no other to start from."""

STEPS: Final = 30
"""Steps of each later picture."""

NEIGHBOURS: Final = 5
NULLS: Final = 3
_NULL_STEPS: Final = 450  # after that the share of neighbours kept rose by 1 point at most


class WarmTsne:
    """A t-SNE picture that follows its vectors.

    All pairs of points count, so a picture of n points takes O(n^2) per step.
    """

    def __init__(self, rows: npt.ArrayLike, *, steps: int = FIRST_STEPS, seed: int = 0) -> None:
        """Draw the first picture.

        Args:
            rows: (n, d) finite numbers, n >= 1; only their directions count.
            steps: of the optimiser.
            seed: of the jitter at the start.
        """
        units = unit_rows(rows)
        self._settings = TsneSettings(perplexity=PERPLEXITY, seed=seed).clamped(len(units))
        self._places = tiny_start(units, self._settings)
        self._optimizer = gradient_descent()  # keeps speeds and gains from call to call
        if steps:
            self.follow(units, steps=steps)

    def follow(self, rows: npt.ArrayLike, *, steps: int = STEPS) -> Matrix:
        """Move the points to where their vectors are now.

        Args:
            rows: (n, d), the same points.
            steps: of the optimiser.

        Returns:
            Where the points lie, (n, 2) float64, in radii of the picture around its middle.
        """
        if len(self._places) > 1:  # one point has no pair, so nothing moves it
            P = affinities(unit_rows(rows), self._settings.perplexity)
            picture = TSNEEmbedding(
                self._places,
                PrecomputedAffinities(P, normalize=False),
                negative_gradient_method=_forces_of(P.toarray()),
                optimizer=self._optimizer,
            )
            picture.optimize(steps, inplace=True, n_jobs=1)
            self._places = np.array(picture)
        return self.places

    @property
    def places(self) -> Matrix:
        """Where the points lie, (n, 2) float64, in radii of the picture around its middle."""
        return in_radii(self._places)

    @property
    def state(self) -> Matrix:
        """All that a later picture starts from, (3, n, 2): places, speeds, gains."""
        speeds, gains = self._optimizer.update, self._optimizer.gains
        if gains is None:
            speeds, gains = np.zeros_like(self._places), np.ones_like(self._places)
        return np.stack([self._places, speeds, gains])

    @classmethod
    def resume(cls, state: npt.ArrayLike) -> "WarmTsne":
        """Go on from a picture that was kept.

        Args:
            state: (3, n, 2), as `state` gave it.

        Returns:
            The picture as it was.
        """
        places, speeds, gains = np.array(state, np.float64)
        warm = cls(places, steps=0)
        warm._places, warm._optimizer.update, warm._optimizer.gains = places, speeds, gains
        return warm


def _forces_of(P: Matrix) -> Callable[..., tuple[float, Matrix]]:
    """Return what gives a quarter of the gradient of KL(P || Q) over all pairs.

    A third of the time of the one in `tsne`: squared distances are a matrix product, and P is
    made full once, not at each step.
    """

    def forces(embedding: Matrix, _P: object, **_: object) -> tuple[float, Matrix]:
        places = np.asarray(embedding)  # (n, 2)
        squares = np.einsum("ic,ic->i", places, places)
        kernel = places @ (-2 * places.T)  # (n, 2) @ (2, n) -> (n, n)
        kernel += squares[:, None] + 1.0
        kernel += squares
        np.reciprocal(kernel, out=kernel)
        np.fill_diagonal(kernel, 0.0)
        force = kernel / -kernel.sum()
        force += P
        force *= kernel
        gradient: Matrix = force.sum(axis=1)[:, None] * places - force @ places
        return 0.0, gradient

    return forces


def in_radii(places: Matrix) -> Matrix:
    """Move a picture to the origin and bring it to radius 1, so that all fit one frame.

    Args:
        places: (n, 2), n >= 1.

    Returns:
        (n, 2) float64, none farther from the origin than 1; a picture of one place stays there.
    """
    centred: Matrix = places - places.mean(axis=0)
    radius = float(np.linalg.norm(centred, axis=1).max())
    return centred / radius if radius > 0 else np.zeros_like(centred)


def kept_share(rows: npt.ArrayLike, places: npt.ArrayLike) -> float | None:
    """Measure how many of each point's nearest the picture keeps.

    Args:
        rows: (n, d), the vectors.
        places: (n, 2), the picture.

    Returns:
        The mean share of the five nearest, fewer below 11 points; None below 4 points.
    """
    scores = trust(rows, places, k=_k(len(np.asarray(rows))))
    return None if scores is None else scores.kept.value


def null_kept(n: int, dimensions: int, *, seed: int) -> float | None:
    """Draw random vectors the same way, and measure how many neighbours that keeps.

    Args:
        n: points.
        dimensions: of the vectors.
        seed: of the vectors.

    Returns:
        The share that `kept_share` gives for normal random vectors.
    """
    rows = np.random.default_rng(seed).standard_normal((n, dimensions))
    return kept_share(rows, WarmTsne(rows, steps=_NULL_STEPS).places)


def _k(n: int) -> int | None:
    return min(NEIGHBOURS, (n - 1) // 2) or None

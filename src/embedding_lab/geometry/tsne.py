"""t-SNE as a film: a generator of frames, each with its true loss.

In: openTSNE's optimiser, driven a few iterations at a time; exact neighbours; cosine geometry, by
unit rows; a seeded start on the principal components or at random; a perplexity and an
exaggeration that fit tiny tables. Left out: placing new points, and the FFT variant, whose fixed
cost pays only for very many points.

Axes: n points, d dimensions, c coordinates, k neighbours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, Protocol, get_args

import numpy as np
import numpy.typing as npt
from openTSNE import TSNEEmbedding
from openTSNE.affinity import PrecomputedAffinities, joint_probabilities_nn

from embedding_lab.geometry.neighbours import Rows, anchor_blocks, nearest, squared_distances
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.perplexity import NEIGHBOURS_PER_PERPLEXITY, largest_perplexity
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.geometry.start import SPREAD, Start, random_places

MOST_EXAGGERATION = 12.0  # van der Maaten 2014, section 5; also openTSNE's
EXAGGERATED_ITERATIONS = 250  # the same
EXACT_POINTS = 300  # up to here all pairs are faster than Barnes-Hut's tree, and exact
_START_DIGITS = 9
_JITTER = 1e-6  # parts points that start in the same place
_CAUTION = 0.75  # share of the exaggeration that would hold the start still; see _exaggeration


class Pairs(Protocol):
    """The part of scipy's list of non-zero entries that is used here."""

    row: Rows
    col: Rows
    data: Matrix


class SparseMatrix(Protocol):
    """The part of scipy's sparse matrix that is used here; scipy itself carries no types."""

    data: Matrix

    def tocoo(self) -> Pairs:
        """Return the non-zero entries."""

    def toarray(self) -> Matrix:
        """Return the full matrix."""


@dataclass(frozen=True, slots=True)
class TsneSettings:
    """How to draw a t-SNE picture.

    Attributes:
        dimensions: of the picture, 2 or 3.
        perplexity: how many neighbours each point heeds, roughly; >= 1, finite. Clamped for
            tiny tables, see `clamped`.
        learning_rate: > 0, finite; "auto" is n / exaggeration (Belkina et al. 2019).
        iterations: >= 0 in all; the first third, 250 at most, with early exaggeration.
        seed: of the jitter at the start, or of the whole start, >= 0.
        start: "pca" puts the points on their principal components, so that the seed is but a
            jitter; "random" lets the seed place them, as van der Maaten & Hinton did.
    """

    dimensions: int = 2
    perplexity: float = 30.0
    learning_rate: float | Literal["auto"] = "auto"
    iterations: int = 750
    seed: int = 0
    start: Start = "pca"

    def __post_init__(self) -> None:
        if self.dimensions not in {2, 3}:
            raise ValueError(f"dimensions must be 2 or 3, got {self.dimensions}")
        if not 1 <= self.perplexity < np.inf:
            raise ValueError(f"perplexity must be >= 1, got {self.perplexity}")
        if self.learning_rate != "auto" and not 0 < self.learning_rate < np.inf:
            raise ValueError(f"learning_rate must be > 0 or 'auto', got {self.learning_rate}")
        if self.iterations < 0:
            raise ValueError(f"iterations must be >= 0, got {self.iterations}")
        if self.seed < 0:
            raise ValueError(f"seed must be >= 0, got {self.seed}")
        if self.start not in get_args(Start):
            raise ValueError(f"start must be one of {', '.join(get_args(Start))}, got {self.start}")

    @property
    def exaggerated_iterations(self) -> int:
        """How many iterations the early phase has: a third, as in 250 of 750."""
        return min(EXAGGERATED_ITERATIONS, self.iterations // 3)

    def clamped(self, n: int) -> "TsneSettings":
        """Lower the perplexity to what n points can have, `perplexity.largest_perplexity`.

        Args:
            n: the number of points.

        Returns:
            These settings with the perplexity that takes effect.
        """
        return replace(self, perplexity=min(self.perplexity, largest_perplexity(n)))


class Frame(NamedTuple):
    """The picture at one moment.

    Attributes:
        iteration: how many steps were taken.
        coordinates: (n, c) float64, each column with mean 0 after the first step.
        kl_divergence: KL(P || Q) of these very coordinates, in nats, without exaggeration. Exact
            up to 300 points; beyond, the sum over all pairs is Barnes-Hut's (0.004 off at
            most where it was measured, up to 2,000 points).
        settings: those in effect, with the perplexity after clamping.
    """

    iteration: int
    coordinates: Matrix
    kl_divergence: float
    settings: TsneSettings


def tsne(
    rows: npt.ArrayLike, settings: TsneSettings | None = None, *, every: int = 25
) -> Iterator[Frame]:
    """Draw rows so that near ones stay near, frame by frame.

    Minimises KL(P || Q) = sum_ij p_ij log(p_ij / q_ij): p_ij are Gaussian affinities of the unit
    rows (so neighbours are by cosine), q_ij Student-t affinities of the picture. Frame 0 is
    the start, made tiny: the principal components with a seeded jitter, or seeded random places.
    Close the generator to stop. The same rows and settings give the same picture, bit for bit on
    one machine, whatever `every` and the number of threads are.

    Args:
        rows: (n, d) finite numbers, n >= 1; scaled to unit length, a zero row stays at the origin.
        settings: how to draw; `TsneSettings()` if not given.
        every: iterations per frame, >= 1.

    Yields:
        The start, a frame each `every` iterations, at the end of the early phase and of all.

    Raises:
        ValueError: if rows are not a table of finite numbers, or every < 1; at the first frame,
            as generators do.

    References:
        van der Maaten & Hinton (2008), Visualizing Data using t-SNE, JMLR 9; van der Maaten
        (2014), Accelerating t-SNE using Tree-Based Algorithms, JMLR 15; Policar, Strazar & Zupan
        (2024), openTSNE, Journal of Statistical Software 109; Kobak & Linderman (2021),
        Initialization is critical for preserving global data structure in both t-SNE and UMAP,
        Nature Biotechnology 39.
    """
    if every < 1:
        raise ValueError(f"every must be >= 1, got {every}")
    units = unit_rows(rows)
    settings = (settings or TsneSettings()).clamped(len(units))
    start = tiny_start(units, settings)
    if len(units) == 1:  # one point has no pair, so nothing to move and nothing to lose
        yield Frame(0, np.zeros_like(start), 0.0, settings)
        return
    P = affinities(units, settings.perplexity)
    weights = P.data.copy()  # (nonzero,)
    # A random start has nothing to keep, so it takes the exaggeration of the paper.
    early = _exaggeration(P, start) if settings.start == "pca" else MOST_EXAGGERATION
    embedding = TSNEEmbedding(
        start,
        PrecomputedAffinities(P, normalize=False),
        negative_gradient_method=_all_pairs if len(units) <= EXACT_POINTS else "bh",
        learning_rate=settings.learning_rate,
    )
    done = 0
    for iteration in _marks(settings, every):
        exaggeration = early if done < settings.exaggerated_iterations else 1.0
        embedding.optimize(iteration - done, inplace=True, exaggeration=exaggeration, n_jobs=1)
        # Exaggerating multiplies P and divides it again: rounding would pile up with each frame.
        P.data[:] = weights
        done = iteration
        yield Frame(done, np.array(embedding), float(embedding.kl_divergence), settings)


def tiny_start(units: Matrix, settings: TsneSettings) -> Matrix:
    """Return where the points start: tiny, no two in the same place."""
    if settings.start == "random":
        return random_places(len(units), settings.dimensions, settings.seed)
    places = pca(units, settings.dimensions).coordinates  # (n, c)
    spread = float(places[:, 0].std()) or 1.0  # equal rows have none; the jitter parts them
    jitter = np.random.default_rng(settings.seed).normal(0.0, _JITTER, places.shape)
    # The last digits depend on how many threads computed the components; the picture must not.
    start: Matrix = np.round(places / spread, _START_DIGITS) * SPREAD + jitter
    return start


def affinities(units: Matrix, perplexity: float) -> SparseMatrix:
    """Return P, the weights of each point's nearest neighbours: symmetric, of sum 1."""
    n = len(units)
    k = min(n - 1, int(NEIGHBOURS_PER_PERPLEXITY * perplexity))
    neighbours = np.empty((n, k), dtype=np.intp)
    squares = np.empty((n, k))
    for block in anchor_blocks(np.arange(n), n):
        distances = squared_distances(units, block)  # (m, n)
        neighbours[block] = np.sort(nearest(distances, k), axis=1)
        # Measured again without a matrix product, whose last digits depend on the threads.
        gaps = units[neighbours[block]] - units[block, None]  # (m, k, d)
        squares[block] = np.einsum("mkd,mkd->mk", gaps, gaps)
    P: SparseMatrix = joint_probabilities_nn(neighbours, np.sqrt(squares), [perplexity], n_jobs=1)
    return P


def _exaggeration(P: SparseMatrix, start: Matrix) -> float:
    """Choose how strongly neighbours attract in the early phase: 1 to 12.

    Near the origin all q_ij are 1 / (n (n - 1)), so exaggeration a shrinks the start Y where
    a * sum_ij p_ij |y_i - y_j|^2 > sum_ij |y_i - y_j|^2 / (n (n - 1)). The usual 12 does that to
    most tables of up to some thousand words: all points meet in one dot, the start is lost, and
    rounding decides the picture. Three quarters of the balance keeps the start, and on the first
    20 to 2,000 words of GloVe ended in a lower KL than 12 does.

    Returns:
        The exaggeration.

    References:
        Linderman & Steinerberger (2019), Clustering with t-SNE, Provably, section 3.
    """
    n = len(start)
    pairs = P.tocoo()
    gaps = np.square(start[pairs.row] - start[pairs.col]).sum(axis=1)  # (nonzero,)
    pull = float(np.sum(pairs.data * gaps))
    push = 2.0 * float(np.square(start - start.mean(axis=0)).sum()) / (n - 1)
    balance = push / pull if pull > 0 else np.inf
    return float(np.clip(_CAUTION * balance, 1.0, MOST_EXAGGERATION))


def _all_pairs(
    embedding: Matrix, P: SparseMatrix, *, should_eval_error: bool = False, **_: object
) -> tuple[float, Matrix]:
    """Return KL(P || Q) and a quarter of its gradient over all pairs, as openTSNE asks."""
    places = np.asarray(embedding)  # (n, c)
    kernel = 1.0 / (1.0 + _square_differences(places))  # (n, n)
    np.fill_diagonal(kernel, 0.0)
    Q = kernel / kernel.sum()
    force = (P.toarray() - Q) * kernel  # (n, n)
    pull: Matrix = np.einsum("ij,jc->ic", force, places)  # no product here either
    gradient: Matrix = force.sum(axis=1)[:, None] * places - pull  # (n, c)
    if not should_eval_error:
        return 0.0, gradient
    pairs = P.tocoo()
    positive = pairs.data > 0  # 0 log 0 = 0
    p, q = pairs.data[positive], Q[pairs.row, pairs.col][positive]
    return float(np.sum(p * np.log(p / q))), gradient


def _square_differences(places: Matrix) -> Matrix:
    """Return |places[i] - places[j]|^2, (n, n), without a product's cancellation."""
    squares = np.zeros((len(places), len(places)))
    for column in places.T:
        squares += np.square(column[:, None] - column)
    return squares


def _marks(settings: TsneSettings, every: int) -> list[int]:
    """Return the iterations at which a frame is due, 0 first."""
    early, last = settings.exaggerated_iterations, settings.iterations
    return sorted({*range(0, last, every), early, last})

"""What to show of a table while it is learned: a steady plane, and neighbours then and now.

In: the principal plane of the followed rows, turned to match the picture before it, with earlier
rows on the same axes; and the nearest words at three moments. Left out: how they are drawn.

Each frame has principal axes of its own, and PCA leaves their signs, and among equal ones their
directions, open. So a new picture is turned or mirrored inside its plane until it lies as close
as it can to the picture before; distances on it don't change.

Axes: m rows, d dimensions, w watched words, t moments, f frames.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.lessons.numbers import whole_percent

NEAREST: Final = 2
"""Neighbours that the table lists per moment."""

EARLY: Final = (0.05, 0.2)
"""Shares of a run at which its early columns stand."""

Ids = npt.NDArray[np.int32]


class MapMoment(NamedTuple):
    """The followed rows at one moment, seen in a plane.

    Attributes:
        coordinates: (m, 2) float64, where the latest rows lie.
        shares: of the reference's variance, along each of the two axes.
        tails: (m, t, 2) float64, the way of each row on the same axes; its last point is the
            row's coordinates.
        turned: whether the axes were turned inside the plane, so that they are no components.
    """

    coordinates: Matrix
    shares: tuple[float, float]
    tails: Matrix
    turned: bool

    @property
    def variance(self) -> float:
        """The share of the reference's variance that the plane shows, 0 to 1."""
        return sum(self.shares)


class Near(NamedTuple):
    """A neighbour at one moment.

    Attributes:
        word: the neighbour.
        lasts: whether it is among the five nearest at the end of what is known.
    """

    word: str
    lasts: bool


class NeighbourTable(NamedTuple):
    """The nearest words of the watched words, then and now.

    Attributes:
        columns: the titles of the moments, the last of them "now".
        words: the w watched words.
        cells: per watched word, per column, its nearest neighbours, nearest first.
    """

    columns: tuple[str, ...]
    words: tuple[str, ...]
    cells: tuple[tuple[tuple[Near, ...], ...], ...]


def untrained_rows(words: int, dimensions: int, seed: int) -> npt.NDArray[np.float32]:
    """Draw a table as random as W is before its first step; not that very table.

    Args:
        words: m.
        dimensions: d.
        seed: of the draw.

    Returns:
        (m, d) float32, uniform between -0.5 / d and 0.5 / d, as word2vec.c starts.
    """
    spread = np.random.default_rng(seed).random((words, dimensions), np.float32) - 0.5
    return np.asarray(spread / dimensions, np.float32)


def not_yet(words: Sequence[str]) -> NeighbourTable:
    """Lay out the table of neighbours before a run.

    Args:
        words: the w watched words.

    Returns:
        The table with all its columns, and nothing in them.
    """
    columns = (*(f"at {whole_percent(share)}" for share in EARLY), "now")
    return NeighbourTable(columns, tuple(words), (((),) * len(columns),) * len(words))


def film_map(moments: Sequence[npt.ArrayLike], *, previous: npt.ArrayLike | None) -> MapMoment:
    """Draw rows in the plane of their latest values, turned to lie as the picture before did.

    Args:
        moments: t >= 1 values of the same rows, (m, d) each, the latest last.
        previous: (m, 2), the coordinates shown before; None turns nothing.

    Returns:
        The latest coordinates with the tails that lead to them.

    Raises:
        ValueError: if there is no moment; `on_axes` refuses different shapes.
    """
    if not moments:
        raise ValueError("a map needs at least one moment, got none")
    return on_axes(moments, moments[-1], previous=previous)


def on_axes(
    moments: Sequence[npt.ArrayLike],
    reference: npt.ArrayLike,
    *,
    previous: npt.ArrayLike | None = None,
) -> MapMoment:
    """Draw rows in the principal plane of other values of them, as a replay on the last axes.

    Args:
        moments: t >= 1 values of the same rows, (m, d) each, the latest last.
        reference: (m, d), the values that choose the plane.
        previous: (m, 2), where the reference was drawn before; None turns nothing.

    Returns:
        The latest coordinates with the tails that lead to them. On unit rows: only directions
        count, as for cosines.

    Raises:
        ValueError: if there is no moment, or the shapes differ.
    """
    shapes = {np.shape(rows) for rows in (*moments, reference)}
    if not moments or len(shapes) != 1:
        raise ValueError(f"all moments must be of one shape, got {sorted(shapes)}")
    drawn = pca(unit_rows(reference), 2)
    turn = np.eye(2) if previous is None else turn_to_match(drawn.coordinates, previous)
    # (t, m, 2) -> (m, t, 2)
    tails = np.stack([drawn.place(unit_rows(rows)) @ turn for rows in moments], axis=1)
    return MapMoment(
        np.ascontiguousarray(tails[:, -1]),
        _along(turn, drawn.explained_variance_ratio),
        tails,
        not np.allclose(turn, np.eye(2), atol=1e-3),
    )


def _along(turn: Matrix, ratio: npt.NDArray[np.floating]) -> tuple[float, float]:
    """Return the shares of the variance along turned axes: components don't correlate."""
    across, up = (np.square(turn).T @ ratio).tolist()  # (2, 2) @ (2,) -> (2,)
    return across, up


def turn_to_match(points: npt.ArrayLike, target: npt.ArrayLike) -> Matrix:
    """Find the turn, mirrored or not, that lays points as close as it can to others.

    R = U V' with U S V' = points' target minimises |points R - target| over orthogonal R.

    Args:
        points: (m, 2), to be turned about the origin.
        target: (m, 2), where they should lie.

    Returns:
        R, (2, 2) float64; points @ R lies close to target.

    Raises:
        ValueError: if the shapes differ.

    References:
        Schonemann (1966), A Generalized Solution of the Orthogonal Procrustes Problem.
    """
    here, there = np.asarray(points, np.float64), np.asarray(target, np.float64)
    if here.shape != there.shape:
        raise ValueError(f"points {here.shape} and target {there.shape} must have one shape")
    left, _, right = np.linalg.svd(here.T @ there)
    turn: Matrix = left @ right
    return turn


def then_and_now(
    words: Sequence[str],
    watched: Sequence[int],
    film: Sequence[tuple[float, Ids]],
    *,
    moment: int = -1,
    early: Sequence[float] = EARLY,
) -> NeighbourTable:
    """List the nearest words of each watched word at two early moments and now.

    Args:
        words: all words of the table, by row.
        watched: the rows of the w watched words.
        film: per frame the share of the run, rising from 0 to 1, and the (w, 5) rows of the
            nearest words, nearest first; -1 where there are too few words.
        moment: the frame that is now.
        early: the earlier shares, rising; those that aren't before now are left out.

    Returns:
        The table; an early column shows the first frame at or after its share, and a neighbour
        lasts if it is among the five nearest in the last frame. Without frames, no words.
    """
    if not film:
        return NeighbourTable(("now",), (), ())
    now = range(len(film))[moment]
    places = {}
    for share in early:
        first = next((k for k in range(now) if film[k][0] >= share), None)
        if first is not None:
            places[first] = f"at {whole_percent(share)}"
    places[now] = "now"
    end = film[-1][1]  # (w, 5)
    cells = tuple(
        tuple(
            tuple(
                Near(words[row], row in end[k]) for row in film[place][1][k][:NEAREST] if row >= 0
            )
            for place in places
        )
        for k in range(len(watched))
    )
    return NeighbourTable(tuple(places.values()), tuple(words[row] for row in watched), cells)


def cosines_of(
    centre: npt.NDArray[np.float32], context: npt.NDArray[np.float32]
) -> list[float | None]:
    """Compare each word's two rows.

    Args:
        centre: (w, d) rows of W.
        context: (w, d) rows of W' for the same words.

    Returns:
        cos(W[i], W'[i]) per word; None where one of them is zero, as W' is at the start.

    Raises:
        ValueError: if the shapes differ.
    """
    if np.shape(centre) != np.shape(context):
        raise ValueError(f"W {np.shape(centre)} and W' {np.shape(context)} must have one shape")
    if not len(centre):
        return []
    cosines = (unit_rows(centre) * unit_rows(context)).sum(axis=1)  # (w,)
    alive = np.any(centre, axis=1) & np.any(context, axis=1)
    return [float(cosine) if lives else None for cosine, lives in zip(cosines, alive, strict=True)]


def matrix_columns(
    words: Sequence[str], rows: npt.NDArray[np.floating], context: npt.NDArray[np.floating]
) -> dict[str, list[object]]:
    """Gather rows of both matrices as a table.

    Args:
        words: n words.
        rows: (n, d) their rows of W.
        context: (n, d) their rows of W'.

    Returns:
        A column for each dimension; W first, then W'.
    """
    both = np.concatenate([rows, context])  # (2n, d)
    table: dict[str, list[object]] = {"word": [*words, *words]}
    table["matrix"] = [name for name in ("W", "W′") for _ in words]
    table |= {str(i): np.round(column, 4).tolist() for i, column in enumerate(both.T)}
    return table

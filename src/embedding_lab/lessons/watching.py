"""What to show of a table while it is learned: neighbours then and now, and rows of both matrices.

In: the nearest words of a few words at two early moments and now, all from frames of one film.
Left out: how they are drawn.

Axes: w watched words, V words, d dimensions.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import unit_rows
from embedding_lab.lessons.numbers import so_far

NEAREST: Final = 2
"""Neighbours that the table lists per moment."""

EARLY: Final = (0.05, 0.2)
"""Shares of a run at which its early columns stand."""

Ids = npt.NDArray[np.int32]


class Near(NamedTuple):
    """A neighbour at one moment.

    Attributes:
        word: the neighbour.
        kin: whether it is of the family of the watched word, or of its group.
    """

    word: str
    kin: bool


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


def not_yet(words: Sequence[str]) -> NeighbourTable:
    """Lay out the table of neighbours before a run.

    Args:
        words: the w watched words.

    Returns:
        The table with all its columns, and nothing in them.
    """
    columns = _columns()
    return NeighbourTable(columns, tuple(words), (((),) * len(columns),) * len(words))


def then_and_now(
    words: Sequence[str],
    watched: Sequence[int],
    film: Sequence[tuple[float, Ids]],
    *,
    moment: int = -1,
    groups: Ids | None = None,
) -> NeighbourTable:
    """List the nearest words of each watched word at two early moments and now.

    Args:
        words: all words of the table, by row.
        watched: the rows of the w watched words.
        film: per frame the share of the run, rising from 0 to 1, and the (w, 5) rows of the
            nearest words, nearest first; -1 where there are too few words.
        moment: the frame that is now.
        groups: (V,) the family of each row, -1 for none; None if none are known.

    Returns:
        The table. An early column shows the first frame at or after its share, and nothing
        before the run has come to it. Without frames, no words.
    """
    if not film:
        return NeighbourTable(("now",), (), ())
    now = range(len(film))[moment]
    places = [early_frame([share for share, _ in film[: now + 1]], share) for share in EARLY]

    def cell(place: int | None, k: int) -> tuple[Near, ...]:
        rows = [] if place is None else [row for row in film[place][1][k] if row >= 0][:NEAREST]
        return tuple(Near(words[row], _kin(groups, watched[k], row)) for row in rows)

    cells = tuple(tuple(cell(at, k) for at in (*places, now)) for k in range(len(watched)))
    shares = [None if place is None else film[place][0] for place in places]
    return NeighbourTable(_columns(shares), tuple(words[row] for row in watched), cells)


def early_frame(progress: Sequence[float], share: float) -> int | None:
    """Find the first frame at or after a share of the run.

    Args:
        progress: of each frame, rising.
        share: of the run, 0 to 1.

    Returns:
        Its number; None if there is none yet.
    """
    return next((k for k, at in enumerate(progress) if at >= share), None)


def titles_of(shares: Sequence[float | None]) -> tuple[str, ...]:
    """Name the early moments.

    Args:
        shares: of the run at the frame that shows each of EARLY; None where it is still to come.

    Returns:
        A title for each, with the share at which its frame was drawn.
    """
    told = zip(EARLY, shares, strict=True)
    return tuple(f"at {so_far(due if at is None else at)}" for due, at in told)


def _columns(shares: Sequence[float | None] = (None,) * len(EARLY)) -> tuple[str, ...]:
    return (*titles_of(shares), "now")


def _kin(groups: Ids | None, word: int, other: int) -> bool:
    return groups is not None and bool(groups[word] >= 0) and bool(groups[word] == groups[other])


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

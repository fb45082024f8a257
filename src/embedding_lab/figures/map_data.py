"""What a map of words shows, before anything is drawn.

Axes: n points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.labels import Floats


class Marks(NamedTuple):
    """How each of n points looks.

    Attributes:
        colour: (n,) names of tokens: c1 to c4, edge, table and so on.
        symbol: (n,) circle or diamond.
        size: (n,) px across.
        value: (n,) numbers >= 0, coloured on the sequential scale instead; None for colours. NaN
            for a point that has its colour all the same.
    """

    colour: Sequence[str]
    symbol: Sequence[str]
    size: Floats
    value: Floats | None = None


class Label(NamedTuple):
    """A word written beside its point.

    Attributes:
        point: the number of the point.
        words: what to write, as the user wrote it.
        style: word, bold, focus or lost; bold and focus are written even where there is no room.
    """

    point: int
    words: str
    style: str = "word"


class GroupName(NamedTuple):
    """The name of a group, written on the map instead of a legend.

    Attributes:
        x: coordinate of its middle.
        y: coordinate of its middle.
        words: the name.
        colour: the group's token.
        z: coordinate of its middle; only in space.
    """

    x: float
    y: float
    words: str
    colour: str
    z: float = 0.0


class Ray(NamedTuple):
    """A line from the focus to one of its true neighbours.

    Attributes:
        point: the number of the neighbour.
        kept: whether it is a neighbour on the map too.
    """

    point: int
    kept: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WordMap:
    """What a map of n points shows.

    Attributes:
        words: (n,) the words.
        ids: (n,) int32, what a click on each says: its row in the table.
        coordinates: (n, 2) or (n, 3), finite, n >= 1.
        marks: how the points look.
        focus: the number of the point in focus.
        rays: lines from the focus to its true neighbours.
        kept_colour: of rays to neighbours that are kept.
        labels: words to write, the most wanted first; one without room is left out.
        groups: names of groups.
        tails: (t, 2) earlier places of each point, oldest first; t may differ, and be 0.
        lens: whether to magnify the neighbourhood of the focus; not in space.
        hover: (n,) what the mouse reads; None for the words.
        axes: names of the axes, "" for none.
        key: what the sequential scale counts; "" for no key.
        largest: the number at the dark end of the sequential scale; None for the largest value.
        alt: what a reader who can't see the picture needs to know.
        view: zoom, camera and selection survive for as long as this stays the same.
        group: what this map shares its hover and selection with, as in `Chart`; "" for nothing.
        width: px that words are placed for.
        height: px.
    """

    words: Sequence[str]
    ids: npt.NDArray[np.int32]
    coordinates: Floats
    marks: Marks
    focus: int | None = None
    rays: tuple[Ray, ...] = ()
    kept_colour: str = "table"
    labels: tuple[Label, ...] = ()
    groups: tuple[GroupName, ...] = ()
    tails: Sequence[Floats] | None = None
    lens: bool = False
    hover: Sequence[str] | None = None
    axes: tuple[str, ...] | None = None
    key: str = ""
    largest: float | None = None
    alt: str
    view: str
    group: str = ""
    width: int = 588
    height: int = 440

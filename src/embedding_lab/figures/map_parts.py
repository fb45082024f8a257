"""The parts of a map in Plotly's words: marks, lines and texts on one pair of axes or in space.

In: one function per kind of trace. A trace has one colour and one shape, because a colour token
per point would make the message of a large map five times as long. Left out: where things go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.chart import SMALL_PRINT, plain

Floats = npt.NDArray[np.floating]
Trace = dict[str, object]

SEQUENTIAL = [[0, "@low"], [1, "@high"]]
_UP = {"above": "top", "below": "bottom"}
_FADED = {"marker": {"opacity": 0.15}}


class Written(NamedTuple):
    """A text on the map.

    Attributes:
        place: (2,) or (3,) coordinates of its point.
        words: the text, as the user wrote it.
        colour: a token's name.
        side: right, left, above, below or centre.
        bold: whether it has weight 600.
        size: px.
        reach: px between the point and the words.
    """

    place: Floats
    words: str
    colour: str = "ink"
    side: str = "right"
    bold: bool = False
    size: int = SMALL_PRINT
    reach: float = 6


class Marker(NamedTuple):
    """How the points of one trace look.

    Attributes:
        colour: a token's name.
        symbol: circle, diamond, or circle-open for a ring.
        size: px; one for all or one per point.
        value: (n,) numbers on the sequential scale instead of the colour.
        largest: the number at the dark end of the scale.
    """

    colour: str
    symbol: str
    size: float | Floats
    value: Floats | None = None
    largest: float = 1


@dataclass(frozen=True, slots=True)
class Axes:
    """Where traces are drawn.

    Attributes:
        kind: scatter, scattergl or scatter3d.
        name: "" for the map itself, "2" and "3" for what is set into it.
    """

    kind: str
    name: str = ""

    def at(self, coordinates: Floats) -> Trace:
        """Begin a trace with its coordinates.

        Args:
            coordinates: (n, 2) or (n, 3).

        Returns:
            A Plotly trace without a look.
        """
        columns = dict(zip("xyz", np.asarray(coordinates, np.float32).T, strict=False))
        pair = {"xaxis": f"x{self.name}", "yaxis": f"y{self.name}"} if self.name else {}
        return {"type": self.kind, **columns, **pair, "hoverinfo": "skip"}


def points(
    axes: Axes,
    coordinates: Floats,
    look: Marker,
    *,
    ids: npt.NDArray[np.int32] | None = None,
    hover: Sequence[str] | None = None,
) -> Trace:
    """Draw points of one look.

    Args:
        axes: where.
        coordinates: (n, 2) or (n, 3).
        look: their colour, shape and size.
        ids: (n,) what a click on each says; None for decoration.
        hover: (n,) what the mouse reads.

    Returns:
        A Plotly trace.
    """
    trace = axes.at(coordinates)
    marker: dict[str, object] = {
        "symbol": look.symbol,
        "size": look.size,
        "opacity": 1,
        "color": f"@{look.colour}",
        "line": {"width": 2 if look.symbol.endswith("open") else 0, "color": f"@{look.colour}"},
    }
    if look.value is not None:
        marker |= {
            "color": np.asarray(look.value, np.float32),
            "colorscale": SEQUENTIAL,
            "cmin": 0,
            "cmax": look.largest,
            "showscale": False,
            "line": {"width": 0.8, "color": "@edge"},
        }
    trace |= {"mode": "markers", "marker": marker}
    if axes.kind != "scatter3d":
        trace |= {"unselected": _FADED, "selected": {"marker": {"opacity": 1}}}
    if ids is not None:
        trace["customdata"] = np.asarray(ids, np.int32)
    if hover is not None:
        trace |= {"hovertext": [plain(words) for words in hover], "hoverinfo": "text"}
    return trace


def lines(
    axes: Axes, paths: Iterable[Floats], colour: str, *, width: float = 1, **more: object
) -> Trace:
    """Draw separate paths of one colour.

    Args:
        axes: where.
        paths: (t, 2) or (t, 3) each; at least one path.
        colour: a token's name.
        width: px.
        more: `dash` and other attributes of a Plotly line; `opacity` of the trace.

    Returns:
        A Plotly trace.
    """
    parts = [np.asarray(path, np.float32) for path in paths]
    gap = np.full((1, parts[0].shape[1]), np.nan, np.float32)
    joined = np.vstack([row for part in parts for row in (part, gap)])
    opacity = more.pop("opacity", 1)
    line = {"color": f"@{colour}", "width": width, **more}
    return {**axes.at(joined), "mode": "lines", "line": line, "opacity": opacity}


def write(axes: Axes, texts: Iterable[Written]) -> list[Trace]:
    """Write texts as traces, one for each style.

    Args:
        axes: where; not in space.
        texts: what to write.

    Returns:
        Plotly traces.
    """

    def style(text: Written) -> tuple[int, str, bool, float]:
        return text.size, text.colour, text.bold, text.reach

    traces: list[Trace] = []
    for (size, colour, bold, reach), alike in groupby(sorted(texts, key=style), key=style):
        these = list(alike)
        traces.append(
            axes.at(np.array([one.place for one in these]))
            | {
                "mode": "markers+text",
                # Plotly keeps words (size / 1.6 + 1) px away from a mark, seen or not.
                "marker": {"size": max(reach - 1, 0) * 1.6, "opacity": 0},
                "text": [plain(one.words) for one in these],
                "textposition": [_position(one.side) for one in these],
                "textfont": {"size": size, "color": f"@{colour}", "weight": _weight(bold)},
                "unselected": {"textfont": {"color": f"@{colour}"}},
            }
        )
    return traces


def annotations(texts: Iterable[Written]) -> list[dict[str, object]]:
    """Write texts as annotations, which stand above WebGL.

    Args:
        texts: what to write.

    Returns:
        Plotly annotations.
    """
    return [_annotation(one) for one in texts]


def _position(side: str) -> str:
    up, _, across = side.rpartition(" ")
    if across in _UP:
        return f"{_UP[across]} center"
    return f"{_UP.get(up, 'middle')} {across.replace('centre', 'center')}"


def _annotation(one: Written) -> dict[str, object]:
    up = one.side.startswith("above") - one.side.startswith("below")
    right = one.side.endswith("right") - one.side.endswith("left")
    reach = one.reach * (0.6 if up and right else 1)
    return {
        **{axis: float(value) for axis, value in zip("xyz", one.place, strict=False)},
        "text": plain(one.words),
        "showarrow": False,
        "xanchor": ("center", "left", "right")[right],
        "yanchor": "middle",
        "xshift": right * reach,
        "yshift": up * (reach + SMALL_PRINT / 2),
        "borderpad": 0,
        "font": {"size": one.size, "color": f"@{one.colour}", "weight": _weight(one.bold)},
    }


def size_key(axes: Axes, sizes: Mapping[float, float], largest: float, words: str) -> list[Trace]:
    """Draw the key of a sequential scale: a row of points, its ends named, its title above.

    Args:
        axes: where; 12 units wide and 3 high, the row at y = 1.
        sizes: px of the points by value, in rising order; at least one.
        largest: the number at the dark end of the scale.
        words: the title.

    Returns:
        Plotly traces.
    """
    values = np.array(list(sizes), np.float32)
    row = np.column_stack([np.linspace(2, 10, len(values)), np.ones(len(values))])
    look = Marker("edge", "circle", np.array(list(sizes.values()), np.float32), values, largest)
    ends = [
        Written(row[0], f"{values[0]:g}", "muted", "left", reach=10),
        Written(row[-1], f"{values[-1]:g}", "muted", "right", reach=10),
        Written(np.array([6.0, 2.2]), words, "muted", "centre", reach=1),
    ]
    return [points(axes, row, look), *write(axes, ends)]


def _weight(bold: bool) -> int:
    return 600 if bold else 400

"""A Plotly figure as plain data: what the live chart in the browser draws, frame after frame.

In: `Chart`, the layout that all charts share, and the bytes that carry a chart to the browser.
Numbers travel as raw little-endian buffers behind a JSON header, because typed arrays go straight
into Plotly: 2,000 points are 18 kB and 0.2 ms, against 83 kB as JSON.

Left out: Plotly itself, which only the browser loads, and colours. A colour is a token, "@table"
or "@c1-ink": the name of a CSS variable that the browser looks up in its theme.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

SMALL_PRINT = 14  # px: labels, axes, small print
_BOUNDARY = 8  # bytes: a typed array must start at a multiple of its item's size
_SENT_AS = {"f": "<f4", "i": "<i4", "u": "<i4", "b": "<i4"}  # 7 digits are enough for pixels


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """What to draw, in Plotly's own words.

    Attributes:
        traces: Plotly traces; numeric arrays stay NumPy arrays. The int32 array `customdata` of
            a trace holds the ids of its points and makes them clickable and selectable.
        layout: a Plotly layout, laid over `base_layout`'s.
        alt: what a reader who can't see the picture needs to know.
        height: px.
        view: zoom, camera and selection survive for as long as this string stays the same.
        group: charts of one group know the same things by the same ids: what the mouse rests on
            in one is ringed in the others, and they share a selection. "" for a chart alone.
        width: px that it is made for: in a narrower column it is lower too, and its points are
            smaller. 0 for a chart of one height.
    """

    traces: tuple[dict[str, object], ...]
    layout: dict[str, object]
    alt: str
    height: int
    view: str
    group: str = ""
    width: int = 0


def base_layout() -> dict[str, object]:
    """Lay out what all charts share: no margins, no legend, no frame, small print of 14 px.

    Returns:
        A new Plotly layout without axes.
    """
    return {
        "autosize": True,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": "@clear",
        "plot_bgcolor": "@clear",
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 12,
        "dragmode": "pan",
        "font": {"size": SMALL_PRINT, "color": "@ink"},
        "hoverlabel": {
            "bgcolor": "@panel",
            "bordercolor": "@edge",
            "font": {"size": SMALL_PRINT, "color": "@ink"},
            "align": "left",
        },
        "newselection": {"line": {"color": "@edge", "width": 1, "dash": "solid"}},
    }


def bare_axis(low: float, high: float, **more: object) -> dict[str, object]:
    """Make an axis without ticks, grid or line.

    Args:
        low: the number at its start.
        high: the number at its end.
        more: further attributes of a Plotly axis.

    Returns:
        A Plotly axis.
    """
    return {
        "range": [low, high],
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "showticklabels": False,
        "ticks": "",
        **more,
    }


def plain(words: str) -> str:
    """Take the meaning from the characters that Plotly reads as markup.

    Returns:
        The same words for every text of a trace, an annotation or a hover label.

    Examples:
        >>> plain("<b>R&D</b>")
        '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    return escape(words, quote=False)


def pack(chart: Chart, **header: str | int) -> bytes:
    """Write a chart as the bytes that `ui/live_chart.js` reads.

    u32 length of the header | JSON header | zeros up to a multiple of 8 | buffers, each filled up
    likewise. In the header `{"$": [start, count, type]}` stands for an array. One-dimensional
    arrays become float32 or int32; NaN may stand in them. Everywhere else it becomes null.

    Args:
        chart: what to draw.
        header: what else the browser should know.

    Returns:
        The message.
    """
    buffers: list[bytes] = []
    figure = {
        "traces": _lifted(chart.traces, buffers),
        "layout": _lifted(chart.layout, buffers),
        "alt": chart.alt,
        "height": chart.height,
        "view": chart.view,
        "group": chart.group,
        "width": chart.width,
    }
    text = json.dumps(figure | header, separators=(",", ":"), allow_nan=False).encode()
    return _filled(len(text).to_bytes(4, "little") + text) + b"".join(buffers)


def _lifted(value: object, buffers: list[bytes]) -> object:
    """Move the arrays out of a value and into the buffers.

    Returns:
        What is left, fit for strict JSON.
    """
    if isinstance(value, np.ndarray):
        flat = value.ndim == 1 and value.dtype.kind in _SENT_AS
        return _buffered(value, buffers) if flat else _lifted(value.tolist(), buffers)
    if isinstance(value, Mapping):
        return {str(name): _lifted(part, buffers) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_lifted(part, buffers) for part in value]
    return _scalar(value)


def _scalar(value: object) -> object:
    number = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(number, float) and not math.isfinite(number) else number


def _buffered(array: npt.NDArray[np.generic], buffers: list[bytes]) -> dict[str, object]:
    sent_as = _SENT_AS[array.dtype.kind]
    start = sum(map(len, buffers))
    buffers.append(_filled(np.ascontiguousarray(array, dtype=sent_as).tobytes()))
    return {"$": [start, len(array), sent_as[1:]]}


def _filled(content: bytes) -> bytes:
    return content + bytes(-len(content) % _BOUNDARY)

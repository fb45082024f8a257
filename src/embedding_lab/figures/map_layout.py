"""The axes of a map: on paper, in space, and what is set into a map: a lens and a key.

In: Plotly layouts. Left out: traces (`figures/map_parts.py`) and places (`figures/lens.py`).
"""

from embedding_lab.figures.chart import bare_axis, plain
from embedding_lab.figures.labels import Box, Plane
from embedding_lab.figures.lens import Lens

_EYE = 1.25  # Plotly's own: nearer, a flat cloud would lose its corners


def space(names: tuple[str, ...] | None) -> dict[str, object]:
    """Lay out three equal axes, bare but for the lines of those that have a name.

    Args:
        names: of the axes, "" for none; None for no names.

    Returns:
        A Plotly scene.
    """
    axes: dict[str, object] = {
        f"{letter}axis": {
            "visible": bool(name),
            "title": {"text": plain(name), "font": {"size": 14, "color": "@muted"}},
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
            "showspikes": False,
            "showbackground": False,
            "linecolor": "@line",
            "showline": True,
        }
        for letter, name in zip("xyz", (*(names or ()), "", "", ""), strict=False)
    }
    eye = {"eye": dict.fromkeys("xyz", _EYE)}
    return axes | {"aspectmode": "data", "dragmode": "orbit", "camera": eye}


def lens_layout(lens: Lens, plane: Plane) -> dict[str, object]:
    """Set the lens in, frame what it looks at, and join the two frames.

    Args:
        lens: where it stands and what it shows.
        plane: the map.

    Returns:
        Parts of a Plotly layout.
    """
    across, up = lens.plane.ranges()
    frame = {"type": "rect", "line": {"color": "@edge", "width": 1}}
    here = frame | {"xref": "x", "yref": "y", "x0": across[0], "x1": across[1]}
    there = frame | {"xref": "x2 domain", "yref": "y2 domain", "x0": 0, "x1": 1, "y0": 0, "y1": 1}
    joins = [
        {
            "type": "line",
            "xref": ["x", "x2 domain"],
            "yref": ["y", "y2 domain"],
            "x0": across[right],
            "y0": up[top],
            "x1": right_there,
            "y1": top_there,
            "line": {"color": "@edge", "width": 0.8},
        }
        for right, top, right_there, top_there in _joined_corners(lens)
    ]
    shapes = [*joins, here | {"y0": up[0], "y1": up[1]}, there]
    return {
        **set_in("2", lens.box, plane, across, up),
        "plot_bgcolor": "@bg",  # a lens hides what is under it
        "shapes": shapes,
    }


def _joined_corners(lens: Lens) -> list[tuple[int, int, int, int]]:
    """Choose the corners that face each other, as (right, top) here and (right, top) there.

    Returns:
        Two pairs of corners.
    """
    here, there = lens.looks_at, lens.box
    if there.left >= here.right:
        return [(1, 1, 0, 1), (1, 0, 0, 0)]
    if there.right <= here.left:
        return [(0, 1, 1, 1), (0, 0, 1, 0)]
    if there.top >= here.bottom:
        return [(0, 0, 0, 1), (1, 0, 1, 1)]
    return [(0, 1, 0, 0), (1, 1, 1, 0)]


def paper(plane: Plane, names: tuple[str, ...] | None) -> dict[str, object]:
    """Lay out two equal axes, bare but for their names.

    Args:
        plane: what they show.
        names: of both axes, "" for none; None for no names.

    Returns:
        Parts of a Plotly layout.
    """
    across, up = plane.ranges()
    return {
        "xaxis": bare_axis(*across),
        "yaxis": bare_axis(*up, scaleanchor="x", scaleratio=1),
        "annotations": _axis_names(names or ()),
    }


def _axis_names(names: tuple[str, ...]) -> list[dict[str, object]]:
    corners = ((1, 0, "right", "bottom", " →"), (0, 1, "left", "top", " ↑"))
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": y,
            "xanchor": xanchor,
            "yanchor": yanchor,
            "text": plain(name) + arrow,
            "showarrow": False,
            "font": {"color": "@muted"},
        }
        for name, (x, y, xanchor, yanchor, arrow) in zip(names, corners, strict=False)
        if name
    ]


def set_in(
    name: str, box: Box, plane: Plane, across: tuple[float, float], up: tuple[float, float]
) -> dict[str, object]:
    """Set another pair of axes into the map.

    Args:
        name: "2" or "3".
        box: where, in px of the map.
        plane: the map.
        across: their coordinates at left and right.
        up: their coordinates at the bottom and the top.

    Returns:
        Parts of a Plotly layout.
    """
    x = [box.left / plane.width, box.right / plane.width]
    y = [1 - box.bottom / plane.height, 1 - box.top / plane.height]
    return {
        f"xaxis{name}": bare_axis(*across, domain=x, anchor=f"y{name}", fixedrange=True),
        f"yaxis{name}": bare_axis(*up, domain=y, anchor=f"x{name}", fixedrange=True),
    }

"""The component that shows a `Chart` and keeps it: zoom, camera and selection survive every frame.

`st.plotly_chart` is replaced whenever its figure changes, so a picture that moves loses them.
Here Plotly, from the installed package, updates one and the same element. The browser loads it
from the app itself, once a page; this process never imports it.
"""

from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import streamlit as st
from streamlit.components.v1 import declare_component

from embedding_lab.figures.chart import Chart, pack
from embedding_lab.ui.credit import NOTHING_ELSE, Saved, credit
from embedding_lab.ui.heard import heard

_HERE = files("embedding_lab.ui")
# The tokens of the drawings come first: one table of colours for all pictures.
_STYLES = ("drawing.css", "live_chart.css", "save.css")
_SCRIPTS = ("live_chart.js", "photograph.js", "save.js")
_mount = st.components.v2.component(
    "embedding_lab.live_chart",
    html='<div class="live-chart drawing"></div>\n',
    css="\n".join(_HERE.joinpath(name).read_text("utf-8") for name in _STYLES),
    js="\n".join(_HERE.joinpath(name).read_text("utf-8") for name in _SCRIPTS),
    isolate_styles=False,
)


def live_chart(
    chart: Chart,
    *,
    key: str,
    revision: int = 0,
    on_click: Callable[[int], None] | None = None,
    saved: Saved = NOTHING_ELSE,
) -> tuple[int, ...]:
    """Show a chart over the whole width of its column.

    Args:
        chart: what to draw.
        key: a name for its place on the page; the same in every run, so that it is kept.
        revision: a number for this state of the chart; the element shows it as `data-rev`.
        on_click: called with the id of a point before the run that follows a click on it.
        saved: what a file of it says, beside what its page knows.

    Returns:
        The ids of the points in the reader's lasso or box.
    """
    told = credit(saved)._asdict()
    picked = _mount(
        key=key,
        data=pack(chart, name=key, revision=revision, library=_library(), **told),
        default={"selected": []},
        on_clicked_change=partial(_clicked, key, on_click),
        on_selected_change=_nothing,
    )
    return tuple(one for one in picked.get("selected") or () if isinstance(one, int))


def _clicked(key: str, on_click: Callable[[int], None] | None) -> None:
    clicked = heard(key, "clicked")
    if on_click is not None and isinstance(clicked, int):
        on_click(clicked)


def _library() -> str:
    """Let the app serve the folder of the installed Plotly that holds plotly.min.js.

    Returns:
        The file's path on this server.

    Raises:
        ModuleNotFoundError: plotly isn't installed.
    """
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("plotly is not installed. Install it: pip install plotly")
    served = declare_component("plotlyjs", path=Path(spec.origin).parent / "package_data")
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}" if base else ""
    return f"{root}/component/{served.name}/plotly.min.js?v={version('plotly')}"


def _nothing() -> None:
    """Stand in for a callback: a state needs one to have a default."""

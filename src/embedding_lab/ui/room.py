"""The room that the pages stand in: projector mode, and what the theme can't say in its file.

Streamlit scales with the type size of the document, so one rule enlarges all of it. Drawings grow
with their column, and the live chart asks for the scale.
"""

from importlib.resources import files

import streamlit as st

PROJECTOR = "projector"  # key of the switch, and its name in the URL

_HERE = files("embedding_lab.ui")
_mount = st.components.v2.component(
    "embedding_lab.room",
    html="<span hidden></span>\n",
    css=_HERE.joinpath("room.css").read_text("utf-8"),
    js=_HERE.joinpath("room.js").read_text("utf-8"),
    isolate_styles=False,
)


def furnish() -> None:
    """Draw the switch of projector mode in the corner of the screen, and do as it says."""
    with st.container(key="projector_place", width="content", gap=None):
        on = st.toggle(
            "Projector", key=PROJECTOR, bind="query-params", persist_state="session",
            help="Large type, no sidebar. The link keeps it.",
        )  # fmt: skip
        _mount(key="room", data={"projector": bool(on)})

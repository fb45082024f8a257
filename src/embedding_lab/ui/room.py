"""The room that the pages stand in: projector mode, and what the theme can't say in its file.

Streamlit scales with the type size of the document, and so do the drawings and the live chart: one
rule enlarges all of it. The rules go ahead of the page: what comes by a component would come late,
and move all that is there already.
"""

from importlib.resources import files

import streamlit as st

from embedding_lab.lessons.steps import BENCH

PROJECTOR = "projector"  # key of the switch, and its name in the URL
PROJECTED = "projected"  # its name in a link of the lesson plan, see `furnish`

NARROW = 768  # px up to which Streamlit lays the sidebar over the page
_HERE = files("embedding_lab.ui")
_RULES = _HERE.joinpath("room.css").read_text("utf-8")
_PROJECTED = _HERE.joinpath("projector.css").read_text("utf-8")
_COLOURS = {  # name in room.css -> option of the theme
    "ink": "textColor",
    "muted": "grayTextColor",
    "line": "borderColor",
    "page": "backgroundColor",
    "panel": "codeBackgroundColor",
    "accent": "primaryColor",
}
_close_when_chosen = st.components.v2.component(
    "embedding_lab.sidebar", html="<span></span>\n",
    js=_HERE.joinpath("sidebar.js").read_text("utf-8"), isolate_styles=False,
)  # fmt: skip


def is_projected() -> bool:
    """Tell whether projector mode is on, also before its switch is drawn.

    Returns:
        What the switch says, or a link for it.
    """
    asked = any(st.query_params.get(name) == "true" for name in (PROJECTOR, PROJECTED))
    return bool(st.session_state.get(PROJECTOR, asked))


def projection() -> dict[str, str]:
    """Write projector mode for a link of the lesson plan.

    Returns:
        Query parameters; none while it is off.
    """
    return {PROJECTED: "true"} if is_projected() else {}


def paint() -> None:
    """Put the rules of the room, in the colours of both themes, before all that is drawn."""
    colours = (
        f"--room-{name}: light-dark({st.get_option(f'theme.light.{option}')}, "
        f"{st.get_option(f'theme.dark.{option}')});"
        for name, option in _COLOURS.items()
    )
    more = _PROJECTED if is_projected() else ""
    st.html(f"<style>:root {{ {' '.join(colours)} }}\n{_RULES}{more}</style>")


def close_when_chosen() -> None:
    """Let the sidebar, in which this is drawn, close on a phone once a page is chosen in it."""
    with st.container(key="sidebar_closes", gap=None):
        _close_when_chosen(key="sidebar_closer", data={"narrow": NARROW})


def furnish() -> None:
    """Draw the switch of projector mode in the corner of the screen.

    Where a link of the lesson plan has opened the page, the address has it by a name of its own,
    and the switch writes that by hand. Bound, it would be dropped from the link, since the plan
    has bound it too, and be written anew: an entry of its own, so that *Back* would switch it off
    before it leads to the plan.
    """
    opened = BENCH in st.query_params
    with st.container(key="projector_place", width="content", gap=None):
        st.toggle(
            "Projector", key=PROJECTOR, bind=None if opened else "query-params",
            persist_state="session", on_change=_note if opened else None,
            help="No sidebar, and as large as shows a lesson on one screen. The link keeps it.",
        )  # fmt: skip


def _note() -> None:
    if st.session_state[PROJECTOR]:
        st.query_params[PROJECTED] = "true"
    else:
        st.query_params.pop(PROJECTED, None)

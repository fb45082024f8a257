"""A reload of the page keeps what its visitor has made: runs, tables, texts.

Streamlit starts a new session then. The tab alone remembers the name of the one before, in the
browser's `sessionStorage`: it is in no link, no other tab has it, and it ends with the tab. Who
shows it gets what that session owned, if it is gone for less than the grace of the engine, and
if who shows it owns nothing yet. A tab that was duplicated has the name too: it asks the other
tabs first, and where one answers it keeps to itself.
"""

from importlib.resources import files
from time import monotonic

import streamlit as st

from embedding_lab.ui.heard import heard
from embedding_lab.ui.jobs import cloakroom, engine, me, my_name
from embedding_lab.ui.own import GIVEN, OPENED
from embedding_lab.ui.part import CONTROLS_AS_LEFT, kept_controls
from embedding_lab.ui.ways import VISITED

_TEXTS = ("teaching", "sotu", "sotu-shuffled", "own")
WORK = (
    "trained_here", "uploaded_vectors", "own_corpus", "own_text",
    *(f"training_{text}" for text in _TEXTS),
)  # fmt: skip
"""What a visitor has made; a session that has any of it takes over nothing."""

OWNED = (
    *WORK, "film_taken", "slot_training_film",
    *(f"{kind}_{text}" for kind in ("watched", "training_sentence") for text in _TEXTS),
)  # fmt: skip
"""What survives, by its name in the state of a session."""

ASIDE = (OPENED, GIVEN, VISITED)
"""What goes with it: which pages were seen, and which opened on words of whose table."""

PATIENCE = 90.0  # seconds: who is still there then is another tab, which this one was copied from
# (in a browser whose tabs can't ask each other)
_KEY = "reload"
_BEFORE = "session_before"  # session state: the name that this tab has shown, and when
_SETTLED = "session_settled"  # session state: one that needs no further look
_mount = st.components.v2.component(
    "embedding_lab.reload",
    html="<span hidden></span>",
    js=files("embedding_lab.ui").joinpath("reload.js").read_text("utf-8"),
    isolate_styles=False,
)


def survive_reloads() -> None:
    """Hand in what this session owns, and listen to the tab; last on a page."""
    state = st.session_state
    things = {name: state[name] for name in OWNED if name in state}
    if things:  # else nobody need know this session, and no engine need start
        aside = {name: state[name] for name in ASIDE if name in state}
        # The controls go on changing, and the heir's must not change with them.
        cloakroom().hand_in(me(), things | aside | {CONTROLS_AS_LEFT: kept_controls()})
    shown, _ = state.get(_BEFORE, ("", 0.0))
    data = {"session": my_name(), "settled": state.get(_SETTLED, ""), "heard": shown}
    _mount(key=_KEY, data=data, on_before_change=_hear)


def take_back() -> None:
    """Take over what the session before owned, as soon as it is known to be gone; first on a page.

    The server may learn late that a tab was closed, as when the network was away. Whoever has made
    something by then keeps that instead.
    """
    state = st.session_state
    before, since = state.get(_BEFORE, ("", 0.0))
    if before == state.get(_SETTLED, ""):
        return
    if any(state.get(name) for name in WORK) or monotonic() - since > PATIENCE:
        state[_SETTLED] = before
        return
    left = cloakroom().claim(before, heir=me())
    if left is not None:
        engine().adopt(left.session, heir=me())
        state.update(left.things)
    if left is not None or not cloakroom().holds(before):
        state[_SETTLED] = before


def _hear() -> None:
    before = heard(_KEY, "before")
    if isinstance(before, str):
        st.session_state[_BEFORE] = (before, monotonic())

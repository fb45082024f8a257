"""Parts of a page: each is drawn anew alone, keeps its controls, and fails alone.

A control redraws the part that it stands in, not the page: neither the sidebar nor what another
part has computed. What concerns all parts, such as another table, asks for the page.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import streamlit as st

_CONTROLS = "controls_of_page"  # session state: keys of the controls of the page that is shown
CONTROLS_AS_LEFT = "controls_as_left"  # session state: the values of all controls of this session
_ASKED = "page_asked_for"  # session state: a callback in a part concerns the whole page
_log = logging.getLogger(__name__)


def part(key: str, draw: Callable[[], None], *, every: float | None = None) -> None:
    """Draw a part of a page.

    Args:
        key: its name, once on a page.
        draw: draws it; what it needs from the page it has bound.
        every: seconds after which it is drawn again; None for only after a control of its own.
    """

    def run() -> None:
        if st.session_state.get(_ASKED):
            st.rerun()
        with net(key):
            draw()
        keep_controls()

    st.fragment(run, run_every=every, key=key)()


def ask_for_page() -> None:
    """Have the whole page drawn, not only the part of the control; for a callback."""
    st.session_state[_ASKED] = True


def page_is_drawn() -> None:
    """Note that the whole page is being drawn."""
    st.session_state.pop(_ASKED, None)


@contextmanager
def net(name: str, *, stops: bool = False) -> Iterator[None]:
    """Catch what nobody foresaw: a visitor sees a sentence, the log has the traceback.

    Args:
        name: of the page or part, for the log.
        stops: whether nothing more is drawn after a failure.

    Yields:
        Nothing.
    """
    try:
        yield
    except Exception:  # the one broad net
        _log.exception("%s failed", name)
        st.error("Something went wrong here. Press Reset, or choose another lesson.")
        if stops:
            st.stop()


def has_controls(keys: Iterable[str]) -> None:
    """Name the controls of the page that is drawn from here on.

    Args:
        keys: of the controls.
    """
    st.session_state[_CONTROLS] = tuple(keys)


def keep_controls() -> None:
    """Remember how the controls stand, for when the visitor comes back to this page."""
    values = st.session_state.setdefault(CONTROLS_AS_LEFT, {})
    keys = st.session_state.get(_CONTROLS, ())
    values |= {key: st.session_state[key] for key in keys if key in st.session_state}


def kept_controls() -> dict[str, object]:
    """Look how the controls of this session were left.

    Returns:
        Their values by key.
    """
    return dict(st.session_state.get(CONTROLS_AS_LEFT, {}))

"""What a component of ours tells, read in the callback that hears it."""

import streamlit as st


def heard(key: str, event: str) -> object:
    """Read an event of a component, in its callback.

    A press and a link may leave the browser as one message. Then the callback still runs, but the
    component stands on a page that is left already, and what it told has gone with it.

    Args:
        key: of the component.
        event: its name.

    Returns:
        What was told; None where it has gone.
    """
    told = st.session_state.get(key)
    return None if told is None else told.get(event)

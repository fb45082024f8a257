"""The last values of a control, a click away."""

import streamlit as st

from embedding_lab.text.markdown import plain

REMEMBERED = 10


def remember(key: str, value: str) -> list[str]:
    """Keep a value in this session's memory.

    Args:
        key: the control.
        value: what it shows now.

    Returns:
        The last 10 different values, newest first.
    """
    name = f"recent_{key}"
    earlier = [one for one in st.session_state.get(name, []) if one != value]
    st.session_state[name] = [value, *earlier][:REMEMBERED]
    return list(st.session_state[name])


def recent(key: str) -> list[str]:
    """Look up what a control has shown in this session.

    Args:
        key: the control.

    Returns:
        Its last 10 different values, newest first.
    """
    return list(st.session_state.get(f"recent_{key}", []))


def offer_recent(key: str, values: list[str]) -> None:
    """Draw earlier values of a control as pills; nothing where there are none.

    Args:
        key: the control that a click sets.
        values: its values, newest first; the newest is on the screen already.
    """
    if len(values) < 2:
        return
    pills = f"again_{key}"
    st.pills(
        "Seen before", values[1:], key=pills, format_func=plain, on_change=_again,
        args=(key, pills),
        label_visibility="collapsed",
    )  # fmt: skip


def _again(key: str, pills: str) -> None:
    if st.session_state[pills] is not None:
        st.session_state[key] = st.session_state[pills]
        st.session_state[pills] = None

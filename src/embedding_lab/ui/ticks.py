"""Which steps are ticked on the page for teachers: in the session, and in the link.

Streamlit binds the value of a widget to the URL, and here it is that of many boxes together. So
the list of ids is written there by hand; the session holds it from the first run on.
"""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from embedding_lab.lessons.lesson_plan import read_plan, write_plan
from embedding_lab.lessons.steps import STEPS, Step, minutes_of
from embedding_lab.ui.part import ask_for_page

TICKED: Final = "steps"
"""Name in the session and in the URL; "" for the proposal."""


def ticked_steps(minutes: int) -> list[Step]:
    """Look which steps are ticked, and say so in the link.

    Args:
        minutes: that the class has.

    Returns:
        The steps, in class order.
    """
    told = st.session_state.setdefault(TICKED, st.query_params.get(TICKED, ""))
    steps = read_plan(told, minutes)
    named = write_plan([step.id for step in steps], minutes)
    st.session_state[TICKED] = named
    if named:
        st.query_params[TICKED] = named
    else:
        st.query_params.pop(TICKED, None)
    return list(steps)


def are_proposed() -> bool:
    """Tell whether the ticked steps are the proposal; after `ticked_steps`.

    Returns:
        Whether there is nothing to go back to.
    """
    return not st.session_state[TICKED]


def propose() -> None:
    """Go back to the steps that fill the minutes; for a callback."""
    st.session_state[TICKED] = ""


def tick_lesson(path: str, title: str, members: Sequence[Step], taken: Sequence[Step]) -> None:
    """Draw the heading of a lesson, whose box ticks all its steps.

    Args:
        path: of the lesson.
        title: of the lesson.
        members: its steps.
        taken: those that are ticked.
    """
    key = f"tick_{path}"
    st.session_state[key] = len(taken) == len(members)
    told = f"**{title}**\u2002:gray[{minutes_of(taken)} of {minutes_of(members)} min]"
    with st.container(key=f"lesson_of_{members[0].id[0]}"):
        st.checkbox(told, key=key, on_change=_tick, args=(key, tuple(step.id for step in members)))


def tick_step(step: Step, *, ticked: bool) -> None:
    """Draw the box of a step.

    Args:
        step: which one.
        ticked: whether the class takes it.
    """
    key = f"tick_{step.id}"
    st.session_state[key] = ticked
    told = f"**{step.id}\u2002{step.title}**\u2002:gray[{step.minutes} min]"
    st.checkbox(told, key=key, on_change=_tick, args=(key, (step.id,)), width="content")


def _tick(key: str, ids: Sequence[str]) -> None:
    minutes = st.session_state["minutes"]
    before = {step.id for step in read_plan(st.session_state[TICKED], minutes)}
    now = before | set(ids) if st.session_state[key] else before - set(ids)
    st.session_state[TICKED] = write_plan([step.id for step in STEPS if step.id in now], minutes)
    ask_for_page()

"""The question of a step, on the page that its link has opened."""

from typing import Final

import streamlit as st

from embedding_lab.lessons.steps import STEPS, Step
from embedding_lab.ui.lessons import Lesson
from embedding_lab.ui.part import ask_for_page, part

_OPENED: Final = "step_opened"  # session state: the id of the step whose link has opened the page
_BY_ID: Final = {step.id: step for step in STEPS}


def note_step(lesson: Lesson, asked: str | None, *, arrives: bool) -> None:
    """Remember which step has opened a page; before anything is drawn.

    Args:
        lesson: the page.
        asked: the id in the address, if there is one; anybody may write anything there.
        arrives: whether the visitor comes from another page, or from nowhere.
    """
    if not arrives:
        return
    if asked in _BY_ID:
        st.session_state[_OPENED] = asked
        return
    step = opened_step()
    if step is not None and step.path != lesson.path:
        st.session_state.pop(_OPENED)


def opened_step() -> Step | None:
    """Look which step has opened the page that is shown.

    Returns:
        The step; None without one, or once its line was hidden.
    """
    return _BY_ID.get(st.session_state.get(_OPENED, ""))


def show_step_line(lesson: Lesson) -> None:
    """Draw the number and the question of the step that has opened the page, if one has.

    Args:
        lesson: the page.
    """
    step = opened_step()
    if step is not None and step.path == lesson.path:
        part("step_line", lambda: _line(step))


def _line(step: Step) -> None:
    with st.container(
        key="step_line", horizontal=True, horizontal_alignment="distribute",
        vertical_alignment="center", gap="small", wrap=False,
    ):  # fmt: skip
        where = f" :gray[{step.place}]" if step.place else ""
        st.markdown(f":gray[{step.id}]\u2002{step.ask}{where}")
        st.button("Hide", key="hide_step", type="tertiary", on_click=_hide)


def _hide() -> None:
    st.session_state.pop(_OPENED, None)
    ask_for_page()

"""The lessons as a path on Home: what is visited, what comes next, and how long it takes."""

from collections.abc import Sequence

import streamlit as st

from embedding_lab.ui.lessons import COURSE, TEACHERS, TRAINING, Lesson
from embedding_lab.ui.training_text import OWN, TITLES
from embedding_lab.ui.ways import go_to, visited

LESSONS = tuple(lesson for lesson in COURSE if lesson is not TEACHERS)
NO_BREAK = "&nbsp;"  # keeps a line where there are no words


def path_of_lessons() -> None:
    """Draw the course as a line of stops, and one button for what comes next.

    How the stops look is said in room.css, by the state that their key names.
    """
    seen = visited()
    left = [lesson for lesson in LESSONS if lesson.path not in seen]
    with st.container(key="course_path"):
        columns = st.columns(len(COURSE), gap="small")
    groups = ["", *(lesson.group for lesson in COURSE)]
    for column, lesson, before in zip(columns, COURSE, groups, strict=False):
        with column.container(gap=None):
            _group(lesson, same=lesson.group == before)
            _stop(lesson, _state(lesson, left))
    with st.container(key="next_step", horizontal=True, vertical_alignment="center"):
        _buttons(left)
        st.markdown(f":gray[:small[{to_go(left)}]]", width="content")


def to_go(left: Sequence[Lesson]) -> str:
    """Say how long the rest of the course takes.

    Args:
        left: the lessons that were not visited.

    Returns:
        One or two sentences.
    """
    minutes = sum(lesson.minutes for lesson in left)
    if not left:
        return f"You have visited all {len(LESSONS)} lessons."
    if len(left) == len(LESSONS):
        return f"All {len(left)} lessons take about {minutes} minutes. Each stands alone."
    return f"About {minutes} minutes to go. Each lesson stands alone."


def _group(lesson: Lesson, *, same: bool) -> None:
    with st.container(key=f"{'same_group' if same else 'group'}_{COURSE.index(lesson)}"):
        st.markdown(NO_BREAK if same else f"**{lesson.group}**")


def _stop(lesson: Lesson, state: str) -> None:
    below = {
        "visited": "visited",
        "next": f"next, {lesson.minutes} min",
    }.get(state, f"{lesson.minutes} min")
    title = f"**{lesson.title}**" if state == "next" else lesson.title
    with st.container(key=f"stop_{state}_{COURSE.index(lesson)}"):
        label = f"{title}  \n:gray[{below}]"
        st.page_link(lesson.path, label=label, help=lesson.question, width="stretch")


def _state(lesson: Lesson, left: Sequence[Lesson]) -> str:
    if lesson is TEACHERS:
        return "apart"
    if lesson not in left:
        return "visited"
    return "next" if lesson is left[0] else "ahead"


def _buttons(left: Sequence[Lesson]) -> None:
    if left:
        verb = "Start" if len(left) == len(LESSONS) else "Go on with"
        if st.button(f"{verb} lesson {left[0].number}", type="primary", key="next_lesson"):
            go_to(left[0])
    if st.button("Bring your own text", type="secondary" if left else "primary", key="bring_text"):
        go_to(TRAINING, text=TITLES[OWN])

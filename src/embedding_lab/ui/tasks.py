"""*Try this*: predict first, then reveal."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st


class Task(NamedTuple):
    """Something to do on the page, and what one then finds; both Markdown."""

    predict: str
    reveal: str


def try_this(tasks: Sequence[Task]) -> None:
    """Draw the tasks of a page, each answer folded away.

    Args:
        tasks: two or three.
    """
    for number, task in enumerate(tasks, start=1):
        st.markdown(f"**{number}.** {task.predict}")
        with st.expander("Reveal"):
            st.markdown(task.reveal)

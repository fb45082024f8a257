"""*Take the film*: a run as a moving picture in a file, drawn by a worker."""

import streamlit as st

from embedding_lab.ui.training_run import Training


def take_film(training: Training | None) -> None:
    """Draw the control.

    Args:
        training: the run, if it rests and has a film.
    """
    with st.popover("Take the film", width="stretch", disabled=training is None):
        st.markdown("A GIF.")

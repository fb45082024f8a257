"""Where a picture would stand, but there is none: what is missing, and what to do about it."""

import streamlit as st

from embedding_lab.text.markdown import plain


def instead_of_picture(words: str, height: int, *, key: str, retry: bool = True) -> None:
    """Draw a frame of the picture's height with a sentence in it, so that nothing below moves.

    Args:
        words: what is missing, and the remedy; plain text.
        height: px of the picture.
        key: a name for its place on the page.
        retry: whether trying again may help.
    """
    with st.container(
        key=key, border=True, height=height, horizontal_alignment="center",
        vertical_alignment="center",
    ):  # fmt: skip
        st.markdown(plain(words), width="content")
        if retry:
            st.button("Try again", key=f"{key}_again")

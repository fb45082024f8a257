"""The word in hand in the sidebar, for pages that have no place of their own for it."""

import streamlit as st

from embedding_lab.figures.in_hand import nearest_list
from embedding_lab.text.markdown import plain
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.part import part
from embedding_lab.ui.word_box import word_box
from embedding_lab.vectors.search import neighbours
from embedding_lab.vectors.table import WordVectors

SHOWN = 5  # neighbours


def show_word(vectors: WordVectors) -> None:
    """Draw the box and the nearest words of the table on the bench.

    Args:
        vectors: the table.
    """
    with st.container(key="sidebar_word_place", gap="xsmall"):
        part("sidebar_word", lambda: _show(vectors))


def _show(vectors: WordVectors) -> None:
    word = vectors.fold(word_box("Word in hand", vectors, help="Click a word to take it in hand."))
    if not word:
        return
    row = vectors.find(word)
    if row is None:
        st.markdown(f":gray[:small[{plain(vectors.name)} has no row for {plain(word)}.]]")
    elif not vectors.norms[row]:
        st.markdown(
            f":gray[:small[In {plain(vectors.name)} the row of {plain(word)} is all zero.]]"
        )
    else:
        st.markdown(f":gray[:small[Nearest in]] :orange[**{plain(vectors.name)}**]")
        draw(nearest_list(neighbours(vectors, word, k=SHOWN)), key="sidebar_nearest")

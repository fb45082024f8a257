"""The word in hand: the same on every page, kept in the URL; a click on any word takes it."""

from collections.abc import Sequence

import streamlit as st

from embedding_lab.lessons.first_look import direction
from embedding_lab.lessons.opening import opening_words
from embedding_lab.ui.own import give
from embedding_lab.ui.part import ask_for_page
from embedding_lab.vectors.table import WordVectors

IN_HAND = "word"  # key of the box that shows it, on whatever page; also its name in the URL
FIRST = "lettuce"
LONGEST = 60  # letters


def take_in_hand(word: str) -> None:
    """Make a word the word in hand; for a callback.

    Args:
        word: any text; a browser may send anything.
    """
    whole = str(word).encode("utf-8", "replace").decode()  # without lone surrogates
    st.session_state[IN_HAND] = whole[:LONGEST]
    ask_for_page()


def take_row(words: Sequence[str], row: int) -> None:
    """Make the word of a point that was clicked the word in hand; for a callback.

    Args:
        words: the words of the chart, or of its table.
        row: which of them; a browser may send any number.
    """
    if 0 <= row < len(words):
        take_in_hand(words[row])


def open_on_own_word(vectors: WordVectors) -> None:
    """Where a table lacks the first word, hold one that it has; before the box is drawn.

    Args:
        vectors: the table that is opened.
    """
    has_first = direction(vectors, FIRST) is not None
    give({IN_HAND: FIRST if has_first else opening_words(vectors)[0]}, {IN_HAND: FIRST})


def word_in_hand() -> str:
    """Look which word is in hand.

    Returns:
        The word as it was typed or clicked; "" for none.
    """
    return str(st.session_state.get(IN_HAND, FIRST)).strip()

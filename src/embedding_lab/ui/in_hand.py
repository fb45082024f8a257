"""The word in hand: the same on every page, kept in the URL; a click on any word takes it."""

import streamlit as st

IN_HAND = "word"  # key of the box that shows it, on whatever page; also its name in the URL
FIRST = "lettuce"
LONGEST = 60  # letters
_TAKEN = "word_was_taken"  # session state: a click took a word; the page must follow


def take_in_hand(word: str) -> None:
    """Make a word the word in hand; for a callback.

    Args:
        word: any text; a browser may send anything.
    """
    st.session_state[IN_HAND] = str(word)[:LONGEST]
    st.session_state[_TAKEN] = True


def was_taken() -> bool:
    """Tell whether a word was taken since the page was drawn.

    Returns:
        True until `page_follows` is called.
    """
    return bool(st.session_state.get(_TAKEN, False))


def page_follows() -> None:
    """Note that the whole page is drawn with the word in hand."""
    st.session_state.pop(_TAKEN, None)


def word_in_hand() -> str:
    """Look which word is in hand.

    Returns:
        The word as it was typed or clicked; "" for none.
    """
    return str(st.session_state.get(IN_HAND, FIRST)).strip()

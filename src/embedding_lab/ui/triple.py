"""The three words of Home: their boxes, and what they were before the last change."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import streamlit as st

from embedding_lab.lessons.first_look import WORDS
from embedding_lab.lessons.opening import opening_words
from embedding_lab.ui.in_hand import LONGEST
from embedding_lab.ui.own import give
from embedding_lab.ui.part import ask_for_page
from embedding_lab.ui.word_box import completed, of_table
from embedding_lab.vectors.table import WordVectors

BOXES: Final = ("first", "second", "third")  # keys, and names in the URL
_CHANGE = "triple_change"  # session state


class _Change(NamedTuple):
    """The words now, on which table, and before; None before any change."""

    table: tuple[str, int, int]  # its name and size: a session must not keep the table itself
    now: tuple[str, ...]
    before: tuple[str, ...] | None


def give_words(vectors: WordVectors) -> None:
    """Let the boxes open on words that the table has.

    Args:
        vectors: the table that is opened.
    """
    own = dict(zip(BOXES, opening_words(vectors), strict=True))
    give(own, dict(zip(BOXES, WORDS, strict=True)))


def word_boxes(vectors: WordVectors) -> list[str]:
    """Draw the three boxes below each other.

    Args:
        vectors: the table that completes the words.

    Returns:
        The words in the case of the table; a word that the table opens on for an empty box.
    """
    with st.container(key="three_head", gap=None):
        st.markdown("**Your three words**")
        st.markdown(":gray[type in any box]")
    with st.container(key="three_boxes", gap="xsmall"):
        for key, first, own in zip(BOXES, WORDS, opening_words(vectors), strict=True):
            _box(key, first, own, vectors)
    return words_now(vectors)


def changed_from(words: Sequence[str], vectors: WordVectors) -> tuple[str, ...] | None:
    """Remember the words, and look what they were before the last change.

    Args:
        words: as they are now.
        vectors: the table; another one forgets the change.

    Returns:
        The words before; None where none was changed on this table.
    """
    now = tuple(words)
    table = (vectors.name, len(vectors), vectors.dimensions)
    last = st.session_state.get(_CHANGE)
    if last is None or last.table != table:
        last = _Change(table, now, None)
    elif last.now != now:
        last = _Change(table, now, last.now)
    st.session_state[_CHANGE] = last
    return last.before


def words_now(vectors: WordVectors) -> list[str]:
    """Look which words the boxes hold, after they were drawn.

    Args:
        vectors: the table; its own words stand in for empty boxes.

    Returns:
        The words in the case of the table.
    """
    typed = [vectors.fold(str(st.session_state.get(key, "")).strip()) for key in BOXES]
    if all(typed):
        return typed
    return [word or own for word, own in zip(typed, opening_words(vectors), strict=True)]


def _box(key: str, first: str, own: str, vectors: WordVectors) -> None:
    with completed(key, of_table(vectors)):
        st.text_input(
            f"The {key} word", first, key=key, max_chars=LONGEST, placeholder=own,
            label_visibility="collapsed", bind="query-params", persist_state="session",
            on_change=ask_for_page,
        )  # fmt: skip

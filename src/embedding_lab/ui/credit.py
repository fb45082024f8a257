"""What a saved picture says of itself: which lesson, which table, which figures of trust.

It is written below the picture in the file, never on the page, which says all that anyway.
"""

from typing import NamedTuple

import streamlit as st

from embedding_lab.lessons.numbers import counted
from embedding_lab.ui.lessons import HOME, TEACHERS, TRAINING, WEIGHT_MATRIX, Lesson
from embedding_lab.vectors.table import WordVectors

_CREDIT = "credit_of_page"  # session state: what the frame knows of all pictures of its page
_NO_TABLE = (WEIGHT_MATRIX, TRAINING, TEACHERS)  # their pictures don't show the table on the bench


class Saved(NamedTuple):
    """What a picture says of itself where its page doesn't know it.

    Attributes:
        title: stands before the name of the page.
        source: what it shows, if not the table on the bench; empty for no table.
        figures: how far to trust it, in a sentence.
    """

    title: str = ""
    source: str | None = None
    figures: str = ""


NOTHING_ELSE = Saved()


class Credit(NamedTuple):
    """The lines below a saved picture; the browser adds its address and the date.

    Attributes:
        title: what the picture belongs to.
        source: the table, its size and where it is from; empty where a picture shows no table.
        figures: how far to trust the picture; empty where nothing was measured.
    """

    title: str = "Embedding Lab"
    source: str = ""
    figures: str = ""


def source_of(vectors: WordVectors) -> str:
    """Say which table a picture shows.

    Args:
        vectors: the table.

    Returns:
        Its name, its size and where it is from.
    """
    size = f"{counted(len(vectors), 'word')} × {counted(vectors.dimensions, 'dimension')}"
    return f"{vectors.name}, {size}. {vectors.note}".strip()


def page_shows(lesson: Lesson, vectors: WordVectors) -> None:
    """Note what all pictures of the page have in common, before the first is drawn.

    Args:
        lesson: the page.
        vectors: the table on the bench.
    """
    of_page = lesson.question if lesson is HOME else lesson.title
    title = f"{of_page} · {Credit().title}"
    source = "" if lesson in _NO_TABLE else source_of(vectors)
    st.session_state[_CREDIT] = Credit(title, source)


def credit(saved: Saved) -> Credit:
    """Fill in what a picture doesn't say itself from what its page knows.

    Args:
        saved: what it says itself.

    Returns:
        What its file is to say.
    """
    page: Credit = st.session_state.get(_CREDIT, Credit())
    title = " · ".join(filter(None, (saved.title, page.title)))
    source = page.source if saved.source is None else saved.source
    return Credit(title, source, saved.figures)

"""What a saved picture says of itself, as far as the server knows it."""

import pytest

from embedding_lab.ui.credit import Credit, Saved, credit, page_shows, source_of
from embedding_lab.ui.lessons import COURSE, HOME, TEACHERS, TRAINING, WEIGHT_MATRIX
from embedding_lab.vectors.shelf import TABLES, open_table

TEACHING = open_table("teaching")


@pytest.fixture
def session(monkeypatch):
    """A session of Streamlit, as a plain dictionary."""
    state = {}
    monkeypatch.setattr("embedding_lab.ui.credit.st.session_state", state)
    return state


@pytest.mark.parametrize("table", TABLES)
def test_the_source_is_the_table_with_its_size_and_origin(table):
    vectors = open_table(table)
    source = source_of(vectors)
    assert source.startswith(f"{TABLES[table]}, {len(vectors):,} words × {vectors.dimensions} dim")
    assert source.endswith(vectors.note)


@pytest.mark.parametrize("lesson", [HOME, *COURSE], ids=lambda lesson: lesson.title)
def test_a_picture_says_its_page_and_no_table_where_it_shows_none(session, lesson):
    page_shows(lesson, TEACHING)
    told = credit(Saved())
    title = lesson.question if lesson is HOME else lesson.title
    assert told.title == f"{title} · Embedding Lab"
    shows_none = lesson in {WEIGHT_MATRIX, TRAINING, TEACHERS}
    assert told.source == ("" if shows_none else source_of(TEACHING))


def test_what_a_picture_says_itself_goes_before_its_page(session):
    page_shows(HOME, TEACHING)
    told = credit(Saved("Two maps", "both tables", "60 % kept"))
    assert told == Credit(f"Two maps · {HOME.question} · Embedding Lab", "both tables", "60 % kept")
    assert credit(Saved(source="")).source == ""


def test_without_a_frame_a_picture_names_the_app(session):
    assert credit(Saved()) == Credit("Embedding Lab")

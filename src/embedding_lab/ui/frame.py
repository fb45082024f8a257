"""What surrounds every page: sidebar, bench, title row, Reset, and the last net under errors."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import isinf

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from embedding_lab.ui.bench import choose_vectors
from embedding_lab.ui.lessons import COURSE, HOME, Lesson
from embedding_lab.ui.memory import give_back_memory
from embedding_lab.vectors.shelf import TABLES, assets_folder
from embedding_lab.vectors.table import WordVectors

ABOUT = "A lab bench for word vectors"
WIDTH = 864  # px: what the drawings are made for; a wider column would only look ragged
_KEPT = "controls_as_left"  # session state: the values of all controls of this session
_SHOWN = "page_shown"  # session state: the page of the last run
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gets from its frame.

    Attributes:
        table: the id of the table on the bench.
        vectors: the table itself.
        heading: the place of the question, for a page whose question depends on its controls.
    """

    table: str
    vectors: WordVectors
    heading: DeltaGenerator

    def ask(self, question: str) -> None:
        """Replace the question in the title row.

        Args:
            question: Markdown; user text in it must be escaped.
        """
        self.heading.header(question, anchor=False, width="content")


@contextmanager
def frame(lesson: Lesson, defaults: Mapping[str, object]) -> Iterator[Page]:
    """Surround a page.

    Args:
        lesson: which page this is.
        defaults: the page's controls by key, with the values that Reset gives back.

    Yields:
        The bench and the heading.
    """
    give_back_memory()
    name = "Embedding Lab" if lesson is HOME else f"{lesson.title} · Embedding Lab"
    assets = assets_folder()
    st.set_page_config(name, str(assets / "icon.svg"), layout="wide", initial_sidebar_state=256)
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.logo(str(assets / f"logo-{theme}.svg"), size="large", icon_image=str(assets / "icon.svg"))
    controls = ("table", *defaults)
    try:
        _mend_link(lesson, defaults)
        _restore(lesson, controls)
        with st.sidebar:
            _course()
            table, vectors = choose_vectors()
        with st.container(width=WIDTH):
            yield Page(table, vectors, _title_row(lesson, defaults))
        _keep(controls)  # st.stop() would skip this, so a page returns early instead
    except Exception:  # the one broad net: a user sees a sentence, the log has the traceback
        _log.exception("the page %s failed", lesson.path)
        with st.container(width=WIDTH):
            st.error("Something went wrong on this page. Press Reset, or choose another lesson.")
        st.stop()


def _course() -> None:
    with st.container(gap="xsmall"):
        for lesson in (HOME, *COURSE):
            number = "\u2002" if lesson.number is None else str(lesson.number)
            st.page_link(lesson.path, label=f"{number}\u2003{lesson.title}")


def _title_row(lesson: Lesson, defaults: Mapping[str, object]) -> DeltaGenerator:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        heading = st.empty()
        heading.header(lesson.question, anchor=False, width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            place = f"Lesson {lesson.number} · {lesson.minutes} min" if lesson.number else ABOUT
            st.markdown(f":gray[:small[{place}]]", width="content")
            if defaults:
                st.button("Reset", type="tertiary", on_click=_reset, args=(dict(defaults),))
    return heading


def _mend_link(lesson: Lesson, defaults: Mapping[str, object]) -> None:
    """Open the page anew where a link made by hand can be mended.

    A number box fails on an infinity, so that is dropped; a table may be named by its id.
    """
    numbers = {key for key, default in defaults.items() if type(default) in {int, float}}
    given = st.query_params.to_dict()
    kept = {
        key: value for key, value in given.items() if key not in numbers or not _is_infinite(value)
    }
    if kept.get("table") in TABLES:
        kept["table"] = TABLES[kept["table"]]
    if kept != given:
        st.switch_page(lesson.path, query_params=kept)


def _is_infinite(value: str) -> bool:
    try:
        return isinf(float(value))
    except ValueError:
        return False


def _restore(lesson: Lesson, controls: Iterable[str]) -> None:
    """Give a page its controls back as they were left, when a visitor comes to it.

    Streamlit forgets on a page switch what came by URL; a value that is assigned before its
    widget is drawn stays.
    """
    if st.session_state.get(_SHOWN) == lesson.path:
        return
    kept: dict[str, object] = st.session_state.get(_KEPT, {})
    returning = {key: kept[key] for key in controls if key in kept and key not in st.query_params}
    st.session_state.update(returning)
    st.session_state[_SHOWN] = lesson.path


def _keep(controls: Iterable[str]) -> None:
    kept = st.session_state.setdefault(_KEPT, {})
    kept |= {key: st.session_state[key] for key in controls if key in st.session_state}


def _reset(defaults: Mapping[str, object]) -> None:
    st.session_state.update(defaults)

"""What surrounds every page: sidebar, bench, title row, Reset, projector mode."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import isinf

import streamlit as st

from embedding_lab.lessons.numbers import counted
from embedding_lab.lessons.steps import BENCH, STEP, STEPS
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import FIRST as FIRST_TABLE
from embedding_lab.ui.bench import choose_vectors
from embedding_lab.ui.credit import page_shows
from embedding_lab.ui.glossary import offer_glossary
from embedding_lab.ui.in_hand import FIRST as FIRST_WORD
from embedding_lab.ui.in_hand import IN_HAND, open_on_own_word
from embedding_lab.ui.lessons import COURSE, HOME, Lesson
from embedding_lab.ui.memory import give_back_memory
from embedding_lab.ui.own import open_anew, opens
from embedding_lab.ui.part import (
    ask_for_page,
    has_controls,
    keep_controls,
    kept_controls,
    net,
    page_is_drawn,
)
from embedding_lab.ui.reload import survive_reloads, take_back
from embedding_lab.ui.room import (
    PROJECTED,
    PROJECTOR,
    close_when_chosen,
    furnish,
    is_projected,
    paint,
)
from embedding_lab.ui.sidebar_word import show_word
from embedding_lab.ui.step_line import note_step, show_step_line
from embedding_lab.ui.ways import at_the_foot, beside_title, note_visit
from embedding_lab.vectors.shelf import TABLES, assets_folder
from embedding_lab.vectors.table import WordVectors

ABOUT = "A lab bench for word vectors"
_SHOWN = "page_shown"  # session state: the page of the last run


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gets from its frame.

    Attributes:
        lesson: which page it is.
        table: the id of the table on the bench.
        vectors: the table itself.
        defaults: the page's controls by key, with the values that Reset gives back.
        opened: whether the table is another one than when this page was drawn last.
    """

    lesson: Lesson
    table: str
    vectors: WordVectors
    defaults: Mapping[str, object]
    opened: bool = False

    def title(self, question: str = "") -> None:
        """Draw the title row.

        Args:
            question: Markdown, user text in it escaped; by default the lesson's own.
        """
        with st.container(
            key="title", horizontal=True, horizontal_alignment="distribute",
            vertical_alignment="center",
        ):  # fmt: skip
            st.header(question or self.lesson.question, anchor=False, width="content")
            with st.container(horizontal=True, width="content", vertical_alignment="center"):
                if is_projected():
                    beside_title(self.lesson)  # there is no sidebar
                else:
                    place = ABOUT
                    if self.lesson.number:
                        place = f"Lesson {self.lesson.number} · {self.lesson.minutes} min"
                    st.markdown(f":gray[:small[{place}]]", width="content")
                if self.defaults:
                    st.button(
                        "Reset", type="tertiary", on_click=_reset, args=(dict(self.defaults),)
                    )
        if is_projected():  # the bench stands in the sidebar
            size = f"{counted(len(self.vectors), 'word')} × {self.vectors.dimensions}"
            with st.container(key="bench_place", width="content", gap=None):
                st.markdown(f":gray[:small[{plain(self.vectors.name)}, {size}]]")
        show_step_line(self.lesson)


@contextmanager
def frame(
    lesson: Lesson, defaults: Mapping[str, object], *, own_title: bool = False, word: str = "page"
) -> Iterator[Page]:
    """Surround a page.

    Args:
        lesson: which page this is.
        defaults: the page's controls by key, with the values that Reset gives back.
        own_title: whether the page draws the title row itself, by `Page.title`.
        word: where the box of the word in hand stands: on the "page", in the "sidebar", or
            "nowhere".

    Yields:
        The bench and the lesson.
    """
    give_back_memory()
    page_is_drawn()
    take_back()
    name = "Embedding Lab" if lesson is HOME else f"{lesson.title} · Embedding Lab"
    assets = assets_folder()
    st.set_page_config(name, str(assets / "icon.svg"), layout="wide", initial_sidebar_state=256)
    paint()
    # The light one turns dark by itself where the browser can; the next run does it everywhere.
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.logo(str(assets / f"logo-{theme}.svg"), size="large", icon_image=str(assets / "icon.svg"))
    controls = ("table", PROJECTOR, IN_HAND, *defaults)
    with net(lesson.path, stops=True):
        unknown_step = _open_step(lesson)
        _mend_link(lesson, defaults)
        _restore(lesson, controls, defaults)
        note_visit(lesson)
        has_controls(controls)
        with st.sidebar:
            _course()
            with st.container(gap="xsmall"):
                table, vectors = choose_vectors()
            page_shows(lesson, vectors)
            if opens("word", table, vectors):
                open_on_own_word(vectors)
            if word == "sidebar":
                show_word(vectors)
            close_when_chosen()
        page = Page(lesson, table, vectors, defaults, opens(lesson.path, table, vectors))
        with st.container(key="page"):  # as wide as room.css says
            if unknown_step:
                st.info(f"There is no step {plain(unknown_step[:20])} in the lesson plan.")
            if not own_title:
                page.title()
            yield page
            at_the_foot(lesson)
            furnish()
            offer_glossary()
        keep_controls()
        survive_reloads()  # st.stop() would skip this, so a page returns early instead


def _course() -> None:
    with st.container(key="course", gap="xsmall"):
        for lesson in (HOME, *COURSE):
            number = "\u2002" if lesson.number is None else str(lesson.number)
            st.page_link(lesson.path, label=f"{number}\u2003{lesson.title}")


def _open_step(lesson: Lesson) -> str:
    """Turn the short link of a step, as it is printed, into its page and state.

    A link of the lesson plan names a table too: it has the page and the state already.

    Returns:
        What is asked for where there is no such step; "" where nothing is.
    """
    asked = st.query_params.get(STEP, "")
    note_step(lesson, asked, arrives=st.session_state.get(_SHOWN) != lesson.path)
    for step in STEPS:
        if step.id == asked and BENCH not in st.query_params:
            others = {key: st.query_params.get_all(key) for key in st.query_params if key != STEP}
            st.switch_page(step.path, query_params={**others, **step.state})
    return "" if asked in {step.id for step in STEPS} else asked


def _mend_link(lesson: Lesson, defaults: Mapping[str, object]) -> None:
    """Open the page anew where a link made by hand can be mended.

    A number box fails on an infinity, so that is dropped; a table may be named by its id. Once
    the page is drawn, its controls answer for the address, and Streamlit lets nobody change it.
    """
    if st.session_state.get(_SHOWN) == lesson.path:
        return
    numbers = {  # a box whose text decides is empty at first
        key for key, default in defaults.items() if type(default) in {int, float, type(None)}
    }
    given = {key: st.query_params.get_all(key) for key in st.query_params}
    kept = {
        key: values
        for key, values in given.items()
        if key not in numbers or not any(map(_is_infinite, values))
    }
    if "table" in kept:
        kept["table"] = [TABLES.get(table, table) for table in kept["table"]]
    if kept != given:
        st.switch_page(lesson.path, query_params=kept)


def _is_infinite(value: str) -> bool:
    try:
        return isinf(float(value))
    except ValueError:
        return False


def _restore(lesson: Lesson, controls: Iterable[str], defaults: Mapping[str, object]) -> None:
    """Give a page its controls back as they were left, when a visitor comes to it.

    Streamlit forgets on a page switch what came by URL; a value that is assigned before its
    widget is drawn stays. A link of the lesson plan says all of its state instead: what it leaves
    out has its default, or it would open another picture for each visitor. It names the table
    by a name of its own, because Streamlit drops parameters that the page before it has bound. It
    writes that name into the address of the plan as well, which has no such state: whoever comes
    back finds the plan as it was left.
    """
    shown = st.session_state.get(_SHOWN)
    if shown == lesson.path:
        return
    kept = kept_controls()
    if shown and BENCH in st.query_params and lesson.path in {step.path for step in STEPS}:
        table = st.query_params[BENCH]
        first = {"table": table if table in TABLES else FIRST_TABLE, IN_HAND: FIRST_WORD}
        kept |= {**defaults, **first}
    if PROJECTED in st.query_params:
        kept[PROJECTOR] = st.query_params[PROJECTED] == "true"
    returning = {key: kept[key] for key in controls if key in kept and key not in st.query_params}
    st.session_state.update(returning)
    st.session_state[_SHOWN] = lesson.path


def _reset(defaults: Mapping[str, object]) -> None:
    """Give the controls their defaults back.

    Streamlit takes each out of the address by itself, and *Back* would lead through states that
    nobody has set. So all go at once where nothing stays that a control has written: Streamlit
    alone may write that.
    """
    st.session_state.update(defaults)
    stays = {key: st.query_params.get_all(key) for key in st.query_params if key not in defaults}
    if stays.keys() <= {BENCH, STEP, PROJECTED}:
        st.query_params.from_dict(stays)
    open_anew()
    ask_for_page()

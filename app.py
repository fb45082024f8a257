"""Home: three codes for three words, a first try, and the lessons as a path."""

import streamlit as st

from embedding_lab.figures.home import course_line, neighbour_bars, three_codes
from embedding_lab.lessons import company, first_look
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import name_missing
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import Page, frame
from embedding_lab.ui.lessons import COURSE, HOME, ONE_HOT
from embedding_lab.ui.recent import offer_recent, remember
from embedding_lab.vectors.search import neighbours

WORDS = ("lettuce", "boat", "spinach")
SENTENCE = "the king and the queen sat on the throne"
DEFAULTS = {"word": "spinach", "sentence": SENTENCE, "hidden": None}


def first_picture(page: Page) -> None:
    """Ask three codes which word is nearest to lettuce."""
    st.markdown(
        "Three codes for the same three words. "
        "One question to each: which word is nearest to **lettuce**?"
    )
    if name_missing(page.vectors, WORDS):
        return
    readings = first_look.three_readings(page.vectors, WORDS)
    rows = [page.vectors.vector(word) for word in WORDS]
    draw(three_codes(WORDS, readings, rows), key="codes")
    st.markdown(first_look.conclusion(page.vectors, WORDS))


def first_try(page: Page) -> None:
    """Type a word, see its five nearest at once."""
    left, right = st.columns([280, 560], vertical_alignment="bottom")
    typed = left.text_input(
        "Type a word, see the five nearest",
        DEFAULTS["word"],
        key="word",
        bind="query-params",
        max_chars=60,
    )
    word = page.vectors.fold(typed.strip())
    if not word:
        right.caption("Any word will do.")
    elif not name_missing(page.vectors, [word]):
        with right:
            draw(neighbour_bars(word, neighbours(page.vectors, word, k=5)), key="nearest")
        offer_recent("word", remember("word", word))


def path_of_lessons() -> None:
    """Show the course as a line of stops."""
    draw(course_line([lesson.number or 0 for lesson in COURSE]), key="course")
    for column, lesson in zip(st.columns(len(COURSE)), COURSE, strict=True):
        label = f"**{lesson.title}** :gray[{lesson.minutes} min]"
        column.page_link(lesson.path, label=label, help=lesson.question)
    if st.button("Start lesson 1", type="primary"):
        st.switch_page(ONE_HOT.path)


def hidden_word(page: Page) -> None:
    """Hide a word of a sentence and let the table fill the gap."""
    st.subheader("Hide a word: which words fit?", anchor=False)
    left, right = st.columns([580, 260], vertical_alignment="bottom")
    sentence = left.text_input(
        "A sentence", SENTENCE, key="sentence", persist_state="session", max_chars=company.LONGEST
    )
    words = company.words_of(page.vectors, sentence)
    if len(words) < 2:
        st.info("Two words at least: one to hide, one to keep it company.")
        return
    places = range(len(words))
    gap = right.selectbox(
        "Hide", places, index=min(4, len(words) - 1), format_func=lambda i: words[i], key="hidden"
    )
    try:
        fitting = company.fit_gap(page.vectors, words, gap or 0)
    except ValueError as error:
        st.info(plain(str(error)))
        return
    bars = neighbour_bars("___", fitting.answers, expected=fitting.hidden, inputs=fitting.used)
    draw(bars, key="fitting")
    st.markdown(company.fitting_sentence(fitting, page.vectors))


with frame(HOME, DEFAULTS) as page:
    first_picture(page)
    first_try(page)
    path_of_lessons()
    hidden_word(page)

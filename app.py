"""Home: change a word and see which code notices, a first try, and the lessons as a path."""

import streamlit as st

from embedding_lab.figures.home import three_codes
from embedding_lab.figures.neighbour_bars import neighbour_bars
from embedding_lab.lessons import company, first_look, noticing, opening
from embedding_lab.lessons.first_look import WORDS, Look
from embedding_lab.lessons.numbers import counted
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import name_missing, near_in_spelling, offer_tables, tables_with
from embedding_lab.ui.course_path import path_of_lessons
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import Page, frame
from embedding_lab.ui.in_hand import FIRST, IN_HAND
from embedding_lab.ui.lessons import HOME
from embedding_lab.ui.numbers import numbers_behind
from embedding_lab.ui.own import give
from embedding_lab.ui.part import part
from embedding_lab.ui.recent import offer_recent, recent
from embedding_lab.ui.triple import BOXES, changed_from, give_words, word_boxes, words_now
from embedding_lab.ui.word_box import word_box
from embedding_lab.vectors.search import neighbours
from embedding_lab.vectors.table import WordVectors

BESIDE = [188, 676]  # of the page's 864 px: boxes of 176, a gap of 24, a picture of 664
RECENT = 4  # earlier words, on one line
DEFAULTS = {
    IN_HAND: FIRST,
    **dict(zip(BOXES, WORDS, strict=True)),
    **{f"sentence_{table}": sentence for table, (sentence, _) in company.SENTENCES.items()},
    **{f"hidden_{table}": place for table, (_, place) in company.SENTENCES.items()},
}


def first_picture(page: Page) -> None:
    """Ask three codes which word is nearest to the first, and which notices a change."""
    vectors = page.vectors
    with st.container(key="three_words", gap="xsmall"):
        left, right = st.columns(BESIDE, gap=24)
        with left:
            words = word_boxes(vectors)
        look = first_look.look_at(vectors, words)
        words_before = changed_from(words, vectors)
        before = None if words_before is None else first_look.look_at(vectors, words_before)
        with left.container(key="three_foot", gap=None):
            st.markdown(f":gray[{'After your change' if before else 'Change any word'}]")
            st.markdown(f":gray[{plain(words[0])} is nearer to]")
        with right:
            rows = [None if word in look.missing else vectors.vector(word) for word in words]
            draw(three_codes(look, rows, before), key="codes")
        with st.container(key="caption", gap="xsmall"):
            conclude(vectors, look, before)


def conclude(vectors: WordVectors, look: Look, before: Look | None) -> None:
    """Say what the picture shows, and what a table lacks."""
    if look.missing:
        fitting = tables_with(look.words)
        near = "" if fitting else f" {near_in_spelling(vectors, look.missing[0])}"
        st.markdown(first_look.without_direction(look) + near)
        offer_tables(fitting, key="typed")
        return
    told = noticing.change_sentence(before, look) if before and not look.zero else ""
    st.markdown(told or first_look.conclusion(vectors, look.words))
    own = opening.opening_sentence(vectors)
    if own and tuple(look.words) == opening.opening_words(vectors):
        with st.container(key="own_words", horizontal=True, vertical_alignment="center"):
            st.markdown(f":gray[:small[{own}]]", width="content")
            offer_tables(tables_with(WORDS), key="own", quiet=True)


def show_numbers(vectors: WordVectors) -> None:
    """Offer the table behind the picture of the three codes."""
    words = words_now(vectors)
    numbers_behind(
        lambda: first_look.columns(first_look.three_readings(vectors, words), words),
        key="codes_rows", alt="The distance of each pair under each code.",
    )  # fmt: skip


def first_try(page: Page) -> None:
    """Type a word, see its five nearest at once."""
    vectors = page.vectors
    left, right = st.columns(BESIDE, gap=24, vertical_alignment="bottom")
    with left:
        typed = word_box("Type a word", vectors)
    word = vectors.fold(typed)
    with right.container(gap=None):
        with st.container(
            key="nearest_head", horizontal=True, horizontal_alignment="distribute",
            vertical_alignment="center",
        ):  # fmt: skip
            st.markdown(
                f":gray[:small[Nearest of {counted(len(vectors), 'word')} by cosine, "
                "five at most]]",
                width="content",
            )
            offer_recent(IN_HAND, recent(IN_HAND)[: RECENT + 1])
        if not word:
            st.markdown("Any word will do.")
        elif word in vectors.words and not vectors.norms[vectors.row(word)]:
            st.markdown(f"The row of **{plain(word)}** is all zero, so it has no direction.")
        elif not name_missing(vectors, [word]):
            draw(neighbour_bars(word, neighbours(vectors, word, k=5)), key="nearest")


def hidden_word(page: Page) -> None:
    """Hide a word of a sentence and let the table fill the gap."""
    vectors = page.vectors
    st.subheader("Hide a word: which words fit?", anchor=False)
    left, right = st.columns([580, 260], vertical_alignment="bottom")
    first, place = company.SENTENCES[page.table]
    sentence = left.text_input(
        "A sentence", first, key=f"sentence_{page.table}", persist_state="session",
        max_chars=company.LONGEST,
    )  # fmt: skip
    words = company.words_of(vectors, sentence)
    if len(words) < 2:
        st.info("Two words at least: one to hide, one to keep it company.")
        return
    gap = right.selectbox(
        "Hide", range(len(words)), index=min(place, len(words) - 1), key=f"hidden_{page.table}",
        format_func=lambda i: words[i],
    )  # fmt: skip
    try:
        fitting = company.fit_gap(vectors, words, gap or 0)
    except ValueError as error:
        st.info(plain(f"{error}."))
        return
    if fitting.answers:
        bars = neighbour_bars("___", fitting.answers, expected=fitting.hidden, inputs=fitting.used)
        draw(bars, key="fitting")
    st.markdown(company.fitting_sentence(fitting, vectors))
    if stand_ins := company.stand_ins(vectors):
        st.markdown(f":gray[:small[{stand_ins}]]")


def give_sentence(page: Page) -> None:
    """Let the sentence have words that the table has."""
    first = company.SENTENCES[page.table]
    own = company.first_sentence(page.vectors, page.table, opening.opening_words(page.vectors))
    keys = (f"sentence_{page.table}", f"hidden_{page.table}")
    give(dict(zip(keys, own, strict=True)), dict(zip(keys, first, strict=True)))


with frame(HOME, DEFAULTS) as page:
    if page.opened:
        give_words(page.vectors)
        give_sentence(page)
    st.markdown(
        "An **embedding** gives each word a vector, so that words used alike lie close. "
        "Change a word: who notices?"
    )
    part("three_words", lambda: first_picture(page))
    part("first_try", lambda: first_try(page))
    path_of_lessons()
    part("hidden_word", lambda: hidden_word(page))
    part("codes_numbers", lambda: show_numbers(page.vectors))

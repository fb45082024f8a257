"""Home: three codes for three words, a first try, and the lessons as a path."""

import streamlit as st

from embedding_lab.figures.home import neighbour_bars, three_codes
from embedding_lab.lessons import company, first_look
from embedding_lab.lessons.first_look import WORDS
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import name_missing
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import Page, frame
from embedding_lab.ui.in_hand import FIRST, IN_HAND
from embedding_lab.ui.lessons import COURSE, HOME, ONE_HOT, TEACHERS, TRAINING
from embedding_lab.ui.numbers import numbers_behind
from embedding_lab.ui.part import part
from embedding_lab.ui.recent import offer_recent, recent
from embedding_lab.ui.training_text import OWN, TITLES
from embedding_lab.ui.ways import go_to
from embedding_lab.ui.word_box import word_box
from embedding_lab.vectors.search import neighbours
from embedding_lab.vectors.table import WordVectors

KNOWN = ("boat", "ship", "war", "peace", "king")  # for a table without the words above
NO_BREAK = "&nbsp;"  # keeps a line where there are no words
DEFAULTS = {
    IN_HAND: FIRST,
    **{f"sentence_{table}": sentence for table, (sentence, _) in company.SENTENCES.items()},
    **{f"hidden_{table}": place for table, (_, place) in company.SENTENCES.items()},
}


def first_picture(page: Page) -> None:
    """Ask three codes which word is nearest to lettuce."""
    st.markdown(
        "An **embedding** gives each word a vector, so that words used alike lie close. "
        "Which word is nearest to **lettuce**?"
    )
    if name_missing(page.vectors, WORDS):
        return
    readings = first_look.three_readings(page.vectors, WORDS)
    rows = [page.vectors.vector(word) for word in WORDS]
    draw(three_codes(WORDS, readings, rows), key="codes")
    st.container(key="caption").markdown(first_look.conclusion(page.vectors, WORDS))


def show_numbers(vectors: WordVectors) -> None:
    """Offer the table behind the picture of the three codes."""
    if all(word in vectors.words for word in WORDS):
        numbers_behind(
            lambda: first_look.columns(first_look.three_readings(vectors, WORDS), WORDS),
            key="codes_rows", alt="The distance of each pair under each code.",
        )  # fmt: skip


def first_try(page: Page) -> None:
    """Type a word, see its five nearest at once."""
    vectors = page.vectors
    left, right = st.columns([250, 598], vertical_alignment="bottom")
    with left:
        typed = word_box(
            "Type a word, see the five nearest", vectors,
            help="Nearness is the cosine: 1 is the same direction, 0 a right angle.",
        )  # fmt: skip
    word = vectors.fold(typed)
    if not word:
        right.caption("Any word will do.")
    elif word in WORDS and word not in vectors.words:  # the picture above has said so
        known = [f"**{other}**" for other in KNOWN if other in vectors.words]
        right.markdown(f"No row for **{plain(word)}**. Try {', '.join(known) or 'another'}.")
    elif word in vectors.words and not vectors.norms[vectors.row(word)]:
        right.markdown(f"The row of **{plain(word)}** is all zero, so it has no direction.")
    elif not name_missing(vectors, [word]):
        with right:
            draw(neighbour_bars(word, neighbours(vectors, word, k=5)), key="nearest")
    offer_recent(IN_HAND, recent(IN_HAND))


def path_of_lessons() -> None:
    """Show the course as a line of stops; how they look is said in room.css."""
    with st.container(key="course_path"):
        columns = st.columns(len(COURSE), gap="small")
    groups = ["", *(lesson.group for lesson in COURSE)]
    for column, lesson, before in zip(columns, COURSE, groups, strict=False):
        with column.container(gap=None):
            same = lesson.group == before
            with st.container(key=f"{'same_group' if same else 'group'}_{lesson.number}"):
                st.markdown(NO_BREAK if same else f"**{lesson.group}**")
            label = f"{lesson.title}  \n:gray[{lesson.minutes} min]"
            st.page_link(lesson.path, label=label, help=lesson.question, width="stretch")
    lessons = [lesson for lesson in COURSE if lesson is not TEACHERS]
    minutes = sum(lesson.minutes for lesson in lessons)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Start lesson 1", type="primary"):
            go_to(ONE_HOT)
        if st.button("Bring your own text"):
            go_to(TRAINING, text=TITLES[OWN])
        st.markdown(
            f":gray[:small[All {len(lessons)} lessons take about {minutes} minutes. Each stands "
            "alone.]]", width="content",
        )  # fmt: skip


def hidden_word(page: Page) -> None:
    """Hide a word of a sentence and let the table fill the gap."""
    st.subheader("Hide a word: which words fit?", anchor=False)
    left, right = st.columns([580, 260], vertical_alignment="bottom")
    first, place = company.SENTENCES[page.table]
    sentence = left.text_input(
        "A sentence", first, key=f"sentence_{page.table}", persist_state="session",
        max_chars=company.LONGEST,
    )  # fmt: skip
    words = company.words_of(page.vectors, sentence)
    if len(words) < 2:
        st.info("Two words at least: one to hide, one to keep it company.")
        return
    gap = right.selectbox(
        "Hide", range(len(words)), index=min(place, len(words) - 1), key=f"hidden_{page.table}",
        format_func=lambda i: words[i],
    )  # fmt: skip
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
    path_of_lessons()
    part("first_try", lambda: first_try(page))
    part("hidden_word", lambda: hidden_word(page))
    part("codes_numbers", lambda: show_numbers(page.vectors))

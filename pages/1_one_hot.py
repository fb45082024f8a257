"""Lesson 1: why not just number the words?"""

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np
import streamlit as st

from embedding_lab.figures.codes import both_codes
from embedding_lab.figures.lookup import Excerpt, Row, lookup
from embedding_lab.figures.pairs import distances
from embedding_lab.figures.svg import Drawing
from embedding_lab.lessons import one_hot as lesson
from embedding_lab.lessons.lookup import Timing, look_up, time_lookups
from embedding_lab.lessons.opening import opening_sentence, opening_words
from embedding_lab.lessons.rotation import rotation, rotation_sentence
from embedding_lab.ui.bench import name_missing, offer_tables, tables_with
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import frame
from embedding_lab.ui.in_hand import FIRST, IN_HAND
from embedding_lab.ui.lessons import ONE_HOT
from embedding_lab.ui.own import give
from embedding_lab.ui.part import part
from embedding_lab.ui.source import show_code
from embedding_lab.ui.tasks import Task, try_this
from embedding_lab.ui.word_box import listened_to, of_table, typed_into, word_box
from embedding_lab.vectors.table import WordVectors

ARTICLE = ["lettuce", "boat", "spinach"]
SUGGESTED = [*ARTICLE, "ship", "carrot", "king", "queen", "dog", "puppy", "paris", "france"]
MOST = 12
TABS = ["Both codes", "What to see", "Try this", "The numbers", "The code"]
COLUMNS = (
    "first",
    "second",
    "index |i − j|",
    "Hamming",
    "Euclidean",
    "one-hot 1 − cos",
    "row of W 1 − cos",
)
WHAT_TO_SEE = """
- **One-hot code**: a column of zeros with a single 1, at the word's place in the list. So all
  pairs of words are equally far apart.
- **W**: the table of vectors on the bench. It has a row for each word, and d numbers in a row.
- **Hamming**: in how many places a pair of codes differs. **Euclidean**: the length of the
  straight line between them.
- **Cosine**: how far vectors point the same way. 1 is the same direction, 0 a right angle, −1
  the opposite. The distance here is 1 − cosine, so 0 is nearest. A row of zeros has no direction,
  so it has no cosine.
- **xᵀW**: the one-hot code x times W. All rows but one are multiplied by zero, so a program looks
  that row up instead.
- **Manhattan**: a distance that adds up the gaps along each axis. Turn the axes, and it can change.
"""
DEFAULTS = {"words": ARTICLE, IN_HAND: FIRST, "rotated": False}
SIZES = (1_000, 5_000, 20_000, 50_000, 100_000, 200_000)
FUNCTIONS = [
    "embedding_lab.lessons.one_hot.read_pairs",
    "embedding_lab.lessons.lookup.look_up",
    "embedding_lab.lessons.lookup.time_lookups",
    "embedding_lab.lessons.rotation.rotation",
    "embedding_lab.lessons.rotation.largest_cosine_change",
]
TASKS = [
    Task(
        "Press **Swap the last two**. Which of the bars will move?",
        "Only the index distances can: they measure the list. No order of the words can move a "
        "one-hot distance, or a distance between rows of W.",
    ),
    Task(
        "Add a word, such as **ship**. Which word will its one-hot code stand next to?",
        "To none: it is as far from all the others as they are from each other. Find its pairs in "
        "the column *as row of W*: there, distances can differ.",
    ),
    Task(
        "Press **Rotate W**. What can happen to the strips, and what to the distances?",
        "With two axes or more, the strips can change. No cosine can: a rotation keeps every angle "
        "and every length. A Manhattan distance can move: it is added up along the axes. "
        "Training by Adam favours axes as well.",
    ),
]


@st.cache_data(max_entries=16, show_spinner=False)
def measured(dimensions: int) -> list[Timing]:
    """Time lookups once for each width of table, for all who ask.

    Returns:
        One timing a size.
    """
    return time_lookups(dimensions, SIZES)


def shuffle() -> None:
    """Reorder the words; a fresh order each time, so there is no seed to keep."""
    words = list(st.session_state["words"])
    random.shuffle(words)
    st.session_state["words"] = words


def swap(fold: Callable[[str], str]) -> None:
    """Let the last two words change places: what the dotted marks of the picture foretell."""
    typed = st.session_state["words"]
    st.session_state["words"] = lesson.swapped(typed, most=MOST, fold=fold)


def controls(vectors: WordVectors) -> tuple[list[str], int, str | None, bool]:
    """Draw the controls.

    Returns:
        The words in order, how many more there are, the word to look up (None where the table has
        none of them), and whether W is rotated.
    """
    with st.container(key="controls"):
        left, middle, right, last = st.columns([342, 214, 126, 134], vertical_alignment="bottom")
    with left, listened_to("words"):
        offered = dict.fromkeys([*SUGGESTED, *of_table(vectors)(typed_into("words"))])
        typed = st.multiselect(
            "Words, in this order", list(offered), default=ARTICLE, key="words",
            bind="query-params", accept_new_options=True, filter_mode="prefix", select_all=False,
            help="2 to 12 different words. Type any word.",
        )  # fmt: skip
    different = lesson.vocabulary(typed, fold=vectors.fold)
    words = different[:MOST]
    with middle.container(horizontal=True, gap="xsmall"):
        st.button("Shuffle", key="shuffle", on_click=shuffle, help="Put them in a random order.")
        st.button(
            "Swap the last two", key="swap", on_click=swap, args=(vectors.fold,),
            disabled=len(words) < 2,
        )  # fmt: skip
    with right:
        wanted = vectors.fold(word_box("Look up", vectors))
    rotated = last.toggle(
        "Rotate W", key="rotated", bind="query-params",
        help="Turns all vectors together, as one turns a map.",
    )  # fmt: skip
    known = [word for word in (wanted, *reversed(words)) if word in vectors.words]
    return words, len(different) - len(words), known[0] if known else None, rotated


def rows_of(vectors: WordVectors, words: Sequence[str], Q: np.ndarray | None) -> list:
    """Fetch the words' rows of W, rotated where Q is given.

    Returns:
        A (d,) row for each word; None where the table lacks it.
    """
    turn = (lambda row: (row @ Q).astype(np.float32)) if Q is not None else np.array
    return [turn(vectors.vector(word)) if word in vectors.words else None for word in words]


def picture_of_lookup(
    vectors: WordVectors, words: list[str], wanted: str, Q: np.ndarray | None
) -> Drawing:
    """Choose the rows to draw: the first, the last, the one looked up and up to two others.

    Returns:
        The drawing.
    """
    others = [word for word in words if word in vectors.words and word != wanted][:2]
    ends = [vectors.words[0], vectors.words[len(vectors) - 1]]
    shown = sorted({*others, wanted, *ends}, key=vectors.row)
    rows = [
        Row(vectors.row(word), word, row, lit=word == wanted)
        for word, row in zip(shown, rows_of(vectors, shown, Q), strict=True)
    ]
    found = look_up(vectors, wanted)
    product = found.by_product if Q is None else (found.by_product @ Q).astype(np.float32)
    excerpt = Excerpt(len(vectors), vectors.dimensions, rows, product)
    return lookup(excerpt, measured(vectors.dimensions), found.difference)


def show_numbers(readings: Sequence[lesson.PairReading]) -> None:
    """Draw the table behind the picture."""
    st.dataframe(
        [dict(zip(COLUMNS, asdict(reading).values(), strict=True)) for reading in readings],
        hide_index=True, height="content", alt="The distances of every pair.",
        column_config=dict.fromkeys(COLUMNS[4:], st.column_config.NumberColumn(format="%.4f")),
    )  # fmt: skip


def say_why_own_words(vectors: WordVectors, words: Sequence[str]) -> None:
    """Name the article's words that the table lacks, where it opened on others in their place."""
    own = opening_sentence(vectors)
    if own and tuple(words) == opening_words(vectors):
        with st.container(key="own_words", horizontal=True, vertical_alignment="center"):
            st.markdown(f":gray[:small[{own}]]", width="content")
            offer_tables(tables_with(ARTICLE), key="own", quiet=True)


def show(vectors: WordVectors) -> None:
    """Draw the page."""
    words, unread, wanted, rotated = controls(vectors)
    if len(words) < 2:
        st.info("Two words make a distance. Add another, or press Reset.")
        if wanted:
            draw(picture_of_lookup(vectors, words, wanted, None), key="lookup")
        return
    if unread:
        st.caption(f"Only the first {MOST} different words are read.")
    if tuple(words) != opening_words(vectors):
        name_missing(vectors, words)
    Q = rotation(vectors.dimensions, seed=0) if rotated else None
    known = [word for word in words if word in vectors.words]
    turned = Q is not None and known
    seen = WordVectors.from_rows(known, rows_of(vectors, known, Q)) if turned else vectors
    readings = lesson.read_pairs(words, seen)
    shown = lesson.pairs_to_show(readings, wanted if wanted in words else words[-1])
    draw(distances(shown, lesson.after_swap(shown, words), " and ".join(words[-2:])), key="pairs")
    if wanted:
        draw(picture_of_lookup(vectors, words, wanted, Q), key="lookup")
    rotated_note = "" if Q is None else rotation_sentence(rows_of(vectors, known, None), Q)
    caption = lesson.order_sentence(readings) + lesson.chance_sentence(vectors, readings)
    st.container(key="caption").markdown(rotated_note or caption)

    say_why_own_words(vectors, words)

    both, see, tasks, numbers, code = st.tabs(TABS, key="codes_tab", on_change="rerun")
    with both:
        rows = rows_of(vectors, words, Q)
        draw(both_codes(words, rows, lesson.cosine_matrix(seen, words)), key="both")
    with see:
        st.markdown(WHAT_TO_SEE)
    with tasks:
        try_this(TASKS)
    with numbers:
        if numbers.open:
            show_numbers(readings)
    with code:
        if code.open:
            show_code(FUNCTIONS, "one_hot.py")


with frame(ONE_HOT, DEFAULTS) as page:
    if page.opened:
        give({"words": list(opening_words(page.vectors))}, {"words": ARTICLE})
    part("codes", lambda: show(page.vectors))

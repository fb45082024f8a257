"""Lesson 4: what can two dimensions show?"""

import streamlit as st

from embedding_lab.geometry.start import Start
from embedding_lab.lessons import map_words
from embedding_lab.text.markdown import plain
from embedding_lab.ui.compare_tab import FIRST as COMPARED_FIRST
from embedding_lab.ui.compare_tab import WITH, compare_two
from embedding_lab.ui.frame import Page, frame
from embedding_lab.ui.in_hand import FIRST, IN_HAND
from embedding_lab.ui.lessons import THE_MAP
from embedding_lab.ui.map_jobs import Plan, View, plan_of
from embedding_lab.ui.map_numbers import show_numbers
from embedding_lab.ui.map_picture import COLOURS, MOST_ISOLATED, show_picture
from embedding_lab.ui.map_tabs import how_many_dimensions, spot_the_noise
from embedding_lab.ui.map_worth import show_worth
from embedding_lab.ui.part import part
from embedding_lab.ui.source import show_code
from embedding_lab.ui.tasks import Task, try_this
from embedding_lab.ui.word_box import completed, of_table, word_box
from embedding_lab.vectors.table import WordVectors

DEFAULTS = {
    "method": "tsne",
    "axes": 2,
    "perplexity": 20,
    "shown": "automatic",
    "colour": "category",
    IN_HAND: FIRST,
    "map_seed": 3,
    "rate": 0.0,
    "iterations": 750,
    "only": "",
    "tsne_start": "pca",
    WITH: COMPARED_FIRST,
}
KEPT = {"bind": "query-params", "persist_state": "session"}
METHODS = {"pca": "PCA", "tsne": "t-SNE"}
STARTS: dict[Start, str] = {"pca": "principal components", "random": "random"}
START_HELP = (
    "Where the points of t-SNE stand before the first step. On the principal components the seed "
    "is only a jitter; random places it draws all by itself."
)
METHOD_HELP = (
    "PCA keeps the axes along which the words differ most, and cuts off the rest. t-SNE seeks "
    "places where near words are near; it puts no scale on larger distances."
)
PERPLEXITY_HELP = (
    "How many neighbours each point of t-SNE heeds, roughly: the effective size of its "
    "neighbourhood. Lowered for few words."
)
WORDS_HELP = (
    "Top 200 are the first 200 of the table: the most frequent, where it lists these first."
)
TABS = [
    "Spot the noise", "How many dimensions?", "Compare two tables", "What to see", "Try this",
    "The numbers", "The code",
]  # fmt: skip
WHAT_TO_SEE = """
- **The badge**: what this picture keeps of each word's neighbours in all d dimensions. They are
  the nearest among the words drawn. The magenta marks reach from the least to the most that the
  same method keeps of random vectors.
- **Trustworthiness** falls when the picture shows false neighbours, **continuity** when it tears
  true ones apart. **Kept** is the share of true neighbours that are still neighbours here.
- **A click** lists the true neighbours of a word among those drawn. They come from the full
  space, never from the picture. Dashed rays go to those that the picture lost.
- **PCA** never draws two words farther apart than their rows of length 1 are, but often nearer.
  What differs only in other dimensions falls together.
- **t-SNE** draws no scale: only who is near whom. What its seed, gaps and sizes tell, a second
  picture has to show:
"""
TASKS = [
    Task(
        "On **GloVe** with *Words* in categories: which animal will stand among the countries? "
        "Predict, then find it with *Find a word*.",
        "*turkey*. A table has one row for the bird and the country, and in GloVe that row lies "
        "among countries. No picture can part what the table has not parted.",
    ),
    Task(
        "On **GloVe**, as the map opens: will another **seed** put the same groups next to each "
        "other? Predict, then change it under *More*. Then *Start of t-SNE* to random, and again.",
        "On GloVe, as the map opens, the layout stays much the same: the seed is only a jitter. "
        "There it changes more from random places. *What to see* measures how much, on any table.",
    ),
    Task(
        "Put **State of the Union, shuffled** on the bench: its words stand in random order. What "
        "will t-SNE draw?",
        "Another map. As it opens, it keeps fewer neighbours than random vectors do, drawn alike. "
        "*Spot the noise* turns this into a game.",
    ),
]
FUNCTIONS = [
    "embedding_lab.geometry.pca.pca",
    "embedding_lab.geometry.tsne.tsne",
    "embedding_lab.geometry.quality.trust",
    "embedding_lab.geometry.quality.neighbours_lost",
    "embedding_lab.lessons.map_scores.judge",
    "embedding_lab.geometry.arrangement.compare",
    "embedding_lab.lessons.map_marks.true_neighbours",
    "embedding_lab.lessons.dimensions.dimension_curve",
    "embedding_lab.lessons.compare.agreement",
]


def controls(vectors: WordVectors) -> View:
    """Draw the controls.

    Returns:
        What to draw, and how.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        method = st.segmented_control(
            "Method", list(METHODS), default="tsne", required=True, key="method", width=140,
            format_func=lambda name: METHODS[name], help=METHOD_HELP, **KEPT,
        )  # fmt: skip
        axes = st.segmented_control(
            "Axes", [2, 3], default=2, required=True, key="axes", width=112,
            format_func=lambda number: f"{number}-D", **KEPT,
        )  # fmt: skip
        perplexity = st.slider(
            "Perplexity", 2, 100, 20, key="perplexity", disabled=method == "pca", width=116,
            help=PERPLEXITY_HELP, **KEPT,
        )  # fmt: skip
        shown = st.selectbox(
            "Words", list(map_words.CHOICES), key="shown", width=128,
            format_func=lambda name: map_words.CHOICES[name], help=WORDS_HELP, **KEPT,
        )  # fmt: skip
        colour = st.selectbox(
            "Colour by", list(COLOURS), key="colour", width=148,
            format_func=lambda name: COLOURS[name], **KEPT,
        )  # fmt: skip
        find = word_box("Find a word", vectors, width=110)
        with st.popover("More", help="More settings"):
            seed, start, rate, iterations, only = more(vectors)
    return View(
        method or "tsne", axes or 2, perplexity, shown or "automatic", colour or "category",
        find, seed, rate, iterations, only, start,
    )  # fmt: skip


def more(vectors: WordVectors) -> tuple[int, Start, float, int, str]:
    """Draw the settings that a first visit doesn't need.

    Returns:
        Seed, start, learning rate (0 is automatic), iterations, and the only words to draw.
    """
    seed = st.number_input("Seed", 0, 2**31 - 1, 3, key="map_seed", bind="query-params")
    start = st.segmented_control(
        "Start of t-SNE", list(STARTS), default="pca", required=True, key="tsne_start",
        format_func=lambda name: STARTS[name], help=START_HELP, **KEPT,
    )  # fmt: skip
    rate = st.number_input(
        "Learning rate of t-SNE", 0.0, 10_000.0, 0.0, 10.0, key="rate", bind="query-params",
        help="Scales the steps, 5 long at most; each coordinate has a gain besides. "
        "0 takes words / exaggeration (Belkina et al. 2019).",
    )  # fmt: skip
    iterations = st.number_input(
        "Iterations of t-SNE", 50, 5_000, 750, 50, key="iterations", bind="query-params",
        help="In the first third, 250 at most, neighbours pull with up to 12 times their strength.",
    )  # fmt: skip
    with completed("only", of_table(vectors), inline=True):
        only = st.text_area(
            "Only these words", "", key="only", max_chars=20_000, **KEPT,
            help=f"Blanks or commas between them, up to {MOST_ISOLATED:,}. Empty draws all.",
        )  # fmt: skip
    return seed, start or "pca", rate, iterations, only or ""


def draw_all() -> None:
    """Empty the box of words that are drawn alone."""
    st.session_state["only"] = ""


def show(page: Page) -> None:
    """Draw the page."""
    with st.container(gap="xsmall"):  # question, controls and picture fit on one screen
        view = controls(page.vectors)
        plan: Plan | None = plan_of(page.vectors, view)
        if plan is None:
            st.info(
                "None of these words has a row in this table, or it is all zeros. "
                "Empty *Only these words* under More."
            )
            st.button("Draw all words", on_click=draw_all)
            return
        for notice in plan.chosen.notices:
            st.markdown(f":gray[:small[{plain(notice)}]]")
        picture = show_picture(plan)
    noise, many, compared, see, tasks, numbers, code = st.tabs(
        TABS, key="map_tab", on_change="rerun"
    )
    with noise:
        if noise.open:
            spot_the_noise(page.vectors)
    with many:
        if many.open:
            how_many_dimensions(page.vectors)
    with compared:
        compare_two(page.table, page.vectors, view, is_open=bool(compared.open))
    with see:
        st.markdown(WHAT_TO_SEE)
        show_worth(plan, is_open=bool(see.open))
    with tasks:
        try_this(TASKS)
    with numbers:
        if numbers.open:
            show_numbers(plan, picture)
    with code:
        if code.open:
            show_code(FUNCTIONS, "the_map.py")


with frame(THE_MAP, DEFAULTS) as page:
    part("map", lambda: show(page))

"""Lesson 2: what does a one-hot layer cost?"""

from dataclasses import replace

import streamlit as st

from embedding_lab.figures.ledger import ledger_bars
from embedding_lab.figures.ledger_tables import (
    consequences,
    every_line,
    every_tensor,
)
from embedding_lab.figures.network import networks
from embedding_lab.figures.shares import model_shares, smaller_tables
from embedding_lab.lessons.ledger import (
    BYTES,
    MOMENTS,
    OUTPUTS,
    SPARSE,
    Ledger,
    Sizes,
    largest_saving,
    ledger,
)
from embedding_lab.lessons.ledger_captions import (
    TO_SEE,
    article_sentence,
    break_even_sentence,
    examples_sentence,
    moment_sentences,
    remarks,
    saved_sentence,
    tying_sentence,
    verdict,
)
from embedding_lab.lessons.numbers import count
from embedding_lab.lessons.presets import LANGUAGE_MODELS, PRESETS, Preset, sourced
from embedding_lab.lessons.shrink import ways_to_shrink
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import frame
from embedding_lab.ui.lessons import WEIGHT_MATRIX
from embedding_lab.ui.log_slider import doublings, ladder, log_slider
from embedding_lab.ui.part import part
from embedding_lab.ui.source import show_code
from embedding_lab.ui.tasks import Task, try_this

WORDS, WIDTHS, BATCHES = ladder(10_000_000), ladder(20_000), doublings(65_536)
LONGEST = 8_192  # positions: Llama 3's context
ARTICLE = Sizes()
NUMBER_TYPES = ", ".join(f"{dtype} {size}" for dtype, size in BYTES.items()) + "."
BY_NAME = {preset.name: preset for preset in PRESETS}
DEFAULTS = {
    "V": ARTICLE.V, "h": ARTICLE.h, "d": ARTICLE.d, "B": ARTICLE.B, "L": ARTICLE.L,
    "dtype": ARTICLE.dtype, "optimiser": ARTICLE.optimiser, "output": ARTICLE.output,
    "bias": ARTICLE.bias, "sparse": ARTICLE.sparse,
    "memory": 24, "examples": 1_000_000, "smaller": 10,
}  # fmt: skip
FUNCTIONS = [
    "embedding_lab.lessons.ledger.ledger",
    "embedding_lab.lessons.ledger.break_even",
    "embedding_lab.lessons.ledger.Account",
    "embedding_lab.lessons.ledger.Sizes",
    "embedding_lab.lessons.shrink.ways_to_shrink",
    "embedding_lab.lessons.presets.share",
]
AS_WIDE = replace(ARTICLE, d=ARTICLE.h)  # where the article counts
POSITIONS = 10
WIDE, LONG = ledger(AS_WIDE), ledger(replace(AS_WIDE, L=POSITIONS))
TASKS = [
    Task(
        f"Press **Reset**, then set **d** to {ARTICLE.h}, as wide as the layer. Fewer weights, or "
        "more?",
        verdict(WIDE),
    ),
    Task(
        "What is the largest **d** that still saves weights? Try one more, too. Then try other V.",
        f"{largest_saving(ARTICLE)} is the largest. {break_even_sentence(ARTICLE)}",
    ),
    Task(
        f"Keep d = {ARTICLE.h} and set **L**, under *More*, to {POSITIONS} words. Which network "
        "grows as much?",
        f"The one-hot layer, to {count(LONG.one_hot.weights)} weights: each position has its own "
        f"block. One table serves them all: {count(LONG.chosen.weights)} weights.",
    ),
]


def take_article() -> None:
    """Set the sizes at which the article counts."""
    sizes = {key: getattr(AS_WIDE, key) for key in ("V", "h", "d", "L", "output")}
    st.session_state.update(sizes)


def take() -> None:
    """Set the sizes of the preset just chosen; what it says nothing about stays."""
    preset = BY_NAME[st.session_state["preset"]]
    sizes = {"V": preset.V, "h": preset.width, "d": preset.d, "L": 1, "output": preset.output}
    st.session_state.update(sizes)


def preset_of(sizes: Sizes) -> Preset | None:
    """Find the preset that the sizes in hand belong to.

    Returns:
        The preset; None for sizes of the reader's own.
    """
    return next((preset for preset in BY_NAME.values() if preset.fits(sizes)), None)


def choose_sizes() -> Sizes:
    """Draw the controls.

    Returns:
        The sizes of the task, every one of them admitted.
    """
    with st.container(key="sizes", gap="xsmall"):
        place = st.container(key="preset_place", gap=None)
        V = log_slider("Vocabulary V", "V", WORDS, ARTICLE.V, help="Words that it knows.")
        h = log_slider(
            "Layer width h", "h", WIDTHS, ARTICLE.h,
            help="Units of the layer: how many numbers it hands on.",
        )  # fmt: skip
        d = log_slider("Embedding d", "d", WIDTHS, ARTICLE.d, help="Numbers for each word.")
        B = log_slider("Batch B", "B", BATCHES, ARTICLE.B, help="Examples in a training step.")
        dtype = st.segmented_control(
            "Number type", list(BYTES), default=ARTICLE.dtype, key="dtype", required=True,
            bind="query-params", width="stretch", help=f"Bytes of a number: {NUMBER_TYPES}",
        ) or ARTICLE.dtype  # fmt: skip
        optimiser = st.selectbox(
            "Optimiser", list(MOMENTS), index=list(MOMENTS).index(ARTICLE.optimiser),
            key="optimiser", bind="query-params",
            help="Adam keeps two averages for each weight, its moments; momentum keeps one, SGD "
            "none.",
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom"):
            output = st.selectbox(
                "Output layer", OUTPUTS, key="output", bind="query-params", width=130,
                help="Scores all V words: with weights of its own, or with the table again.",
            )  # fmt: skip
            with st.popover("More", width="stretch"):
                L = st.number_input(
                    "Words per example L", 1, LONGEST, ARTICLE.L, key="L", bind="query-params",
                    help="Their columns or rows are joined end to end.",
                )  # fmt: skip
                bias = st.toggle(
                    "Biases", key="bias", bind="query-params",
                    help="One more number for each unit of a layer, added to its sum.",
                )  # fmt: skip
                sparse = st.toggle(
                    "Sparse gradient", key="sparse", bind="query-params",
                    disabled=optimiser not in SPARSE,
                    help="Only the rows looked up. SGD and SparseAdam can use it.",
                )  # fmt: skip
        sizes = Sizes(V, h, d, L, B, dtype, optimiser, output, bias, sparse and optimiser in SPARSE)
    with place:
        choose_preset(sizes)
    return sizes


def choose_preset(sizes: Sizes) -> None:
    """Draw the menu of presets; it names the one that the sizes in hand belong to."""
    # A menu has no value of its own, so it can't put old sizes over one just typed.
    preset = preset_of(sizes)
    st.markdown(":small[Preset]")
    st.menu_button(
        preset.title if preset else "Sizes of your own", list(BY_NAME), key="preset",
        format_func=lambda name: BY_NAME[name].title, on_click=take, width="stretch",
        help="Tables that exist, and the one of the article that this lab starts from.",
    )  # fmt: skip


def small(words: str) -> None:
    """Write small print: a caption would be too pale to read."""
    st.markdown(f":gray[:small[{words}]]")


def show_table(table: dict[str, list[str]]) -> None:
    """Write a table, its numbers on the right of their columns; on a phone it scrolls."""
    names, *others = table
    right = {name: st.column_config.TextColumn(alignment="right") for name in others}
    st.dataframe(table, hide_index=True, height="content", column_config={names: names} | right)


def what_follows(books: Ledger) -> None:
    """Show what the sizes mean for a GPU, for the time and for the data."""
    left, right = st.columns(2)
    memory = left.number_input(
        "Memory of the GPU, in GiB", 1, 1024, DEFAULTS["memory"], key="memory",
        bind="query-params", help="What the graphics processor has, in units of 1,024³ bytes.",
    )  # fmt: skip
    examples = right.number_input(
        "Training examples", 1, 10**12, DEFAULTS["examples"], key="examples",
        bind="query-params", help="How many examples there are to learn the weights from.",
    )  # fmt: skip
    show_table(consequences(books, memory * 1024**3, examples))
    st.markdown(f"{saved_sentence(books)} {examples_sentence(books, examples)}")
    small(
        "The batch fills the memory with the ledger alone: weights, gradients, moments, input, "
        "activations and scores. The framework takes memory for itself, too."
    )


def ways(sizes: Sizes) -> None:
    """Show five ways to make the table smaller."""
    k = st.slider(
        "A k-th of the size, k", 2, 100, DEFAULTS["smaller"], key="smaller", bind="query-params",
        help="The size to aim at: a k-th of the table. int8 has no such choice.",
    )  # fmt: skip
    table = ways_to_shrink(sizes, k)
    draw(smaller_tables(table), key="smaller_tables")
    small("V/k is rounded up, d/k down; r is at least 1, and the quotients have at most k rows.")
    small("Sources: " + "; ".join(f"{way.name}: {way.source}" for way in table if way.source))


def shares(preset: Preset | None) -> None:
    """Show the table's part in three language models."""
    draw(model_shares(LANGUAGE_MODELS), key="model_shares")
    st.markdown(tying_sentence(LANGUAGE_MODELS))
    shown = [*LANGUAGE_MODELS, preset] if preset and not preset.total else LANGUAGE_MODELS
    for model in shown:
        small(f"**{model.name}**: {sourced(model)}")


def show() -> None:
    """Draw the page."""
    with st.container(key="costs_row"):  # room.css puts the picture before most of the controls
        controls, picture = st.columns([248, 616], gap="medium")  # 232 and 600 px, a gap of 32
    with controls:
        sizes = choose_sizes()
    with picture:
        books = ledger(sizes)
        with st.container(key="article", horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(article_sentence(), width="content")
            st.button(
                f"Set d = {ARTICLE.h}", type="tertiary", on_click=take_article,
                disabled=sizes == replace(sizes, V=ARTICLE.V, h=ARTICLE.h, d=ARTICLE.h, L=1),
                help="Sets the article's V and h as well.",
            )  # fmt: skip
        draw(networks(books), key="networks")
        draw(ledger_bars(books), key="ledger")
        st.container(key="caption").markdown(verdict(books))
        if said := remarks(sizes):
            small(" ".join(said))
        see, follows, shrink, model, tasks, numbers, code = st.tabs(
            ["What to see", "What follows", "Shrink it", "Language models", "Try this",
             "The numbers", "The code"], key="costs_tab", on_change="rerun",
        )  # fmt: skip
        with see:
            st.markdown("\n".join(f"- {line}" for line in TO_SEE))
        with follows:
            part("follows", lambda: what_follows(books))
        with shrink:
            part("shrink", lambda: ways(sizes))
        with model:
            shares(preset_of(sizes))
        with tasks:
            try_this(TASKS)
        with numbers:
            if numbers.open:
                show_table(every_line(books))
                show_table(every_tensor(books))
                if when := moment_sentences(sizes):
                    small(" ".join(when))
        with code:
            if code.open:
                show_code(FUNCTIONS, "weight_matrix.py")


with frame(WEIGHT_MATRIX, DEFAULTS, word="nowhere"):
    part("costs", show)

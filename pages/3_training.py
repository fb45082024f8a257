"""Lesson 3: how is W learned?"""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from embedding_lab.figures.noise import noise_curves
from embedding_lab.figures.window import window_strip
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons.expected import shuffled_speeches
from embedding_lab.lessons.map_words import parse_words
from embedding_lab.lessons.numbers import counted, so_far
from embedding_lab.lessons.own_text import PASSES, fitting_passes, mean_cosine, words_to_watch
from embedding_lab.lessons.windows import Window, noise_table, read_window, telling_window, thinning
from embedding_lab.text.tokens import tokenise
from embedding_lab.training.settings import RANGES, TEACHING, Settings
from embedding_lab.ui.bench import put_on_bench
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import frame
from embedding_lab.ui.jobs import is_live
from embedding_lab.ui.lessons import TRAINING
from embedding_lab.ui.mine import kept, open_trained
from embedding_lab.ui.numbers import table_in_pages
from embedding_lab.ui.part import part
from embedding_lab.ui.source import show_code
from embedding_lab.ui.step_tab import show_step
from embedding_lab.ui.take_home import take_vectors
from embedding_lab.ui.tasks import Task, try_this
from embedding_lab.ui.training_film import MATRICES, numbers, show_matrices
from embedding_lab.ui.training_map import Plan
from embedding_lab.ui.training_panel import show_panel
from embedding_lab.ui.training_run import Text, progress_of, training_of
from embedding_lab.ui.training_text import OWN, TITLES, lines_of, text_of, vocabulary_of
from embedding_lab.ui.training_told import GRAMMAR
from embedding_lab.vectors.shelf import open_table

SENTENCES = {
    "teaching": "the queen says she likes her crown",
    "sotu": "the school lunch program should be continued and adequately financed",
    "sotu-shuffled": "the school lunch program should be continued and adequately financed",
    OWN: "",  # the first sentence of that text stands in
}
WATCHED = {
    "teaching": "king queen man woman; paris france rome italy; cat kitten dog puppy; car bread",
    "sotu": "war army navy peace; tax debt gold income; school teachers college; china spain cuba",
    "sotu-shuffled": "war army navy peace; tax debt gold income; school teachers college; china",
    OWN: "",  # words with a topic stand in, see `words_to_watch`
}
MOST_PASSES = PASSES[1]
MOST_READ = 40  # words of the sentence
MOST_WATCHED = 8  # groups, four as discs and four as diamonds, and words of a group
FIRST_DRAW = 12  # of words dropped and the window: one that leaves several pairs
PACE = {"Watch (8 s)": 8.0, "Full speed": 0.0}
SHOWN = {
    "families": "Colours and shapes on the map are those of the families of the text.",
    "groups": "On the map the first four groups are discs of four colours, others diamonds.",
}
PRESET = {"teaching": TEACHING}
DEFAULTS = {
    "text": "teaching",
    "model": "skipgram",
    **{f"d_{key}": PRESET.get(key, Settings()).dimensions for key in TITLES},
    **{f"epochs_{key}": PRESET.get(key, Settings()).epochs for key in TITLES},
    f"epochs_{OWN}": None,  # as many as suit its length
    **{f"rate_{key}": PRESET.get(key, Settings()).learning_rate for key in TITLES},
    "window": 5,
    "negatives": 5,
    "sample": 1e-3,
    "training_seed": 0,
    "min_count": None,
    "pace": "Watch (8 s)",
    **{f"watched_{key}": words for key, words in WATCHED.items()},
    **{f"training_sentence_{key}": words for key, words in SENTENCES.items()},
    "draw": FIRST_DRAW,
}
KEPT = {"bind": "query-params", "persist_state": "session"}
MODELS = {"skipgram": "Skip-gram", "cbow": "CBOW"}
TAKEN = {
    "skipgram": "**Pairs.** The centre word makes a pair with each word that its window reaches.",
    "cbow": "**Examples.** The mean of the words that the window reaches predicts the centre word.",
}
TABS = [
    "Text to pairs", "One step, all numbers", MATRICES, "Take it home", "Try this", "The numbers",
    "The code",
]  # fmt: skip
FUNCTIONS = [
    "embedding_lab.training.trainer.train",
    "embedding_lab.training.objective.SkipGram",
    "embedding_lab.training.objective.Cbow",
    "embedding_lab.training.update.descend",
    "embedding_lab.text.vocabulary.Vocabulary",
    "embedding_lab.lessons.one_step.one_step",
    "embedding_lab.geometry.warm_tsne.WarmTsne",
]


def controls() -> tuple[str, Text | None, Settings]:
    """Draw the controls.

    Returns:
        The id of the text, the text if there is one, the settings of the next run.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        key = st.selectbox(
            "Text", list(TITLES), key="text", format_func=lambda name: TITLES[name], width=184,
            help="What to train on. The table on the bench stays as it is.", **KEPT,
        ) or "teaching"  # fmt: skip
        model = st.segmented_control(
            "Model", list(MODELS), default="skipgram", required=True, key="model", width=184,
            format_func=lambda name: MODELS[name], **KEPT,
            help="Skip-gram predicts each context word from the centre; CBOW the centre from all.",
        )  # fmt: skip
        preset = PRESET.get(key, Settings())
        d = st.slider(
            "Dimensions d", 2, 300, preset.dimensions, key=f"d_{key}", width=124, **KEPT,
            help="How many numbers stand for a word.",
        )  # fmt: skip
        window = st.slider(
            "Window", 1, 10, 5, key="window", width=104, **KEPT,
            help="How many kept words count to each side. Each time a size from 1 to it is drawn.",
        )  # fmt: skip
        negatives = st.slider(
            "Negatives K", 1, 20, 5, key="negatives", width=116, **KEPT,
            help="How much random words weigh against each true pair: as much as K of them.",
        )  # fmt: skip
        with st.popover("More", help="More settings"):
            settings, passes, min_count = more(key, preset)
    text = text_of(key, min_count, passes)
    fitting = preset.epochs if text is None or key != OWN else fitting_passes(text.tokens)
    chosen = replace(
        settings, model=model or "skipgram", dimensions=d, window=window, negatives=negatives,
        epochs=passes or fitting,
    )  # fmt: skip
    return key, text, chosen


def more(key: str, preset: Settings) -> tuple[Settings, int | None, int | None]:
    """Draw the settings that a first run doesn't need.

    Returns:
        Settings with these choices, how often to read the text, and the smallest count of a word
        of one's own text; None for either where its text decides.
    """
    st.text_area(
        "Words to watch; a semicolon starts a new group", WATCHED[key], key=f"watched_{key}",
        max_chars=400, persist_state="session", bind=None if key == OWN else "query-params",
        help=f"Up to {MOST_WATCHED} groups are read, and up to {MOST_WATCHED} words of each. "
        f"{SHOWN['families' if key == GRAMMAR else 'groups']}",
    )  # fmt: skip
    low, high = RANGES["learning_rate"]
    passes = st.number_input(
        "Passes over the text", 1, MOST_PASSES, None if key == OWN else preset.epochs,
        key=f"epochs_{key}", bind="query-params", placeholder="as its length asks",
    )  # fmt: skip
    rate = st.number_input(
        "Learning rate", low, high, preset.learning_rate, 0.01, key=f"rate_{key}", format="%g",
        bind="query-params",
        help="The largest share of its gradient that a row moves. "
        "It shrinks with what is left to read.",
    )  # fmt: skip
    sample = st.select_slider(
        "Thinning threshold t", [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0], 1e-3,
        key="sample", format_func=lambda share: f"{share:g}", bind="query-params",
        help="A word of a share f above about 2.6 t is kept with the chance √(t/f) + t/f.",
    )  # fmt: skip
    seed = st.number_input("Seed", 0, 2**31 - 1, 0, key="training_seed", bind="query-params")
    least = st.number_input(
        "Leave out rarer words than (own text)", 1, 100, None, key="min_count",
        bind="query-params", placeholder="as its length asks",
    )  # fmt: skip
    st.selectbox(
        "Pace", list(PACE), key="pace", bind="query-params",
        help="Waiting doesn't count as training time.",
    )  # fmt: skip
    settings = replace(preset, learning_rate=float(rate), sample=float(sample), seed=int(seed))
    return settings, passes and int(passes), least and int(least)


def window_of(key: str, text: Text | None, settings: Settings) -> Window | None:
    """Lay the window over the sentence of this text.

    Returns:
        The window; None without a text.
    """
    if text is None:
        return None
    number = int(st.session_state.get("draw", FIRST_DRAW))
    read = telling_window if number == FIRST_DRAW else read_window
    return read(
        words_written(key, text)[:MOST_READ], vocabulary_of(text), window=settings.window,
        sample=settings.sample, seed=number,
    )  # fmt: skip


def words_written(key: str, text: Text) -> list[str]:
    """Cut the sentence in the box into words; ours gives way to that of another text.

    Returns:
        Its words, also those that are not read.
    """
    name, offered, ours = f"training_sentence_{key}", f"offered_{key}", first_sentence(key, text)
    before = st.session_state.get(offered)
    if before != ours and st.session_state.get(name) == before is not None:
        st.session_state[name] = ours
    st.session_state[offered] = ours
    return tokenise(st.session_state.get(name) or ours)


def first_sentence(key: str, text: Text) -> str:
    """Choose the sentence that is shown until the learner writes one.

    Returns:
        Ours for a text of ours, else the first of the text.
    """
    if "ids" not in text.arrays:
        return SENTENCES[key]
    ids, starts = text.arrays["ids"], text.arrays["starts"]
    end = int(starts[1]) if len(starts) > 1 else len(ids)
    return " ".join(text.words[int(row)] for row in ids[: min(end, 12)])


def pairs_tab(key: str, text: Text | None, window: Window | None, settings: Settings) -> None:
    """Draw the sentence to edit, the chance of being kept, and the noise distribution."""
    if text is None or window is None:
        st.markdown("The window appears as soon as there is a text.")
        return
    left, right = st.columns([680, 160], vertical_alignment="bottom")
    left.text_input(
        "A sentence", first_sentence(key, text), key=f"training_sentence_{key}", max_chars=300,
        persist_state="session",
    )  # fmt: skip
    right.button("Draw again", key="draw_again", on_click=draw_again, width="stretch")
    draw(window_strip(window, together=settings.model == "cbow"), key="window_strip")
    vocabulary = vocabulary_of(text)
    words = [token.word for token in window.tokens if token.known]
    shares = noise_table(vocabulary, words, sample=settings.sample)
    thinned = captions.thinning_sentence(thinning(vocabulary, sample=settings.sample))
    cut = len(words_written(key, text)) > MOST_READ
    only = f"Only the first {MOST_READ} words are read. " if cut else ""
    said = captions.window_sentence(window, settings.model)
    st.markdown(f"{TAKEN[settings.model]} {only}{said}")
    st.markdown(f"**Chance of being kept.** Frequent words are thinned out. {thinned}")
    st.markdown(
        "**Noise.** Random words are drawn by count to the power ¾. "
        f"{captions.noise_sentence(shares)}"
    )
    draw(
        noise_curves(vocabulary, list(dict.fromkeys(words))[:6], sample=settings.sample),
        key="noise_curve",
    )
    st.dataframe(
        [share._asdict() for share in shares],
        hide_index=True, height="content",
        alt="Share, noise and chance of being kept, for each word of the sentence.",
    )  # fmt: skip


def watched_groups(key: str, text: Text | None) -> tuple[tuple[str, ...], ...]:
    """Read the words to watch; of a text of the visitor some with a topic, until there are others.

    Returns:
        Groups of words.
    """
    written = str(st.session_state.get(f"watched_{key}") or "")
    groups = tuple(
        tuple(parse_words(group))[:MOST_WATCHED] for group in written.split(";")[:MOST_WATCHED]
    )
    if any(groups) or key != OWN or text is None:
        return groups
    return tuple((word,) for word in words_to_watch(vocabulary_of(text)))


def warn_of_a_weak_table(key: str) -> None:
    """Say so where a run has ended and the neighbours of its table say little."""
    training = training_of(key)
    if training is None or not training.film or is_live(training.status()):
        return
    last = training.frame(len(training.film) - 1)
    rows = last.arrays["rows"]
    if len(rows) < 2:
        return
    thinned = thinning(vocabulary_of(training.text), sample=training.settings.sample)
    hint = captions.weak_hint(
        float(str(last.header["loss"])), mean_cosine(np.asarray(rows, np.float64)),
        negatives=training.settings.negatives,
        passes=int(training.settings.epochs * progress_of(last)),
        thinned=thinned is not None and thinned.keep < 1,
    )  # fmt: skip
    if hint:
        st.warning(hint)


@st.cache_data(show_spinner=False)
def shuffle() -> captions.Shuffled:
    """Measure once what the shuffle of the speeches leaves.

    Returns:
        The figures.
    """
    return shuffled_speeches(open_table("sotu-shuffled"))


def tasks_of(settings: Settings) -> list[Task]:
    """Write what to try, with answers for these settings.

    Returns:
        The tasks.
    """
    return [
        Task(
            "Train **Teaching text**, as the lesson opens it. Which groups will part first? "
            "Predict, then press **Start** and watch.",
            "People, places, animals and the like part first: words of one family share far more "
            "company. King and queen part later: only *he* and *she*, *his* and *her* differ.",
        ),
        Task(
            "Train **State of the Union, shuffled**. Will the loss fall? Will neighbours make "
            "sense?",
            captions.shuffled_answer(shuffle()),
        ),
        Task(
            "Set **Negatives K** to 1 and train again. What will the untrained loss be, and why?",
            captions.untrained_answer(settings.negatives),
        ),
    ]


def draw_again() -> None:
    """Draw the dropped words and the size of the window anew."""
    st.session_state["draw"] = int(st.session_state.get("draw", FIRST_DRAW)) + 1


def home_tab(key: str) -> None:
    """Offer the result: to the bench, as a file, as a command."""
    training = training_of(key)
    if training is None:
        st.markdown("After a run, or a stop, W is yours: on the bench, as a file, as a command.")
        return
    trained = kept()
    if is_live(training.status()) or trained is None or trained.run != training.run:
        st.markdown("W can be taken as soon as the run is paused, stopped or done.")
    else:
        vectors = open_trained(trained)
        if vectors is None:
            st.warning("This run is no longer kept. Train again.")
            return
        with st.container(horizontal=True):
            st.button(
                "Put W on the bench", type="primary", on_click=put_on_bench, args=("mine",),
                help="Every page then computes with it, as *Trained here by you*.",
            )  # fmt: skip
            with st.container(width="content"):
                take_vectors(vectors, "mine", reopen=lambda: open_trained(trained))
        size = f"{counted(len(vectors), 'word')} × {vectors.dimensions}"
        st.markdown(f"{size}, {so_far(trained.stage)} trained.")
    corpus = training.text.name or "my_text.txt"
    st.markdown("**The same run on the command line**")
    if training.text.name is None:
        st.download_button(
            "Save my_text.txt", partial(lines_of, training.text), "my_text.txt", "text/plain",
            key="save_text", on_click="ignore", help="Your text as it was read, a sentence a line.",
        )  # fmt: skip
    st.code(
        captions.command_line(corpus, training.settings, min_count=training.text.min_count),
        language=None,
        wrap_lines=True,
    )


def numbers_tab(key: str) -> None:
    """Draw the figures of the run."""
    training = training_of(key)
    if training is None or not training.film:
        st.markdown("The figures of a run stand here as soon as it has started.")
        return
    table_in_pages(
        numbers(training.film, training.settings.model),
        key="training_rows",
        alt="Loss and speed over time.",
    )


def show() -> None:
    """Draw the page."""
    with st.container(gap="xsmall"):  # question, controls and picture fit on one screen
        key, text, settings = controls()
        window = window_of(key, text, settings)
        plan = Plan(
            key, text, settings, watched_groups(key, text),
            PACE.get(st.session_state.get("pace", ""), 8.0), window,
        )  # fmt: skip
        show_panel(plan)
        if key == OWN:
            warn_of_a_weak_table(key)
    pairs, step, both, home, tasks, table, code = st.tabs(
        TABS, key="training_tab", on_change="rerun"
    )
    with pairs:
        pairs_tab(key, text, window, settings)
    with step:
        if step.open:
            show_step(
                window, None if text is None else vocabulary_of(text), settings,
                draw_number=int(st.session_state.get("draw", FIRST_DRAW)),
            )  # fmt: skip
    with both:
        if both.open:
            show_matrices(plan)
    with home:
        if home.open:
            home_tab(key)
    with tasks:
        try_this(tasks_of(settings))
    with table:
        if table.open:
            numbers_tab(key)
    with code:
        if code.open:
            show_code(FUNCTIONS, "training.py")


with frame(TRAINING, DEFAULTS, word="sidebar"):
    part("training", show)

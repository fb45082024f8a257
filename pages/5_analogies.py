"""Lesson 5: is king - man + woman really queen?"""

import streamlit as st

from embedding_lab.figures.analogies import nothing, verdicts
from embedding_lab.figures.offset_evidence import arithmetic
from embedding_lab.figures.scoreboard import tables
from embedding_lab.lessons import analogies as lesson
from embedding_lab.lessons import analogy_captions as captions
from embedding_lab.lessons import analogy_sentences as say
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import name_missing, offer_tables, shipped, tables_with
from embedding_lab.ui.credit import Saved
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import Page, frame
from embedding_lab.ui.lessons import ANALOGIES
from embedding_lab.ui.own import give
from embedding_lab.ui.part import part
from embedding_lab.ui.recent import recent, remember
from embedding_lab.ui.scoreboard import show_scores
from embedding_lab.ui.source import show_code
from embedding_lab.ui.tasks import Task, try_this
from embedding_lab.ui.word_box import completed, of_table
from embedding_lab.vectors.analogy import Method
from embedding_lab.vectors.formula import EXAMPLE, FormulaError, parse
from embedding_lab.vectors.shelf import TABLES
from embedding_lab.vectors.table import WordVectors

DEFAULTS = {"formula": EXAMPLE, "expected": "queen", "method": "3cosadd"}
LONGEST = 60  # letters of a word that a URL may bring
KEPT = {"bind": "query-params", "persist_state": "session"}
METHOD_HELP = (
    "In king − man + woman, c is king, a is man and b is woman. "
    "3CosAdd: the word whose cosine with c − a + b is largest. "
    "3CosMul multiplies the cosines with c and b and divides by the one with a (each moved to "
    "[0, 1]). "
    "PairDir compares the direction of the step from c with b − a; c itself can't answer. "
    "All of them use unit rows. Start with the first."
)
TABS = ["Scoreboard", "What to see", "Other tables", "Try this", "The numbers", "The code"]
WHAT_TO_SEE = """
- **Offset**: the step from one word to another, here on unit rows: each row divided by its
  length. The rows themselves can give other answers. If man to woman and king to queen were the
  same step, the sum would be *queen* itself.
- **Cosine**: how far vectors, or offsets, point the same way.
- **Shown**: how much of an arrow's length its best plane shows.
- **Inputs**: the words of the formula. Common code, such as gensim's, never gives them as an
  answer. Here you see both rules.
- **Bars**: cosines of random offsets, between words drawn blindly.
- **Rings**: the answers of other pairs of the same kind, from our questions. The line is green
  only where at most one random pair in 20, and no ring, lies to its right.
- **doctor − man + woman**: what comes out tells of the text, not of the world.
- **Teaching text**: *king* and *queen* share crown and palace, *king* and *man* share *he* and
  *his*. It was designed so: on the bench, it offers *Show the grammar*.
"""
NUMBERS = {
    name: st.column_config.NumberColumn(format="%.3f")
    for name in ("cosine", *(f"score, {rule}" for rule in lesson.RULES))
}
FUNCTIONS = [
    "embedding_lab.vectors.analogy.solve",
    "embedding_lab.vectors.analogy.scores",
    "embedding_lab.vectors.analogy.baselines",
    "embedding_lab.vectors.analogy.offset_agreement",
    "embedding_lab.lessons.analogy_rivals.rivals",
    "embedding_lab.lessons.parallelogram.parallelogram",
    "embedding_lab.vectors.questions.evaluate",
]
TASKS = [
    Task(
        "Is king − queen royalty or gender? Predict **king - queen + aunt**, then try it with "
        "3CosAdd, on **GloVe** or **Teaching text**.",
        "Gender: on both tables aunt becomes *uncle*, under both rules.",
    ),
    Task(
        "Put **Teaching text** on the bench. Will an input still win when inputs are allowed?",
        "No, in none of its examples, by no method. Its grammar uses each pair of words in the "
        "same places, so the offsets have cosines of about 0.9 and more. In the speeches, no "
        "example comes first with inputs allowed and 3CosAdd.",
    ),
    Task(
        "On **GloVe** with 3CosAdd, find an example whose answer comes first on both cards.",
        "Try *capitals*, *nationalities*, *children* or *past tense*. Only in *children* does the "
        "sum of c and b come first on both cards too, with nothing subtracted.",
    ),
    Task(
        "On **GloVe** with 3CosAdd, try *plurals*. The answer is found; do the offsets agree?",
        "No: nation to country and nations to countries are unlike, with a cosine of about 0. "
        "Nearest to *nations* is *countries* anyway, which needs no arithmetic.",
    ),
    Task(
        "Put **State of the Union** on the bench, with 3CosAdd and **king - man + woman**. "
        "Who is king there?",
        "Martin Luther King: with inputs forbidden, *luther*, *martin* and *jr* come first. Of "
        "the 102 places of *king* in these speeches, 8 follow *luther*, which stands nowhere "
        "else. A table knows only its text.",
    ),
]


def examples(vectors: WordVectors) -> dict[str, tuple[str, str]]:
    """List what to try: our questions, then this session's own, if the table has their words.

    Returns:
        A formula and the expected word for each title.
    """
    ours = {one.name: (one.formula, one.expected) for one in lesson.presets_of(vectors)}
    asked = {title: tuple(title.rsplit(" = ", 1)) for title in recent("formula")}
    return ours | {
        title: one
        for title, one in asked.items()
        if one not in ours.values() and lesson.answerable(vectors, *one)
    }


def choose_example(choices: dict[str, tuple[str, str]]) -> None:
    """Put the chosen question into the boxes."""
    chosen = choices.get(st.session_state["example"])
    if chosen:
        st.session_state["formula"], st.session_state["expected"] = chosen


def controls(vectors: WordVectors) -> tuple[str, str, Method]:
    """Draw the controls.

    Returns:
        The formula and the expected word as typed, and the method.
    """
    with st.container(key="controls"):
        left, middle, right, last = st.columns([300, 120, 260, 136], vertical_alignment="bottom")
    with left, completed("formula", of_table(vectors), inline=True):
        formula = st.text_input("Formula", EXAMPLE, key="formula", max_chars=200, **KEPT) or ""
    with middle, completed("expected", of_table(vectors)):
        expected = st.text_input("Expected", "queen", key="expected", max_chars=60, **KEPT) or ""
    method = right.segmented_control(
        "Method", list(lesson.METHODS), default="3cosadd", required=True, key="method",
        width="stretch", help=METHOD_HELP, format_func=lambda name: lesson.METHODS[name], **KEPT,
    )  # fmt: skip
    # A menu has no value of its own, so it can't put an old question over one just typed.
    choices = examples(vectors)
    if choices:
        last.menu_button(
            "Examples", list(choices), key="example", width="stretch", on_click=choose_example,
            args=(choices,), format_func=plain,
        )  # fmt: skip
    return formula, expected, method or "3cosadd"


def put_in(formula: str) -> None:
    """Put a formula into its box."""
    st.session_state["formula"] = formula


def title_of(vectors: WordVectors, typed: str, expected: str) -> str:
    """Turn the formula in its box into the question of the page.

    Returns:
        Markdown.
    """
    try:
        formula = lesson.folded(vectors, parse(typed))
    except FormulaError:
        return "What do words add up to?"
    return say.title(formula, vectors.fold(expected.strip()[:LONGEST]) or None)


def read_formula(page: Page, typed: str, expected: str, method: Method) -> lesson.Reading | None:
    """Turn what was typed into a reading, or say in a sentence why there is none.

    Returns:
        The reading; None where there is none.
    """
    vectors = page.vectors
    mended = lesson.with_blanks(vectors, typed)
    if mended:
        st.warning(f"Put blanks around the signs: **{plain(mended)}**")
        st.button("Put them in", key="blanks", on_click=put_in, args=(mended,))
        return None
    try:
        formula = lesson.folded(vectors, parse(typed))
    except FormulaError as error:
        st.warning(plain(say.sentence(str(error))))
        return None
    hoped = vectors.fold(expected.strip()[:LONGEST]) or None
    missing = name_missing(vectors, [*formula.words, *([hoped] if hoped else [])])
    if set(missing) & set(formula.words):
        return None
    try:
        reading = lesson.read(
            vectors, formula, None if missing else hoped, lesson.suited(formula, method)
        )
    except ValueError as error:
        st.warning(plain(say.sentence(str(error))))
        return None
    remember("formula", f"{formula} = {hoped or ''}")
    return reading


def first_screen(page: Page, reading: lesson.Reading, method: Method) -> lesson.Evidence | None:
    """Draw both verdicts and what stands beside them.

    Returns:
        The evidence; None where the question has none.
    """
    evidence = lesson.evidence(page.vectors, reading)
    if evidence is None:
        draw(verdicts(reading, None, say.no_evidence(reading, method)), key="verdicts")
        return None
    draw(verdicts(reading, evidence.plane, captions.plane_note(evidence.plane)), key="verdicts")
    draw(arithmetic(evidence), key="arithmetic")
    st.container(key="caption").markdown(captions.caption(evidence))
    return evidence


def show_numbers(reading: lesson.Reading, evidence: lesson.Evidence | None) -> None:
    """Draw the answers by rank, what parts of the formula find, and the offsets."""
    best, parts = "The best answers under each rule.", "What parts of the formula find."
    for rows, alt in (
        (lesson.answer_rows(reading), best),
        (lesson.baseline_rows(evidence) if evidence else [], parts),
    ):
        if rows:
            st.dataframe(rows, hide_index=True, height="content", alt=alt, column_config=NUMBERS)
    if evidence:
        st.markdown(captions.offset_lines(evidence))


def show(page: Page) -> None:
    """Draw the page."""
    heading = st.container()
    typed, expected, method = controls(page.vectors)
    with heading:
        page.title(title_of(page.vectors, typed, expected))
    with st.container(gap="xsmall"):
        reading = read_formula(page, typed, expected, method)
        if reading is None:
            draw(nothing(), key="verdicts")
            return
        evidence = first_screen(page, reading, method)
    say_why_own_question(page.vectors, reading)

    scored, see, others, tasks, numbers, code = st.tabs(TABS, key="tab", on_change="rerun")
    with scored:
        if scored.open:
            show_scores(page.vectors, method)
    with see:
        st.markdown(WHAT_TO_SEE)
    with others:
        if others.open:
            answers = lesson.ask_tables({TABLES[name]: shipped(name) for name in TABLES}, reading)
            draw(tables(answers), key="tables", saved=Saved(source=""))  # it names its tables
            st.markdown(captions.tables_sentence(answers))
    with tasks:
        try_this(TASKS)
    with numbers:
        if numbers.open:
            show_numbers(reading, evidence)
    with code:
        if code.open:
            show_code(FUNCTIONS, "analogies.py")


def say_why_own_question(vectors: WordVectors, reading: lesson.Reading) -> None:
    """Name the famous question's words that the table lacks, where it opened on another."""
    own, told = lesson.opening(vectors), say.opening_sentence(vectors)
    if told and str(reading.formula) == own.formula:
        words = [*parse(EXAMPLE).words, DEFAULTS["expected"]]
        with st.container(key="own_words", horizontal=True, vertical_alignment="center"):
            st.markdown(f":gray[:small[{told}]]", width="content")
            offer_tables(tables_with(words), key="own", quiet=True)


def give_question(vectors: WordVectors) -> None:
    """Let the boxes open on a question that the table can answer."""
    own = lesson.opening(vectors)
    boxes = ("formula", "expected")
    give({"formula": own.formula, "expected": own.expected}, {box: DEFAULTS[box] for box in boxes})


with frame(ANALOGIES, DEFAULTS, own_title=True, word="sidebar") as page:
    if page.opened:
        give_question(page.vectors)
    part("question", lambda: show(page))

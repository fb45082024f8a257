"""Lesson 5: is king - man + woman really queen?"""

import streamlit as st

from embedding_lab.figures.analogies import nothing, verdicts
from embedding_lab.figures.offset_evidence import arithmetic
from embedding_lab.figures.scoreboard import tables
from embedding_lab.lessons import analogies as lesson
from embedding_lab.lessons import analogy_captions as captions
from embedding_lab.lessons import analogy_sentences as say
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import name_missing, shipped
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import Page, frame
from embedding_lab.ui.lessons import ANALOGIES
from embedding_lab.ui.recent import recent, remember
from embedding_lab.ui.scoreboard import show_scores
from embedding_lab.ui.source import show_code
from embedding_lab.ui.tasks import Task, try_this
from embedding_lab.vectors.analogy import Method
from embedding_lab.vectors.formula import EXAMPLE, FormulaError, parse
from embedding_lab.vectors.shelf import TABLES
from embedding_lab.vectors.table import WordVectors

DEFAULTS = {"formula": EXAMPLE, "expected": "queen", "method": "3cosadd"}
LONGEST = 60  # letters of a word that a URL may bring
KEPT = {"bind": "query-params", "persist_state": "session"}
METHOD_HELP = (
    "3CosAdd: the word nearest to c − a + b. 3CosMul multiplies the cosines with c and b and "
    "divides by the one with a (each moved to [0, 1]). "
    "PairDir compares the direction of the step from c with b − a."
)
TABS = ["Scoreboard", "Other tables", "Try this", "The numbers", "The code"]
FUNCTIONS = [
    "embedding_lab.vectors.analogy.solve",
    "embedding_lab.vectors.analogy.scores",
    "embedding_lab.vectors.analogy.baselines",
    "embedding_lab.vectors.analogy.offset_agreement",
    "embedding_lab.lessons.parallelogram.parallelogram",
    "embedding_lab.vectors.questions.evaluate",
]
TASKS = [
    Task(
        "Is king − queen royalty or gender? Predict **king - queen + aunt**, then try it with "
        "3CosAdd, on **GloVe** or **Teaching text**.",
        "Gender: the two share royalty, so little of it is left in the difference. With 3CosAdd, "
        "on GloVe or Teaching text, aunt becomes *uncle*. Royalty would be king − man.",
    ),
    Task(
        "Put **Teaching text** on the bench. Will an input still win when inputs are allowed?",
        "No, in none of its examples. Its grammar uses each pair of words in the same places, so "
        "the offsets have cosines of about 0.9 and more. A real text is never that tidy.",
    ),
    Task(
        "On **GloVe** with 3CosAdd, find an example whose answer comes first on both cards.",
        "Try *capitals* or *nationalities*: there it wins with no word forbidden. But look at the "
        "baselines: a sum alone puts it first, with nothing taken away.",
    ),
    Task(
        "On **GloVe** with 3CosAdd, try *plurals*. The answer is found; do the offsets agree?",
        "No: nation to country and nations to countries are unlike, with a cosine of about 0. "
        "Nearest to *nations* is *countries* anyway, which needs no arithmetic.",
    ),
]


def examples(vectors: WordVectors) -> dict[str, tuple[str, str]]:
    """List what to try: questions whose words the table has, then this session's own.

    Returns:
        A formula and the expected word for each title.
    """
    ours = {one.name: (one.formula, one.expected) for one in lesson.presets_of(vectors)}
    asked = {title: tuple(title.rsplit(" = ", 1)) for title in recent("formula")}
    return ours | {title: one for title, one in asked.items() if one not in ours.values()}


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
    left, middle, right, last = st.columns([300, 120, 260, 136])
    formula = left.text_input("Formula", EXAMPLE, key="formula", max_chars=200, **KEPT) or ""
    expected = middle.text_input("Expected", "queen", key="expected", max_chars=60, **KEPT) or ""
    method = right.segmented_control(
        "Method", list(lesson.METHODS), default="3cosadd", required=True, key="method",
        width="stretch", help=METHOD_HELP, format_func=lambda name: lesson.METHODS[name], **KEPT,
    )  # fmt: skip
    choices = examples(vectors)
    now = (title for title, one in choices.items() if one == (formula, expected))
    st.session_state["example"] = next(now, None)
    last.selectbox(
        "Examples", list(choices), key="example", placeholder="choose one",
        on_change=choose_example, args=(choices,),
    )  # fmt: skip
    return formula, expected, method or "3cosadd"


def read_formula(page: Page, typed: str, expected: str, method: Method) -> lesson.Reading | None:
    """Turn what was typed into a reading, or say in a sentence why there is none.

    Returns:
        The reading; None where there is none.
    """
    vectors = page.vectors
    try:
        formula = lesson.folded(vectors, parse(typed))
    except FormulaError as error:
        page.ask("What do words add up to?")
        st.warning(plain(say.sentence(str(error))))
        return None
    hoped = vectors.fold(expected.strip()[:LONGEST]) or None
    page.ask(say.title(formula, hoped))
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
    st.markdown(captions.caption(evidence))
    return evidence


with frame(ANALOGIES, DEFAULTS) as page:
    typed, expected, method = controls(page.vectors)
    with st.container(gap="xsmall"):
        reading = read_formula(page, typed, expected, method)
        if reading is None:
            draw(nothing(), key="verdicts")
            st.stop()
        evidence = first_screen(page, reading, method)

    scored, others, tasks, numbers, code = st.tabs(TABS, key="tab", on_change="rerun")
    with scored:
        if scored.open:
            show_scores(page.vectors, method)
    with others:
        if others.open:
            answers = lesson.ask_tables({TABLES[name]: shipped(name) for name in TABLES}, reading)
            draw(tables(answers), key="tables")
            st.markdown(captions.tables_sentence(answers))
    with tasks:
        try_this(TASKS)
    with numbers:
        best, parts = "The ten best answers under each rule.", "What parts of the formula find."
        st.dataframe(lesson.answer_rows(reading), hide_index=True, alt=best)
        if evidence:
            st.dataframe(lesson.baseline_rows(evidence), hide_index=True, alt=parts)
            st.markdown(captions.offset_lines(evidence))
    with code:
        show_code(FUNCTIONS, "analogies.py")

"""Lesson 5: is king - man + woman really queen?"""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from embedding_lab.figures.analogies import nothing, verdicts
from embedding_lab.figures.offset_evidence import arithmetic
from embedding_lab.figures.scoreboard import scoreboard, tables
from embedding_lab.lessons import analogies as lesson
from embedding_lab.lessons import analogy_sentences as say
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import name_missing, shipped
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import Page, frame
from embedding_lab.ui.lessons import ANALOGIES
from embedding_lab.ui.source import show_code
from embedding_lab.ui.tasks import Task, try_this
from embedding_lab.vectors.analogy import Method
from embedding_lab.vectors.formula import EXAMPLE, Formula, FormulaError, parse
from embedding_lab.vectors.questions import Evaluation, Section, evaluate, read_questions
from embedding_lab.vectors.shelf import TABLES, assets_folder
from embedding_lab.vectors.table import WordVectors

DEFAULTS = {"formula": EXAMPLE, "expected": "queen", "method": "3cosadd"}
REMEMBERED = 10  # formulas of a session
LONGEST = 60  # letters of a word that a URL may bring
LONGEST_FORMULA = 200
AT_ONCE = 50_000  # words; a larger table takes seconds for a scoreboard, so it waits for a button
METHOD_HELP = (
    "3CosAdd: the word nearest to c − a + b. 3CosMul multiplies the three cosines instead. "
    "PairDir compares the direction of the step from c with b − a."
)
UPLOAD = "Other questions"
UPLOAD_HELP = (
    "Text in the format of Google's questions-words.txt. It stays in this session's memory."
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
        "Which is *royalty*: king − queen, or king − man? Predict, then try both as formulas.",
        "King − queen takes away what the two share, so what is left is gender. Royalty is what "
        "king has and man has not: king − man. Compare their first answers.",
    ),
    Task(
        "Put **Teaching text** on the bench. Will an input still win when inputs are allowed?",
        "No. Its grammar uses each pair of words in the same places, so the offsets agree almost "
        "perfectly. It was designed so; a real text is never that tidy.",
    ),
    Task(
        "On **GloVe**, find an example for which both cards name the same winner.",
        "Try *capitals* or *nationalities*: there the answer wins with no word forbidden. Look at "
        "the baselines too: how near was it before any arithmetic?",
    ),
]


@st.cache_data(max_entries=32, show_spinner="Asking all questions under both rules")
def scores_of(
    mark: str, _vectors: WordVectors, sections: tuple[Section, ...], method: Method
) -> Evaluation:
    """Examine a table once for all who ask.

    Returns:
        The counts under both rules.
    """
    return evaluate(_vectors, sections, [], method)


def mark_of(vectors: WordVectors) -> str:
    """Tell tables apart by content; the shipped ones have names of their own.

    Returns:
        A name for the cache.
    """
    if vectors.name in TABLES.values():
        return vectors.name
    return sha256(vectors.words.block.tobytes() + vectors.matrix.tobytes()).hexdigest()


def choose_example() -> None:
    """Put the chosen question into the boxes."""
    chosen = st.session_state["example"]
    if chosen is not None:
        st.session_state["formula"], st.session_state["expected"] = chosen[1:]


def controls(vectors: WordVectors) -> tuple[str, str, Method]:
    """Draw the controls.

    Returns:
        The formula and the expected word as typed, and the method.
    """
    left, middle, right, last = st.columns([300, 120, 260, 136])
    formula = left.text_input("Formula", EXAMPLE, key="formula", bind="query-params", max_chars=500)
    expected = middle.text_input(
        "Expected", "queen", key="expected", bind="query-params", max_chars=LONGEST
    )
    method = right.segmented_control(
        "Method", list(lesson.METHODS), default="3cosadd", required=True, key="method",
        bind="query-params", persist_state="session", width="stretch", help=METHOD_HELP,
        format_func=lambda name: lesson.METHODS[name],
    )  # fmt: skip
    now = (formula or "", expected or "")
    choices = [*lesson.presets_of(vectors), *st.session_state.get("asked", [])]
    st.session_state["example"] = next((one for one in choices if one[1:] == now), None)
    last.selectbox(
        "Examples", choices, key="example", on_change=choose_example, placeholder="choose one",
        format_func=lambda one: one.name,
    )  # fmt: skip
    return *now, method or "3cosadd"


def remember(formula: Formula, expected: str) -> None:
    """Keep the last formulas of this session among the examples."""
    asked = lesson.Preset(f"{formula} = {expected or '?'}", str(formula), expected)
    kept = st.session_state.get("asked", [])
    if asked[1:] not in [one[1:] for one in (*lesson.PRESETS, *kept)]:
        st.session_state["asked"] = [asked, *kept][:REMEMBERED]


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
    remember(formula, hoped or "")
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
    draw(verdicts(reading, evidence.plane, say.plane_note(evidence.plane)), key="verdicts")
    draw(arithmetic(evidence), key="arithmetic")
    st.markdown(say.caption(evidence))
    return evidence


def questions_of(file: object) -> tuple[Section, ...]:
    """Read the questions of an upload; a bad file changes nothing but says what is wrong.

    Returns:
        Its sections, or ours.
    """
    ours = assets_folder() / "questions.txt"
    if file is None:
        return read_questions(ours)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "questions.txt"
        path.write_bytes(file.getvalue())
        try:
            return read_questions(path)
        except ValueError as error:
            st.error(plain(str(error)))
    return read_questions(ours)


def show_scores(vectors: WordVectors, method: Method) -> None:
    """Draw the tab *Scoreboard*: the result above, the file that it came from below."""
    result = st.container()
    file = st.file_uploader(UPLOAD, type=["txt"], key="question_file", help=UPLOAD_HELP)
    sections = questions_of(file)
    asked = sum(len(section.questions) for section in sections)
    with result:
        if len(vectors) > AT_ONCE and not st.session_state.get("scored"):
            st.markdown(f"{asked:,} questions, a few seconds. How many will come out right?")
            if not st.button("Ask them all", type="primary", key="score"):
                return
            st.session_state["scored"] = True
        scores = scores_of(mark_of(vectors), vectors, sections, method)
        noise = shipped("sotu-shuffled")
        null = scores_of(noise.name, noise, sections, method)
        if scores.asked:
            draw(scoreboard(scores, null), key="scoreboard")
        st.markdown(say.score_sentence(scores, null, asked))


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
            st.markdown(say.tables_sentence(answers))
    with tasks:
        try_this(TASKS)
    with numbers:
        st.dataframe(
            lesson.answer_rows(reading),
            hide_index=True,
            alt="The ten best answers under each rule.",
        )
        if evidence:
            st.dataframe(
                lesson.baseline_rows(evidence),
                hide_index=True,
                alt="What parts of the formula find.",
            )
    with code:
        show_code(FUNCTIONS, "analogies.py")

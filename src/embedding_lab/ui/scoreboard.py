"""The scoreboard of lesson 5: a question file, asked of the active table under both rules."""

from collections.abc import Sequence
from hashlib import sha256
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from embedding_lab.figures.scoreboard import scoreboard
from embedding_lab.lessons.analogies import every
from embedding_lab.lessons.analogy_captions import questions_of, score_sentence
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import shipped
from embedding_lab.ui.drawing import draw
from embedding_lab.vectors.analogy import Method
from embedding_lab.vectors.questions import Evaluation, Section, evaluate, read_questions
from embedding_lab.vectors.shelf import TABLES, assets_folder
from embedding_lab.vectors.table import WordVectors

AT_ONCE = 50_000  # words; a larger table can take seconds, so it waits for a button
MOST_WORK = 6e8  # questions x words: 1,500 questions over GloVe take about 2 s on a core
NOISE = "sotu-shuffled"


def show_scores(vectors: WordVectors, method: Method) -> None:
    """Draw the result, and below it the place to bring other questions to.

    Args:
        vectors: the active table.
        method: how candidates are scored.
    """
    result = st.container()
    file = st.file_uploader(
        "Other questions",
        type=["txt"],
        key="question_file",
        help="A text in the format of Google's questions-words.txt. It stays in this session. "
        "A question is right where its fourth word wins alone: a shared first place is nobody's.",
    )
    sections = _ours() if file is None else _brought(file)
    step = ceil(_questions(sections) * len(vectors) / MOST_WORK)
    asked = every(sections, step)
    with result:
        if len(vectors) > AT_ONCE and "scored" not in st.session_state:
            st.markdown(f"{questions_of(_questions(asked))}. How many will come out right?")
            st.button("Ask them all", type="primary", key="score", on_click=_agree)
            return
        with st.spinner("Asking every question under both rules"):  # where the question stood
            st.empty()  # and its button
            scores = _scores(_mark(vectors), vectors, asked, method)
            null = _null(vectors, asked, method)
        if scores.asked:
            draw(scoreboard(scores, null), key="scoreboard")
        st.markdown(score_sentence(scores, null, _questions(asked)))
        taken, given = _questions(asked), _questions(sections)
        if taken < given:
            st.markdown(
                f":gray[:small[The board takes {taken:,} of the file's {questions_of(given)}. "
                "The command line asks all: "
                "`embedding-lab evaluate TABLE --analogies FILE`.]]"
            )


def _null(vectors: WordVectors, sections: Sequence[Section], method: Method) -> Evaluation | None:
    """Ask the shuffled text, where it would be asked the same among the same words.

    Returns:
        Its counts; None beside a table of other words, where they would say nothing, and beside
        the shuffled text itself.
    """
    noise = shipped(NOISE)
    other = len(vectors) != len(noise) or set(vectors.words) != set(noise.words)
    if other or _mark(vectors) == _mark(noise):
        return None
    return _scores(_mark(noise), noise, sections, method)


@st.cache_data(max_entries=64, show_spinner=False)
def _scores(
    mark: str, _vectors: WordVectors, sections: Sequence[Section], method: Method
) -> Evaluation:
    # `mark` stands for the table in the key of the cache; Streamlit would hash a sample of it.
    return evaluate(_vectors, sections, [], method)


@st.cache_data(show_spinner=False)
def _ours() -> tuple[Section, ...]:
    return read_questions(assets_folder() / "questions.txt")


def _brought(file: UploadedFile) -> tuple[Section, ...]:
    """Read an upload; a bad file changes nothing but says what is wrong.

    Returns:
        Its questions, or ours.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "questions.txt"
        path.write_bytes(file.getvalue())
        try:
            return read_questions(path)
        except ValueError as error:
            st.error(f"{plain(str(error))}. Our own questions stay on the board.")
    return _ours()


def _mark(vectors: WordVectors) -> str:
    """Name a table by its content; the shipped ones have names of their own.

    Returns:
        The name.
    """
    if vectors.name in TABLES.values():
        return vectors.name
    return sha256(vectors.words.block.tobytes() + vectors.matrix.tobytes()).hexdigest()


def _questions(sections: Sequence[Section]) -> int:
    return sum(len(section.questions) for section in sections)


def _agree() -> None:
    st.session_state["scored"] = True

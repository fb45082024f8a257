"""The bench: which vectors are active, the same on every page, kept in the URL."""

import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from embedding_lab.figures.svg import shorten
from embedding_lab.text.grammar import TEACHING, teaching_sentences
from embedding_lab.text.markdown import plain
from embedding_lab.ui.mine import kept, open_trained
from embedding_lab.vectors.formats import Limits, load
from embedding_lab.vectors.shelf import TABLES, occurrences, open_table
from embedding_lab.vectors.spelling import near_spellings
from embedding_lab.vectors.table import WordVectors

FIRST = "glove"
LONGEST = 40  # letters of a word in a sentence
MINE = "mine"
UPLOAD = "upload"
LIMITS = Limits(words=1_000_000, size=200 * 2**20)  # so that one upload can't fill the server
_KEPT = "uploaded_vectors"  # session state: this session's own table
_READ = "uploaded_files"  # session state: which files it was read from
_TITLES = {**TABLES, MINE: "Trained here by you", UPLOAD: "A vector file of yours"}


@st.cache_resource(max_entries=len(TABLES), show_spinner=False)
def shipped(name: str) -> WordVectors:
    """Open a table that comes with the app: one read-only copy for all sessions.

    Args:
        name: a key of `TABLES`.

    Returns:
        The table.
    """
    return open_table(name)


def choose_vectors() -> tuple[str, WordVectors]:
    """Draw the bench in the sidebar.

    Returns:
        The id and the table. Where a link asks for an upload that this session has not got, the
        first table, with a notice that says so; the same for a table trained here.
    """
    st.space("small")
    name = st.selectbox(
        "On the bench",
        list(_TITLES),
        format_func=lambda choice: _TITLES[choice],
        key="table",
        bind="query-params",
        help="The word vectors that every page computes with.",
    )
    own = {MINE: _trained, UPLOAD: _uploaded}
    vectors = own[name]() if name in own else shipped(name)
    size = f"{len(vectors):,} words × {vectors.dimensions}"
    st.markdown(f":orange[**{size}**]  \n:gray[:small[{plain(vectors.note)}]]")
    if name == "teaching" and st.button("Show the grammar", key="grammar", type="tertiary"):
        _show_grammar()
    return name, vectors


def tables_at_hand() -> dict[str, str]:
    """List the tables that this session can open: those that ship, and its own.

    Returns:
        Titles by id.
    """
    own = {MINE: kept() is not None, UPLOAD: _KEPT in st.session_state}
    return {name: title for name, title in _TITLES.items() if own.get(name, True)}


def table_at_hand(name: str) -> WordVectors | None:
    """Open a table without drawing anything.

    Args:
        name: an id.

    Returns:
        The table; None where this session has not got it, or no longer.
    """
    if name == MINE:
        trained = kept()
        return None if trained is None else open_trained(trained)
    if name == UPLOAD:
        uploaded: WordVectors | None = st.session_state.get(_KEPT)
        return uploaded
    return shipped(name)


@st.dialog("The grammar that wrote the teaching text", width="medium")
def _show_grammar() -> None:
    sentences = len(list(teaching_sentences()))
    st.markdown(
        "Each sentence is a pattern with a row's word put for WORD and one of its things put for "
        f"THING. The text has {sentences:,} sentences. Words of a column share their patterns, "
        "words of a row share their things: that is all that the training sees."
    )
    st.code(TEACHING.show(), language=None)


def name_missing(vectors: WordVectors, words: Sequence[str]) -> list[str]:
    """Say in one line which words the table lacks, and offer the tables that have them all.

    Args:
        vectors: the active table.
        words: the words that the page needs.

    Returns:
        The words that are missing; empty, and nothing drawn, where there are none.
    """
    missing = list(dict.fromkeys(word for word in words if word not in vectors.words))
    if not missing:
        return []
    named = ", ".join(_missing(vectors, word) for word in missing)
    verb = "is" if len(missing) == 1 else "are"
    fitting = [name for name in TABLES if all(word in shipped(name).words for word in words)]
    offer = "" if fitting else f" Near in spelling: {_near(vectors, missing[0])}."
    blank = " Ask for one word at a time." if any(" " in word for word in missing) else ""
    size = f"the {len(vectors):,} words of {plain(vectors.name)}"
    st.warning(f"{named} {verb} not among {size}.{offer}{blank}")
    with st.container(horizontal=True):
        for name in fitting:
            st.button(
                f"Open {TABLES[name]}",
                key=f"open_{name}_{missing[0]}",
                on_click=put_on_bench,
                args=(name,),
            )
    return missing


def _missing(vectors: WordVectors, word: str) -> str:
    count = occurrences(vectors.name, word)
    times = "" if count is None else f" (occurs {count} time{'' if count == 1 else 's'})"
    return f"**{plain(shorten(word, LONGEST))}**{times}"


def _near(vectors: WordVectors, word: str) -> str:
    near = near_spellings(vectors.words, word)
    ranks = (f"{plain(other)} (rank {vectors.row(other) + 1:,})" for other in near)
    return ", ".join(ranks) or "nothing"


def put_on_bench(name: str) -> None:
    """Make a table the active one; for a callback.

    Args:
        name: its id.
    """
    st.session_state["table"] = name


def _trained() -> WordVectors:
    trained = kept()
    vectors = None if trained is None else open_trained(trained)
    if vectors is not None:
        return vectors
    st.info(
        f"Nothing trained in this session yet, so {TABLES[FIRST]} lies on the bench. Train a text "
        "in lesson 3; the table stays in your session."
    )
    return shipped(FIRST)


def _uploaded() -> WordVectors:
    files = st.file_uploader(
        "Vectors: word2vec or GloVe text, word2vec .bin, .npz, or a .tsv with its words",
        type=["txt", "vec", "bin", "npz", "tsv"],
        accept_multiple_files=True,
        key="vector_file",
        help="Up to 50 MB, a million words. It stays in this session's memory on the server.",
    )
    if files:
        _take(files)
    if _KEPT in st.session_state:
        kept: WordVectors = st.session_state[_KEPT]
        return kept
    st.info(
        f"No file yet, so {TABLES[FIRST]} lies on the bench. An upload never leaves its session."
    )
    return shipped(FIRST)


def _take(files: Sequence[UploadedFile]) -> None:
    """Read an upload into this session; a bad file changes nothing but says what is wrong."""
    mark = tuple(file.file_id for file in files)
    if st.session_state.get(_READ) == mark:
        return
    with TemporaryDirectory() as folder:
        paths = [_copy(file, Path(folder)) for file in files]
        tables = [path for path in paths if not path.stem.endswith(("_words", "metadata"))]
        try:
            st.session_state[_KEPT] = load((tables or paths)[-1], limits=LIMITS)
        except ValueError as error:
            st.error(plain(str(error)))
        else:
            st.session_state[_READ] = mark


def _copy(file: UploadedFile, folder: Path) -> Path:
    # A file name is a stranger's text: only its letters and its suffix go on.
    path = folder / re.sub(r"[^\w.-]", "_", PurePath(file.name).name)[-80:].lstrip(".")
    path.write_bytes(file.getvalue())
    return path

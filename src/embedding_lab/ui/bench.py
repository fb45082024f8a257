"""The bench: which vectors are active, the same on every page, kept in the URL."""

from collections.abc import Callable, Sequence

import streamlit as st

from embedding_lab.figures.svg import shorten
from embedding_lab.lessons.numbers import counted
from embedding_lab.text.grammar import TEACHING, teaching_sentences
from embedding_lab.text.markdown import plain
from embedding_lab.ui.mine import kept, open_trained
from embedding_lab.ui.part import ask_for_page
from embedding_lab.ui.take_home import take_vectors
from embedding_lab.ui.upload import held, uploaded
from embedding_lab.vectors.shelf import TABLES, occurrences, open_table
from embedding_lab.vectors.spelling import near_spellings
from embedding_lab.vectors.table import WordVectors

FIRST = "glove"
LONGEST = 40  # letters of a word in a sentence
MINE = "mine"
UPLOAD = "upload"
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
    size = f"{counted(len(vectors), 'word')} × {vectors.dimensions}"
    st.markdown(f":orange[**{size}**]  \n:gray[:small[{plain(vectors.note)}]]")
    take_vectors(vectors, "bench", reopen=_reopening(name, vectors))
    if name == "teaching" and st.button("Show the grammar", key="grammar", type="tertiary"):
        _show_grammar()
    return name, vectors


def tables_at_hand() -> dict[str, str]:
    """List the tables that this session can open: those that ship, and its own.

    Returns:
        Titles by id.
    """
    own = {MINE: kept() is not None, UPLOAD: held() is not None}
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
        return held()
    return shipped(name)


@st.dialog("The grammar that wrote the teaching text", width="medium")
def _show_grammar() -> None:
    sentences = len(list(teaching_sentences()))
    st.markdown(
        "Each sentence is a pattern with a row's word put for WORD and one of its things put for "
        f"THING. The text has {sentences:,} sentences. Words of a column share their patterns, "
        "words of a row share their things: that is all that the training sees."
    )
    st.code(TEACHING.show(), language=None, wrap_lines=True)


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
    fitting = tables_with(words)
    offer = "" if fitting else f" {near_in_spelling(vectors, missing[0])}"
    blank = " Ask for one word at a time." if any(" " in word for word in missing) else ""
    size = f"the {counted(len(vectors), 'word')} of {plain(vectors.name)}"
    st.warning(f"{named} {verb} not among {size}.{offer}{blank}")
    offer_tables(fitting, key=missing[0])
    return missing


def tables_with(words: Sequence[str]) -> list[str]:
    """Find the tables that come with the app and have all of some words.

    Args:
        words: any.

    Returns:
        Their ids.
    """
    return [name for name in TABLES if all(word in shipped(name).words for word in words)]


def offer_tables(names: Sequence[str], *, key: str, quiet: bool = False) -> None:
    """Draw a button for each table; nothing where there is none.

    Args:
        names: ids of tables.
        key: what they are offered for, once on a page.
        quiet: whether the buttons look like text.
    """
    if not names:
        return
    with st.container(horizontal=True, width="content" if quiet else "stretch"):
        for name in names:
            st.button(
                f"Open {TABLES[name]}", key=f"open_{name}_{key}", on_click=put_on_bench,
                args=(name,), type="tertiary" if quiet else "secondary",
            )  # fmt: skip


def near_in_spelling(vectors: WordVectors, word: str) -> str:
    """Say which words of a table are spelled much like one that it lacks.

    Args:
        vectors: the table.
        word: what was asked for.

    Returns:
        Markdown, one sentence.
    """
    near = near_spellings(vectors.words, word)
    ranks = (f"{plain(other)} (rank {vectors.row(other) + 1:,})" for other in near)
    return f"Near in spelling: {', '.join(ranks) or 'nothing'}."


def _missing(vectors: WordVectors, word: str) -> str:
    count = occurrences(vectors.name, word)
    times = "" if count is None else f" (occurs {count} time{'' if count == 1 else 's'})"
    return f"**{plain(shorten(word, LONGEST))}**{times}"


def put_on_bench(name: str) -> None:
    """Make a table the active one; for a callback.

    Args:
        name: its id.
    """
    st.session_state["table"] = name
    ask_for_page()


def _reopening(name: str, vectors: WordVectors) -> Callable[[], WordVectors | None]:
    # Only a few trained tables stay in memory, so a download asks for its own again.
    trained = kept()
    if name == MINE and trained is not None:
        return lambda: open_trained(trained)
    return lambda: vectors


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
    vectors = uploaded()
    if vectors is not None:
        return vectors
    st.info(
        f"No file yet, so {TABLES[FIRST]} lies on the bench. An upload never leaves its session."
    )
    return shipped(FIRST)

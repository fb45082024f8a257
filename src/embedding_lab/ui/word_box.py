"""A box for a word, or for words, that completes them as one types.

The browser sends the letters typed so far and gets back a few words: the vocabulary of 400,000
stays on the server. The box itself is Streamlit's, so it has a URL name and a memory.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import Literal

import streamlit as st

from embedding_lab.ui.in_hand import FIRST, IN_HAND, LONGEST
from embedding_lab.ui.recent import remember
from embedding_lab.vectors.table import WordVectors

OFFERED = 6  # words
Width = int | Literal["stretch", "content"]
Complete = Callable[[str], Sequence[str]]  # letters -> words that begin with them

_HERE = files("embedding_lab.ui")
_mount = st.components.v2.component(
    "embedding_lab.completions",
    html='<ul class="completions" role="listbox" hidden></ul>\n',
    css=_HERE.joinpath("word_box.css").read_text("utf-8"),
    js=_HERE.joinpath("word_box.js").read_text("utf-8"),
    isolate_styles=False,  # the box names the list by id, so both must be in one document
)


def word_box(
    label: str, vectors: WordVectors, *, help: str | None = None, width: Width = "stretch"
) -> str:
    """Draw the box of the word in hand.

    Args:
        label: what the word is for on this page.
        vectors: the table that knows the words.
        help: what else a reader should know.
        width: px, or as `st.text_input` has it.

    Returns:
        The word as it was typed, without blanks around it.
    """
    with completed(IN_HAND, of_table(vectors), width=width):
        typed = st.text_input(
            label, FIRST, key=IN_HAND, max_chars=LONGEST, help=help, bind="query-params",
            persist_state="session",
        )  # fmt: skip
    word = (typed or "").strip()
    if word:
        remember(IN_HAND, word)
    return word


@contextmanager
def completed(
    key: str, complete: Complete, *, inline: bool = False, width: Width = "stretch"
) -> Iterator[None]:
    """Complete what is typed into the text box, or text area, that is drawn in here.

    Args:
        key: of the box.
        complete: finds words.
        inline: whether each word of a longer text is completed, where it stands.
        width: px, or as `st.container` has it.

    Yields:
        Nothing.
    """
    with st.container(key=f"box_{key}", gap=None, width=width):
        yield
        st.fragment(_completions, key=f"completions_{key}")(key, complete, inline)


@contextmanager
def listened_to(key: str) -> Iterator[None]:
    """Hear what is typed into the list of words that is drawn in here; see `typed_into`.

    Args:
        key: of the list.

    Yields:
        Nothing.
    """
    with st.container(key=f"box_{key}", gap=None):
        yield
        _listen(key, words=None, inline=False)


def of_table(vectors: WordVectors) -> Complete:
    """Complete words from a table, in lower case where it has no capitals.

    Args:
        vectors: the table.

    Returns:
        A function from letters to words, the most frequent first.
    """
    return lambda letters: vectors.words.starting_with(vectors.fold(letters), k=OFFERED)


def typed_into(key: str) -> str:
    """Look what is being typed into a box.

    Args:
        key: of the box.

    Returns:
        The letters of the word at the caret.
    """
    state = st.session_state.get(f"completing_{key}") or {}
    return str(state.get("prefix") or "")[:LONGEST]


def _completions(key: str, complete: Complete, inline: bool) -> None:
    letters = typed_into(key)
    _listen(key, words=list(complete(letters)) if letters else [], inline=inline)


def _listen(key: str, *, words: Sequence[str] | None, inline: bool) -> None:
    _mount(
        key=f"completing_{key}",
        data={"box": f"box_{key}", "prefix": typed_into(key), "words": words, "inline": inline},
        default={"prefix": ""},
        on_prefix_change=_nothing,
    )


def _nothing() -> None:
    """Stand in for a callback: a state needs one to have a default."""

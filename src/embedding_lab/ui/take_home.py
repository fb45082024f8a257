"""`Take the vectors`: a table as a file, in whichever format, made when it is asked for."""

import re
from collections.abc import Callable
from functools import partial

import streamlit as st

from embedding_lab.lessons.numbers import counted
from embedding_lab.vectors.formats import EXPORTS, Export, exported
from embedding_lab.vectors.table import WordVectors

MOST_WORDS = 50_000  # in a text format; all of GloVe's would be 170 MB of text
BLANK = "A word of this table holds a blank or control character, which this format can't write."


def take_vectors(
    vectors: WordVectors, key: str, *, reopen: Callable[[], WordVectors | None] | None = None
) -> None:
    """Draw the control: one button, behind which the formats are listed.

    Args:
        vectors: the table.
        key: tells two such controls of a page apart.
        reopen: gets the table again at the click, for one that shouldn't be kept in memory
            until then.
    """
    again = reopen or (lambda: vectors)
    menu = st.popover("Take the vectors", icon=":material/download:", width="stretch")
    with menu, st.container(gap=None):
        for export in EXPORTS:
            fits = export.fits(vectors)
            st.download_button(
                f"{export.title} :gray[:small[{export.holds}]]",
                partial(_file, again, export),
                f"{file_name(vectors.name)}{export.suffix}",
                "application/octet-stream",
                key=f"take_{key}{export.suffix}",
                on_click="ignore",
                type="tertiary",
                disabled=not fits,
                help=None if fits else BLANK,
            )
        if len(vectors) > MOST_WORDS:
            st.markdown(
                f":small[.npz and .bin hold all {counted(len(vectors), 'word')}.]  \n"
                f":small[Text and pair: the first {MOST_WORDS:,}.]"
            )


def file_name(title: str) -> str:
    """Make a file name of what a table is called.

    Args:
        title: any text.

    Returns:
        Its ASCII letters, digits, points and hyphens, with `_` for all else, in lower case.
    """
    return re.sub(r"[^a-z0-9.-]+", "_", title.lower()).strip("._-")[:60] or "vectors"


def _file(reopen: Callable[[], WordVectors | None], export: Export) -> bytes:
    vectors = reopen()
    if vectors is None:
        raise LookupError("the table is no longer kept; train again")
    return exported(vectors, export, most=MOST_WORDS if export.is_text else None)

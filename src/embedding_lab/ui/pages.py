"""A long table in pages: a table that scrolls inside a page that scrolls is hard to read."""

from collections.abc import Mapping, Sequence

import streamlit as st

ROWS = 15  # of a page


def table_in_pages(columns: Mapping[str, Sequence[object]], *, key: str, alt: str) -> None:
    """Draw a table, and below it the way to its other pages.

    Args:
        columns: the table, all columns of one length.
        key: a name for its place on the page.
        alt: what a reader who can't see it needs to know.
    """
    length = max((len(column) for column in columns.values()), default=0)
    pages = max(1, -(-length // ROWS))
    if int(st.session_state.get(key, 1)) > pages:  # the table was longer before
        st.session_state[key] = 1
    first = (int(st.session_state.get(key, 1)) - 1) * ROWS
    rows = {name: column[first : first + ROWS] for name, column in columns.items()}
    st.dataframe(rows, hide_index=True, height="content", alt=alt)
    if pages > 1:
        st.pagination(pages, key=key)

"""The numbers behind a picture, as a table.

A long one comes in pages: a table that scrolls inside a page that scrolls is hard to read.
"""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

ROWS = 15  # of a page
Columns = Mapping[str, Sequence[object]]  # all of one length


def numbers_behind(columns: Callable[[], Columns], *, key: str, alt: str) -> None:
    """Offer the table behind a picture; it is made and sent when it is opened.

    Args:
        columns: makes the table.
        key: a name for its place on the page.
        alt: what a reader who can't see it needs to know.
    """
    fold = st.expander(":gray[The numbers]", key=f"{key}_fold", type="compact", on_change="rerun")
    with fold:
        if fold.open:
            table_in_pages(columns(), key=key, alt=alt)


def table_in_pages(columns: Columns, *, key: str, alt: str) -> None:
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

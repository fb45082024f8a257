"""A long table in pages: a table that scrolls inside a page that scrolls is hard to read."""

from collections.abc import Mapping, Sequence

import streamlit as st


def in_pages(
    columns: Mapping[str, Sequence[object]], rows: int, *, key: str
) -> dict[str, Sequence[object]]:
    """Offer the pages of a table.

    Args:
        columns: the table, all columns of one length.
        rows: of a page, at least 1.
        key: a name for its place on the page.

    Returns:
        The rows of the page that the reader is on.
    """
    length = max((len(column) for column in columns.values()), default=0)
    pages = max(1, -(-length // rows))
    page = 1
    if pages > 1:
        if int(st.session_state.get(key, 1)) > pages:  # another, shorter table
            st.session_state[key] = 1
        page = st.pagination(pages, key=key)
    first = (page - 1) * rows
    return {name: column[first : first + rows] for name, column in columns.items()}

"""Controls that open on words of the table on the bench; what a visitor has chosen stays."""

from collections.abc import Mapping

import streamlit as st

from embedding_lab.vectors.table import WordVectors

_OPENED = "table_opened"  # session state: by controls, on which table they were drawn last
_GIVEN = "given_by_table"  # session state: by control, the value that a table has given it


def opens(controls: str, table: str, vectors: WordVectors) -> bool:
    """Note on which table some controls are drawn.

    Args:
        controls: a name for those that open on the table's own words together.
        table: its id.
        vectors: the table.

    Returns:
        Whether it is another one than when they were drawn last.
    """
    now = (table, vectors.name, len(vectors))
    opened = st.session_state.setdefault(_OPENED, {})
    before = opened.get(controls)
    opened[controls] = now
    return bool(now != before)


def open_anew() -> None:
    """Let the next run open the table as if it were another one; for a callback."""
    st.session_state.pop(_OPENED, None)


def give(values: Mapping[str, object], instead_of: Mapping[str, object]) -> None:
    """Give controls the values that suit a table, before they are drawn.

    Args:
        values: by key; of controls that belong together.
        instead_of: the defaults of the same controls. Only they, and what a table before this one
            has given, are replaced.
    """
    given = st.session_state.setdefault(_GIVEN, {})
    earlier = {key: given.get(key) for key in values}
    now = {
        key: st.session_state.get(key, st.query_params.get(key, default))
        for key, default in instead_of.items()
    }
    if now in (dict(instead_of), earlier):
        given |= values
        st.session_state.update({key: new for key, new in values.items() if now[key] != new})

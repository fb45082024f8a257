"""The glossary, for every page: a button opens it over the page, which stays as it is."""

import streamlit as st

from embedding_lab.lessons.glossary import LETTERS, TERMS, Term, find
from embedding_lab.ui.part import part


def show_glossary(key: str) -> None:
    """Draw a box to look words up, and below it the letters and terms.

    Args:
        key: of the box.
    """
    asked = st.text_input("Find a word or a letter", key=key, max_chars=40)
    found = find(asked)
    if not found:
        st.markdown("Not in this glossary.")
    for terms in (LETTERS, TERMS):
        _list([term for term in terms if term in found])


def offer_glossary() -> None:
    """Draw the button that opens the glossary."""
    part("glossary", _button)


def _button() -> None:
    with st.container(key="glossary_place", width="content"):
        if st.button("Glossary", key="glossary_open", type="tertiary"):
            _over_the_page()


@st.dialog("Glossary", width="medium")
def _over_the_page() -> None:
    st.markdown("What the words and letters of these pages mean.")
    show_glossary("glossary_find")


def _list(terms: list[Term]) -> None:
    if terms:
        st.markdown("  \n".join(f"**{term.name}**\u2002{term.meaning}" for term in terms))

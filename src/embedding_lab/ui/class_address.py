"""The address that a class gets: its box, its warning, its QR code."""

import streamlit as st

from embedding_lab.figures.qr import qr_code
from embedding_lab.text.markdown import plain
from embedding_lab.ui.address import LONGEST, is_local, proposed_address, read_address
from embedding_lab.ui.drawing import draw

BOX = "address"
LARGE = 480  # px
LOCAL = (
    "It opens on this machine alone. Enter its name or number in the network, and let the server "
    "listen there."
)


def class_address() -> str:
    """Tell which address the links, the sheets and the codes carry.

    Returns:
        What the teacher typed, if that is an address; else what was found.
    """
    try:
        return read_address(st.session_state.get(BOX) or proposed_address())
    except ValueError:
        return proposed_address()


def name_address(address: str) -> None:
    """Say in a line which address the links carry, and warn where it is of no use to a class."""
    told = f"Links and sheets begin with **{plain(address)}**."
    if is_local(address):
        st.warning(f"{told} {LOCAL}")
    else:
        st.markdown(f":gray[{told}]")


def choose_address() -> None:
    """Draw the box for the address, and its QR code to project."""
    left, right = st.columns([500, 280], gap="large")
    with left:
        typed = st.text_input(
            "Address for the class", proposed_address(), key=BOX, persist_state="session",
            max_chars=LONGEST,
            help="As a student's machine must ask for it. It stays on this page, and in no link.",
        )  # fmt: skip
        try:
            address = read_address(typed or proposed_address())
        except ValueError as error:
            st.warning(plain(str(error)).capitalize())
            address = class_address()
        st.markdown(
            "Your browser's own address is proposed. If that is this machine's own, its number in "
            "the local network is proposed instead. Try it on a telephone."
        )
        if st.button("Show the code large", icon=":material/qr_code:"):
            show_large(address)
    with right:
        draw(qr_code(address), key="class_code")


@st.dialog("Embedding Lab", width="medium")
def show_large(address: str) -> None:
    """Show an address and its QR code over the page, as large as a class needs.

    Args:
        address: what the code says.
    """
    with st.container(horizontal_alignment="center"):
        st.title(plain(address), anchor=False, width="content")
        with st.container(key="large_code", width=LARGE):
            draw(qr_code(address, side=LARGE), key="code_large")
        st.code(address, language=None, wrap_lines=True)

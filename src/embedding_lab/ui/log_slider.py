"""A slider for sizes over many powers of ten, with a box for the exact number beside it.

The number is the value: it has the key, the URL and the limits. The slider only moves it along a
ladder of round numbers, and a number typed becomes a rung of its own.
"""

from collections.abc import Sequence

import streamlit as st

BOX = 112  # px: eight digits; narrower than the 120 px from which Streamlit adds + and -
MANTISSAS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


def ladder(largest: int) -> tuple[int, ...]:
    """Build the rungs: ten whole numbers a power of ten, about evenly spaced in the logarithm.

    Args:
        largest: the last rung.

    Returns:
        Round numbers from 1 to largest, ascending.

    Examples:
        >>> ladder(12)
        (1, 2, 3, 4, 5, 6, 8, 10, 12)
    """
    powers = range(len(str(largest)))
    rungs = {int(mantissa * 10**power) for power in powers for mantissa in MANTISSAS}
    return tuple(sorted({rung for rung in rungs if rung <= largest} | {largest}))


def doublings(largest: int) -> tuple[int, ...]:
    """Build the rungs of a batch: powers of two.

    Returns:
        1, 2, 4 ... up to largest.
    """
    return tuple(2**power for power in range(largest.bit_length()))


def with_rung(rungs: Sequence[int], number: int) -> tuple[int, ...]:
    """Give a number that was typed a place on the ladder.

    Args:
        rungs: ascending.
        number: at least 1.

    Returns:
        The rungs and the number, ascending, each once.

    Examples:
        >>> with_rung((1, 10, 100), 40)
        (1, 10, 40, 100)
    """
    return tuple(sorted({*rungs, number}))


def log_slider(label: str, key: str, rungs: Sequence[int], default: int, *, help: str) -> int:
    """Draw the slider and the box.

    Args:
        label: the name of the size, with its letter.
        key: the number's key, and its name in the URL.
        rungs: what the slider offers; the last is the largest number that may be typed.
        default: the number at first.
        help: what the size is, in a sentence.

    Returns:
        The number, 1 ... rungs[-1].
    """
    place = f"{key}_slider"
    with st.container(horizontal=True, vertical_alignment="bottom", wrap=False):
        number: int = st.number_input(
            label, 1, rungs[-1], default, key=key, bind="query-params", help=help, width=BOX
        )
        _follow(place, number)
        st.select_slider(
            f"{label}, on a logarithmic scale", with_rung(rungs, number), key=place,
            format_func=lambda rung: f"{rung:,}", on_change=_move, args=(key, place),
            label_visibility="collapsed",
        )  # fmt: skip
    return number


def _follow(place: str, number: int) -> None:
    """Put the thumb at the number, and remember where it stood if that moves it."""
    stood = st.session_state.get(place, number)
    if stood == number:
        st.session_state.pop(f"{place}_stood", None)
    else:
        st.session_state[f"{place}_stood"] = stood
    st.session_state[place] = number


def _move(key: str, place: str) -> None:
    # A browser that edits the next box before it hears of this thumb's new place sends the old
    # one along; that is no move, and it must not put the old number over the one just typed.
    if st.session_state[place] != st.session_state.get(f"{place}_stood"):
        st.session_state[key] = st.session_state[place]

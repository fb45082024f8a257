"""The component that shows a `Drawing`: SVG in the page itself, so that it has the page's font.

An SVG in an `<img>` gets neither the page's fonts nor its theme, and `st.html` strips it. A click
on a word of the picture takes it in hand; for the keyboard the same words stand in a row of
buttons, which shows when the focus comes to it.
"""

import re
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from importlib.resources import files
from math import ceil

import streamlit as st

from embedding_lab.figures.svg import Drawing
from embedding_lab.ui.credit import NOTHING_ELSE, Saved, credit
from embedding_lab.ui.heard import heard
from embedding_lab.ui.in_hand import take_in_hand

_HERE = files("embedding_lab.ui")
_ROW, _PAGE = 560, 800  # px: most of a row, a whole page
_TURNS = {"small": 28.05, "row": 34.95, "whole": 45.95}  # rem, as in drawing.css
_mount = st.components.v2.component(
    "embedding_lab.drawing",
    html=_HERE.joinpath("drawing.html").read_text("utf-8"),
    css="\n".join(_HERE.joinpath(f"{name}.css").read_text("utf-8") for name in ("drawing", "save")),
    js="\n".join(_HERE.joinpath(f"{name}.js").read_text("utf-8") for name in ("drawing", "save")),
)


def draw(
    drawing: Drawing,
    *,
    key: str,
    saved: Saved = NOTHING_ELSE,
    on_word: Callable[[str], None] = take_in_hand,
) -> None:
    """Show a drawing over the whole width of its column.

    Args:
        drawing: the picture and its description in words.
        key: a name for its place on the page, so that it is updated and not replaced.
        saved: what a file of it says, beside what its page knows.
        on_word: called with a word of the picture before the run that follows a click on it.
    """
    data = {**asdict(drawing), "turn": _turn(drawing), "name": key}
    data["credit"] = credit(saved)._asdict()
    st.html(f"<style>{rules_of_place(drawing, key)}</style>")
    _mount(
        key=key, data=data, on_word_change=partial(_take, key, on_word),
        height=ceil(_size(drawing.wide)[1]),
    )  # fmt: skip


def rules_of_place(drawing: Drawing, key: str) -> str:
    """Keep a drawing's place free until the browser has it, so that nothing below it moves.

    Until these rules arrive, the height of the mount does so for a wide column.

    Args:
        drawing: the picture; it turns narrow at the widths of drawing.css.
        key: the name of its place.

    Returns:
        CSS rules for the element that Streamlit names after the key.
    """
    place = ".st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key)
    # Without a basis of its own it isn't higher than a picture that has shrunk.
    own = (
        "container-type: inline-size; height: auto !important; flex-basis: auto !important; "
        "overflow: visible !important;"
    )
    rules = [f"{place} {{ {own} }}", _height(place, drawing.wide)]
    if drawing.narrow:
        turn = _TURNS[_turn(drawing)]
        rules.append(f"@container (max-width: {turn}rem) {{ {_height(place, drawing.narrow)} }}")
    return "\n".join(rules)


def _turn(drawing: Drawing) -> str:
    """Return the class that tells how wide its column must be, lest it turns narrow."""
    if drawing.width < _ROW:
        return "small"
    return "whole" if _size(drawing.wide)[0] >= _PAGE else "row"


def _height(place: str, svg: str) -> str:
    # An <svg> shrinks with its column, and grows with the type of the page.
    width, height = _size(svg)
    least = f"min({height / 16:.4f}rem, 100cqw * {height / width:.4f})"
    return f"{place} > * {{ min-height: {least}; }}"


def _size(svg: str) -> tuple[float, float]:
    *_, width, height = svg.split('"')[1].split()  # viewBox="0 0 864 264"
    return float(width), float(height)


def _take(key: str, on_word: Callable[[str], None]) -> None:
    word = heard(key, "word")
    if isinstance(word, str) and word:
        on_word(word)

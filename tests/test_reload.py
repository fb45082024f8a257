"""What a session owns waits for a moment, and only for the tab that knows its name."""

import ast
from pathlib import Path

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from embedding_lab.ui.cloakroom import Cloakroom


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def room_of(things):
    clock = Clock()
    room = Cloakroom(60, clock)
    room.hand_in("a", things)
    return room, clock


def test_things_are_given_back_once_and_only_after_their_session_left():
    film = [1]
    room, _ = room_of({"film": film})
    assert room.claim("a") is None
    room.leave("a")
    assert room.claim("b") is None
    assert room.claim("a")["film"] is film
    assert room.claim("a") is None
    assert not room.holds("a")


def test_who_comes_back_keeps_the_things_and_who_stays_away_loses_them():
    room, clock = room_of({"film": 1})
    room.leave("a")
    clock.now = 59
    room.arrive("a")  # the network was away
    clock.now = 500
    assert room.holds("a")
    assert room.claim("a") is None
    room.leave("a")
    clock.now = 560
    assert room.claim("a") is None
    assert not len(room)


@given(st.lists(st.tuples(st.sampled_from("hlac"), st.sampled_from("xyz"), st.integers(0, 40))))
@hypothesis_settings(max_examples=60)
def test_in_any_order_nobody_gets_what_a_present_session_owns(steps):
    clock = Clock()
    room, present, owned = Cloakroom(60, clock), set("xyz"), set()
    for step, name, pause in steps:
        clock.now += pause
        if step == "h":
            room.hand_in(name, {"of": name})
            room.arrive(name)
            present.add(name)
            owned.add(name)
        elif step == "l":
            room.leave(name)
            present.discard(name)
        elif step == "a":
            room.arrive(name)
            present.add(name)
        else:
            things = room.claim(name)
            if things is not None:
                assert name not in present
                assert things == {"of": name}


WIDGETS = {
    "button", "checkbox", "feedback", "file_uploader", "menu_button", "multiselect",
    "number_input", "radio", "segmented_control", "select_slider", "selectbox", "slider",
    "text_area", "text_input", "toggle",
}  # fmt: skip


def test_no_key_names_two_kinds_of_control():
    """A state that is kept from page to page would be given to a control that can't take it."""
    root = Path(__file__).parents[1]
    kinds = {}
    for file in [root / "app.py", *root.glob("pages/*.py"), *root.glob("src/**/ui/*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in WIDGETS:
                continue
            for argument in node.keywords:
                if argument.arg == "key" and isinstance(argument.value, ast.Constant):
                    kinds.setdefault(argument.value.value, set()).add(node.func.attr)
    assert len(kinds) > 30
    assert not {key: kind for key, kind in kinds.items() if len(kind) > 1}

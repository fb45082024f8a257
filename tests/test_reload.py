"""What a session owns waits for a moment, and only for the tab that knows its name."""

import ast
import re
from pathlib import Path

import pytest
from claims import ROOT
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from embedding_lab.ui import film_file, heard, reload
from embedding_lab.ui.cloakroom import Cloakroom
from embedding_lab.ui.part import CONTROLS_AS_LEFT
from embedding_lab.ui.reload import ASIDE, OWNED


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
    assert room.claim("a", "heir") is None
    room.leave("a")
    assert room.claim("b", "heir") is None
    assert room.claim("a", "heir") == ("a", {"film": film})
    assert room.claim("a", "other") == ("heir", {"film": film}), "an heir that never came"
    room.arrive("other")
    assert room.claim("a", "third") is None


def test_who_comes_back_keeps_the_things_and_who_stays_away_loses_them():
    room, clock = room_of({"film": 1})
    room.leave("a")
    clock.now = 59
    room.arrive("a")  # the network was away
    clock.now = 500
    assert room.holds("a")
    assert room.claim("a", "heir") is None
    room.leave("a")
    clock.now = 560
    assert room.claim("a", "heir") is None
    assert not len(room)


def test_the_old_name_leads_to_an_heir_that_left_before_the_browser_knew_it():
    room, clock = room_of({"run": 1})
    room.leave("a")
    room.arrive("b")
    assert room.claim("a", "b") == ("a", {"run": 1})
    assert room.claim("a", "copy") is None, "the heir is there"
    clock.now = 2
    room.leave("b")  # before it could hand in anything
    room.arrive("c")
    assert room.claim("a", "c") == ("b", {"run": 1})
    room.hand_in("c", {"run": 2})
    room.leave("c")
    room.arrive("d")
    assert room.claim("a", "d") == ("c", {"run": 2})


def test_the_old_name_is_forgotten_after_the_grace():
    room, clock = room_of({"run": 1})
    room.leave("a")
    room.arrive("b")
    room.claim("a", "b")
    clock.now = 60
    room.leave("b")
    assert not room.holds("a")
    assert room.claim("a", "c") is None
    assert room.claim("b", "c") == ("b", {"run": 1})


@given(
    st.lists(
        st.tuples(
            st.sampled_from("hlac"),
            st.sampled_from("xyz"),
            st.integers(0, 40),
            st.sampled_from("xyz"),
        )
    )
)
@hypothesis_settings(max_examples=60)
def test_in_any_order_nobody_gets_what_a_present_session_owns(steps):
    clock = Clock()
    room, present, owner = Cloakroom(60, clock), set(), {}
    for step, name, pause, heir in steps:
        clock.now += pause
        if step == "h":
            room.arrive(name)
            room.hand_in(name, {"of": name})
            present.add(name)
            owner[name] = {"of": name}
        elif step == "l":
            room.leave(name)
            present.discard(name)
        elif step == "a":
            room.arrive(name)
            present.add(name)
        else:
            left = room.claim(name, heir)
            if left is not None:
                assert left.session not in present
                assert left.session != heir
                assert left.things == owner.pop(left.session)
                owner[heir] = left.things


class Adopted:
    """An engine that notes who took over from whom."""

    def __init__(self):
        self.heirs = []

    def adopt(self, session, *, heir):
        self.heirs.append((session, heir))


def shown_name(monkeypatch, room, owns, *, now=1.0):
    """What a session has after its browser has shown the name "a" at second 0."""
    state = {"session_before": ("a", 0.0), **owns}
    engine = Adopted()
    monkeypatch.setattr(reload.st, "session_state", state)
    monkeypatch.setattr(reload, "cloakroom", lambda: room)
    monkeypatch.setattr(reload, "engine", lambda: engine)
    monkeypatch.setattr(reload, "me", lambda: "b")
    monkeypatch.setattr(reload, "monotonic", lambda: now)
    room.arrive("b")
    reload.take_back()
    return state, engine.heirs


@pytest.mark.parametrize("name", reload.WORK)
def test_who_has_made_something_takes_over_nothing(monkeypatch, name):
    room, _ = room_of({"training_sotu": "theirs", "training_teaching": "theirs"})
    room.leave("a")
    state, heirs = shown_name(monkeypatch, room, {name: "mine", "watched_sotu": "war"})
    assert state[name] == "mine"
    assert "theirs" not in state.values()
    assert heirs == []
    assert room.claim("a", "a2").things["training_sotu"] == "theirs", "it waits for its own tab"


def test_who_has_made_nothing_takes_over_and_learns_so(monkeypatch):
    room, _ = room_of({"training_sotu": "theirs"})
    room.leave("a")
    state, heirs = shown_name(monkeypatch, room, {"watched_sotu": "war", "own_text": ""})
    assert state["training_sotu"] == "theirs"
    assert state["session_settled"] == "a"
    assert heirs == [("a", "b")]


def test_who_waited_too_long_takes_over_nothing(monkeypatch):
    room, _ = room_of({"training_sotu": "theirs"})
    room.leave("a")
    state, heirs = shown_name(monkeypatch, room, {}, now=reload.PATIENCE + 1)
    assert "training_sotu" not in state
    assert state["session_settled"] == "a"
    assert heirs == []


def test_a_server_that_learns_late_that_a_tab_was_closed_still_gives_back(monkeypatch):
    room, _ = room_of({"training_sotu": "theirs"})
    state, _ = shown_name(monkeypatch, room, {}, now=5)
    assert "session_settled" not in state
    room.leave("a")
    state, _ = shown_name(monkeypatch, room, {}, now=80)
    assert state["training_sotu"] == "theirs"


def test_a_film_that_was_made_is_kept_too():
    assert {film_file._TAKEN, f"slot_{film_file.SLOT}"} <= set(reload.OWNED)


SOURCES = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "src").rglob("ui/*.py")]
PLACES = {"container", "part", "fragment", "draw", "numbers_behind", "form"}  # no widgets
PRESSED = {"button", "download_button"}


def keys_of_widgets():
    """Each key that the source names, and the files and kinds of the widgets that have it."""
    found = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            for word in node.keywords:
                if word.arg == "key" and node.func.attr not in PLACES:
                    found.setdefault(_written(word.value), []).append((node.func.attr, path.name))
    return found


def _written(key):
    return key.value if isinstance(key, ast.Constant) else ast.unparse(key)


def test_a_key_belongs_to_one_widget_over_all_pages():
    found = keys_of_widgets()
    assert len(found) > 60
    several = {key: places for key, places in found.items() if len(set(places)) > 1}
    by_argument = {"key", "place", "self.key"}  # each caller names another
    shared = {"method"}  # lessons 4 and 5: each is a control of its page alone
    assert set(several) <= by_argument | shared, several


def test_no_button_has_a_key_that_a_reload_or_a_page_switch_writes():
    pressed = {
        key for key, places in keys_of_widgets().items() if {kind for kind, _ in places} & PRESSED
    }
    assert pressed
    assert not pressed & {*OWNED, *ASIDE, CONTROLS_AS_LEFT}
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    for group in re.findall(r"^DEFAULTS = \{(.*?)\}$", text, re.MULTILINE | re.DOTALL):
        assert not pressed & set(re.findall(r'"(\w+)":', group))


def test_a_component_that_is_gone_has_told_nothing(monkeypatch):
    monkeypatch.setattr(heard.st, "session_state", {"map": {"clicked": 7}})
    assert heard.heard("map", "clicked") == 7
    assert heard.heard("map", "word") is None
    assert heard.heard("reload", "before") is None, "its page was left with the same message"


def test_each_component_is_heard_by_the_one_way_that_bears_a_page_that_is_left():
    source = re.compile(r"st\.session_state\[[^]]+\]\.get\(")
    assert not [path for path in SOURCES if source.search(path.read_text("utf-8"))]


def test_home_survives_what_a_reload_gives_back(app):
    app.session_state["own_text"] = "the cat sat"
    app.session_state["own_corpus"] = None
    page = app.run()
    assert not page.exception
    assert not page.error
    assert page.button(key="bring_text").label == "Bring your own text"


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

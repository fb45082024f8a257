"""For teachers under AppTest: each step's link arrives, and its page prints what was promised."""

import json
import re
import time
from functools import cache
from html import unescape

import pytest
from drawn import drawings

from embedding_lab.lessons.steps import STEPS, minutes_of
from embedding_lab.text.markdown import unmarked
from embedding_lab.vectors.shelf import TABLES, open_table

TEACHERS = "pages/teachers.py"
SOON = 150.0  # seconds; a deadline, never a proof
WRITTEN = {**TABLES, "pca": "PCA"}  # as the URL has it
# Figures that a page prints only after a run or a game, and other tests look at.
LATER = {"3.2", "3.3", "4.3", "4.4"}
BY_ID = {step.id: step for step in STEPS}
shelf = cache(open_table)


def text_of(app):
    """All that a page says: Markdown without its marks, drawings without their tags."""
    said = [unmarked(element.value) for element in app.markdown]
    for one in drawings(app):
        said += [one["alt"], unescape(re.sub(r"<[^>]+>", " ", one["wide"]))]
    return " ".join(said)


def as_written(value):
    if isinstance(value, list):
        return value
    return str(value).lower() if isinstance(value, bool) else WRITTEN.get(value, str(value))


def opened(app, step):
    """Open the address of a step in a fresh session."""
    for name, value in step.state.items():
        app.query_params[name] = value
    return app.switch_page(step.path).run() if step.path != "app.py" else app.run()


def printed(step):
    """What the page prints, as far as its expected figures are more than a sentence of it."""
    figures = step.expected(shelf)
    sentences = [unmarked(one) for one in figures.sentences]
    return {
        "1.3": lambda: [
            f"equals {re.search(r'row [0-9,]+', sentences[0])[0]} of W",
            f"largest difference {sentences[0].rsplit(' ', 1)[1].rstrip('.')}",
        ],
        "2.1": lambda: re.findall(r"[\d,]{9,}", sentences[0])[:1],
        "2.3": lambda: [sentences[1].partition(": ")[2]],
        "3.1": lambda: [f"at a loss of {re.search(r'K = 1: ([0-9.]+)', sentences[0])[1]} per pair"],
        "4.2": lambda: [f"in the full space: {re.search(r': ([a-z]+)', sentences[1])[1]} 0."],
    }.get(step.id, lambda: sentences)()


@pytest.fixture
def one_worker(monkeypatch):
    monkeypatch.setenv("EMBEDDING_LAB_WORKERS", "1")


@pytest.mark.usefixtures("one_worker")
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_link_opens_its_state_and_the_page_prints_what_was_expected(app, step):
    page = opened(app, step)
    assert not page.exception
    assert not page.error
    for key, value in step.state.items():
        assert as_written(page.session_state[key]) == value
    assert page.session_state["table"] == step.table
    if step.id in LATER:
        return
    wanted = printed(step)
    end = time.monotonic() + SOON
    while not any(one in text_of(page) for one in wanted):
        assert time.monotonic() < end, (wanted, text_of(page))
        time.sleep(0.2)
        page.run()
        assert not page.exception


def test_the_run_of_the_teaching_text_ends_as_promised(app, one_worker):
    step = BY_ID["3.2"]
    page = opened(app, step)
    page.session_state["pace"] = "Full speed"
    page.session_state["word"] = "king"
    page.run()
    page.button(key="start").click().run()
    end = time.monotonic() + SOON
    while "finished" not in text_of(page):
        assert time.monotonic() < end
        time.sleep(0.2)
        page.run()
    page.selectbox(key="table").set_value("mine").run()
    near = re.search(r"Nearest to king: (.+)\.", unmarked(step.expected(shelf).sentences[0]))[1]
    listed = [json.loads(one.proto.json) for one in page.sidebar.get("bidi_component")]
    alts = " ".join(one.get("alt", "") for one in listed)
    places = [alts.index(f"{word} 0.") for word in near.split(", ")]
    assert places == sorted(places)


def test_a_link_within_a_session_says_all_of_the_state(app):
    app.run()
    page = app.switch_page("pages/1_one_hot.py").run()
    page.toggle(key="rotated").set_value(True).run()
    page.selectbox(key="table").set_value("teaching").run()
    page.switch_page(TEACHERS).run()
    step = BY_ID["1.2"]
    for name, value in step.query.items():
        page.query_params[name] = value
    page.switch_page(step.path).run()
    assert page.session_state["rotated"] is False
    assert page.session_state["table"] == "glove"
    assert page.session_state["words"] == step.state["words"]


def test_without_such_a_link_a_page_is_as_it_was_left(app):
    app.run()
    page = app.switch_page("pages/1_one_hot.py").run()
    page.toggle(key="rotated").set_value(True).run()
    page.switch_page(TEACHERS).run()
    page.switch_page("pages/1_one_hot.py").run()
    assert page.session_state["rotated"] is True


@pytest.fixture
def plan(app):
    app.run()
    return app.switch_page(TEACHERS).run()


def test_the_plan_lists_all_steps_and_adds_up_their_minutes(plan):
    assert not plan.exception
    assert f"{minutes_of(STEPS)} minutes" in text_of(plan)
    for step in STEPS:
        assert f"{step.id}\u2002{step.title}" in text_of(plan)
    links = plan.get("page_link")
    queries = [link.proto.query_string for link in links if "bench=" in link.proto.query_string]
    assert len(queries) == len(STEPS)


def test_expected_figures_are_folded_away_until_asked_for(plan):
    step = STEPS[0]
    figure = unmarked(step.expected(shelf).sentences[1])
    assert figure not in text_of(plan)
    plan.session_state[f"expected_{step.id}"] = True
    plan.run()
    assert figure in text_of(plan)


def test_a_lesson_is_chosen(plan):
    plan.segmented_control(key="lesson").set_value("pages/4_map.py").run()
    assert "4.1\u2002" in text_of(plan)
    assert "5.1\u2002" not in text_of(plan)

"""For teachers under AppTest: each step's link arrives, and its page prints what was promised."""

import json
import re
import time
from functools import cache
from html import unescape

import pytest
from drawn import drawings

from embedding_lab.lessons.lesson_plan import proposal
from embedding_lab.lessons.steps import STEPS, minutes_of, to_predict_first
from embedding_lab.text.markdown import unmarked
from embedding_lab.ui.address import read_address
from embedding_lab.vectors.shelf import TABLES, open_table

TEACHERS = "pages/teachers.py"
SOON = 90.0  # seconds; a deadline, never a proof
WRITTEN = {**TABLES, "pca": "PCA"}  # as the URL has it
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
    """Open the short link of a step in a fresh session."""
    app.query_params["step"] = step.id
    return app.run()


@pytest.fixture
def one_worker(monkeypatch):
    monkeypatch.setenv("EMBEDDING_LAB_WORKERS", "1")


LISTED = re.compile(r": ((?:\w+, )+\w+)\.")
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")


def all_of(app):
    """Whatever a visitor can read: prose, drawings with both sizes, live charts, tables, boxes."""
    said = [text_of(app)]
    for kind in ("caption", "header", "subheader", "info", "warning"):
        said += [unmarked(one.value) for one in app.get(kind)]
    for one in app.get("bidi_component"):
        told = json.loads(one.proto.json or "null")
        said.append(re.sub(r"<[^>]+>", " ", unescape(json.dumps(told, ensure_ascii=False))))
    said += [one.value.to_csv(sep=" ") for one in app.dataframe]
    boxes = [one for kind in ("number_input", "selectbox", "slider") for one in app.get(kind)]
    said += [f" {one.value} " for one in boxes]
    return " ".join(said).casefold()


def figures_of(sentence):
    """The numbers of a sentence, its words in bold, and those of a list."""
    bold = [unmarked(one).casefold() for one in re.findall(r"\*\*(.+?)\*\*", sentence)]
    numbers = [one.rstrip(",") for one in NUMBER.findall(unmarked(sentence))]
    listed = ",".join(LISTED.findall(unmarked(sentence))).casefold().replace(" ", "").split(",")
    return {*numbers, *filter(None, listed), *(word for word in bold if not NUMBER.search(word))}


def stands_in(text, figure):
    if re.search(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d)", text):
        return True
    decimals = len(figure.partition(".")[2])
    longer = {one for one in NUMBER.findall(text) if len(one.partition(".")[2]) > decimals > 0}
    return any(f"{float(one.replace(',', '')):.{decimals}f}" == figure for one in longer)


def not_on(text, sentence):
    """Figures of a sentence that nothing shows, where it doesn't stand on the page as it is."""
    if unmarked(sentence).casefold() in text:
        return []
    return [one for one in sorted(figures_of(sentence)) if not stands_in(text, one)]


def put(**values):
    """Return what sets controls of a page."""

    def act(page):
        for key, value in values.items():
            page.session_state[key] = value
        page.run()

    return act


def train(page):
    put(pace="Full speed", word="king")(page)
    page.button(key="start").click().run()


def play(page):
    put(map_tab="Spot the noise")(page)
    page.button(key="noise_start").click().run()
    put(noise_guess=1)(page)


# What a class does at a step before it can read one of its expected sentences.
DO = {
    ("1.1", 1): lambda page: page.button(key="swap").click().run(),
    ("2.3", 2): put(d=int(BY_ID["2.3"].state["d"]) + 1),
    ("3.1", 0): put(negatives=5),
    ("3.2", 0): train,
    ("3.3", 0): put(table="sotu", word="war"),
    ("3.3", 1): put(table="sotu-shuffled", word="war"),
    ("4.3", 0): put(map_tab="What to see"),
    ("4.3", 1): put(tsne_start="random"),
    ("4.3", 2): put(tsne_start="pca", map_tab="The numbers"),
    ("4.4", 0): play,
    ("5.3", 3): put(tab="Other tables"),
}


@pytest.mark.usefixtures("one_worker")
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_link_opens_its_state_and_each_expected_figure_is_on_the_page(app, step):
    page = opened(app, step)
    assert not page.exception
    assert not page.error
    for key, value in step.state.items():
        assert as_written(page.session_state[key]) == value
    assert page.session_state["table"] == step.table
    end, read = time.monotonic() + SOON, ""
    for number, sentence in enumerate(step.expected(shelf).sentences):
        read += all_of(page)
        DO.get((step.id, number), lambda _: None)(page)
        while missing := not_on(read + all_of(page), sentence):
            assert time.monotonic() < end, (sentence, missing)
            time.sleep(0.2)
            page.run()
            assert not page.exception


def test_the_search_for_figures_misses_what_is_not_there():
    told = "The plane keeps **21 %** of ten; nearest is :green[**egypt**], 0.55."
    assert not_on("of ten it keeps 21 %. egypt 0.55", told) == []
    assert not_on("121 and 21.5, egypts, 0.557", told) == ["0.55", "21", "egypt"]
    assert not_on("the nearest: prince", "Nearest: prince, queen.") == ["queen"]
    assert not_on("21, egypt, in the table: 0.5496", told) == []
    assert not_on("the plane keeps 21 % of ten; nearest is egypt, 0.55.", told) == []


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
    near = re.search(r"to king, at the end: (.+)\.", unmarked(step.expected(shelf).sentences[1]))[1]
    then = next(one["alt"] for one in drawings(page) if "Nearest" in one["alt"])
    assert re.search(rf"king: [^.]*now {near}\.", then), then
    assert page.button(key="again").label == "Train again"
    assert "Train again" in text_of(page)
    assert "start" not in [one.key for one in page.button]


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


def test_a_step_s_question_stands_on_its_page_until_it_is_hidden_or_another_page_is_opened(app):
    step = BY_ID["0.2"]
    page = opened(app, step)
    assert unmarked(step.ask) in text_of(page)
    assert "Scroll to Hide a word." in text_of(page)
    page.switch_page("pages/1_one_hot.py").run()
    assert unmarked(step.ask) not in text_of(page)
    page.switch_page("app.py").run()
    assert unmarked(step.ask) not in text_of(page)
    for name, value in BY_ID["1.2"].query.items():
        page.query_params[name] = value
    page.switch_page("pages/1_one_hot.py").run()
    assert unmarked(BY_ID["1.2"].ask) in text_of(page)
    page.button(key="hide_step").click().run()
    assert unmarked(BY_ID["1.2"].ask) not in text_of(page)


def test_a_projected_page_names_its_table_and_leads_to_the_plan(app):
    app.query_params["projector"] = "true"
    assert "GloVe 6B 50d, 400,000 words × 50" in text_of(app.run())
    assert any("school" in link.proto.label for link in app.get("page_link"))


@pytest.fixture
def plan(app):
    app.run()
    return app.switch_page(TEACHERS).run()


def ticked(page):
    return [step.id for step in STEPS if page.checkbox(key=f"tick_{step.id}").value]


def in_link(page):
    told = page.query_params.get("steps", "")
    return told if isinstance(told, str) else told[0]


def test_the_plan_lists_all_steps_and_opens_with_what_fills_a_lesson_at_school(plan):
    assert not plan.exception
    assert f"All {len(STEPS)} steps take about {minutes_of(STEPS)} minutes" in text_of(plan)
    labels = " ".join(box.label for box in plan.checkbox)
    assert all(f"{step.id}\u2002{step.title}" in labels for step in STEPS)
    links = plan.get("page_link")
    queries = [link.proto.query_string for link in links if "bench=" in link.proto.query_string]
    assert len(queries) == len(STEPS)
    assert ticked(plan) == [step.id for step in proposal(45)]
    assert f"{len(proposal(45))} of {len(STEPS)} steps, 40 of 45 minutes, 5 in reserve" in text_of(
        plan
    )
    assert not in_link(plan)
    assert plan.button(key="fill").label == "Filled"
    assert plan.button(key="fill").disabled  # there is nothing else to propose


def test_ticks_are_counted_kept_in_the_link_and_given_back(plan):
    plan.checkbox(key="tick_0.1").uncheck().run()
    left = minutes_of(proposal(45)) - BY_ID["0.1"].minutes
    assert f"{left} of 45 minutes" in text_of(plan)
    assert in_link(plan).split() == ticked(plan)
    assert "0.1" not in ticked(plan)
    plan.number_input(key="minutes").set_value(10).run()
    assert f"{left} of 10 minutes, {left - 10} too many" in text_of(plan)
    plan.switch_page("pages/1_one_hot.py").run()
    plan.switch_page(TEACHERS).run()
    assert "0.1" not in ticked(plan)
    plan.button(key="fill").click().run()
    assert ticked(plan) == [step.id for step in proposal(10)]
    assert not in_link(plan)
    next(button for button in plan.button if button.label == "Reset").click().run()
    assert ticked(plan) == [step.id for step in proposal(45)]


def test_the_box_of_a_lesson_ticks_its_steps_and_without_any_there_is_no_sheet(plan):
    for path in dict.fromkeys(step.path for step in STEPS):
        box = plan.checkbox(key=f"tick_{path}")
        if not box.value:
            box.check().run()
        plan.checkbox(key=f"tick_{path}").uncheck().run()
    assert ticked(plan) == []
    assert in_link(plan) == "none"
    sheets = [plan.get("download_button")[i].proto for i in range(2)]
    assert all(sheet.disabled for sheet in sheets)
    plan.checkbox(key="tick_pages/4_map.py").check().run()
    assert ticked(plan) == [step.id for step in STEPS if step.path == "pages/4_map.py"]


def test_the_plan_says_what_to_predict_first_of_the_steps_that_are_ticked(plan):
    def notes():
        said = [one.value.partition("**First** ")[2] for one in plan.markdown]
        return [one for one in said if one]

    def expected():
        planned = [BY_ID[one] for one in ticked(plan)]
        return [first for step in STEPS if (first := to_predict_first(step, planned))]

    assert notes() == expected() != []
    assert not any("1.3" in note for note in notes())
    plan.checkbox(key="tick_1.3").check().run()
    assert "1.3" in notes()[0]
    plan.checkbox(key="tick_1.1").uncheck().run()
    assert notes() == expected()
    assert "before 1.2 is opened" in notes()[0]


def test_a_link_opens_its_steps_and_one_made_by_hand_the_proposal(app):
    app.query_params["steps"] = "5.1 1.1"
    page = app.switch_page(TEACHERS).run()
    assert ticked(page) == ["1.1", "5.1"]


def test_expected_figures_are_folded_away_until_asked_for(plan):
    step = STEPS[0]
    figure = unmarked(step.expected(shelf).sentences[1])
    assert figure not in text_of(plan)
    plan.session_state[f"expected_{step.id}"] = True
    plan.run()
    assert figure in text_of(plan)
    assert step.treats in text_of(plan)


def test_links_carry_the_address_that_was_typed_and_a_local_one_is_warned_of(plan):
    box = plan.text_input(key="address")
    assert read_address(box.value) == box.value
    box.set_value("lab.school.example:8501").run()
    plan.button(key="code_of_0.1").click().run()
    assert BY_ID["0.1"].link("http://lab.school.example:8501") in codes(plan)
    assert not plan.warning
    plan.text_input(key="address").set_value("localhost:8501").run()
    assert "on this machine alone" in plan.warning[0].value
    plan.text_input(key="address").set_value("no address").run()
    assert any("no address" in one.value for one in plan.warning)
    assert BY_ID["0.1"].link("http://localhost:8501") not in codes(plan)
    assert not plan.exception


def codes(page):
    return [code.value for code in page.code]


def test_a_short_link_of_no_step_opens_home(app):
    app.query_params["step"] = "99"
    page = app.run()
    assert not page.exception
    assert page.header[0].value == "How should a machine hold a word?"


def test_the_glossary_finds_what_is_asked(plan):
    assert "the columns of W" in text_of(plan)
    plan.text_input(key="glossary_here").set_value("one-hot").run()
    assert "A code with a place for each word" in text_of(plan)
    assert "Procrustes" not in text_of(plan)
    plan.text_input(key="glossary_here").set_value("zzz").run()
    assert "Not in this glossary." in text_of(plan)

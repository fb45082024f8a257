"""For teachers in a real Chromium: links open, ticks stay in the address, and sheets print."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from embedding_lab.lessons.lesson_plan import proposal
from embedding_lab.lessons.steps import STEPS
from embedding_lab.text.markdown import unmarked
from embedding_lab.vectors.shelf import open_table

pytestmark = pytest.mark.browser

BY_ID = {step.id: step for step in STEPS}
PAGE = 297 - 2 * 14  # mm of A4 between the margins of a sheet
MM = 96 / 25.4  # px


def query(page):
    return parse_qs(urlsplit(page.url).query)


def open_step(seen, identity):
    link = seen.page.get_by_role("link", name="Open this step").nth(STEPS.index(BY_ID[identity]))
    link.click()
    seen.settle()


def go_to_plan(seen):
    seen.page.locator("[data-testid='stSidebar']").get_by_text("For teachers").click()
    seen.settle()
    seen.sees("How do I teach with this?")


def test_the_short_link_of_a_step_opens_its_page_with_its_state(visit):
    for identity in ("1.2", "5.4"):
        step = BY_ID[identity]
        seen = visit()
        seen.open(f"?step={identity}")
        seen.sees(unmarked(step.expected(open_table).sentences[2]))
        wanted = {key: [v] if isinstance(v, str) else v for key, v in step.state.items()}
        assert query(seen.page) == wanted
        seen.is_whole()


def test_a_link_of_the_plan_is_exact_whatever_was_done_before(visit):
    seen = visit().open("one_hot?rotated=true&word=boat&table=Teaching+text")
    seen.sees("Rotated:")
    go_to_plan(seen)
    open_step(seen, "1.3")
    seen.sees("400,000 words down")
    assert seen.page.get_by_text("Rotated:").count() == 0
    assert seen.page.get_by_label("Look up").first.input_value() == "spinach"
    seen.page.go_back()
    seen.settle()
    seen.sees("How do I teach with this?")
    open_step(seen, "5.3")
    seen.sees("177 words ×")
    assert seen.page.get_by_label("Formula").first.input_value() == "king - man + woman"
    go_to_plan(seen)
    open_step(seen, "5.1")
    seen.sees("400,000 words ×")
    seen.is_whole()


def test_back_from_a_step_leads_to_the_plan_as_it_was_left_with_the_projector_on(visit):
    seen = visit().open("teachers?projector=true")
    for step in ("2-2", "2-3", "3-3"):
        seen.page.locator(f".st-key-tick_{step} label").click()
        seen.settle()
    left = query(seen.page)["steps"]
    open_step(seen, "3.1")
    seen.sees("Nothing is learned yet")
    assert not seen.page.locator("[data-testid='stSidebar']").is_visible()
    seen.page.go_back()
    seen.sees("How do I teach with this?")
    seen.settle()
    assert query(seen.page)["steps"] == left
    assert not seen.page.locator("[data-testid='stSidebar']").is_visible()
    seen.is_whole()


def test_a_step_that_is_opened_on_a_projector_stays_so_when_it_is_loaded_anew(visit):
    seen = visit().open("teachers?projector=true")
    sidebar = seen.page.locator("[data-testid='stSidebar']")
    switch = seen.page.locator(".st-key-projector").get_by_text("Projector")
    open_step(seen, "1.1")
    seen.sees("By number, which word")
    for projected in (True, False, True):
        if sidebar.is_visible() is projected:
            switch.click()
            seen.settle()
        seen.page.reload()
        seen.sees("By number, which word")
        seen.settle()
        assert sidebar.is_visible() is not projected, seen.page.url
    seen.is_whole()


@pytest.mark.parametrize("way", ["Home", "Open this step"])
def test_a_link_to_home_leads_there_in_a_tab_of_its_own(visit, way):
    seen = visit().open("teachers")
    with seen.page.context.expect_page() as opened:
        seen.page.get_by_role("link", name=way).first.click(button="middle")
    tab = opened.value
    tab.get_by_role("heading", name="How should a machine hold a word?").wait_for()
    assert urlsplit(tab.url).path == "/"
    if way == "Open this step":
        tab.get_by_text(unmarked(BY_ID["0.1"].ask)).filter(visible=True).first.wait_for()
    tab.close()
    seen.is_whole()


def test_ticks_stay_in_the_address_and_sheets_print_them_on_few_pages(visit, tmp_path):
    seen = visit().open("teachers")
    seen.sees("40 of 45 minutes, 5 in reserve")
    seen.page.locator(".st-key-tick_1-4 label").click()
    seen.sees("43 of 45 minutes, 2 in reserve")
    seen.page.locator(".st-key-tick_3-3 label").click()
    seen.sees("49 of 45 minutes, 4 too many")
    seen.settle()
    ticked = [*(step.id for step in proposal(45)), "1.4", "3.3"]
    assert set(query(seen.page)["steps"][0].split()) == set(ticked)
    seen.page.reload()
    seen.sees("4 too many")
    for label in ("Class sheet", "Teacher's sheet"):
        path = tmp_path / f"{label}.html"
        with seen.page.expect_download() as download:
            seen.page.get_by_role("button", name=label).click()
        download.value.save_as(path)
        html = unescape(path.read_text("utf-8"))
        assert {step.id for step in STEPS if f"{step.id} {step.title}" in html} == set(ticked)
    seen.is_whole()


@pytest.mark.parametrize(("write", "most"), [("class_sheet", 4), ("teacher_sheet", 6)])
def test_all_steps_fit_on_few_pages_and_none_is_split(chromium, tmp_path, write, most):
    from test_sheets import entries

    from embedding_lab.figures import sheet

    path = tmp_path / "sheet.html"
    path.write_text(getattr(sheet, write)(entries()), "utf-8")
    paper, asked = chromium.new_page(), []
    paper.on("request", lambda request: asked.append(request.url))
    paper.goto(path.as_uri())
    paper.emulate_media(media="print")
    pages = len(re.findall(rb"/Type\s*/Page\b", paper.pdf(prefer_css_page_size=True)))
    whole = paper.evaluate(
        "[...document.querySelectorAll('section, .with-lesson')].map(e =>"
        " [getComputedStyle(e).breakInside, e.getBoundingClientRect().height])"
    )
    paper.close()
    assert asked == [path.as_uri()]
    assert pages <= most
    assert {kept for kept, _ in whole} == {"avoid"}
    assert max(height for _, height in whole) < PAGE * MM


def test_the_class_s_address_is_shown_large_and_each_step_has_its_own_code(visit):
    seen = visit().open("teachers")
    seen.page.get_by_text("Link and QR code").nth(1).click()
    dialog = seen.page.get_by_role("dialog")
    dialog.locator(".picture svg").first.wait_for()
    dialog.get_by_text(STEPS[1].link(seen.base)).first.wait_for()
    seen.sees("It opens on this machine alone.")  # so does the server of these tests
    seen.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    seen.page.get_by_role("tab", name="Address").click()
    seen.page.get_by_role("button", name="Show the code large").click()
    code = dialog.locator(".picture svg").first
    code.wait_for()
    box = code.bounding_box()
    assert box["width"] == box["height"] >= 400
    assert box["y"] + box["height"] <= 720
    seen.is_accessible()
    seen.is_whole()


def test_the_glossary_opens_by_keyboard_on_a_lesson_that_is_projected(visit):
    seen = visit().open("weight_matrix?projector=true&d=200")
    seen.page.get_by_role("button", name="Glossary").focus()
    seen.page.keyboard.press("Enter")
    dialog = seen.page.get_by_role("dialog")
    dialog.get_by_label("Find a word or a letter").fill("Adam")
    seen.page.keyboard.press("Enter")
    seen.settle()
    assert dialog.get_by_text("running means").is_visible()
    assert not dialog.get_by_text("Skip-gram").count()
    seen.is_accessible()
    seen.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert query(seen.page)["d"] == ["200"]
    seen.is_whole()

"""For teachers in a real Chromium: links open, in a session and afresh, and the sheet prints."""

from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from embedding_lab.lessons.steps import STEPS
from embedding_lab.text.markdown import unmarked
from embedding_lab.vectors.shelf import open_table

pytestmark = pytest.mark.browser

BY_ID = {step.id: step for step in STEPS}


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


@pytest.mark.parametrize(("identity", "sentence"), [("1.2", 2), ("1.4", 0), ("5.2", 2), ("5.3", 2)])
def test_the_address_of_a_step_opens_it_in_a_session_of_its_own(visit, identity, sentence):
    step = BY_ID[identity]
    seen = visit()
    seen.open(step.link(seen.base).removeprefix(f"{seen.base}/"))
    wanted = {key: [v] if isinstance(v, str) else v for key, v in step.state.items()}
    assert query(seen.page) == wanted
    seen.sees(unmarked(step.expected(open_table).sentences[sentence]))
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


def test_the_copied_address_is_that_of_the_step(visit):
    seen = visit().open("teachers?lesson=Analogies")
    seen.page.get_by_text("Copy its link").nth(3).click()
    link = BY_ID["5.4"].link(seen.base)
    seen.sees(link)
    assert query(seen.page)["lesson"] == ["Analogies"]
    assert seen.page.get_by_role("link", name="Open this step").count() == 4


def test_the_sheet_is_a_file_of_its_own(visit, tmp_path):
    seen = visit().open("teachers")
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Sheet to print").click()
    path = tmp_path / "sheet.html"
    download.value.save_as(path)
    html = unescape(Path(path).read_text("utf-8"))
    assert all(html.count(f"{step.id} {step.title}") == 2 for step in STEPS)
    assert all(step.link(seen.base) in html for step in STEPS)
    asked = []
    paper = seen.page.context.new_page()
    paper.on("request", lambda request: asked.append(request.url))
    paper.goto(path.as_uri())
    paper.emulate_media(media="print")
    assert paper.locator(".teacher").evaluate("e => getComputedStyle(e).breakBefore") == "page"
    assert asked == [path.as_uri()]

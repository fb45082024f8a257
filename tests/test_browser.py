"""Each page in a real Chromium does what it says."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser


def query(page):
    return parse_qs(urlsplit(page.url).query)


def test_the_first_success_takes_one_word(visit):
    seen = visit().open("")
    seen.page.get_by_role("combobox", name="Type a word").fill("boat")
    seen.page.keyboard.press("Enter")
    seen.settle()
    seen.sees("boats")
    assert query(seen.page)["word"] == ["boat"]


def test_home_moves_and_its_button_leads_on_with_all_that_the_address_carries(visit):
    seen = visit().open("?word=boat")
    page = seen.page
    page.get_by_role("combobox", name="The second word").fill("cabbage")
    page.keyboard.press("Enter")
    seen.settle()
    page.locator(".wide").get_by_text("Two fell from 0.96 to 0.13.").wait_for(state="visible")
    assert query(page) == {"word": ["boat"], "second": ["cabbage"]}
    first = page.get_by_role("button", name="Start lesson 1")
    box = first.bounding_box()
    assert box["y"] + box["height"] <= 720  # all of Home's first move is on one screen
    first.click()
    seen.sees("Why not just number the words?")
    seen.settle()
    page.locator(".st-key-foot").get_by_role("link", name="Home").click()
    seen.sees("How should a machine hold a word?")
    seen.settle()
    page.get_by_role("button", name="Go on with lesson 2").wait_for()
    assert page.get_by_role("combobox", name="The second word").input_value() == "cabbage"
    seen.is_whole()


def test_on_a_phone_the_menu_closes_when_a_page_is_chosen_and_on_a_desk_it_stays(visit):
    seen = visit(width=390, height=844).open("")
    course = seen.page.locator("[data-testid='stSidebar'] .st-key-course")
    for title, question in (
        ("Analogies", "Is king − man + woman really queen?"),
        ("One-hot and dense", "Why not just number the words?"),
    ):
        seen.page.get_by_test_id("stExpandSidebarButton").click()
        course.get_by_text(title).click()
        seen.sees(question)
        course.get_by_text(title).wait_for(state="hidden")
    seen.is_whole()
    wide = visit().open("")
    course = wide.page.locator("[data-testid='stSidebar'] .st-key-course")
    course.get_by_text("One-hot and dense").click()
    wide.sees("Why not just number the words?")
    wide.settle()
    assert course.get_by_text("Analogies").is_visible()


def test_a_link_reopens_the_same_picture_in_a_fresh_session(visit):
    seen = visit().open("one_hot")
    seen.page.locator(".st-key-rotated label").click()
    seen.settle()
    seen.sees("Rotated: a coordinate moved")
    link = seen.page.url.removeprefix(seen.base + "/")
    drawn = seen.page.locator(".drawing").nth(0).inner_html()
    again = visit(fresh=True).open(link)
    assert query(again.page)["rotated"] == ["true"]
    assert again.page.locator(".drawing").nth(0).inner_html() == drawn


def test_the_table_moves_and_the_ledger_is_drawn_anew(visit):
    seen = visit().open("weight_matrix")
    drawn = seen.page.locator(".drawing .wide")
    drawn.get_by_text("100,250,000").first.wait_for(state="visible")
    box = seen.page.get_by_role("spinbutton", name="Embedding d")
    box.fill("600")
    seen.page.keyboard.press("Enter")
    seen.settle()
    drawn.get_by_text("120,300,000").first.wait_for(state="visible")
    bars = seen.page.locator('.st-key-sizes [data-testid="stSlider"]')
    assert bars.count() == 4
    edges = {round(bar["x"] + bar["width"]) for bar in (one.bounding_box() for one in bars.all())}
    assert len(edges) == 1  # none is wider than its place, or its number would be cut off
    assert query(seen.page)["d"] == ["600"]
    seen.is_whole()


def test_both_verdicts_follow_the_formula(visit):
    seen = visit().open("analogies")
    seen.sees("queen is 2nd")
    seen.page.get_by_role("combobox", name="Formula").fill("paris - france + italy")
    seen.page.keyboard.press("Enter")
    seen.page.get_by_role("combobox", name="Expected").fill("rome")
    seen.page.keyboard.press("Enter")
    seen.settle()
    seen.sees("no word had to be forbidden")
    assert query(seen.page)["formula"] == ["paris - france + italy"]
    again = visit().open(seen.page.url.removeprefix(seen.base + "/"))
    again.sees("no word had to be forbidden")


def test_a_malformed_formula_is_one_sentence_and_loses_nothing(visit):
    seen = visit().open("analogies?formula=king+-+-+man")
    assert seen.page.get_by_text("Something went wrong").count() == 0
    assert seen.page.get_by_role("combobox", name="Formula").input_value() == "king - - man"
    seen.page.get_by_role("button", name="Reset").click()
    seen.settle()
    seen.sees("queen is 2nd")


def test_the_bench_follows_from_page_to_page(visit):
    seen = visit().open("one_hot?table=Teaching+text")
    seen.page.locator("[data-testid='stSidebar']").get_by_text("Home").click()
    seen.settle()
    seen.sees("How should a machine hold a word?")
    assert seen.page.get_by_text("400,000 words ×").count() == 0


def test_a_table_opens_on_its_own_words_and_one_with_the_article_s_is_a_click_away(visit):
    seen = visit().open("one_hot?table=State+of+the+Union")
    seen.sees("so it opens on words of its own")
    seen.page.get_by_role("button", name="Open GloVe 6B 50d").click()
    seen.settle()
    seen.sees("400,000 words down")
    seen.sees("lettuce – boat")
    assert seen.page.get_by_text("words of its own").count() == 0


def test_reset_gives_the_article_s_words_back(visit):
    seen = visit().open("one_hot?words=king&words=queen")
    seen.page.get_by_role("button", name="Reset").click()
    seen.settle()
    assert "words" not in query(seen.page)
    seen.sees("lettuce – boat")


@pytest.mark.parametrize("stays", ["", "bench=glove&step=2.3&projected=true&"])
def test_back_after_reset_leads_to_what_was_set_at_once(visit, stays):
    seen = visit().open(f"weight_matrix?{stays}d=499&V=1000&h=200")
    before, entries = query(seen.page), seen.page.evaluate("history.length")
    seen.page.get_by_role("button", name="Reset").click()
    seen.settle()
    assert not {"d", "V", "h"} & set(query(seen.page))
    assert query(seen.page).items() <= before.items()
    assert seen.page.evaluate("history.length") == entries + 1
    seen.page.go_back()
    seen.page.wait_for_function("() => location.search.includes('d=499')")
    seen.settle()
    assert query(seen.page) == before
    numbers = [seen.page.locator(f".st-key-{key} input").first.input_value() for key in "dVh"]
    assert numbers == ["499", "1000", "200"]
    seen.is_whole()


def test_a_link_can_not_make_the_page_call_a_stranger(visit):
    seen = visit()
    image = "![x](http%3A%2F%2Fexample.org%2Fx.png)"
    seen.open(f"one_hot?words=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&words={image}")
    seen.sees("are not among the")
    seen.open(f"?word={image}")
    seen.sees("is not among the")
    seen.is_whole()


def test_an_upload_lies_on_the_bench_and_a_bad_one_changes_nothing(visit, tmp_path):
    good, bad = tmp_path / "mine.txt", tmp_path / "bad.txt"
    good.write_text("3 2\nlettuce 1 0\nboat 0 1\nspinach 0.9 0.1\n", encoding="utf-8")
    bad.write_bytes(b"\x00\x01\xff" * 400)
    seen = visit().open("one_hot?table=A+vector+file+of+yours")
    seen.sees("No file yet")
    chooser = seen.page.locator("input[type='file']")
    chooser.set_input_files(str(good))
    seen.sees("3 words × 2")
    chooser.set_input_files(str(bad))
    seen.settle()
    seen.sees("3 words × 2")
    seen.is_whole()

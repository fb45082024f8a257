"""Each page in a real Chromium: whole at every size and theme, and it does what it says."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "": "How should a machine hold a word?",
    "one_hot": "Why not just number the words?",
    "weight_matrix": "What does a one-hot layer cost?",
    "training": "How is W learned?",
    "map": "What can two dimensions show?",
    "analogies": "Is king − man + woman really queen?",
    "teachers": "How do I teach with this?",
}
MOVING = {"training", "map"}  # their pictures are kept free by fixed heights
VERDICT = ":is(.st-key-caption, .st-key-map_said, .st-key-training_said)"


def query(page):
    return parse_qs(urlsplit(page.url).query)


# Drawings may arrive in any order, so all are measured at one moment.
HEIGHTS = """() => [...document.querySelectorAll(".st-key-page .stBidiComponent")]
    .map((place) => {
        const roots = [...place.querySelectorAll("*")].map((one) => one.shadowRoot);
        return [place, roots.find(Boolean)?.querySelector(".drawing")];
    })
    .filter(([, drawing]) => drawing?.getClientRects().length)
    .map(([place, drawing]) => [
        drawing.getBoundingClientRect().height,
        parseFloat(getComputedStyle(place).minHeight) || 0,
    ])"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_open_to_all_by_day_and_by_night(visit, path, width):
    seen = visit(width=width).open(path)
    seen.sees(PAGES[path])
    seen.has_drawn()
    if path not in MOVING:
        for height, kept in seen.page.evaluate(HEIGHTS):
            assert height == pytest.approx(kept, abs=1.5)
    for theme in ("light", "dark"):
        seen.turns(theme)
        seen.is_whole()
        seen.is_accessible()


@pytest.mark.parametrize(
    ("width", "height", "link", "scale"),
    [
        (1920, 1080, "", 1.25),
        (1920, 1080, "?projector=true", 1.62),
        (1024, 768, "?projector=true", 1.074),
    ],
)
def test_a_larger_screen_shows_the_same_page_larger(visit, width, height, link, scale):
    seen = visit(width=width, height=height).open(f"analogies{link}")
    seen.has_drawn()
    across = "selector => document.querySelector(selector).getBoundingClientRect().width"
    assert seen.page.evaluate(across, ".st-key-page") == pytest.approx(864 * scale, rel=0.005)
    card = seen.page.locator(".st-key-page .drawing .wide svg:visible").first
    made_for = float(card.get_attribute("width"))
    assert card.bounding_box()["width"] == pytest.approx(made_for * scale, rel=0.03)
    seen.is_whole()


@pytest.mark.parametrize("path", [path for path in PAGES if path != "teachers"])
def test_a_projector_shows_a_lesson_from_its_question_to_its_verdict(visit, path):
    seen = visit().open(f"{path}?projector=true")
    seen.sees(PAGES[path])
    seen.has_drawn()
    verdict = seen.page.locator(VERDICT).first
    verdict.wait_for(state="visible")
    box = verdict.bounding_box()
    assert box["y"] + box["height"] <= 720


@pytest.mark.parametrize(
    ("path", "label", "value"),
    [
        ("", "Type a word, see the five nearest", "boat"),
        ("one_hot", "Look up", "spinach"),
        ("weight_matrix", "Embedding d", "500"),
        ("analogies", "Formula", "paris - france + italy"),
    ],
)
def test_nothing_jumps_when_a_control_changes(visit, path, label, value):
    seen = visit().open(path)
    seen.has_drawn()
    seen.watch_layout()
    box = seen.page.get_by_label(label, exact=True).first
    box.fill(value)
    box.press("Enter")
    seen.settle()
    seen.nothing_jumped()


def test_the_first_success_takes_one_word(visit):
    seen = visit().open("")
    seen.page.get_by_role("combobox", name="Type a word").fill("boat")
    seen.page.keyboard.press("Enter")
    seen.settle()
    seen.sees("boats")
    assert query(seen.page)["word"] == ["boat"]


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
    seen.sees(PAGES[""])
    assert seen.page.get_by_text("400,000 words ×").count() == 0


def test_a_missing_word_is_said_and_a_table_that_has_it_is_one_click_away(visit):
    seen = visit().open("one_hot?table=State+of+the+Union")
    seen.sees("are not among the")
    seen.page.get_by_role("button", name="Open GloVe 6B 50d").click()
    seen.settle()
    seen.sees("400,000 words down")
    assert seen.page.get_by_text("are not among the").count() == 0


def test_reset_gives_the_article_s_words_back(visit):
    seen = visit().open("one_hot?words=king&words=queen")
    seen.page.get_by_role("button", name="Reset").click()
    seen.settle()
    assert "words" not in query(seen.page)
    seen.sees("lettuce – boat")


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

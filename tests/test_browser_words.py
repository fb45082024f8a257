"""Words in a real Chromium: completed as one types, taken in hand by a click or by keys, saved."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.browser

# Buttons that are cut off, reach out of their row or the window, or have something over an end.
HIDDEN = """buttons => buttons.filter((one) => {
    const box = one.getBoundingClientRect();
    const row = one.closest('[data-testid=stButtonGroup]').getBoundingClientRect();
    const isCut = one.scrollWidth > one.clientWidth + 1 ||
        box.left < row.left - 1 || box.right > Math.min(row.right, innerWidth) + 1;
    const ends = [box.left + 3, (box.left + box.right) / 2, box.right - 3];
    const middle = (box.top + box.bottom) / 2;
    return isCut || ends.some((x) => !one.contains(document.elementFromPoint(x, middle)));
}).map((one) => one.innerText)"""
MOST_SENT = 60_000  # bytes that a few letters may cost; the words of GloVe are three million


def asked(page, name):
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def type_into(page, box, letters):
    """Type as a person does, until words are offered."""
    box.click()
    box.fill("")
    box.type(letters, delay=40)
    page.get_by_role("option").first.wait_for(state="visible")


def offered(page):
    return [one.inner_text() for one in page.get_by_role("option").all()]


def test_a_box_completes_from_the_whole_table_and_little_is_sent(visit):
    seen = visit()
    received = []
    seen.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))),
    )
    page = seen.open("").page
    box = page.get_by_role("combobox", name="Type a word")
    before = sum(received)
    type_into(page, box, "arug")
    assert offered(page)[0] == "arugula"
    assert 0 < sum(received) - before < MOST_SENT
    page.keyboard.press("Escape")
    assert not offered(page)
    assert box.input_value() == "arug"  # what was typed stands
    page.keyboard.press("Backspace")
    page.keyboard.type("g")
    page.get_by_role("option").first.wait_for(state="visible")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    seen.settle()
    assert box.input_value() == "arugula"
    assert asked(page, "word") == "arugula"
    assert not offered(page)
    seen.is_whole()


def test_a_formula_is_completed_at_the_caret_and_other_words_stay(visit):
    seen = visit().open("analogies")
    page = seen.page
    box = page.get_by_role("combobox", name="Formula")
    type_into(page, box, "paris - france + ital")
    page.get_by_role("option", name="italy", exact=True).click()
    assert box.input_value() == "paris - france + italy"
    page.keyboard.press("Enter")
    seen.settle()
    assert asked(page, "formula") == "paris - france + italy"


def test_a_list_of_words_offers_what_the_table_has(visit):
    seen = visit().open("one_hot")
    box = seen.page.locator(".st-key-box_words input")
    type_into(seen.page, box, "kingdo")
    seen.page.get_by_role("option", name="kingdom", exact=True).click()
    seen.settle()
    assert "words=kingdom" in seen.page.url
    seen.is_whole()


def test_a_click_on_a_word_takes_it_in_hand_on_every_page(visit):
    seen = visit().open("analogies")
    page = seen.page
    page.locator(".st-key-page .drawing .wide [data-word='throne']").first.click()
    in_hand = page.get_by_role("combobox", name="Word in hand")
    page.wait_for_function(
        "() => document.querySelector('.st-key-box_word input').value === 'throne'"
    )
    seen.settle()
    assert in_hand.input_value() == "throne"
    page.get_by_role("link", name="The map").first.click()
    seen.sees("What can two dimensions show?")
    seen.settle()
    assert page.get_by_role("combobox", name="Find a word").input_value() == "throne"
    seen.is_whole()


def test_the_keyboard_alone_takes_a_word_of_a_picture(visit):
    seen = visit().open("")
    page = seen.page
    words = page.locator(".st-key-page .drawing .words").nth(1)  # of the five nearest
    first = words.get_by_role("button").first
    chosen = words.get_by_role("button").nth(1).inner_text()
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "word => document.querySelector('.st-key-box_word input').value === word", arg=chosen
    )
    seen.is_whole()


def says_what_it_is(text, title, seen):
    """A file names its lesson, the table with its size and where it is from, the link, the day."""
    page = seen.page.evaluate("[location.href, new Date().toLocaleDateString('sv')]")
    table = "GloVe 6B 50d, 400,000 words × 50 dimensions. Learned at Stanford"
    told = re.sub(r"<[^>]*>", "", text)
    for words in (title, table, *page):
        assert words.replace("&", "&amp;") in told


def test_a_drawing_is_saved_whole_and_needs_no_other_file(visit, tmp_path):
    seen = visit().open("")
    drawing = seen.page.locator(".st-key-page .drawing").first
    for kind, start in {"PNG": b"\x89PNG", "SVG": b"<svg", "HTML": b"<!doctype html>"}.items():
        drawing.hover()
        drawing.get_by_role("button", name="Save this picture").click()
        with seen.page.expect_download() as download:
            drawing.get_by_role("button", name=kind, exact=True).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        content = file.read_bytes()
        assert content.startswith(start)
        if kind != "PNG":
            text = content.decode()
            assert "lettuce" in text
            says_what_it_is(text, "Embedding Lab", seen)
            addresses = re.findall(r"url\(([^)]{0,40})", text)
            assert addresses  # its type is inside
            assert all(one.strip("\"'").startswith(("data:", "#")) for one in addresses)
    seen.is_whole()


def test_a_moving_chart_is_saved_alive(visit, tmp_path):
    seen = visit().open("map?method=PCA")
    page = seen.page
    chart = page.locator(".live-chart[data-rev]").first
    chart.wait_for(state="visible", timeout=60_000)
    seen.sees("Random vectors: ", timeout=60_000)  # it is scored
    chart.hover()
    chart.get_by_role("button", name="Save this picture").click()
    with page.expect_download(timeout=60_000) as download:
        chart.get_by_role("button", name="HTML", exact=True).click()
    file = tmp_path / "map.html"
    download.value.save_as(file)
    saved = page.context.new_page()
    asked_for = []
    saved.on("request", lambda request: asked_for.append(request.url))
    saved.goto(file.as_uri())
    saved.wait_for_function("() => document.querySelector('#plot')?._fullData?.length > 3")
    assert asked_for == [file.as_uri()]
    says_what_it_is(file.read_text("utf-8"), "The map · Embedding Lab", seen)
    assert re.search(
        r"This picture keeps [\d.]+ % of each word.s 10 nearest", file.read_text("utf-8")
    )
    seen.is_whole()


def test_a_phone_offers_only_the_way_out_of_projector_mode(visit):
    seen = visit(width=390, height=844).open("analogies?projector=true")
    page, switch = seen.page, seen.page.locator(".st-key-projector").get_by_text("Projector")
    switch.wait_for(state="visible", timeout=30_000)
    switch.click()
    switch.wait_for(state="hidden", timeout=30_000)
    page.wait_for_function("() => !location.search.includes('projector=true')")


@pytest.mark.parametrize("width", [800, 1024, 1280])
def test_a_projector_shows_every_method_of_an_analogy_whole(visit, width):
    seen = visit(width=width, height=width * 3 // 4).open("analogies?projector=true")
    buttons = seen.page.locator(".st-key-method [role='radio']")
    seen.sees("PairDir")
    seen.has_drawn()
    assert buttons.count() == 3
    assert buttons.evaluate_all(HIDDEN) == []


def test_projector_mode_is_large_without_a_sidebar_and_a_link_keeps_it(visit):
    seen = visit(width=1920, height=1080).open("analogies?projector=true")
    page = seen.page
    large = "() => parseFloat(getComputedStyle(document.documentElement).fontSize) > 23"
    page.wait_for_function(large)
    assert not page.locator("[data-testid='stSidebar']").is_visible()
    seen.is_whole()
    page.locator(".st-key-title").get_by_role("link", name="For teachers").click()
    seen.sees("How do I teach with this?")
    page.wait_for_function(large)
    assert not page.locator("[data-testid='stSidebar']").is_visible()
    page.locator(".st-key-projector").get_by_text("Projector").click()
    page.wait_for_function("() => getComputedStyle(document.documentElement).fontSize === '20px'")
    assert page.locator("[data-testid='stSidebar']").is_visible()

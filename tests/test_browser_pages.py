"""Every page in a real Chromium: whole at each size, by day and by night, by mouse and by keys."""

import pytest
from conftest import Visit

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
CONTROLS = {  # one of each page whose picture stands still, and what is typed there
    "": ("The second word", "cabbage"),
    "one_hot": ("Look up", "spinach"),
    "weight_matrix": ("Embedding d", "500"),
    "analogies": ("Formula", "paris - france + italy"),
}
MOST = 90  # presses of Tab
# What a walk must come by, in this order; more may stand between.
STOPS = {
    "": ["The first word", "Type a word", "Start lesson 1", "A sentence"],
    "one_hot": ["Words, in this order", "Shuffle", "Swap the last two", "Look up", "Rotate W"],
    "weight_matrix": ["Vocabulary V", "Layer width h", "Optimiser"],
    "training": ["Text", "Dimensions d", "Start"],
    "map": ["Perplexity", "Words", "Colour by", "Find a word"],
    "analogies": ["Formula", "Expected", "Examples"],
    "teachers": ["Minutes you have", "Class sheet", "The steps", "Open this step"],
}
HERE = """() => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    if (!one || one === document.body) return null;
    one = one.closest('canvas') ?? one; // the cells of a table stand inside its canvas
    const box = one.getBoundingClientRect();
    const styles = [one, one.parentElement, one.parentElement?.parentElement]
        .filter(Boolean).map((element) => getComputedStyle(element));
    const marked = styles.some((style) =>
        (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) ||
        style.boxShadow !== 'none' || parseFloat(style.borderTopWidth) > 0);
    return {
        name: one.getAttribute('aria-label') || one.labels?.[0]?.innerText || one.innerText || '',
        shown: box.width > 0 && box.height > 0, marked,
    };
}"""
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


@pytest.fixture(scope="module", params=PAGES)
def opened(request, chromium, server):
    """A page on a screen of 1280 x 720, opened once for all that is looked at there."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    seen = Visit(context.new_page(), server).open(request.param)
    seen.path = request.param
    seen.sees(PAGES[seen.path])
    seen.has_drawn()
    yield seen
    context.close()


@pytest.fixture
def desk(opened):
    """The page as it is when nobody has touched it: by day, from its top, no control in focus."""
    opened.turns("light")
    opened.page.evaluate("document.activeElement.blur(), getSelection().removeAllRanges()")
    opened.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    return opened


def is_whole_by_day_and_by_night(seen):
    for theme in ("light", "dark"):
        seen.turns(theme)
        seen.is_whole()
        seen.is_accessible()


def has_kept_its_room(seen):
    drawings = seen.page.evaluate(HEIGHTS)
    assert drawings
    for height, kept in drawings:
        assert height == pytest.approx(kept, abs=1.5)


def test_a_page_is_whole_and_open_to_all(desk):
    if desk.path not in MOVING:
        has_kept_its_room(desk)
    is_whole_by_day_and_by_night(desk)


def test_tab_reaches_every_control_and_each_stop_is_seen(desk):
    stops = []
    for _ in range(MOST):
        desk.page.keyboard.press("Tab")
        stop = desk.page.evaluate(HERE)
        if stop is None:
            break
        stops.append(stop)
    unseen = [stop["name"] for stop in stops if not (stop["shown"] and stop["marked"])]
    assert not unseen
    names = iter(stop["name"] for stop in stops)
    for wanted in STOPS[desk.path]:
        assert any(wanted in name for name in names), wanted


def test_a_projector_shows_a_lesson_from_its_question_to_its_verdict(desk):
    switch = desk.page.locator(".st-key-projector").get_by_text("Projector")
    sidebar = desk.page.locator("[data-testid='stSidebar']")
    switch.click()
    try:
        sidebar.wait_for(state="hidden")
        desk.settle()
        last = desk.page.locator("[role='tab']" if desk.path == "teachers" else VERDICT).first
        question, verdict = desk.page.locator("h2").first.bounding_box(), last.bounding_box()
        assert 0 <= question["y"] < verdict["y"]
        assert verdict["y"] + verdict["height"] <= 720
        desk.is_whole()
    finally:
        switch.click()
        sidebar.wait_for(state="visible")


def test_a_small_laptop_or_a_tablet_shows_all_of_a_row(desk):
    desk.page.set_viewport_size({"width": 900, "height": 720})
    try:
        desk.settle()
        desk.is_whole()
    finally:
        desk.page.set_viewport_size({"width": 1280, "height": 720})


def test_nothing_jumps_when_a_control_changes(desk):
    if desk.path not in CONTROLS:
        pytest.skip("what moves there by itself has tests of its own")
    label, value = CONTROLS[desk.path]
    desk.settle()  # what was asked of the page before has come
    desk.watch_layout()
    box = desk.page.get_by_label(label, exact=True).first
    box.fill(value)
    box.press("Enter")
    desk.settle()
    desk.nothing_jumped()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_on_a_phone(visit, path):
    seen = visit(width=390, height=844).open(path)
    seen.sees(PAGES[path])
    seen.has_drawn()
    if path not in MOVING:
        has_kept_its_room(seen)
    seen.is_whole()
    seen.turns("dark")
    seen.is_whole()
    seen.is_accessible()


SCALE = """() => document.querySelector(".st-key-page").getBoundingClientRect().width / 864"""


def test_a_larger_screen_shows_the_same_page_larger(visit):
    seen = visit(width=1920, height=1080).open("analogies")
    seen.has_drawn()
    assert seen.page.evaluate(SCALE) == pytest.approx(1.25, rel=0.005)
    card = seen.page.locator(".st-key-page .drawing .wide svg:visible").first
    made_for = float(card.get_attribute("width"))
    assert card.bounding_box()["width"] == pytest.approx(1.25 * made_for, rel=0.03)
    seen.page.locator(".st-key-projector").get_by_text("Projector").click()
    seen.settle()
    assert seen.page.evaluate(SCALE) == pytest.approx(1.485, rel=0.005)
    seen.page.set_viewport_size({"width": 1024, "height": 768})
    assert seen.page.evaluate(SCALE) == pytest.approx(1.056, rel=0.005)
    seen.is_whole()


CUT = """() => {
    const edge = innerWidth;
    const cut = [];
    const WORDS = '.st-key-page :is(button, label) p, .st-key-page label';
    for (const one of document.querySelectorAll(WORDS)) {
        const box = one.getBoundingClientRect();
        if (box.width < 4 || !one.checkVisibility({ visibilityProperty: true })) continue;
        const isShort = getComputedStyle(one).overflowX !== 'visible' &&
            one.scrollWidth > one.clientWidth + 1;
        const row = one.closest('[data-testid=stButtonGroup]') ?? one;
        const group = row.getBoundingClientRect().right;
        if (isShort || box.right > Math.min(edge, group) + 1) cut.push(one.innerText);
    }
    for (const one of document.querySelectorAll('.st-key-page [data-testid=stSlider]')) {
        const { width } = one.getBoundingClientRect();
        if (width && width < 48) cut.push(`a slider of ${width} px`);
    }
    return cut;
}"""


@pytest.mark.parametrize("width", [900, 1024])
def test_between_a_phone_and_a_whole_page_no_control_is_cut(visit, width):
    cut = {}
    for path, question in PAGES.items():
        seen = visit(width=width).open(path)
        seen.sees(question)
        seen.has_drawn()
        found = seen.page.evaluate(CUT)
        if found:
            cut[path] = found
    assert not cut

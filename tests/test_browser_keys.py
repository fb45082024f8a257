"""The keyboard alone: every page is walked with Tab, and each stop can be seen."""

import pytest

pytestmark = pytest.mark.browser

MOST = 90  # presses of Tab
# What a walk must come by, in this order; more may stand between.
STOPS = {
    "": ["Type a word, see the five nearest", "Start lesson 1", "A sentence"],
    "one_hot": ["Words, in this order", "Shuffle the order", "Look up", "Rotate W"],
    "weight_matrix": ["Vocabulary V", "Layer width h", "Optimiser"],
    "training": ["Text", "Dimensions d", "Start"],
    "map": ["Perplexity", "Words", "Colour by", "Find a word"],
    "analogies": ["Formula", "Expected", "Examples"],
    "teachers": ["The steps", "Sheet to print", "Open this step"],
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


@pytest.mark.parametrize("path", STOPS)
def test_tab_reaches_every_control_and_each_stop_is_seen(visit, path):
    seen = visit().open(path)
    page = seen.page
    page.locator(".st-key-page .drawing svg").first.wait_for(state="attached", timeout=60_000)
    seen.settle()
    stops = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop is None:
            break
        stops.append(stop)
    unseen = [stop["name"] for stop in stops if not (stop["shown"] and stop["marked"])]
    assert not unseen
    names = iter(stop["name"] for stop in stops)
    for wanted in STOPS[path]:
        assert any(wanted in name for name in names), wanted

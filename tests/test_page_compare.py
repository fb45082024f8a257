"""*Compare two tables* under AppTest and in Chromium: every pair opens, hover is linked."""

import re

import pytest

MAP, TAB = "pages/4_map.py", "Compare two tables"
LONG = 60_000  # ms: a deadline on a busy machine, never a proof
IDS_SELECTED = """host => host.querySelector('.js-plotly-plot').data
    .filter(t => t.customdata && t.selectedpoints)
    .flatMap(t => [...t.selectedpoints].map(i => t.customdata[i]))
    .sort((a, b) => a - b)"""
PLACE = """(host, id) => {
    const plot = host.querySelector('.js-plotly-plot');
    const { xaxis, yaxis } = plot._fullLayout;
    const box = plot.getBoundingClientRect();
    for (const trace of plot.data) {
        const i = trace.customdata ? [...trace.customdata].indexOf(id) : -1;
        if (i >= 0) return [box.left + xaxis._offset + xaxis.l2p(trace.x[i]),
                            box.top + yaxis._offset + yaxis.l2p(trace.y[i])];
    }
}"""


def text_of(app):
    return " ".join(element.value for element in app.markdown)


@pytest.fixture
def compared(app, monkeypatch):
    """Open the tab for a pair of tables: compared("glove", "sotu", only="...")."""
    monkeypatch.setenv("EMBEDDING_LAB_WORKERS", "1")
    app.run()

    def start(one, other, **controls):
        page = app.switch_page(MAP).run()
        wanted = {"table": one, "with": other, "map_tab": TAB, "method": "pca"} | controls
        for key, value in wanted.items():
            page.session_state[key] = value
        page.run()
        assert not page.exception
        assert not page.error
        return page

    return start


@pytest.mark.parametrize(
    ("one", "other", "shown", "told"),
    [
        ("glove", "sotu", "categories", "They agree in part"),
        ("sotu", "sotu-shuffled", "500", "Hardly above chance"),
        ("teaching", "teaching", "categories", "The same table twice"),
    ],
)
def test_each_pair_of_tables_gets_its_verdict(compared, one, other, shown, told):
    assert told in text_of(compared(one, other, shown=shown))


def test_the_word_in_hand_is_compared_or_said_to_be_absent(compared):
    page = compared("glove", "sotu", word="turkey")
    assert re.search(r"\*\*turkey\*\* keeps .* of 10", text_of(page))
    page = compared("glove", "sotu", word="lettuce")
    assert "State of the Union has no row for **lettuce**" in text_of(page)


FEW = "To say how far they agree, it takes four compared words or more."


@pytest.mark.parametrize(
    ("only", "sentence"),
    [("king", FEW), ("king queen", FEW), ("king queen man", FEW),
     ("qwxyzzy", "None of these words"), ("lettuce", "This choice has no word")],
)  # fmt: skip
def test_few_shared_words_or_none_are_told_in_a_sentence(compared, only, sentence):
    page = compared("glove", "sotu", only=only)
    text = text_of(page)
    assert sentence in text + " ".join(one.value for one in page.info)
    if sentence == FEW:  # though more are in both tables, as is said beside it
        assert re.search(rf"Compared (is|are) \*\*{len(only.split())}\*\* of them", text)
        assert int(re.search(r"\*\*([\d,]+)\*\* words are in both", text)[1].replace(",", "")) > 4


def test_a_link_to_a_table_that_this_session_lacks_opens(app):
    app.query_params["with"] = "Trained here by you"
    page = app.switch_page(MAP).run()
    assert not page.exception
    assert page.selectbox(key="with").value == "sotu"
    assert "Trained here by you" not in page.selectbox(key="with").options


@pytest.mark.browser
def test_a_word_is_ringed_and_words_are_selected_in_both_maps(visit):
    seen = visit(height=1400).open("map?method=PCA&word=turkey")
    page = seen.page
    page.get_by_role("tab", name=TAB).click()
    page.wait_for_function(
        "() => document.querySelectorAll('.live-chart[data-rev]').length === 3", timeout=LONG
    )
    charts = page.locator(".live-chart[data-rev]")
    left, right = charts.nth(1), charts.nth(2)
    ring = right.locator(".ringed")
    seen.settle()
    left.scroll_into_view_if_needed()

    x, y = left.evaluate(PLACE, 60)
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    ring.wait_for(state="attached", timeout=LONG)
    page.wait_for_function("() => document.querySelectorAll('.ringed:not([hidden])').length === 1")
    named = int(ring.get_attribute("data-id"))
    at = ring.evaluate("mark => [mark.getBoundingClientRect().x, mark.getBoundingClientRect().y]")
    assert at == pytest.approx(right.evaluate(PLACE, named), abs=1)
    assert ring.inner_text()
    page.mouse.move(5, 5)
    page.wait_for_function("() => !document.querySelector('.ringed:not([hidden])')")
    page.wait_for_function(  # tools that nobody sees hide no point
        "() => [...document.querySelectorAll('.modebar')].every("
        "bar => getComputedStyle(bar).backgroundColor === 'rgba(0, 0, 0, 0)')"
    )

    right.hover()
    right.locator(".modebar-btn[data-val='lasso']").click()
    box = right.bounding_box()
    x, y = box["x"] + 60, box["y"] + 40
    page.mouse.move(x, y)
    page.mouse.down()
    for to in ((x + 150, y), (x + 150, y + 150), (x, y + 150), (x, y)):
        page.mouse.move(*to, steps=8)
    page.mouse.up()
    seen.sees("Selected:")
    chosen = right.evaluate(IDS_SELECTED)
    assert 3 < len(chosen) < 167
    assert left.evaluate(IDS_SELECTED) == chosen
    seen.sees(f"{len(chosen)} words")
    box = left.bounding_box()
    page.mouse.dblclick(box["x"] + 10, box["y"] + box["height"] - 20)
    page.get_by_text("Selected:").wait_for(state="detached", timeout=LONG)
    assert right.evaluate(IDS_SELECTED) == left.evaluate(IDS_SELECTED) == []
    seen.is_whole()

"""Lessons 3 and 4 in a real Chromium: what moves, what survives, what a click finds."""

import json

import numpy as np
import pytest

pytestmark = pytest.mark.browser

CHART = ".live-chart[data-rev]:not([data-points='0'])"
LONG = 60_000  # ms: a deadline on a busy machine, never a proof


def chart(page):
    found = page.locator(CHART).first
    found.wait_for(state="visible", timeout=LONG)
    return found


def until(page, script, argument=None):
    return page.wait_for_function(script, arg=argument, timeout=LONG)


def step(page):
    return int(page.locator(CHART).first.get_attribute("data-rev"))


def finished(page, iterations=750):
    until(
        page,
        "n => +(document.querySelector('.live-chart[data-rev]')?.dataset.rev || 0) > n",
        iterations,
    )
    page.get_by_text("× random").first.wait_for(state="attached", timeout=LONG)


def ranges(page):
    return page.evaluate(
        """() => {
            const plot = document.querySelector('.live-chart .js-plotly-plot');
            return [plot._fullLayout.xaxis.range, plot._fullLayout.yaxis.range].flat();
        }"""
    )


def places(page):
    """Read the coordinates of all points, by the id of their word."""
    return json.loads(
        page.evaluate(
            """() => {
            const p = document.querySelector('.live-chart .js-plotly-plot');
            const found = {};
            for (const t of p._fullData) if (t.customdata && t.xaxis !== 'x2')
                t.customdata.forEach((id, i) => { found[id] = [t.x[i], t.y[i]]; });
            return JSON.stringify(found);
        }"""
        )
    )


def test_tsne_moves_and_the_zoom_survives(visit):
    seen = visit().open("map?map_seed=11&iterations=3000&shown=Top+2%2C000")
    page = seen.page
    box = chart(page).bounding_box()
    until(
        page,
        "() => +(document.querySelector('.live-chart[data-rev]')?.dataset.rev || 0) > 25",
    )
    page.mouse.move(box["x"] + 300, box["y"] + 220)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(500)
    zoomed, before = ranges(page), step(page)
    until(
        page,
        "n => +(document.querySelector('.live-chart[data-rev]').dataset.rev) > n + 50",
        before,
    )
    assert ranges(page) == pytest.approx(zoomed)
    page.get_by_role("button", name="Stop", exact=True).click()
    seen.sees("Stopped.")
    seen.is_whole()


# The list marks as many neighbours as kept as its sentence counts; it follows a moment later,
# when Streamlit has run the script of its drawing.
LIST_AGREES = """() => {
    const parts = [...document.querySelectorAll(".st-key-neighbours *")];
    const list = parts.map((one) => one.shadowRoot).find(Boolean);
    const alt = list.querySelector("[role=img]").getAttribute("aria-label");
    const said = document.querySelector(".st-key-small_kept").innerText;
    return alt.split(" kept").length - 1 === +/keeps (\\d+)/.exec(said)[1];
}"""


def test_a_link_gives_the_same_coordinates_in_a_fresh_context(visit):
    link = "map?map_seed=5&perplexity=12&word=boat&iterations=250"
    first = visit().open(link)
    finished(first.page, 250)
    until(first.page, LIST_AGREES)
    drawn = places(first.page)
    again = visit(fresh=True).open(link)
    finished(again.page, 250)
    assert len(drawn) > 300
    other = places(again.page)
    assert drawn.keys() == other.keys()
    for word, place in drawn.items():
        assert other[word] == pytest.approx(place, abs=1e-6)


# What is needed to find on the screen where Plotly has drawn points in space.
IN_SPACE = """() => {
    const plot = document.querySelector('.live-chart .js-plotly-plot');
    const { glplot, dataScale } = plot._fullLayout.scene._scene;
    const { left, top, width, height } = glplot.canvas.getBoundingClientRect();
    const { model, view, projection } = glplot.cameraParams;
    const points = plot.data.filter((t) => t.customdata).flatMap((t) =>
        [...t.customdata].map((_, i) => [t.hovertext[i], t.x[i], t.y[i], t.z[i]]));
    return { points, scale: dataScale, matrices: [model, view, projection].map((m) => [...m]),
        canvas: [left, top, width, height] };
}"""


HEAR = """() => document.querySelector('.live-chart .js-plotly-plot').on(
    'plotly_hover', ({ points: [point] }) => { window.heard = point.hovertext; })"""


def alone_in_space(page):
    """Return a word whose point no other is near, and where it is on the screen."""
    found = page.evaluate(IN_SPACE)
    places = np.array([place for _, *place in found["points"]]) * found["scale"]
    model, view, projection = (np.reshape(m, (4, 4)).T for m in found["matrices"])
    seen = projection @ view @ model @ np.column_stack([places, np.ones(len(places))]).T
    left, top, width, height = found["canvas"]
    across, up = seen[0] / seen[3], seen[1] / seen[3]
    at = np.column_stack([left + (1 + across) / 2 * width, top + (1 - up) / 2 * height])
    apart = np.linalg.norm(at[:, None] - at[None], axis=2) + 1e9 * np.eye(len(at))
    point = int(apart.min(axis=1).argmax())
    return found["points"][point][0], at[point].tolist()


def test_a_click_in_3d_lists_the_true_neighbours(visit):
    seen = visit().open("map?method=PCA&axes=3-D&word=")
    page = seen.page
    seen.sees("Click a point")
    chart(page)
    until(page, "() => document.querySelector('.js-plotly-plot')?._fullLayout?.scene?._scene")
    word, at = alone_in_space(page)
    page.evaluate(HEAR)
    page.mouse.move(at[0] - 2, at[1])
    page.mouse.move(*at)
    until(page, "word => window.heard === word", word)  # Plotly finds the same one there
    page.mouse.click(*at)
    seen.sees("Of the 10 nearest to")
    assert page.get_by_role("combobox", name="Find a word").input_value() == word


def test_a_lasso_isolates_words_and_there_is_a_way_back(visit):
    seen = visit().open("map?method=PCA&word=")
    page = seen.page
    box = chart(page).bounding_box()
    page.locator(".live-chart").first.hover()
    page.locator(".modebar-btn[data-val='lasso']").first.click()
    x, y = box["x"] + 200, box["y"] + 120
    page.mouse.move(x, y)
    page.mouse.down()
    for px, py in ((x + 220, y), (x + 220, y + 200), (x, y + 200), (x, y)):
        page.mouse.move(px, py, steps=8)
    page.mouse.up()
    isolate = page.get_by_role("button", name="Isolate")
    isolate.wait_for(state="visible", timeout=LONG)
    chosen = int(isolate.inner_text().split()[1].replace(",", ""))
    assert 3 < chosen < 341
    isolate.click()
    seen.sees("All words again")
    until(
        page,
        "n => +document.querySelector('.live-chart[data-rev]').dataset.points === n",
        chosen,
    )
    page.get_by_role("button", name="All words again").click()
    until(page, "n => +document.querySelector('.live-chart[data-rev]').dataset.points > n", chosen)
    seen.is_whole()


# Another picture than that one, at rest and scored.
ANOTHER = """(before) => {
    const chart = document.querySelector('.live-chart[data-rev]');
    const { x } = chart.querySelector('.js-plotly-plot')._fullData.find((t) => t.customdata);
    const said = document.querySelector('.st-key-map_said').innerText;
    return +chart.dataset.rev > 250 && x[0] !== before && said.includes('drawn)');
}"""
FIRST = "() => document.querySelector('.js-plotly-plot')._fullData.find((t) => t.customdata).x[0]"


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_while_a_picture_is_computed(visit, width):
    seen = visit(width=width).open(f"map?word=boat&map_seed={width}&iterations=250")
    finished(seen.page, 250)
    seen.sees("drawn)")
    seen.settle()
    seen.watch_layout()
    before = seen.page.evaluate(FIRST)
    seen.page.get_by_role("slider", name="Perplexity").press("ArrowRight")
    until(seen.page, ANOTHER, before)
    seen.nothing_jumped()


MAP = ".st-key-training_map svg:visible"


def press(page, name):
    """Press a button once it stands there for more than a double click."""
    button = page.get_by_role("button", name=name, exact=True)
    button.and_(page.locator(":enabled")).wait_for(timeout=LONG)
    page.wait_for_timeout(600)
    button.click()


def test_training_pauses_resumes_and_stops(visit):
    seen = visit(width=390).open("training")
    page = seen.page
    page.locator(MAP).first.wait_for(timeout=LONG)
    seen.settle()
    seen.watch_layout()
    press(page, "Start")
    seen.sees("words/s", timeout=LONG)
    press(page, "Pause")
    seen.sees("paused", timeout=LONG)
    press(page, "Resume")
    press(page, "Stop")
    seen.sees("stopped", timeout=LONG)
    seen.nothing_jumped()
    page.get_by_role("tab", name="Take it home").click()
    seen.sees("Put W on the bench")
    seen.is_whole()


def paste(seen, sentences):
    text = seen.page.locator(".st-key-own_text textarea")
    text.fill("\n".join(sentences))
    text.press("Control+Enter")
    seen.sees("A run reads it")
    return text


def test_a_reload_keeps_the_run_the_text_and_the_table_and_nobody_else_gets_them(visit):
    seen = visit().open("training?text=Your+own+text&epochs_own=200")
    page = seen.page
    text = paste(seen, [f"the cat sat on the mat {i % 40} and the dog ran" for i in range(300)])
    seen.sees("A run reads it 200 times")
    button = page.get_by_role
    button("button", name="Start", exact=True).click()
    told = page.locator(".st-key-training_told")
    until(page, "() => parseInt(document.querySelector('.st-key-training_told')?.innerText) >= 5")
    page.reload()
    told.wait_for(timeout=LONG)
    page.reload()  # at once: the tab may still show the name of the session before the last
    told.wait_for(timeout=LONG)
    assert "words/s" in told.inner_text()
    assert text.input_value().startswith("the cat sat")
    button("button", name="Pause", exact=True).click()
    seen.sees("paused", timeout=LONG)
    button("button", name="Stop", exact=True).click()
    seen.sees("stopped", timeout=LONG)
    page.goto(f"{seen.base}/map?table=Trained+here+by+you")
    seen.sees("48 words × 100", timeout=LONG)
    assert "the+cat" not in page.url
    assert "the%20cat" not in page.url  # the word in hand may be there, the text is not
    assert "session" not in page.url
    other = visit()  # another tab of the same browser
    other.open("map?table=Trained+here+by+you").sees("Nothing trained in this session yet")
    name = page.evaluate("sessionStorage.getItem('embedding-lab-session')")
    copy = visit()  # a tab that was duplicated, with its storage
    copy.page.add_init_script(
        f"if (!sessionStorage.length) sessionStorage.setItem('embedding-lab-session', '{name}')"
    )
    copy.open("map?table=Trained+here+by+you").sees("Nothing trained in this session yet")
    until(copy.page, f"() => sessionStorage.getItem('embedding-lab-session') !== '{name}'")
    seen.is_whole()


def test_home_stays_whole_on_every_reload_after_a_text_was_pasted(visit):
    seen = visit().open("training?text=Your+own+text")
    page = seen.page
    paste(seen, [f"the cat sat on the mat {i}" for i in range(50)])
    page.get_by_role("link", name="Home").click()
    seen.sees("Bring your own text")
    for _ in range(2):
        seen.settle()
        page.reload()
        page.locator(".st-key-stop_visited_2").wait_for(timeout=LONG)  # what was owned is back
    assert page.get_by_text("Something went wrong").count() == 0
    seen.is_whole()


WITHIN = """(names) => names.every((name) => {
    const all = [...document.querySelectorAll("button")];
    const button = all.find((one) => one.innerText.includes(name));
    const words = button.querySelector("p");
    const { left, right, top, bottom } = button.getBoundingClientRect();
    const inner = words.getBoundingClientRect();
    return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight &&
        inner.left >= left && inner.right <= right && words.scrollWidth <= words.clientWidth + 1;
})"""


@pytest.mark.parametrize("height", [720, 1080])
def test_on_a_projector_all_buttons_of_a_run_are_wholly_seen_and_its_film_can_be_taken(
    visit, height
):
    seen = visit(width=height * 16 // 9, height=height).open("training?projector=true")
    page = seen.page
    page.locator(MAP).first.wait_for(timeout=LONG)
    seen.settle()
    seen.watch_layout()
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_role("button", name="Pause", exact=True).wait_for(timeout=LONG)
    seen.settle(looks=1)
    assert page.evaluate(WITHIN, ["Pause", "Stop", "Take the film"])
    page.get_by_role("button", name="Replay").wait_for(timeout=LONG)
    seen.settle()
    seen.nothing_jumped()
    assert page.evaluate(WITHIN, ["Replay", "Train again", "Take the film"])
    said = page.locator(".st-key-training_said").bounding_box()
    assert said["y"] + said["height"] <= height
    page.locator(MAP).get_by_text("at 5 %").click()
    page.locator(".st-key-training_told").get_by_text("5 %", exact=True).wait_for(timeout=LONG)
    page.get_by_role("button", name="Replay").click()
    page.get_by_role("button", name="Halt").wait_for(timeout=LONG)
    page.locator(".st-key-training_told").get_by_text("100 %", exact=True).wait_for(timeout=LONG)
    if height == 720:
        page.get_by_role("button", name="Take the film").click()
        page.get_by_role("button", name="Make the film").click()
        with page.expect_download(timeout=LONG) as download:
            page.get_by_role("button", name="Save the film").click(timeout=LONG)
        assert download.value.suggested_filename == "training-film.gif"
    seen.is_whole()


def test_six_clicks_on_start_are_one_run_and_it_survives_leaving_and_a_lost_network(visit):
    seen = visit().open("training")
    page = seen.page
    start = page.get_by_role("button", name="Start", exact=True)
    start.click(click_count=6, delay=30)
    page.locator(MAP).first.wait_for(timeout=LONG)
    page.get_by_role("link", name="Home").click()
    seen.sees("How should a machine hold a word?")
    page.get_by_role("link", name="Training").first.click()
    page.locator(MAP).first.wait_for(timeout=LONG)
    page.context.set_offline(True)
    page.wait_for_timeout(5_000)
    page.context.set_offline(False)
    page.get_by_text("finished").first.wait_for(state="visible", timeout=LONG)
    seen.sees("Families first, partners later.")
    assert page.get_by_text("in the queue").count() == 0
    seen.is_whole()

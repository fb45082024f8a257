"""The live chart in a real Chromium: what the reader has done to it survives every frame."""

import os
import re
import socket
import subprocess
import sys

import pytest
from conftest import ROOT, Visit, _wait_until_healthy

pytestmark = pytest.mark.browser

SCRIPT = """
import numpy as np
import streamlit as st

from embedding_lab.figures.word_map import Marks, WordMap, word_map
from embedding_lab.ui.live_chart import live_chart

n, deep = int(st.query_params.get("n", 200)), "deep" in st.query_params
start = np.random.default_rng(0).standard_normal((n, 2))
if deep:  # a point in the middle, the others around it: none stands before it
    start = np.vstack([np.zeros(3), np.eye(3), -np.eye(3)])
    n = len(start)
view = "first" if not st.button("Another view") else "second"


def note(clicked):
    st.session_state.clicks = [*st.session_state.get("clicks", []), clicked]


@st.fragment(run_every=float(st.query_params.get("every", 0.3)))
def moving():
    state = st.session_state
    state.frame = state.get("frame", 0) + 1
    chart = word_map(
        WordMap(
            words=[f"word{i}" for i in range(n)],
            ids=np.arange(1_000, 1_000 + n, dtype=np.int32),
            coordinates=start * (1 + 0.2 * np.sin((0 if deep else 5 * start) + state.frame / 3)),
            marks=Marks(["c1"] * n, ["circle"] * n, np.full(n, 14.0 if deep else 7.0)),
            alt="A cloud that moves",
            view=view,
        )
    )
    selected = live_chart(chart, key="map", revision=state.frame, on_click=note)
    st.text(f"clicked: {state.get('clicks', [])}")
    st.text(f"selected: {sorted(selected)}")


with st.container(width=588):
    moving()
"""


@pytest.fixture(scope="module")
def moving(tmp_path_factory):
    """A started app with nothing but one moving chart; its base URL."""
    script = tmp_path_factory.mktemp("moving") / "app.py"
    script.write_text(SCRIPT, "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, *options, "--server.fileWatcherType", "none"],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(base)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)


class Live(Visit):
    """A page with a moving chart, and all that it asked for."""

    def __init__(self, page, base):
        super().__init__(page, base)
        self.asked = []
        page.on("request", lambda request: self.asked.append(request.url))
        self.chart = page.locator(".live-chart")

    def open(self, path):
        self.page.goto(f"{self.base}/{path}")
        return self

    def drawn(self, after=0):
        """Wait until a frame later than this one is drawn."""
        self.page.wait_for_function(
            "after => +document.querySelector('.live-chart')?.dataset.rev > after",
            arg=after,
            timeout=60_000,
        )
        return int(self.chart.get_attribute("data-rev"))

    def later(self, frames=3):
        return self.drawn(self.drawn() + frames - 1)

    def ask(self, script):
        return self.chart.evaluate(f"host => {{ const plot = host.children[0]; return {script} }}")

    def middle(self):
        box = self.chart.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, *, by):
        x, y = self.middle()
        mouse = self.page.mouse
        mouse.move(x - by, y - by)
        mouse.down()
        for step in (-0.5, 0, 0.5, 1):
            mouse.move(x + by * step, y + by * step)
            self.page.wait_for_timeout(60)
        mouse.up()

    def numbers(self, name):
        text = self.page.get_by_text(re.compile(f"^{name}:")).inner_text()
        return [int(number) for number in re.findall(r"\d+", text)]

    def says(self, name, pattern):
        self.page.get_by_text(re.compile(rf"^{name}: {pattern}$")).wait_for(timeout=20_000)


@pytest.fixture
def live(chromium, moving):
    """Open the moving chart; afterwards nothing went wrong and nothing foreign was asked for."""
    context = chromium.new_context(viewport={"width": 900, "height": 720})
    seen = Live(context.new_page(), moving)
    yield seen
    errors, asked = seen.errors, seen.asked
    context.close()
    assert not errors
    foreign = ("data:", "blob:", "ws:")
    assert not [url for url in asked if not url.startswith((moving, *foreign))]


def test_the_element_and_its_zoom_survive_frames(live):
    live.open("").drawn()
    picture = live.chart.get_by_role("img", name="A cloud that moves")
    assert picture.count() == 1
    assert live.chart.get_attribute("data-points") == "200"
    uid, whole = live.chart.get_attribute("data-uid"), live.ask("plot._fullLayout.xaxis.range")
    live.page.mouse.move(*live.middle())
    for _ in range(4):
        live.page.mouse.wheel(0, -100)
        live.page.wait_for_timeout(50)
    live.later(3)
    zoomed = live.ask("plot._fullLayout.xaxis.range")
    place = live.ask("plot.data[0].x[0]")
    live.later()
    assert live.ask("plot.data[0].x[0]") != place
    assert live.ask("plot._fullLayout.xaxis.range") == zoomed
    assert zoomed[1] - zoomed[0] < 0.9 * (whole[1] - whole[0])
    assert live.chart.get_attribute("data-uid") == uid
    assert live.chart.get_attribute("data-error") is None


def test_a_pan_of_a_large_map_moves_a_photograph_and_ends_where_plotly_would_end_it(live):
    live.open("?n=50000&every=1000").drawn()
    ranges = "['xaxis', 'yaxis'].map(axis => [...plot._fullLayout[axis].range])"
    points = "plot._fullLayout._plots.xy._scene"
    live.ask(f"window.original = {points}.draw, 0")
    before, box = live.ask(ranges), live.chart.bounding_box()
    x, y = live.middle()
    live.page.mouse.move(x, y)
    live.page.mouse.down()
    to = f"{{clientX: {x} + 3 * step, clientY: {y} - 2 * step}}"
    move = f"step => document.dispatchEvent(new MouseEvent('mousemove', {to}))"
    shown = "getComputedStyle(plot.querySelector('.photograph')).transform"
    # In one go, because Plotly draws as soon as the hand rests.
    assert live.ask(f"([5, 10, 15, 20].forEach({move}), {shown})") == "matrix(1, 0, 0, 1, 60, -40)"
    live.page.mouse.move(x + 60, y - 40)
    live.page.mouse.up()
    live.page.wait_for_function("!document.querySelector('.photograph')")
    for (low, high), now, pixels in zip(
        before, live.ask(ranges), (-60 / box["width"], -40 / box["height"]), strict=True
    ):
        moved = [low + pixels * (high - low), high + pixels * (high - low)]
        assert now == pytest.approx(moved, abs=1e-6)
    assert live.ask(f"{points}.draw === window.original")
    assert live.ask("plot._fullLayout._glcanvas.size()") == 3


def test_a_box_holds_on_to_its_words_while_they_move(live):
    live.open("").drawn()
    live.page.mouse.move(*live.middle())
    live.page.locator(".modebar-btn[data-title='Box Select']").click()
    live.later(2)
    live.drag(by=90)
    live.says("selected", r"\[\d.*\]")
    chosen = live.numbers("selected")
    assert 5 < len(chosen) < 200
    live.later()
    in_chart = "plot.data[0].selectedpoints.map(i => plot.data[0].customdata[i])"
    assert sorted(live.ask(in_chart)) == chosen == live.numbers("selected")
    assert live.ask("plot._fullLayout.selections.length") == 0
    live.page.get_by_role("button", name="Another view").click()
    live.says("selected", r"\[\]")


def test_a_click_in_space_gives_the_point_and_a_drag_only_turns(live):
    live.open("?deep=1").drawn()
    live.later(2)
    camera = "JSON.stringify(plot._fullLayout.scene._scene.getCamera().eye)"
    x, y = live.middle()
    live.page.mouse.move(x - 3, y)
    live.page.wait_for_timeout(400)
    live.page.mouse.move(x, y)
    live.page.wait_for_timeout(200)
    live.page.mouse.down()
    live.page.wait_for_timeout(100)
    live.page.mouse.up()
    live.says("clicked", r"\[1000\]")
    live.later(3)
    before = live.ask(camera)
    live.drag(by=60)
    live.later(2)
    turned = live.ask(camera)
    assert turned != before
    live.later()
    assert live.ask(camera) == turned
    assert live.numbers("clicked") == [1000]


def test_without_plotly_there_is_a_sentence_and_the_next_update_tries_again(live):
    live.page.route("**/plotly.min.js*", lambda route: route.abort())
    live.open("")
    live.page.get_by_text("This chart could not be drawn.").wait_for(timeout=60_000)
    assert live.chart.get_attribute("data-error")
    live.page.unroute("**/plotly.min.js*")
    live.drawn()
    live.page.get_by_text("This chart could not be drawn.").wait_for(state="detached")
    assert live.chart.get_attribute("data-error") is None
    blocked = [error for error in live.errors if "plotly.min.js" in error]
    assert blocked
    live.errors[:] = [error for error in live.errors if error not in blocked]

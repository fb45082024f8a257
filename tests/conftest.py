"""What several tests share: the app under AppTest, and a started app in a real Chromium."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, and no limit of time: no run fails by chance or on a busy machine.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).parents[1]
# The shell first: it draws no window frames, which cost a small machine half of its time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_is_heard():
    """Let programs that tests start hear Ctrl-C, also where all runs in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _own_films(tmp_path_factory):
    """Keep films of this run apart, so that nothing is found that an earlier run computed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBEDDING_LAB_CACHE", str(tmp_path_factory.mktemp("films")))
        yield


@pytest.fixture
def app(monkeypatch):
    """The app as AppTest runs it, entered through app.py as a visitor would."""
    from streamlit.testing.v1 import AppTest

    monkeypatch.chdir(ROOT)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


@pytest.fixture(scope="session")
def server_log(tmp_path_factory):
    """Where the started app writes what it would say in a terminal."""
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="session")
def server(server_log):
    """A started app on a free port; its base URL."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    log = server_log.open("w")
    process = subprocess.Popen(
        [*command, *options, "true", "--server.fileWatcherType", "none"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(base)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, or the one that Playwright downloaded."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


# Streamlit's own browser code asks twice at the address of a page before it asks at the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")


# What the page has moved by itself from now on, as browsers measure it: share of the screen.
# A caption that stays where it is and says another sentence hasn't moved, though Streamlit puts
# the new words into the old pieces of text. Whatever is pushed is an element, not its text.
WATCH_LAYOUT = """() => {
    window.moved = 0;
    const isReworded = ({ node }) => node?.nodeType === Node.TEXT_NODE &&
        node.parentElement?.closest(".st-key-caption");
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            if (!entry.sources.length || !entry.sources.every(isReworded))
                window.moved += entry.value;
    }).observe({ type: "layout-shift" });
}"""


class Visit:
    """A page in Chromium, and what went wrong in it."""

    def __init__(self, page, base):
        self.page, self.base, self.errors = page, base, []
        page.on("pageerror", lambda error: self.errors.append(f"script: {error}"))
        page.on("console", self._hear)
        page.on("request", self._ask)
        page.on("requestfailed", self._fail)
        page.on("response", self._answer)

    def _hear(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(f"console: {message.text}")

    def _ask(self, request):
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.errors.append(f"to another machine: {request.url}")

    def _fail(self, request):
        if request.failure != "net::ERR_ABORTED":  # the visitor left while it was on its way
            self.errors.append(f"failed: {request.url} {request.failure}")

    def _answer(self, response):
        if response.status >= 400 and not response.url.endswith(PROBES):
            self.errors.append(f"{response.status}: {response.url}")

    def open(self, path):
        self.page.goto(f"{self.base}/{path}")
        self.page.wait_for_selector(".st-key-page", timeout=60_000)
        self.settle(looks=1)  # it has begun to run
        return self

    def settle(self, *, looks=2):
        """Wait until the script has run: Streamlit debounces, so look twice after a control."""
        app = "[data-testid='stApp'][data-test-connection-state='CONNECTED']"
        self.page.wait_for_selector(app, timeout=60_000)
        for _ in range(looks):
            self.page.wait_for_timeout(120)
            self.page.wait_for_selector(
                f"{app}[data-test-script-state='notRunning']", timeout=60_000
            )

    def has_drawn(self):
        """Wait until each drawing of the page is there."""
        drawings = self.page.locator(".st-key-page .drawing:not(.live-chart)")
        drawings.locator("svg:visible").first.wait_for()
        for drawing in drawings.all():
            drawing.locator("svg").first.wait_for(state="attached")

    def watch_layout(self):
        self.page.evaluate(WATCH_LAYOUT)

    def nothing_jumped(self):
        assert self.page.evaluate("window.moved") < 0.01

    def turns(self, theme):
        """Switch the whole machine to dark or light, as the evening does."""
        if self.page.evaluate(f"matchMedia('(prefers-color-scheme: {theme})').matches"):
            return
        self.page.emulate_media(color_scheme=theme)
        dark = ".dark" if theme == "dark" else ":not(.dark)"
        self.page.locator(f".st-key-page .drawing{dark}").first.wait_for(state="visible")
        self.settle()

    def sees(self, text, *, timeout=20_000):
        self.page.get_by_text(text).filter(visible=True).first.wait_for(timeout=timeout)

    def is_whole(self):
        """Nothing failed, nobody else was asked, nothing is wider than the screen."""
        assert not self.errors
        assert self.page.locator("[data-testid='stException']").count() == 0
        assert self.page.get_by_text("Something went wrong").count() == 0
        width, inner = self.page.evaluate(
            "(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])"
            "(document.querySelector('[data-testid=stMain]'))"  # this scrolls, not the document
        )
        assert width <= inner

    def is_accessible(self):
        """No serious or critical finding of axe-core."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        grave = [one for one in found if one["impact"] in {"serious", "critical"}]
        assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in grave]


@pytest.fixture(scope="session")
def rooms(chromium):
    """Browser contexts by size and theme; they keep what the browser has fetched once."""
    made = {}
    yield made
    for context in made.values():
        context.close()


@pytest.fixture
def visit(chromium, server, server_log, rooms):
    """Open pages at a size and in a theme: visit(width=390, theme="dark").

    Each visit is a session of its own; a fresh one has nothing in the browser's memory either.
    What the server's log tells of errors meanwhile fails the test.
    """
    pages, alone = [], []
    told = server_log.stat().st_size

    def start(*, width=1280, height=720, theme="light", fresh=False):
        def room():
            viewport = {"width": width, "height": height}
            return chromium.new_context(viewport=viewport, color_scheme=theme)

        if fresh:
            context = room()
            alone.append(context)
        else:
            key = (width, height, theme)
            context = rooms.get(key) or rooms.setdefault(key, room())
        pages.append(context.new_page())
        return Visit(pages[-1], server)

    yield start
    for page in pages:
        page.context.set_offline(False)
        page.close()
    for context in alone:
        context.close()
    with server_log.open() as log:
        log.seek(told)
        said = log.read()
    assert "Traceback" not in said, said


def _wait_until_healthy(base):
    for _ in range(240):
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{base}/_stcore/health").close()
            return
        time.sleep(0.25)
    raise RuntimeError("the app did not start within a minute")

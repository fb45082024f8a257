"""How the app is started: what `make run`, `make dev` and a host find in the project's files."""

import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from embedding_lab.ui.address import number_of_this_machine

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))
WATCHES = "--server.fileWatcherType auto"


def recipe(target):
    """The lines of a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)[1]


def test_who_serves_watches_no_files_and_who_writes_code_does():
    assert CONFIG["server"]["fileWatcherType"] == "none"  # a host reads this too
    assert "fileWatcherType" not in recipe("run")
    assert WATCHES in recipe("dev")
    assert recipe("dev").replace(f" {WATCHES}", "") == recipe("run")


def test_no_message_refers_to_one_that_the_browser_may_have_dropped():
    largest = CONFIG["server"]["maxMessageSize"] * 2**20
    assert CONFIG["global"]["minCachedMessageSize"] > largest  # else a page may lose its server


@pytest.mark.parametrize(
    "file", ["README.md", "docs/hosting.md", "docs/decisions/0002-streamlit.md"]
)
def test_who_reads_how_to_start_it_learns_of_make_dev(file):
    assert "make dev" in (ROOT / file).read_text("utf-8")


WATCHES_NAMES = """
import os, socket
_known = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    if host not in (None, "", "localhost", "127.0.0.1", "0.0.0.0", "::", "::1"):
        with open(os.environ["ASKED"], "a") as file:
            print(host, file=file)
    return _known(host, *rest, **more)
socket.getaddrinfo = getaddrinfo
"""


@pytest.fixture
def started(tmp_path):
    """The app as `make run` starts it without a screen: its port, and the names it asks for."""
    (tmp_path / "sitecustomize.py").write_text(WATCHES_NAMES, "utf-8")
    asked = tmp_path / "asked"
    asked.touch()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    command = re.search(r"streamlit (run app\.py) ", recipe("run"))[1].split()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", *command, "--server.port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ
        | {"PYTHONPATH": paths, "ASKED": str(asked), "STREAMLIT_SERVER_HEADLESS": "1"},
    )  # fmt: skip
    try:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port, asked
    finally:
        process.terminate()
        process.wait(timeout=20)


def opens_a_websocket(host, port):
    """Whether a page that was opened by this address gets its websocket."""
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {host}:{port}", f"Origin: http://{host}:{port}",
        "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "",
    ]  # fmt: skip
    with socket.create_connection((host, port), 30) as way:
        way.sendall("\r\n".join(lines).encode())
        return way.recv(100).startswith(b"HTTP/1.1 101")


def test_a_start_asks_no_other_computer_and_pages_open_by_each_address_of_this_one(started):
    port, asked = started
    hosts = ["127.0.0.1", "localhost", number_of_this_machine() or "127.0.0.1"]
    assert [host for host in hosts if not opens_a_websocket(host, port)] == []
    assert asked.read_text("utf-8") == ""

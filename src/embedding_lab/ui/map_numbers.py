"""The table behind the map of lesson 4, on the page and as a file."""

import csv
import io
from collections.abc import Sequence

import streamlit as st

from embedding_lab.lessons.map_groups import group_columns, group_cosines
from embedding_lab.lessons.numbers import counted
from embedding_lab.ui.jobs import is_live
from embedding_lab.ui.map_jobs import Picture, Plan
from embedding_lab.ui.numbers import table_in_pages


def show_numbers(plan: Plan, picture: Picture | None) -> None:
    """Draw the table behind the map, and offer it as a file."""
    if picture is None or is_live(picture.status):
        st.markdown(":gray[The table follows when the picture rests.]")
        return
    axes = ("x", "y", "z")[: picture.coordinates.shape[1]]
    names = [*plan.chosen.names, ""]
    columns: dict[str, Sequence[object]] = {
        "word": plan.chosen.words,
        "rank": (plan.chosen.rows + 1).tolist(),
        "category": [names[group] for group in plan.chosen.categories.tolist()],
    }
    columns |= {name: picture.coordinates[:, i].tolist() for i, name in enumerate(axes)}
    st.download_button(
        "Coordinates with words, CSV",
        lambda: _csv(columns),
        "map.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    table_in_pages(columns, key="map_rows", alt="Words of the map with their places.")
    groups = group_cosines(plan.units, plan.chosen.categories, plan.chosen.names)
    if groups:
        dimensions = counted(plan.vectors.dimensions, "dimension")
        st.markdown(
            f"**The categories themselves**, in all {dimensions}: no picture changes these."
        )
        table_in_pages(
            group_columns(groups), key="map_groups", alt="Mean cosines in and between categories."
        )


def _csv(columns: dict[str, Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in zip(*columns.values(), strict=True))
    return out.getvalue()


def _cell(value: object) -> object:
    # A spreadsheet would run a word such as =1+1 as a formula; an apostrophe makes it a word.
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula else value

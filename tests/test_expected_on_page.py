"""What a class should find in lessons 1 and 5 stands on the page that the step opens."""

import re
from xml.etree import ElementTree

import pytest
from drawn import drawings

from embedding_lab.lessons.steps import STEPS
from embedding_lab.vectors.shelf import open_table

TABS = {"codes_tab": "The numbers", "tab": "Other tables"}
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
OURS = [step for step in STEPS if step.id[0] in "15"]


def shown_on(page):
    """Return everything that a page says, in words or in a picture."""
    told = [one.value for kind in (page.markdown, page.caption, page.header) for one in kind]
    drawn = [one["alt"] for one in drawings(page)]
    for one in drawings(page):
        drawn += ElementTree.fromstring(one["wide"]).itertext()
    tables = [table.value.to_csv() for table in page.dataframe]
    return " ".join([*told, *drawn, *tables])


@pytest.mark.parametrize("step", OURS, ids=lambda step: step.id)
def test_every_figure_that_a_class_expects_stands_on_the_page(app, step):
    for key, value in step.state.items():
        app.query_params[key] = value
    app.run()
    for key, tab in TABS.items():
        app.session_state[key] = tab
    page = app.switch_page(step.path).run()
    numbers = set(re.findall(NUMBER, shown_on(page)))
    sentences = " ".join(step.expected(open_table).sentences).replace("\\", "")
    assert set(re.findall(NUMBER, sentences)) <= numbers, sentences

import re

import pytest
from drawn import drawings

PAGE = "pages/1_one_hot.py"
WORDS = ["lettuce", "boat", "spinach"]


@pytest.fixture
def page(app):
    app.run()
    return app.switch_page(PAGE).run()


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def data_of(app, place):
    return drawings(app)[place]


def test_the_article_s_words_are_read_four_ways(page):
    assert not page.exception
    alt = data_of(page, 0)["alt"]
    assert "lettuce and boat: index 1, Hamming 2, Euclidean 1.41, one-hot cosine dist" in alt
    assert "lettuce and spinach: index 2, Hamming 2, Euclidean 1.41, one-hot cosine dist" in alt
    assert "always √2" in data_of(page, 0)["wide"]


def test_reordering_moves_the_index_and_nothing_else(page):
    before = data_of(page, 0)["alt"]
    page.multiselect(key="words").set_value(["lettuce", "spinach", "boat"]).run()
    after = data_of(page, 0)["alt"]
    assert "lettuce and spinach: index 1, Hamming 2, Euclidean 1.41" in after
    dense = re.compile(r"lettuce and spinach: .*?dense cosine distance ([\d.]+)")
    assert dense.search(before)[1] == dense.search(after)[1]


def test_the_lookup_equals_the_product(page):
    assert "largest difference 0" in data_of(page, 1)["alt"]


def test_rotation_changes_coordinates_and_no_cosine(page):
    strip = data_of(page, 1)["wide"]
    pairs = data_of(page, 0)["alt"]
    page.toggle(key="rotated").set_value(True).run()
    assert "no cosine by more than rounding" in text_of(page)
    assert data_of(page, 1)["wide"] != strip
    assert data_of(page, 0)["alt"] == pairs


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["one"],
        ["zzzqqq", "xxyyzz"],
        ["king"] * 3,
        [f"word{i}" for i in range(40)],
        ["<b>", "![x](http://a.b)"],
    ],
)
def test_no_list_of_words_breaks_the_page(page, words):
    page.session_state["words"] = words
    page.run()
    assert not page.exception
    assert not page.error


def test_words_of_a_link_are_escaped_in_the_drawing(app):
    app.query_params["words"] = ["<script>alert(1)</script>", "boat"]
    app.run()
    app.switch_page(PAGE).run()
    drawn = [one[width] for one in drawings(app) for width in ("wide", "narrow")]
    assert "&lt;script" in "".join(drawn)
    assert "<script" not in "".join(drawn)


def test_a_lone_word_asks_for_company(page):
    page.multiselect(key="words").set_value(["boat"]).run()
    assert "Two words make a distance" in page.info[0].value


def test_words_are_kept_over_a_page_switch_even_where_the_page_stopped(page):
    page.multiselect(key="words").set_value(["boat"]).run()
    page.switch_page("app.py").run()
    page.switch_page(PAGE).run()
    assert page.multiselect(key="words").value == ["boat"]


@pytest.mark.parametrize("table", ["sotu", "teaching"])
def test_each_table_opens_on_words_that_it_has(page, table):
    page.selectbox(key="table").set_value(table).run()
    assert not page.exception
    assert not page.warning
    words = page.multiselect(key="words").value
    assert "unknown" not in data_of(page, 0)["alt"]
    assert ("opens on words of its own" in text_of(page)) == (words != WORDS)
    assert (words == WORDS) == (table == "teaching")
    page.selectbox(key="table").set_value("glove").run()
    assert page.multiselect(key="words").value == WORDS
    assert "words of its own" not in text_of(page)


def test_words_that_a_visitor_chose_stay_over_tables_and_are_named_where_missing(page):
    page.multiselect(key="words").set_value(["lettuce", "king", "war"]).run()
    page.selectbox(key="table").set_value("sotu").run()
    assert page.multiselect(key="words").value == ["lettuce", "king", "war"]
    assert "lettuce" in page.warning[0].value


def test_the_code_tab_shows_what_ran(page):
    page.session_state["codes_tab"] = "The code"
    page.run()
    shown = " ".join(element.value for element in page.code)
    assert "def read_pairs(" in shown
    assert 'open_table("glove")' in shown

import re

import pytest
from drawn import drawings

from embedding_lab.ui.lessons import COURSE, TEACHERS


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def test_home_opens_on_glove_and_only_the_dense_vector_knows(app):
    app.run()
    assert not app.exception
    assert app.header[0].value == "How should a machine hold a word?"
    assert "400,000 words × 50" in text_of(app)
    assert re.search(
        r"a clear favourite: lettuce and .*spinach.* have cosine .*0.92",
        text_of(app),
    )
    assert len(drawings(app)) == 3


def test_the_path_has_every_lesson_and_the_minutes_of_all(app):
    app.run()
    whole = sum(lesson.minutes for lesson in COURSE if lesson is not TEACHERS)
    assert f"All {len(COURSE) - 1} lessons take about {whole} minutes" in text_of(app)
    groups = dict.fromkeys(lesson.group for lesson in COURSE)
    assert all(f"**{group}**" in text_of(app) for group in groups)


def test_a_typed_word_shows_its_neighbours_and_an_unknown_one_near_spellings(app):
    app.run()
    app.text_input(key="word").set_value("Lettuc").run()
    assert "lettuc" in app.warning[0].value
    assert "lettuce" in app.warning[0].value
    assert not app.exception


def test_a_word_is_shown_never_obeyed(app):
    app.run()
    app.text_input(key="word").set_value("![x](http://a.b/c.png)").run()
    assert "![x]" not in app.warning[0].value
    assert not app.exception


def test_the_hidden_word_is_found_by_its_company(app):
    app.run()
    assert re.search(r":green\[\*\*queen\*\*\] comes 3rd of 400,000 words, 1st once", text_of(app))


@pytest.mark.parametrize("sentence", ["", "one", "zzzqqq xxyyzz", "!!!", "a " * 150])
def test_no_sentence_breaks_the_page(app, sentence):
    app.run()
    app.text_input(key="sentence_glove").set_value(sentence).run()
    assert not app.exception
    assert not app.error


def test_state_of_the_union_lacks_lettuce_and_offers_tables_that_have_it(app):
    app.query_params["table"] = "State of the Union"
    app.run()
    assert "**lettuce** (occurs 0 times)" in app.warning[0].value
    assert "Open GloVe 6B 50d" in [button.label for button in app.button]
    next(button for button in app.button if button.label == "Open Teaching text").click()
    app.run()
    assert app.session_state["table"] == "teaching"
    assert not app.warning


def test_reset_gives_the_first_word_back(app):
    app.run()
    app.text_input(key="word").set_value("boat").run()
    next(button for button in app.button if button.label == "Reset").click()
    app.run()
    assert app.text_input(key="word").value == "lettuce"


def test_earlier_words_are_a_click_away(app):
    app.run()
    app.text_input(key="word").set_value("boat").run()
    assert app.pills(key="again_word").options == ["lettuce"]
    app.pills(key="again_word").set_value("lettuce").run()
    assert app.text_input(key="word").value == "lettuce"
    assert app.pills(key="again_word").options == ["boat"]


def test_infinity_is_a_word_like_any_other(app):
    app.query_params["word"] = "infinity"
    app.run()
    assert app.text_input(key="word").value == "infinity"
    assert not app.warning

import re

import pytest
from drawn import drawings

from embedding_lab.lessons.opening import opening_words
from embedding_lab.ui.course_path import LESSONS
from embedding_lab.ui.lessons import COURSE, TEACHERS, TRAINING
from embedding_lab.vectors.shelf import TABLES, open_table

TABLE_IDS = {title: name for name, title in TABLES.items()}


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def test_home_opens_on_glove_and_only_the_dense_vector_knows(app):
    app.run()
    assert not app.exception
    assert app.header[0].value == "How should a machine hold a word?"
    assert "400,000 words × 50" in text_of(app)
    assert re.search(r"a clear favourite: .*spinach.*, at cosine .*0.92", text_of(app))
    assert len(drawings(app)) == 3


def test_a_changed_word_is_noticed_by_the_dense_vector_alone_and_the_old_distance_is_struck(app):
    app.session_state["codes_rows_fold"] = True
    app.run()
    still, *_ = drawings(app)
    assert "No distance moved." not in still["wide"]
    app.text_input(key="second").set_value("cabbage").run()
    moved, *_ = drawings(app)
    assert moved["wide"].count("No distance moved.") == 2
    assert "Two fell from 0.96 to 0.13." in moved["wide"]
    assert "only the dense vector noticed" in text_of(app)
    assert "lettuce – cabbage" in str(app.dataframe[0].value)  # the numbers follow
    app.run()  # something else on the page
    assert drawings(app)[0] == moved
    app.switch_page("pages/2_weight_matrix.py").run()
    app.switch_page("app.py").run()
    assert app.text_input(key="second").value == "cabbage"


def test_an_unknown_word_keeps_its_two_other_codes_and_tables_that_have_it_are_offered(app):
    app.query_params["table"] = "Teaching text"
    app.run()
    app.text_input(key="second").set_value("volcano").run()
    picture, *_ = drawings(app)
    assert "no vector" in picture["wide"]
    assert "**volcano** got a number and a one-hot code like any word" in text_of(app)
    next(button for button in app.button if button.label == "Open GloVe 6B 50d").click()
    app.run()
    assert app.text_input(key="second").value == "volcano"
    assert "no vector" not in drawings(app)[0]["wide"]


@pytest.mark.parametrize("words", [["", " ", ""], ["boat"] * 3, ["zzzqq", "zzzqq", "!"]])
def test_no_three_words_break_the_page(app, words):
    app.run()
    for key, word in zip(("first", "second", "third"), words, strict=True):
        app.text_input(key=key).set_value(word).run()
    assert not app.exception
    assert not app.error
    assert len(drawings(app)) == 3


def test_the_path_has_every_lesson_and_the_minutes_of_all(app):
    app.run()
    whole = sum(lesson.minutes for lesson in COURSE if lesson is not TEACHERS)
    assert f"All {len(COURSE) - 1} lessons take about {whole} minutes" in text_of(app)
    groups = dict.fromkeys(lesson.group for lesson in COURSE)
    assert all(f"**{group}**" in text_of(app) for group in groups)


def test_the_one_primary_action_is_the_first_lesson_that_was_not_visited(app):
    app.run()
    assert primary(app) == ["Start lesson 1"]
    for lesson in LESSONS[1:]:
        app.switch_page(lesson.path).run()
    app.switch_page("app.py").run()
    assert primary(app) == ["Go on with lesson 1"]
    assert f"About {LESSONS[0].minutes} minutes to go" in text_of(app)
    app.switch_page(LESSONS[0].path).run()
    app.switch_page("app.py").run()
    assert primary(app) == ["Bring your own text"]
    assert f"You have visited all {len(LESSONS)} lessons" in text_of(app)


def primary(app):
    return [one.label for one in app.button if one.proto.type == "primary"]


ADDRESSES = [
    {},
    {"table": "State of the Union"},
    {"word": "boat"},
    {"second": "cabbage", "projector": "true"},
    {"table": "Teaching text", "word": "queen", "third": "king"},
]


@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
@pytest.mark.parametrize(
    ("label", "heading"),
    [("Start lesson 1", LESSONS[0].question), ("Bring your own text", TRAINING.question)],
)
def test_a_button_leads_away_whatever_the_address_carries(app, address, label, heading):
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    assert not app.error
    assert heading in [header.value for header in app.header]
    assert app.session_state["table"] == TABLE_IDS.get(address.get("table"), "glove")
    if label == "Bring your own text":
        assert app.selectbox(key="text").value == "own"


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
    assert re.search(r":green\[\*\*blue\*\*\] comes 3rd of 400,000 words, 2nd once", text_of(app))


@pytest.mark.parametrize("sentence", ["", "one", "zzzqqq xxyyzz", "!!!", "a " * 150])
def test_no_sentence_breaks_the_page(app, sentence):
    app.run()
    app.text_input(key="sentence_glove").set_value(sentence).run()
    assert not app.exception
    assert not app.error


def test_a_table_without_the_article_s_words_opens_on_its_own_and_says_so(app):
    app.query_params["table"] = "State of the Union"
    app.run()
    own = [app.text_input(key=key).value for key in ("first", "second", "third")]
    assert own == list(opening_words(open_table("sotu")))
    assert not app.warning
    assert "has no vector for lettuce and spinach" in text_of(app)
    assert app.text_input(key="word").value == own[0]
    next(button for button in app.button if button.label == "Open Teaching text").click()
    app.run()
    assert app.session_state["table"] == "teaching"
    assert app.text_input(key="first").value == "lettuce"
    assert app.text_input(key="word").value == "lettuce"
    assert "has no vector" not in text_of(app)


def test_a_table_that_was_chosen_on_another_page_gives_home_its_words_too(app):
    app.run()
    page = app.switch_page(LESSONS[0].path).run()
    page.selectbox(key="table").set_value("sotu").run()
    page.switch_page("app.py").run()
    own = [page.text_input(key=key).value for key in ("first", "second", "third")]
    assert own == list(opening_words(open_table("sotu")))


def test_a_word_that_was_chosen_stays_when_the_table_changes_and_reset_gives_the_table_s_own(app):
    app.run()
    app.text_input(key="word").set_value("boat").run()
    app.text_input(key="second").set_value("cabbage").run()
    app.selectbox(key="table").set_value("sotu").run()
    assert app.text_input(key="word").value == "boat"
    assert app.text_input(key="second").value == "cabbage"
    assert "**lettuce**, **cabbage** and **spinach** got" in text_of(app)
    next(button for button in app.button if button.label == "Reset").click().run()
    own = opening_words(open_table("sotu"))
    assert app.text_input(key="word").value == own[0]
    assert app.text_input(key="second").value == own[1]


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

"""Lessons 3 and 4 under AppTest: they open, they compute, and odd inputs are told in a sentence."""

import time

import pytest

MAP, TRAINING = "pages/4_map.py", "pages/3_training.py"
SOON = 150.0  # seconds; a deadline, never a proof


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def until(app, words):
    end = time.monotonic() + SOON
    while words not in text_of(app):
        assert time.monotonic() < end, text_of(app)
        assert not app.exception
        assert not app.error
        time.sleep(0.1)
        app.run()
    return app


@pytest.fixture
def visit(app, monkeypatch):
    monkeypatch.setenv("EMBEDDING_LAB_WORKERS", "1")
    app.run()
    return lambda path: app.switch_page(path).run()


def test_the_map_says_what_it_keeps(visit):
    page = visit(MAP)
    until(page, "**: it keeps")
    assert "of the way from noise to exact" in text_of(page)
    assert "**turkey**" in text_of(page)


@pytest.mark.parametrize("method", ["pca", "tsne"])
@pytest.mark.parametrize(
    "only", ["king", "king queen", "king queen man", "king queen man woman", "a b c d e f g h"]
)
def test_a_map_of_very_few_words_is_drawn(visit, only, method):
    page = visit(MAP)
    page.session_state["only"] = only
    page.session_state["method"] = method
    page.session_state["find"] = only.split()[0]
    page.run()
    few = len(only.split()) < 4
    until(page, "A score takes four words" if few else "**: it keeps")


def test_words_that_the_table_lacks_are_named(visit):
    page = visit(MAP)
    page.session_state["only"] = "king qwxyzzy queen"
    page.run()
    assert "qwxyzzy" in text_of(page)
    page.session_state["only"] = "qwxyzzy"
    page.run()
    assert "None of these words" in page.info[0].value


def test_training_ends_on_the_bench(visit):
    page = visit(TRAINING)
    page.session_state["pace"] = "Full speed"
    page.run()
    page.button(key="start").click().run()
    until(page, "finished")
    assert "Families first, partners later." in text_of(page)
    scrubber = next(one for one in page.select_slider if str(one.key).startswith("moment_"))
    scrubber.set_value(0).run()
    assert "By its loss near an untrained table." in text_of(page)
    page.selectbox(key="table").set_value("mine").run()
    assert "177 words × 24" in text_of(page)


def test_a_text_of_ones_own_is_read_or_refused_in_a_sentence(visit):
    page = visit(TRAINING)
    page.selectbox(key="text").set_value("own").run()
    assert "Paste some sentences" in page.info[0].value
    page.text_area(key="own_text").set_value("!? ... 。").run()
    assert page.warning
    page.text_area(key="own_text").set_value("the cat sat on the mat\n" * 30).run()
    assert not page.warning
    told = text_of(page).replace("\\", "")
    assert "30 sentences, 180 words. 5 distinct words kept: count at least 1." in told
    assert "A run reads it 194 times, as its length asks." in told
    page.number_input(key="epochs_own").set_value(7).run()
    page.number_input(key="min_count").set_value(5).run()
    told = text_of(page).replace("\\", "")
    assert "count at least 5. A run reads it 7 times, as set under *More*." in " ".join(
        told.replace("]", "").replace(":small[", "").split()
    )
    page.button(key="start").click().run()
    until(page, "words/s")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "\ufeff" + "the cat sat on the mat\n" * 30 + "dog\0\n",
            "6 distinct words kept: count at least 1. 1 character not",
        ),
        ("the cat sat\n" * 9, "9 sentences, 27 words. 3 distinct words kept"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_text_file_is_read_by_its_mark_and_counted(visit, content, said, encoding):
    page = visit(TRAINING)
    page.selectbox(key="text").set_value("own").run()
    page.file_uploader(key="own_file").upload("my.txt", content.encode(encoding)).run()
    assert said in text_of(page).replace("\\", "")
    assert not page.error


def test_a_file_that_is_no_text_says_the_byte_and_the_remedy(visit):
    page = visit(TRAINING)
    page.selectbox(key="text").set_value("own").run()
    page.file_uploader(key="own_file").upload("my.txt", b"the caf\xe9 sat\n" * 30).run()
    assert "Byte 8 of my" in page.error[0].value
    assert "Save the file as UTF-8" in page.error[0].value


def test_a_link_to_a_table_of_another_session_opens_with_a_notice(app):
    app.query_params["table"] = "mine"
    app.run()
    app.selectbox(key="table").set_value("mine").run()
    assert "Nothing trained in this session yet" in app.info[0].value

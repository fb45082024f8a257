import re
import runpy
from html import unescape

import pytest
from drawn import drawings

from embedding_lab.lessons.steps import STEPS
from embedding_lab.text.markdown import unmarked

PAGE = "pages/2_weight_matrix.py"


@pytest.fixture
def page(app):
    app.run()
    return app.switch_page(PAGE).run()


@pytest.fixture
def follow(app):
    """Open the page by a link with these parameters."""

    def start(**link):
        for key, value in link.items():
            app.query_params[key] = value
        app.run()
        return app.switch_page(PAGE).run()

    return start


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def shown(app):
    """All that the page says at this moment, in its pictures, too."""
    pictures = [unescape(re.sub(r"<[^>]+>", " ", one["wide"])) for one in drawings(app)]
    return unmarked(" ".join([text_of(app), *alts(app), *pictures]))


def alts(app):
    return [one["alt"] for one in drawings(app)]


def is_whole(app):
    return not app.exception and not app.error


def test_the_first_look_is_the_articles_layer(page):
    assert is_whole(page)
    assert "**fall to a fifth**, from 100,000,000 to 20,050,000" in text_of(page)
    assert "Fewer weights if d < 498.75; d is 100." in alts(page)[1]
    assert page.menu_button(key="preset").label == "The article: 200,000 × 500"


def test_a_typed_size_redraws_and_the_slider_follows(page):
    page.number_input(key="d").set_value(500).run()
    assert "**rise by 0.25 %**, from 100,000,000 to 100,250,000" in text_of(page)
    assert page.select_slider(key="d_slider").value == 500
    page.number_input(key="d").set_value(499).run()
    assert page.select_slider(key="d_slider").value == 499
    assert page.select_slider(key="V_slider").options[-1] == "10,000,000"


def test_the_slider_sets_a_round_number(page):
    page.select_slider(key="V_slider").set_value(10_000_000).run()
    assert page.number_input(key="V").value == 10_000_000
    assert page.menu_button(key="preset").label == "Sizes of your own"
    assert is_whole(page)


def test_a_preset_sets_its_sizes_and_leaves_the_rest(page):
    page.number_input(key="B").set_value(64).run()
    assert "Llama 3 8B: 128,256 × 4,096" in page.menu_button(key="preset").options
    page.menu_button(key="preset").click("Llama 3 8B").run()
    values = {key: page.number_input(key=key).value for key in "VhdLB"}
    assert values == {"V": 128_256, "h": 4_096, "d": 4_096, "L": 1, "B": 64}
    assert page.selectbox(key="output").value == "untied"


def test_reset_gives_the_article_back(page):
    page.number_input(key="V").set_value(3).run()
    page.selectbox(key="optimiser").set_value("SGD").run()
    next(button for button in page.button if button.label == "Reset").click().run()
    assert page.number_input(key="V").value == 200_000
    assert "**fall to a fifth**" in text_of(page)


def test_a_link_reopens_the_same_figure(follow):
    page = follow(V="3", h="2", d="1", B="1", dtype="float16", optimiser="SGD", output="tied")
    assert page.number_input(key="V").value == 3
    assert page.selectbox(key="output").value == "tied"
    assert "3 inputs, 2 units, 6 weights" in alts(page)[0]


@pytest.mark.parametrize(
    "link",
    [
        {"V": "abc", "h": "-3", "d": "0", "B": "1e99", "L": "99999999999"},
        {"dtype": "complex", "optimiser": "Lion", "output": "maybe", "sparse": "perhaps"},
        {"optimiser": "Adam", "sparse": "true"},
        {"V": "10000000", "h": "20000", "d": "20000", "L": "8192", "B": "65536"},
        {"V": "1", "h": "1", "d": "1", "B": "1", "dtype": "int8", "optimiser": "SparseAdam"},
        {"memory": "0", "examples": "0", "smaller": "1"},
        {"optimiser": "SparseAdam", "sparse": "true", "output": "tied", "bias": "true", "L": "3"},
    ],
    ids=str,
)
def test_no_link_breaks_the_page(follow, link):
    page = follow(**link)
    assert is_whole(page)
    assert len(alts(page)) == 4


def test_int8_says_that_it_cannot_be_trained(page):
    page.button_group(key="dtype").set_value("int8").run()
    assert "int8 can't be trained" in text_of(page)


def test_the_sparse_switch_is_off_limits_for_adam_and_counts_for_sgd(page):
    assert page.toggle(key="sparse").disabled
    page.selectbox(key="optimiser").set_value("SGD").run()
    page.toggle(key="sparse").set_value(True).run()
    assert "a row for each word looked up, 32 in all" in text_of(page)
    page.selectbox(key="optimiser").set_value("Adam").run()
    assert is_whole(page)


def test_every_control_says_what_it_is(page):
    controls = [*page.selectbox, *page.number_input, *page.toggle, *page.button_group, *page.slider]
    mute = {one.key for one in controls if not one.proto.help}
    assert mute <= {"code_weight_matrix.py", "table"}


def test_the_code_tab_shows_what_ran(page):
    page.session_state["costs_tab"] = "The code"
    page.run()
    shown = " ".join(element.value for element in page.code)
    assert "def ledger(sizes: Sizes)" in shown
    assert "torch.optim.Adam" in shown


def test_the_script_finds_torch_and_ledger_equal(capsys):
    runpy.run_path("assets/scripts/weight_matrix.py")
    said = capsys.readouterr().out
    assert "one_hot: 100,000,000 weights" in said
    assert "torch: 41,000 bytes; ledger: 41,000 bytes" in said


def test_an_old_thumb_that_arrives_late_does_not_undo_a_typed_number(page):
    page.number_input(key="d").set_value(500).run()
    page.select_slider(key="d_slider").set_value(100)  # as a browser that hasn't heard of 500
    page.number_input(key="h").set_value(600).run()
    assert (page.number_input(key="d").value, page.number_input(key="h").value) == (500, 600)
    page.select_slider(key="d_slider").set_value(200).run()
    assert page.number_input(key="d").value == 200


def test_the_articles_400_times_are_said_first_and_one_press_away(page):
    said = [element.value for element in page.main.markdown]
    sentence = "In the article, the layer has **400 times fewer** weights."
    assert said.index(sentence) < said.index(next(one for one in said if "fall to" in one))
    page.menu_button(key="preset").click("Llama 3 8B").run()
    press = next(button for button in page.button if button.label == "Set d = 500")
    press.click().run()
    values = {key: page.number_input(key=key).value for key in "VhdL"}
    assert values == {"V": 200_000, "h": 500, "d": 500, "L": 1}
    assert "The next layer alone falls to a 400th." in text_of(page)
    assert next(button for button in page.button if button.label == "Set d = 500").disabled


FIGURE = r"\d[\d,.]*\d|\d"


@pytest.mark.parametrize("step", [one for one in STEPS if one.path == PAGE], ids=lambda one: one.id)
def test_every_expected_figure_can_be_read_where_the_step_leads(follow, step):
    page = follow(**step.state)
    seen = shown(page)
    if step.id == "2.3":  # what it tells to do: one d more, then other V
        page.number_input(key="d").set_value(int(step.state["d"]) + 1).run()
        seen += shown(page)
        for V in (1_000, 2_000_000):
            page.number_input(key="V").set_value(V).run()
            seen += shown(page) + f" {V:,}"
    figures = set(re.findall(FIGURE, seen))
    for sentence in step.expected(None).sentences:
        wanted = set(re.findall(FIGURE, unmarked(sentence)))
        assert wanted
        assert wanted <= figures, sentence

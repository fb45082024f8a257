import runpy
from pathlib import Path

import numpy as np
import pytest
from drawn import drawings

from embedding_lab.text.markdown import plain
from embedding_lab.ui import scoreboard
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

PAGE = "pages/5_analogies.py"
SCRIPT = Path(__file__).parents[1] / "assets" / "scripts" / "analogies.py"


@pytest.fixture
def page(app):
    app.run()
    return app.switch_page(PAGE).run()


def text_of(app):
    return " ".join(element.value for element in app.markdown)


def alts(app):
    return [one["alt"] for one in drawings(app)]


def wides(app):
    return [one["wide"] for one in drawings(app)]


def ask(app, formula, expected="", **others):
    app.text_input(key="formula").set_value(formula)
    app.text_input(key="expected").set_value(expected)
    for key, value in others.items():
        app.session_state[key] = value
    return app.run()


def test_it_opens_on_glove_where_king_itself_wins(page):
    assert not page.exception
    assert page.header[0].value == "Is king − man \\+ woman really queen?"
    verdict, arithmetic = alts(page)[:2]
    assert "The sum stays closest to king (0.885). Queen (0.852) wins only when king" in verdict
    assert "king alone: 3rd with inputs allowed, 2nd with them forbidden" in arithmetic
    told = text_of(page)
    assert "The offsets agree more than all 1,000 random pairs. But 1 of 10 other answers" in told
    assert "fits at least as well: *princess*." in told
    assert "The cosine of woman − man with queen − king is 0.58" in arithmetic
    assert "royalty" in page.menu_button(key="example").options


def test_on_the_teaching_text_it_is_right_both_ways(page):
    page.selectbox(key="table").set_value("teaching").run()
    assert "wins under both rules: no word had to be forbidden." in alts(page)[0]
    assert "Of 306 questions asked" in text_of(page)


def test_a_table_without_king_opens_on_words_of_its_own(page, monkeypatch):
    own = WordVectors.from_rows(["rot", "blau", "haus", "hund"], np.eye(4) + 0.1, name="mine")
    monkeypatch.setattr("embedding_lab.ui.bench.uploaded", lambda: own)
    page.selectbox(key="table").set_value("upload").run()
    assert not page.exception
    assert not page.warning
    assert page.text_input(key="formula").value.split()[1] == "+"
    assert "no vector for king, man, woman and queen" in text_of(page)
    page.selectbox(key="table").set_value("glove").run()
    assert page.text_input(key="formula").value == "king - man + woman"
    assert page.text_input(key="expected").value == "queen"


def test_an_example_fills_both_boxes(page):
    page.menu_button(key="example").click("capitals").run()
    assert page.text_input(key="formula").value == "italy - france + paris"
    assert page.text_input(key="expected").value == "rome"
    assert "really rome?" in page.header[0].value
    assert "Rome (0.847) wins under both rules" in alts(page)[0]
    told = text_of(page).replace("\\", "")
    assert "italy + paris puts rome 4th; subtracting france lifts it to 1st." in told


def test_formulas_of_this_session_can_be_asked_again(page):
    ask(page, "walked - walk + go", "went")
    ask(page, "king - man + woman", "queen")
    assert plain("walked - walk + go = went") in page.menu_button(key="example").options
    page.menu_button(key="example").click("walked - walk + go = went").run()
    assert page.text_input(key="formula").value == "walked - walk + go"


def test_a_formula_without_blanks_is_mended_by_a_button(page):
    ask(page, "king-man+woman", "queen")
    assert len(page.warning) == 1
    told = page.warning[0].value.replace("\\", "")
    assert told == "Put blanks around the signs: **king - man + woman**"
    page.button(key="blanks").click().run()
    assert page.text_input(key="formula").value == "king - man + woman"
    assert not page.warning
    assert "Queen (0.852) wins only when king" in alts(page)[0]


def test_a_formula_that_the_table_cannot_answer_is_no_example(page):
    ask(page, "doctor - man + woman", "midwife").run()
    assert plain("doctor - man + woman = midwife") in page.menu_button(key="example").options
    page.selectbox(key="table").set_value("teaching").run()
    page.run()
    assert plain("doctor - man + woman = midwife") not in page.menu_button(key="example").options


def test_the_controls_are_kept_although_the_formula_has_no_answer(page):
    ask(page, "king -", "queen")
    page.switch_page("pages/1_one_hot.py").run()
    page.switch_page(PAGE).run()
    assert page.text_input(key="formula").value == "king -"


def test_a_general_formula_has_two_verdicts_and_a_calm_sentence(page):
    ask(page, "0.5 paris + 0.5 rome", method="pairdirection")
    assert not page.exception
    assert page.header[0].value == "What is 0\\.5 paris \\+ 0\\.5 rome?"
    assert len(alts(page)) == 1
    assert "need the shape c − a + b" in alts(page)[0]
    assert "this is 3CosAdd" in alts(page)[0]


def test_by_pair_direction_c_itself_has_no_place_and_the_page_says_why(page):
    ask(page, "king - man + woman", "king", method="pairdirection")
    assert not page.exception
    told = f"{text_of(page)} {' '.join(alts(page))} {' '.join(wides(page))}"
    assert "King has no offset from itself, so PairDir gives it no score." in told
    assert "399,999 of 400,000 may answer" in told
    assert "PairDir puts king" not in told
    page.session_state["method"] = "3cosadd"
    page.run()
    assert "all 400,000 words may answer" in " ".join(wides(page))


def test_pair_direction_is_scored_by_itself(page):
    ask(page, "king - man + woman", "queen", method="pairdirection")
    assert "Vadhana (0.623) wins under both rules." in alts(page)[0]


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("", "The formula is empty"),
        ("king -", "The formula ends with"),
        ("king - - man", "Two signs in a row"),
        ("king man", "No sign between"),
        ("king - king", "adds up to zero"),
        ("5e9 king", "A weight must be"),
        (" + ".join(["king"] * 30), "at most 20 terms"),
        ("x" * 3_000, "is not among the 400,000 words"),
    ],
)
def test_a_bad_formula_gets_one_sentence_and_loses_nothing(page, formula, sentence):
    page.session_state["formula"] = formula
    page.run()
    assert not page.exception
    assert len(page.warning) == 1
    assert sentence in page.warning[0].value.replace("\\", "")
    assert "Two cards without answers" in alts(page)[0]
    assert page.text_input(key="expected").value == "queen"


def test_an_unknown_word_gets_near_spellings(page):
    ask(page, "lettuc - man + woman", "queen")
    assert "lettuce" in page.warning[0].value
    assert "Two cards without answers" in alts(page)[0]


def test_an_unknown_expected_word_leaves_the_verdicts(page):
    ask(page, "king - man + woman", "quenn")
    assert "queen" in page.warning[0].value
    assert "Queen (0.852) wins only when the inputs may not answer." in alts(page)[0]


@pytest.mark.parametrize("word", ["![x](http://a.b/c.png)", "<script>", "$x^2$", ":red[x]"])
def test_what_a_link_brings_is_shown_and_never_obeyed(page, word):
    ask(page, f"king - {word} + woman", word)
    assert not page.exception
    for shown in (page.header[0].value, page.warning[0].value):
        assert word not in shown
        assert word.lower() in shown.replace("\\", "").replace("\N{WORD JOINER}", "")


def test_a_link_reopens_the_question(app):
    app.query_params["formula"] = "paris - france + italy"
    app.query_params["expected"] = "rome"
    app.query_params["method"] = "3CosMul"
    app.run()
    page = app.switch_page(PAGE).run()
    assert page.text_input(key="formula").value == "paris - france + italy"
    assert page.segmented_control(key="method").value == "3cosmul"
    assert "really rome?" in page.header[0].value


def test_reset_gives_the_first_question_back(page):
    ask(page, "paris - france + italy", "rome", method="3cosmul")
    next(button for button in page.button if button.label == "Reset").click().run()
    assert page.text_input(key="formula").value == "king - man + woman"
    assert page.segmented_control(key="method").value == "3cosadd"


def test_a_large_table_waits_for_the_button(page):
    page.button(key="score")
    assert "1,280 questions. How many will come out right?" in text_of(page)
    assert len(alts(page)) == 2
    two = ("mine.txt", b"man king woman queen\nman woman king queen\n", "text/plain")
    page.file_uploader(key="question_file").set_value(two).run()
    assert "2 questions. How many will come out right?" in text_of(page)
    assert "seconds" not in text_of(page)  # they take a tenth of one


def test_a_question_file_is_scored_and_a_bad_one_keeps_ours(page):
    page.selectbox(key="table").set_value("teaching").run()
    ours = text_of(page)
    file = page.file_uploader(key="question_file")
    file.set_value(("mine.txt", b": royal\nman king woman queen\n", "text/plain")).run()
    assert "Of 1 question asked, 100" in text_of(page)
    assert "royal: 1 and 1 of 1" in alts(page)[2]
    page.file_uploader(key="question_file").set_value(
        ("bad.txt", b"three words only", "text/plain")
    )
    page.run()
    assert not page.exception
    assert "line 1" in page.error[0].value
    assert "Of 306 questions asked" in ours
    assert "Of 306 questions asked" in text_of(page)


def test_of_a_thinned_file_the_board_says_how_many_questions_it_takes(page, monkeypatch):
    page.selectbox(key="table").set_value("teaching").run()
    monkeypatch.setattr(scoreboard, "MOST_WORK", 20 * len(open_table("teaching")))
    sections = "".join(f": {i}\n" + 3 * "man woman king queen\n" for i in range(10))
    file = page.file_uploader(key="question_file")
    file.set_value(("mine.txt", sections.encode(), "text/plain")).run()
    told = text_of(page)
    assert "Of 20 questions asked" in told  # the first and the third of each section
    assert "The board takes 20 of the file's 30 questions." in told
    monkeypatch.setattr(scoreboard, "MOST_WORK", 5 * len(open_table("teaching")))
    single = "".join(f": {i}\nman woman king queen\n" for i in range(10))
    file = page.file_uploader(key="question_file")
    file.set_value(("single.txt", single.encode(), "text/plain")).run()
    assert "Of 10 questions asked" in text_of(page)
    assert "The board takes" not in text_of(page)  # it takes them all


def test_noise_stands_beside_the_table_of_the_same_words_only(page):
    page.selectbox(key="table").set_value("sotu").run()
    assert "The shuffled State of the Union gets 0 % of the 796 it was asked" in text_of(page)
    assert "noise" in wides(page)[2]
    for other in ("teaching", "sotu-shuffled"):
        page.selectbox(key="table").set_value(other).run()
        assert "shuffled State of the Union" not in text_of(page)
        assert "noise" not in wides(page)[2]


def test_the_help_says_that_3cosmul_divides(page):
    told = page.segmented_control(key="method").help
    assert "multiplies the cosines with c and b and divides by the one with a" in told


def test_the_numbers_have_both_pairs_of_sides(page):
    page.session_state["tab"] = "The numbers"
    page.run()
    told = text_of(page).replace("\\", "")
    assert "woman − man with queen − king is 0.584, above all 1,000 random pairs." in told
    assert "king − man with queen − woman is 0.834, above all 1,000 random pairs." in told
    assert "Together these are no shorter. Nearness alone can make long sides agree." in told


def test_an_expected_input_gets_no_word_on_offsets(page):
    ask(page, "king - man + woman", "woman")
    assert not page.exception
    assert "Woman is an input" in text_of(page)
    assert "agree**" not in text_of(page)
    assert "The offsets are not compared: woman is an input." in alts(page)[1]


def test_other_tables_are_asked_the_same(page):
    page.session_state["tab"] = "Other tables"
    page.run()
    assert not page.exception
    assert "First under both rules: **Teaching text**" in text_of(page)
    assert "First under both rules" not in alts(page)[-1]
    assert "GloVe 6B 50d: queen is 2nd, queen is 1st" in alts(page)[-1]


@pytest.mark.parametrize(
    ("formula", "method"), [("King - king", "3cosadd"), ("queen - King + king", "pairdirection")]
)
def test_another_table_that_folds_two_words_into_one_has_no_direction(
    page, monkeypatch, formula, method
):
    rows = np.random.default_rng(2).normal(size=(6, 4))
    words = ["king", "King", "queen", "man", "woman", "boat"]
    own = WordVectors.from_rows(words, rows, name="mine")
    monkeypatch.setattr("embedding_lab.ui.bench.uploaded", lambda: own)
    page.selectbox(key="table").set_value("upload").run()
    ask(page, formula, "", method=method, tab="Other tables")
    assert not page.exception
    assert not page.error
    assert "GloVe 6B 50d: no direction to search in. Teaching text: no dir" in alts(page)[-1]
    assert "no answer" in wides(page)[-1]
    assert "not asked" not in wides(page)[-1]


def test_the_script_repeats_the_figures_of_the_page(capsys):
    runpy.run_path(str(SCRIPT), run_name="__main__")
    printed = capsys.readouterr().out
    assert "inputs allowed   king 0.885  queen 0.852  throne 0.766" in printed
    assert "queen comes 2, and 1 with inputs forbidden" in printed
    assert "cosine of woman - man with queen - king 0.58, above 100 % of 1,000" in printed
    assert "princess         fits the offset with 0.60" in printed

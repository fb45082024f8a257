import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from embedding_lab.figures.analogies import nothing, verdicts
from embedding_lab.figures.offset_evidence import arithmetic
from embedding_lab.figures.parallelogram import offsets
from embedding_lab.figures.scoreboard import scoreboard, tables
from embedding_lab.lessons.analogies import ask_tables, evidence, presets_of, read
from embedding_lab.lessons.parallelogram import parallelogram
from embedding_lab.vectors.analogy import Place
from embedding_lab.vectors.formula import Abc, parse
from embedding_lab.vectors.questions import Evaluation, PairScore, SectionScore
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

NASTY = "<script>alert(1)</script>"
LONG = "antidisestablishmentarianism" * 2
SETS = {
    "plain": ["king", "queen", "man", "woman", "boat"],
    "markup": [NASTY, "a&b", '"quoted"', "<b>", "]]>"],
    "long": [f"{LONG}{letter}" for letter in "abcde"],
}


def table_of(words):
    rows = [[1, 1, 0.2], [1, -1, 0.1], [-1, 1, 0], [-1, -1.2, 0], [0, 1, 1]]
    return WordVectors.from_rows(words, rows)


def shown(drawing):
    """Both pictures, parsed: a browser would see the same marks."""
    return [ElementTree.fromstring(picture) for picture in (drawing.wide, drawing.narrow)]


def drawings_of(words, method="3cosadd"):
    vectors = table_of(words)
    king, queen, man, woman, _ = words
    reading = read(vectors, parse(f"{king} - {man} + {woman}"), queen, method)
    proof = evidence(vectors, reading)
    answers = ask_tables({"This": vectors, "None": table_of(SETS["plain"][::-1])}, reading)
    return [verdicts(reading, proof.plane, "note"), arithmetic(proof), tables(answers)]


@pytest.mark.parametrize("words", SETS.values(), ids=SETS)
@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_every_picture_is_well_formed_and_runs_nothing(words, method):
    for drawing in drawings_of(words, method):
        for picture in shown(drawing):
            assert not [mark for mark in picture.iter() if mark.tag in {"script", "b"}]
            assert float(picture.get("width")) in {864, 358}


def test_cards_say_which_words_are_inputs_and_where_the_answer_stands():
    drawing = drawings_of(SETS["plain"])[0]
    words = "".join(shown(drawing)[0].itertext())
    assert "Inputs allowed" in words
    assert "all 5 words may answer" in words
    assert "queen is 1st" in words
    assert "king, man and woman removed" in words
    assert "Inputs forbidden: queen" in drawing.alt


def test_without_an_expected_word_no_place_is_claimed():
    vectors = table_of(SETS["plain"])
    reading = read(vectors, parse("0.5 king + 0.5 queen"), None)
    words = "".join(shown(verdicts(reading, None, "calm words"))[0].itertext())
    assert "calm words" in words
    assert not re.search(r" is \d", words)


def test_empty_cards_have_no_answers():
    assert "no answers yet" in "".join(shown(nothing())[1].itertext())


def test_the_plane_is_turned_but_every_distance_kept():
    vectors = table_of(SETS["plain"])
    plane = evidence(vectors, read(vectors, parse("king - man + woman"), "queen")).plane
    dots = re.findall(r'<circle cx="([\d.-]+)" cy="([\d.-]+)"', "".join(offsets(plane, 336, 230)))
    drawn = np.array(dots, dtype=float)  # a, b, c, d
    a, b, c, _ = drawn
    assert c[0] > a[0]
    assert b[1] < a[1]
    scales = [
        np.linalg.norm(drawn[i] - drawn[j]) / np.linalg.norm(plane.points[i] - plane.points[j])
        for i in range(4)
        for j in range(i)
    ]
    assert scales == pytest.approx([scales[0]] * 6, rel=1e-2)


def strokes(marks):
    """The solid and dashed lines of a drawing, as (colour, start, end)."""
    pattern = r'<line x1="([\d.-]+)" y1="([\d.-]+)" x2="([\d.-]+)" y2="([\d.-]+)"([^>]*)'
    return [
        (attributes, np.array([x1, y1], float), np.array([x2, y2], float))
        for x1, y1, x2, y2, attributes in re.findall(pattern, marks)
    ]


def test_the_arrows_go_from_a_to_b_and_from_c_to_d_and_to_the_prediction():
    plane = parallelogram(table_of(SETS["plain"]), Abc("man", "woman", "king"), "queen")
    marks = "".join(offsets(plane, 336, 230))
    a, b, c, d = np.array(re.findall(r'<circle cx="([\d.-]+)" cy="([\d.-]+)"', marks), dtype=float)
    predicted = c + (b - a)
    known, dashed, hoped = strokes(marks)[:3]
    for (attributes, start, end), origin, goal in (
        (known, a, b),
        (dashed, c, predicted),
        (hoped, c, d),
    ):
        np.testing.assert_allclose(start, origin, atol=0.2)
        assert np.linalg.norm(end - goal) < 12  # the head and the dot cover the rest
        assert ("dasharray" in attributes) == (goal is predicted)
    assert "answer" in hoped[0]
    assert "table" in known[0]


@pytest.mark.parametrize("table", ["glove", "teaching", "sotu"])
def test_labels_of_the_examples_keep_apart(table):
    vectors = open_table(table)
    for preset in presets_of(vectors):
        plane = parallelogram(vectors, parse(preset.formula).shape, preset.expected)
        for width, height in ((336, 232), (358, 224)):
            marks = ElementTree.fromstring(f"<g>{''.join(offsets(plane, width, height))}</g>")
            boxes = []
            for mark in marks.iter("text"):
                half = (7.4 if " l" in mark.get("class") else 5.8) * len(mark.text) / 2
                x, y = float(mark.get("x")), float(mark.get("y"))
                boxes.append((mark.text, x - half, x + half, y - 11, y + 2))
            assert len(boxes) == 8
            for k, (name, left, right, top, bottom) in enumerate(boxes):
                assert left > -16, (preset, name)
                assert right < width + 16, (preset, name)
                for other, left2, right2, top2, bottom2 in boxes[:k]:
                    across = min(right, right2) - max(left, left2)
                    down = min(bottom, bottom2) - max(top, top2)
                    assert min(across, down) <= 2, (preset, name, other)


def test_an_expected_input_has_no_line_among_the_random_pairs():
    vectors = table_of(SETS["plain"])
    drawing = arithmetic(evidence(vectors, read(vectors, parse("king - man + woman"), "king")))
    for picture in shown(drawing):
        assert "not compared: king is an input" in "".join(picture.itertext())
    assert "not compared" in drawing.alt
    assert "cosine" not in drawing.alt


def test_the_histogram_names_the_pair_of_offsets_that_it_compares():
    drawing = drawings_of(SETS["plain"])[1]
    for picture in shown(drawing):
        assert "cosine of woman − man with queen − king" in "".join(picture.itertext())
    assert "The cosine of woman − man with queen − king is" in drawing.alt


def test_a_single_pair_and_a_single_word_are_written_in_the_singular():
    vectors = table_of(SETS["plain"])
    proof = evidence(vectors, read(vectors, parse("king - man + woman"), "queen"))
    null = np.array([-0.5] + [0.1] * 999, np.float32)
    drawing = arithmetic(replace(proof, agreement=proof.agreement._replace(null=null)))
    assert ">1 pair<" in drawing.wide
    assert ">999 pairs<" in drawing.wide
    alone = WordVectors.from_rows(["king"], [[1]])
    answers = ask_tables({"One": alone}, read(alone, parse("king"), None))
    assert ">1 word<" in tables(answers).wide


def test_words_at_one_point_are_drawn_without_error():
    vectors = WordVectors.from_rows(SETS["plain"], [[1.0, 0]] * 5)
    plane = evidence(vectors, read(vectors, parse("king - man + woman"), "queen")).plane
    assert "nan" not in "".join(offsets(plane, 336, 230))


def test_the_scoreboard_has_both_rules_a_total_and_noise():
    sections = (SectionScore("gender", 10, 7, 5), SectionScore("empty", 0, 0, 0))
    scores = Evaluation(10, 7, 5, sections, PairScore(0, 0, None))
    noise = Evaluation(10, 1, 0, (SectionScore("gender", 10, 1, 0),), PairScore(0, 0, None))
    words = "".join(shown(scoreboard(scores, noise))[0].itertext())
    assert "gender1050 %" in words
    assert "70 %" in words
    assert "empty" not in words
    assert "the same words in random order: noise" in words
    assert "noise" not in scoreboard(scores, None).wide


def test_long_words_leave_every_column_its_room():
    for words in SETS.values():
        drawing = drawings_of(words)[1]
        for picture in shown(drawing):
            for mark in picture.iter("text"):
                if mark.get("x") == "0" and "m" not in (mark.get("class") or ""):
                    assert len(mark.text) <= 26
    parts = "".join(shown(drawings_of(SETS["long"])[1])[0].itertext())
    assert "antidise… alone" in parts
    assert "the whole formula" in parts


@pytest.mark.parametrize(
    ("formula", "expected", "row", "line"),
    [
        ("italy - france + paris", "rome", True, True),
        ("duck - cat + kitten", "duckling", False, True),
        ("king - man + woman", "queen", True, False),
        ("nations - nation + country", "countries", True, False),
        ("big - small + smaller", "woman", False, False),
    ],
)
def test_green_is_kept_for_what_comes_first_and_for_what_agrees(formula, expected, row, line):
    glove = open_table("glove")
    proof = evidence(glove, read(glove, parse(formula), expected))
    assert (1 in proof.place[:2], proof.agrees) == (row, line)
    drawn = arithmetic(proof).wide
    assert (drawn.count('class="b answer e"') > 0) == row
    assert ('stroke="var(--answer)"' in drawn) == line
    assert ('class="c b answer l halo"' in drawn) == line


def test_every_part_has_its_place_under_both_rules():
    glove = open_table("glove")
    proof = evidence(glove, read(glove, parse("italy - france + paris"), "rome"))
    drawing = arithmetic(proof)
    words = "|".join(shown(drawing)[0].itertext())
    assert "Place of rome|allowed|inputs allowed|forbidden|inputs forbidden|" in words
    assert "|italy + paris|4th|1st|italy − france + paris|1st|1st|" in words
    assert "italy + paris: 4th with inputs allowed, 1st with them forbidden" in drawing.alt
    assert "Of 10 other answers of capital, 0 reach it." in drawing.alt
    assert drawing.wide.count('r="4"') == 10
    far = replace(proof, place=Place(398_079, None, -0.3))
    assert "|398,079th|out|" in "|".join(shown(arithmetic(far))[0].itertext())

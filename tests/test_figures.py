"""Drawings are well-formed, escaped, and say the same to every reader."""

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.figures import home, svg
from embedding_lab.figures.codes import both_codes
from embedding_lab.figures.lookup import Excerpt, Row, lookup
from embedding_lab.figures.neighbour_bars import neighbour_bars
from embedding_lab.figures.pairs import distances
from embedding_lab.lessons.first_look import look_at
from embedding_lab.lessons.lookup import Timing
from embedding_lab.lessons.noticing import old_values
from embedding_lab.lessons.one_hot import cosine_matrix, read_pairs
from embedding_lab.vectors.search import Neighbour
from embedding_lab.vectors.table import WordVectors

NASTY = ['<script>alert("1")</script>', "a&b", "'\"", "x" * 70, "Ж中א"]


def parsed(drawing):
    return [ElementTree.fromstring(part) for part in (drawing.wide, drawing.narrow) if part]


def words_in(drawing):
    return [" ".join(root.itertext()) for root in parsed(drawing)]


@pytest.fixture
def table():
    rows = np.random.default_rng(0).standard_normal((5, 6))
    return WordVectors.from_rows(NASTY, rows)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=30))
def test_any_text_comes_out_as_it_went_in(words):
    mark = ElementTree.fromstring(svg.text(1, 2, words))
    assert (mark.text or "") == words


def test_pairs_show_five_readings_of_nasty_words(table):
    drawing = distances(read_pairs(NASTY[:3], table), [2, 1, 1], "a and b")
    for root in parsed(drawing):
        assert not root.findall(".//script")
    assert "always √2" in words_in(drawing)[0]


def test_the_lit_row_is_framed_and_the_product_lies_under_it(table):
    rows = [Row(i, word, table.matrix[i], lit=i == 2) for i, word in enumerate(NASTY)]
    timings = [Timing(1_000, 1e-5, 1e-6), Timing(200_000, 2e-3, 1e-6)]
    drawing = lookup(Excerpt(5, 6, rows, table.matrix[2]), timings, 0.0)
    assert "product xᵀW 2 ms" in words_in(drawing)[0]
    assert "lookup W[i] 1 µs" in words_in(drawing)[0]
    assert drawing.wide.count('stroke="var(--table)" stroke-width="2"') >= 3
    assert len(parsed(drawing)) == 2


@pytest.mark.parametrize("n", range(2, 13))
def test_both_codes_fit_from_two_to_twelve_words(n):
    words = [f"word{i}" for i in range(n)]
    rows = np.random.default_rng(n).standard_normal((n, 8)).astype(np.float32)
    table = WordVectors.from_rows(words, rows)
    drawing = both_codes([*words[:-1], "missing"], [*rows[:-1], None], cosine_matrix(table, words))
    wide, narrow = parsed(drawing)
    for root in (wide, narrow):
        width = float(root.get("viewBox").split()[2])
        xs = [float(mark.get("x")) for mark in root.iter("rect")]
        assert max(xs) < width
    assert "has no row" in words_in(drawing)[0]


def test_home_draws_an_answer_under_each_code(table):
    look = look_at(table, NASTY[:3])
    drawing = home.three_codes(look, list(table.matrix[:3]))
    assert "neither" in words_in(drawing)[0]
    assert len(parsed(drawing)) == 2


def test_home_strikes_out_what_was_and_keeps_its_size(table):
    before, after = look_at(table, NASTY[:3]), look_at(table, [NASTY[0], "missing", NASTY[0]])
    still = home.three_codes(before, list(table.matrix[:3]))
    moved = home.three_codes(after, [table.matrix[0], None, table.matrix[0]], before)
    assert still.wide.split(">")[0] == moved.wide.split(">")[0]
    told = words_in(moved)[0]
    assert "no vector" in told
    assert "no answer" in told
    assert "No distance moved." not in words_in(still)[0]
    assert set(old_values(before.readings[1], after.readings[1]).values()) == {"√2"}
    assert told.count("√2") == 4  # one struck out, two that are left, one in the sentence


def test_a_saved_picture_of_home_says_what_is_asked(table):
    drawing = home.three_codes(look_at(table, NASTY[:3]), list(table.matrix[:3]))
    on_file = [m for m in parsed(drawing)[0].iter("text") if "on-file" in (m.get("class") or "")]
    assert sum("is nearer to" in "".join(mark.itertext()) for mark in on_file) == 1


def test_home_leaves_every_arc_whole_after_a_change(table):
    """Old and new distances stand beside the arc of two neighbouring words, on no ground."""
    before, after = look_at(table, NASTY[:3]), look_at(table, [NASTY[0], NASTY[3], NASTY[2]])
    assert old_values(before.readings[2], after.readings[2])
    moved = home.three_codes(after, list(table.matrix[[0, 3, 2]]), before)
    for root in parsed(moved):
        grounds = [mark for mark in root.iter("rect") if mark.get("fill") == "var(--bg)"]
        assert all(mark.get("stroke") for mark in grounds)  # cells of one-hot codes


def test_neighbours_mark_the_expected_one_and_bars_begin_at_zero():
    answers = [Neighbour("boats", 0.9, 3), Neighbour("<b>", -0.4, 4)]
    drawing = neighbour_bars("boat", answers, expected="boats")
    assert drawing.wide.count('fill="var(--answer)"') == 1
    assert parsed(neighbour_bars("boat", []))
    track, bar = list(parsed(drawing)[0].iter("rect"))[2:]
    left, width = float(track.get("x")), float(track.get("width"))
    middle = left + width / 2
    assert float(bar.get("x")) + float(bar.get("width")) == pytest.approx(middle, abs=0.02)
    assert float(bar.get("width")) == pytest.approx(0.4 * width / 2, abs=0.02)


def test_full_colour_ignores_one_large_coordinate_and_survives_none():
    assert svg.full_colour([[1.0] * 99 + [1000.0]]) == pytest.approx(1.0)
    assert svg.full_colour([]) == 1.0
    assert svg.full_colour([[0.0, 0.0]]) == 1.0

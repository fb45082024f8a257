import numpy as np
import pytest
from adversaries import tables
from hypothesis import given

from embedding_lab.lessons.company import (
    first_sentence,
    fit_gap,
    fitting_sentence,
    stand_ins,
    words_of,
)
from embedding_lab.lessons.first_look import answer, columns, conclusion, look_at, three_readings
from embedding_lab.lessons.noticing import change_sentence, movement, old_values
from embedding_lab.lessons.opening import opening_sentence, opening_words
from embedding_lab.vectors.table import WordVectors

WORDS = ["lettuce", "boat", "spinach"]


def table(rows, **parts):
    return WordVectors.from_rows(
        [*WORDS, *(f"noise{i}" for i in range(len(rows) - 3))], rows, **parts
    )


@pytest.fixture
def noise():
    return np.random.default_rng(0).standard_normal((400, 20))


def test_the_three_codes_answer_boat_neither_spinach():
    readings = three_readings(table([[1, 0], [0, 1], [1, 0.1]]), WORDS)
    assert [reading.nearest for reading in readings] == ["boat", None, "spinach"]
    assert readings[0].distances == {(0, 1): 1, (0, 2): 2, (1, 2): 1}
    assert list(readings[1].distances.values()) == pytest.approx([np.sqrt(2)] * 3)


def test_the_conclusion_flips_with_the_table(noise):
    near = noise.copy()
    near[2] = near[0] + 0.05 * near[1]
    assert conclusion(table(near), WORDS).startswith("The dense vector has a clear favourite")
    near[1], near[2] = near[2].copy(), noise[2]
    assert ":green[**boat**]" in conclusion(table(near), WORDS)
    near[2] = near[1] + 0.1 * noise[5]
    assert conclusion(table(near), WORDS).startswith("The dense vector hardly has a favourite")
    middling = noise.copy()
    middling[1], middling[2] = -noise[0], -noise[0]
    assert conclusion(table(middling), WORDS).startswith("Even this table sees no difference")
    slight = noise.copy()
    slight[1] = -noise[0]
    assert "not clearly better than chance" in conclusion(table(slight), WORDS)
    slight[0] = 0
    assert conclusion(table(slight), WORDS).startswith("The row of **lettuce** is all zero")


def test_the_other_pairs_of_a_small_table_are_counted_all():
    vectors = table([[1, 0], [0, 1], [1, 0.1], [1, 0.1], [1, 0.05]])
    assert "5 of the table's other 9 pairs are as near." in conclusion(vectors, WORDS)


def test_a_change_is_told_with_the_distances_that_moved():
    vectors = table([[1, 0], [0, 1], [1, 0.1], [0, -1]])
    first = look_at(vectors, WORDS)
    turned = look_at(vectors, ["lettuce", "noise0", "spinach"])
    dense = [look.readings[-1] for look in (first, turned)]
    assert movement(first.readings[0], turned.readings[0]) == "No distance moved."
    assert movement(*dense) == "One rose from 0.90 to 1.10."
    assert old_values(*dense) == {(1, 2): "0.90"}
    told = change_sentence(first, turned)
    assert told.startswith("You changed one word, and **only the dense vector noticed**.")
    assert told.endswith("noise0 and spinach have cosine **−0.10**; boat and spinach had 0.10.")


def test_a_word_that_is_lost_or_found_is_told_without_a_cosine():
    vectors = table([[1, 0], [0, 1], [1, 0.1]])
    known, lost = look_at(vectors, WORDS), look_at(vectors, ["lettuce", "zzz", "spinach"])
    assert movement(known.readings[-1], lost.readings[-1]) == "Two are gone."
    assert movement(lost.readings[-1], known.readings[-1]) == "Two are new."
    assert answer(lost, "dense") == ("no answer", "zzz: the table lacks it")
    assert answer(lost, "number")[0] == "zzz"
    assert change_sentence(lost, known).endswith("noticed**.")


def test_the_same_word_has_the_same_code_wherever_it_stands():
    vectors = table([[1, 0], [0, 1], [1, 0.1]])
    before = look_at(vectors, WORDS)
    for words in (["boat"] * 3, ["boat", "boat", "spinach"], ["boat", "spinach", "boat"]):
        look = look_at(vectors, words)
        for reading in look.readings:
            for (i, j), distance in reading.distances.items():
                assert (distance < 1e-6) == (words[i] == words[j])
    assert answer(look, "number") == ("boat", "it is the same word")
    assert "all three codes noticed" in change_sentence(before, look)
    assert "stands here twice" in conclusion(vectors, words)


def test_a_table_opens_on_the_article_s_words_or_on_a_close_pair_of_its_own():
    assert opening_words(table([[1, 0], [0, 1], [1, 0.1]])) == tuple(WORDS)
    names = ["winter", "summer", "summers", "carpet", "of"]
    rows = [[1, 0.2], [1, 0.1], [1, 0.1], [-1, 0], [1, 0.2]]
    own = WordVectors.from_rows(names, rows)
    assert opening_words(own) == ("winter", "carpet", "summer")  # not summer and summers
    assert opening_sentence(own).startswith("This table has no vector for lettuce, boat and spin")
    assert opening_words(WordVectors.from_rows(["a", "b"], [[1, 0], [0, 1]])) == ("a", "b", "a")


@given(tables(n=(1, 2, 3, 12, 200)))
def test_any_table_opens_on_words_that_it_has(vectors):
    first, far, near = opening_words(vectors)
    assert {first, far, near} <= set(vectors.words)
    usable = sum(map(bool, vectors.norms))
    if usable >= 3:
        assert len({first, far, near}) == 3
        assert vectors.unit(first) @ vectors.unit(near) >= vectors.unit(first) @ vectors.unit(far)


def test_a_gap_is_filled_from_w_prime_where_there_is_one():
    words = ["king", "throne", "salad", "oil"]
    rows = [[1, 0], [1, 0.1], [0, 1], [0.1, 1]]
    context = [[0, 1], [0, 1], [1, 0], [1, 0]]
    plain = WordVectors.from_rows(words, rows)
    crossed = WordVectors.from_rows(words, rows, context=context)
    assert fit_gap(plain, ["king", "throne"], 0).answers[1].word == "king"
    assert fit_gap(crossed, ["king", "throne"], 0).answers[0].word == "salad"


def test_words_of_the_sentence_may_answer_and_unknown_ones_are_named():
    vectors = WordVectors.from_rows(["a", "b", "c"], [[1, 0], [1, 0.1], [0, 1]])
    fitting = fit_gap(vectors, ["c", "a", "zzz"], 0)
    assert [answer.word for answer in fitting.answers] == ["a", "b", "c"]
    assert (fitting.rank_allowed, fitting.rank_forbidden, fitting.unknown) == (3, 2, ["zzz"])
    assert "not read: zzz" in fitting_sentence(fitting, vectors)


def test_the_sentence_flips_with_the_place_of_the_hidden_word():
    rows = [[1, 0], [1, 0.1], [0, 1], [1, 0.2], [1, 0.3]]
    vectors = WordVectors.from_rows(["a", "b", "c", "d", "e"], rows)
    near, far = fit_gap(vectors, ["b", "a"], 0, k=2), fit_gap(vectors, ["c", "a"], 0, k=2)
    assert fitting_sentence(near, vectors).startswith(":violet[**b**] comes 2nd of 5 words, 1st")
    assert fitting_sentence(far, vectors).startswith(":violet[**c**] comes 5th of 5 words, 4th")
    many = table([[1, 0], [1, 0.1], [0, 1], *[[-1, k] for k in range(30)]])
    found = fit_gap(many, ["boat", "lettuce"], 0)
    assert fitting_sentence(found, many).startswith(":green[**boat**] comes 2nd of 33 words")


def test_a_tiny_table_says_that_nothing_is_near_and_that_words_are_level():
    opposite = WordVectors.from_rows(["a", "b", "c"], [[1, 0], [-1, 0], [-1, 0]])
    crossed = WordVectors.from_rows(["a", "b", "c"], opposite.matrix, context=-opposite.matrix)
    told = fitting_sentence(fit_gap(crossed, ["a", "b"], 0), crossed)
    assert told.startswith(":violet[**a**] comes 1st of 3 words")
    lonely = WordVectors.from_rows(["b", "c"], [[-1, 0], [-1, 0]], context=[[1, 0], [1, 0]])
    told = fitting_sentence(fit_gap(lonely, ["b", "c"], 0), lonely)
    assert "Just as well another word fits." in told
    assert "No word is really near: the best cosine is −1.00." in told
    zero = WordVectors.from_rows(["a", "b", "c"], [[1, 0], [0, 0], [1, 1]])
    nowhere = fit_gap(zero, ["a", "b"], 0)
    assert nowhere.answers == []
    assert fitting_sentence(nowhere, zero).startswith("These words add up to no direction")


def test_what_stands_in_for_w_prime_and_for_counts_is_said_where_it_does():
    whole = table(np.eye(3), context=np.eye(3), counts=[3, 2, 1])
    assert stand_ins(whole) == ""
    assert "its own rows serve" in stand_ins(table(np.eye(3), counts=[3, 2, 1]))
    assert stand_ins(table(np.eye(3), context=np.eye(3))).startswith("It doesn't say how often")


def test_a_table_opens_on_a_sentence_that_it_can_read():
    own = table(np.eye(3))
    assert first_sentence(own, "upload", WORDS) == ("lettuce boat spinach", 2)
    royal = WordVectors.from_rows(["the", "king", "and", "queen", "sat", "throne"], np.eye(6))
    assert first_sentence(royal, "upload", WORDS)[0].startswith("the king and the queen")


@pytest.mark.parametrize(
    "words",
    [["KING", "QUEEN", "MAN", "BOAT"], ["New_York", "x", "A.b", "y"], ["Ärger", "Mut", "Not"]],
)
def test_an_own_table_opens_on_a_sentence_that_it_can_read_however_it_spells(words):
    own = WordVectors.from_rows(words, np.eye(len(words)) + 0.1)
    sentence, place = first_sentence(own, "upload", opening_words(own))
    read = words_of(own, sentence)
    assert set(read) <= set(words)
    assert fit_gap(own, read, place).answers
    assert words_of(own, f"“{words[0]}, {words[1]}!”") == words[:2]


def test_a_sentence_is_still_cut_as_the_texts_were():
    royal = WordVectors.from_rows(["the", "king", "isn't", "king."], np.eye(4))
    assert words_of(royal, "The king. isn’t ZZZ-top,here") == [
        "the", "king", "isn't", "zzz-top", "here",
    ]  # fmt: skip


def test_frequent_words_weigh_less():
    words, rows = ["the", "lake", "boat", "law"], [[1, 0], [0, 1], [0.2, 1], [1, 0.2]]
    rare = WordVectors.from_rows(words, rows, counts=[1_000_000, 10, 5, 5])
    assert fit_gap(rare, ["x", "the", "lake"], 0).rank_allowed is None
    assert fit_gap(rare, ["boat", "the", "lake"], 0).rank_forbidden == 1
    even = WordVectors.from_rows(words, rows, counts=[10, 1_000_000, 5, 5])
    assert fit_gap(even, ["boat", "the", "lake"], 0).rank_forbidden == 2


def test_a_gap_without_company_says_what_to_do():
    vectors = WordVectors.from_rows(["a", "b"], [[1, 0], [0, 1]])
    with pytest.raises(ValueError, match="add one that it has"):
        fit_gap(vectors, ["a", "zzz"], 0)


def test_long_sentences_are_cut():
    vectors = WordVectors.from_rows(["a", "b"], [[1, 0], [0, 1]])
    assert len(words_of(vectors, "a " * 10_000)) == 150


def test_the_table_behind_the_three_codes_has_what_the_picture_has(noise):
    vectors = table(noise)
    found = columns(three_readings(vectors, WORDS), WORDS)
    assert found["pair"] == ["lettuce – boat", "lettuce – spinach", "boat – spinach"]
    assert found["number: |i − j|"] == [1, 2, 1]
    assert found["one-hot: Euclidean"] == pytest.approx([np.sqrt(2)] * 3, abs=1e-4)
    own = vectors.unit("lettuce") @ vectors.unit("spinach")
    assert found["dense: 1 − cos"][1] == pytest.approx(1 - own, abs=1e-4)

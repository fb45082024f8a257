import numpy as np
import pytest

from embedding_lab.lessons.company import fit_gap, fitting_sentence, words_of
from embedding_lab.lessons.first_look import columns, conclusion, three_readings
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
    middling = noise.copy()
    middling[1], middling[2] = -noise[0], -noise[0]
    assert conclusion(table(middling), WORDS).startswith("Even this table sees no difference")
    slight = noise.copy()
    slight[1] = -noise[0]
    assert conclusion(table(slight), WORDS).startswith("To this table the pair is as good as")


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
    assert fitting_sentence(near, vectors).startswith(":green[**b**] comes 2nd of 5 words, 1st")
    assert fitting_sentence(far, vectors).startswith(":violet[**c**] comes 5th of 5 words, 4th")


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

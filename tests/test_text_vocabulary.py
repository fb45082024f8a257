import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.text.errors import UnknownWordError
from embedding_lab.text.vocabulary import Vocabulary

COUNTS = st.dictionaries(st.text(min_size=1), st.integers(1, 10**9), min_size=1)


@pytest.fixture
def sea() -> Vocabulary:
    return Vocabulary.from_counts({"boat": 16, "the": 81, "sea": 1, "a": 16}, min_count=1)


def test_words_come_by_frequency_and_ties_by_alphabet(sea):
    assert sea.words == ("the", "a", "boat", "sea")
    assert sea.counts.tolist() == [81, 16, 16, 1]
    assert sea.counts.dtype == np.int64


def test_rare_words_are_left_out():
    kept = Vocabulary.from_counts({"boat": 4, "the": 5, "sea": 6}, min_count=5)
    assert kept.words == ("sea", "the")


def test_a_row_is_the_place_of_the_word(sea):
    assert [sea.row(word) for word in sea.words] == [0, 1, 2, 3]
    assert sea.find("boat") == 2
    assert sea.find("ship") is None
    assert "boat" in sea
    assert "ship" not in sea
    assert len(sea) == 4
    assert sea.total == 114


def test_an_unknown_word_is_named_with_the_size(sea):
    with pytest.raises(UnknownWordError, match="'ship' is not among the 4 words"):
        sea.row("ship")


def test_counts_are_closed_for_writing_and_no_one_elses():
    given_counts = np.array([3, 2])
    vocabulary = Vocabulary(("a", "b"), given_counts)
    given_counts[0] = 99
    assert vocabulary.counts.tolist() == [3, 2]
    with pytest.raises(ValueError, match="read-only"):
        vocabulary.counts[0] = 1


@pytest.mark.parametrize(
    ("words", "counts", "message"),
    [
        (("a",), [2, 1], "one count"),
        (("a", "a"), [2, 1], "distinct"),
        (("a", "b"), [1, 2], "fall"),
        (("a", "b"), [1, 0], ">= 1"),
    ],
)
def test_a_vocabulary_that_does_not_fit_is_refused(words, counts, message):
    with pytest.raises(ValueError, match=message):
        Vocabulary(words, np.array(counts))


def test_min_count_below_one_is_refused():
    with pytest.raises(ValueError, match="min_count must be >= 1, got 0"):
        Vocabulary.from_counts({"a": 1}, min_count=0)


def test_nothing_left_is_an_empty_vocabulary():
    assert len(Vocabulary.from_counts({"a": 1}, min_count=2)) == 0


def test_noise_is_drawn_by_counts_to_the_three_quarters(sea):
    # 81, 16, 16 and 1 to the power 3/4 are 27, 8, 8 and 1.
    np.testing.assert_allclose(sea.noise_distribution(), np.array([27, 8, 8, 1]) / 44, rtol=1e-12)
    np.testing.assert_allclose(sea.noise_distribution(1.0), sea.counts / 114, rtol=1e-12)
    np.testing.assert_allclose(sea.noise_distribution(0.0), np.full(4, 0.25), rtol=1e-12)


@given(COUNTS)
def test_noise_sums_to_one_and_favours_rare_words(counts):
    vocabulary = Vocabulary.from_counts(counts)
    noise = vocabulary.noise_distribution()
    assert noise.sum() == pytest.approx(1)
    assert (noise > 0).all()
    share = vocabulary.counts / vocabulary.total
    assert noise[-1] >= share[-1] * (1 - 1e-9)


def test_keep_probability_is_the_formula_of_word2vec():
    vocabulary = Vocabulary.from_counts({"the": 9_000, "boat": 999, "sea": 1})
    keep = vocabulary.keep_probability(1e-3)
    # f = 0.9, 0.0999 and 0.0001; the last is 10 times rarer than the threshold.
    assert keep[0] == pytest.approx(0.0333333333 + 0.0011111111)
    assert keep[1] == pytest.approx((0.001 / 0.0999) ** 0.5 + 0.001 / 0.0999)
    assert keep[2] == 1


def test_a_word_so_rare_that_its_share_vanishes_is_always_kept():
    vocabulary = Vocabulary.from_counts({"the": 10**15, "once": 1})
    assert vocabulary.keep_probability(1e-5)[1] == 1


def test_a_sample_of_one_keeps_everything(sea):
    assert (sea.keep_probability(1.0) == 1).all()


@given(COUNTS, st.floats(1e-5, 1))
def test_keep_probability_is_a_probability_and_rises_as_words_get_rarer(counts, sample):
    keep = Vocabulary.from_counts(counts).keep_probability(sample)
    assert ((keep > 0) & (keep <= 1)).all()
    assert (np.diff(keep) >= 0).all()


@pytest.mark.parametrize("sample", [0.0, -1.0, float("nan")])
def test_a_sample_that_is_not_positive_is_refused(sea, sample):
    with pytest.raises(ValueError, match="sample must be > 0"):
        sea.keep_probability(sample)

from math import sqrt

import numpy as np
import pytest
from scipy.spatial import distance
from scipy.stats import kstest

from embedding_lab.lessons import one_hot as lesson
from embedding_lab.lessons.lookup import look_up, time_lookups
from embedding_lab.lessons.rotation import largest_cosine_change, rotation, rotation_sentence
from embedding_lab.text.errors import UnknownWordError
from embedding_lab.vectors.table import WordVectors

WORDS = ["lettuce", "boat", "spinach"]


@pytest.fixture
def garden():
    """Lettuce and spinach point the same way, the boat at right angles."""
    return WordVectors.from_rows(WORDS, [[1, 0, 0], [0, 2, 0], [3, 0, 0]])


def test_the_article_s_distances(garden):
    near, far, last = lesson.read_pairs(WORDS, garden)
    assert (near.index, far.index, last.index) == (1, 2, 1)
    for pair in (near, far, last):
        assert pair.hamming == 2
        assert pair.euclidean == pytest.approx(sqrt(2))
        assert pair.cosine == 1
    assert [pair.dense for pair in (near, far, last)] == pytest.approx([1, 0, 1])


@pytest.mark.parametrize("n", [1, 2, 5, 12])
def test_one_hot_distances_are_scipy_s(n):
    codes = lesson.one_hot(n)
    words = [f"word{i}" for i in range(n)]
    table = WordVectors.from_rows(["x"], [[1.0]])
    for pair in lesson.read_pairs(words, table):
        first, second = codes[words.index(pair.first)], codes[words.index(pair.second)]
        assert pair.hamming == round(distance.hamming(first, second) * n)
        assert pair.euclidean == pytest.approx(distance.euclidean(first, second))
        assert pair.cosine == pytest.approx(distance.cosine(first, second))
        assert pair.dense is None


def test_a_new_order_moves_only_the_index(garden):
    def by_words(pairs):
        return {frozenset((p.first, p.second)): p for p in pairs}

    before = by_words(lesson.read_pairs(WORDS, garden))
    after = by_words(lesson.read_pairs(["lettuce", "spinach", "boat"], garden))
    for key, pair in before.items():
        other = after[key]
        assert (pair.hamming, pair.euclidean, pair.cosine) == (2, other.euclidean, other.cosine)
        assert pair.dense == pytest.approx(other.dense)
    assert {p.index for p in before.values()} == {p.index for p in after.values()} == {1, 2}
    assert before[frozenset(("lettuce", "spinach"))].index == 2
    assert after[frozenset(("lettuce", "spinach"))].index == 1


def test_the_swap_marks_are_the_distances_of_the_swapped_list(garden):
    readings = lesson.read_pairs(WORDS, garden)
    swapped = lesson.read_pairs(["lettuce", "spinach", "boat"], garden)
    place = {frozenset((p.first, p.second)): p.index for p in swapped}
    expected = [place[frozenset((p.first, p.second))] for p in readings]
    assert lesson.after_swap(readings, WORDS) == expected
    assert lesson.after_swap(readings[:1], WORDS[:2]) == []


def test_a_tie_has_no_nearest_word():
    assert lesson.nearest_word({"a": 1.0, "b": 1.0 + 1e-9}) is None
    assert lesson.nearest_word({"a": 1.0, "b": 0.5}) == "b"
    assert lesson.nearest_word({}) is None


def test_the_caption_names_the_pair_that_w_puts_nearest(garden):
    sentence = lesson.order_sentence(lesson.read_pairs(WORDS, garden))
    assert "**lettuce and spinach**" in sentence
    assert "not even the index" in lesson.order_sentence(lesson.read_pairs(WORDS[:2], garden))
    level = WordVectors.from_rows(WORDS, [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert "In W, 3 of 3 pairs share the least distance." in lesson.order_sentence(
        lesson.read_pairs(WORDS, level)
    )
    turned = WordVectors.from_rows(WORDS, [[1, 0], [1, 0.1], [0, 1]])
    assert "**lettuce and boat**" in lesson.order_sentence(lesson.read_pairs(WORDS, turned))


def test_of_many_words_the_pairs_of_the_one_in_hand_are_shown(garden):
    words = [*WORDS, "ship", "king"]
    readings = lesson.read_pairs(words, garden)
    assert len(lesson.pairs_to_show(readings, "king")) == 4
    assert all("king" in (p.first, p.second) for p in lesson.pairs_to_show(readings, "king"))


def test_cosines_of_missing_words_are_nan(garden):
    cosines = lesson.cosine_matrix(garden, [*WORDS, "ship"])
    assert np.isnan(cosines[3]).all()
    np.testing.assert_allclose(cosines[:3, :3], [[1, 0, 1], [0, 1, 0], [1, 0, 1]], atol=1e-7)


def test_lookup_equals_product_to_the_last_bit():
    rows = np.random.default_rng(0).standard_normal((50, 8)).astype(np.float32)
    table = WordVectors.from_rows([f"word{i}" for i in range(50)], rows)
    found = look_up(table, "word7")
    assert found.row == 7
    assert found.difference == 0
    np.testing.assert_array_equal(found.by_product, rows[7])
    with pytest.raises(UnknownWordError, match="ship"):
        look_up(table, "ship")


def test_the_product_costs_more_than_the_lookup():
    small, large = time_lookups(16, [1_000, 100_000], repeats=5)
    assert large.V == 100_000
    assert large.product > 10 * large.lookup
    assert large.product > small.product


@pytest.mark.parametrize("d", [*range(1, 21), 50, 100, 299, 300])
def test_a_rotation_is_no_reflection(d):
    for seed in (0, 1):
        Q = rotation(d, seed)
        assert np.linalg.det(Q) == pytest.approx(1)
        np.testing.assert_allclose(Q @ Q.T, np.eye(d), atol=1e-12)


def test_every_rotation_of_the_plane_is_as_likely_and_so_in_space():
    drawn = [rotation(2, seed) for seed in range(300)]
    angles = [np.arctan2(Q[1, 0], Q[0, 0]) / (2 * np.pi) % 1 for Q in drawn]
    assert kstest(angles, "uniform").pvalue > 0.05
    spun = [np.arccos((np.trace(rotation(3, seed)) - 1) / 2) for seed in range(300)]
    haar = [(angle - np.sin(angle)) / np.pi for angle in spun]  # the angle's distribution
    assert kstest(haar, "uniform").pvalue > 0.05
    ends = [rotation(5, seed)[:, 0] for seed in range(300)]  # of an axis: anywhere on the sphere
    assert np.abs(np.mean(ends, axis=0)).max() < 0.1


@pytest.mark.parametrize("seed", range(5))
def test_a_rotation_is_orthogonal_and_keeps_every_cosine(seed):
    Q = rotation(20, seed)
    np.testing.assert_allclose(Q @ Q.T, np.eye(20), atol=1e-12)
    rows = np.random.default_rng(seed).standard_normal((30, 20)).astype(np.float32)
    assert largest_cosine_change(rows, Q) < 1e-14
    assert np.abs(rows @ Q - rows).max() > 0.5
    assert not np.array_equal(Q, rotation(20, seed + 1))


def test_a_scaling_is_no_rotation_and_the_sentence_shows_it():
    rows = np.array([[1.0, 0.0], [1.0, 1.0]], dtype=np.float32)
    assert "a cosine by 0.26" in rotation_sentence(rows, np.diag([1.0, 2.0]))
    assert rotation_sentence([], np.eye(2)) == ""

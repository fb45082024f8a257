import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.text.errors import UnknownWordError
from embedding_lab.vectors.chance import (
    random_offset_cosines,
    random_pair_cosines,
    random_words,
    row_cosines,
    share_below,
)
from embedding_lab.vectors.search import (
    best_rows,
    cosines,
    distances,
    dots,
    nearest,
    neighbours,
    rank,
)
from embedding_lab.vectors.table import WordVectors


@pytest.fixture(scope="module")
def cloud() -> WordVectors:
    """Random words of random lengths, so that the three metrics disagree; one row is zero."""
    rng = np.random.default_rng(7)
    rows = rng.normal(size=(9_000, 12)) * rng.uniform(0.1, 10, size=(9_000, 1))
    rows[4_321] = 0
    return WordVectors.from_rows([f"w{row}" for row in range(len(rows))], rows)


@pytest.fixture
def corners() -> WordVectors:
    """North twice, once far out; east; and south."""
    rows = [[0, 1], [0, 10], [2, 0], [0, -1]]
    return WordVectors.from_rows(["near", "far", "east", "south"], rows)


def brute_force(vectors, query):
    rows, query = vectors.matrix.astype(np.float64), np.asarray(query, np.float64)
    lengths = np.linalg.norm(rows, axis=1)
    lengths[lengths == 0] = np.inf  # the cosine of a zero row counts as 0
    return {
        "cosine": rows @ query / lengths / np.linalg.norm(query),
        "dot": rows @ query,
        "euclidean": np.linalg.norm(rows - query, axis=1),
    }


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean"])
@pytest.mark.parametrize("seed", range(5))
def test_search_equals_brute_force_in_float64(cloud, metric, seed):
    query = np.random.default_rng(seed).normal(size=12)
    expected = brute_force(cloud, query)[metric]
    order = np.argsort(expected if metric == "euclidean" else -expected, kind="stable")[:25]
    found = nearest(cloud, query, k=25, metric=metric)
    assert [near.row for near in found] == order.tolist()
    np.testing.assert_allclose([near.score for near in found], expected[order], rtol=1e-5)


@pytest.mark.parametrize(
    ("metric", "function"), [("cosine", cosines), ("dot", dots), ("euclidean", distances)]
)
def test_scores_of_all_words_equal_brute_force(cloud, metric, function):
    query = np.random.default_rng(11).normal(size=12)
    np.testing.assert_allclose(
        function(cloud, query), brute_force(cloud, query)[metric], rtol=1e-5, atol=1e-5
    )


def test_small_distances_keep_their_digits():
    rows = np.array([[1000, 1000], [1000, 1000.001], [1000, 1001]], np.float32)
    vectors = WordVectors.from_rows(["a", "b", "c"], rows)
    exact = np.linalg.norm(vectors.matrix.astype(np.float64) - rows[0], axis=1)
    np.testing.assert_allclose(distances(vectors, rows[0]), exact, rtol=1e-6)


def test_metrics_disagree_where_lengths_differ(corners):
    assert [near.word for near in neighbours(corners, "near", k=2)] == ["far", "east"]
    by_distance = neighbours(corners, "near", k=3, metric="euclidean")
    assert [(near.word, near.score) for near in by_distance] == [
        ("south", 2),
        ("east", pytest.approx(5**0.5)),
        ("far", 9),
    ]
    assert neighbours(corners, "near", metric="dot")[0] == ("far", 10, 1)


def test_the_word_itself_is_left_out_and_k_is_clipped(corners):
    assert {near.word for near in neighbours(corners, "far", k=10**12)} == {"near", "east", "south"}


def test_one_word_has_no_neighbours():
    assert neighbours(WordVectors.from_rows(["alone"], [[1]]), "alone") == []


def test_ties_go_to_the_more_frequent_word():
    vectors = WordVectors.from_rows(list("abcdef"), [[1, 0]] * 6)
    assert [near.word for near in neighbours(vectors, "c", k=3)] == ["a", "b", "d"]


def test_a_zero_row_is_no_neighbour_and_has_none_by_cosine():
    vectors = WordVectors.from_rows(["<pad>", "a", "b"], [[0, 0], [1, 0], [-1, 0]])
    assert [(near.word, near.score) for near in neighbours(vectors, "a")] == [("b", -1)]
    assert [near.word for near in neighbours(vectors, "<pad>", metric="euclidean")] == ["a", "b"]
    with pytest.raises(ValueError, match="'<pad>' is all zero"):
        neighbours(vectors, "<pad>")


def test_tiny_and_huge_rows_have_right_cosines():
    vectors = WordVectors.from_rows(["a", "b"], [[1e-30, 1e-30], [9e14, 0]])
    np.testing.assert_allclose(cosines(vectors, [1, 0]), [0.5**0.5, 1], rtol=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda v: neighbours(v, "far", k=0), "k must be >= 1, got 0"),
        (lambda v: neighbours(v, "far", metric="hamming"), "cosine, dot, euclidean"),
        (lambda v: nearest(v, [1, 2, 3]), "needs 2 numbers"),
        (lambda v: nearest(v, [np.nan, 1]), "finite"),
        (lambda v: nearest(v, [0, 0]), "no direction"),
    ],
)
def test_bad_questions_are_refused(corners, call, message):
    with pytest.raises(ValueError, match=message):
        call(corners)


def test_an_unknown_word_is_named(corners):
    with pytest.raises(UnknownWordError, match="west"):
        neighbours(corners, "west")


SCORES = st.lists(st.integers(-3, 3), min_size=1, max_size=30).map(
    lambda numbers: np.array(numbers, np.float32)
)


@settings(deadline=None)
@given(SCORES, st.integers(1, 40), st.sets(st.integers(0, 29)))
def test_picking_by_partition_equals_sorting_everything(scores, k, barred):
    barred = {row for row in barred if row < len(scores)}
    rows = [row for row in np.argsort(-scores, kind="stable") if row not in barred]
    assert best_rows(scores, k=k, forbidden=barred).tolist() == rows[:k]
    for place, row in enumerate(rows, 1):
        assert rank(scores, row, barred) == place


def test_random_words_are_seeded_distinct_and_frequent(cloud):
    rows = random_words(cloud, draws=500, size=4, seed=3)
    assert rows.shape == (500, 4)
    assert all(len(set(group)) == 4 for group in rows.tolist())
    np.testing.assert_array_equal(rows, random_words(cloud, draws=500, size=4, seed=3))
    assert (rows != random_words(cloud, draws=500, size=4, seed=4)).any()


def test_a_group_of_all_words_can_be_drawn():
    vectors = WordVectors.from_rows(list("abcd"), np.eye(4))
    rows = random_words(vectors, draws=20, size=4, seed=0)
    assert np.sort(rows, axis=1).tolist() == [[0, 1, 2, 3]] * 20
    with pytest.raises(ValueError, match="5 different words are needed, the table has 4"):
        random_words(vectors, draws=1, size=5, seed=0)
    with pytest.raises(ValueError, match="draws must be >= 1"):
        random_words(vectors, draws=0, size=1, seed=0)


def test_random_cosines_are_those_of_the_drawn_words(cloud):
    left, right = random_words(cloud, draws=50, size=2, seed=1).T
    expected = [cosines(cloud, cloud.matrix[p])[q] for p, q in zip(left, right, strict=True)]
    found = random_pair_cosines(cloud, pairs=50, seed=1)
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_random_offsets_in_many_dimensions_point_anywhere(cloud):
    null = random_offset_cosines(cloud, pairs=2_000, seed=0)
    assert abs(float(null.mean())) < 0.02
    assert share_below(null, 1.1) == 1
    assert share_below(null, -1.1) == 0


def test_row_cosines_count_a_zero_row_as_zero():
    left = np.array([[1, 0], [0, 0], [1, 1]], np.float32)
    right = np.array([[2, 0], [1, 0], [-3, -3]], np.float32)
    np.testing.assert_allclose(row_cosines(left, right), [1, 0, -1], atol=1e-6)


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean"])
def test_equally_near_words_come_by_row_though_rounding_parts_them(metric):
    rows = np.random.default_rng(3).integers(-2, 3, (60, 3)).astype(float)
    rows[~rows.any(axis=1)] = 1
    rows *= 0.1 if metric == "cosine" else 1
    vectors = WordVectors.from_rows([f"w{row}" for row in range(60)], rows)
    stored = vectors.matrix.astype(float)
    units = stored / np.linalg.norm(stored, axis=1, keepdims=True)
    for asked in range(60):
        far = {
            "cosine": -units @ units[asked],
            "dot": -stored @ stored[asked],
            "euclidean": np.linalg.norm(stored - stored[asked], axis=1),
        }[metric]
        order = [row for row in np.argsort(np.round(far, 9), kind="stable") if row != asked]
        found = neighbours(vectors, f"w{asked}", k=59, metric=metric)
        assert [one.row for one in found] == order

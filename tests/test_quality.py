import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.manifold import trustworthiness

from embedding_lab.geometry import quality
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import trust
from embedding_lab.geometry.rows import unit_rows


def pair_of_clouds(n, d=12, c=2, seed=0):
    random = np.random.default_rng(seed)
    X = random.normal(size=(n, d)) * random.uniform(0.5, 20, size=(n, 1))
    return X, X[:, :c] + random.normal(size=(n, c))


def by_hand(X, Y, k):
    """The definition with full sorts: (trustworthiness, continuity, kept)."""
    U, n = unit_rows(X), len(X)
    order, rank = [], []
    for points in (U, Y):
        distance = np.round(((points[:, None] - points[None]) ** 2).sum(axis=-1), 12)
        np.fill_diagonal(distance, np.inf)
        order.append(np.argsort(distance, axis=1, kind="stable"))
        rank.append(np.argsort(order[-1], axis=1) + 1)

    def score(rank, order):
        excess = sum(max(0, rank[i, j] - k) for i in range(n) for j in order[i, :k])
        return 1 - 2 * excess / (n * k * (2 * n - 3 * k - 1))

    kept = np.mean([len({*order[0][i, :k]} & {*order[1][i, :k]}) / k for i in range(n)])
    return score(rank[0], order[1]), score(rank[1], order[0]), kept


def values(result):
    return result.trustworthiness.value, result.continuity.value, result.kept.value


@pytest.mark.parametrize("n", [4, 5, 8, 21, 22, 300, 900])
@pytest.mark.parametrize("c", [1, 2, 3, 5])
def test_trustworthiness_and_continuity_are_scikit_learns(n, c):
    X, Y = pair_of_clouds(n, c=c, seed=n)
    U, result = unit_rows(X), trust(X, Y)
    assert result.trustworthiness.value == pytest.approx(
        trustworthiness(U, Y, n_neighbors=result.k), abs=1e-9
    )
    assert result.continuity.value == pytest.approx(
        trustworthiness(Y, U, n_neighbors=result.k), abs=1e-9
    )


@pytest.mark.parametrize("k", [1, 3, 7, 19])
def test_a_chosen_k_is_used(k):
    X, Y = pair_of_clouds(40)
    result = trust(X, Y, k=k)
    assert result.k == k
    assert values(result) == pytest.approx(by_hand(X, Y, k), abs=1e-9)


@pytest.mark.parametrize(
    ("n", "k"), [(4, 1), (5, 2), (6, 2), (7, 3), (20, 9), (21, 10), (22, 10), (60, 10)]
)
def test_k_is_ten_or_less_than_half_and_chance_is_k_of_the_others(n, k):
    result = trust(*pair_of_clouds(n))
    assert (result.k, result.n, result.anchors) == (k, n, n)
    assert result.chance == pytest.approx(k / (n - 1))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_below_four_points_there_is_no_score(n):
    assert trust(*pair_of_clouds(n)) is None


def test_a_faithful_picture_keeps_everything():
    angles = np.sort(np.random.default_rng(0).uniform(0, 2 * np.pi, 50))
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    lengths = np.random.default_rng(1).uniform(0.1, 9, size=(50, 1))
    assert values(trust(circle * lengths, circle * 1e6 + 3)) == (1, 1, 1)


def test_a_random_picture_keeps_what_chance_gives():
    random = np.random.default_rng(0)
    result = trust(random.normal(size=(1500, 30)), random.normal(size=(1500, 2)))
    assert result.kept.value == pytest.approx(result.chance, abs=0.002)
    assert result.trustworthiness.value == pytest.approx(0.5, abs=0.02)
    assert result.continuity.value == pytest.approx(0.5, abs=0.02)


def test_folding_a_line_shows_false_neighbours_but_tears_none_apart():
    angles = np.linspace(0, np.pi / 2, 40)
    arc = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    folded = np.minimum(np.arange(40), 39 - np.arange(40))[:, None] + np.arange(40)[:, None] / 1e3
    result = trust(arc, folded, k=4)
    assert result.continuity.value > result.trustworthiness.value + 0.2


def test_an_exact_score_has_no_error():
    result = trust(*pair_of_clouds(50))
    assert result.trustworthiness.standard_error == result.kept.standard_error == 0


def test_many_points_are_judged_by_seeded_anchors_within_the_stated_error(monkeypatch):
    X, Y = pair_of_clouds(600, d=3)
    exact = np.array(values(trust(X, Y)))
    monkeypatch.setattr(quality, "EXACT_POINTS", 500)
    monkeypatch.setattr(quality, "ANCHORS", 150)
    samples = [trust(X, Y, seed=seed) for seed in range(30)]
    assert trust(X, Y, seed=7) == samples[7]
    assert samples[0] != samples[1]
    assert {sample.anchors for sample in samples} == {150}
    found = np.array([values(sample) for sample in samples])  # (30, 3)
    stated = np.mean(
        [
            [s.trustworthiness.standard_error, s.continuity.standard_error, s.kept.standard_error]
            for s in samples
        ],
        axis=0,
    )
    np.testing.assert_allclose(found.mean(axis=0), exact, atol=3 * stated.max() / np.sqrt(30))
    np.testing.assert_allclose(found.std(axis=0, ddof=1) / stated, 1, atol=0.4)


def test_beyond_five_thousand_points_a_thousand_are_asked():
    result = trust(*pair_of_clouds(5_001, d=5))
    assert (result.n, result.anchors, result.k) == (5_001, 1_000, 10)
    assert result.trustworthiness.standard_error > 0


def test_the_table_of_all_distances_is_never_made():
    X, Y = pair_of_clouds(3_000, d=20)
    tracemalloc.start()
    trust(X, Y)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000 * 3_000 * 8 / 3


def test_equal_rows_are_ordered_alike_in_both_spaces():
    X = np.repeat(np.random.default_rng(0).normal(size=(6, 20)), 5, axis=0)
    assert values(trust(X, X[:, :2] * 3)) == pytest.approx(by_hand(X, X[:, :2] * 3, 10), abs=1e-9)
    assert values(trust(np.ones((30, 7)), np.ones((30, 2)))) == (1, 1, 1)


def test_zero_rows_are_equally_far_from_all():
    X, Y = pair_of_clouds(30)
    X[[4, 11, 12]] = 0
    assert values(trust(X, Y)) == pytest.approx(by_hand(X, Y, 10), abs=1e-9)


small = st.integers(-2, 2).map(float)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(4, 14).flatmap(
        lambda n: st.tuples(
            arrays(np.float64, (n, 5), elements=small), arrays(np.float64, (n, 2), elements=small)
        )
    )
)
def test_scores_full_of_ties_follow_the_definition(clouds):
    X, Y = clouds
    result = trust(X, Y)
    assert values(result) == pytest.approx(by_hand(X, Y, result.k), abs=1e-9)
    assert all(0 <= value <= 1 for value in values(result))


@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("seed", range(12))
def test_a_turned_table_full_of_ties_loses_nobody(d, seed):
    random = np.random.default_rng(seed)
    X = random.integers(-1, 2, (30, min(d, 3))) @ random.integers(-2, 3, (min(d, 3), d))
    turned = pca(unit_rows(X), 3).coordinates
    assert values(trust(X, turned)) == (1, 1, 1)
    assert not quality.neighbours_lost(X, turned).any()


def test_huge_and_tiny_rows_are_no_trouble():
    X, Y = pair_of_clouds(40)
    assert values(trust(X * 1e200, Y * 1e150)) == values(trust(X * 1e-200, Y * 1e-150))


@pytest.mark.parametrize("k", [0, -1, 10, 25])
def test_k_out_of_range_is_refused(k):
    with pytest.raises(
        ValueError, match=f"k must be >= 1 and below half of the 20 points, got {k}"
    ):
        trust(*pair_of_clouds(20), k=k)


def test_unequal_numbers_of_points_are_refused():
    X, Y = pair_of_clouds(20)
    with pytest.raises(ValueError, match="got 20 vectors and 19 places"):
        trust(X, Y[1:])


def test_numbers_that_are_none_are_refused():
    X, Y = pair_of_clouds(20)
    Y[3, 1] = np.nan
    with pytest.raises(ValueError, match="row 3 has NaN"):
        trust(X, Y)

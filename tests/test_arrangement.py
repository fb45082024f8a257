"""What two pictures repeat, and what the space confirms of a picture."""

import numpy as np
import pytest
from adversaries import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import procrustes
from scipy.stats import spearmanr

from embedding_lab.geometry.arrangement import compare, confirmed, gaps, laid_on, sizes
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.rows import unit_rows

GROUPS = np.repeat(np.arange(4), 10).astype(np.int32)


def rows_of(n, c, seed=0):
    return np.random.default_rng(seed).normal(size=(n, c))


def test_agreement_is_one_less_scipys_disparity():
    one, other = rows_of(30, 2), rows_of(30, 2, seed=1)
    assert compare(one, other).r2 == pytest.approx(1 - procrustes(other, one)[2])
    assert compare(one, other).r2 < 0.3


@pytest.mark.parametrize("mirror", [1, -1])
def test_a_turned_mirrored_moved_and_scaled_picture_is_the_same(mirror):
    one = rows_of(30, 2)
    turn = np.array([[0.6, -0.8], [0.8 * mirror, 0.6 * mirror]])
    other = 7 * one @ turn + [3, -40]
    np.testing.assert_allclose(laid_on(one, other), other)
    assert compare(one, other) == (1, 0)


def test_what_moved_is_the_median_step_over_the_width():
    one = np.array([[-1.0, 0], [1, 0], [0, 2], [0, -2]])
    other = np.array([[-1.0, 0], [1, 0], [0, 2], [0, -2]])
    other[0, 0] = -3
    steps = np.linalg.norm(laid_on(one, other) - other, axis=1)
    assert compare(one, other).moved == pytest.approx(np.median(steps) / 4)


def test_pictures_of_different_shapes_are_refused():
    with pytest.raises(ValueError, match="one shape"):
        compare(rows_of(4, 2), rows_of(5, 2))


def test_gaps_and_sizes_are_those_of_the_definition_and_lone_points_are_no_group():
    points = np.array([[0.0, 0], [2, 0], [1, 3], [10, 1], [12, 1], [11, 1], [50, 50], [9, 9]])
    groups = np.array([0, 0, 0, 1, 1, 1, 2, -1], np.int32)
    assert gaps(points, groups) == pytest.approx([10])
    assert sizes(points, groups) == pytest.approx([np.sqrt((2 + 2 + 4) / 3), np.sqrt(2 / 3)])


def test_ranks_are_confirmed_as_scipy_has_it():
    space, picture = rows_of(40, 8), rows_of(40, 2, seed=2)
    found = confirmed(space, picture, GROUPS)
    for measure, share in zip((gaps, sizes), found, strict=True):
        expected = spearmanr(measure(space, GROUPS), measure(picture, GROUPS))[0]
        assert share == pytest.approx(expected)


def test_a_picture_that_is_the_space_confirms_all():
    space = rows_of(40, 2) + 5 * GROUPS[:, None]
    assert confirmed(space, 3 * space, GROUPS) == pytest.approx((1, 1))


def test_too_few_groups_have_no_ranks():
    assert confirmed(rows_of(20, 5), rows_of(20, 2), GROUPS[:20]) == (None, None)
    assert confirmed(rows_of(5, 5), rows_of(5, 2), np.full(5, -1, np.int32)) == (None, None)


@settings(max_examples=30, deadline=None)
@given(one=tables(), seed=st.integers(0, 9))
def test_any_table_has_figures_in_range(one, seed):
    units = unit_rows(one.matrix)
    picture = pca(units).coordinates
    other = rows_of(len(one), 2, seed)
    for a, b in ((picture, other), (other, picture), (picture, picture)):
        same = compare(a, b)
        assert 0 <= same.r2 <= 1
        assert same.moved >= 0
    groups = np.random.default_rng(seed).integers(-1, 5, len(one)).astype(np.int32)
    for share in confirmed(units, picture, groups):
        assert share is None or -1 <= share <= 1

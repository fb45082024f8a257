import numpy as np
import pytest
from sklearn.decomposition import PCA

from embedding_lab.geometry.pca import pca


@pytest.fixture
def cloud():
    random = np.random.default_rng(3)
    return random.normal(size=(60, 9)) @ np.diag(np.arange(9, 0, -1)) + 5


@pytest.mark.parametrize("components", [1, 2, 3, 9])
@pytest.mark.parametrize("shape", [(60, 9), (8, 9), (9, 4)])
def test_coordinates_axes_and_variance_are_those_of_scikit_learn(cloud, components, shape):
    rows = cloud[: shape[0], : shape[1]]
    ours, oracle = pca(rows, components), PCA(svd_solver="full").fit(rows)
    real = min(components, shape[0] - 1, shape[1])  # scikit-learn fills the rest with rounding
    np.testing.assert_allclose(ours.axes[:real], oracle.components_[:real], atol=1e-9)
    np.testing.assert_allclose(
        ours.coordinates[:, :real], oracle.transform(rows)[:, :real], atol=1e-9
    )
    np.testing.assert_allclose(
        ours.explained_variance_ratio[:real], oracle.explained_variance_ratio_[:real], atol=1e-9
    )


def test_two_groups_lie_apart_on_the_first_axis():
    rows = [[0, 0, 0], [0, 0.1, 0], [8, 0, 0], [8, 0.1, 0]]
    first = pca(rows).coordinates[:, 0]
    np.testing.assert_allclose(first, [-4, -4, 4, 4], atol=1e-9)


def test_the_largest_loading_is_positive_whatever_the_order_of_rows(cloud):
    forward, backward = pca(cloud, 4).axes, pca(cloud[::-1], 4).axes
    np.testing.assert_allclose(forward, backward, atol=1e-9)
    assert all(axis[np.abs(axis).argmax()] > 0 for axis in forward)


def test_equally_large_loadings_give_the_first_the_positive_sign():
    assert pca([[1, -1], [-1, 1]], 1).axes[0] == pytest.approx([0.5**0.5, -(0.5**0.5)])
    assert pca([[-1, 1], [1, -1]], 1).axes[0] == pytest.approx([0.5**0.5, -(0.5**0.5)])


def test_float32_rows_are_computed_in_float64(cloud):
    narrow = cloud.astype(np.float32)
    np.testing.assert_array_equal(pca(narrow).coordinates, pca(narrow.astype(float)).coordinates)


def test_further_rows_are_placed_on_the_same_axes(cloud):
    projection = pca(cloud, 3)
    np.testing.assert_allclose(projection.place(cloud), projection.coordinates, atol=1e-12)
    np.testing.assert_allclose(projection.place([projection.mean]), np.zeros((1, 3)), atol=1e-12)


@pytest.mark.parametrize(
    "rows",
    [[[3.0, 4.0]], [[0.0]], [[0.1, 0.7]] * 5, [[0.0, 0.0]] * 3, [[1e-300, 1e300]]],
    ids=["one row", "one number", "equal rows", "zero rows", "extreme row"],
)
def test_where_nothing_varies_all_coordinates_are_zero(rows):
    projection = pca(rows, 3)
    assert projection.coordinates.shape == (len(rows), 3)
    assert not projection.coordinates.any()
    assert not projection.axes.any()
    assert projection.explained_variance_ratio.tolist() == [0, 0, 0]


def test_components_beyond_the_rank_are_zero_and_the_rest_explains_all():
    projection = pca([[0, 0, 1], [2, 0, 1], [7, 0, 1]], 3)
    assert projection.explained_variance_ratio.tolist() == [1, 0, 0]
    assert not projection.coordinates[:, 1:].any()


@pytest.mark.parametrize(
    ("rows", "components", "complaint"),
    [
        ([[1, 2], [3, 4]], 0, "components must be >= 1, got 0"),
        ([1, 2, 3], 1, r"shape \(3,\)"),
        (np.empty((0, 4)), 1, r"shape \(0, 4\)"),
        (np.empty((4, 0)), 1, r"shape \(4, 0\)"),
        ([[1, 2], [np.nan, 4]], 1, "row 1 has NaN"),
        ([[1, np.inf], [3, 4]], 1, "row 0 has NaN or infinity"),
    ],
)
def test_bad_input_is_refused_with_the_rule(rows, components, complaint):
    with pytest.raises(ValueError, match=complaint):
        pca(rows, components)

import logging
import os
import subprocess
import sys
from dataclasses import replace
from itertools import islice
from typing import get_args

import numpy as np
import pytest
from sklearn.manifold import TSNE

from embedding_lab.geometry.arrangement import compare
from embedding_lab.geometry.quality import trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.start import Start, random_places
from embedding_lab.geometry.tsne import (
    EXACT_POINTS,
    Frame,
    TsneSettings,
    _affinities,
    _all_pairs,
    tsne,
)


@pytest.fixture(scope="module")
def clusters():
    """Six tight groups of twenty directions, with lengths that mean nothing."""
    random = np.random.default_rng(5)
    centres = np.repeat(random.normal(size=(6, 16)), 20, axis=0)
    rows = centres + 0.3 * random.normal(size=centres.shape)
    return rows * random.uniform(0.1, 50, size=(120, 1))


def last(rows, settings=None, every=250) -> Frame:
    *_, frame = tsne(rows, settings, every=every)
    return frame


def kl_by_definition(places, rows, perplexity):
    """The sum over all pairs, from the same affinities."""
    P = _affinities(unit_rows(rows), perplexity).toarray()
    kernel = 1 / (1 + ((places[:, None] - places[None]) ** 2).sum(axis=-1))
    np.fill_diagonal(kernel, 0)
    Q = kernel / kernel.sum()
    return np.sum(P[P > 0] * np.log(P[P > 0] / Q[P > 0]))


def test_frames_come_as_asked_and_the_early_phase_ends_with_one(clusters):
    frames = list(tsne(clusters, TsneSettings(iterations=100), every=40))
    assert [frame.iteration for frame in frames] == [0, 33, 40, 80, 100]
    assert all(frame.coordinates.shape == (120, 2) for frame in frames)


def test_each_frame_is_its_own_picture(clusters):
    first, second = islice(tsne(clusters, every=10), 2)
    assert not np.shares_memory(first.coordinates, second.coordinates)
    assert not np.array_equal(first.coordinates, second.coordinates)


def test_the_first_frame_needs_no_step(clusters):
    frame = next(tsne(clusters))
    assert frame.iteration == 0
    assert frame.coordinates[:, 0].std() == pytest.approx(1e-4, rel=0.01)


def test_neighbours_become_near_and_the_loss_falls(clusters):
    frames = list(tsne(clusters, every=250))
    assert frames[-1].kl_divergence < frames[0].kl_divergence / 4
    assert trust(clusters, frames[-1].coordinates).kept.value > 0.5
    groups = frames[-1].coordinates.reshape(6, 20, 2)
    centres = groups.mean(axis=1)
    apart = np.linalg.norm(centres[:, None] - centres, axis=-1)
    assert np.linalg.norm(groups - centres[:, None], axis=-1).mean() < apart[apart > 0].min()


@pytest.mark.parametrize("iterations", [0, 20, 300])
def test_the_loss_is_that_of_the_frames_own_coordinates(clusters, iterations):
    frame = last(clusters, TsneSettings(iterations=iterations))
    assert frame.kl_divergence == pytest.approx(
        kl_by_definition(frame.coordinates, clusters, 30), abs=1e-12
    )


def test_with_many_points_the_loss_is_within_barnes_huts_error():
    rows = np.random.default_rng(0).normal(size=(EXACT_POINTS + 100, 10))
    for frame in tsne(rows, TsneSettings(iterations=90), every=45):
        truth = kl_by_definition(frame.coordinates, rows, 30)
        assert frame.kl_divergence == pytest.approx(truth, abs=0.01)


def test_the_gradient_is_that_of_the_loss(clusters):
    rows = clusters[::10]
    P = _affinities(unit_rows(rows), 3.0)
    places = np.random.default_rng(0).normal(size=(12, 2))
    gradient = _all_pairs(places, P)[1]
    step = 1e-6
    for row, column in [(0, 0), (3, 1), (11, 0)]:
        nudge = np.zeros_like(places)
        nudge[row, column] = step
        up, down = (_all_pairs(places + s * nudge, P, should_eval_error=True)[0] for s in (1, -1))
        assert 4 * gradient[row, column] == pytest.approx((up - down) / (2 * step), rel=1e-5)


def test_the_picture_is_as_good_as_scikit_learns(clusters):
    theirs = TSNE(init="pca", random_state=0, n_jobs=1).fit(unit_rows(clusters))
    assert last(clusters).kl_divergence < theirs.kl_divergence_ + 0.02


@pytest.mark.parametrize("n", [60, EXACT_POINTS + 20])
def test_the_early_phase_does_not_fold_all_points_into_one(n):
    rows = np.random.default_rng(0).normal(size=(n, 20))
    assert last(rows, TsneSettings(iterations=750), every=250).coordinates.std() > 1
    early = list(islice(tsne(rows, every=250), 2))[-1]
    assert early.coordinates.std() > 0.01


@pytest.mark.parametrize("start", get_args(Start))
@pytest.mark.parametrize("n", [60, EXACT_POINTS + 20])
def test_same_seed_same_frames_bit_for_bit_and_however_often_one_looks(n, start):
    rows = np.random.default_rng(0).normal(size=(n, 20))
    settings = TsneSettings(iterations=60, seed=3, start=start)
    once, again, seldom = (last(rows, settings, every) for every in (7, 7, 60))
    assert once.coordinates.tobytes() == again.coordinates.tobytes()
    assert once.coordinates.tobytes() == seldom.coordinates.tobytes()
    assert once.kl_divergence == again.kl_divergence == seldom.kl_divergence
    assert not np.array_equal(once.coordinates, last(rows, replace(settings, seed=4)).coordinates)


def test_from_the_components_a_seed_is_a_jitter_and_from_random_places_it_is_the_start(clusters):
    one, other = (
        [last(clusters, TsneSettings(iterations=0, seed=seed, start=start)).coordinates
         for start in get_args(Start)]
        for seed in (3, 4)
    )  # fmt: skip
    by_components, by_chance = (compare(*pair).r2 for pair in zip(one, other, strict=True))
    assert by_components > 0.99
    assert by_chance < 0.2
    np.testing.assert_array_equal(one[1], random_places(len(clusters), 2, 3))


def test_a_random_start_ends_in_as_good_a_picture(clusters):
    by_chance = last(clusters, TsneSettings(start="random"))
    assert trust(clusters, by_chance.coordinates).kept.value > 0.5
    assert by_chance.kl_divergence < last(clusters).kl_divergence + 0.1


def test_the_lengths_of_rows_do_not_matter(clusters):
    # Powers of two, so that scaling is exact.
    stretched = clusters * 2.0 ** np.random.default_rng(0).integers(-3, 4, size=(120, 1))
    settings = TsneSettings(iterations=30)
    np.testing.assert_allclose(
        last(clusters, settings).coordinates, last(stretched, settings).coordinates, rtol=1e-6
    )


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 20])
@pytest.mark.parametrize("kind", ["random", "equal", "zero", "line", "two places"])
def test_tiny_and_degenerate_tables_are_drawn(n, dimensions, kind):
    random = np.random.default_rng(n)
    rows = {
        "random": random.normal(size=(n, 6)),
        "equal": np.ones((n, 6)),
        "zero": np.zeros((n, 6)),
        "line": np.outer(np.arange(n) - 0.7, np.ones(6)),
        "two places": np.eye(6)[np.arange(n) % 2],
    }[kind]
    for rate, start in (("auto", "pca"), ("auto", "random"), (1e6, "pca")):
        settings = TsneSettings(
            dimensions=dimensions, learning_rate=rate, iterations=120, start=start
        )
        for frame in tsne(rows, settings, every=40):
            assert frame.coordinates.shape == (n, dimensions)
            assert np.isfinite(frame.coordinates).all()
            assert np.isfinite(frame.kl_divergence)
            assert frame.kl_divergence >= -1e-12


@pytest.mark.parametrize(
    ("n", "asked", "effective"),
    [(1, 30, 1), (2, 30, 1), (3, 30, 1.5), (4, 30, 2), (8, 30, 7 / 3), (91, 30, 30), (91, 31, 30)],
)
def test_perplexity_is_clamped_and_every_frame_says_so(n, asked, effective):
    rows = np.random.default_rng(0).normal(size=(n, 4))
    frame = next(tsne(rows, TsneSettings(perplexity=asked)))
    assert frame.settings.perplexity == pytest.approx(effective)


def test_closing_the_generator_stops(clusters):
    film = tsne(clusters, every=1)
    next(film)
    film.close()
    assert list(film) == []


def test_nothing_is_logged(clusters, caplog):
    with caplog.at_level(logging.WARNING):
        last(clusters[:5], TsneSettings(iterations=20))
    assert caplog.records == []


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ({"dimensions": 1}, "dimensions must be 2 or 3, got 1"),
        ({"dimensions": 4}, "dimensions must be 2 or 3, got 4"),
        ({"perplexity": 0.5}, "perplexity must be >= 1, got 0.5"),
        ({"perplexity": float("nan")}, "perplexity must be >= 1, got nan"),
        ({"perplexity": float("inf")}, "perplexity must be >= 1, got inf"),
        ({"learning_rate": 0}, "learning_rate must be > 0"),
        ({"learning_rate": float("nan")}, "learning_rate must be > 0"),
        ({"iterations": -1}, "iterations must be >= 0, got -1"),
        ({"seed": -1}, "seed must be >= 0, got -1"),
        ({"start": "middle"}, "start must be one of pca, random, got middle"),
    ],
)
def test_bad_settings_are_refused_with_the_rule(setting, complaint):
    with pytest.raises(ValueError, match=complaint):
        TsneSettings(**setting)


def test_bad_rows_and_bad_pace_are_refused(clusters):
    with pytest.raises(ValueError, match="every must be >= 1, got 0"):
        next(tsne(clusters, every=0))
    with pytest.raises(ValueError, match="row 1 has NaN"):
        next(tsne([[1, 2], [3, np.nan]]))


def test_the_number_of_threads_changes_no_bit():
    script = """
import numpy as np
from embedding_lab.geometry.tsne import TsneSettings, tsne
rows = np.random.default_rng(0).normal(size=(500, 50))
*_, frame = tsne(rows, TsneSettings(iterations=30))
print(frame.coordinates.tobytes().hex())
"""
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            check=True,
            capture_output=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(found) == 1

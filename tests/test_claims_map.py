"""Lesson 4 states nothing that isn't computed here, on every table and setting it is said of."""

import re
from functools import cache
from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest
from adversaries import table, tables
from claims import Claims, stated_in
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import rel_entr
from scipy.stats import spearmanr
from scipy.stats import t as student

from embedding_lab.figures.trust_badge import trust_badge
from embedding_lab.figures.word_map import Marks, WordMap, word_map
from embedding_lab.geometry import quality
from embedding_lab.geometry.arrangement import compare, gaps, laid_on
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import neighbours_lost, trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.tsne import (
    MOST_EXAGGERATION,
    TsneSettings,
    _all_pairs,
    _exaggeration,
    affinities,
    tiny_start,
    tsne,
)
from embedding_lab.lessons import compare as comparing
from embedding_lab.lessons import compare_captions, map_captions, map_marks, map_seeds, map_words
from embedding_lab.lessons import spot_the_noise as game
from embedding_lab.lessons.dimensions import dimension_curve, steps
from embedding_lab.lessons.map_groups import group_columns, group_cosines
from embedding_lab.lessons.map_scores import Scores, Worth, judge, null_of, scores_of
from embedding_lab.lessons.numbers import digits3, percent, score
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

SHIPPED = ("glove", "teaching", "sotu", "sotu-shuffled")

claims = Claims(
    "pages/4_map.py",
    "src/embedding_lab/lessons/map_captions.py",
    "src/embedding_lab/lessons/map_words.py",
    "src/embedding_lab/lessons/map_marks.py",
    "src/embedding_lab/lessons/map_scores.py",
    "src/embedding_lab/lessons/map_seeds.py",
    "src/embedding_lab/lessons/map_groups.py",
    "src/embedding_lab/lessons/spot_the_noise.py",
    "src/embedding_lab/lessons/dimensions.py",
    "src/embedding_lab/lessons/compare.py",
    "src/embedding_lab/lessons/compare_captions.py",
    "src/embedding_lab/ui/map_jobs.py",
    "src/embedding_lab/ui/map_numbers.py",
    "src/embedding_lab/ui/map_picture.py",
    "src/embedding_lab/ui/map_tabs.py",
    "src/embedding_lab/ui/map_worth.py",
    "src/embedding_lab/ui/compare_tab.py",
)

claims.no_fact(
    "Where the points of t-SNE stand before the first step.",
    "Predict, then find it with *Find a word*.",
    "Predict, then change it under *More*.",
    "Then *Start of t-SNE* to random, and again.",
    "*What to see* measures how much, on any table.",
    "*Spot the noise* turns this into a game.",
    "Blanks or commas between them, up to {}.",
    "Empty draws all.",
    "Empty *Only these words* under More.",
    "**The badge**: what this picture keeps of each word's neighbours in all d dimensions.",
    "**Kept** is the share of true neighbours that are still neighbours here.",
    "**A click** lists the true neighbours of a word among those drawn.",
    "Scoring this picture.",
    "Don't trust it.",
    "**One is of random vectors instead.",
    ":violet[**Not that one.**]",
    "Click a word that is in both.",
    "Choose another to compare with.",
    "Finding each word's neighbours.",
    "Waiting for a free place: number {} in the queue.",
    ":gray[The table follows when the picture rests.]",
    "Words of the map with their places.",
    "Mean cosines in and between categories.",
    "Then the picture is scored.",
    "Drawing random vectors, to compare with.",
    "A principal component is the direction in which the words differ most.",
    "Each further one is the next such direction, at right angles to all before.",
    "KL, the Kullback-Leibler divergence, tells how badly nearness on the map fits nearness in "
    "the table.",
    "A nat is its unit, as the bit is for logarithms to another base.",
    "Click a point, or find a word: its true neighbours stand here.",
    "Map of {} by {}.",
    "The numbers are in a tab below.",
    "Draw these words alone.",
    "What the first k components keep.",
    ":gray[What seed, gaps and sizes tell follows when the picture is finished.]",
    ":gray[Drawing the same words from seed {}, to compare with.]",
    "Any table of the bench.",
    "Yours are listed while this session has them.",
    "Choose other *Words* above the map, or another table.",
    "Map of {} in {}, beside that of the same words in the other.",
    "Click a word: its neighbours in both tables stand here.",
    "Neighbours of {} in both tables.",
    "Words on which the tables differ and agree most.",
)


# The shipped tables, as the map opens on them


@cache
def rows_of(name):
    vectors = open_table(name)
    chosen = map_words.choose(vectors, map_words.AUTOMATIC)
    return np.array(vectors.matrix[chosen.rows], np.float32), chosen


@cache
def film(name, start, seed):
    """The first and the last frame."""
    settings = TsneSettings(perplexity=20, iterations=250, start=start, seed=seed)
    first, *_, last = tsne(rows_of(name)[0], settings, every=250)
    return first, last


def agreement_of_seeds(name, start):
    pictures = [film(name, start, seed)[1].coordinates for seed in (3, 4, 5)]
    return np.mean([compare(one, other).r2 for one, other in combinations(pictures, 2)])


@claims.check(
    "On the principal components the seed is only a jitter; random places it draws all by itself.",
)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_seed_matters_more_where_it_places_the_points(name):
    begun = [[film(name, start, seed)[0].coordinates for seed in (3, 4)] for start in
             ("pca", "random")]  # fmt: skip
    jitter, places = (compare(*pair).r2 for pair in begun)
    assert jitter > 0.999
    assert places < 0.1


@claims.check(
    "On GloVe, as the map opens, the layout stays much the same: the seed is only a jitter.",
    "There it changes more from random places.",
)
def test_on_glove_another_seed_changes_the_layout_more_from_random_places():
    from_components, from_places = (compare(*map_seeds.shipped(one)).r2 for one in
                                    ("pca", "random"))  # fmt: skip
    assert from_components >= map_seeds.SAME
    assert from_places < from_components - 0.1
    from_components, from_places = (agreement_of_seeds("glove", one) for one in ("pca", "random"))
    assert from_components > 0.8
    assert from_places < from_components - 0.05


@claims.check(
    "t-SNE seeks places where near words are near; it puts no scale on larger distances.",
    "t-SNE seeks places where near words are near.",
    "t-SNE seeks to lower it; a perfect fit has none.",
    "**t-SNE** draws no scale: only who is near whom.",
)
@pytest.mark.parametrize("start", ["pca", "random"])
@pytest.mark.parametrize("name", SHIPPED)
def test_tsne_brings_near_words_near_and_lowers_kl(name, start):
    rows, (first, last) = rows_of(name)[0], film(name, start, 3)
    before, after = (trust(rows, one.coordinates).kept.value for one in (first, last))
    assert after > before
    assert last.kl_divergence < first.kl_divergence
    weights = affinities(unit_rows(rows), 20.0).data
    assert rel_entr(weights, weights).sum() == 0
    # A picture twice as large would be as good: nothing in its distances is the table's.
    far, drawn = (gaps(one, rows_of(name)[1].categories) for one in (unit_rows(rows),
                  last.coordinates))  # fmt: skip
    assert np.ptp(drawn / far) > 0.2 * np.mean(drawn / far)


@pytest.mark.parametrize("name", ["glove", "sotu"])
def test_tsne_may_fail_to_lower_kl_so_nothing_says_that_it_does(name):
    rows, _ = rows_of(name)
    rate = TsneSettings(perplexity=100, learning_rate=10_000.0, iterations=50)  # as More allows
    first, *_, last = tsne(rows, rate, every=50)
    assert last.kl_divergence > first.kl_divergence
    before, after = (trust(rows, one.coordinates).kept.value for one in (first, last))
    assert after < before
    for file in ("pages/4_map.py", "src/embedding_lab/ui/map_picture.py"):
        for sentence in stated_in(file):
            assert not re.search(r"t-SNE (lowers|brings|moves)|come near", sentence), sentence


@claims.check(
    "PCA keeps the axes along which the words differ most, and cuts off the rest.",
    "**PCA** never draws two words farther apart than their rows of length 1 are, but often "
    "nearer.",
    "What differs only in other dimensions falls together.",
    "PCA has no seed: the same words always give the same picture.",
)
@pytest.mark.parametrize("name", SHIPPED)
def test_pca_draws_distances_too_short_never_too_long(name):
    units = unit_rows(rows_of(name)[0][:150])
    drawn = pca(units)
    true, shown = (np.linalg.norm(p[:, None] - p, axis=-1) for p in (units, drawn.coordinates))
    assert (shown <= true + 1e-9).all()
    pairs = np.triu_indices(len(units), 1)
    assert np.median(shown[pairs] / true[pairs]) < 0.75
    others = np.linalg.svd(units - drawn.mean)[2][2:]  # at right angles to both axes
    np.testing.assert_allclose(drawn.place(units + others[0]), drawn.coordinates, atol=1e-9)
    shares = np.linalg.svd(units - drawn.mean, compute_uv=False) ** 2
    assert drawn.explained_variance_ratio == pytest.approx((shares / shares.sum())[:2])
    np.testing.assert_array_equal(pca(units).coordinates, drawn.coordinates)


@claims.check(
    "A table has one row for the bird and the country, and in GloVe that row lies among countries.",
    "No picture can part what the table has not parted.",
    "Look for **{}**: sorted under {}, standing among {}.",
)
def test_turkey_has_one_row_and_stands_among_countries():
    rows, chosen = rows_of("glove")
    assert chosen.words.count("turkey") == 1
    units = unit_rows(rows)
    point, around = map_marks.odd_ones_out(chosen, film("glove", "pca", 3)[1].coordinates,
                                           units=units)[0]  # fmt: skip
    own = chosen.names[chosen.categories[point]]
    told = map_captions.odd_one(chosen.words[point], own, chosen.names[around])
    assert told == "Look for **turkey**: sorted under animals, standing among countries."
    near = np.argsort(-(units @ units[point]))[1:11]
    assert sum(chosen.names[chosen.categories[one]] == "countries" for one in near) >= 8


@claims.check(
    "Put **State of the Union, shuffled** on the bench: its words stand in random order.",
    "As it opens, it keeps fewer neighbours than random vectors do, drawn alike.",
)
@pytest.mark.parametrize("seed", [3, 4])
def test_the_shuffled_text_keeps_less_than_noise(seed):
    vectors, (rows, _) = open_table("sotu-shuffled"), rows_of("sotu-shuffled")
    assert "shuffled" in vectors.name
    same = TsneSettings(perplexity=20, iterations=250)
    noises = [np.random.default_rng(s).standard_normal(rows.shape) for s in range(10)]
    null = null_of(scores_of(noise, list(tsne(noise, same))[-1].coordinates) for noise in noises)
    scores = scores_of(rows, film("sotu-shuffled", "pca", seed)[1].coordinates)
    assert judge(scores, null).worth is Worth.LESS


@claims.check(
    "How many neighbours each point of t-SNE heeds, roughly: the effective size of its "
    "neighbourhood.",
    "Lowered for few words.",
)
def test_perplexity_is_the_effective_number_of_neighbours():
    rows = rows_of("glove")[0]
    P = affinities(unit_rows(rows), 20.0).toarray()
    weights = P / P.sum(axis=1, keepdims=True)
    effective = np.exp(-np.where(weights > 0, weights * np.log(weights + 1e-300), 0).sum(axis=1))
    assert 15 < np.median(effective) < 40
    assert TsneSettings(perplexity=20).clamped(30).perplexity < 20


@claims.check(
    "In the first third, 250 at most, neighbours pull with up to 12 times their strength.",
    "0 takes words / exaggeration (Belkina et al. 2019).",
)
@settings(max_examples=15, deadline=None)
@given(one=tables(n=(4, 12, 200)))
def test_the_early_phase_is_a_third_and_at_most_twelve_times_as_strong(one):
    units, choice = unit_rows(one.matrix), TsneSettings().clamped(len(one))
    factor = _exaggeration(affinities(units, choice.perplexity), tiny_start(units, choice))
    assert 1 <= factor <= MOST_EXAGGERATION == 12
    assert [TsneSettings(iterations=n).exaggerated_iterations for n in (90, 750, 5_000)] == [
        30, 250, 250,
    ]  # fmt: skip
    n = len(one)
    by_rule, by_hand = (
        list(tsne(one.matrix, TsneSettings(iterations=3, learning_rate=rate)))[-1].coordinates
        for rate in ("auto", float(n))
    )  # three iterations: the early phase has one, so only the last two are at exaggeration 1
    assert np.isfinite(by_rule).all()
    assert np.isfinite(by_hand).all()


@claims.check("Scales the steps, 5 long at most; each coordinate has a gain besides.")
@settings(max_examples=15, deadline=None)
@given(rate=st.sampled_from([0.01, 1.0, 400.0, 10_000.0]), seed=st.integers(0, 9))
def test_a_step_of_tsne_is_the_rate_times_a_gain_of_each_coordinate_up_to_its_limit(rate, seed):
    rows = np.random.default_rng(seed).normal(size=(40, 10))
    choice = TsneSettings(perplexity=5, learning_rate=rate, iterations=2, seed=seed)
    before, first, second = (one.coordinates for one in tsne(rows, choice, every=1))
    P = affinities(unit_rows(rows), 5.0)
    update, gains = np.zeros_like(before), np.ones_like(before)
    here = before
    for there in (first, second):  # too few iterations for an early phase
        gradient = _all_pairs(here, P)[1]
        turned = np.sign(update) != np.sign(gradient)
        gains = np.where(turned, gains + 0.2, 0.8 * gains + 0.01)
        update = 0.8 * update - rate * gains * gradient
        length = np.linalg.norm(update, axis=1, keepdims=True)
        update *= np.minimum(1, 5 / np.maximum(length, 1e-300))
        expected = here + update
        np.testing.assert_allclose(there, expected - expected.mean(axis=0), rtol=1e-6, atol=1e-9)
        here = there
    if rate >= 400:  # shorter steps all go on as they began
        assert len(np.unique(gains)) > 1  # so the rate alone is not what multiplies the gradient


# The badge and the verdict


@claims.check(
    "The magenta marks reach from the least to the most that the same method keeps of random "
    "vectors.",
)
def test_the_marks_of_the_badge_reach_over_all_random_pictures():
    rows = rows_of("teaching")[0]
    scores = scores_of(rows, pca(unit_rows(rows)).coordinates)
    null = plane_null(rows, 5)
    kept = [one.kept for one in null.scores]
    badge = trust_badge(scores, null, scored=True)
    assert f"random vectors {percent(min(kept))} to {percent(max(kept))}" in badge.alt
    assert f"random vectors {score(min(one.continuity for one in null.scores))}" in badge.alt


@settings(max_examples=40, deadline=None)
@given(one=tables(n=(4, 12, 40, 200), d=(3, 5)), shrink=st.sampled_from([0.0, 0.01, 0.1, 0.3]))
def test_no_score_of_the_badge_reads_as_one_while_neighbours_are_lost(one, shrink):
    rows = one.matrix.copy()
    rows[:, 3:] *= shrink  # a picture in space loses little of these tables, and nothing at 0
    scores = scores_of(rows, pca(unit_rows(rows), 3).coordinates)
    if scores is None:
        return
    badge = trust_badge(scores, null_of([scores]), scored=True)
    for name, value in (("Trustworthiness", scores.trustworthiness),
                        ("Continuity", scores.continuity)):  # fmt: skip
        assert f"{name} {score(value)}, random vectors {score(value)}" in badge.alt
        assert (f"{name} 1.00" in badge.alt) == (value == 1)


def test_a_badge_has_room_for_a_score_just_below_one():
    random = np.random.default_rng(1)
    rows = random.normal(size=(100, 4)) * [1, 1, 1, 0.1]
    scores = scores_of(rows, pca(unit_rows(rows), 3).coordinates)
    assert 0.995 < scores.trustworthiness < 1
    assert 0.995 < scores.continuity < 1
    badge = trust_badge(scores, None, scored=True)
    assert "Trustworthiness 0.999; Continuity 0.9997; 10 neighbours kept 98 %" in badge.alt


@claims.check(
    "**Trustworthiness** falls when the picture shows false neighbours, **continuity** when it "
    "tears true ones apart.",
)
def test_trustworthiness_and_continuity_fall_each_for_its_own_fault():
    random = np.random.default_rng(0)
    circle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ring = np.column_stack([np.cos(circle), np.sin(circle)])
    cut = circle[:, None]  # a ring laid out as a line: its ends are torn apart
    torn = trust(ring, cut)
    assert torn.continuity.value < torn.trustworthiness.value
    sphere = unit_rows(random.normal(size=(200, 3)))
    flattened = trust(sphere, sphere[:, :2])  # both sides of a ball fall on each other
    assert flattened.trustworthiness.value < flattened.continuity.value


def plane_null(rows, number):
    noises = (np.random.default_rng(s).standard_normal(rows.shape) for s in range(number))
    return null_of(scores_of(one, pca(unit_rows(one)).coordinates) for one in noises)


@claims.check(
    "That is {} of the way from noise to exact.",
    "**Exact**: it keeps the {} of every word{}, among these words.",
    "{} Random vectors keep theirs too, so this tells nothing of the words.",
    "Larger points lost more of their {} among these words.",
    "A score takes four words or more.",
)
@settings(max_examples=40, deadline=None)
@given(one=tables(), seed=st.integers(0, 9))
def test_a_verdict_says_how_far_the_picture_is_from_noise(one, seed):
    picture = np.random.default_rng(seed).normal(size=(len(one), 2)) if seed % 2 else (
        pca(unit_rows(one.matrix)).coordinates
    )  # fmt: skip
    scores, null = scores_of(one.matrix, picture), plane_null(one.matrix, 3)
    told = map_captions.verdict(scores, null, scored=True)
    if len(one) < 4:
        assert scores is None is null
        assert told == "A score takes four words or more."
        return
    lost = neighbours_lost(one.matrix, picture.astype(np.float32))
    kept = 1 - lost.mean() / scores.k
    random = [each.kept for each in null.scores]
    if found := re.search(r"That is (.*) of the way", told):
        assert found[1] == percent((kept - np.mean(random)) / (1 - np.mean(random)))
    if "than each of them" in told:
        assert ("more than" in told) == (scores.kept > max(random))
        assert ("less than" in told) == (scores.kept < min(random))
    assert ("No more than" in told) == (min(random) <= scores.kept <= max(random) and kept < 1)
    assert ("**Exact**" in told) == (kept == 1)
    assert ("theirs too" in told) == (kept == 1 == min(random))
    size = map_marks.by_loss(lost, len(one)).size
    assert (np.argsort(size, kind="stable") == np.argsort(lost, kind="stable")).all()
    assert map_captions.lost(scores, null).startswith("Larger points lost more")


@claims.check(
    "It is more than each of them keeps, but one more might keep as much.",
    "It is less than each of them keeps, but one more might keep as little.",
)
@settings(max_examples=60, deadline=None)
@given(
    random=st.lists(st.integers(0, 50), min_size=2, max_size=20), kept=st.integers(0, 99),
    n=st.sampled_from([30, 100, 10_000]), error=st.sampled_from([0, 0.02]),
)  # fmt: skip
def test_what_is_not_sure_is_within_reach_of_one_more_random_picture(random, kept, n, error):
    def keeping(share):
        return Scores(0.9, 0.9, share / 100, error, 10 / (n - 1), 10)

    told = map_captions.verdict(
        keeping(kept), null_of([keeping(share) for share in random]), scored=True
    )
    mean, m = np.mean(random) / 100, len(random)
    together = (sum(random) + kept) / 100 / (m + 1)
    spread = max(np.var(np.array(random) / 100, ddof=1), together * (1 - together) / (10 * n))
    of_one = max(spread, error**2) + max(spread, error**2) / m
    # The table of Student's t has a few degrees of freedom: the next lower one reaches farther.
    least, most = (student.ppf(0.999, freedom) * np.sqrt(of_one) for freedom in (m - 1, 1))
    away = abs(kept / 100 - mean)
    outside = not min(random) <= kept <= max(random)
    assert ("one more might keep" in told) <= (outside and away <= most + 1e-9)
    assert ("one more might keep" in told) >= (outside and away <= least - 1e-9)
    assert ("as much" in told) <= (kept > max(random))
    assert ("as little. Don't trust it." in told) <= (kept < min(random))
    assert "by little" not in told  # of a lead that may be large


@claims.check("The plain ones were not asked.")
def test_points_that_were_not_asked_are_drawn_without_a_value(monkeypatch):
    monkeypatch.setattr(quality, "MANY_POINTS", 100)
    monkeypatch.setattr(quality, "EXACT_POINTS", 100)
    monkeypatch.setattr(quality, "ANCHORS", 30)
    one = table(n=120)
    places = pca(unit_rows(one.matrix)).coordinates
    lost = neighbours_lost(one.matrix, places)
    marks = map_marks.by_loss(lost, len(one))
    chart = word_map(
        WordMap(
            words=one.words,
            ids=np.arange(120, dtype=np.int32),
            coordinates=places,
            marks=Marks(*marks),
            alt="",
            view="",
        )
    )
    shown = [trace for trace in chart.traces if trace.get("customdata") is not None]
    asked = [trace for trace in shown if "cmax" in trace["marker"]]
    plain = [trace for trace in shown if "cmax" not in trace["marker"]]
    assert [len(trace["customdata"]) for trace in asked] == [30]
    assert [len(trace["customdata"]) for trace in plain] == [90]
    assert np.isfinite(asked[0]["marker"]["color"]).all()
    assert max(plain[0]["marker"]["size"]) < min(asked[0]["marker"]["size"])


@claims.check(
    "The axes hold {} of the variance in {}.",
    "{} The other {} is not in this picture.",
    "All that is drawn points one way, so the axes have nothing to show.",
)
@settings(max_examples=25, deadline=None)
@given(one=tables(n=(1, 3, 12, 200)))
def test_the_variance_is_that_of_the_singular_values(one):
    units = unit_rows(one.matrix)
    shares = pca(units).explained_variance_ratio.tolist()
    told = map_captions.variance(shares, one.dimensions)
    squares = np.square(units - units.mean(axis=0)).sum()
    along = np.square(pca(units).coordinates).sum(axis=0)
    expected = along / squares if squares > 1e-12 else np.zeros(2)
    assert shares == pytest.approx(expected.tolist(), abs=1e-9)
    if squares <= 1e-12:
        assert told == "All that is drawn points one way, so the axes have nothing to show."
        return
    assert told.startswith(
        f"The axes hold {percent(shares[0])}, {percent(shares[1])} of the variance in "
        f"{one.dimensions} dimensions."
    )
    assert ("is not in this picture" in told) == (sum(shares) < 0.5)


@claims.check(
    "No other word is on this map.",
    "They come from the full space, never from the picture.",
    "They are the nearest among the words drawn.",
    "Dashed rays go to those that the picture lost.",
)
@settings(max_examples=25, deadline=None)
@given(one=tables(n=(1, 3, 12, 40)), seed=st.integers(0, 9))
def test_the_listed_neighbours_are_of_the_space_and_the_lost_ones_are_marked(one, seed):
    n, random = len(one), np.random.default_rng(seed)
    units, focus = unit_rows(one.matrix), int(random.integers(n))
    here, there = (
        map_marks.true_neighbours(units, random.normal(size=(n, 2)), one.words, focus)
        for _ in range(2)
    )
    assert [one.point for one in here] == [one.point for one in there]
    if n >= 4:
        farthest = max(np.linalg.norm(units[each.point] - units[focus]) for each in here)
        left = set(range(n)) - {focus} - {each.point for each in here}
        assert all(np.linalg.norm(units[i] - units[focus]) >= farthest - 1e-6 for i in left)
    if not here:
        assert map_captions.kept_of("w", 0, 0, 5) == "No other word is on this map."
    picture = random.normal(size=(n, 2))
    listed = map_marks.true_neighbours(units, picture, one.words, focus)
    lost = neighbours_lost(one.matrix, picture)[focus]
    assert n < 4 or sum(not each.kept for each in listed) == lost


# Words


@claims.check(
    "Top 20,000", "Top 50,000",
    "Top 200 are the first 200 of the table: the most frequent, where it lists these first.",
    "t-SNE draws the first {} of {}; PCA draws all.",
    "This table has {}; {} {} shown.",
)  # fmt: skip
@pytest.mark.parametrize("choice", ["200", "5000", "20000", "50000"])
@pytest.mark.parametrize("name", ["glove", "sotu", "teaching"])
def test_the_first_words_are_shown_as_many_as_said(name, choice):
    vectors = open_table(name)
    label = int(map_words.CHOICES[choice].removeprefix("Top ").replace(",", ""))
    shown = map_words.choose(vectors, choice)
    assert shown.rows.tolist() == list(range(min(label, len(vectors))))
    all_of_them = f"This table has {len(vectors):,} words; all are shown."
    assert (all_of_them in shown.notices) == (label > len(vectors))
    moved = map_words.choose(vectors, choice, method="tsne")
    cut = f"t-SNE draws the first {len(moved.rows):,} of {len(shown.rows):,}; PCA draws all."
    assert (cut in moved.notices) == (len(moved.rows) < len(shown.rows))
    assert (all_of_them in moved.notices) == (label > len(vectors) == len(moved.rows))


@claims.check(
    "1 word is left out: its row is all zeros, which point nowhere.",
    "{} words are left out: their rows are all zeros, which point nowhere.",
    "None of these words has a row in this table, or it is all zeros.",
)
@settings(max_examples=20, deadline=None)
@given(one=tables(n=(1, 3, 12, 40)), choice=st.sampled_from(["automatic", "200", "only"]))
def test_a_word_without_a_direction_is_on_no_map(one, choice):
    asked = () if choice != "only" else one.words
    chosen = map_words.choose(one, "200" if choice == "only" else choice, tuple(asked))
    pointing = [word for word, row in zip(one.words, one.matrix, strict=True) if row.any()]
    if chosen is None:
        assert not pointing
        return
    assert list(chosen.words) == pointing
    zeros = len(one) - len(pointing)
    said = [notice for notice in chosen.notices if "all zeros" in notice]
    assert len(said) == (zeros > 0)
    assert not zeros or said[0].startswith(f"{zeros} word{'s are' if zeros > 1 else ' is'} left")
    told, shown = " ".join(chosen.notices), f"{len(pointing)} {_are(len(pointing))} shown."
    if choice != "only":  # beside what is left out, no other number is shown
        assert ("all are shown." in told) == (choice == "200" and zeros == 0 and len(one) > 1)
        assert (shown in told) == (zeros > 0 or (choice == "200" and len(one) == 1))


def _are(number):
    return "is" if number == 1 else "are"


@settings(max_examples=30, deadline=None)
@given(
    blank=st.sets(st.integers(0, 11), min_size=1, max_size=11), ours=st.booleans(),
    choice=st.sampled_from(["automatic", "categories", "200"]),
)  # fmt: skip
def test_words_of_zeros_are_not_said_to_be_shown(blank, choice, ours):
    words = [f"strange{letter}" for letter in "abcdefghijk"]
    words.append(next(iter(map_words.everyday())) if ours else "the")
    rows = np.eye(12, dtype=np.float32)
    rows[list(blank)] = 0
    chosen = map_words.choose(WordVectors.from_rows(words, rows), choice)
    if chosen is None:
        return  # the only word that points is no content word
    told = " ".join(chosen.notices)
    if choice == "automatic" and not ours and blank <= {11}:  # "the" is not asked for
        assert "Its first 11 content words are shown" in told
        return
    said = re.search(r"(\w+) (is|are) shown", told)
    assert (said[1], said[2]) == (str(len(chosen.words)), _are(len(chosen.words)))


@claims.check(
    "This table has {} of our sorted words.",
    "Its first {} are shown.",
    "Of its first {}, {} {} shown.",
    "Its only word is shown.",
    "{} of our {} sorted words are in this table.",
    "is in this table.", "are in this table.",
    "Not in this table: {}.",
)  # fmt: skip
@settings(max_examples=30, deadline=None)
@given(
    ours=st.integers(0, 40), strange=st.integers(0, 30), choice=st.sampled_from(
        [map_words.AUTOMATIC, map_words.CATEGORIES]
    ),
)  # fmt: skip
def test_what_is_said_of_sorted_words_is_counted(ours, strange, choice):
    ours, strange = min(ours, 30), strange + 1
    words = [
        "the",
        "1999",
        *list(map_words.everyday())[:ours],
        *("strange" + "abcdefghij"[i % 10] * (i // 10 + 1) for i in range(strange)),
    ]
    vectors = WordVectors.from_rows(words, np.eye(len(words), dtype=np.float32))
    chosen = map_words.choose(vectors, choice)
    told = " ".join(chosen.notices)
    if said := re.match(r"(\d+) of our (\d+) sorted words (is|are) in", told):
        assert (int(said[1]), int(said[2])) == (ours, len(map_words.everyday()))
        assert (said[3] == "is") == (ours == 1)
    else:
        few = "too few" if ours else "none"
        assert told.startswith(f"This table has {few} of our sorted words.")
        assert ours < map_words.FEWEST
    if shown := re.search(r"Its first (\d+) (content words|words) are shown", told):
        assert int(shown[1]) == len(chosen.words)
        content = [word for word in words if word not in {"the", "1999"}]
        of = content if shown[2] == "content words" else words
        assert list(chosen.words) == of[: len(chosen.words)]
    missing = map_words.choose(vectors, choice, ["the", "qwxyz"])
    assert missing.notices == ("Not in this table: qwxyz.",)
    assert map_words.choose(vectors, choice, ["qwxyz"]) is None


@claims.check(
    "**{}** is in the table, but not among these words.", "**{}** is not in this table.",
    "At most {} words.",
)  # fmt: skip
def test_a_word_is_on_the_map_in_the_table_or_in_neither():
    vectors, chosen = open_table("glove"), rows_of("glove")[1]
    assert "the" in vectors.words
    assert "the" not in chosen.words
    assert "qwxyzzy" not in vectors.words
    many = " ".join(f"w{i}" for i in range(2_000))
    assert len(map_words.parse_words(many)) == map_words.MOST_NAMED


@claims.check("**The categories themselves**, in all {}: no picture changes these.")
@settings(max_examples=25, deadline=None)
@given(one=tables(), seed=st.integers(0, 9))
def test_cosines_of_groups_are_means_over_all_pairs(one, seed):
    units = unit_rows(one.matrix)
    groups = np.random.default_rng(seed).integers(-1, 3, len(one)).astype(np.int32)
    cosines, names = units @ units.T, ("a", "b", "c")
    every = group_cosines(units, groups, names)
    assert not any("group" in name for name in group_columns(every))  # but categories
    for found in every:
        own = np.flatnonzero(groups == names.index(found.name))
        assert found.words == len(own)
        inside = [cosines[i, j] for i, j in combinations(own, 2)]
        expected = pytest.approx(np.mean(inside), abs=1e-9) if inside else None
        assert found.inside == expected
        means = {
            name: cosines[np.ix_(own, np.flatnonzero(groups == i))].mean()
            for i, name in enumerate(names)
            if name != found.name and (groups == i).any()
        }
        assert found.between == (pytest.approx(max(means.values()), abs=1e-9) if means else None)


# Seeds, gaps, sizes


@claims.check(
    "From {}, seeds {} and {} draw **{}**: R² {}.",
    "Laid on each other, half of the words move by at most {} of the width.",
    "The {} tell **{}** here.",
    "Rank correlation with the true ones: {} and {}{}.",
    "For {} it takes four categories that differ, of {} words or more.",
    "**Too few categories** differ to tell {} from chance; it takes four.",
    "{} In whatever order they stood, {} or more of the orders tried would agree as well.",
    "{} Of the orders of categories tried, {} agree as well.",
    "R² is the share of one picture's spread that the other explains, laid on it.",
    "Rank correlation is 1 for the same order, 0 for none.",
)
@settings(max_examples=30, deadline=None)
@given(one=tables(n=(12, 200)), seed=st.integers(0, 9), number=st.integers(2, 5))
def test_what_seeds_gaps_and_sizes_tell_is_measured(one, seed, number):
    random = np.random.default_rng(seed)
    first = random.normal(size=(len(one), 2))
    second = first + random.normal(size=first.shape) * seed
    groups = random.integers(0, number, len(one)).astype(np.int32)
    found = map_seeds.compare_seeds(one.matrix, first, second, groups)
    told = map_seeds.seed_sentence(found, "pca", (seed, seed + 1))
    missed = laid_on(first, second) - second
    r2 = 1 - np.square(missed).sum() / np.square(second - second.mean(axis=0)).sum()
    assert f"R² {score(r2)}." in told
    step = np.linalg.norm(missed, axis=1)
    moved = re.search(r"move by at most (.*) of the width", told)[1]
    assert moved == percent(round(np.median(step) / np.ptp(second, axis=0).max(), 12))
    sentence, true = map_seeds.gap_sentence(found), gaps(unit_rows(one.matrix), groups)
    for each in (sentence, map_seeds.size_sentence(found)):
        assert " categories" in each  # a map may name clusters, which are not compared
        assert "group" not in each
    if sentence.startswith("For "):
        assert len(true) < 3 or np.ptp(np.round(true, 12)) == 0
        return
    both = [spearmanr(np.round(true, 12), gaps(p, groups))[0] for p in (first, second)]
    assert "{} and {}".format(*map(score, both)) in sentence
    lead = re.search(r"\*\*(.*)\*\*", sentence)[1]
    g, pairs = sum(np.bincount(groups) >= 3), {}
    for place, (a, b) in enumerate(combinations(range(g), 2)):
        pairs[a, b] = pairs[b, a] = place
    shares, best = [], []
    for picture, found_here in zip((first, second), both, strict=True):
        drawn, agree = gaps(picture, groups), []
        for order in permutations(range(g)):
            other = [drawn[pairs[order[a], order[b]]] for a, b in combinations(range(g), 2)]
            agree.append(spearmanr(np.round(true, 12), other)[0])
        shares.append(np.mean(np.array(agree) >= found_here - 1e-9))
        best.append(np.mean(np.array(agree) >= max(agree) - 1e-9))
    if max(best) >= 0.05:  # in no order could fewer agree as well
        assert lead == "Too few categories"
        assert f"stood, {percent(max(best))} or more of the orders" in sentence
        return
    assert g >= 4
    assert f"tried, {percent(max(shares))} agree as well." in sentence
    if min(both) >= 0.3 and max(shares) >= 0.05:
        assert lead == "no more than chance does"
    else:
        assert lead == ("much" if min(both) >= 0.7 else "a little" if min(both) >= 0.3 else
                        "next to nothing")  # fmt: skip


@pytest.mark.parametrize("number", [3, 4, 5])
def test_three_groups_are_too_few_to_tell_however_good_the_picture_and_four_may_do(number):
    groups = np.repeat(np.arange(number), 5).astype(np.int32)
    random = np.random.default_rng(0)
    rows = np.zeros((len(groups), 8))
    rows[:, :2] = random.normal(size=(number, 2))[groups] * 10
    rows[:, :2] += random.normal(size=(len(groups), 2)) * (1 + groups[:, None])
    rows[:, 2] = 5  # so that unit rows still lie nearly in a plane
    found = map_seeds.compare_seeds(rows, unit_rows(rows), unit_rows(rows), groups)
    assert found.gaps[0] == found.sizes[0] == pytest.approx(1)
    for told, chance in zip(
        (map_seeds.gap_sentence(found), map_seeds.size_sentence(found)), found.chance, strict=True
    ):
        assert chance == pytest.approx(1 / factorial(number))
        assert told.startswith("**Too few categories**") == (number < 4)
        assert ("tell **much** here" in told) == (number >= 4)
        assert "no more than chance" not in told
        assert "17 % or more of the orders tried" in told or number > 3


@pytest.mark.parametrize("start", ["pca", "random"])
def test_the_pictures_that_ship_are_those_that_the_page_draws(start):
    rows, chosen = rows_of("glove")
    for seed, shipped in zip(map_seeds.SEEDS, map_seeds.shipped(start), strict=True):
        assert shipped.shape == (len(chosen.words), 2)
        same = TsneSettings(perplexity=map_seeds.PERPLEXITY, start=start, seed=seed)
        *_, last = tsne(rows, same, every=250)
        # On another machine the last digits, and from random places whole groups, may differ.
        assert start == "random" or compare(shipped, last.coordinates).r2 > 0.95
        kept = [trust(rows, one).kept.value for one in (shipped, last.coordinates)]
        assert kept[0] == pytest.approx(kept[1], abs=0.02)


@claims.check(
    "So far: the first principal components, where t-SNE starts.",
    "So far: random places, where t-SNE starts.",
)
def test_what_is_shown_first_is_where_tsne_starts():
    units = unit_rows(rows_of("teaching")[0])
    shown = pca(units).coordinates
    assert compare(film("teaching", "pca", 3)[0].coordinates, shown).r2 > 0.999
    places = film("teaching", "random", 3)[0].coordinates
    assert compare(places, shown).r2 < 0.1


# Spot the noise, and how many dimensions


@claims.check(
    "The game takes {} words; this table has {}.",
    "Six t-SNE pictures, each of {} other words of this table, from random starts.",
    "Number **{}** is random, drawn at perplexity {}{}.",
    "It keeps {} of its neighbours, the others {} to {}.",
    "{} So the score finds it, whatever the eye says.",
    "{} These words keep less than random vectors do.",
    "{} So here the score can't tell it.",
)
@settings(max_examples=40, deadline=None)
@given(
    words=st.integers(4, 900), number=st.integers(0, 99),
    kept=st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.4]), min_size=6, max_size=6),
)  # fmt: skip
def test_the_game_says_what_it_deals_and_what_the_score_finds(words, number, kept):
    vectors, one = table(n=words, d=2), game.new_round(number)
    dealt = game.words_of(vectors, one)
    if dealt is None:
        assert words < int(re.search(r"takes (\d+) words", game.too_few(words))[1])
    else:
        assert f"Six t-SNE pictures, each of {dealt.shape[1]} other words" in game.rules(
            dealt.shape[1]
        )
        assert len(dealt) == 6
        assert len(np.unique(dealt)) == dealt.size
    told = game.score_sentence(one, kept)
    others = np.delete(kept, one.hidden)
    assert told.startswith(
        f"It keeps {percent(kept[one.hidden])} of its neighbours, the others "
        f"{percent(others.min())} to {percent(others.max())}."
    )
    assert ("finds it" in told) == (kept[one.hidden] < others.min())
    assert ("keep less" in told) == (kept[one.hidden] > others.max())
    assert f"Number **{one.hidden + 1}** is random" in game.hidden_sentence(one)
    asked = float(one.perplexities[one.hidden])
    for n in (12, 29, 60, 120):
        used = TsneSettings(perplexity=asked).clamped(n).perplexity
        told = game.hidden_sentence(one._replace(words=n))
        assert f"drawn at perplexity {used:.3g}" in told
        assert (f"lowered from {asked:.0f} for {n} words" in told) == (used < asked)


@claims.check(
    "The first {} of this table, cut down to their first k principal components.",
    "Two components keep **{}** of the neighbours.",
    "Analogies solved, of those asked: **{}** with two components, **{}** with all {}.",
    "({} asked; chance is {}.)",
    "They are too few to lose any of {} nearest.",
    "Asked are {} here.",
    "None of our analogies has all its words here.",
    "{} of them stay from {}, of the numbers tried.",
    "a question must name rows from 0 to {}",
)
@settings(max_examples=25, deadline=None)
@given(one=tables(n=(4, 12, 40)), seed=st.integers(0, 9))
def test_the_curve_is_read_as_it_was_measured(one, seed):
    n = len(one)
    asked = np.random.default_rng(seed).integers(0, n, (5, 4)).astype(np.int32)
    found = list(dimension_curve(one.matrix, asked))
    told = map_captions.curve([(each.k, each.kept, each.right) for each in found])
    shares = {each.k: each.kept for each in found}
    assert list(shares) == steps(one.dimensions)
    assert np.isnan(list(shares.values())).all() == (n <= 11)  # all others are near, always
    if 2 in shares and n > 11:
        assert f"Two components keep **{percent(shares[2])}** of the neighbours." in told
    if said := re.search(r"Half of them stay from \*\*(\d+)\*\* on", told):
        assert all(share >= 0.5 for k, share in shares.items() if k >= int(said[1]))
    assert ("ine tenths" in told) == (n > 11)
    if n > 11:
        last = re.search(r"[Nn]ine tenths (?:of them stay )?from \*\*(\d+)\*\*", told)[1]
        assert all(share >= 0.9 for k, share in shares.items() if k >= int(last))
    right = {each.k: each.right for each in found}
    if one.dimensions > 2:
        solved = f"**{percent(right[2])}** with two components, **{percent(found[-1].right)}**"
        assert solved in told
        assert f"with all {one.dimensions}." in told
    intro = map_captions.curve_of(n, 500, 10, analogies=(seed, 2 * seed))
    assert f"The first {n:,} words" in intro
    assert ("They are too few to lose any of 10 nearest." in intro) == (n <= 11)
    assert (f"(Each is asked; chance is {percent(10 / (n - 1))}.)" in intro) == (n > 11)
    assert (f"Asked are {seed} of the {2 * seed} here." in intro) == (seed > 0)
    assert ("None of our analogies" in intro) == (seed == 0)
    assert "Asked are the 7 here." in map_captions.curve_of(n, 500, 10, analogies=(7, 7))
    with pytest.raises(ValueError, match=f"rows from 0 to {n - 1}"):
        next(dimension_curve(one.matrix, [[0, 1, 2, n]]))


# Compare two tables


@claims.check(
    "The right map is turned, or mirrored, to lie on the left one as well as it can.",
    "The figures below are of neighbours in the full space, not of these places.",
    "The measures below are of the full space.",
    "{} {} The axes hold {} (left) and {} (right) of the variance.",
    "Rings: true neighbours of {}, :green[in both tables] or :violet[in this one only].",
)
@settings(max_examples=25, deadline=None)
@given(one=tables(n=(4, 12, 40)), angle=st.floats(0, 6.3))
def test_no_turn_lays_the_right_map_better(one, angle):
    left = np.random.default_rng(0).normal(size=(len(one), 2))
    right = pca(unit_rows(one.matrix)).coordinates
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    laid, centred = comparing.turned(right, left), left - left.mean(axis=0)
    missed = np.square(laid - centred).sum()
    for mirror in (1, -1):
        assert missed <= np.square((right * [1, mirror]) @ turn - centred).sum() + 1e-9
    np.testing.assert_allclose(
        np.linalg.norm(laid[:, None] - laid, axis=-1),
        np.linalg.norm(right[:, None] - right, axis=-1), atol=1e-9,
    )  # fmt: skip
    told = compare_captions.places((0.25, 0.5), ringed="boat")
    assert "The axes hold 25 % (left) and 50 % (right) of the variance." in told
    assert "Rings" not in compare_captions.places(None)


def other_rows(one, seed):
    """The same words, with some rows of another table."""
    rows = np.array(one.matrix)
    part = slice(0, len(one) * (seed % 4) // 3)
    rows[part] = np.random.default_rng(seed).normal(size=rows[part].shape)
    return WordVectors.from_rows(list(one.words), rows, name="other")


@claims.check(
    "of each word's {} nearest, {} are the same in both; chance is {}.",
    "{} of {} words share none.",
    "To say how far they agree, it takes four compared words or more.",
    "**The same table twice**: all {} words keep all their {} nearest.",
    "**The same company**: all {} words have the same {} nearest in both; chance is {}.",
    "For these words, by this measure, the tables are one.",
    "The fewest in common are **{} of {}**, the most **{}**.",
    "{} {} words share the fewest.",
    "{} {} words share the fewest; {}.",
    "Every word shares **{} of {}**: none differs more than another.",
    "Selected: **{}**, in both maps.",
    "They share **{}** of their {} nearest; all words, {}.",
    "**{}** keeps {} nearest words in both tables.",
    "{} Chance would leave {}.",
)
@settings(max_examples=40, deadline=None)
@given(one=tables(n=(3, 4, 12, 40)), seed=st.integers(0, 9))
def test_what_two_tables_share_is_counted(one, seed):
    two = other_rows(one, seed)
    units = unit_rows(one.matrix), unit_rows(two.matrix)
    found, n = comparing.agreement(units), len(one)
    told = compare_captions.verdict(found, same=False)
    if n < 4:
        assert found is None
        assert told == "To say how far they agree, it takes four compared words or more."
        return
    k = min(10, (n - 1) // 2)
    near = []
    for rows in units:
        far = np.round(2 - 2 * rows @ rows.T, 9) + 9 * np.eye(n)
        near.append([set(np.argsort(row, kind="stable")[:k].tolist()) for row in far])
    common = np.array([len(a & b) for a, b in zip(*near, strict=True)])
    if not np.array_equal(common, found.common):
        return  # two distances that only the last digits tell apart
    if common.min() == k:
        assert f"all {n:,} words have the same {k} nearest in both" in told
        assert f"; chance is {percent(k / (n - 1))}. For these words, by" in told
    else:
        share = percent(common.mean() / k)
        assert f"of each word's {k} nearest, {share} are the same in both" in told
        assert f"chance is {percent(k / (n - 1))}" in told
        none = f"{np.count_nonzero(common == 0):,} of {n:,} words share none."
        assert (none in told) == (common == 0).any()
    extremes = compare_captions.extremes(found)
    if common.min() == common.max():
        assert f"Every word shares **{common.min()} of {k}**" in extremes
    else:
        assert f"are **{common.min()} of {k}**, the most **{common.max()}**" in extremes
        tied = np.count_nonzero(common == common.min())
        assert (f"{tied:,} words share the fewest" in extremes) == (tied > 1)
        listed = min(10, n // 2)
        assert ("of them are listed" in extremes) == (tied > listed > 1)
        assert (f"the first {listed} of them are listed" in extremes) == (tied > listed > 1)
        assert ("the first is listed" in extremes) == (tied > listed == 1)
    some = compare_captions.selection(found, [0, 1])
    assert f"share **{percent(common[:2].mean() / k)}** of their {k} nearest" in some
    assert some.endswith(f"all words, {percent(common.mean() / k)}.")
    own = compare_captions.company("w", int(common[0]), k, found.chance)
    assert f"{common[0]} of {k}" in own if common[0] else f"none of {k}" in own
    assert own.endswith(f"Chance would leave {digits3(k * k / (n - 1))}.")
    outside = compare_captions.company("w", 0, k, comparing.chance(n, k, compared=False))
    assert outside.endswith(f"Chance would leave {digits3(k * k / n)}.")  # all n are around it
    same = compare_captions.verdict(comparing.agreement((units[0], units[0])), same=True)
    assert f"all {n:,} words keep all their {k} nearest" in same
    assert (comparing.agreement((units[0], units[0])).common == k).all()


@claims.check(
    "**{}** {} in both tables.",
    "Compared are the first {} of the {} chosen, in {}'s order.",
    "Compared {} **{}** of them, in {}'s order.",
    "Left out: {} of the same choice that {} lacks.",
    "Passed over on the way: {} that {} lacks.",
    "The maps draw the first {}.",
    "**{}** is the only word compared, so it has no neighbours here.",
    "{} {} no row for **{}**.",
    "This session no longer has that table.",
    "This choice has no word to compare with {}.",
)
@settings(max_examples=20, deadline=None)
@given(n=st.sampled_from([1, 3, 40, 600, 2_300]), gone=st.integers(0, 5), seed=st.integers(0, 3))
def test_the_words_compared_are_counted(n, gone, seed):
    one = table(n=n, d=2, seed=seed)
    left = list(one.words)[gone:]
    assert map_words.choose(one, "500", ["nowhere"]) is None
    if not left:
        return
    two = WordVectors.from_rows(left, np.ones((len(left), 2), np.float32), name="two")
    both = comparing.words_in_both(one, two, comparing.rows_in_both(one, two), "5000")
    told = compare_captions.choice(both, "one", "two")
    assert told.startswith(f"**{len(left):,}** {'word is' if len(left) == 1 else 'words are'} in")
    assert list(both.words) == left[:2_000]
    if len(left) > 2_000:
        assert f"Compared are the first 2,000 of the {len(left):,} chosen" in told
    else:
        assert f"**{len(left):,}** of them, in one's order." in told
    assert (f"Passed over on the way: {gone:,} that two lacks." in told) == (gone > 0)
    asked = list(one.words)[:50]
    few = comparing.words_in_both(one, two, comparing.rows_in_both(one, two), "500", asked)
    if few is not None:
        told_few, lacking = compare_captions.choice(few, "one", "two"), min(gone, len(asked))
        assert (f"Left out: {lacking} of the same choice that two lacks." in told_few) == (gone > 0)
    drawn = min(500, len(both.words))
    assert (f"The maps draw the first {drawn:,}." in told) == (drawn < len(both.words))
    assert two.find("nowhere") is None
    assert "two has no row for **nowhere**" in compare_captions.absent("nowhere", ["two"])


@claims.check(
    "Left out: {} with a row of zeros, which points nowhere.",
    "In {} the row of **{}** is all zeros, so nothing is near it.",
)
@settings(max_examples=30, deadline=None)
@given(
    zeros=st.lists(st.tuples(st.booleans(), st.integers(0, 19)), max_size=25), listed=st.booleans()
)
def test_rows_of_zeros_are_left_out_of_a_comparison(zeros, listed):
    rows = np.random.default_rng(0).normal(size=(2, 20, 3)).astype(np.float32)
    for second, place in zeros:
        rows[int(second), place] = 0
    words = [f"w{i}" for i in range(20)]
    one, two = (WordVectors.from_rows(words, part, name="table") for part in rows)
    shared = comparing.rows_in_both(one, two)
    both = comparing.words_in_both(one, two, shared, "200", words if listed else ())
    whole = [word for word, *pair in zip(words, *rows, strict=True) if all(x.any() for x in pair)]
    if both is None:
        assert not whole
        return
    assert list(both.words) == whole
    last = 20 if listed else words.index(whole[-1]) + 1
    asked = rows[0, :last].any(axis=1) if listed else np.ones(last, bool)  # of a list, as mapped
    gone = int(asked.sum()) - len(whole)
    told = compare_captions.choice(both, "one", "two")
    assert (f"Left out: {gone:,} with a row of zeros" in told) == (gone > 0)
    assert "lacks" not in told
    assert "In two the row of **w1** is all zeros" in compare_captions.pointless("w1", ["two"])


def test_another_spelling_of_a_word_that_is_compared_is_not_said_to_be_lacking():
    rows = np.eye(6, dtype=np.float32)
    one = WordVectors.from_rows(["The", "the", "Boat", "sea", "Rome", "king"], rows)
    two = WordVectors.from_rows(["the", "boat", "sea", "king"], rows[:4])
    both = comparing.words_in_both(one, two, comparing.rows_in_both(one, two), "5000")
    assert len(both.words) == 4
    assert both.missing == 1  # Rome


def test_every_sentence_is_answered_for():
    claims.are_complete()

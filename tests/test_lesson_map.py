"""Lesson 4 without a browser: its words, marks, captions, games and curve."""

from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import pytest
from adversaries import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from scipy.stats import t as student

from embedding_lab.geometry import quality
from embedding_lab.geometry.arrangement import compare
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import neighbours_lost, trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.tsne import TsneSettings, tsne
from embedding_lab.jobs.job import Control, Job
from embedding_lab.jobs.task_map import noise_grid_task
from embedding_lab.lessons import map_captions as captions
from embedding_lab.lessons import map_marks, map_scores, map_words
from embedding_lab.lessons.dimensions import dimension_curve, questions_within, steps
from embedding_lab.lessons.map_marks import (
    by_frequency,
    by_group,
    by_loss,
    group_places,
    label_order,
    neighbourhood,
    odd_ones_out,
    true_neighbours,
)
from embedding_lab.lessons.map_scores import Null, Scores, Worth, judge, null_of, scores_of
from embedding_lab.lessons.map_words import MapWords, choose, everyday, parse_words
from embedding_lab.lessons.numbers import percent
from embedding_lab.lessons.spot_the_noise import (
    Round,
    new_round,
    score_sentence,
    too_few,
    verdict,
    words_of,
)
from embedding_lab.vectors.questions import winners
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

GOOD = Scores(0.98, 0.97, 0.65, 0.0, 0.03, 10)
NOISE = Null(tuple(Scores(0.78, 0.71, kept, 0.0, 0.03, 10) for kept in (0.30, 0.31, 0.29)))


def table(words, name="small", seed=0):
    rows = np.random.default_rng(seed).standard_normal((len(words), 5))
    return WordVectors.from_rows(words, rows, name=name)


def clouds(n, d=12, c=2, seed=0):
    random = np.random.default_rng(seed)
    X = random.standard_normal((n, d))
    return X, X[:, :c] + random.standard_normal((n, c))


def islands(sizes, *, seed=0, apart=10.0, d=2):
    """Groups of points around places that lie far from each other: points (n, d), groups (n,)."""
    groups = np.repeat(np.arange(len(sizes)), sizes)
    random = np.random.default_rng(seed)
    middle = apart * np.eye(max(len(sizes), d))[: len(sizes), :d] if d > 2 else None
    if middle is None:
        angle = 2 * np.pi * np.arange(len(sizes)) / len(sizes)
        middle = apart * np.column_stack([np.cos(angle), np.sin(angle)])
    return middle[groups] + random.standard_normal((len(groups), d)), groups.astype(np.int32)


def sorted_words(groups, names=("food", "animals", "vehicles")):
    n = len(groups)
    words = tuple(f"w{i}" for i in range(n))
    return MapWords(np.arange(n, dtype=np.int32), words, np.asarray(groups, np.int32), names)


# Which words


def test_a_list_is_read_as_it_is_typed():
    assert parse_words("king, queen;king\nboat\t boat") == ["king", "queen", "boat"]
    assert parse_words(" ,; \n") == []


@pytest.mark.parametrize("words", [[",", ";", "&amp;", "king"], ['"', "''", "a;b"], ["a"], [","]])
def test_a_list_that_was_written_is_read_as_the_same_words(words):
    assert map_words.parse_words(map_words.write_words(words)) == words


def test_a_list_has_limits():
    many = " ".join(f"w{i}" for i in range(5_000))
    assert len(parse_words(many)) == map_words.MOST_NAMED
    assert parse_words("x" * 500) == ["x" * map_words.LONGEST]


def test_most_frequent_words_are_the_first_rows():
    glove = open_table("glove")
    chosen = choose(glove, "500")
    assert chosen.rows.tolist() == list(range(500))
    assert chosen.words == tuple(glove.words[row] for row in range(500))
    assert chosen.notices == ()
    assert chosen.rows.dtype == chosen.categories.dtype == np.int32


def test_a_small_table_shows_all_and_says_so():
    chosen = choose(table(["a", "b", "c"]), "1000")
    assert chosen.words == ("a", "b", "c")
    assert chosen.notices == ("This table has 3 words; all are shown.",)


def test_each_sorted_word_has_its_category():
    chosen = choose(open_table("glove"), "categories")
    told = dict(zip(chosen.words, chosen.categories.tolist(), strict=True))
    assert {word: chosen.names[group] for word, group in told.items()} == dict(everyday())
    assert chosen.rows.tolist() == sorted(chosen.rows.tolist())


def test_the_teaching_text_is_sorted_by_its_grammar():
    chosen = choose(open_table("teaching"), "categories")
    assert "people" in chosen.names
    assert "feelings" not in chosen.names
    assert chosen.categories.min() >= 0
    assert chosen.names[chosen.categories[chosen.words.index("king")]] == "people"


@pytest.mark.parametrize(
    ("words", "told"), [("a b c d e", "none"), ("lettuce dog boat a", "too few")]
)
def test_a_table_without_sorted_words_falls_back_and_says_so(words, told):
    chosen = choose(table(words.split()), "categories")
    assert chosen.words == tuple(words.split())
    assert len(chosen.notices) == 1
    assert told in chosen.notices[0]


def test_a_table_with_some_of_the_words_says_how_many():
    chosen = choose(table(["the", "lettuce", "dog", "boat", "nurse"]), "categories")
    assert chosen.words == ("lettuce", "dog", "boat", "nurse")
    assert chosen.notices[0].startswith("4 of our ")


def test_a_table_with_enough_sorted_words_opens_on_them():
    for name in ("glove", "teaching", "sotu", "sotu-shuffled"):
        vectors = open_table(name)
        assert (
            choose(vectors, "automatic").rows.tolist()
            == choose(vectors, "categories").rows.tolist()
        )


def test_a_table_with_few_sorted_words_opens_on_its_first_content_words():
    words = ["the", ",", "of", "1999", "court", "I", "lettuce", *(f"law{c}" for c in "abcdef")]
    chosen = choose(table(words), "automatic")
    assert chosen.words == ("court", "lettuce", "lawa", "lawb", "lawc", "lawd", "lawe", "lawf")
    (notice,) = chosen.notices
    assert notice.startswith(f"1 of our {len(everyday())} sorted words is in this table.")
    assert notice.endswith("Its first 8 content words are shown: no “the”.")
    assert len(choose(table([f"w{'abcdefghij'[i % 10]}{'x' * i}" for i in range(300)]),
                      "automatic").words) == map_words.OWN  # fmt: skip


def test_a_table_without_content_words_opens_on_its_first_words():
    chosen = choose(table(["the", "of", ",", "1999", "and"]), "automatic")
    assert len(chosen.words) == 5
    assert chosen.notices[0].endswith("Its first 5 words are shown.")


def test_own_words_are_folded_found_once_and_the_missing_ones_told():
    one = table(["boat", "dog", "king"])
    chosen = choose(one, "500", ["King", "king", "unicorn", "BOAT"])
    assert chosen.words == ("boat", "king")
    assert chosen.missing == ("unicorn",)
    assert chosen.notices == ("Not in this table: unicorn.",)


def test_many_missing_words_are_not_all_listed():
    chosen = choose(table(["boat"]), "500", ["boat", *(f"no{i}" for i in range(9))])
    assert len(chosen.missing) == 9
    assert chosen.notices == ("Not in this table: no0, no1, no2, no3, no4 and others.",)


def test_no_map_where_no_word_is_found():
    assert choose(table(["boat"]), "categories", ["unicorn"]) is None


def test_tsne_stops_at_ten_thousand_words_and_says_so():
    glove = open_table("glove")
    drawn = choose(glove, "20000", method="tsne")
    assert len(drawn.rows) == map_words.MOST_TSNE == 10_000
    assert any("10,000" in notice for notice in drawn.notices)
    assert len(choose(glove, "20000", method="pca").rows) == 20_000


def test_a_table_that_is_cut_is_not_said_to_be_shown_whole():
    vectors = WordVectors.from_rows([f"w{i}" for i in range(10_500)], np.ones((10_500, 2)))
    chosen = choose(vectors, "20000", method="tsne")
    assert chosen.notices == ("t-SNE draws the first 10,000 of 10,500; PCA draws all.",)


def test_rows_of_zeros_point_nowhere_and_are_nobodys_neighbours():
    rows = np.eye(5)
    rows[3] = 0
    vectors = WordVectors.from_rows(["boat", "dog", "king", "zero", "sea"], rows)
    chosen = choose(vectors, "200")
    assert chosen.words == ("boat", "dog", "king", "sea")
    assert chosen.notices[-1] == "1 word is left out: its row is all zeros, which point nowhere."
    assert choose(vectors, "200", ["zero"]) is None
    rows[0] = 0
    two = choose(WordVectors.from_rows(["boat", "dog", "king", "zero", "sea"], rows), "200")
    assert two.notices[-1].startswith("2 words are left out: their rows")


def test_an_unknown_choice_is_refused_by_name():
    with pytest.raises(ValueError, match="got 'all of them'"):
        choose(table(["boat"]), "all of them")


# Neighbours lost


def lost_by_hand(X, Y, k):
    def near(points, i):
        gaps = np.round(((points - points[i]) ** 2).sum(axis=1), 12)
        gaps[i] = np.inf
        return set(np.argsort(gaps, kind="stable")[:k].tolist())

    units = unit_rows(X)
    return [k - len(near(units, i) & near(np.asarray(Y), i)) for i in range(len(X))]


@pytest.mark.parametrize("n", [4, 5, 8, 21, 150])
@pytest.mark.parametrize("c", [2, 3])
def test_neighbours_lost_are_those_of_a_full_sort(n, c):
    X, Y = clouds(n, c=c, seed=n)
    assert neighbours_lost(X, Y).tolist() == lost_by_hand(X, Y, neighbourhood(n))


def test_neighbours_lost_agree_with_the_share_kept():
    X, Y = clouds(300)
    scores = trust(X, Y)
    lost = neighbours_lost(X, Y)
    assert lost.dtype == np.float32
    assert lost.min() >= 0
    assert lost.max() <= scores.k
    assert 1 - lost.mean() / scores.k == pytest.approx(scores.kept.value, abs=1e-6)


def test_a_chosen_k_is_used_and_checked():
    X, Y = clouds(40)
    assert neighbours_lost(X, Y, k=3).tolist() == lost_by_hand(X, Y, 3)
    with pytest.raises(ValueError, match="k must be >= 1 and below half of the 40 points, got 20"):
        neighbours_lost(X, Y, k=20)


def test_a_perfect_picture_loses_nobody():
    X = unit_rows(clouds(50, d=3)[0])
    assert neighbours_lost(X, 7 * X).tolist() == [0] * 50


@pytest.mark.parametrize("n", [1, 2, 3])
def test_below_four_points_losses_are_unknown(n):
    X, Y = clouds(n)
    assert np.isnan(neighbours_lost(X, Y)).tolist() == [True] * n


def test_of_very_many_points_only_the_anchors_are_asked(monkeypatch):
    monkeypatch.setattr(quality, "MANY_POINTS", 100)
    monkeypatch.setattr(quality, "EXACT_POINTS", 100)
    monkeypatch.setattr(quality, "ANCHORS", 30)
    X, Y = clouds(101)
    lost = neighbours_lost(X, Y)
    known = np.flatnonzero(~np.isnan(lost))
    assert len(known) == 30
    assert lost[known].tolist() == [lost_by_hand(X, Y, 10)[i] for i in known]


def test_places_and_vectors_must_be_as_many():
    with pytest.raises(ValueError, match="got 9 vectors and 8 places"):
        neighbours_lost(clouds(9)[0], clouds(8)[1])


# Neighbours of a word


@pytest.mark.parametrize("n", [4, 8, 30])
def test_a_words_losses_are_the_points_losses(n):
    X, Y = clouds(n, seed=3)
    units, words, lost = unit_rows(X), [f"w{i}" for i in range(n)], neighbours_lost(X, Y)
    for focus in range(n):
        listed = true_neighbours(units, Y, words, focus)
        assert len(listed) == neighbourhood(n)
        assert sum(not one.kept for one in listed) == lost[focus]


@pytest.mark.parametrize("d", [2, 3])
@pytest.mark.parametrize("seed", range(6))
def test_whole_number_rows_keep_all_in_a_turned_picture_in_each_part(d, seed):
    rows = np.random.default_rng(seed).integers(-1, 2, (30, d)).astype(np.float32)
    units = unit_rows(rows)
    picture = pca(units, 3).coordinates
    *_, whole = dimension_curve(rows, [])
    assert whole.kept == 1
    null = null_like(rows, lambda noise: pca(noise, 3).coordinates, 3)
    assert "**Exact**" in captions.verdict(scores_of(rows, picture), null, scored=True)
    for point in range(30):
        listed = true_neighbours(units, picture, [str(i) for i in range(30)], point)
        assert all(near.kept for near in listed)


def test_neighbours_come_nearest_first_with_their_cosine():
    angles = np.deg2rad([0, 10, 30, 60, 100, 150])
    units = np.column_stack([np.cos(angles), np.sin(angles)])
    listed = true_neighbours(units, units, ["a", "b", "c", "d", "e", "f"], 0)
    assert [one.word for one in listed] == ["b", "c"]
    assert [one.point for one in listed] == [1, 2]
    assert [one.cosine for one in listed] == pytest.approx(np.cos(angles[1:3]))
    assert [one.kept for one in listed] == [True, True]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_two_or_three_words_keep_all_their_neighbours(n):
    X, Y = clouds(n)
    listed = true_neighbours(unit_rows(X), Y, ["a", "b", "c"][:n], 0)
    assert sorted(one.point for one in listed) == list(range(1, n))
    assert all(one.kept for one in listed)


def test_equal_neighbours_are_ordered_by_row():
    units = np.tile(unit_rows([[1.0, 2.0, 3.0, 4.0]]), (9, 1))
    listed = true_neighbours(units, np.zeros((9, 2)), list("abcdefghi"), 4)
    assert [one.word for one in listed] == ["a", "b", "c", "d"]
    assert all(one.kept for one in listed)


# Marks


def test_eight_groups_are_four_hues_in_two_shapes():
    marks = by_group(np.array([0, 1, 2, 3, 4, 5, 6, 7, -1], np.int32))
    assert list(marks.colour) == ["c1", "c2", "c3", "c4"] * 2 + ["edge"]
    assert list(marks.symbol) == ["circle"] * 4 + ["diamond"] * 4 + ["circle"]
    assert len(set(zip(marks.colour, marks.symbol, strict=True))) == 9
    assert marks.value is None
    assert len(marks.size) == 9


def test_frequent_words_have_the_largest_value():
    marks = by_frequency(np.array([0, 9, 99], np.int32))
    assert marks.value.tolist() == pytest.approx([2, 1, 0])  # the scale begins at 0


def test_points_that_lost_more_are_larger():
    marks = by_loss([0, 5, 10, np.nan], 40)
    assert marks.value.tolist()[:3] == [0, 5, 10]
    assert marks.size[0] < marks.size[1] < marks.size[2]


def test_points_that_nobody_asked_are_not_drawn_as_if_they_lost_none():
    marks = by_loss([0, 5, np.nan], 40)
    assert np.isnan(marks.value[2])
    assert marks.size[2] < marks.size[0]
    assert "not asked" in captions.lost(GOOD, NOISE, unasked=True)
    assert "not asked" not in captions.lost(GOOD, NOISE)


def test_more_points_are_drawn_smaller():
    sizes = [map_marks.point_size(n) for n in (10, 501, 5_001, 50_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


def test_the_name_of_a_group_stands_close_above_it_whatever_its_outliers():
    places, groups = islands([30, 30, 30])
    places[0] = places[30:60].mean(axis=0)  # one of the first group is lost in the second
    named = group_places(groups, ["a", "b", "c"], places)
    assert [(name, group) for name, group, _ in named] == [("a", 0), ("b", 1), ("c", 2)]
    for _, group, place in named:
        gaps = np.linalg.norm(places - place, axis=1)
        assert groups[gaps.argmin()] == group
        assert gaps.min() < 2
        assert place[1] > np.median(places[groups == group], axis=0)[1]


def test_a_name_goes_below_its_group_where_another_group_stands_above():
    groups = np.repeat([0, 1, -1], [300, 300, 1]).astype(np.int32)
    places = np.random.default_rng(0).uniform(-1, 1, (601, 2)) * [4, 1]
    places[300:, 1] += 2  # the second group lies on the first
    places[600] = -9, -3  # without a point farther down there would be no room below
    (_, _, first), (_, _, second) = group_places(groups, ["a", "b"], places)
    assert first[1] < places[:300, 1].min()
    assert second[1] > places[300:600, 1].max()
    (_, _, alone), _ = group_places(groups[:600], ["a", "b"], places[:600])
    assert alone[1] > 0


def test_names_of_groups_in_one_place_stand_above_each_other():
    places, groups = islands([30, 30, 30, 30], apart=0.01)
    named = group_places(groups, ["a", "b", "c", "d"], places)
    line = 2 * map_marks.ABOVE * np.ptp(places[:, 1])
    heights = sorted(place[1] for *_, place in named)
    assert min(b - a for a, b in pairwise(heights)) >= line * 0.999


def test_groups_of_one_or_two_points_have_no_name():
    places, groups = islands([2, 1, 5])
    assert [name for name, *_ in group_places(groups, ["a", "b", "c"], places)] == ["c"]


def test_a_stray_word_is_found_and_named_with_those_around():
    places, groups = islands([20, 20, 20])
    places[5] = places[45]
    chosen = sorted_words(groups)
    assert odd_ones_out(chosen, places) == [(5, 2)]


def test_only_the_vectors_can_confirm_a_stray_word():
    places, groups = islands([20, 20, 20])
    vectors, _ = islands([20, 20, 20], d=8)
    places[5], places[6] = places[45], places[46]
    vectors[6] = vectors[46]  # the sixth is truly there, the fifth only in the picture
    chosen = sorted_words(groups)
    assert odd_ones_out(chosen, places, units=unit_rows(vectors)) == [(6, 2)]
    assert {point for point, _ in odd_ones_out(chosen, places)} == {5, 6}


def test_in_a_small_or_unsorted_map_nobody_is_odd():
    places, groups = islands([9, 9])
    assert odd_ones_out(sorted_words(groups), places) == []
    places, groups = islands([20, 20])
    assert odd_ones_out(sorted_words(np.full(40, -1)), places) == []


def test_turkey_stands_among_the_countries_in_the_table_itself():
    glove = open_table("glove")
    chosen = choose(glove, "categories")
    units = unit_rows(glove.matrix[chosen.rows])
    point, around = odd_ones_out(chosen, units, units=units)[0]
    assert (chosen.words[point], chosen.names[around]) == ("turkey", "countries")


def test_labels_go_to_neighbours_first_then_odd_ones_then_to_all_groups_by_turns():
    chosen = sorted_words([0, 0, 0, 1, 1, 2])
    near = [map_marks.MapNeighbour(4, "w4", 0.9, kept=True)]
    assert label_order(chosen, near, [(2, 1)]) == [4, 2, 0, 3, 5, 1]


# Captions


def keeping(kept, **more):
    return Scores(0.9, 0.9, kept, 0.0, 0.03, 10, **more)


def test_the_verdict_holds_the_picture_against_all_random_ones():
    assert captions.verdict(GOOD, NOISE, scored=True) == (
        "**Largely true**: it keeps 65 % of each word's 10 nearest among these words. Random "
        "vectors: 29 to 31 % (3 drawn). That is 50 % of the way from noise to exact."
    )


@pytest.mark.parametrize(
    ("kept", "lead"),
    [
        (0.20, "Less than noise keeps"), (0.284, "Not sure"), (0.29, "No more than noise keeps"),
        (0.30, "No more than noise keeps"), (0.31, "No more than noise keeps"), (0.317, "Not sure"),
        (0.35, "Hardly more than noise"), (0.40, "Partly true"), (0.99, "Largely true"),
        (1.00, "Exact"),
    ],
)  # fmt: skip
def test_the_grades_follow_what_is_gained_over_noise(kept, lead):
    many = Null(tuple(keeping(0.29 + 0.001 * i) for i in range(21)))
    told = captions.verdict(keeping(kept), many, scored=True)
    assert told.startswith(f"**{lead}**")
    assert ("Don't trust it" in told) == (kept <= 0.31)
    assert ("of the way" in told) == (0.32 < kept < 1)
    assert ("It is more than each of them" in told) == (kept == 0.317)
    assert ("It is less than each of them" in told) == (kept == 0.284)


@pytest.mark.parametrize("pictures", [2, 3, 4, 5, 10, 20])
def test_the_bound_of_the_judgement_is_students(pictures):
    assert map_scores.T_999[pictures - 1] == pytest.approx(
        student.ppf(0.999, pictures - 1), abs=1e-3
    )


@pytest.fixture(scope="module")
def noises():
    """Scores of 200 planes of random vectors."""
    rows = (np.random.default_rng(seed).standard_normal((47, 50)) for seed in range(200))
    return [scores_of(one, plane(one)) for one in rows]


@pytest.mark.parametrize("pictures", [2, 3, 5, 20])
def test_noise_is_called_more_or_less_than_noise_in_one_of_a_hundred_at_most(noises, pictures):
    random, called = np.random.default_rng(pictures), []
    for _ in range(2_000):
        one, *others = random.choice(len(noises), pictures + 1, replace=False)
        called.append(judge(noises[one], Null(tuple(noises[i] for i in others))).worth)
    unsure = {Worth.BELOW, Worth.NO_MORE, Worth.ABOVE}
    assert np.mean([worth not in unsure for worth in called]) <= 0.01
    assert np.mean([worth is Worth.NO_MORE for worth in called]) > (pictures - 1.5) / (pictures + 1)


@pytest.mark.parametrize(("pictures", "worth"), [(5, Worth.ABOVE), (20, Worth.PARTLY)])
def test_what_no_random_picture_reaches_is_not_called_noise(pictures, worth):
    vectors = open_table("glove")
    chosen = choose(vectors, "categories")
    feelings = chosen.rows[chosen.categories == chosen.names.index("feelings")]
    rows = np.array(vectors.matrix[feelings], np.float32)
    scores, null = scores_of(rows, space(rows)), null_like(rows, space, pictures)
    assert scores.kept > max(null.values("kept"))
    assert judge(scores, null).worth is worth


def test_a_sampled_picture_is_judged_within_its_standard_error():
    null = Null(tuple(keeping(0.300 + 0.001 * i) for i in range(5)))
    assert judge(keeping(0.40), null).worth is Worth.PARTLY
    sampled = Scores(0.9, 0.9, 0.40, 0.02, 0.03, 10, sampled=True)
    assert judge(sampled, null).worth is Worth.ABOVE


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_enough_random_pictures_are_drawn_to_judge_by(method):
    numbers = [map_scores.null_pictures(n, method) for n in (4, 500, 5_000, 50_000)]
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) >= 3
    assert min(numbers[:3]) >= 5


def test_what_noise_keeps_too_is_no_merit():
    full = Null((keeping(1.0),) * 5)
    assert captions.verdict(keeping(1.0), full, scored=True).endswith("nothing of the words.")
    assert captions.verdict(keeping(0.9), full, scored=True).startswith("**Less than noise")
    assert judge(keeping(1.0), full).gained is None


def test_a_null_needs_a_picture():
    with pytest.raises(ValueError, match="at least one random picture"):
        Null(())


def test_a_sampled_share_carries_its_standard_error():
    sampled = Scores(0.98, 0.97, 0.65, 0.012, 0.03, 10, sampled=True)
    assert "65 % ± 1.2 %" in captions.verdict(sampled, NOISE, scored=True)
    assert "±" not in captions.verdict(GOOD, NOISE, scored=True)
    assert "that was asked" in captions.verdict(keeping(1.0, sampled=True), NOISE, scored=True)


def test_before_the_scores_and_without_them_the_verdict_says_why():
    assert captions.verdict(None, None, scored=False) == "Scoring this picture."
    assert "four words or more" in captions.verdict(None, None, scored=True)
    assert captions.verdict(GOOD, None, scored=True) == (
        "It keeps 65 % of each word's 10 nearest among these words; chance is 3.0 %."
    )


def test_lost_neighbours_are_explained_with_their_share():
    assert captions.lost(GOOD, NOISE) == (
        "Larger points lost more of their 10 nearest among these words. The picture keeps 65 % of "
        "them; random vectors, 29 to 31 % (3 drawn)."
    )
    assert captions.lost(GOOD, None).endswith("keeps 65 % of them.")


def test_a_picture_that_leaves_the_page_says_what_it_keeps():
    assert captions.in_print(GOOD, NOISE) == (
        "keeps 65 % of each word's 10 nearest among these words; random vectors: 29 to 31 % "
        "(3 drawn)"
    )
    assert captions.in_print(GOOD, None) == "keeps 65 % of each word's 10 nearest among these words"
    assert captions.in_print(None, None) == ""


def null_like(rows, draw, number=10):
    noises = (np.random.default_rng(s).standard_normal(rows.shape) for s in range(number))
    return null_of(scores_of(noise, draw(noise)) for noise in noises)


def worth_of(rows, draw):
    return judge(scores_of(rows, draw(rows)), null_like(rows, draw)).worth


def plane(rows):
    return pca(unit_rows(rows)).coordinates


def space(rows):
    return pca(unit_rows(rows), 3).coordinates


def moved(rows, **settings):
    *_, last = tsne(rows, TsneSettings(perplexity=20, iterations=250, **settings))
    return last.coordinates


def map_rows(name, choice="automatic"):
    vectors = open_table(name)
    return np.array(vectors.matrix[choose(vectors, choice).rows], np.float32)


def test_a_table_of_two_dimensions_is_drawn_exactly_and_so_is_noise():
    rows = map_rows("teaching")[:, :2]
    assert worth_of(rows, plane) is Worth.EXACT
    null = null_like(rows, plane)
    assert "Random vectors keep theirs too" in captions.verdict(
        scores_of(rows, plane(rows)), null, scored=True
    )


@pytest.mark.parametrize("seed", [3, 4])
def test_the_teaching_text_is_judged_alike_from_each_seed(seed):
    assert worth_of(map_rows("teaching"), lambda rows: moved(rows, seed=seed)) is Worth.PARTLY


@pytest.mark.parametrize("name", ["glove", "sotu"])
def test_the_most_frequent_words_show_a_part_of_what_noise_loses(name):
    assert worth_of(map_rows(name, "200"), moved) is Worth.PARTLY


@pytest.mark.parametrize("choice", ["automatic", "200"])
@pytest.mark.parametrize("start", ["pca", "random"])
def test_the_shuffled_text_is_judged_as_noise(choice, start):
    worth = worth_of(map_rows("sotu-shuffled", choice), lambda rows: moved(rows, start=start))
    assert worth is Worth.LESS


def test_six_words_are_too_few_to_tell_from_noise():
    assert worth_of(map_rows("glove")[:6], moved) in {Worth.BELOW, Worth.NO_MORE, Worth.ABOVE}


@settings(max_examples=40, deadline=None)
@given(one=tables(n=(4, 12, 200)), seed=st.integers(0, 99))
def test_a_verdict_says_what_a_full_sort_finds(one, seed):
    rows = one.matrix
    scores, null = scores_of(rows, plane(rows)), null_like(rows, plane, 3)
    kept = 1 - np.mean(lost_by_hand(rows, plane(rows).astype(np.float32), scores.k)) / scores.k
    assert scores.kept == pytest.approx(kept)
    told = captions.verdict(scores, null, scored=True)
    every = [one.kept for one in null.scores]
    bound = student.ppf(0.999, 2) * np.std(every, ddof=1) * np.sqrt(1 + 1 / 3)
    if "**Exact**" in told:
        assert kept == pytest.approx(1)
    elif "Less than" in told:
        assert scores.kept < min(every)
        assert scores.kept < np.mean(every) - bound
    elif "less than each" in told:
        assert scores.kept < min(every)
    elif "more than each" in told:
        assert scores.kept > max(every)
    elif "No more" in told:
        assert min(every) <= scores.kept <= max(every)
    else:
        assert scores.kept > max(every)
        assert scores.kept > np.mean(every) + bound
        way = (scores.kept - np.mean(every)) / (1 - np.mean(every))
        assert f"That is {percent(way)} of the way" in told
    assert f"({len(every)} drawn)" in told or "theirs too" in told


def test_little_variance_is_told():
    assert captions.variance([0.6, 0.3], 50).endswith("in 50 dimensions.")
    assert captions.variance([0.08, 0.06], 50).endswith("The other 86 % is not in this picture.")
    assert captions.axis_names([0.12])[0] == "component 1 · 12 % of variance"


def test_a_words_summary_counts_kept_and_lost():
    some = captions.kept_of("lettuce", 8, 10, 50)
    assert ":green[**8 ✓**]" in some
    assert ":violet[**2 ✗ lost**]" in some
    assert "lost" not in captions.kept_of("lettuce", 10, 10, 50)


def test_words_of_a_reader_are_plain_in_captions():
    nasty = "a*b_[x](y)"
    for told in (captions.odd_one(nasty, "food", "body"), captions.kept_of(nasty, 1, 2, 3)):
        assert "a*b" not in told
        assert "[x](y)" not in told


def test_progress_has_step_and_divergence():
    assert captions.progress(250, 750, 1.234) == "Step **250** of 750 · KL 1.23 nats"
    for none in (-0.0, -1e-9, -0.004):
        assert captions.progress(750, 750, none).endswith(" KL 0.00 nats")


def test_the_curve_says_what_two_dimensions_keep_and_when_half_survive():
    points = [(1, 0.01, 0.0), (2, 0.09, 0.02), (17, 0.5, 0.3), (34, 0.91, 0.5), (50, 1.0, 0.62)]
    assert captions.curve(points) == (
        "Two components keep **9.0 %** of the neighbours. Half of them stay from **17** on, nine "
        "tenths from **34**, of the numbers tried. Analogies solved, of those asked: **2.0 %** "
        "with two components, **62 %** with all 50."
    )


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([(1, np.nan, np.nan)], ""),
        ([(1, 0.1, np.nan), (2, 0.2, np.nan)], "Two components keep **20 %** of the neighbours."),
        ([(1, 1.0, np.nan)], "Nine tenths of them stay from **1** on, of the numbers tried."),
        (
            [(1, 0.95, np.nan), (3, 0.6, np.nan), (5, 1.0, np.nan)],  # the early peak doesn't last
            "Half of them stay from **1** on, nine tenths from **5**, of the numbers tried.",
        ),
    ],
)
def test_the_curve_says_no_more_than_is_known(points, told):
    assert captions.curve(points) == told


# Spot the noise


def test_a_round_has_six_panels_of_which_one_is_random():
    game = new_round(0)
    assert game.panels == len(game.perplexities) == 6
    assert 0 <= game.hidden < 6


def test_the_same_number_is_the_same_game_and_others_differ():
    games = [new_round(number) for number in range(60)]
    assert games == [new_round(number) for number in range(60)]
    assert {game.hidden for game in games} == set(range(6))


def test_no_word_is_in_two_panels_and_each_has_as_many():
    glove = open_table("glove")
    first, second = (words_of(glove, new_round(number)) for number in (0, 1))
    assert first.shape == (6, 120)
    assert len(np.unique(first)) == first.size
    assert first.max() < 720
    assert first.tolist() == words_of(glove, new_round(0)).tolist() != second.tolist()


def test_a_table_too_small_for_the_game_says_so():
    assert words_of(table([f"w{i}" for i in range(71)]), new_round(0)) is None
    assert words_of(table([f"w{i}" for i in range(72)]), new_round(0)).shape == (6, 12)
    assert too_few(71) == "The game takes 72 words; this table has 71."


@pytest.mark.parametrize(("hidden", "perplexity"), [(0, 5), (2, 20), (3, 5), (4, 10)])
def test_the_verdict_names_the_panel_and_its_perplexity(hidden, perplexity):
    game = Round(0, (5, 10, 20) * 2, hidden)
    kept = [0.5] * 6
    right, wrong = verdict(game, hidden, kept), verdict(game, (hidden + 1) % 6, kept)
    for told in (right, wrong):
        assert f"Number **{hidden + 1}** is random, drawn at perplexity {perplexity}" in told
    assert "**Right.**" in right
    assert "**Not that one.**" in wrong


@pytest.mark.parametrize(
    ("own", "told"), [(0.2, "So the score finds it"), (0.9, "keep less"), (0.4, "can't tell")]
)
def test_the_verdict_tells_whether_the_score_would_have_found_it(own, told):
    game = Round(0, (5, 10, 20) * 2, 1)
    sentence = score_sentence(game, [0.3, own, 0.5, 0.4, 0.5, 0.6])
    assert sentence.startswith(f"It keeps {percent(own)} of its neighbours, the others 30 % to 60")
    assert told in sentence


class Played(NamedTuple):
    """A round: where the noise is, where it looks to be by likeness, and by the score."""

    hidden: int
    least_like: int
    lowest: int


@pytest.fixture(scope="module")
def rounds():
    """Sixty rounds of small panels, drawn as the page draws them but in fewer steps."""
    vectors, played = open_table("glove"), []
    for number in range(60):
        game = new_round(number)
        rows = np.array(vectors.matrix[words_of(vectors, game)[:, :60]], np.float32)
        settings = {
            "perplexities": list(game.perplexities), "hidden": game.hidden, "iterations": 100,
            "seed": number,
        }  # fmt: skip
        panels = list(noise_grid_task(Job("noise_grid", settings, {"rows": rows}), None, Control()))
        places = [panel.arrays["coordinates"] for panel in panels]
        like = np.full((6, 6), -1.0)
        for a, b in combinations(range(6), 2):
            like[a, b] = like[b, a] = compare(places[a], places[b]).r2
        kept = [panel.header["kept"] for panel in panels]
        played.append(Played(game.hidden, int(like.max(axis=1).argmin()), int(np.argmin(kept))))
    return played


def wins_of_chance(rounds):
    """Bounds that a guesser who knows nothing keeps in 999 of 1,000 tests."""
    return binom.interval(0.999, len(rounds), 1 / 6)


@pytest.mark.parametrize("panel", range(6))
def test_a_blind_guess_is_right_once_in_six(panel):
    many = [new_round(number).hidden for number in range(3_000)]
    low, high = wins_of_chance(many)
    assert low <= many.count(panel) <= high


def test_looking_for_twins_wins_no_more_than_a_blind_guess(rounds):
    low, high = wins_of_chance(rounds)
    assert low <= sum(one.least_like == one.hidden for one in rounds) <= high


def test_the_score_finds_the_noise_far_more_often(rounds):
    assert sum(one.lowest == one.hidden for one in rounds) > 2 * wins_of_chance(rounds)[1]


# How many dimensions?


def test_all_dimensions_keep_every_neighbour_and_all_variance():
    X = clouds(60, d=7)[0] + 3  # far from the origin: centring must be on both sides
    points = list(dimension_curve(X, np.empty((0, 4))))
    assert [one.k for one in points] == steps(7) == [1, 2, 3, 5, 7]
    assert points[-1].kept == 1
    assert points[-1].variance == pytest.approx(1)
    assert all(np.isnan(one.right) for one in points)
    assert points[0].kept < 0.9


def test_neighbours_kept_are_those_of_a_full_sort():
    X = clouds(40, d=6)[0]
    units = unit_rows(X)
    centred = units - units.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    for one in dimension_curve(X, np.empty((0, 4))):
        cut = centred @ axes[: one.k].T
        assert one.kept == pytest.approx(1 - np.mean(lost_by_hand(X, cut, 10)) / 10)


@settings(max_examples=25, deadline=None)
@given(one=tables(n=(21, 200)))
def test_the_curve_measures_what_the_badge_measures(one):
    found = {point.k: point.kept for point in dimension_curve(one.matrix, np.empty((0, 4)))}
    for k in {2, 3} & set(found):
        picture = pca(unit_rows(one.matrix), k).coordinates
        assert found[k] == pytest.approx(trust(one.matrix, picture).kept.value)
    assert found[one.dimensions] == pytest.approx(1)


def test_all_components_answer_as_the_whole_table_does():
    teaching = open_table("teaching")
    asked = questions_within(teaching, len(teaching))
    *_, last = dimension_curve(teaching.matrix, asked)
    units = unit_rows(teaching.matrix)
    right = 0
    for a, b, c, answer in asked.tolist():
        scores = units @ (units[b] - units[a] + units[c])
        scores[[a, b, c]] = -np.inf
        right += int(scores.argmax() == answer)
    assert last.right == pytest.approx(right / len(asked))


def test_variance_and_neighbours_grow_with_the_components():
    points = list(dimension_curve(clouds(200, d=13)[0], np.empty((0, 4))))
    variances = [one.variance for one in points]
    assert variances == sorted(variances)
    assert points[0].kept < points[-2].kept < 1


def test_an_analogy_that_lives_in_the_third_component_needs_three():
    # Corners of a box: axes of length 4, 2 and 1, so the components are the axes in that order.
    corners = [[x, y, z] for x in (4, -4) for y in (2, -2) for z in (1, -1)]
    question = [[0, 4, 3, 7]]  # +++ is to -++ as +-- is to ---; with two, --+ is as near
    right = {one.k: one.right for one in dimension_curve(corners, question)}
    assert right == {1: 0, 2: 0, 3: 1}


@pytest.mark.parametrize("twin", [5, 3])
def test_an_answer_that_shares_the_first_place_is_as_wrong_as_on_the_scoreboard(twin):
    rows = np.random.default_rng(4).normal(size=(12, 4))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[4] = rows[2] - rows[0] + rows[1]
    question = [[0, 1, 2, 4]]
    *_, last = dimension_curve(rows, question)
    assert last.right == 1
    rows[twin] = 3 * rows[4]
    points = list(dimension_curve(rows, question))
    assert [one.right for one in points] == [0] * len(points)
    vectors = WordVectors.from_rows([f"w{row}" for row in range(12)], rows)
    assert winners(vectors, np.array(question)[:, :3]).inputs_forbidden.tolist() == [-1]


def test_no_point_asks_for_its_inputs():
    X = clouds(30, d=4)[0]
    answers = [one.right for one in dimension_curve(X, [[0, 1, 2, 2], [3, 4, 5, 4]])]
    assert answers == [0] * len(answers)


def test_the_seed_picks_the_words_that_are_asked():
    X = clouds(700, d=5)[0]
    first, again, other = (
        [one.kept for one in dimension_curve(X, np.empty((0, 4)), seed=seed)] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_few_words_make_a_curve(n):
    points = list(dimension_curve(clouds(n, d=4)[0], np.empty((0, 4))))
    assert points[-1].k == 4
    assert np.isnan(points[-1].kept)  # there is no other word to keep or lose


def test_too_many_words_and_strange_questions_are_refused():
    with pytest.raises(ValueError, match="at most 5,000 words, got 5,001"):
        next(dimension_curve(np.ones((5_001, 2)), []))
    with pytest.raises(ValueError, match="rows from 0 to 8"):
        next(dimension_curve(clouds(9)[0], [[0, 1, 2, 9]]))


def test_questions_are_chosen_within_the_part_and_evenly():
    glove = open_table("glove")
    few, all_of_them = questions_within(glove, 5_000, 50), questions_within(glove, 5_000, 10_000)
    assert few.dtype == np.int32
    assert few.shape[1] == 4
    assert 25 <= len(few) <= 50 < len(all_of_them)
    assert all_of_them.max() < 5_000
    step = -(-len(all_of_them) // 50)
    assert few.tolist() == all_of_them[::step].tolist()
    asked = [[glove.words[row] for row in rows] for rows in all_of_them.tolist()]
    assert all(len(set(words)) == 4 for words in asked)


def test_a_table_without_the_words_has_no_questions():
    assert questions_within(table(["a", "b"]), 5_000).shape == (0, 4)
    assert next(dimension_curve(np.eye(2), [])).questions == 0

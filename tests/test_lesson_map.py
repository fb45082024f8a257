"""Lesson 4 without a browser: its words, marks, captions, games and curve."""

from itertools import pairwise

import numpy as np
import pytest

from embedding_lab.geometry import quality
from embedding_lab.geometry.quality import neighbours_lost, trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.lessons import map_captions as captions
from embedding_lab.lessons import map_marks, map_words
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
from embedding_lab.lessons.map_scores import Scores
from embedding_lab.lessons.map_words import MapWords, choose, everyday, parse_words
from embedding_lab.lessons.spot_the_noise import Round, new_round, verdict
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

GOOD = Scores(0.98, 0.97, 0.65, 0.0, 0.03, 10)
NOISE = Scores(0.78, 0.71, 0.30, 0.0, 0.03, 10)


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
    assert marks.value.tolist() == pytest.approx([0, -1, -2])


def test_points_that_lost_more_are_larger_and_brighter():
    marks = by_loss([0, 5, 10, np.nan], 40)
    assert marks.value.tolist() == [0, 5, 10, 0]
    assert marks.size[0] < marks.size[1] < marks.size[2]
    assert marks.size[3] == marks.size[0]


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


def test_the_verdict_compares_with_random_vectors():
    assert captions.verdict(GOOD, NOISE, scored=True) == (
        "Most neighbours survive: 65 %, against 30 % for random vectors. Don't read sizes or gaps."
    )


def test_a_picture_no_better_than_noise_is_not_to_be_trusted():
    poor = Scores(0.8, 0.7, 0.33, 0.0, 0.03, 10)
    assert "little more than noise" in captions.verdict(poor, NOISE, scored=True)
    assert "little more than noise" not in captions.verdict(GOOD, NOISE, scored=True)


@pytest.mark.parametrize(("kept", "word"), [(0.1, "Few"), (0.4, "Some"), (0.5, "Most")])
def test_few_some_and_most_are_told_apart(kept, word):
    low = Scores(0.5, 0.5, 0.02, 0.0, 0.03, 10)
    told = captions.verdict(Scores(0.9, 0.9, kept, 0.0, 0.03, 10), low, scored=True)
    assert told.startswith(word)


def test_a_sampled_share_carries_its_standard_error():
    sampled = Scores(0.98, 0.97, 0.65, 0.012, 0.03, 10)
    assert "65 % ± 1.2 %" in captions.verdict(sampled, NOISE, scored=True)
    assert "±" not in captions.verdict(GOOD, NOISE, scored=True)


def test_before_the_scores_and_without_them_the_verdict_says_why():
    assert captions.verdict(None, None, scored=False) == "Scoring this picture."
    assert "fewer than four" in captions.verdict(None, None, scored=True)
    assert captions.verdict(GOOD, None, scored=True) == (
        "It keeps 65 % of each word's 10 nearest; chance is 3.0 %."
    )


def test_lost_neighbours_are_explained_with_their_share():
    assert captions.lost(GOOD, NOISE) == (
        "Larger, brighter points lost more of their 10 nearest words. The picture keeps 65 % of "
        "them; random vectors drawn the same way keep 30 %."
    )
    assert captions.lost(GOOD, None).endswith("keeps 65 % of them.")


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


def test_the_curve_says_what_two_dimensions_keep_and_when_half_survive():
    points = [(1, 0.01, 0.0), (2, 0.09, 0.02), (17, 0.5, 0.3), (34, 0.91, 0.5), (50, 1.0, 0.62)]
    assert captions.curve(points) == (
        "Two dimensions keep **9.0 %** of the neighbours. Half of them survive from **17** on, "
        "nine tenths from **34**. Analogies solved: **2.0 %** in two dimensions, **62 %** in 50."
    )


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([(1, np.nan, np.nan)], ""),
        ([(1, 0.1, np.nan), (2, 0.2, np.nan)], "Two dimensions keep **20 %** of the neighbours."),
        ([(1, 1.0, np.nan)], "From **1** on, nine tenths survive."),
        ([(1, 0.1, np.nan), (3, 0.6, np.nan)], "Half of them survive from **3** on."),
    ],
)
def test_the_curve_says_no_more_than_is_known(points, told):
    assert captions.curve(points) == told


# Spot the noise


def test_a_round_has_six_panels_of_which_one_is_random():
    game = new_round(0)
    assert game.panels == len(game.seeds) * len(game.perplexities) == 6
    assert 0 <= game.hidden < 6


def test_the_same_number_is_the_same_game_and_others_differ():
    games = [new_round(number) for number in range(60)]
    assert games == [new_round(number) for number in range(60)]
    assert {game.hidden for game in games} == set(range(6))
    assert len({game.seeds for game in games}) == 60


@pytest.mark.parametrize(("hidden", "perplexity"), [(0, 5), (2, 30), (3, 5), (4, 15)])
def test_the_verdict_names_the_panel_and_its_perplexity(hidden, perplexity):
    game = Round((0, 1), (5, 15, 30), hidden)
    right, wrong = verdict(game, hidden), verdict(game, (hidden + 1) % 6)
    for told in (right, wrong):
        assert f"Number **{hidden + 1}** is random, drawn at perplexity {perplexity}" in told
    assert "**Right.**" in right
    assert "**Not that one.**" in wrong


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

    def near(points):
        rows = unit_rows(points)
        cosines = rows @ rows.T
        np.fill_diagonal(cosines, -np.inf)
        return [set(row[:10]) for row in np.argsort(-cosines, axis=1, kind="stable").tolist()]

    for one in dimension_curve(X, np.empty((0, 4))):
        cut = near(centred @ axes[: one.k].T)
        kept = np.mean([len(a & b) / 10 for a, b in zip(near(centred), cut, strict=True)])
        assert one.kept == pytest.approx(kept)


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
    assert points[-1].kept == pytest.approx(np.nan if n == 1 else 1, nan_ok=True)


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

"""The course as steps: complete, short, and its expected figures are those of brute force."""

import re
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import procrustes

from embedding_lab.lessons import expected
from embedding_lab.lessons.map_seeds import shipped
from embedding_lab.lessons.spot_the_noise import new_round, verdict
from embedding_lab.lessons.steps import STEPS, TOGETHER, minutes_of, to_predict_first
from embedding_lab.text.markdown import plain, unmarked
from embedding_lab.ui.lessons import COURSE, HOME
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

LESSONS = {lesson.path: lesson for lesson in (HOME, *COURSE)}
shelf = cache(open_table)


def told(figures):
    return " ".join(unmarked(sentence) for sentence in figures.sentences)


def square(_name):
    """a, b, c, d at the corners of a square far from the origin, so that b - a = d - c."""
    rows = np.array([[10, 0, 0], [10, 2, 0], [10, 0, 3], [10, 2, 3], [-1, 0, 0], [0, -9, 1]])
    return WordVectors.from_rows(["a", "b", "c", "d", "e", "f"], rows.astype(np.float32))


def test_steps_are_numbered_by_lesson_and_fill_its_minutes():
    numbers = [tuple(map(int, step.id.split("."))) for step in STEPS]
    assert numbers == sorted(set(numbers))
    for path in {step.path for step in STEPS}:
        steps = [step for step in STEPS if step.path == path]
        assert {int(step.id.split(".")[0]) for step in steps} == {LESSONS[path].number or 0}
        assert [int(step.id.split(".")[1]) for step in steps] == list(range(1, len(steps) + 1))
        if LESSONS[path].minutes:
            assert minutes_of(steps) == LESSONS[path].minutes


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_step_says_in_short_sentences_what_to_ask_and_what_to_expect(step):
    for words in (step.treats, step.ask, step.do, step.place):
        assert all(len(one.split()) <= 20 for one in re.split(r"(?<=[.?!:])\s", words))
    assert "?" in step.ask
    figures = step.expected(shelf)
    assert figures.sentences
    assert re.search(r"\d", told(figures))
    assert not re.search(r"[*\\\[\]]", told(figures))
    assert figures.source


@given(st.sets(st.sampled_from([step.id for step in STEPS])))
def test_what_to_predict_first_names_planned_steps_only_and_each_once(ids):
    planned = [step for step in STEPS if step.id in ids]
    told = {step.id: to_predict_first(step, planned) for step in STEPS}
    for together in TOGETHER:
        named = [one for one in together if one in ids]
        notes = [told[one] for one in together if told[one]]
        assert len(notes) == (len(named) > 1)
        for note in notes:
            assert sorted(set(re.findall(r"\d\.\d", note))) == named
            assert note == told[named[0]]
            assert len(note.split()) <= 20
    grouped = {one for together in TOGETHER for one in together}
    assert not any(note for one, note in told.items() if one not in grouped)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_an_address_is_short_enough_to_type_and_holds_the_id_alone(step):
    link = step.link("http://host:8501/")
    assert link == f"http://host:8501/?step={step.id}"
    assert step.query == {"bench": step.table, "step": step.id, **step.state}


def test_only_the_list_decides_who_is_near_by_number():
    first, second, _ = expected.numbering(shelf).sentences
    assert "lettuce–boat 1, lettuce–spinach 2, so **boat**" in first
    assert "lettuce–boat 2, lettuce–spinach 1, so **spinach**" in second


def test_the_article_s_weights_are_products():
    assert (
        f"{200_000 * 500:,}** weights: {200_000 * 500 * 4:,} bytes"
        in (expected.article_layer().sentences[0])
    )
    wide = told(expected.as_wide())
    assert f"The next layer has {500 * 500:,} weights." in wide
    assert f"falls to a {200_000 * 500 // (500 * 500)}th" in wide
    assert f"from {200_000 * 500:,} to {200_000 * 500 + 500 * 500:,}" in wide


def test_the_best_saving_is_found_by_trying_every_size():
    saving = [d for d in range(1, 1_000) if 200_000 * d + d * 500 < 200_000 * 500]
    assert next(step for step in STEPS if step.id == "2.3").state == {"d": str(saving[-1])}
    assert "fall" in expected.where_it_pays().sentences[1]
    assert "rise" in expected.where_it_pays().sentences[2]


def test_runs_are_compared_pair_by_pair():
    lists = np.array([[[1, 2], [0, 2]], [[2, 1], [0, 1]], [[1, 3], [0, 2]]], np.uint16)
    pairs = [
        len(set(lists[i, row]) & set(lists[j, row])) / 2
        for i, j in combinations(range(3), 2)
        for row in range(2)
    ]
    assert expected.repeated(lists) == pytest.approx(np.mean(pairs))


def test_the_plane_keeps_what_sorting_all_distances_says():
    _, units = expected.words_of_map(shelf("glove"))
    centred = units - units.mean(axis=0)
    picture = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T

    def near(points):
        gaps = np.linalg.norm(points[:, None] - points[None], axis=2)
        np.fill_diagonal(gaps, np.inf)
        return [set(row[:10]) for row in gaps.argsort(axis=1)]

    kept = np.mean([len(a & b) / 10 for a, b in zip(near(units), near(picture), strict=True)])
    assert f"it keeps {100 * kept:.0f} % of each word" in told(expected.plane(shelf))


def test_turkey_is_among_countries_and_a_cow_among_animals():
    assert "10 of its 10 true neighbours are countries" in told(expected.odd_one(shelf, "turkey"))
    cow = told(expected.odd_one(shelf, "cow"))
    assert re.search(r"\d+ of its 10 true neighbours are animals", cow)


def test_the_tightest_group_has_the_highest_mean_cosine():
    chosen, units = expected.words_of_map(shelf("glove"))
    means = {}
    for place, name in enumerate(chosen.names):
        rows = units[chosen.categories == place]
        means[name] = np.mean([a @ b for a, b in combinations(rows, 2)])
    best, worst = max(means, key=means.get), min(means, key=means.get)
    sentence = told(expected.seeds_and_gaps(shelf))
    assert f"tightest is {best}, mean cosine {means[best]:.2f}" in sentence
    assert f"loosest {worst}, {means[worst]:.2f}" in sentence


def test_what_seeds_share_is_that_of_the_pictures_that_ship():
    sentence = told(expected.seeds_and_gaps(shelf))
    for start, lead in (("pca", "principal components"), ("random", "random places")):
        first, second = shipped(start)
        share = 1 - procrustes(second, first)[2]
        assert re.search(rf"From[\w ]* {lead}, seeds 3 and 4 [\w ]+: R² {share:.2f}", sentence)


def test_the_verdict_follows_the_table():
    assert "wins only when king may not answer" in told(STEPS[16].expected(shelf))
    by_hand = told(expected.analogy(square, "c - a + b", "d"))
    assert "D (1.000) wins under both rules" in by_hand


def test_the_noise_is_where_the_game_says():
    first = expected.noise_game(shelf).sentences[0]
    game = new_round(0)
    assert first.startswith(f"Number **{game.hidden + 1}** is random")
    assert "Right" in verdict(game, game.hidden, [0.5] * game.panels)


@given(st.text())
def test_marks_are_taken_off_and_a_stranger_s_words_stay(words):
    joiner = "\N{WORD JOINER}"
    assert unmarked(plain(words)).replace(joiner, "") == " ".join(words.split()).replace(joiner, "")
    assert unmarked(f":green[**{plain(words)}**]") == unmarked(plain(words))

"""The film of a run, as the worker draws it, and what it says of families."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from adversaries import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from test_tasks import SMALL, Paced, text, train_job

from embedding_lab.geometry.quality import trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.warm_tsne import WarmTsne, in_radii, kept_share, null_kept
from embedding_lab.jobs.job import Control, Job
from embedding_lab.jobs.task_train import nearest_words, shares_of, train_task
from embedding_lab.jobs.wire import pack, unpack
from embedding_lab.lessons.families import (
    RANDOM_GROUPS,
    Groups,
    chance,
    family_share,
    grammar_groups,
    nearer_share,
    partner_share,
    random_groups,
    typed_groups,
)
from embedding_lab.text.grammar import TEACHING, teaching_sentences

WORDS = sorted({word for sentence in teaching_sentences() for word in sentence})


def film_of(job, table=None, control=None):
    *film, last = train_task(job, table, control or Paced())
    return [unpack(pack(one)) for one in film if one.kind == "frame"], unpack(pack(last))


def rows_of(n, d=6, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)


def with_groups(job, of, partners=()):
    pairs = np.array(partners, np.int32).reshape(-1, 2)
    return Job(job.task, job.settings, {**job.arrays, "groups": of, "partners": pairs})


def test_the_same_run_has_the_same_film_bit_for_bit_at_any_pace():
    film, _ = film_of(train_job(text()))
    again, _ = film_of(train_job(text(), seconds=30.0))
    assert len(film) == len(again) > 50
    for one, other in zip(film, again, strict=True):
        assert one.header["progress"] == other.header["progress"]
        assert one.header["kept"] == other.header["kept"]
        np.testing.assert_array_equal(one.arrays["places"], other.arrays["places"])


@pytest.mark.parametrize("stop_at", [5, 33])
def test_a_pause_adds_at_most_a_frame_and_changes_none_of_the_others(stop_at):
    job = train_job(text())
    whole, _ = film_of(job)
    first, table = film_of(job, control=Paced(stop_at))
    rest, _ = film_of(job, table)
    progress = [one.header["progress"] for one in [*first, *rest]]
    assert progress == sorted(progress)
    at_rest = [one for one in [*first, *rest] if one.header["rests"]]
    assert [one.header["progress"] for one in at_rest] == [progress[len(first) - 1], 1]
    due = {one.header["progress"]: one for one in whole}
    joined = {one.header["progress"]: one for one in [*rest, *first[:-1]]}
    assert due.keys() <= joined.keys()
    assert len(joined) <= len(due)
    for share, one in due.items():
        np.testing.assert_array_equal(one.arrays["places"], joined[share].arrays["places"])


@pytest.mark.parametrize("stop_at", [5, 33])
def test_where_a_run_rests_the_picture_keeps_as_much_as_one_drawn_afresh(stop_at):
    film, _ = film_of(train_job(text()), control=Paced(stop_at))
    last = film[-1]
    assert last.header["rests"]
    afresh = kept_share(last.arrays["rows"], WarmTsne(last.arrays["rows"], steps=450).places)
    assert last.header["kept"] > afresh - 0.05


@pytest.mark.parametrize("sizes", [(2, 3), (4, 4, 1), (7, 9, 12)])
def test_random_groups_have_the_range_that_counting_gives(sizes):
    own = np.repeat(np.arange(len(sizes)), sizes)
    rows = rows_of(len(own), d=3, seed=len(own))
    rows[1] = rows[0]  # a tie
    rng = np.random.default_rng(0)
    shares = [nearer_share(rows, rng.permutation(own)) for _ in range(RANDOM_GROUPS)]
    assert random_groups(rows, own) == pytest.approx((min(shares), max(shares)))


@pytest.mark.parametrize("own", [[], [0], [0, 0], [0, 1]])
def test_without_comparisons_there_are_no_random_groups(own):
    assert random_groups(rows_of(len(own)), np.array(own, int)) is None


@pytest.mark.parametrize("n", range(1, 9))
def test_tiny_films_have_finite_pictures_of_one_size(n):
    moving = [rows_of(n, d=2, seed=k) for k in range(3)]
    warm = WarmTsne(moving[0], steps=20)
    for rows in moving:
        places = warm.follow(rows, steps=10)
        assert places.shape == (n, 2)
        assert np.isfinite(places).all()
        assert np.linalg.norm(places, axis=1).max() == pytest.approx(float(n > 1))
    again = WarmTsne.resume(warm.state)
    np.testing.assert_array_equal(again.follow(moving[0]), warm.follow(moving[0]))
    assert (kept_share(moving[0], places) is None) == (n < 4)
    assert (null_kept(n, 2, seed=0) is None) == (n < 4)


@settings(max_examples=12, deadline=None)
@given(tables(n=(3, 4, 12), d=(2, 5)))
def test_any_table_has_a_picture_inside_its_frame(table):
    places = WarmTsne(table.matrix, steps=30).places
    assert np.isfinite(places).all()
    far = np.linalg.norm(places, axis=1)
    assert far.max() == pytest.approx(1)
    assert np.abs(places.mean(axis=0)).max() < 1e-9


def test_a_picture_of_one_place_stays_in_the_middle():
    np.testing.assert_array_equal(in_radii(np.full((5, 2), 3.0)), np.zeros((5, 2)))


def test_a_picture_started_from_the_one_before_moves_less_than_one_drawn_afresh():
    before = rows_of(60)
    after = before + 0.1 * rows_of(60, seed=1)
    warm = WarmTsne(before)
    old = warm.places
    new = warm.follow(after)
    fresh = WarmTsne(after, seed=5).places
    moved = np.linalg.norm(new - old, axis=1).mean()
    assert moved < 0.5 * np.linalg.norm(fresh - old, axis=1).mean()
    assert kept_share(after, new) > kept_share(after, fresh) - 0.1


def test_what_is_kept_is_the_trust_score_at_five_neighbours():
    rows, places = rows_of(30), rows_of(30, d=2, seed=1)
    assert kept_share(rows, places) == trust(rows, places, k=5).kept.value


def brute_family(W, of):
    unit, found = unit_rows(W), []
    for i in np.flatnonzero(of >= 0):
        order = sorted((j for j in range(len(W)) if j != i), key=lambda j: (-unit[i] @ unit[j], j))
        found += [of[j] == of[i] for j in order[:5]]
    return np.mean(found)


@settings(max_examples=15, deadline=None)
@given(st.integers(8, 30), st.integers(0, 99))
def test_shares_are_those_of_brute_force(n, seed):
    W, rng = rows_of(n, seed=seed), np.random.default_rng(seed)
    of = rng.integers(-1, 3, n).astype(np.int32)
    of[:2] = 0
    members = np.flatnonzero(of >= 0)
    partners = np.array([[members[0], members[1]]], np.int32)
    told = shares_of(W, Groups((), of, partners))
    assert told["family"] == pytest.approx(brute_family(W, of))
    near, _ = nearest_words(W, partners[0])
    ways = [partners[0, 1] in near[0], partners[0, 0] in near[1]]
    assert told["partners"] == np.mean(ways)
    assert told["nearer"] is None


@settings(max_examples=15, deadline=None)
@given(tables(n=(3, 4, 12), d=(2, 5)), st.integers(1, 3))
def test_the_nearer_share_is_that_of_counting_all_comparisons(table, number):
    of = np.arange(len(table.words)) % number
    cosines = np.round(unit_rows(table.matrix) @ unit_rows(table.matrix).T, 7)
    per_word = []
    for i in range(len(of)):
        near = [j for j in range(len(of)) if of[j] == of[i] and j != i]
        far = [j for j in range(len(of)) if of[j] != of[i]]
        won = [
            1.0 if cosines[i, a] > cosines[i, b] else 0.5 * (cosines[i, a] == cosines[i, b])
            for a, b in product(near, far)
        ]
        per_word += [np.mean(won)] if won else []
    found = nearer_share(table.matrix, of)
    assert (found is None) == (not per_word)
    if per_word:
        assert found == pytest.approx(np.mean(per_word))


def test_equal_rows_are_nearer_in_half_of_the_comparisons():
    assert nearer_share(np.ones((6, 3)), [0, 0, 1, 1, 2, 2]) == 0.5


def test_chance_is_what_random_neighbours_have():
    groups = grammar_groups(WORDS)
    rng = np.random.default_rng(0)
    members, n = groups.members, len(WORDS)
    family, partners = [], []
    for _ in range(200):
        draws = np.array([rng.choice(n - 1, 5, replace=False) for _ in members])
        nearest = (draws + (draws >= members[:, None])).astype(np.int32)  # all others, not oneself
        family.append(family_share(nearest, members, groups.of))
        partners.append(partner_share(nearest, members, groups.partners))
    expected = chance(groups, 5)
    assert np.mean(family) == pytest.approx(expected.family, abs=0.005)
    assert np.mean(partners) == pytest.approx(expected.partners, abs=0.005)


def test_groups_of_the_teaching_text_are_those_of_its_grammar():
    groups = grammar_groups(WORDS)
    assert groups.names == tuple(family.name for family in TEACHING.families)
    for number, family in enumerate(TEACHING.families):
        for word in {word for row in family.rows for word in row.words}:
            assert groups.of[WORDS.index(word)] == number
    pairs = {frozenset((WORDS[a], WORDS[b])) for a, b in groups.partners}
    wanted = {frozenset(pair) for relation in TEACHING.relations() for pair in relation.pairs}
    assert pairs == wanted
    assert all(groups.of[a] == groups.of[b] for a, b in groups.partners)


def test_typed_groups_pass_over_what_the_table_lacks():
    groups = typed_groups(["a", "b", "c"], [["b", "zzz"], ["b", "c"]])
    np.testing.assert_array_equal(groups.of, [-1, 0, 1])
    assert shares_of(rows_of(3), groups)["family"] is None


def test_groups_of_another_table_are_refused():
    job = with_groups(train_job(text()), np.zeros(5, np.int32))
    with pytest.raises(ValueError, match="12 words"):
        next(train_task(job, None, Control()))


def test_shares_of_a_frame_are_those_of_its_table():
    of = (np.arange(12) % 3).astype(np.int32)
    film, table = film_of(with_groups(train_job(text()), of, [(0, 3), (1, 4)]))
    told = shares_of(table.arrays["centre"], Groups((), of, np.array([(0, 3), (1, 4)], np.int32)))
    assert {name: film[-1].header[name] for name in told} == told
    assert film[-1].header["null"] is not None


def test_a_stop_before_the_first_batch_still_shows_the_start_and_keeps_it():
    control = Control()
    control.stop = True
    job = train_job(text(), replace(SMALL, dimensions=8))
    kinds = [message.kind for message in train_task(job, None, control)]
    assert kinds == ["frame", "table"]

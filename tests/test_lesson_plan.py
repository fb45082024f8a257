"""The plan of a class: a proposal that fits and builds up, and a choice that a link holds."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.lessons.lesson_plan import NOTHING, RESERVE, proposal, read_plan, write_plan
from embedding_lab.lessons.steps import STEPS, minutes_of

IDS = [step.id for step in STEPS]


def taken_by_lesson(steps):
    return {path: [s for s in steps if s.path == path] for path in {s.path for s in STEPS}}


@pytest.mark.parametrize("minutes", range(minutes_of(STEPS) + 12))
def test_a_proposal_fits_and_each_of_its_steps_has_those_it_builds_on(minutes):
    steps = proposal(minutes)
    assert minutes_of(steps) <= minutes - minutes // RESERVE
    assert list(steps) == [step for step in STEPS if step in steps]
    rest = minutes - minutes // RESERVE - minutes_of(steps)
    for path, taken in taken_by_lesson(steps).items():
        whole = [step for step in STEPS if step.path == path]
        assert taken == whole[: len(taken)]
        if taken != whole:  # no lesson had a next step that would still fit when its turn came
            assert whole[len(taken)].minutes > rest


def test_half_an_hour_visits_every_lesson_and_enough_time_takes_all():
    assert all(taken_by_lesson(proposal(30)).values())
    assert proposal(minutes_of(STEPS) * 9 // 8) == STEPS


def test_forty_five_minutes_are_filled_but_for_five_in_reserve():
    assert minutes_of(proposal(45)) == 40


def test_what_a_link_says_is_read_back_for_every_choice_of_two_steps():
    for ids in combinations(IDS, 2):
        steps = read_plan(write_plan(ids, 45), 45)
        assert [step.id for step in steps] == list(ids)


@given(st.sets(st.sampled_from(IDS)), st.integers(5, 240))
def test_every_choice_survives_its_link(ids, minutes):
    steps = read_plan(write_plan(ids, minutes), minutes)
    assert {step.id for step in steps} == ids


@given(st.text(), st.integers(0, 240))
def test_a_link_made_by_hand_gives_steps_in_class_order(told, minutes):
    steps = read_plan(told, minutes)
    assert list(steps) == [step for step in STEPS if step in steps]


def test_ids_of_no_step_are_passed_over_and_none_at_all_means_the_proposal():
    assert [step.id for step in read_plan("5.1 9.9 0.1", 45)] == ["0.1", "5.1"]
    assert read_plan("9.9", 45) == proposal(45) == read_plan("", 45)
    assert read_plan(NOTHING, 45) == ()
    assert not write_plan([step.id for step in proposal(45)], 45)

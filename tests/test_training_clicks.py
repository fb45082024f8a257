"""Buttons of a run change places, so a burst of clicks must not press the next one too."""

from types import SimpleNamespace

import numpy as np
import pytest

from embedding_lab.ui import training_run


@pytest.fixture
def desk(monkeypatch):
    """A session that has just started a run at second 100, and its clock."""
    clock = SimpleNamespace(now=100.0)
    cancelled = []
    engine = SimpleNamespace(
        submit=lambda _job, **_how: "run", cancel=lambda run, **_how: cancelled.append(run)
    )
    monkeypatch.setattr(training_run.st, "session_state", {})
    monkeypatch.setattr(training_run, "engine", lambda: engine)
    monkeypatch.setattr(training_run, "me", lambda: "me")
    monkeypatch.setattr(training_run, "ask_for_page", lambda: None)
    monkeypatch.setattr(training_run.time, "monotonic", lambda: clock.now)
    text = training_run.Text("teaching", "Teaching text", ("a",), np.array([1]), 1, 1)
    groups = SimpleNamespace(of=np.zeros(1, np.int32), partners=np.zeros((0, 2), np.int32))
    order = training_run.Order(text, training_run.Settings(), (), groups, 8.0)
    training_run.start("teaching", order)
    return clock, training_run.training_of("teaching"), cancelled


@pytest.mark.parametrize("after", [0.0, 0.4, 0.9])
def test_the_last_click_of_a_burst_on_start_does_not_pause(desk, after):
    clock, training, cancelled = desk
    clock.now += after
    training_run.pause(training)
    assert not training.paused
    assert not cancelled


def test_a_press_of_its_own_pauses(desk):
    clock, training, cancelled = desk
    clock.now += 1.1
    training_run.pause(training)
    assert training.paused
    assert cancelled == ["run"]


def test_a_burst_counts_once_however_long_it_is(desk):
    clock, training, _ = desk
    for _ in range(8):
        clock.now += 0.3
        training_run.pause(training)
    assert not training.paused

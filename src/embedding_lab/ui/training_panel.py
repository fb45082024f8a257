"""The moving part of lesson 3: the film, the loss, what is found, the neighbours then and now."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from embedding_lab.figures.film_map import WIDTH
from embedding_lab.figures.found import found_curves
from embedding_lab.figures.loss import COLUMN, loss_curve
from embedding_lab.figures.neighbours_then import neighbours_then
from embedding_lab.jobs.engine import State, Status
from embedding_lab.jobs.job import Message
from embedding_lab.lessons import film_captions as captions
from embedding_lab.lessons import watching
from embedding_lab.text.markdown import plain
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.jobs import await_news, engine, is_live, pause_between_looks
from embedding_lab.ui.part import part
from embedding_lab.ui.training_bar import show_bar
from embedding_lab.ui.training_changed import show_changes
from embedding_lab.ui.training_film import STEP_SECONDS, advance, is_playing, moment_of
from embedding_lab.ui.training_map import Plan, Show, draw_moment, draw_untrained
from embedding_lab.ui.training_run import (
    Order,
    Training,
    lay_on_bench,
    progress_of,
    refusal,
    training_of,
)
from embedding_lab.ui.training_told import curves_of, saved_of, verdict_of

LISTED = 3  # watched words whose neighbours are listed: the first of each group


def show_panel(plan: Plan) -> None:
    """Draw the panel, again and again while a run is at work."""
    engine()  # its workers load torch while the learner reads, so that Start is quick
    training = training_of(plan.key)
    status = None if training is None else training.status()
    every = _every(status)
    part("training_panel", lambda: _panel(plan, every), every=every)


def _panel(plan: Plan, every: float | None) -> None:
    training = training_of(plan.key)
    await_news("training", None if training is None else training.run)
    status = None if training is None else training.status()
    film = [] if training is None or status is None else training.look(status)
    with st.container(gap="xsmall"):
        show_changes(plan, training, status)
        _parts(plan, training, status, film)
    now = training_of(plan.key)
    if every != _every(None if now is None else now.status()):
        st.rerun()


def _parts(
    plan: Plan, training: Training | None, status: Status | None, film: list[Message]
) -> None:
    """Draw the bar, the pictures, and what there is to see."""
    if training is None or not film:
        show_bar(plan, training, status, 0)
        _before(plan, status)
        return
    moment = moment_of(film, live=is_live(status))
    show_bar(plan, training, status, moment)
    moves = is_live(status) or is_playing()
    advance(len(film) - 1, moment)
    _picture(plan, Show(training, film, moment, moves), status)
    if status is not None:
        lay_on_bench(training, status)


def _every(status: Status | None) -> float | None:
    """Return how often to draw: while a run is at work, and while a replay plays."""
    return pause_between_looks(status) or (STEP_SECONDS if is_playing() else None)


def _told(status: Status | None, said: str) -> None:
    """Say what there is to see, or what went wrong; in one place, so that the picture stays."""
    with st.container(key="training_said", gap="xsmall"):
        refused = refusal()
        if refused:
            st.warning(plain(refused))
        if status is not None and status.state is State.FAILED:
            st.error(plain(status.error))
        else:
            st.markdown(said)


def _before(plan: Plan, status: Status | None) -> None:
    """Show what there is before the first run: a random cloud, empty charts, an empty table."""
    left, right = st.columns([WIDTH + 8, COLUMN], gap="small")
    with left, st.container(key="training_map_side", gap="xxsmall"):
        _small(draw_untrained(plan))
        waits = captions.BEFORE if plan.order else captions.NO_TEXT
        _told(status, captions.STARTED if is_live(status) else waits)
    with right, st.container(key="training_side", gap="xxsmall"):
        _charts(plan.order, [])
        words = [] if plan.text is None else [plan.text.words[row] for row in plan.watched]
        firsts = [words[place] for place in _firsts(plan, words)]
        draw(neighbours_then(watching.not_yet(firsts)), key="then", saved=saved_of(plan.order))


def _small(words: str) -> None:
    """Write small print that takes no more room than its lines."""
    with st.container(key="small_training"):
        st.markdown(f":gray[:small[{words}]]")


def _picture(plan: Plan, show: Show, status: Status | None) -> None:
    """Draw the run at one moment, and say what there is to see: all of it from the same frames."""
    training, film = show.training, show.film[: show.moment + 1]
    left, right = st.columns([WIDTH + 8, COLUMN], gap="small")
    with left, st.container(key="training_map_side", gap="xxsmall"):
        _small(draw_moment(show))
        _told(status, verdict_of(training, film))
    with right, st.container(key="training_side", gap="xxsmall"):
        _charts(training.order, film)
        draw(neighbours_then(_then(plan, show)), key="then", saved=saved_of(training.order))


def _then(plan: Plan, show: Show) -> watching.NeighbourTable:
    training = show.training
    words = [training.text.words[row] for row in training.watched]
    places = _firsts(plan, words)
    shares = [
        (progress_of(one), np.asarray(one.arrays["neighbours"], np.int32)[places])
        for one in show.film
    ]
    named = [training.watched[place] for place in places]
    return watching.then_and_now(
        training.text.words, named, shares, moment=show.moment, groups=training.groups.of
    )


def _charts(order: Order | None, film: Sequence[Message]) -> None:
    """Draw the loss, and what is found in W, up to one moment."""
    curves = curves_of(order, film)
    draw(loss_curve(curves.loss), key="loss", saved=saved_of(order))
    if not film or any(rise.points for rise in curves.found.rises):
        draw(found_curves(curves.found), key="found", saved=saved_of(order))


def _firsts(plan: Plan, words: Sequence[str]) -> list[int]:
    """Return places among the watched words: the first of each group, at most three."""
    firsts = [next((word for word in group if word in words), None) for group in plan.groups]
    places = [words.index(word) for word in firsts if word is not None]
    return (places or list(range(len(words))))[:LISTED]

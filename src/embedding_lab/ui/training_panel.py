"""The moving part of lesson 3: the map that learns, the loss, the neighbours then and now."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from embedding_lab.figures.loss import COLUMN, Fall, loss_curve
from embedding_lab.figures.neighbours_then import neighbours_then
from embedding_lab.figures.window import window_strip
from embedding_lab.jobs.engine import State, Status
from embedding_lab.jobs.job import Message
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons import watching
from embedding_lab.text.markdown import plain
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.jobs import await_news, engine, is_live, pause_between_looks
from embedding_lab.ui.part import part
from embedding_lab.ui.training_film import STEP_SECONDS, advance, moment_of
from embedding_lab.ui.training_map import WIDTH, Plan, Show, draw_moment, draw_untrained
from embedding_lab.ui.training_run import Training, buttons, lay_on_bench, refusal, training_of

_LINE = 618  # px of progress and speed; on a phone the buttons stand below
LISTED = 4  # watched words whose neighbours are listed: the first of each group
FIRST_SEEN = (
    "**Here the words will move.** Words that share a window are pulled together, random words "
    "are pushed away."
)
_UNTRAINED = 0.02  # share of (1 + K) ln 2 that the loss must fall below, before a word is believed


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
        _parts(plan, training, status, film)
    now = training_of(plan.key)
    if every != _every(None if now is None else now.status()):
        st.rerun()


def _parts(
    plan: Plan, training: Training | None, status: Status | None, film: list[Message]
) -> None:
    """Draw progress and buttons, the sentence, the pictures, and what there is to see."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        _line(training, status, film)
        ready = None
        if plan.text is not None:
            ready = (plan.text, plan.settings, plan.watched, plan.pace)
        buttons(plan.key, training, status, ready)
    if plan.window is not None:
        draw(window_strip(plan.window), key="window_strip")
    if training is not None and film:
        moment = moment_of(film, live=is_live(status))
        advance(len(film) - 1, moment)
        _picture(plan, Show(training, film, moment, is_live(status)), status)
        if status is not None:
            lay_on_bench(training, status)
    else:
        _before(plan, status)


def _every(status: Status | None) -> float | None:
    """Return how often to draw: while a run is at work, and while a replay plays."""
    return pause_between_looks(status) or (
        STEP_SECONDS if st.session_state.get("replay_playing") else None
    )


def _line(training: Training | None, status: Status | None, film: Sequence[Message]) -> None:
    """Tell progress, speed and time left."""
    with st.container(key="training_line", width=_LINE, gap="xxsmall"):
        if training is None or status is None or not film:
            st.progress(0.0)
            st.markdown(f":small[{_not_yet(status)}]")
            return
        header = film[-1].header
        progress, seconds = float(str(header["progress"])), float(str(header["seconds"]))
        st.progress(min(1.0, progress))
        settings = training.settings
        done = captions.how_far(progress, epochs=settings.epochs, tokens=training.text.tokens)
        speed = captions.how_fast(
            _pace(training, status),
            words_per_second=float(str(header["words_per_second"])),
            left=captions.seconds_left(progress, max(seconds, training.pace * progress)),
            place=status.position,
        )
        with st.container(key="training_told", horizontal=True, horizontal_alignment="distribute"):
            st.markdown(f":small[{done}]", width="content")
            st.markdown(f":small[{speed}]", width="content")


def _not_yet(status: Status | None) -> str:
    """Return what goes before the first frame."""
    if status is not None and status.state is State.WAITING:
        return f"Waiting for a free worker: number {status.position} in the queue."
    if is_live(status):
        return "Starting: the text is being read."
    return "W starts as small random numbers. Press **Start**."


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


def _pace(training: Training, status: Status) -> captions.Pace:
    """Return what a run does."""
    if status.state is State.STOPPED:
        return "paused" if training.paused else "stopped"
    names: dict[State, captions.Pace] = {
        State.WAITING: "waiting",
        State.RUNNING: "running",
        State.DONE: "finished",
        State.FAILED: "failed",
    }
    return names[status.state]


def _before(plan: Plan, status: Status | None) -> None:
    """Show what there is before the first run: a random cloud, a level line, an empty table."""
    left, right = st.columns([WIDTH + 8, COLUMN], gap="small")
    with left, st.container(key="training_map_side", gap="xxsmall"):
        said = draw_untrained(plan)
        _small(said)
        _told(status, FIRST_SEEN)
    with right, st.container(key="training_side", gap="xxsmall"):
        settings = plan.settings
        draw(loss_curve(Fall((), settings.epochs, settings.negatives)), key="loss")
        words = [] if plan.text is None else [plan.text.words[row] for row in plan.watched]
        firsts = [words[place] for place in _firsts(plan, words)]
        draw(neighbours_then(watching.not_yet(firsts)), key="then")


def _small(words: str) -> None:
    """Write small print that takes no more room than its lines."""
    with st.container(key="small_training"):
        st.markdown(f":gray[:small[{words}]]")


def _picture(plan: Plan, show: Show, status: Status | None) -> None:
    """Draw the run at one moment, and say what there is to see."""
    training, film, moment = show.training, show.film, show.moment
    progress = [float(str(one.header["progress"])) for one in film]
    neighbours = [np.asarray(one.arrays["neighbours"], np.int32) for one in film]
    words = [training.text.words[row] for row in training.watched]
    rows = _firsts(plan, words)
    shares = [(share, near[rows]) for share, near in zip(progress, neighbours, strict=True)]
    named = [training.watched[row] for row in rows]
    then = watching.then_and_now(training.text.words, named, shares, moment=moment)
    start = (1 + training.settings.negatives) * np.log(2)
    untrained = float(str(film[moment].header["loss"])) > (1 - _UNTRAINED) * start
    left, right = st.columns([WIDTH + 8, COLUMN], gap="small")
    with left, st.container(key="training_map_side", gap="xxsmall"):
        _small(draw_moment(plan, show, progress))
        ended = progress[-1] >= 1
        _told(status, captions.neighbours_sentence(then, untrained=untrained, ended=ended))
    with right, st.container(key="training_side", gap="xxsmall"):
        losses = [float(str(one.header["loss"])) for one in film[: moment + 1]]
        points = list(zip(progress, losses, strict=False))
        drawing = loss_curve(Fall(points, training.settings.epochs, training.settings.negatives))
        draw(drawing, key="loss")
        draw(neighbours_then(then), key="then")


def _firsts(plan: Plan, words: Sequence[str]) -> list[int]:
    """Return places among the watched words: the first of each group, at most four."""
    firsts = [next((word for word in group if word in words), None) for group in plan.groups]
    places = [words.index(word) for word in firsts if word is not None]
    return (places or list(range(len(words))))[:LISTED]

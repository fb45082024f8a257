"""Two tabs of lesson 4 that compute: *Spot the noise* and *How many dimensions?*."""

import numpy as np
import streamlit as st

from embedding_lab.figures.dimension_curve import dimension_curve
from embedding_lab.figures.noise_grid import noise_grid
from embedding_lab.jobs.engine import QueueFullError, State, Status
from embedding_lab.jobs.job import Job, Message
from embedding_lab.lessons import map_captions as captions
from embedding_lab.lessons import spot_the_noise as game
from embedding_lab.lessons.dimensions import ANCHORS, NEIGHBOURS, questions_within
from embedding_lab.text.markdown import plain
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.jobs import empty, engine, is_live, pause_between_looks, run_in
from embedding_lab.ui.numbers import numbers_behind
from embedding_lab.ui.part import part
from embedding_lab.vectors.table import WordVectors

PART = 5_000  # words of a table that the curve looks at
_ROUND = "noise_round"  # session state: the number of the game


def spot_the_noise(vectors: WordVectors) -> None:
    """Draw the game."""
    number = int(st.session_state.get(_ROUND, 0))
    current = game.new_round(number, game.panel_words(vectors))
    dealt = game.words_of(vectors, current)
    if dealt is None:
        st.markdown(game.too_few(len(vectors)))
        return
    st.markdown(game.rules(dealt.shape[1]))
    if not st.session_state.get("noise_asked"):
        st.button("Draw six pictures", key="noise_start", on_click=_ask, args=(number,))
        return
    job = Job(
        "noise_grid",
        {
            "perplexities": list(current.perplexities), "hidden": current.hidden,
            "iterations": game.ITERATIONS, "seed": number,
        },
        {"rows": np.array(vectors.matrix[dealt], dtype=np.float32)},
    )  # fmt: skip
    status = _status("noise", job)
    if status is not None:
        every = pause_between_looks(status)
        part("noise_panel", lambda: _grid(job, current, every), every=every)


def _grid(job: Job, current: game.Round, every: float | None) -> None:
    status, frames = _look("noise", job)
    panels = {
        int(str(frame.header["panel"])): np.asarray(frame.arrays["coordinates"], np.float64)
        for frame in frames
    }
    guess = st.session_state.get("noise_guess")
    guessed = None if guess is None or len(panels) < current.panels else int(guess) - 1
    kept = None if guessed is None else [_share(frame.header["kept"]) for frame in frames]
    hidden = None if guessed is None else current.hidden
    draw(noise_grid(panels, hidden=hidden, guess=guessed, kept=kept), key="noise_grid")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Which one is noise?", list(range(1, current.panels + 1)), key="noise_guess",
            disabled=is_live(status),
        )  # fmt: skip
        if guessed is not None:
            st.button("Another round", key="noise_again", on_click=_ask, args=(1,))
    if guessed is not None and kept is not None:
        st.markdown(game.verdict(current, guessed, kept))
    if every != pause_between_looks(status):
        st.rerun()


def how_many_dimensions(vectors: WordVectors) -> None:
    """Draw what is kept with the first k principal components."""
    questions = questions_within(vectors, PART)
    ours = len(questions_within(vectors, PART, len(vectors) ** 4))
    st.markdown(
        captions.curve_of(
            min(PART, len(vectors)), ANCHORS, NEIGHBOURS, analogies=(len(questions), ours)
        )
    )
    job = Job(
        "dimension_curve",
        {"seed": 0},
        {
            "rows": np.array(vectors.matrix[:PART], dtype=np.float32),
            "questions": questions,
        },
    )
    status = _status("curve", job)
    if status is not None:
        every = pause_between_looks(status)
        part("curve_panel", lambda: _curve(job, vectors.dimensions, every), every=every)


def _curve(job: Job, dimensions: int, every: float | None) -> None:
    status, frames = _look("curve", job)
    points = [
        (int(str(one.header["k"])), _share(one.header["kept"]), _share(one.header["right"]))
        for one in frames
    ]
    variances = [_share(one.header["variance"]) for one in frames]
    if points:
        draw(dimension_curve(points, variances=variances, dimensions=dimensions), key="curve")
    if is_live(status):
        st.markdown(":gray[:small[Computing …]]")
    elif points:
        st.markdown(captions.curve(points))
        kept = ("k", "neighbours kept", "analogies right")
        table = dict(zip(kept, map(list, zip(*points, strict=True)), strict=True))
        numbers_behind(
            lambda: table | {"variance": variances}, key="curve_rows",
            alt="What the first k components keep.",
        )  # fmt: skip
    if every != pause_between_looks(status):
        st.rerun()


def _share(value: object) -> float:
    """Return a share; NaN where there is none, as without questions."""
    return float(str(value)) if value is not None else float("nan")


def _status(slot: str, job: Job) -> Status | None:
    """Return how a slot's job stands; say so where there is none, or it failed."""
    try:
        status = engine().status(run_in(slot, job))
    except QueueFullError as error:
        st.warning(plain(str(error)))
        return None
    if status.state is State.FAILED:
        st.error(plain(status.error))
        st.button("Try again", key=f"{slot}_retry", on_click=empty, args=(slot,))
        return None
    return status


def _look(slot: str, job: Job) -> tuple[Status, list[Message]]:
    run = run_in(slot, job)
    status = engine().status(run)
    return status, engine().frames(run, 0, status.frames)


def _ask(number: int) -> None:
    if st.session_state.get("noise_asked"):
        st.session_state[_ROUND] = int(st.session_state.get(_ROUND, 0)) + number
    st.session_state["noise_asked"] = True
    st.session_state["noise_guess"] = None

"""The film of a run, once it is there: any moment of it again, both matrices, its figures."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from embedding_lab.figures.loss import Fall
from embedding_lab.figures.two_matrices import two_matrices
from embedding_lab.jobs.job import Message
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons import watching
from embedding_lab.training.settings import Model
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.jobs import is_live
from embedding_lab.ui.numbers import numbers_behind
from embedding_lab.ui.part import ask_for_page, part
from embedding_lab.ui.training_map import Plan, moments_of
from embedding_lab.ui.training_run import Training, training_of
from embedding_lab.ui.training_told import saved_of

STEP_SECONDS, STEPS = 0.25, 40  # of a replay
MATRICES = "W and W′"  # the tab that follows the moment


def moment_of(film: Sequence[Message], *, live: bool) -> int:
    """Choose the frame to show.

    Args:
        film: all frames by now, at least one.
        live: whether the run is at work: then it is the newest, else where the replay stands.

    Returns:
        Its number.
    """
    last = len(film) - 1
    wish = moments_of(film).get(st.session_state.pop("replay_wish", ""))
    if live:
        st.session_state.pop("replay_at", None)
        return last
    if wish is not None:
        st.session_state["replay_at"] = wish
        st.session_state["replay_playing"] = False
    return min(last, int(st.session_state.get("replay_at", last)))


def advance(last: int, at: int) -> None:
    """Take a replay that plays one step further, for the next time that the panel is drawn.

    Args:
        last: the number of the last frame.
        at: that of the frame shown now.
    """
    if is_playing():
        st.session_state["replay_at"] = min(last, at + max(1, last // STEPS))
        st.session_state["replay_playing"] = at < last


def is_playing() -> bool:
    """Tell whether a replay plays.

    Returns:
        True from Replay to Halt, or to the last frame.
    """
    return bool(st.session_state.get("replay_playing"))


def play(on: bool, last: int) -> None:
    """Start or halt the replay; for a callback.

    Args:
        on: whether it should play.
        last: the number of the last frame.
    """
    st.session_state["replay_playing"] = on
    if on and int(st.session_state.get("replay_at", last)) >= last:
        st.session_state["replay_at"] = 0
    ask_for_page()  # from here on it is drawn again and again


def scrub(place: str) -> None:
    """Go to the moment that the scrubber shows; for a callback.

    Args:
        place: its key.
    """
    st.session_state["replay_at"] = st.session_state[place]
    st.session_state["replay_playing"] = False
    if st.session_state.get("training_tab") == MATRICES:
        ask_for_page()


def show_matrices(plan: Plan) -> None:
    """Draw W and W' of the watched words at the moment shown."""
    training = training_of(plan.key)
    if training is None or not training.film:
        st.markdown("Both matrices appear as soon as a run has started.")
        return
    status = training.status()
    every = 1.0 if is_live(status) else None
    part("matrices_panel", lambda: _matrices(training), every=every)


def _matrices(training: Training) -> None:
    film = training.look(training.status())
    frame = training.frame(moment_of(film, live=is_live(training.status())))
    watched = len(training.watched)
    rows = np.asarray(frame.arrays["rows"], np.float32)[:watched]
    context = np.asarray(frame.arrays["context"], np.float32)
    words = [training.text.words[row] for row in training.watched]
    words, rows, context = words[:8], rows[:8], context[:8]
    draw(two_matrices(words, rows, context), key="matrices", saved=saved_of(training.order))
    st.markdown(captions.two_matrices_sentence(words, watching.cosines_of(rows, context)))
    numbers_behind(
        lambda: watching.matrix_columns(words, rows, context), key="matrices_rows",
        alt="Rows of W and of W′, a column for each dimension.",
    )  # fmt: skip


def numbers(film: Sequence[Message], model: Model = "skipgram") -> dict[str, list[float]]:
    """Gather the figures of a run.

    Args:
        film: its frames.
        model: which takes pairs, or examples.

    Returns:
        Columns of the table behind the loss.
    """
    names = {"share": "progress", "pass": "epoch", Fall((), 1, model=model).title: "loss"}
    names["seconds"] = "seconds"
    columns = {
        title: [round(float(str(one.header[name])), 4) for one in film]
        for title, name in names.items()
    }
    speeds = [round(float(str(one.header["words_per_second"]))) for one in film]
    return columns | {"words/s": [float(speed) for speed in speeds]}

"""The bar of lesson 3: how far a run is, and what can be done with it.

While a run is at work, Pause and Stop stand where Replay and Train again stand at its end, and
the bar of its progress becomes the one that leads to any moment of it.
"""

import streamlit as st

from embedding_lab.jobs.engine import State, Status
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons.numbers import so_far
from embedding_lab.ui.film_file import take_film
from embedding_lab.ui.jobs import is_live
from embedding_lab.ui.training_film import is_playing, play, scrub
from embedding_lab.ui.training_map import Plan
from embedding_lab.ui.training_run import Training, pause, progress_of, resume, start, stop

LEFT, BAR, RIGHT = 112, 428, 292  # px


def show_bar(plan: Plan, training: Training | None, status: Status | None, moment: int) -> None:
    """Draw the bar and its buttons.

    Args:
        plan: what the controls say.
        training: the run, if there is one.
        status: of the run.
        moment: the number of the frame that is shown.
    """
    with st.container(key="training_bar", horizontal=True, vertical_alignment="center"):
        with st.container(key="training_left", width=LEFT):
            _left(plan, training, status)
        with st.container(key="training_line", width=BAR, gap=None):
            _line(plan, training, status, moment)
        with st.container(
            key="training_right", width=RIGHT, horizontal=True, wrap=False, gap="xsmall"
        ):
            _right(plan, training, status)


def can_go_on(training: Training | None, status: Status | None) -> bool:
    """Tell whether a run rests and may be resumed.

    Args:
        training: the run, if there is one.
        status: of the run.

    Returns:
        True after a pause, and after a failure that left a checkpoint.
    """
    if training is None or status is None or is_live(status) or not status.resumable:
        return False
    return training.paused or status.state is State.FAILED


def _left(plan: Plan, training: Training | None, status: Status | None) -> None:
    if training is not None and is_live(status):
        st.button(  # before its first frame a second click on Start must find nothing to pause
            "Pause", key="pause", type="primary", width="stretch", on_click=pause,
            args=(training,), disabled=not training.film,
        )  # fmt: skip
    elif training is not None and can_go_on(training, status):
        st.button(
            "Resume", key="resume", type="primary", width="stretch", on_click=resume,
            args=(training,),
        )  # fmt: skip
    elif training is not None and len(training.film) > 1:
        playing = is_playing()
        st.button(
            "Halt" if playing else "Replay", key="replay", type="primary", width="stretch",
            icon=None if playing else ":material/play_arrow:", on_click=play,
            args=(not playing, len(training.film) - 1),
        )  # fmt: skip
    else:
        order = plan.order
        st.button(
            "Start", key="start", type="primary", width="stretch", disabled=order is None,
            on_click=start, args=(plan.key, order),
        )  # fmt: skip


def _right(plan: Plan, training: Training | None, status: Status | None) -> None:
    busy = is_live(status) or can_go_on(training, status)
    rests = training is not None and not busy and len(training.film) > 1
    order = plan.order
    if rests:
        st.button(
            "Train again", key="again", width="stretch", disabled=order is None, on_click=start,
            args=(plan.key, order), help="With the settings above.",
        )  # fmt: skip
    else:
        st.button(
            "Stop", key="stop", width="stretch", disabled=not busy, on_click=stop,
            args=(training,),
        )  # fmt: skip
    take_film(training if rests else None)


def _line(plan: Plan, training: Training | None, status: Status | None, moment: int) -> None:
    """Tell progress, speed and time left."""
    if training is None or status is None or not training.film:
        with st.container(key="training_track"):
            st.progress(0.0)
        st.markdown(f":small[{_not_yet(status, has_text=plan.order is not None)}]")
        return
    frame = training.film[moment]
    last = training.film[-1].header
    progress, settings = progress_of(frame), training.settings
    with st.container(key="training_track"):
        if is_live(status) or len(training.film) < 2:
            st.progress(min(1.0, progress))
        else:
            _scrubber(training, moment)
    done = captions.how_far(progress, epochs=settings.epochs, tokens=training.text.tokens)
    seconds = float(str(last["seconds"]))
    speed = captions.how_fast(
        pace_of(training, status),
        words_per_second=float(str(last["words_per_second"])),
        left=captions.seconds_left(progress, max(seconds, training.pace * progress)),
        place=status.position,
        earlier=moment < len(training.film) - 1,
    )
    with st.container(key="training_told", horizontal=True, horizontal_alignment="distribute"):
        st.markdown(f":small[{done}]", width="content")
        st.markdown(f":gray[:small[{speed}]]", width="content")


def _scrubber(training: Training, moment: int) -> None:
    place = f"moment_{training.run}"
    if st.session_state.get(place) != moment:  # it plays, or a click chose another one
        st.session_state[place] = moment
    shares = captions.moments_of_track([progress_of(one) for one in training.film])
    st.select_slider(
        "Moment of the run", range(len(shares)), key=place,
        format_func=lambda k: so_far(shares[k]),
        label_visibility="collapsed", on_change=scrub, args=(place,),
    )  # fmt: skip


def _not_yet(status: Status | None, *, has_text: bool = True) -> str:
    """Return what goes before the first frame."""
    if status is not None and status.state is State.WAITING:
        return f"Waiting for a free worker: number {status.position} in the queue."
    if is_live(status):
        return "Starting: the text is being read."
    return "W starts as small random numbers. Press **Start**." if has_text else "First, a text."


def pace_of(training: Training, status: Status) -> captions.Pace:
    """Say what a run does.

    Args:
        training: the run.
        status: of the run.

    Returns:
        Its pace, as the captions call it.
    """
    if status.state is State.STOPPED:
        return "paused" if training.paused else "stopped"
    names: dict[State, captions.Pace] = {
        State.WAITING: "waiting",
        State.RUNNING: "running",
        State.DONE: "finished",
        State.FAILED: "failed",
    }
    return names[status.state]

"""Heavy work from a page: one engine for the process, one holder of jobs per session.

A page names a *slot*, such as the map, and the job whose result it shows there. A slot holds one
run at a time: another job in it ends the one before.
"""

import os
import time
from typing import NamedTuple
from uuid import uuid4

import streamlit as st

from embedding_lab.jobs.engine import State, Status
from embedding_lab.jobs.job import Job, Message
from embedding_lab.jobs.pool import GRACE, LocalPool
from embedding_lab.ui.cloakroom import Cloakroom

_LIVE = {State.RUNNING: 0.2, State.WAITING: 1.0}  # seconds between two looks
_WAIT, _NAP = 0.15, 0.01  # seconds that a look waits for news at most, and between two glances
_SHOWN = "slots_shown"  # session state: by slot, what was last shown of its run
_STOPPED = "slots_stopped"  # session state: by slot, the run that this reader has stopped
_ME = "job_session"  # session state: this session's name for the engine


class _Presence(NamedTuple):
    """A session that engine and cloakroom know."""

    engine: LocalPool
    cloakroom: Cloakroom
    session: str

    def arrive(self) -> None:
        self.engine.arrive(self.session)
        self.cloakroom.arrive(self.session)

    def leave(self) -> None:
        self.engine.leave(self.session)
        self.cloakroom.leave(self.session)


class _Held(NamedTuple):
    """What a slot holds."""

    key: str
    run: str


@st.cache_resource(show_spinner=False)
def engine() -> LocalPool:
    """Start the engine of this process; its workers warm up while the visitor reads.

    Returns:
        The one engine of all sessions.
    """
    workers = os.environ.get("EMBEDDING_LAB_WORKERS")
    return LocalPool(workers=int(workers)) if workers else LocalPool()


@st.cache_resource(show_spinner=False)
def cloakroom() -> Cloakroom:
    """Open the cloakroom of this process; things wait there as long as jobs do.

    Returns:
        The one for all sessions.
    """
    return Cloakroom(GRACE)


class _Stopped(NamedTuple):
    """A run that this session has stopped, and how many frames it had then."""

    run: str
    frames: int


# The release comes when a visitor leaves, and on a short loss of the network: the engine gives
# grace, and a session that comes back is drawn anew, so it arrives here again.
@st.cache_resource(scope="session", on_release=_Presence.leave, show_spinner=False)
def _presence(session: str) -> _Presence:
    present = _Presence(engine(), cloakroom(), session)
    present.arrive()
    return present


def my_name() -> str:
    """Name this session.

    Returns:
        A name that nobody can guess.
    """
    name: str = st.session_state.setdefault(_ME, uuid4().hex)
    return name


def me() -> str:
    """Name this session to the engine, which starts for it.

    Returns:
        The same as `my_name`.
    """
    return _presence(my_name()).session


def run_in(slot: str, job: Job) -> str:
    """Have a job's result in a slot; one that is there already, or cached, isn't computed again.

    Args:
        slot: the place on the page.
        job: what to compute.

    Returns:
        The run.

    Raises:
        QueueFullError: if too many jobs wait; the slot is then empty.
    """
    held = st.session_state.get(f"slot_{slot}")
    if held is not None and held.key == job.key:
        run: str = held.run
        return run
    empty(slot)
    run = engine().submit(job, session=me())
    st.session_state[f"slot_{slot}"] = _Held(job.key, run)
    return run


def held_in(slot: str) -> str | None:
    """Look what a slot holds.

    Returns:
        The run; None for an empty slot.
    """
    held = st.session_state.get(f"slot_{slot}")
    return None if held is None else held.run


def empty(slot: str) -> None:
    """Let go of what a slot holds, and stop it if nobody else wants it."""
    held = st.session_state.pop(f"slot_{slot}", None)
    if held is not None:
        engine().cancel(held.run, session=me())


def status_in(slot: str, run: str) -> Status:
    """Look how the run of a slot stands for this session.

    Args:
        slot: the place on the page.
        run: what it holds.

    Returns:
        Its status; stopped where this session has stopped it, though others may still want it.
    """
    status = engine().status(run)
    stopped = st.session_state.get(_STOPPED, {}).get(slot)
    if stopped is not None and stopped.run == run and is_live(status):
        return status._replace(state=State.STOPPED, frames=stopped.frames)
    return status


def stop_in(*slots: str) -> None:
    """Stop what slots hold, and keep what it has drawn; for a callback."""
    for slot in slots:
        run = held_in(slot)
        if run is not None and is_live(engine().status(run)):
            stopped = _Stopped(run, engine().status(run).frames)
            st.session_state.setdefault(_STOPPED, {})[slot] = stopped
            engine().cancel(run, session=me())


def start_again(*slots: str) -> None:
    """Let slots compute anew; for a callback."""
    for slot in slots:
        st.session_state.get(_STOPPED, {}).pop(slot, None)
        empty(slot)


def await_news(slot: str, run: str | None) -> None:
    """Wait a moment for a frame that isn't on the screen yet: to draw the old one again costs more.

    Args:
        slot: the place on the page.
        run: what is shown there; nothing is waited for without one, or when it rests.
    """
    if run is None:
        return
    shown = st.session_state.setdefault(_SHOWN, {})
    until = time.monotonic() + _WAIT
    status = engine().status(run)
    while is_live(status) and shown.get(slot) == (run, status) and time.monotonic() < until:
        time.sleep(_NAP)
        status = engine().status(run)
    shown[slot] = (run, status)


def pause_between_looks(*states: Status | None) -> float | None:
    """Choose how often to look at runs.

    Args:
        states: of the runs that a fragment shows.

    Returns:
        Seconds, for a fragment's `run_every`; None where nothing moves any more.
    """
    pauses = [_LIVE[status.state] for status in states if status and status.state in _LIVE]
    return min(pauses, default=None)


def is_live(status: Status | None) -> bool:
    """Return whether a run still waits or computes."""
    return status is not None and status.state in _LIVE


def latest(run: str, status: Status) -> Message | None:
    """Read the newest frame of a run.

    Returns:
        The frame; None before the first.
    """
    frames = engine().frames(run, max(0, status.frames - 1), status.frames) if status.frames else []
    return frames[-1] if frames else None

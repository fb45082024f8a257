"""One training run of a session, from Start to the bench: its state, its buttons, its film.

Each text has its own run, so a learner may look at another text and come back. Start, Pause,
Resume and Stop keep their places on the screen, so that a second click never lands on another
button.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.jobs.engine import QueueFullError, State, Status
from embedding_lab.jobs.job import Job, Message
from embedding_lab.training.settings import Settings
from embedding_lab.ui.jobs import engine, is_live, me
from embedding_lab.ui.mine import Trained, keep
from embedding_lab.ui.part import ask_for_page

FOLLOWED = 300  # of the most frequent words, beside those that are watched
START, PAUSE = 64, 86  # px: Pause and Resume stand in one place
PATIENCE = 10.0  # seconds that a pause may take: a kill would lose what was learned since the last
# checkpoint; Stop doesn't wait so long

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A text to train on.

    Attributes:
        name: a corpus by name, or None for a text of this session.
        title: what it is called on screen.
        words: its V words, most frequent first.
        counts: (V,) int64.
        tokens: T.
        min_count: words that are rarer were left out.
        arrays: the text itself, for a worker that can't load it by name.
    """

    name: str | None
    title: str
    words: Sequence[str]
    counts: npt.NDArray[np.int64]
    tokens: int
    min_count: int
    arrays: dict[str, npt.NDArray[np.generic]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Training:
    """A run of this session.

    Attributes:
        run: its name in the engine.
        text: what it reads.
        settings: as chosen at Start.
        watched: rows of the words whose neighbours are told.
        pace: seconds that the run takes at least.
        paused: the learner wants to go on with it.
        film: what was read of its frames, without the tables.
        laid: the run and its number of frames when its table was last laid on the bench.
    """

    run: str
    text: Text
    settings: Settings
    watched: tuple[int, ...]
    pace: float = 0.0
    paused: bool = False
    film: list[Message] = field(default_factory=list)
    laid: tuple[str, int] = ("", 0)

    def status(self) -> Status:
        """Ask the engine.

        Returns:
            The run as it is now.
        """
        return engine().status(self.run)

    def look(self, status: Status) -> list[Message]:
        """Read the new frames; tables stay on disk.

        Returns:
            All frames so far: headers, and neighbours of the watched words.
        """
        for message in engine().frames(self.run, len(self.film), status.frames):
            light = {name: message.arrays[name] for name in ("neighbours", "cosines")}
            self.film.append(Message(message.kind, message.header, light))
        return self.film

    def frame(self, moment: int) -> Message:
        """Read one frame whole.

        Args:
            moment: its number, from 0.

        Returns:
            The frame, with the followed rows of W.
        """
        return engine().frames(self.run, moment, moment + 1)[0]


def training_of(text: str) -> Training | None:
    """Look up the run of a text.

    Args:
        text: the id of the text on the page.

    Returns:
        The run; None if there is none in this session.
    """
    training: Training | None = st.session_state.get(f"training_{text}")
    return training


def start(key: str, text: Text, settings: Settings, watched: Sequence[int], pace: float) -> None:
    """Start a run; for a callback. One that is at work already goes on.

    Args:
        key: the id of the text on the page.
        text: what to read.
        settings: as chosen.
        watched: rows of the words to watch.
        pace: seconds that the run takes at least, so that it can be watched.
    """
    before = training_of(key)
    if before is not None and is_live(before.status()):
        return
    job = Job(
        "train",
        {
            "corpus": text.name, "min_count": text.min_count, "name": text.title,
            "settings": asdict(settings), "watched": list(watched), "followed": FOLLOWED,
            "seconds": pace, "session": me(),
        },
        text.arrays,
    )  # fmt: skip
    try:
        run = engine().submit(job, session=me(), fresh=True)
    except QueueFullError as error:
        st.session_state["training_refused"] = str(error)
        return
    if before is not None:
        engine().cancel(before.run, session=me())
    st.session_state[f"training_{key}"] = Training(run, text, settings, tuple(watched), pace)
    ask_for_page()  # it is drawn again and again from here on


def pause(training: Training) -> None:
    """Stop for now; for a callback."""
    training.paused = True
    engine().cancel(training.run, session=me(), within=PATIENCE)


def resume(training: Training) -> None:
    """Go on where the run was paused; for a callback."""
    training.paused = False
    try:
        engine().resume(training.run, session=me())
    except QueueFullError as error:
        training.paused = True
        st.session_state["training_refused"] = str(error)
    ask_for_page()


def stop(training: Training) -> None:
    """Stop for good; for a callback. What was learned so far stays."""
    if is_live(training.status()):
        engine().cancel(training.run, session=me())
    training.paused = False


def lay_on_bench(training: Training, status: Status) -> None:
    """Keep the table of a run that rests as this session's `mine`; nothing while it trains."""
    moment = (training.run, status.frames)
    if is_live(status) or training.laid == moment:
        return
    message = engine().table(training.run)
    if message is None:
        return
    training.laid = moment
    progress, note = message.header["progress"], message.header["note"]
    text = training.text
    stage = float(str(progress))
    keep(Trained(training.run, stage, text.title, text.words, text.counts, str(note)))


def buttons(key: str, training: Training | None, status: Status | None, ready: object) -> None:
    """Draw Start, Pause or Resume, and Stop, always in the same places.

    Args:
        key: the id of the text on the page.
        training: the run, if there is one.
        status: of the run.
        ready: the arguments of `start` after the key; None if there is nothing to train on.
    """
    live, paused = is_live(status), training is not None and training.paused
    can_resume = status is not None and status.resumable and not live
    resting = can_resume and (paused or (status is not None and status.state is State.FAILED))
    with st.container(horizontal=True, wrap=False, width="content", gap="xsmall"):
        st.button(
            "Start", key="start", type="primary" if not live and not resting else "secondary",
            width=START, disabled=live or ready is None, on_click=start,
            args=(key, *ready) if isinstance(ready, tuple) else (),
        )  # fmt: skip
        st.button(
            "Resume" if resting else "Pause", key="pause", width=PAUSE,
            type="primary" if live or resting else "secondary",
            disabled=not (live or resting), on_click=resume if resting else pause, args=(training,),
        )  # fmt: skip
        st.button(
            "Stop", key="stop", width=START, disabled=not (live or resting), on_click=stop,
            args=(training,),
        )  # fmt: skip


def refusal() -> str:
    """Take the reason why the last Start or Resume was refused.

    Returns:
        A sentence, once; "" if it was not.
    """
    return str(st.session_state.pop("training_refused", ""))

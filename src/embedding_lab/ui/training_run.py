"""One training run of a session, from Start to the bench: its state and its film.

Each text has its own run, so a learner may look at another text and come back. The second click
of a double click never counts: by then another button may stand there.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.jobs.engine import QueueFullError, Status
from embedding_lab.jobs.job import Job, Message
from embedding_lab.lessons.families import Groups
from embedding_lab.training.settings import Settings
from embedding_lab.ui.jobs import engine, is_live, me
from embedding_lab.ui.mine import Trained, keep
from embedding_lab.ui.part import ask_for_page

FOLLOWED = 300  # of the most frequent words, beside those that are watched
DOUBLE_CLICK = 0.5  # seconds: a press that comes so soon after another is part of it
PATIENCE = 10.0  # seconds that a pause may take: a kill would lose what was learned since the last
# checkpoint; Stop doesn't wait so long

_PRESSED = "training_pressed"  # session state: when a button was last pressed, by its side


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


class Order(NamedTuple):
    """What a run is asked to do.

    Attributes:
        text: what to read.
        settings: as chosen.
        watched: rows of the words whose neighbours are told.
        groups: which words belong together.
        pace: seconds that the run takes at least, so that it can be watched.
    """

    text: Text
    settings: Settings
    watched: tuple[int, ...]
    groups: Groups
    pace: float


@dataclass(slots=True, eq=False)
class Training:
    """A run of this session.

    Attributes:
        run: its name in the engine.
        text: what it reads.
        settings: as chosen at Start.
        watched: rows of the words whose neighbours are told.
        groups: which words belong together, as known at Start.
        pace: seconds that the run takes at least.
        paused: the learner wants to go on with it.
        film: what was read of its frames, without the tables; rising in progress.
        read: the number that each frame of the film has in the engine.
        looked: how many frames of the engine were looked at.
        laid: the run and its number of frames when its table was last laid on the bench.
    """

    run: str
    text: Text
    settings: Settings
    watched: tuple[int, ...]
    groups: Groups
    pace: float = 0.0
    paused: bool = False
    film: list[Message] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    looked: int = 0
    laid: tuple[str, int] = ("", 0)

    @property
    def order(self) -> Order:
        """What the run was asked to do."""
        return Order(self.text, self.settings, self.watched, self.groups, self.pace)

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
        start = self.looked
        for number, message in enumerate(engine().frames(self.run, start, status.frames), start):
            self.looked = number + 1
            # A run that failed goes on from its last checkpoint, and tells some frames again.
            if self.film and progress_of(message) <= progress_of(self.film[-1]):
                continue
            light = {name: message.arrays[name] for name in ("neighbours", "cosines")}
            self.film.append(Message(message.kind, message.header, light))
            self.read.append(number)
        return self.film

    def frame(self, moment: int) -> Message:
        """Read one frame whole.

        Args:
            moment: its number in the film, from 0.

        Returns:
            The frame, with the followed rows of W and their places.
        """
        number = self.read[moment]
        return engine().frames(self.run, number, number + 1)[0]


def progress_of(frame: Message) -> float:
    """Read how far a run was at a frame.

    Returns:
        The share of the run, 0 to 1.
    """
    return float(str(frame.header["progress"]))


def training_of(text: str) -> Training | None:
    """Look up the run of a text.

    Args:
        text: the id of the text on the page.

    Returns:
        The run; None if there is none in this session.
    """
    training: Training | None = st.session_state.get(f"training_{text}")
    return training


def start(key: str, order: Order) -> None:
    """Start a run; for a callback. One that is at work already goes on.

    Args:
        key: the id of the text on the page.
        order: what to do.
    """
    before = training_of(key)
    if _is_double_click("right") or (before is not None and is_live(before.status())):
        return
    text, groups = order.text, order.groups
    job = Job(
        "train",
        {
            "corpus": text.name, "min_count": text.min_count, "name": text.title,
            "settings": asdict(order.settings), "watched": list(order.watched),
            "followed": FOLLOWED, "seconds": order.pace, "session": me(),
        },
        {**text.arrays, "groups": groups.of, "partners": groups.partners},
    )  # fmt: skip
    try:
        run = engine().submit(job, session=me(), fresh=True)
    except QueueFullError as error:
        st.session_state["training_refused"] = str(error)
        return
    if before is not None:
        engine().cancel(before.run, session=me())
    st.session_state[f"training_{key}"] = Training(
        run, text, order.settings, order.watched, groups, order.pace
    )
    # Pause comes to stand where Start stood, perhaps before the last click of several.
    st.session_state[_PRESSED]["left"] = time.monotonic() + DOUBLE_CLICK
    ask_for_page()  # it is drawn again and again from here on


def pause(training: Training) -> None:
    """Stop for now; for a callback."""
    if not _is_double_click("left"):
        training.paused = True
        engine().cancel(training.run, session=me(), within=PATIENCE)


def resume(training: Training) -> None:
    """Go on where the run was paused; for a callback."""
    if _is_double_click("left"):
        return
    training.paused = False
    try:
        engine().resume(training.run, session=me())
    except QueueFullError as error:
        training.paused = True
        st.session_state["training_refused"] = str(error)
    ask_for_page()


def stop(training: Training) -> None:
    """Stop for good; for a callback. What was learned so far stays."""
    if _is_double_click("right"):
        return
    if is_live(training.status()):
        engine().cancel(training.run, session=me())
    training.paused = False


def _is_double_click(side: Literal["left", "right"]) -> bool:
    """Return whether a press follows another so soon that it belongs to it, and note it.

    At the left stand Start, Pause and Resume, at the right Stop and Train again.
    """
    now, pressed = time.monotonic(), st.session_state.setdefault(_PRESSED, {})
    last: float = pressed.get(side, -DOUBLE_CLICK)
    pressed[side] = max(now, last)
    return now - last < DOUBLE_CLICK


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


def refusal() -> str:
    """Take the reason why the last Start or Resume was refused.

    Returns:
        A sentence, once; "" if it was not.
    """
    return str(st.session_state.pop("training_refused", ""))

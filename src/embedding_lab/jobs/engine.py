"""What a page may ask of whatever runs the jobs: submit, status, frames, cancel.

Here is only the form of it. `embedding_lab.jobs.pool` fills it with processes of this machine.
"""

from enum import StrEnum
from typing import NamedTuple, Protocol

from embedding_lab.jobs.job import Job, Message


class State(StrEnum):
    """Where a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


class Status(NamedTuple):
    """A run at one moment.

    Attributes:
        state: where it stands.
        position: its place in the queue, 1 for the next one; 0 unless it waits.
        frames: how many there are so far.
        error: a sentence for the user; "" unless the run failed.
        resumable: whether `resume` can go on from its last table.
    """

    state: State
    position: int
    frames: int
    error: str
    resumable: bool


class QueueFullError(ValueError):
    """Too many jobs wait; the text says what to do."""


class Engine(Protocol):
    """Runs jobs for many sessions. No method waits for a computation."""

    def submit(self, job: Job, *, session: str, fresh: bool = False) -> str:
        """Ask for a job.

        Args:
            job: the work.
            session: who asks. The same work that this session still has waiting or running
                is not started twice.
            fresh: whether to compute anew what anyone has running or finished.

        Returns:
            The id of a run.

        Raises:
            QueueFullError: if too many jobs wait.
        """
        ...

    def status(self, run: str) -> Status:
        """Look at a run.

        Args:
            run: its id; an unknown one counts as failed.

        Returns:
            State, place in the queue, number of frames.
        """
        ...

    def position(self, run: str) -> int:
        """Count the place of a run in the queue.

        Args:
            run: its id.

        Returns:
            1 for the next one; 0 unless it waits.
        """
        ...

    def frames(self, run: str, start: int = 0, stop: int | None = None) -> list[Message]:
        """Read frames, in order.

        Args:
            run: its id.
            start: the first one, from 0.
            stop: the one after the last; None for all there are.

        Returns:
            The frames; fewer, if there are fewer.
        """
        ...

    def table(self, run: str) -> Message | None:
        """Read the newest table of a run.

        Args:
            run: its id.

        Returns:
            The table, or None if it has sent none yet.
        """
        ...

    def cancel(self, run: str, *, session: str, within: float = 0.8) -> None:
        """Let go of a run; it stops when nobody else holds it.

        Args:
            run: its id.
            session: who lets go.
            within: seconds until a task that doesn't stop by itself is killed.
        """
        ...

    def resume(self, run: str, *, session: str) -> None:
        """Put a stopped or failed run back into the queue, to go on from its last table.

        Args:
            run: its id.
            session: who asks.

        Raises:
            QueueFullError: if too many jobs wait.
            ValueError: if the run has no table to go on from.
        """
        ...

    def arrive(self, session: str) -> None:
        """Note that a session is there.

        Args:
            session: its name.
        """
        ...

    def leave(self, session: str) -> None:
        """Note that a session went; if it stays away, its jobs are cancelled.

        Args:
            session: its name.
        """
        ...

    def adopt(self, session: str, *, heir: str) -> None:
        """Give the runs of a session to the one that takes its place.

        Args:
            session: the one that went.
            heir: its name from now on.
        """
        ...

    def close(self) -> None:
        """Stop everything."""
        ...

"""The engine of one machine: worker processes on pipes, a queue, films on disk.

One thread of the engine starts all workers, because Linux ends a child when the *thread* that
started it ends; it also writes to them, so no caller ever waits for a worker. One thread per
worker reads what it sends.
"""

import atexit
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from embedding_lab.jobs.engine import QueueFullError, State, Status
from embedding_lab.jobs.job import JSON, Job, Message
from embedding_lab.jobs.store import Film, Store, code_stamp
from embedding_lab.jobs.wire import WireError, as_text, pack, read_packet, unpack

TASKS = "embedding_lab.jobs.tasks"
MEMORY = 3 * 2**30  # bytes that a job may take
SECONDS = 900.0  # that a job may run
GRACE = 60.0  # seconds that a session may be away
MOST_WAITING = 64
MOST_OF_A_SESSION = 6
FALSE_STARTS = 3  # workers in a row that end before they are ready
REST = 60.0  # seconds after that before another is started
TICK = 0.1  # seconds; what must happen by itself is late by so much at most
_log = logging.getLogger(__name__)

CRASHED = "The process that computed this ended unexpectedly."
SAVED = " What it had saved is kept: resume it, or start again."
NOT_SAVED = " Nothing was saved yet. Start again: another process takes its place."
TOO_LONG = "This took longer than a job may run. What was computed so far is kept."
NO_WORKER = "No process for computing could be started. The log of the server says why."
FORGOTTEN = "This result is no longer kept. Start it again."
CLOSED = "The server is closing. Start again when it is back."
TOO_MANY = "{waiting} jobs are waiting already. Try again in a minute."
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_TRIM_THRESHOLD_": "268435456",  # giving memory back at once made torch 2-3 x slower
    "MALLOC_MMAP_THRESHOLD_": "33554432",
}
_LIVE = (State.WAITING, State.RUNNING)


@dataclass(slots=True, eq=False)
class _Run:
    """A job that was submitted."""

    key: str
    job: Job
    film: Film
    holders: set[str]
    fresh: bool
    state: State = State.WAITING
    error: str = ""
    stopping: bool = False
    kill_at: float | None = None
    began: float = 0.0


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, and what it does."""

    process: subprocess.Popen[bytes]
    ready: bool = False
    was_ready: bool = False
    run: str | None = None
    hurried: bool = False
    orders: list[bytes] = field(default_factory=list)  # packets to write


class LocalPool:
    """An `Engine` of this machine.

    Args:
        workers: how many processes; by default two, or one on a small machine.
        tasks: dotted name of the module that holds TASKS.
        store: where the films are kept.
        memory: bytes that a job may take.
        seconds: that a job may run.
        grace: seconds that a session may be away before its jobs end.
        waiting: how many jobs may wait.
        clock: seconds that never go back.
    """

    def __init__(  # noqa: PLR0913 - all have defaults
        self,
        *,
        workers: int | None = None,
        tasks: str = TASKS,
        store: Store | None = None,
        memory: int = MEMORY,
        seconds: float = SECONDS,
        grace: float = GRACE,
        waiting: int = MOST_WAITING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._size = workers or default_workers()
        self._tasks, self._memory, self._seconds = tasks, memory, seconds
        self._grace, self._most_waiting, self._clock = grace, waiting, clock
        self._store = store or Store(stamp=f"-{code_stamp()}")
        self._lock = threading.RLock()
        self._runs: dict[str, _Run] = {}
        self._queue: list[str] = []
        self._workers: list[_Worker] = []
        self._away: dict[str, float] = {}
        self._false_starts = 0
        self._rest_until = 0.0
        self._closed = False
        self._events: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="embedding-lab-jobs", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def submit(self, job: Job, *, session: str, fresh: bool = False) -> str:
        """Ask for a job; see `Engine.submit`.

        Returns:
            The id of a run.

        Raises:
            QueueFullError: if too many jobs wait.
        """
        key = job.key
        with self._lock:
            if self._closed:
                raise QueueFullError(CLOSED)
            self.arrive(session)
            run = self._same(key, session, fresh=fresh)
            if run is not None:
                self._runs[run].holders.add(session)
                return run
            found = None if fresh else self._store.finished(key)
            if found is not None:
                run, film = found
                self._runs[run] = _Run(key, job, film, {session}, fresh, State.DONE)
                return run
            self._refuse_crowd(session)
            run, film = self._store.begin()
            self._runs[run] = _Run(key, job, film, {session}, fresh)
            self._queue.append(run)
            self._dispatch()
        self._events.put(None)
        return run

    def status(self, run: str) -> Status:
        """Look at a run; see `Engine.status`.

        Returns:
            State, place in the queue, number of frames.
        """
        with self._lock:
            one = self._runs.get(run)
            if one is None:
                return Status(State.FAILED, 0, 0, FORGOTTEN, resumable=False)
            resumable = one.state in {State.STOPPED, State.FAILED} and one.film.has_table
            return Status(one.state, self.position(run), len(one.film), one.error, resumable)

    def position(self, run: str) -> int:
        """Count the place of a run in the queue; see `Engine.position`.

        Returns:
            1 for the next one; 0 unless it waits.
        """
        with self._lock:
            return self._queue.index(run) + 1 if run in self._queue else 0

    def frames(self, run: str, start: int = 0, stop: int | None = None) -> list[Message]:
        """Read frames; see `Engine.frames`.

        Returns:
            Those that there are.
        """
        with self._lock:
            one = self._runs.get(run)
        return [] if one is None else one.film.read(start, stop)

    def table(self, run: str) -> Message | None:
        """Read the newest table; see `Engine.table`.

        Returns:
            The table, or None.
        """
        with self._lock:
            one = self._runs.get(run)
        return None if one is None else one.film.table()

    def cancel(self, run: str, *, session: str, within: float = 0.8) -> None:
        """Let go of a run; see `Engine.cancel`.

        Args:
            run: its id.
            session: who lets go.
            within: seconds until a task that doesn't stop by itself is killed.
        """
        with self._lock:
            one = self._runs.get(run)
            if one is None or one.state not in _LIVE:
                return
            if one.holders - {session}:
                one.holders.discard(session)
                return
            if one.state is State.WAITING:
                self._queue.remove(run)
                one.state = State.STOPPED
            elif not one.stopping or (one.kill_at or 0) > self._clock() + within:
                one.stopping, one.kill_at = True, self._clock() + within
                self._order(run, "stop")
        self._events.put(None)

    def resume(self, run: str, *, session: str) -> None:
        """Go on with a run; see `Engine.resume`.

        Args:
            run: its id; one that can't go on stays as it is.
            session: who asks.

        Raises:
            QueueFullError: if too many jobs wait.
        """
        with self._lock:
            self.arrive(session)
            if not self.status(run).resumable:
                return
            self._refuse_crowd(session)
            one = self._runs[run]
            one.holders.add(session)
            one.state, one.error, one.stopping = State.WAITING, "", False
            self._queue.append(run)
        self._events.put(None)

    def arrive(self, session: str) -> None:
        """Note that a session is there.

        Args:
            session: its name.
        """
        with self._lock:
            self._away.pop(session, None)

    def leave(self, session: str) -> None:
        """Note that a session is gone; if it stays away, its jobs end.

        Args:
            session: its name.
        """
        with self._lock:
            self._away[session] = self._clock() + self._grace

    def adopt(self, session: str, *, heir: str) -> None:
        """Give the runs of a session to another; see `Engine.adopt`.

        Args:
            session: the one that went.
            heir: the one that takes its place.
        """
        with self._lock:
            self._away.pop(session, None)
            for one in self._runs.values():
                if session in one.holders:
                    one.holders.discard(session)
                    one.holders.add(heir)

    def close(self) -> None:
        """End all workers. Waiting and running jobs end with them."""
        with self._lock:
            self._closed = True
            workers = list(self._workers)
            for run in self._queue:
                self._runs[run].state = State.STOPPED
            self._queue.clear()
        for worker in workers:
            worker.process.kill()
        for worker in workers:
            worker.process.wait()
        self._events.put(None)
        atexit.unregister(self.close)

    def _same(self, key: str, session: str, *, fresh: bool) -> str | None:
        """Return a run that serves: this session's own at work, or, unless fresh, anyone's."""
        for run, one in self._runs.items():
            if one.key != key or one.stopping or one.fresh is not fresh:
                continue
            if one.state in _LIVE and (session in one.holders or not fresh):
                return run
            if one.state is State.DONE and not fresh:
                return run
        return None

    def _refuse_crowd(self, session: str) -> None:
        own = sum(session in self._runs[run].holders for run in self._queue)
        if len(self._queue) >= self._most_waiting or own >= MOST_OF_A_SESSION:
            raise QueueFullError(TOO_MANY.format(waiting=len(self._queue)))

    def _order(self, run: str, kind: str) -> None:
        for worker in self._workers:
            if worker.run == run:
                worker.orders.append(pack(Message(kind, {}, {})))

    # Everything below runs in the engine's thread, but for _read and a caller's _dispatch.

    def _work(self) -> None:
        while not self._closed:
            with suppress(queue.Empty):
                self._events.get(timeout=TICK)
            with self._lock:
                self._forget_the_absent()
                self._end_the_overdue()
                self._rest_if_broken()
                missing = self._size - len(self._workers)
                if self._rest_until > self._clock():
                    missing = 0
                self._dispatch()
                orders = [(worker, packet) for worker in self._workers for packet in worker.orders]
                for worker in self._workers:
                    worker.orders.clear()
            for worker, packet in orders:
                _write(worker.process, packet)
            for _ in range(missing):
                self._start()

    def _start(self) -> None:
        if self._closed:
            return
        command = [sys.executable, "-m", "embedding_lab.jobs.worker"]
        try:
            process = subprocess.Popen(
                [*command, self._tasks, str(os.getpid()), str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | ENVIRONMENT,
            )
        except OSError:
            _log.exception("no process for computing could be started")
            self._false_starts += 1
            return
        worker = _Worker(process)
        with self._lock:
            self._workers.append(worker)
            if self._closed:
                process.kill()
        threading.Thread(target=self._read, args=(worker,), daemon=True).start()

    def _read(self, worker: _Worker) -> None:
        stream = cast("BinaryIO | None", worker.process.stdout)
        if stream is None:  # never: it was asked for
            return
        with suppress(WireError, OSError):  # a killed worker may leave half a packet
            while (packet := read_packet(stream)) is not None:
                self._take(worker, packet)
        with self._lock:
            self._workers.remove(worker)
            if not worker.was_ready:
                self._false_starts += 1
            if worker.run is not None:
                run = self._runs[worker.run]
                crashed = CRASHED + (SAVED if run.film.has_table else NOT_SAVED)
                self._end(worker.run, "" if run.stopping and not run.error else crashed)
        worker.process.kill()
        worker.process.wait()
        for pipe in (worker.process.stdin, stream):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._events.put(None)

    def _take(self, worker: _Worker, packet: bytes) -> None:
        message = unpack(packet)
        with self._lock:
            if message.kind == "ready":
                worker.ready = worker.was_ready = True
                self._false_starts = 0
            elif worker.run is None:
                return
            elif message.kind == "frame":
                self._runs[worker.run].film.append(packet)
            elif message.kind == "table":
                self._runs[worker.run].film.replace_table(packet)
            elif message.kind == "end":
                run, worker.run = worker.run, None
                self._end(run, as_text(message.header, "error"))
        if message.kind in {"ready", "end"}:
            self._events.put(None)

    def _end(self, run: str, error: str) -> None:
        one = self._runs[run]
        one.error = one.error or error
        if one.error:
            one.state = State.FAILED
        elif one.stopping:
            one.state = State.STOPPED
        else:
            one.state = State.DONE
            if not one.fresh:
                self._store.finish(one.key, run)
            one.job = Job(one.job.task, {})  # its arrays aren't needed any more
        one.stopping, one.kill_at = False, None
        self._store.trim({name for name, other in self._runs.items() if other.holders})

    def _forget_the_absent(self) -> None:
        now = self._clock()
        for session in [name for name, until in self._away.items() if until <= now]:
            del self._away[session]
            for run, one in list(self._runs.items()):
                if session not in one.holders:
                    continue
                self.cancel(run, session=session)
                one.holders.discard(session)
                if not one.holders and one.state not in _LIVE:
                    del self._runs[run]

    def _end_the_overdue(self) -> None:
        now = self._clock()
        for worker in self._workers:
            if worker.run is None:
                continue
            one = self._runs[worker.run]
            if now - one.began > self._seconds and not one.stopping:
                one.error, one.stopping, one.kill_at = TOO_LONG, True, now + 1.0
                self._order(worker.run, "stop")
            if one.kill_at is not None and now >= one.kill_at:
                one.kill_at = None
                worker.ready = False  # its last words may be in the pipe: it gets no other job
                worker.process.kill()

    def _rest_if_broken(self) -> None:
        """Start no workers for a while if none lives to be ready, and tell those who wait."""
        if self._false_starts >= FALSE_STARTS:
            self._false_starts, self._rest_until = 0, self._clock() + REST
        if self._rest_until > self._clock() and not self._workers:
            for run in self._queue:
                self._runs[run].state, self._runs[run].error = State.FAILED, NO_WORKER
            self._queue.clear()

    def _dispatch(self) -> None:
        idle = [worker for worker in self._workers if worker.ready and worker.run is None]
        while idle and self._queue:
            run = self._next()
            self._queue.remove(run)
            self._give(idle.pop(), run)
        if self._queue and all(worker.ready for worker in self._workers):
            self._hurry()

    def _hurry(self) -> None:
        """Ask those at work to drop their pacing if somebody else waits."""
        waiting = set().union(*(self._runs[run].holders for run in self._queue))
        for worker in self._workers:
            if worker.run is None or worker.hurried:
                continue
            if waiting - self._runs[worker.run].holders:
                worker.hurried = True
                self._order(worker.run, "hurry")

    def _next(self) -> str:
        """Return the first run of a session that has none at work; else the first."""
        busy = set().union(*(self._runs[w.run].holders for w in self._workers if w.run is not None))
        alone = (run for run in self._queue if not self._runs[run].holders & busy)
        return next(alone, self._queue[0])

    def _give(self, worker: _Worker, run: str) -> None:
        one = self._runs[run]
        table = one.film.table()
        job = one.job
        header: dict[str, JSON] = {
            "task": job.task,
            "settings": dict(job.settings),
            "resumes": table is not None,
        }
        worker.run, worker.hurried = run, False
        worker.orders.append(pack(Message("job", header, dict(job.arrays))))
        if table is not None:
            worker.orders.append(pack(table))
        one.state, one.began = State.RUNNING, self._clock()


def default_workers() -> int:
    """Choose how many workers suit this machine.

    Returns:
        Two; one where there is one core, or less than 3 GiB of memory.
    """
    cores = os.cpu_count() or 1
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # not on Windows
        memory = 2**33
    return 2 if cores > 1 and memory >= 3 * 2**30 else 1


def _write(process: "subprocess.Popen[bytes]", packet: bytes) -> None:
    """Write to a worker; one that has ended is noticed by its reader."""
    if process.stdin is not None:
        with suppress(OSError, ValueError):
            process.stdin.write(packet)
            process.stdin.flush()

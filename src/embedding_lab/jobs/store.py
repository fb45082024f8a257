"""Films on disk: the frames of each run in a file, its newest table beside them.

Frames are appended as they come, so a reader may look at a run that still works, the memory of
the server doesn't grow with it, and a finished run is found again by the key of its job.
"""

import hashlib
import os
import stat
import tempfile
import threading
import uuid
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from embedding_lab.jobs.job import Message
from embedding_lab.jobs.wire import WireError, read_packet, unpack

LIMIT = 2**30  # bytes of films that are kept
FOLDER = "EMBEDDING_LAB_CACHE"  # environment: where to keep them
_PRIVATE = 0o700


def cache_folder() -> Path:
    """Find the folder for films, and make it if need be.

    Returns:
        A folder that only this user can read: the one that EMBEDDING_LAB_CACHE names, or one
        among the temporary files.

    Raises:
        PermissionError: if the folder belongs to somebody else.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0
    named = os.environ.get(FOLDER)
    folder = Path(named) if named else Path(tempfile.gettempdir()) / f"embedding-lab-{user}"
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    status = folder.lstat()
    if hasattr(os, "getuid") and (status.st_uid != user or stat.S_ISLNK(status.st_mode)):
        raise PermissionError(f"{folder} belongs to another user; name your own in {FOLDER}")
    folder.chmod(_PRIVATE)
    return folder


def code_stamp(folder: Path | None = None) -> str:
    """Name the code that makes films, so that films of other code are not found.

    A version alone would not do: while one writes code, or serves from a branch, it stays.

    Args:
        folder: of the code; by default this package.

    Returns:
        16 hexadecimal digits, of all its Python files.
    """
    root = folder or Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


class Film:
    """The messages of one run. Any thread may read while one writes.

    Args:
        path: the file of frames; the table lies beside it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._ends = [0]

    def __len__(self) -> int:
        return len(self._ends) - 1

    @property
    def has_table(self) -> bool:
        """Whether a table was sent."""
        return self._table.is_file()

    @property
    def _table(self) -> Path:
        return self._path.with_suffix(".table")

    def append(self, packet: bytes) -> None:
        """Add a frame.

        Args:
            packet: the frame.
        """
        with self._lock:
            with self._path.open("ab") as file:
                file.write(packet)
            self._ends.append(self._ends[-1] + len(packet))

    def replace_table(self, packet: bytes) -> None:
        """Keep a table instead of the one before.

        Args:
            packet: the table.
        """
        fresh = self._path.with_suffix(".fresh")
        fresh.write_bytes(packet)
        fresh.replace(self._table)

    def read(self, start: int, stop: int | None) -> list[Message]:
        """Read frames.

        Args:
            start: the first, from 0.
            stop: the one after the last; None for all.

        Returns:
            Those that there are; none if the file is gone.
        """
        with self._lock:
            ends = self._ends[:]
        last = len(ends) - 1 if stop is None else min(stop, len(ends) - 1)
        start = max(0, start)
        if start >= last:
            return []
        try:
            with self._path.open("rb") as file:
                file.seek(ends[start])
                block = file.read(ends[last] - ends[start])
            cuts = [end - ends[start] for end in ends[start : last + 1]]
            return [unpack(block[a:b]) for a, b in pairwise(cuts)]
        except (OSError, WireError):
            return []

    def table(self) -> Message | None:
        """Read the newest table.

        Returns:
            The table; None if there is none, or it is damaged.
        """
        try:
            return unpack(self._table.read_bytes())
        except (OSError, WireError):
            return None

    def load(self) -> bool:
        """Find the frames of a file that an earlier process wrote.

        Returns:
            Whether the file is whole.
        """
        try:
            with self._path.open("rb") as file:
                while (packet := read_packet(file)) is not None:
                    unpack(packet)
                    self._ends.append(self._ends[-1] + len(packet))
        except (OSError, WireError):
            return False
        return len(self) > 0

    def remove(self) -> None:
        """Delete the files."""
        for path in (self._path, self._table):
            with suppress(OSError):
                path.unlink(missing_ok=True)


class Store:
    """The films of a folder, found by run or by the key of a finished job.

    Args:
        folder: where they lie; `cache_folder()` if not given.
        limit: bytes that are kept.
        stamp: of the code that made them, see `code_stamp`; films of other code aren't found.
    """

    def __init__(self, folder: Path | None = None, *, limit: int = LIMIT, stamp: str = "") -> None:
        self._folder = folder or cache_folder()
        self._folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        self._limit = limit
        self._stamp = stamp

    def begin(self) -> tuple[str, Film]:
        """Open an empty film.

        Returns:
            The id of its run, and the film.
        """
        run = uuid.uuid4().hex
        return run, Film(self._folder / f"{run}.film")

    def finish(self, key: str, run: str) -> None:
        """Remember that a run finished a job.

        Args:
            key: of the job.
            run: its id.
        """
        mark = self._mark(key)
        fresh = mark.with_suffix(f".{run}")
        fresh.write_text(run, "utf-8")
        fresh.replace(mark)

    def finished(self, key: str) -> tuple[str, Film] | None:
        """Look for the film of a finished job.

        Args:
            key: of the job.

        Returns:
            Its run and film; None if there is none, or it is damaged.
        """
        try:
            run = self._mark(key).read_text("utf-8")
        except OSError:
            return None
        if not run.isalnum():
            return None
        film = Film(self._folder / f"{run}.film")
        return (run, film) if film.load() else None

    def trim(self, held: Collection[str]) -> None:
        """Delete the oldest films beyond the limit.

        Args:
            held: runs that must stay.
        """
        films = sorted(self._films(), reverse=True)  # newest first
        total = 0
        for _, size, run in films:
            total += size
            if total > self._limit and run not in held:
                Film(self._folder / f"{run}.film").remove()

    def _films(self) -> Iterator[tuple[float, int, str]]:
        for path in self._folder.glob("*.film"):
            with suppress(OSError):
                status = path.stat()
                table = path.with_suffix(".table")
                size = status.st_size + (table.stat().st_size if table.is_file() else 0)
                yield status.st_mtime, size, path.stem

    def _mark(self, key: str) -> Path:
        return self._folder / f"{key}{self._stamp}.done"

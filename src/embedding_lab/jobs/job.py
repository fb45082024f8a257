"""What passes between a page and a worker: a job, its messages, and the wish to stop.

Plain values only, JSON and numeric arrays: a job can be hashed, sent to another process and
kept on disk. What a job computes stands in `embedding_lab.jobs.tasks`.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
Array: TypeAlias = npt.NDArray[np.generic]

NUMERIC = "biuf"  # kinds of dtypes: boolean, signed, unsigned, floating


class Message(NamedTuple):
    """One thing that a task tells.

    Attributes:
        kind: "frame" is shown live and kept in order; "table" replaces the table before, as a
            checkpoint or a result.
        header: names and numbers.
        arrays: numeric arrays by name, read-only on arrival.
    """

    kind: str
    header: dict[str, JSON]
    arrays: dict[str, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A piece of work. Equal work has an equal `key`.

    Attributes:
        task: a name in the worker's table of tasks.
        settings: what the task is told; copied, so that later changes have no effect.
        arrays: numeric arrays by name; kept C-contiguous and read-only.
    """

    task: str
    settings: Mapping[str, JSON]
    arrays: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            settings = json.loads(json.dumps(dict(self.settings)))
        except (TypeError, ValueError) as error:
            raise ValueError(
                f"the settings of {self.task} must be plain values: {error}"
            ) from error
        object.__setattr__(self, "settings", settings)
        arrays = {name: _frozen(name, array) for name, array in self.arrays.items()}
        object.__setattr__(self, "arrays", arrays)

    @property
    def key(self) -> str:
        """SHA-256 of task, settings and arrays, in hexadecimal."""
        parts = {name: [array.dtype.str, list(array.shape)] for name, array in self.arrays.items()}
        digest = hashlib.sha256(
            json.dumps([self.task, self.settings, parts], sort_keys=True).encode()
        )
        for name in sorted(self.arrays):
            digest.update(self.arrays[name].reshape(-1).view(np.uint8).data)
        return digest.hexdigest()


def _frozen(name: str, array: Array) -> Array:
    if array.dtype.kind not in NUMERIC:
        raise ValueError(f"array {name} must hold numbers, got {array.dtype}")
    kept = np.ascontiguousarray(array).reshape(array.shape).view()
    kept.flags.writeable = False
    return kept


class Control:
    """What a running task looks at between two steps; set from another thread."""

    def __init__(self) -> None:
        self._stop = False
        self._hurry = False
        self._changed = threading.Event()

    @property
    def stop(self) -> bool:
        """Whether the task should finish at the next chance, after a last table."""
        return self._stop

    @stop.setter
    def stop(self, value: bool) -> None:
        self._stop = value
        self._tell()

    @property
    def hurry(self) -> bool:
        """Whether others wait, so that all pacing should be dropped."""
        return self._hurry

    @hurry.setter
    def hurry(self, value: bool) -> None:
        self._hurry = value
        self._tell()

    def wait(self, seconds: float) -> None:
        """Sleep, but wake at once when stop or hurry is set.

        Args:
            seconds: at most so long; nothing happens if it isn't positive.
        """
        if seconds > 0:
            self._changed.wait(seconds)

    def _tell(self) -> None:
        if self._stop or self._hurry:
            self._changed.set()
        else:
            self._changed.clear()


Task: TypeAlias = Callable[[Job, Message | None, Control], Iterator[Message]]

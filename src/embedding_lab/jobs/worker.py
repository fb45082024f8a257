"""The process that computes: reads a job from its input, writes messages to its output.

It is polite (nice 10), bounded (a limit of memory), and mortal: when its parent is gone, its
input ends, and it ends too.
"""

import argparse
import logging
import os
import queue
import signal
import sys
import threading
import traceback
from importlib import import_module
from typing import BinaryIO

from embedding_lab.jobs.job import Control, Job, Message, Task
from embedding_lab.jobs.wire import WireError, as_text, pack, read_packet, unpack

NICE = 10
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_log = logging.getLogger(__name__)

OUT_OF_MEMORY = "This needs more memory than a job may take: choose fewer words or dimensions."
UNEXPECTED = "Something went wrong while computing this. Change a setting and start again."


def main() -> None:
    """Serve jobs until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tasks", help="module that holds TASKS")
    parser.add_argument("parent", type=int, help="process id of the parent")
    parser.add_argument("memory", type=int, help="bytes that the process may take")
    given = parser.parse_args()
    output = _own_output()
    _be_polite(given.parent, given.memory)
    jobs: queue.Queue[tuple[Job, Message | None, Control]] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, jobs), daemon=True).start()
    module = import_module(given.tasks)
    warm_up = getattr(module, "warm_up", None)
    if warm_up is not None:
        warm_up()
    _send(output, Message("ready", {}, {}))
    while True:
        _serve(module.TASKS, *jobs.get(), output)


def _serve(
    tasks: dict[str, Task], job: Job, table: Message | None, control: Control, output: BinaryIO
) -> None:
    error = ""
    try:
        for message in tasks[job.task](job, table, control):
            _send(output, message)
    except ValueError as refused:  # what the core says is meant for the user
        error = str(refused)
        error = f"{error[:1].upper()}{error[1:]}{'' if error.endswith('.') else '.'}"
    except MemoryError:
        error = OUT_OF_MEMORY
    except Exception as unforeseen:  # the last net of this process; the log has the traceback
        _log.error("%s failed:\n%s", job.task, traceback.format_exc())
        # torch raises RuntimeError where it is refused memory
        error = OUT_OF_MEMORY if "memory" in str(unforeseen) else UNEXPECTED
    _send(output, Message("end", {"error": error}, {}))


def _listen(stream: BinaryIO, jobs: "queue.Queue[tuple[Job, Message | None, Control]]") -> None:
    """Take jobs and wishes from the parent; end the process when there is no parent."""
    control = Control()
    try:
        while (packet := read_packet(stream)) is not None:
            message = unpack(packet)
            if message.kind == "job":
                control = Control()
                table = unpack(read_packet(stream) or b"") if message.header["resumes"] else None
                settings = message.header["settings"]
                job = Job(
                    as_text(message.header, "task"),
                    settings if isinstance(settings, dict) else {},
                    message.arrays,
                )
                jobs.put((job, table, control))
            elif message.kind == "stop":
                control.stop = True
            elif message.kind == "hurry":
                control.hurry = True
    except (OSError, WireError):
        pass  # a broken pipe is a parent that is gone
    os._exit(0)


def _send(output: BinaryIO, message: Message) -> None:
    try:
        output.write(pack(message))
        output.flush()
    except OSError:
        os._exit(0)


def _own_output() -> BinaryIO:
    """Return the pipe, for messages alone: what a library prints goes to the log."""
    pipe = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(pipe, "wb")


def _be_polite(parent: int, memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group
    if hasattr(os, "nice"):
        os.nice(NICE)
    if sys.platform == "linux":
        import ctypes
        import resource

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        if os.getppid() != parent:  # it died before the line above
            os._exit(0)


if __name__ == "__main__":
    main()

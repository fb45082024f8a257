"""`python -m embedding_lab` is the command line, `embedding-lab`.

The commands are imported only once Ctrl-C is looked after: NumPy and Arrow take a good part of a
second to load, and whoever stops the program then shall not see where it was.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOPPED = 130  # 128 + SIGINT, as shells have it


def main() -> None:
    """Load the commands and run the one that was asked for."""
    with loading():
        from embedding_lab import cli
    cli.main()


@contextmanager
def loading() -> Iterator[None]:
    """Let Ctrl-C end the program at once while modules are imported.

    An exception would not do: a module that is half imported may swallow it, and Python counts
    one that passed through generated code as never caught.

    Yields:
        Nothing.
    """
    usual = signal.getsignal(signal.SIGINT)
    main_thread = threading.current_thread() is threading.main_thread()
    if usual is not signal.default_int_handler or not main_thread:
        yield  # a job in the background ignores Ctrl-C, and goes on to do so
        return
    signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)


def _stop(number: int, frame: FrameType | None) -> None:
    if sys.stderr:
        os.write(2, b"embedding-lab: stopped\n")
    os._exit(STOPPED)


if __name__ == "__main__":
    main()

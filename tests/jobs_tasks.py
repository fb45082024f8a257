"""Light tasks for the tests of the engine; the worker imports this module by name."""

import os
import sys
import time

import numpy as np

from embedding_lab.jobs.job import Message


def count(job, table, control):
    """Counts to n, from where a table left off; a frame each."""
    start = 0 if table is None else int(table.header["at"])
    for i in range(start, job.settings["n"]):
        if control.stop:
            yield Message("table", {"at": i}, {"numbers": np.arange(i)})
            return
        yield Message("frame", {"i": i, "hurry": control.hurry}, {"x": np.full(3, i, np.float32)})
        control.wait(job.settings.get("pause", 0))
    yield Message("table", {"at": job.settings["n"]}, {})


def deaf(job, table, control):
    """Spins and never looks up."""
    yield Message("frame", {"pid": os.getpid()}, {})
    while True:
        pass


def checkpointed(job, table, control):
    """Leaves a table, then waits for its murder."""
    if table is not None:
        yield Message("frame", {"resumed": True}, {})
        return
    yield Message("table", {"at": 1}, {})
    yield Message("frame", {"pid": os.getpid()}, {})
    while not control.stop:
        time.sleep(0.01)


def refuse(job, table, control):
    raise ValueError("perplexity must be >= 1, got 0")
    yield


def fail(job, table, control):
    raise KeyError("nothing for the user")
    yield


def greedy(job, table, control):
    yield Message("frame", {"n": int(np.ones(2**31, np.float64).sum())}, {})


def chatter(job, table, control):
    sys.stdout.write("a library that talks")
    sys.stdout.flush()
    os.write(1, b"and one that writes to the descriptor")
    yield Message("frame", {}, {})


TASKS = {f.__name__: f for f in (count, deaf, checkpointed, refuse, fail, greedy, chatter)}

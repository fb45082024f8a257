"""What a visitor reads when a job ends badly, held against what the engine does."""

import os
import re
import signal

import pytest
import test_jobs
from claims import Claims
from test_jobs import LONG, SOON, ended, pools, running  # noqa: F401 - `pools` is a fixture

from embedding_lab.jobs.engine import QueueFullError, State
from embedding_lab.jobs.job import Job
from embedding_lab.jobs.pool import CRASHED, FORGOTTEN, NOT_SAVED, TOO_LONG
from embedding_lab.jobs.task_train import _watched

claims = Claims(
    "src/embedding_lab/jobs/pool.py",
    "src/embedding_lab/jobs/task_train.py",
    "src/embedding_lab/jobs/worker.py",
)
claims.no_fact(
    "Start it again.",
    "Start again when it is back.",
    "Try again in a minute.",
    "Change a setting and start again.",
)
claims.check(
    "This needs more memory than a job may take: choose fewer words or dimensions.",
    "Something went wrong while computing this.",
)(test_jobs.test_a_job_that_fails_says_so_in_a_sentence)
claims.check("What it had saved is kept: resume it, or start again.")(
    test_jobs.test_a_killed_worker_is_a_message_and_the_next_job_runs
)
claims.check("No process for computing could be started.", "The server is closing.")(
    test_jobs.test_workers_that_cannot_start_are_a_sentence_and_not_a_loop
)


@claims.check(
    "The process that computed this ended unexpectedly.",
    "Nothing was saved yet.",
    "Start again: another process takes its place.",
)
def test_without_a_checkpoint_the_same_job_starts_again_in_another_process(pools):  # noqa: F811
    pool = pools()
    run = pool.submit(Job("deaf", {}), session="ann")
    running(pool, run)
    killed = pool.frames(run)[0].header["pid"]
    os.kill(killed, signal.SIGKILL)
    status = ended(pool, run)
    assert (status.state, status.error) == (State.FAILED, CRASHED + NOT_SAVED)
    assert not status.resumable
    assert pool.table(run) is None
    again = pool.submit(Job("deaf", {}), session="ann")
    running(pool, again)
    assert pool.frames(again)[0].header["pid"] != killed
    pool.cancel(again, session="ann", within=0)


@claims.check("This took longer than a job may run.", "What was computed so far is kept.")
@pytest.mark.parametrize("settings", [LONG, {"n": 3, "pause": 60}])
def test_a_job_that_takes_too_long_leaves_what_it_had_computed(pools, settings):  # noqa: F811
    now = [0.0]
    pool = pools(seconds=100, clock=lambda: now[0])
    run = pool.submit(Job("count", settings), session="ann")
    running(pool, run)
    there = pool.status(run).frames
    now[0] = 101
    test_jobs.until(lambda: pool.status(run).error)
    now[0] = 200
    status = ended(pool, run)
    assert (status.state, status.error) == (State.FAILED, TOO_LONG)
    assert len(pool.frames(run)) == status.frames >= there


@claims.check("This result is no longer kept.")
def test_only_a_run_that_nobody_knows_is_no_longer_kept(pools):  # noqa: F811
    pool = pools()
    assert pool.status("none").error == FORGOTTEN
    assert pool.frames("none") == []
    run = pool.submit(Job("count", {"n": 1}), session="ann")
    assert ended(pool, run).error == ""


@claims.check("{waiting} jobs are waiting already.")
@pytest.mark.parametrize("sessions", [["ben"], ["ben", "cem", "dan"]])
def test_a_refusal_counts_the_jobs_that_wait(pools, sessions):  # noqa: F811
    pool = pools()
    running(pool, pool.submit(Job("deaf", {}), session="ann"))
    for name in sessions:
        for n in range(6):
            pool.submit(Job("count", {"n": n, "by": name}), session=name)
    with pytest.raises(QueueFullError) as refused:
        pool.submit(Job("count", {"n": 99}), session=sessions[0])
    assert re.match(r"(\d+) jobs are waiting already\.", str(refused.value))[1] == str(
        6 * len(sessions)
    )


@claims.check("The log of the server says why.")
def test_the_log_says_why_no_process_could_be_started(tmp_path, capfd):
    test_jobs.test_workers_that_cannot_start_are_a_sentence_and_not_a_loop(tmp_path)
    assert "no_such_module" in capfd.readouterr().err


@claims.check("the rows of watched words must be from 0 to {}, got {}")
@pytest.mark.parametrize("row", range(-1, 5))
def test_only_rows_of_the_table_can_be_watched(row):
    if 0 <= row < 4:
        assert _watched([row], 4).tolist() == [row]
        return
    with pytest.raises(ValueError, match=f"must be from 0 to 3, got .{row}."):
        _watched([row], 4)


def test_every_sentence_is_answered_for():
    claims.are_complete()

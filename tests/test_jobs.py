"""The engine: live frames, stop, crash, queue, cache, and no process left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from embedding_lab.jobs.engine import QueueFullError, State
from embedding_lab.jobs.job import Job, Message
from embedding_lab.jobs.pool import CRASHED, FORGOTTEN, NO_WORKER, SAVED, TOO_LONG, LocalPool
from embedding_lab.jobs.store import Store, code_stamp
from embedding_lab.jobs.wire import pack
from embedding_lab.jobs.worker import OUT_OF_MEMORY, UNEXPECTED

HERE = Path(__file__).parent
SOON = 30.0  # seconds; a deadline, never a proof
LONG = {"n": 10_000, "pause": 0.02}


def until(condition):
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.01)
    raise AssertionError("it didn't happen in time")


@pytest.fixture
def pools(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    opened = []

    def make(workers=1, limit=2**30, **options):
        store = Store(tmp_path / "films", limit=limit)
        opened.append(LocalPool(workers=workers, tasks="jobs_tasks", store=store, **options))
        return opened[-1]

    yield make
    for pool in opened:
        pool.close()


def ended(pool, run):
    def look():
        status = pool.status(run)
        return status if status.state not in {State.WAITING, State.RUNNING} else None

    return until(look)


def running(pool, run, frames=1):
    return until(
        lambda: pool.status(run).state is State.RUNNING and pool.status(run).frames >= frames
    )


def test_frames_come_back_in_order_and_the_table_is_the_last(pools):
    pool = pools()
    run = pool.submit(Job("count", {"n": 5}), session="ann")
    assert ended(pool, run).state is State.DONE
    assert [one.header["i"] for one in pool.frames(run)] == [0, 1, 2, 3, 4]
    assert pool.frames(run, 3, 9)[0].arrays["x"].tolist() == [3, 3, 3]
    assert pool.table(run).header == {"at": 5}


def test_frames_are_read_while_the_job_runs(pools):
    pool = pools()
    run = pool.submit(Job("count", LONG), session="ann")
    assert running(pool, run, frames=3)


def test_six_quick_clicks_are_one_job(pools):
    pool = pools()
    runs = []
    clicks = [
        threading.Thread(
            target=lambda: runs.append(pool.submit(Job("count", LONG), session="ann", fresh=True))
        )
        for _ in range(6)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert len(runs) == 6
    assert len(set(runs)) == 1


def test_the_job_outlives_the_thread_that_asked_for_it(pools):
    pool, runs = pools(), []
    asker = threading.Thread(
        target=lambda: runs.append(pool.submit(Job("count", {"n": 9, "pause": 0.01}), session="a"))
    )
    asker.start()
    asker.join()
    assert ended(pool, runs[0]).state is State.DONE


def test_a_stopped_job_leaves_its_table_and_goes_on_from_there(pools):
    pool = pools()
    run = pool.submit(Job("count", {"n": 40, "pause": 0.02}), session="ann", fresh=True)
    running(pool, run, frames=2)
    pool.cancel(run, session="ann", within=SOON)
    status = ended(pool, run)
    assert status.state is State.STOPPED
    assert status.resumable
    pool.resume(run, session="ann")
    assert ended(pool, run).state is State.DONE
    assert [one.header["i"] for one in pool.frames(run)] == list(range(40))


def test_a_deaf_job_is_killed_and_the_next_one_runs(pools):
    pool = pools()
    deaf = pool.submit(Job("deaf", {}), session="ann")
    running(pool, deaf)
    pool.cancel(deaf, session="ann", within=0.05)
    assert ended(pool, deaf).state is State.STOPPED
    assert ended(pool, pool.submit(Job("count", {"n": 2}), session="ann")).state is State.DONE


def test_a_waiting_job_is_cancelled_at_once(pools):
    pool = pools()
    first = pool.submit(Job("deaf", {}), session="ann")
    second = pool.submit(Job("count", LONG), session="ben")
    assert pool.position(second) in {1, 2}
    pool.cancel(second, session="ben")
    assert pool.status(second).state is State.STOPPED
    pool.cancel(first, session="ann", within=0)


def test_a_killed_worker_is_a_message_and_the_next_job_runs(pools):
    pool = pools()
    run = pool.submit(Job("checkpointed", {}), session="ann")
    running(pool, run)
    os.kill(pool.frames(run)[0].header["pid"], signal.SIGKILL)
    status = ended(pool, run)
    assert (status.state, status.error) == (State.FAILED, CRASHED + SAVED)
    assert status.resumable
    pool.resume(run, session="ann")
    assert ended(pool, run).state is State.DONE
    assert pool.frames(run)[-1].header == {"resumed": True}


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("refuse", "Perplexity must be >= 1, got 0."),
        ("fail", UNEXPECTED),
        ("nonsense", UNEXPECTED),
        ("greedy", OUT_OF_MEMORY),
    ],
)
def test_a_job_that_fails_says_so_in_a_sentence(pools, task, sentence):
    pool = pools(memory=2**30)
    status = ended(pool, pool.submit(Job(task, {}), session="ann"))
    assert (status.state, status.error) == (State.FAILED, sentence)
    assert ended(pool, pool.submit(Job("count", {"n": 1}), session="ann")).state is State.DONE


def test_a_library_that_prints_does_not_break_the_stream(pools):
    pool = pools()
    assert ended(pool, pool.submit(Job("chatter", {}), session="ann")).state is State.DONE


def test_a_job_has_a_time_limit(pools):
    pool = pools(seconds=0.3)
    status = ended(pool, pool.submit(Job("count", LONG), session="ann"))
    assert (status.state, status.error) == (State.FAILED, TOO_LONG)


def test_the_queue_is_first_come_first_served_and_sessions_take_turns(pools):
    pool = pools()
    first = pool.submit(Job("count", {"n": 30, "pause": 0.02}), session="ann")
    running(pool, first)
    second = pool.submit(Job("count", {"n": 1}), session="ann")
    third = pool.submit(Job("count", {"n": 2}), session="ben")
    assert [pool.position(run) for run in (first, second, third)] == [0, 1, 2]
    for run in (first, second, third):
        assert ended(pool, run).state is State.DONE


def test_who_works_is_asked_to_hurry_when_others_wait(pools):
    pool = pools()
    first = pool.submit(Job("count", {"n": 100_000, "pause": 5.0}), session="ann")
    running(pool, first)
    pool.submit(Job("count", {"n": 1}), session="ben")
    assert until(lambda: pool.frames(first)[-1].header["hurry"])
    pool.cancel(first, session="ann")


def test_who_works_need_not_hurry_for_its_own_session(pools):
    pool = pools()
    first = pool.submit(Job("count", {"n": 12, "pause": 0.02}), session="ann")
    running(pool, first)
    pool.submit(Job("count", {"n": 1}), session="ann")
    ended(pool, first)
    assert not any(one.header["hurry"] for one in pool.frames(first))


def test_workers_that_cannot_start_are_a_sentence_and_not_a_loop(tmp_path):
    pool = LocalPool(workers=2, tasks="no_such_module", store=Store(tmp_path))
    run = pool.submit(Job("count", {"n": 1}), session="ann")
    assert ended(pool, run).error == NO_WORKER
    until(lambda: not pool._workers)
    pool.close()
    with pytest.raises(QueueFullError, match="closing"):
        pool.submit(Job("count", {"n": 2}), session="ann")


def test_a_full_queue_refuses_with_a_sentence(pools):
    pool = pools(waiting=1)
    running(pool, pool.submit(Job("deaf", {}), session="ann"))
    pool.submit(Job("count", {"n": 1}), session="ben")
    with pytest.raises(QueueFullError, match="Try again"):
        pool.submit(Job("count", {"n": 2}), session="cem")


def test_two_sessions_share_a_picture_and_one_may_leave(pools):
    pool = pools()
    run = pool.submit(Job("count", LONG), session="ann")
    assert pool.submit(Job("count", LONG), session="ben") == run
    running(pool, run)
    pool.cancel(run, session="ann")
    assert pool.status(run).state is State.RUNNING
    pool.cancel(run, session="ben")
    assert ended(pool, run).state is State.STOPPED


def test_training_is_not_shared(pools):
    pool = pools()
    runs = {pool.submit(Job("count", LONG), session=one, fresh=True) for one in ("ann", "ben")}
    assert len(runs) == 2


def test_a_finished_job_is_found_again_by_a_new_server(pools):
    pool = pools()
    run = pool.submit(Job("count", {"n": 4}), session="ann")
    ended(pool, run)
    pool.close()
    again = pools()
    found = again.submit(Job("count", {"n": 4}), session="ben")
    assert again.status(found).state is State.DONE
    assert len(again.frames(found)) == 4


def test_a_damaged_film_is_computed_anew(pools, tmp_path):
    pool = pools()
    run = pool.submit(Job("count", {"n": 4}), session="ann")
    ended(pool, run)
    pool.close()
    film = tmp_path / "films" / f"{run}.film"
    film.write_bytes(film.read_bytes()[:-3])
    again = pools()
    found = again.submit(Job("count", {"n": 4}), session="ben")
    assert found != run
    assert ended(again, found).frames == 4


def test_films_of_other_code_are_not_found(tmp_path):
    code = tmp_path / "code"
    code.mkdir()
    (code / "a.py").write_text("x = 1\n")
    (code / "notes.txt").write_text("no code")
    stamps = [code_stamp(code)]
    (code / "notes.txt").write_text("changed")
    assert code_stamp(code) == stamps[0]
    for name, text in (("a.py", "x = 2\n"), ("b.py", ""), ("c.py", "x = 2\n")):
        (code / name).write_text(text)
        stamps.append(code_stamp(code))
    assert len(set(stamps)) == len(stamps)
    made, other = (Store(tmp_path / "films", stamp=f"-{stamp}") for stamp in stamps[:2])
    run, film = made.begin()
    film.append(pack(Message("frame", {}, {})))
    made.finish("key", run)
    assert made.finished("key")[0] == run
    assert other.finished("key") is None


def test_the_oldest_films_go_when_the_store_is_full(tmp_path):
    store = Store(tmp_path, limit=1_100)
    runs = []
    for age in range(4):
        run, film = store.begin()
        film.append(pack(Message("frame", {"n": age}, {"x": np.zeros(50)})))
        os.utime(tmp_path / f"{run}.film", (age, age))
        runs.append(run)
    store.trim({runs[0]})
    assert (tmp_path / f"{runs[0]}.film").exists()  # held by a session
    assert not (tmp_path / f"{runs[1]}.film").exists()
    assert (tmp_path / f"{runs[3]}.film").exists()


def test_the_heir_of_a_session_keeps_its_job_and_can_stop_it(pools):
    now = [0.0]
    pool = pools(clock=lambda: now[0], grace=60, seconds=1e9)
    run = pool.submit(Job("count", LONG), session="ann", fresh=True)
    running(pool, run)
    pool.leave("ann")
    pool.adopt("ann", heir="ben")
    now[0] = 1_000
    seen = pool.status(run).frames
    assert running(pool, run, frames=seen + 10)
    pool.cancel(run, session="ann")
    seen = pool.status(run).frames
    assert running(pool, run, frames=seen + 3)
    pool.cancel(run, session="ben")
    assert ended(pool, run).state is State.STOPPED


def test_a_session_that_comes_back_in_time_keeps_its_job(pools):
    now = [0.0]
    pool = pools(clock=lambda: now[0], grace=60, seconds=1e9)
    run = pool.submit(Job("count", LONG), session="ann")
    running(pool, run)
    pool.leave("ann")
    now[0] = 59
    pool.arrive("ann")
    now[0] = 1_000
    seen = pool.status(run).frames
    assert running(pool, run, frames=seen + 10)
    pool.leave("ann")
    now[0] = 2_000
    until(lambda: pool.status(run).error == FORGOTTEN or pool.status(run).state is State.STOPPED)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_is_left_when_the_server_ends(tmp_path, how):
    program = """
        import time
        from pathlib import Path
        from embedding_lab.jobs.job import Job
        from embedding_lab.jobs.pool import LocalPool
        from embedding_lab.jobs.store import Store, code_stamp
        pool = LocalPool(workers=2, tasks="jobs_tasks", store=Store(Path("films")))
        run = pool.submit(Job("deaf", {}), session="ann")
        while not pool.frames(run):
            time.sleep(0.01)
        print(*(worker.process.pid for worker in pool._workers), flush=True)
        time.sleep(600)
    """
    server = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(HERE)},
    )
    children = [int(pid) for pid in server.stdout.readline().split()]
    assert len(children) == 2
    server.send_signal(how)
    server.wait(timeout=SOON)
    server.stdout.close()
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))

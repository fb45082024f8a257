"""The film as a file: what is in it, and that it is the same each time."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from embedding_lab.jobs.job import Control, Job
from embedding_lab.jobs.task_film import HEIGHT, HUE, INK, WIDTH, film_task, fitted, wrapped
from embedding_lab.ui.drawing import _HERE

FRAMES, WORDS = 4, 30


def film_job(n=WORDS, frames=FRAMES, **told):
    rng = np.random.default_rng(0)
    progress = np.linspace(0, 1, frames)
    curve = [[float(at), float(1 - at)] for at in progress]
    chart = {
        "title": "Loss",
        "names": [""],
        "points": [curve],
        "null": [],
        "scale": [0, 1.2],
        "marks": [[0.3, "chance 30 %"]],
    }
    settings = {
        "title": "How is W learned?", "settings": "skip-gram",
        "verdicts": ["Families first."] * frames, "captions": ["It keeps 61 %."] * frames,
        "place": "here", "names": ["people", "places"],
        "labels": [[0, "king"]][:n], "curves": [chart],
    }  # fmt: skip
    return Job("film", settings | told, {
        "places": rng.uniform(-0.7, 0.7, (frames, n, 2)).astype(np.float32),
        "progress": progress,
        "groups": (np.arange(n) % 3 - 1).astype(np.int32),
        "partners": np.array([[1, 4]][: n > 4], np.int32).reshape(-1, 2),
    })  # fmt: skip


def gif_of(job):
    *_, last = film_task(job, None, Control())
    return last.arrays["gif"].tobytes()


def pictures_of(gif):
    with Image.open(BytesIO(gif)) as film:
        assert film.size == (WIDTH, HEIGHT) == (960, 540)
        found = []
        for number in range(film.n_frames):
            film.seek(number)
            found.append(np.asarray(film.convert("RGB")))
        return found


@pytest.fixture(scope="module")
def plain():
    return pictures_of(gif_of(film_job()))


def test_the_same_film_has_the_same_bytes():
    assert gif_of(film_job()) == gif_of(film_job())


def test_each_moment_has_a_picture_on_white_and_the_words_move(plain):
    assert len(plain) == FRAMES
    assert all((picture[2, 2] == 255).all() for picture in plain)
    assert (plain[0] != plain[-1]).any(axis=2)[80:440, 100:600].sum() > 100


@pytest.mark.parametrize(
    "told",
    [
        {"title": "Another title"}, {"settings": "CBOW"}, {"verdicts": ["Neither."] * FRAMES},
        {"captions": ["It keeps 3 %."] * FRAMES}, {"place": "2026-01-02 · lab.org"},
        {"labels": [[0, "queen"]]}, {"curves": []},
    ],
)  # fmt: skip
def test_all_that_the_film_says_stands_in_its_last_picture(plain, told):
    other = pictures_of(gif_of(film_job(**told)))
    assert (other[-1] != plain[-1]).any(axis=2).sum() > 20


def test_each_picture_of_the_film_says_what_is_true_of_it(plain):
    said = ["Families first."] * FRAMES
    other = pictures_of(gif_of(film_job(verdicts=["Nothing yet.", *said[1:]])))
    changed = [(a != b).any(axis=2)[445:480].sum() > 20 for a, b in zip(plain, other, strict=True)]
    assert changed == [True] + [False] * (FRAMES - 1)


def test_a_long_caption_has_two_lines_and_a_longer_one_ends_with_an_ellipsis():
    lines = wrapped("word " * 60, 912)
    assert len(lines) > 1
    assert " ".join(lines) == ("word " * 60).strip()
    assert fitted("short", 912) == "short"
    assert fitted("word " * 100, 300).endswith("…")


@pytest.mark.parametrize("n", [1, 2, 5])
def test_films_of_few_words_are_drawn(n):
    assert len(pictures_of(gif_of(film_job(n, frames=2)))) == 2


def test_a_family_that_stands_together_has_its_name_in_the_film():
    job = film_job()
    apart = np.where(job.arrays["groups"] == 0, -0.6, 0.6)
    places = np.stack([apart + 0.01 * np.arange(WORDS), apart], axis=1)
    together = Job("film", job.settings, {**job.arrays, "places": np.stack([places] * FRAMES)})
    nameless = replace(together, settings={**job.settings, "names": []})
    named, bare = (pictures_of(gif_of(one))[-1] for one in (together, nameless))
    assert (named != bare).any(axis=2).sum() > 100


def test_progress_is_told_and_a_stop_is_heard():
    told = [message.header for message in film_task(film_job(frames=9), None, Control())]
    assert [one["drawn"] for one in told] == [0, 6, 9]
    assert {one["of"] for one in told} == {9}
    control = Control()
    control.stop = True
    assert list(film_task(film_job(), None, control)) == []


def test_the_hues_are_those_of_the_drawings_on_the_page():
    rules = _HERE.joinpath("drawing.css").read_text("utf-8").split(".drawing.dark")[0]
    for name in ("c1", "c2", "c3", "c4"):
        assert f"--{name}: {HUE[name]};" in rules
        assert f"--{name}-ink: {INK[name]};" in rules

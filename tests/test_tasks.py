"""The tasks of the worker, each against an oracle."""

from dataclasses import asdict, replace
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from scipy.spatial import procrustes
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from embedding_lab.geometry.quality import neighbours_lost, trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.start import Start
from embedding_lab.geometry.tsne import TsneSettings, tsne
from embedding_lab.jobs.job import Control, Job, Message
from embedding_lab.jobs.results import result_vectors
from embedding_lab.jobs.task_train import nearest_words, train_task
from embedding_lab.jobs.tasks import TASKS
from embedding_lab.jobs.text_cache import corpus_by_name, packed
from embedding_lab.jobs.wire import pack, unpack
from embedding_lab.lessons.dimensions import dimension_curve
from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.training.settings import Settings

SMALL = Settings(dimensions=4, epochs=6, window=2, negatives=2, sample=1.0)


class Paced(Control):
    """A control whose waits pass in no time, on a clock of its own."""

    def __init__(self, stop_at: int | None = None) -> None:
        super().__init__()
        self.now, self.waits, self.stop_at = 0.0, [], stop_at

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        if not (self.hurry or self.stop):
            self.now += max(0.0, seconds)
        if len(self.waits) == self.stop_at:
            self.stop = True

    def clock(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("EMBEDDING_LAB_CACHE", str(tmp_path))
    corpus_by_name.cache_clear()
    yield tmp_path
    corpus_by_name.cache_clear()


def text(sentences=400):
    rng = np.random.default_rng(1)
    words = [f"w{i}" for i in range(12)]
    lines = [list(rng.choice(words, 6)) for _ in range(sentences)]
    return Corpus.from_sentences("mine", lines, min_count=1)


def train_job(corpus, settings=SMALL, *, seconds=0.0, watched=(3, 1), followed=4):
    vocabulary = corpus.vocabulary
    return Job(
        "train",
        {
            "corpus": None, "min_count": 1, "name": "mine", "settings": asdict(settings),
            "watched": list(watched), "followed": followed, "seconds": seconds, "session": "s",
        },
        {
            "words": packed(vocabulary.words), "counts": vocabulary.counts,
            "ids": corpus.ids, "starts": corpus.starts,
        },
    )  # fmt: skip


def run(task, settings, arrays, control=None):
    messages = TASKS[task](Job(task, settings, arrays), None, control or Control())
    return [unpack(pack(message)) for message in messages]


def rows_of(n, d=5, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)


@pytest.mark.parametrize("stop_at", [1, 7, 40])
def test_a_run_that_was_stopped_and_resumed_ends_as_one_that_was_not(stop_at):
    job = train_job(text())
    *_, whole = train_task(job, None, Paced())
    *_, paused = train_task(job, None, Paced(stop_at))
    assert paused.kind == "table"
    assert 0 < paused.header["progress"] < 1
    *_, resumed = train_task(job, unpack(pack(paused)), Paced())
    assert resumed.header["progress"] == 1
    for name in ("centre", "context"):
        np.testing.assert_array_equal(whole.arrays[name], resumed.arrays[name])


def test_the_first_frame_is_untrained_and_the_last_message_is_the_table_of_the_last_frame():
    *frames, table = train_task(train_job(text()), None, Control())
    assert frames[0].header["progress"] == 0
    assert frames[0].header["loss"] == pytest.approx(3 * np.log(2))
    assert frames[-1].header["progress"] == 1
    rows = frames[-1].arrays["followed"]
    np.testing.assert_array_equal(rows, [3, 1, 0, 2, 4, 5])
    assert frames[-1].arrays["places"].shape == (6, 2)
    np.testing.assert_array_equal(frames[-1].arrays["rows"], table.arrays["centre"][rows])
    np.testing.assert_array_equal(frames[-1].arrays["context"], table.arrays["context"][[3, 1]])


def test_a_paced_run_takes_its_time_evenly():
    control = Paced()
    job = train_job(text(), seconds=30.0)
    moments = [
        (message.header["progress"], control.now)
        for message in train_task(job, None, control, clock=control.clock)
        if message.kind == "frame"
    ]
    for progress, now in moments:
        assert now == pytest.approx(30.0 * progress, abs=1e-6)
    assert 50 <= len(moments) <= 102
    assert all(after[1] - before[1] >= 0.1 for before, after in pairwise(moments[:-1]))


def test_whoever_is_in_a_hurry_does_not_wait():
    control = Paced()
    control.hurry = True
    list(train_task(train_job(text(), seconds=30.0), None, control, clock=control.clock))
    assert control.now == 0


def test_a_checkpoint_comes_every_five_seconds_and_at_the_end():
    control = Paced()
    job = train_job(text(), seconds=30.0)
    tables = [
        control.now
        for message in train_task(job, None, control, clock=control.clock)
        if message.kind == "table"
    ]
    assert len(tables) in {6, 7}
    assert all(after - before <= 5.6 for before, after in pairwise([0.0, *tables]))


@pytest.mark.parametrize("watched", [[-1], [12]])
def test_a_watched_row_that_is_not_there_is_refused(watched):
    with pytest.raises(ValueError, match="watched"):
        next(train_task(train_job(text(), watched=watched), None, Control()))


def test_a_path_is_no_corpus():
    job = Job("train", {**train_job(text()).settings, "corpus": "/etc/passwd"})
    with pytest.raises(ValueError, match="corpora are called"):
        next(train_task(job, None, Control()))


def test_nearest_words_are_those_of_brute_force_and_a_zero_row_is_near_to_nobody():
    rows = rows_of(30)
    rows[7] = 0
    found, cosines = nearest_words(rows, np.array([0, 7], np.int32))
    units = unit_rows(rows)
    expected = sorted((-float(units[0] @ units[j]), j) for j in range(1, 30))[:5]
    assert found[0].tolist() == [j for _, j in expected]
    np.testing.assert_allclose(cosines[0], [-c for c, _ in expected], rtol=1e-6)
    assert not cosines[1].any()


def test_too_few_words_are_padded():
    found, cosines = nearest_words(rows_of(3), np.array([0], np.int32))
    assert sorted(found[0, :2].tolist()) == [1, 2]
    assert found[0, 2:].tolist() == [-1, -1, -1]
    assert not cosines[0, 2:].any()


@pytest.mark.parametrize("damage", [b"", b"no zip", None])
def test_a_damaged_cache_is_made_again(folder, damage):
    expected = load_corpus("teaching", min_count=5)
    corpus_by_name("teaching", 5)
    (path,) = folder.glob("*.npz")
    sound = path.read_bytes()
    path.write_bytes(sound[: len(sound) // 2] if damage is None else damage)
    corpus_by_name.cache_clear()
    again = corpus_by_name("teaching", 5)
    corpus_by_name.cache_clear()
    for corpus in (again, corpus_by_name("teaching", 5)):  # the second time from the disk
        assert corpus.vocabulary.words == expected.vocabulary.words
        np.testing.assert_array_equal(corpus.ids, expected.ids)
        np.testing.assert_array_equal(corpus.starts, expected.starts)
    assert len(path.read_bytes()) == len(sound)


def test_a_result_is_a_table_of_vectors():
    message = Message("table", {}, {"centre": rows_of(2), "context": rows_of(2, seed=1)})
    vectors = result_vectors(message, ["a", "b"], np.array([3, 1]), "mine", "a note")
    np.testing.assert_array_equal(vectors.vector("b"), message.arrays["centre"][1])
    assert (vectors.name, vectors.note) == ("mine", "a note")


@pytest.mark.parametrize("n", [1, 2, 3, 4, 8])
def test_tsne_sends_the_frames_of_tsne(n):
    settings = TsneSettings(iterations=60, perplexity=5)
    sent = run("tsne", asdict(settings), {"rows": rows_of(n)})
    drawn = list(tsne(rows_of(n), settings, every=25))
    assert [m.header["iteration"] for m in sent] == [f.iteration for f in drawn]
    np.testing.assert_array_equal(
        sent[-1].arrays["coordinates"], drawn[-1].coordinates.astype(np.float32)
    )


def test_tsne_stops_after_the_frame_at_which_it_is_told_to():
    control = Control()
    control.stop = True
    settings = asdict(TsneSettings(iterations=60))
    assert len(run("tsne", settings, {"rows": rows_of(9)}, control)) == 1


@pytest.mark.parametrize("n", [1, 2, 3, 4, 8, 60])
def test_quality_tells_what_the_picture_keeps(n):
    rows = rows_of(n)
    picture = rows[:, :2]
    (frame,) = run("quality", {}, {"rows": rows, "coordinates": picture})
    judged, lost = trust(rows, picture), frame.arrays["lost"]
    if judged is None:
        assert frame.header["trust"] is None
        assert np.isnan(lost).all()
    else:
        assert frame.header["trust"]["kept"] == list(judged.kept)
        assert 1 - lost.mean() / judged.k == pytest.approx(judged.kept.value)


def null_settings(n, d, method, **tsne_settings):
    choice = asdict(TsneSettings(iterations=30, **tsne_settings)) if method == "tsne" else None
    drawn = {"n": n, "d": d, "pictures": 3, "method": method, "dimensions": 2, "tsne": choice}
    return {**drawn, "steps": None}


@pytest.mark.parametrize("start", get_args(Start))
def test_the_null_is_random_vectors_drawn_with_the_settings_of_the_picture(start):
    told = run("null", null_settings(30, 6, "tsne", start=start, perplexity=4), {})
    for seed, message in enumerate(told):
        noise = np.random.default_rng(seed).standard_normal((30, 6))
        choice = TsneSettings(iterations=30, start=start, perplexity=4, seed=seed)
        *_, last = tsne(noise, choice)
        assert message.header["trust"]["kept"] == list(trust(noise, last.coordinates).kept)
    assert len(told) == 3


def test_the_null_of_a_stopped_picture_stops_at_the_same_step():
    settings = null_settings(30, 6, "tsne", perplexity=4)
    settings["tsne"]["iterations"] = 100
    told = run("null", {**settings, "steps": 25}, {})
    for seed, message in enumerate(told):
        noise = np.random.default_rng(seed).standard_normal((30, 6))
        frames = tsne(noise, TsneSettings(iterations=100, perplexity=4, seed=seed), every=25)
        stopped = next(frame for frame in frames if frame.iteration == 25)
        assert message.header["trust"]["kept"] == list(trust(noise, stopped.coordinates).kept)


@pytest.mark.parametrize("n", [1, 3, 4, 60])
def test_each_picture_of_the_null_is_another(n):
    told = [one.header["trust"] for one in run("null", null_settings(n, 7, "pca"), {})]
    assert len(told) == 3
    assert (told == [None] * 3) == (n < 4)
    if n == 60:
        assert len({one["kept"][0] for one in told}) > 1


def test_another_seed_is_drawn_and_compared():
    rows, groups = rows_of(40), np.repeat(np.arange(4), 10).astype(np.int32)
    first = TsneSettings(iterations=60, seed=3, start="random")
    (*_, one), (*_, other) = tsne(rows, first), tsne(rows, replace(first, seed=4))
    arrays = {"rows": rows, "coordinates": one.coordinates, "groups": groups}
    (frame,) = run("seeds", asdict(replace(first, seed=4)), arrays)
    share = procrustes(other.coordinates, one.coordinates)[2]
    assert frame.header["r2"] == pytest.approx(1 - share)
    assert len(frame.header["gaps"]) == len(frame.header["sizes"]) == 3


def test_lost_neighbours_are_those_of_brute_force():
    rows, picture = rows_of(40), rows_of(40, 2, seed=3)
    units = unit_rows(rows)
    for i, lost in enumerate(neighbours_lost(rows, picture, k=6)):
        true = sorted((j for j in range(40) if j != i), key=lambda j: -(units[i] @ units[j]))[:6]
        gaps = np.linalg.norm(picture - picture[i], axis=1)
        shown = sorted((j for j in range(40) if j != i), key=lambda j: gaps[j])[:6]
        assert lost == 6 - len({*true} & {*shown})


def test_clusters_are_those_of_scikit_learn_by_size():
    centres = np.eye(3)[[0] * 5 + [1] * 20 + [2] * 10]
    rows = centres + 0.05 * np.random.default_rng(0).normal(size=centres.shape)
    (frame,) = run("clusters", {"clusters": 3, "seed": 0}, {"rows": rows})
    assert np.bincount(frame.arrays["labels"]).tolist() == [20, 10, 5]
    expected = KMeans(3, n_init=4, random_state=0).fit_predict(unit_rows(rows))
    assert adjusted_rand_score(expected, frame.arrays["labels"]) == 1


@pytest.mark.parametrize("n", [1, 2, 3, 4, 8])
def test_few_rows_have_few_clusters(n):
    (frame,) = run("clusters", {"clusters": 5, "seed": 0}, {"rows": rows_of(n)})
    assert sorted(set(frame.arrays["labels"].tolist())) == list(range(min(5, n)))


def test_one_panel_of_the_grid_is_of_random_vectors():
    rows = np.stack([rows_of(20, seed=panel) for panel in range(4)])
    settings = {"perplexities": [2, 5, 2, 5], "hidden": 2, "iterations": 20, "seed": 9}
    panels = run("noise_grid", settings, {"rows": rows})
    other = run("noise_grid", {**settings, "hidden": 0}, {"rows": rows})
    assert [m.header["panel"] for m in panels] == [0, 1, 2, 3]
    same = [
        np.array_equal(one.arrays["coordinates"], two.arrays["coordinates"])
        for one, two in zip(panels, other, strict=True)
    ]
    assert same == [False, True, False, True]  # nothing else depends on where the noise is
    for panel in (0, 1, 3):
        kept = trust(rows[panel], panels[panel].arrays["coordinates"]).kept.value
        assert panels[panel].header["kept"] == kept


def test_the_grid_refuses_too_many_words_and_too_few_perplexities():
    settings = {"perplexities": [2, 5], "hidden": 0, "iterations": 1, "seed": 0}
    with pytest.raises(ValueError, match="at most 200 words, got 201"):
        run("noise_grid", settings, {"rows": np.zeros((2, 201, 2))})
    with pytest.raises(ValueError, match="3 panels need as many perplexities"):
        run("noise_grid", settings, {"rows": np.zeros((3, 9, 2))})


def test_all_components_keep_every_neighbour_and_what_has_two_dimensions_needs_two():
    plane = np.concatenate([rows_of(60, 2), np.zeros((60, 6), np.float32)], axis=1)
    points = list(dimension_curve(plane, np.zeros((0, 4), np.int32)))
    assert [point.k for point in points] == [1, 2, 3, 5, 8]
    assert points[0].kept < 0.9
    assert all(point.kept == 1 and point.variance == pytest.approx(1) for point in points[1:])
    assert np.isnan(points[0].right)


def test_right_answers_are_those_of_brute_force():
    rows = rows_of(30, 6)
    questions = np.random.default_rng(2).integers(0, 30, (50, 4)).astype(np.int32)
    units = unit_rows(rows)
    answers = []
    for a, b, c, _ in questions:
        allowed = [x for x in range(30) if x not in {a, b, c}]
        answers.append(max(allowed, key=lambda x: units[x] @ (units[b] - units[a] + units[c])))
    questions[:25, 3] = answers[:25]
    *_, last = run("dimension_curve", {"seed": 0}, {"rows": rows, "questions": questions})
    assert last.header["k"] == 6
    assert last.header["questions"] == 50
    assert last.header["right"] == np.mean(questions[:, 3] == answers)


@pytest.mark.parametrize("n", [1, 2, 4, 11, 12])
def test_the_curve_of_few_words_counts_no_neighbours_where_all_others_are_kept_anyway(n):
    questions = np.zeros((0, 4), np.int32)
    *_, last = run("dimension_curve", {"seed": 0}, {"rows": rows_of(n), "questions": questions})
    assert last.header["kept"] == 1 if n == 12 else np.isnan(last.header["kept"])


def test_a_question_about_a_missing_row_is_refused():
    with pytest.raises(ValueError, match="rows from 0 to 3"):
        list(dimension_curve(rows_of(4), [[0, 1, 2, 4]]))

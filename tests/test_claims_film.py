"""The sentences beside the film of lesson 3, each computed anew or told what it is."""

import re
from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from claims import Claims
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.geometry.quality import FEWEST_POINTS
from embedding_lab.geometry.warm_tsne import WarmTsne, kept_share
from embedding_lab.jobs import film, task_train
from embedding_lab.jobs.engine import State, Status
from embedding_lab.jobs.job import Message
from embedding_lab.lessons import film_captions as captions
from embedding_lab.lessons.families import grammar_groups, nearer_share, random_groups, typed_groups
from embedding_lab.lessons.film_captions import Found, picture_caption, verdict
from embedding_lab.lessons.null_curves import is_comparable, null_curves
from embedding_lab.lessons.watching import matrix_columns
from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.training.run import Run
from embedding_lab.training.settings import TEACHING, Settings
from embedding_lab.training.trainer import train
from embedding_lab.ui import (
    film_file,
    training_bar,
    training_changed,
    training_map,
    training_panel,
    training_told,
)
from embedding_lab.ui.training_map import Plan
from embedding_lab.ui.training_run import FOLLOWED, Text, Training

claims = Claims(
    "src/embedding_lab/ui/training_film.py",
    "src/embedding_lab/ui/training_map.py",
    "src/embedding_lab/ui/training_panel.py",
    "src/embedding_lab/ui/training_bar.py",
    "src/embedding_lab/ui/training_told.py",
    "src/embedding_lab/ui/training_changed.py",
    "src/embedding_lab/ui/film_file.py",
    "src/embedding_lab/lessons/watching.py",
    "src/embedding_lab/lessons/families.py",
    "src/embedding_lab/lessons/film_captions.py",
    "src/embedding_lab/lessons/null_curves.py",
)
claims.no_fact(
    "**Here the words will move.",  # what the place is for
    "Press **Start**, and watch which of them meet.",
    "Watch which of them meet.",
    "First, a text: paste one, or open a file.",
    "Type groups of words, with semicolons between them, to see whether they come together.",
    "Both matrices appear as soon as a run has started.",
    "No words yet.",
    "The words of your text will stand here.",
    "Starting: the text is being read.",
    "The film is drawn.",
    "With the settings above.",
)

SHARES = st.sampled_from([0.0, 0.003, 0.03, 0.3, 0.49, 0.496, 0.5, 0.51, 0.88, 0.996, 1.0])


def runs():
    """Runs of up to six moments with any shares."""
    moments = st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=6)
    return moments.map(
        lambda shares: [
            Found(k / max(1, len(shares) - 1), family, partners)
            for k, (family, partners) in enumerate(shares)
        ]
    )


def told(run, loss=1.0, negatives=5):
    return verdict(run, loss=loss, negatives=negatives, early=0.05)


def figures(said):
    return [int(number) for number in re.findall(r"(\d+) %", said)]


def read(share):
    """A share as a reader sees it: a whole percentage, and all or nothing only where it is so."""
    return min(0.99, max(0.01, round(100 * share) / 100)) if 0 < share < 1 else share


@claims.check(
    "Families first, partners later.",
    "Partners first, families later.",
    "Families and partners together.",
    "Families are found, most partners are apart.",
    "Partners are found, most neighbours are no family.",
    "Most neighbours are no family, most partners are apart.",
)
@settings(max_examples=200, deadline=None)
@given(runs())
def test_the_head_of_the_verdict_follows_from_when_each_share_reached_half(run):
    run = [one._replace(family=read(one.family), partners=read(one.partners)) for one in run]
    now, head = run[-1], re.match(r"\*\*(.*?)\*\*", told(run))[1]
    family = next((one.progress for one in run if one.family >= 0.5), None)
    partners = next((one.progress for one in run if one.partners >= 0.5), None)
    here = (now.family >= 0.5, now.partners >= 0.5)
    if here == (True, True):
        order = {"Families first": family < partners, "Partners first": partners < family}
        order["Families and"] = family == partners
        assert [words for words, is_so in order.items() if is_so] == [
            words for words in order if head.startswith(words)
        ]
        return
    assert ("most neighbours are no family" in head.lower()) == (now.family < 0.5)
    assert ("most partners are apart" in head) == (now.partners < 0.5)
    assert ("Families are found" in head) == here[0]
    assert ("Partners are found" in head) == here[1]


@claims.check()
@settings(max_examples=100, deadline=None)
@given(runs())
def test_the_figures_of_the_verdict_are_those_of_its_moments(run):
    now = run[-1]
    then = next((one for one in run if one.progress >= 0.05), now)
    shares = [then.progress, then.family, then.partners]
    if then is not now:
        shares += [now.family, now.partners]
    assert figures(told(run)) == [round(100 * read(share)) for share in shares]
    assert told(run).count("< 1 %") == sum(0 < share < 0.005 for share in shares[1:])
    assert told(run).count("> 99 %") == sum(0.995 < share < 1 for share in shares[1:])
    head = told(run).split("**")[1].lower()
    assert ("most neighbours are no family" in head) == (figures(told(run))[-2] < 50)
    assert ("most partners are apart" in head) == (figures(told(run))[-1] < 50)


def test_the_verdict_flips_between_the_text_and_its_shuffle(taught):
    assert told(taught).startswith("**Families first, partners later.**")
    null = [Found(one.progress, one.family, one.partners) for one in null_curves()]
    assert told(null).startswith("**Most neighbours are no family, most partners are apart.**")


@pytest.fixture(scope="module")
def taught():
    corpus = load_corpus("teaching", min_count=1)
    groups = grammar_groups(corpus.vocabulary.words)
    run = task_train.train(corpus, TEACHING, snapshots_per_epoch=1)
    return [
        Found(one.progress, shares["family"], shares["partners"])
        for one in run
        if (shares := task_train.shares_of(one.matrix, groups))
    ]


def test_the_shuffled_curves_are_those_that_our_own_code_trains():
    corpus = load_corpus("teaching", min_count=1).shuffled(0)
    groups = grammar_groups(corpus.vocabulary.words)
    known = {round(one.progress, 4): one for one in null_curves()}
    compared = 0
    for snapshot in task_train.train(corpus, TEACHING, snapshots_per_epoch=2):
        if snapshot.progress > 0.15:
            break
        shipped = known.get(round(snapshot.progress, 4))
        if shipped is not None:
            told_now = task_train.shares_of(snapshot.matrix, groups)
            assert snapshot.loss == pytest.approx(shipped.loss, abs=2e-3)
            assert told_now["family"] == pytest.approx(shipped.family, abs=0.02)
            assert told_now["partners"] == pytest.approx(shipped.partners, abs=0.02)
            compared += 1
    assert compared >= 10
    assert known.keys() >= {0.0, 1.0}


def test_only_a_run_with_the_settings_of_the_shuffled_one_stands_beside_it():
    assert is_comparable(replace(TEACHING, seed=7))
    for other in ({"negatives": 6}, {"dimensions": 25}, {"model": "cbow"}, {"epochs": 61}):
        assert not is_comparable(replace(TEACHING, **other))


@claims.check("**By its loss {} an untrained table.", "The loss is {}, an untrained table has {}.")
@pytest.mark.parametrize("negatives", [1, 5, 20])
@pytest.mark.parametrize("share", [0.5, 0.979, 0.981, 1.0, 3.0])
def test_a_loss_near_the_start_or_above_it_says_nothing_of_words(negatives, share):
    start = (1 + negatives) * np.log(2)
    said = told([Found(0.0, 0.1, 0.0)], loss=share * start, negatives=negatives)
    assert ("By its loss" in said) == (share > 0.98)
    assert ("worse than an untrained table" in said) == (share > 1.02)
    if share > 0.98:
        assert f"The loss is {share * start:.2f}, an untrained table has {start:.2f}." in said


def test_a_run_whose_rows_have_grown_is_not_called_untrained_for_a_loss_that_cannot_fall():
    lines = np.random.default_rng(0).choice(list("abcdef"), (60, 6)).tolist()
    corpus = Corpus.from_sentences("a", lines, min_count=1)
    chosen = Settings(negatives=1, sample=1, epochs=50)
    first, *_, last = ((one.loss, np.abs(one.matrix).mean()) for one in train(corpus, chosen))
    assert last[1] > 10 * first[1]
    said = told([Found(1.0)], loss=last[0], negatives=1)
    assert said.startswith("**By its loss near an untrained table.**")
    assert "trained" not in said.replace("an untrained table", "")


@claims.check(
    "On average **{}** of comparisons find a word of the own group nearer.",
    "{} At {} of the run it was {}.",
    "{} That may be chance: {} {}.",
)
@settings(max_examples=30, deadline=None)
@given(st.integers(4, 9), st.integers(0, 99))
def test_comparisons_are_counted_one_by_one(n, seed):
    rng = np.random.default_rng(seed)
    of = np.arange(n) % 2
    shares = []
    for _ in range(2):
        rows = rng.normal(size=(n, 3))
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        per_word = [
            np.mean([
                unit[i] @ unit[a] > unit[i] @ unit[b]
                for a in range(n) if of[a] == of[i] and a != i
                for b in range(n) if of[b] != of[i]
            ])
            for i in range(n)
        ]  # fmt: skip
        assert nearer_share(rows, of) == pytest.approx(np.mean(per_word))
        shares.append(float(np.mean(per_word)))
    low, high = random_groups(rows, of)
    run = [Found(0.5, nearer=shares[0]), Found(1.0, nearer=shares[1], random=(low, high))]
    said = told(run).replace("*", "")
    expected = [shares[1], 0.5, shares[0], low, high]
    assert figures(said) == [round(100 * read(one)) for one in expected]
    won, *_, most = figures(said)
    assert ("may be chance" in said) == (won <= most)
    assert "100 random groups" in said
    assert figures(told(run[:1]).replace("*", "")) == [round(100 * read(shares[0]))]
    random = [nearer_share(rng.normal(size=(n, 3)), of) for _ in range(60)]
    assert np.mean(random) == pytest.approx(captions.EVEN, abs=0.1)


def test_a_share_beyond_random_groups_by_less_than_is_printed_is_not_called_beyond():
    said = told([Found(1.0, nearer=0.9964, random=(0.003, 0.9961))])
    assert "**> 99 %** of comparisons" in said
    assert "That may be chance: 100 random groups of these sizes gave < 1 % to > 99 %." in said
    said = picture_caption(20, 0.997, 0.003, partners=None)
    assert "it keeps > 99 %, for random vectors < 1 %." in said


def test_without_families_and_groups_the_verdict_asks_for_some():
    assert told([Found(1.0)]) == captions.NO_GROUPS
    assert told([]) == ""


@claims.check("t-SNE, each frame started from the one before.")
def test_a_frame_without_steps_is_the_one_before():
    rows = np.random.default_rng(0).normal(size=(2, 20, 4))
    warm = WarmTsne(rows[0], steps=40)
    before = warm.state
    after = WarmTsne.resume(before).follow(rows[1], steps=1)
    start = WarmTsne.resume(before).places
    moved = np.linalg.norm(after - start, axis=1).mean()
    assert 0 < moved < 0.1
    assert moved < 0.2 * np.linalg.norm(WarmTsne(rows[1], steps=40).places - start, axis=1).mean()


@claims.check("{}; while vectors move, it lags behind them.")
@pytest.mark.parametrize("d", [2, 24])
def test_a_picture_of_vectors_that_move_keeps_less_than_once_they_rest(d):
    before, after = np.random.default_rng(0).normal(size=(2, 100, d))
    warm = WarmTsne(before)
    moving = kept_share(after, warm.follow(after))
    assert moving < kept_share(after, warm.follow(after, steps=film.REST_STEPS)) - 0.1


@claims.check(
    ", for random vectors {}.",
    "Fewer than {} words are too few to judge it.",
)
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 12, 40])
def test_what_a_picture_keeps_is_counted_word_by_word(n):
    rng = np.random.default_rng(n)
    rows, places = rng.normal(size=(n, 4)), rng.normal(size=(n, 2))
    kept = kept_share(rows, places)
    said = picture_caption(n, kept, 0.25, partners=None)
    if n < FEWEST_POINTS:
        assert f"Fewer than {FEWEST_POINTS} words" in said
        return
    k = min(5, (n - 1) // 2)
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    shares = []
    for i in range(n):
        others = [j for j in range(n) if j != i]
        near = sorted(others, key=lambda j: -unit[i] @ unit[j])[:k]
        seen = sorted(others, key=lambda j: np.linalg.norm(places[i] - places[j]))[:k]
        shares.append(len({*near} & {*seen}) / k)
    assert kept == pytest.approx(np.mean(shares))
    assert figures(said)[0] == int(f"{100 * kept:.0f}")
    which = "nearest word" if k == 1 else f"{k} nearest"
    assert f"Of each word's {which} among these it keeps" in said
    assert said.endswith("for random vectors 25 %.")
    assert "random" not in picture_caption(n, kept, None, partners=None)
    assert "random" not in picture_caption(n, kept, 0.25, partners=None, moves=True)


@pytest.fixture(scope="module")
def training():
    """A short run on the teaching text, with all its frames at hand."""
    corpus = load_corpus("teaching", min_count=1)
    words = corpus.vocabulary.words
    groups = grammar_groups(words)
    text = Text("teaching", "Teaching text", words, corpus.vocabulary.counts, corpus.tokens, 1)
    watched = tuple(words.index(word) for word in ("king", "paris", "cat"))
    rng = np.random.default_rng(0)
    run = Training("run", text, TEACHING, watched, groups)
    for k, progress in enumerate((0.0, 0.05, 0.2, 1.0)):
        header = {
            "progress": progress, "loss": 4.1 - k, "kept": 0.5, "null": 0.4, "family": 0.2 * k,
            "partners": 0.1 * k, "nearer": None, "epoch": k, "seconds": k, "words_per_second": 9.0,
        }  # fmt: skip
        arrays = {
            "followed": np.arange(len(words), dtype=np.int32),
            "places": rng.uniform(-0.7, 0.7, (len(words), 2)).astype(np.float32),
            "neighbours": rng.integers(0, 99, (3, 5)).astype(np.int32),
            "cosines": np.zeros((3, 5), np.float32),
        }
        run.film.append(Message("frame", header, arrays))
    return run


@pytest.fixture
def drawn(monkeypatch, training):
    """What the map draws, with the frames of that run."""
    found = []
    monkeypatch.setattr(training_map, "draw", lambda drawing, **_: found.append(drawing))
    monkeypatch.setattr(Training, "frame", lambda self, moment: self.film[moment])
    return found


def marks_in(drawing):
    return len(re.findall(r'<circle|<path d="M[^"]*z"', drawing.wide.split("<rect")[0]))


@claims.check("Map of {} at {} of the training.", "Lines join partners, such as {} and {}.")
def test_a_map_has_as_many_words_as_it_says_and_joins_the_partners_of_the_grammar(training, drawn):
    said = training_map.draw_moment(training_map.Show(training, training.film, 2, False))
    number, at = re.findall(r"Map of (\d+) words at (\d+) % of the training", drawn[0].alt)[0]
    assert (int(number), int(at)) == (marks_in(drawn[0]), 20) == (177, 20)
    first, second = re.findall(r"such as (\w+) and (\w+)\.", said)[0]
    rows = {word: row for row, word in enumerate(training.text.words)}
    assert [rows[first], rows[second]] in training.groups.partners.tolist()
    assert drawn[0].wide.count("stroke-opacity") == len(training.groups.partners)


@claims.check("Before a run: {} at places that were drawn at random.")
def test_before_a_run_places_follow_from_the_seed_alone(training, drawn):
    for seed in (0, 0, 1):
        plan = Plan("teaching", training.text, replace(TEACHING, seed=seed), (("king",),), 0, None)
        said = training_map.draw_untrained(plan)
        assert f"{marks_in(drawn[-1])} words" in said
    assert drawn[0].wide == drawn[1].wide != drawn[2].wide


def test_before_a_run_the_map_has_the_words_that_the_run_will_follow(drawn):
    words = tuple(f"w{row}" for row in range(900))
    text = Text("own", "Yours", words, np.ones(900, int), 900, 1)
    plan = Plan("own", text, TEACHING, (("w3", "w700", "w800"),), 0, None)
    said = training_map.draw_untrained(plan)
    watched = task_train._watched(plan.watched, len(words))
    assert f"{len(task_train._followed(watched, FOLLOWED, len(words)))} words" in said


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING])
def test_a_run_that_was_started_asks_nobody_to_press_start(state, monkeypatch, training):
    said = []
    monkeypatch.setattr(training_panel, "_told", lambda _, words: said.append(words))
    for name in ("draw_untrained", "_charts", "draw", "_small"):
        monkeypatch.setattr(training_panel, name, lambda *_, **__: "")
    plan = Plan("teaching", training.text, TEACHING, (("king",),), 0, None)
    training_panel._before(plan, Status(state, 1, 0, "", False))
    training_panel._before(plan, None)
    assert ["Start" in words for words in said] == [False, True]


@claims.check("Among the 5 nearest in W")
def test_families_are_counted_among_so_many_in_the_full_space(training):
    told_of = training_told.curves_of(training.order, training.film)
    assert told_of.found.title == training_told.FAMILIES
    assert int(re.search(r"\d", training_told.FAMILIES)[0]) == task_train.NEIGHBOURS
    assert task_train.NEIGHBOURS == training_told.NEAREST


@claims.check("W starts as small random numbers.")
def test_w_starts_small_and_random():
    corpus = load_corpus("teaching", min_count=1)
    W = Run.start(corpus, TEACHING).centre
    other = Run.start(corpus, replace(TEACHING, seed=1)).centre
    assert float(W.abs().max()) <= 0.5 / TEACHING.dimensions
    assert len(torch.unique(W)) > 0.9 * W.numel()
    assert not torch.equal(W, other)


@claims.check("Waiting for a free worker: number {} in the queue.")
@pytest.mark.parametrize("place", [1, 7])
def test_who_waits_reads_the_place_in_the_queue(place):
    said = training_bar._not_yet(Status(State.WAITING, place, 0, "", False))
    assert said == f"Waiting for a free worker: number {place} in the queue."


def test_who_has_no_text_is_not_told_to_press_start():
    assert training_bar._not_yet(None, has_text=False) == "First, a text."
    assert "**Start**" in training_bar._not_yet(None)
    assert "Start" not in captions.NO_TEXT


@claims.check("Rows of W and of W′, a column for each dimension.")
def test_the_table_of_both_matrices_has_a_column_for_each_dimension():
    columns = matrix_columns(["a", "b"], np.zeros((2, 7)), np.zeros((2, 7)))
    assert [*columns] == ["word", "matrix", *map(str, range(7))]
    assert columns["matrix"] == ["W", "W", "W′", "W′"]


@claims.check("The run as a GIF, with its charts, settings and address in the picture.")
def test_a_film_carries_its_charts_settings_and_address(training, drawn):
    job = film_file.film_job(training, link="https://lab.org/training?seed=3", date="2026-01-02")
    assert "https://lab.org/training?seed=3" in job.settings["place"]
    assert "2026-01-02" in job.settings["place"]
    assert job.settings["settings"] == (
        "177 words × 24 · skip-gram · window 5 · K = 5 · 60 passes · rate 0.02 · seed 0"
    )
    assert [chart["title"] for chart in job.settings["curves"]] == [
        "Loss per pair, last pass with one", training_told.FAMILIES,
    ]  # fmt: skip
    said = training_told.verdict_of(training, training.film).replace("*", "")
    assert job.settings["verdicts"][-1] == " ".join(said.split())
    for k in range(4):  # each frame tells what was known at it
        said = training_told.verdict_of(training, training.film[: k + 1]).replace("*", "")
        assert job.settings["verdicts"][k] == " ".join(said.split())
        caption = training_told.caption_of(training, training.film[k], 177)
        assert job.settings["captions"][k] == " ".join(caption.split())
    marks = [[words for _, words in chart["marks"]] for chart in job.settings["curves"]]
    assert marks == [["untrained 4.16", "0.99"], ["100 %", "chance 9 %"]]
    assert job.arrays["places"].shape == (4, 177, 2)


def test_no_sentence_is_longer_than_twenty_words():
    run = [Found(0.05, 0.89, 0.31), Found(1.0, 0.88, 0.84)]
    groups = [Found(0.05, nearer=0.76), Found(1.0, nearer=0.95, random=(0.35, 0.96))]
    sayings = [
        captions.BEFORE, captions.NO_TEXT, captions.NO_GROUPS, told(run), told(run[:1]),
        told(groups),
        told(groups[:1]), told(run, loss=9.9), captions.before_caption(1_000),
        picture_caption(300, 0.6, 0.4, partners=("king", "queen")),
        picture_caption(3, None, None, partners=None),
        picture_caption(300, 0.6, 0.4, partners=None, moves=True),
    ]  # fmt: skip
    for said in sayings:
        for sentence in re.split(r"(?<=[.;:])\*{0,2} ", said):
            words = re.findall(r"[^\W_]+", sentence)
            assert len(words) <= 20, sentence


def test_words_of_a_reader_are_never_obeyed():
    said = picture_caption(9, 0.5, 0.5, partners=("![x](http://a.b)", "*b*"))
    assert "![x]" not in said
    assert "*b*" not in said


def plan_of(training, **changed):
    """Controls that stand as they stood when the run was started, but for some."""
    groups = tuple((training.text.words[row],) for row in training.watched)
    plan = Plan("own", training.text, training.settings, groups, 8.0, None)
    return plan._replace(**changed)


def own_text(*words, ids=(0, 1, 0)):
    arrays = {"ids": np.array(ids), "starts": np.array([0, len(ids)])}
    return Text(None, "Your own text", words, np.ones(len(words), int), len(ids), 1, arrays)


@claims.check(
    "This run reads the text as it was before.",
    "This run read the text as it was before.",
    "**Train again** reads this one.",
)
def test_a_run_on_a_text_that_was_changed_says_so():
    run = Training(
        "run", own_text("b", "a"), TEACHING, (0, 1), typed_groups(("b", "a"), [["b"], ["a"]])
    )
    for same in (run.text, own_text("b", "a")):
        assert training_changed.changes(plan_of(run, text=same), run, live=False) == []
    for other in (own_text("b", "c"), own_text("b", "a", ids=(0, 1, 1)), own_text("b")):
        plan = plan_of(run, text=other)
        (said,) = training_changed.changes(plan, run, live=False)
        assert said.startswith("This run read the text as it was before. **Train again**")
        assert plan.order.text is other
        (said,) = training_changed.changes(plan, run, live=True)
        assert said == "This run reads the text as it was before."


@claims.check("The settings above are for the next run.", "This one has {}.")
@pytest.mark.parametrize(
    ("changed", "had"),
    [
        ({"model": "cbow"}, "skip-gram"), ({"dimensions": 9}, "d = 24"),
        ({"window": 2}, "window 5"),
        ({"negatives": 2}, "K = 5"), ({"epochs": 2}, "60 passes"),
        ({"learning_rate": 0.1}, "rate 0.02"),
        ({"sample": 0.1}, "t = 0.001 for thinning"), ({"seed": 4}, "seed 0"),
        ({"window": 1, "seed": 4}, "window 5 and seed 0"),
    ],
)  # fmt: skip
def test_settings_that_were_changed_after_the_start_are_told_as_the_run_had_them(
    training, changed, had
):
    plan = plan_of(training, settings=replace(TEACHING, **changed))
    (said,) = training_changed.changes(plan, training, live=False)
    assert said.endswith(f"This one has {had}.")
    assert training_changed.changes(plan_of(training), training, live=False) == []


def test_every_setting_that_can_be_chosen_is_named():
    other = Settings(
        model="cbow", dimensions=9, window=1, negatives=1, epochs=1, sample=1, learning_rate=0.1,
        seed=9, workers=TEACHING.workers,
    )  # fmt: skip
    assert len(training_changed.different(TEACHING, other)) == len(fields(Settings)) - 1
    assert "1 pass" in training_changed.different(other, TEACHING)


@claims.check("The words to watch, too, are for the next run.")
def test_other_words_to_watch_are_for_the_next_run(training):
    (said,) = training_changed.changes(
        plan_of(training, groups=(("boat",), ("king",))), training, live=False
    )
    assert "words to watch" in said


@claims.check("Not in this text often enough: {}.")
def test_words_to_watch_that_the_text_lacks_are_named(training):
    assert training_changed.unknown_words(plan_of(training)) == []
    lacking = [f"zz{i}" for i in range(7)]
    plan = plan_of(training, groups=(("king", *lacking[:2]),))
    assert training_changed.unknown_words(plan) == ["Not in this text often enough: zz0 and zz1."]
    (said,) = training_changed.unknown_words(plan_of(training, groups=(tuple(lacking),)))
    assert said.endswith("zz4 and 2 more.")
    assert training_changed.unknown_words(plan_of(training, text=None)) == []


def test_groups_that_were_typed_take_the_place_of_families():
    text = SimpleNamespace(name="sotu", words=["war", "tax", "debt"])
    groups = training_map.groups_of(text, [["war"], ["tax", "debt"]])
    np.testing.assert_array_equal(
        groups.of, typed_groups(text.words, [["war"], ["tax", "debt"]]).of
    )
    taught = training_map.groups_of(SimpleNamespace(name="teaching", words=["king", "queen"]), [])
    assert len(taught.partners) == 1


@pytest.mark.parametrize(
    ("url", "told_as"),
    [
        ("https://lab.org/training?x=1", "https://lab.org/training?seed=3"),
        ("http://127.0.0.1:8501/training", "training?seed=3"),
        ("http://localhost:8501/training", "training?seed=3"),
        ("", "training?seed=3"),
    ],
)
def test_an_address_that_leads_to_ones_own_machine_is_left_out(url, told_as):
    assert film_file.address(url, "seed=3") == told_as


def test_every_sentence_is_answered_for():
    claims.are_complete()

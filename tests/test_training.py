import threading
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.grammar import teaching_relations
from embedding_lab.training import trainer
from embedding_lab.training.checkpoint import Checkpoint
from embedding_lab.training.run import finished, is_untrained
from embedding_lab.training.settings import TEACHING, Settings
from embedding_lab.training.trainer import DivergedError, train

MODELS = ("skipgram", "cbow")
QUICK = Settings(dimensions=8, epochs=3, sample=1.0)


def random_text(V, tokens, sentences, seed=0):
    random = np.random.default_rng(seed)
    words = np.char.add("w", (random.zipf(1.3, tokens) % V).astype(str))
    return Corpus.from_sentences("random", np.array_split(words, sentences), min_count=1)


def company():
    """Two pairs of words that share their contexts: boat and ship sail, cat and dog eat."""
    random = np.random.default_rng(0)
    at_sea, at_home = ["sails", "the", "sea", "wind"], ["eats", "the", "meat", "sleeps"]
    sentences = []
    for _ in range(400):
        for words, others in ((("boat", "ship"), at_sea), (("cat", "dog"), at_home)):
            sentences.append(random.permutation([random.choice(words), *others]).tolist())
    return Corpus.from_sentences("company", sentences, min_count=1)


def last(snapshots):
    *_, end = snapshots
    return end


def assert_same(one, other):
    np.testing.assert_array_equal(one.matrix, other.matrix)
    np.testing.assert_array_equal(one.context, other.context)
    assert (one.loss, one.progress, one.epoch) == (other.loss, other.progress, other.epoch)


@pytest.fixture(scope="module")
def small():
    return random_text(60, 6_000, 300)


@pytest.mark.parametrize("model", MODELS)
def test_the_same_seed_gives_the_same_tables_bit_for_bit(small, model):
    chosen = replace(QUICK, model=model, seed=5)
    one = last(train(small, chosen))
    assert_same(one, last(train(small, chosen)))
    assert not np.array_equal(one.matrix, last(train(small, replace(chosen, seed=6))).matrix)


@pytest.mark.parametrize("model", MODELS)
def test_workers_and_snapshots_change_no_bit(model):
    corpus = random_text(300, 120_000, 3_000)  # long enough for batches of two pieces
    chosen = replace(QUICK, model=model, epochs=1)
    alone = last(train(corpus, chosen, snapshots_per_epoch=1))
    assert_same(alone, last(train(corpus, replace(chosen, workers=2), snapshots_per_epoch=7)))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("pulled", [1, 2, 7, 11, 30])
def test_a_paused_run_that_goes_on_is_the_unpaused_run(small, model, pulled, tmp_path):
    chosen = replace(QUICK, model=model)
    unpaused = list(islice(train(small, chosen), 100))
    run = train(small, chosen)
    paused = last(islice(run, pulled))
    paused.checkpoint().save(tmp_path / "paused.npz")
    run.close()
    resumed = list(train(small, chosen, resume=Checkpoint.load(tmp_path / "paused.npz")))
    assert_same(unpaused[-1], resumed[-1])
    figures = [(shot.epoch, shot.progress, shot.loss) for shot in unpaused[pulled - 1 :]]
    assert [(shot.epoch, shot.progress, shot.loss) for shot in resumed] == figures


def test_a_finished_run_resumes_to_its_end(small):
    end = last(train(small, QUICK))
    again = list(train(small, QUICK, resume=end.checkpoint()))
    assert len(again) == 1
    assert_same(end, again[0])


def test_a_checkpoint_of_other_settings_or_text_is_refused(small):
    checkpoint = next(train(small, QUICK)).checkpoint()
    with pytest.raises(ValueError, match="other settings"):
        train(small, replace(QUICK, seed=1), resume=checkpoint)
    with pytest.raises(ValueError, match="another text"):
        train(random_text(60, 6_000, 300, seed=1), QUICK, resume=checkpoint)
    assert next(train(small, replace(QUICK, workers=2), resume=checkpoint)).progress == 0


def test_a_checkpoint_with_damaged_tables_is_refused(small):
    checkpoint = next(train(small, QUICK)).checkpoint()
    for table in (checkpoint.centre[:-1], np.full_like(checkpoint.centre, np.nan)):
        with pytest.raises(ValueError, match=r"two tables of \(\d+, 8\) finite numbers"):
            train(small, QUICK, resume=replace(checkpoint, centre=table))


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04junk"])
def test_a_file_that_is_no_checkpoint_is_refused(tmp_path, content):
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="not a checkpoint"):
        Checkpoint.load(path)


def test_files_of_another_kind_or_missing_are_refused(tmp_path):
    np.savez(tmp_path / "table.npz", matrix=np.zeros((2, 2)))
    with pytest.raises(ValueError, match="not a checkpoint"):
        Checkpoint.load(tmp_path / "table.npz")
    with pytest.raises(ValueError, match="can't be read"):
        Checkpoint.load(tmp_path / "nowhere.npz")


def test_a_checkpoint_is_written_whole_or_not_at_all(small, tmp_path, monkeypatch):
    checkpoint = next(train(small, QUICK)).checkpoint()
    checkpoint.save(tmp_path / "kept.npz")
    kept = (tmp_path / "kept.npz").read_bytes()

    def full_disk(*args, **kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(np, "savez", full_disk)
    with pytest.raises(OSError, match="no space"):
        checkpoint.save(tmp_path / "kept.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.npz"]
    assert (tmp_path / "kept.npz").read_bytes() == kept


@pytest.mark.parametrize("model", MODELS)
def test_words_that_share_their_contexts_come_together(model):
    corpus = company()
    shots = train(corpus, Settings(model=model, dimensions=10, epochs=20, sample=1.0))
    before = finished(next(shots), corpus)
    after = finished(last(shots), corpus)

    def cosine(table, one, other):
        return float(table.unit(one) @ table.unit(other))

    for one, other in (("boat", "ship"), ("cat", "dog")):
        assert cosine(before, one, other) < 0.99 < cosine(after, one, other)
    assert cosine(after, "boat", "dog") < cosine(after, "boat", "ship") - 0.05


@pytest.mark.parametrize("model", MODELS)
def test_the_loss_falls_from_that_of_an_untrained_table(small, model):
    losses = [shot.loss for shot in train(company(), replace(QUICK, model=model, epochs=10))]
    assert losses[0] == pytest.approx(6 * np.log(2))
    assert losses[-1] < 0.7 * losses[0]


def test_snapshots_run_from_nothing_done_to_all_done(small):
    shots = list(train(small, QUICK, snapshots_per_epoch=4))
    assert len(shots) == 1 + 3 * 4
    progress = [shot.progress for shot in shots]
    assert progress[0] == 0
    assert progress[-1] == 1
    assert progress == sorted(progress)
    assert [shot.epoch for shot in shots[:6]] == [0, 1, 1, 1, 1, 2]
    end = shots[-1]
    assert end.words_per_second == pytest.approx(small.tokens * 3 / end.seconds)


def test_time_between_two_pulls_is_not_training_time(small, monkeypatch):
    clock = iter(range(1_000_000))
    monkeypatch.setattr(trainer, "perf_counter", lambda: next(clock))
    shots = list(train(small, QUICK, snapshots_per_epoch=1))
    assert [shot.seconds for shot in shots] == [0, 1, 2, 3]


def test_a_snapshot_gives_copies_and_only_of_its_own_moment(small):
    run = train(small, QUICK)
    first = next(run)
    kept = first.matrix
    kept += 1
    assert not np.array_equal(kept, first.matrix)
    next(run)
    for ask in (lambda: first.matrix, lambda: first.context, first.checkpoint):
        with pytest.raises(RuntimeError, match="training has gone on"):
            ask()


def test_closing_leaves_no_thread_behind(small):
    before = threading.active_count()
    run = train(small, replace(QUICK, workers=3))
    last(islice(run, 5))
    assert threading.active_count() > before
    run.close()
    assert threading.active_count() == before


def test_the_finished_table_has_words_counts_and_both_matrices(small):
    end = last(train(small, QUICK))
    table = finished(end, small)
    assert tuple(table.words) == small.vocabulary.words
    np.testing.assert_array_equal(table.matrix, end.matrix)
    np.testing.assert_array_equal(table.context, end.context)
    np.testing.assert_array_equal(table.counts, small.vocabulary.counts)
    assert "skipgram" in table.note


def test_a_run_that_diverges_stops_with_a_sentence(small, monkeypatch):
    monkeypatch.setattr(trainer, "ABSURD", 0.1)
    run = train(small, QUICK)
    with pytest.raises(DivergedError, match=r"training diverged: .* choose a learning rate below"):
        list(run)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "sentences",
    [[["boat"] * 50], [["boat", "boat"]], [["boat", "ship", "boat"]], [["a"], ["b", "a"], ["c"]]],
)
@pytest.mark.parametrize("sample", [1e-5, 1.0])
def test_the_smallest_texts_train(sentences, model, sample):
    corpus = Corpus.from_sentences("tiny", sentences, min_count=1)
    end = last(train(corpus, replace(QUICK, model=model, sample=sample)))
    assert np.isfinite(end.matrix).all()
    assert np.isfinite(end.loss)
    assert end.progress == 1


def test_a_text_without_any_company_is_refused():
    corpus = Corpus.from_sentences("lonely", [["a"], ["b"]], min_count=1)
    with pytest.raises(ValueError, match="give it sentences of two words or more"):
        train(corpus, QUICK)


def test_no_snapshots_at_all_are_refused(small):
    with pytest.raises(ValueError, match="snapshots_per_epoch must be >= 1, got 0"):
        train(small, QUICK, snapshots_per_epoch=0)


ADMITTED = strategies.builds(
    Settings,
    model=strategies.sampled_from(MODELS),
    dimensions=strategies.sampled_from([1, 2, 24, 100, 500]),
    window=strategies.integers(1, 10),
    negatives=strategies.integers(1, 20),
    epochs=strategies.integers(1, 4),
    sample=strategies.floats(1e-5, 1),
    learning_rate=strategies.floats(1e-3, 0.2) | strategies.just(0.2),
    seed=strategies.integers(0, 2**31 - 1),
)
TEXTS = strategies.builds(
    random_text,
    V=strategies.sampled_from([1, 2, 3, 10, 50, 500, 50_000]),
    tokens=strategies.integers(60, 4_000),
    sentences=strategies.integers(1, 30),
    seed=strategies.integers(0, 100),
)


@settings(max_examples=60, deadline=None)
@given(corpus=TEXTS, chosen=ADMITTED)
def test_no_admitted_settings_end_in_nan_or_blow_up(corpus, chosen):
    end = last(train(corpus, chosen, snapshots_per_epoch=1))
    untrained = (1 + chosen.negatives) * np.log(2)
    assert end.loss < 2 * untrained
    for table in (end.matrix, end.context):
        assert np.abs(table).max() < 1e3


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_the_highest_rate_on_a_small_vocabulary_stays_sane(model):
    corpus = random_text(50, 40_000, 1_000)
    chosen = Settings(model, 100, 10, 20, epochs=5, sample=1.0, learning_rate=0.2)
    shots = [shot.loss for shot in train(corpus, chosen)]
    assert max(shots) <= shots[0] * 1.01


@pytest.mark.slow
def test_the_teaching_text_answers_its_own_analogies():
    corpus = load_corpus("teaching", min_count=1)
    table = finished(last(train(corpus, TEACHING)), corpus)
    unit = table.matrix / table.norms[:, None]
    shares = []
    for relation in teaching_relations():
        questions = np.array([[*map(table.row, words)] for words in relation.questions()])
        a, b, c, d = questions.T
        scores = (unit[b] - unit[a] + unit[c]) @ unit.T  # (n, d) @ (d, V) -> (n, V)
        np.put_along_axis(scores, questions[:, :3], -np.inf, axis=1)
        shares.append((scores.argmax(axis=1) == d).mean())
    assert min(shares) >= 0.8
    assert np.mean(shares) >= 0.95


def test_a_loss_where_every_run_starts_shows_that_nothing_was_learned():
    start = 6 * np.log(2)
    assert is_untrained(start, negatives=5)
    assert is_untrained(start * 0.995, negatives=5)
    assert not is_untrained(start * 0.98, negatives=5)
    assert not is_untrained(start, negatives=10)

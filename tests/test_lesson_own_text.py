"""What suits a text of one's own: held by runs, by brute force, and by words made up."""

from itertools import product
from math import log

import numpy as np
import pytest
from adversaries import tables
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from embedding_lab import cli
from embedding_lab.jobs.job import Control, Job
from embedding_lab.jobs.task_train import train_task
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons.own_text import (
    PASSES,
    constant_loss,
    fitting_min_count,
    fitting_passes,
    mean_cosine,
    words_to_watch,
)
from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.reading import read_text
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.settings import Settings
from embedding_lab.training.trainer import train
from embedding_lab.ui.training_text import _as_text, lines_of
from embedding_lab.vectors.shelf import open_table

# Of the speeches: the words that only join others, among their 120 most frequent ones.
JOINING = """
the of to and in a that for be it is by our have as which with this i on will has are not from been
an or we was all their at its but no such may they than other more these any upon should would can
must now if who so us my those every were there under his only into when them most some what do out
up he shall had made one time during between own
"""


@pytest.fixture(scope="module")
def kinds():
    """Sentences of both kinds of text, the speeches from the middle of their time."""
    teaching = list(load_corpus("teaching", min_count=1).sentences())
    speeches = list(load_corpus("sotu", min_count=1).sentences())
    return {"teaching": teaching, "speeches": speeches[40_000:45_000]}


def part(sentences, words):
    """The first sentences with so many words, as they are read when somebody pastes them."""
    chosen, total = [], 0
    while total < words:
        chosen.append(sentences[len(chosen)])
        total += len(chosen[-1])
    return Corpus.from_sentences("part", chosen, min_count=fitting_min_count(total))


def trained(corpus, **changes):
    *_, end = train(corpus, Settings(**changes), snapshots_per_epoch=1)
    return end.loss, end.matrix


@pytest.mark.parametrize(
    ("kind", "words"),
    [*product(("teaching", "speeches"), (100, 300, 1_000, 10_000)), ("speeches", 100_000)],
)
def test_passes_that_fit_the_length_part_the_words_where_five_dont(kinds, kind, words):
    corpus = part(kinds[kind], words)
    loss, rows = trained(corpus, epochs=fitting_passes(corpus.tokens))
    cosine = mean_cosine(rows[:300])
    assert cosine < 0.65
    assert loss < constant_loss(5) - 0.05
    assert not captions.weak_hint(loss, cosine, negatives=5, passes=200, thinned=True)
    few = trained(corpus, epochs=5)
    assert loss < few[0]
    if words <= 1_000:
        assert captions.weak_hint(
            few[0], mean_cosine(few[1][:300]), negatives=5, passes=5, thinned=True
        )


def agreement(corpus, rows):
    """Rank correlation of all cosines with those of the whole text's table."""
    whole = open_table("teaching")
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    other = np.array([whole.matrix[whole.row(word)] for word in corpus.vocabulary.words])
    other /= np.linalg.norm(other, axis=1, keepdims=True)
    pairs = np.triu_indices(len(units), 1)
    ranks = [np.argsort(np.argsort((one @ one.T)[pairs])) for one in (units, other)]
    return float(np.corrcoef(*ranks)[0, 1])


def test_a_few_thousand_words_teach_more_than_a_few_dozen(kinds):
    learned = []
    for words in (50, 3_000):
        corpus = part(kinds["teaching"], words)
        learned.append(agreement(corpus, trained(corpus, epochs=fitting_passes(corpus.tokens))[1]))
    assert learned[1] > learned[0] + 0.2


@given(st.integers(1, 10**9))
def test_a_longer_text_is_never_read_more_often(tokens):
    assert PASSES[0] <= fitting_passes(tokens + 1) <= fitting_passes(tokens) <= PASSES[1]
    assert fitting_min_count(tokens) <= fitting_min_count(tokens + 1)


@pytest.mark.parametrize("start", [0, 1_000, 3_000])
@pytest.mark.parametrize("lines", [100, 300, 1_000])
def test_words_with_a_topic_are_watched_not_those_that_join(kinds, start, lines):
    chosen = kinds["speeches"][start : start + lines]
    vocabulary = Corpus.from_sentences("part", chosen, min_count=2).vocabulary
    watched = words_to_watch(vocabulary)
    assert len(watched) == 4
    assert sum(word in JOINING.split() for word in watched) <= 1


def test_the_choice_knows_no_language(kinds):
    chosen = kinds["speeches"][:300]
    plain = Corpus.from_sentences("a", chosen, min_count=5).vocabulary
    turn = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщ")
    other = Vocabulary(tuple(word.translate(turn) for word in plain.words), plain.counts)
    assert [word.translate(turn) for word in words_to_watch(plain)] == list(words_to_watch(other))


@pytest.mark.parametrize("words", ["a", "a b", "7 11 a", "sea sea sea"])
def test_of_a_tiny_vocabulary_what_there_is_is_watched(words):
    vocabulary = Corpus.from_sentences("tiny", [words.split()], min_count=1).vocabulary
    assert set(words_to_watch(vocabulary)) == set(vocabulary.words)
    assert words_to_watch(Vocabulary((), np.array([], np.int64))) == ()


@given(tables(n=(3, 4, 12)))
@hypothesis_settings(max_examples=30, deadline=None)
def test_the_mean_cosine_is_that_of_all_pairs(table):
    rows = np.asarray(table.matrix, np.float64)
    cosines = [
        0.0 if not (rows[i].any() and rows[j].any())
        else rows[i] @ rows[j] / np.linalg.norm(rows[i]) / np.linalg.norm(rows[j])
        for i in range(len(rows)) for j in range(i)
    ]  # fmt: skip
    assert mean_cosine(rows) == pytest.approx(np.mean(cosines), abs=1e-6)


@pytest.mark.parametrize("negatives", [1, 5, 20])
def test_no_single_score_costs_less_than_the_constant_loss(negatives):
    scores = np.linspace(-6, 3, 2_001)
    losses = np.log1p(np.exp(-scores)) + negatives * np.log1p(np.exp(scores))
    assert losses.min() == pytest.approx(constant_loss(negatives), abs=1e-5)
    assert scores[losses.argmin()] == pytest.approx(-log(negatives), abs=0.01)
    assert (losses > constant_loss(negatives) - 1e-12).all()


TYPED = ["sea", "boat", "Käse", "mother-in-law's", "7", "שבת", "café"]
LINES = st.lists(st.lists(st.sampled_from(TYPED), max_size=6), min_size=1, max_size=8)


@given(LINES, st.integers(1, 3))
@hypothesis_settings(max_examples=40, deadline=None)
def test_the_saved_text_is_read_as_the_very_text_that_was_trained_on(lines, min_count):
    typed = "\n".join(map(" ".join, lines))
    try:
        corpus = read_text(typed, name="mine", min_count=min_count).corpus
    except ValueError:
        return
    again = read_text(lines_of(_as_text(corpus, min_count)), name="mine", min_count=min_count)
    assert again.corpus.vocabulary.words == corpus.vocabulary.words
    np.testing.assert_array_equal(again.corpus.ids, corpus.ids)
    np.testing.assert_array_equal(again.corpus.starts, corpus.starts)


def test_the_command_line_of_an_own_text_repeats_its_run(kinds, tmp_path, monkeypatch):
    typed = "\n".join(map(" ".join, kinds["speeches"][:40])) + "\nA lone\x00 word\n"
    least = 2
    text = _as_text(read_text(typed, name="your text", min_count=least).corpus, least)
    settings = Settings(dimensions=8, epochs=fitting_passes(text.tokens))
    told = {
        "corpus": None, "min_count": least, "name": text.title, "watched": [], "followed": 4,
        "settings": {name: getattr(settings, name) for name in settings.__slots__},
    }  # fmt: skip
    *_, table = train_task(Job("train", told, text.arrays), None, Control())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_text.txt").write_text(lines_of(text), "utf-8")
    line = captions.command_line("my_text.txt", settings, min_count=least)
    done = CliRunner().invoke(cli.main, line.split()[1:])
    assert done.exit_code == 0, done.output
    with np.load(tmp_path / "mine.npz") as parts:
        np.testing.assert_array_equal(parts["matrix"], table.arrays["centre"])

"""Lesson 3 states nothing that isn't computed here: its page, its captions, its help."""

import re
import time
from collections import Counter
from dataclasses import replace
from itertools import combinations, islice, product
from math import log

import numpy as np
import pytest
import test_lesson_own_text
import torch
from claims import Claims
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from test_lesson_one_step import steps

from embedding_lab.figures.window import window_strip
from embedding_lab.lessons import step_numbers
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons.expected import (
    FREQUENT,
    neighbours_of_runs,
    shuffled_null,
    shuffled_speeches,
)
from embedding_lab.lessons.families import grammar_groups, look_of
from embedding_lab.lessons.film_captions import Found, verdict
from embedding_lab.lessons.one_step import by_autograd, example_of, one_step
from embedding_lab.lessons.own_text import constant_loss
from embedding_lab.lessons.step_numbers import StepSettings
from embedding_lab.lessons.windows import draw_noise, noise_table, read_window, thinning
from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.grammar import TEACHING as GRAMMAR
from embedding_lab.text.reading import decode, read_text
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training import blocks, trainer
from embedding_lab.training.blocks import BLOCK, NOISE, BlockReader
from embedding_lab.training.objective import Cbow, SkipGram, with_noise
from embedding_lab.training.run import Run
from embedding_lab.training.settings import TEACHING, Settings
from embedding_lab.ui.step_tab import no_pair
from embedding_lab.ui.training_changed import unknown_words
from embedding_lab.ui.training_map import Plan, groups_of
from embedding_lab.ui.training_run import Text
from embedding_lab.vectors.questions import read_pairs, score_pairs
from embedding_lab.vectors.shelf import assets_folder, open_table

claims = Claims(
    "pages/3_training.py",
    "src/embedding_lab/lessons/training_captions.py",
    "src/embedding_lab/lessons/step_numbers.py",
    "src/embedding_lab/lessons/windows.py",
    "src/embedding_lab/lessons/one_step.py",
    "src/embedding_lab/lessons/own_text.py",
    "src/embedding_lab/ui/step_tab.py",
    "src/embedding_lab/ui/training_text.py",
    "src/embedding_lab/ui/training_run.py",
    "src/embedding_lab/ui/mine.py",
    "src/embedding_lab/ui/reload.py",
    "src/embedding_lab/ui/cloakroom.py",
)
few = hypothesis_settings(max_examples=25, deadline=None)
HARD = ("![x](a.b)", "שבת", "a_b*c", "the", "war", "x" * 60)
COUNTS = st.lists(st.integers(1, 5_000), min_size=1, max_size=len(HARD))
SHUFFLED = shuffled_speeches(open_table("sotu-shuffled"))
SAMPLES = st.sampled_from([1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0])  # those of the page


def vocabulary_of(counts):
    return Vocabulary(HARD[: len(counts)], np.array(sorted(counts, reverse=True)))


def figures(said):
    """All numbers of a sentence, as they are read; words in it aside."""
    bare = re.sub(r":orange\[.*?\*\*\]", "", said.replace("−", "-"))
    return [float(one.replace(",", "")) for one in re.findall(r"-?\d[\d,]*(?:\.\d+)?", bare)]


# One step


@given(steps())
@few
@claims.check(
    "{} The answer should be 1, because it does here.",
    "For {} it should be 0.",
    "At first the true word gets {}.",
    "After the step the loss of this {} {} from {} to **{}**.",
    "The step reaches {} of {} rows of W, and {} of {} of W′.",
    "The noise is drawn from all {} words of the text, as in a run.",
    "A word drawn twice counts twice.",
    "Chance drew the true word **{}** as noise too, as it may in a run.",
    "A run draws {} for a block of words; for each {} each weighs {}/{}.",
    "Both tables start at random, from {} to {}, so that there is something to see.",
    "Checked against autograd: largest difference {}.",
)
def test_what_is_said_of_a_step_is_counted_from_its_numbers(settings):
    numbers = one_step(settings)
    K, true = len(settings.noise), numbers.words[numbers.outputs[0]]
    # the pair stands in the sentence, within the window
    places = [settings.centre] if settings.model == "skipgram" else settings.around()
    other = settings.context if settings.model == "skipgram" else settings.centre
    assert settings.sentence[other] == true
    assert all(0 < abs(place - other) <= settings.window for place in places)
    asked = step_numbers.question(numbers)
    assert (f"these {len(numbers.inputs)} words" in asked) == (len(numbers.inputs) > 1)
    assert ("the word drawn as noise" in asked) == (K == 1)
    assert numbers.targets.tolist() == [1] + [0] * K
    said = step_numbers.outcome(numbers)
    loss = [-log(p) if i == 0 else -log(1 - p) for i, p in enumerate(numbers.sigmoids.tolist())]
    first, before, after, rows, V, of_context, V_again = figures(said)
    assert first == pytest.approx(float(numbers.sigmoids[0]), abs=0.00501)
    assert before == pytest.approx(sum(loss), abs=0.001)
    verb = "falls" if after < before else "rises" if after > before else "goes"
    unit = "pair" if settings.model == "skipgram" else "example"
    assert f"the loss of this {unit} {verb} from" in said
    assert V == V_again == settings.among
    assert rows == len({*numbers.inputs.tolist()})
    assert of_context == len({true, *settings.noise})
    told = step_numbers.checked(numbers).rstrip(".").split("difference ")[1]
    W, C = (torch.tensor(table) for table in (numbers.centre, numbers.context))
    theirs = by_autograd(example_of(settings), W, C)
    ours = (numbers.centre_gradient, numbers.context_gradient)
    difference = max(float(np.abs(a - b.numpy()).max()) for a, b in zip(ours, theirs, strict=True))
    assert float(told) == pytest.approx(difference, rel=0.51)
    told = step_numbers.origin(numbers)
    assert f"all {settings.among:,} words" in told
    assert ("drawn twice" in told) == (len(set(settings.noise)) < K)
    assert ("as noise too" in told) == (true in settings.noise)
    assert f"A run draws {NOISE} for a block" in told
    assert f"for each {unit} each weighs {K}/{NOISE}." in told
    tables = np.concatenate([numbers.centre, numbers.context])
    assert np.abs(tables).max() <= 0.5
    assert "from −0.5 to 0.5" in told


def test_a_word_that_is_drawn_twice_has_twice_the_gradient():
    once = one_step(StepSettings(("a", "b"), 0, 1, ("c",), 3))
    twice = one_step(StepSettings(("a", "b"), 0, 1, ("c", "c"), 3))
    np.testing.assert_allclose(twice.context_gradient[2], 2 * once.context_gradient[2])


@claims.check("How much random words weigh against each true pair: as much as K of them.")
@pytest.mark.parametrize("K", [1, 5, 20])
def test_the_noise_of_a_block_weighs_as_much_as_its_negatives_for_each_pair(K):
    weights = with_noise(blocks.stencil(5), K)
    true, noise = weights[:, :-NOISE].sum(1), weights[:, -NOISE:]
    np.testing.assert_allclose(noise.sum(1), K * true, rtol=1e-5)
    np.testing.assert_allclose(noise, (true * K / NOISE)[:, None].expand_as(noise), rtol=1e-6)


@claims.check("A run starts with smaller numbers in W and zeros in W′.")
@pytest.mark.parametrize("d", [2, 24, 300])
def test_a_run_starts_small(d):
    corpus = Corpus.from_sentences("a", [["a", "b", "c"]], min_count=1)
    run = Run.start(corpus, Settings(dimensions=d))
    assert float(run.centre.abs().max()) < step_numbers.START
    assert not run.context.any()


@claims.check(
    "**W** has a row for each word that is read, **W′** one for each word that is predicted.",
    "A word has two rows: in W as a word that is read, in W′ as a predicted one.",
)
def test_the_centre_has_a_row_in_both_tables_that_a_run_changes():
    corpus = Corpus.from_sentences("a", [["a", "b", "c", "d"]], min_count=1)
    batch = BlockReader(corpus, Settings(sample=1)).epoch(0)
    W, C = torch.rand(4, 3), torch.rand(4, 3)
    found = SkipGram(Settings(sample=1))(batch, W, C)
    for part in (found.centre, found.context):
        changed = torch.zeros(4).index_add_(0, part.rows, part.values.abs().sum(1))
        assert (changed > 0).all()  # each word is both


@claims.check(
    "A step needs a pair: write a sentence with two words that the text knows.",
    "This draw left no pair: draw again under *Text to pairs*, or raise the threshold t under "
    "*More*.",
)
@given(st.lists(st.sampled_from([*HARD[:3], "unknown"]), max_size=4), SAMPLES, st.integers(0, 40))
@few
def test_where_two_known_words_are_kept_a_step_has_a_pair(words, sample, seed):
    vocabulary = vocabulary_of([3, 2, 1])
    window = read_window(words, vocabulary, window=3, sample=sample, seed=seed)
    known = sum(word in vocabulary for word in words)
    kept = sum(token.kept for token in window.tokens)
    assert bool(window.contexts) == (kept >= 2)
    largest = read_window(words, vocabulary, window=3, sample=1.0, seed=seed)
    assert bool(largest.contexts) == (known >= 2)  # at this t nothing is dropped
    if not window.contexts:
        assert ("raise the threshold t" in no_pair(window)) == bool(largest.contexts)
        assert ("write a sentence" in no_pair(window)) == (not largest.contexts)


# Text to pairs


@given(
    st.lists(st.sampled_from([*HARD, "unknown"]), max_size=9),
    COUNTS, st.integers(1, 10), SAMPLES, st.integers(0, 99),
)  # fmt: skip
@few
@claims.check(
    "The centre word makes a pair with each word that its window reaches.",
    "Type a sentence to see what training takes from it.",
    "None of these words is in the text often enough, so training takes nothing from them.",
    "No word was kept in this draw, so training takes nothing from them.",
    "Gaps between kept words close.",
    "How many kept words count to each side.",
    "gives {} in this draw.",
)
def test_what_is_said_of_a_window_is_counted_from_its_words(words, counts, window, sample, seed):
    vocabulary = vocabulary_of(counts)
    seen = read_window(words, vocabulary, window=window, sample=sample, seed=seed)
    said = captions.window_sentence(seen)
    kept = [i for i, token in enumerate(seen.tokens) if token.kept]
    unknown = sum(word not in vocabulary for word in words)
    if not words:
        assert said.startswith("Type a sentence")
    elif unknown == len(words):
        assert said.startswith("None of these words")
    elif not kept:
        assert said.startswith("No word was kept")
        assert not seen.pairs
    else:
        at = kept.index(seen.centre)
        reached = [i for i in kept if 0 < abs(kept.index(i) - at) <= seen.reach]
        assert list(seen.contexts) == reached  # by places among the kept: gaps close
        assert 1 <= seen.reach <= window
        dropped = len(words) - unknown - len(kept)
        told = [n for n in (dropped, unknown) if n]
        assert figures(said.split("gives")[1]) == [len(reached), *told]
        assert ("Left out" in said) == bool(told)
        gaps = [i for i in range(len(words)) if i not in kept and kept[0] < i < kept[-1]]
        assert ("Gaps between kept words close" in said) == bool(gaps)


def test_a_word_that_training_leaves_out_is_told_as_rare_whatever_table_has_it():
    reading = read_text("war war lunch\nlunch peace\n" * 2, name="a", min_count=3)
    vocabulary = reading.corpus.vocabulary
    words = ["war", "lunch", "peace", "tax"]  # 4, 4, 2 and no times
    seen = read_window(words, vocabulary, window=2, sample=1)
    assert "Left out: 2 not in the text often enough" in captions.window_sentence(seen)
    assert window_strip(seen).alt.count("not in the text often enough, so left out") == 2
    text = Text(None, "a", vocabulary.words, vocabulary.counts, reading.corpus.tokens, 3)
    plan = Plan("own", text, Settings(), (tuple(words),), 0, seen)
    assert unknown_words(plan) == ["Not in this text often enough: peace and tax."]


@given(COUNTS, st.integers(1, 10), st.integers(0, 99))
@few
@claims.check(
    "The mean of the words that the window reaches predicts the centre word.",
    "gives no example in this draw, as its window reaches no word.",
    "gives 1 example in this draw: {} it.",
)
def test_cbow_takes_one_example_of_a_centre_word_however_many_contexts_it_has(counts, window, seed):
    vocabulary = vocabulary_of(counts)
    words = list(vocabulary.words)
    seen = read_window(words, vocabulary, window=window, sample=1, seed=seed)
    strip = window_strip(seen, together=True)
    for drawn in (strip.wide, strip.narrow):
        assert "pair" not in drawn
        assert ("1 example<" in drawn) == bool(seen.contexts)
    said = captions.window_sentence(seen, "cbow")
    assert "pair" not in said
    if not seen.contexts:
        assert "gives no example" in said
        return
    told = [str(len(seen.contexts))]
    assert re.findall(r"(?:of |: )(\w+) words? predicts", said) == told
    # and so does the trainer: a pair of mean and centre for each word that has company
    corpus = Corpus.from_sentences("a", [words], min_count=1)
    settings = Settings(model="cbow", sample=1, window=window)
    W, C = torch.rand(len(words), 3), torch.rand(len(words), 3)
    batch = BlockReader(corpus, settings).epoch(0)
    assert Cbow(settings)(batch, W, C).pairs == len(words)


@claims.check("Each time a size from 1 to it is drawn.")
@pytest.mark.parametrize("window", [1, 4, 10])
def test_each_centre_word_draws_a_reach_from_1_to_the_window(window):
    corpus = Corpus.from_sentences("a", [["a", "b"] * 600], min_count=1)
    seen = BlockReader(corpus, Settings(window=window, sample=1)).epoch(0).pattern
    left, right = seen // (window + 1) % (window + 1), seen % (window + 1)
    reach = Counter(torch.maximum(left, right).flatten().tolist())
    assert set(reach) - {0} == set(range(1, window + 1))
    assert {read_window(["the"] * 3, vocabulary_of([9] * 6), window=window, sample=1, seed=s).reach
            for s in range(200)} == set(range(1, window + 1))  # fmt: skip


@given(COUNTS, SAMPLES)
@few
@claims.check(
    "Frequent words are thinned out.",
    "Nothing is thinned out, because no word passes the limit far enough.",
    "{}, and about {} of what is read of it.",
)
def test_thinning_is_told_as_it_comes_out(counts, sample):
    vocabulary = vocabulary_of(counts)
    said = captions.thinning_sentence(thinning(vocabulary, sample=sample))
    keep = vocabulary.keep_probability(sample)
    shares = vocabulary.counts / vocabulary.counts.sum()
    read = shares * keep / (shares * keep).sum()
    assert ("Nothing is thinned out" in said) == bool((keep == 1).all())
    assert (np.diff(keep) >= 0).all()  # the more frequent, the more often dropped
    assert read[0] <= shares[0] + 1e-12
    told = figures(said)
    assert told[0] == pytest.approx(100 * shares[0], rel=0.06)
    if len(told) > 1:
        assert told[1] == pytest.approx(100 * read[0], rel=0.06)
    assert captions.thinning_sentence(None) == ""


@claims.check("Random words are drawn by count to the power ¾.")
@given(COUNTS)
@few
def test_noise_is_told_as_often_as_it_is_drawn(counts):
    vocabulary = vocabulary_of(counts)
    weights = vocabulary.counts**0.75
    noise = weights / weights.sum()
    np.testing.assert_allclose(vocabulary.noise_distribution(), noise)
    slots = np.bincount(blocks.noise_slots(vocabulary).numpy(), minlength=len(vocabulary))
    np.testing.assert_allclose(slots / slots.sum(), noise, atol=2e-6)
    assert set(draw_noise(vocabulary, 20, seed=(0,))) <= set(vocabulary.words)
    ratios = noise * vocabulary.total / vocabulary.counts
    said = captions.noise_sentence(noise_table(vocabulary, vocabulary.words))
    assert " 1 times as often" not in said
    said = re.sub(r"(?<!times )as often", "1 times as often", said)
    told = figures(said.replace("e-0", "e-"))
    assert told[0] == pytest.approx(ratios.min(), rel=0.06)
    assert told[-1] == pytest.approx(ratios.max(), rel=0.06)


# Settings


@given(COUNTS, SAMPLES)
@few
@claims.check("A word of a share f above about 2.6 t is kept with the chance √(t/f) + t/f.")
def test_a_word_is_thinned_out_from_2_6_times_the_threshold_on(counts, sample):
    vocabulary = vocabulary_of(counts)
    keep = vocabulary.keep_probability(sample)
    share = vocabulary.counts / vocabulary.total
    above = share > 2.618034 * sample
    np.testing.assert_allclose(keep[above], (np.sqrt(sample / share) + sample / share)[above])
    assert (keep[above] < 1).all()
    assert (keep[~above] > 1 - 1e-6).all()


@claims.check(
    "The largest share of its gradient that a row moves.", "It shrinks with what is left to read."
)
def test_the_rate_shrinks_with_what_is_left_and_no_row_moves_a_larger_share(monkeypatch):
    seen, corpus = [], Corpus.from_sentences("a", [["a", "b", "c"]] * 400, min_count=1)
    really = trainer.descend

    def watched(table, parts, rate):
        steps = trainer.__dict__["_steps"](len(table), parts, rate)
        seen.append((rate, float(steps.max())))
        really(table, parts, rate)

    from embedding_lab.training.update import steps as of_rows

    monkeypatch.setattr(trainer, "_steps", of_rows, raising=False)
    monkeypatch.setattr(trainer, "descend", watched)
    settings = Settings(epochs=3, learning_rate=0.1, sample=1)
    progress = [one.progress for one in trainer.train(corpus, settings, snapshots_per_epoch=10**6)]
    rates = [rate for rate, _ in seen[::2]]  # W and W' take one each
    left = [max(trainer.LOWEST_RATE, 1 - one) for one in progress[:-1]]
    np.testing.assert_allclose(rates, 0.1 * np.array(left))
    assert all(longest <= rate * 1.000001 for rate, longest in seen)


@claims.check("Waiting doesn't count as training time.")
def test_a_run_that_is_made_to_wait_is_as_fast_as_before():
    corpus = Corpus.from_sentences("a", [["a", "b"]] * 50, min_count=1)
    began = time.perf_counter()
    measured = []
    for snapshot in trainer.train(corpus, Settings(epochs=2), snapshots_per_epoch=1):
        time.sleep(0.1)
        measured.append(snapshot.seconds)
    assert measured[-1] < time.perf_counter() - began - 0.2


@given(st.integers(1, 200), st.booleans())
@few
@claims.check("A run reads it {}, {}.")
def test_the_number_of_passes_is_told(passes, chosen):
    said = captions.passes_sentence(passes, chosen=chosen)
    assert figures(said) == ([] if passes == 1 else [passes])
    assert ("once" in said) == (passes == 1)
    assert ("as set under" in said) == chosen


# Results


@given(
    st.lists(
        st.tuples(
            st.sampled_from(HARD),
            st.none() | st.floats(-1, 1) | st.sampled_from([-0.001, 0.0, 0.496, 0.4951, 0.5]),
        ),
        min_size=1,
        max_size=8,
    )
)
@few
@claims.check(
    "{} W′ starts as zeros, so nothing can be compared yet.",
    "{} For {} the cosine of both rows is {}.",
    "{} For {} the cosine of both rows is {} or more.",
    "It is lowest for {}: {}.",
)
def test_the_rows_of_both_tables_are_compared_by_count(rows):
    words, cosines = zip(*rows, strict=True)
    said = captions.two_matrices_sentence(words, cosines).partition("predicted one.")[2]
    known = [cosine for cosine in cosines if cosine is not None]
    if not known:
        assert "nothing can be compared" in said
    elif len(known) == 1:
        assert figures(said) == [pytest.approx(known[0], abs=0.00501)]
    else:
        alike, of, limit, least = figures(said)
        printed = [float(f"{cosine:.2f}") for cosine in known]
        assert (alike, of) == (sum(one >= limit for one in printed), len(known))
        assert (alike == of) == (least >= limit)
        assert "−0.00" not in said
        assert least == pytest.approx(min(known), abs=0.00501)


@pytest.mark.parametrize("model", ["skipgram", "cbow"])
def test_a_pass_without_a_pair_keeps_the_loss_that_was_measured(model):
    corpus = Corpus.from_sentences("a", [["aa", "bb", "cc", "dd"]] * 30, min_count=1)
    settings = Settings(model=model, epochs=60)  # of 120 words few are kept
    run = list(trainer.train(corpus, settings, snapshots_per_epoch=9))
    losses = [one.loss for one in run]
    start = 6 * log(2)
    first = next(k for k, loss in enumerate(losses) if loss != start)
    assert start not in losses[first:]


def test_the_second_table_starts_as_zeros():
    corpus = Corpus.from_sentences("a", [["a", "b"]], min_count=1)
    assert not next(trainer.train(corpus, Settings())).context.any()


@given(
    st.floats(0.5, 20), st.floats(-0.2, 1), st.integers(1, 20), st.sampled_from([1, 199, 200]),
    st.booleans(),
)  # fmt: skip
@few
@claims.check(
    "The words of the map point nearly one way: two have a mean cosine of {}.",
    "The loss is {}.",
    "One and the same score for all pairs would cost {}.",
)
def test_a_weak_table_is_told_by_its_own_figures(loss, cosine, K, passes, thinned):
    said = captions.weak_hint(loss, cosine, negatives=K, passes=passes, thinned=thinned)
    if said:  # it names only what the page still admits
        assert ("More passes" in said) == (passes < 200)
        assert ("A higher threshold t" in said) == (passes == 200 and thinned)
        assert said.endswith("onger text may part the words.")
    start = (1 + K) * log(2)
    told = figures(said)
    if loss > 0.99 * start:
        assert told == []  # the verdict over it tells both, see `film_captions.verdict`
        assert verdict([Found(1.0)], loss=loss, negatives=K, early=0.05).count("loss is") == 1
    elif cosine > 0.9:
        assert told == pytest.approx([cosine], abs=0.00501)
    elif loss >= constant_loss(K):
        assert told == pytest.approx([loss, constant_loss(K)], abs=0.00501)
    else:
        assert said == ""


@claims.check(
    "(1 + K) ln 2: each pair and each negative starts at a coin toss.",
    "That costs ln 2, or {} nats, the unit of natural logarithms.",
    "With K = 1 it is **{}**{}.",
    "Losses of different K can't be compared.",
)
@pytest.mark.parametrize("K", [1, 5, 20])
def test_an_untrained_pair_costs_ln_2_for_itself_and_for_each_negative(K):
    corpus = Corpus.from_sentences("a", [["a", "b", "c"]] * 20, min_count=1)
    settings = Settings(negatives=K, sample=1)
    run = Run.start(corpus, settings)
    found = SkipGram(settings)(BlockReader(corpus, settings).epoch(0), run.centre, run.context)
    assert found.loss / found.pairs == pytest.approx((1 + K) * log(2), rel=1e-5)
    told = figures(captions.untrained_answer(K).split("ln 2, or")[1])
    expected = [0.69, 1, 1.39] if K == 1 else [0.69, 1, 1.39, K, (1 + K) * log(2)]
    score = float((run.centre @ run.context.T).abs().max())
    assert 1 / (1 + np.exp(-score)) == 0.5  # each answer is a coin toss
    assert told == pytest.approx(expected, abs=0.00501)
    # the same table, nothing learned, has another loss for another K
    assert (1 + K) * log(2) != pytest.approx((2 + K) * log(2), rel=0.02)


@pytest.fixture(scope="module")
def speeches():
    return load_corpus("sotu", min_count=5)


@claims.check(
    "It falls from {}: to {} in the last pass of our run, on the real speeches to {}.",
)
@pytest.mark.slow
@pytest.mark.parametrize(("name", "place"), [("sotu", 0), ("sotu-shuffled", 1)])
def test_a_run_ends_with_the_loss_that_is_told(name, place):
    corpus = load_corpus(name, min_count=5)
    *_, last = trainer.train(corpus, Settings(), snapshots_per_epoch=1)
    assert last.loss == pytest.approx(captions.SPEECHES[place], abs=0.01)
    told = figures(captions.shuffled_answer(SHUFFLED))
    assert told[:3] == [4.16, captions.SPEECHES[1], captions.SPEECHES[0]]


@claims.check(
    "One score for all pairs would reach {}, {} of the way: it only tells that one answer in {} "
    "is yes.",
)
def test_one_score_for_all_pairs_reaches_most_of_the_way():
    start, flat = 6 * log(2), constant_loss(5)
    share = 100 * (start - flat) / (start - captions.SPEECHES[1])
    told = figures(captions.shuffled_answer(SHUFFLED))
    assert told[3:6] == [pytest.approx(flat, abs=0.00501), pytest.approx(share, abs=0.6), 6]


@claims.check("Scores that also tell which words are frequent would reach {}.")
def test_scores_of_frequencies_reach_what_is_told_on_the_pairs_of_the_shuffle(speeches):
    settings, vocabulary = Settings(), speeches.vocabulary
    read = vocabulary.counts * vocabulary.keep_probability(settings.sample)
    noise = settings.negatives * vocabulary.noise_distribution()
    scores = np.log(read / read.sum() / noise)  # (V,), the best where the centre tells nothing
    W = torch.ones(len(vocabulary), 1)
    C = torch.tensor(scores[:, None], dtype=torch.float32)
    shares = []
    for off in (0.0, 0.1, -0.1):
        loss = pairs = 0.0
        for piece in list(BlockReader(speeches.shuffled(0), settings).epoch(0).cut(64))[:60]:
            found = SkipGram(settings)(piece, W, C + off)
            loss, pairs = loss + found.loss, pairs + found.pairs
        shares.append(loss / pairs)
    assert figures(captions.shuffled_answer(SHUFFLED))[6] == pytest.approx(shares[0], abs=0.01)
    assert shares[0] < min(shares[1:])


@claims.check("The neighbours say nothing of meaning.")
def test_cosines_of_the_shuffle_have_nothing_to_do_with_the_grades_of_people():
    graded = read_pairs(assets_folder() / "pairs.tsv")
    real, null = (score_pairs(open_table(name), graded) for name in ("sotu", "sotu-shuffled"))
    assert null.found == real.found > 100
    assert abs(null.spearman) < 1.96 / np.sqrt(null.found) < 0.3 < real.spearman


@claims.check(
    "For the {} most frequent words another seed repeats {} of them, in the speeches {}.",
    "Of neighbours drawn blindly it would repeat {}.",
)
def test_another_seed_finds_other_neighbours_in_the_shuffle():
    shares = []
    for name in ("sotu", "sotu-shuffled"):
        runs = [set(enumerate_pairs(run)) for run in neighbours_of_runs(name)[:, :FREQUENT]]
        both = [len(one & two) / len(one) for one, two in combinations(runs, 2)]
        shares.append(float(np.mean(both)))
    assert shares[1] < 0.02 < 0.3 < shares[0]
    others, ten = len(open_table("sotu-shuffled")) - 1, np.random.default_rng(0)
    blind = [ten.choice(others, 10, replace=False) for _ in range(600)]
    chance = np.mean([np.isin(a, b).mean() for a, b in combinations(blind, 2)])
    assert SHUFFLED.chance == pytest.approx(chance, rel=0.1)
    told = figures(captions.shuffled_answer(SHUFFLED))[-4:]
    assert told == [FREQUENT, *(pytest.approx(100 * one, rel=0.05) for one in shares[::-1]), 0.077]


def enumerate_pairs(lists):
    return ((word, int(near)) for word, row in enumerate(lists) for near in row)


def test_the_page_and_the_class_are_told_of_the_same_shuffle():
    (*_, told), _ = shuffled_null(open_table)
    assert told == captions.shuffled_answer(SHUFFLED)


FAMILIES = [
    sorted({word for row in family.rows for word in row.words}) for family in GRAMMAR.families
]


def mean_gap(groups, likeness):
    """How much more alike two words of one group are than two of different groups."""
    inside = [likeness(a, b) for group in groups for a, b in combinations(group, 2)]
    across = [
        likeness(a, b)
        for one, other in combinations(groups, 2)
        for a, b in product(one, other)
        if a != b
    ]
    return float(np.mean(inside) - np.mean(across)), float(np.mean(inside) / np.mean(across))


def parted(run, words, *groupings):
    """The first epoch at which the groups of each grouping are apart."""
    first = [None] * len(groupings)
    for snapshot in run:
        rows = snapshot.matrix / np.linalg.norm(snapshot.matrix, axis=1, keepdims=True)

        def cosine(a, b, rows=rows):
            return float(rows[words.row(a)] @ rows[words.row(b)])

        for i, groups in enumerate(groupings):
            if first[i] is None and mean_gap(groups, cosine)[0] > 0.1:
                first[i] = snapshot.epoch
    return first


@claims.check(
    "People, places, animals and the like part first: words of one family share far more company.",
    "King and queen part later: only *he* and *she*, *his* and *her* differ.",
)
@pytest.mark.parametrize("seed", [0, 1])
def test_families_part_first_and_he_from_she_later(seed):
    corpus = load_corpus("teaching", min_count=1)
    words = corpus.vocabulary
    company = np.zeros((len(words), len(words)))
    for start, end in zip(corpus.starts[:-1], corpus.starts[1:], strict=True):
        row = corpus.ids[start:end]
        for i, j in product(range(len(row)), repeat=2):
            company[row[i], row[j]] += i != j and abs(i - j) <= TEACHING.window
    company /= company.sum(1, keepdims=True)

    def shared(a, b):
        return np.minimum(company[words.row(a)], company[words.row(b)]).sum()

    assert mean_gap(FAMILIES, shared)[1] > 3
    people = GRAMMAR.families[0]
    he, she = ([row.words[form] for row in people.rows] for form in (0, 1))
    turned = {"he": "she", "his": "her", "king": "queen"}
    of_king, of_queen = (
        {sentence for sentence in people.sentences() if word in sentence.split()}
        for word in ("king", "queen")
    )
    assert {" ".join(turned.get(w, w) for w in s.split()) for s in of_king} == of_queen

    run = trainer.train(corpus, replace(TEACHING, seed=seed), snapshots_per_epoch=1)
    families, pronouns = parted(islice(run, 1, 16), words, FAMILIES, [he, she])
    assert families + 2 < pronouns


# Files and tabs


@claims.check("A text file, UTF-8 or UTF-16")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_files_are_read_in_both_encodings(encoding):
    assert decode("Käse שבת\n".encode(encoding)) == "Käse שבת\n"


@claims.check("Byte {} of {} isn't {} text.", "Save the file as UTF-8 and open it again.")
@given(st.text(max_size=20), st.sampled_from([b"\xe9 x", b"\xff\xff", b"\x80"]))
@few
def test_the_byte_that_is_named_is_the_first_bad_one(text, bad):
    content = text.encode("utf-8") + bad
    with pytest.raises(UnicodeDecodeError) as refused:
        decode(content)
    assert content[: refused.value.start].decode("utf-8") == text
    assert decode(text.encode("utf-8")) == text.removeprefix("\ufeff")  # the remedy works


@claims.check("At most {} MB are read.")
def test_the_largest_file_is_the_one_that_the_box_admits():
    from embedding_lab.ui import training_text

    class File:
        name, sent = "a.txt", training_text.LARGEST_FILE * 2**20 + 1

        def getvalue(self):
            return b"a" * self.sent

    assert training_text._decoded(File()) is None
    File.sent -= 1
    assert len(training_text._decoded(File())) == File.sent


claims.check("A few thousand words teach more than a few dozen.")(
    test_lesson_own_text.test_a_few_thousand_words_teach_more_than_a_few_dozen
)


@claims.check("This run is no longer kept.")
def test_a_table_that_the_engine_has_let_go_is_none(monkeypatch):
    from embedding_lab.ui import mine

    class Forgetful:
        def table(self, _run):
            return None

    monkeypatch.setattr(mine, "engine", Forgetful)
    trained = mine.Trained("gone", 1.0, "x", ("a",), np.array([1]), "")
    assert mine.open_trained(trained) is None


@claims.check(
    "The window appears as soon as there is a text.",
    "After a run, or a stop, W is yours: on the bench, as a file, as a command.",
    "W can be taken as soon as the run is paused, stopped or done.",
    "The figures of a run stand here as soon as it has started.",
    "Every page then computes with it, as *Trained here by you*.",
    "The table on the bench stays as it is.",
)
def test_the_tabs_give_what_they_promise(app, monkeypatch):
    monkeypatch.setenv("EMBEDDING_LAB_WORKERS", "1")

    def told():
        return " ".join(element.value for element in page.markdown)

    def until(words):
        end = time.monotonic() + 150
        while words not in told():
            assert time.monotonic() < end, told()
            time.sleep(0.1)
            page.run()

    app.run()
    page = app.switch_page("pages/3_training.py").run()
    page.session_state["pace"] = "Full speed"
    page.session_state["training_tab"] = "Take it home"
    page.run()
    assert "After a run, or a stop, W is yours" in told()
    table = page.selectbox(key="table").value
    page.button(key="start").click().run()
    until("finished")
    assert page.selectbox(key="table").value == table
    assert "embedding-lab train teaching" in page.code[0].value
    assert "177 words × 24, 100 % trained." in told()
    assert [one.label for one in page.get("download_button") if "npz" in one.label]
    next(one for one in page.button if one.label == "Put W on the bench").click().run()
    assert page.selectbox(key="table").value == "mine"
    page.session_state["training_tab"] = "The numbers"
    page.run()
    assert "stand here as soon" not in told()
    home = page.switch_page("app.py").run()
    assert "177 words × 24" in " ".join(element.value for element in home.markdown)
    page = home.switch_page("pages/3_training.py").run()
    page.selectbox(key="text").set_value("own").run()
    page.session_state["training_tab"] = "Text to pairs"
    page.run()
    assert "The window appears as soon as" in told()
    page.text_area(key="own_text").set_value("the cat sat on the mat\n" * 9).run()
    assert "The window appears" not in told()
    assert "makes a pair with each word" in told()


def test_after_as_many_passes_as_there_are_the_page_advises_a_higher_threshold(app):
    page = app.run().switch_page("pages/3_training.py").run()
    page.session_state["pace"] = "Full speed"
    page.selectbox(key="text").set_value("own").run()
    page.text_area(key="own_text").set_value("the cat sat\na dog ate\n").run()
    assert page.number_input(key="epochs_own").max == 200
    page.button(key="start").click().run()
    until = time.monotonic() + 60
    while not page.warning and time.monotonic() < until:
        page.run()
    (warning,) = page.warning
    assert "A higher threshold t or a longer text may part the words." in warning.value
    assert "More passes" not in warning.value


@claims.check("Only the first {} words are read.")
@pytest.mark.parametrize(("before", "none"), [(0, False), (37, False), (40, True)])
def test_words_of_a_sentence_that_are_not_read_are_told(app, before, none):
    page = app.run().switch_page("pages/3_training.py").run()
    sentence = "zz " * before + "queen king crown"
    page.text_input(key="training_sentence_teaching").set_value(sentence).run()
    told = " ".join(element.value for element in page.markdown)
    assert ("Only the first 40 words are read. None of these words" in told) == none
    assert ("Only the first 40 words" in told) == (before + 3 > 40)
    assert ("37 not in the text often enough" in told) == (before == 37)


def test_the_sentence_of_a_text_gives_way_to_that_of_another_and_a_visitors_own_stays(app):
    page = app.run().switch_page("pages/3_training.py").run()
    page.selectbox(key="text").set_value("own").run()

    def box():
        return page.text_input(key="training_sentence_own")

    for own in ("word word word", "cat dog cat dog\ncat dog"):
        page.text_area(key="own_text").set_value(own).run()
        assert box().value == own.partition("\n")[0]
    assert "None of these words" not in " ".join(element.value for element in page.markdown)
    box().set_value("dog cat").run()
    page.text_area(key="own_text").set_value("dog cat bird").run()
    assert box().value == "dog cat"
    assert not page.warning
    assert not page.exception


@claims.check("Up to {} groups are read, and up to {} words of each.")
def test_eight_groups_of_eight_words_are_watched(app, monkeypatch):
    page = app.run().switch_page("pages/3_training.py").run()
    seen = []
    words = list(open_table("teaching").words)[:90]
    groups = [words[at : at + 9] for at in range(0, 81, 9)]
    monkeypatch.setattr(
        "embedding_lab.ui.training_panel.show_panel", lambda plan: seen.append(plan.groups)
    )
    page.text_area(key="watched_teaching").set_value(";".join(map(" ".join, groups))).run()
    assert seen[-1] == tuple(tuple(group[:8]) for group in groups[:8])


@claims.check(
    "Colours and shapes on the map are those of the families of the text.",
    "On the map the first four groups are discs of four colours, others diamonds.",
)
@pytest.mark.parametrize("text", ["teaching", "sotu", "sotu-shuffled", "own"])
def test_what_shows_a_group_of_watched_words_is_told_for_each_text(app, text):
    page = app.run().switch_page("pages/3_training.py").run()
    page.selectbox(key="text").set_value(text).run()
    told = page.text_area(key=f"watched_{text}").help
    words = ("king", "queen", "man", "woman", "cat", "dog", "boat", "sea")
    groups = [[word] for word in words]
    name = None if text == "own" else text
    of = groups_of(Text(name, "a", words, np.ones(8, int), 8, 1), groups).of.tolist()
    if text == "teaching":  # whatever is typed
        assert "families" in told
        assert "groups are discs" not in told
        assert of == grammar_groups(words).of.tolist() != list(range(8))
    else:
        assert "families" not in told
        assert "the first four groups are discs of four colours" in told
        looks = [look_of(group) for group in of]
        assert [diamond for _, diamond in looks] == [False] * 4 + [True] * 4
        assert len({*looks}) == 2 * len({hue for hue, _ in looks}) == 8


claims.no_fact(
    "**Chance of being kept.",
    "Share, noise and chance of being kept, for each word of the sentence.",
    "Train **Teaching text**, as the lesson opens it.",
    "Predict, then press **Start** and watch.",
    "Train **State of the Union, shuffled**.",
    "Loss and speed over time.",
    "Skip-gram predicts each context word from the centre; CBOW the centre from all.",
    "How many numbers stand for a word.",
    "Your text as it was read, a sentence a line.",
    "What to train on.",
    "More passes or a longer text may part the words.",
    "A longer text may part the words.",
    "A higher threshold t or a longer text may part the words.",
    ":gray[Taking the step.]",
    "Paste a text here, or open a file.",
    "Paste some sentences.",
)


@claims.check("Set **Negatives K** to 1 and train again.")
def test_the_page_admits_one_negative():
    assert StepSettings(("a", "b"), 0, 1, ("b",), 2).noise == ("b",)
    assert Settings(negatives=1).negatives == 1


@claims.check(
    "noise must be 1 to {} words, got {}",
    "centre must be from 0 to {}, got {}",
    "window must be >= 1, got {}",
)
def test_errors_name_rule_and_value():
    with pytest.raises(ValueError, match="noise must be 1 to 20 words, got 21"):
        StepSettings(("a", "b"), 0, 1, ("a",) * 21, 2)
    with pytest.raises(ValueError, match="centre must be from 0 to 1, got 2"):
        StepSettings(("a", "b"), 2, 1, ("a",), 2)
    with pytest.raises(ValueError, match="window must be >= 1, got 0"):
        read_window(["a"], vocabulary_of([1]), window=0, sample=1)


def test_every_sentence_is_answered_for():
    assert BLOCK == NOISE == 24
    claims.are_complete()

"""One step of training: exact numbers in a small world, torch and brute force as oracles."""

from collections import Counter
from dataclasses import replace
from math import exp, log

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from embedding_lab.jobs.job import Control, Job
from embedding_lab.jobs.tasks import TASKS
from embedding_lab.jobs.wire import pack, unpack
from embedding_lab.lessons import step_numbers
from embedding_lab.lessons.one_step import Example, by_autograd, example_of, one_step, step_on
from embedding_lab.lessons.step_numbers import StepNumbers, StepSettings
from embedding_lab.lessons.windows import draw_noise
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.blocks import BlockReader, noise_slots
from embedding_lab.training.settings import Settings

SENTENCE = ("the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog")
NOISE = ("moon", "the", "sea", "moon", "cat")
TEXT = Vocabulary.from_counts(dict(zip([*dict.fromkeys(SENTENCE), "moon", "sea"],
                                       [40, 9, 9, 9, 16, 3, 2, 2, 1, 1], strict=True)))  # fmt: skip
FOX = StepSettings(SENTENCE, 3, 4, NOISE, 177)
CBOW = replace(FOX, model="cbow", window=2)
WORDS = st.lists(st.sampled_from("abcde"), min_size=2, max_size=12).filter(
    lambda words: len(set(words)) > 1
)


@st.composite
def steps(draw):
    words = tuple(draw(WORDS))
    centre = draw(st.integers(0, len(words) - 1))
    window = draw(st.integers(1, 10))
    near = [i for i in range(len(words)) if i != centre and abs(i - centre) <= window]
    return StepSettings(
        words,
        centre,
        draw(st.sampled_from(near)),
        tuple(draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=20))),
        draw(st.integers(8, 12_000)),
        draw(st.sampled_from(["skipgram", "cbow"])),
        dimensions=draw(st.integers(1, 24)),
        window=window,
        learning_rate=draw(st.floats(1e-6, 1.0)),
        seed=draw(st.integers(0, 2**31 - 1)),
    )


def square(model, inputs, outputs):
    """A step in a world whose four words stand at the corners of a square."""
    corners = torch.tensor([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    example = Example(tuple("nesw"), np.array(inputs, np.int32), np.array(outputs, np.int32))
    return step_on(example, corners, corners.clone(), replace(FOX, model=model))


def test_at_the_corners_of_a_square_every_number_is_known():
    numbers = square("skipgram", [0], [1, 2, 2])  # h = (1, 0), v = (0, 1), (-1, 0), (-1, 0)
    low = 1 / (1 + exp(1))
    assert numbers.scores.tolist() == [0, -1, -1]
    np.testing.assert_allclose(numbers.sigmoids, [0.5, low, low], rtol=1e-6)
    np.testing.assert_allclose(numbers.errors, [-0.5, low, low], rtol=1e-6)
    np.testing.assert_allclose(numbers.losses, [log(2), log(1 + exp(-1)), log(1 + exp(-1))], 1e-6)
    expected = np.zeros((4, 2))
    expected[0] = [-2 * low, -0.5]
    np.testing.assert_allclose(numbers.centre_gradient, expected, rtol=1e-6)
    expected = np.zeros((4, 2))
    expected[1], expected[2] = [-0.5, 0], [2 * low, 0]  # drawn twice, so it counts twice
    np.testing.assert_allclose(numbers.context_gradient, expected, rtol=1e-6)
    np.testing.assert_allclose(numbers.centre_after[0], [1 + low, 0.25], rtol=1e-6)
    np.testing.assert_allclose(numbers.context_after[1], [0.25, 1], rtol=1e-6)


def test_each_word_of_a_mean_takes_its_share_of_the_gradient():
    numbers = square("cbow", [0, 1], [0, 3])  # h = (1/2, 1/2), v = (1, 0), (0, -1)
    low = 1 / (1 + exp(0.5))
    np.testing.assert_allclose(numbers.hidden, [0.5, 0.5])
    np.testing.assert_allclose(numbers.errors, [-low, low], rtol=1e-6)
    share = [-low / 2, -low / 2]
    np.testing.assert_allclose(numbers.centre_gradient, [share, share, [0, 0], [0, 0]], rtol=1e-6)


@given(steps())
@hypothesis_settings(deadline=None, max_examples=60)
def test_the_gradient_is_that_of_autograd_and_the_difference_is_measured(settings):
    numbers = one_step(settings)
    example = example_of(settings)
    theirs = by_autograd(example, torch.tensor(numbers.centre), torch.tensor(numbers.context))
    pairs = zip((numbers.centre_gradient, numbers.context_gradient), theirs, strict=True)
    difference = max(float(np.abs(ours - their.numpy()).max()) for ours, their in pairs)
    # A row may be the sum of n products, in any order: n^2 roundings of the largest, at worst.
    n, eps = len(settings.noise) + 1, np.finfo(np.float32).eps
    largest = max(1.0, *(float(their.abs().max()) for their in theirs))
    assert numbers.difference == difference < 1e-6 + n**2 * eps * largest


@given(steps())
@hypothesis_settings(deadline=None, max_examples=60)
def test_only_the_rows_that_were_looked_up_change(settings):
    numbers = one_step(settings)
    same_centre = (numbers.centre == numbers.centre_after).all(axis=1)
    same_context = (numbers.context == numbers.context_after).all(axis=1)
    assert same_centre[~numbers.touched].all()
    assert same_context[~numbers.touched_context].all()
    assert set(np.flatnonzero(~same_context)) <= set(numbers.outputs.tolist())
    assert numbers.targets.sum() == 1
    assert [numbers.words[row] for row in numbers.outputs[1:]] == list(settings.noise)


def test_the_numbers_are_those_of_a_loop_in_double_precision():
    numbers = one_step(CBOW)
    hidden = np.mean([numbers.centre[row] for row in numbers.inputs], axis=0, dtype=np.float64)
    slope = np.zeros_like(numbers.context, dtype=np.float64)
    loss = 0.0
    for place, row in enumerate(numbers.outputs):
        score = float(hidden @ numbers.context[row].astype(np.float64))
        p = 1 / (1 + exp(-score))
        loss -= log(p if place == 0 else 1 - p)
        slope[row] += (p - (place == 0)) * hidden
    assert numbers.loss == pytest.approx(loss, rel=1e-6)
    np.testing.assert_allclose(numbers.context_gradient, slope, atol=1e-7)


def test_cbow_reads_the_words_around_and_skipgram_the_centre():
    words = one_step(CBOW).words
    assert [words[row] for row in one_step(CBOW).inputs] == ["quick", "brown", "jumps", "over"]
    assert words[one_step(CBOW).outputs[0]] == "fox"
    skip = one_step(FOX)
    assert [words[row] for row in skip.inputs] == ["fox"]
    assert words[skip.outputs[0]] == "jumps"


def test_noise_follows_the_counts_to_the_power_three_quarters():
    drawn = Counter(word for seed in range(400) for word in draw_noise(TEXT, 20, seed=(0, seed)))
    weights = TEXT.counts**0.75
    shares = np.array([drawn[word] for word in TEXT.words]) / 8_000
    np.testing.assert_allclose(shares, weights / weights.sum(), atol=0.015)


def test_noise_is_drawn_as_training_draws_it_the_true_word_not_excepted():
    slots = np.bincount(noise_slots(TEXT).numpy(), minlength=len(TEXT))
    np.testing.assert_allclose(slots / slots.sum(), TEXT.noise_distribution(), atol=1e-5)
    assert (slots > 0).all()
    corpus = Corpus.from_sentences("two", [["a", "b"]] * 40, min_count=1)
    blocks = BlockReader(corpus, Settings(window=1, sample=1)).epoch(0)
    assert set(blocks.noise[0].tolist()) == {0, 1}  # so each true word is noise of its own pair
    assert set(draw_noise(corpus.vocabulary, 20, seed=(0,))) == {"a", "b"}


def test_the_step_brings_the_pair_together_and_the_noise_apart():
    before = one_step(FOX)
    h = before.centre_after[before.inputs[0]]
    after = before.context_after[before.outputs] @ h
    assert after[0] > before.scores[0]
    assert (after[1:] < before.scores[1:]).all()
    assert before.loss_after < before.loss


def test_the_same_settings_give_the_same_numbers_and_another_seed_others():
    first, again, other = one_step(FOX), one_step(FOX), one_step(replace(FOX, seed=1))
    assert first.centre.tobytes() == again.centre.tobytes()
    assert first.outputs.tolist() == again.outputs.tolist()
    assert first.centre.tobytes() != other.centre.tobytes()


def test_the_numbers_survive_the_way_through_a_message():
    numbers = one_step(CBOW)
    back = StepNumbers.read(numbers.header(), numbers.arrays())
    assert (back.header(), back.loss) == (numbers.header(), numbers.loss)
    for name, array in numbers.arrays().items():
        np.testing.assert_array_equal(getattr(back, name), array)
    assert StepSettings.read(CBOW.told()) == CBOW


def test_two_words_are_enough():
    numbers = one_step(StepSettings(("a", "b"), 0, 1, ("a", "b"), 2))
    assert numbers.outputs.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"sentence": ("a",)}, "a pair of words"),
        ({"sentence": ()}, "a pair of words"),
        ({"noise": ()}, "noise must be 1 to 20 words, got 0"),
        ({"noise": ("a",) * 21}, "noise must be 1 to 20 words, got 21"),
        ({"among": 10}, "11 or more, got 10"),
        ({"sentence": tuple("ab" * 51)}, "100 words, got 102"),
        ({"centre": 9}, "centre must be from 0 to 8, got 9"),
        ({"context": 3}, "context must be at most 5 words from place 3, got place 3"),
        ({"context": 8, "window": 2}, "at most 2 words"),
        ({"model": "glove"}, "'skipgram' or 'cbow'"),
        ({"dimensions": 0}, "dimensions must be from 1 to 24, got 0"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"seed": -1}, "seed"),
    ],
)
def test_a_setting_out_of_range_is_refused_with_value_and_rule(change, told):
    with pytest.raises(ValueError, match=told):
        replace(FOX, **change)


@pytest.mark.parametrize("settings", [FOX, CBOW, replace(CBOW, window=1, centre=0, noise=("fox",))])
def test_captions_tell_the_numbers_in_short_sentences(settings):
    numbers = one_step(settings)
    captions = [
        write(numbers)
        for write in (
            step_numbers.question, step_numbers.outcome, step_numbers.origin, step_numbers.checked,
        )
    ]  # fmt: skip
    for caption in captions:
        sentences = caption.replace("? ", ". ").split(". ")
        assert max(len(sentence.split()) for sentence in sentences) <= 20
    assert f"{numbers.loss_after:.3f}" in captions[1]
    assert f"reaches {numbers.touched.sum()} of 177 rows of W" in captions[1]


def test_a_caption_doesnt_obey_a_word():
    nasty = StepSettings(("![x](http://a.b)", "king"), 0, 1, ("![y](z)",), 3)
    assert "![x]" not in step_numbers.question(one_step(nasty))
    itself = replace(nasty, context=0, centre=1, noise=("![x](http://a.b)",))
    assert "![x]" not in step_numbers.origin(one_step(itself))


def test_a_step_that_overshoots_is_told_as_it_is():
    numbers = one_step(FOX)
    worse = replace(numbers, loss_after=numbers.loss + 1)
    assert "rises" in step_numbers.outcome(worse)
    assert "falls" in step_numbers.outcome(numbers)


@pytest.mark.parametrize("settings", [FOX, CBOW])
def test_a_worker_sends_the_same_numbers(settings):
    job = Job("one_step", settings.told())
    (sent,) = TASKS["one_step"](job, None, Control())
    there = unpack(pack(sent))
    numbers, here = StepNumbers.read(there.header, there.arrays), one_step(settings)
    assert numbers.header() == here.header()
    for name, array in here.arrays().items():
        np.testing.assert_array_equal(there.arrays[name], array)


def test_a_worker_refuses_a_sentence_without_a_pair():
    settings = FOX.told() | {"sentence": ["same"]}
    with pytest.raises(ValueError, match="a pair of words"):
        next(TASKS["one_step"](Job("one_step", settings), None, Control()))

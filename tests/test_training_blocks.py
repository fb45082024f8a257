from itertools import pairwise

import numpy as np
import pytest
import torch

from embedding_lab.text.corpus import Corpus
from embedding_lab.training.blocks import (
    BLOCK,
    LARGEST_BATCH,
    BlockReader,
    blocks_per_batch,
    noise_slots,
    pattern,
    stencil,
)
from embedding_lab.training.settings import Settings


def of_lengths(*lengths):
    """A text in which each token is a word of its own, so that each can be told apart."""
    tokens = iter(range(sum(lengths)))
    sentences = [[f"{next(tokens):04d}" for _ in range(length)] for length in lengths]
    return Corpus.from_sentences("numbered", sentences, min_count=1)


def pairs_of(blocks, window):
    """All (centre, context) pairs that the stencil marks."""
    mask = stencil(window)[blocks.pattern].bool()  # (B, L, H)
    block, place, seen = mask.nonzero(as_tuple=True)
    centres, contexts = blocks.centre[block, place], blocks.words[block, seen]
    return set(zip(centres.tolist(), contexts.tolist(), strict=True))


@pytest.mark.parametrize("window", [1, 2, 5, 10])
def test_a_stencil_row_marks_the_words_to_the_left_and_right(window):
    rows = stencil(window)
    for place, left, right in [(0, 0, 0), (0, window, 1), (BLOCK - 1, 1, window), (7, 1, 0)]:
        here = torch.zeros(1, BLOCK, dtype=torch.int64)
        row = rows[pattern(here + left, here + right, window)[0, place]]
        middle = place + window
        expected = [*range(middle - left, middle), *range(middle + 1, middle + right + 1)]
        assert row.nonzero()[:, 0].tolist() == expected


@pytest.mark.parametrize("lengths", [(1, 1, 2), (100,), (3, 40, 1, 24, 7), (24, 24, 24)])
def test_pairs_are_those_of_a_plain_double_loop_when_each_word_sees_its_neighbour(lengths):
    corpus = of_lengths(*lengths)
    blocks = BlockReader(corpus, Settings(window=1, sample=1.0)).epoch(0)
    expected = set()
    for start, end in pairwise(corpus.starts):
        row = corpus.ids[start:end].tolist()
        expected |= {pair for a, b in pairwise(row) for pair in ((a, b), (b, a))}
    assert pairs_of(blocks, 1) == expected


def test_the_reach_of_a_word_is_drawn_evenly_from_1_to_window():
    corpus = of_lengths(50_000)
    blocks = BlockReader(corpus, Settings(window=5, sample=1.0)).epoch(0)
    distances = stencil(5)[blocks.pattern].sum(2).flatten() / 2  # words seen on each side
    share = torch.bincount(distances.int(), minlength=6)[1:] / 50_000
    np.testing.assert_allclose(share.numpy(), 0.2, atol=0.01)


def test_no_pair_crosses_the_end_of_a_sentence():
    corpus = of_lengths(5, 9, 2, 30, 4)
    sentence = np.repeat(np.arange(len(corpus)), np.diff(corpus.starts))
    of_word = dict(zip(corpus.ids.tolist(), sentence.tolist(), strict=True))
    for centre, context in pairs_of(BlockReader(corpus, Settings(sample=1.0)).epoch(0), 5):
        assert of_word[centre] == of_word[context]


def test_subsampling_closes_the_gaps_that_it_makes():
    sentences = [["the", "boat", "the", "the", "sails"]] * 2_000
    corpus = Corpus.from_sentences("gaps", sentences, min_count=1)
    rows = {word: corpus.vocabulary.row(word) for word in ("boat", "sails")}
    all_words = pairs_of(BlockReader(corpus, Settings(window=1, sample=1.0)).epoch(0), 1)
    thinned = pairs_of(BlockReader(corpus, Settings(window=1, sample=1e-2)).epoch(0), 1)
    assert (rows["boat"], rows["sails"]) not in all_words
    assert (rows["boat"], rows["sails"]) in thinned


def test_words_are_kept_as_often_as_their_probability_says():
    corpus = Corpus.from_sentences("two", [["a"] * 9_000 + ["b"] * 1_000], min_count=1)
    blocks = BlockReader(corpus, Settings(sample=1e-2)).epoch(0)
    kept = corpus.vocabulary.keep_probability(1e-2) * corpus.vocabulary.counts
    filled = int(stencil(5)[blocks.pattern].any(2).sum())
    assert filled == pytest.approx(kept.sum(), rel=0.05)


def test_an_epoch_follows_from_seed_and_number():
    corpus = of_lengths(30, 200, 7)
    reader = BlockReader(corpus, Settings(seed=3))
    again = BlockReader(corpus, Settings(seed=3)).epoch(4)
    assert all(map(torch.equal, reader.epoch(4), again))
    assert not torch.equal(reader.epoch(4).noise, reader.epoch(5).noise)
    assert not torch.equal(reader.epoch(4).noise, BlockReader(corpus, Settings(seed=4)).epoch(4)[2])


def test_a_text_that_subsampling_empties_has_no_blocks():
    corpus = Corpus.from_sentences("thin", [["a", "a"]], min_count=1)
    reader = BlockReader(corpus, Settings(sample=1e-5))
    epochs = [reader.epoch(number) for number in range(20)]
    empty = next(blocks for blocks in epochs if not len(blocks.words))
    assert [part.shape[0] for part in empty] == [0, 0, 0]
    assert list(empty.cut(64)) == []


def test_cutting_keeps_every_block_in_order():
    blocks = BlockReader(of_lengths(1_000), Settings()).epoch(0)
    pieces = list(blocks.cut(10))
    assert {len(piece.words) for piece in pieces[:-1]} == {10}
    assert torch.equal(torch.cat([piece.words for piece in pieces]), blocks.words)


def test_noise_slots_hold_each_word_in_proportion_to_its_count_to_three_quarters():
    corpus = Corpus.from_sentences("noise", [["a"] * 81 + ["b"] * 16 + ["c"]], min_count=1)
    slots = noise_slots(corpus.vocabulary)
    share = torch.bincount(slots).numpy() / len(slots)
    np.testing.assert_allclose(share, np.array([27, 8, 1]) / 36, atol=1e-6)


def test_short_texts_have_small_batches_and_long_ones_full_batches():
    assert blocks_per_batch(1) == 1
    assert 1 < blocks_per_batch(30_000) < LARGEST_BATCH
    assert blocks_per_batch(2_000_000) == LARGEST_BATCH

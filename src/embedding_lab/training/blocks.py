"""From a text to blocks: the unit of work that makes plain matrix products fast.

A pair at a time, training is a stream of tiny dot products. Here the text, after subsampling, is
cut into blocks of L words. A block carries a *halo* of `window` words on either side and K noise
words that all its pairs share. One batched product then scores each word of the block against
block, halo and noise; a stencil says which of these scores are meant:

    halo         block          halo       noise
    h h h | w w w w w w w w | h h h | n n n n n n       H = window + L + window

All random choices of an epoch are drawn here, before it starts. So an epoch is a pure function
of text, settings and epoch number, and a paused run has no generator state to keep.

Axes: T tokens, S sentences, n kept tokens, B blocks, L words of a block, H words of block and
halo, K noise words, V vocabulary.

References:
    Mikolov, Sutskever, Chen, Corrado & Dean (2013), Distributed Representations of Words and
    Phrases and their Compositionality, NIPS, sections 2.2 and 2.3.
    Ji, Satish, Li & Dubey (2016), Parallelizing Word2Vec in Shared and Distributed Memory,
    arXiv 1604.04661: noise words shared, so that the work becomes matrix products.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple, Self

import torch
from torch import Tensor
from torch.nn.functional import pad

from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.settings import SHARED_NOISE, Settings

BLOCK: Final = 24
"""L. Longer blocks score more words that are no pair, shorter ones look up more halo."""

NOISE: Final = SHARED_NOISE
"""K, the noise words that a block shares."""

LARGEST_BATCH: Final = 128
"""Blocks of a step at most: measured against 64, two workers were faster; more was not tried."""

STEPS: Final = 50
"""Steps that an epoch of a short text has, were no word thinned out."""

_NOISE_SLOTS: Final = 1 << 20


class Blocks(NamedTuple):
    """Some blocks, with every random choice already made.

    Attributes:
        words: (B, H) int64, rows of the vocabulary; the block is the middle L of them.
        pattern: (B, L) int64, the row of the stencil that holds for each word of the block.
        noise: (B, K) int64, rows of the shared noise words.
    """

    words: Tensor
    pattern: Tensor
    noise: Tensor

    @property
    def centre(self) -> Tensor:
        """The words of the block without its halo, (B, L) int64."""
        window = (self.words.shape[1] - self.pattern.shape[1]) // 2
        return self.words[:, window:-window]

    def cut(self, size: int) -> Iterator[Self]:
        """Cut into pieces, the last one perhaps shorter.

        Args:
            size: blocks in a piece, >= 1.

        Yields:
            Views of these blocks, in order.
        """
        for start in range(0, len(self.words), size):
            yield type(self)(*(part[start : start + size] for part in self))


def stencil(window: int) -> Tensor:
    """All the ways in which a word of a block can be paired with block and halo.

    Args:
        window: the halo's width.

    Returns:
        P[pattern(i, left, right), j] = 1 if word j of block and halo is one of the `left` words
        before word i of the block or of the `right` words after it, else 0;
        (L * (window + 1)^2, H) float32.
    """
    H, reach = window + BLOCK + window, torch.arange(window + 1)
    offset = torch.arange(H) - window - torch.arange(BLOCK)[:, None]  # (L, H), j relative to i
    before = (offset < 0) & (offset >= -reach[:, None, None])  # (left, L, H)
    after = (offset > 0) & (offset <= reach[:, None, None])  # (right, L, H)
    return (before[:, None] | after[None]).permute(2, 0, 1, 3).reshape(-1, H).float()


def pattern(left: Tensor, right: Tensor, window: int) -> Tensor:
    """Number the rows of the stencil.

    Args:
        left: (B, L) int64, how many words each word sees before it, 0 ... window.
        right: (B, L) int64, how many it sees after it, 0 ... window.
        window: the halo's width.

    Returns:
        The row of the stencil for each word, (B, L) int64.
    """
    return (torch.arange(BLOCK) * (window + 1) + left) * (window + 1) + right


class BlockReader:
    """Reads a text in blocks, with new random choices in each epoch.

    Args:
        corpus: the text.
        settings: of which window, sample and seed matter here.
    """

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self._window, self._seed = settings.window, settings.seed
        self._words = torch.tensor(corpus.ids)  # (T,) int32
        self._starts = torch.tensor(corpus.starts)  # (S + 1,)
        keep = torch.tensor(corpus.vocabulary.keep_probability(settings.sample))  # (V,)
        self._keep = keep.float().index_select(0, self._words)  # (T,)
        self._slots = noise_slots(corpus.vocabulary)

    def epoch(self, number: int) -> Blocks:
        """Draw one epoch: which words stay, how far each looks, the noise, the order.

        Args:
            number: of the epoch, from 0.

        Returns:
            All blocks of the epoch, in the order in which to train on them; perhaps none.
        """
        generator = torch.Generator().manual_seed(self._seed * 1_000_003 + number)
        stays = torch.rand(len(self._keep), generator=generator) < self._keep  # (T,)
        words = self._words[stays].long()  # (n,)
        B = -(-len(words) // BLOCK)
        reach = torch.randint(1, self._window + 1, (len(words),), generator=generator)
        slots = torch.randint(_NOISE_SLOTS, (B, NOISE), generator=generator)
        order = torch.randperm(B, generator=generator)
        left, right = (_blocks(reach.minimum(room), B) for room in self._room(stays))  # (B, L)
        seen = pattern(left, right, self._window)
        return Blocks(self._haloed(words, B)[order], seen[order], self._slots[slots])

    def _room(self, stays: Tensor) -> tuple[Tensor, Tensor]:
        """Returns how many kept words its sentence has before and after each kept word, (n,)."""
        kept = pad(stays.cumsum(0), (1, 0))  # (T + 1,)
        bounds = kept[self._starts]  # (S + 1,), where each sentence starts among the kept
        lengths = bounds.diff()
        place = torch.arange(int(kept[-1]))  # (n,)
        first, last = bounds[:-1].repeat_interleave(lengths), bounds[1:].repeat_interleave(lengths)
        return place - first, last - 1 - place

    def _haloed(self, words: Tensor, B: int) -> Tensor:
        """Returns a stream of words as overlapping windows, L apart, (B, H)."""
        if not B:
            return words.new_empty(0, self._window + BLOCK + self._window)
        spare = B * BLOCK - len(words)
        padded = pad(words, (self._window, spare + self._window))
        return padded.unfold(0, self._window + BLOCK + self._window, BLOCK)


def noise_slots(vocabulary: Vocabulary) -> Tensor:
    """Lay the noise distribution out as equal slots, so that to draw is to look up.

    Args:
        vocabulary: V words with their counts.

    Returns:
        slots[j] = the word whose stretch of [0, 1) holds (j + 1/2) / 2^20; (2^20,) int64.

    References:
        Mikolov et al. (2013), section 2.2: counts to the power 3/4.
    """
    ends = torch.tensor(vocabulary.noise_distribution()).cumsum(0)  # (V,)
    middles = (torch.arange(_NOISE_SLOTS, dtype=torch.float64) + 0.5) / _NOISE_SLOTS
    return torch.searchsorted(ends, middles).clamp(max=len(ends) - 1)


def blocks_per_batch(tokens: int) -> int:
    """How many blocks share one step: fewer in a short text, so that an epoch has many steps.

    Args:
        tokens: T, the length of the text.

    Returns:
        As many as make STEPS steps of an epoch, but from 1 to LARGEST_BATCH.
    """
    return min(max(tokens // (BLOCK * STEPS), 1), LARGEST_BATCH)


def _blocks(stream: Tensor, B: int) -> Tensor:
    """Returns a stream cut into blocks, zeros at its end, (B, L)."""
    return pad(stream, (0, B * BLOCK - len(stream))).view(B, BLOCK)

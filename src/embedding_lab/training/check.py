"""The gradient that training uses, held against torch's automatic differentiation.

The loss is written down a second time here, word by word, as the papers state it: no blocks of
scores, no stencil arithmetic, no hand-made derivative. Slow, and meant to be read.

Axes: V words, d dimensions, B blocks, L words of a block, K noise words.
"""

from collections.abc import Iterator
from typing import Final

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from embedding_lab.text.corpus import Corpus
from embedding_lab.training.blocks import BlockReader, Blocks, stencil
from embedding_lab.training.objective import OBJECTIVES, RowGradient
from embedding_lab.training.settings import Settings

BLOCKS: Final = 4


def largest_difference(corpus: Corpus, settings: Settings) -> float:
    """Compare both gradients on the first blocks of a text, at random tables.

    Args:
        corpus: the text.
        settings: the model and its choices.

    Returns:
        The largest difference between the two, over all entries of W and W', as a share of the
        largest entry; up to 1e-6 is the rounding of float32.

    Raises:
        ValueError: if subsampling left no words.
    """
    blocks = next(BlockReader(corpus, settings).epoch(0).cut(BLOCKS), None)
    if blocks is None:
        raise ValueError(f"no words are left at sample {settings.sample}: raise it")
    generator = torch.Generator().manual_seed(settings.seed)
    shape = (2, len(corpus.vocabulary), settings.dimensions)
    scale = settings.dimensions**-0.25  # scores then have a standard deviation of 1
    W, C = (torch.randn(shape, generator=generator) * scale).requires_grad_()
    ours = OBJECTIVES[settings.model](settings)(blocks, W.detach(), C.detach())
    theirs = torch.autograd.grad(loss_by_definition(blocks, W, C, settings), (W, C))
    gradients = zip((ours.centre, ours.context), theirs, strict=True)
    return max(_difference(spread_out(our, len(W)), their) for our, their in gradients)


def loss_by_definition(blocks: Blocks, W: Tensor, C: Tensor, settings: Settings) -> Tensor:
    """Add up the negative-sampling loss, word by word.

    Args:
        blocks: the text.
        W: (V, d), the word vectors.
        C: (V, d), the context vectors.
        settings: the model and its choices.

    Returns:
        The loss, summed over pairs, ().

    References:
        Mikolov et al. (2013), Distributed Representations of Words and Phrases and their
        Compositionality, NIPS, section 2.2, equation 4.
    """
    share = settings.negatives / blocks.noise.shape[1]
    loss = W.new_zeros(())
    for centre, context, noise in _companies(blocks, settings.window):
        if settings.model == "skipgram":
            hidden, true, times = W[centre], C[context], len(context)
        else:
            hidden, true, times = W[context].mean(0), C[centre][None], 1
        loss = loss - logsigmoid(true @ hidden).sum()  # (n, d) @ (d,) -> (n,)
        loss = loss - share * times * logsigmoid(-C[noise] @ hidden).sum()
    return loss


def spread_out(gradient: RowGradient, V: int) -> Tensor:
    """Write a gradient out in full.

    Args:
        gradient: some rows, which may repeat.
        V: rows of the table.

    Returns:
        The sum of the values for each row, (V, d).
    """
    full = gradient.values.new_zeros(V, gradient.values.shape[1])
    return full.index_add(0, gradient.rows, gradient.values)


def _difference(ours: Tensor, theirs: Tensor) -> float:
    return float((ours - theirs).abs().max() / theirs.abs().max().clamp(min=1e-30))


def _companies(blocks: Blocks, window: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yields each word that has company, with the words that it sees and its block's noise."""
    pairs = stencil(window)[blocks.pattern].bool()  # (B, L, H)
    for words, centres, noise, seen in zip(
        blocks.words, blocks.centre, blocks.noise, pairs, strict=True
    ):
        for centre, sees in zip(centres, seen, strict=True):
            if sees.any():
                yield centre, words[sees], noise

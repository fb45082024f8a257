"""The negative-sampling loss of some blocks and its gradient, by hand: skip-gram and CBOW.

Both models score a *hidden* vector u against *output* vectors v, to be high for a true pair and
low for noise. With label y = 1 for a true pair and 0 for noise, and weight q = 1 for a true pair
and for noise such that a true pair has `negatives` of it in expectation,

    loss = sum q log(1 + exp(u.v)) - y u.v        d loss / d (u.v) = q sigmoid(u.v) - y

which is -log sigmoid(u.v) for a true pair and -q log sigmoid(-u.v) for noise. In skip-gram, u is
the word itself and its true outputs are the words around it. In CBOW, u is the mean of the words
around it and its true output is the word itself. All else is shared.

Axes: B blocks, L words of a block, H words of block and halo, K noise words, O outputs (the
candidates for a true pair, then the noise), P patterns of the stencil, d dimensions.

References:
    Mikolov et al. (2013), Distributed Representations of Words and Phrases and their
    Compositionality, NIPS, section 2.2, equation 4.
    İrsoy, Benton & Stratos (2021), Corrected CBOW Performs as well as Skip-gram, arXiv
    2012.15332: the gradient of a mean is shared among its words, which word2vec's code omits.
"""

from typing import Final, NamedTuple, Protocol

import torch
from torch import Tensor
from torch.nn.functional import softplus

from embedding_lab.training.blocks import BLOCK, NOISE, Blocks, stencil
from embedding_lab.training.settings import Model, Settings


class RowGradient(NamedTuple):
    """A gradient that is zero except in some rows of a table.

    Attributes:
        rows: (n,) int64, which rows; one that occurs twice has the sum.
        values: (n, d) float32, d loss / d row.
        curvature: (n,) float32, a bound on how fast the values change as their row moves.
    """

    rows: Tensor
    values: Tensor
    curvature: Tensor


class Gradient(NamedTuple):
    """The loss of some blocks and its gradient.

    Attributes:
        centre: for the table W, which becomes the word vectors.
        context: for the table W'.
        loss: summed over all pairs.
        pairs: how many of them are true.
    """

    centre: RowGradient
    context: RowGradient
    loss: float
    pairs: float


class Objective(Protocol):
    """What training descends."""

    def __call__(self, blocks: Blocks, W: Tensor, C: Tensor) -> Gradient:
        """Compute loss and gradient.

        Args:
            blocks: the text.
            W: (V, d) float32, the word vectors.
            C: (V, d) float32, the context vectors W'.

        Returns:
            Loss and gradient at W and C.
        """


class SkipGram:
    """Predict each word around a centre word from that centre word.

    Args:
        settings: of which window and negatives matter here.
    """

    def __init__(self, settings: Settings) -> None:
        pairs = stencil(settings.window)  # (P, H)
        self._weight = with_noise(pairs, settings.negatives)  # (P, H + K)

    def __call__(self, blocks: Blocks, W: Tensor, C: Tensor) -> Gradient:
        """Returns what `Objective` says."""
        outputs = torch.cat([blocks.words, blocks.noise], 1)  # (B, H + K)
        weight = look_up(self._weight, blocks.pattern)  # (B, L, H + K)
        found = negative_sampling(look_up(W, blocks.centre), look_up(C, outputs), weight)
        centre, context = by_row(blocks.centre, found.hidden), by_row(outputs, found.output)
        return Gradient(centre, context, found.loss, found.pairs)


class Cbow:
    """Predict a centre word from the mean of the words around it.

    Args:
        settings: of which window and negatives matter here.
    """

    def __init__(self, settings: Settings) -> None:
        pairs = stencil(settings.window)  # (P, H)
        company = pairs.sum(1, keepdim=True)  # (P, 1)
        itself = torch.eye(BLOCK).repeat_interleave(len(pairs) // BLOCK, 0)  # (P, L)
        self._mean = pairs / company.clamp(min=1)  # (P, H), rows sum to 1, or 0 for a lone word
        self._weight = with_noise(itself * company.clamp(max=1), settings.negatives)  # (P, L + K)

    def __call__(self, blocks: Blocks, W: Tensor, C: Tensor) -> Gradient:
        """Returns what `Objective` says."""
        outputs = torch.cat([blocks.centre, blocks.noise], 1)  # (B, L + K)
        weight = look_up(self._weight, blocks.pattern)  # (B, L, L + K)
        mean = look_up(self._mean, blocks.pattern)  # (B, L, H)
        hidden = mean @ look_up(W, blocks.words)  # (B, L, H) @ (B, H, d) -> (B, L, d)
        found = negative_sampling(hidden, look_up(C, outputs), weight)
        back = mean.transpose(1, 2)  # (B, H, L): each word takes its share of each mean
        shared = Side(back @ found.hidden.gradient, back @ found.hidden.curvature)
        centre, context = by_row(blocks.words, shared), by_row(outputs, found.output)
        return Gradient(centre, context, found.loss, found.pairs)


OBJECTIVES: Final[dict[Model, type[SkipGram] | type[Cbow]]] = {"skipgram": SkipGram, "cbow": Cbow}


class Side(NamedTuple):
    """What the loss says about the vectors on one side of the pairs.

    Attributes:
        gradient: (B, n, d) float32.
        curvature: (B, n, 1) float32, a bound on how fast the gradient changes.
    """

    gradient: Tensor
    curvature: Tensor


class Found(NamedTuple):
    """What `negative_sampling` finds.

    Attributes:
        hidden: for u, n = L.
        output: for v, n = O.
        loss: summed over all pairs.
        pairs: how many of them are true.
    """

    hidden: Side
    output: Side
    loss: float
    pairs: float


def negative_sampling(hidden: Tensor, output: Tensor, weight: Tensor) -> Found:
    """The loss of the module docstring and its gradient.

    Args:
        hidden: (B, L, d), u.
        output: (B, O, d), v; the last K of the O are noise.
        weight: (B, L, O), q; among the candidates it is also the label y.

    Returns:
        Gradient and curvature for both sides, loss and number of true pairs.
    """
    true = slice(weight.shape[2] - NOISE)
    label = weight[:, :, true]
    score = hidden @ output.transpose(1, 2)  # (B, L, d) @ (B, d, O) -> (B, L, O)
    loss = torch.dot(weight.view(-1), softplus(score).view(-1)) - (label * score[:, :, true]).sum()
    error = score.sigmoid_().mul_(weight)  # (B, L, O)
    error[:, :, true] -= label
    return Found(
        Side(error @ output, curvature(weight, output)),  # (B, L, O) @ (B, O, d) -> (B, L, d)
        Side(error.transpose(1, 2) @ hidden, curvature(weight.transpose(1, 2), hidden)),
        float(loss),
        float(label.sum()),
    )


def curvature(weight: Tensor, partner: Tensor) -> Tensor:
    """How fast a gradient can change as its vector moves.

    Args:
        weight: (B, n, m), q of each pair.
        partner: (B, m, d), the vectors that it is paired with.

    Returns:
        c[b, i] = sum_j q[b, i, j] |partner[b, j]|^2 / 4, (B, n, 1), a bound on the second
        derivative of the loss along any direction; see `update`.
    """
    length: Tensor = torch.linalg.vector_norm(partner, dim=2, keepdim=True)  # (B, m, 1)
    return (weight @ length.square_()).mul_(0.25)


def with_noise(true: Tensor, negatives: int) -> Tensor:
    """Append the weights of the noise to those of the true pairs.

    Args:
        true: (P, O - K), 1 for each true pair.
        negatives: how many noise words a true pair has in expectation.

    Returns:
        q, (P, O); in a row with p true pairs each of the K noise words weighs p * negatives / K.
    """
    share = true.sum(1, keepdim=True) * (negatives / NOISE)  # (P, 1)
    return torch.cat([true, share.expand(-1, NOISE)], 1)


def look_up(table: Tensor, rows: Tensor) -> Tensor:
    """Read rows of a table.

    Args:
        table: (V, d).
        rows: (B, n) int64.

    Returns:
        R[b, i] = table[rows[b, i]], (B, n, d).
    """
    return table.index_select(0, rows.reshape(-1)).view(*rows.shape, -1)


def by_row(rows: Tensor, side: Side) -> RowGradient:
    """Line up the gradients of all blocks.

    Args:
        rows: (B, n) int64, the row of the table that each vector is from.
        side: gradients for these vectors.

    Returns:
        The same with block and place as one axis.
    """
    return RowGradient(rows.reshape(-1), side.gradient.flatten(0, 1), side.curvature.reshape(-1))

"""One step of training by hand, all numbers kept: skip-gram or CBOW with negative sampling.

In: the pair, lookups, dots, sigmoids, loss, gradient and the new rows, for the words of a sentence
and the noise that was drawn for it. Left out: batches, with the noise that all pairs of a block
share, and the guard that holds back rows which overstep.

With u the row of the centre word in W (skip-gram), or the mean of the rows of the words around it
(CBOW), v_0 the row of the true word in W' and v_1 ... v_K those of the noise,

    loss = -log sigmoid(u.v_0) - sum_k log sigmoid(-u.v_k)
    e_j = sigmoid(u.v_j) - [j = 0]      d loss / d v_j = e_j u      d loss / d u = sum_j e_j v_j

Axes: n words that take part, d dimensions, m input words, K negatives, o = 1 + K outputs.

References:
    Mikolov, Sutskever, Chen, Corrado & Dean (2013), Distributed Representations of Words and
    Phrases and their Compositionality, NIPS, section 2.2, equation 4.
    İrsoy, Benton & Stratos (2021), Corrected CBOW Performs as well as Skip-gram, arXiv
    2012.15332: each word of a mean takes its share of the gradient.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid, softplus

from embedding_lab.lessons.step_numbers import START, Rows, StepNumbers, StepSettings


class Example(NamedTuple):
    """What one step looks at.

    Attributes:
        words: the n words.
        inputs: (m,) rows of W whose mean is u.
        outputs: (o,) rows of W', the true one first.
    """

    words: tuple[str, ...]
    inputs: Rows
    outputs: Rows


class Found(NamedTuple):
    """What is computed from the looked-up rows.

    Attributes:
        hidden: (d,) u.
        scores: (o,)
        sigmoids: (o,)
        losses: (o,)
        centre: (n, d) d loss / d W.
        context: (n, d) d loss / d W'.
    """

    hidden: Tensor
    scores: Tensor
    sigmoids: Tensor
    losses: Tensor
    centre: Tensor
    context: Tensor


def one_step(settings: StepSettings) -> StepNumbers:
    """Take one step on a sentence, from random tables.

    Args:
        settings: sentence, pair and choices.

    Returns:
        All numbers. The same settings give the same numbers.
    """
    example = example_of(settings)
    generator = torch.Generator().manual_seed(settings.seed)
    shape = (2, len(example.words), settings.dimensions)
    W, C = (torch.rand(shape, generator=generator) * 2 - 1) * START
    return step_on(example, W, C, settings)


def example_of(settings: StepSettings) -> Example:
    """Find the rows that a step looks up.

    Args:
        settings: sentence, pair, noise and choices.

    Returns:
        The words of the sentence and then those of the noise, each once, and the rows.
    """
    words = tuple(dict.fromkeys((*settings.sentence, *settings.noise)))
    rows = np.array([words.index(word) for word in settings.sentence], dtype=np.int32)
    noise = np.array([words.index(word) for word in settings.noise], dtype=np.int32)
    if settings.model == "skipgram":
        inputs, true = rows[[settings.centre]], rows[settings.context]
    else:
        inputs, true = rows[settings.around()], rows[settings.centre]
    return Example(words, inputs, np.concatenate(([true], noise)))


def step_on(example: Example, W: Tensor, C: Tensor, settings: StepSettings) -> StepNumbers:
    """Take one step from given tables.

    Args:
        example: which rows.
        W: (n, d) float32.
        C: (n, d) float32, W'.
        settings: of which model and learning rate matter here.

    Returns:
        All numbers; both tables stay as they are.
    """
    found = by_hand(example, W, C)
    W_after, C_after = (
        W - settings.learning_rate * found.centre,
        C - settings.learning_rate * found.context,
    )
    theirs = by_autograd(example, W, C)
    return StepNumbers(
        model=settings.model,
        words=example.words,
        among=settings.among,
        inputs=example.inputs,
        outputs=example.outputs,
        hidden=found.hidden.numpy(),
        scores=found.scores.numpy(),
        sigmoids=found.sigmoids.numpy(),
        losses=found.losses.numpy(),
        centre=W.numpy(),
        context=C.numpy(),
        centre_gradient=found.centre.numpy(),
        context_gradient=found.context.numpy(),
        centre_after=W_after.numpy(),
        context_after=C_after.numpy(),
        learning_rate=settings.learning_rate,
        loss_after=float(by_hand(example, W_after, C_after).losses.sum()),
        difference=_largest_difference((found.centre, found.context), theirs),
    )


def by_hand(example: Example, W: Tensor, C: Tensor) -> Found:
    """Compute the loss and its gradient as the module docstring has them.

    Args:
        example: which rows.
        W: (n, d) float32.
        C: (n, d) float32, W'.

    Returns:
        Each number on the way. A row that is looked up twice has the sum of both gradients.
    """
    inputs, outputs = torch.tensor(example.inputs), torch.tensor(example.outputs)
    target = torch.zeros(len(outputs))
    target[0] = 1
    hidden = W[inputs].mean(0)  # (m, d) -> (d,)
    v = C[outputs]  # (o, d)
    scores = v @ hidden  # (o, d) @ (d,) -> (o,)
    sigmoids = scores.sigmoid()
    error = sigmoids - target
    to_hidden = error @ v  # (o,) @ (o, d) -> (d,)
    shares = (to_hidden / len(inputs)).expand(len(inputs), -1)  # (m, d)
    return Found(
        hidden, scores, sigmoids,
        softplus(scores) - target * scores,
        torch.zeros_like(W).index_add(0, inputs, shares),
        torch.zeros_like(C).index_add(0, outputs, torch.outer(error, hidden)),
    )  # fmt: skip


def by_autograd(example: Example, W: Tensor, C: Tensor) -> tuple[Tensor, Tensor]:
    """Let torch find the gradient of the same loss, written down a second time.

    Args:
        example: which rows.
        W: (n, d) float32.
        C: (n, d) float32, W'.

    Returns:
        d loss / d W and d loss / d W', (n, d) each.
    """
    W, C = (table.detach().clone().requires_grad_() for table in (W, C))
    true, *noise = example.outputs.tolist()
    hidden = torch.stack([W[row] for row in example.inputs.tolist()]).mean(0)
    loss = -logsigmoid(hidden @ C[true])
    for row in noise:
        loss = loss - logsigmoid(-(hidden @ C[row]))
    of_W, of_C = torch.autograd.grad(loss, (W, C))
    return of_W, of_C


def _largest_difference(ours: Sequence[Tensor], theirs: Sequence[Tensor]) -> float:
    return max(float((our - their).abs().max()) for our, their in zip(ours, theirs, strict=True))

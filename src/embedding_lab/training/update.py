"""The guarded step: gradient descent that can't overstep.

A word that occurs n times in a batch receives n gradients, all computed at the same place. Their
plain sum oversteps, the next batch oversteps back and further, and within an epoch the table is
NaN. But the loss can bend only so much: the second derivative of log(1 + exp(s)) is at most 1/4,
so, as one row u moves, the loss of its pairs (u, v) with weights q has a curvature of at most

    c = sum q |v|^2 / 4

and a step of less than 2 / c times the gradient is sure to lower it. So a row steps by the
learning rate or, where that is shorter, by LIMIT / c. Only words that are frequent in the batch,
or have long partners, are ever held back, and less so as the learning rate falls.

No setting can carry a table to infinity. A gradient is no longer than sum q |v|; by the
inequality of Cauchy and Schwarz a row of w pairs then moves by at most 2 sqrt(LIMIT * rate * w).

Axes: V words, d dimensions, n gradient rows.

References:
    Böhning & Lindsay (1988), Monotonicity of Quadratic-Approximation Algorithms, Annals of the
    Institute of Statistical Mathematics 40: the bound of 1/4.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor

from embedding_lab.training.objective import RowGradient

LIMIT: Final = 2.0
"""Step times curvature at most; 2 is the edge of certainty for a row that moves alone."""


def descend(table: Tensor, parts: Sequence[RowGradient], rate: float) -> None:
    """Take one guarded step, in place.

    Args:
        table: (V, d) float32; only the rows that the gradient names change.
        parts: the gradient, in any number of pieces; a row may occur many times.
        rate: the learning rate, the largest share of its gradient that a row moves.
    """
    step = steps(len(table), parts, rate)  # (V,)
    for part in parts:
        rows = part.rows[:, None].expand_as(part.values)  # as scatter_add_ wants them: (n, d)
        part.values.mul_(-step.index_select(0, part.rows)[:, None])
        table.scatter_add_(0, rows, part.values)


def steps(V: int, parts: Sequence[RowGradient], rate: float) -> Tensor:
    """How far each row follows its gradient.

    Args:
        V: rows of the table.
        parts: the gradient.
        rate: the learning rate.

    Returns:
        s[i] = min(rate, LIMIT / c[i]), c[i] the summed curvature of row i; (V,) float32.
    """
    curvature = torch.zeros(V)
    for part in parts:
        curvature.index_add_(0, part.rows, part.curvature)
    return rate / (curvature * (rate / LIMIT)).clamp_(min=1)

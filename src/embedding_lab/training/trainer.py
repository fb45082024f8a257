"""Training as a generator of snapshots: whoever watches decides how.

In: the loop over epochs and batches, the falling learning rate, pause, resume, workers.
Left out: callbacks, printing, progress bars. A caller that wants a pause stops pulling; one that
has seen enough closes the generator.

**Workers never change a bit of the result.** A batch is made of pieces. Whichever thread is free
computes the gradient of a piece, all from the same tables; then one thread steps W while another
steps W'. Threads that write to shared tables as they please (Hogwild) would save the wait between
the two, but lose repeatability.

References:
    Mikolov, Chen, Corrado & Dean (2013), Efficient Estimation of Word Representations in Vector
    Space, arXiv 1301.3781, sections 3 and 4.2: the models, the falling learning rate.
    Recht, Ré, Wright & Niu (2011), Hogwild: A Lock-Free Approach to Parallelizing Stochastic
    Gradient Descent, NIPS.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from math import log
from time import perf_counter
from typing import Final, Protocol, TypeVar

import torch

from embedding_lab.text.corpus import Corpus
from embedding_lab.training.blocks import BlockReader, Blocks, blocks_per_batch
from embedding_lab.training.checkpoint import Checkpoint, Position
from embedding_lab.training.objective import OBJECTIVES, Objective
from embedding_lab.training.run import Run, Snapshot
from embedding_lab.training.settings import UNIT, Settings
from embedding_lab.training.update import descend

PIECE: Final = 64
"""Blocks whose gradient is computed in one go: measured faster than 32 with two workers."""

LOWEST_RATE: Final = 1e-4
"""The learning rate ends at this share of its start, as in word2vec's code."""

ABSURD: Final = 10.0
"""A loss of so many untrained tables ends the run."""

T = TypeVar("T")
R = TypeVar("R")


class Spread(Protocol):
    """A `map` whose calls may run side by side; results come in order."""

    def __call__(self, function: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]:
        """Call the function on each item."""


class DivergedError(ValueError):
    """The numbers left the range in which they mean anything, so there is no table."""


def train(
    corpus: Corpus,
    settings: Settings,
    *,
    resume: Checkpoint | None = None,
    snapshots_per_epoch: int = 10,
) -> Generator[Snapshot, None, None]:
    """Learn word vectors by negative sampling.

    The same text and settings give the same tables, bit for bit on one machine, with any number
    of workers and of snapshots, and wherever the run was paused. Sets torch to one thread.

    Args:
        corpus: the text.
        settings: the model and its choices.
        resume: where a run with these settings on this text was paused.
        snapshots_per_epoch: how often to show the run, >= 1; a short epoch shows fewer.

    Returns:
        Snapshots: the run as it starts, then from time to time; the last one has progress 1.
        Training goes on while they are pulled, and ends with DivergedError if the loss is no
        longer a sensible number.

    Raises:
        ValueError: if no sentence has two words, snapshots_per_epoch is below 1, or the
            checkpoint is of another run.
    """
    if snapshots_per_epoch < 1:
        raise ValueError(f"snapshots_per_epoch must be >= 1, got {snapshots_per_epoch}")
    if corpus.tokens == len(corpus):
        raise ValueError(
            f"every sentence of {corpus.name} has one word, so no word has company: "
            "give it sentences of two words or more"
        )
    torch.set_num_threads(1)  # OpenMP threads on busy cores spin and wait
    run = Run.resume(corpus, settings, resume) if resume else Run.start(corpus, settings)
    return _snapshots(run, snapshots_per_epoch)


def _snapshots(run: Run, per_epoch: int) -> Generator[Snapshot, None, None]:
    """Yields the run as it starts, then at each place that is due, off the clock meanwhile."""
    yield run.snapshot()
    with threads(run.settings.workers) as spread:
        began = perf_counter()
        for position in _batches(run, spread):
            run.position = position
            if _is_due(position, per_epoch):
                run.spend(perf_counter() - began)
                yield _checked(run.snapshot(), run.settings)
                began = perf_counter()


def _batches(run: Run, spread: Spread) -> Iterator[Position]:
    """Yields the place reached after each batch of what is left of the run."""
    reader = BlockReader(run.corpus, run.settings)
    objective = OBJECTIVES[run.settings.model](run.settings)
    size = blocks_per_batch(run.corpus.tokens)
    for epoch in range(run.position.epoch, run.settings.epochs):
        batches = list(reader.epoch(epoch).cut(size))
        for step in range(run.position.step, len(batches)):
            _learn(run, batches[step], objective, spread)
            if step + 1 < len(batches):
                yield Position(epoch, step + 1, len(batches))
        yield Position(epoch + 1)


def _learn(run: Run, batch: Blocks, objective: Objective, spread: Spread) -> None:
    """Take one guarded step on a batch."""
    W, C = run.centre, run.context
    rate = run.settings.learning_rate * max(LOWEST_RATE, 1 - run.progress)
    gradients = list(spread(lambda piece: objective(piece, W, C), batch.cut(PIECE)))
    steps = (
        (W, [gradient.centre for gradient in gradients]),
        (C, [gradient.context for gradient in gradients]),
    )
    for _ in spread(lambda step: descend(*step, rate), steps):
        pass  # a lazy map steps when its results are pulled
    for gradient in gradients:
        run.count(gradient.loss, gradient.pairs)


def _is_due(position: Position, per_epoch: int) -> bool:
    """Returns whether to show this place: the end of an epoch, and places evenly within it."""
    _, step, steps = position
    return step == 0 or step * per_epoch // steps > (step - 1) * per_epoch // steps


def _checked(snapshot: Snapshot, settings: Settings) -> Snapshot:
    """Returns the snapshot if its loss is sane; an untrained table has (1 + K) log 2.

    Raises:
        DivergedError: if the loss is no number, or far above that.
    """
    limit = ABSURD * (1 + settings.negatives) * log(2)
    if snapshot.loss < limit:  # False for NaN
        return snapshot
    raise DivergedError(
        f"training diverged: the loss per {UNIT[settings.model]} is {snapshot.loss:.3g}, "
        f"an untrained table has {limit / ABSURD:.3g}; "
        f"choose a learning rate below {settings.learning_rate:g}"
    )


@contextmanager
def threads(workers: int) -> Iterator[Spread]:
    """Open as many threads as there are workers, and close them at the end.

    Args:
        workers: >= 1; one works in the caller's own thread.

    Yields:
        A `map` over these threads.
    """
    if workers == 1:
        yield map
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="training") as pool:
        yield pool.map

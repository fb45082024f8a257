"""A run under way, and the snapshots that show it from outside.

Axes: V words, d dimensions.
"""

from dataclasses import dataclass, field
from math import log
from typing import Final, Self

import torch
from torch import Tensor

from embedding_lab.text.corpus import Corpus
from embedding_lab.training.checkpoint import Checkpoint, Position, Tally, fingerprint
from embedding_lab.training.settings import Settings
from embedding_lab.vectors.table import Matrix, WordVectors

UNTRAINED: Final = 0.01
"""A loss within this share of that of an untrained table shows that nothing was learned."""


@dataclass(slots=True, eq=False)
class Run:
    """All that training changes; nothing else here is mutable.

    Attributes:
        corpus: the text.
        settings: as chosen.
        centre: (V, d) float32, W.
        context: (V, d) float32, W'.
        position: the place in the text.
        tally: loss and true pairs of this epoch, seconds in all.
        moment: how many snapshots were taken; tells whether one is still current.
    """

    corpus: Corpus
    settings: Settings
    centre: Tensor
    context: Tensor
    position: Position = field(default_factory=Position)
    tally: Tally = field(default_factory=Tally)
    moment: int = 0

    @classmethod
    def start(cls, corpus: Corpus, settings: Settings) -> Self:
        """Begin with small random W and zero W', as word2vec does.

        Args:
            corpus: the text.
            settings: as chosen.

        Returns:
            A run before its first batch.
        """
        V, d = len(corpus.vocabulary), settings.dimensions
        generator = torch.Generator().manual_seed(settings.seed)
        W = (torch.rand(V, d, generator=generator) - 0.5) / d
        return cls(corpus, settings, W, torch.zeros(V, d))

    @classmethod
    def resume(cls, corpus: Corpus, settings: Settings, checkpoint: Checkpoint) -> Self:
        """Go on where a run was paused.

        Args:
            corpus: the text of the paused run.
            settings: of the paused run; only the number of workers may differ.
            checkpoint: of the paused run.

        Returns:
            The run as it was.

        Raises:
            ValueError: if text or settings are others than those of the paused run.
        """
        checkpoint.check(corpus, settings)
        W, C = torch.tensor(checkpoint.centre), torch.tensor(checkpoint.context)
        return cls(corpus, settings, W, C, checkpoint.position, checkpoint.tally)

    @property
    def progress(self) -> float:
        """The share of the work that is done, 0 ... 1."""
        epoch, step, steps = self.position
        return (epoch + step / steps) / self.settings.epochs

    def count(self, loss: float, pairs: float) -> None:
        """Add to the tally of this epoch; its first pair ends that of the one before.

        Args:
            loss: summed over pairs.
            pairs: how many true ones.
        """
        total, number, seconds, epoch = self.tally
        if pairs and epoch != self.position.epoch:
            total, number, epoch = 0.0, 0.0, self.position.epoch
        self.tally = Tally(total + loss, number + pairs, seconds, epoch)

    def spend(self, seconds: float) -> None:
        """Count time as training.

        Args:
            seconds: of it.
        """
        self.tally = self.tally._replace(seconds=self.tally.seconds + seconds)

    def snapshot(self) -> "Snapshot":
        """Show the run as it is now; earlier snapshots lose their hold on the tables.

        Returns:
            The snapshot.
        """
        self.moment += 1
        loss, pairs, seconds, _ = self.tally
        untrained = (1 + self.settings.negatives) * log(2)
        read = self.corpus.tokens * self.settings.epochs * self.progress
        return Snapshot(
            epoch=self.position.epoch + (self.position.step > 0),
            progress=self.progress,
            loss=loss / pairs if pairs else untrained,
            words_per_second=read / seconds if seconds else 0.0,
            seconds=seconds,
            _run=self,
            _moment=self.moment,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Training at one moment: figures at once, tables on demand.

    Tables aren't copied until asked for, so ask before the next snapshot is pulled.

    Attributes:
        epoch: the epoch that is being read, from 1; 0 before the first batch.
        progress: share of the work done, 0 ... 1.
        loss: mean per true pair over this epoch so far; in the last snapshot, over the whole last
            epoch. Before an epoch's first pair it is that of the epoch before; before the very
            first it is that of an untrained table, (1 + K) log 2.
        words_per_second: tokens read, before subsampling, per second of training.
        seconds: of training proper; the time between two pulls doesn't count.
    """

    epoch: int
    progress: float
    loss: float
    words_per_second: float
    seconds: float
    _run: Run = field(repr=False)
    _moment: int = field(repr=False)

    @property
    def matrix(self) -> Matrix:
        """A copy of W, the word vectors at this moment, (V, d) float32."""
        return _copy(self._current().centre)

    @property
    def context(self) -> Matrix:
        """A copy of W', the context vectors at this moment, (V, d) float32."""
        return _copy(self._current().context)

    def checkpoint(self) -> Checkpoint:
        """Keep what a later `train(..., resume=...)` needs to go on from here.

        Returns:
            Copies of both tables, the place in the text and the tally.

        Raises:
            RuntimeError: if training has gone on since.
        """
        run = self._current()
        text = fingerprint(run.corpus)
        tables = self.matrix, self.context
        return Checkpoint(run.settings, text, run.position, run.tally, *tables)

    def _current(self) -> Run:
        if self._run.moment != self._moment:
            raise RuntimeError("training has gone on: ask a snapshot for tables before the next")
        return self._run


def is_untrained(loss: float, negatives: int) -> bool:
    """Say whether training has taught nothing, as when a text has hardly a pair of words.

    Args:
        loss: mean per true pair over the last epoch.
        negatives: K.

    Returns:
        True if the loss is not even UNTRAINED below (1 + K) log 2, where every run starts.
    """
    return loss > (1 - UNTRAINED) * (1 + negatives) * log(2)


def finished(snapshot: Snapshot, corpus: Corpus) -> WordVectors:
    """Make a table of word vectors from a snapshot.

    Args:
        snapshot: the latest of its run.
        corpus: the text of that run.

    Returns:
        W with words and counts, and W' beside it.

    Raises:
        RuntimeError: if training has gone on since.
    """
    return WordVectors.from_rows(
        corpus.vocabulary.words,
        snapshot.matrix,
        name=corpus.name,
        context=snapshot.context,
        counts=corpus.vocabulary.counts,
        note=_note(snapshot._run.settings, corpus),
    )


def _note(settings: Settings, corpus: Corpus) -> str:
    return (
        f"Trained on {corpus.name} ({corpus.tokens:,} tokens): {settings.model}, "
        f"{settings.dimensions} dimensions, window {settings.window}, "
        f"{settings.negatives} negatives, {settings.epochs} epochs, seed {settings.seed}."
    )


def _copy(table: Tensor) -> Matrix:
    copy: Matrix = table.numpy().copy()
    return copy

"""What a paused training run needs in order to go on: two tables, a place in the text, a tally.

No generator state is kept: every random choice follows from seed and epoch number, so the place
in the text is enough. Files are .npz, read without pickle, and written whole or not at all.

Axes: V words, d dimensions.
"""

import json
import os
import zipfile
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from embedding_lab.text.corpus import Corpus
from embedding_lab.training.settings import Settings
from embedding_lab.vectors.table import Matrix
from embedding_lab.vectors.whole import written_whole


class Position(NamedTuple):
    """A place in the run: `step` of the `steps` batches of epoch `epoch` (from 0) are done."""

    epoch: int = 0
    step: int = 0
    steps: int = 1


class Tally(NamedTuple):
    """What was counted: loss and true pairs of one epoch so far, seconds of training in all.

    The epoch is this one, or the last that had a pair: of a short text a whole epoch may have none.
    """

    loss: float = 0.0
    pairs: float = 0.0
    seconds: float = 0.0
    epoch: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A training run between two batches.

    Attributes:
        settings: of the run.
        text: a checksum of the text that it reads.
        position: how far it has come.
        tally: what it has counted.
        centre: (V, d) float32, the table W.
        context: (V, d) float32, the table W'.
    """

    settings: Settings
    text: int
    position: Position
    tally: Tally
    centre: Matrix
    context: Matrix

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write to an .npz file, whole or not at all.

        Args:
            path: the file; one that exists is replaced.
        """
        with written_whole(Path(path)) as (file,):
            np.savez(
                file,
                settings=np.array(json.dumps(asdict(self.settings))),
                text=np.uint32(self.text),
                position=np.array(self.position, dtype=np.int64),
                tally=np.array(self.tally, dtype=np.float64),
                centre=self.centre,
                context=self.context,
            )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read what `save` wrote.

        Args:
            path: the file.

        Returns:
            The checkpoint.

        Raises:
            ValueError: if the file can't be read or isn't a checkpoint.
        """
        try:
            with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as parts:
                loss, pairs, seconds, epoch = map(float, parts["tally"])
                return cls(
                    Settings(**json.loads(str(parts["settings"]))),
                    int(parts["text"]),
                    Position(*map(int, parts["position"])),
                    Tally(loss, pairs, seconds, int(epoch)),
                    np.asarray(parts["centre"], dtype=np.float32),
                    np.asarray(parts["context"], dtype=np.float32),
                )
        except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"{path} is not a checkpoint of a training run: {error}") from error
        except OSError as error:
            raise ValueError(f"{path} can't be read: {error.strerror}") from error

    def check(self, corpus: Corpus, settings: Settings) -> None:
        """Make sure that going on with this text and these settings makes sense.

        Args:
            corpus: the text.
            settings: of the run; only the number of workers may have changed.

        Raises:
            ValueError: if text or settings are others than those of the paused run.
        """
        if self.text != fingerprint(corpus):
            raise ValueError(f"the paused run read another text than {corpus.name}: resume on that")
        if replace(self.settings, workers=settings.workers) != settings:
            raise ValueError(
                f"the paused run had other settings: resume with {self.settings}, or start anew"
            )
        shape = (len(corpus.vocabulary), settings.dimensions)
        for table in (self.centre, self.context):
            if table.shape != shape or not np.isfinite(table).all():
                raise ValueError(f"the checkpoint must hold two tables of {shape} finite numbers")


def fingerprint(corpus: Corpus) -> int:
    """Tell texts apart.

    Args:
        corpus: the text.

    Returns:
        A CRC-32 of its words, tokens and sentence starts.
    """
    words = "\n".join(corpus.vocabulary.words).encode()
    return zlib.crc32(corpus.starts.tobytes(), zlib.crc32(corpus.ids.tobytes(), zlib.crc32(words)))

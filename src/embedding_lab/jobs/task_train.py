"""Training as a task: frames that a page can show, checkpoints that a run can go on from.

Axes: V words, d dimensions, m words that are followed, w words that are watched.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from math import ceil
from time import perf_counter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from embedding_lab.jobs.job import Control, Job, Message
from embedding_lab.jobs.text_cache import corpus_by_name, unpacked
from embedding_lab.text.corpora import CORPORA
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.checkpoint import Checkpoint, Position, Tally
from embedding_lab.training.run import Snapshot, finished
from embedding_lab.training.settings import Settings
from embedding_lab.training.trainer import train

FRAMES: Final = 100
"""Frames of a run, at most, beside its first and last."""

FRAME_SECONDS: Final = 0.1
"""Frames come no closer than this."""

TABLE_SECONDS: Final = 5.0
"""A checkpoint is sent so often."""

LONGEST_WAIT: Final = 2.0
"""A run of few batches isn't stretched: one step takes no longer than this."""

LOOK: Final = 200_000
"""Tokens between two looks at the wish to stop."""

NEIGHBOURS: Final = 5

Rows = npt.NDArray[np.int32]
Float32 = npt.NDArray[np.float32]


def train_task(
    job: Job,
    table: Message | None,
    control: Control,
    *,
    clock: Callable[[], float] = perf_counter,
) -> Iterator[Message]:
    """Train, and tell how it goes.

    Args:
        job: settings `corpus` (a name, or None for the text in the arrays), `min_count`, `name`,
            `settings`, `watched`, `followed` and `seconds`; arrays `words`, `counts`, `ids` and
            `starts` if there is no name.
        table: the checkpoint to go on from, if the run is resumed.
        control: looked at after each snapshot.
        clock: tells seconds.

    Yields:
        Frames, the untrained start first; checkpoints every five seconds, on stop, and last.

    Raises:
        ValueError: if text, settings or checkpoint don't fit together, or the run diverges.
    """
    told: Any = job.settings
    corpus = _corpus(job)
    settings = Settings(**told["settings"])
    watched = _watched(told["watched"], len(corpus.vocabulary))
    followed = _followed(watched, int(told["followed"]), len(corpus.vocabulary))
    stretch = float(told.get("seconds", 0.0))
    resume = _checkpoint(table) if table is not None else None
    per_epoch = max(ceil(corpus.tokens / LOOK), ceil(FRAMES / settings.epochs))
    run = train(corpus, settings, resume=resume, snapshots_per_epoch=per_epoch)
    last_table = last_look = clock()
    last_frame, shown, before = -np.inf, -1, None
    for snapshot in run:
        if before is not None:
            due = last_look + stretch * (snapshot.progress - before)
            control.wait(min(LONGEST_WAIT, due - clock()))
        before, last_look = snapshot.progress, clock()
        ends = control.stop or snapshot.progress >= 1
        part = int(snapshot.progress * FRAMES)
        if ends or (part > shown and last_look - last_frame >= FRAME_SECONDS):
            last_frame, shown = last_look, part
            yield _frame(snapshot, corpus, settings, watched, followed)
        if ends or last_look - last_table >= TABLE_SECONDS:
            last_table = last_look
            yield _table(snapshot, corpus)
        if ends:
            run.close()
            return


def _corpus(job: Job) -> Corpus:
    told: Any = job.settings
    name = told["corpus"]
    if name is not None:
        if name not in CORPORA:  # a path must not come from a page
            raise ValueError(f"the corpora are called {', '.join(CORPORA)}, got {name!r}")
        return corpus_by_name(name, int(told["min_count"]))
    words, counts, ids, starts = (job.arrays[key] for key in ("words", "counts", "ids", "starts"))
    return Corpus(
        str(told["name"]),
        Vocabulary(unpacked(words), counts.astype(np.int64)),
        ids.astype(np.int32),
        starts.astype(np.int64),
    )


def _watched(rows: list[int], words: int) -> Rows:
    watched = np.array(list(dict.fromkeys(rows)), dtype=np.int32)  # (w,)
    if ((watched < 0) | (watched >= words)).any():
        raise ValueError(f"the rows of watched words must be from 0 to {words - 1}, got {rows}")
    return watched


def _followed(watched: Rows, most: int, words: int) -> Rows:
    others = np.setdiff1d(np.arange(min(words, most + len(watched)), dtype=np.int32), watched)
    return np.concatenate((watched, others[:most]))


def _frame(
    snapshot: Snapshot, corpus: Corpus, settings: Settings, watched: Rows, followed: Rows
) -> Message:
    W, C = snapshot.matrix, snapshot.context
    neighbours, cosines = nearest_words(W, watched)
    return Message(
        "frame",
        {
            "progress": snapshot.progress,
            "epoch": snapshot.epoch,
            "loss": snapshot.loss,
            "words_per_second": snapshot.words_per_second,
            "seconds": snapshot.seconds,
            "tokens": round(corpus.tokens * settings.epochs * snapshot.progress),
        },
        {
            "followed": followed,
            "rows": W[followed],
            "context": C[watched],
            "neighbours": neighbours,
            "cosines": cosines,
        },
    )


def nearest_words(rows: Float32, watched: Rows) -> tuple[Rows, Float32]:
    """Find the nearest words of some words by cosine.

    Args:
        rows: (V, d) W; a zero row has cosine 0 with all.
        watched: (w,) rows of the words that ask.

    Returns:
        The rows of the five nearest others, nearest first, equal ones by row, (w, 5), and their
        cosines, (w, 5); -1 and 0 where there are too few words.
    """
    found = np.full((len(watched), NEIGHBOURS), -1, dtype=np.int32)
    cosines = np.zeros((len(watched), NEIGHBOURS), dtype=np.float32)
    kept = min(NEIGHBOURS, len(rows) - 1)
    # Only scores are divided, not V rows: this runs at every frame.
    lengths = np.sqrt(np.einsum("vd,vd->v", rows, rows))  # (V,)
    lengths[lengths == 0] = 1
    near = (rows[watched] / lengths[watched, None]) @ rows.T  # (w, d) @ (d, V) -> (w, V)
    near /= lengths
    near[np.arange(len(watched)), watched] = -np.inf
    found[:, :kept] = np.argsort(-near, axis=1, kind="stable")[:, :kept]
    cosines[:, :kept] = np.take_along_axis(near, found[:, :kept].astype(np.intp), axis=1)
    return found, cosines


def _table(snapshot: Snapshot, corpus: Corpus) -> Message:
    kept = snapshot.checkpoint()
    return Message(
        "table",
        {
            "settings": asdict(kept.settings),
            "text": kept.text,
            "position": list(kept.position),
            "tally": list(kept.tally),
            "progress": snapshot.progress,
            "note": finished(snapshot, corpus).note,
        },
        {"centre": kept.centre, "context": kept.context},
    )


def _checkpoint(table: Message) -> Checkpoint:
    told: Any = table.header
    return Checkpoint(
        Settings(**told["settings"]),
        int(told["text"]),
        Position(*told["position"]),
        Tally(*told["tally"]),
        table.arrays["centre"].astype(np.float32),
        table.arrays["context"].astype(np.float32),
    )

"""Training as a task: frames that a page can show, checkpoints that a run can go on from.

What the film of a run shows is told in `jobs.film`; here it gets its words and its numbers.

Axes: V words, d dimensions, m words that are followed, w words that are watched, p pairs of
partners.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from math import ceil
from time import perf_counter
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.warm_tsne import kept_share
from embedding_lab.jobs.film import FRAMES, Cast, Film
from embedding_lab.jobs.job import JSON, Control, Job, Message
from embedding_lab.jobs.text_cache import corpus_by_name, unpacked
from embedding_lab.lessons.families import (
    Groups,
    family_share,
    nearer_share,
    partner_share,
    random_groups,
)
from embedding_lab.text.corpora import CORPORA
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.checkpoint import Checkpoint, Position, Tally
from embedding_lab.training.run import Snapshot, finished
from embedding_lab.training.settings import Settings
from embedding_lab.training.trainer import train

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
            `starts` if there is no name, and `groups` (V,) and `partners` (p, 2) if words belong
            together.
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
    cast = _cast(job, corpus, settings.epochs)
    stretch = float(told.get("seconds", 0.0))
    resume = _checkpoint(table) if table is not None else None
    per_epoch = max(ceil(corpus.tokens / LOOK), ceil(FRAMES / settings.epochs))
    run = train(corpus, settings, resume=resume, snapshots_per_epoch=per_epoch)
    film = None if table is None else Film.resume(cast, table)
    last_table = last_look = clock()
    before = None
    for snapshot in run:
        if before is not None:
            ready = last_look + stretch * (snapshot.progress - before)
            control.wait(min(LONGEST_WAIT, ready - clock()))
        before, last_look = snapshot.progress, clock()
        film = film or Film.start(cast, snapshot.matrix, settings.seed)
        ends = control.stop or snapshot.progress >= 1
        due = film.is_due(snapshot.progress)
        if due:
            yield _frame(snapshot, film, film.follow(snapshot), film.null(control))
        if control.stop and 0 < snapshot.progress < 1 and (due or snapshot.progress > film.told):
            yield _frame(snapshot, film, film.glimpse(snapshot), film.null(control), rests=True)
        if ends or last_look - last_table >= TABLE_SECONDS:
            last_table = last_look
            yield _table(snapshot, corpus, film)
        if ends:
            run.close()
            return


def _cast(job: Job, corpus: Corpus, epochs: int) -> Cast:
    told: Any = job.settings
    words = len(corpus.vocabulary)
    watched = _watched(told["watched"], words)
    followed = _followed(watched, int(told["followed"]), words)
    return Cast(watched, followed, _groups(job, words), corpus.tokens * epochs)


def _groups(job: Job, words: int) -> Groups | None:
    if "groups" not in job.arrays:
        return None
    of = job.arrays["groups"].astype(np.int32)
    partners = job.arrays["partners"].astype(np.int32).reshape(-1, 2)
    if len(of) != words or ((partners < 0) | (partners >= words)).any():
        raise ValueError(f"each of the {words} words needs one group, got {len(of)}")
    return Groups((), of, partners)


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
    snapshot: Snapshot, film: Film, places: Float32, null: float | None, *, rests: bool = False
) -> Message:
    cast, W, C = film.cast, snapshot.matrix, snapshot.context
    neighbours, cosines = nearest_words(W, cast.watched)
    return Message(
        "frame",
        {
            "progress": snapshot.progress,
            "epoch": snapshot.epoch,
            "loss": snapshot.loss,
            "words_per_second": snapshot.words_per_second,
            "seconds": snapshot.seconds,
            "tokens": round(cast.tokens * snapshot.progress),
            "kept": kept_share(W[cast.followed], places),
            "null": null,
            "rests": rests or snapshot.progress >= 1,
            **shares_of(W, cast.groups),
        },
        {
            "followed": cast.followed,
            "places": places,
            "rows": W[cast.followed],
            "context": C[cast.watched],
            "neighbours": neighbours,
            "cosines": cosines,
        },
    )


def shares_of(rows: Float32, groups: Groups | None) -> dict[str, JSON]:
    """Measure how far a table has found out which words belong together, in its full space.

    Args:
        rows: (V, d) W.
        groups: which words belong together.

    Returns:
        `family` and `partners`, the shares among the five nearest, where partners are known;
        else `nearer`, how often a word of its group is nearer than another, and `random`, the
        least and the most of random groups of these sizes. Null without them.
    """
    shares: dict[str, JSON] = {"family": None, "partners": None, "nearer": None, "random": None}
    if groups is None or not len(groups.members):
        return shares
    members = groups.members
    if not len(groups.partners):
        own = rows[members], groups.of[members]
        by_chance = random_groups(*own)
        return shares | {"nearer": nearer_share(*own), "random": by_chance and list(by_chance)}
    nearest, _ = nearest_words(rows, members)
    return shares | {
        "family": family_share(nearest, members, groups.of),
        "partners": partner_share(nearest, members, groups.partners),
    }


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
    asking = np.arange(len(watched))
    near[asking, watched] = -np.inf
    for place in range(kept):  # the largest five times: a sort of V scores takes ten times as long
        found[:, place] = best = near.argmax(axis=1)  # the first of equal ones
        cosines[:, place] = near[asking, best]
        near[asking, best] = -np.inf
    return found, cosines


def _table(snapshot: Snapshot, corpus: Corpus, film: Film) -> Message:
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
            "part": film.part,
            "nulls": list(film.nulls),
        },
        {"centre": kept.centre, "context": kept.context, "picture": film.picture.state},
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

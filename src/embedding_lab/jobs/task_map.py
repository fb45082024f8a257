"""What a worker computes for maps: t-SNE, scores, clusters, and two games with them."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.clusters import cluster_labels
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import Score, Trust, neighbours_lost, trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.tsne import TsneSettings, tsne
from embedding_lab.jobs.job import JSON, Control, Job, Message
from embedding_lab.lessons.dimensions import dimension_curve

GRID_POINTS = 200  # words of a panel of the game, at most
EVERY = 25  # steps of t-SNE per frame

Floats = npt.NDArray[np.float64]


def tsne_task(job: Job, _table: Message | None, control: Control) -> Iterator[Message]:
    """Draw words by t-SNE, frame by frame.

    Args:
        job: settings of `geometry.tsne.TsneSettings`; array rows (n, d).
        control: stops between frames.

    Yields:
        Frames with the coordinates (n, c) float32.
    """
    settings = TsneSettings(**job.settings)  # type: ignore[arg-type]  # it checks them itself
    for frame in tsne(job.arrays["rows"], settings, every=EVERY):
        header: dict[str, JSON] = {
            "iteration": frame.iteration,
            "kl": frame.kl_divergence,
            "perplexity": frame.settings.perplexity,
            "iterations": settings.iterations,
        }
        coordinates = frame.coordinates.astype(np.float32)
        yield Message("frame", header, {"coordinates": coordinates})
        if control.stop:
            return


def quality_task(job: Job, _table: Message | None, control: Control) -> Iterator[Message]:
    """Score a picture, then random vectors drawn the same way.

    Args:
        job: settings method, tsne, dimensions, seed; arrays rows (n, d), coordinates (n, c).
        control: stops between frames of the random picture.

    Yields:
        A frame for the picture, one for random vectors.
    """
    rows, coordinates = job.arrays["rows"], job.arrays["coordinates"]
    yield Message(
        "frame",
        {"of": "picture", "trust": _told(trust(rows, coordinates))},
        {"lost": neighbours_lost(rows, coordinates)},
    )
    seed = int(str(job.settings["seed"]))
    noise = np.random.default_rng(seed).standard_normal(rows.shape)
    picture = _draw(noise, job, control)
    if not control.stop:
        yield Message("frame", {"of": "random", "trust": _told(trust(noise, picture))}, {})


def clusters_task(job: Job, _table: Message | None, _control: Control) -> Iterator[Message]:
    """Find clusters of words.

    Args:
        job: settings clusters, seed; array rows (n, d).

    Yields:
        One frame with the labels (n,) int32.
    """
    number, seed = (int(str(job.settings[name])) for name in ("clusters", "seed"))
    yield Message("frame", {}, {"labels": cluster_labels(job.arrays["rows"], number, seed=seed)})


def noise_grid_task(job: Job, _table: Message | None, control: Control) -> Iterator[Message]:
    """Draw the panels of *Spot the noise*.

    Args:
        job: settings seeds, perplexities, hidden, iterations, seed; array rows (n, d).
        control: stops between panels.

    Yields:
        A frame per panel, with its coordinates (n, 2) float32.

    Raises:
        ValueError: if there are more than 200 rows.
    """
    given = job.settings
    rows = job.arrays["rows"]
    if len(rows) > GRID_POINTS:
        raise ValueError(f"a panel shows at most {GRID_POINTS} words, got {len(rows)}")
    noise = np.random.default_rng(int(str(given["seed"]))).standard_normal(rows.shape)
    pairs = [(s, p) for s in _numbers(given["seeds"]) for p in _numbers(given["perplexities"])]
    for panel, (seed, perplexity) in enumerate(pairs):
        settings = TsneSettings(
            perplexity=float(perplexity), iterations=int(str(given["iterations"])), seed=seed
        )
        shown = noise if panel == given["hidden"] else rows
        picture = _last(shown, settings, control).astype(np.float32)
        if control.stop:
            return
        header: dict[str, JSON] = {"panel": panel, "seed": seed, "perplexity": perplexity}
        yield Message("frame", header, {"coordinates": picture})


def dimension_curve_task(job: Job, _table: Message | None, control: Control) -> Iterator[Message]:
    """Measure what the first k principal components keep.

    Args:
        job: setting seed; arrays rows (V, d), questions (q, 4) int32.
        control: stops between two k.

    Yields:
        A frame per k.
    """
    questions = job.arrays["questions"]
    for point in dimension_curve(
        job.arrays["rows"], questions, seed=int(str(job.settings["seed"]))
    ):
        yield Message("frame", {**point._asdict(), "questions": len(questions)}, {})
        if control.stop:
            return


def _draw(noise: Floats, job: Job, control: Control) -> Floats:
    if job.settings["method"] == "pca":
        return pca(unit_rows(noise), int(str(job.settings["dimensions"]))).coordinates
    settings = TsneSettings(**job.settings["tsne"])  # type: ignore[arg-type]  # it checks itself
    return _last(noise, settings, control)


def _last(rows: npt.ArrayLike, settings: TsneSettings, control: Control) -> Floats:
    """Returns the picture at the end, or where it was stopped."""
    picture: Floats = np.zeros((1, settings.dimensions))
    for frame in tsne(rows, settings, every=EVERY):
        picture = frame.coordinates
        if control.stop:
            break
    return picture


def _told(scores: Trust | None) -> JSON:
    if scores is None:
        return None
    return {
        "trustworthiness": _pair(scores.trustworthiness),
        "continuity": _pair(scores.continuity),
        "kept": _pair(scores.kept),
        "chance": scores.chance,
        "k": scores.k,
        "n": scores.n,
        "anchors": scores.anchors,
    }


def _pair(one: Score) -> JSON:
    return [one.value, one.standard_error]


def _numbers(values: JSON) -> list[int]:
    return [int(str(value)) for value in values] if isinstance(values, list) else []

"""What a worker computes for maps: t-SNE, scores, clusters, and two games with them."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.clusters import cluster_labels
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import Score, Trust, neighbours_lost, trust
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.geometry.tsne import TsneSettings, tsne
from embedding_lab.jobs.job import JSON, Control, Job, Message
from embedding_lab.lessons.dimensions import dimension_curve
from embedding_lab.lessons.map_seeds import compare_seeds

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


def quality_task(job: Job, _table: Message | None, _control: Control) -> Iterator[Message]:
    """Score a picture.

    Args:
        job: no settings; arrays rows (n, d), coordinates (n, c).

    Yields:
        One frame.
    """
    rows, coordinates = job.arrays["rows"], job.arrays["coordinates"]
    yield Message(
        "frame",
        {"trust": _told(trust(rows, coordinates))},
        {"lost": neighbours_lost(rows, coordinates)},
    )


def null_task(job: Job, _table: Message | None, control: Control) -> Iterator[Message]:
    """Score pictures of random vectors, each from a seed of its own.

    Random vectors know nothing of a table, so pictures of equal size and settings share them.

    Args:
        job: settings n, d, pictures, method, dimensions, tsne, steps (after which t-SNE stops;
            None for all); no arrays.
        control: stops between frames of a picture.

    Yields:
        A frame per picture.
    """
    n, d, pictures = (int(str(job.settings[name])) for name in ("n", "d", "pictures"))
    for seed in range(pictures):
        noise = np.random.default_rng(seed).standard_normal((n, d))
        picture = _draw(noise, job, seed, control)
        if control.stop:
            return
        yield Message("frame", {"trust": _told(trust(noise, picture))}, {})


def seeds_task(job: Job, _table: Message | None, control: Control) -> Iterator[Message]:
    """Draw the same words from another seed, and see what both pictures share.

    Args:
        job: settings of `geometry.tsne.TsneSettings` with the other seed; arrays rows (n, d),
            coordinates (n, c) of the first picture, groups (n,) int32.
        control: stops between frames.

    Yields:
        One frame: r2, moved; gaps and sizes, each of picture, other picture and principal
        components; chance and best, of gaps and sizes.
    """
    rows, first = job.arrays["rows"], job.arrays["coordinates"]
    groups = np.asarray(job.arrays["groups"], np.int32)
    settings = TsneSettings(**job.settings)  # type: ignore[arg-type]  # it checks them itself
    second = _last(rows, settings, control)
    if control.stop:
        return
    found = compare_seeds(rows, np.asarray(first, np.float64), second, groups)
    header: dict[str, JSON] = {
        "r2": found.same.r2, "moved": found.same.moved,
        "gaps": list(found.gaps), "sizes": list(found.sizes), "chance": list(found.chance),
        "best": list(found.best),
    }  # fmt: skip
    yield Message("frame", header, {})


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
    """Draw the panels of *Spot the noise*: all alike but for what they show.

    Each panel starts in random places of its own, so no two are twins.

    Args:
        job: settings perplexities, hidden, iterations, seed; array rows (panels, n, d), those of
            the hidden panel are not drawn.
        control: stops between panels.

    Yields:
        A frame per panel, with its coordinates (n, 2) float32 and the share of neighbours kept;
        None below four words.

    Raises:
        ValueError: if a panel has more than 200 rows, or its perplexity is missing.
    """
    panels, perplexities = job.arrays["rows"], _numbers(job.settings["perplexities"])
    if panels.shape[1] > GRID_POINTS:
        raise ValueError(f"a panel shows at most {GRID_POINTS} words, got {panels.shape[1]}")
    if len(perplexities) != len(panels):
        raise ValueError(f"{len(panels)} panels need as many perplexities, got {perplexities}")
    seed, iterations = (int(str(job.settings[name])) for name in ("seed", "iterations"))
    generator = np.random.default_rng(seed)
    noise, seeds = generator.standard_normal(panels.shape[1:]), generator.integers(2**31, size=99)
    for panel, perplexity in enumerate(perplexities):
        shown = noise if panel == job.settings["hidden"] else panels[panel]
        settings = TsneSettings(
            perplexity=float(perplexity), iterations=iterations, seed=int(seeds[panel]),
            start="random",
        )  # fmt: skip
        picture = _last(shown, settings, control).astype(np.float32)
        if control.stop:
            return
        scores = trust(shown, picture)
        header: dict[str, JSON] = {
            "panel": panel, "kept": None if scores is None else scores.kept.value,
        }  # fmt: skip
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


def _draw(noise: Floats, job: Job, seed: int, control: Control) -> Floats:
    if job.settings["method"] == "pca":
        return pca(unit_rows(noise), int(str(job.settings["dimensions"]))).coordinates
    settings = TsneSettings(**job.settings["tsne"])  # type: ignore[arg-type]  # it checks itself
    steps = job.settings["steps"]
    return _last(
        noise,
        replace(settings, seed=seed),
        control,
        steps=None if steps is None else int(str(steps)),
    )


def _last(
    rows: npt.ArrayLike, settings: TsneSettings, control: Control, *, steps: int | None = None
) -> Floats:
    """Returns the picture at the end, after so many steps, or where it was stopped."""
    picture: Floats = np.zeros((1, settings.dimensions))
    for frame in tsne(rows, settings, every=EVERY):
        picture = frame.coordinates
        if control.stop or (steps is not None and frame.iteration >= steps):
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

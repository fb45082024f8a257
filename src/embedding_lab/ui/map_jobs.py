"""What lesson 4 draws, and the jobs behind it: words, places, what the picture is worth."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.geometry.pca import Projection, pca
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.geometry.start import Start, random_places
from embedding_lab.jobs.engine import State, Status
from embedding_lab.jobs.job import JSON, Job
from embedding_lab.lessons import map_captions as captions
from embedding_lab.lessons import map_words
from embedding_lab.lessons.map_scores import Null, Scores, null_pictures, read_null, read_scores
from embedding_lab.lessons.map_words import MapWords
from embedding_lab.ui.jobs import (
    empty,
    engine,
    is_live,
    latest,
    pause_between_looks,
    run_in,
    status_in,
)
from embedding_lab.vectors.table import WordVectors

CLUSTERS = 8
_SCORES = 0.5  # seconds between two looks for scores and clusters: they don't move


class View(NamedTuple):
    """What the controls say."""

    method: str
    axes: int
    perplexity: int
    shown: str
    colour: str
    find: str
    seed: int
    rate: float
    iterations: int
    only: str
    start: Start = "pca"


class Plan(NamedTuple):
    """What there is to draw.

    Attributes:
        view: the controls.
        vectors: the table.
        chosen: the n words.
        rows: (n, d) float32, as in the table.
        units: (n, d) float64, of length 1.
    """

    view: View
    vectors: WordVectors
    chosen: MapWords
    rows: npt.NDArray[np.float32]
    units: Matrix


class Picture(NamedTuple):
    """A picture at one moment.

    Attributes:
        coordinates: (n, c).
        status: of the run that draws it; None for PCA.
        moment: the number of the frame.
        line: what to tell of it, Markdown.
        shares: of the variance, for each axis of PCA.
    """

    coordinates: npt.NDArray[np.floating]
    status: Status | None
    moment: int
    line: str
    shares: tuple[float, ...] = ()


class Quality(NamedTuple):
    """What is known of a picture's worth.

    Attributes:
        scored: whether the picture's own scores are there.
        scores: of the picture.
        null: what random vectors keep, drawn the same way, once all are there.
        lost: (n,) neighbours lost, or None.
        status: of the run that scores.
        random: status of the run that draws random vectors.
        clusters: (n,) the cluster of each word, or None.
        clustering: status of the run that clusters.
    """

    scored: bool = False
    scores: Scores | None = None
    null: Null | None = None
    lost: npt.NDArray[np.floating] | None = None
    status: Status | None = None
    random: Status | None = None
    clusters: npt.NDArray[np.int32] | None = None
    clustering: Status | None = None


def plan_of(vectors: WordVectors, view: View) -> Plan | None:
    """Choose the words and take their rows.

    Returns:
        What there is to draw; None where the table has none of the words asked for.
    """
    only = map_words.parse_words(view.only)
    chosen = map_words.choose(vectors, view.shown, only, method=view.method)
    if chosen is None:
        return None
    rows = np.array(vectors.matrix[chosen.rows], dtype=np.float32)
    return Plan(view, vectors, chosen, rows, unit_rows(rows))


def now(plan: Plan) -> tuple[Picture, Quality]:
    """Take the picture as it is, and what is known of its worth by now.

    Returns:
        Both.

    Raises:
        QueueFullError: if too many jobs wait.
    """
    picture = picture_of(plan)
    quality = quality_of(plan, picture)
    if plan.view.colour == "cluster":
        clusters, clustering = _clusters(plan)
        quality = quality._replace(clusters=clusters, clustering=clustering)
    return picture, quality


def between_looks(picture: Picture, quality: Quality) -> float | None:
    """Choose how often to draw: while any of the jobs behind the map is at work.

    Returns:
        Seconds; None for a picture that rests.
    """
    others = pause_between_looks(quality.status, quality.random, quality.clustering)
    return pause_between_looks(picture.status) or (others and max(others, _SCORES))


def picture_of(plan: Plan) -> Picture:
    """Take the picture as it is now; t-SNE is asked for if nobody has yet.

    Returns:
        The picture.

    Raises:
        QueueFullError: if too many jobs wait.
    """
    if plan.view.method == "pca":
        empty("map")
        projection = principal(mark_of(plan.rows), plan.view.axes, plan.units)
        shares = projection.explained_variance_ratio.tolist()
        line = captions.variance(shares, plan.vectors.dimensions)
        return Picture(projection.coordinates, None, 0, line, tuple(shares))
    run = run_in("map", Job("tsne", tsne_settings(plan.view), {"rows": plan.rows}))
    status = status_in("map", run)
    frame = latest(run, status)
    if frame is None or (is_live(status) and not frame.header["iteration"]):
        return Picture(_start(plan), status, 0, waiting(status))
    header = frame.header
    line = captions.progress(
        int(str(header["iteration"])), plan.view.iterations, float(str(header["kl"]))
    )
    effective = float(str(header["perplexity"]))
    if effective < plan.view.perplexity:
        line += captions.lowered(effective, len(plan.rows))
    places = np.asarray(frame.arrays["coordinates"], np.float64)
    return Picture(places, status, 1 + int(str(header["iteration"])), line)


def _start(plan: Plan) -> npt.NDArray[np.floating]:
    """Return where t-SNE starts; the worker has it too, but not yet, or half a second later."""
    view = plan.view
    if view.start == "random":
        return random_places(len(plan.rows), view.axes, view.seed)
    return principal(mark_of(plan.rows), view.axes, plan.units).coordinates


def tsne_settings(view: View) -> dict[str, str | int | float | bool | None]:
    """Write the controls as settings of `geometry.tsne`.

    Returns:
        Plain values.
    """
    return {
        "dimensions": view.axes,
        "perplexity": float(view.perplexity),
        "learning_rate": view.rate or "auto",
        "iterations": int(view.iterations),
        "seed": int(view.seed),
        "start": view.start,
    }


def quality_of(plan: Plan, picture: Picture) -> Quality:
    """Score a picture that rests.

    Returns:
        What is known by now.

    Raises:
        QueueFullError: if too many jobs wait.
    """
    if is_live(picture.status) or (picture.status is not None and not picture.moment):
        for slot in ("quality", "null"):
            empty(slot)  # of the picture before: this one needs the machine
        return Quality()
    # As it was computed, in float64: rounded to float32, equal distances would part.
    arrays = {"rows": plan.rows, "coordinates": picture.coordinates}
    run = run_in("quality", Job("quality", {}, arrays))
    status = engine().status(run)
    frames = engine().frames(run)
    if not frames:
        return Quality(status=status)
    null, random = _null(plan, picture)
    lost = np.asarray(frames[0].arrays["lost"], np.float64)
    return Quality(True, read_scores(frames[0].header), null, lost, status, random)


def _null(plan: Plan, picture: Picture) -> tuple[Null | None, Status]:
    """Return what random vectors keep, once all are drawn, and how the run stands."""
    view, (n, d) = plan.view, plan.rows.shape
    stopped = picture.status is not None and picture.status.state is State.STOPPED
    settings: dict[str, JSON] = {
        "n": n,
        "d": d,
        "pictures": null_pictures(n, view.method),
        "method": view.method,
        "dimensions": view.axes,
        # Each random picture has a seed of its own; so all seeds of a map share them.
        "tsne": {**tsne_settings(view), "seed": 0} if view.method == "tsne" else None,
        # A picture that was stopped is held against random ones stopped at the same step.
        "steps": picture.moment - 1 if stopped else None,
    }
    run = run_in("null", Job("null", settings))
    status = engine().status(run)
    if is_live(status):
        return None, status
    return read_null([frame.header for frame in engine().frames(run)]), status


def _clusters(plan: Plan) -> tuple[npt.NDArray[np.int32] | None, Status]:
    run = run_in(
        "clusters", Job("clusters", {"clusters": CLUSTERS, "seed": 0}, {"rows": plan.rows})
    )
    status = engine().status(run)
    frames = engine().frames(run)
    return (np.asarray(frames[0].arrays["labels"], np.int32) if frames else None), status


def waiting(status: Status) -> str:
    """Tell why there is no picture yet.

    Returns:
        A sentence.
    """
    if status.state is State.WAITING:
        return f"Waiting for a free place: number {status.position} in the queue."
    return "Finding each word's neighbours."


@st.cache_data(max_entries=16, show_spinner=False)
def principal(mark: str, axes: int, _units: Matrix) -> Projection:
    """Project on principal axes; what was projected before is not computed again.

    Args:
        mark: names the rows, by `mark_of`.
        axes: how many.
        _units: (n, d) rows of length 1.

    Returns:
        The projection.
    """
    return pca(_units, axes)


def mark_of(rows: npt.NDArray[np.float32]) -> str:
    """Name rows by their content.

    Returns:
        A hash.
    """
    return Job("rows", {}, {"rows": rows}).key

"""The moving part of lesson 4: the map, its badge, the neighbours of a word, the lasso.

What is drawn where is decided here; what it says comes from `lessons`, how it looks from `figures`.
"""

import csv
import io
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.figures.labels import choose_labels
from embedding_lab.figures.neighbour_list import neighbour_list
from embedding_lab.figures.trust_badge import trust_badge
from embedding_lab.figures.word_map import GroupName, Label, Marks, Ray, WordMap, word_map
from embedding_lab.geometry.pca import Projection, pca
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.jobs.engine import QueueFullError, State, Status
from embedding_lab.jobs.job import Job
from embedding_lab.lessons import map_captions as captions
from embedding_lab.lessons import map_marks, map_words
from embedding_lab.lessons.map_scores import Scores, read_scores
from embedding_lab.lessons.map_words import MOST_NAMED, MapWords
from embedding_lab.text.markdown import plain
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.empty_state import instead_of_picture
from embedding_lab.ui.in_hand import take_row
from embedding_lab.ui.jobs import (
    await_news,
    empty,
    engine,
    held_in,
    is_live,
    latest,
    pause_between_looks,
    run_in,
    start_again,
    status_in,
    stop_in,
)
from embedding_lab.ui.live_chart import live_chart
from embedding_lab.ui.numbers import table_in_pages
from embedding_lab.ui.part import ask_for_page, part
from embedding_lab.vectors.table import WordVectors

COLOURS = {
    "category": "category",
    "cluster": "cluster",
    "frequency": "frequency",
    "lost": "neighbours lost",
}
MOST_ISOLATED = MOST_NAMED
CLUSTERS = 8
STARTS = "So far: the first principal components, where t-SNE starts."
SO_FAR = "The points move until neighbours are neighbours. Then the picture is scored."
WIDTH, HEIGHT = 588, 418  # px of the map
WRITTEN = 40  # words beside points, at most
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
        null: of random vectors drawn the same way.
        lost: (n,) neighbours lost, or None.
        status: of the run that scores.
        clusters: (n,) the cluster of each word, or None.
        clustering: status of the run that clusters.
    """

    scored: bool = False
    scores: Scores | None = None
    null: Scores | None = None
    lost: npt.NDArray[np.floating] | None = None
    status: Status | None = None
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


def show_picture(plan: Plan) -> Picture | None:
    """Draw the map and all that belongs to it, again and again while it moves.

    Returns:
        The picture at this moment; None where the queue is full.
    """
    try:
        picture, quality = _now(plan)
    except QueueFullError as error:
        instead_of_picture(str(error), HEIGHT, key="map_full")
        return None
    every = _every(picture, quality)
    part("map_panel", lambda: _panel(plan, every), every=every)
    return picture


def _panel(plan: Plan, every: float | None) -> None:
    await_news("map", held_in("map"))
    try:
        picture, quality = _now(plan)
    except QueueFullError as error:
        instead_of_picture(str(error), HEIGHT, key="map_full")
        return
    with st.container(gap="xsmall"):
        _parts(plan, picture, quality)
    if every != _every(picture, quality):
        st.rerun()


def _parts(plan: Plan, picture: Picture, quality: Quality) -> None:
    """Draw the map, its badge, the list, and what there is to see."""
    focus = _focus(plan)
    neighbours = (
        []
        if focus is None
        else map_marks.true_neighbours(plan.units, picture.coordinates, plan.chosen.words, focus)
    )
    left, right = st.columns([WIDTH + 8, 244], gap="small")
    with left, st.container(key="map_side", gap="xxsmall"):
        chart = word_map(_drawn(plan, picture, quality, focus, neighbours))
        selected = live_chart(
            chart, key="map", revision=picture.moment,
            on_click=partial(take_row, plan.vectors.words),
        )  # fmt: skip
        with st.container(key="small_map"):
            st.markdown(f":gray[:small[{_stage(picture)}]]")
        with st.container(key="map_said", gap="xsmall"):
            _told(plan, picture, quality)
    with right, st.container(key="map_badge_side", gap="xsmall"):
        badge = trust_badge(
            quality.scores, quality.null, scored=quality.scored,
            variance=sum(picture.shares) if picture.shares else None,
        )  # fmt: skip
        draw(badge, key="badge")
        _neighbours(plan, focus, neighbours)
    _selection(plan, selected)


def _now(plan: Plan) -> tuple[Picture, Quality]:
    """Return the picture and what is known of it by now."""
    picture = picture_of(plan)
    quality = quality_of(plan, picture)
    if plan.view.colour == "cluster":
        clusters, clustering = _clusters(plan)
        quality = quality._replace(clusters=clusters, clustering=clustering)
    return picture, quality


def _every(picture: Picture, quality: Quality) -> float | None:
    """Return how often to draw: while any of the jobs behind the map is at work."""
    others = pause_between_looks(quality.status, quality.clustering)
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
        start = principal(mark_of(plan.rows), plan.view.axes, plan.units).coordinates
        return Picture(start, status, 0, waiting(status))
    header = frame.header
    line = captions.progress(
        int(str(header["iteration"])), plan.view.iterations, float(str(header["kl"]))
    )
    effective = float(str(header["perplexity"]))
    if effective < plan.view.perplexity:
        line += captions.lowered(effective, len(plan.rows))
    places = np.asarray(frame.arrays["coordinates"], np.float64)
    return Picture(places, status, 1 + int(str(header["iteration"])), line)


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
    }


def quality_of(plan: Plan, picture: Picture) -> Quality:
    """Score a picture that rests.

    Returns:
        What is known by now.

    Raises:
        QueueFullError: if too many jobs wait.
    """
    if is_live(picture.status) or (picture.status is not None and not picture.moment):
        empty("quality")  # of the picture before: this one needs the machine
        return Quality()
    view = plan.view
    job = Job(
        "quality",
        {
            "method": view.method,
            "tsne": dict(tsne_settings(view)) if view.method == "tsne" else None,
            "dimensions": view.axes,
            "seed": 0,
        },
        {"rows": plan.rows, "coordinates": picture.coordinates.astype(np.float32)},
    )
    run = run_in("quality", job)
    status = engine().status(run)
    frames = engine().frames(run)
    if not frames:
        return Quality(status=status)
    null = read_scores(frames[1].header) if len(frames) > 1 else None
    lost = np.asarray(frames[0].arrays["lost"], np.float64)
    return Quality(True, read_scores(frames[0].header), null, lost, status)


def show_numbers(plan: Plan, picture: Picture | None) -> None:
    """Draw the table behind the map, and offer it as a file."""
    if picture is None or is_live(picture.status):
        st.markdown(":gray[The table follows when the picture rests.]")
        return
    axes = ("x", "y", "z")[: picture.coordinates.shape[1]]
    names = [*plan.chosen.names, ""]
    columns: dict[str, Sequence[object]] = {
        "word": plan.chosen.words,
        "rank": (plan.chosen.rows + 1).tolist(),
        "category": [names[group] for group in plan.chosen.categories.tolist()],
    }
    columns |= {name: picture.coordinates[:, i].tolist() for i, name in enumerate(axes)}
    st.download_button(
        "Coordinates with words, CSV",
        lambda: _csv(columns),
        "map.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    table_in_pages(columns, key="map_rows", alt="Words of the map with their places.")


def _csv(columns: dict[str, Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in zip(*columns.values(), strict=True))
    return out.getvalue()


def _cell(value: object) -> object:
    # A spreadsheet would run a word such as =1+1 as a formula; an apostrophe makes it a word.
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula else value


def _drawn(
    plan: Plan,
    picture: Picture,
    quality: Quality,
    focus: int | None,
    neighbours: Sequence[map_marks.MapNeighbour],
) -> WordMap:
    """Return the map, put together."""
    chosen, places, n = plan.chosen, picture.coordinates, len(plan.chosen.words)
    groups, names = chosen.categories, chosen.names
    if quality.clusters is not None:
        groups, names = quality.clusters, tuple(f"cluster {i + 1}" for i in range(CLUSTERS))
    marks = _marks(plan, quality, groups)
    odd = (
        map_marks.odd_ones_out(chosen, places, units=plan.units)
        if not is_live(picture.status)
        else []
    )
    order = map_marks.label_order(chosen, neighbours, odd)
    wanted = [point for point in order if point != focus]
    if focus is not None:
        wanted.insert(0, focus)
    sure = len(neighbours) + len(odd) + (focus is not None)
    labelled = choose_labels(
        chosen.words, places, wanted, width=WIDTH, height=HEIGHT, sure=sure, most=WRITTEN
    )
    styles = {point: "bold" for point, _ in odd} | ({focus: "focus"} if focus is not None else {})
    labels = tuple(
        Label(point, chosen.words[point], styles.get(point, "word")) for point in labelled
    )
    named = () if plan.view.colour in {"frequency", "lost"} else group_names(groups, names, places)
    return WordMap(
        words=chosen.words,
        ids=chosen.rows,
        coordinates=places,
        marks=marks,
        focus=focus,
        rays=tuple(Ray(one.point, one.kept) for one in neighbours),
        labels=labels,
        groups=named,
        axes=captions.axis_names(picture.shares) if picture.shares else None,
        lens=focus is not None and plan.view.axes == 2 and not is_live(picture.status) and n > 60,
        alt=f"Map of {n:,} words by {plan.view.method.upper()}. The numbers are in a tab below.",
        view=mark_of(plan.rows) + plan.view.method + str(plan.view.axes),
        width=WIDTH,
        height=HEIGHT,
    )


def _marks(plan: Plan, quality: Quality, groups: npt.NDArray[np.int32]) -> Marks:
    n = len(plan.rows)
    if plan.view.colour == "frequency":
        return Marks(*map_marks.by_frequency(plan.chosen.rows))
    if plan.view.colour == "lost":
        lost = np.zeros(n) if quality.lost is None else quality.lost
        return Marks(*map_marks.by_loss(lost, n))
    return Marks(*map_marks.by_group(groups))


def group_names(
    groups: npt.NDArray[np.int32], names: Sequence[str], places: npt.NDArray[np.floating]
) -> tuple[GroupName, ...]:
    """Place the names of groups above their points.

    Returns:
        The names.
    """
    return tuple(
        GroupName(
            float(place[0]), float(place[1]), name, map_marks.HUES[group % 4],
            float(place[2]) if len(place) > 2 else 0.0,
        )
        for name, group, place in map_marks.group_places(groups, names, places)
    )  # fmt: skip


def _clusters(plan: Plan) -> tuple[npt.NDArray[np.int32] | None, Status]:
    run = run_in(
        "clusters", Job("clusters", {"clusters": CLUSTERS, "seed": 0}, {"rows": plan.rows})
    )
    status = engine().status(run)
    frames = engine().frames(run)
    return (np.asarray(frames[0].arrays["labels"], np.int32) if frames else None), status


def _focus(plan: Plan) -> int | None:
    """Return the place of the word in hand on the map."""
    word = plan.vectors.fold(plan.view.find)
    return plan.chosen.words.index(word) if word in plan.chosen.words else None


def _neighbours(
    plan: Plan, focus: int | None, neighbours: Sequence[map_marks.MapNeighbour]
) -> None:
    if focus is not None:
        word = plan.chosen.words[focus]
        draw(neighbour_list(word, neighbours), key="neighbours")
        kept = sum(one.kept for one in neighbours)
        line = captions.kept_of(word, kept, len(neighbours), plan.vectors.dimensions)
        with st.container(key="small_kept"):
            st.markdown(f":small[{line}]")
        return
    asked = plan.vectors.fold(plan.view.find)
    hint = "Click a point, or find a word: its true neighbours stand here."
    if asked and asked in plan.vectors.words:
        hint = f"**{plain(asked)}** is in the table, but not among these words. {hint}"
    elif asked:
        hint = f"**{plain(asked)}** is not in this table. {hint}"
    with st.container(key="small_kept"):
        st.markdown(f":small[{hint}]")


def _told(plan: Plan, picture: Picture, quality: Quality) -> None:
    """Say what there is to see, and offer to stop what runs or to start what failed."""
    status = picture.status
    if status is not None and status.state is State.FAILED:
        st.error(plain(status.error))
        st.button("Try again", key="map_again", on_click=empty, args=("map",))
        return
    if is_live(status):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(picture.line, width="content")
            st.button("Stop", key="map_stop", on_click=stop_in, args=("map",))
        return
    for job in (quality.status, quality.clustering):
        if job is not None and job.state is State.FAILED:
            st.error(plain(job.error))
            return
    verdict = _verdict(plan, picture, quality)
    if status is None or status.state is not State.STOPPED:
        st.markdown(verdict)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Stopped. {verdict}", width="stretch")
        st.button("Draw it again", key="map_again", on_click=start_again, args=("map",))


def _verdict(plan: Plan, picture: Picture, quality: Quality) -> str:
    """Return what a picture at rest is worth, and what to look for in it."""
    colour = plan.view.colour
    if colour == "lost" and quality.scores is not None:
        return captions.lost(quality.scores, quality.null)
    verdict = captions.verdict(quality.scores, quality.null, scored=quality.scored)
    if colour != "category" or is_live(quality.status):  # it would move when the scores come
        return verdict
    odd = map_marks.odd_ones_out(plan.chosen, picture.coordinates, units=plan.units)
    if not odd:
        return verdict
    point, around = odd[0]
    own = plan.chosen.names[int(plan.chosen.categories[point])]
    return f"{verdict} {captions.odd_one(plan.chosen.words[point], own, plan.chosen.names[around])}"


def _stage(picture: Picture) -> str:
    """Return what the map shows at this moment, in small print."""
    if not is_live(picture.status):
        return picture.line
    return SO_FAR if picture.moment else STARTS


def _selection(plan: Plan, selected: Sequence[int]) -> None:
    """Offer to draw the chosen words alone, and to come back."""
    words = [plan.vectors.words[row] for row in selected if 0 <= row < len(plan.vectors)]
    on_map = set(plan.chosen.words)
    words = [word for word in words if word in on_map]
    with st.container(horizontal=True, vertical_alignment="center"):
        if words and len(words) < len(plan.chosen.words):
            many = len(words) > MOST_ISOLATED
            label = f"Isolate {len(words):,} word{'' if len(words) == 1 else 's'}"
            reason = f"At most {MOST_ISOLATED:,} words." if many else "Draw these words alone."
            st.button(
                label, key="isolate", type="primary", disabled=many, help=reason,
                on_click=_isolate, args=(words,),
            )  # fmt: skip
        if plan.view.only:
            st.button("All words again", key="all", on_click=_isolate)


def _isolate(words: Sequence[str] = ()) -> None:
    st.session_state["only"] = map_words.write_words(words)
    ask_for_page()


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

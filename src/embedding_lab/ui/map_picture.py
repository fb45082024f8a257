"""The moving part of lesson 4: the map, its badge, the neighbours of a word, the lasso.

What is drawn where is decided here; what it says comes from `lessons`, how it looks from `figures`.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.figures.labels import choose_labels
from embedding_lab.figures.neighbour_list import neighbour_list
from embedding_lab.figures.trust_badge import trust_badge
from embedding_lab.figures.word_map import GroupName, Label, Marks, Ray, WordMap, word_map
from embedding_lab.jobs.engine import QueueFullError, State
from embedding_lab.lessons import map_captions as captions
from embedding_lab.lessons import map_marks, map_words
from embedding_lab.lessons.map_words import MOST_NAMED
from embedding_lab.lessons.numbers import counted
from embedding_lab.text.markdown import plain
from embedding_lab.ui.credit import Saved
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.empty_state import instead_of_picture
from embedding_lab.ui.in_hand import take_row
from embedding_lab.ui.jobs import (
    await_news,
    empty,
    held_in,
    is_live,
    start_again,
    stop_in,
)
from embedding_lab.ui.live_chart import live_chart
from embedding_lab.ui.map_jobs import CLUSTERS, Picture, Plan, Quality, between_looks, mark_of, now
from embedding_lab.ui.part import ask_for_page, part

COLOURS = {
    "category": "category",
    "cluster": "cluster",
    "frequency": "place in the table",
    "lost": "neighbours lost",
}
MOST_ISOLATED = MOST_NAMED
STARTS = {
    "pca": "So far: the first principal components, where t-SNE starts.",
    "random": "So far: random places, where t-SNE starts.",
}
SO_FAR = "t-SNE seeks places where near words are near. Then the picture is scored."
COMPARING = "Drawing random vectors, to compare with."
COMPONENT = (
    "A principal component is the direction in which the words differ most. Each further one is "
    "the next such direction, at right angles to all before."
)
DIVERGENCE = (
    "KL, the Kullback-Leibler divergence, tells how badly nearness on the map fits nearness in "
    "the table. t-SNE seeks to lower it; a perfect fit has none. A nat is its unit, as the "
    "bit is for logarithms to another base."
)
WIDTH, HEIGHT = 588, 418  # px of the map
WRITTEN = 40  # words beside points, at most


def show_picture(plan: Plan) -> Picture | None:
    """Draw the map and all that belongs to it, again and again while it moves.

    Returns:
        The picture at this moment; None where the queue is full.
    """
    try:
        picture, quality = now(plan)
    except QueueFullError as error:
        instead_of_picture(str(error), HEIGHT, key="map_full")
        return None
    every = between_looks(picture, quality)
    part("map_panel", lambda: _panel(plan, every), every=every)
    return picture


def _panel(plan: Plan, every: float | None) -> None:
    await_news("map", held_in("map"))
    try:
        picture, quality = now(plan)
    except QueueFullError as error:
        instead_of_picture(str(error), HEIGHT, key="map_full")
        return
    with st.container(gap="xsmall"):
        _parts(plan, picture, quality)
    if every != between_looks(picture, quality):
        st.rerun()


def _parts(plan: Plan, picture: Picture, quality: Quality) -> None:
    """Draw the map, its badge, the list, and what there is to see."""
    focus = _focus(plan)
    neighbours = (
        []
        if focus is None
        else map_marks.true_neighbours(plan.units, picture.coordinates, plan.chosen.words, focus)
    )
    kept = captions.in_print(quality.scores, quality.null)
    saved = Saved(figures=f"This picture {kept}." if kept else "")
    left, right = st.columns([WIDTH + 8, 244], gap="small")
    with left, st.container(key="map_side", gap="xxsmall"):
        chart = word_map(_drawn(plan, picture, quality, focus, neighbours))
        selected = live_chart(
            chart, key="map", revision=picture.moment,
            on_click=partial(take_row, plan.vectors.words), saved=saved,
        )  # fmt: skip
        with st.container(key="small_map"):
            st.markdown(f":gray[:small[{_stage(plan, picture)}]]", help=_meaning(plan, picture))
        with st.container(key="map_said", gap="xsmall"):
            _told(plan, picture, quality)
    with right, st.container(key="map_badge_side", gap="xsmall"):
        badge = trust_badge(
            quality.scores, quality.null, scored=quality.scored,
            variance=sum(picture.shares) if picture.shares else None,
        )  # fmt: skip
        draw(badge, key="badge", saved=saved)
        _neighbours(plan, focus, neighbours)
    _selection(plan, selected)


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
    spoken_of = [*([] if focus is None else [focus]), *(point for point, _ in odd[:1])]
    labelled = choose_labels(
        chosen.words, places, [*spoken_of, *order], width=WIDTH, height=HEIGHT,
        always=len(dict.fromkeys(spoken_of)), most=WRITTEN,
        sure=len(neighbours) + len(odd) + (focus is not None),
    )  # fmt: skip
    styles = {point: "bold" for point, _ in odd} | ({focus: "focus"} if focus is not None else {})
    labels = tuple(
        Label(point, chosen.words[point], styles.get(point, "word")) for point in labelled
    )
    named = group_names(groups, names, places)
    if plan.view.colour == "frequency":
        named = ()
    elif plan.view.colour == "lost":  # what has no hue of its own is named in grey
        named = tuple(name._replace(colour="edge") for name in named)
    nearest = map_marks.neighbourhood(n)
    losses = plan.view.colour == "lost" and quality.lost is not None
    return WordMap(
        words=chosen.words,
        ids=chosen.rows,
        coordinates=places,
        marks=marks,
        focus=focus,
        rays=tuple(Ray(one.point, one.kept) for one in neighbours),
        labels=labels,
        groups=named,
        key=f"of {nearest} nearest, lost" if losses else "",
        largest=float(nearest) if losses else None,
        axes=captions.axis_names(picture.shares) if picture.shares else None,
        lens=focus is not None and plan.view.axes == 2 and not is_live(picture.status) and n > 60,
        alt=f"Map of {counted(n, 'word')} by {plan.view.method.upper()}. "
        "The numbers are in a tab below.",
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
    for job in (quality.status, quality.random, quality.clustering):
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
        unasked = quality.lost is not None and bool(np.isnan(quality.lost).any())
        return captions.lost(quality.scores, quality.null, unasked=unasked)
    verdict = captions.verdict(quality.scores, quality.null, scored=quality.scored)
    if is_live(quality.random) and quality.scores is not None:
        return f"{verdict} {COMPARING}"
    if colour != "category" or is_live(quality.status):  # it would move when the scores come
        return verdict
    odd = map_marks.odd_ones_out(plan.chosen, picture.coordinates, units=plan.units)
    if not odd:
        return verdict
    point, around = odd[0]
    own = plan.chosen.names[int(plan.chosen.categories[point])]
    return f"{verdict} {captions.odd_one(plan.chosen.words[point], own, plan.chosen.names[around])}"


def _stage(plan: Plan, picture: Picture) -> str:
    """Return what the map shows at this moment, in small print."""
    if not is_live(picture.status):
        return picture.line
    return SO_FAR if picture.moment else STARTS[plan.view.start]


def _meaning(plan: Plan, picture: Picture) -> str | None:
    """Return what the terms in the small print mean."""
    if is_live(picture.status):
        return None
    return COMPONENT if plan.view.method == "pca" else DIVERGENCE


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

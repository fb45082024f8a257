"""*Compare two tables*: the same words on two maps, their company in both, and where it differs.

The maps stand in one group of charts: the browser rings a word in both and shares a selection.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.figures.compare import differences, two_companies
from embedding_lab.figures.labels import choose_labels
from embedding_lab.figures.word_map import Label, Marks, Ray, WordMap, word_map
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.jobs.engine import QueueFullError, State, Status
from embedding_lab.jobs.job import Job
from embedding_lab.lessons import compare, map_marks, map_words
from embedding_lab.lessons import compare_captions as captions
from embedding_lab.lessons.compare import Agreement, Both, Rows
from embedding_lab.lessons.map_words import MapWords
from embedding_lab.lessons.numbers import counted
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import table_at_hand, tables_at_hand
from embedding_lab.ui.credit import Saved, source_of
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.in_hand import take_in_hand, take_row
from embedding_lab.ui.jobs import (
    empty,
    is_live,
    latest,
    pause_between_looks,
    run_in,
    start_again,
    status_in,
    stop_in,
)
from embedding_lab.ui.live_chart import live_chart
from embedding_lab.ui.map_jobs import View, mark_of, principal, tsne_settings
from embedding_lab.ui.map_picture import group_names
from embedding_lab.ui.numbers import numbers_behind
from embedding_lab.ui.part import part
from embedding_lab.vectors.table import WordVectors

WITH = "with"  # key of the box that chooses the second table; also its name in the URL
FIRST, SECOND = "sotu", "glove"  # compared with, unless it lies on the bench
_SEEN = "compared"  # session state: both tables of the last run
WIDTH, HEIGHT = 424, 340  # px of a map
OFFERED = 4  # words in both tables, where the word in hand is not
WRITTEN = 16  # words beside points, at most
SLOTS = ("compare_left", "compare_right")  # of the jobs, and keys of the charts


class Side(NamedTuple):
    """One of the two tables.

    Attributes:
        slot: of its job.
        title: as the bench names it.
        vectors: the table.
        rows: (m, d) float32 of the words drawn.
        units: (m, d) float64, of length 1.
    """

    slot: str
    title: str
    vectors: WordVectors
    rows: npt.NDArray[np.float32]
    units: npt.NDArray[np.float64]


class Plan(NamedTuple):
    """What there is to compare.

    Attributes:
        view: the page's controls.
        both: the n words.
        found: what their neighbourhoods have in common; None below four words.
        sides: the two tables.
    """

    view: View
    both: Both
    found: Agreement | None
    sides: tuple[Side, Side]

    @property
    def titles(self) -> tuple[str, str]:
        """The titles of the two tables."""
        return self.sides[0].title, self.sides[1].title

    @property
    def same(self) -> bool:
        """Whether both are one table."""
        return self.sides[0].vectors is self.sides[1].vectors


class Drawn(NamedTuple):
    """A map at one moment.

    Attributes:
        coordinates: (m, 2).
        status: of the run that draws it; None for PCA.
        moment: the number of the frame.
        share: of the variance, for PCA.
    """

    coordinates: npt.NDArray[np.float64]
    status: Status | None = None
    moment: int = 0
    share: float = 0.0


def compare_two(table: str, vectors: WordVectors, view: View, *, is_open: bool) -> None:
    """Draw the tab.

    Args:
        table: id of the table on the bench.
        vectors: the table itself.
        view: the page's controls.
        is_open: whether the reader looks at it; the box is drawn in any case, for the link.
    """
    titles = tables_at_hand()
    _not_itself(table)
    other = st.selectbox(
        f"Compare {plain(titles.get(table, vectors.name))} with", list(titles),
        index=list(titles).index(FIRST), format_func=lambda name: titles[name],
        key=WITH, width=320, bind="query-params", persist_state="session",
        help="Any table of the bench. Yours are listed while this session has them.",
    )  # fmt: skip
    if not is_open:
        for slot in SLOTS:
            empty(slot)  # or two pictures would go on for nobody
        return
    second = table_at_hand(other)
    if second is None:
        st.info("This session no longer has that table. Choose another.")
        return
    plan = _plan(vectors, second, view, (vectors.name, titles[other]))
    if plan is None:
        st.info(
            f"This choice has no word to compare with {plain(titles[other])}. "
            "Choose other *Words* above the map, or another table."
        )
        return
    st.markdown(f":gray[:small[{captions.choice(plan.both, *plan.titles)}]]")
    _maps(plan)
    _company(plan)
    _extremes(plan)


def _not_itself(table: str) -> None:
    """Compare with another table, unless the reader, or a link, has chosen the same one."""
    chosen, seen = st.session_state.get(WITH), st.session_state.get(_SEEN)
    asked = WITH in st.query_params if seen is None else seen != (seen[0], chosen)
    if chosen in {None, table} and not asked:
        st.session_state[WITH] = SECOND if table == FIRST else FIRST
    st.session_state[_SEEN] = (table, st.session_state.get(WITH))


def _plan(one: WordVectors, other: WordVectors, view: View, titles: tuple[str, str]) -> Plan | None:
    only = map_words.parse_words(view.only)
    both = compare.words_in_both(one, other, _shared(one, other), view.shown, only)
    if both is None:
        return None
    marks = "".join(mark_of(units.astype(np.float32)) for units in both.units)
    sides = tuple(
        Side(
            slot, title, table,
            np.array(table.matrix[rows[: both.drawn]], dtype=np.float32), units[: both.drawn],
        )
        for slot, title, table, rows, units in zip(
            SLOTS, titles, (one, other), both.rows, both.units, strict=True
        )
    )  # fmt: skip
    return Plan(view, both, _agreement(marks, both.units), (sides[0], sides[1]))


def _name(vectors: WordVectors) -> str:
    """Return a name of a table's words by their content."""
    words = vectors.words
    return Job("words", {}, {"block": words.block, "offsets": words.offsets}).key


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs={WordVectors: _name})
def _shared(one: WordVectors, other: WordVectors) -> tuple[Rows, Rows]:
    return compare.rows_in_both(one, other)


@st.cache_data(max_entries=16, show_spinner=False)
def _agreement(
    marks: str, _units: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]
) -> Agreement | None:
    return compare.agreement(_units)


# The maps


def _maps(plan: Plan) -> None:
    try:
        states = [_drawn(side, plan.view).status for side in plan.sides]
    except QueueFullError as error:
        st.warning(plain(str(error)))
        return
    every = pause_between_looks(*states)
    part("compare_panel", lambda: _panel(plan, every), every=every)


def _panel(plan: Plan, every: float | None) -> None:
    try:
        left, right = (_drawn(side, plan.view) for side in plan.sides)
    except QueueFullError as error:
        st.warning(plain(str(error)))
        return
    right = right._replace(coordinates=compare.turned(right.coordinates, left.coordinates))
    selected: tuple[int, ...] = ()
    columns = st.columns(2, gap="small")
    for i, (column, side, drawn) in enumerate(zip(columns, plan.sides, (left, right), strict=True)):
        with column:
            st.markdown(f"**{plain(side.title)}**")
            chosen = live_chart(
                word_map(_word_map(plan, i, drawn)), key=side.slot, revision=drawn.moment,
                on_click=partial(take_row, plan.both.words),
                saved=Saved(source=source_of(side.vectors)),
            )  # fmt: skip
        selected = selected or chosen
    _told(plan, left, right, selected)
    if every != pause_between_looks(left.status, right.status):
        st.rerun()


def _drawn(side: Side, view: View) -> Drawn:
    """Return the map as it is now; t-SNE is asked for if nobody has yet."""
    if view.method == "pca":
        empty(side.slot)
        return _principal(side)
    settings = tsne_settings(view._replace(axes=2))
    run = run_in(side.slot, Job("tsne", settings, {"rows": side.rows}))
    status = status_in(side.slot, run)
    frame = latest(run, status)
    if frame is None:
        return _principal(side)._replace(status=status)
    coordinates = np.asarray(frame.arrays["coordinates"], np.float64)
    return Drawn(coordinates, status, 1 + int(str(frame.header["iteration"])))


def _principal(side: Side) -> Drawn:
    projection = principal(mark_of(side.rows), 2, side.units)
    share = float(projection.explained_variance_ratio.sum())
    return Drawn(projection.coordinates, share=share)


def _word_map(plan: Plan, i: int, drawn: Drawn) -> WordMap:
    """Return a map, put together."""
    both, n = plan.both, plan.both.drawn
    words, groups, places = both.words[:n], both.categories[:n], drawn.coordinates
    focus = _focus(plan)
    rays = () if focus is None else _rays(plan, i, focus)
    return WordMap(
        words=words,
        kept_colour="answer",
        ids=np.arange(n, dtype=np.int32),
        coordinates=places,
        marks=Marks(*map_marks.by_group(groups)),
        focus=focus,
        rays=rays,
        labels=_labels(plan, rays, focus, places),
        groups=group_names(groups, both.names, places),
        alt=f"Map of {counted(n, 'word')} in {plan.titles[i]}, "
        "beside that of the same words in the other.",
        view=mark_of(plan.sides[i].rows) + plan.view.method,
        group="compare",
        width=WIDTH,
        height=HEIGHT,
    )


def _rays(plan: Plan, i: int, focus: int) -> tuple[Ray, ...]:
    """Return lines to the true neighbours that are drawn: kept are those of both tables."""
    if plan.found is None:
        return ()
    near, others = plan.found.near[i][focus], set(plan.found.near[1 - i][focus].tolist())
    return tuple(Ray(j, j in others) for j in near.tolist() if j < plan.both.drawn)


def _labels(
    plan: Plan, rays: tuple[Ray, ...], focus: int | None, places: npt.NDArray[np.float64]
) -> tuple[Label, ...]:
    both, n = plan.both, plan.both.drawn
    chosen = MapWords(both.rows[0][:n], both.words[:n], both.categories[:n], both.names)
    order = [ray.point for ray in rays] + map_marks.label_order(chosen, [], [])
    wanted = list(dict.fromkeys([*([] if focus is None else [focus]), *order]))
    sure = len(rays) + (focus is not None)
    found = choose_labels(
        chosen.words, places, wanted, width=WIDTH, height=HEIGHT,
        always=int(focus is not None), sure=sure, most=WRITTEN,
    )  # fmt: skip
    return tuple(
        Label(point, chosen.words[point], "focus" if point == focus else "word") for point in found
    )


def _told(plan: Plan, left: Drawn, right: Drawn, selected: tuple[int, ...]) -> None:
    for side, drawn in zip(plan.sides, (left, right), strict=True):
        if drawn.status is not None and drawn.status.state is State.FAILED:
            st.error(plain(drawn.status.error))
            st.button("Try again", key=f"{side.slot}_again", on_click=empty, args=(side.slot,))
            return
    if is_live(left.status) or is_live(right.status):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_progress(left, right, plan.view.iterations), width="content")
            st.button("Stop", key="compare_stop", on_click=stop_in, args=_slots(plan))
        return
    if any(one.status and one.status.state is State.STOPPED for one in (left, right)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("Stopped. The measures below are of the full space.", width="content")
            st.button("Draw again", key="compare_again", on_click=start_again, args=_slots(plan))
    places = [one for one in selected if 0 <= one < plan.both.drawn]
    chosen = captions.selection(plan.found, places)
    st.markdown(chosen or captions.verdict(plan.found, same=plan.same))
    shares = None if plan.view.method == "tsne" else (left.share, right.share)
    focus = _focus(plan)
    ringed = "" if focus is None or plan.found is None else plan.both.words[focus]
    st.markdown(f":small[{captions.places(shares, ringed=ringed)}]")


def _slots(plan: Plan) -> tuple[str, ...]:
    return tuple(side.slot for side in plan.sides)


def _progress(left: Drawn, right: Drawn, iterations: int) -> str:
    return f"Left: {_stage(left, iterations)}. Right: {_stage(right, iterations)}."


def _stage(drawn: Drawn, iterations: int) -> str:
    if drawn.moment or drawn.status is None:
        return f"step {max(0, drawn.moment - 1)} of {iterations}"
    if drawn.status.state is State.WAITING:
        return f"number {drawn.status.position} in the queue"
    return "finding neighbours"


# The word in hand, and the extremes


def _place(plan: Plan) -> int | None:
    """Return the place of the word in hand among the compared ones."""
    word = plan.sides[0].vectors.fold(plan.view.find)
    return plan.both.words.index(word) if word in plan.both.words else None


def _focus(plan: Plan) -> int | None:
    """Return the same, where the maps draw it."""
    place = _place(plan)
    return place if place is not None and place < plan.both.drawn else None


def _company(plan: Plan) -> None:
    word = plan.sides[0].vectors.fold(plan.view.find)
    if not word:
        st.markdown("Click a word: its neighbours in both tables stand here.")
        return
    place = _place(plan)
    rows = [
        side.vectors.find(word) if place is None else int(plan.both.rows[i][place])
        for i, side in enumerate(plan.sides)
    ]
    lacking = [title for title, row in zip(plan.titles, rows, strict=True) if row is None]
    if rows[0] is None or rows[1] is None:
        st.markdown(captions.absent(word, lacking))
        with st.container(horizontal=True, gap="xsmall"):
            for i, shared in enumerate(_shared_words(plan, rows)):
                st.button(shared, key=f"compare_take_{i}", on_click=take_in_hand, args=(shared,))
        return
    one, other = (side.vectors for side in plan.sides)
    zero = [
        title
        for title, table, row in zip(plan.titles, (one, other), rows, strict=True)
        if row is not None and not table.norms[row]
    ]
    if zero:
        st.markdown(captions.pointless(word, zero))
        return
    companies = compare.company(plan.both, (one.matrix[rows[0]], other.matrix[rows[1]]), place)
    if not companies[0]:
        st.markdown(captions.alone(word))
        return
    common = sum(pair.in_both for pair in companies[0])
    n, k = len(plan.both.words), len(companies[0])
    chance = None if plan.found is None else compare.chance(n, k, compared=place is not None)
    st.markdown(captions.company(word, common, len(companies[0]), chance))
    draw(two_companies(word, companies, plan.titles), key="compare_company", saved=_of_both(plan))
    numbers_behind(
        lambda: compare.company_columns(companies, plan.titles), key="compare_company_rows",
        alt=f"Neighbours of {word} in both tables.",
    )  # fmt: skip


def _of_both(plan: Plan) -> Saved:
    return Saved(source=" ".join(source_of(side.vectors) for side in plan.sides))


def _shared_words(plan: Plan, rows: Sequence[int | None]) -> list[str]:
    """Return words that both maps show: the nearest to one that only one of the tables has."""
    units = next(
        (
            (side.units, unit_rows(side.vectors.matrix[[row]])[0])
            for side, row in zip(plan.sides, rows, strict=True)
            if row is not None
        ),
        None,
    )
    words = list(plan.both.words[: plan.both.drawn])
    if units is None:
        return words[:OFFERED]
    nearest = np.argsort(-(units[0] @ units[1]), kind="stable")  # (m, d) @ (d,) -> (m,)
    return [words[place] for place in nearest[:OFFERED].tolist()]


def _extremes(plan: Plan) -> None:
    if plan.found is None or plan.same:
        return
    st.markdown(captions.extremes(plan.found))
    lists = compare.most_and_least_alike(plan.both, plan.found)
    drawing = differences(lists, plan.titles, plan.found.k)
    draw(drawing, key="compare_extremes", saved=_of_both(plan))
    numbers_behind(
        lambda: compare.listed_columns([*lists[0], *lists[1]], plan.titles),
        key="compare_extremes_rows", alt="Words on which the tables differ and agree most.",
    )  # fmt: skip

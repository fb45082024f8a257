"""The moving part of lesson 3: the map that learns, the loss, the neighbours then and now."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.figures.chart import Chart
from embedding_lab.figures.labels import choose_labels
from embedding_lab.figures.loss import COLUMN, Fall, loss_curve
from embedding_lab.figures.neighbours_then import neighbours_then
from embedding_lab.figures.two_matrices import two_matrices
from embedding_lab.figures.window import window_strip
from embedding_lab.figures.word_map import Label, Marks, WordMap, word_map
from embedding_lab.jobs.engine import State, Status
from embedding_lab.jobs.job import Message
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons import watching
from embedding_lab.lessons.map_marks import HUES
from embedding_lab.lessons.windows import Window
from embedding_lab.text.markdown import plain
from embedding_lab.training.settings import Settings
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.in_hand import take_row
from embedding_lab.ui.jobs import await_news, engine, is_live, pause_between_looks
from embedding_lab.ui.live_chart import live_chart
from embedding_lab.ui.numbers import numbers_behind
from embedding_lab.ui.part import ask_for_page, part
from embedding_lab.ui.training_run import (
    FOLLOWED,
    Text,
    Training,
    buttons,
    lay_on_bench,
    refusal,
    training_of,
)

WIDTH, HEIGHT = 528, 248  # px of the map
_LINE = 618  # px of progress and speed; on a phone the buttons stand below
STEP_SECONDS, STEPS = 0.25, 40  # of a replay
LISTED = 4  # watched words whose neighbours are listed: the first of each group
TAILS = 10  # moments that a tail has, at most
WRITTEN = 26  # words beside points, at most
FIRST_SEEN = (
    "**Here the words will move.** Words that share a window are pulled together, random words "
    "are pushed away."
)
_UNTRAINED = 0.02  # share of (1 + K) ln 2 that the loss must fall below, before a word is believed


class Plan(NamedTuple):
    """What the controls say.

    Attributes:
        key: the id of the text.
        text: what to train on; None where there is none yet.
        settings: for the next run.
        groups: words to watch, in groups of one colour each.
        pace: seconds that a run takes at least.
        window: the sentence with its window; None without a text.
    """

    key: str
    text: Text | None
    settings: Settings
    groups: tuple[tuple[str, ...], ...]
    pace: float
    window: Window | None

    @property
    def watched(self) -> list[int]:
        """Rows of the words to watch, each once."""
        if self.text is None:
            return []
        rows = {word: row for row, word in enumerate(self.text.words)}
        named = [rows[word] for group in self.groups for word in group if word in rows]
        return list(dict.fromkeys(named)) or list(range(min(4, len(rows))))


class Cloud(NamedTuple):
    """The followed words at one moment.

    Attributes:
        words: (n,) the watched ones first.
        ids: (n,) int32 rows of the table.
        flat: where they lie.
        watched: how many are watched.
        tails: whether their ways are drawn.
        moment: the number of the frame; -1 before the first.
    """

    words: Sequence[str]
    ids: npt.NDArray[np.int32]
    flat: watching.MapMoment
    watched: int
    tails: bool = False
    moment: int = -1


class Show(NamedTuple):
    """A moment of a run, ready to draw."""

    training: Training
    film: list[Message]
    moment: int
    live: bool


def show_panel(plan: Plan) -> None:
    """Draw the panel, again and again while a run is at work."""
    engine()  # its workers load torch while the learner reads, so that Start is quick
    training = training_of(plan.key)
    status = None if training is None else training.status()
    every = _every(status)
    part("training_panel", lambda: _panel(plan, every), every=every)


def _panel(plan: Plan, every: float | None) -> None:
    training = training_of(plan.key)
    await_news("training", None if training is None else training.run)
    status = None if training is None else training.status()
    film = [] if training is None or status is None else training.look(status)
    with st.container(gap="xsmall"):
        _parts(plan, training, status, film)
    now = training_of(plan.key)
    if every != _every(None if now is None else now.status()):
        st.rerun()


def _parts(
    plan: Plan, training: Training | None, status: Status | None, film: list[Message]
) -> None:
    """Draw progress and buttons, the sentence, the pictures, and what there is to see."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        _line(training, status, film)
        ready = None
        if plan.text is not None:
            ready = (plan.text, plan.settings, plan.watched, plan.pace)
        buttons(plan.key, training, status, ready)
    if plan.window is not None:
        draw(window_strip(plan.window), key="window_strip")
    if training is not None and film:
        moment = _moment(film, live=is_live(status))
        _advance(len(film) - 1, moment)
        _picture(plan, Show(training, film, moment, is_live(status)), status)
        if status is not None:
            lay_on_bench(training, status)
    else:
        _before(plan, status)


def _every(status: Status | None) -> float | None:
    """Return how often to draw: while a run is at work, and while a replay plays."""
    return pause_between_looks(status) or (
        STEP_SECONDS if st.session_state.get("replay_playing") else None
    )


def _line(training: Training | None, status: Status | None, film: Sequence[Message]) -> None:
    """Tell progress, speed and time left."""
    with st.container(key="training_line", width=_LINE, gap="xxsmall"):
        if training is None or status is None or not film:
            st.progress(0.0)
            st.markdown(f":small[{_not_yet(status)}]")
            return
        header = film[-1].header
        progress, seconds = float(str(header["progress"])), float(str(header["seconds"]))
        st.progress(min(1.0, progress))
        settings = training.settings
        done = captions.how_far(progress, epochs=settings.epochs, tokens=training.text.tokens)
        speed = captions.how_fast(
            _pace(training, status),
            words_per_second=float(str(header["words_per_second"])),
            left=captions.seconds_left(progress, max(seconds, training.pace * progress)),
            place=status.position,
        )
        with st.container(key="training_told", horizontal=True, horizontal_alignment="distribute"):
            st.markdown(f":small[{done}]", width="content")
            st.markdown(f":small[{speed}]", width="content")


def _not_yet(status: Status | None) -> str:
    """Return what goes before the first frame."""
    if status is not None and status.state is State.WAITING:
        return f"Waiting for a free worker: number {status.position} in the queue."
    if is_live(status):
        return "Starting: the text is being read."
    return "W starts as small random numbers. Press **Start**."


def _told(status: Status | None, said: str) -> None:
    """Say what there is to see, or what went wrong; in one place, so that the picture stays."""
    with st.container(key="training_said", gap="xsmall"):
        refused = refusal()
        if refused:
            st.warning(plain(refused))
        if status is not None and status.state is State.FAILED:
            st.error(plain(status.error))
        else:
            st.markdown(said)


def _pace(training: Training, status: Status) -> captions.Pace:
    """Return what a run does."""
    if status.state is State.STOPPED:
        return "paused" if training.paused else "stopped"
    names: dict[State, captions.Pace] = {
        State.WAITING: "waiting",
        State.RUNNING: "running",
        State.DONE: "finished",
        State.FAILED: "failed",
    }
    return names[status.state]


def _moment(film: Sequence[Message], *, live: bool) -> int:
    """Return the frame to show: the newest, or the one that the replay is at."""
    last = len(film) - 1
    if live:
        st.session_state.pop("replay_at", None)
        return last
    return min(last, int(st.session_state.get("replay_at", last)))


def _advance(last: int, at: int) -> None:
    """Take a replay that plays one step further, for the next time that the panel is drawn."""
    if st.session_state.get("replay_playing"):
        st.session_state["replay_at"] = min(last, at + max(1, last // STEPS))
        st.session_state["replay_playing"] = at < last


def _before(plan: Plan, status: Status | None) -> None:
    """Show what there is before the first run: a random cloud, a level line, an empty table."""
    left, right = st.columns([WIDTH + 8, COLUMN], gap="small")
    with left, st.container(key="training_map_side", gap="xxsmall"):
        said = _untrained(plan)
        _small(said)
        _told(status, FIRST_SEEN)
    with right, st.container(key="training_side", gap="xxsmall"):
        settings = plan.settings
        draw(loss_curve(Fall((), settings.epochs, settings.negatives)), key="loss")
        words = [] if plan.text is None else [plan.text.words[row] for row in plan.watched]
        firsts = [words[place] for place in _firsts(plan, words)]
        draw(neighbours_then(watching.not_yet(firsts)), key="then")


def _untrained(plan: Plan) -> str:
    """Draw words at random places, as W has them before its first step.

    Returns:
        What it shows, in a sentence.
    """
    if plan.text is None:
        # No points yet, but the browser fetches plotly.js while the visitor reads.
        live_chart(Chart((), {}, "No words yet.", HEIGHT, "empty"), key="training_map")
        return "The words of your text will stand here."
    watched, text = plan.watched, plan.text
    ids = list(dict.fromkeys([*watched, *range(min(FOLLOWED, len(text.words)))]))
    rows = watching.untrained_rows(len(ids), plan.settings.dimensions, plan.settings.seed)
    flat = watching.film_map([rows], previous=None)
    said = captions.untrained_caption(len(ids), flat.variance)
    words = [text.words[row] for row in ids]
    _draw_map(plan, Cloud(words, np.array(ids, np.int32), flat, len(watched)), said, "before")
    return said


def _small(words: str) -> None:
    """Write small print that takes no more room than its lines."""
    with st.container(key="small_training"):
        st.markdown(f":gray[:small[{words}]]")


def _picture(plan: Plan, show: Show, status: Status | None) -> None:
    """Draw the run at one moment, and say what there is to see."""
    training, film, moment = show.training, show.film, show.moment
    progress = [float(str(one.header["progress"])) for one in film]
    neighbours = [np.asarray(one.arrays["neighbours"], np.int32) for one in film]
    words = [training.text.words[row] for row in training.watched]
    rows = _firsts(plan, words)
    shares = [(share, near[rows]) for share, near in zip(progress, neighbours, strict=True)]
    named = [training.watched[row] for row in rows]
    then = watching.then_and_now(training.text.words, named, shares, moment=moment)
    start = (1 + training.settings.negatives) * np.log(2)
    untrained = float(str(film[moment].header["loss"])) > (1 - _UNTRAINED) * start
    left, right = st.columns([WIDTH + 8, COLUMN], gap="small")
    with left, st.container(key="training_map_side", gap="xxsmall"):
        _small(_map(plan, show, progress))
        ended = progress[-1] >= 1
        _told(status, captions.neighbours_sentence(then, untrained=untrained, ended=ended))
    with right, st.container(key="training_side", gap="xxsmall"):
        losses = [float(str(one.header["loss"])) for one in film[: moment + 1]]
        points = list(zip(progress, losses, strict=False))
        drawing = loss_curve(Fall(points, training.settings.epochs, training.settings.negatives))
        draw(drawing, key="loss")
        draw(neighbours_then(then), key="then")


def _firsts(plan: Plan, words: Sequence[str]) -> list[int]:
    """Return places among the watched words: the first of each group, at most four."""
    firsts = [next((word for word in group if word in words), None) for group in plan.groups]
    places = [words.index(word) for word in firsts if word is not None]
    return (places or list(range(len(words))))[:LISTED]


def _map(plan: Plan, show: Show, progress: Sequence[float]) -> str:
    """Draw the map of the followed words at one moment.

    Returns:
        What it shows, in a sentence.
    """
    training, moment = show.training, show.moment
    frame = training.frame(moment)
    ids = np.asarray(frame.arrays["followed"], np.int32)
    rows = np.asarray(frame.arrays["rows"], np.float64)
    first = int(np.searchsorted(progress, 0.2 * progress[moment]))
    moments = sorted({int(one) for one in np.linspace(first, moment, TAILS)} - {moment})
    past = [np.asarray(training.frame(one).arrays["rows"], np.float64) for one in moments]
    turn_to = st.session_state.get(f"plane_{training.run}")
    at_end = moment == len(show.film) - 1
    if show.live or turn_to is None:
        flat = watching.film_map([*past, rows], previous=turn_to)
        st.session_state[f"plane_{training.run}"] = flat.coordinates
    else:  # at rest the axes are those of the last frame, so a replay doesn't turn
        last = np.asarray(training.frame(len(show.film) - 1).arrays["rows"], np.float64)
        flat = watching.on_axes([*past, rows], last, previous=turn_to)
    words = [training.text.words[row] for row in ids.tolist()]
    alt = f"Map of {len(ids)} words at {progress[moment]:.0%} of the training."
    cloud = Cloud(words, ids, flat, len(training.watched), tails=bool(moments), moment=moment)
    _draw_map(plan, cloud, alt, training.run)
    if not show.live and not at_end:
        return captions.replay_caption(len(ids), flat.variance, progress[moment])
    since = progress[moments[0]] if moments else None
    return captions.map_caption(len(ids), flat.variance, since=since, turned=flat.turned)


def _draw_map(plan: Plan, cloud: Cloud, alt: str, view: str) -> None:
    words, flat, watched = cloud.words, cloud.flat, cloud.watched
    colours, symbols = _looks(plan, words, watched)
    sizes = np.where(np.arange(len(words)) < watched, 9.0, 4.0)
    order = choose_labels(
        words, flat.coordinates, range(min(len(words), 120)), width=WIDTH, height=HEIGHT,
        sure=watched, most=WRITTEN + watched,
    )  # fmt: skip
    still = np.empty((0, 2))
    tails = [flat.tails[i] if i < watched and cloud.tails else still for i in range(len(words))]
    chart = word_map(
        WordMap(
            words=words, ids=cloud.ids, coordinates=flat.coordinates,
            marks=Marks(colours, symbols, sizes),
            labels=tuple(
                Label(point, words[point], "bold" if point < watched else "word")
                for point in order
            ),
            tails=tails, axes=captions.plane_axes(flat.shares, turned=flat.turned), alt=alt,
            view=view, width=WIDTH, height=HEIGHT,
        )
    )  # fmt: skip
    live_chart(
        chart, key="training_map", revision=cloud.moment + 1,
        on_click=partial(take_row, plan.text.words if plan.text is not None else words),
    )  # fmt: skip


def _looks(plan: Plan, words: Sequence[str], watched: int) -> tuple[list[str], list[str]]:
    group_of = {word: i for i, group in enumerate(plan.groups) for word in group}
    colours, symbols = [], []
    for point, word in enumerate(words):
        group = group_of.get(word, -1) if point < watched else -1
        colours.append(HUES[group % 4] if group >= 0 else "edge")
        symbols.append("diamond" if group >= 0 and group % 8 > 3 else "circle")
    return colours, symbols


def show_matrices(plan: Plan) -> None:
    """Draw W and W' of the watched words at the moment shown."""
    training = training_of(plan.key)
    if training is None or not training.film:
        st.markdown("Both matrices appear as soon as a run has started.")
        return
    status = training.status()
    every = 1.0 if is_live(status) else None
    part("matrices_panel", lambda: _matrices(training), every=every)


def _matrices(training: Training) -> None:
    film = training.look(training.status())
    frame = training.frame(_moment(film, live=is_live(training.status())))
    watched = len(training.watched)
    rows = np.asarray(frame.arrays["rows"], np.float32)[:watched]
    context = np.asarray(frame.arrays["context"], np.float32)
    words = [training.text.words[row] for row in training.watched]
    words, rows, context = words[:8], rows[:8], context[:8]
    draw(two_matrices(words, rows, context), key="matrices")
    st.markdown(captions.two_matrices_sentence(words, watching.cosines_of(rows, context)))
    numbers_behind(
        lambda: watching.matrix_columns(words, rows, context), key="matrices_rows",
        alt="Rows of W and of W′, a column for each dimension.",
    )  # fmt: skip


def show_replay(plan: Plan) -> None:
    """Draw the scrubber of a run that rests."""
    training = training_of(plan.key)
    if training is None or len(training.film) < 2:
        st.markdown("After a run, any moment of it can be seen again here.")
        return
    if is_live(training.status()):
        st.markdown("While it trains you see the newest moment. Pause, and scrub back.")
        return
    last = len(training.film) - 1
    at = min(last, int(st.session_state.get("replay_at", last)))
    playing = bool(st.session_state.get("replay_playing"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "Halt" if playing else "Play", key="replay", on_click=_play, args=(not playing, last),
            type="primary",
        )  # fmt: skip
        place = f"moment_{training.run}"
        if st.session_state.get(place) != at:  # it plays, or the run went on
            st.session_state[place] = at
        st.slider("Moment", 0, last, key=place, disabled=playing, on_change=_scrub, args=(place,))


def _scrub(place: str) -> None:
    st.session_state["replay_at"] = st.session_state[place]
    ask_for_page()


def _play(on: bool, last: int) -> None:
    st.session_state["replay_playing"] = on
    if on and int(st.session_state.get("replay_at", last)) >= last:
        st.session_state["replay_at"] = 0


def numbers(film: Sequence[Message]) -> dict[str, list[float]]:
    """Gather the figures of a run.

    Returns:
        Columns of the table behind the loss.
    """
    names = {"share": "progress", "pass": "epoch", "loss": "loss", "seconds": "seconds"}
    columns = {
        title: [round(float(str(one.header[name])), 4) for one in film]
        for title, name in names.items()
    }
    speeds = [round(float(str(one.header["words_per_second"]))) for one in film]
    return columns | {"words/s": [float(speed) for speed in speeds]}

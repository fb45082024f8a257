"""The map of lesson 3: the followed words at one moment of a run, and before the first."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.figures.chart import Chart
from embedding_lab.figures.labels import choose_labels
from embedding_lab.figures.word_map import Label, Marks, WordMap, word_map
from embedding_lab.jobs.job import Message
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons import watching
from embedding_lab.lessons.map_marks import HUES
from embedding_lab.lessons.numbers import whole_percent
from embedding_lab.lessons.windows import Window
from embedding_lab.training.settings import Settings
from embedding_lab.ui.in_hand import take_row
from embedding_lab.ui.live_chart import live_chart
from embedding_lab.ui.training_run import FOLLOWED, Text, Training

WIDTH, HEIGHT = 528, 248  # px of the map
TAILS = 10  # moments that a tail has, at most
WRITTEN = 26  # words beside points, at most


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


def draw_untrained(plan: Plan) -> str:
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


def draw_moment(plan: Plan, show: Show, progress: Sequence[float]) -> str:
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
    alt = f"Map of {len(ids)} words at {whole_percent(progress[moment])} of the training."
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

"""The picture of lesson 3: the followed words at one moment of a run, and before the first."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.figures.film_map import FilmMap, Moment, film_map
from embedding_lab.jobs.job import Message
from embedding_lab.lessons import film_captions as captions
from embedding_lab.lessons.families import Groups, grammar_groups, typed_groups
from embedding_lab.lessons.numbers import counted, so_far
from embedding_lab.lessons.watching import EARLY, early_frame, titles_of
from embedding_lab.lessons.windows import Window
from embedding_lab.training.settings import Settings
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.in_hand import take_in_hand
from embedding_lab.ui.training_run import FOLLOWED, Order, Text, Training, progress_of
from embedding_lab.ui.training_told import GRAMMAR, caption_of, saved_of

START = "at the start"
Places = npt.NDArray[np.float64]
BOLD = 8  # watched words that are written in bold


class Plan(NamedTuple):
    """What the controls say.

    Attributes:
        key: the id of the text.
        text: what to train on; None where there is none yet.
        settings: for the next run.
        groups: words to watch, in groups.
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

    @property
    def order(self) -> Order | None:
        """The run that Start would start; None without a text."""
        if self.text is None:
            return None
        groups = groups_of(self.text, self.groups)
        return Order(self.text, self.settings, tuple(self.watched), groups, self.pace)


class Show(NamedTuple):
    """A moment of a run, ready to draw.

    Attributes:
        training: the run.
        film: its frames by now, at least one.
        moment: the number of the frame.
        moves: whether the next moment follows at once.
    """

    training: Training
    film: list[Message]
    moment: int
    moves: bool

    @property
    def frame(self) -> Message:
        """The light frame of the moment."""
        return self.film[self.moment]


def groups_of(text: Text, typed: Sequence[Sequence[str]]) -> Groups:
    """Find which words of a text belong together.

    Args:
        text: a text.
        typed: groups that the learner watches.

    Returns:
        The families of the grammar where the text has one, else the typed groups.
    """
    return grammar_groups(text.words) if text.name == GRAMMAR else typed_groups(text.words, typed)


def draw_untrained(plan: Plan) -> str:
    """Draw words at random places, before a run has begun.

    Returns:
        What it shows, in a sentence.
    """
    order = plan.order
    if order is None:
        _draw(_Scene((), np.empty((0, 2))), None, "No words yet.")
        return "The words of your text will stand here."
    watched = dict.fromkeys(order.watched)
    others = [row for row in range(len(order.text.words)) if row not in watched][:FOLLOWED]
    rows = [*watched, *others]  # as the worker follows them
    rng = np.random.default_rng(order.settings.seed)
    angles, radii = rng.uniform(0, 2 * np.pi, len(rows)), np.sqrt(rng.random(len(rows)))
    places = np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])
    said = captions.before_caption(len(rows))
    moments = tuple(Moment(title, None) for title in moments_of([]))
    _draw(_Scene(rows, places, moments), order, said)
    return said


def draw_moment(show: Show) -> str:
    """Draw the followed words at one moment of a run.

    Returns:
        What it shows, in a sentence.
    """
    training = show.training
    whole = training.frame(show.moment)
    rows = np.asarray(whole.arrays["followed"], np.int32).tolist()
    found = moments_of(show.film)
    moments = tuple(
        Moment(title, None if at is None else _places(training.frame(at)))
        for title, at in found.items()
    )
    at = so_far(progress_of(whole))
    alt = f"Map of {counted(len(rows), 'word')} at {at} of the training."
    said = caption_of(training, whole, len(rows))
    _draw(_Scene(rows, _places(whole), moments, not show.moves, said), training.order, alt)
    return said


def moments_of(film: Sequence[Message]) -> Mapping[str, int | None]:
    """Find the moments of a film to which a click leads.

    Args:
        film: its frames by now.

    Returns:
        By title, the number of the frame; None where the run hasn't come to it.
    """
    progress = [progress_of(one) for one in film]
    places = [early_frame(progress, share) for share in EARLY]
    titles = titles_of([None if place is None else progress[place] for place in places])
    return {START: 0 if film else None, **dict(zip(titles, places, strict=True))}


class _Scene(NamedTuple):
    """What stands in the picture: rows of the words, where they lie, how far to trust it."""

    rows: Sequence[int]
    places: Places
    moments: tuple[Moment, ...] = ()
    calm: bool = True
    figures: str = ""


def _draw(scene: _Scene, order: Order | None, alt: str) -> None:
    if order is None:
        one = FilmMap(words=(), places=scene.places, groups=np.empty(0, np.int32), alt=alt)
    else:
        point = {row: i for i, row in enumerate(scene.rows)}
        pairs = order.groups.partners.tolist()
        one = FilmMap(
            words=[order.text.words[row] for row in scene.rows], places=scene.places,
            groups=order.groups.of[list(scene.rows)], names=order.groups.names,
            partners=[(point[a], point[b]) for a, b in pairs if a in point and b in point],
            watched=range(min(BOLD, len(order.watched))), moments=scene.moments, calm=scene.calm,
            alt=alt,
        )  # fmt: skip
    draw(film_map(one), key="training_map", saved=saved_of(order, scene.figures), on_word=take)


def take(word: str) -> None:
    """Show the moment of that title, or take the word in hand; for a callback.

    Args:
        word: what was clicked in the picture; a browser may send anything.
    """
    if word == START or re.fullmatch(r"at \d+ %", word):
        st.session_state["replay_wish"] = word
    else:
        take_in_hand(word)


def _places(frame: Message) -> Places:
    return np.asarray(frame.arrays["places"], np.float64)

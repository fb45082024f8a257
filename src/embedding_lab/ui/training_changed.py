"""What lesson 3 says where the controls and the run beneath them differ, and which words it lacks.

A run keeps the text, the settings and the words to watch that it was started with.
"""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import streamlit as st

from embedding_lab.jobs.engine import Status
from embedding_lab.lessons.first_look import in_words
from embedding_lab.lessons.numbers import counted
from embedding_lab.text.markdown import plain
from embedding_lab.training.settings import Settings
from embedding_lab.ui.jobs import is_live
from embedding_lab.ui.training_map import Plan
from embedding_lab.ui.training_run import Text, Training

NAMED = 5  # words that are named of those that a text lacks


def show_changes(plan: Plan, training: Training | None, status: Status | None) -> None:
    """Say what differs, in a line between the controls and the run; nothing where nothing does."""
    told = [] if training is None else changes(plan, training, live=is_live(status))
    lacking = unknown_words(plan)
    if told or lacking:
        st.markdown(f":gray[:small[{' '.join([*told, *lacking])}]]")


def changes(plan: Plan, training: Training, *, live: bool) -> list[str]:
    """Say what the run has that the controls no longer say.

    Args:
        plan: what the controls say.
        training: the run.
        live: whether it is at work.

    Returns:
        Sentences; none where a new run would be the same.
    """
    told = []
    same = plan.text is None or _are_same(plan.text, training.text)
    if not same and live:
        told.append("This run reads the text as it was before.")
    elif not same:
        told.append("This run read the text as it was before. **Train again** reads this one.")
    had = different(training.settings, plan.settings) if plan.text is not None else []
    if had:
        told.append(f"The settings above are for the next run. This one has {in_words(had)}.")
    watched = (*training.watched, *training.groups.of.tolist())
    order = plan.order
    if same and order is not None and watched != (*order.watched, *order.groups.of.tolist()):
        told.append("The words to watch, too, are for the next run.")
    return told


def different(run: Settings, now: Settings) -> list[str]:
    """Name the settings of a run that are others now.

    Args:
        run: its settings.
        now: those of the controls.

    Returns:
        Each with the value that the run has.
    """
    written = {
        "model": "skip-gram" if run.model == "skipgram" else "CBOW",
        "dimensions": f"d = {run.dimensions}",
        "window": f"window {run.window}",
        "negatives": f"K = {run.negatives}",
        "epochs": counted(run.epochs, "pass", "passes"),
        "sample": f"t = {run.sample:g} for thinning",
        "learning_rate": f"rate {run.learning_rate:g}",
        "seed": f"seed {run.seed}",
    }
    names = [one.name for one in fields(Settings) if one.name in written]
    return [written[name] for name in names if getattr(run, name) != getattr(now, name)]


def unknown_words(plan: Plan) -> list[str]:
    """Say which of the words to watch the text lacks, or has too rarely to be trained on.

    Args:
        plan: what the controls say.

    Returns:
        One sentence, or none.
    """
    if plan.text is None:
        return []
    known = set(plan.text.words)
    typed = dict.fromkeys(word for group in plan.groups for word in group)
    lacking = [word for word in typed if word not in known]
    if not lacking:
        return []
    named = [plain(word) for word in lacking[:NAMED]]
    if len(lacking) > NAMED:
        named.append(f"{len(lacking) - NAMED} more")
    return [f"Not in this text often enough: {in_words(named)}."]


def _are_same(one: Text, other: Text) -> bool:
    if one is other or one.name is not None or other.name is not None:
        return one.name == other.name
    return _words(one) == _words(other) and all(
        np.array_equal(one.arrays[part], other.arrays[part]) for part in ("ids", "starts")
    )


def _words(text: Text) -> Sequence[str]:
    return tuple(text.words)

"""`mine`: the table that this session has trained, read from the engine when it is asked for.

A session keeps the run and the words; of the tables themselves only a few are in memory at a
time, because thirty students who each train one would fill the server.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from embedding_lab.jobs.results import result_vectors
from embedding_lab.ui.jobs import engine
from embedding_lab.vectors.table import WordVectors

IN_MEMORY = 4  # tables; one of the State of the Union takes 10 MB
_KEPT = "trained_here"  # session state: what this session has trained


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """A training run whose table can be asked for.

    Attributes:
        run: its name in the engine.
        stage: how far it had come, so that a run that goes on is read anew.
        name: what the table is called.
        words: the V words.
        counts: (V,) int64, how often each occurs.
        note: where the table is from, in a sentence.
    """

    run: str
    stage: float
    name: str
    words: Sequence[str]
    counts: npt.NDArray[np.int64]
    note: str


def keep(trained: Trained) -> None:
    """Lay a table of this session beside those that ship.

    Args:
        trained: the run.
    """
    st.session_state[_KEPT] = trained


def kept() -> Trained | None:
    """Look what this session has trained.

    Returns:
        The run; None if there is none yet.
    """
    trained: Trained | None = st.session_state.get(_KEPT)
    return trained


def open_trained(trained: Trained) -> WordVectors | None:
    """Read the table of a run.

    Args:
        trained: the run.

    Returns:
        The table; None if the engine no longer has it.
    """
    return _open(trained.run, trained.stage, trained)


@st.cache_resource(max_entries=IN_MEMORY, show_spinner=False)
def _open(run: str, stage: float, _trained: Trained) -> WordVectors | None:
    message = engine().table(run)
    if message is None:
        return None
    return result_vectors(message, _trained.words, _trained.counts, _trained.name, _trained.note)

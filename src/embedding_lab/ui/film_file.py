"""*Take the film*: a run as a moving picture in a file, drawn by a worker."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from math import log
from urllib.parse import urlencode, urlsplit

import numpy as np
import streamlit as st

from embedding_lab.jobs.engine import QueueFullError, State, Status
from embedding_lab.jobs.job import JSON, Job
from embedding_lab.lessons.numbers import decimal_bytes, whole_percent
from embedding_lab.text.markdown import plain
from embedding_lab.ui.jobs import engine, is_live, latest, pause_between_looks, run_in
from embedding_lab.ui.part import part
from embedding_lab.ui.training_run import Training, progress_of
from embedding_lab.ui.training_told import (
    Curves,
    bare,
    caption_of,
    curves_of,
    settings_line,
    verdict_of,
)

MOST_FRAMES = 61
LABELS = 8  # watched words that are written in the film
SLOT = "training_film"
_TAKEN = "film_taken"  # session state: the run whose film was asked for, and its number of frames
FILE = "training-film.gif"


def take_film(training: Training | None) -> None:
    """Draw the control: a button, behind which the film is made and kept.

    Args:
        training: the run, if it rests and has a film.
    """
    with st.popover("Take the film", width="stretch", disabled=training is None):
        if training is not None:
            _offer(training)


def _offer(training: Training) -> None:
    """Draw what stands behind the button, again and again while the film is made."""
    run = _asked_for(training)
    status = None if run is None else engine().status(run)
    every = pause_between_looks(status)
    part("film_file", lambda: _offered(training, every), every=every)


def _offered(training: Training, every: float | None) -> None:
    run = _asked_for(training)
    status = None if run is None else engine().status(run)
    if run is None or status is None or status.state in {State.STOPPED, State.FAILED}:
        st.markdown(
            "The run as a GIF, with its charts, settings and address in the picture.", width=260
        )
        if status is not None and status.error:
            st.error(plain(status.error))
        st.button("Make the film", key="make_film", on_click=_make, args=(training,))
    elif is_live(status):
        _progress(run, status)
    else:
        message = latest(run, status)
        size = 0 if message is None else len(message.arrays["gif"])
        st.download_button(
            f"Save the film, {decimal_bytes(size)}", partial(_bytes, run), FILE, "image/gif",
            key="save_film", on_click="ignore", type="primary",
        )  # fmt: skip
    if every != pause_between_looks(status):
        st.rerun()


def _progress(run: str, status: Status) -> None:
    message = latest(run, status)
    drawn, of = (0, 1) if message is None else (message.header["drawn"], message.header["of"])
    st.progress(int(str(drawn)) / int(str(of)), text="The film is drawn.", width=260)


def _asked_for(training: Training) -> str | None:
    taken = st.session_state.get(_TAKEN)
    if taken is None or taken[:2] != (training.run, len(training.film)):
        return None
    run: str = taken[2]
    return run


def _make(training: Training) -> None:
    try:
        run = run_in(SLOT, film_job(training, link=_link(), date=_today()))
    except QueueFullError as error:
        st.session_state["training_refused"] = str(error)
        return
    st.session_state[_TAKEN] = (training.run, len(training.film), run)


def film_job(training: Training, *, link: str, date: str) -> Job:
    """Gather what a film shows.

    Args:
        training: the run.
        link: the address of the page.
        date: of today.

    Returns:
        The job, for `embedding_lab.jobs.task_film`.
    """
    last = len(training.film) - 1
    moments = np.unique(np.linspace(0, last, min(MOST_FRAMES, last + 1)).round().astype(int))
    frames = [training.frame(int(moment)) for moment in moments]
    rows = np.asarray(frames[-1].arrays["followed"], np.int32)
    point = {int(row): i for i, row in enumerate(rows)}
    pairs = training.groups.partners.tolist()
    joined = [(point[a], point[b]) for a, b in pairs if a in point and b in point]
    labels: list[JSON] = [
        [i, training.text.words[int(row)]]
        for i, row in enumerate(rows[: min(LABELS, len(training.watched))])
    ]
    settings: dict[str, JSON] = {
        "title": f"How is W learned? {training.text.title}",
        "settings": settings_line(training.order),
        "verdicts": [
            bare(verdict_of(training, training.film[: int(moment) + 1])) for moment in moments
        ],
        "captions": [bare(caption_of(training, one, len(rows))) for one in frames],
        "place": f"Embedding Lab, {date} · {link}",
        "names": list(training.groups.names),
        "labels": labels,
        "curves": _curves(curves_of(training.order, training.film)),
    }
    return Job("film", settings, {
        "places": np.stack([np.asarray(one.arrays["places"], np.float32) for one in frames]),
        "progress": np.array([progress_of(one) for one in frames]),
        "groups": training.groups.of[rows],
        "partners": np.array(joined, np.int32).reshape(-1, 2),
    })  # fmt: skip


def _curves(curves: Curves) -> JSON:
    """Write the charts as plain values.

    Returns:
        Two dicts, as the task reads them.
    """
    fall, found = curves
    untrained = (1 + fall.negatives) * log(2)
    losses = [untrained, *(loss for _, loss in (*fall.points, *fall.null))]
    low = 0.9 * min(losses)
    chance = found.rises[0].chance if found.rises else 0.0
    return [
        {
            "title": fall.title,
            "names": [""],
            "points": [_pairs(fall.points)],
            "null": [_pairs(fall.null)] if fall.null else [],
            "scale": [low, max(losses)],
            "marks": [[untrained, f"untrained {untrained:.2f}"], [low, f"{low:.2f}"]],
        },
        {
            "title": found.title,
            "names": [rise.name for rise in found.rises],
            "points": [_pairs(rise.points) for rise in found.rises],
            "null": [_pairs(rise.null) for rise in found.rises if rise.null],
            "scale": [0, 1],
            "marks": [[1, "100 %"], [chance, f"chance {whole_percent(chance)}"]],
        },
    ]


def _pairs(points: Sequence[tuple[float, float]]) -> JSON:
    return [[at, value] for at, value in points]


def _bytes(run: str) -> bytes:
    message = latest(run, engine().status(run))
    if message is None or "gif" not in message.arrays:
        raise LookupError("the film is no longer kept; make it again")
    return np.asarray(message.arrays["gif"], np.uint8).tobytes()


def _link() -> str:
    asked = urlencode({key: st.query_params.get_all(key) for key in st.query_params}, doseq=True)
    return address(st.context.url or "", asked)


def address(url: str, asked: str) -> str:
    """Write the address of the page for others.

    Args:
        url: as the browser has it; "" if nobody knows.
        asked: the controls, as the query of a URL.

    Returns:
        The whole address; only its last part where it leads to the reader's own machine.
    """
    host = urlsplit(url).hostname or "localhost"
    own = host in {"localhost", "::1"} or host.startswith("127.")
    page = "training" if own else url.split("?")[0]
    return f"{page}{'?' if asked else ''}{asked}"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()

"""What the seed, the gaps and the sizes of a t-SNE picture tell, computed for the one on screen."""

import numpy as np
import streamlit as st

from embedding_lab.jobs.engine import QueueFullError, State
from embedding_lab.jobs.job import Job
from embedding_lab.lessons import map_seeds
from embedding_lab.text.markdown import plain
from embedding_lab.ui.jobs import empty, engine, is_live, pause_between_looks, run_in
from embedding_lab.ui.map_jobs import Picture, Plan, picture_of, tsne_settings
from embedding_lab.ui.part import part

SLOT = "seeds"
HOW = (
    "R² is the share of one picture's spread that the other explains, laid on it. "
    "Rank correlation is 1 for the same order, 0 for none."
)


def show_worth(plan: Plan, *, is_open: bool) -> None:
    """Compare the picture with that of the next seed, once it rests and the reader looks."""
    if not is_open:
        empty(SLOT)  # or the other picture would go on for nobody
        return
    if plan.view.method == "pca":
        empty(SLOT)
        st.markdown("PCA has no seed: the same words always give the same picture.")
        return
    try:
        every = _every(plan)
    except QueueFullError as error:
        st.warning(plain(str(error)))
        return
    part("worth_panel", lambda: _panel(plan, every), every=every)


def _every(plan: Plan) -> float | None:
    """Return the seconds between two looks: while the picture moves, or the other is drawn."""
    picture = picture_of(plan)
    if is_live(picture.status):
        return pause_between_looks(picture.status)
    run = _run(plan, picture)
    return None if run is None else pause_between_looks(engine().status(run))


def _run(plan: Plan, picture: Picture) -> str | None:
    """Return the run that compares; without a finished picture there is none."""
    if picture.status is None or picture.status.state is not State.DONE:
        return None
    settings = {**tsne_settings(plan.view), "seed": plan.view.seed + 1}
    arrays = {
        "rows": plan.rows,
        "coordinates": picture.coordinates.astype(np.float32),
        "groups": plan.chosen.categories,
    }
    return run_in(SLOT, Job("seeds", settings, arrays))


def _panel(plan: Plan, every: float | None) -> None:
    try:
        picture = picture_of(plan)
        run = None if is_live(picture.status) else _run(plan, picture)
    except QueueFullError as error:
        st.warning(plain(str(error)))
        return
    _told(plan, run)
    if every != _every(plan):
        st.rerun()


def _told(plan: Plan, run: str | None) -> None:
    view = plan.view
    if run is None:
        st.markdown(":gray[What seed, gaps and sizes tell follows when the picture is finished.]")
        return
    status = engine().status(run)
    if status.state is State.FAILED:
        st.error(plain(status.error))
        return
    frames = engine().frames(run)
    if not frames:
        st.markdown(f":gray[Drawing the same words from seed {view.seed + 1}, to compare with.]")
        return
    found = map_seeds.read_seeds(frames[0].header)
    told = (
        map_seeds.seed_sentence(found, view.start, (view.seed, view.seed + 1)),
        map_seeds.gap_sentence(found),
        map_seeds.size_sentence(found),
    )
    st.markdown("\n".join(f"- {one}" for one in told))
    st.markdown(f":gray[:small[{HOW}]]")

"""For teachers: the course as links, what to expect, a sheet to print, and the classroom."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

import streamlit as st

from embedding_lab.figures.plan import Stretch, plan
from embedding_lab.figures.sheet import Entry, sheet
from embedding_lab.lessons.expected import Figures
from embedding_lab.lessons.steps import STEPS, Step, minutes_of
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import shipped
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import frame
from embedding_lab.ui.lessons import COURSE, HOME, TEACHERS
from embedding_lab.ui.part import part

ALL = "all"
TITLES = {lesson.path: lesson.title for lesson in (HOME, *COURSE)}
LESSONS = list(dict.fromkeys(step.path for step in STEPS))
DEFAULTS = {"lesson": ALL}
LOCAL = "http://localhost:8501"  # what `make run` serves
TABS = ["The steps", "In class, offline"]
COMMANDS = """
# with a network, on a computer of the same kind, with the same Python
python3 -m pip wheel -w wheelhouse -r requirements.txt hatchling editables

# without a network
PIP_NO_INDEX=1 PIP_FIND_LINKS=wheelhouse make run
"""
IN_CLASS = """
- **Project.** Switch on *Projector*, at the upper right: no sidebar, and a lesson fills the
  screen. A link ending in `?projector=true` opens so.
- **Nothing leaves the machine.** No page asks another computer for anything. If the internet goes,
  only the way from the students to this machine must stay: the local network, or a hotspot.
- **Thirty students.** Training and t-SNE take turns in two workers, and a page shows its place in
  the queue. A picture that many ask for is computed once; each trains for itself.
- **So take turns at Start.** One half predicts while the other half trains, best the teaching text.
- **A lost connection.** A session is kept for 15 minutes, its running work for one. The address bar
  holds words and settings, on every page: reload it, or send it on. Texts and files it never holds.
"""


@st.cache_data(max_entries=len(STEPS), show_spinner=False)
def figures_of(number: int) -> Figures:
    """Compute what to expect at a step, once for all who ask.

    Returns:
        The figures of `STEPS[number]`.
    """
    return STEPS[number].expected(shipped)


def app_address() -> str:
    """Return where the app is, as this visitor's browser has it, without the page."""
    return (st.context.url or LOCAL).rstrip("/").removesuffix("/teachers")


def printed(steps: Sequence[Step], base: str) -> str:
    """Return the sheet of some steps as HTML."""
    entries = [
        Entry(step, TITLES[step.path], step.link(base), figures_of(STEPS.index(step)))
        for step in steps
    ]
    return sheet(entries)


def choose_steps() -> list[Step]:
    """Draw the filter and the sheet's button.

    Returns:
        The steps of the chosen lesson, or all.
    """
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        lesson = st.segmented_control(
            "Lesson", [ALL, *LESSONS], default=ALL, required=True, key="lesson",
            format_func=lambda path: TITLES.get(path, "All"), bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        steps = [step for step in STEPS if lesson in {ALL, None, step.path}]
        st.download_button(
            "Sheet to print", partial(printed, steps, app_address()), "lesson_sheet.html",
            "text/html", key="sheet", on_click="ignore", icon=":material/print:",
            help="Questions, links and room for predictions; then the expected figures, for you.",
        )  # fmt: skip
    return steps


def show_step(step: Step) -> None:
    """Draw a step: what to ask, what to do, its link, and what to expect folded away."""
    with st.container(gap="xxsmall"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.markdown(
                f"**{step.id}\u2002{step.title}**\u2002:gray[{step.minutes} min]", width="content"
            )
            with st.container(horizontal=True, width="content", vertical_alignment="center"):
                st.page_link(
                    step.path, label="Open this step", icon=":material/arrow_forward:",
                    query_params=step.query,
                )  # fmt: skip
                with st.popover("Copy its link", type="tertiary"):
                    st.code(step.link(app_address()), language=None, wrap_lines=True)
        st.markdown(f":gray[Misconception: {step.treats}]")
        st.markdown(f"**Ask** {step.ask}")
        st.markdown(f"**Then** {step.do}")
        fold = st.expander(
            ":gray[Expected figures]", key=f"expected_{step.id}", type="compact", on_change="rerun"
        )
    with fold:
        if fold.open:
            show_figures(figures_of(STEPS.index(step)))


def show_figures(figures: Figures) -> None:
    """Draw what to expect, and what it was computed from."""
    st.markdown("  \n".join(figures.sentences))
    st.markdown(f":gray[:small[{plain(figures.source)}]]")


def in_class() -> None:
    """Tell how to run the lab in a room without a network."""
    st.markdown("**Beforehand**, fetch what the app needs; **there**, install it and serve.")
    st.code(COMMANDS.strip(), language="bash")
    base = app_address()
    if urlsplit(base).hostname in {"localhost", "127.0.0.1", "::1"}:
        st.markdown(
            "Students type `http://YOUR-ADDRESS:8501`, with this machine's name or number in the "
            "local network. The address in your browser now works on this machine alone."
        )
    else:
        st.markdown("Students type")
        st.code(base, language=None)
    st.markdown(IN_CLASS)
    st.markdown(":gray[:small[More, with what was measured: docs/hosting.md, docs/benchmarks.md.]]")


def show() -> None:
    """Draw the page."""
    st.markdown(
        f"{len(STEPS)} steps, **{minutes_of(STEPS)} minutes** with Home. Let the class predict, "
        "open the step, then compare. Each link opens exactly the state that the step needs."
    )
    picture = st.container()
    steps_tab, room = st.tabs(TABS)
    with steps_tab:
        steps = choose_steps()
        for step in steps:
            part(f"step_{step.id}", partial(show_step, step))
    with room:
        in_class()
    stretches = [
        Stretch(
            TITLES[path], [step for step in STEPS if step.path == path],
            chosen=len(steps) < len(STEPS) and steps[0].path == path,
        )
        for path in LESSONS
    ]  # fmt: skip
    with picture:
        draw(plan(stretches), key="plan")


with frame(TEACHERS, DEFAULTS, word="nowhere"):
    part("teachers", show)

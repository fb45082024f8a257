"""For teachers: the course as links, a plan for the minutes, two sheets, and the classroom."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from embedding_lab.figures.plan import Stretch, plan
from embedding_lab.figures.sheet import Entry, class_sheet, teacher_sheet
from embedding_lab.jobs.pool import GRACE, default_workers
from embedding_lab.lessons.expected import Figures
from embedding_lab.lessons.lesson_plan import MINUTES
from embedding_lab.lessons.steps import STEPS, Step, minutes_of, to_predict_first
from embedding_lab.text.markdown import plain
from embedding_lab.ui.bench import shipped
from embedding_lab.ui.class_address import (
    choose_address,
    class_address,
    name_address,
    show_large,
)
from embedding_lab.ui.drawing import draw
from embedding_lab.ui.frame import frame
from embedding_lab.ui.glossary import show_glossary
from embedding_lab.ui.lessons import COURSE, HOME, TEACHERS
from embedding_lab.ui.part import part
from embedding_lab.ui.room import projection
from embedding_lab.ui.ticks import (
    TICKED,
    are_proposed,
    propose,
    tick_lesson,
    tick_step,
    ticked_steps,
)

TITLES = {lesson.path: lesson.title for lesson in (HOME, *COURSE)}
LESSONS = {path: [step for step in STEPS if step.path == path] for path in TITLES}
DEFAULTS = {"minutes": MINUTES, TICKED: ""}
TABS = ["The steps", "Address", "In class, offline", "Glossary"]
COMMANDS = """
# with a network, on a computer of the same kind, with the same Python
python3 -m pip wheel -w wheelhouse -r requirements.txt hatchling editables

# without a network
PIP_NO_INDEX=1 PIP_FIND_LINKS=wheelhouse make run
"""
IN_CLASS = """
- **Project.** Switch on *Projector*, at the upper right: the sidebar goes, and the page grows. A
  link ending in `?projector=true` opens so.
- **No internet.** Neither the start nor a page asks another computer for anything. If the internet
  goes, only the way from the students to this machine must stay: the local network, or a hotspot.
- **A whole class.** Training and t-SNE take turns in {workers}, and a page shows its place in the
  queue. A picture that many ask for is computed once; each trains for itself.
- **So take turns at Start.** Some predict while others train, best the teaching text.
- **A lost connection.** A session is kept for {session}, its running work for {work}. The address
  bar holds words and settings, on every page: send it on. Texts, files and fresh draws it never
  holds.
"""


@st.cache_data(max_entries=len(STEPS), show_spinner=False)
def figures_of(number: int) -> Figures:
    """Compute what to expect at a step, once for all who ask.

    Returns:
        The figures of `STEPS[number]`.
    """
    return STEPS[number].expected(shipped)


def printed(steps: Sequence[Step], base: str, write: Callable[[Sequence[Entry]], str]) -> str:
    """Return a sheet of some steps as HTML."""
    entries = [
        Entry(step, TITLES[step.path], step.link(base), figures_of(STEPS.index(step)))
        for step in steps
    ]
    return write(entries)


def fill_minutes() -> list[Step]:
    """Draw the minutes that a class has.

    Returns:
        The steps that are ticked.
    """
    left, middle, right = st.columns([150, 390, 310], vertical_alignment="bottom")
    minutes = left.number_input(
        "Minutes you have", 5, 240, MINUTES, step=5, key="minutes", bind="query-params",
        help="A proposal fills them, until you tick steps yourself.",
    )  # fmt: skip
    steps = ticked_steps(minutes)
    taken = minutes_of(steps)
    rest = f", {minutes - taken} in reserve" if taken < minutes else ""
    over = f", **{taken - minutes} too many**" if taken > minutes else rest
    with middle.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Filled" if are_proposed() else "Fill", key="fill", on_click=propose,
            disabled=are_proposed(),
            help="Tick what fits into the minutes, with one of each nine kept in reserve.",
        )  # fmt: skip
        st.markdown(
            f"{len(steps)} of {len(STEPS)} steps, **{taken}** of {minutes} minutes{over}",
            width="content",
        )
    with right.container(horizontal=True, horizontal_alignment="right"):
        offer_sheets(steps)
    return steps


def offer_sheets(steps: Sequence[Step]) -> None:
    """Draw the buttons of both sheets, for the ticked steps."""
    base = class_address()
    for label, key, write, about in (
        ("Class sheet", "class_sheet", class_sheet,
         "To hand out: questions, links as QR codes, room for predictions. No answers."),
        ("Teacher's sheet", "teacher_sheet", teacher_sheet,
         "For you: the misconception and the expected figures of each step."),
    ):  # fmt: skip
        st.download_button(
            label, partial(printed, steps, base, write), f"{key}.html", "text/html", key=key,
            on_click="ignore", icon=":material/print:", disabled=not steps, help=about,
        )  # fmt: skip


def list_steps(steps: Sequence[Step]) -> None:
    """Draw all steps under their lessons, each with its tick."""
    for path, members in LESSONS.items():
        taken = [step for step in members if step in steps]
        if not members:
            continue
        tick_lesson(path, TITLES[path], members, taken)
        with st.container(key=f"steps_of_{members[0].id[0]}"):
            for step in members:
                first = to_predict_first(step, steps)
                part(f"step_{step.id}", partial(show_step, step, first, ticked=step in taken))


def show_step(step: Step, first: str, *, ticked: bool) -> None:
    """Draw a step: its tick, what to ask, what first, its links, and what to expect folded away."""
    with st.container(gap="xxsmall"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            tick_step(step, ticked=ticked)
            with st.container(horizontal=True, width="content", vertical_alignment="center"):
                st.page_link(
                    step.path, label="Open this step", icon=":material/arrow_forward:",
                    query_params=step.query | projection(),
                )  # fmt: skip
                if st.button("Link and QR code", key=f"code_of_{step.id}", type="tertiary"):
                    show_large(step.link(class_address()))
        said = st.container(key=f"said_of_{step.id}", gap="xxsmall")
        said.markdown(f"**Ask** {step.ask}")
        if first:
            said.markdown(f"**First** {first}")
        fold = said.expander(
            ":gray[Misconception, what to do, expected figures]", key=f"expected_{step.id}",
            type="compact", on_change="rerun",
        )  # fmt: skip
    with fold:
        if fold.open:
            st.markdown(f":gray[Misconception] {step.treats}  \n:gray[Then] {step.do}")
            show_figures(figures_of(STEPS.index(step)))


def show_figures(figures: Figures) -> None:
    """Draw what to expect, and what it was computed from."""
    st.markdown("  \n".join(figures.sentences))
    st.markdown(f":gray[:small[{plain(figures.source)}]]")


def minutes_in_words(seconds: float) -> str:
    """Return seconds as whole minutes."""
    minutes = round(seconds / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def in_class() -> None:
    """Tell how to run the lab in a room without a network."""
    st.markdown("**Beforehand**, fetch what the app needs; **there**, install it and serve.")
    st.code(COMMANDS.strip(), language="bash")
    workers = default_workers()
    told = IN_CLASS.format(
        workers="one worker" if workers == 1 else f"{workers} workers",
        session=minutes_in_words(st.get_option("server.disconnectedSessionTTL")),
        work=minutes_in_words(GRACE),
    )
    st.markdown(told)
    st.markdown(":gray[:small[More, with what was measured: docs/hosting.md, docs/benchmarks.md.]]")


def show() -> None:
    """Draw the page."""
    st.markdown(
        "Let the class predict, open the step, then compare. Each link opens the state that its "
        f"step needs. All {len(STEPS)} steps take about {minutes_of(STEPS)} minutes, our estimate."
    )
    steps = fill_minutes()
    ids = {step.id for step in steps}
    stretches = [Stretch(TITLES[path], some, ids) for path, some in LESSONS.items() if some]
    draw(plan(stretches), key="plan")
    name_address(class_address())
    listed, address, room, terms = st.tabs(TABS)
    with listed:
        list_steps(steps)
    with address:
        choose_address()
    with room:
        in_class()
    with terms:
        show_glossary("glossary_here")


with frame(TEACHERS, DEFAULTS, word="nowhere"):
    part("teachers", show)

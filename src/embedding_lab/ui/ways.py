"""Ways from page to page: buttons that lead away, the lessons beside, what was visited."""

import streamlit as st

from embedding_lab.ui.lessons import COURSE, HOME, TEACHERS, Lesson

VISITED = "pages_visited"  # session state: the paths of the pages that this session has opened


def go_to(lesson: Lesson, **values: str) -> None:
    """Open a page from a button.

    What the address carries otherwise, such as the word in hand, is bound to controls. Streamlit
    refuses to clear that, but lets it go where a page is asked for with values of its own, be they
    none; the session keeps it.

    Args:
        lesson: the page.
        values: of its controls, by key.
    """
    st.switch_page(lesson.path, query_params=values)


def note_visit(lesson: Lesson) -> None:
    """Remember that this session has opened a page.

    Args:
        lesson: the page.
    """
    st.session_state[VISITED] = visited() | {lesson.path}


def visited() -> frozenset[str]:
    """Look which pages this session has opened.

    Returns:
        Their paths.
    """
    return frozenset(st.session_state.get(VISITED, ()))


def before(lesson: Lesson) -> Lesson | None:
    """Find the page before one, Home being the first.

    Args:
        lesson: a page.

    Returns:
        The page before it; None for Home.
    """
    return _at(lesson, -1)


def after(lesson: Lesson) -> Lesson | None:
    """Find the page after one; the page for teachers is the last.

    Args:
        lesson: a page.

    Returns:
        The page after it; None for the last.
    """
    return _at(lesson, 1)


def beside_title(lesson: Lesson) -> None:
    """Draw the ways to the pages before and after, and to the plan; without a sidebar, short.

    Args:
        lesson: the page that is shown.
    """
    for icon, other in (("arrow_back", before(lesson)), ("arrow_forward", after(lesson))):
        if other is not None:
            st.page_link(other.path, label=other.title, icon=f":material/{icon}:", width="content")
    if TEACHERS not in {lesson, after(lesson)}:
        st.page_link(TEACHERS.path, label=":material/school:", help=TEACHERS.title, width="content")


def at_the_foot(lesson: Lesson) -> None:
    """Draw the ways to the pages before and after, where a reader arrives at the end of a page.

    Args:
        lesson: the page that is shown.
    """
    earlier, later = before(lesson), after(lesson)
    with st.container(key="foot", horizontal=True, horizontal_alignment="distribute"):
        if earlier is not None:
            st.page_link(
                earlier.path, label=named(earlier), icon=":material/arrow_back:", width="content"
            )
        if later is not None:
            label = named(later) if later is TEACHERS else f"Next: **{named(later)}**"
            st.page_link(
                later.path, label=label, icon=":material/arrow_forward:", icon_position="right",
                width="content",
            )  # fmt: skip


def named(lesson: Lesson) -> str:
    """Name a page with its number, where it has one.

    Args:
        lesson: the page.

    Returns:
        A number and a title, or the title alone.
    """
    numbered = lesson.number is not None and lesson is not TEACHERS
    return f"{lesson.number} {lesson.title}" if numbered else lesson.title


def _at(lesson: Lesson, step: int) -> Lesson | None:
    course = (HOME, *COURSE)
    place = course.index(lesson) + step
    return course[place] if 0 <= place < len(course) else None

"""The ways from page to page: at the foot of each, in the course's order."""

import pytest

from embedding_lab.ui.lessons import COURSE, HOME, TEACHERS
from embedding_lab.ui.ways import after, before, named

ALL = (HOME, *COURSE)


def test_after_and_before_walk_the_course_there_and_back():
    walked = [HOME]
    while (following := after(walked[-1])) is not None:
        walked.append(following)
    assert walked == list(ALL)
    assert [before(page) for page in ALL] == [None, *ALL[:-1]]


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.title)
def test_each_page_ends_with_the_ways_to_the_pages_beside_it(app, page):
    app.run() if page is HOME else app.switch_page(page.path).run()
    links = [one.proto.label for one in app.main.get("page_link")]
    earlier, later = before(page), after(page)
    expected = [] if earlier is None else [named(earlier)]
    if later is not None:
        expected.append(named(later) if later is TEACHERS else f"Next: **{named(later)}**")
    assert links[-len(expected) :] == expected


def test_a_link_of_another_page_s_controls_is_mended_once_and_later_left_alone(app):
    app.query_params["word"] = "boat"
    app.run()
    app.query_params["table"] = "sotu"  # as the browser's Back button may bring it
    app.run()
    assert not app.error

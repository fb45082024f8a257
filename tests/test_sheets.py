"""The printed sheets and the QR codes: whole, silent about answers, and short on paper."""

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.figures.plan import Stretch, plan
from embedding_lab.figures.qr import MARGIN, qr_code, qr_mark
from embedding_lab.figures.sheet import Entry, class_sheet, teacher_sheet
from embedding_lab.lessons.expected import Figures
from embedding_lab.lessons.lesson_plan import proposal
from embedding_lab.lessons.steps import STEPS, Step, to_predict_first
from embedding_lab.text.markdown import plain, unmarked
from embedding_lab.ui.lessons import COURSE, HOME
from embedding_lab.vectors.shelf import open_table

BASE = "http://192.168.1.20:8501"
TITLES = {lesson.path: lesson.title for lesson in (HOME, *COURSE)}
EVIL = '"><script>alert(1)</script><img src=http://a.example/x.png>'
# Words that tell an answer without standing in bold.
TELLING = {
    "0.2": ["red", "white", "company"],
    "1.1": ["invent", "list"],
    "1.2": ["erase", "neither", "none"],
    "1.3": ["one"],
    "1.4": ["same", "rounding"],
    "2.2": ["rise", "more", "shrink"],
    "2.3": ["498", "500"],
    "3.1": ["coin", "ln"],
    "3.3": ["noise", "nonsense"],
    "4.1": ["few", "little"],
    "4.2": ["countr", "egypt"],
    "5.1": ["queen", "forbid"],
    "5.2": ["enough", "both rules"],
    "5.3": ["designed", "wins"],
    "5.4": ["nurse", "bias"],
}
shelf = cache(open_table)


def entry(step):
    return Entry(step, TITLES[step.path], step.link(BASE), step.expected(shelf))


@cache
def entries():
    return [entry(step) for step in STEPS]


class Page(HTMLParser):
    """The tags of a document, its text, and the text of each section."""

    def __init__(self, html):
        super().__init__()
        self.open, self.seen, self.attributes, self.words, self.sections = [], [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.attributes += attributes
        if tag == "section":
            self.sections.append("")
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        if "section" in self.open:
            self.sections[-1] += f"{data} "


@pytest.mark.parametrize("write", [class_sheet, teacher_sheet])
def test_a_sheet_has_every_step_once_and_asks_nobody_for_anything(write):
    html = write(entries())
    page = Page(html)
    assert not page.open
    assert not {"script", "img", "link", "iframe", "a", "image", "use"} & set(page.seen)
    assert not {name for name, _ in page.attributes if name in {"src", "href"} or name[:2] == "on"}
    assert "url(" not in html
    assert "@import" not in html
    for step, text in zip(STEPS, page.sections, strict=True):
        assert f"{step.id} {step.title}" in text
        assert unmarked(step.ask) in text
        assert unmarked(step.do) in text


def test_the_teacher_s_sheet_has_what_was_computed_and_whose_estimate_the_minutes_are():
    page = Page(teacher_sheet(entries()))
    for one, text in zip(entries(), page.sections, strict=True):
        assert f"{one.step.minutes} min" in text
        assert one.step.treats in text
        assert one.link in text
        assert one.figures.source in text
        assert all(unmarked(sentence) in text for sentence in one.figures.sentences)
    assert "the minutes are our estimate" in "".join(page.words)


def test_the_class_s_sheet_has_a_link_a_code_that_reads_as_it_and_room_to_predict():
    html = class_sheet(entries())
    assert html.count("My prediction") == len(STEPS)
    assert html.count(">Name<") == 1
    codes = re.findall(r'<svg class="qr".*?</svg>', html)
    for step, text, code in zip(STEPS, Page(html).sections, codes, strict=True):
        assert step.link(BASE) in text
        assert read_code(code) == step.link(BASE)


@pytest.mark.parametrize("write", [class_sheet, teacher_sheet])
def test_both_sheets_say_what_to_predict_first_of_the_steps_that_are_on_them(write):
    for planned in (STEPS, proposal(45), proposal(5)):
        sections = Page(write([entry(step) for step in planned])).sections
        for step, text in zip(planned, sections, strict=True):
            first = to_predict_first(step, planned)
            assert first in text
            assert ("Predict" in text) == bool(first)
    assert [step.id for step in STEPS if to_predict_first(step, STEPS)] == ["1.1", "2.1", "4.1"]


def answers_of(figures):
    """What stands in bold, and every figure of more than a sign."""
    told = " ".join(figures.sentences)
    bold = re.findall(r"\*\*(.+?)\*\*", told)
    words = {word.lower() for one in bold for word in re.findall(r"[^\W\d_]{2,}", unmarked(one))}
    return (words - {"by", "and", "number"}) | set(re.findall(r"\d[\d,.]*\d", unmarked(told)))


def holds(text, answer):
    return re.search(rf"(?<![\w.,]){re.escape(answer)}", text, re.IGNORECASE)


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[step.id for step in STEPS])
def test_the_class_s_sheet_gives_no_answer_away(number):
    one, step = entries()[number], STEPS[number]
    text = Page(class_sheet([one])).sections[0]
    asked = unmarked(step.ask)
    assert asked in text
    rest = text.replace(asked, "").replace(step.link(BASE), "")  # a question may name what it asks
    assert step.treats not in text
    for answer in answers_of(one.figures) | set(TELLING.get(step.id, ())):
        if not holds(asked, answer):
            assert not holds(rest, answer), answer


def test_the_search_for_answers_finds_them_where_they_are():
    figures = Figures(("It is :green[**queen**], at 0.92.",), "")
    assert answers_of(figures) == {"queen", "0.92"}
    assert holds("where queen is hidden", "queen")
    assert not holds("at 10.92", "0.92")


def test_no_question_answers_itself():
    """Only where it offers all of the answers, or names what is to be judged."""
    offered = {"0.1", "1.1", "4.2"}
    for one in entries():
        bold = re.findall(r"\*\*(.+?)\*\*", " ".join(one.figures.sentences))
        told = [unmarked(word) for word in bold if holds(unmarked(one.step.ask), unmarked(word))]
        assert not told or one.step.id in offered, (one.step.id, told)


def test_sheets_escape_whatever_they_are_given():
    figures = Figures((plain(EVIL), EVIL), EVIL)
    step = Step("0.1", "app.py", EVIL, 1, EVIL, EVIL, EVIL, lambda _: figures)
    for write, times in ((class_sheet, 5), (teacher_sheet, 7)):
        page = Page(write([Entry(step, EVIL, EVIL, figures)]))
        assert not {"script", "img"} & set(page.seen)
        assert "".join(page.words).count(EVIL) >= times


def read_code(svg):
    """Paint the runs of a code's path, and let another program read them."""
    side = int(re.search(r'<rect width="(\d+)"', svg)[1])
    image = np.full((side, side), 255, np.uint8)
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        image[int(y), int(x) : int(x) + int(run)] = 0
    margin = [image[:MARGIN], image[-MARGIN:], image[:, :MARGIN], image[:, -MARGIN:]]
    assert all(strip.min() == 255 for strip in margin)
    found = zxingcpp.read_barcodes(image.repeat(4, 0).repeat(4, 1))
    return found[0].text


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=300))
def test_every_code_reads_as_its_address(tail):
    address = f"{BASE}/?step={tail}"
    assert read_code(qr_mark(address)) == address


def test_a_code_is_drawn_as_a_square_of_the_size_that_was_asked_for():
    drawing = qr_code(BASE, side=400)
    assert 'viewBox="0 0 400 400"' in drawing.wide
    modules = int(re.search(r'<rect width="(\d+)"', drawing.wide)[1])
    scale = float(re.search(r"scale\(([\d.]+)\)", drawing.wide)[1])
    assert scale * modules == pytest.approx(400, abs=0.01)
    assert drawing.alt == f"QR code of {BASE}"


def test_the_plan_draws_each_step_as_wide_as_it_takes_long_and_fills_those_that_are_ticked():
    drawing = plan([Stretch("One", STEPS[:2], {"0.1"}), Stretch("Two", STEPS[2:6], {"1.2"})])
    x = [float(one) for one in re.findall(r'<rect x="([\d.]+)"', drawing.wide)]
    minutes = [step.minutes for step in STEPS[:6]]
    widths = [b - a for a, b in pairwise(x)]
    np.testing.assert_allclose(
        widths, [864 * one / sum(minutes) for one in minutes[:-1]], atol=0.02
    )
    first, other = minutes[0], minutes[3]
    told = f"One {first} of {sum(minutes[:2])} min; Two {other} of {sum(minutes[2:])} min"
    assert drawing.alt == f"{first + other} of {sum(minutes)} minutes: {told}"
    filled = re.findall(r'fill="var\(--(\w+)\)"', drawing.wide)
    assert [one == "accent" for one in filled] == [True, False, False, True, False, False]


def test_no_title_of_the_plan_is_cut_off():
    stretches = [
        Stretch(title, [s for s in STEPS if s.path == path], {"0.1"})
        for path, title in TITLES.items()
        if any(s.path == path for s in STEPS)
    ]
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)", plan(stretches).wide))
    assert "…" not in drawn
    assert all(word in drawn for one in stretches for word in one.title.split())

"""The course on a line of minutes: lessons, and their steps as boxes as wide as they take long.

A step that the class takes is filled; the others are outlines.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from embedding_lab.figures.ledger import text_width
from embedding_lab.figures.svg import NARROW, WIDE, Drawing, line, rect, svg, text
from embedding_lab.lessons.steps import Step, minutes_of

_BOX = 28  # px, height of a step
_APART = 7  # px between two lessons; steps stand closer
_LINE = 18  # px from one line of a title to the next
_ROW = 36  # px from lesson to lesson on a phone
_NAMES = 132  # px for the lessons' names on a phone


class Stretch(NamedTuple):
    """A lesson on the line.

    Attributes:
        title: of the lesson.
        steps: its steps, at least one.
        ticked: the ids of those that the class takes.
    """

    title: str
    steps: Sequence[Step]
    ticked: Collection[str]

    @property
    def minutes(self) -> int:
        """How long all its steps take."""
        return minutes_of(self.steps)

    @property
    def taken(self) -> int:
        """How long its ticked steps take."""
        return minutes_of(step for step in self.steps if step.id in self.ticked)

    @property
    def told(self) -> str:
        """Its minutes in words, of all where the class takes less."""
        some = f"{self.taken} of " if self.taken < self.minutes else ""
        return f"{some}{self.minutes} min"


def plan(stretches: Sequence[Stretch]) -> Drawing:
    """Draw the course.

    Args:
        stretches: the lessons in class order.

    Returns:
        One line; on a phone a line for each lesson.
    """
    total = sum(one.minutes for one in stretches)
    longest = max(one.minutes for one in stretches)
    told = "; ".join(f"{one.title} {one.told}" for one in stretches)
    rows = [
        mark
        for k, one in enumerate(stretches)
        for mark in _row(one, k * _ROW, (NARROW - _NAMES) / longest)
    ]
    minute = WIDE / total
    top = 8 + _LINE * max(len(_title(one, minute)) for one in stretches)
    return Drawing(
        svg(WIDE, top + _BOX + 22, _line(stretches, minute, top)),
        f"{sum(one.taken for one in stretches)} of {total} minutes: {told}",
        svg(NARROW, _ROW * len(stretches), rows),
    )


def _title(one: Stretch, minute: float) -> list[str]:
    room = one.minutes * minute - _APART
    if text_width(one.title) <= room:
        return [one.title]
    first, _, last = one.title.rpartition(" ")
    return [words for words in (first, last) if words]


def _line(stretches: Sequence[Stretch], minute: float, top: float) -> Iterator[str]:
    x = 0.0
    for one in stretches:
        if x:
            yield line(x - _APART / 2, 3, x - _APART / 2, top + _BOX + 22, "line")
        title = _title(one, minute)
        for above, words in enumerate(reversed(title)):
            y = top - 10 - above * _LINE
            yield text(x, y, words, "" if one.taken else "m", tip=one.title)
        yield from _boxes(one, x, top, minute)
        yield text(x, top + _BOX + 18, one.told, "m")
        x += one.minutes * minute


def _row(one: Stretch, y: float, minute: float) -> Iterator[str]:
    yield text(0, y + 19, one.title, "" if one.taken else "m")
    yield from _boxes(one, _NAMES, y, minute)


def _boxes(one: Stretch, x: float, y: float, minute: float) -> Iterator[str]:
    end = x + one.minutes * minute
    for step in one.steps:
        ticked = step.id in one.ticked
        fill, style, edge = ("accent", "on-accent", "accent") if ticked else ("panel", "m", "line")
        width = step.minutes * minute
        room = _APART if x + width > end - 1 else 2
        taken = "" if ticked else ", not ticked"
        tip = f"{step.id} {step.title}: {step.minutes} min{taken}"
        more = f'rx="3" stroke="var(--{edge})"'
        yield rect(x + 0.5, y, width - room, _BOX, fill, more=more, tip=tip)
        yield text(x + (width - room) / 2, y + 19, step.id, f"c {style}", tip=tip)
        x += width

"""The course on a line of minutes: lessons, and their steps as boxes as wide as they take long."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from embedding_lab.figures.neighbours_then import fitted
from embedding_lab.figures.svg import NARROW, WIDE, Drawing, line, rect, svg, text
from embedding_lab.lessons.steps import Step, minutes_of

_BOX = 28  # px, height of a step
_APART = 7  # px between two lessons; steps stand closer
_TOP = 26  # px, where the boxes begin
_ROW = 36  # px from lesson to lesson on a phone
_NAMES = 132  # px for the lessons' names on a phone


class Stretch(NamedTuple):
    """A lesson on the line.

    Attributes:
        title: of the lesson.
        steps: its steps, at least one.
        chosen: whether it is the one that is listed below.
    """

    title: str
    steps: Sequence[Step]
    chosen: bool


def plan(stretches: Sequence[Stretch]) -> Drawing:
    """Draw the course.

    Args:
        stretches: the lessons in class order.

    Returns:
        One line; on a phone a line for each lesson.
    """
    total = sum(minutes_of(one.steps) for one in stretches)
    longest = max(minutes_of(one.steps) for one in stretches)
    told = "; ".join(f"{one.title} {minutes_of(one.steps)} min" for one in stretches)
    rows = [
        mark
        for k, one in enumerate(stretches)
        for mark in _row(one, k * _ROW, (NARROW - _NAMES) / longest)
    ]
    return Drawing(
        svg(WIDE, _TOP + _BOX + 22, _line(stretches, WIDE / total)),
        f"{total} minutes: {told}",
        svg(NARROW, _ROW * len(stretches), rows),
    )


def _line(stretches: Sequence[Stretch], minute: float) -> Iterator[str]:
    x = 0.0
    for one in stretches:
        if x:
            yield line(x - _APART / 2, 3, x - _APART / 2, _TOP + _BOX + 22, "line")
        title = fitted(one.title, minutes_of(one.steps) * minute - _APART)
        yield text(x, 16, title, "" if one.chosen else "m", tip=one.title)
        yield from _boxes(one, x, _TOP, minute)
        yield text(x, _TOP + _BOX + 18, f"{minutes_of(one.steps)} min", "m")
        x += minutes_of(one.steps) * minute


def _row(one: Stretch, y: float, minute: float) -> Iterator[str]:
    yield text(0, y + 19, one.title, "" if one.chosen else "m")
    yield from _boxes(one, _NAMES, y, minute)


def _boxes(one: Stretch, x: float, y: float, minute: float) -> Iterator[str]:
    fill, style, edge = ("accent", "on-accent", "accent") if one.chosen else ("panel", "", "line")
    end = x + minutes_of(one.steps) * minute
    for step in one.steps:
        width = step.minutes * minute
        room = _APART if x + width > end - 1 else 2
        tip = f"{step.id} {step.title}: {step.minutes} min"
        more = f'rx="3" stroke="var(--{edge})"'
        yield rect(x + 0.5, y, width - room, _BOX, fill, more=more, tip=tip)
        yield text(x + (width - room) / 2, y + 19, step.id, f"c {style}", tip=tip)
        x += width

"""The steps that a class takes: a proposal that fills its minutes, or the teacher's own choice.

In: choosing, and how a choice is written into a link. Left out: the steps themselves.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from embedding_lab.lessons.steps import STEPS, Step

MINUTES: Final = 45
"""A usual lesson at school."""

RESERVE: Final = 9
"""One minute in so many stays free: 5 of a usual lesson, for questions and for late comers."""

NOTHING: Final = "none"
"""What a link says where no step is ticked."""


def proposal(minutes: int, steps: Sequence[Step] = STEPS) -> tuple[Step, ...]:
    """Fill the minutes: the first step of each lesson, then the second of each, and so on.

    A step builds on those before it in its lesson. So where one takes too long, its lesson ends.

    Args:
        minutes: that a class has; one of each nine is kept in reserve.
        steps: in class order.

    Returns:
        Some of them, in class order, that take no longer than the rest.

    Examples:
        >>> [step.id for step in proposal(13)]
        ['0.1', '1.1', '2.1', '3.1']
    """
    left, taken, ended = minutes - minutes // RESERVE, set(), set()
    for step in _in_rounds(steps):
        if step.path in ended or step.minutes > left:
            ended.add(step.path)
        else:
            left -= step.minutes
            taken.add(step.id)
    return tuple(step for step in steps if step.id in taken)


def read_plan(told: str, minutes: int) -> tuple[Step, ...]:
    """Read the steps that a link names.

    Args:
        told: ids between spaces; "" for the proposal, as for ids that are no step's.
        minutes: that a class has.

    Returns:
        The steps, in class order.
    """
    if told.strip() == NOTHING:
        return ()
    ids = set(told.split())
    return tuple(step for step in STEPS if step.id in ids) or proposal(minutes)


def write_plan(ids: Collection[str], minutes: int) -> str:
    """Write ticked steps for a link.

    Args:
        ids: of the steps.
        minutes: that a class has.

    Returns:
        What `read_plan` reads; "" where they are the proposal.
    """
    if set(ids) == {step.id for step in proposal(minutes)}:
        return ""
    return " ".join(step.id for step in STEPS if step.id in ids) or NOTHING


def _in_rounds(steps: Sequence[Step]) -> Iterator[Step]:
    lessons: dict[str, list[Step]] = {}
    for step in steps:
        lessons.setdefault(step.path, []).append(step)
    for each in zip_longest(*lessons.values()):
        yield from (step for step in each if step is not None)

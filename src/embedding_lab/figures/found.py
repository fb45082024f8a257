"""What a table has found out by now: rising shares, beside those of chance and shuffled text."""

from collections.abc import Sequence
from typing import NamedTuple

from embedding_lab.figures.loss import COLUMN
from embedding_lab.figures.svg import Drawing, circle, line, path, svg, text
from embedding_lab.lessons.numbers import whole_percent

_TOP, _FLOOR, _HEIGHT = 46, 126, 148
_LOOKS = (("ink", "b", 2.25), ("edge", "m", 1.75))  # colour of the curve, style of words, px
_SAMPLE = 14  # px of the piece of line before a name
_NAME = 120  # px from name to name
_LABEL = 8  # px from a level up to the middle of its figure
_CROWDED = 9  # px: nearer than this, two words touch

Points = Sequence[tuple[float, float]]


class Rise(NamedTuple):
    """A share that rises.

    Attributes:
        name: what is counted.
        points: share of the run, and the share found; rising in the first.
        chance: what a table that knows nothing has.
        null: the same points for a run on shuffled text; may be none.
    """

    name: str
    points: Points
    chance: float
    null: Points = ()


class Found(NamedTuple):
    """What is found in a run.

    Attributes:
        title: what the shares are of.
        rises: at most two; none where nothing is known to be found.
        early: moments to mark, shares of the run.
        epochs: how often the text is read.
    """

    title: str
    rises: tuple[Rise, ...]
    early: tuple[float, ...]
    epochs: int


def found_curves(found: Found) -> Drawing:
    """Draw what a table has found out.

    Args:
        found: the shares; without any, only the axes.

    Returns:
        The curves from 0 to 100 %, each beside its chance.
    """
    marks = [text(0, 14, found.title, "b")]
    for level in (0.5, 1.0):
        marks.append(line(0, _y(level), COLUMN, _y(level), "line"))
        taken = [*_ends(found), *_levels_of_chance(found.rises)]
        if all(abs(_y(level) - y) > _CROWDED for y in taken):
            marks.append(text(COLUMN, _y(level) - 3, whole_percent(level), "m e"))
    marks += [line(0, _FLOOR, COLUMN, _FLOOR, "edge"), *_moments(found)]
    for rise in found.rises:
        marks += _null(rise)
    for place, rise in enumerate(found.rises):
        marks += _curve(rise, place)
    marks += _beside_chance(found.rises)
    return Drawing(svg(COLUMN, _HEIGHT, marks), _alt(found), width=COLUMN)


def _y(share: float) -> float:
    return _FLOOR - (_FLOOR - _TOP) * share


def _steps(points: Points) -> str:
    return "M" + " L".join(f"{COLUMN * at:.1f} {_y(share):.1f}" for at, share in points)


def _ends(found: Found) -> list[float]:
    """Return the levels whose figures would stand on the end of a curve."""
    late = [rise.points[-1] for rise in found.rises if rise.points]
    return [_y(share) + _LABEL for at, share in late if at > 0.85]


def _levels_of_chance(rises: Sequence[Rise]) -> list[float]:
    """Return the level whose figure would stand where the figures of chance do."""
    return [_y(max(rise.chance for rise in rises))] if rises else []


def _moments(found: Found) -> list[str]:
    end = "1 pass" if found.epochs == 1 else f"{found.epochs:,} passes"
    marks = [text(COLUMN, _FLOOR + 18, end, "m e")]
    for at in found.early:
        x = COLUMN * at
        marks.append(line(x, _TOP, x, _FLOOR, "edge", more='stroke-dasharray="2 3"'))
        marks.append(text(x, _FLOOR + 18, whole_percent(at), "m c"))
    return marks


def _curve(rise: Rise, place: int) -> list[str]:
    colour, style, width = _LOOKS[place]
    x = place * _NAME
    marks = [line(x, 30, x + _SAMPLE, 30, colour, more=f'stroke-width="{width}"')]
    now = f" {whole_percent(rise.points[-1][1])}" if rise.points else ""
    marks.append(text(x + _SAMPLE + 6, 35, f"{rise.name}{now}", style))
    if rise.points:
        at, share = rise.points[-1]
        shape = f'stroke-width="{width}" stroke-linejoin="round"'
        marks.append(path(_steps(rise.points), colour, more=shape))
        marks.append(circle(COLUMN * at, _y(share), 4, colour))
    return marks


def _null(rise: Rise) -> list[str]:
    marks = []
    if rise.null:
        marks.append(path(_steps(rise.null), "null", more='stroke-width="1.5"'))
    level = _y(rise.chance)
    marks.append(line(0, level, COLUMN, level, "null", more='stroke-dasharray="1 3"'))
    return marks


def _beside_chance(rises: Sequence[Rise]) -> list[str]:
    """Write what chance gives, and shuffled text, above their lines at the right.

    Returns:
        Marks.
    """
    if not rises:
        return []
    said = f"chance {', '.join(whole_percent(rise.chance) for rise in rises)}"
    if all(rise.null for rise in rises):
        ends = ", ".join(whole_percent(rise.null[-1][1]) for rise in rises)
        said = f"shuffled text {ends} · {said}"
    return [text(COLUMN, _y(max(rise.chance for rise in rises)) - 7, said, "null halo e")]


def _alt(found: Found) -> str:
    if not found.rises:
        return f"{found.title}. Nothing is counted."
    said = []
    for rise in found.rises:
        now = whole_percent(rise.points[-1][1]) if rise.points else "not yet known"
        null = f", shuffled text {whole_percent(rise.null[-1][1])}" if rise.null else ""
        said.append(f"{rise.name}: {now}, chance {whole_percent(rise.chance)}{null}")
    return f"{found.title}. {'; '.join(said)}."

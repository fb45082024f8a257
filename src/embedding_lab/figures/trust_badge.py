"""The badge beside a map: what the picture keeps, each bar with the reach of random vectors."""

from typing import NamedTuple

from embedding_lab.figures.svg import Drawing, rect, svg, text
from embedding_lab.lessons.map_scores import Null, Scores
from embedding_lab.lessons.numbers import percent, score

WIDTH = 244  # px, the column beside the map
_LEFT, _RIGHT = 16, WIDTH - 16
_FIRST, _PITCH = 51, 32  # px: baseline of the first name, and from name to name


class _Bar(NamedTuple):
    name: str
    value: float | None
    shown: str
    random: tuple[float, float] | None = None  # the least and the most
    random_shown: str = ""


def trust_badge(
    scores: Scores | None, null: Null | None, *, scored: bool, variance: float | None = None
) -> Drawing:
    """Draw the badge; it has one size for a method, whatever is known by now.

    Args:
        scores: of the picture; None below four points.
        null: what random vectors keep, drawn the same way, once all are there.
        scored: whether the scores are there.
        variance: share that the axes of PCA hold; None for other methods.

    Returns:
        The picture; so narrow that a phone takes it as it is.
    """
    bars = _bars(scores, null, known=scored)
    if variance is not None:
        bars.append(_Bar("Variance in these axes", variance, percent(variance)))
    floor = _FIRST + _PITCH * len(bars)
    height = floor + 15
    marks = [
        rect(0.5, 0.5, WIDTH - 1, height - 1, "none", more='rx="6" stroke="var(--line)"'),
        text(_LEFT, 27, "Kept among these words", "b"),
    ]
    for number, bar in enumerate(bars):
        marks += _bar(bar, _FIRST + _PITCH * number)
    note = _note(scores, null, scored=scored)
    if null is not None and scores is not None:
        marks.append(_tick(_LEFT, _LEFT, floor - 5))
        marks.append(text(_LEFT + 10, floor, note, "null"))
    else:
        marks.append(text(_LEFT, floor, note, "m"))
    alt = "; ".join([*(_said(bar) for bar in bars), note])
    return Drawing(
        svg(WIDTH, height, marks), f"What this picture keeps among its words. {alt}.", width=WIDTH
    )


def _bars(scores: Scores | None, null: Null | None, *, known: bool) -> list[_Bar]:
    if scores is None:
        nothing = "none" if known else "…"
        names = ("Trustworthiness", "Continuity", "Neighbours kept")
        return [_Bar(name, None, nothing) for name in names]
    kept = percent(scores.kept) + (f" ± {percent(scores.error)}" if scores.error else "")
    noun = "neighbour" if scores.k == 1 else "neighbours"
    bars = [
        _Bar("Trustworthiness", scores.trustworthiness, score(scores.trustworthiness)),
        _Bar("Continuity", scores.continuity, score(scores.continuity)),
        _Bar(f"{scores.k} {noun} kept", scores.kept, kept),
    ]
    if null is None:
        return bars
    names = ("trustworthiness", "continuity", "kept")
    reaches = [(values[0], values[-1]) for values in map(null.values, names)]
    shown = [*(_reach(*map(score, one)) for one in reaches[:2])]
    shown.append(_reach(*map(percent, reaches[2])))
    return [
        bar._replace(random=reach, random_shown=words)
        for bar, reach, words in zip(bars, reaches, shown, strict=True)
    ]


def _reach(least: str, most: str) -> str:
    return most if least == most else f"{least} to {most}"


def _note(scores: Scores | None, null: Null | None, *, scored: bool) -> str:
    if scores is None:
        return "too few: it takes four words" if scored else "scoring …"
    chance = f"by chance {percent(scores.chance)}"
    return chance if null is None else f"{null.number} × random; {chance}"


def _bar(bar: _Bar, y: float) -> list[str]:
    """Draw name, value and bar; y is the baseline of the name.

    Returns:
        The marks.
    """
    span = _RIGHT - _LEFT
    marks = [
        text(_LEFT, y, bar.name),
        text(_RIGHT, y, bar.shown, "m e" if bar.value is None else "b e"),
        rect(_LEFT, y + 6, span, 6, "line"),
    ]
    if bar.value is not None:
        marks.append(rect(_LEFT, y + 6, span * min(1.0, max(0.0, bar.value)), 6, "ink"))
    if bar.random is not None:
        least, most = (_LEFT + span * min(1.0, max(0.0, one)) for one in bar.random)
        marks.append(_tick(least, most, y + 9))
    return marks


def _tick(least: float, most: float, middle: float) -> str:
    return rect(least - 1.5, middle - 7, most - least + 3, 14, "null")


def _said(bar: _Bar) -> str:
    said = f"{bar.name} {bar.shown}"
    return said if bar.random is None else f"{said}, random vectors {bar.random_shown}"

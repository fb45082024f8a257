"""The pictures behind lesson 5's tabs: one question over several tables, many over one.

Both rules stand side by side, as the two verdict cards do. A magenta tick is what noise reaches: a
table of the same words, asked the same, that was trained on them in random order.
"""

from collections.abc import Sequence
from typing import NamedTuple

from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    group,
    line,
    rect,
    runs,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.analogies import Reading, TableAnswer
from embedding_lab.lessons.analogy_sentences import allowed_line, forbidden_line, words_of
from embedding_lab.lessons.numbers import ordinal, percent
from embedding_lab.vectors.questions import Evaluation, SectionScore

_RULES = ("Inputs allowed", "Inputs forbidden")
_TOTAL = "all sections"
_ROW = 26  # px from section to section


class _Columns(NamedTuple):
    """Where the columns stand, in px: the number asked, the two rules, the width of a full bar."""

    asked: float
    rules: tuple[float, float]
    bar: float
    width: float


_SCORES_WIDE = _Columns(212, (248, 560), 240, WIDE)
_SCORES_NARROW = _Columns(136, (148, 258), 56, NARROW)


def scoreboard(scores: Evaluation, null: Evaluation | None) -> Drawing:
    """Draw the share of right answers by section, under both rules.

    Args:
        scores: the counts of a table; sections of which it was asked nothing are left out.
        null: the counts of shuffled text, asked the same questions among the same words, or None.

    Returns:
        The picture.
    """
    total = SectionScore(_TOTAL, *scores[:3])
    rows = [section for section in scores.sections if section.asked] + [total]
    ticks = {section.name: section for section in null.sections if section.asked} if null else {}
    if null and null.asked:
        ticks[_TOTAL] = SectionScore(_TOTAL, *null[:3])
    listed = "; ".join(
        f"{row.name}: {row.right_inputs_allowed} and {row.right_inputs_forbidden} of {row.asked}"
        for row in rows
    )
    return Drawing(
        _board(rows, ticks, _SCORES_WIDE),
        f"Right answers with inputs allowed and forbidden. {listed}.",
        _board(rows, ticks, _SCORES_NARROW),
    )


def tables(answers: Sequence[TableAnswer]) -> Drawing:
    """Draw the same question over several tables.

    Args:
        answers: one for each table.

    Returns:
        The picture; on a phone each table's name stands above its two outcomes.
    """
    alt = ". ".join(f"{answer.title}: {', '.join(_outcome(answer))}" for answer in answers)
    wide = [text(x, 16, rule, "b") for x, rule in zip((248, 560), _RULES, strict=True)]
    narrow = [text(x, 16, rule, "b") for x, rule in zip((0, 184), _RULES, strict=True)]
    for k, answer in enumerate(answers):
        name = text(0, 22, answer.title, "b")
        size = words_of(answer.V)
        beside = [name, text(0, 40, size, "m"), *_outcome_marks(answer, (248, 560), letters=42)]
        below = group(_outcome_marks(answer, (0, 184), letters=28), dy=24)
        above = [name, text(NARROW, 22, size, "m e"), below]
        wide.append(group([line(0, 0, WIDE, 0, "line"), *beside], dy=26 + 52 * k))
        narrow.append(group([line(0, 0, NARROW, 0, "line"), *above], dy=26 + 80 * k))
    height = 26 + 52 * len(answers)
    return Drawing(svg(WIDE, height, wide), f"{alt}.", svg(NARROW, 26 + 80 * len(answers), narrow))


def _board(rows: Sequence[SectionScore], ticks: dict[str, SectionScore], columns: _Columns) -> str:
    marks = [text(columns.asked, 16, "asked", "m e")]
    marks += [
        text(x, 16, rule if columns.width == WIDE else rule.split()[1], "b")
        for x, rule in zip(columns.rules, _RULES, strict=True)
    ]
    for k, row in enumerate(rows):
        last = k == len(rows) - 1
        y = 44 + _ROW * k + (8 if last else 0)
        if last:
            marks.append(line(0, y - 20, columns.width, y - 20, "line"))
        marks += _section(row, ticks.get(row.name), columns, y, "b" if last else "")
    foot = 44 + _ROW * len(rows) + 12
    if ticks:
        marks += [
            _tick(0, foot - 15),
            text(10, foot, "the same words in random order: noise", "null"),
        ]
    return svg(columns.width, foot + 6, marks)


def _section(
    row: SectionScore, tick: SectionScore | None, columns: _Columns, y: float, style: str
) -> list[str]:
    letters = 26 if columns.width == WIDE else 13
    marks = [
        text(0, y, shorten(row.name, letters), style, tip=row.name),
        text(columns.asked, y, f"{row.asked:,}", "m e"),
    ]
    shares = (row.right_inputs_allowed / row.asked, row.right_inputs_forbidden / row.asked)
    chance = _shares(tick)
    for x, share, null in zip(columns.rules, shares, chance, strict=True):
        marks += [
            rect(x, y - 11, columns.bar, 14, "panel"),
            rect(x, y - 11, columns.bar * share, 14, "answer"),
            text(x + columns.bar + 8, y, percent(share), style),
        ]
        if null is not None:
            marks.append(_tick(x + columns.bar * null - 1.5, y - 15, percent(null)))
    return marks


def _tick(x: float, y: float, tip: str = "") -> str:
    # Magenta on green has no contrast, so the tick has an outline in the colour of the page.
    outline = 'stroke="var(--bg)" stroke-width="4" paint-order="stroke"'
    return rect(x, y, 3, 22, "null", more=outline, tip=tip)


def _shares(score: SectionScore | None) -> tuple[float | None, float | None]:
    if score is None or not score.asked:
        return None, None
    return score.right_inputs_allowed / score.asked, score.right_inputs_forbidden / score.asked


def _outcome_marks(answer: TableAnswer, xs: Sequence[float], *, letters: int) -> list[str]:
    if answer.reading is None:
        (reason,), words = _outcome(answer), ", ".join(answer.missing)
        return [
            text(xs[0], 22, shorten(reason, 2 * letters), "m", tip=words),
            text(xs[0], 40, "not asked" if words else "no answer", "m"),
        ]
    marks = []
    for x, outcome, line_below in zip(xs, _outcome(answer), _lines(answer.reading), strict=True):
        found = outcome.endswith(" 1st")
        marks += [
            runs(x, 22, [(shorten(outcome, letters), "b answer" if found else "b")]),
            text(x, 40, shorten(line_below, letters), "m", tip=line_below),
        ]
    return marks


def _outcome(answer: TableAnswer) -> list[str]:
    reading = answer.reading
    if reading is None:
        lacks = f"lacks {', '.join(answer.missing)}"
        return [lacks if answer.missing else "no direction to search in"]
    if reading.sought is None:
        return [answers[0].word if answers else "none" for answers in reading.verdict]
    word, place = reading.sought
    ranks = (place.rank_allowed, place.rank_forbidden)
    return [f"{word} is {'out' if rank is None else ordinal(rank)}" for rank in ranks]


def _lines(reading: Reading) -> tuple[str, str]:
    return allowed_line(reading), forbidden_line(reading)

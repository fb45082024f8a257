"""Two smaller pictures of lesson 2: the table's share of a language model, and smaller tables."""

from collections.abc import Sequence
from typing import NamedTuple

from embedding_lab.figures.ledger import text_width
from embedding_lab.figures.svg import NARROW, Drawing, rect, svg, text
from embedding_lab.lessons.numbers import both_bytes, count, percent, short
from embedding_lab.lessons.presets import Preset, share
from embedding_lab.lessons.shrink import Way

COLUMN = 600  # px: the pictures stand right of the controls
BAR = 18  # px high
LEFT = 150  # px: where the bars of the wide pictures start


class _Row(NamedTuple):
    label: str
    figure: str  # bold, behind the bar
    aside: str  # muted, under the label
    parts: list[tuple[float, str, float, str]]  # length 0 ... 1, fill, opacity, tip


def model_shares(models: Sequence[Preset]) -> Drawing:
    """Draw how much of each model is its table.

    Args:
        models: language models, each with a total.

    Returns:
        A bar for each model, all of one length: table, output layer, everything else.
    """
    rows = [_model_row(model) for model in models]
    key = [
        ("table", "table", 1.0),
        ("output of its own", "table", 0.4),
        ("all the rest", "line", 1),
    ]
    return Drawing(
        wide=_wide(rows, key),
        narrow=_narrow(rows, key),
        alt="; ".join(f"{row.label}: {row.figure} ({row.aside})" for row in rows),
    )


def smaller_tables(ways: Sequence[Way]) -> Drawing:
    """Draw the ways to shrink a table.

    Args:
        ways: the whole table first.

    Returns:
        A bar for each, on one scale.
    """
    largest = max(way.bytes for way in ways)
    rows = [
        _Row(
            way.name,
            both_bytes(way.bytes),
            f"{way.formula}: {way.price}",
            [(way.bytes / largest, "table", 1.0, both_bytes(way.bytes))],
        )
        for way in ways
    ]
    return Drawing(
        wide=_wide(rows),
        narrow=_narrow(rows),
        alt="; ".join(f"{row.label}: {row.figure}, {row.aside}" for row in rows),
    )


def _model_row(model: Preset) -> _Row:
    parts = share(model)
    both = parts.table + parts.output
    tip = f"{count(parts.table)} of {count(parts.all)} weights"
    tied = "own output" if parts.output else "tied output"
    return _Row(
        model.name,
        percent(both / parts.all),
        f"{short(model.V)} × {count(model.width)} = {short(parts.table)} of {short(parts.all)}, "
        f"{tied}",
        [
            (parts.table / parts.all, "table", 1.0, f"table: {tip}"),
            (parts.output / parts.all, "table", 0.4, f"output: {tip}"),
            (parts.rest / parts.all, "line", 1.0, f"the rest: {count(parts.rest)}"),
        ],
    )


_Key = Sequence[tuple[str, str, float]]


def _wide(rows: Sequence[_Row], key: _Key = ()) -> str:
    marks, top = _key(key), 28 if key else 4
    figures = max(text_width(row.figure, bold=True) for row in rows)
    length = COLUMN - LEFT - figures - 16
    for place, row in enumerate(rows):
        y = top + 50 * place
        marks += [
            text(0, y + 14, row.label, "b"),
            *_bar(row, LEFT, y, length),
            text(COLUMN, y + 14, row.figure, "b e"),
            text(LEFT, y + 36, row.aside, "m"),
        ]
    return svg(COLUMN, top + 50 * len(rows), marks)


def _narrow(rows: Sequence[_Row], key: _Key = ()) -> str:
    marks, top = _key(key), 36 if key else 14
    for place, row in enumerate(rows):
        y = top + 68 * place
        marks += [
            text(0, y, row.label, "b"),
            text(NARROW, y, row.figure, "b e"),
            *_bar(row, 0, y + 8, NARROW),
            text(0, y + 43, row.aside, "m"),
        ]
    return svg(NARROW, top + 68 * len(rows), marks)


def _bar(row: _Row, x: float, y: float, length: float) -> list[str]:
    marks = []
    for part, fill, opacity, tip in row.parts:
        if part:
            more = f'fill-opacity="{opacity}"'
            marks.append(rect(x, y, max(part * length, 1), BAR, fill, more=more, tip=tip))
        x += part * length
    return marks


def _key(key: _Key) -> list[str]:
    marks, x = [], 0.0
    for words, fill, opacity in key:
        marks += [
            rect(x, 2, 12, 12, fill, more=f'fill-opacity="{opacity}"'),
            text(x + 18, 13, words, "m"),
        ]
        x += 34 + text_width(words)
    return marks

"""Lesson 3: one step of training, from the lookup to the changed rows of W and W'.

Above, u against each output: dot, sigmoid, target, error, loss. Below, both tables: each row
before, its gradient, and after; rows that the step leaves alone are grey, those of words that
take no part are only counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    full_colour,
    group,
    heat_strip,
    line,
    path,
    rect,
    runs,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.numbers import count, decimals
from embedding_lab.lessons.step_numbers import StepNumbers, checked

MOST_ROWS = 12  # of each table, where the step changes no more than that
_PITCH = 28  # px from row to row
_STRIP = 20
_GREY = 0.35  # opacity of what the step leaves alone

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Output:
    """An output as it is drawn: the true word, or one of the noise words."""

    word: str
    colour: str
    row: Floats
    score: float
    sigmoid: float
    target: float
    error: float
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A table as it is drawn: rows before and after, the colour of each that changes."""

    name: str
    before: Floats
    gradient: Floats
    after: Floats
    colours: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Scale:
    """The absolute values that get the full colour."""

    rows: float
    gradients: float


def one_step(numbers: StepNumbers) -> Drawing:
    """Draw a step.

    Args:
        numbers: of the step.

    Returns:
        The picture.
    """
    outputs, tables, scale = _outputs(numbers), _tables(numbers), _scale(numbers)
    wide, deep = _wide(numbers, outputs, tables, scale), _narrow(numbers, outputs, tables, scale)
    return Drawing(wide, _alt(numbers, outputs), deep)


def _wide(
    numbers: StepNumbers, outputs: Sequence[_Output], tables: Sequence[_Table], scale: _Scale
) -> str:
    name, more = _name_of_hidden(numbers)
    marks = [
        runs(0, 16, [("u", "b table"), (" = ", "m"), (name, "table b")]),
        heat_strip(numbers.hidden, 0, 34, width=150, largest=scale.rows, tip=_told(numbers.hidden)),
        _frame(0, 34, 150, "table"),
        text(0, 74, more, "m"),
        text(200, 16, "output v", "m"), text(306, 16, "its row of W′", "m"),
        text(474, 16, "u · v", "m e"), text(496, 16, "sigmoid σ", "m"),
        text(640, 16, "target", "m c"), text(738, 16, "σ − target", "m e"),
        text(864, 16, "loss", "m e"),
    ]  # fmt: skip
    longest = max(output.loss for output in outputs)
    for place, output in enumerate(outputs):
        marks += _output_row(output, 34 + _PITCH * place, scale, longest)
    foot = 34 + _PITCH * len(outputs)
    marks += [line(744, foot, 864, foot, "edge"), *_sums(numbers, 864, foot + 20)]
    marks += [path(_bow(44 + _PITCH * place), output.colour, more='stroke-width="1.5"')
              for place, output in enumerate(outputs)]  # fmt: skip
    top = foot + 72
    rows = _shown(tables)
    for x, table in zip((0, 444), tables, strict=True):
        marks.append(group(_table(table, numbers, rows, scale, width=420), dx=x, dy=top))
    end = top + 72 + _PITCH * len(rows) + (20 if len(rows) < numbers.among else 0)
    marks += [
        text(0, end, f"{_rule(numbers)}. {_colours(scale)}.", "m"),
        text(0, end + 24, checked(numbers), "b"),
    ]
    return svg(WIDE, end + 32, marks)


def _narrow(
    numbers: StepNumbers, outputs: Sequence[_Output], tables: Sequence[_Table], scale: _Scale
) -> str:
    name, more = _name_of_hidden(numbers)
    marks = [
        runs(0, 16, [("u", "b table"), (" = ", "m"), (name, "table b")]),
        text(NARROW, 16, more, "m e"),
        heat_strip(
            numbers.hidden, 0, 26, width=NARROW, largest=scale.rows, tip=_told(numbers.hidden)
        ),
        _frame(0, 26, NARROW, "table"),
    ]
    for place, output in enumerate(outputs):
        marks += _output_lines(output, 66 + 56 * place, scale)
    foot = 66 + 56 * len(outputs)
    marks += _sums(numbers, NARROW, foot + 8)
    rows = _shown(tables)
    top = foot + 64
    for table in tables:
        marks.append(group(_table(table, numbers, rows, scale, width=NARROW), dy=top))
        top += 72 + _PITCH * len(rows)
    marks += [
        text(0, top, _rule(numbers), "m"),
        text(0, top + 22, _colours(scale), "m"),
        *(text(0, top + 46 + 20 * i, part, "b") for i, part in enumerate(_halves(numbers))),
    ]
    return svg(NARROW, top + 72, marks)


def _output_row(output: _Output, y: float, scale: _Scale, longest: float) -> list[str]:
    base = y + 15
    return [
        text(200, base, shorten(output.word, 12), f"b {output.colour}", word=output.word),
        heat_strip(output.row, 306, y, width=110, largest=scale.rows, tip=_told(output.row)),
        text(474, base, decimals(output.score, 2), "e"),
        rect(496, y + 4, 64, 12, "line"),
        rect(496, y + 4, 64 * output.sigmoid, 12, output.colour),
        text(606, base, decimals(output.sigmoid, 2), "e"),
        text(640, base, f"{output.target:.0f}", "c b"),
        text(738, base, decimals(output.error, 2), "e"),
        rect(758, y + 4, 58 * output.loss / (longest or 1), 12, "edge"),
        text(864, base, decimals(output.loss, 2), "e"),
    ]


def _output_lines(output: _Output, y: float, scale: _Scale) -> list[str]:
    told = [
        ("u·v ", "m"), (decimals(output.score, 2), ""), ("   σ ", "m"),
        (f"{decimals(output.sigmoid, 2)} − {output.target:.0f} = ", ""),
        (decimals(output.error, 2), "b"), ("   loss ", "m"), (decimals(output.loss, 2), ""),
    ]  # fmt: skip
    return [
        text(0, y + 15, shorten(output.word, 12), f"b {output.colour}", word=output.word),
        heat_strip(output.row, 120, y, width=NARROW - 120, largest=scale.rows,
                   tip=_told(output.row)),
        runs(0, y + 38, told),
    ]  # fmt: skip


def _sums(numbers: StepNumbers, right: float, y: float) -> list[str]:
    before, after = decimals(numbers.loss, 3), decimals(numbers.loss_after, 3)
    return [
        text(right, y, f"loss before the step {before}", "e b"),
        text(right, y + 22, f"after the step {after}", "e b"),
    ]


def _table(
    table: _Table, numbers: StepNumbers, rows: Sequence[int], scale: _Scale, *, width: float
) -> list[str]:
    V = count(numbers.among)
    left, gap = 98, 8
    cells = (width - left - 2 * gap) / 3
    columns = [left + (cells + gap) * place for place in range(3)]
    kind = "b table" if table.name == "W" else "b"
    marks = [
        runs(0, 16, [(table.name, kind), (f"   rows changed: {len(table.colours)} of {V}", "m")]),
        *(text(x, 38, name, "m")
          for x, name in zip(columns, ("before", "gradient", "after"), strict=True)),
    ]  # fmt: skip
    for place, row in enumerate(rows):
        parts = (table.before[row], table.gradient[row], table.after[row])
        colour = table.colours.get(row)
        at = 46 + _PITCH * place
        marks.append(text(0, at + 15, shorten(numbers.words[row], 12), f"b {colour}" if colour
                          else "m"))  # fmt: skip
        strips = [
            heat_strip(
                values, x, at, width=cells, tip=_told(values), height=_STRIP,
                largest=scale.gradients if x == columns[1] else scale.rows,
            )
            for x, values in zip(columns, parts, strict=True)
        ]  # fmt: skip
        marks += _changed(strips, columns[2], at, cells, colour) if colour else _unchanged(
            strips, columns[1] + cells / 2, at
        )  # fmt: skip
    left_out = numbers.among - len(rows)
    if left_out:
        y = 46 + _PITCH * len(rows) + 12
        more = f"{count(left_out)} more row{'s' * (left_out > 1)}"
        marks.append(text(left, y, f"and {more}, unchanged", "m"))
    return marks


def _changed(strips: Sequence[str], x: float, y: float, width: float, colour: str) -> list[str]:
    return [*strips, _frame(x, y, width, colour)]


def _unchanged(strips: Sequence[str], middle: float, y: float) -> list[str]:
    before, _, after = strips
    grey = group([before, after], more=f'opacity="{_GREY}"')
    return [grey, text(middle, y + 15, "0", "m c")]


def _outputs(numbers: StepNumbers) -> list[_Output]:
    return [
        _Output(
            numbers.words[row], "null" if place else "answer", numbers.context[row],
            float(numbers.scores[place]), float(numbers.sigmoids[place]),
            float(numbers.targets[place]), float(numbers.errors[place]),
            float(numbers.losses[place]),
        )
        for place, row in enumerate(numbers.outputs.tolist())
    ]  # fmt: skip


def _tables(numbers: StepNumbers) -> tuple[_Table, _Table]:
    true, *noise = numbers.outputs.tolist()
    return (
        _Table(
            "W", numbers.centre, numbers.centre_gradient, numbers.centre_after,
            dict.fromkeys(numbers.inputs.tolist(), "table"),
        ),
        _Table(
            "W′", numbers.context, numbers.context_gradient, numbers.context_after,
            dict.fromkeys(noise, "null") | {true: "answer"},
        ),
    )  # fmt: skip


def _shown(tables: Sequence[_Table]) -> list[int]:
    """Return the rows to draw: all that change, and others of the sentence up to twelve."""
    n = len(tables[0].before)
    changed = [row for row in range(n) if any(row in table.colours for table in tables)]
    others = [row for row in range(n) if row not in changed]
    return sorted(changed + others[: max(0, MOST_ROWS - len(changed))])


def _scale(numbers: StepNumbers) -> _Scale:
    return _Scale(
        full_colour([*numbers.centre, *numbers.context]),
        full_colour([
            *numbers.centre_gradient[numbers.touched],
            *numbers.context_gradient[numbers.touched_context],
        ]),
    )  # fmt: skip


def _name_of_hidden(numbers: StepNumbers) -> tuple[str, str]:
    words = [numbers.words[row] for row in numbers.inputs.tolist()]
    if len(words) == 1:
        return f"W[{shorten(words[0], 12)}]", "looked up in W"
    return f"mean of {len(words)} rows of W", "the words around"


def _rule(numbers: StepNumbers) -> str:
    return f"after = before − {numbers.learning_rate:g} × gradient"


def _colours(scale: _Scale) -> str:
    return f"Full colour is {scale.rows:.2f} in a row, {scale.gradients:.2g} in a gradient"


def _halves(numbers: StepNumbers) -> tuple[str, str]:
    first, second = checked(numbers).split(": ")
    return f"{first}:", second


def _told(values: Floats) -> str:
    return "  ".join(decimals(float(value), 2) for value in values)


def _frame(x: float, y: float, width: float, colour: str) -> str:
    return rect(x, y, width, _STRIP, "none", more=f'stroke="var(--{colour})" stroke-width="2"')


def _bow(y: float) -> str:
    return f"M152 44 C176 44 172 {y:g} 196 {y:g}"


def _alt(numbers: StepNumbers, outputs: Sequence[_Output]) -> str:
    said = "; ".join(
        f"{output.word}: sigmoid {decimals(output.sigmoid, 2)}, target {output.target:.0f}"
        for output in outputs
    )
    return (
        f"One step of {numbers.model}. {said}. Loss {decimals(numbers.loss)} before, "
        f"{decimals(numbers.loss_after)} after. Rows that change: {numbers.touched.sum()} of W, "
        f"{numbers.touched_context.sum()} of W′. {checked(numbers)}"
    )

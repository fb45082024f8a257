"""The bars of lesson 2: every byte of three networks, and the break-even rail under them.

A bar's length is a number of bytes on one scale for all; W is solid, its gradient and the
optimiser's state are tints of it.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from embedding_lab.figures.svg import NARROW, Drawing, circle, line, path, rect, svg, text
from embedding_lab.lessons.ledger import Account, Ledger, Sizes, break_even, saves_as_wide
from embedding_lab.lessons.ledger_captions import moments_name
from embedding_lab.lessons.numbers import both_bytes, count, counted, short

COLUMN = 600  # px: the picture stands right of the controls
LETTER, DIGIT, BROAD, SLIM = 6.5, 7.0, 11.5, 3.2  # px: of 14 px text
BOLDER = 1.06  # times as wide
BAR = 22  # px high
PITCH = 34  # px: from one bar to the next
MOST = 3  # bars; where there are only two, the rail stays in its place
FROM, TO = 150, 428  # px: where the bars start and end in the wide picture
LONGEST = 14  # characters: what stands beside the sizes, written in full
NAMES_END = 520  # px: behind it stands the heading of the weights
THINNEST = 0.5  # px: what is narrower can't be seen, and gets no name
VISIBLE = 8  # px: a narrower segment shares its label with its neighbours


class Segment(NamedTuple):
    """A part of a bar.

    Attributes:
        name: what it is.
        bytes: its length.
        fill: the CSS variable of its colour; its outline has it, too.
        opacity: tints tell what belongs to the weights from the weights.
        style: the CSS classes of its name.
    """

    name: str
    bytes: int
    fill: str
    opacity: float
    style: str


class Bar(NamedTuple):
    """An account as a bar."""

    label: str
    account: Account
    segments: list[Segment]
    bold: bool


def segments(account: Account) -> list[Segment]:
    """Cut an account into the parts of a bar.

    Args:
        account: what to cut.

    Returns:
        Input, table, other layers, gradient, moments, activations and scores, those that have
        any bytes.
    """
    others = account.next_layer.bytes + account.output_layer.bytes + account.biases.bytes
    gradient = account.gradients.bytes + account.gradient_rows.bytes
    state = account.moments.bytes + account.step_counters.bytes
    alone = account.sizes.output == "none" and not account.sizes.bias
    name = "next layer" if alone else "other layers"
    parts = [
        Segment("input", account.input_batch.bytes, "onehot", 1, "onehot"),
        Segment("table W", account.table.bytes, "table", 1, "table b"),
        Segment(name, others, "edge", 1, "m"),
        Segment("gradient", gradient, "table", 0.55, "table"),
        Segment(moments_name(account.sizes), state, "table", 0.28, "table"),
        Segment("activations", account.activations.bytes, "edge", 0.4, "m"),
        Segment("scores", account.scores.bytes, "answer", 0.7, "answer"),
    ]
    return [part for part in parts if part.bytes]


def bars(books: Ledger) -> list[Bar]:
    """Choose the bars: one-hot, the article's comparison, and what the reader chose.

    Args:
        books: three accounts.

    Returns:
        Three bars, two where the last two are the same.
    """
    chosen, wide = books.chosen.sizes.d, books.as_wide.sizes.d
    rows = [
        Bar("One-hot", books.one_hot, segments(books.one_hot), False),
        Bar(f"Embedding, d = {count(wide)}", books.as_wide, segments(books.as_wide), False),
        Bar(f"Embedding, d = {count(chosen)}", books.chosen, segments(books.chosen), True),
    ]
    if chosen == wide:
        del rows[1]
    return rows


def ledger_bars(books: Ledger) -> Drawing:
    """Draw the ledger and, under it, the break-even rail.

    Args:
        books: three accounts of one task.

    Returns:
        A bar for each account, on one scale.
    """
    rows, sizes = bars(books), books.chosen.sizes
    what = "while training" if sizes.trains else "for inference"
    title = text(0, 16, f"The honest ledger: bytes {what}", "l b")
    largest = max(row.account.bytes for row in rows)
    return Drawing(
        wide=_wide_ledger(
            rows, largest, [title, *_key(_unnamed(rows, largest), COLUMN, 16)], sizes
        ),
        narrow=_narrow_ledger(rows, largest, [title], sizes),
        alt="; ".join(
            f"{row.label}: {both_bytes(account.bytes)}, {counted(account.weights, 'weight')}"
            for row in rows
            for account in [row.account]
        )
        + f". Fewer weights if {limit(sizes)}; d is {count(sizes.d)}.",
    )


def limit(sizes: Sizes) -> str:
    """Write for which d the weights fall, so that the rounded figure is on the right side.

    Args:
        sizes: the task; its d doesn't matter.

    Returns:
        Two decimals, or a whole number that says the same about every whole d; and d = h, where
        that saves beyond the limit, because a tied table of d = h needs no way back.

    Examples:
        >>> limit(Sizes(V=200_000, h=500)), limit(Sizes(V=4, h=4))
        ('d < 498.75', 'd < 2')
        >>> limit(Sizes(V=12, h=5, L=2, output="tied"))
        'd < 4.44 or d = 5'
    """
    even, also = break_even(sizes), saves_as_wide(sizes)
    near = round(even)
    if round(even, 2) != near:
        words = f"d < {float(even):,.2f}"
    else:
        words = f"d ≤ {near:,}" if even > near else f"d < {near:,}"
    return f"{words} or d = {sizes.h:,}" if also and sizes.h >= even else words


def apart(numbers: Sequence[float], write: Callable[[float], str], base: int = 1000) -> list[str]:
    """Write numbers so that different ones never read alike.

    Args:
        numbers: what stands below each other, or side by side.
        write: how one is written: digits, a space and a unit, or digits alone.
        base: what a unit is larger by than the one before it.

    Returns:
        What `write` says, with more decimals where two would be the same.

    Examples:
        >>> apart([200e9, 200.4e9, 20.05e6], short)
        ['200.0 G', '200.4 G', '20.1 M']
    """
    alike: dict[str, set[float]] = {}
    for number in numbers:
        alike.setdefault(write(number), set()).add(number)
    return [_finer(number, alike[write(number)], write(number), base) for number in numbers]


def both_apart(sizes: Sequence[int]) -> list[str]:
    """Write sizes in both units, so that different ones never read alike.

    Args:
        sizes: bytes.

    Returns:
        What `both_bytes` says, with more decimals where two would be the same.
    """
    decimals = apart(sizes, lambda size: both_bytes(size).partition(" (")[0])
    binaries = apart(sizes, lambda size: both_bytes(size).partition(" (")[2].rstrip(")"), 1024)
    return [f"{a} ({b})" if b else a for a, b in zip(decimals, binaries, strict=True)]


def text_width(words: str, *, bold: bool = False) -> float:
    """Estimate how long words of 14 px are.

    Args:
        words: what is written.
        bold: whether it is in the bolder weight.

    Returns:
        px, right within a tenth for the labels of this lesson.
    """
    kinds = {" ,.:()": SLIM, "mwMW": BROAD, "0123456789": DIGIT}
    widths = {sign: width for signs, width in kinds.items() for sign in signs}
    width = sum(widths.get(sign, LETTER) for sign in words)
    return width * BOLDER if bold else width


def _finer(number: float, alike: set[float], words: str, base: int) -> str:
    _, space, unit = words.rpartition(" ")
    unit = unit if space else ""
    size = base ** ("KMGTP".find(unit[:1].upper()) + 1 if unit else 0)
    decimals = 0
    while words and len({f"{one / size:,.{decimals}f}" for one in alike}) < len(alike):
        decimals += 1
    return f"{number / size:,.{decimals}f} {unit}".rstrip() if decimals else words


def _wide_ledger(rows: Sequence[Bar], largest: int, marks: list[str], sizes: Sizes) -> str:
    scale = (TO - FROM) / largest
    marks += _names(_named(rows).segments, scale, FROM, 44, NAMES_END)
    marks.append(text(COLUMN, 44, "weights", "e m"))
    sizes_read, weights = both_apart([row.account.bytes for row in rows]), _weights(rows)
    for place, row in enumerate(rows):
        y, style = 53 + PITCH * place, "b" if row.bold else ""
        marks += [
            text(0, y + 16, row.label, style),
            *_bar(row, scale, FROM, y),
            *_size(sizes_read[place], TO + 12, y + 16),
            text(COLUMN, y + 16, weights[place], f"e {style}"),
        ]
    y = 53 + PITCH * MOST + 13
    marks.append(text(0, y + 5, "Fewer weights if"))
    marks += _rail(sizes, FROM, TO, y)
    marks.append(text(TO + 12, y + 5, _formula(sizes), "m"))
    return svg(COLUMN, y + 26, marks)


def _narrow_ledger(rows: Sequence[Bar], largest: int, marks: list[str], sizes: Sizes) -> str:
    scale = NARROW / largest
    unnamed = _unnamed(rows, largest)
    marks += _key(unnamed, NARROW, 38)
    room = NARROW - sum(text_width(part.name) + 30 for part in unnamed)
    marks += _two_lines(_named(rows).segments, scale, room)
    read = both_apart([row.account.bytes for row in rows])
    for place, row in enumerate(rows):
        y, style = 80 + 76 * place, "b" if row.bold else ""
        marks += [
            text(0, y, row.label, style),
            text(NARROW, y, read[place], f"e {style}"),
            *_bar(row, scale, 0, y + 8),
            text(NARROW, y + 45, counted(row.account.weights, "weight"), "e m"),
        ]
    y = 80 + 76 * MOST + 34
    marks.append(text(0, y - 18, "Fewer weights if"))
    marks.append(text(NARROW, y - 18, _formula(sizes), "e m"))
    marks += _rail(sizes, 8, NARROW - 8, y)
    return svg(NARROW, y + 30, marks)


def _size(size: str, x: float, y: float) -> list[str]:
    decimal, _, binary = size.rstrip(")").partition(" (")
    if not binary:
        return [text(x, y, decimal, "b")]
    return [text(x, y - 7, decimal, "b"), text(x, y + 8, binary, "m")]


def _weights(rows: Sequence[Bar]) -> list[str]:
    weights = [row.account.weights for row in rows]
    full = [count(number) for number in weights]
    return full if max(map(len, full)) <= LONGEST else apart(weights, short)


def _bar(row: Bar, scale: float, x: float, y: float) -> list[str]:
    marks = []
    for part in row.segments:
        width, tip = part.bytes * scale, f"{part.name}: {both_bytes(part.bytes)}"
        more = f'fill-opacity="{part.opacity}" stroke="var(--{part.fill})"'
        marks.append(rect(x, y, width, BAR, part.fill, more=more, tip=tip))
        x += width
    return marks


def _named(rows: Sequence[Bar]) -> Bar:
    # The first bar has the names above it, unless it is too short to carry them.
    longest = max(rows, key=lambda row: row.account.bytes)
    return rows[0] if 3 * rows[0].account.bytes > longest.account.bytes else longest


class _Name(NamedTuple):
    words: str
    style: str
    at: float  # px: the middle of what it names
    width: float


def _names(parts: Sequence[Segment], scale: float, x: float, y: float, end: float) -> list[str]:
    parts = [part for part in parts if part.bytes * scale >= THINNEST]
    names = _grouped(parts, scale, x)
    marks = []
    first = parts[0]
    if first.bytes * scale < VISIBLE and x > 60:  # it has the bar's left side to itself
        marks += [
            text(x - 8, y, first.name, f"{first.style} e"),
            path(f"M{x + 1:g} {y + 7:g}V{y - 4:g}H{x - 5:g}", first.fill),
        ]
        names = _grouped(parts[1:], scale, x + first.bytes * scale)
        x += 8
    centres = _spread(names, x, end)
    for name, centre in zip(names, centres, strict=True):
        marks.append(text(centre, y, name.words, f"{name.style} c"))
    return marks


def _two_lines(parts: Sequence[Segment], scale: float, end: float) -> list[str]:
    # Above their segments where one line is enough, else one after the other.
    parts = [part for part in parts if part.bytes * scale >= THINNEST]
    names = _grouped(parts, scale, 0)
    if sum(name.width + 12 for name in names) <= NARROW + 12:
        return _names(parts, scale, 0, 56, NARROW)
    marks, x, y = [], 0.0, 38
    for part in parts:
        width = text_width(part.name, bold=part.style.endswith(" b"))
        if y == 38 and x + width > end:
            x, y = 0.0, 56
        marks.append(text(x, y, part.name, part.style))
        x += width + 12
    return marks


def _grouped(parts: Sequence[Segment], scale: float, x: float) -> list[_Name]:
    # Neighbours too narrow for a name of their own share one.
    names = []
    for slim, run in groupby(parts, key=lambda part: part.bytes * scale < VISIBLE):
        members = list(run)
        for together in [members] if slim else [[member] for member in members]:
            words = ", ".join(part.name for part in together)
            style = together[-1].style if slim else together[0].style
            width = scale * sum(part.bytes for part in together)
            length = text_width(words, bold=style.endswith(" b"))
            names.append(_Name(words, style, x + width / 2, length))
            x += width
    return names


def _spread(names: Sequence[_Name], start: float, end: float) -> list[float]:
    # Move the names apart, first to the right, then back from the end.
    centres, room = [], start
    for name in names:
        centres.append(max(name.at, room + name.width / 2))
        room = centres[-1] + name.width / 2 + 12
    room = end
    for place in reversed(range(len(names))):
        centres[place] = min(centres[place], room - names[place].width / 2)
        room = centres[place] - names[place].width / 2 - 12
    return centres


def _unnamed(rows: Sequence[Bar], largest: int) -> list[Segment]:
    # What can be seen, but not in the bar that has the names; each once.
    scale = (TO - FROM) / largest
    named = {part.name for part in _named(rows).segments if part.bytes * scale >= THINNEST}
    parts = [part for row in rows for part in row.segments if part.bytes * scale >= 2]
    return list({part.name: part for part in parts if part.name not in named}.values())


def _key(parts: Sequence[Segment], end: float, y: float) -> list[str]:
    marks, x = [], end
    for part in reversed(parts):
        more = f'fill-opacity="{part.opacity}" stroke="var(--{part.fill})"'
        marks.append(text(x, y, part.name, "e m"))
        x -= text_width(part.name) + 18
        marks.append(rect(x, y - 11, 12, 12, part.fill, more=more))
        x -= 12
    return marks


def _rail(sizes: Sizes, x1: float, x2: float, y: float) -> list[str]:
    even = break_even(sizes)
    also = saves_as_wide(sizes) and sizes.h >= even  # where a tied output needs no way back
    scale = (x2 - x1) / max(1.2 * even, 1.05 * sizes.d, 1.05 * sizes.h if also else 0)
    tick, ring = x1 + float(even) * scale, x1 + sizes.d * scale
    words, yours = limit(sizes), f"d = {count(sizes.d)}"
    room = (text_width(words, bold=True) + text_width(yours)) / 2 + 8
    below = abs(_within(ring, yours, x1, x2) - _within(tick, words, x1, x2)) >= room
    return [
        rect(x1, y - 4, tick - x1, 8, "answer"),
        rect(tick, y - 4, x2 - tick, 8, "line"),
        *([rect(x1 + sizes.h * scale - 2, y - 4, 4, 8, "answer")] if also else []),
        line(tick, y - 10, tick, y + 10, "ink", more='stroke-width="2"'),
        text(_within(tick, words, x1, x2), y + 24, words, "b c"),
        circle(ring, y, 6, "bg", more='stroke="var(--ink)" stroke-width="2"'),
        text(_within(ring, yours, x1, x2), y + 24 if below else y - 12, yours, "c"),
    ]


def _within(x: float, words: str, x1: float, x2: float) -> float:
    half = text_width(words, bold=True) / 2
    return min(max(x, x1 + half - 8), x2 - half + 8)


def _formula(sizes: Sizes) -> str:
    top = "V·h" if sizes.L == 1 else "L·V·h"
    widths = {(False, False): "h", (False, True): "2h", (True, False): "L·h"}
    tied = sizes.output == "tied"
    return f"{top} / (V + {widths.get((sizes.L > 1, tied), '(L + 1)·h')})"

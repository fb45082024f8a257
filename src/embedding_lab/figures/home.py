"""Home's picture: three codes for the same three words, what each says is nearest, what moved.

It stands beside the boxes of the words and shares their rows; on a phone it names the words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from embedding_lab.figures.svg import (
    NARROW,
    Drawing,
    Numbers,
    arc,
    full_colour,
    group,
    heat_strip,
    line,
    rect,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.first_look import CodeName, Look, Pair, answer, codes_of, printed
from embedding_lab.lessons.noticing import movement, old_values, with_the_same_words

WIDTH = 664  # px, beside boxes of 176 and a gap of 24
_PANELS = {"number": (0, 200), "one-hot": (224, 208), "dense": (456, 208)}  # px: left edge, width
_TOP = 47  # px, where the first box begins: below a title and the measure
_ROW = 48  # px from box to box, each 40 high
_CELL = 26
_STRIP = 104  # px, a vector
_CLOSE = 14  # px that an arc reaches with two distances at its right
_FIGURE = 6.7  # px, a figure of a distance
_FOOT = 194  # px, the rule below the codes
_HEIGHT = 268
_PITCH = 236  # px from panel to panel on a phone, where the answer stands beside the title
_PHONE_TOP = 48


@dataclass(frozen=True, slots=True)
class Code:
    """One way to write words down, ready to draw.

    Attributes:
        title: its name.
        measure: how distance is read from it.
        cells: draws the code of word i at (x, y); a function of (i, x, y).
        width: px that a code takes.
        reach: px that the arcs of neighbouring and of outer words reach.
        distances: what to print for each pair (i, j), i < j.
        old: what was printed before the change, of the pairs that read otherwise now.
        nearest: the pair that is nearest, drawn thick; None where no pair is.
        moved: what the change has done to the distances; empty before any.
        answer: the word that is nearest to the first, or that there is none.
        reason: one line below the answer.
        style: the CSS class of the answer's meaning; empty where it has none.
    """

    title: str
    measure: str
    cells: Callable[[int, float, float], str]
    width: float
    reach: tuple[float, float]
    distances: Mapping[Pair, str]
    nearest: Pair | None
    moved: str
    answer: str
    reason: str
    style: str = ""
    old: Mapping[Pair, str] = field(default_factory=dict)


def three_codes(look: Look, rows: Sequence[Numbers | None], before: Look | None = None) -> Drawing:
    """Draw three words under three codes, side by side; below each other on a phone.

    Args:
        look: the words and what each code says of them.
        rows: the (d,) vector of each word; None where the table has none.
        before: the look before words were changed; None where nothing was.

    Returns:
        The picture.
    """
    names = [reading.code for reading in look.readings]
    before = before and with_the_same_words(before, look)
    codes = [_code(name, look, rows, before) for name in names]
    placed = [
        group([_panel(code, _PANELS[name][1])], dx=_PANELS[name][0])
        for name, code in zip(names, codes, strict=True)
    ]
    placed += _names_on_file(look.words)
    stacked = [
        group([_phone_panel(look.words, code, last=code is codes[-1])], dy=k * _PITCH)
        for k, code in enumerate(codes)
    ]
    told = (f"{code.title}: {code.answer}, {code.reason}. {code.moved}".strip() for code in codes)
    alt = f"Which word is nearest to {look.words[0]}? {' '.join(told)}"
    return Drawing(
        svg(WIDTH, _HEIGHT, placed), alt, svg(NARROW, _PITCH * len(codes) - 16, stacked),
        width=WIDTH,
    )  # fmt: skip


def number_cells(numbers: Sequence[int]) -> Callable[[int, float, float], str]:
    """Draw word i as its number.

    Returns:
        The function that draws it.
    """

    def cells(i: int, x: float, y: float) -> str:
        box = rect(x, y, _CELL, _CELL, "panel", more='stroke="var(--line)" rx="3"')
        return box + text(x + 13, y + 18, str(numbers[i] + 1), "b c l")

    return cells


def one_hot_cells(places: Sequence[int]) -> Callable[[int, float, float], str]:
    """Draw word i as its one-hot code.

    Args:
        places: for each word the place of its one; the largest decides how long the code is.

    Returns:
        The function that draws it.
    """

    def cells(i: int, x: float, y: float) -> str:
        marks = []
        for j in range(max(places) + 1):
            lit = j == places[i]
            fill, stroke = ("onehot", "onehot") if lit else ("bg", "line")
            box = rect(x + _CELL * j, y, _CELL, _CELL, fill, more=f'stroke="var(--{stroke})"')
            style = "b c on-mark" if lit else "c m"
            marks.append(box + text(x + _CELL * j + 13, y + 18, str(int(lit)), style))
        return "".join(marks)

    return cells


def strip_cells(rows: Sequence[Numbers | None]) -> Callable[[int, float, float], str]:
    """Draw word i as the heat strip of its vector, or say that it has none.

    Returns:
        The function that draws it.
    """
    largest = full_colour([row for row in rows if row is not None])

    def cells(i: int, x: float, y: float) -> str:
        row = rows[i]
        if row is None:
            frame = 'stroke-dasharray="4 3" rx="3"'
            empty = rect(x, y, _STRIP, _CELL, "none", more=f'stroke="var(--edge)" {frame}')
            return empty + text(x + _STRIP / 2, y + 18, "no vector", "c m")
        strip = heat_strip(row, x, y, width=_STRIP, height=_CELL, largest=largest)
        zero = not any(float(value) for value in row)
        return strip + (text(x + _STRIP / 2, y + 18, "all zero", "c m") if zero else "")

    return cells


def _code(name: CodeName, look: Look, rows: Sequence[Numbers | None], before: Look | None) -> Code:
    places = codes_of(look.words)
    title, measure, cells, width, reach = {
        "number": ("Number them", "distance |i − j|", number_cells(places), _CELL, (44, 88)),
        "one-hot": (
            "One-hot", "Euclidean distance", one_hot_cells(places), 3 * _CELL, (40, 80)
        ),
        "dense": ("Dense vector", "cosine distance 1 − cos", strip_cells(rows), _STRIP, (28, 74)),
    }[name]  # fmt: skip
    reading = next(one for one in look.readings if one.code == name)
    was = next((one for one in before.readings if one.code == name), None) if before else None
    answered, reason = answer(look, name)
    found = reading.nearest is not None
    return Code(
        title, measure, cells, width, reach,
        {pair: printed(value, name) for pair, value in reading.distances.items()},
        _nearest_pair(look.words, reading.nearest),
        movement(was, reading) if was else "",
        answered, reason,
        "answer" if name == "dense" and found else "",
        old_values(was, reading) if was else {},
    )  # fmt: skip


def _nearest_pair(words: Sequence[str], nearest: str | None) -> Pair | None:
    return None if nearest is None else (0, list(words).index(nearest, 1))


def _panel(code: Code, width: float) -> str:
    marks = [
        *_coded(code, _TOP, 0),
        line(0, _FOOT, width, _FOOT, "line", more='stroke-width="1.5"'),
        text(0, _FOOT + 20, code.moved, "b" if code.old else "m"),
        text(0, _FOOT + 47, shorten(code.answer, 14), f"xl {code.style}"),
        text(0, _FOOT + 69, _fit(code.reason, width), "m"),
    ]
    return "".join(marks)


def _names_on_file(words: Sequence[str]) -> list[str]:
    """Write the words, and what is asked, in a saved picture, which has no boxes beside it.

    Returns:
        The marks; the page doesn't show them.
    """
    right = _PANELS["number"][1]
    asked = text(0, _FOOT - 6, f"{shorten(words[0], 14)} is nearer to", "m on-file")
    names = [
        text(right, _TOP + 25 + _ROW * i, shorten(word, 9), "e on-file")
        for i, word in enumerate(words)
    ]
    return [*names, asked]


def _phone_panel(words: Sequence[str], code: Code, *, last: bool) -> str:
    names = [
        text(0, _PHONE_TOP + 25 + _ROW * i, shorten(word, 11), word=word)
        for i, word in enumerate(words)
    ]
    foot = _PHONE_TOP + 3 * _ROW + 12
    below = f"{code.moved} {_sentence(code.reason)}" if code.moved else _sentence(code.reason)
    marks = [
        *_coded(code, _PHONE_TOP, 92),
        *names,
        text(NARROW, 14, f"{shorten(words[0], 14)} is nearer to", "m e"),
        text(NARROW, 39, shorten(code.answer, 14), f"xl e {code.style}"),
        text(0, foot, _fit(below, NARROW), "b" if code.old else "m"),
    ]
    if not last:
        marks.append(line(0, foot + 16, NARROW, foot + 16, "line", more='stroke-width="1.5"'))
    return "".join(marks)


def _coded(code: Code, top: float, x: float) -> list[str]:
    # The title, the words in their code, and the distance of each pair.
    marks = [text(0, 14, code.title, "b l"), text(0, 35, code.measure, "m")]
    marks += [code.cells(i, x, top + 7 + _ROW * i) for i in range(3)]
    inner_first = sorted(code.distances, key=lambda pair: pair[1] - pair[0])
    for pair in inner_first:  # the halo of an inner label must not cut the outer arc
        marks += [_arc(code, pair, top, x), _arc_label(code, pair, top, x)]
    return marks


def _arc(code: Code, pair: Pair, top: float, x: float) -> str:
    start, reach, y1, y2 = _span(code, pair, top, x)
    near = pair == code.nearest
    changed = pair in code.old
    stroke = (code.style or "ink") if near else "ink" if changed else "edge"
    weight = 2.6 if near else 1.8 if changed else 1.2
    none = ' stroke-dasharray="3 4"' if code.distances[pair] == "–" else ""
    return arc(start, y1, y2, reach, stroke=stroke, more=f'stroke-width="{weight}"{none}')


def _arc_label(code: Code, pair: Pair, top: float, x: float) -> str:
    start, reach, y1, y2 = _span(code, pair, top, x)
    near = pair == code.nearest
    style = f"b l {code.style}" if near else "b" if pair in code.old else "m"
    at, middle = start + reach, (y1 + y2) / 2 + 5
    if pair not in code.old:
        return text(at, middle, code.distances[pair], f"halo c {style}")
    old = code.old[pair]
    if pair[1] - pair[0] > 1:  # right of this arc there is no room
        new = text(at, middle, code.distances[pair], f"halo c {style}")
        return _struck(old, at - 22 - _FIGURE * len(old), middle) + new
    middle -= 5 * pair[0]  # the outer arc comes close to the last figure
    new = text(at + 5, middle + 9, code.distances[pair], style)
    return _struck(old, at + 5, middle - 6) + new


def _struck(old: str, x: float, y: float) -> str:
    through = line(x, y - 5, x + _FIGURE * len(old), y - 5, "muted")
    return text(x, y, old, "m") + through


def _span(code: Code, pair: Pair, top: float, x: float) -> tuple[float, float, float, float]:
    # Where an arc starts, how far it reaches, and its two heights.
    first, second = pair
    outer = second - first > 1
    at = [top + 20 + _ROW * place for place in pair]
    reach = _CLOSE if pair in code.old and not outer else code.reach[outer]
    return x + code.width + 8, reach, at[0] + 4 * (first > 0), at[1] - 4 * (second == 1)


def _fit(words: str, width: float) -> str:
    return shorten(words, int(width / 6.2))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."

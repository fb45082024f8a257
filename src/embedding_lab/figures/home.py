"""Home's picture: three codes for the same three words, and what each says is nearest."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import isclose, sqrt

from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
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
from embedding_lab.lessons.first_look import Reading
from embedding_lab.vectors.search import Neighbour

_ROW = 44  # px from word to word
_PANEL = 272  # px, a panel's width; three of them and two gaps make 864
_GAP = 24
ROW = 590  # px, a row of neighbours beside the box that asks for them
_HEIGHT = 256
_PITCH = 200  # px from panel to panel on a phone, where the answer stands beside the title


@dataclass(frozen=True, slots=True)
class Code:
    """One way to write words down, ready to draw.

    Attributes:
        title: its name.
        measure: how distance is read from it.
        cells: draws the code of word i at (x, y); a function of (i, x, y).
        width: px that a code takes.
        distances: what to print for each pair (i, j), i < j.
        nearest: the pair that is nearest, drawn thick; None where no pair is.
        answer: the word that is nearest to the first, or "neither".
        reason: one line below the answer.
        style: the CSS class of the answer's meaning; empty where it has none.
    """

    title: str
    measure: str
    cells: Callable[[int, float, float], str]
    width: float
    distances: Mapping[tuple[int, int], str]
    nearest: tuple[int, int] | None
    answer: str
    reason: str
    style: str = ""


def number_cells(i: int, x: float, y: float) -> str:
    """Draw word i as its number, counted from 1.

    Returns:
        The marks as text.
    """
    box = rect(x, y, 26, 26, "panel", more='stroke="var(--line)" rx="3"')
    return box + text(x + 13, y + 18, str(i + 1), "b c l")


def one_hot_cells(n: int) -> Callable[[int, float, float], str]:
    """Draw word i as its one-hot code among n words.

    Returns:
        The function that draws it.
    """

    def cells(i: int, x: float, y: float) -> str:
        marks = []
        for j in range(n):
            lit = j == i
            fill, stroke = ("onehot", "onehot") if lit else ("bg", "line")
            box = rect(x + 26 * j, y, 26, 26, fill, more=f'stroke="var(--{stroke})"')
            style = "b c on-mark" if lit else "c m"
            marks.append(box + text(x + 26 * j + 13, y + 18, str(int(lit)), style))
        return "".join(marks)

    return cells


def strip_cells(rows: Sequence[Sequence[float]], largest: float) -> Callable[..., str]:
    """Draw word i as the heat strip of its vector.

    Returns:
        The function that draws it.
    """

    def cells(i: int, x: float, y: float) -> str:
        return heat_strip(rows[i], x, y, width=120, height=26, largest=largest)

    return cells


def three_codes(
    words: Sequence[str], readings: Sequence[Reading], rows: Sequence[Sequence[float]]
) -> Drawing:
    """Draw the same words under three codes, side by side; below each other on a phone.

    Args:
        words: three words; the question is which of the others is nearest to the first.
        readings: what each code says.
        rows: the (d,) vector of each word.

    Returns:
        The picture.
    """
    codes = [_code(reading, words, rows) for reading in readings]
    placed = [group([_panel(words, code)], dx=k * (_PANEL + _GAP)) for k, code in enumerate(codes)]
    stacked = [group([_phone_panel(words, code)], dy=k * _PITCH) for k, code in enumerate(codes)]
    alt = "; ".join(f"{code.title}: {words[0]} is nearer to {code.answer}" for code in codes)
    return Drawing(
        svg(WIDE, _HEIGHT, placed), alt, svg(NARROW, _PITCH * len(codes), stacked)
    )  # fmt: skip


def neighbour_bars(
    word: str, answers: Sequence[Neighbour], *, expected: str = "", inputs: Collection[str] = ()
) -> Drawing:
    """Draw the nearest words with their cosines as bars, in one row; as a list on a phone.

    Args:
        word: whose neighbours they are.
        answers: the neighbours, best first, with cosines.
        expected: an answer to mark as the right one.
        inputs: answers to mark as what was asked with.

    Returns:
        The picture.
    """
    step = (ROW + 14) / max(len(answers), 1)
    hues = ["answer" if a.word == expected else "null" if a.word in inputs else "" for a in answers]
    wide = [
        mark
        for k, (answer, hue) in enumerate(zip(answers, hues, strict=True))
        for mark in _neighbour(answer, hue, k * step, 0, step - 14)
    ]
    narrow = [
        mark
        for k, (answer, hue) in enumerate(zip(answers, hues, strict=True))
        for mark in _neighbour(answer, hue, 0, k * 46, NARROW)
    ]
    listed = ", ".join(f"{answer.word} {answer.score:.2f}" for answer in answers)
    return Drawing(
        svg(ROW, 44, wide), f"Nearest to {word}: {listed}",
        svg(NARROW, 46 * len(answers), narrow), width=ROW,
    )  # fmt: skip


def _neighbour(answer: Neighbour, hue: str, x: float, y: float, width: float) -> list[str]:
    letters = max(int((width - 34) / 7.8), 4)
    role = ", a word of the sentence" if hue == "null" else ""
    tip = f"{answer.word}: cosine {answer.score:.3f}, row {answer.row:,} of the table{role}"
    return [
        text(x, y + 16, shorten(answer.word, letters), f"l b {hue}", tip=tip, word=answer.word),
        text(x + width, y + 16, f"{answer.score:.2f}", "e m"),
        rect(x, y + 26, width, 8, "panel"),
        rect(x, y + 26, width * max(answer.score, 0), 8, hue or "edge", tip=tip),
    ]


def _code(reading: Reading, words: Sequence[str], rows: Sequence[Sequence[float]]) -> Code:
    largest = full_colour(rows)
    titles = {
        "number": ("Number them", "distance |i − j|", number_cells, 26.0),
        "one-hot": ("One-hot", "Euclidean distance", one_hot_cells(len(words)), 78.0),
        "dense": ("Dense vector", "cosine distance 1 − cos", strip_cells(rows, largest), 120.0),
    }
    title, measure, cells, width = titles[reading.code]
    nearest = (0, list(words).index(reading.nearest)) if reading.nearest else None
    hue = "answer" if reading.nearest == words[-1] else "table"
    return Code(
        title, measure, cells, width,
        {pair: _printed(value, reading.code) for pair, value in reading.distances.items()},
        nearest, reading.nearest or "neither", _reason(reading),
        hue if reading.code == "dense" and reading.nearest else "",
    )  # fmt: skip


def _printed(value: float, code: str) -> str:
    if code == "number":
        return f"{value:.0f}"
    return "√2" if code == "one-hot" and isclose(value, sqrt(2), rel_tol=1e-6) else f"{value:.2f}"


def _reason(reading: Reading) -> str:
    if reading.nearest is None:
        same = len({round(value, 6) for value in reading.distances.values()}) == 1
        return "every pair is equally far" if same else "the other two are equally far"
    return {
        "number": "only because it was numbered next",
        "one-hot": "which no one-hot code should say",
        "dense": "learned from the company it keeps",
    }[reading.code]


def _coded(words: Sequence[str], code: Code, top: float) -> list[str]:
    # The title, the words in their code, and the distance of each pair.
    marks = [text(0, 14, code.title, "b l"), text(0, 35, code.measure, "m")]
    for i, word in enumerate(words):
        y = top + _ROW * i
        marks += [text(0, y + 18, shorten(word, 9), word=word), code.cells(i, 64, y)]
    marks += [_arc(code, pair, top) for pair in code.distances]
    return marks + [_arc_label(code, pair, top) for pair in code.distances]


def _phone_panel(words: Sequence[str], code: Code) -> str:
    return "".join(
        [
            *_coded(words, code, 48),
            text(NARROW, 14, f"{words[0]} is nearer to", "m e"),
            text(NARROW, 39, code.answer, f"xl e {code.style}"),
            line(0, _PITCH - 16, NARROW, _PITCH - 16, "line", more='stroke-width="1.5"'),
        ]
    )


def _panel(words: Sequence[str], code: Code) -> str:
    top = 50
    foot = top + _ROW * len(words)
    marks = [
        *_coded(words, code, top),
        line(0, foot, _PANEL, foot, "line", more='stroke-width="1.5"'),
        text(0, foot + 22, f"{words[0]} is nearer to", "m"),
        text(0, foot + 50, code.answer, f"xl {code.style}"),
        text(0, foot + 71, code.reason, "m"),
    ]
    return "".join(marks)


def _arc(code: Code, pair: tuple[int, int], top: float) -> str:
    x, reach, y1, y2 = _span(code, pair, top)
    nearest = pair == code.nearest
    stroke = (code.style or "ink") if nearest else "edge"
    return arc(x, y1, y2, reach, stroke=stroke, more=f'stroke-width="{2.6 if nearest else 1.2}"')


def _arc_label(code: Code, pair: tuple[int, int], top: float) -> str:
    x, reach, y1, y2 = _span(code, pair, top)
    style = f"b l {code.style}" if pair == code.nearest else "m"
    return text(x + reach, (y1 + y2) / 2 + 5, code.distances[pair], f"halo c {style}")


def _span(code: Code, pair: tuple[int, int], top: float) -> tuple[float, float, float, float]:
    # Where an arc starts, how far it reaches, and its two heights.
    first, second = pair
    x = 64 + code.width + 8
    reach = 48 * (second - first) if code.width < 100 else 29 * (second - first)
    at = [top + 13 + _ROW * place for place in pair]
    return x, reach, at[0] + 3 * (first > 0), at[1] - 3 * (second - first == 1 and first == 0)

"""The nearest words with their cosines: bars in one row, a list on a phone."""

from collections.abc import Collection, Sequence

from embedding_lab.figures.svg import NARROW, Drawing, line, rect, shorten, svg, text
from embedding_lab.lessons.numbers import decimals
from embedding_lab.vectors.search import Neighbour

ROW = 664  # px, a row of neighbours beside the box that asks for them
GAP = 14
_HEIGHT = 44
_PITCH = 46  # px from word to word on a phone


def neighbour_bars(
    word: str, answers: Sequence[Neighbour], *, expected: str = "", inputs: Collection[str] = ()
) -> Drawing:
    """Draw the nearest words with their cosines as bars, in one row; as a list on a phone.

    A bar begins at cosine 0. Where a cosine is below, that is the middle of the track.

    Args:
        word: whose neighbours they are.
        answers: the neighbours, best first, with cosines.
        expected: an answer to mark as the right one.
        inputs: answers to mark as what was asked with.

    Returns:
        The picture.
    """
    places = max(len(answers), 5)
    step = (ROW + GAP) / places
    signed = any(answer.score < 0 for answer in answers)
    hues = ["answer" if a.word == expected else "null" if a.word in inputs else "" for a in answers]
    both = list(zip(answers, hues, strict=True))
    wide = [
        _bar(answer, hue, k * step, 0, step - GAP, signed=signed)
        for k, (answer, hue) in enumerate(both)
    ]
    narrow = [
        _bar(answer, hue, 0, k * _PITCH, NARROW, signed=signed)
        for k, (answer, hue) in enumerate(both)
    ]
    listed = ", ".join(f"{answer.word} {decimals(answer.score, 2)}" for answer in answers)
    return Drawing(
        svg(ROW, _HEIGHT, wide), f"Nearest to {word}: {listed}",
        svg(NARROW, _PITCH * max(len(answers), 1), narrow), width=ROW,
    )  # fmt: skip


def _bar(answer: Neighbour, hue: str, x: float, y: float, width: float, *, signed: bool) -> str:
    letters = max(int((width - 38) / 7.8), 4)
    role = ", a word of the sentence" if hue == "null" else ""
    tip = f"{answer.word}: cosine {decimals(answer.score)}, row {answer.row:,} of the table{role}"
    zero = x + width / 2 if signed else x
    length = abs(answer.score) * (width / 2 if signed else width)
    start = zero - length if answer.score < 0 else zero
    marks = [
        text(x, y + 16, shorten(answer.word, letters), f"l b {hue}", tip=tip, word=answer.word),
        text(x + width, y + 16, decimals(answer.score, 2), "e m"),
        rect(x, y + 26, width, 8, "panel"),
        rect(start, y + 26, length, 8, hue or "table", tip=tip),
    ]
    if signed:
        marks.append(line(zero, y + 23, zero, y + 37, "muted"))
    return "".join(marks)

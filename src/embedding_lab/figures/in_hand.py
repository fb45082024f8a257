"""The nearest words of the word in hand, small enough for the sidebar."""

from collections.abc import Sequence

from embedding_lab.figures.svg import Drawing, rect, shorten, svg, text
from embedding_lab.lessons.numbers import decimals
from embedding_lab.vectors.search import Neighbour

WIDTH = 224  # px, the sidebar between its paddings
_ROW = 24
_BARS, _BAR = 124, 60  # px: where bars begin, and a cosine of 1
_LETTERS = 15


def nearest_list(answers: Sequence[Neighbour]) -> Drawing:
    """Draw neighbours with their cosines, one a line.

    Args:
        answers: nearest first; may be none.

    Returns:
        The picture.
    """
    marks = []
    for i, answer in enumerate(answers):
        y = 16 + _ROW * i
        marks += [
            text(0, y, shorten(answer.word, _LETTERS), tip=answer.word, word=answer.word),
            rect(_BARS, y - 9, _BAR * max(0.0, min(1.0, answer.score)), 8, "table"),
            text(WIDTH, y, decimals(answer.score, 2), "e m"),
        ]
    said = ", ".join(f"{answer.word} {decimals(answer.score, 2)}" for answer in answers)
    alt = f"Nearest words and their cosines: {said or 'no other word'}."
    return Drawing(svg(WIDTH, 4 + _ROW * max(1, len(answers)), marks), alt, width=WIDTH)

"""The nearest words of a few words, then and now, as a small table."""

from collections.abc import Sequence

from embedding_lab.figures.ledger import text_width
from embedding_lab.figures.loss import COLUMN
from embedding_lab.figures.svg import Drawing, line, shorten, svg, text
from embedding_lab.lessons.watching import NEAREST, Near, NeighbourTable

_FIRST = 84  # px of the column of words
_LINE = 16  # px from word to word
_HEAD = 24  # px of the heading
_PAD = 4  # px of a cell, above and below


def neighbours_then(table: NeighbourTable) -> Drawing:
    """Draw the nearest words of each watched word at a few moments.

    Args:
        table: the words; may be none.

    Returns:
        The table; green and bold where a word is of the family of the watched one.
    """
    width = (COLUMN - _FIRST) / max(len(table.columns), 1)
    marks = [text(0, 14, "Nearest in W", "b")]
    for k, title in enumerate(table.columns):
        marks.append(text(_FIRST + k * width, 14, title, "b" if title == "now" else "m"))
    y: float = _HEAD
    for word, cells in zip(table.words, table.cells, strict=True):
        marks.append(line(0, y, COLUMN, y, "line"))
        marks.append(
            text(0, y + 10 + _PAD, fitted(word, _FIRST - 6), "b table", tip=word, word=word)
        )
        for k, cell in enumerate(cells):
            marks += _cell(cell, _FIRST + k * width, y, width - 6, now=k == len(cells) - 1)
        y += _LINE * NEAREST + _PAD  # the same at every moment, so that nothing below it moves
    if not table.words:
        marks.append(text(0, y + 16, "No words are watched.", "m"))
        y += 24
    return Drawing(svg(COLUMN, y + 4, marks), _alt(table), width=COLUMN)


def _cell(cell: Sequence[Near], x: float, y: float, room: float, *, now: bool) -> list[str]:
    marks = []
    for k, near in enumerate(cell):
        style = "b answer" if near.kin else "" if now else "m"
        word = fitted(near.word, room)
        marks.append(text(x, y + 10 + _PAD + _LINE * k, word, style, tip=near.word, word=near.word))
    return marks or [text(x, y + 10 + _PAD, "–", "m")]


def fitted(word: str, room: float) -> str:
    """Cut a word to the room that it has in bold.

    Args:
        word: any word.
        room: px.

    Returns:
        The word, or its start with an ellipsis.
    """
    letters = len(word)
    while letters > 2 and text_width(shorten(word, letters), bold=True) > room:
        letters -= 1
    return shorten(word, letters)


def _alt(table: NeighbourTable) -> str:
    said = [
        f"{word}: "
        + "; ".join(
            f"{title} {', '.join(near.word for near in cell) or 'none'}"
            for title, cell in zip(table.columns, cells, strict=True)
        )
        for word, cells in zip(table.words, table.cells, strict=True)
    ]
    return f"Nearest words. {'. '.join(said) or 'No words are watched'}."

"""The list beside a map: the true neighbours of a word, and which of them the picture keeps."""

from collections.abc import Sequence

from embedding_lab.figures.svg import Drawing, rect, shorten, svg, text
from embedding_lab.lessons.map_marks import MapNeighbour
from embedding_lab.lessons.numbers import decimals

WIDTH = 244  # px, the column beside the map
_ROW = 20
_FIRST = 40  # px: baseline of the first neighbour
_LEFT, _WORD, _BARS, _COSINE, _RIGHT = 16, 36, 118, 206, WIDTH - 16  # px: the columns
_BAR = 52  # px of a cosine of 1
_LETTERS = 12  # of a word that fits before its bar


def neighbour_list(word: str, neighbours: Sequence[MapNeighbour]) -> Drawing:
    """Draw the list.

    Args:
        word: whose neighbours they are.
        neighbours: nearest first; may be none.

    Returns:
        The picture; so narrow that a phone takes it as it is.
    """
    title = f"Nearest to {shorten(word, _LETTERS + 2)}"
    marks = [text(_LEFT, 16, title, "b", tip=word), text(_RIGHT, 16, "cosine", "m e")]
    for i, one in enumerate(neighbours):
        y = _FIRST + _ROW * i
        marks += [
            text(_LEFT, y, str(i + 1), "m"),
            text(_WORD, y, shorten(one.word, _LETTERS), tip=one.word, word=one.word),
            rect(_BARS, y - 9, _BAR * max(0.0, min(1.0, one.cosine)), 8, "table"),
            text(_COSINE, y, decimals(one.cosine, 2), "e"),
            text(_RIGHT, y, "✓" if one.kept else "✗", "answer e" if one.kept else "null e"),
        ]
    if not neighbours:
        marks.append(text(_LEFT, _FIRST, "It is alone on this map.", "m"))
    said = (
        f"{one.word} {decimals(one.cosine, 2)} {'kept' if one.kept else 'lost'}"
        for one in neighbours
    )
    near = ", ".join(said) or "no other word"
    alt = f"Nearest to {word} among these words, in the full space: {near}."
    height = _FIRST + 8 + _ROW * max(0, len(neighbours) - 1)
    return Drawing(svg(WIDTH, height, marks), alt, width=WIDTH)

"""The list beside a map: the true neighbours of a word, and which of them the picture keeps."""

from collections.abc import Sequence

from embedding_lab.figures.svg import Drawing, rect, shorten, svg, text
from embedding_lab.lessons.map_marks import MapNeighbour

WIDTH = 244  # px, the column beside the map
_ROW = 20
_BAR = 54  # px of a cosine of 1


def neighbour_list(word: str, neighbours: Sequence[MapNeighbour]) -> Drawing:
    """Draw the list.

    Args:
        word: whose neighbours they are.
        neighbours: nearest first.

    Returns:
        The picture.
    """
    marks = [
        text(4, 16, f"Nearest to {shorten(word, 13)}", "b"),
        text(WIDTH - 26, 16, "cosine", "m e"),
    ]
    for i, one in enumerate(neighbours):
        y = 38 + _ROW * i
        marks += [
            text(16, y, str(i + 1), "m e"),
            text(22, y, shorten(one.word, 13)),
            rect(122, y - 10, _BAR * max(0.0, min(1.0, one.cosine)), 8, "table"),
            text(WIDTH - 26, y, f"{one.cosine:.2f}", "e"),
            text(WIDTH - 4, y, "✓" if one.kept else "✗", "answer e" if one.kept else "null e"),
        ]
    said = (f"{one.word} {one.cosine:.2f} {'kept' if one.kept else 'lost'}" for one in neighbours)
    alt = f"Nearest to {word} in the full space: {', '.join(said)}."
    return Drawing(svg(WIDTH, 46 + _ROW * len(neighbours), marks), alt, width=WIDTH)

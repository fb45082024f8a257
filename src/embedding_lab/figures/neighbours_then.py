"""The nearest words at three moments of a run, side by side."""

from embedding_lab.figures.svg import Drawing, line, shorten, svg, text
from embedding_lab.lessons.watching import NeighbourTable

_WIDTH = 320
_COLUMN = (76, 162, 248)  # px, left edges of the moments
_ROW = 36
_LETTERS = 10  # per cell
_MOST = 4  # words


def table(t: NeighbourTable) -> Drawing:
    """Draw the neighbours then and now.

    Args:
        t: the table; at most four words are drawn.

    Returns:
        The picture, 320 px wide. Green words are among the five nearest now.
    """
    edges = _COLUMN[-len(t.columns) :]
    marks = [text(0, 14, "Nearest to", "b")]
    for x, title in zip(edges, t.columns, strict=True):
        marks.append(text(x, 14, title, "b" if title == "now" else "m"))
    told: list[str] = []
    for k, (word, cells) in enumerate(list(zip(t.words, t.cells, strict=True))[:_MOST]):
        y = 26 + k * _ROW
        marks += [
            line(0, y, _WIDTH, y, "line"),
            text(0, y + 15, shorten(word, 9), "b table", tip=word),
        ]
        for x, title, cell in zip(edges, t.columns, cells, strict=True):
            told.append(f"{word} {title}: {', '.join(near.word for near in cell)}.")
            for j, near in enumerate(cell):
                style = (
                    "b answer" if near.lasts and title != "now" else ("" if title == "now" else "m")
                )
                marks.append(
                    text(x, y + 15 + 16 * j, shorten(near.word, _LETTERS), style, tip=near.word)
                )
    return Drawing(
        svg(_WIDTH, 26 + _ROW * min(len(t.words), _MOST) + 4, marks),
        " ".join(["Nearest words then and now.", *told]),
        width=_WIDTH,
    )

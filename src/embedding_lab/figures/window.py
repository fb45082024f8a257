"""The window over a sentence: which words are dropped, which is the centre, which its contexts.

In: one line with arcs for a wide column, several lines for a phone, where frames alone say which
words are contexts. Of a long sentence both show the part around the centre.
"""

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from embedding_lab.figures.ledger import text_width
from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    group,
    line,
    path,
    rect,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.numbers import counted
from embedding_lab.lessons.windows import Token, Window

LETTERS = 22  # of a word, the rest is cut
LINES = 6  # on a phone
_KEY = "chance of being kept"
_KEY_ROOM = 140  # px at the right for it
_PAD, _GAP = 11, 8  # px inside a box and between two
_BOX = 27  # px high
_LINE = 60  # px from line to line
_MORE = 26  # px for an ellipsis
_TOP = 32  # px, where the boxes of the wide strip begin
_UNKNOWN = "–"


class _Cell(NamedTuple):
    place: int
    word: str
    chance: str
    length: float  # px of the word itself
    width: float


def window_strip(window: Window, *, source: str = "", together: bool = False) -> Drawing:
    """Draw a window over its sentence.

    Args:
        window: the words with their draws; may be without any.
        source: where the sentence is from, as the title names it.
        together: whether all context words make one example, as in CBOW, and not a pair each.

    Returns:
        The strip.
    """
    said = f"window {window.reach} of {window.largest} · {_taken(len(window.contexts), together)}"
    return Drawing(_wide(window, source, said), _alt(window), _narrow(window, source, said))


def _wide(window: Window, source: str, said: str) -> str:
    cells = _cells(window, LETTERS)
    needed = sum(cell.width + _GAP for cell in cells)
    roomy = needed <= WIDE - _KEY_ROOM
    first, last = _around(window, cells, WIDE - _KEY_ROOM if roomy else WIDE)
    shown = cells[first:last]
    x, middles, marks = 0.0, {}, []
    if first:
        marks += _ellipsis(0, _TOP, sum(place < first for place in window.contexts))
        x = _MORE
    for cell in shown:
        marks.append(group(_word(window, cell), dx=x, dy=_TOP))
        middles[cell.place] = x + cell.width / 2
        x += cell.width + _GAP
    if last < len(cells):
        marks += _ellipsis(x, _TOP, sum(place >= last for place in window.contexts))
    key = (x + _GAP, _TOP + 46, "m") if roomy else (0, 13, "m")
    if cells:
        words = _KEY if roomy else f"below each word its {_KEY}"
        marks.append(text(key[0], key[1], words, key[2]))
        marks.append(text(WIDE, 13, f"{source} · {said}" if source else said, "m e"))
    else:
        marks.append(text(0, _TOP + 18, "no sentence yet", "m"))
    return svg(WIDE, _TOP + 50, [*_arcs(window, middles), *marks])


def _narrow(window: Window, source: str, said: str) -> str:
    cells = _cells(window, 18)
    lines = _broken(cells)
    at = next((k for k, one in enumerate(lines) if window.centre in {c.place for c in one}), 0)
    first = min(max(at - LINES // 2, 0), max(len(lines) - LINES, 0))
    shown = lines[first : first + LINES]
    y = 48.0 if source else 28.0
    marks = [text(0, 14, source, "m b"), text(0, 34 if source else 14, said, "m")]
    if not cells:
        marks = [text(0, 14, "no sentence yet", "m")]
    if first:
        before = shown[0][0].place
        marks += _rest(y + 8, sum(place < before for place in window.contexts))
        y += 20
    for one in shown:
        x = 0.0
        for cell in one:
            marks.append(group(_word(window, cell), dx=x, dy=y))
            x += cell.width + _GAP
        y += _LINE
    if first + LINES < len(lines):
        after = shown[-1][-1].place
        marks += _rest(y + 2, sum(place > after for place in window.contexts))
        y += 16
    if cells:
        framed = "Framed: its contexts. " if window.contexts else ""
        marks.append(text(0, y + 8, f"{framed}Below: {_KEY}.", "m"))
    return svg(NARROW, y + 14, marks)


def _cells(window: Window, letters: int) -> list[_Cell]:
    return [
        _cell(place, token, letters, framed=place == window.centre or place in window.contexts)
        for place, token in enumerate(window.tokens)
    ]


def _cell(place: int, token: Token, letters: int, *, framed: bool) -> _Cell:
    word = shorten(token.word, letters)
    chance = _chance(token.keep) if token.known else _UNKNOWN
    wide = sum(east_asian_width(sign) in "WF" for sign in word)
    length = text_width(word) * 16 / 14 + 9 * wide
    inside = length + 2 * (_PAD if framed else 4)
    return _Cell(place, word, chance, length, max(inside, text_width(chance) + 4))


def _chance(keep: float) -> str:
    if keep >= 1:
        return "1"
    return "< 0.01" if keep < 0.005 else f"{min(keep, 0.99):.2f}"


def _around(window: Window, cells: Sequence[_Cell], room: float) -> tuple[int, int]:
    """Return the slice around the centre that fits, grown a word at a time on either side."""
    if not cells or sum(cell.width + _GAP for cell in cells) - _GAP <= room:
        return 0, len(cells)
    first = window.centre or 0
    last, left = first + 1, room - 2 * _MORE - cells[first].width
    grows = True
    while grows:
        grows = False
        for before in (True, False):
            place = first - 1 if before else last
            if 0 <= place < len(cells) and cells[place].width + _GAP <= left:
                left -= cells[place].width + _GAP
                first, last = (place, last) if before else (first, place + 1)
                grows = True
    return first, last


def _broken(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    lines: list[list[_Cell]] = []
    x = NARROW
    for cell in cells:
        if x + cell.width > NARROW:
            lines.append([])
            x = 0
        lines[-1].append(cell)
        x += int(cell.width) + _GAP + 1
    return lines


def _word(window: Window, cell: _Cell) -> list[str]:
    token, middle, half = window.tokens[cell.place], cell.width / 2, cell.length / 2
    box, style = "", "l c m"
    if cell.place == window.centre:
        box = rect(0.75, 0, cell.width - 1.5, _BOX, "table-ink", more='rx="4"')
        style = "l c b on-value"
    elif cell.place in window.contexts:
        more = 'stroke="var(--table)" stroke-width="1.5" rx="4"'
        box, style = rect(0.75, 0, cell.width - 1.5, _BOX, "none", more=more), "l c"
    marks = [box, text(middle, 19, cell.word, style, tip=_tip(token), word=token.word)]
    if not token.known:
        dotted = 'stroke-width="1.5" stroke-dasharray="1.5 3"'
        marks.append(line(middle - half, 24.5, middle + half, 24.5, "edge", more=dotted))
    elif not token.kept:
        marks.append(
            line(middle - half, 14, middle + half, 14, "muted", more='stroke-width="1.25"')
        )
    return [*marks, text(middle, 46, cell.chance, "m c")]


def _tip(token: Token) -> str:
    if not token.known:
        return f"{token.word}: not in the text often enough, so left out"
    did = "kept" if token.kept else "dropped"
    return f"{token.word}: {did}, with a chance of {_chance(token.keep)} to be kept"


def _arcs(window: Window, middles: dict[int, float]) -> list[str]:
    if window.centre not in middles:
        return []
    start, y = middles[window.centre], _TOP - 1
    farthest = max([1.0, *(abs(middles[k] - start) for k in window.contexts if k in middles)])
    marks = []
    for place in window.contexts:
        if place in middles:
            end = middles[place]
            # Both handles at this height: the curve reaches three quarters of the way there.
            top = y - 10 - 10 * abs(end - start) / farthest
            steps = f"M{start:.1f} {y} C{start:.1f} {top:.1f} {end:.1f} {top:.1f} {end:.1f} {y}"
            marks.append(path(steps, "table", more='stroke-width="1.25"'))
    return marks


def _ellipsis(x: float, y: float, contexts: int) -> list[str]:
    marks = [text(x + _MORE / 2 - 4, y + 19, "…", "l c m")]
    if contexts:
        marks.append(text(x + _MORE / 2 - 4, y + 46, f"+{contexts}", "c b table"))
    return marks


def _rest(y: float, contexts: int) -> list[str]:
    marks = [text(0, y, "…", "m l")]
    return [*marks, text(20, y, f"+{contexts}", "b table")] if contexts else marks


def _taken(contexts: int, together: bool) -> str:
    number, thing = (min(contexts, 1), "example") if together else (contexts, "pair")
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _alt(window: Window) -> str:
    if not window.tokens:
        return "No sentence yet."
    told = "; ".join(_tip(token) for token in window.tokens)
    words = counted(window.largest, "word")
    said = f"A sentence with a window of {window.reach} of {words} each way."
    if window.centre is None:
        return f"{said} No word is a centre. {told}."
    centre = window.tokens[window.centre].word
    contexts = ", ".join(window.tokens[place].word for place in window.contexts) or "none"
    return f"{said} Centre: {centre}. Contexts: {contexts}. {told}."

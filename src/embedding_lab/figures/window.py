"""One sentence as the trainer reads it: who is dropped, who is centre, who is context."""

from embedding_lab.figures.svg import NARROW, WIDE, Drawing, path, rect, shorten, svg, text
from embedding_lab.lessons.windows import Token, Window

_LETTER = 8.4  # px of a letter at 16 px
_PAD = 10
_GAP = 10
_HEIGHT = 78
_LONGEST = 18  # letters
_NOTE = 150  # px that "chance of being kept" takes


def sentence(window: Window, size: int) -> Drawing:
    """Draw a window over its sentence.

    Args:
        window: the sentence and its draws.
        size: the largest reach.

    Returns:
        The picture: arcs from the centre to its contexts, chances below the words.
    """
    return Drawing(
        _strip(window, size, WIDE), _in_words(window, size), _strip(window, size, NARROW)
    )


def _strip(window: Window, size: int, width: float) -> str:
    pairs = f"{window.pairs} pair" + ("" if window.pairs == 1 else "s")
    note = f"window {window.reach} of {size} · {pairs}"
    title = note if window.centre is not None else "no known word was kept"
    marks = [text(width, 12, title, "m e")]
    if not window.tokens:
        return svg(width, _HEIGHT, marks)
    first, last = _part(window, width - (_NOTE if width == WIDE else 0))
    x, middles = 0.0, {}
    for place in range(first, last):
        token, room = window.tokens[place], _room(window.tokens[place])
        middles[place] = x + room / 2
        marks += _word(token, x, room, _role(window, place))
        x += room + _GAP
    if width == WIDE:
        marks.append(text(width, 74, "chance of being kept", "m e"))
    arcs = [
        _bow(middles[window.centre], middles[place])
        for place in window.contexts
        if window.centre in middles and place in middles
    ]
    return svg(width, _HEIGHT, [*arcs, *marks])


def _part(window: Window, width: float) -> tuple[int, int]:
    # As much of the sentence as has room, grown from the centre to both sides in turn.
    first = last = 0 if window.centre is None else window.centre
    used, tokens = 0.0, window.tokens
    last += 1
    used = _room(tokens[first])
    grown = True
    while grown:
        grown = False
        if last < len(tokens) and used + _GAP + _room(tokens[last]) <= width:
            used += _GAP + _room(tokens[last])
            last, grown = last + 1, True
        if first > 0 and used + _GAP + _room(tokens[first - 1]) <= width:
            first -= 1
            used += _GAP + _room(tokens[first])
            grown = True
    return first, last


def _room(token: Token) -> float:
    return max(_LETTER * min(len(token.word), _LONGEST) + 2 * _PAD, 44)


def _role(window: Window, place: int) -> str:
    if place == window.centre:
        return "centre"
    return "context" if place in window.contexts else "other"


def _word(token: Token, x: float, room: float, role: str) -> list[str]:
    shown, middle = shorten(token.word, _LONGEST), x + room / 2
    chance = "unknown" if not token.known else _chance(token.keep)
    marks = [text(middle, 74, "–" if not token.known else chance, "m c", tip=chance)]
    if role == "centre":
        marks.append(rect(x, 34, room, 27, "table-ink", more='rx="3"'))
        return [*marks, text(middle, 53, shown, "l b c on-value", tip=token.word)]
    if role == "context":
        frame = 'stroke="var(--table)" stroke-width="1.5" rx="3"'
        marks.append(rect(x, 34, room, 27, "none", more=frame))
        return [*marks, text(middle, 53, shown, "l c", tip=token.word)]
    marks.append(text(middle, 53, shown, "l c m", tip=token.word))
    if not token.kept:
        half = min(_LETTER * len(shown) / 2, room / 2)
        marks.append(rect(middle - half, 47.5, 2 * half, 1, "muted"))
    return marks


def _chance(keep: float) -> str:
    return "1" if keep >= 0.995 else f"{keep:.2f}"


def _bow(start: float, end: float) -> str:
    steps = f"M{start:.1f} 33 C{start:.1f} 12 {end:.1f} 12 {end:.1f} 32"
    return path(steps, "table", more='stroke-width="1.5"')


def _in_words(window: Window, size: int) -> str:
    if window.centre is None:
        return "A sentence of which no known word was kept, so it gives no pairs."
    tokens = window.tokens
    contexts = ", ".join(tokens[place].word for place in window.contexts) or "no word"
    dropped = ", ".join(token.word for token in tokens if token.known and not token.kept)
    return (
        f"{tokens[window.centre].word} is the centre, window {window.reach} of {size}. "
        f"Its context: {contexts}. Dropped: {dropped or 'no word'}."
    )

"""The first picture of lesson 5: two verdict cards, with the offsets at their left.

Both cards are built alike, so that the eye compares "queen is 2nd" with "queen is 1st". Inputs are
magenta and say so in words; the expected answer is green. On a phone the verdict comes first, the
cards stand below each other.
"""

from collections.abc import Sequence
from html import escape
from math import ceil
from typing import NamedTuple, Self

from embedding_lab.figures.parallelogram import offsets
from embedding_lab.figures.svg import (
    NARROW,
    WIDE,
    Drawing,
    group,
    line,
    rect,
    shorten,
    svg,
    text,
)
from embedding_lab.lessons.analogies import Reading
from embedding_lab.lessons.analogy_sentences import (
    allowed_line,
    everyone_line,
    forbidden_line,
    removed_line,
    verdict_sentence,
)
from embedding_lab.lessons.numbers import decimals, ordinal
from embedding_lab.lessons.parallelogram import Parallelogram
from embedding_lab.vectors.search import Neighbour

LISTED = 5  # answers on a card
LEFT = 336  # px of the column left of the cards
RIGHT = 352  # px, where the cards begin
_CARD = 248  # px
_HEIGHT = 250
_PAD = 17
_ROW = 24  # px from answer to answer
_LETTER = 7.9  # px of a bold letter at 14 px


class _Card(NamedTuple):
    """One rule and what comes out under it; `place` is empty where nothing was expected."""

    title: str
    rule: str
    answers: Sequence[Neighbour]
    place: str
    winner: str


class _Look(NamedTuple):
    """What both cards share: columns in px, the score of a full bar, the words with a role."""

    width: float
    bar: float
    full: float
    inputs: Sequence[str]
    expected: str | None

    @classmethod
    def fit(cls, reading: Reading, width: float) -> Self:
        # The longest word gets its room, up to 42 % of the card, and the bars what is left.
        shown = [answer for answers in reading.verdict for answer in answers[:LISTED]]
        longest = max(len(answer.word) for answer in shown)
        full = max([1.0, *(answer.score for answer in shown)])
        bar = min(max(82, 18 + _LETTER * longest), 0.42 * width)
        return cls(width, bar, full, reading.inputs, reading.expected)

    def length(self, score: float) -> float:
        return (self.width - 2 * _PAD - 46 - self.bar) * max(score, 0) / self.full


def verdicts(reading: Reading, plane: Parallelogram | None, note: str) -> Drawing:
    """Draw the two verdicts, with the offsets or a note in their place at the left.

    Args:
        reading: the answers under both rules.
        plane: the four words in their best plane; None where there is none to draw.
        note: what to read below the offsets, or instead of them.

    Returns:
        The picture, its verdict in words below the cards, on a phone above everything.
    """
    cards = _cards(reading)
    sentence = verdict_sentence(reading)
    return Drawing(
        _wide(reading, cards, plane, note),
        " ".join([sentence, *(_in_words(card) for card in cards), note]),
        _narrow(reading, cards, plane, note),
    )


def nothing() -> Drawing:
    """Draw both cards while there is no formula that can be answered.

    Returns:
        The picture.
    """
    hint = "Both verdicts appear here as soon as the formula can be answered."
    cards = [_blank(title) for title in ("Inputs allowed", "Inputs forbidden")]
    wide = [group(card, dx=RIGHT + k * (_CARD + 16)) for k, card in enumerate(cards)]
    below = [group(card, dy=72 + k * (_HEIGHT + 16)) for k, card in enumerate(cards)]
    return Drawing(
        svg(WIDE, _HEIGHT + 1, [paragraph(0, 12, LEFT - 48, 96, hint, style=CALM), *wide]),
        f"Two cards without answers. {hint}",
        svg(NARROW, 72 + 2 * _HEIGHT + 17, [paragraph(0, 0, NARROW, 60, hint, style=CALM), *below]),
    )


def paragraph(x: float, y: float, width: float, height: float, words: str, *, style: str) -> str:
    """Set words in lines, as wide as they may be; the browser breaks them.

    Args:
        x: px, left edge.
        y: px, upper edge.
        width: px of a line.
        height: px that are kept free for it.
        words: any text; it is escaped.
        style: CSS declarations, written by us.

    Returns:
        The mark as text.
    """
    font = f"font-family:var(--st-font, sans-serif);margin:0;overflow-wrap:anywhere;{style}"
    return (
        f'<foreignObject x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
        f'style="overflow:visible"><p style="{font}">{escape(words)}</p></foreignObject>'
    )


VERDICT = "font-weight:600;font-size:16px;line-height:24px;color:var(--ink)"
SMALL = "font-size:14px;line-height:18px;color:var(--muted)"
CALM = "font-size:16px;line-height:24px;color:var(--muted)"


def _wide(reading: Reading, cards: Sequence[_Card], plane: Parallelogram | None, note: str) -> str:
    look = _Look.fit(reading, _CARD)
    below = _HEIGHT + 8
    marks = [group(_card(card, look), dx=RIGHT + k * (_CARD + 16)) for k, card in enumerate(cards)]
    sentence = verdict_sentence(reading)
    marks.append(paragraph(RIGHT, below, WIDE - RIGHT, 48, sentence, style=VERDICT))
    if plane is None:
        marks.append(paragraph(0, 12, LEFT - 48, below, note, style=CALM))
    else:
        marks.append(text(0, 16, "The offset, drawn in its best plane", "b l"))
        marks.append(group(offsets(plane, LEFT, below - 26), dy=26))
        marks.append(paragraph(0, below + 3, LEFT - 16, 40, note, style=SMALL))
    return svg(WIDE, below + 48, marks)


def _narrow(
    reading: Reading, cards: Sequence[_Card], plane: Parallelogram | None, note: str
) -> str:
    look = _Look.fit(reading, NARROW)
    sentence = verdict_sentence(reading)
    y = 24 * ceil(len(sentence) / 42) + 12
    marks = [paragraph(0, 0, NARROW, y, sentence, style=VERDICT)]
    if plane is not None:
        marks.append(group(offsets(plane, NARROW, 224), dy=y))
        y += 232
    lines = 18 * ceil(len(note) / 52)
    marks.append(paragraph(0, y, NARROW, lines, note, style=SMALL))
    y += lines + 16
    for k, card in enumerate(cards):
        marks.append(group(_card(card, look), dy=y + k * (_HEIGHT + 16)))
    return svg(NARROW, y + 2 * _HEIGHT + 32, marks)


def _cards(reading: Reading) -> list[_Card]:
    everyone = everyone_line(reading)
    removed = removed_line(reading)
    answers = reading.verdict
    places = ["", ""]
    if reading.sought is not None:
        word, place = reading.sought
        forbidden = "out" if place.rank_forbidden is None else ordinal(place.rank_forbidden)
        places = [f"{shorten(word, 18)} is {at}" for at in (ordinal(place.rank_allowed), forbidden)]
    return [
        _Card("Inputs allowed", everyone, answers[0], places[0], allowed_line(reading)),
        _Card("Inputs forbidden", removed, answers[1], places[1], forbidden_line(reading)),
    ]


def _card(card: _Card, look: _Look) -> list[str]:
    room = look.width - 2 * _PAD
    foot = 52 + LISTED * _ROW  # where the place of the expected answer begins
    rows = [mark for k, _ in enumerate(card.answers[:LISTED]) for mark in _answer(card, k, look)]
    inside = [
        text(0, 16, card.title, "l b"),
        text(0, 37, shorten(card.rule, int(room / 6.3)), "m", tip=card.rule),
        group(rows, dy=52),
        line(0, foot + 4, room, foot + 4, "line"),
    ]
    if card.place:
        large = len(card.place) <= room / 12.4
        inside.append(text(0, foot + 34, card.place, "xl" if large else "l b"))
    inside.append(text(0, foot + (56 if card.place else 26), card.winner, "m"))
    frame = rect(0.5, 0.5, look.width - 1, _HEIGHT - 1, "none", more='stroke="var(--line)" rx="6"')
    return [frame, group(inside, dx=_PAD, dy=10)]


def _blank(title: str) -> list[str]:
    rows = [rect(82, 56 + _ROW * k, 86, 12, "panel") for k in range(LISTED)]
    places = [text(0, 66 + _ROW * k, str(k + 1), "m") for k in range(LISTED)]
    inside = [text(0, 16, title, "l b"), text(0, 37, "no answers yet", "m"), *rows, *places]
    frame = rect(0.5, 0.5, _CARD - 1, _HEIGHT - 1, "none", more='stroke="var(--line)" rx="6"')
    return [frame, group(inside, dx=_PAD, dy=10)]


def _answer(card: _Card, k: int, look: _Look) -> list[str]:
    answer, y = card.answers[k], _ROW * k + 14
    is_input = answer.word in look.inputs
    expected = answer.word == look.expected
    fill, ink = ("null", "b null") if is_input else ("edge", "")
    if expected:
        fill, ink = "answer", "b answer"
    length = look.length(answer.score)
    marks = [
        text(0, y, str(k + 1), "m"),
        text(
            16,
            y,
            shorten(answer.word, int((look.bar - 16) / _LETTER)),
            ink,
            tip=answer.word,
            word=answer.word,
        ),
        rect(look.bar, y - 10.5, length, 14, fill),
        text(look.width - 2 * _PAD, y, decimals(answer.score), "e b" if ink else "e"),
    ]
    return [*marks, _input_label(look, length, y)] if is_input else marks


def _input_label(look: _Look, length: float, y: float) -> str:
    # On the bar where it is long enough, else beside it.
    for words, room in (("an input", 58), ("input", 40)):
        if length >= room:
            return text(look.bar + 4, y, words, "b on-null")
    end = min(look.bar + length + 40, look.width - 2 * _PAD - 42)  # before the score
    return text(end, y, "input", "b null e halo")


def _in_words(card: _Card) -> str:
    listed = ", ".join(
        f"{answer.word} {decimals(answer.score)}" for answer in card.answers[:LISTED]
    )
    return f"{card.title}: {listed}."

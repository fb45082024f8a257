"""The picture of a training: words at one moment of a run, and three moments of it small beside it.

In: families by hue, shape and name, partners joined by a line, all moments in a frame of one
radius, so that a film doesn't jump. Left out: axes, which t-SNE hasn't.

Axes: m words, p pairs of partners.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.figures.labels import Box, Floats, Room, beside
from embedding_lab.figures.ledger import text_width
from embedding_lab.figures.svg import NARROW, Drawing, circle, line, path, rect, shorten, svg, text
from embedding_lab.lessons.families import gathered, look_of

WIDTH = 548  # px of the map with its moments
HEIGHT = 344
_SMALL, _PITCH = 92, 117  # px: a moment, and from one to the next
_LEFT = 112  # px that the moments take
_MARGIN = 14  # px between the outermost words and the edge
_LIFTS = (*range(14, 44, 3), *range(-16, -46, -3), 0)  # px: where a family's name may stand
_EXTRA = 16  # words beside those that are watched
_LONGEST = 18  # letters


class Moment(NamedTuple):
    """A small picture beside the map.

    Attributes:
        title: what it is called; a click on it says so.
        places: (m, 2); None where the run hasn't come to it.
    """

    title: str
    places: Floats | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FilmMap:
    """What a picture of a training shows.

    Attributes:
        words: (m,) the words.
        places: (m, 2) where they lie, at most 1 from the middle.
        groups: (m,) the number of each word's family, or -1.
        names: of the families; "" for one without a name.
        partners: (p, 2) points that are joined.
        watched: points whose words are written in bold.
        moments: small pictures of the same words.
        calm: whether it stands still, so that more words can be read.
        alt: what a reader who can't see the picture needs to know.
    """

    words: Sequence[str]
    places: Floats
    groups: npt.NDArray[np.integer]
    names: tuple[str, ...] = ()
    partners: Sequence[tuple[int, int]] = ()
    watched: Sequence[int] = ()
    moments: tuple[Moment, ...] = ()
    calm: bool = True
    alt: str


def film_map(one: FilmMap) -> Drawing:
    """Draw the words at one moment.

    Args:
        one: what it shows; may be without words.

    Returns:
        The map with its moments at the left; on a phone they stand below it.
    """
    whole = Box(_LEFT, 0, WIDTH, HEIGHT)
    wide = [
        *_map(one, whole),
        *(mark for i, moment in enumerate(one.moments) for mark in _small(one, moment, i)),
    ]
    lower = HEIGHT + 8
    small = [
        f'<g transform="translate({i * (NARROW - _SMALL) / 2:g} {lower - i * _PITCH})">'
        f"{''.join(_small(one, moment, i))}</g>"
        for i, moment in enumerate(one.moments)
    ]
    narrow = [*_map(one, Box(0, 0, NARROW, HEIGHT)), *small]
    return Drawing(
        svg(WIDTH, HEIGHT, wide),
        one.alt,
        svg(NARROW, lower + _PITCH, narrow),
        WIDTH,
    )


def _map(one: FilmMap, box: Box) -> Iterator[str]:
    if not len(one.words):
        return
    pixels = _pixels(one.places, box)
    for a, b in one.partners:
        colour, _ = look_of(int(one.groups[a]))
        (x1, y1), (x2, y2) = pixels[a], pixels[b]
        yield line(x1, y1, x2, y2, colour, more='stroke-opacity=".32"')
    for point in np.argsort(one.groups, kind="stable").tolist():
        group = int(one.groups[point])
        word = one.words[point]
        yield _mark(pixels[point], group, 2.2 if group < 0 else 3.8, word)
    yield from _texts(one, pixels, box)


def _pixels(places: Floats, box: Box) -> Floats:
    middle = np.array([box.left + box.right, box.top + box.bottom]) / 2
    radius = min(box.right - box.left, box.bottom - box.top) / 2 - _MARGIN
    return np.asarray(middle + radius * np.asarray(places, np.float64) * [1, -1])


def _mark(at: Floats, group: int, radius: float, word: str) -> str:
    colour, diamond = look_of(group)
    x, y = at
    known = f'data-word="{escape(word)}"' if group >= 0 else ""
    if not diamond:
        fade = "" if group >= 0 else ' opacity=".55"'
        return circle(x, y, radius, colour, more=known + fade, tip=word)
    r = 1.2 * radius
    steps = f"M{x - r:.1f} {y:.1f}l{r:.1f} {-r:.1f} {r:.1f} {r:.1f} {-r:.1f} {r:.1f}z"
    return path(steps, "none", fill=colour, more=known)


def _texts(one: FilmMap, pixels: Floats, box: Box) -> Iterator[str]:
    """Write the words that are watched, the names of families, then words that find room.

    Yields:
        Marks.
    """
    room = Room(pixels, box)
    for point in one.watched:
        yield from _word(one.words[point], pixels[point], room, bold=True)
    for group, middle in gathered(one.places, one.groups).items():
        name = one.names[group] if group < len(one.names) else ""
        if name:
            colour, _ = look_of(group)
            yield _name(name, pixels[middle], room, box, colour)
    if not one.calm:
        return
    taken, left = set(one.watched), _EXTRA
    for point in np.argsort(one.groups < 0, kind="stable").tolist():  # families first
        if left and point not in taken:
            marks = list(_word(one.words[point], pixels[point], room, bold=False))
            left -= len(marks)
            yield from marks


def _word(word: str, at: Floats, room: Room, *, bold: bool) -> Iterator[str]:
    written = shorten(word, _LONGEST)
    spot = room.take(written, at, reach=7, crowded=bold)
    if spot is not None:
        left, top, right, _ = spot.box
        anchor = " e" if "left" in spot.side else " c" if spot.side in {"above", "below"} else ""
        x = {" e": right, " c": (left + right) / 2, "": left}[anchor]
        style = f"halo{' b' if bold else ''}{anchor}"
        yield text(x, top + 12.5, written, style, tip=word, word=word)


def _name(name: str, at: Floats, room: Room, box: Box, colour: str) -> str:
    half = text_width(name, bold=True) * 8 / 14 + 4  # 16 px
    x = float(np.clip(at[0], box.left + half, box.right - half))
    stand = beside(name, np.array([x, at[1]]), "centre", 0)
    tall = Box(x - half, stand.top - 1, x + half, stand.bottom + 1)
    y = at[1] - room.take_above(tall, _LIFTS) + 5.5
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="halo b l c" style="fill:var(--{colour}-ink)">'
        f"{escape(name)}</text>"
    )


def _dots(pixels: Floats, group: int) -> str:
    """Return a family as the ends of lines without length: a tenth of the text of discs."""
    colour, diamond = look_of(group)
    steps = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in pixels)
    cap, width = ("square", 2.8) if diamond else ("round", 2.2 if group < 0 else 3.6)
    look = f'stroke-width="{width}" stroke-linecap="{cap}" pointer-events="none"'
    return path(steps, colour, more=look + ("" if group >= 0 else ' opacity=".55"'))


def _small(one: FilmMap, moment: Moment, place: int) -> Iterator[str]:
    y = place * _PITCH
    known = f'data-word="{escape(moment.title)}"' if moment.places is not None else ""
    yield rect(
        0.5, y + 0.5, _SMALL - 1, _SMALL - 1, "side", more=f'rx="6" stroke="var(--line)" {known}'
    )
    if moment.places is not None:
        pixels = _pixels(moment.places * 1.0, Box(-6, y - 6, _SMALL + 6, y + _SMALL + 6))
        for group in np.unique(one.groups).tolist():
            yield _dots(pixels[one.groups == group], int(group))
    yield text(0, y + _SMALL + 15, moment.title, "m", word=moment.title if known else "")

"""A run as a moving picture in a file: GIF, drawn by Pillow.

In: the picture, the loss and the shares at each moment, with title, settings, verdict, address
and date in the picture, so that the file says what it is wherever it is shown. The same job gives
the same bytes. Left out: films of other kinds; a GIF plays everywhere, and needs no codec.

Axes: f frames, m words, p pairs of partners, t moments of the run on shuffled text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from embedding_lab.jobs.job import Control, Job, Message
from embedding_lab.lessons.families import gathered, look_of
from embedding_lab.lessons.numbers import so_far, whole_percent

WIDTH: Final = 960
HEIGHT: Final = 540
MOST_FRAMES: Final = 61
HUE: Final = {"c1": "#4477AA", "c2": "#EE6677", "c3": "#228833", "c4": "#AA3377", "edge": "#8792A0"}
INK: Final = {"c1": "#35618C", "c2": "#B8324A", "c3": "#1B6B29", "c4": "#8A2A60", "edge": "#566270"}
_FINE = 2  # drawn so many times as large, then shrunk: smooth edges
_COLOURS = 48  # of the palette, which all frames share
_NEARLY_WHITE = 248
_PAUSE, _LAST = 130, 3000  # ms
_TOLD = 6  # frames from one message to the next
_TEXT, _MUTED, _LINE, _NULL, _NULL_INK = "#1E2732", "#566270", "#DCE1E7", "#CC79A7", "#A0447A"
_FAINT = "#C3C9D0"
_NEAR = 40  # px: a family's name stands above those of its words that are so near to its middle
_MIDDLE, _RADIUS = (310, 258), 176  # px of the map
_ROOM, _PITCH = 912, 20  # px of a line below, and from one to the next
_LEFT, _ACROSS = 636, 300  # px of the charts

Floats = npt.NDArray[np.floating]
Curve = Sequence[tuple[float, float]]


def film_task(job: Job, _table: Message | None, control: Control) -> Iterator[Message]:
    """Draw a film.

    Args:
        job: settings `title`, `settings`, `verdict`, `caption` and `place`, one line each;
            `names` of families; `labels`, pairs of a point and its word; `curves`, a dict for
            each chart: title, points, the same for shuffled text, and the scale; arrays `places`
            (f, m, 2), `progress` (f,), `groups` (m,), `partners` (p, 2).
        control: stops between frames.

    Yields:
        How many frames are drawn, and at the end the GIF as bytes.
    """
    film = Film(job)
    pictures: list[Image.Image] = []
    for number in range(film.frames):
        if control.stop:
            return
        pictures.append(film.picture(number))
        if number % _TOLD == 0:
            yield Message("frame", {"drawn": number, "of": film.frames}, {})
    gif = np.frombuffer(as_gif(pictures), np.uint8)
    yield Message("frame", {"drawn": film.frames, "of": film.frames}, {"gif": gif})


def as_gif(pictures: Sequence[Image.Image]) -> bytes:
    """Join pictures, with one palette for all, so that what stands still costs nothing.

    Args:
        pictures: of one size, at least one.

    Returns:
        An endless GIF; the last picture stays longest.
    """
    palette = _with_white(pictures[-1].quantize(_COLOURS, dither=Image.Dither.NONE))
    flat = [one.quantize(palette=palette, dither=Image.Dither.NONE) for one in pictures]
    pauses = [_PAUSE] * (len(flat) - 1) + [_LAST]
    file = BytesIO()
    flat[0].save(
        file, "GIF", save_all=True, append_images=flat[1:], duration=pauses, loop=0,
        optimize=False, disposal=1,
    )  # fmt: skip
    return file.getvalue()


def _with_white(palette: Image.Image) -> Image.Image:
    """Return a palette whose nearly white colours are white: Pillow can't tell them apart."""
    colours = np.array(palette.getpalette()).reshape(-1, 3)
    colours[colours.min(axis=1) >= _NEARLY_WHITE] = 255
    palette.putpalette(colours.ravel().tolist())
    return palette


@dataclass(slots=True, eq=False)
class Pen:
    """Draws on one picture, in px of its final size."""

    image: Image.Image

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        """Pillow's own pen."""
        return ImageDraw.Draw(self.image)

    def text(
        self, at: tuple[float, float], words: str, *, size: int, colour: str, anchor: str
    ) -> None:
        """Write one line: bold from 16 px on, or where the anchor ends with b."""
        bold = size > 14 or anchor.endswith("b")
        place = (at[0] * _FINE, at[1] * _FINE)
        self.draw.text(
            place, words, font=font(size, bold=bold), fill=colour, anchor=anchor[:2],
            stroke_width=2 * _FINE, stroke_fill="white",
        )  # fmt: skip

    def lines(self, points: Curve, colour: str, width: float) -> None:
        """Draw a line through points."""
        if len(points) > 1:
            fine = [(x * _FINE, y * _FINE) for x, y in points]
            self.draw.line(fine, fill=colour, width=round(width * _FINE), joint="curve")

    def mark(self, at: Floats, group: int, radius: float) -> None:
        """Draw a word as a disc or a diamond."""
        hue, diamond = look_of(group)
        colour = HUE[hue] if group >= 0 else _FAINT
        (x, y), r = at * _FINE, radius * _FINE
        if diamond:
            r *= 1.2
            corners = [(x - r, y), (x, y - r), (x + r, y), (x, y + r)]
            self.draw.polygon(corners, fill=colour)
        else:
            self.draw.ellipse([x - r, y - r, x + r, y + r], fill=colour)


class Film:
    """The pictures of a run."""

    def __init__(self, job: Job) -> None:
        """Take what there is to show.

        Args:
            job: as `film_task` says.
        """
        self._told: Any = job.settings
        self._places = job.arrays["places"].astype(np.float64)
        self._progress = job.arrays["progress"].astype(np.float64)
        self._groups = job.arrays["groups"].astype(np.int32)
        self._partners = job.arrays["partners"].astype(np.int32).reshape(-1, 2)

    @property
    def frames(self) -> int:
        """How many pictures there are."""
        return len(self._places)

    def picture(self, number: int) -> Image.Image:
        """Draw one of them.

        Args:
            number: from 0.

        Returns:
            A picture of 960 x 540 px.
        """
        pen = Pen(self._frame.copy())
        progress = float(self._progress[number])
        pen.text((WIDTH - 24, 42), so_far(progress), size=26, colour=_TEXT, anchor="rs")
        self._map(pen, number)
        for place, curve in enumerate(self._told["curves"]):
            _chart(pen, curve, place, progress)
        wide = WIDTH * progress * _FINE
        pen.draw.rectangle([0, (HEIGHT - 5) * _FINE, wide, HEIGHT * _FINE], fill="#334155")
        return pen.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)

    @cached_property
    def _frame(self) -> Image.Image:
        """What stands still."""
        pen = Pen(Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), "white"))
        told = self._told
        pen.text((24, 42), told["title"], size=26, colour=_TEXT, anchor="ls")
        pen.text((24, 66), fitted(told["settings"], 580), size=14, colour=_MUTED, anchor="ls")
        below = [(told["verdict"], _TEXT, "lsb")]
        below += [(line, _MUTED, "ls") for line in wrapped(told["caption"], _ROOM)[:2]]
        for number, (line, colour, anchor) in enumerate([*below, (told["place"], _MUTED, "ls")]):
            y = 466 + _PITCH * number
            pen.text((24, y), fitted(line, _ROOM), size=14, colour=colour, anchor=anchor)
        return pen.image

    def _map(self, pen: Pen, number: int) -> None:
        places = self._places[number]
        pixels = np.array(_MIDDLE) + _RADIUS * places * [1, -1]
        for a, b in self._partners:
            hue, _ = look_of(int(self._groups[a]))
            pen.lines([tuple(pixels[a]), tuple(pixels[b])], _pale(HUE[hue]), 1)
        for point in np.argsort(self._groups, kind="stable"):
            group = int(self._groups[point])
            pen.mark(pixels[point], group, 2.2 if group < 0 else 3.8)
        self._words(pen, places, pixels)

    def _words(self, pen: Pen, places: Floats, pixels: Floats) -> None:
        """Write names above their families, then those words that touch nothing written."""
        taken: list[tuple[float, float, float, float]] = []
        names = self._told["names"]
        for group, middle in gathered(places, self._groups).items():
            if group < len(names) and names[group]:
                hue, _ = look_of(group)
                near = np.abs(pixels - pixels[middle]).max(axis=1) < _NEAR
                top = float(pixels[near & (self._groups == group), 1].min()) - 9
                x = float(pixels[middle, 0])
                pen.text((x, top), names[group], size=16, colour=INK[hue], anchor="ms")
                half = width_of(names[group], size=16) / 2
                taken.append((x - half, top - 14, x + half, top + 3))
        for point, word in self._told["labels"]:
            wide, y = width_of(word, size=14), float(pixels[point, 1]) + 5
            for left in (7.0, -7.0 - wide):  # right of its point, else left
                x = float(pixels[point, 0]) + left
                box = (x, y - 11, x + wide, y + 3)
                if not any(_overlap(box, other) for other in taken):
                    taken.append(box)
                    pen.text((x, y), word, size=14, colour=_TEXT, anchor="lsb")
                    break


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def _chart(pen: Pen, curve: dict[str, Any], place: int, progress: float) -> None:
    top, floor = 116 + 190 * place, 236 + 190 * place
    low, high = curve["scale"]

    def drawn(points: Curve) -> list[tuple[float, float]]:
        shares = [(at, value) for at, value in points if at <= progress + 1e-9]
        return [
            (_LEFT + _ACROSS * at, floor - (floor - top) * (value - low) / (high - low))
            for at, value in shares
        ]

    pen.text((_LEFT, top - 16), curve["title"], size=14, colour=_TEXT, anchor="lsb")
    pen.lines([(_LEFT, floor), (_LEFT + _ACROSS, floor)], _LINE, 1)
    for null in curve["null"]:
        pen.lines(drawn(null), _NULL, 1.75)
    y = floor + 18
    x = float(_LEFT)
    for points, name, colour, width in zip(
        curve["points"], curve["names"], (_TEXT, HUE["edge"]), (2.25, 1.75), strict=False
    ):
        line = drawn(points)
        pen.lines(line, colour, width)
        if line:
            value = [one for at, one in points if at <= progress + 1e-9][-1]
            told = whole_percent(value) if high == 1 else f"{value:.2f}"
            words = f"{name} {told}".strip()
            ink = _TEXT if colour == _TEXT else _MUTED
            pen.text((x, y), words, size=14, colour=ink, anchor="ls")
            x += font(14, bold=False).getlength(words) / _FINE + 16
    if curve["null"]:
        right = (_LEFT + _ACROSS, y)
        pen.text(right, "shuffled text", size=14, colour=_NULL_INK, anchor="rs")


def fitted(words: str, room: float) -> str:
    """Cut a line to the room that it has.

    Args:
        words: one line.
        room: px.

    Returns:
        The line, or its start with an ellipsis.
    """
    if width_of(words, size=14) <= room:
        return words
    while words and width_of(f"{words}…", size=14) > room:
        words = words[:-1]
    return f"{words}…"


def wrapped(words: str, room: float) -> list[str]:
    """Break a text into lines.

    Args:
        words: the text.
        room: px of a line.

    Returns:
        The lines, each as long as fits.
    """
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size=14) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def width_of(words: str, *, size: int) -> float:
    """Measure a line in bold.

    Args:
        words: one line.
        size: px.

    Returns:
        Px.
    """
    return float(font(size, bold=True).getlength(words)) / _FINE


_FONTS: dict[tuple[int, bool], ImageFont.FreeTypeFont | ImageFont.ImageFont] = {}


def font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Open the font of the pages, which Streamlit brings; else Pillow's own.

    Args:
        size: px of the final picture.
        bold: whether it is the heavier weight.

    Returns:
        The font, for a picture that is drawn larger.
    """
    kept = _FONTS.get((size, bold))
    if kept is None:
        kept = _FONTS[size, bold] = _opened(size, bold=bold)
    return kept


def _opened(size: int, *, bold: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    spec = find_spec("streamlit")
    media = Path(str(spec.origin)).parent / "static" / "static" / "media" if spec else Path()
    for path in sorted(media.glob("SourceSansVF-Upright*.woff2")):
        try:
            opened = ImageFont.truetype(str(path), size * _FINE)
            opened.set_variation_by_axes([600 if bold else 400])
        except OSError:  # a FreeType that can't read woff2, or knows no variations
            continue
        return opened
    return ImageFont.load_default(size * _FINE)


def _pale(colour: str) -> str:
    """Return a colour as it looks at an opacity of a third on white."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * 0.32):02X}" for part in parts)

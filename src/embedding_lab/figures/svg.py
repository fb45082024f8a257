"""SVG, written as text: the few marks that the drawings of the app are made of.

In: marks, one diverging scale for signed values, and `Drawing`, a picture in two widths. Left
out: colours. A mark names a *meaning* (a CSS variable or class of `ui/drawing.css`), so that the
same picture serves the light and the dark theme without a rerun.

Every text is escaped, and its direction stays its own: words come from files and URLs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from embedding_lab.text.markdown import isolated

Numbers = Sequence[float] | npt.NDArray[np.float32]
WIDE = 864  # px: the main column of the app on a screen of 1280
NARROW = 358  # px: the main column on a phone of 390


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture for a wide and for a narrow column.

    Attributes:
        wide: an `<svg>` element, drawn where the column has room for it.
        narrow: the same facts for a phone; empty where `wide` may simply shrink.
        alt: what a reader who can't see the picture needs to know.
        width: px that `wide` was drawn for.
    """

    wide: str
    alt: str
    narrow: str = ""
    width: float = WIDE


def svg(width: float, height: float, marks: Iterable[str]) -> str:
    """Frame marks in an `<svg>` of that many px; the page's style sheet scales it by `--px`.

    Returns:
        The element as text.
    """
    box = f"0 0 {_px(width)} {_px(height)}"
    size = f'width="{_px(width)}" style="--px: {_px(width)}"'
    return f'<svg viewBox="{box}" {size} aria-hidden="true">{"".join(marks)}</svg>'


def text(x: float, y: float, words: str, style: str = "", *, tip: str = "", word: str = "") -> str:
    """Write words with their baseline at y.

    Args:
        x: px from the left edge; the anchor that `style` names.
        y: px from the top edge.
        words: any text; it is escaped.
        style: CSS classes: m muted, b bold, c centred, e end-anchored, l 16 px, xl 26 px, halo,
            mono, and the meanings onehot, table, answer, null.
        tip: what a mouse that rests on the words reads.
        word: the word of the table that a click on them takes in hand.

    Returns:
        The mark as text.
    """
    kind = f' class="{style}"' if style else ""
    taken = f' data-word="{escape(word)}"' if word else ""
    return f'<text x="{_px(x)}" y="{_px(y)}"{kind}{taken}>{_shown(words)}{_tip(tip)}</text>'


def runs(x: float, y: float, parts: Sequence[tuple[str, str]], style: str = "") -> str:
    """Write one line of text in several styles.

    Args:
        x: px from the left edge.
        y: baseline, px from the top edge.
        parts: pairs of words and their CSS classes.
        style: CSS classes of the whole line.

    Returns:
        The mark as text.
    """
    spans = "".join(f'<tspan class="{kind}">{_shown(words)}</tspan>' for words, kind in parts)
    return f'<text x="{_px(x)}" y="{_px(y)}" class="{style}" xml:space="preserve">{spans}</text>'


def rect(
    x: float, y: float, width: float, height: float, fill: str, *, more: str = "", tip: str = ""
) -> str:
    """Fill a rectangle.

    Args:
        x: px from the left edge.
        y: px from the top edge.
        width: px, at least 0.
        height: px, at least 0.
        fill: the name of a CSS variable (`table`, `edge`, ...) or `none`.
        more: further attributes, written by us, never by a user.
        tip: what a mouse that rests on it reads.

    Returns:
        The mark as text.
    """
    where = f'x="{_px(x)}" y="{_px(y)}" width="{_px(max(width, 0))}" height="{_px(max(height, 0))}"'
    inside = _tip(tip)
    end = f">{inside}</rect>" if inside else "/>"
    return f"<rect {where} fill={_paint(fill)} {more}{end}"


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, *, more: str = "") -> str:
    """Draw a straight line.

    Args:
        x1: px, where it starts.
        y1: px, where it starts.
        x2: px, where it ends.
        y2: px, where it ends.
        stroke: the name of a CSS variable.
        more: further attributes, written by us.

    Returns:
        The mark as text.
    """
    ends = f'x1="{_px(x1)}" y1="{_px(y1)}" x2="{_px(x2)}" y2="{_px(y2)}"'
    return f"<line {ends} stroke={_paint(stroke)} {more}/>"


def path(steps: str, stroke: str, *, fill: str = "none", more: str = "") -> str:
    """Draw a path.

    Args:
        steps: SVG path data.
        stroke: the name of a CSS variable.
        fill: the name of a CSS variable, or `none`.
        more: further attributes, written by us.

    Returns:
        The mark as text.
    """
    return f'<path d="{steps}" fill={_paint(fill)} stroke={_paint(stroke)} {more}/>'


def circle(x: float, y: float, radius: float, fill: str, *, more: str = "", tip: str = "") -> str:
    """Draw a disc.

    Args:
        x: px, its centre.
        y: px, its centre.
        radius: px.
        fill: the name of a CSS variable, or `none`.
        more: further attributes, written by us.
        tip: what a mouse that rests on it reads.

    Returns:
        The mark as text.
    """
    where = f'cx="{_px(x)}" cy="{_px(y)}" r="{_px(radius)}"'
    return f"<circle {where} fill={_paint(fill)} {more}>{_tip(tip)}</circle>"


def group(marks: Iterable[str], *, dx: float = 0, dy: float = 0, more: str = "") -> str:
    """Shift marks together.

    Returns:
        The marks in one `<g>`.
    """
    return f'<g transform="translate({_px(dx)} {_px(dy)})" {more}>{"".join(marks)}</g>'


def heat_strip(
    values: Numbers,
    x: float,
    y: float,
    *,
    width: float,
    height: float = 20,
    largest: float = 1,
    tip: str = "",
) -> str:
    """Draw a vector as one row of cells on the diverging scale.

    Zero has the colour of the page's zero; a cell's opacity is |value| / largest, so that the
    scale is linear in both themes.

    Args:
        values: (d,) numbers, in the order of the table's columns.
        x: px, left edge.
        y: px, upper edge.
        width: px of all d cells together.
        height: px.
        largest: the absolute value that gets the full colour; one for all strips of a page.
        tip: what the strip is, for a mouse that rests on it.

    Returns:
        The marks as text.
    """
    step = width / len(values)
    ground = rect(x, y, width, height, "zero", tip=tip)
    cells = (
        f'<rect x="{_px(x + i * step)}" width="{_px(step)}" y="{_px(y)}" height="{_px(height)}" '
        f'fill="var(--{"neg" if value < 0 else "pos"})" '
        f'fill-opacity="{min(abs(float(value)) / largest, 1):.3f}" pointer-events="none"/>'
        for i, value in enumerate(values)
    )
    return ground + "".join(cells)


def full_colour(rows: Sequence[Numbers]) -> float:
    """Choose the absolute value that gets the full colour of the diverging scale.

    It is the 98th percentile, because one large coordinate would leave all others pale; what is
    larger has the full colour too.

    Args:
        rows: the vectors of one picture; may be none.

    Returns:
        A positive number.
    """
    magnitudes = np.abs(np.array([value for row in rows for value in row], dtype=np.float64))
    return float(np.quantile(magnitudes, 0.98)) or 1.0 if len(magnitudes) else 1.0


def arc(
    x: float, y1: float, y2: float, reach: float, *, stroke: str = "edge", more: str = ""
) -> str:
    """Join two heights by an arc that bulges to the right by `reach` px.

    Returns:
        The mark as text.
    """
    bulge = x + reach * 4 / 3  # a cubic with both handles there reaches 3/4 of the way
    steps = f"M{_px(x)} {_px(y1)} C{_px(bulge)} {_px(y1)} {_px(bulge)} {_px(y2)} {_px(x)} {_px(y2)}"
    return path(steps, stroke, more=more)


def shorten(word: str, letters: int) -> str:
    """Cut a word that would not fit, with an ellipsis for what is missing.

    Returns:
        At most `letters` characters.

    Examples:
        >>> shorten("antidisestablishmentarianism", 10)
        'antidises…'
    """
    return word if len(word) <= letters else word[: letters - 1] + "…"


def _px(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _paint(name: str) -> str:
    return '"none"' if name == "none" else f'"var(--{name})"'


def _tip(words: str) -> str:
    return f"<title>{_shown(words)}</title>" if words else ""


def _shown(words: str) -> str:
    return escape(isolated(words))

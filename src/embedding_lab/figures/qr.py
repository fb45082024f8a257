"""QR codes as SVG: black on white in both themes, since a camera needs dark on light.

In: the code of an address as a drawing for a page, and as a mark for paper. Left out: the encoding
itself, which segno does.

References:
    ISO/IEC 18004: the symbol, and the four modules of margin that a reader needs.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

import segno

from embedding_lab.figures.svg import Drawing, svg

MARGIN: Final = 4  # modules


def qr_code(address: str, *, side: int = 280) -> Drawing:
    """Draw an address to point a telephone at.

    Args:
        address: up to about 2,000 characters.
        side: px.

    Returns:
        A square.
    """
    modules, marks = _marks(address)
    scaled = f'<g transform="scale({side / modules:.5f})">{marks}</g>'
    return Drawing(svg(side, side, [scaled]), f"QR code of {address}", width=side)


def qr_mark(address: str) -> str:
    """Write the code for paper, where a style sheet gives it its size.

    Args:
        address: up to about 2,000 characters.

    Returns:
        An `<svg>` element.
    """
    modules, marks = _marks(address)
    return f'<svg class="qr" viewBox="0 0 {modules} {modules}">{marks}</svg>'


def _marks(address: str) -> tuple[int, str]:
    code = segno.make_qr(address, error="m")
    side = int(code.symbol_size(border=MARGIN)[0])
    dark = "".join(_runs(code))
    ground = f'<rect width="{side}" height="{side}" fill="#fff"/>'
    return side, f'{ground}<path d="{dark}" fill="#000" shape-rendering="crispEdges"/>'


def _runs(code: segno.QRCode) -> Iterator[str]:
    for y, row in enumerate(code.matrix_iter(border=MARGIN)):
        x = 0
        for is_dark, cells in groupby(row):
            length = len(list(cells))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length

"""Text and Markdown: user text is shown as typed, and captions lose their marks where needed."""

import re

# Markdown makes links of bare addresses even where each sign is escaped, so a sign that has no
# width goes into the places that it looks for.
_ADDRESS = re.compile(r"(?i)(?<=www)(?=\.)|(?<=:)(?=//)|(?<=@)")
_JOINER = "\N{WORD JOINER}"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_MARK = re.compile(r"\\(?P<kept>[!-/:-@\[-`{-~])|:[a-z]+\[|\]|\*+")


def plain(words: str) -> str:
    r"""Escape text for a Markdown sink, where it would load images, links or formulas.

    Args:
        words: anything that came from a user, a URL or a file.

    Returns:
        Markdown that reads as the same characters on one line, with no link in it.

    Examples:
        >>> print(plain("![x](a.b) king"))
        \!\[x\]\(a\.b\) king
    """
    broken = _ADDRESS.sub(_JOINER, " ".join(words.split()))
    return _PUNCTUATION.sub(r"\\\1", broken)


def unmarked(markdown: str) -> str:
    r"""Take the marks of our own captions away, for a place that knows no Markdown.

    Args:
        markdown: text with bold, italic and coloured words, strangers' words escaped by `plain`.

    Returns:
        The words alone.

    Examples:
        >>> unmarked(r":orange[**king\-s**] is *here*")
        'king-s is here'
    """
    return _MARK.sub(lambda mark: mark["kept"] or "", markdown).replace(_JOINER, "")

"""User text in Markdown: shown as typed, never obeyed."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(words: str) -> str:
    r"""Escape text for a Markdown sink, where it would load images, links or formulas.

    Args:
        words: anything that came from a user, a URL or a file.

    Returns:
        Markdown that reads as the same characters on one line.

    Examples:
        >>> print(plain("![x](http://a.b) king"))
        \!\[x\]\(http\:\/\/a\.b\) king
    """
    return _PUNCTUATION.sub(r"\\\1", " ".join(words.split()))

"""Text and Markdown: user text is shown as typed, and captions lose their marks where needed."""

import re
import unicodedata

# Markdown makes links of bare addresses even where each sign is escaped, so a sign that has no
# width goes into the places that it looks for.
_ADDRESS = re.compile(r"(?i)(?<=www)(?=\.)|(?<=:)(?=//)|(?<=@)")
_JOINER = "\N{WORD JOINER}"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Marks that turn the direction of all that follows them: of ours too, if they came with a word.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = {"R", "AL", "AN"}  # bidirectional classes of letters and digits
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_MARK = re.compile(r"\\(?P<kept>[!-/:-@\[-`{-~])|:[a-z]+\[|\]|\*+")


def plain(words: str) -> str:
    r"""Escape text for a Markdown sink, where it would load images, links or formulas.

    Args:
        words: anything that came from a user, a URL or a file.

    Returns:
        Markdown that reads as the same characters on one line, with no link in it, and whose
        direction doesn't reach beyond it.

    Examples:
        >>> print(plain("![x](a.b) king"))
        \!\[x\]\(a\.b\) king
    """
    broken = _ADDRESS.sub(_JOINER, isolated(" ".join(words.split())))
    return _PUNCTUATION.sub(r"\\\1", broken)


def isolated(words: str) -> str:
    """Keep the direction of a text to itself, so that it can't turn the sentence around it.

    Args:
        words: anything that came from a user, a URL or a file.

    Returns:
        The text without marks of direction; between isolating ones where it is written from
        right to left.

    References:
        Unicode Standard Annex #9, Unicode Bidirectional Algorithm, section 2.7.

    Examples:
        >>> isolated("king\u202e") == "king"
        True
    """
    level = _TURNS.sub("", words)
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in level)
    return f"{_ISOLATE}{level}{_END}" if turns else level


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

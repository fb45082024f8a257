"""Text to words and sentences.

In: one rule that fits on a line, for letters of any script. Left out: stemming, stop words,
phrases (`new_york`), and scripts written without blanks (a run of Chinese is one token).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# word2vec.c's MAX_STRING. The longest words of natural languages stay far below it; what is
# longer is a link, a key or an encoded file, and is left out rather than cut to a false word.
LONGEST_WORD = 100

# Unicode's Stream-Safe Text Format (UAX #15): no language puts more marks on a letter, and to
# compose a longer run takes time that grows with its square.
MOST_MARKS = 30

_SPELLINGS = {
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{SOFT HYPHEN}": "",
}


def tokenise(text: str) -> list[str]:
    """Cut a text into lower-cased words.

    A word is a run of letters and digits of any script; apostrophes and hyphens stay where
    they stand singly inside it. Typographic apostrophes and hyphens become plain ones, accents
    are composed (Unicode NFC), soft hyphens vanish. Runs of more than 100 characters are no
    words and are left out. Applied to its own words, joined by blanks, it changes nothing.

    Args:
        text: any text, of any length.

    Returns:
        The words in the order of the text; none holds a blank.

    Examples:
        >>> tokenise("My mother-in-law’s café -- isn't it open at 9?")
        ['my', "mother-in-law's", 'café', "isn't", 'it', 'open', 'at', '9']
    """
    words = _word_pattern().findall(_plain(text))
    return [word for word in words if len(word) <= LONGEST_WORD]


def sentences(text: str) -> Iterator[list[str]]:
    r"""Read each line of a text as one sentence.

    Args:
        text: any text; lines may end in any of the usual ways.

    Yields:
        The words of each line that has any.

    Examples:
        >>> list(sentences("The king rides.\n\nThe queen reads."))
        [['the', 'king', 'rides'], ['the', 'queen', 'reads']]
    """
    for line in text.splitlines():
        if words := tokenise(line):
            yield words


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    for written, plain in _SPELLINGS.items():
        text = text.replace(written, plain)
    text = _marks_pattern().sub(lambda run: run[0][:MOST_MARKS], text)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


@cache
def _marks() -> str:
    # Python's \w has letters and digits, but not the marks that many scripts put on them.
    return "".join(
        chr(point)
        for point in range(0x300, 0x20000)
        if unicodedata.category(chr(point)).startswith("M")
    )


@cache
def _marks_pattern() -> re.Pattern[str]:
    return re.compile(rf"[{_marks()}]{{{MOST_MARKS + 1},}}")


@cache
def _word_pattern() -> re.Pattern[str]:
    marks = _marks()
    letters = r"[^\W_]"
    # No mark is ASCII; to say so first makes English text four times as fast.
    run = rf"{letters}+(?:(?![\0-\x7f])[{marks}]+{letters}*)*"
    return re.compile(rf"{run}(?:['-]{run})*")

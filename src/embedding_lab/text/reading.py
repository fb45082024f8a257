"""A text that someone brings: decoded, numbered, and what was read of it counted."""

import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from embedding_lab.text.corpus import Corpus
from embedding_lab.text.tokens import sentences

ENCODINGS: Final = {  # by the first bytes; UTF-32 first, since its mark starts as UTF-16's does
    BOM_UTF32_LE: "utf-32",
    BOM_UTF32_BE: "utf-32",
    BOM_UTF16_LE: "utf-16",
    BOM_UTF16_BE: "utf-16",
}
SPACES: Final = "\t\n\v\f\r\x1c\x1d\x1e\x85\ufeff"  # controls that part lines or words
NO_TEXT: Final = {"Cc", "Cn", "Co", "Cs"}  # Unicode's controls, unassigned, private, surrogates


class TextReading(NamedTuple):
    """A text as numbers, and what it was read from.

    Attributes:
        corpus: the words that are kept.
        sentences: lines with at least one word.
        words: all words, the rare ones too.
        distinct: how many different words these are.
        min_count: how often a word had to occur to be kept.
        odd: characters that are no text: controls, and what a decoder couldn't make out.
    """

    corpus: Corpus
    sentences: int
    words: int
    distinct: int
    min_count: int
    odd: int

    def __str__(self) -> str:
        kept = len(self.corpus.vocabulary)
        rare = self.distinct - kept
        parts = [
            f"{_count(self.sentences, 'sentence')}, {_count(self.words, 'word')}.",
            f"{_count(kept, 'distinct word')} kept: count at least {self.min_count:,}.",
        ]
        if rare:
            parts.append(f"{rare:,} rarer dropped.")
        if self.odd:
            parts.append(f"{_count(self.odd, 'character')} not text.")
        return " ".join(parts)


def read_text(text: str, *, name: str, min_count: int) -> TextReading:
    r"""Number the words of a text, and count what was read.

    Args:
        text: each line is a sentence.
        name: what to call it.
        min_count: how often a word must occur to be kept, >= 1.

    Returns:
        The corpus and the counts.

    Raises:
        ValueError: if no word is left, or min_count is below 1.

    Examples:
        >>> print(read_text("a boat\na sea\n", name="sea", min_count=2))
        2 sentences, 4 words. 1 distinct word kept: count at least 2. 2 rarer dropped.
    """
    seen: set[str] = set()
    lengths: list[int] = []

    def watched() -> Iterator[list[str]]:
        for sentence in sentences(text):
            seen.update(sentence)
            lengths.append(len(sentence))
            yield sentence

    corpus = Corpus.from_sentences(name, watched(), min_count=min_count)
    return TextReading(corpus, len(lengths), sum(lengths), len(seen), min_count, odd_letters(text))


def odd_letters(text: str) -> int:
    """Count the characters that no text has.

    Args:
        text: any text.

    Returns:
        How many are control characters, unassigned or private, or stand for what a decoder
        couldn't make out.
    """
    return sum(
        count
        for letter, count in Counter(text).items()
        if letter == "\N{REPLACEMENT CHARACTER}"
        or (unicodedata.category(letter) in NO_TEXT and letter not in SPACES)
    )


def decode(content: bytes) -> str:
    """Decode the bytes of a text file.

    Args:
        content: UTF-8, or UTF-16 or UTF-32 with a byte order mark.

    Returns:
        The text without the mark.

    Raises:
        UnicodeDecodeError: if it is something else; says the byte.
    """
    for mark, encoding in ENCODINGS.items():
        if content.startswith(mark):
            return content.decode(encoding)
    return content.decode("utf-8-sig")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"

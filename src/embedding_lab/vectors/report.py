"""What was read of a file, and what was left out and why.

A published table often has a few bad lines: a word that comes twice, a line that was cut. Such
lines are skipped and counted, so that nothing is lost in silence. A file of which more than half
is bad is no table, and is refused with the first of its complaints.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, NamedTuple

from embedding_lab.text.errors import printable
from embedding_lab.vectors.limits import LONGEST_SENTENCE, FormatError
from embedding_lab.vectors.table import WordVectors

Format = Literal[
    "word2vec text", "word2vec binary", "GloVe text", "fastText .vec", "TSV pair", ".npz"
]
Unit = Literal["line", "word", "line of the words"]

EXAMPLES: Final = 3  # places that are named for each reason
FIRST: Final = 100  # lines by which a file is judged before the rest is read


class Phrase(NamedTuple):
    """How a reason is said of one line, {} being what stood there, and of several."""

    one: str
    several: str


class Reason(Enum):
    """Why a line is skipped."""

    FIELDS = Phrase("line with {}", "lines with another number of fields")
    NUMBER = Phrase("line with {} for a number", "lines with a field that is no number")
    SIZE = Phrase(
        "line with a number that is not finite or is 1e15 or more",
        "lines with a number that is not finite or is 1e15 or more",
    )
    REPEATED = Phrase("repeated word", "repeated words")
    ENCODING = Phrase("line that is not UTF-8", "lines that are not UTF-8")
    CONTROL = Phrase("line with a control character", "lines with a control character")
    NO_WORD = Phrase("line without a word", "lines without a word")
    EMPTY = Phrase("empty line", "empty lines")


class LineError(FormatError):
    """A line, or a word of a binary file, is no row of a table.

    Attributes:
        reason: what kind of mistake it is.
        place: the number of the line or word, counted from 1.
        seen: what stood there, where the reason names it.
        unit: what `place` counts.
    """

    def __init__(
        self, reason: Reason, place: int, complaint: str, *, seen: str = "", unit: Unit = "line"
    ) -> None:
        """Remember the place, and what was expected and read there."""
        self.reason = reason
        self.place = place
        self.seen = seen
        self.unit: Unit = unit
        super().__init__(complaint)


@dataclass(frozen=True, slots=True)
class Skipped:
    """The lines that were skipped for one reason.

    Attributes:
        reason: why.
        count: how many, >= 1.
        places: the first three, counted from 1.
        seen: what stood in the first of them, where the reason names it.
        unit: what `places` count.
    """

    reason: Reason
    count: int
    places: tuple[int, ...]
    seen: str = ""
    unit: Unit = "line"

    def __str__(self) -> str:
        one, several = self.reason.value
        what = one.format(self.seen) if self.count == 1 else several
        first, _, rest = self.unit.partition(" ")
        places = f"{first}{'s' * (self.count > 1)} {', '.join(f'{n:,}' for n in self.places)}"
        more = " and more" if self.count > len(self.places) else ""
        return f"{self.count:,} {what} ({places}{more}{rest and f' {rest}'})"


@dataclass(frozen=True, slots=True)
class Report:
    """What a file turned out to be.

    Attributes:
        format: as it was recognised.
        words: V, how many were taken.
        dimensions: d.
        skipped: what was left out, one entry for each reason.
        promised: how many words the header promises; None without a header.
    """

    format: Format
    words: int
    dimensions: int
    skipped: tuple[Skipped, ...] = ()
    promised: int | None = None

    @property
    def left_out(self) -> int:
        """How many lines were skipped, for any reason."""
        return sum(skipped.count for skipped in self.skipped)

    def remarks(self) -> str:
        """Say what was not as it should be.

        Returns:
            Which lines were skipped and why, and whether the header counts otherwise; empty
            where all is well. Quotes the file, so a page must escape it.
        """
        parts = []
        if self.skipped:
            unit = self.skipped[0].unit.partition(" ")[0]
            kinds = ", ".join(map(str, self.skipped))
            parts.append(f"{self.left_out:,} {unit}{'s' * (self.left_out > 1)} skipped: {kinds}")
        empty = sum(kind.count for kind in self.skipped if kind.reason is Reason.EMPTY)
        found = self.words + self.left_out - empty
        if self.promised is not None and self.promised != found:
            parts.append(f"the header promises {self.promised:,} words, the file has {found:,}")
        return " · ".join(parts)

    def __str__(self) -> str:
        size = f"{self.words:,} word{'s' * (self.words != 1)} × {self.dimensions:,}"
        return " · ".join(filter(None, (self.format, size, self.remarks())))


class Reading(NamedTuple):
    """A table, and what is to be said of the file that it is from."""

    vectors: WordVectors
    report: Report


class Skips:
    """The lines that are skipped while a file is read; refuses the file where they are too many.

    Attributes:
        places: the numbers of the lines or words that are to be read.
    """

    def __init__(self, places: range) -> None:
        """Start with none.

        Args:
            places: the numbers of the lines or words that are to be read.
        """
        self.places = places
        self._early = 0
        self._errors: dict[Reason, list[LineError]] = {}
        self._counts: dict[Reason, int] = {}
        self._complaint: LineError | None = None

    def add(self, error: LineError) -> None:
        """Skip a line.

        Args:
            error: what is wrong with it.

        Raises:
            FormatError: if by now more than half of the first hundred lines, or of all lines,
                are bad.
        """
        self._complaint = self._complaint or error
        self._counts[error.reason] = self._counts.get(error.reason, 0) + 1
        kept = self._errors.setdefault(error.reason, [])
        if len(kept) < EXAMPLES:
            kept.append(error)
        self._early += error.place - self.places.start < FIRST
        total = len(self.places)
        early, bad = min(FIRST, total), sum(self._counts.values())
        if 2 * self._early > early:
            raise self._refusal(f"{self._early:,} of the first {early:,}")
        if 2 * bad > total:
            raise self._refusal(f"{bad:,} of {total:,}")

    def kinds(self) -> tuple[Skipped, ...]:
        """Sum up.

        Returns:
            One entry for each reason, in the order in which they came up.
        """
        return tuple(
            Skipped(
                reason,
                self._counts[reason],
                tuple(error.place for error in errors),
                errors[0].seen,
                errors[0].unit,
            )
            for reason, errors in self._errors.items()
        )

    def _refusal(self, share: str) -> FormatError:
        if len(self.places) == 1:
            return FormatError(str(self._complaint))
        complaint = printable(str(self._complaint), LONGEST_SENTENCE - 100)
        unit = "words" if self._complaint and self._complaint.unit == "word" else "lines"
        return FormatError(f"{complaint}; at least {share} {unit} are bad, so this is no table")

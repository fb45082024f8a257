"""What a file may cost before it is refused, and the error that refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from embedding_lab.text.errors import printable

LONGEST_NAME: Final = 100  # characters of a file's name that an error shows
LONGEST_SENTENCE: Final = 400  # characters, where a library wrote the sentence
UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
GZIP: Final = b"\x1f\x8b"


class FormatError(ValueError):
    """A file is not the table, or the list of questions, that it should be.

    The message names the file, the line where there is one, what was expected and what was
    read.
    """


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest table that is read, checked before memory is taken.

    The defaults admit GoogleNews (3 million words) and models of 4,096 dimensions.

    Attributes:
        words: the largest V, >= 1.
        dimensions: the largest d, >= 1.
        size: the largest file and the largest float32 matrix, in bytes, >= 1.
    """

    words: int = 3_000_000
    dimensions: int = 4_096
    size: int = 4 * 2**30

    def __post_init__(self) -> None:
        """Check the settings.

        Raises:
            ValueError: if a limit is below 1.
        """
        for name in ("words", "dimensions", "size"):
            if getattr(self, name) < 1:
                raise ValueError(f"the limit of {name} must be >= 1, got {getattr(self, name)}")

    def check(self, words: int, dimensions: int) -> None:
        """Refuse a table that would be too large.

        Args:
            words: V, as promised by the file.
            dimensions: d, as promised by the file.

        Raises:
            FormatError: if it is empty or beyond a limit.
        """
        if words < 1 or dimensions < 1:
            raise FormatError(f"a table needs words and dimensions, got {words:,} x {dimensions:,}")
        if words > self.words:
            raise FormatError(f"at most {self.words:,} words are read, got {words:,}")
        if dimensions > self.dimensions:
            raise FormatError(
                f"at most {self.dimensions:,} dimensions are read, got {dimensions:,}"
            )
        if words * dimensions * 4 > self.size:
            raise FormatError(
                f"at most {self.size:,} bytes are read, got {words:,} x {dimensions:,} numbers, "
                f"which take {words * dimensions * 4:,}"
            )

    def check_size(self, size: int) -> None:
        """Refuse a file that is too large.

        Args:
            size: its bytes, unpacked.

        Raises:
            FormatError: if it is beyond the limit.
        """
        if size > self.size:
            raise FormatError(f"at most {self.size:,} bytes are read, got {size:,}")


def refuse_unreadable(path: Path) -> None:
    """Refuse what would never end, or holds its text in another shape, before it is read.

    Args:
        path: a file that is there.

    Raises:
        FormatError: if it is a folder, a pipe or a device, is packed by gzip or is UTF-16.
        OSError: if there is no such file, or it can't be read.
    """
    if path.is_dir():
        raise FormatError("this is a folder; name a file in it")
    path.stat()  # what is missing is said so
    if not path.is_file():
        raise FormatError("this isn't an ordinary file; save it to one first")
    with path.open("rb") as file:
        start = file.read(2)
    if start in UTF16:
        raise FormatError("expected UTF-8 text, read UTF-16; save it as UTF-8")
    if start == GZIP:
        raise FormatError("this file is packed by gzip; unpack it first")


@contextmanager
def blame(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong while a file is read into a sentence that names the file.

    Args:
        path: the file.

    Yields:
        Nothing.

    Raises:
        FormatError: in place of every ValueError, OSError and MemoryError of the block.
    """
    name = printable(path.name or str(path), LONGEST_NAME)
    try:
        yield
    except ValueError as error:
        raise FormatError(f"{name}: {printable(str(error), LONGEST_SENTENCE)}") from error
    except OSError as error:
        raise FormatError(f"{name} can't be read: {error.strerror or error}") from error
    except MemoryError as error:
        raise FormatError(f"{name} doesn't fit into the memory of this machine") from error


def decoded(line: bytes, number: int) -> str:
    """Decode a line of text.

    Args:
        line: UTF-8.
        number: its number in the file, counted from 1, for the error.

    Returns:
        The text.

    Raises:
        FormatError: if the line is not UTF-8.
    """
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise FormatError(
            f"line {number:,}: expected UTF-8 text, got byte 0x{line[error.start]:02x}"
        ) from None

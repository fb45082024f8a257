"""One table in a .zip, as the web offers them: unpacked into a folder that is gone afterwards."""

import shutil
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from embedding_lab.text.errors import printable
from embedding_lab.vectors.archive import BROKEN
from embedding_lab.vectors.limits import FormatError, Limits

TABLES: Final = (".vec", ".txt", ".bin", ".npz")
ABOUT: Final = ("readme", "license", "licence", "notice")  # texts that come with a table
MOST_NAMED: Final = 4  # files that an error lists
LONGEST_NAME: Final = 30  # characters


def holds_arrays(path: Path) -> bool:
    """Say whether a file is an archive of arrays, whatever it is called.

    Args:
        path: any file.

    Returns:
        True if it is a .zip with a .npy in it.
    """
    return any(name.endswith(".npy") for name in _names(path))


def is_packed(path: Path) -> bool:
    """Say whether a file is a .zip of files, rather than of arrays.

    Args:
        path: any file, damaged ones too.

    Returns:
        True if it is a .zip without a .npy in it; an .npz never is.
    """
    is_zip = path.suffix.lower() != ".npz" and zipfile.is_zipfile(path)
    return is_zip and not holds_arrays(path)


@contextmanager
def unpacked(path: Path, *, limits: Limits) -> Iterator[Path]:
    """Unpack the one table of a .zip.

    Args:
        path: the .zip.
        limits: the largest file in it.

    Yields:
        The table, as a file under its own name.

    Raises:
        FormatError: if the .zip holds no table or several, is damaged, or is beyond the limits.
    """
    with TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                table = _table_in(archive)
                limits.check_size(table.file_size)
                place = Path(folder) / f"table{PurePosixPath(table.filename).suffix.lower()}"
                with archive.open(table) as packed, place.open("wb") as file:
                    shutil.copyfileobj(packed, file)  # no more than it promises, which was checked
        except BROKEN as error:
            raise FormatError(f"expected a whole .zip, but reading failed: {error}") from error
        yield place


def _names(path: Path) -> Sequence[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except BROKEN:
        return ()


def _table_in(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    files = [one for one in archive.infolist() if not one.is_dir() and not _is_macs(one)]
    tables = [one for one in files if _suffix(one) in TABLES and not _is_about(one)]
    if len(tables) == 1:
        return tables[0]
    listed = [printable(_name(one), LONGEST_NAME) for one in tables or files]
    more = f" and {len(listed) - MOST_NAMED:,} more" if len(listed) > MOST_NAMED else ""
    seen = f"{', '.join(listed[:MOST_NAMED])}{more}" or "no file"
    raise FormatError(
        f"expected one {', '.join(TABLES[:-1])} or {TABLES[-1]} in this .zip, or two .tsv; "
        f"found {seen}; leave only one"
    )


def _name(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).name


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _is_macs(member: zipfile.ZipInfo) -> bool:
    return _name(member).startswith("._")  # a Mac adds a file of its own beside each


def _is_about(member: zipfile.ZipInfo) -> bool:
    return _suffix(member) == ".txt" and _name(member).lower().startswith(ABOUT)

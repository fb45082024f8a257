"""A vector file of the visitor: read into this session, and what was read is said.

A file that can't be read changes nothing but says why; a new one replaces the table; taking a
file out of the uploader leaves the table where it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from embedding_lab.text.markdown import plain
from embedding_lab.vectors.formats import Limits, Reading, load_pair, read
from embedding_lab.vectors.projector import holds_numbers
from embedding_lab.vectors.table import WordVectors

SUFFIXES = ["txt", "vec", "bin", "npz", "tsv", "zip"]
LARGEST_FILE = 50  # MB, as .streamlit/config.toml has it
LARGEST_BYTES = LARGEST_FILE * 2**20
LIMITS = Limits(words=1_000_000, size=200 * 2**20)  # so that one upload can't fill the server
LARGE = 2**20  # bytes from which on reading takes long enough to say so
_KEPT = "uploaded_vectors"  # session state: an Upload


@dataclass(frozen=True, slots=True, eq=False)
class Upload:
    """What this session has uploaded.

    Attributes:
        reading: the table on the bench and the report of its file; None before the first.
        seen: the files that the uploader held when it was looked at last.
        used: the files that a table was read from; they are not read again.
        trouble: why the last file was not read; empty where it was.
    """

    reading: Reading | None = None
    seen: tuple[str, ...] = ()
    used: frozenset[str] = frozenset()
    trouble: str = ""


def uploaded() -> WordVectors | None:
    """Draw the uploader, and what was read or why not.

    Returns:
        The table of this session; None if it has none yet.
    """
    files = st.file_uploader(
        "Vectors: word2vec, fastText or GloVe, .npz, or two .tsv; also zipped",
        type=SUFFIXES,
        accept_multiple_files=True,
        key="vector_file",
        max_upload_size=LARGEST_FILE,
        help=f"Up to {LARGEST_FILE} MB, {LIMITS.words:,} words. A .tsv of vectors comes with a "
        ".tsv of words. An .npz holds words, as strings, and vectors, a row for each word. It "
        "stays in this session's memory on the server.",
    )
    upload: Upload = st.session_state.get(_KEPT, Upload())
    if tuple(file.file_id for file in files) != upload.seen:
        upload = look(files, upload)
        st.session_state[_KEPT] = upload
    if upload.trouble:
        st.error(plain(upload.trouble))
    if upload.reading is None:
        return None
    st.markdown(f":small[{plain(str(upload.reading.report))}]")
    return upload.reading.vectors


def held() -> WordVectors | None:
    """Look what this session has uploaded, and draw nothing.

    Returns:
        The table; None if there is none yet.
    """
    upload: Upload = st.session_state.get(_KEPT, Upload())
    return None if upload.reading is None else upload.reading.vectors


def look(files: Sequence[UploadedFile], upload: Upload) -> Upload:
    """Read what is new in the uploader.

    The last file counts; if it is a .tsv, with its other half among those not used yet.

    Args:
        files: what the uploader holds, in the order in which it was chosen.
        upload: what it held before.

    Returns:
        What there is now; the table of before where nothing is new, or it can't be read.
    """
    seen = tuple(file.file_id for file in files)
    fresh = [file for file in files if file.file_id not in upload.seen]
    after = replace(upload, seen=seen, trouble="")
    if not fresh:
        return after
    unused = [file for file in files if file.file_id not in upload.used]
    chosen = unused if _is_tsv(fresh[-1]) else fresh[-1:]
    chosen = [file for file in chosen if _is_tsv(file) == _is_tsv(fresh[-1])]
    try:
        taken, reading = _read(chosen)
    except ValueError as error:
        return replace(after, trouble=str(error))
    used = upload.used | {file.file_id for file in taken}
    return replace(after, reading=reading, used=used)


def _read(files: Sequence[UploadedFile]) -> tuple[Sequence[UploadedFile], Reading]:
    # The last file, and for a .tsv its other half; which files were taken, and what they say.
    with TemporaryDirectory() as folder:
        paths = [_copy(file, Path(folder) / str(n)) for n, file in enumerate(files)]
        size = sum(path.stat().st_size for path in paths)
        with st.spinner(f"Reading {plain(paths[-1].name)}", show_time=size > LARGE):
            if not _is_tsv(files[-1]):
                return files, read(paths[-1], limits=LIMITS)
            other = _other_half(paths)
            reading = load_pair(paths[other], paths[-1], limits=LIMITS)
            return [files[other], files[-1]], reading


def _other_half(paths: Sequence[Path]) -> int:
    *others, last = paths
    numbers = holds_numbers(last)
    halves = [n for n, path in enumerate(others) if holds_numbers(path) != numbers]
    if not halves and others and numbers:  # words may be numbers too; then the names decide
        halves = [len(others) - 1]
    if halves:
        return halves[-1]
    held, missing = ("the numbers", "words") if numbers else ("words", "vectors")
    raise ValueError(
        f"{last.name} holds {held}. The .tsv of its {missing} is missing: choose both files."
    )


def _is_tsv(file: UploadedFile) -> bool:
    return PurePath(file.name).suffix.lower() == ".tsv"


def _copy(file: UploadedFile, folder: Path) -> Path:
    # A file name is a stranger's text: only its letters and its suffix go on.
    content = file.getvalue()
    name = re.sub(r"[^\w.-]", "_", PurePath(file.name).name)[-80:].lstrip(".") or "file"
    if len(content) > LARGEST_BYTES:
        raise ValueError(f"{name} has {len(content):,} bytes. At most {LARGEST_BYTES:,} are read.")
    folder.mkdir()
    path = folder / name
    path.write_bytes(content)
    return path

"""The texts of lesson 3: two of ours, their shuffled null, and one that the visitor brings."""

from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from embedding_lab.lessons.own_text import fitting_min_count, fitting_passes
from embedding_lab.lessons.training_captions import passes_sentence
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.markdown import plain
from embedding_lab.text.reading import decode, read_text
from embedding_lab.text.tokens import sentences
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.ui.bench import shipped
from embedding_lab.ui.training_run import Text
from embedding_lab.vectors.shelf import TABLES

OWN = "own"
TITLES = {
    "teaching": TABLES["teaching"],
    "sotu": TABLES["sotu"],
    "sotu-shuffled": TABLES["sotu-shuffled"],
    OWN: "Your own text",
}
MIN_COUNT = {"teaching": 1}  # else 5, word2vec.c's
LONGEST_PASTE = 200_000  # letters
_VOCABULARY = "vocabulary_of_text"  # session state: of the text that was shown last
LARGEST_FILE = 10  # MB
_READ = "own_corpus"  # session state: an Own


class Own(NamedTuple):
    """The last text of this session, in numbers.

    Attributes:
        mark: tells another text, or another smallest count, apart.
        text: the text.
        told: what was read of it, in sentences.
    """

    mark: str
    text: Text
    told: str


def text_of(key: str, min_count: int | None, passes: int | None) -> Text | None:
    """Get a text ready to train on.

    Args:
        key: of `TITLES`.
        min_count: for a text of the visitor: leave out rarer words; None for what suits it.
        passes: for such a text: how often a run will read it; None for what suits it.

    Returns:
        The text; None, and a sentence on the screen, where there is none yet.
    """
    if key != OWN:
        return _shipped(key)
    left, right = st.columns(2)
    pasted = left.text_area(
        "Your text, a sentence a line", "", key="own_text", max_chars=LONGEST_PASTE, height=90,
        persist_state="session", placeholder="Paste a text here, or open a file.",
        on_change=_forget,
    )  # fmt: skip
    file = right.file_uploader(
        "A text file, UTF-8 or UTF-16", type=["txt"], key="own_file", max_upload_size=LARGEST_FILE,
        on_change=_forget,
    )  # fmt: skip
    own = _read(pasted, file, min_count)
    if own is None:
        return None
    before = "" if pasted.strip() or file is not None else "Your text, as read before: "
    read = passes or fitting_passes(own.text.tokens)
    times = passes_sentence(read, chosen=passes is not None)
    st.markdown(f":small[{before}{plain(own.told)} {times}]")
    return own.text


def _read(pasted: str, file: UploadedFile | None, min_count: int | None) -> Own | None:
    """Read what was given last, or ask for a text.

    Returns:
        The text; the one before where a browser forgot its file: on another page, or a reload.
    """
    text = pasted if file is None else _decoded(file)
    if text is None:
        return None
    if text.strip():
        return _numbered(text, min_count)
    own = own_text() if file is None else None
    if own is None:
        st.info("Paste some sentences. A few thousand words teach more than a few dozen.")
    return own


def _forget() -> None:
    """Let go of the text before; for a callback of what brings another, or takes it away."""
    st.session_state.pop(_READ, None)


def own_text() -> Own | None:
    """Look which text this session has read.

    Returns:
        The last one; None if there is none yet.
    """
    own: Own | None = st.session_state.get(_READ)
    return own


@st.cache_resource(max_entries=4, show_spinner=False)
def _shipped(key: str) -> Text:
    table = shipped(key)
    counts = np.asarray(table.counts if table.counts is not None else [], np.int64)
    words = tuple(table.words[row] for row in range(len(table)))
    return Text(key, TITLES[key], words, counts, int(counts.sum()), MIN_COUNT.get(key, 5))


def vocabulary_of(text: Text) -> Vocabulary:
    """Take the words of a text with their counts; once for as long as the text is shown.

    Args:
        text: a text.

    Returns:
        Its vocabulary; a visitor's own stays in the session.
    """
    kept = st.session_state.get(_VOCABULARY)
    if kept is None or kept[0] is not text:
        kept = (text, Vocabulary(tuple(text.words), text.counts))
        st.session_state[_VOCABULARY] = kept
    vocabulary: Vocabulary = kept[1]
    return vocabulary


def lines_of(text: Text) -> str:
    """Write a text of the visitor as it is trained on: the same run from a file.

    Args:
        text: one that has its own arrays.

    Returns:
        A sentence a line, without the words that were left out.
    """
    ids, starts = text.arrays["ids"].tolist(), text.arrays["starts"].tolist()
    lines = (" ".join(text.words[row] for row in ids[a:b]) for a, b in pairwise(starts))
    return "".join(f"{line}\n" for line in lines)


def _decoded(file: UploadedFile) -> str | None:
    name, content = plain(file.name[:60]), file.getvalue()
    if len(content) > LARGEST_FILE * 2**20:
        st.error(f"{name} has {len(content):,} bytes. At most {LARGEST_FILE} MB are read.")
        return None
    try:
        return decode(content)
    except UnicodeDecodeError as error:
        kind = "UTF-8" if error.encoding == "utf-8" else error.encoding.upper()
        st.error(
            f"Byte {error.start + 1:,} of {name} isn't {kind} text. Save the file as UTF-8 and "
            "open it again."
        )
        return None


def _numbered(text: str, min_count: int | None) -> Own | None:
    """Number the words of a text once, or say why it can't be trained on.

    Returns:
        What was read, or None.
    """
    mark = f"{sha256(text.encode('utf-8', 'replace')).hexdigest()}-{min_count}"
    kept: Own | None = st.session_state.get(_READ)
    if kept is None or kept.mark != mark:
        least = min_count or fitting_min_count(sum(map(len, sentences(text))))
        try:
            reading = read_text(text, name="your text", min_count=least)
        except ValueError as error:
            st.warning(plain(f"{str(error)[:1].upper()}{str(error)[1:]}."))
            return None
        kept = Own(mark, _as_text(reading.corpus, least), str(reading))
        st.session_state[_READ] = kept
    return kept


def _as_text(corpus: Corpus, min_count: int) -> Text:
    words = corpus.vocabulary.words
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "counts": corpus.vocabulary.counts,
        "ids": corpus.ids,
        "starts": corpus.starts,
    }
    return Text(
        None, TITLES[OWN], words, corpus.vocabulary.counts, corpus.tokens, min_count, arrays
    )

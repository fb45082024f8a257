"""What a page makes of a task's last message."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from embedding_lab.jobs.job import Message
from embedding_lab.vectors.table import WordVectors


def result_vectors(
    message: Message,
    words: Sequence[str],
    counts: npt.NDArray[np.int64],
    name: str,
    note: str,
) -> WordVectors:
    """Make a table of word vectors from the table that a training run sent.

    Args:
        message: of kind "table", with `centre` and `context`, (V, d).
        words: the V words.
        counts: (V,) how often each occurs.
        name: what the table is called.
        note: where it is from, in a sentence.

    Returns:
        W with words and counts, and W' beside it.

    Raises:
        ValueError: if words, counts and rows don't fit together, or a row isn't finite.
    """
    return WordVectors.from_rows(
        words,
        message.arrays["centre"],
        name=name,
        context=message.arrays["context"],
        counts=counts,
        note=note,
    )

"""What a null was drawn from, in words: exactly that, and no more.

Axes: V words of a table, n pairs of words.
"""

from embedding_lab.lessons.numbers import counted
from embedding_lab.vectors.chance import FREQUENT, directed
from embedding_lab.vectors.table import WordVectors


def pairs_drawn(vectors: WordVectors, pairs: int, first: int = FREQUENT) -> str:
    """Name the pairs that `random_pair_cosines` compared.

    Args:
        vectors: the table, V >= 2 words.
        pairs: how many it gave.
        first: how many words it drew from.

    Returns:
        Text of a few words, such as `all 15,576 pairs` or `100,000 random pairs of the first
        20,000 words`; it tells where words were left out because their rows are zero.
    """
    words, pointing = min(len(vectors), first), len(directed(vectors, first))
    if pairs == pointing * (pointing - 1) // 2:
        told = f"all {pairs:,} pairs" if pairs > 1 else "the only pair"
    else:
        told = f"{pairs:,} random pairs"
    if words < len(vectors):
        told += f" of the first {counted(words, 'word')}"
    return told + zeros_left_out(words - pointing)


def zeros_left_out(zeros: int) -> str:
    """Say of pairs that those with a row of zeros, which have no cosine, don't count.

    Args:
        zeros: how many rows are zero.

    Returns:
        Text to put behind the pairs, which begins with a comma; empty where no row is zero.
    """
    return f", {'zero rows' if zeros > 1 else 'the zero row'} left out" if zeros else ""

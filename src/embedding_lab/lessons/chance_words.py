"""What a null was drawn from, in words: exactly that, and no more.

Axes: V words of a table, n pairs of words.
"""

from embedding_lab.lessons.numbers import counted
from embedding_lab.vectors.chance import FREQUENT
from embedding_lab.vectors.table import WordVectors


def pairs_drawn(vectors: WordVectors, pairs: int, first: int = FREQUENT) -> str:
    """Name the pairs that `random_pair_cosines` compared.

    Args:
        vectors: the table, V >= 2 words.
        pairs: how many it gave.
        first: how many words it drew from.

    Returns:
        Text of a few words, such as `15,576 pairs, all that there are` or `100,000 random pairs
        of the first 20,000 words`.
    """
    words = min(len(vectors), first)
    if pairs == words * (words - 1) // 2:
        told = f"all {pairs:,} pairs" if pairs > 1 else "the only pair"
    else:
        told = f"{pairs:,} random pairs"
    return told if words == len(vectors) else f"{told} of the first {counted(words, 'word')}"

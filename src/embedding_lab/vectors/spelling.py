"""What did you mean? Words that are spelt nearly like one that isn't there."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from embedding_lab.vectors.words import Words

SHORTEST = 2  # letters; every short word is within one edit of a single letter
LONGEST = 60  # letters; nobody mistypes a longer word, and comparing it takes long


def near_spellings(words: Words, word: str, *, k: int = 5) -> tuple[str, ...]:
    """Find words at a small edit distance.

    Distance is optimal string alignment: letters added, dropped, changed, or two neighbours
    swapped. One edit is admitted for every three letters, at most three.

    Args:
        words: the vocabulary, most frequent first.
        word: the word as it was typed.
        k: the largest number of suggestions.

    Returns:
        Up to k words, nearest first; of equally near ones the more frequent first.

    Raises:
        ValueError: if k < 1.

    Examples:
        >>> near_spellings(Words.from_strings(["boat", "lettuce", "letter"]), "lettuc")
        ('lettuce', 'letter')

    References:
        Damerau (1964), A Technique for Computer Detection and Correction of Spelling Errors.
    """
    if k < 1:
        raise ValueError(f"k must be >= 1, got {k}")
    if not SHORTEST <= len(word) <= LONGEST:
        return ()
    edits = min(3, 1 + len(word) // 4)
    found = process.extract(word, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    nearest = sorted((int(edit), row, near) for near, edit, row in found)
    return tuple(near for _, _, near in nearest[:k])

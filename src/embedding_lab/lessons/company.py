"""Home: the nearest words of a word, and which words fit a gap ("by the company it keeps").

Axes: V words, d dimensions, n words in a sentence.
"""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import unit_rows
from embedding_lab.lessons.numbers import count, counted, decimals, ordinal
from embedding_lab.lessons.one_hot import TIE
from embedding_lab.text.markdown import plain
from embedding_lab.text.tokens import tokenise
from embedding_lab.vectors.chance import ROUNDING
from embedding_lab.vectors.search import Neighbour, cosines, nearest
from embedding_lab.vectors.table import Matrix, WordVectors

SMOOTHING = 1e-3  # a of Arora, Liang & Ma (2017), section 5: "a = 10^-3"
LONGEST = 300  # letters of a sentence
AROUND = ".,;:!?…()[]\"'“”‘’«»"  # signs that a sentence puts round its words
FAR = 0  # a cosine up to this is no nearness
FEW = 10  # a place counts as right among the best tenth of a small table
SENTENCES = {  # a first sentence for each table, and the place of the word that is hidden at first
    "glove": ("the sky is blue and the grass is green", 3),
    "teaching": ("the queen says she likes her crown", 1),
    "sotu": ("the state of the union is strong", 4),
    "sotu-shuffled": ("the state of the union is strong", 4),
    "mine": ("the king and the queen sat on the throne", 4),
    "upload": ("the king and the queen sat on the throne", 4),
}


class Fitting(NamedTuple):
    """What the rest of a sentence says about its gap.

    Attributes:
        hidden: the word that stood in the gap.
        answers: the words that fit best; those of the sentence itself may answer too. None of
            them where the company has no direction.
        rank_allowed: the place of the hidden word among all words, of equal ones the first; None
            where the table lacks it, or where it or the company has no direction.
        rank_forbidden: its place once the sentence's other words may not answer.
        level: how many other words fit as well as the hidden one.
        used: the words of the sentence that were read.
        unknown: the words of the sentence that the table lacks.
    """

    hidden: str
    answers: list[Neighbour]
    rank_allowed: int | None
    rank_forbidden: int | None
    level: int
    used: list[str]
    unknown: list[str]


def words_of(vectors: WordVectors, sentence: str) -> list[str]:
    """Cut a sentence into words as the corpora were cut; what only the table spells so stays so.

    Args:
        vectors: the table that decides about capitals and signs.
        sentence: any text; what is beyond 300 letters is dropped.

    Returns:
        n words.
    """
    return [word for piece in sentence[:LONGEST].split() for word in _spelled(vectors, piece)]


def fit_gap(vectors: WordVectors, words: Sequence[str], gap: int, *, k: int = 5) -> Fitting:
    """Ask which words fit into a gap, from the other words of the sentence alone.

    The others' context vectors W' are added, frequent words weighing less (a / (a + p), where p
    is the share of the word in the text), and the words whose W is nearest by cosine answer.
    Where a table ships no W' (GloVe), W stands for it; where it has no counts but 0, Zipf's law
    guesses p from the rank.

    Args:
        vectors: the table.
        words: n words.
        gap: which of them is hidden, 0 <= gap < n.
        k: how many answers.

    Returns:
        The answers and the place of the hidden word among them.

    Raises:
        ValueError: if the table has none of the other words.

    References:
        Arora, Liang & Ma (2017), A Simple but Tough-to-Beat Baseline for Sentence Embeddings.
    """
    others = [word for i, word in enumerate(words) if i != gap and word != words[gap]]
    used = [word for word in others if word in vectors.words]
    if not used:
        raise ValueError("The table knows no other word of this sentence; add one that it has")
    rows = [vectors.row(word) for word in used]
    shares = _shares(vectors, rows)  # (n,)
    source = vectors.matrix if vectors.context is None else vectors.context
    units, weights = unit_rows(source[rows]), SMOOTHING / (SMOOTHING + shares)  # (n, d), (n,)
    query = weights @ units  # (n,) @ (n, d) -> (d,)
    hidden = words[gap]
    unknown = [word for word in others if word not in vectors.words]
    added = weights @ units.any(axis=1)
    if np.linalg.norm(query) <= ROUNDING * added:  # what is left of opposite words is no direction
        return Fitting(hidden, [], None, None, 0, used, unknown)
    place = vectors.words.find(hidden)
    if place is not None and not vectors.norms[place]:
        place = None
    scores = cosines(vectors, query)
    scores[vectors.norms == 0] = -np.inf  # without a direction they can't answer
    return Fitting(
        hidden,
        nearest(vectors, query, k=k),
        None if place is None else _place(scores, place),
        None if place is None else _place(scores, place, rows),
        0 if place is None else int((np.abs(scores - scores[place]) < TIE).sum()) - 1,
        used,
        unknown,
    )


def fitting_sentence(fitting: Fitting, vectors: WordVectors) -> str:
    """Say where the hidden word came.

    Args:
        fitting: the answers.
        vectors: the table that gave them.

    Returns:
        Markdown, at most two sentences.
    """
    hidden = plain(fitting.hidden)
    missing = ", ".join(plain(word) for word in dict.fromkeys(fitting.unknown))
    skipped = f" Not in the table, so not read: {missing}." if missing else ""
    if not fitting.answers:
        return f"These words add up to no direction, so no word fits better than another.{skipped}"
    best = fitting.answers[0].score
    far = f" No word is really near: the best cosine is {decimals(best, 2)}." if best <= FAR else ""
    if fitting.rank_allowed is None or fitting.rank_forbidden is None:
        among = counted(len(vectors), "word")
        none = f"**{hidden}** is not among the {among}, so it could not answer."
        if fitting.hidden in vectors.words:
            none = f"The row of **{hidden}** is all zero, so it could not answer."
        return none + far + skipped
    place = f"{ordinal(fitting.rank_allowed)} of {counted(len(vectors), 'word')}"
    if fitting.rank_forbidden < fitting.rank_allowed:
        alone = ordinal(fitting.rank_forbidden)
        place += f", {alone} once the sentence's other words may not answer"
    right = fitting.rank_allowed <= min(len(fitting.answers), len(vectors) / FEW)
    tone = "green" if right else "violet"
    others = "another word fits" if fitting.level == 1 else f"{count(fitting.level)} others fit"
    level = f" Just as well {others}." if fitting.level else ""
    told = f":{tone}[**{hidden}**] comes {place}, judged by its company alone."
    return told + level + far + skipped


def stand_ins(vectors: WordVectors) -> str:
    """Say what stands in for parts of training that a table doesn't ship.

    Args:
        vectors: the table.

    Returns:
        Markdown, at most two sentences; empty where nothing is missing.
    """
    told = []
    if vectors.context is None:
        told.append(
            "Training keeps a second table for words as company; this one lacks it, so its own "
            "rows serve."
        )
    if vectors.counts is None:
        told.append(
            "It doesn't say how often a word occurs: that is guessed from its rank (Zipf's law)."
        )
    elif not vectors.counts.any():
        told.append("Its counts are all 0: how often a word occurs is guessed from its rank.")
    return " ".join(told)


def first_sentence(vectors: WordVectors, table: str, words: Sequence[str]) -> tuple[str, int]:
    """Choose the sentence that a table opens on.

    Args:
        vectors: the table.
        table: its id on the bench.
        words: three words that the table has.

    Returns:
        A sentence of whose words the table has more than half, else the three words in a row;
        and the place of the word that is hidden.
    """
    sentence, place = SENTENCES[table]
    known = [word in vectors.words for word in words_of(vectors, sentence)]
    if known[place] and 2 * sum(known) > len(known):
        return sentence, place
    return " ".join(words), len(words) - 1


def _spelled(vectors: WordVectors, piece: str) -> list[str]:
    # An upload may have KING or new_york, which the rule for texts would write otherwise.
    words = [vectors.fold(word) for word in tokenise(piece)]
    if words and all(word in vectors.words for word in words):
        return words
    wholes = map(vectors.fold, (piece, piece.strip(AROUND)))
    return next(([whole] for whole in wholes if whole in vectors.words), words)


def _place(scores: Matrix, row: int, forbidden: Sequence[int] = ()) -> int:
    """Return the place of a row; of words that fit equally well each has the first place."""
    ahead = scores > scores[row] + TIE  # (V,)
    ahead[list(forbidden)] = False
    return 1 + int(np.count_nonzero(ahead))


def _shares(vectors: WordVectors, rows: Sequence[int]) -> npt.NDArray[np.float64]:
    chosen = np.asarray(rows)
    if vectors.counts is not None and vectors.counts.any():
        counted: npt.NDArray[np.float64] = vectors.counts[chosen] / vectors.counts.sum()
        return counted  # (n,)
    harmonic = log(len(vectors)) + np.euler_gamma  # sum of 1/r over V ranks, nearly
    guessed: npt.NDArray[np.float64] = 1 / ((chosen + 1) * harmonic)
    return guessed  # (n,)

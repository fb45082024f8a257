"""Spot the noise: six pictures, each of other words, one of random vectors. Which?

The game is fair: no two panels share a word or a start, so none can be told from its twin, and
random vectors are as many, drawn with the same settings, and equally likely in each place. What
is left to see is structure. Left out: drawing the pictures, which a worker does.

Axes: n words of a panel, p panels.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.perplexity import largest_perplexity
from embedding_lab.lessons.numbers import counted, percent
from embedding_lab.vectors.table import WordVectors

PERPLEXITIES = (5, 10, 20)
PANELS = 2 * len(PERPLEXITIES)
ITERATIONS = 500
MOST_WORDS, FEWEST_WORDS = 120, 12  # of a panel

Rows = npt.NDArray[np.int32]


class Round(NamedTuple):
    """One game.

    Attributes:
        number: from 0; the seed of all that chance decides.
        perplexities: of the panels.
        hidden: which panel is of random vectors, from 0.
        words: of a panel.
    """

    number: int
    perplexities: tuple[int, ...]
    hidden: int
    words: int = MOST_WORDS

    @property
    def panels(self) -> int:
        """How many pictures there are."""
        return len(self.perplexities)


def new_round(number: int, words: int = MOST_WORDS) -> Round:
    """Set up a game; the same number gives the same game.

    Args:
        number: from 0.
        words: of a panel.

    Returns:
        The game.
    """
    hidden = int(np.random.default_rng(number).integers(PANELS))
    return Round(number, PERPLEXITIES * 2, hidden, words)


def panel_words(vectors: WordVectors) -> int:
    """Count the words of a panel.

    Args:
        vectors: the table.

    Returns:
        A sixth of the table, 120 at most.
    """
    return min(MOST_WORDS, len(vectors) // PANELS)


def words_of(vectors: WordVectors, game: Round) -> Rows | None:
    """Deal words to the panels at random, no word to two of them.

    Args:
        vectors: the table; its first 720 words are dealt: not our sorted ones, whose categories
            would give the game away.
        game: the game.

    Returns:
        Rows of the table, (p, n) int32; None where a panel would have fewer than 12 words.
    """
    n = panel_words(vectors)
    if n < FEWEST_WORDS:
        return None
    rows = np.arange(min(PANELS * MOST_WORDS, len(vectors)), dtype=np.int32)
    dealt = np.random.default_rng(game.number).permutation(rows)[: PANELS * n]
    return dealt.reshape(PANELS, n)


def too_few(words: int) -> str:
    """Say that a table is too small for the game.

    Args:
        words: V.

    Returns:
        Markdown, a sentence.
    """
    return f"The game takes {PANELS * FEWEST_WORDS} words; this table has {words:,}."


def rules(n: int) -> str:
    """Say what the panels show.

    Args:
        n: words of a panel.

    Returns:
        Markdown, a few sentences.
    """
    return (
        f"Six t-SNE pictures, each of {n} other words of this table, from random starts. "
        "**One is of random vectors instead.** Which?"
    )


def hidden_sentence(game: Round) -> str:
    """Tell the answer.

    Args:
        game: the game.

    Returns:
        Markdown.
    """
    asked = game.perplexities[game.hidden]
    used = min(asked, largest_perplexity(game.words))
    lowered = f", lowered from {asked} for {counted(game.words, 'word')}" if used < asked else ""
    return f"Number **{game.hidden + 1}** is random, drawn at perplexity {used:.3g}{lowered}."


def verdict(game: Round, guess: int, kept: Sequence[float]) -> str:
    """Tell how the reader did, and how the score would have done.

    Args:
        game: the game.
        guess: the picture taken for noise, from 0.
        kept: of each panel, the share of neighbours that it keeps.

    Returns:
        Markdown.
    """
    lead = ":green[**Right.**]" if guess == game.hidden else ":violet[**Not that one.**]"
    return f"{lead} {hidden_sentence(game)} {score_sentence(game, kept)}"


def score_sentence(game: Round, kept: Sequence[float]) -> str:
    """Tell whether the share of neighbours kept gives the random panel away.

    Args:
        game: the game.
        kept: of each panel.

    Returns:
        Markdown, a sentence or two.
    """
    own = kept[game.hidden]
    others = [share for panel, share in enumerate(kept) if panel != game.hidden]
    told = (
        f"It keeps {percent(own)} of its neighbours, the others "
        f"{percent(min(others))} to {percent(max(others))}."
    )
    if own < min(others):
        return f"{told} So the score finds it, whatever the eye says."
    if own > max(others):
        return f"{told} These words keep less than random vectors do."
    return f"{told} So here the score can't tell it."

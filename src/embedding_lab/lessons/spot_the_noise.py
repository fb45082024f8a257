"""Spot the noise: six pictures of the same words, one of them of random vectors. Which?

Left out: drawing the pictures, which a worker does.
"""

from typing import NamedTuple

import numpy as np

SEEDS_PER_ROUND = 2
PERPLEXITIES = (5, 15, 30)
ITERATIONS = 500
MOST_WORDS = 150


class Round(NamedTuple):
    """One game.

    Attributes:
        seeds: of the pictures.
        perplexities: of the pictures; each seed has all.
        hidden: which picture is of random vectors, from 0.
    """

    seeds: tuple[int, ...]
    perplexities: tuple[int, ...]
    hidden: int

    @property
    def panels(self) -> int:
        """How many pictures there are."""
        return len(self.seeds) * len(self.perplexities)


def new_round(number: int) -> Round:
    """Set up a game; the same number gives the same game.

    Args:
        number: from 0.

    Returns:
        The game.
    """
    generator = np.random.default_rng(number)
    seeds = tuple(range(SEEDS_PER_ROUND * number, SEEDS_PER_ROUND * (number + 1)))
    hidden = int(generator.integers(len(seeds) * len(PERPLEXITIES)))
    return Round(seeds, PERPLEXITIES, hidden)


def hidden_sentence(game: Round) -> str:
    """Tell the answer.

    Args:
        game: the game.

    Returns:
        Markdown.
    """
    perplexity = game.perplexities[game.hidden % len(game.perplexities)]
    return f"Number **{game.hidden + 1}** is random, drawn at perplexity {perplexity}."


def verdict(game: Round, guess: int) -> str:
    """Tell how the reader did.

    Args:
        game: the game.
        guess: the picture taken for noise, from 0.

    Returns:
        Markdown.
    """
    told = hidden_sentence(game)
    if guess == game.hidden:
        return f":green[**Right.**] {told} Would you have known without the other five?"
    return f":violet[**Not that one.**] {told} Clumps alone are no proof of meaning."

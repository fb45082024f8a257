"""What the trainer reads of one sentence: who is dropped, who is centre, who is context.

In: one window of one sentence with its draws, the table of two shares, as counted and as noise,
and the draw of noise words. Left out: how a whole corpus is read, which `training.blocks` does.

Subsampling drops occurrences of frequent words before the window is laid over the sentence, so
that neither an unknown nor a dropped word counts for the distance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from embedding_lab.text.vocabulary import Vocabulary

DRAWS: Final = 40
"""Draws that are tried for a first look: of a short text most words are dropped."""


class Token(NamedTuple):
    """One word of a sentence.

    Attributes:
        word: as the sentence has it.
        known: whether the vocabulary has it.
        keep: the chance that subsampling keeps it; 0 for an unknown word.
        kept: whether it was kept in this draw.
    """

    word: str
    known: bool
    keep: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Window:
    """One window over one sentence.

    Attributes:
        tokens: the words of the sentence, in order.
        centre: the place of the centre word; None where no known word was kept.
        reach: how many kept words each way count, drawn from 1 to `largest`.
        largest: the window of the settings.
        contexts: the places of the context words, in order.
    """

    tokens: tuple[Token, ...]
    centre: int | None
    reach: int
    largest: int
    contexts: tuple[int, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of centre and context word that training takes from it, in order."""
        if self.centre is None:
            return ()
        word = self.tokens[self.centre].word
        return tuple((word, self.tokens[place].word) for place in self.contexts)


class Thinning(NamedTuple):
    """What thinning out does to the most frequent word.

    Attributes:
        word: the word.
        counted: its share of all tokens.
        read: its share of the tokens that are kept, on average.
        keep: the chance that subsampling keeps an occurrence; no word has a smaller one.
    """

    word: str
    counted: float
    read: float
    keep: float


class Share(NamedTuple):
    """How often one word is read, and how often it is drawn as noise.

    Attributes:
        word: the word.
        counted: its share of all tokens.
        noise: its share of the noise words, after counts to the power 3/4.
        ratio: noise / counted; above 1 for rare words.
        keep: the chance that subsampling keeps an occurrence.
    """

    word: str
    counted: float
    noise: float
    ratio: float
    keep: float


def read_window(  # noqa: PLR0913  # a sentence and four named choices
    words: Sequence[str],
    vocabulary: Vocabulary,
    *,
    window: int,
    sample: float,
    centre: int | None = None,
    seed: int = 0,
) -> Window:
    """Read one window as the trainer would.

    Args:
        words: the sentence; may be empty.
        vocabulary: the known words with their counts.
        window: the largest reach, >= 1.
        sample: the threshold of subsampling, > 0.
        centre: the place of the centre word, which is then kept if it is known; None chooses
            the kept word with most contexts, the rarest of those.
        seed: of the draws.

    Returns:
        The window.

    Raises:
        ValueError: if window is below 1, sample isn't positive, or centre is no place.
    """
    if window < 1:
        raise ValueError(f"window must be >= 1, got {window}")
    if centre is not None and not 0 <= centre < len(words):
        raise ValueError(f"centre must be a place in {len(words)} words, got {centre}")
    random = np.random.default_rng(seed)
    reach = int(random.integers(1, window + 1))
    draws = random.random(len(words))
    chances = vocabulary.keep_probability(sample)  # (V,)
    rows = [vocabulary.find(word) for word in words]
    tokens = []
    for place, (word, row) in enumerate(zip(words, rows, strict=True)):
        keep = 0.0 if row is None else float(chances[row])
        kept = row is not None and (place == centre or bool(draws[place] < keep))
        tokens.append(Token(word, row is not None, keep, kept))
    kept_places = [place for place, token in enumerate(tokens) if token.kept]
    if centre is None and kept_places:
        # Rows are frequency ranks: the largest row is the rarest word.
        centre = max(
            kept_places,
            key=lambda place: (len(_contexts(kept_places, place, reach)), rows[place] or 0, -place),
        )
    if centre is None or not tokens[centre].kept:
        return Window(tuple(tokens), None, reach, window, ())
    contexts = _contexts(kept_places, centre, reach)
    return Window(tuple(tokens), centre, reach, window, contexts)


def telling_window(
    words: Sequence[str], vocabulary: Vocabulary, *, window: int, sample: float, seed: int
) -> Window:
    """Read one window, with the first draw from a seed on that leaves two pairs.

    Args:
        words: the sentence; may be empty.
        vocabulary: the known words with their counts.
        window: the largest reach, >= 1.
        sample: the threshold of subsampling, > 0.
        seed: of the first draw.

    Returns:
        The window; where none of the draws leaves two pairs, the one with most.
    """
    best = read_window(words, vocabulary, window=window, sample=sample, seed=seed)
    for draw in range(seed + 1, seed + DRAWS):
        if len(best.contexts) >= 2:
            return best
        other = read_window(words, vocabulary, window=window, sample=sample, seed=draw)
        best = max(best, other, key=lambda one: len(one.contexts))
    return best


def noise_table(
    vocabulary: Vocabulary, words: Sequence[str], *, sample: float = 1e-3
) -> tuple[Share, ...]:
    """Compare how often words occur with how often they are drawn as noise.

    Args:
        vocabulary: the known words with their counts; may be empty.
        words: the words to list; unknown ones are left out.
        sample: the threshold of subsampling, > 0.

    Returns:
        One row per known word, in the order asked for.
    """
    if not len(vocabulary):
        return ()
    counted = vocabulary.counts / vocabulary.total  # (V,)
    noise, keep = vocabulary.noise_distribution(), vocabulary.keep_probability(sample)
    rows = [row for row in map(vocabulary.find, words) if row is not None]
    return tuple(
        Share(
            vocabulary.words[row],
            float(counted[row]),
            float(noise[row]),
            float(noise[row] / counted[row]),
            float(keep[row]),
        )
        for row in rows
    )


def thinning(vocabulary: Vocabulary, *, sample: float) -> Thinning | None:
    """Compare how often the most frequent word occurs with how often it is read.

    Args:
        vocabulary: the known words with their counts; may be empty.
        sample: the threshold of subsampling, > 0.

    Returns:
        Its shares; None without words.
    """
    if not len(vocabulary):
        return None
    counted = vocabulary.counts / vocabulary.total  # (V,)
    keep = vocabulary.keep_probability(sample)
    read = counted[0] * keep[0] / (counted @ keep)
    return Thinning(vocabulary.words[0], float(counted[0]), float(read), float(keep[0]))


def draw_noise(vocabulary: Vocabulary, negatives: int, *, seed: Sequence[int]) -> tuple[str, ...]:
    """Draw noise words for one pair as training draws them.

    Args:
        vocabulary: V >= 1 known words with their counts; any may be drawn, the true one too.
        negatives: K, how many.
        seed: of the draw.

    Returns:
        K words, each drawn in proportion to its count to the power 3/4.
    """
    draw = np.random.default_rng(list(seed)).choice
    rows = draw(len(vocabulary), negatives, p=vocabulary.noise_distribution())
    return tuple(vocabulary.words[row] for row in rows.tolist())


def _contexts(kept: Sequence[int], centre: int, reach: int) -> tuple[int, ...]:
    at = kept.index(centre)
    return (*kept[max(at - reach, 0) : at], *kept[at + 1 : at + 1 + reach])

"""What suits a text that someone brings: how often to read it, what to leave out, what to watch.

In: rules from counts alone, so they hold for any language, and figures that show a weak table.
Left out: stop lists, which each language would need of its own.

Axes: V words, n rows, d dimensions, K negatives.
"""

from math import log, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.rows import unit_rows
from embedding_lab.text.vocabulary import Vocabulary

WATCHED: Final = 4
"""Words that are watched where the learner names none."""

PASSES: Final = (5, 200)
"""As few as gensim's default, as many as the page admits."""

_PASSES_OF_ONE_WORD: Final = 2_600
"""Measured: parts of the teaching text and of the speeches, 300 to 100,000 words, learned most at
about this number over the root of their length, each with passes from 5 to 200."""

_HEAD: Final = 0.6
"""Share of all tokens that the most frequent words make up: most of these are function words."""


def fitting_passes(tokens: int) -> int:
    """Choose how often a run reads a text, so that a short one gets enough steps.

    Args:
        tokens: of the text, >= 1.

    Returns:
        Passes, from 5 to 200; fewer for a longer text.

    Examples:
        >>> [fitting_passes(tokens) for tokens in (100, 3_000, 100_000, 2_000_000)]
        [200, 47, 8, 5]
    """
    low, high = PASSES
    return min(max(round(_PASSES_OF_ONE_WORD / sqrt(tokens)), low), high)


def fitting_min_count(words: int) -> int:
    """Choose how often a word must occur: of a short text hardly a word occurs often.

    Args:
        words: of the text, the rare ones too.

    Returns:
        1, 2, or from 3,000 words on word2vec.c's 5.
    """
    return 1 if words < 300 else 2 if words < 3_000 else 5


def words_to_watch(vocabulary: Vocabulary, number: int = WATCHED) -> tuple[str, ...]:
    """Choose frequent words that are likely to have a topic.

    The most frequent words of a text, which make up more than half of it, are passed over. Of the
    others the score is sqrt(count) * letters: in all languages that were looked at, the words that
    only join others are short.

    Args:
        vocabulary: V words with their counts.
        number: how many words at most.

    Returns:
        The words, best first; fewer where there are fewer. Words with digits and single letters
        are taken only where there is nothing else.

    References:
        Bentz & Ferrer-i-Cancho (2016), Zipf's law of abbreviation as a language universal: it
        holds in all of 986 languages.
    """
    counts = vocabulary.counts
    before = np.cumsum(counts) - counts  # (V,)
    in_tail = before >= _HEAD * vocabulary.total
    named = np.array([word.isalpha() and len(word) > 1 for word in vocabulary.words], bool)
    letters = np.array([len(word) for word in vocabulary.words])
    score = np.sqrt(counts) * letters
    order = np.lexsort((-score, ~in_tail, ~named))  # names first, of these the tail, by score
    return tuple(vocabulary.words[row] for row in order[:number].tolist())


def mean_cosine(rows: npt.ArrayLike) -> float:
    """Average the cosine of every two rows; near 1 all of them point one way.

    Args:
        rows: (n, d), n >= 2; a zero row has cosine 0 with all.

    Returns:
        The mean over the pairs: (|sum of unit rows|^2 - n) / (n (n - 1)).
    """
    units = unit_rows(rows)
    alive = float(np.any(units, axis=1).sum())
    n = len(units)
    return float((np.square(units.sum(axis=0)).sum() - alive) / (n * (n - 1)))


def constant_loss(negatives: int) -> float:
    """Compute the loss of a table that gives all pairs, true or not, one and the same score.

    One answer in K + 1 is yes, so the best such score is -ln K.

    Args:
        negatives: K.

    Returns:
        ln(1 + K) + K ln(1 + 1 / K) per true pair.
    """
    return log(1 + negatives) + negatives * log(1 + 1 / negatives)


def frequency_loss(vocabulary: Vocabulary, *, negatives: int, sample: float) -> float:
    """Compute the loss of a table that tells frequent words from rare ones, and no more.

    Once frequent words are thinned out, word i is the true one with the chance p[i], and noise
    with q[i]. Where the centre tells nothing, its best score is ln(p[i] / (K q[i])).

    Args:
        vocabulary: V >= 1 words with their counts.
        negatives: K.
        sample: the threshold of subsampling, > 0.

    Returns:
        sum over i of p[i] ln(1 + K q[i] / p[i]) + K q[i] ln(1 + p[i] / (K q[i])) per true pair.

    References:
        Levy & Goldberg (2014), Neural Word Embedding as Implicit Matrix Factorization, NIPS,
        section 3.1: the best score, here with a centre that tells nothing.
    """
    read = vocabulary.counts * vocabulary.keep_probability(sample)
    p, noise = read / read.sum(), negatives * vocabulary.noise_distribution()  # (V,), (V,)
    return float(p @ np.log1p(noise / p) + noise @ np.log1p(p / noise))

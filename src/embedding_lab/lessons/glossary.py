"""The words and letters of the app, each with one meaning.

In: terms that stand on the pages, in a sentence or two. Left out: what a lesson shows anyway.
"""

import re
from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

_HYPHENS: Final = "[-‐‑–—]"  # a minus sign is none
_APOSTROPHES: Final = "['’′]"


class Term(NamedTuple):
    """An entry.

    Attributes:
        name: as the pages write it.
        meaning: one or two sentences, not Markdown.
    """

    name: str
    meaning: str


LETTERS: Final = (
    Term("V", "How many words a table has: its rows."),
    Term("d", "How many numbers each word has: the columns of W."),
    Term("h", "How many units the layer after the input has."),
    Term("B", "How many examples are computed together: the batch."),
    Term("L", "How many words an example has: the sequence length."),
    Term("K", "How much noise weighs against each true pair of training: as much as K words."),
    Term("n", "How many points a map shows."),
    Term("W", "The table of embeddings: a row of d numbers for each of V words."),
    Term("W′", "The second table of training. Its rows are the words as they are predicted."),
    Term("x", "The one-hot row of a word; on a map, the place along the first axis."),
    Term("u", "What a step of training compares with words: a row of W, or the mean of some."),
)  # fmt: skip

TERMS: Final = (
    Term(
        "3CosAdd",
        "The sum c − a + b of unit rows. The answer is the word whose cosine to it is highest.",
    ),
    Term(
        "3CosMul",
        "The cosines to b and c are multiplied, and divided by that to a. Each is first moved to "
        "between 0 and 1.",
    ),
    Term(
        "Adam's moments",
        "Two numbers that Adam keeps for each weight. They are running means of its gradient and "
        "of the gradient's square.",
    ),
    Term("Analogy", "A is to B as C is to D, such as man to woman and king to queen."),
    Term(
        "Baseline",
        "The same question, answered by a simpler rule, to compare with.",
    ),
    Term("Batch", "The examples that are computed together, before the weights change."),
    Term("Break-even", "The d at which a table and the layer after it cost as many weights as a "
         "one-hot layer. With a tied output, what leads from h back to d counts too."),
    Term("CBOW", "Training that predicts the word in the centre from the mean of its neighbours."),
    Term(
        "Chance",
        "What a picture keeps of the neighbours if its points lie at random: k of n − 1.",
    ),
    Term(
        "Continuity",
        "Falls where true neighbours lie apart in the picture. At 1, none of them does.",
    ),
    Term(
        "Cosine",
        "The angle between vectors as a number. It is 1 for the same direction, 0 for a right "
        "angle, −1 for opposite ones.",
    ),
    Term("Dense", "A code of few places, where any place may hold any number."),
    Term("Dimension", "One of the d places of a vector."),
    Term("Embedding", "A vector for each word, learned so that words used alike lie close."),
    Term("Euclidean distance", "The straight way from point to point, as a ruler measures it."),
    Term("Family", "Words of one kind, such as the animals of the teaching text."),
    Term(
        "float32, int8",
        "Ways to store a number. A float32 takes 4 bytes, an int8 takes 1.",
    ),
    Term("GB and GiB", f"A GB is {10**9:,} bytes, a GiB is {2**30:,}."),
    Term("Gradient", "How fast the loss rises with each weight."),
    Term("Hamming distance", "At how many places codes differ."),
    Term(
        "KL divergence",
        "How far one distribution is from another, in nats. It is 0 where they are equal, and "
        "never less.",
    ),
    Term(
        "Learning rate",
        "In training, the largest share of its gradient that a step takes off a weight.",
    ),
    Term(
        "Loss",
        "How wrong the answers are, as a number. Training looks for weights where it is small.",
    ),
    Term("Manhattan distance", "The gaps along each axis, added up."),
    Term(
        "Nats",
        f"A unit of information, as bits are. One nat is {1 / log(2):.2f} bits.",
    ),
    Term(
        "Negatives",
        "Words drawn at random, frequent ones more often. Training tells the true neighbour from "
        "them.",
    ),
    Term(
        "Neighbours",
        "The words whose rows have the highest cosine to the row of a word. On a map only the "
        "words drawn are asked.",
    ),
    Term(
        "Neighbours kept",
        "How many of the true neighbours are still among the neighbours in the picture.",
    ),
    Term("Norm", "The length of a vector: the root of the sum of its squares."),
    Term(
        "Null",
        "The same measure, taken where there is nothing to find: random vectors, random pairs, "
        "shuffled text.",
    ),
    Term("Offset", "One unit row minus another, such as woman's minus man's."),
    Term("One-hot", "A code with a place for each word: 1 at the word's own, 0 at all others."),
    Term("Optimiser", "The rule that turns a gradient into a step, such as SGD or Adam."),
    Term("Pair", "In training, a word and one of its neighbours in the text."),
    Term(
        "PairDirection",
        "The answer is the word whose offset from c has the highest cosine to the offset b − a. "
        "c itself has none, so it can't answer.",
    ),
    Term("Partners", "Words that a relation joins, such as king and queen."),
    Term("Pass", "One reading of the whole text in training; also called an epoch."),
    Term("PCA", "A picture along the first principal components."),
    Term(
        "Perplexity",
        "How many neighbours each point of t-SNE has in effect. Among n equally likely ones it is "
        "n.",
    ),
    Term(
        "Principal component",
        "The direction in which points vary most. Each further one is at a right angle to those "
        "before.",
    ),
    Term(
        "Procrustes",
        "To turn and mirror a picture until it lies as near as it can to another.",
    ),
    Term(
        "Rank correlation",
        "How well two orders agree. It is 1 for the same order, −1 for the reverse.",
    ),
    Term("Seed", "A number that random draws start from. The same seed draws the same again."),
    Term("Sigmoid", "Turns any number into one between 0 and 1. It makes 0.5 of 0."),
    Term("Skip-gram", "Training that predicts the neighbours of a word from the word itself."),
    Term("Subsampling", "Frequent words are left out at random before pairs are made."),
    Term(
        "t-SNE",
        "A picture that tries to keep each point's neighbours near.",
    ),
    Term("Tied output", "The output layer uses the input's table, and needs none of its own."),
    Term("Token", "A word at one place of a text. Each place counts."),
    Term(
        "Trustworthiness",
        "Falls where the picture shows neighbours that are none. At 1, it shows no such.",
    ),
    Term("Unit row", "A row divided by its norm, so that only its direction is left."),
    Term("Variance kept", "The share of all squared distances from the mean that an axis holds."),
    Term("Vector", "A list of numbers: a point, or an arrow that leads there from zero."),
    Term("Vocabulary", "The different words that a table has a row for."),
    Term("Window", "How many kept words to each side count at most as neighbours in training."),
    Term(
        "Zipf's law",
        "A word occurs about as often as the commonest one, divided by its rank.",
    ),
)  # fmt: skip


def find(asked: str, terms: Sequence[Term] = LETTERS + TERMS) -> list[Term]:
    """Look terms up.

    Args:
        asked: a name, or part of an entry.
        terms: where to look.

    Returns:
        The term of that very name, else those whose name or meaning has it; all for "". Case,
        hyphens, blanks and apostrophes of what is asked don't matter.

    Examples:
        >>> [term.name for term in find("d")]
        ['d']
        >>> [term.name for term in find("hamming")]
        ['Hamming distance']
        >>> [term.name for term in find("tsne")]
        ['t-SNE']
    """
    wanted = re.sub(_APOSTROPHES, "′", asked.strip())  # easier to type than a prime
    named = [term for term in terms if term.name == wanted]
    low, bare = _in_words(asked), _in_letters(asked)
    return named or [
        term
        for term in terms
        if low in _in_words(f"{term.name} {term.meaning}")
        or (bare and bare in _in_letters(term.name))
    ]


def _in_words(said: str) -> str:
    """Return small letters, with one blank for each hyphen and no apostrophe."""
    return " ".join(re.sub(_HYPHENS, " ", re.sub(_APOSTROPHES, "", said)).casefold().split())


def _in_letters(said: str) -> str:
    """Return small letters, as whoever leaves the blanks out types them."""
    return _in_words(said).replace(" ", "")

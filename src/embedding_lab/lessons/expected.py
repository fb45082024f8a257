"""What a class should find at each step, computed by the functions that the pages call.

In: the expected figures of every lesson step. Left out: t-SNE and training, which take a worker;
of these, shipped tables and shipped pictures tell.

Axes: V words of a table, d dimensions, n words of a map, k neighbours, r runs.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from math import log
from typing import Final, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.neighbours import squared_distances
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.quality import MOST_NEIGHBOURS
from embedding_lab.geometry.rows import Matrix, unit_rows
from embedding_lab.geometry.start import Start
from embedding_lab.lessons import (
    analogies,
    analogy_captions,
    analogy_sentences,
    company,
    first_look,
    map_captions,
    map_words,
    one_hot,
    spot_the_noise,
    training_captions,
    watching,
)
from embedding_lab.lessons.ledger import Sizes, break_even, largest_saving, ledger
from embedding_lab.lessons.ledger_captions import (
    break_even_sentence,
    verdict,
    weights_sentence,
)
from embedding_lab.lessons.lookup import look_up
from embedding_lab.lessons.map_groups import group_cosines
from embedding_lab.lessons.map_scores import null_of, null_pictures, scores_of
from embedding_lab.lessons.map_seeds import (
    PERPLEXITY,
    SEEDS,
    compare_seeds,
    gap_sentence,
    seed_sentence,
    shipped,
)
from embedding_lab.lessons.map_words import MapWords
from embedding_lab.lessons.numbers import both_bytes, count, counted, decimals
from embedding_lab.lessons.own_text import frequency_loss
from embedding_lab.lessons.rotation import rotation, rotation_sentence
from embedding_lab.lessons.training_captions import Shuffled
from embedding_lab.text.markdown import plain
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.settings import TEACHING, Settings
from embedding_lab.vectors.formula import parse
from embedding_lab.vectors.search import neighbours
from embedding_lab.vectors.shelf import TABLES, assets_folder
from embedding_lab.vectors.table import WordVectors

FREQUENT: Final = 2_000  # words whose neighbours are compared from run to run
LISTED: Final = 5  # neighbours that a sentence names
Shelf = Callable[[str], WordVectors]  # the id of a table -> the table
Lists = npt.NDArray[np.uint16]


class Figures(NamedTuple):
    """What to expect.

    Attributes:
        sentences: Markdown, a few.
        source: what they were computed from: tables with their sizes, settings, seeds.
    """

    sentences: tuple[str, ...]
    source: str


def three_codes(shelf: Shelf) -> Figures:
    """Ask three codes which word is nearest to the first.

    Args:
        shelf: opens a table.

    Returns:
        The three answers, and the cosine among those of random pairs.
    """
    vectors = shelf("glove")
    names = {"number": "Numbered", "one-hot": "One-hot", "dense": "Dense"}
    answers = [
        f"{names[reading.code]}: **{reading.nearest or 'neither'}**."
        for reading in first_look.three_readings(vectors, first_look.WORDS)
    ]
    told = first_look.conclusion(vectors, first_look.WORDS)
    source = f"{named(vectors)}; {count(first_look.RANDOM_PAIRS)} random pairs, seed 0"
    return Figures((" ".join(answers), told), source)


def hidden_word(shelf: Shelf) -> Figures:
    """Hide a word of Home's sentence.

    Args:
        shelf: opens a table.

    Returns:
        The five that fit best, and the place of the hidden one.
    """
    vectors = shelf("glove")
    sentence, gap = company.SENTENCES["glove"]
    fitting = company.fit_gap(vectors, company.words_of(vectors, sentence), gap, k=LISTED)
    best = f"Best: {_listed([answer.word for answer in fitting.answers])}."
    return Figures((best, company.fitting_sentence(fitting, vectors)), named(vectors))


def numbering(shelf: Shelf) -> Figures:
    """Measure by number, before and after boat moves to the end.

    Args:
        shelf: opens a table.

    Returns:
        Both index distances in both orders, and what no order moves.
    """
    vectors = shelf("glove")
    first, second, third = first_look.WORDS
    readings = one_hot.read_pairs(first_look.WORDS, vectors)
    told = tuple(
        f"In the order {_listed(order)}: {_by_number(order, vectors)}."
        for order in (first_look.WORDS, (first, third, second))
    )
    return Figures((*told, one_hot.order_sentence(readings)), named(vectors))


def erased(shelf: Shelf, words: Sequence[str]) -> Figures:
    """Measure pairs of one-hot codes and of rows of W.

    Args:
        shelf: opens a table.
        words: n words that the table has.

    Returns:
        What all one-hot pairs have in common, and the nearest of the last word in W.
    """
    vectors = shelf("glove")
    readings = one_hot.read_pairs(words, vectors)
    codes = {
        f"Hamming {one.hamming}, Euclidean {one.euclidean:.2f}, 1 − cosine {one.cosine:.0f}"
        for one in readings
    }
    same = f"All one-hot pairs: {' or '.join(sorted(codes))}."
    to_last = {
        one.first: one.dense
        for one in readings
        if one.second == words[-1] and one.dense is not None
    }
    best = min(to_last, key=to_last.__getitem__)
    dense = f"W puts {plain(words[-1])} nearest to :orange[**{plain(best)}**]: {to_last[best]:.2f}."
    return Figures((same, dense, one_hot.order_sentence(readings)), named(vectors))


def lookup(shelf: Shelf, word: str) -> Figures:
    """Find a row by product and by index.

    Args:
        shelf: opens a table.
        word: a word of the table.

    Returns:
        The row, how many rows survive the product, the largest difference.
    """
    vectors = shelf("glove")
    found = look_up(vectors, word)
    return Figures(
        (
            f"One row of {count(len(vectors))} survives: row {count(found.row)}, {plain(word)}. "
            f"Largest difference: **{found.difference:g}**.",
            "The times are measured on the machine that shows them.",
        ),
        named(vectors),
    )


def rotated(shelf: Shelf) -> Figures:
    """Rotate the rows of three words.

    Args:
        shelf: opens a table.

    Returns:
        How far a coordinate moved, and what no cosine did.
    """
    vectors = shelf("glove")
    rows = [np.array(vectors.vector(word)) for word in first_look.WORDS]
    told = rotation_sentence(rows, rotation(vectors.dimensions, seed=0))
    return Figures((told,), f"{named(vectors)}; rotation drawn with seed 0")


def article_layer() -> Figures:
    """Count the article's layer.

    Returns:
        Weights and bytes of the table alone.
    """
    sizes = Sizes()
    table = ledger(sizes).one_hot.table
    told = (
        f"{count(sizes.V)} × {count(sizes.h)} = **{count(table.values)}** weights: "
        f"{count(table.bytes)} bytes = {both_bytes(table.bytes)}."
    )
    return Figures((told,), _sized(sizes))


def as_wide() -> Figures:
    """Count with an embedding as wide as the layer.

    Returns:
        The next layer, which shrinks, the sum, which grows, and what the bytes do.
    """
    sizes = replace(Sizes(), d=Sizes().h)
    books = ledger(sizes)
    layer = f"The next layer has {count(books.chosen.next_layer.values)} weights."
    return Figures((layer, verdict(books)), _sized(sizes))


def where_it_pays() -> Figures:
    """Count on both sides of the break-even.

    Returns:
        The break-even, the weights just below and just above, and what other V do to it.
    """
    sizes = Sizes(d=largest_saving(Sizes()))
    limit = f"Break-even at d = {float(break_even(sizes)):.2f}."
    told = [
        f"d = {d}: {weights_sentence(books.one_hot, books.chosen)}"
        for d in (sizes.d, sizes.d + 1)
        for books in [ledger(replace(sizes, d=d))]
    ]
    return Figures((limit, *told, break_even_sentence(sizes)), _sized(sizes))


def untrained() -> Figures:
    """Compute the loss that every run starts with.

    Returns:
        (1 + K) ln 2 for one negative and for the usual number.
    """
    losses = [f"K = {K}: **{(1 + K) * log(2):.2f}**" for K in (1, Settings().negatives)]
    told = f"(1 + K) ln 2. {'; '.join(losses)}."
    return Figures((told, "Each pair and each negative starts at a coin toss."), "a formula")


def teaching_text(shelf: Shelf) -> Figures:
    """Look at the table that the run makes.

    Args:
        shelf: opens a table.

    Returns:
        Its size, the neighbours of a word that the page lists, and what the usual run finds first.
    """
    vectors = shelf("teaching")
    size = f"The run ends with {counted(len(vectors), 'word')} × {vectors.dimensions}."
    shown = _near(vectors, "king")[: watching.NEAREST]
    near = f"*Nearest in W* to king, at the end: {_listed(shown)}."
    order = "**Families first, partners later.**"
    return Figures((size, near, order), f"{named(vectors)}; seed {TEACHING.seed}")


def shuffled_null(shelf: Shelf) -> Figures:
    """Compare the speeches with their shuffle.

    Args:
        shelf: opens a table.

    Returns:
        Neighbours of a word in both, how far the loss falls and what that says, and how many
        neighbours another run repeats.
    """
    real, null = shelf("sotu"), shelf("sotu-shuffled")
    near = (
        f"*{table.name}* on the bench, *war* in hand: {_listed(_near(table, 'war'))}."
        for table in (real, null)
    )
    told = training_captions.shuffled_answer(shuffled_speeches(null))
    runs = len(neighbours_of_runs("sotu"))
    source = f"{named(real)}, and its shuffle; {runs} seeds, {count(FREQUENT)} most frequent words"
    return Figures((*near, told), source)


def plane(shelf: Shelf) -> Figures:
    """Score the plane of PCA.

    Args:
        shelf: opens a table.

    Returns:
        What it keeps of the neighbours, against random vectors, and the variance.
    """
    vectors = shelf("glove")
    chosen, units = words_of_map(vectors)
    picture = pca(units)
    noises = (
        np.random.default_rng(seed).standard_normal(units.shape)
        for seed in range(null_pictures(len(units), "pca"))
    )
    null = null_of(scores_of(noise, pca(unit_rows(noise)).coordinates) for noise in noises)
    shares = picture.explained_variance_ratio.tolist()
    told = (
        map_captions.verdict(scores_of(units, picture.coordinates), null, scored=True),
        map_captions.variance(shares, vectors.dimensions),
    )
    return Figures(told, f"{named(vectors)}; {len(chosen.words)} words; random vectors, seeds 0 on")


def odd_one(shelf: Shelf, word: str) -> Figures:
    """Ask who the true neighbours of a word are, and of which category.

    Args:
        shelf: opens a table.
        word: a word of the map.

    Returns:
        How many are of the commonest category, and the nearest.
    """
    vectors = shelf("glove")
    chosen, units = words_of_map(vectors)
    point = chosen.words.index(word)
    order = np.argsort(squared_distances(units, np.array([point]))[0], kind="stable")
    near = order[:MOST_NEIGHBOURS].tolist()
    groups = np.bincount(chosen.categories[near], minlength=len(chosen.names))
    own, around = chosen.names[chosen.categories[point]], chosen.names[int(groups.argmax())]
    told = (
        f"{map_captions.odd_one(word, own, around)} "
        f"{int(groups.max())} of its {len(near)} true neighbours are {around}.",
        f"The nearest: {_listed([chosen.words[one] for one in near[:LISTED]])}.",
    )
    return Figures(told, f"{named(vectors)}; {len(chosen.words)} words of the map, all dimensions")


def seeds_and_gaps(shelf: Shelf) -> Figures:
    """Compare two seeds of t-SNE from both starts, and measure the groups without a picture.

    Args:
        shelf: opens a table.

    Returns:
        How far the seeds agree, what gaps tell, and which groups are tight, loose and near.
    """
    vectors = shelf("glove")
    chosen, units = words_of_map(vectors)
    told = []
    for start in get_args(Start):
        found = compare_seeds(units, *shipped(start), chosen.categories)
        told.append(f"{seed_sentence(found, start, SEEDS)} {gap_sentence(found)}")
    groups = group_cosines(units, chosen.categories, chosen.names)
    inside = {one.name: one.inside or 0.0 for one in groups}
    nearest = max(groups, key=lambda one: one.between or -1.0)
    tight, loose = max(inside, key=inside.__getitem__), min(inside, key=inside.__getitem__)
    told.append(
        f"*The numbers*: tightest is **{tight}**, mean cosine {decimals(inside[tight], 2)}; "
        f"loosest **{loose}**, {decimals(inside[loose], 2)}. Nearest to each other: "
        f"**{nearest.name}** and **{nearest.nearest}**, {decimals(nearest.between or 0.0, 2)}."
    )
    source = f"{named(vectors)}; {len(chosen.words)} words of the map, perplexity {PERPLEXITY}"
    return Figures(tuple(told), source)


def noise_game(shelf: Shelf) -> Figures:
    """Tell the answer of the first two rounds.

    Args:
        shelf: opens a table.

    Returns:
        Which picture is of random vectors, and how often a blind guess is right.
    """
    rounds = [spot_the_noise.new_round(number) for number in range(2)]
    first, second = (spot_the_noise.hidden_sentence(one) for one in rounds)
    blind = f"A blind guess is right once in {rounds[0].panels}."
    source = f"{named(shelf('glove'))}; rounds 1 and 2 of a fresh session"
    return Figures((f"{first} Next round: {second} {blind}",), source)


def analogy(shelf: Shelf, formula: str, expected: str, *, table: str = "glove") -> Figures:
    """Answer a formula under both rules.

    Args:
        shelf: opens a table.
        formula: c - a + b.
        expected: d.
        table: which table answers.

    Returns:
        Both verdicts, and what the offsets and the baselines say.
    """
    vectors = shelf(table)
    reading = analogies.read(vectors, parse(formula), expected)
    allowed = [answer.word for answer in reading.verdict.inputs_allowed[:LISTED]]
    told = [
        plain(analogy_sentences.verdict_sentence(reading)),
        f"Inputs allowed: {_listed(allowed)}.",
    ]
    evidence = analogies.evidence(vectors, reading)
    if evidence is not None:
        told.append(analogy_captions.caption(evidence))
    return Figures(tuple(told), f"{named(vectors)}; random pairs, seed 0")


def designed(shelf: Shelf, formula: str, expected: str) -> Figures:
    """Answer the same formula by the teaching text and by every other table.

    Args:
        shelf: opens a table.
        formula: c - a + b.
        expected: d.

    Returns:
        What the designed text says, and where else the answer comes first.
    """
    figures = analogy(shelf, formula, expected, table="teaching")
    reading = analogies.read(shelf("teaching"), parse(formula), expected)
    tables = {TABLES[name]: shelf(name) for name in TABLES}
    others = analogy_captions.tables_sentence(analogies.ask_tables(tables, reading))
    asked = ", ".join(tables)
    return Figures((*figures.sentences, others), f"{figures.source}; asked of {asked}")


def named(vectors: WordVectors) -> str:
    """Name a table with its size.

    Args:
        vectors: the table.

    Returns:
        Text, not Markdown.
    """
    return f"{vectors.name}, {counted(len(vectors), 'word')} × {vectors.dimensions}"


def words_of_map(vectors: WordVectors) -> tuple[MapWords, Matrix]:
    """Take the words that the map opens with.

    Args:
        vectors: a table that has our sorted words.

    Returns:
        The n words, and their (n, d) unit rows.

    Raises:
        ValueError: if the table has none of them.
    """
    chosen = map_words.choose(vectors, map_words.AUTOMATIC)
    if chosen is None:
        raise ValueError(f"{vectors.name} has no word for a map")
    return chosen, unit_rows(np.array(vectors.matrix[chosen.rows], dtype=np.float32))


def neighbours_of_runs(name: str) -> Lists:
    """Read who was near whom in runs that differ by their seed only.

    Args:
        name: "sotu" or "sotu-shuffled".

    Returns:
        (r, V, 10) row numbers.
    """
    with np.load(assets_folder() / f"{name}.neighbours.npz") as parts:
        lists: Lists = parts["neighbours"]
    return lists


def shuffled_speeches(vectors: WordVectors) -> Shuffled:
    """Measure what the shuffle of the speeches leaves.

    Args:
        vectors: the table of the shuffle, with its counts.

    Returns:
        How many neighbours another seed repeats, and what frequencies alone can reach.

    Raises:
        ValueError: if the table has no counts.
    """
    if vectors.counts is None:
        raise ValueError(f"{vectors.name} has no counts, so no frequencies")
    real, null = (neighbours_of_runs(name) for name in ("sotu", "sotu-shuffled"))
    settings = Settings()
    return Shuffled(
        words=FREQUENT,
        repeated=repeated(real[:, :FREQUENT]),
        null=repeated(null[:, :FREQUENT]),
        chance=null.shape[2] / (null.shape[1] - 1),
        frequencies=frequency_loss(
            Vocabulary(tuple(vectors.words), vectors.counts),
            negatives=settings.negatives,
            sample=settings.sample,
        ),
    )


def repeated(lists: Lists) -> float:
    """Compare the neighbours of every two runs.

    Args:
        lists: (r, V, k) row numbers, r >= 2.

    Returns:
        The mean share of the k neighbours that both runs list.
    """
    pairs = combinations(range(len(lists)), 2)
    shared = [(lists[i][:, :, None] == lists[j][:, None, :]).any(axis=2).mean() for i, j in pairs]
    return float(np.mean(shared))


def _by_number(order: Sequence[str], vectors: WordVectors) -> str:
    first, second, third = first_look.WORDS
    place = {word: i for i, word in enumerate(order)}
    to_first = {word: abs(place[word] - place[first]) for word in (second, third)}
    nearer = one_hot.nearest_word({word: float(gap) for word, gap in to_first.items()})
    gaps = ", ".join(f"{first}–{word} {gap}" for word, gap in to_first.items())
    return f"{gaps}, so **{nearer}** is nearer"


def _near(vectors: WordVectors, word: str) -> list[str]:
    return [one.word for one in neighbours(vectors, word, k=LISTED)]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(plain(word) for word in words)


def _sized(sizes: Sizes) -> str:
    return f"V = {count(sizes.V)}, h = {count(sizes.h)}, d = {count(sizes.d)}, {sizes.dtype}"

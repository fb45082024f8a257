"""Make what ships in this folder: `make assets`, or `python assets/build.py`.

Writes beside itself
    questions.txt             analogy questions, all ordered pairs of the lists below;
    NAME.npz                  the trained table of a corpus: words (uint8 UTF-8, joined by line
                              feeds), counts (int64), matrix W (float16), note (uint8 UTF-8);
    NAME.context.npz          its context matrix W' (float16);
    sotu.rare.tsv             the words of the addresses that are too rare for a row, a word, a tab
                              and its count a line;
    NAME.neighbours.npz       for both State of the Union tables: neighbours (seeds, V, 10)
                              uint16, each word's nearest rows by cosine, best first, in runs
                              that differ by their seed only; seeds (int64);
    map.pictures.npz          where t-SNE puts the words that the map opens on, pca and random by
                              its start: (seeds, n, 2) float32;
    teaching.shuffled.tsv     loss, and shares of families and partners found, of a run on the
                              teaching text in random order, at each hundredth of the run.
`pairs.tsv` is written by hand, and its own head says how. On one machine a second run writes
the same bytes; on another CPU the tables differ in their last digits.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import get_args

import click
import numpy as np
import numpy.typing as npt

from embedding_lab.geometry.start import Start
from embedding_lab.geometry.tsne import TsneSettings, tsne
from embedding_lab.jobs.film import FRAMES
from embedding_lab.jobs.task_train import shares_of
from embedding_lab.lessons.families import grammar_groups
from embedding_lab.lessons.map_seeds import FILE, PERPLEXITY
from embedding_lab.lessons.map_seeds import SEEDS as MAP_SEEDS
from embedding_lab.lessons.map_words import AUTOMATIC, choose
from embedding_lab.lessons.null_curves import FILE as NULL_FILE
from embedding_lab.lessons.null_curves import Moment
from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.grammar import Relation, teaching_relations
from embedding_lab.training.run import finished
from embedding_lab.training.settings import TEACHING, Settings
from embedding_lab.training.trainer import train
from embedding_lab.vectors.search import Rows, best_rows
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import Matrix, WordVectors

ASSETS = Path(__file__).parent
SEEDS = range(5)  # the first one's table ships
NEIGHBOURS = 10
MIN_COUNT = 5

# Our own pairs of common words, beyond those of the teaching grammar.
FURTHER_PAIRS = {
    "gender": "husband wife, son daughter, nephew niece, grandfather grandmother, actor actress",
    "capital": "japan tokyo, china beijing, greece athens, cuba havana, austria vienna",
    "nationality": "japan japanese, china chinese, greece greek, cuba cuban, austria austrian",
    "young": "bear cub, sheep lamb, goose gosling, deer fawn, hen chick",
    "plural": "nation nations, law laws, army armies, child children, country countries",
    "past": "go went, take took, give gave, know knew, begin began",
    "continuous": "go going, take taking, give giving, know knowing, begin beginning",
    "comparative": "great greater, large larger, high higher, strong stronger, long longer",
    "superlative": "great greatest, large largest, high highest, strong strongest, long longest",
    "opposite": "hot cold, rich poor, high low, strong weak, early late, public private,"
    " true false, foreign domestic",
    "negation": "certain uncertain, known unknown, just unjust, able unable, equal unequal,"
    " fair unfair, happy unhappy, necessary unnecessary",
    "adverb": "great greatly, full fully, entire entirely, recent recently, free freely,"
    " clear clearly, direct directly, complete completely",
    "ordinal": "one first, two second, three third, four fourth, five fifth, six sixth,"
    " seven seventh, eight eighth",
}


def main() -> None:
    """Write everything."""
    (ASSETS / "questions.txt").write_text(questions(), encoding="utf-8", newline="\n")
    write_table("teaching", trained(load_corpus("teaching", min_count=1), TEACHING))
    write_null_curves()
    write_rare("sotu")
    for name in ("sotu", "sotu-shuffled"):
        corpus = load_corpus(name, min_count=MIN_COUNT)
        tables = [trained(corpus, Settings(seed=seed)) for seed in SEEDS]
        write_table(name, tables[0])
        write_neighbours(name, tables)
    write_map_pictures()


def relations() -> Iterator[Relation]:
    """Join the pairs of the teaching grammar with the further ones.

    Yields:
        One relation per section of questions.txt.
    """
    taught = {relation.name: relation.pairs for relation in teaching_relations()}
    for name, further in FURTHER_PAIRS.items():
        first, second = zip(*(pair.split() for pair in further.split(", ")), strict=True)
        yield Relation(name, (*taught.get(name, ()), *zip(first, second, strict=True)))


def questions() -> str:
    """Write out all questions.

    Returns:
        The text of questions.txt: `: section` lines, each with its questions below it.
    """
    lines = []
    for relation in relations():
        lines.append(f": {relation.name}")
        lines += map(" ".join, relation.questions())
    return "\n".join(lines) + "\n"


def trained(corpus: Corpus, settings: Settings) -> WordVectors:
    """Train, with a progress bar on stderr.

    Args:
        corpus: the text.
        settings: of the run.

    Returns:
        The table, in the precision in which it ships.
    """
    label = f"{corpus.name}, seed {settings.seed}"
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        for snapshot in train(corpus, settings):
            bar.update(round(snapshot.progress * 1000) - bar.pos)
    table = finished(snapshot, corpus)
    return replace(table, matrix=table.matrix.astype(np.float16).astype(np.float32))


def write_table(name: str, table: WordVectors) -> None:
    """Write the two files of a table.

    Args:
        name: what the files are called.
        table: words, counts, W and W'.
    """
    np.savez(
        ASSETS / f"{name}.npz",
        words=as_bytes("\n".join(table.words)),
        counts=table.counts,
        matrix=table.matrix.astype(np.float16),
        note=as_bytes(table.note),
    )
    np.savez(ASSETS / f"{name}.context.npz", context=table.context.astype(np.float16))


def write_rare(name: str) -> None:
    """Write how often the words occur that have no row.

    Args:
        name: the corpus.
    """
    vocabulary = load_corpus(name, min_count=1).vocabulary
    lines = [
        f"{word}\t{count}\n"
        for word, count in zip(vocabulary.words, vocabulary.counts, strict=True)
        if count < MIN_COUNT
    ]
    path = ASSETS / f"{name}.rare.tsv"
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def write_null_curves() -> None:
    """Write what a run on shuffled text does, for the charts of lesson 3."""
    lines = ["\t".join(Moment._fields)]
    lines += ["\t".join(f"{value:.4f}" for value in moment) for moment in null_run()]
    (ASSETS / NULL_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def null_run() -> Iterator[Moment]:
    """Train on the teaching text in random order.

    Yields:
        The run at the moments at which the app shows a run.
    """
    corpus = load_corpus("teaching", min_count=1).shuffled(0)
    groups = grammar_groups(corpus.vocabulary.words)
    part = -1
    for snapshot in train(corpus, TEACHING, snapshots_per_epoch=ceil(FRAMES / TEACHING.epochs)):
        if int(snapshot.progress * FRAMES) > part:
            part = int(snapshot.progress * FRAMES)
            told = shares_of(snapshot.matrix, groups)
            family, partners = float(str(told["family"])), float(str(told["partners"]))
            yield Moment(snapshot.progress, snapshot.loss, family, partners)


def write_neighbours(name: str, tables: Sequence[WordVectors]) -> None:
    """Write who is near whom in each of several runs.

    Args:
        name: what the file is called.
        tables: one for each of SEEDS.
    """
    lists = np.stack([nearest_rows(table.matrix) for table in tables])  # (seeds, V, 10)
    np.savez(
        ASSETS / f"{name}.neighbours.npz",
        neighbours=lists.astype(np.uint16),
        seeds=np.array(SEEDS),
    )


def write_map_pictures() -> None:
    """Write what t-SNE makes of GloVe from two seeds and both starts.

    Raises:
        ValueError: if GloVe has none of the words.
    """
    vectors = open_table("glove")
    chosen = choose(vectors, AUTOMATIC)
    if chosen is None:
        raise ValueError("GloVe has none of the words of the map")
    rows = np.array(vectors.matrix[chosen.rows], dtype=np.float32)
    np.savez(
        ASSETS / FILE,
        **{
            start: np.stack([last_picture(rows, start, seed) for seed in MAP_SEEDS])
            for start in get_args(Start)
        },
    )


def last_picture(rows: Matrix, start: Start, seed: int) -> Matrix:
    """Draw words as the map does when it opens.

    Args:
        rows: (n, d) float32.
        start: of t-SNE.
        seed: of t-SNE.

    Returns:
        (n, 2) float32.
    """
    *_, last = tsne(rows, TsneSettings(perplexity=PERPLEXITY, seed=seed, start=start))
    return last.coordinates.astype(np.float32)


def nearest_rows(matrix: Matrix) -> Rows:
    """Find the nearest words of all words by cosine.

    Args:
        matrix: (V, d) float32.

    Returns:
        (V, 10) row numbers, best first, the word itself left out.
    """
    unit = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.stack(
        [best_rows(unit @ unit[row], k=NEIGHBOURS, forbidden=[row]) for row in range(len(unit))]
    )


def as_bytes(text: str) -> npt.NDArray[np.uint8]:
    """Pack a text so that no pickle is needed to read it.

    Args:
        text: any text.

    Returns:
        Its UTF-8, (bytes,) uint8.
    """
    return np.frombuffer(text.encode(), dtype=np.uint8)


if __name__ == "__main__":
    main()

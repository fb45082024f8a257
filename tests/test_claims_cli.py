"""What the help of the command line says, held against what the commands do."""

import re
from pathlib import Path
from zipfile import ZipFile

import click
import numpy as np
import pytest
import test_cli
from claims import Claims
from test_cli import answer, complaint, folder, run  # noqa: F401 - `folder` is a fixture

from embedding_lab import cli
from embedding_lab.geometry.tsne import TsneSettings
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training import trainer
from embedding_lab.training.settings import Settings
from embedding_lab.ui import take_home
from embedding_lab.vectors.formats import EXPORTS
from embedding_lab.vectors.questions import read_pairs
from embedding_lab.vectors.shelf import TABLES, open_table
from embedding_lab.vectors.table import WordVectors

claims = Claims("src/embedding_lab/cli.py")
claims.no_fact(
    "What predicts what.",
    "Length of a vector.",
    "Most kept words to each side that count.",
    "Noise words that weigh against each pair.",
    "Times to read the text.",
    "How many words to list.",
    "Leave out rarer words.",
    "What nearness means.",
    "How to project.",
    "Of the map.",
    "Of t-SNE's start.",
)
claims.check("Same seed, same table.")(test_cli.test_same_seed_same_table_another_seed_another)
claims.check("Print one JSON object.")(test_cli.test_neighbours_are_those_of_the_core_best_first)
claims.check("How many: the first of the table.")(test_cli.test_the_most_frequent_words_are_drawn)


def named_options(command):
    return {name: option for option in cli.main.commands[command].params for name in option.opts}


@claims.check("Threshold t: words are thinned out above about 2.6 t of the text.")
@pytest.mark.parametrize("t", [1e-4, 1e-3, 0.1])
def test_words_above_2_6_t_of_the_text_are_thinned_out(t):
    counts = np.array([10**7, *(round(10**7 * t * by) for by in (2.7, 2.5, 1))])
    shares = counts / counts.sum()
    keep = Vocabulary(tuple("abcd"), counts).keep_probability(t)
    assert np.array_equal(keep < 1, shares > t * (3 + 5**0.5) / 2)
    assert round((3 + 5**0.5) / 2, 1) == 2.6


@claims.check("Largest step at the start.")
def test_the_share_of_a_gradient_that_is_taken_only_falls(monkeypatch):
    rates = []
    monkeypatch.setattr(trainer, "descend", lambda *step: rates.append(step[-1]))
    corpus = Corpus.from_sentences("a", [["a", "b", "c"]] * 20, min_count=1)
    for _ in trainer.train(corpus, Settings(learning_rate=0.1, epochs=4, sample=1)):
        pass
    assert rates[0] == max(rates) == 0.1
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] < 0.1


@claims.check(
    "TABLE is teaching, sotu, sotu-shuffled, glove, or a file: .npz, word2vec text or binary, "
    "fastText .vec, GloVe text, .tsv with its words beside it.",
    "File to write: {}.",
)
def test_each_table_of_the_help_opens_and_each_file_that_is_written_is_read(folder):  # noqa: F811
    told = cli.main.epilog
    assert set(re.findall(r"TABLE is (.+), or a file", told)[0].split(", ")) == set(TABLES)
    help_of_out = named_options("train")["--out"].help
    for name in help_of_out.removeprefix("File to write: ").removesuffix(".").split(", "):
        assert answer("convert", "table.npz", f"mine{name}")
        assert answer("neighbours", f"mine{name}", "king", "-k", 1)
    vectors = open_table("teaching")
    for export in EXPORTS:
        path = folder / f"mine{export.suffix}"
        path.write_bytes(take_home.exported(vectors, export))
        if path.suffix == ".zip":
            with ZipFile(path) as pair:
                pair.extractall()
                path = next(Path(one) for one in pair.namelist() if "vec" in one)
        assert answer("neighbours", path.name, "king", "-k", 1)


@claims.check("Put -- before a word that starts with -.", "an empty name names no file.")
def test_a_word_that_starts_with_a_sign_stands_behind_two(folder):  # noqa: F811
    test_cli.save(WordVectors.from_rows(["-er", "king"], np.eye(2)), "signs.npz")
    assert run("neighbours", "signs.npz", "-k", 1, "--", "-er").exit_code == 0
    complaint("neighbours", "signs.npz", "-er")
    assert "an empty name names no file" in complaint("convert", "table.npz", "")


@claims.check(
    "Example: embedding-lab train speeches.txt --out speeches.npz --epochs 10",
    "Example: embedding-lab neighbours glove lettuce -k 5",
)
@pytest.mark.parametrize("name", cli.main.commands)
def test_the_example_of_each_command_has_its_options(name):
    command = cli.main.commands[name]
    words = re.findall(r'"[^"]*"|\S+', command.epilog.removeprefix("Example: embedding-lab "))
    assert words[0] == name
    command.make_context(name, [word.strip('"') for word in words[1:]])


@claims.check("How words are scored; the last two need the shape C - A + B.")
def test_only_the_last_two_methods_need_three_words(folder):  # noqa: F811
    methods = named_options("analogy")["--method"].type.choices
    need = [
        bool(run("analogy", "table.npz", "king + queen", "--method", one).exit_code)
        for one in methods
    ]
    assert need == [False, True, True]
    assert not any(
        run("analogy", "table.npz", "king - word1 + queen", "--method", one).exit_code
        for one in methods
    )


@claims.check("Graded pairs: word, tab, word, tab, grade.")
def test_graded_pairs_are_read_as_the_help_says(tmp_path):
    (tmp_path / "pairs.tsv").write_text("cat\tdog\t7.5\n", "utf-8")
    assert read_pairs(tmp_path / "pairs.tsv") == (("cat", "dog", 7.5),)


@claims.check("Where t-SNE starts: on the principal components, or in random places.")
def test_t_sne_starts_where_the_help_says():
    assert list(named_options("project")["--start"].type.choices) == ["pca", "random"]
    assert TsneSettings().start == "pca"


@claims.check("File to write: .csv.")
def test_a_map_is_written_as_csv_and_as_nothing_else(folder):  # noqa: F811
    assert answer("project", "table.npz", "--out", "map.csv")
    assert len(test_cli.read_map("map.csv")[1]) == 30
    complaint("project", "table.npz", "--out", "map.txt")


def test_every_sentence_is_answered_for():
    assert isinstance(cli.main, click.Group)
    claims.are_complete()

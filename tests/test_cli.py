import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

from embedding_lab import cli
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.vectors import search
from embedding_lab.vectors.formats import load, save
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

ALL = ("--sample", 1)  # a short text needs every word
TEXT = "the boat sails on the lake\nthe lettuce grows by the lake\n" * 40


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with a text and a small table."""
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text(TEXT, encoding="utf-8")
    rows = np.random.default_rng(0).normal(size=(30, 6))
    words = [f"word{number}" for number in range(27)] + ["king", "queen", "mother-in-law"]
    save(WordVectors.from_rows(words, rows), "table.npz")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(cli.main, list(map(str, arguments)))


def answer(*arguments):
    """The JSON object of a run that must succeed, alone on stdout."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout, parse_constant=pytest.fail)


def complaint(*arguments):
    """The one line of a run that must fail."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not isinstance(result.exception, Exception), "that is a traceback"
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("embedding-lab: ")
    assert result.stderr.endswith("\n")
    return lines[0]


def process(*arguments, **options):
    """A real process; its output stays bytes."""
    environment = os.environ | {"OMP_NUM_THREADS": "1"} | options.pop("env", {})
    environment.pop("PYTHONUNBUFFERED", None)
    return subprocess.run(
        [sys.executable, "-m", "embedding_lab", *map(str, arguments)],
        env=environment,
        capture_output="stdout" not in options,
        timeout=120,
        check=False,
        **options,
    )


def small_table(n, *, d=3):
    rows = np.random.default_rng(n).normal(size=(n, d))
    save(WordVectors.from_rows([f"w{number}" for number in range(n)], rows), "small.npz")


# Training


def test_train_writes_the_table_and_says_what_it_did(folder):
    found = answer("train", "text.txt", "--out", "out.npz", "--dimensions", 8, "--epochs", 3, *ALL)
    assert list(found) == [
        "words",
        "dimensions",
        "tokens",
        "epochs",
        "seconds",
        "words_per_second",
        "loss",
    ]
    table = load("out.npz")
    assert (found["words"], found["dimensions"]) == (len(table), 8) == (8, table.dimensions)
    assert (found["tokens"], found["epochs"]) == (480, 3)
    assert found["words_per_second"] == pytest.approx(480 * 3 / found["seconds"])
    assert 0 < found["loss"] < 10
    assert table.counts.sum() == 480


def test_tokens_are_those_that_min_count_keeps(folder):
    Path("rare.txt").write_text(TEXT + "hapax legomenon\n", encoding="utf-8")
    options = ("--out", "out.npz", "--epochs", 1, "--dimensions", 4, *ALL)
    assert answer("train", "rare.txt", *options)["tokens"] == 480
    assert answer("train", "rare.txt", *options, "--min-count", 1)["tokens"] == 482
    assert answer("train", "rare.txt", *options, "--min-count", 41)["words"] == 2


def test_same_seed_same_table_another_seed_another(folder):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        answer("train", "text.txt", "--out", f"{name}.npz", "--epochs", 1, "--seed", seed, *ALL)
    a, b, c = (load(f"{name}.npz").matrix for name in "abc")
    np.testing.assert_array_equal(a, b)
    assert not np.array_equal(a, c)


@pytest.mark.slow
def test_teaching_has_its_own_preset_which_options_override(folder):
    found = answer("train", "teaching", "--out", "preset.npz")
    assert (found["dimensions"], found["epochs"]) == (24, 60)
    assert found["words"] == len(open_table("teaching"))
    found = answer("train", "teaching", "--out", "own.npz", "--dimensions", 5, "--epochs", 20)
    assert (found["dimensions"], found["epochs"]) == (5, 20)
    assert answer("train", "teaching", "--out", "o.npz", "--epochs", 20, "--min-count", 400)[
        "words"
    ] < len(open_table("teaching"))


@pytest.mark.parametrize(
    "options",
    [
        ("--model", "cbow"),
        ("--window", 2, "--negatives", 3),
        ("--sample", 0.5, "--learning-rate", 0.1),
        ("--workers", 2),
    ],
)
def test_every_choice_of_training_works(folder, options):
    found = answer("train", "text.txt", "--out", "o.bin", "--epochs", 1, *ALL, *options)
    assert found["words"] == len(load("o.bin"))


def test_training_speaks_to_people_too(folder):
    result = run("train", "text.txt", "--out", "out.npz", "--epochs", 1, "--dimensions", 4, *ALL)
    assert result.exit_code == 0
    assert "out.npz: Trained on text" in result.stdout
    assert "words per second" in result.stdout
    assert result.stderr == ""  # no progress bar where nobody looks


def test_training_that_learns_nothing_warns_and_still_writes(folder):
    Path("two.txt").write_text("the boat sails\nthe lettuce grows\n", encoding="utf-8")
    result = run("train", "two.txt", "--out", "o.npz", "--min-count", 1, "--json")
    assert (result.exit_code, len(load("o.npz"))) == (0, 5)
    assert json.loads(result.stdout)["words"] == 5
    assert result.stderr == (
        "embedding-lab: o.npz has learned nothing: the text is too short at --sample 0.001 and "
        "--epochs 5; raise one of them\n"
    )


# Asking


def test_neighbours_are_those_of_the_core_best_first(folder):
    found = answer("neighbours", "table.npz", "king", "-k", 4)
    expected = search.neighbours(load("table.npz"), "king", k=4)
    assert found == {
        "word": "king",
        "neighbours": [{"word": near.word, "score": near.score} for near in expected],
    }


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean"])
def test_each_metric_ranks_its_own_way(folder, metric):
    scores = [
        near["score"]
        for near in answer("neighbours", "table.npz", "king", "--metric", metric)["neighbours"]
    ]
    assert scores == sorted(scores, reverse=metric != "euclidean")


def test_more_neighbours_than_there_are_gives_all_others(folder):
    found = answer("neighbours", "table.npz", "king", "-k", 10**30)
    assert len(found["neighbours"]) == 29
    assert "king" not in {near["word"] for near in found["neighbours"]}


def test_the_only_word_has_no_neighbours(folder):
    small_table(1)
    assert answer("neighbours", "small.npz", "w0") == {"word": "w0", "neighbours": []}


def test_words_are_lower_cased_where_the_table_has_no_capitals(folder):
    assert answer("neighbours", "table.npz", "KING")["word"] == "king"
    assert answer("analogy", "table.npz", "King - WORD3 + Queen") == answer(
        "analogy", "table.npz", "king - word3 + queen"
    )
    save(WordVectors.from_rows(["King", "queen"], np.eye(2)), "cased.npz")
    assert answer("neighbours", "cased.npz", "King")["word"] == "King"
    assert "KING" in complaint("neighbours", "cased.npz", "KING")


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_an_analogy_has_both_verdicts(folder, method):
    found = answer("analogy", "table.npz", "king - word3 + queen", "--method", method, "-k", 29)
    assert list(found) == ["inputs_allowed", "inputs_forbidden"]
    assert len(found["inputs_allowed"]) == 29
    assert len(found["inputs_forbidden"]) == 27
    assert not {near["word"] for near in found["inputs_forbidden"]} & {"king", "queen", "word3"}


def test_weights_and_hyphens_are_read(folder):
    found = answer("analogy", "table.npz", "0.5 king + mother-in-law", "-k", 1)
    assert list(found["inputs_allowed"][0]) == ["word", "score"]


def test_people_see_the_verdicts_side_by_side_with_the_inputs_marked(folder):
    result = run("analogy", "table.npz", "king + queen", "-k", 3)
    head, *lines = result.stdout.splitlines()
    assert head.split("  ")[0] == "inputs allowed"
    assert any("(input)" in line for line in lines)
    assert len(lines) == 3


@pytest.mark.parametrize("formula", ["- king", "- king + queen"])
def test_a_formula_may_start_with_a_sign(folder, formula):
    expected = answer("analogy", "table.npz", f" {formula}", "-k", 3)
    assert answer("analogy", "table.npz", formula, "-k", 3) == expected
    assert answer("analogy", "-k", 3, "table.npz", formula) == expected


def test_evaluation_counts_by_section_and_in_all(folder):
    rows = {"a": [1, 1], "b": [1, -1], "c": [-1, 1], "d": [-1, -1], "e": [3, 1]}
    save(WordVectors.from_rows(list(rows), list(rows.values())), "square.npz")
    Path("q.txt").write_text(": square\na b c d\nB A D C\n: rare\na b c zebra\n", encoding="utf-8")
    Path("p.tsv").write_text("a\te\t9\na\tb\t5\na\td\t1\na\tzebra\t3\n", encoding="utf-8")
    found = answer("evaluate", "square.npz", "--analogies", "q.txt", "--pairs", "p.tsv")
    right = {"asked": 2, "right_inputs_forbidden": 2, "right_inputs_allowed": 2}
    none = dict.fromkeys(right, 0)
    assert found == {
        "analogies": {**right, "sections": {"square": right, "rare": none}},
        "pairs": {"asked": 4, "found": 3, "spearman": pytest.approx(1)},
    }


def test_two_pairs_have_no_correlation(folder):
    Path("p.tsv").write_text("king\tqueen\t9\nking\tword1\t5\n", encoding="utf-8")
    assert answer("evaluate", "table.npz", "--pairs", "p.tsv")["pairs"]["spearman"] is None


def test_our_own_examination_is_the_default(folder):
    found = answer("evaluate", "teaching")
    assert found["analogies"]["asked"] >= 300
    assert found["pairs"]["found"] >= 3
    assert "asked" in run("evaluate", "teaching").stdout


# Drawing


def read_map(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    return head, [line[0] for line in lines], np.array([line[1:] for line in lines], float)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_pca_map_is_scikit_learns_on_unit_rows_and_is_judged_as_scikit_learn_does(
    folder, dimensions
):
    found = answer("project", "table.npz", "--out", "map.csv", "--dimensions", dimensions)
    assert list(found) == [
        "words",
        "trustworthiness",
        "continuity",
        "neighbours_kept",
        "chance",
        "k",
        "seconds",
        "explained_variance",
    ]
    head, words, places = read_map("map.csv")
    table = load("table.npz")
    units = unit_rows(table.matrix)
    oracle = PCA(dimensions, svd_solver="full").fit(units)
    assert head == ["word", "x", "y", "z"][: dimensions + 1]
    assert words == list(table.words)
    np.testing.assert_allclose(places, oracle.transform(units), atol=1e-9)
    np.testing.assert_allclose(found["explained_variance"], oracle.explained_variance_ratio_)
    assert (found["words"], found["k"]) == (30, 10)
    assert found["trustworthiness"] == pytest.approx(trustworthiness(units, places, n_neighbors=10))
    assert found["continuity"] == pytest.approx(trustworthiness(places, units, n_neighbors=10))
    assert found["chance"] == pytest.approx(10 / 29)


def test_a_tsne_map_tells_its_loss_and_repeats_by_seed(folder):
    found = answer("project", "table.npz", "--method", "tsne", "--out", "a.csv", "--seed", 5)
    assert list(found)[-2:] == ["seconds", "kl_divergence"]
    assert found["kl_divergence"] > 0
    answer("project", "table.npz", "--method", "tsne", "--out", "b.csv", "--seed", 5)
    answer("project", "table.npz", "--method", "tsne", "--out", "c.csv", "--seed", 6)
    a, b, c = (Path(f"{name}.csv").read_bytes() for name in "abc")
    assert a == b != c


@pytest.mark.parametrize("method", ["pca", "tsne"])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_tiny_tables_are_drawn_and_not_judged_below_four_words(folder, method, n, dimensions):
    small_table(n, d=1 + n % 3)
    found = answer(
        "project", "small.npz", "--method", method, "--out", "m.csv", "--dimensions", dimensions
    )
    scores = ["trustworthiness", "continuity", "neighbours_kept", "chance", "k"]
    assert found["words"] == n
    assert {found[score] is None for score in scores} == {n < 4}
    assert np.isfinite(read_map("m.csv")[2]).all()
    assert read_map("m.csv")[2].shape == (n, dimensions)


def test_the_most_frequent_words_are_drawn(folder):
    assert answer("project", "table.npz", "--out", "m.csv", "--words", 7)["words"] == 7
    assert read_map("m.csv")[1] == list(load("table.npz").words[:7])


def test_any_word_survives_the_csv(folder):
    words = ["=1+1", 'quo"te', "com,ma", "ünï", "日本", "semi;colon", "'", "-"]
    save(WordVectors.from_rows(words, np.random.default_rng(0).normal(size=(8, 4))), "odd.npz")
    answer("project", "odd.npz", "--out", "m.csv")
    assert read_map("m.csv")[1] == words


# Converting


@pytest.mark.parametrize("suffix", [".npz", ".txt", ".vec", ".bin", ".tsv"])
def test_each_format_keeps_every_number(folder, suffix):
    found = answer("convert", "table.npz", f"out{suffix}")
    assert found == {"words": 30, "dimensions": 6, "out": f"out{suffix}"}
    table, copy = load("table.npz"), load(f"out{suffix}")
    assert list(copy.words) == list(table.words)
    np.testing.assert_array_equal(copy.matrix, table.matrix)
    assert Path("out_words.tsv").exists() == (suffix == ".tsv")


def test_the_file_behind_a_link_is_written(folder):
    Path("far").mkdir()
    Path("link.csv").symlink_to("far/real.csv")
    answer("project", "table.npz", "--out", "link.csv")
    assert Path("link.csv").is_symlink()
    assert len(read_map("far/real.csv")[1]) == 30


def test_lines_that_are_skipped_are_one_line_on_stderr_and_json_stays_clean(folder):
    text = "the 1 2\nboat 3 4\nthe 5 6\nsea \x1b]0;x\x07 1\nlake 1\nriver 7 8\nshore 1 1\n"
    Path("odd.txt").write_text(text, encoding="utf-8")
    for arguments in (["convert", "odd.txt", "out.npz"], ["neighbours", "odd.txt", "the", "-k", 1]):
        result = run(*arguments, "--json")
        assert result.exit_code == 0
        json.loads(result.stdout)
        assert result.stdout.count("\n") == result.stderr.count("\n") == 1
        assert result.stderr.startswith("embedding-lab: odd.txt: 3 lines skipped: ")
        assert "1 repeated word (line 3)" in result.stderr
        assert "1 line with 1 number (line 5)" in result.stderr
        assert result.stderr.strip().isprintable()
    assert list(load("out.npz").words) == ["the", "boat", "river", "shore"]


# Bad use


JUNK = bytes(range(256)) * 20

BAD_USE = {
    "no command": [],
    "an unknown command": ["neighbors", "table.npz", "king"],
    "an unknown option before the command": ["--verbose", "neighbours"],
    "a missing word": ["neighbours", "table.npz"],
    "a word too many": ["neighbours", "table.npz", "king", "queen"],
    "an unknown option": ["neighbours", "table.npz", "king", "--loud"],
    "an option without value": ["neighbours", "table.npz", "king", "-k"],
    "an unknown table": ["neighbours", "gloves", "king"],
    "an empty table name": ["neighbours", "", "king"],
    "a folder as table": ["neighbours", "some_folder", "king"],
    "a pipe as table": ["neighbours", "pipe", "king"],
    "a word that looks like an option": ["neighbours", "table.npz", "-x"],
    "an endless word": ["neighbours", "table.npz", "\u202e\0" + "x" * 90_000],
    "an endless option": ["neighbours", "table.npz", "king", "--" + "x" * 90_000],
    "an option that turns": ["neighbours", "table.npz", "king", "--" + "\u202e" * 9_000],
    "an endless table name": ["neighbours", "\x1b" + "x" * 90_000, "king"],
    "an endless formula": ["analogy", "table.npz", "x" * 499 + " y"],
    "binary junk as table": ["neighbours", "junk.bin", "king"],
    "junk that claims to be npz": ["neighbours", "junk.npz", "king"],
    "an empty file as table": ["neighbours", "empty.txt", "king"],
    "a latin-1 file as table": ["neighbours", "latin.txt", "king"],
    "a broken line in a table": ["neighbours", "broken.txt", "king"],
    "an unknown word": ["neighbours", "table.npz", "quen"],
    "an empty word": ["neighbours", "table.npz", ""],
    "a word of two lines": ["neighbours", "table.npz", "king\nqueen\u2028x"],
    "k = 0": ["neighbours", "table.npz", "king", "-k", "0"],
    "k = -3": ["analogy", "table.npz", "king + queen", "-k", "-3"],
    "k = ten": ["neighbours", "table.npz", "king", "-k", "ten"],
    "k = 2.5": ["neighbours", "table.npz", "king", "-k", "2.5"],
    "an unknown metric": ["neighbours", "table.npz", "king", "--metric", "manhattan"],
    "a formula without blanks": ["analogy", "table.npz", "king--word1"],
    "an unknown word in a formula": ["analogy", "table.npz", "king - boy + queen"],
    "an empty formula": ["analogy", "table.npz", ""],
    "a formula that ends with a sign": ["analogy", "table.npz", "king -"],
    "a formula without sign": ["analogy", "table.npz", "king queen"],
    "a formula that sums to zero": ["analogy", "table.npz", "king - king"],
    "code as formula": ["analogy", "table.npz", "__import__('os')"],
    "an unknown method": ["analogy", "table.npz", "king + queen", "--method", "magic"],
    "a method that needs three words": [
        *("analogy", "table.npz", "king + queen", "--method", "3cosmul")
    ],
    "missing questions": ["evaluate", "table.npz", "--analogies", "no.txt"],
    "malformed questions": ["evaluate", "table.npz", "--analogies", "three.txt"],
    "binary questions": ["evaluate", "table.npz", "--analogies", "junk.bin"],
    "empty questions": ["evaluate", "table.npz", "--analogies", "empty.txt"],
    "a folder of questions": ["evaluate", "table.npz", "--analogies", "some_folder"],
    "a pipe of questions": ["evaluate", "table.npz", "--analogies", "pipe"],
    "endless questions": ["evaluate", "table.npz", "--analogies", "/dev/zero"],
    "endless pairs": ["evaluate", "table.npz", "--pairs", "/dev/zero"],
    "no name for pairs": ["evaluate", "table.npz", "--pairs", ""],
    "missing pairs": ["evaluate", "table.npz", "--pairs", "no.tsv"],
    "malformed pairs": ["evaluate", "table.npz", "--pairs", "three.txt"],
    "latin-1 pairs": ["evaluate", "table.npz", "--pairs", "latin.txt"],
    "a map without file": ["project", "table.npz"],
    "a map as picture": ["project", "table.npz", "--out", "map.png"],
    "a map without suffix": ["project", "table.npz", "--out", "map"],
    "a map of no words": ["project", "table.npz", "--out", "map.csv", "--words", "0"],
    "a map of four dimensions": ["project", "table.npz", "--out", "map.csv", "--dimensions", "4"],
    "a map by magic": ["project", "table.npz", "--out", "map.csv", "--method", "umap"],
    "a negative seed": ["project", "table.npz", "--out", "map.csv", "--seed", "-1"],
    "a map in a device": ["project", "table.npz", "--out", "zero.csv"],
    "a map behind links in a circle": ["project", "table.npz", "--out", "round.csv"],
    "a map with an empty name": ["project", "table.npz", "--out", ""],
    "a map in no folder": ["project", "table.npz", "--out", "nowhere/map.csv"],
    "a map over a folder": ["project", "table.npz", "--out", "folder.csv"],
    "a map in a file": ["project", "table.npz", "--out", "text.txt/map.csv"],
    "a map with an endless name": ["project", "table.npz", "--out", "m" * 400 + ".csv"],
    "conversion without target": ["convert", "table.npz"],
    "conversion to an unknown format": ["convert", "table.npz", "out.xlsx"],
    "conversion into no folder": ["convert", "table.npz", "nowhere/out.txt"],
    "conversion of a missing file": ["convert", "missing.bin", "out.txt"],
    "conversion of junk": ["convert", "junk.bin", "out.txt"],
    "training without --out": ["train", "text.txt"],
    "training to an unknown format": ["train", "text.txt", "--out", "out.pt"],
    "training into no folder": ["train", "text.txt", "--out", "nowhere/out.npz"],
    "training over a folder": ["train", "text.txt", "--out", "folder.npz"],
    "training on an unknown corpus": ["train", "bible", "--out", "out.npz"],
    "training on a folder": ["train", "some_folder", "--out", "out.npz"],
    "training on nothing": ["train", "empty.txt", "--out", "out.npz"],
    "training on blanks": ["train", "blank.txt", "--out", "out.npz"],
    "training on junk": ["train", "junk.bin", "--out", "out.npz"],
    "training on latin-1": ["train", "latin.txt", "--out", "out.npz"],
    "training on rare words": ["train", "rare.txt", "--out", "out.npz"],
    "training on single words": ["train", "single.txt", "--out", "out.npz"],
    "window 0": ["train", "text.txt", "--out", "out.npz", "--window", "0"],
    "window 11": ["train", "text.txt", "--out", "out.npz", "--window", "11"],
    "learning rate 5": ["train", "text.txt", "--out", "out.npz", "--learning-rate", "5"],
    "learning rate nan": ["train", "text.txt", "--out", "out.npz", "--learning-rate", "nan"],
    "learning rate 0": ["train", "text.txt", "--out", "out.npz", "--learning-rate", "0"],
    "sample 2": ["train", "text.txt", "--out", "out.npz", "--sample", "2"],
    "a huge seed": ["train", "text.txt", "--out", "out.npz", "--seed", "9" * 30],
    "no dimensions": ["train", "text.txt", "--out", "out.npz", "--dimensions", "0"],
    "no epochs": ["train", "text.txt", "--out", "out.npz", "--epochs", "0"],
    "no negatives": ["train", "text.txt", "--out", "out.npz", "--negatives", "0"],
    "no workers": ["train", "text.txt", "--out", "out.npz", "--workers", "0"],
    "min-count 0": ["train", "text.txt", "--out", "out.npz", "--min-count", "0"],
    "a model of glove": ["train", "text.txt", "--out", "out.npz", "--model", "glove"],
    "half a dimension": ["train", "text.txt", "--out", "out.npz", "--dimensions", "1.5"],
}


@pytest.fixture
def bad_files(folder):
    Path("some_folder").mkdir()
    Path("folder.csv").mkdir()
    Path("folder.npz").mkdir()
    os.mkfifo("pipe")
    Path("zero.csv").symlink_to("/dev/zero")
    Path("round.csv").symlink_to("round.csv")
    Path("junk.bin").write_bytes(JUNK)
    Path("junk.npz").write_bytes(JUNK)
    Path("empty.txt").touch()
    Path("blank.txt").write_text(" \n\n ...\n", encoding="utf-8")
    Path("latin.txt").write_bytes("café au lait\n".encode("latin-1") * 9)
    Path("broken.txt").write_text("3 2\na 1 2\nb 1\nc 2\n", encoding="utf-8")
    Path("three.txt").write_text("a b c d\na b c\n", encoding="utf-8")
    Path("rare.txt").write_text("each word once\n", encoding="utf-8")
    Path("single.txt").write_text("lettuce\nboat\n" * 9, encoding="utf-8")
    return folder


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("arguments", BAD_USE.values(), ids=BAD_USE.keys())
def test_bad_use_is_one_line_and_exit_code_2_and_changes_no_file(bad_files, arguments, as_json):
    before = {path: path.lstat().st_mtime_ns for path in bad_files.rglob("*")}
    line = complaint(*arguments, *(["--json"] if as_json and arguments else []))
    assert len(line) < 550
    assert line.isprintable()
    assert {path: path.lstat().st_mtime_ns for path in bad_files.rglob("*")} == before


@pytest.mark.parametrize(
    ("case", "part"),
    [
        ("no command", "--help"),
        ("an unknown command", "neighbors"),
        ("a missing word", "WORD"),
        ("an unknown option", "--loud"),
        ("an unknown table", "gloves"),
        ("an unknown word", "did you mean queen"),
        ("k = 0", "'-k': 0 is not in the range x>=1"),
        ("an unknown metric", "euclidean"),
        ("a broken line in a table", "line 3"),
        ("a formula that ends with a sign", "character 6"),
        ("malformed questions", "line 2"),
        ("a map as picture", ".csv"),
        ("a map in no folder", "nowhere"),
        ("conversion to an unknown format", ".npz"),
        ("window 0", "--window must be from 1 to 10, got 0"),
        ("training on an unknown corpus", "bible"),
        ("training on rare words", "lower --min-count or give"),
        ("min-count 0", "--min-count must be >= 1, got 0"),
        ("learning rate 5", "--learning-rate must be from 0.000001 to 0.2, got 5"),
        ("a huge seed", "--seed must be from 0 to 2,147,483,647, got 999"),
        ("a folder as table", "some_folder: this is a folder"),
        ("a folder of questions", "some_folder: this is a folder"),
        ("a pipe of questions", "pipe: this isn't an ordinary file"),
        ("endless pairs", "zero: this isn't an ordinary file"),
        ("no name for pairs", "an empty name names no file"),
        ("a map in a device", "zero isn't an ordinary file"),
        ("a word that looks like an option", "put -- before a word"),
        ("an endless option", "put -- before a word"),
        ("an endless word", r"'\u202e\x00xxx"),
    ],
)
def test_a_complaint_names_the_matter(bad_files, case, part):
    assert part in complaint(*BAD_USE[case])


def test_where_to_write_is_checked_before_the_work(bad_files, monkeypatch):
    monkeypatch.setattr(cli, "load_corpus", lambda *_, **__: pytest.fail("read the text first"))
    monkeypatch.setattr(cli, "open_reported", lambda *_: pytest.fail("opened the table first"))
    for case in ("training into no folder", "training over a folder", "a map in no folder"):
        complaint(*BAD_USE[case])
    complaint(*BAD_USE["conversion into no folder"])


def test_a_map_by_tsne_has_a_limit(folder, monkeypatch):
    monkeypatch.setattr(cli, "MOST_TSNE_WORDS", 20)
    asked = ("project", "table.npz", "--method", "tsne", "--out", "m.csv")
    assert "at most 20 words, got 30" in complaint(*asked)


def test_a_failure_while_writing_leaves_the_old_file(folder, monkeypatch):
    Path("map.csv").write_text("old", encoding="utf-8")

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli.csv, "writer", fail)
    assert "No space left" in complaint("project", "table.npz", "--out", "map.csv")
    assert Path("map.csv").read_text(encoding="utf-8") == "old"
    assert not list(folder.glob(".*"))


def test_a_bug_is_not_dressed_up_as_bad_use(folder, monkeypatch):
    def bug(*_, **__):
        raise RuntimeError("a bug")

    monkeypatch.setattr(search, "neighbours", bug)
    result = run("neighbours", "table.npz", "king")
    assert isinstance(result.exception, RuntimeError)


# Help


@pytest.mark.parametrize(
    "command", ["train", "neighbours", "analogy", "evaluate", "project", "convert"]
)
def test_every_command_explains_itself_with_an_example(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Example: embedding-lab {command} " in result.stdout
    assert command in run("--help").stdout


def test_the_version_is_told():
    assert run("--version").stdout.startswith("embedding-lab, version ")


# Real processes


def test_a_process_keeps_stdout_and_stderr_apart(folder):
    good = process("neighbours", "table.npz", "king", "--json")
    assert (good.returncode, good.stderr) == (0, b"")
    assert json.loads(good.stdout)["word"] == "king"
    bad = process("neighbours", "table.npz", "kong", "--json")
    assert (bad.returncode, bad.stdout, bad.stderr.count(b"\n")) == (2, b"", 1)


def test_the_installed_program_is_the_module(folder):
    program = Path(sys.executable).with_name("embedding-lab")
    found = subprocess.run(
        [program, "neighbours", "table.npz", "king"], capture_output=True, check=True
    )
    assert found.stdout == process("neighbours", "table.npz", "king").stdout


def test_training_in_a_process_says_nothing_on_stderr(folder):
    found = process("train", "text.txt", "--out", "o.npz", "--epochs", 1, *ALL, "--json")
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout)["words"] == 8


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_without_the_letters_gets_escapes(folder, encoding):
    save(WordVectors.from_rows(["日本", "ünï", "a"], np.eye(3) + 1), "odd.npz")
    environment = {"PYTHONIOENCODING": encoding}
    shown = process("neighbours", "odd.npz", "a", env=environment)
    assert (shown.returncode, shown.stderr) == (0, b"")
    found = process("neighbours", "odd.npz", "a", "--json", env=environment)
    assert {near["word"] for near in json.loads(found.stdout)["neighbours"]} == {"日本", "ünï"}


def test_a_word_in_a_foreign_encoding_is_just_unknown(folder):
    found = process("neighbours", "table.npz", b"caf\xe9".decode("utf-8", "surrogateescape"))
    assert (found.returncode, found.stdout, found.stderr.count(b"\n")) == (2, b"", 1)


def test_control_characters_do_not_reach_the_terminal(folder):
    save(WordVectors.from_rows(["\x1b[31mred", "king"], np.eye(2) + 1), "odd.npz")
    assert b"\x1b" not in process("neighbours", "odd.npz", "king").stdout


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="no pipes that break")
def test_a_reader_that_leaves_is_no_error(folder):
    small_table(40_000)
    command = [sys.executable, "-m", "embedding_lab", "neighbours", "small.npz", "w0"]
    with subprocess.Popen(
        [*command, "-k", "40000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_behind_stdout_is_one_line(folder):
    with Path("/dev/full").open("wb") as full:
        found = process("neighbours", "table.npz", "king", stdout=full, stderr=subprocess.PIPE)
    assert found.returncode == 2
    assert found.stderr.splitlines() == [b"embedding-lab: No space left on device"]


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks into /proc")
def test_ctrl_c_stops_with_130_and_no_file(folder):
    Path("long.txt").write_text(TEXT * 100, encoding="utf-8")
    command = [sys.executable, "-m", "embedding_lab", "train", "long.txt", "--out", "o.npz"]
    with subprocess.Popen(
        [*command, "--epochs", "1000", "--dimensions", "300"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        for _ in range(600):  # until torch is loaded, so training or about to
            if "libtorch" in Path(f"/proc/{running.pid}/maps").read_text(encoding="utf-8"):
                break
            time.sleep(0.05)
        time.sleep(2)
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=30)
    assert (running.returncode, stdout) == (130, b"")
    assert b"Traceback" not in stderr
    assert stderr == b"embedding-lab: stopped\n"
    assert not list(folder.glob("*o.npz*"))


@pytest.mark.parametrize("module", ["embedding_lab.cli", "numpy", "pyarrow"])
def test_ctrl_c_while_the_program_loads_is_one_line(folder, module):
    script = f"""
import os, runpy, signal, sys
sys.argv = ["embedding-lab", "neighbours", "table.npz", "king"]
class Finder:  # Ctrl-C at the very import of the module
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
runpy.run_module("embedding_lab", run_name="__main__")
"""
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (found.returncode, found.stdout) == (130, b"")
    assert found.stderr == b"embedding-lab: stopped\n"


def test_only_training_and_tsne_load_the_heavy_libraries(folder):
    script = """
import sys
from click.testing import CliRunner
from embedding_lab.cli import main
for arguments in (
    ["neighbours", "table.npz", "king"],
    ["analogy", "table.npz", "king + queen"],
    ["evaluate", "table.npz"],
    ["project", "table.npz", "--out", "m.csv"],
    ["convert", "table.npz", "o.txt"],
):
    assert CliRunner().invoke(main, arguments).exit_code == 0, arguments
print({"torch", "sklearn", "scipy", "openTSNE", "pandas"} & set(sys.modules))
"""
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert found.stdout == b"set()\n"

import importlib.util
from collections import Counter
from functools import cache
from itertools import permutations
from types import ModuleType

import numpy as np
import pytest

from embedding_lab.text.corpora import load_corpus
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.grammar import teaching_relations
from embedding_lab.vectors.shelf import assets_folder, open_table
from embedding_lab.vectors.table import WordVectors

ASSETS = assets_folder()
OURS = ["teaching", "sotu", "sotu-shuffled"]
STATE_OF_THE_UNION = ["sotu", "sotu-shuffled"]
Questions = dict[str, list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build", ASSETS / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def questions() -> Questions:
    sections: Questions = {}
    for line in (ASSETS / "questions.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(": "):
            section = sections.setdefault(line[2:], [])
        else:
            section.append(tuple(line.split(" ")))
    return sections


@pytest.fixture(scope="module")
def graded() -> list[tuple[str, str, float]]:
    lines = (ASSETS / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(first, second, float(grade)) for first, second, grade in rows]


@pytest.fixture(scope="module")
def teaching() -> WordVectors:
    return open_table("teaching")


@cache
def corpus(name: str) -> Corpus:
    return load_corpus(name, min_count=1 if name == "teaching" else 5)


def unit_rows(table: WordVectors) -> np.ndarray:
    return table.matrix / np.linalg.norm(table.matrix, axis=1, keepdims=True)


def nearest(table: WordVectors, k: int) -> np.ndarray:
    unit = unit_rows(table)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -np.inf)
    return np.argsort(-cosines, axis=1)[:, :k]


@pytest.mark.parametrize("name", OURS)
def test_each_table_has_both_matrices_and_the_counts_of_its_corpus(name):
    table, vocabulary = open_table(name), corpus(name).vocabulary
    assert tuple(table.words) == vocabulary.words
    assert np.array_equal(table.counts, vocabulary.counts)
    assert table.context.shape == table.matrix.shape
    assert table.dimensions == (24 if name == "teaching" else 100)
    assert np.isfinite(table.matrix).all()


def test_no_file_is_larger_than_three_megabytes():
    sizes = {path.name: path.stat().st_size for path in ASSETS.glob("*.npz")}
    assert len(sizes) == 2 * len(OURS) + len(STATE_OF_THE_UNION) + len(["map.pictures.npz"])
    assert max(sizes.values()) < 3_000_000


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.npz")), ids=lambda path: path.name)
def test_the_files_hold_no_pickles_and_half_precision(path):
    with np.load(path, allow_pickle=False) as parts:
        kinds = {name: parts[name].dtype for name in parts.files}
    expected = {
        "words": np.uint8,
        "counts": np.int64,
        "matrix": np.float16,
        "note": np.uint8,
        "context": np.float16,
        "neighbours": np.uint16,
        "seeds": np.int64,
        "pca": np.float32,  # places of a picture, by start
        "random": np.float32,
    }
    assert kinds == {name: expected[name] for name in kinds}


@pytest.mark.parametrize("name", STATE_OF_THE_UNION)
def test_neighbours_of_five_seeds_ship_and_the_first_are_those_of_the_table(name):
    table = open_table(name)
    with np.load(ASSETS / f"{name}.neighbours.npz") as parts:
        lists, seeds = parts["neighbours"], parts["seeds"]
    assert seeds.tolist() == [0, 1, 2, 3, 4]
    assert lists.shape == (5, len(table), 10)
    rows = np.arange(len(table))
    assert not (lists == rows[None, :, None]).any()
    assert (np.diff(np.sort(lists, axis=2).astype(int), axis=2) > 0).all()
    unit = unit_rows(table)
    for row in rows[::500]:
        cosines = unit @ unit[row]
        assert (np.diff(cosines[lists[0, row]]) <= 1e-6).all()
        others = np.sort(np.delete(cosines, row))
        np.testing.assert_allclose(cosines[lists[0, row]], others[:-11:-1], atol=1e-6)


def test_runs_agree_more_on_the_text_than_on_its_shuffle():
    kept = {}
    for name in STATE_OF_THE_UNION:
        with np.load(ASSETS / f"{name}.neighbours.npz") as parts:
            first, second = parts["neighbours"][:2]
        kept[name] = np.mean([np.isin(a, b).mean() for a, b in zip(first, second, strict=True)])
    assert kept["sotu"] > 2 * kept["sotu-shuffled"]


@pytest.mark.slow
def test_the_teaching_table_can_be_made_again(build, teaching):
    again = build.trained(corpus("teaching"), build.TEACHING)
    pairs = zip(nearest(teaching, 10), nearest(again, 10), strict=True)
    assert np.mean([np.isin(old, new).mean() for old, new in pairs]) >= 0.95


def test_the_questions_are_those_that_the_script_writes(build):
    written = (ASSETS / "questions.txt").read_bytes()
    assert written == build.questions().encode()


def test_all_questions_have_four_words_that_glove_knows(questions):
    glove = open_table("glove").words
    asked = [question for section in questions.values() for question in section]
    assert len(asked) >= 300
    assert {len(question) for question in asked} == {4}
    assert not {word for question in asked for word in question if word not in glove}
    assert all(len(set(question)) == 4 for question in asked)


def test_no_question_is_asked_twice(questions):
    times = Counter(question for section in questions.values() for question in section)
    assert max(times.values()) == 1


def test_on_teaching_exactly_the_questions_of_its_relations_are_asked(questions, teaching):
    for relation in teaching_relations():
        asked = [q for q in questions[relation.name] if all(word in teaching.words for word in q)]
        assert set(asked) == {
            (*first, *second) for first, second in permutations(relation.pairs, 2)
        }
    others = set(questions) - {relation.name for relation in teaching_relations()}
    for name in others:
        assert not [q for q in questions[name] if all(word in teaching.words for word in q)]


def test_hundreds_of_questions_can_be_asked_of_the_state_of_the_union(questions):
    words = open_table("sotu").words
    asked = [q for section in questions.values() for q in section if all(w in words for w in q)]
    assert len(asked) >= 500


def test_the_grades_are_a_scale_with_words_that_the_tables_know(graded, teaching):
    assert len(graded) >= 100
    assert {grade for *_, grade in graded} == {0, 2, 4, 6, 8, 10}
    assert len({frozenset(pair[:2]) for pair in graded}) == len(graded)
    glove, sotu = open_table("glove").words, open_table("sotu").words
    assert all(first in glove and second in glove for first, second, _ in graded)
    assert sum(first in sotu and second in sotu for first, second, _ in graded) >= 100
    assert (
        sum(first in teaching.words and second in teaching.words for first, second, _ in graded)
        >= 30
    )


def test_every_table_of_meaning_puts_higher_grades_nearer(graded):
    for name in ("glove", "teaching", "sotu"):
        table = open_table(name)
        cosine: dict[float, list[float]] = {}
        for first, second, grade in graded:
            if first in table.words and second in table.words:
                cosine.setdefault(grade, []).append(float(table.unit(first) @ table.unit(second)))
        low = np.mean(cosine[0] + cosine[2])
        high = np.mean(cosine[8] + cosine[6])
        assert low < high


def test_lettuce_is_nearer_to_spinach_than_to_boat(teaching):
    unit = {word: teaching.unit(word) for word in ("lettuce", "spinach", "boat", "ship")}
    assert unit["lettuce"] @ unit["spinach"] > unit["lettuce"] @ unit["boat"]
    assert unit["boat"] @ unit["ship"] > unit["boat"] @ unit["lettuce"]


def right(table: WordVectors, question: tuple[str, ...], *, forbid: bool) -> bool:
    a, b, c, d = (table.row(word) for word in question)
    unit = unit_rows(table)
    scores = unit @ (unit[b] - unit[a] + unit[c])
    if forbid:
        scores[[a, b, c]] = -np.inf
    return int(scores.argmax()) == d


@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_teaching_vectors_answer_nearly_all_questions_of_every_relation(build, teaching, seed):
    table = teaching
    if seed is not None:
        settings = build.replace(build.TEACHING, seed=seed)
        table = build.trained(corpus("teaching"), settings)
    shares = {}
    for relation in teaching_relations():
        answers = [right(table, question, forbid=True) for question in relation.questions()]
        shares[relation.name] = np.mean(answers)
    assert min(shares.values()) >= 0.8
    assert np.mean(list(shares.values())) >= 0.95


def test_on_teaching_queen_wins_even_against_the_inputs(teaching):
    assert right(teaching, ("man", "king", "woman", "queen"), forbid=False)

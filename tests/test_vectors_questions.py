from itertools import product

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.vectors.analogy import lowest_tied, solve
from embedding_lab.vectors.formula import Formula, Term
from embedding_lab.vectors.limits import FormatError
from embedding_lab.vectors.questions import (
    Evaluation,
    GradedPair,
    PairScore,
    Question,
    Section,
    SectionScore,
    evaluate,
    read_pairs,
    read_questions,
    score_pairs,
    score_section,
    spearman,
    winners,
)
from embedding_lab.vectors.table import WordVectors


@pytest.fixture
def timid() -> WordVectors:
    """king - man + woman stays nearest to king; man - king + queen does find woman."""
    rows = [[10, 1.0], [10, -1.5], [0.5, 1.0], [0.5, 0.8]]
    return WordVectors.from_rows(["king", "queen", "man", "woman"], rows)


@pytest.fixture(scope="module")
def cloud() -> WordVectors:
    """More words than are scored at a time; each tenth one repeats the one before it."""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(5_000, 6)) * rng.uniform(0.2, 5, size=(5_000, 1))
    rows[10::10] = rows[9:-1:10]
    rows[77] = 0
    return WordVectors.from_rows([f"w{row}" for row in range(len(rows))], rows)


def written(tmp_path, text):
    path = tmp_path / "file.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def alone(answers):
    """The row of the best answer where no other shares its place, else -1."""
    first = [one.row for one in answers if one.score >= lowest_tied(answers[0].score)]
    return first[0] if len(first) == 1 else -1


def test_questions_are_read_by_section(tmp_path):
    path = written(
        tmp_path,
        "// a comment\r\n: royal family\r\nman king woman queen\r\n\r\n: empty\n: towns\na b c d",
    )
    assert read_questions(path) == (
        Section("royal family", (Question("man", "king", "woman", "queen"),)),
        Section("empty", ()),
        Section("towns", (Question("a", "b", "c", "d"),)),
    )


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path):
    path = written(tmp_path, b"\xef\xbb\xbf: towns\na b c d\n")
    assert [section.name for section in read_questions(path)] == ["towns"]


def test_questions_without_a_section_form_one(tmp_path):
    assert read_questions(written(tmp_path, "a b c d\n"))[0].name == "all"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (": x\na b c\n", "file.txt: line 2: expected four words, got 3: 'a b c'"),
        ("a b c d e\n", "line 1: expected four words, got 5"),
        (": x\na b c d\n: x\n", "line 3: the section 'x' comes twice"),
        ("", "expected questions of four words, got none"),
        (": x\n", "got none"),
        (":\na b c d\n", "line 1: expected the name of a section after the colon"),
        ("\u202eab\0" + "x" * 99 + "\n", r"four words, got 1: '\\u202eab\\x00x{36}…'$"),
        (f": {'x' * 99}\n: {'x' * 99}\n", "the section 'x{40}…' comes twice"),
        (
            "a b c d\n".encode("utf-16"),
            "file.txt: expected UTF-8 text, read UTF-16; save it as UTF",
        ),
        (b"\x1f\x8b\x08", "file.txt: this file is packed by gzip; unpack it first"),
        (b": x\na b c \xff\n", "line 2: expected UTF-8 text, got byte 0xff"),
    ],
)
def test_bad_questions_say_which_line(tmp_path, text, message):
    with pytest.raises(FormatError, match=message):
        read_questions(written(tmp_path, text))


def test_pairs_are_read(tmp_path):
    path = written(tmp_path, "# a comment\nboat\tship\t9.5\nboat\tlettuce\t0\n")
    assert read_pairs(path) == (GradedPair("boat", "ship", 9.5), GradedPair("boat", "lettuce", 0))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b 1\n", "line 1: expected word, tab, word, tab, grade, got 'a b 1'"),
        ("a\tb\t1\na\tb\tx\n", "line 2: expected a number as grade, got 'x'"),
        ("a\tb\tnan\n", "line 1: expected a finite grade"),
        ("\n", "expected pairs of words with a grade, got none"),
    ],
)
def test_bad_pairs_say_which_line(tmp_path, text, message):
    with pytest.raises(FormatError, match=message):
        read_pairs(written(tmp_path, text))


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(FormatError, match=r"none.txt can't be read: No such file"):
        read_questions(tmp_path / "none.txt")


def test_both_verdicts_are_counted_and_unknown_words_are_not_asked(timid):
    royal = Section("royal", (Question("Man", "woman", "king", "QUEEN"),))
    mixed = Section("mixed", (Question("man", "woman", "king", "emperor"),))
    found = evaluate(timid, [royal, mixed], [])
    assert found == Evaluation(
        1,
        1,
        0,
        (SectionScore("royal", 1, 1, 0), SectionScore("mixed", 0, 0, 0)),
        PairScore(0, 0, None),
    )
    assert score_section(timid, royal) == SectionScore("royal", 1, 1, 0)


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_answers_in_batches_equal_answers_one_by_one(cloud, method):
    abc = np.random.default_rng(1).choice(np.delete(np.arange(5_000), 77), size=(40, 3))
    best = winners(cloud, abc, method)
    for question, allowed, forbidden in zip(abc, *best, strict=True):
        a, b, c = (f"w{row}" for row in question)
        formula = Formula((Term(1, c), Term(-1, a), Term(1, b)))
        verdict = solve(cloud, formula, method=method, k=3)
        assert [allowed, forbidden] == [alone(answers) for answers in verdict]
        assert forbidden not in question
    assert -1 in best.inputs_forbidden  # a repeated row
    assert (best.inputs_forbidden >= 0).sum() > 20


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_winners_are_those_of_one_question_alone_where_rows_are_zero(method):
    rows = np.random.default_rng(6).normal(size=(9, 3))
    rows[[0, 4, 5]] = 0
    rows[7], rows[8] = 2 * rows[1], -rows[2]
    vectors = WordVectors.from_rows([f"w{row}" for row in range(9)], rows)
    abc = np.array(list(product(range(9), repeat=3)))
    best = winners(vectors, abc, method)
    for (a, b, c), *found in zip(abc, *best, strict=True):
        formula = Formula((Term(1, f"w{c}"), Term(-1, f"w{a}"), Term(1, f"w{b}")))
        try:
            verdict = solve(vectors, formula, method=method, k=9)
        except ValueError:  # an input has no direction, or the sum has none
            assert found == [-1, -1]
            continue
        assert found == [alone(answers) for answers in verdict]


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
@pytest.mark.parametrize("order", [(3, 4), (4, 3)])
@pytest.mark.parametrize("scale", [1, 3.7])
def test_a_question_whose_word_shares_the_first_place_is_not_right(method, order, scale):
    rows = np.random.default_rng(4).normal(size=(40, 7))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[3] = rows[0] - rows[1] + rows[2]
    rows[4] = scale * rows[3]
    names = ["king", "man", "woman", *(["queen", "w0"] if order == (3, 4) else ["w0", "queen"])]
    names += [f"w{row}" for row in range(5, 40)]
    royal = Section("royal", (Question("man", "woman", "king", "queen"),))
    shared = WordVectors.from_rows(names, rows)
    assert score_section(shared, royal, method) == SectionScore("royal", 1, 0, 0)
    rows[names.index("w0")] = rows[-1]
    alone_first = WordVectors.from_rows(names, rows)
    assert score_section(alone_first, royal, method) == SectionScore("royal", 1, 1, 1)


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_among_many_equal_rows_nobody_wins(method):
    rows = np.repeat(np.random.default_rng(5).normal(size=(4, 3)), 3_000, axis=0)  # two blocks
    vectors = WordVectors.from_rows([f"w{row}" for row in range(len(rows))], rows)
    best = winners(vectors, np.array([[0, 3_000, 6_000], [9_000, 0, 3_000]]), method)
    assert [rows.tolist() for rows in best] == [[-1, -1], [-1, -1]]


def test_where_no_word_may_answer_no_word_is_right():
    vectors = WordVectors.from_rows(["king", "man", "woman"], [[1, 0, 0], [0, 1, 0], [0, 1, 1]])
    assert winners(vectors, np.array([[1, 2, 0]])).inputs_forbidden.tolist() == [-1]
    royal = Section("royal", (Question("man", "woman", "king", "king"),))
    assert score_section(vectors, royal) == SectionScore("royal", 1, 0, 1)


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_a_question_that_has_no_answer_is_not_right_by_the_first_row(method):
    vectors = WordVectors.from_rows(
        ["king", "zero", "man", "woman"], [[1, 0], [0, 0], [0, 1], [1, 1]]
    )
    padded = Section("padded", (Question("zero", "zero", "zero", "king"),))
    assert score_section(vectors, padded, method) == SectionScore("padded", 1, 0, 0)


def test_evaluation_over_several_batches_counts_each_question_once(cloud):
    rng = np.random.default_rng(2)
    sections, right = [], []
    for name, size in (("x", 150), ("none", 0), ("y", 61)):
        abc = rng.choice(np.delete(np.arange(5_000), 77), size=(size, 3))
        best = winners(cloud, abc).inputs_forbidden if size else []
        # Two of three are right, where their word wins alone.
        d = [row if number % 3 and row >= 0 else 0 for number, row in enumerate(best)]
        right.append(sum(row >= 0 for number, row in enumerate(best) if number % 3))
        questions = [
            Question(*(f"w{row}" for row in (*rows, answer)))
            for rows, answer in zip(abc, d, strict=True)
        ]
        sections.append(Section(name, tuple(questions)))
    found = evaluate(cloud, sections, [])
    assert [(s.asked, s.right_inputs_forbidden) for s in found.sections] == [
        (150, right[0]),
        (0, 0),
        (61, right[2]),
    ]
    assert found[:2] == (211, sum(right))
    assert 90 < sum(right) < 140  # some share the first place


def test_an_unknown_method_is_refused(timid):
    with pytest.raises(ValueError, match="method must be one of"):
        winners(timid, np.array([[0, 1, 2]]), "magic")


def test_no_sections_and_no_pairs_give_zeros(timid):
    assert evaluate(timid, [], []) == Evaluation(0, 0, 0, (), PairScore(0, 0, None))


def test_cosines_are_compared_with_grades(timid):
    pairs = [
        GradedPair("king", "queen", 9),
        GradedPair("man", "Woman", 8),
        GradedPair("king", "man", 3),
        GradedPair("king", "emperor", 9),
    ]
    found = score_pairs(timid, pairs)
    assert (found.asked, found.found) == (4, 3)
    assert found.spearman == pytest.approx(0.5)
    assert score_pairs(timid, pairs[:2]) == PairScore(2, 2, None)
    assert score_pairs(timid, [pairs[0]] * 5) == PairScore(5, 5, None)


def test_a_pair_with_a_row_of_zeros_has_no_cosine_to_compare():
    rows = [[1, 0], [1, 1], [0, 1], [-1, 0], [0, 0]]
    vectors = WordVectors.from_rows(["a", "b", "c", "d", "pad"], rows)
    pairs = [GradedPair("a", other, grade) for other, grade in (("b", 3), ("c", 2), ("d", 1))]
    assert score_pairs(vectors, pairs) == (3, 3, pytest.approx(1))
    padded = [*pairs, GradedPair("a", "pad", 9), GradedPair("pad", "b", 0)]
    assert score_pairs(vectors, padded) == (5, 3, pytest.approx(1))


NUMBERS = st.lists(st.tuples(st.integers(-4, 4), st.floats(-4, 4)), min_size=3, max_size=40)


@settings(deadline=None)
@given(NUMBERS)
def test_spearman_equals_scipy(numbers):
    left, right = zip(*numbers, strict=True)
    found = spearman(left, right)
    if len(set(left)) == 1 or len(set(right)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(scipy.stats.spearmanr(left, right).statistic, abs=1e-12)

from itertools import permutations, product

import numpy as np
import pytest
from gensim.models import KeyedVectors

from embedding_lab.figures.parallelogram import offsets
from embedding_lab.lessons.parallelogram import parallelogram
from embedding_lab.text.errors import UnknownWordError
from embedding_lab.vectors import analogy
from embedding_lab.vectors.analogy import (
    baselines,
    may_answer,
    offset_agreement,
    place,
    scores,
    solve,
)
from embedding_lab.vectors.chance import ROUNDING, random_words
from embedding_lab.vectors.formula import Abc, parse
from embedding_lab.vectors.search import neighbours
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

QUESTION = parse("king - man + woman")


@pytest.fixture
def royal() -> WordVectors:
    """Four words at the corners of a square: king - man + woman = queen, exactly."""
    rows = [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    return WordVectors.from_rows(["king", "queen", "man", "woman"], rows)


@pytest.fixture
def timid() -> WordVectors:
    """As in real tables: the offset is small, so the sum stays nearest to king itself."""
    rows = [[10, 1.0], [10, -1.5], [0.5, 1.0], [0.5, 0.8]]
    return WordVectors.from_rows(["king", "queen", "man", "woman"], rows)


@pytest.fixture(scope="module")
def cloud() -> WordVectors:
    """600 random words of random lengths."""
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(600, 20)) * rng.uniform(0.2, 5, size=(600, 1))
    return WordVectors.from_rows([f"w{row}" for row in range(600)], rows)


@pytest.fixture(scope="module")
def peer(cloud) -> KeyedVectors:
    """The same table in gensim."""
    peer = KeyedVectors(vector_size=20)
    peer.add_vectors(list(cloud.words), cloud.matrix)
    return peer


def test_the_fourth_corner_wins_under_both_rules(royal):
    verdict = solve(royal, QUESTION)
    assert verdict.inputs_allowed[0] == verdict.inputs_forbidden[0] == ("queen", 1.0, 1)
    assert [answer.word for answer in verdict.inputs_forbidden] == ["queen"]


def test_an_input_may_win_only_where_inputs_are_allowed(timid):
    verdict = solve(timid, QUESTION)
    assert verdict.inputs_allowed[0].word == "king"
    assert verdict.inputs_forbidden[0].word == "queen"
    assert place(timid, QUESTION, "queen")[:2] == (2, 1)


def test_an_input_has_no_place_where_inputs_are_forbidden(timid):
    assert place(timid, QUESTION, "king")[:2] == (1, None)


@pytest.mark.parametrize(
    ("text", "positive", "negative"),
    [
        ("w3 - w5 + w9", ["w3", "w9"], ["w5"]),
        ("0.5 w1 + 3 w2 - 0.25 w3 + w4", [("w1", 0.5), ("w2", 3), "w4"], [("w3", -0.25)]),
        ("w7", ["w7"], []),
        ("- w7 + w8", ["w8"], ["w7"]),
        ("w3 + w3 - w5", ["w3", "w3"], ["w5"]),
    ],
)
def test_3cosadd_equals_gensim(cloud, peer, text, positive, negative):
    expected = peer.most_similar(positive=positive, negative=negative, topn=30)
    answers = solve(cloud, parse(text), k=30).inputs_forbidden
    assert [answer.word for answer in answers] == [word for word, _ in expected]
    np.testing.assert_allclose(
        [answer.score for answer in answers], [score for _, score in expected], atol=1e-5
    )


@pytest.mark.filterwarnings("ignore:Call to deprecated `init_sims`")  # gensim's own call
def test_3cosmul_equals_gensim_once_both_divide_alike(cloud, peer, monkeypatch):
    monkeypatch.setattr(analogy, "EPSILON", 0.000001)  # gensim's own; the paper has 0.001
    expected = peer.most_similar_cosmul(positive=["w3", "w9"], negative=["w5"], topn=30)
    answers = solve(cloud, parse("w3 - w5 + w9"), method="3cosmul", k=30).inputs_forbidden
    assert [answer.word for answer in answers] == [word for word, _ in expected]
    np.testing.assert_allclose(
        [answer.score for answer in answers], [score for _, score in expected], rtol=1e-5
    )


def test_3cosmul_is_the_formula_of_the_paper(cloud):
    a, b, c, x = (cloud.unit(word).astype(np.float64) for word in ("w5", "w9", "w3", "w100"))
    expected = (1 + x @ b) / 2 * (1 + x @ c) / 2 / ((1 + x @ a) / 2 + 0.001)
    found = place(cloud, parse("w3 - w5 + w9"), "w100", "3cosmul").score
    assert found == pytest.approx(expected, rel=1e-5)


def test_pair_direction_equals_brute_force(cloud):
    units = cloud.unit_rows(range(len(cloud))).astype(np.float64)
    steps, offset = units - units[3], units[9] - units[5]
    lengths = np.linalg.norm(steps, axis=1) * np.linalg.norm(offset)
    lengths[3] = 1
    expected = steps @ offset / lengths
    expected[3] = -np.inf  # c itself is no step and has no score
    found = scores(cloud, parse("w3 - w5 + w9"), method="pairdirection")
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_a_row_of_zeros_has_no_score_and_the_others_score_as_brute_force_says(method):
    rows = np.random.default_rng(4).normal(size=(12, 4))
    rows[3:8] = 0
    vectors = WordVectors.from_rows([f"w{row}" for row in range(12)], rows)
    units = [row / np.linalg.norm(row) if row.any() else row for row in rows]

    def cosine(left, right):
        lengths = np.linalg.norm(left) * np.linalg.norm(right)
        return left @ right / lengths if lengths > 1e-9 else 0.0

    for c, a, b in permutations((0, 1, 2, 8, 9), 3):
        near = [[(1 + cosine(x, units[one])) / 2 for x in units] for one in (a, b, c)]
        expected = {
            "3cosadd": [cosine(x, units[c] - units[a] + units[b]) for x in units],
            "3cosmul": np.multiply(near[1], near[2]) / (np.array(near[0]) + 0.001),
            "pairdirection": [cosine(x - units[c], units[b] - units[a]) for x in units],
        }[method]
        out = {*range(3, 8), *([c] if method == "pairdirection" else [])}
        expected = np.array(expected, np.float64)
        expected[list(out)] = -np.inf
        formula = parse(f"w{c} - w{a} + w{b}")
        found = scores(vectors, formula, method=method)
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
        allowed, forbidden = solve(vectors, formula, method=method, k=12)
        for answers, inputs in ((allowed, set()), (forbidden, {a, b, c})):
            best = sorted(expected[sorted({*range(12)} - out - inputs)], reverse=True)
            told = [answer.score for answer in answers]
            np.testing.assert_allclose(told, best, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_equal_scores_come_by_row_though_rounding_parts_them(method):
    rows = np.array([row for row in product((-1, 0, 1), repeat=3) if any(row)], float)
    vectors = WordVectors.from_rows([f"w{row}" for row in range(26)], rows)
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    for a, b, c in list(permutations(range(26), 3))[::97]:
        near = [(1 + units @ units[one]) / 2 for one in (a, b, c)]
        query, steps = units[c] - units[a] + units[b], units - units[c]
        lengths = np.linalg.norm(steps, axis=1)
        along = steps @ (units[b] - units[a]) / np.linalg.norm(units[b] - units[a])
        if np.linalg.norm(query) < 1e-9:
            continue
        expected = np.round({
            "3cosadd": units @ query / np.linalg.norm(query),
            "3cosmul": near[1] * near[2] / (near[0] + np.float32(0.001)),
            "pairdirection": np.divide(along, lengths, out=along * 0, where=lengths > 1e-9),
        }[method], 9)  # fmt: skip
        order = np.argsort(-expected, kind="stable").tolist()
        if method == "pairdirection":
            order.remove(c)  # there is no step to itself
        formula = parse(f"w{c} - w{a} + w{b}")
        allowed, forbidden = solve(vectors, formula, method=method, k=26)
        assert [one.row for one in allowed] == order
        assert [one.row for one in forbidden] == [row for row in order if row not in (a, b, c)]
        for row in set(range(0, 26, 5)) & set(order):
            found = place(vectors, formula, f"w{row}", method)
            assert found.rank_allowed == 1 + order.index(row)


def test_random_pairs_that_agree_exactly_as_much_do_not_agree_less():
    rows = np.array([row for row in product((-1, 0, 1), repeat=4) if any(row)], float)
    vectors = WordVectors.from_rows([f"w{row}" for row in range(80)], rows)
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    found = offset_agreement(vectors, Abc("w25", "w65", "w76"), "w45")
    p, q, r, s = units[random_words(vectors, draws=1_000, size=4, seed=0).T]
    steps = [q - p, s - r]
    null = np.einsum("ij,ij->i", *steps) / np.prod([np.linalg.norm(x, axis=1) for x in steps], 0)
    cosine = (units[65] - units[25]) @ (units[45] - units[76])
    assert round(10 * found.percentile) == np.count_nonzero(null < cosine - 1e-9)
    assert np.count_nonzero(np.abs(null - cosine) < 1e-9) > 20


def test_pair_direction_gives_c_and_its_twins_no_score_so_they_come_nowhere():
    rows = [[1, 0], [3, 0], [0, 1], [1, 1]]
    vectors = WordVectors.from_rows(["c", "twin", "a", "b"], rows)
    formula = parse("c - a + b")
    found = scores(vectors, formula, method="pairdirection")
    assert np.isneginf(found).tolist() == [True, True, False, False]
    allowed, forbidden = solve(vectors, formula, method="pairdirection")
    assert {answer.word for answer in allowed} == {"a", "b"}
    assert forbidden == []
    assert place(vectors, formula, "c", "pairdirection") is None
    assert place(vectors, formula, "twin", "pairdirection") is None
    assert may_answer(vectors, formula, method="pairdirection") == (2, 0)
    assert may_answer(vectors, formula) == (4, 1)


def test_where_all_steps_lead_the_other_way_c_itself_is_not_first():
    rows = np.array([[0, 1], [0.6, 0.8], [1, 0], [0.8, -0.6]])
    vectors = WordVectors.from_rows(["b", "x", "c", "a"], rows)
    allowed, _ = solve(vectors, parse("a - b + c"), method="pairdirection")
    assert all(one.score < 0 for one in allowed)
    assert [one.word for one in allowed] == ["c", "x", "b"]


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul", "pairdirection"])
def test_every_method_finds_the_fourth_corner(royal, method):
    assert solve(royal, QUESTION, method=method).inputs_forbidden[0].word == "queen"


def test_words_are_folded_and_forbidden_as_the_table_writes_them(royal):
    verdict = solve(royal, parse("King - MAN + woman"))
    assert [answer.word for answer in verdict.inputs_forbidden] == ["queen"]


def test_a_word_that_cancels_out_is_still_an_input(royal):
    verdict = solve(royal, parse("king - king + woman"))
    assert verdict.inputs_allowed[0].word == "woman"
    assert {answer.word for answer in verdict.inputs_forbidden} == {"queen", "man"}


def test_one_word_alone_leaves_no_answer_once_it_is_forbidden():
    verdict = solve(WordVectors.from_rows(["alone"], [[1]]), parse("alone"), k=99)
    assert [answer.word for answer in verdict.inputs_allowed] == ["alone"]
    assert verdict.inputs_forbidden == []


@pytest.mark.parametrize(
    ("text", "method", "message"),
    [
        ("king - king", "3cosadd", "king - king adds up to zero"),
        ("king - man", "3cosmul", "3cosmul needs the shape king - man \\+ woman, got king - man"),
        ("2 king - man + woman", "pairdirection", "pairdirection needs the shape"),
        ("king - man + man", "pairdirection", "man - man is zero"),
        ("king", "4cosadd", "3cosadd, 3cosmul, pairdirection, got '4cosadd'"),
    ],
)
def test_questions_without_an_answer_are_refused(royal, text, method, message):
    with pytest.raises(ValueError, match=message):
        solve(royal, parse(text), method=method)


def test_a_word_without_direction_is_refused_by_name():
    vectors = WordVectors.from_rows(["<pad>", "a"], [[0, 0], [1, 0]])
    with pytest.raises(ValueError, match="'<pad>' is all zero"):
        solve(vectors, parse("a - <pad>"))


def test_unknown_words_and_k_are_checked(royal):
    with pytest.raises(UnknownWordError, match="emperor"):
        solve(royal, parse("emperor - man + woman"))
    with pytest.raises(UnknownWordError, match="empress"):
        place(royal, QUESTION, "empress")
    with pytest.raises(ValueError, match="k must be >= 1, got 0"):
        solve(royal, QUESTION, k=0)


def test_baselines_leave_out_part_of_the_sum(timid):
    found = baselines(timid, QUESTION.shape, "queen")
    assert [(part.name, str(part.formula)) for part in found] == [
        ("c only", "king"),
        ("b only", "woman"),
        ("b + c", "woman + king"),
    ]
    assert [part.verdict.inputs_allowed[0].word for part in found[:2]] == ["king", "woman"]
    assert all(
        [answer.word for answer in part.verdict.inputs_forbidden] == ["queen"] for part in found
    )
    assert found[0].place == (2, 1, pytest.approx(scores(timid, parse("king"))[1]))


def test_equal_offsets_agree_wholly_and_opposite_ones_not_at_all(royal):
    assert offset_agreement(royal, QUESTION.shape, "queen").cosine == pytest.approx(1)
    opposite = offset_agreement(royal, Abc(a="man", b="woman", c="queen"), "king")
    assert opposite.cosine == pytest.approx(-1)
    assert opposite.percentile == 0


def test_the_step_from_a_to_b_is_compared_with_the_step_from_c_to_d():
    rows = np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1], [0, 0.6, 0.8]])
    vectors = WordVectors.from_rows(["man", "woman", "king", "queen"], rows)
    man, woman, king, queen = rows
    found = offset_agreement(vectors, QUESTION.shape, "queen")

    def cosine(left, right):
        return left @ right / np.linalg.norm(left) / np.linalg.norm(right)

    assert found.cosine == pytest.approx(cosine(woman - man, queen - king))
    assert found.other_sides == pytest.approx(cosine(king - man, queen - woman))
    assert found.shortest == pytest.approx(np.linalg.norm(queen - king))
    lengths = [np.linalg.norm(s) for s in (woman - man, queen - king, king - man, queen - woman)]
    assert found.ratio == pytest.approx(sum(lengths[:2]) / sum(lengths[2:]))


@pytest.fixture(scope="module")
def shams():
    """Two random words and the nearest neighbour of each: near pairs without any relation."""
    table = open_table("sotu")
    found = []
    for a, c in random_words(table, draws=150, size=2, seed=3):
        rows = [
            [row, neighbours(table, table.words[int(row)], k=1)[0].row] for row in map(int, (a, c))
        ]
        if len({*rows[0], *rows[1]}) == 4:
            found.append([table.words[row] for pair in rows for row in pair])  # a, b, c, d
    return table, found


def test_neighbours_of_random_words_are_no_analogy(shams):
    table, quadruples = shams
    found = [offset_agreement(table, Abc(a, b, c), d) for a, b, c, d in quadruples]
    assert np.mean([one.agrees for one in found]) < 0.1
    flattered = [np.mean(one.null < one.other_sides) >= 0.95 for one in found]
    assert np.mean(flattered) > 0.9  # which is why those sides are not the measure


def test_nor_are_they_when_the_formula_is_written_the_other_way_round(shams):
    table, quadruples = shams
    found = [offset_agreement(table, Abc(a, c, b), d) for a, b, c, d in quadruples]
    assert np.mean([one.agrees for one in found]) > 0.9
    assert np.mean([one.agrees and not one.flattered for one in found]) < 0.1


def test_royalty_on_glove_agrees_by_the_honest_pair_of_sides():
    found = offset_agreement(open_table("glove"), QUESTION.shape, "queen")
    assert found.cosine == pytest.approx(0.584, abs=0.001)
    assert found.other_sides == pytest.approx(0.834, abs=0.001)
    assert found.percentile == 100
    assert found.agrees
    assert not found.flattered


def test_a_percentile_counts_the_null_below(cloud):
    found = offset_agreement(cloud, Abc("w1", "w2", "w3"), "w4", pairs=400, seed=2)
    assert found.null.shape == (400,)
    assert found.percentile == pytest.approx(100 * np.mean(found.null < found.cosine))
    again = offset_agreement(cloud, Abc("w1", "w2", "w3"), "w4", pairs=400, seed=2)
    np.testing.assert_array_equal(found.null, again.null)


def test_an_offset_of_no_length_agrees_with_nothing(royal):
    assert offset_agreement(royal, Abc("king", "king", "man"), "queen").cosine == 0
    twins = WordVectors.from_rows(list("abcd"), [[1, 3], [7, 21], [0, 1], [1, 0]])  # b = 7 a
    found = offset_agreement(twins, Abc("a", "b", "c"), "d")
    assert found.cosine == 0
    assert found.shortest < ROUNDING


def test_other_sides_of_no_length_have_no_cosine():
    rows = [[1, 3, 2], [0, 1, 0], [7, 21, 14], [1, 0, 4]]  # c = 7 a
    found = offset_agreement(WordVectors.from_rows(list("abcd"), rows), Abc("a", "b", "c"), "d")
    assert found.other_sides is None
    assert found.flattered


def test_fewer_than_four_words_have_no_null():
    vectors = WordVectors.from_rows(list("abc"), np.eye(3))
    with pytest.raises(ValueError, match="4 different words"):
        offset_agreement(vectors, Abc("a", "b", "c"), "a")


def test_a_true_parallelogram_is_shown_whole(royal):
    drawn = parallelogram(royal, QUESTION.shape, "queen")
    a, b, c, d, predicted = drawn.points
    np.testing.assert_allclose(predicted, d, atol=1e-6)
    np.testing.assert_allclose(c - a, d - b, atol=1e-6)
    assert drawn.spread == pytest.approx(1)
    assert drawn.shown == (pytest.approx(1), pytest.approx(1))
    assert drawn.cosine == pytest.approx(1)
    assert drawn.chance == pytest.approx(1)  # two dimensions hide nothing


@pytest.mark.parametrize("scale", [1, 3, 7, 1e-3])
def test_what_only_rounding_leaves_is_shown_whole_and_has_no_cosine(scale):
    thirds = 2 * np.pi * np.array([0, 1, 2]) / 3 + 0.1
    a, b, c = np.stack([np.cos(thirds), np.sin(thirds)], axis=1)
    rows = [-a, scale * b, 7 * c, scale * b, 3 * scale * b, [0, 0]]  # c - a + b is nothing
    vectors = WordVectors.from_rows(["a", "b", "c", "d", "e", "zero"], rows)
    assert parallelogram(vectors, Abc("a", "b", "c"), "d").cosine is None
    assert parallelogram(vectors, Abc("a", "b", "b"), "zero").cosine is None
    level = parallelogram(vectors, Abc("b", "d", "b"), "e")
    assert level.shown == (1, 1)
    assert level.spread == 1
    drawing = offsets(parallelogram(vectors, Abc("a", "b", "c"), "d"), 600, 300)
    assert "no cosine" in "".join(drawing)


def test_a_plane_hides_part_of_four_words_in_space(cloud):
    drawn = parallelogram(cloud, Abc("w1", "w2", "w3"), "w4", seed=1)
    a, b, c, d, predicted = drawn.points
    for share, flat, (start, end) in zip(
        drawn.shown, (b - a, d - c), (("w1", "w2"), ("w3", "w4")), strict=True
    ):
        full = cloud.unit(end) - cloud.unit(start)
        assert share == pytest.approx(np.linalg.norm(flat) / np.linalg.norm(full), rel=1e-5)
    np.testing.assert_allclose(predicted, c - a + b, atol=1e-6)
    assert 2 / 3 <= drawn.spread < 1
    assert 2 / 3 <= drawn.chance < 1
    assert all(0 <= share <= 1 for share in drawn.shown)
    assert drawn.chance == parallelogram(cloud, Abc("w1", "w2", "w3"), "w4", seed=1).chance


def test_a_table_of_one_dimension_is_drawn_on_a_line():
    vectors = WordVectors.from_rows(list("abcd"), [[1], [2], [-1], [-3]])
    drawn = parallelogram(vectors, Abc("a", "b", "c"), "d")
    assert not drawn.points[:, 1].any()
    assert drawn.spread == 1

"""Two tables compared: brute force finds the same overlaps, captions flip, drawings are whole."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.spatial.transform import Rotation
from scipy.stats import hypergeom, ortho_group
from sklearn.metrics.pairwise import cosine_similarity

from embedding_lab.figures.compare import differences, two_companies
from embedding_lab.lessons import compare
from embedding_lab.lessons import compare_captions as captions
from embedding_lab.lessons.compare import agreement
from embedding_lab.vectors.shared import shared_rows
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors
from embedding_lab.vectors.words import Words

NASTY = '<b>"a&b"</b>'


def table(words, *, seed=0, d=6, name="small", rows=None):
    if rows is None:
        rows = np.random.default_rng(seed).standard_normal((len(words), d))
    return WordVectors.from_rows(words, rows, name=name)


def names(n):
    return [f"w{i}" for i in range(n)]


def chosen(one, other, choice="500", only=()):
    return compare.words_in_both(one, other, compare.rows_in_both(one, other), choice, only)


def pair(one, other, choice="500", only=()):
    both = chosen(one, other, choice, only)
    return both, agreement(both.units)


def noise(n=300, *, same=0.0, seed=0):
    """Two tables of n words; `same` mixes the first into the second."""
    random = np.random.default_rng(seed)
    first, second = random.standard_normal((2, n, 20))
    return table(names(n), rows=first), table(names(n), rows=same * first + (1 - same) * second)


# Which words


def test_shared_words_are_those_of_two_python_sets():
    one, other = ["b", "a", "ä", "c", "d"], ["d", "ä", "x", "a"]
    first, second = shared_rows(Words.from_strings(one), Words.from_strings(other))
    assert [one[i] for i in first] == [word for word in one if word in other]
    assert [other[i] for i in second] == [one[i] for i in first]


def test_of_several_spellings_the_most_frequent_is_paired_and_only_once():
    one = Words.from_strings(["Turkey", "turkey", "boat"])
    other = Words.from_strings(["boat", "turkey"])
    first, second = shared_rows(one, other, fold=True)
    assert (first.tolist(), second.tolist()) == ([0, 2], [1, 0])
    second, first = shared_rows(other, one, fold=True)
    assert (first.tolist(), second.tolist()) == ([2, 0], [0, 1])


def test_capitals_count_only_where_both_tables_have_them():
    capitals, lower = table(["King", "queen", "Man"]), table(["man", "king", "queen"])
    assert chosen(capitals, lower, "200").words == ("King", "queen", "Man")
    assert chosen(lower, capitals, "200").words == ("man", "king", "queen")
    others = table(["king", "Man"])
    assert chosen(capitals, others, "200").words == ("Man",)


def test_the_top_words_are_those_that_the_other_table_has_too():
    one, other = table(names(600)), table([f"w{i}" for i in range(0, 600, 2)])
    both = chosen(one, other, "200")
    assert both.words == tuple(f"w{i}" for i in range(0, 400, 2))
    assert (both.shared, both.chosen, both.missing, both.drawn) == (300, 200, 199, 200)
    rows = both.rows[1]
    assert [other.words[row] for row in rows] == list(both.words)


def test_no_more_words_are_compared_or_drawn_than_there_is_room_for():
    one = table(names(2_500), d=2)
    both = chosen(one, one, "5000")
    assert (len(both.words), both.drawn, both.chosen) == (2_000, 500, 2_500)
    told = captions.choice(both, "one", "two")
    assert "first 2,000 of the 2,500 chosen" in told
    assert "first 500" in told


def test_words_passed_over_are_those_before_the_last_compared(monkeypatch):
    monkeypatch.setattr(compare, "MOST_COMPARED", 5)
    one, other = table(names(40)), table([f"w{i}" for i in range(0, 40, 2)])
    both = chosen(one, other, "5000")
    assert both.words == ("w0", "w2", "w4", "w6", "w8")
    assert (both.chosen, both.missing) == (20, 4)
    assert "Passed over on the way: 4 that" in captions.choice(both, "one", "two")


@pytest.mark.parametrize("only", [(), tuple(f"w{i}" for i in range(9))])
def test_a_row_of_zeros_in_either_table_is_not_compared(only):
    rows = np.random.default_rng(0).standard_normal((2, 9, 4))
    rows[0, 2] = rows[1, 5] = rows[1, 8] = 0
    both = chosen(table(names(9), rows=rows[0]), table(names(9), rows=rows[1]), "200", only)
    assert both.words == ("w0", "w1", "w3", "w4", "w6", "w7")
    assert (both.chosen, both.missing) == (6, 0)
    assert "with a row of zeros" in captions.choice(both, "one", "two")
    assert "In two the row of **w5**" in captions.pointless("w5", ["two"])


def test_words_asked_for_are_kept_as_far_as_both_have_them():
    one, other = table(["a", "b", "c"]), table(["c", "b", "x"])
    both = chosen(one, other, "categories", ["c", "a", "b", "x"])
    assert both.words == ("b", "c")
    assert both.missing == 1
    assert chosen(one, other, "categories", ["a"]) is None
    assert chosen(one, table(["q"]), "200") is None


# How far they agree


def test_overlaps_are_those_of_brute_force():
    one, other = noise(60, same=0.5)
    _, found = pair(one, other)
    for i in range(60):
        sets = []
        for vectors in (one, other):
            cosines = cosine_similarity(vectors.matrix.astype(np.float64))[i]
            cosines[i] = -np.inf
            sets.append(np.argsort(-cosines, kind="stable")[:10].tolist())
        assert found.near[0][i].tolist() == sets[0]
        assert found.near[1][i].tolist() == sets[1]
        assert found.common[i] == len(set(sets[0]) & set(sets[1]))
    assert found.mean == pytest.approx(found.common.sum() / 600)
    assert found.chance == 10 / 59


def test_a_turned_table_keeps_all_its_neighbours():
    one, _ = noise(80)
    turn = ortho_group.rvs(20, random_state=1)
    _, found = pair(one, table(names(80), rows=one.matrix @ turn))
    assert found.mean == 1
    assert "same company" in captions.verdict(found, same=False).lower()


def test_random_tables_agree_as_often_as_chance_says():
    one, other = noise(800)
    _, found = pair(one, other, "1000")
    law = hypergeom(799, 10, 10)
    assert compare.by_chance(800, 10) == pytest.approx(law.pmf(np.arange(11)))
    assert found.mean == pytest.approx(found.chance, abs=4 * law.std() / 10 / np.sqrt(800) * 2)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_very_few_shared_words_are_no_error(n):
    one, other = table(names(n)), table(names(n), seed=1)
    both, found = pair(one, other)
    assert (found is None) == (n < 4)
    assert captions.verdict(found, same=False)
    first, second = compare.company(both, (one.matrix[0], other.matrix[0]), 0)
    assert len(first) == len(second) == (n - 1 if n < 4 else (n - 1) // 2)
    if found is not None:
        differ, agree = compare.most_and_least_alike(both, found)
        assert not {word.word for word in differ} & {word.word for word in agree}


def test_the_right_map_lies_as_scipy_would_lay_it_and_keeps_its_distances():
    random = np.random.default_rng(3)
    left = random.standard_normal((40, 2))
    quarter = Rotation.from_euler("z", 70, degrees=True).as_matrix()[:2, :2]
    right = left @ quarter * [1, -1] + 5 + 0.1 * random.standard_normal((40, 2))
    turned = compare.turned(right, left)
    centred = right - right.mean(axis=0)
    oracle = centred @ orthogonal_procrustes(centred, left - left.mean(axis=0))[0]
    np.testing.assert_allclose(turned, oracle, atol=1e-9)
    assert np.linalg.norm(turned - left + left.mean(axis=0)) < np.linalg.norm(centred - left)
    np.testing.assert_allclose(
        np.ptp(np.linalg.norm(turned, axis=1) - np.linalg.norm(centred, axis=1)), 0, atol=1e-9
    )


def test_words_that_differ_and_agree_most_come_by_overlap_then_frequency():
    both, found = pair(*noise(100, same=0.6))
    differ, agree = compare.most_and_least_alike(both, found)
    order = sorted(range(100), key=lambda i: (found.common[i], i))
    assert [one.word for one in differ] == [both.words[i] for i in order[:10]]
    order = sorted(range(100), key=lambda i: (-found.common[i], i))
    assert [one.word for one in agree] == [both.words[i] for i in order[:10]]
    first = both.words.index(agree[0].word)
    assert [one.word for one in agree[0].first] == [both.words[i] for i in found.near[0][first][:3]]
    inside = set(found.near[1][first].tolist())
    assert [one.in_both for one in agree[0].first] == [
        i in inside for i in found.near[0][first][:3]
    ]


def test_the_company_of_a_compared_word_is_that_of_the_agreement():
    one, other = noise(60, same=0.5)
    both, found = pair(one, other)
    first, second = compare.company(both, (one.matrix[7], other.matrix[7]), 7)
    assert [near.word for near in first] == [both.words[i] for i in found.near[0][7]]
    assert [near.word for near in second] == [both.words[i] for i in found.near[1][7]]
    assert sum(near.in_both for near in first) == found.common[7]
    for near in first:
        listed = [one.word for one in second]
        assert near.in_both == (near.other_place <= 10) == (near.word in listed)


@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("seed", range(6))
def test_company_and_agreement_order_equal_words_alike(d, seed):
    whole = np.random.default_rng(seed).integers(-1, 2, (40, d))
    one, other = table(names(40), rows=whole, name="one"), noise(40)[1]
    both, found = pair(one, other)
    for place in range(len(both.words)):
        rows = one.matrix[both.rows[0][place]], other.matrix[both.rows[1][place]]
        first, _ = compare.company(both, rows, place)
        assert sum(near.in_both for near in first) == found.common[place]


def test_a_word_that_is_not_compared_has_company_too():
    one, other = noise(60)
    both, _ = pair(one, other, only=names(30))
    first, _ = compare.company(both, (one.matrix[50], other.matrix[50]), None)
    cosines = cosine_similarity(one.matrix[50:51].astype(float), one.matrix[:30].astype(float))[0]
    assert [near.word for near in first] == [f"w{i}" for i in np.argsort(-cosines)[:10]]


# Captions


def test_the_verdict_turns_with_what_was_measured():
    verdicts = {}
    for same in (0.0, 0.5, 0.8):
        verdicts[same] = captions.verdict(pair(*noise(500, same=same))[1], same=False)
    assert re.search("No more than chance|Hardly above chance", verdicts[0.0])
    assert "agree in part" in verdicts[0.5]
    assert "largely agree" in verdicts[0.8]


def test_shuffled_speeches_agree_hardly_above_chance_with_real_ones_and_glove_does_better():
    speeches = open_table("sotu")
    _, found = pair(speeches, open_table("sotu-shuffled"))
    assert captions.verdict(found, same=False).startswith("**Hardly above chance**")
    _, better = pair(speeches, open_table("glove"))
    assert captions.verdict(better, same=False).startswith("**They agree in part**")
    assert better.mean > 4 * found.mean


def test_one_table_twice_is_called_so():
    one, _ = noise(50)
    _, found = pair(one, one)
    assert found.mean == 1
    assert "same table twice" in captions.verdict(found, same=True)


def test_a_selection_is_compared_with_all():
    _, found = pair(*noise(100, same=0.6))
    best, worst = int(found.common.argmax()), int(found.common.argmin())
    told = captions.selection(found, [best, worst])
    assert "**2 words**" in told
    assert captions.selection(found, [best]) != captions.selection(found, [worst])
    assert captions.selection(found, []) == captions.selection(None, [1]) == ""


def test_ties_at_the_bottom_are_counted():
    found = pair(*noise(300))[1]
    assert f"{(found.common == 0).sum()} words share the fewest" in captions.extremes(found)
    for n in range(4, 24):
        both, found = pair(*noise(n, seed=n))
        tied = int((found.common == found.common.min()).sum())
        differ, agree = compare.most_and_least_alike(both, found)
        told, fewest = captions.extremes(found), int(found.common.min())
        if tied > len(differ) > 1 and fewest < found.common.max():
            assert f"the first {len(differ)} of them are listed" in told
            assert all(one.common > fewest for one in agree)
    same = pair(*noise(50, same=1.0))[1]
    assert "none differs more" in captions.extremes(same)


@pytest.mark.parametrize("common", [0, 3])
def test_the_company_is_summed_up_and_escaped(common):
    told = captions.company("![x](http://a.b/c)", common, 10, 0.02)
    assert "![x](" not in told
    assert ("none of 10" in told) == (common == 0)
    assert "![x](" not in captions.absent("![x](http://a.b/c)", ["one", "two"])


def test_sentences_are_short():
    both, found = pair(*noise(500, same=0.4))
    for told in (
        captions.choice(both, "State of the Union, shuffled", "GloVe 6B 50d"),
        captions.places((0.1, 0.2), ringed="word"),
        captions.verdict(found, same=False),
        captions.selection(found, [1, 2, 3]),
        captions.extremes(found),
        captions.company("word", 2, 10, 0.02),
    ):
        for sentence in re.split(r"(?<=[.:]) ", told):
            assert len(sentence.split()) <= 20, sentence


# Drawings


def drawn_parts(drawing):
    return [ElementTree.fromstring(part) for part in (drawing.wide, drawing.narrow)]


def test_the_drawings_stay_inside_their_frames_and_say_each_word():
    words = [NASTY, "strawberries" * 4, *names(40)]
    one, other = table(words), table(words, seed=1)
    both, found = pair(one, other)
    companies = compare.company(both, (one.matrix[1], other.matrix[1]), 1)
    lists = compare.most_and_least_alike(both, found)
    titles = ("GloVe 6B 50d", NASTY * 9)
    for drawing in (two_companies(NASTY, companies, titles), differences(lists, titles, found.k)):
        for root in drawn_parts(drawing):
            width, height = map(float, root.get("viewBox").split()[2:])
            for mark in root.iter("text"):
                assert 0 <= float(mark.get("x")) <= width
                assert 0 <= float(mark.get("y")) <= height
            for mark in root.iter("rect"):
                assert float(mark.get("x")) >= 0
                assert float(mark.get("x")) + float(mark.get("width")) <= width
            clickable = {mark.get("data-word") for mark in root.iter("text")}
            assert len(clickable & set(words)) > 5


def test_a_line_joins_each_neighbour_in_both():
    one, other = noise(60, same=0.6)
    both, found = pair(one, other)
    companies = compare.company(both, (one.matrix[7], other.matrix[7]), 7)
    for root in drawn_parts(two_companies("w7", companies, ("one", "two"))):
        assert len(list(root.iter("line"))) == found.common[7] > 0


def test_as_many_cells_are_green_as_neighbours_are_common():
    both, found = pair(*noise(100, same=0.6))
    lists = compare.most_and_least_alike(both, found)
    root = drawn_parts(differences(lists, ("one", "two"), found.k))[0]
    fills = [mark.get("fill") for mark in root.iter("rect")]
    assert fills.count("var(--answer)") == sum(one.common for part in lists for one in part)
    assert len(fills) == 20 * found.k


def test_the_tables_behind_the_pictures_have_what_these_show():
    one, other = noise(100, same=0.6)
    both, found = pair(one, other)
    companies = compare.company(both, (one.matrix[7], other.matrix[7]), 7)
    table = compare.company_columns(companies, ("same", "same"))
    assert table["word"] == [near.word for company in companies for near in company]
    assert table["place"] == [*range(1, found.k + 1)] * 2
    listed = [one for part in compare.most_and_least_alike(both, found) for one in part]
    table = compare.listed_columns(listed, ("same", "same"))
    assert sorted(table) == ["in common", "nearest in 1: same", "nearest in 2: same", "word"]
    assert table["in common"] == [one.common for one in listed]
    assert table["nearest in 2: same"][0] == ", ".join(near.word for near in listed[0].second)

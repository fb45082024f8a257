"""What lesson 1 says is so: each of its sentences is held against an independent reading."""

import re
from itertools import combinations

import numpy as np
import pytest
from adversaries import table, tables
from claims import Claims
from drawn import drawings
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import distance

from embedding_lab.lessons import one_hot as lesson
from embedding_lab.lessons.chance_words import pairs_drawn
from embedding_lab.lessons.lookup import look_up
from embedding_lab.lessons.rotation import rotation, rotation_sentence
from embedding_lab.vectors.chance import random_pair_cosines
from embedding_lab.vectors.shelf import open_table

claims = Claims(
    "pages/1_one_hot.py",
    "src/embedding_lab/lessons/one_hot.py",
    "src/embedding_lab/lessons/rotation.py",
    "src/embedding_lab/lessons/lookup.py",
    "src/embedding_lab/lessons/chance_words.py",
)
NEAR = 3e-6  # distances of float32 rows and those of float64 rows differ by less
QUICK = settings(max_examples=60, deadline=None)


@st.composite
def lists(draw):
    """Draw a table and 2 to 12 words in some order, a few of which it may lack."""
    vectors = draw(tables())
    known = draw(st.permutations(list(vectors.words)[:12]))
    words = [*known[: draw(st.integers(0, 12))], *draw(st.sampled_from([(), ("?",), ("?", "!")]))]
    return vectors, draw(st.permutations(words if len(words) > 1 else ["?", "w0"]))


def distances_of(vectors, words):
    """Return 1 - cosine of every pair that the table has with a direction."""
    known = [word for word in words if vectors.find(word) is not None]
    rows = {word: vectors.vector(word).astype(np.float64) for word in known}
    pointing = [word for word in known if rows[word].any()]
    return {
        frozenset((one, other)): distance.cosine(rows[one], rows[other])
        for one, other in combinations(pointing, 2)
    }


@claims.check(
    "Reorder the words and only the index moves: it measures the list.",
    "With two words not even the index distance can move.",
    "Only the index distances can: they measure the list.",
    "No order of the words can move a one-hot distance, or a distance between rows of W.",
    "Two words make a distance.",
)
@given(lists(), st.randoms(use_true_random=False))
@QUICK
def test_another_order_moves_the_index_and_nothing_else(drawn, random):
    vectors, words = drawn
    other = list(words)
    random.shuffle(other)
    before, after = (
        {frozenset((pair.first, pair.second)): pair for pair in lesson.read_pairs(order, vectors)}
        for order in (words, other)
    )
    for names, pair in before.items():
        same = after[names]
        assert (pair.hamming, pair.euclidean, pair.cosine) == (
            same.hamming, same.euclidean, same.cosine,
        )  # fmt: skip
        assert pair.dense == same.dense or pair.dense == pytest.approx(same.dense, abs=NEAR)
        assert pair.index == abs(words.index(pair.first) - words.index(pair.second))
    told = lesson.order_sentence(lesson.read_pairs(words, vectors))
    assert ("With two words" in told) == (len(words) == 2)
    assert {pair.index for pair in lesson.read_pairs(words[:2], vectors)} == {1}
    assert lesson.read_pairs(words[:1], vectors) == []


@claims.check(
    "{} In any order, W puts :orange[**{}**] nearest, at {}.",
    "{} In W, {} of {} pairs share the least distance.",
    "{} Multiplying by a one-hot only picks a row, so we look it up.",
    "A row of zeros has no direction, so it has no cosine.",
    "1 is the same direction, 0 a right angle, −1 the opposite.",
    "The distance here is 1 − cosine, so 0 is nearest.",
)
@given(lists())
@QUICK
def test_the_nearest_pair_is_the_nearest(drawn):
    vectors, words = drawn
    readings = lesson.read_pairs(words, vectors)
    expected = distances_of(vectors, words)
    for pair in readings:
        dense = expected.get(frozenset((pair.first, pair.second)))
        assert pair.dense == (None if dense is None else pytest.approx(dense, abs=NEAR))
    told = lesson.order_sentence(readings).replace("\\", "")
    if len(words) == 2:
        return
    least = min(expected.values(), default=None)
    nearest = re.search(r"\[\*\*(\S+) and (\S+)\*\*\] nearest, at ([\d.]+)\.$", told)
    shared = re.search(r"In W, (\d+) of (\d+) pairs share", told)
    if nearest:
        assert expected[frozenset(nearest.group(1, 2))] <= least + NEAR
        assert float(nearest[3]) == pytest.approx(least, abs=0.0051)
    elif shared:
        level = [value for value in expected.values() if value <= least + NEAR]
        assert 2 <= int(shared[1]) <= len(level)
        assert int(shared[2]) == len(expected)
    else:
        assert len(expected) < 2
        assert told.endswith("so we look it up.")


def test_a_row_of_zeros_shares_no_least_distance_and_has_no_cosine():
    vectors = type(table()).from_rows(["a", "b", "c", "d"], [[0, 0], [1, 0], [0, 1], [1, 1]])
    readings = lesson.read_pairs(["a", "b", "c"], vectors)
    assert [pair.dense for pair in readings] == [None, None, pytest.approx(1)]
    assert "share the least" not in lesson.order_sentence(readings)
    cosines = lesson.cosine_matrix(vectors, ["a", "b"])
    assert np.isnan(cosines).tolist() == [[True, True], [True, False]]


def test_cosines_of_known_angles():
    vectors = table(n=2)
    vectors = type(vectors).from_rows(["x", "y", "up", "back"], [[1, 0], [2, 0], [0, 3], [-1, 0]])
    found = {(p.first, p.second): p.dense for p in lesson.read_pairs(list(vectors.words), vectors)}
    assert found["x", "y"] == pytest.approx(0)
    assert found["x", "up"] == pytest.approx(1)
    assert found["x", "back"] == pytest.approx(2)


@claims.check("But of {}, :violet[**{}**] lie as near.")
@given(tables(n=(60, 200)), st.integers(2, 12))
@settings(max_examples=25, deadline=None)
def test_the_pairs_that_lie_as_near_are_counted_among_all_of_a_small_table(vectors, n):
    words = list(vectors.words)
    told = lesson.chance_sentence(vectors, lesson.read_pairs(words[:n], vectors))
    pointing = vectors.matrix[vectors.matrix.any(axis=1)].astype(np.float64)
    everything = distance.pdist(pointing, "cosine")
    least = min(distances_of(vectors, words[:n]).values(), default=None)
    if least is None or len(pointing) < lesson.FEWEST:
        assert not told
        return
    certain, possible = (int((everything <= least + gap).sum()) for gap in (-NEAR, NEAR))
    pairs = len(everything)
    if told:
        zeros = min(2, len(words) - len(pointing))
        without = ("", ", the zero row left out", ", zero rows left out")[zeros]
        said = rf"But of all {pairs:,} pairs{without}, :violet\[\*\*([\d,]+)\*\*\]"
        count = re.search(said, told)
        assert certain <= int(count[1].replace(",", "")) <= possible
    else:
        assert certain <= 0.01 * pairs


@pytest.mark.parametrize(("zeros", "said"), [(0, ""), (1, "the zero row"), (60, "zero rows")])
def test_pairs_with_a_row_of_zeros_do_not_lie_as_near(zeros, said):
    rows = np.zeros((60 + zeros, 2), np.float32)
    angles = np.linspace(0, np.pi, 60)
    rows[:60] = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    vectors = type(table()).from_rows([f"w{i}" for i in range(len(rows))], rows)
    near, far = (lesson.read_pairs(words, vectors) for words in (["w0", "w1"], ["w0", "w59"]))
    told = lesson.chance_sentence(vectors, far)
    left_out = f", {said} left out" if said else ""
    assert told == f" But of all 1,770 pairs{left_out}, :violet[**1,770**] lie as near."
    assert f"all 1,770 pairs{left_out}, :violet[**59**]" in lesson.chance_sentence(vectors, near)
    few = type(table()).from_rows(["a", "b", *vectors.words], [[1, 0], [-1, 0], *rows * 0])
    assert lesson.chance_sentence(few, lesson.read_pairs(["a", "b"], few)) == ""


def test_what_pairs_were_drawn_from_is_named():
    teaching, glove = open_table("teaching"), open_table("glove")
    words = len(teaching)
    assert len(random_pair_cosines(teaching)) == words * (words - 1) / 2
    assert pairs_drawn(teaching, 15_576) == "all 15,576 pairs"
    assert pairs_drawn(teaching, 100) == "100 random pairs"
    assert pairs_drawn(glove, 9) == "9 random pairs of the first 20,000 words"
    assert pairs_drawn(glove, 9, 20_631) == "9 random pairs of the first 20,631 words"
    assert pairs_drawn(teaching.first(2), 1) == "the only pair"


@claims.check(
    "**One-hot code**: a column of zeros with a single 1, at the word's place in the list.",
    "So all pairs of words are equally far apart.",
    "**Hamming**: in how many places a pair of codes differs.",
    "**Euclidean**: the length of the straight line between them.",
    "To none: it is as far from all the others as they are from each other.",
    "one-hot 1 − cos",
    "row of W 1 − cos",
)
@pytest.mark.parametrize("n", [2, 3, 12])
def test_all_one_hot_codes_are_equally_far_apart(n):
    codes = lesson.one_hot(n)
    assert codes.tolist() == [[float(i == j) for j in range(n)] for i in range(n)]
    vectors = table(n=12)
    for pair in lesson.read_pairs(list(vectors.words)[:n], vectors):
        assert (pair.hamming, pair.cosine) == (2, 1)
        assert pair.euclidean == pytest.approx(2**0.5)


@claims.check(
    "**xᵀW**: the one-hot code x times W.",
    "All rows but one are multiplied by zero, so a program looks that row up instead.",
    "**W**: the table of vectors on the bench.",
    "It has a row for each word, and d numbers in a row.",
)
@given(tables())
@settings(max_examples=25, deadline=None)
def test_the_product_is_the_row(vectors):
    for word in list(vectors.words)[:3]:
        found = look_up(vectors, word)
        np.testing.assert_array_equal(found.by_product, vectors.matrix[vectors.row(word)])
        assert found.difference == 0
    assert vectors.matrix.shape == (len(vectors.words), vectors.dimensions)


@claims.check(
    "Rotated: a coordinate moved by up to {}, {}.",
    "A Manhattan distance, the sum of the gaps along each axis, moved by up to {}.",
    "So no cosine can tell one set of axes from another.",
    "In one dimension there is nothing to rotate.",
    "These rows are all zero, so a rotation leaves them where they are.",
    "With two axes or more, the strips can change.",
    "No cosine can: a rotation keeps every angle and every length.",
    "A Manhattan distance can move: it is added up along the axes.",
    "**Manhattan**: a distance that adds up the gaps along each axis.",
    "Turn the axes, and it can change.",
)
@given(tables(n=(3, 12), d=(1, 2, 5, 50)), st.integers(2, 12))
@QUICK
def test_a_rotation_moves_coordinates_and_manhattan_and_no_cosine(vectors, n):
    rows = [np.array(vectors.vector(word)) for word in list(vectors.words)[:n]]
    Q = rotation(vectors.dimensions, seed=0)
    told = rotation_sentence(rows, Q)
    before = np.array(rows, np.float64)
    after = before @ Q
    assert np.linalg.norm(after, axis=1) == pytest.approx(np.linalg.norm(before, axis=1))
    assert distance.pdist(after) == pytest.approx(distance.pdist(before), abs=1e-9)
    if vectors.dimensions == 1:
        assert told == "In one dimension there is nothing to rotate."
        assert (after == before).all()
        return
    if not before.any():
        assert "all zero" in told
        return
    assert "no cosine by more than rounding" in told
    assert f"by up to {size(np.abs(after - before).max())}, no cosine" in told
    moved = np.abs(distance.pdist(after, "cityblock") - distance.pdist(before, "cityblock")).max()
    if moved > 1e-9:
        assert told.split("moved by up to ")[2].startswith(size(moved))
    else:
        assert "Manhattan" not in told


def size(value):
    """Write a number as the sentence does, by other means."""
    return f"{value:.2g}" if value < 0.1 else f"{value:.{2 - (value >= 9.995)}f}"


def test_a_manhattan_distance_of_the_opening_words_moves_on_every_table():
    for name, words in (("glove", ("lettuce", "boat", "spinach")), ("sotu", ("war", "peace"))):
        vectors = open_table(name)
        rows = [np.array(vectors.vector(word)) for word in words]
        assert "A Manhattan distance" in rotation_sentence(rows, rotation(vectors.dimensions, 0))


@claims.check("Training by Adam favours axes as well.")
def test_a_step_of_adam_depends_on_the_axes_and_one_of_plain_descent_does_not():
    Q = rotation(6, seed=1)
    gradient = np.random.default_rng(0).normal(size=6)

    def adam(g):  # the first step: both moments are corrected to g and g * g
        return g / (np.sqrt(g * g) + 1e-8)

    assert (0.1 * gradient) @ Q == pytest.approx(0.1 * (gradient @ Q))
    assert np.abs(adam(gradient) @ Q - adam(gradient @ Q)).max() > 0.1


@claims.check("Only the first {} different words are read.", "2 to 12 different words.")
def test_twelve_words_are_read_and_two_are_needed(app):
    page = app.run().switch_page("pages/1_one_hot.py").run()
    words = [*SIX, *(f"{word}s" for word in SIX)]
    for typed, more in (
        (words, False), (["Lettuce", *words], False), ([*words, "Boat"], False),
        ([*words, "dog"], True), (["Lettuce", *words, "dog", "cat"], True),
    ):  # fmt: skip
        page.session_state["words"] = typed
        page.run()
        told = [one.value for one in page.caption if "are read" in one.value]
        assert told == ["Only the first 12 different words are read."] * more
        read = {word for pair in pairs_drawn_on(page) for word in pair}
        assert read == set(words)
    page.multiselect(key="words").set_value(["boat"]).run()
    assert page.info[0].value.startswith("Two words make a distance.")


@claims.check("Find its pairs in the column *as row of W*: there, distances can differ.")
@pytest.mark.parametrize("name", ["glove", "sotu"])
def test_the_distances_of_ship_differ_in_w(name):
    vectors = open_table(name)
    words = [
        word for word in ("lettuce", "boat", "spinach", "king", "ship") if word in vectors.words
    ]
    to_ship = {round(lesson.dense_distance(vectors, word, "ship"), 2) for word in words[:-1]}
    assert len(to_ship) == len(words) - 1


SIX = ["lettuce", "boat", "spinach", "ship", "carrot", "king"]


def pairs_drawn_on(page):
    """The words of each pair that the first picture shows."""
    shown = drawings(page)[0]["alt"]
    return [tuple(sorted(pair)) for pair in re.findall(r"(\w+) and (\w+): index", shown)]


def index_of(page):
    """The index distance of each pair that the first picture shows, now and after a swap."""
    shown = re.findall(r"(\w+) and (\w+): index (\d+)", drawings(page)[0]["alt"])
    return {tuple(sorted(pair)): int(gap) for *pair, gap in shown}


@pytest.mark.parametrize(
    "typed",
    [
        ["lettuce", "boat", "spinach", "Spinach"],
        ["Lettuce", "lettuce", "boat", " boat", "spinach", ""],
        [*SIX, *(f"{word}s" for word in SIX), "dog", "cat"],
    ],
)
def test_a_swap_moves_what_the_dots_foretold_whatever_was_typed(app, typed):
    page = app.run().switch_page("pages/1_one_hot.py").run()
    page.session_state["words"] = typed
    page.run()
    read = lesson.vocabulary(typed, fold=str.lower)[:12]
    readings = lesson.read_pairs(read, open_table("glove"))
    foretold = dict(
        zip(((one.first, one.second) for one in readings), lesson.after_swap(readings, read),
            strict=True)
    )  # fmt: skip
    before = index_of(page)
    page.button(key="swap").click().run()
    after = index_of(page)
    assert after != before
    assert after == {
        pair: foretold.get(pair) or foretold[pair[::-1]] for pair in pairs_drawn_on(page)
    }
    assert lesson.vocabulary(page.session_state["words"])[:12] == [*read[:-2], read[-1], read[-2]]


@claims.check("Press **Swap the last two**.")
def test_a_button_swaps_the_last_two_words(app):
    page = app.switch_page("pages/1_one_hot.py").run()
    assert page.session_state["words"] == ["lettuce", "boat", "spinach"]
    page.button(key="swap").click().run()
    assert page.session_state["words"] == ["lettuce", "spinach", "boat"]
    for alone in (["boat"], ["boat", "Boat", " boat"]):
        page.session_state["words"] = alone
        page.run()
        assert page.button(key="swap").disabled
    assert not page.exception


claims.no_fact(
    "**Cosine**: how far vectors point the same way.",
    "Put them in a random order.",
    "Add a word, such as **ship**.",
    "Add another, or press Reset.",
    "Type any word.",
    "Turns all vectors together, as one turns a map.",
    "The distances of every pair.",
)


def test_every_sentence_is_answered_for():
    claims.are_complete()

"""What the pictures say, to the eye and to a screen reader, held against the numbers drawn."""

import re
from itertools import pairwise
from math import floor
from xml.etree import ElementTree

import numpy as np
import pytest
import test_figures_one_step
import test_sheets
from adversaries import table, tables
from claims import Claims
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.figures import analogies, codes, compare, pairs
from embedding_lab.figures.dimension_curve import dimension_curve
from embedding_lab.figures.found import Found, Rise, found_curves
from embedding_lab.figures.home import three_codes
from embedding_lab.figures.in_hand import nearest_list
from embedding_lab.figures.ledger import ledger_bars
from embedding_lab.figures.lookup import Excerpt, Row, lookup
from embedding_lab.figures.loss import Fall, loss_curve
from embedding_lab.figures.neighbour_bars import neighbour_bars
from embedding_lab.figures.neighbour_list import neighbour_list
from embedding_lab.figures.neighbours_then import neighbours_then
from embedding_lab.figures.network import networks
from embedding_lab.figures.noise import noise_curves
from embedding_lab.figures.noise_grid import noise_grid
from embedding_lab.figures.offset_evidence import arithmetic
from embedding_lab.figures.one_step import one_step as draw_step
from embedding_lab.figures.scoreboard import scoreboard
from embedding_lab.figures.sheet import teacher_sheet
from embedding_lab.figures.trust_badge import trust_badge
from embedding_lab.figures.two_matrices import two_matrices
from embedding_lab.figures.window import window_strip
from embedding_lab.lessons import compare as comparing
from embedding_lab.lessons.analogies import evidence, read
from embedding_lab.lessons.first_look import look_at
from embedding_lab.lessons.ledger import OUTPUTS, Sizes, ledger
from embedding_lab.lessons.lookup import Timing, look_up
from embedding_lab.lessons.map_marks import true_neighbours
from embedding_lab.lessons.map_scores import Scores
from embedding_lab.lessons.numbers import percent, seconds
from embedding_lab.lessons.one_hot import cosine_matrix, read_pairs
from embedding_lab.lessons.one_step import one_step
from embedding_lab.lessons.steps import STEPS
from embedding_lab.lessons.watching import then_and_now
from embedding_lab.lessons.windows import read_window
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.settings import Settings
from embedding_lab.training.trainer import train
from embedding_lab.vectors.formula import Abc, parse
from embedding_lab.vectors.questions import Evaluation, PairScore, SectionScore
from embedding_lab.vectors.search import neighbours
from embedding_lab.vectors.shelf import open_table

claims = Claims(
    "src/embedding_lab/figures/analogies.py",
    "src/embedding_lab/figures/codes.py",
    "src/embedding_lab/figures/compare.py",
    "src/embedding_lab/figures/dimension_curve.py",
    "src/embedding_lab/figures/found.py",
    "src/embedding_lab/figures/home.py",
    "src/embedding_lab/figures/in_hand.py",
    "src/embedding_lab/figures/ledger.py",
    "src/embedding_lab/figures/lookup.py",
    "src/embedding_lab/figures/loss.py",
    "src/embedding_lab/figures/neighbour_list.py",
    "src/embedding_lab/figures/neighbours_then.py",
    "src/embedding_lab/figures/network.py",
    "src/embedding_lab/figures/noise.py",
    "src/embedding_lab/figures/noise_grid.py",
    "src/embedding_lab/figures/offset_evidence.py",
    "src/embedding_lab/figures/one_step.py",
    "src/embedding_lab/figures/pairs.py",
    "src/embedding_lab/figures/scoreboard.py",
    "src/embedding_lab/figures/sheet.py",
    "src/embedding_lab/figures/trust_badge.py",
    "src/embedding_lab/figures/two_matrices.py",
    "src/embedding_lab/figures/window.py",
)
WORDS = ("king", "man", "woman", "queen")
lightly = settings(max_examples=25, deadline=None)

claims.no_fact(
    "Both verdicts appear here as soon as the formula can be answered.",
    "Predict first, in a word or a number.",
    "Then open the link and compare.",
)


def lines_of(picture):
    """What stands in a picture, tips left out."""
    marks = ElementTree.fromstring(picture).iter("text")
    return ["".join([m.text or "", *(span.text or "" for span in m.iter("tspan"))]) for m in marks]


def tips_of(picture):
    return [title.text for title in ElementTree.fromstring(picture).iter("title")]


def written(value):
    return f"{value:z.2f}".replace("-", "−")


def cosine(one, other):
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(np.dot(one, other) / lengths) if lengths else None


# ---- Lesson 1 and Home


@claims.check("cosine distance 1 − cos")
@given(tables(words=WORDS[:3]))
@lightly
def test_the_dense_code_of_home_is_read_by_one_minus_the_cosine(vectors):
    look = look_at(vectors, WORDS[:3])
    rows = [vectors.vector(word) for word in WORDS[:3]]
    drawing = three_codes(look, rows)
    assert "cosine distance 1 − cos" in lines_of(drawing.wide)
    (dense,) = (one for one in look.readings if one.code == "dense")
    for (i, j), distance in dense.distances.items():
        expected = cosine(rows[i], rows[j])
        assert (distance is None) == (expected is None)
        assert distance is None or distance == pytest.approx(1 - expected, abs=1e-5)


@claims.check(
    "{} as one-hot columns and as rows of W, with the cosine of each pair that has one.",
    "{} Not in the table: {}.",
)
@given(tables(words=WORDS[:3]))
@lightly
def test_codes_have_a_cosine_exactly_where_two_words_point_somewhere(vectors):
    words = ["king", "boat", "man", "woman"]  # the table has no boat
    rows = [vectors.vector(one) if one in vectors.words else None for one in words]
    drawing = codes.both_codes(words, rows, cosine_matrix(vectors, words))
    tips = tips_of(drawing.wide)
    for i, word in enumerate(words):
        for j, other in enumerate(words):
            known = rows[i] is not None and rows[j] is not None
            expected = cosine(rows[i], rows[j]) if known else None
            told = [tip for tip in tips if tip.startswith(f"cos({word}, {other}) = ")]
            assert len(told) == (expected is not None)
            if told:
                said = told[0].split(" = ")[1]
                assert said != "−0.000"
                assert float(said.replace("−", "-")) == pytest.approx(expected, abs=0.00051)
    assert drawing.alt.endswith("Not in the table: boat.")
    assert lines_of(drawing.wide).count("has no row") == 1
    assert "Not in" not in codes.both_codes(["king"], rows[:1], np.ones((1, 1))).alt


@claims.check("Distances of pairs.", "one-hot: Hamming {}, 1 − cos {}")
@given(tables(words=WORDS), st.integers(2, 4))
@lightly
def test_the_distances_of_pairs_are_those_of_their_codes(vectors, n):
    words = WORDS[:n]
    drawing = pairs.distances(read_pairs(words, vectors), [], "")
    code = np.eye(n)
    assert "one-hot: Hamming always 2, 1 − cos always 1" in lines_of(drawing.narrow)
    told = drawing.alt.removeprefix("Distances of pairs. ").split("; ")
    for one in told:
        first, second = re.match(r"(\w+) and (\w+): index", one).groups()
        i, j = words.index(first), words.index(second)
        assert (code[i] != code[j]).sum() == 2
        assert cosine(code[i], code[j]) == 0
        dense = cosine(vectors.vector(first), vectors.vector(second))
        said = one.rpartition(" ")[2]
        assert one.startswith(
            f"{first} and {second}: index {j - i}, Hamming 2, Euclidean {2**0.5:.2f}, "
            "one-hot cosine distance 1, dense cosine distance "
        )
        assert (said == "unknown") == (dense is None)
        assert dense is None or float(said) == pytest.approx(1 - dense, abs=0.00501)
    assert len(told) == n * (n - 1) // 2
    tips = tips_of(drawing.wide)
    assert tips.count("no row, or one of zeros") == drawing.alt.count("distance unknown")


@claims.check(
    "The one-hot row of {} times W equals row {} of W; largest difference {}.",
    "A product takes {}, a lookup {} at {} words.",
)
@given(tables(), st.data())
@lightly
def test_the_product_picks_the_row_and_the_largest_table_is_the_one_told(vectors, data):
    row = data.draw(st.integers(0, len(vectors) - 1))
    found = look_up(vectors, vectors.words[row])
    code = np.eye(len(vectors), dtype=np.float32)[row]
    assert np.array_equal(code @ vectors.matrix, vectors.matrix[row])
    rows = [Row(row, vectors.words[row], found.by_index, lit=True)]
    timings = [Timing(1_000, 2e-5, 3e-6), Timing(200_000, 4e-3, 5e-6)]
    excerpt = Excerpt(len(vectors), vectors.dimensions, rows, found.by_product)
    drawing = lookup(excerpt, timings, found.difference)
    assert drawing.alt == (
        f"The one-hot row of {vectors.words[row]} times W equals row {row} of W; "
        f"largest difference 0. A product takes {seconds(4e-3)}, a lookup {seconds(5e-6)} "
        "at 200,000 words."
    )
    shown = lines_of(drawing.wide)
    assert f"W   {len(vectors)} words down, {vectors.dimensions} dimensions across" in shown
    assert "at 200 k words; largest difference 0" in shown


@claims.check("Nearest words and their cosines: {}.")
@given(tables(n=(1, 3, 12)))
@lightly
def test_the_sidebar_lists_the_nearest_with_their_cosines(vectors):
    asked = next((word for word in vectors.words if vectors.norms[vectors.row(word)]), None)
    if asked is None:  # the sidebar says so instead
        return
    drawing = nearest_list(neighbours(vectors, asked, k=5))
    cosines = {
        word: cosine(vectors.vector(asked), vectors.vector(word))
        for word in vectors.words
        if word != asked
    }
    known = [one for one in cosines.values() if one is not None]
    told = re.findall(r"(w\d+) (−?[\d.]+)(?=[,.])", drawing.alt)
    assert (drawing.alt == "Nearest words and their cosines: no other word.") == (not known)
    listed = [cosines[word] for word, _ in told]
    assert listed == pytest.approx(sorted(known, reverse=True)[:5], abs=1e-5)
    for (_, said), value in zip(told, listed, strict=True):
        assert float(said.replace("−", "-")) == pytest.approx(value, abs=0.00501)


# ---- Lesson 2


@claims.check("Fewer weights if {}; d is {}.")
@given(
    st.builds(
        Sizes,
        V=st.integers(1, 10**7),
        h=st.integers(1, 20_000),
        d=st.integers(1, 20_000),
        L=st.sampled_from([1, 2, 8_192]),
        output=st.sampled_from(OUTPUTS),
    )
)
@lightly
def test_the_ledger_says_for_which_d_the_weights_fall(sizes):
    books = ledger(sizes)
    alt = ledger_bars(books).alt
    told = re.search(r"Fewer weights if d (<|≤) ([\d,.]+)(?: or d = ([\d,]+))?; d is", alt)
    limit = float(told[2].replace(",", ""))
    holds = sizes.d < limit or (told[1] == "≤" and sizes.d == limit)
    also = told[3] is not None and sizes.d == int(told[3].replace(",", ""))
    assert (holds or also) == (books.chosen.weights < books.one_hot.weights)
    assert alt.endswith(f"d is {sizes.d:,}.")


@claims.check(
    "One-hot: {}, {}, {} between.",
    "With an embedding: a table of {} × {} = {}, and a next layer of {}.",
)
@given(
    st.integers(1, 10**6), st.integers(1, 5_000), st.integers(1, 5_000), st.sampled_from([1, 2, 9])
)
@lightly
def test_both_networks_are_told_with_the_weights_between_their_layers(V, h, d, L):
    def several(number, name):
        return f"{number:,} {name}{'' if number == 1 else 's'}"

    drawing = networks(ledger(Sizes(V=V, h=h, d=d, L=L)))
    assert (f"One embedding for {L} words" in lines_of(drawing.wide)) == (L > 1)
    assert drawing.alt == (
        f"Two networks. One-hot: {several(L * V, 'input')}, {several(h, 'unit')}, "
        f"{several(L * V * h, 'weight')} between. With an embedding: a table of {V:,} × {d:,} = "
        f"{several(V * d, 'weight')}, and a next layer of {L * d * h:,}."
    )


# ---- Lesson 3


@pytest.mark.parametrize("sample", [1e-3, 0.1, 10])
def test_the_shares_of_a_word_are_told_as_they_are_counted(sample):
    counts = np.array([100, 10, 5, 1])
    vocabulary = Vocabulary(WORDS, counts)
    drawing = noise_curves(vocabulary, WORDS, sample=sample)
    noise = counts**0.75 / (counts**0.75).sum()
    each = "Each word's share of the text, its share of the noise, and its chance of being kept. "
    assert drawing.alt.startswith(each)
    told = drawing.alt.removeprefix(each).removesuffix(".").split("; ")
    for k, one in enumerate(told):
        chance = vocabulary.keep_probability(sample)[k]
        assert one == (
            f"{WORDS[k]}: {percent(counts[k] / counts.sum())} of the text, {percent(noise[k])} "
            f"of the noise, kept with a chance of {chance:.2f}"
        )
        assert f"{WORDS[k]}: kept with a chance of {chance:.2f}" in tips_of(drawing.wide)


@claims.check(
    "A sentence with a window of {} of {} each way.",
    "{} No word is a centre.",
    "No sentence yet.",
    "Framed: its contexts.",
)
@given(
    st.lists(st.sampled_from([*WORDS, "boat"]), max_size=8), st.integers(1, 5), st.integers(0, 50)
)
@lightly
def test_a_window_is_told_as_it_was_drawn(sentence, largest, seed):
    vocabulary = Vocabulary(WORDS, np.array([100, 10, 5, 1]))
    one = read_window(sentence, vocabulary, window=largest, sample=0.01, seed=seed)
    drawing = window_strip(one)
    assert (drawing.alt == "No sentence yet.") == (not sentence)
    kept = [place for place, token in enumerate(one.tokens) if token.kept]
    assert ("No word is a centre." in drawing.alt) == bool(sentence and not kept)
    framed = 'fill="none" stroke="var(--table)"' in re.sub(r"\s+", " ", drawing.narrow)
    assert any("Framed: its contexts." in line for line in lines_of(drawing.narrow)) == framed
    assert framed == bool(one.contexts)
    shares = vocabulary.keep_probability(0.01)
    for token, tip in zip(one.tokens, drawing.alt.split(". ")[-1].split("; "), strict=False):
        if token.word == "boat":
            assert tip.rstrip(".") == "boat: not in the text often enough, so left out"
        else:
            chance = re.search(r": (?:kept|dropped), with a chance of (\S+) to be kept", tip)[1]
            kept_by = float(shares[vocabulary.row(token.word)])
            assert (chance == "1") == (kept_by >= 1)
            assert float(chance) == pytest.approx(min(kept_by, 1), abs=0.0101)
    if not kept:
        return
    told = re.match(r"A sentence with a window of (\d) of (\d) words? each way\.", drawing.alt)
    reach, most = int(told[1]), int(told[2])
    assert 1 <= reach <= most == largest
    middle = kept.index(one.centre)
    assert set(one.contexts) == set(kept[max(0, middle - reach) : middle + reach + 1]) - {
        one.centre
    }


@claims.check("A text without words has no shares.")
def test_shares_are_drawn_exactly_where_there_are_words():
    said = "A text without words has no shares."
    empty = noise_curves(Vocabulary((), np.array([], np.int64)), ["king"])
    assert lines_of(empty.wide) == lines_of(empty.narrow) == [said]
    one = noise_curves(Vocabulary(("king",), np.array([1])), ["king"])
    assert said not in lines_of(one.wide)
    assert "<path" in one.wide
    assert "<path" not in empty.wide


@claims.check("Every run starts at a loss of {} per {}.")
@pytest.mark.parametrize("model", ["skipgram", "cbow"])
@pytest.mark.parametrize("K", [1, 5, 20])
def test_every_run_starts_at_the_loss_that_the_curve_says(model, K):
    corpus = Corpus.from_sentences("a", [["a", "b", "c"]] * 20, min_count=1)
    chosen = Settings(model=model, negatives=K, sample=1, epochs=1)
    start = next(iter(train(corpus, chosen)))
    unit = "pair" if model == "skipgram" else "example"
    drawing = loss_curve(Fall((), K, model=model))
    assert f"a loss of {start.loss:.2f} per {unit}." in drawing.alt
    assert f"Loss per {unit}<" in drawing.wide
    drawing = loss_curve(Fall([(0, start.loss), (1, 0.5)], K, model=model))
    assert f"Loss per {unit}, last pass with one<" in drawing.wide
    assert f"in the last pass with a{'n' * (unit == 'example')} {unit}." in drawing.alt


@claims.check("{} {}, in the last pass with {}.")
def test_the_loss_is_told_as_that_of_the_last_pass_that_had_a_pair():
    lines = [
        "the cat sat on the mat", "the dog sat on the log", "a cat and a dog ate",
        "the bird ate the worm on the log",
    ]  # fmt: skip
    corpus = Corpus.from_sentences("a", [line.split() for line in lines], min_count=1)
    run = list(train(corpus, Settings(epochs=200), snapshots_per_epoch=1))
    had = [before.loss != after.loss for before, after in pairwise(run)]
    assert had.count(False) > 20  # passes without a pair, which keep the loss before
    assert had.count(True) > 20
    drawing = loss_curve(Fall([(one.progress, one.loss) for one in run], 5))
    assert drawing.alt.endswith(f"is {run[-1].loss:.2f}, in the last pass with a pair.")
    assert "this pass" not in drawing.wide
    rare = list(train(corpus, Settings(epochs=9, sample=1e-5), snapshots_per_epoch=1))
    drawing = loss_curve(Fall([(one.progress, one.loss) for one in rare], 5))
    assert "last pass" not in drawing.wide + drawing.alt  # none had a pair


@claims.check("{} This one diverged.", "{} No loss yet.")
@given(st.lists(st.sampled_from([4.2, 3.0, 0.5, np.inf, np.nan]), max_size=4))
def test_the_curve_tells_its_last_loss_or_that_there_is_none(losses):
    points = [(k / 4, loss) for k, loss in enumerate(losses)]
    told = loss_curve(Fall(points, 5)).alt
    lost = not np.isfinite(losses).all()
    assert told.endswith("This one diverged.") == lost
    assert told.endswith("No loss yet.") == (not losses)
    if losses and not lost:
        share = floor(100 * points[-1][0])
        said = f"After {share} % of the run it is {losses[-1]:.2f}"
        assert told.endswith(f"{said}, in the last pass with a pair.")


@claims.check("Nothing is counted.")
def test_without_anything_to_find_no_curve_is_drawn():
    told = found_curves(Found("Found", (), (), 5))
    assert told.alt == "Found. Nothing is counted."
    assert "<path" not in told.wide
    some = found_curves(Found("Found", (Rise("pairs", [(0, 0.1), (1, 0.5)], 0.1),), (), 5))
    assert "Nothing" not in some.alt
    assert "<path" in some.wide


@claims.check("No words are watched.", "Rows of W and of W', and the cosine of both.")
@given(st.integers(0, 4), st.booleans())
@lightly
def test_the_rows_of_each_watched_word_stand_there_with_their_cosine(n, zero):
    rng = np.random.default_rng(n)
    W, C = rng.normal(size=(2, n, 6)).astype(np.float32)
    if n and zero:
        C[0] = 0
    drawing = two_matrices(WORDS[:n], W, C)
    told = drawing.alt.removeprefix("Rows of W and of W', and the cosine of both. ")
    cosines = [cosine(*both) for both in zip(W, C, strict=True)]
    said = ("–" if one is None else written(one) for one in cosines)
    each = "; ".join(f"{word}: {one}" for word, one in zip(WORDS, said, strict=False))
    assert told == f"{each or 'No words are watched'}."
    near = np.zeros((n, 5), np.int32)
    films = [neighbours_then(then_and_now(WORDS, range(n), [(1.0, near)]))]
    for picture in (drawing, *films):
        assert ("No words are watched." in lines_of(picture.wide)) == (n == 0)


@claims.check(
    "One step of {}.", "Loss {} before, {} after.", "Rows that change: {} of W, {} of W′."
)
@pytest.mark.parametrize("chosen", test_figures_one_step.CASES)
def test_a_step_is_told_by_the_rows_that_differ_after_it(chosen):
    numbers = one_step(chosen)
    changed = [
        int((before != after).any(axis=1).sum())
        for before, after in (
            (numbers.centre, numbers.centre_after),
            (numbers.context, numbers.context_after),
        )
    ]
    told = draw_step(numbers).alt
    assert told.startswith(f"One step of {chosen.model}. ")
    assert f" Rows that change: {changed[0]} of W, {changed[1]} of W′. " in told
    values = np.abs(np.concatenate([numbers.centre.ravel(), numbers.context.ravel()]))
    colours = next(
        re.search(r"Full colour is ([\d.]+) in a row, \S+ in a gradient", one)
        for one in lines_of(draw_step(numbers).wide)
        if "Full colour" in one
    )
    assert float(colours[1]) == pytest.approx(np.quantile(values, 0.98), abs=0.00501)
    W, C = numbers.centre_after, numbers.context_after
    scores = C[numbers.outputs] @ W[numbers.inputs].mean(axis=0)
    after = np.log1p(np.exp(np.where(numbers.targets > 0, -scores, scores))).sum()
    before, said = re.search(r"Loss ([\d.]+) before, ([\d.]+) after\.", told).groups()
    assert float(before) == pytest.approx(numbers.losses.sum(), abs=0.00051)
    assert float(said) == pytest.approx(after, abs=0.00051)


# ---- Lesson 4


@claims.check("Nearest to {} among these words, in the full space: {}.", "It is alone on this map.")
@given(tables(n=(1, 2, 3, 12, 40)), st.integers(0, 99))
@lightly
def test_the_list_beside_a_map_has_the_nearest_of_the_full_space(vectors, seed):
    units = vectors.matrix / np.maximum(vectors.norms, 1e-12)[:, None]
    places = np.random.default_rng(seed).normal(size=(len(vectors), 2))
    near = true_neighbours(units, places, vectors.words, 0)
    drawing = neighbour_list(vectors.words[0], near)
    assert ("It is alone on this map." in lines_of(drawing.wide)) == (len(vectors) == 1)
    told = re.findall(r"w(\d+) −?[\d.]+ (kept|lost)", drawing.alt)
    apart = np.linalg.norm(units - units[0], axis=1)[1:]
    listed = [apart[int(one) - 1] for one, _ in told]
    assert listed == pytest.approx(sorted(apart)[: len(told)], abs=1e-3)


@claims.check("What this picture keeps among its words.")
def test_the_badge_tells_the_scores_that_it_was_given():
    told = trust_badge(Scores(0.98, 0.97, 0.65, 0.0, 0.03, 10), None, scored=True).alt
    assert told.startswith("What this picture keeps among its words. Trustworthiness 0.98; ")
    assert "Continuity 0.97; 10 neighbours kept 65 %" in told


@claims.check("What the first k of {} keep.")
@pytest.mark.parametrize("d", [None, 24, 50])
def test_the_curve_tells_what_each_k_keeps_up_to_the_last(d):
    points = [(1, 0.1, np.nan), (2, 0.25, 0.5), (24, 1.0, 0.75)]
    told = dimension_curve(points, dimensions=d).alt
    kept = ", ".join(f"{k}: {percent(share)}" for k, share, _ in points)
    assert told == (
        f"What the first k of {d or 24} dimensions keep. neighbours kept {kept}; "
        f"analogies right 2: {percent(0.5)}, 24: {percent(0.75)}."
    )


@claims.check("{} of {} small maps.", "You chose number {}.", "Number {} is of random vectors.")
@given(st.integers(0, 6), st.none() | st.integers(0, 5), st.none() | st.integers(0, 5))
@lightly
def test_small_maps_are_counted_and_the_framed_ones_are_those_told(there, guess, hidden):
    places = np.random.default_rng(0).normal(size=(5, 2))
    drawing = noise_grid(dict.fromkeys(range(there), places), hidden=hidden, guess=guess)
    assert drawing.alt.startswith(f"{there} of 6 small maps.")
    assert lines_of(drawing.wide).count("drawing …") == 6 - there
    panels = list(ElementTree.fromstring(drawing.wide))
    panels = [one for one in panels if one.tag.endswith("g")]
    marked = {"null": None, "ink": None}
    for number, panel in enumerate(panels):
        edges = {rect.get("stroke") for rect in panel.iter() if rect.get("stroke")}
        marked |= {name: number for name in marked if f"var(--{name})" in edges}
    assert len(panels) == 6
    assert marked == {"null": hidden, "ink": None if guess == hidden else guess}
    for number, said in ((guess, "You chose number {}."), (hidden, "Number {} is of random")):
        assert (said.format((number or 0) + 1) in drawing.alt) == (number is not None)


@claims.check("Neighbours in common.")
@given(tables(n=(12, 40)), st.integers(0, 9))
@lightly
def test_the_neighbours_in_common_are_those_of_both_tables(one, seed):
    other = table(n=len(one), d=7, seed=seed)
    shared = comparing.rows_in_both(one, other)
    both = comparing.words_in_both(one, other, shared, "500")
    found = comparing.agreement(both.units)
    lists = comparing.most_and_least_alike(both, found)
    told = compare.differences(lists, ("one", "other"), found.k).alt
    near = [comparing.nearest_in_order(units, found.k) for units in both.units]
    said = re.findall(r"(w\d+) (\d+) of (\d+)", told.removeprefix("Neighbours in common. "))
    assert len(said) == sum(map(len, lists))
    for word, common, k in said:
        at = both.words.index(word)
        assert (int(common), int(k)) == (len(set(near[0][at]) & set(near[1][at])), found.k)


def test_a_neighbour_s_tip_has_its_cosine_and_its_place_in_the_other_table():
    near = comparing.Pair("boat", -0.5, True, 1_234), comparing.Pair("ship", 0.25, False, 2)
    tips = tips_of(compare.two_companies("king", ([near[0]], [near[1]]), ("one", "two")).wide)
    assert {"boat: cosine −0.50, 1,234 in the other table"} < set(tips)
    assert {"ship: cosine 0.25, 2 in the other table"} < set(tips)


def test_only_what_was_asked_with_is_called_a_word_of_the_sentence():
    answers = neighbours(table(n=4), "w0", k=2)
    asked = answers[0]
    tips = set(tips_of(neighbour_bars("w0", answers, inputs=[asked.word]).wide))
    said = f"row {asked.row} of the table, a word of the sentence"
    assert {tip.partition(", ")[2] for tip in tips} == {said, f"row {answers[1].row} of the table"}


# ---- Lesson 5


@claims.check("Two cards without answers.")
def test_cards_without_a_formula_have_no_answers():
    empty = analogies.nothing()
    for picture in (empty.wide, empty.narrow):
        assert lines_of(picture).count("no answers yet") == 2


@claims.check(
    "The place of {}.",
    "The cosine of {} is {}, above {} of offsets.",
    "{} Of {} other answers of {}, {} reach it.",
    "The offsets are not compared: {}.",
)
@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("italy - france + paris", "rome"),
        ("king - man + woman", "queen"),
        ("man - king + queen", "boat"),
        ("king - man + woman", "king"),
        ("king - man + man", "queen"),
    ],
)
def test_places_and_offsets_are_told_as_numpy_counts_them(formula, expected):
    glove = open_table("glove")
    reading = read(glove, parse(formula), expected)
    proof = evidence(glove, reading)
    told = arithmetic(proof).alt
    assert told.startswith(f"The place of {expected}. ")
    abc: Abc = proof.abc
    a, b, c, d = (glove.unit(word) for word in (*abc, expected))
    units = glove.matrix / np.maximum(glove.norms, 1e-12)[:, None]
    first = int((units @ (c - a + b) > units[glove.row(expected)] @ (c - a + b)).sum()) + 1
    whole = re.search(
        r"(\d[\d,]*)(?:st|nd|rd|th) with inputs allowed, (?:\w+|[\d,]+\w\w) "
        r"with them forbidden\. ",
        told,
    )  # the last of the parts
    assert int(whole[1].replace(",", "")) == pytest.approx(first, abs=1)
    steps = (b - a, d - c)
    if expected in abc or min(map(np.linalg.norm, steps)) < 1e-6:
        why = f"{expected} is an input" if expected in abc else "one has no length"
        assert told.endswith(f"The offsets are not compared: {why}.")
        return
    agree = cosine(*steps)
    said, below = re.search(
        r"The cosine of .+ is (−?[\d.]+), above (.+) of offsets\.", told
    ).groups()
    assert said == written(agree)
    null = proof.agreement.null
    number = int((null < agree).sum())
    every = f"all {len(null):,}" if number == len(null) else f"{number:,} of {len(null):,}"
    assert below == f"{every} random pairs"
    rivals = re.search(r"Of (\d+) other answers of (\w+), (\d+) reach it\.$", told)
    assert bool(rivals) == (proof.rivals is not None)
    if rivals:
        reach = [cosine(b - a, glove.unit(word) - c) for word in proof.rivals.words]
        assert int(rivals[1]) == len(reach)
        assert int(rivals[3]) == sum(one >= agree - 1e-6 for one in reach)


@claims.check("Right answers with inputs allowed and forbidden.")
def test_the_scoreboard_tells_right_answers_under_both_rules():
    sections = (SectionScore("gender", 10, 7, 5), SectionScore("none", 0, 0, 0))
    scores = Evaluation(10, 7, 5, sections, PairScore(0, 0, None))
    assert scoreboard(scores, None).alt == (
        "Right answers with inputs allowed and forbidden. "
        + "; ".join(
            f"{name}: {score.right_inputs_allowed} and {score.right_inputs_forbidden} of 10"
            for name, score in (("gender", sections[0]), ("all sections", sections[0]))
        )
        + "."
    )


# ---- The teacher's sheet


@claims.check(
    "{}; the minutes are our estimate.",
    "The expected figures were computed from what is named below them.",
)
def test_each_table_that_a_step_opens_is_named_below_its_figures():
    page = test_sheets.Page(teacher_sheet(test_sheets.entries()))
    total = sum(step.minutes for step in STEPS)
    told = f"{len(STEPS)} steps, {total} minutes; the minutes are our estimate."
    assert told in "".join(page.words)
    for step, section in zip(STEPS, page.sections, strict=True):
        opened = []
        figures = step.expected(lambda name, opened=opened: opened.append(name) or open_table(name))
        assert figures.source
        for name in {open_table(one).name for one in opened}:
            shuffle = name.endswith(", shuffled") and "and its shuffle;" in figures.source
            assert name in figures.source or shuffle
        last = test_sheets.unmarked(figures.sentences[-1])
        assert section.index(last) < section.index(figures.source)


def test_every_sentence_is_answered_for():
    claims.are_complete()

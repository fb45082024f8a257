"""The drawings of lesson 4: badge, neighbour list, spot the noise, curve."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from embedding_lab.figures.dimension_curve import dimension_curve
from embedding_lab.figures.neighbour_list import neighbour_list
from embedding_lab.figures.noise_grid import PANELS, noise_grid
from embedding_lab.figures.trust_badge import trust_badge
from embedding_lab.lessons.map_marks import MapNeighbour
from embedding_lab.lessons.map_scores import Null, Scores, read_null, read_scores

GOOD = Scores(0.98, 0.97, 0.65, 0.0, 0.03, 10)
NOISE = Null((Scores(0.78, 0.71, 0.30, 0.0, 0.03, 10), Scores(0.8, 0.71, 0.34, 0.0, 0.03, 10)))
NASTY = '<b>"a&b"</b>'
CURVE = [(1, 0.01, 0.0), (2, 0.09, 0.02), (3, 0.2, 0.1), (8, 0.5, 0.3), (24, 1.0, 0.6)]


def parsed(drawing):
    return [ElementTree.fromstring(part) for part in (drawing.wide, drawing.narrow) if part]


def words_in(drawing):
    return [" ".join(root.itertext()) for root in parsed(drawing)]


def size(part):
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', part)
    return float(box[1]), float(box[2])


def drawn(root, colour, tag="rect"):
    return [mark for mark in root.iter(tag) if f"var(--{colour})" in mark.attrib.values()]


def cloud(n=20, seed=0):
    return np.random.default_rng(seed).standard_normal((n, 2)) * [5, 1] + 100


def test_every_drawing_stays_inside_its_frame():
    neighbours = [MapNeighbour(i, "strawberries", 0.9, kept=True) for i in range(10)]
    for drawing in (
        trust_badge(GOOD, NOISE, scored=True, variance=0.2),
        neighbour_list("lettuce", neighbours),
        noise_grid({i: cloud(seed=i) for i in range(6)}, hidden=1, guess=2),
        dimension_curve(CURVE, variances=[0.1, 0.2, 0.3, 0.7, 1.0]),
    ):
        for part, root in zip((drawing.wide, drawing.narrow), parsed(drawing), strict=False):
            width, height = size(part)
            for mark in root.iter("text"):
                assert 0 <= float(mark.get("x")) <= width
                assert 0 <= float(mark.get("y")) <= height


# The badge


def test_the_badge_shows_three_scores_each_with_the_reach_of_noise():
    badge = trust_badge(GOOD, NOISE, scored=True)
    (words,) = words_in(badge)
    for expected in ("Trustworthiness 0.98", "Continuity 0.97", "10 neighbours kept 65 %"):
        assert expected in words
    assert len(drawn(parsed(badge)[0], "null")) == 4  # three reaches and the key
    assert "Continuity 0.97, random vectors 0.71" in badge.alt
    assert "10 neighbours kept 65 %, random vectors 30 % to 34 %" in badge.alt
    assert words.endswith("2 × random; by chance 3.0 %")


def test_the_bars_are_as_long_as_the_scores():
    (root,) = parsed(trust_badge(GOOD, None, scored=True))
    tracks, bars = drawn(root, "line")[-3:], drawn(root, "ink")
    shares = [
        float(bar.get("width")) / float(track.get("width"))
        for bar, track in zip(bars, tracks, strict=True)
    ]
    assert shares == pytest.approx([0.98, 0.97, 0.65], abs=1e-3)


def test_without_random_vectors_there_is_no_tick_and_no_mention():
    badge = trust_badge(GOOD, None, scored=True)
    assert "random" not in words_in(badge)[0]
    assert "by chance 3.0 %" in words_in(badge)[0]
    assert drawn(parsed(badge)[0], "null") == []


def test_the_badge_does_not_jump_when_scores_come_in():
    states = [(None, None, False), (None, None, True), (GOOD, None, True), (GOOD, NOISE, True)]
    for variance in (None, 0.14):
        sizes = {
            size(trust_badge(scores, null, scored=scored, variance=variance).wide)
            for scores, null, scored in states
        }
        assert len(sizes) == 1


def test_scoring_and_too_few_are_told_apart():
    assert "scoring" in words_in(trust_badge(None, None, scored=False))[0]
    too_few = words_in(trust_badge(None, None, scored=True))[0]
    assert "too few: it takes four words" in too_few
    assert "scoring" not in too_few


def test_a_sample_has_its_standard_error_and_one_neighbour_no_plural():
    sampled = Scores(0.98, 0.97, 0.65, 0.012, 0.03, 10)
    assert "65 % ± 1.2 %" in words_in(trust_badge(sampled, None, scored=True))[0]
    assert "±" not in words_in(trust_badge(GOOD, None, scored=True))[0]
    one = Scores(1, 1, 1, 0, 0.3, 1)
    assert "1 neighbour kept" in words_in(trust_badge(one, None, scored=True))[0]


def test_the_badge_of_pca_tells_the_variance_even_before_the_scores():
    badge = trust_badge(None, None, scored=False, variance=0.143)
    assert "Variance in these axes 14 %" in words_in(badge)[0]
    assert "Variance" not in words_in(trust_badge(GOOD, NOISE, scored=True))[0]


def test_scores_are_read_from_a_message():
    trust = {
        "trustworthiness": [0.98, 0.001], "continuity": [0.97, 0.002], "kept": [0.65, 0.012],
        "chance": 0.03, "k": 10, "n": 6_000, "anchors": 1_000,
    }  # fmt: skip
    assert read_scores({"trust": trust}) == Scores(
        0.98, 0.97, 0.65, 0.012, 0.03, 10, sampled=True
    )  # fmt: skip
    assert not read_scores({"trust": {**trust, "anchors": 6_000}}).sampled
    assert read_scores({"trust": None}) is None
    assert read_null([{"trust": trust}, {"trust": trust}]).number == 2
    assert read_null([{"trust": None}]) is read_null([]) is None


# The neighbours


def test_the_list_marks_who_is_kept_and_who_is_lost():
    near = [MapNeighbour(3, "spinach", 0.92, kept=True), MapNeighbour(1, "peas", 0.5, kept=False)]
    listed = neighbour_list("lettuce", near)
    shown = [mark.text for mark in parsed(listed)[0].iter("text")]
    assert shown == [
        "Nearest to lettuce", "cosine",
        "1", "spinach", "0.92", "✓",
        "2", "peas", "0.50", "✗",
    ]  # fmt: skip
    assert listed.alt.endswith("spinach 0.92 kept, peas 0.50 lost.")
    long, short = (float(bar.get("width")) for bar in drawn(parsed(listed)[0], "table"))
    assert long / short == pytest.approx(0.92 / 0.5, rel=1e-2)


def test_a_negative_cosine_has_no_bar_and_a_real_minus():
    listed = neighbour_list("a", [MapNeighbour(1, "b", -0.25, kept=True)])
    assert "−0.25" in words_in(listed)[0]
    assert float(drawn(parsed(listed)[0], "table")[0].get("width")) == 0


def test_nasty_and_endless_words_are_escaped_and_cut():
    near = [MapNeighbour(1, NASTY, 0.9, kept=True), MapNeighbour(2, "x" * 60, 0.8, kept=True)]
    listed = neighbour_list(NASTY * 5, near)
    (root,) = parsed(listed)
    assert root.findall(".//b") == []
    shown = [mark.text for mark in root.iter("text")]
    assert max(len(words) for words in shown) <= 30
    assert "x" * 11 + "…" in shown


def test_a_word_alone_on_the_map_is_told_so():
    listed = neighbour_list("king", [])
    assert "alone on this map" in words_in(listed)[0]
    assert "no other word" in listed.alt


# Spot the noise


def test_nothing_gives_the_noise_away_before_it_may_be_told():
    panels = {i: cloud(seed=i) for i in range(PANELS)}
    asked = noise_grid(panels, hidden=None, guess=None)
    assert "random" not in asked.wide + asked.narrow + asked.alt
    assert "--null" not in asked.wide + asked.narrow


def test_the_noise_is_framed_once_it_is_told():
    panels = {i: cloud(seed=i) for i in range(PANELS)}
    told = noise_grid(panels, hidden=4, guess=1)
    for root in parsed(told):
        assert len(drawn(root, "null")) == 1
        noise = list(root)[4]
        assert "random vectors" in " ".join(noise.itertext())
        assert "your choice" in " ".join(list(root)[1].itertext())
    assert told.alt.endswith("You chose number 2. Number 5 is of random vectors.")


def test_a_right_guess_is_ticked():
    told = noise_grid({i: cloud() for i in range(PANELS)}, hidden=4, guess=4)
    assert "random vectors ✓" in words_in(told)[0]
    assert "your choice" not in words_in(told)[0]


@pytest.mark.parametrize("count", [0, 3, 6])
def test_panels_that_are_not_there_yet_keep_their_place(count):
    grid = noise_grid({i: cloud() for i in range(count)}, hidden=None, guess=None)
    full = noise_grid({i: cloud() for i in range(PANELS)}, hidden=None, guess=None)
    assert [words.count("drawing …") for words in words_in(grid)] == [PANELS - count] * 2
    assert size(grid.wide) == size(full.wide)
    assert size(grid.narrow) == size(full.narrow)


@pytest.mark.parametrize(
    "places", [cloud(), np.zeros((5, 2)), np.array([[3.0, 4.0]]), np.array([[0.0, 0], [0, 9]])]
)
def test_points_stay_in_their_panel_and_keep_their_shape(places):
    grid = noise_grid({0: places}, hidden=None, guess=None)
    for root, (columns, width) in zip(parsed(grid), ((3, 864), (2, 358)), strict=True):
        cell = (width - 12 * (columns - 1)) / columns
        dots = [[float(m.get("cx")), float(m.get("cy"))] for m in root.iter("circle")]
        assert len(dots) == len(places)
        across, down = np.array(dots).T
        assert across.min() > 2.2
        assert across.max() < cell - 2.2
        assert down.min() > 24  # below the number
        if len(places) > 2 and np.ptp(places) > 0:
            assert np.ptp(across) / np.ptp(down) == pytest.approx(
                np.ptp(places[:, 0]) / np.ptp(places[:, 1]), rel=0.01
            )


# The curve


def test_the_curve_has_a_named_line_for_each_measure():
    drawing = dimension_curve(CURVE, variances=[0.1, 0.2, 0.3, 0.7, 1.0])
    for words in words_in(drawing):
        for name in ("neighbours kept", "analogies right", "variance", "2 axes"):
            assert name in words
    assert "neighbours kept 1: 1.0 %, 2: 9.0 %" in drawing.alt


def test_higher_shares_are_drawn_higher_and_more_dimensions_farther_right():
    (wide, narrow) = parsed(dimension_curve(CURVE))
    for root in (wide, narrow):
        dots = [(float(m.get("cx")), float(m.get("cy"))) for m in root.iter("circle")]
        assert all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(dots[: len(CURVE)]))


def test_without_questions_there_is_no_line_of_analogies():
    drawing = dimension_curve([(k, kept, np.nan) for k, kept, _ in CURVE])
    assert "analogies" not in words_in(drawing)[0] + drawing.alt
    assert "nan" not in (drawing.wide + drawing.narrow + drawing.alt).replace("tspan", "")


def test_while_points_arrive_the_axis_stays():
    early, late = (
        parsed(dimension_curve(CURVE[:count], dimensions=24))[0] for count in (2, len(CURVE))
    )
    first, again = ([m.get("cx") for m in root.iter("circle")][:2] for root in (early, late))
    assert first == again


def test_names_of_lines_that_end_together_do_not_lie_on_each_other():
    points = [(1, 0.1, 0.2), (2, 1.0, 1.0)]
    (wide, _) = parsed(dimension_curve(points, variances=[0.5, 1.0]))
    names = {"neighbours kept", "analogies right", "variance"}
    heights = sorted(float(m.get("y")) for m in wide.iter("text") if m.text in names)
    assert len(heights) == 3
    assert min(b - a for a, b in pairwise(heights)) >= 18


def test_numbers_below_the_axis_never_touch_and_the_last_is_there():
    points = [(k, 0.5, 0.5) for k in (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 100)]
    for root in parsed(dimension_curve(points)):
        shown = [(float(m.get("x")), m.text) for m in root.iter("text") if (m.text or "").isdigit()]
        places = [x for x, _ in shown]
        assert min(b - a for a, b in pairwise(places)) >= 24
        assert shown[-1][1] == "100"


@pytest.mark.parametrize("point", [(1, np.nan, np.nan), (1, 1.0, 0.0)])
def test_one_dimension_is_a_curve_of_one_point(point):
    assert all("nan" not in part for part in words_in(dimension_curve([point])))

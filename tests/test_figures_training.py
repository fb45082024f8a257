import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from embedding_lab.figures import labels
from embedding_lab.figures.film_map import FilmMap, Moment, film_map
from embedding_lab.figures.found import Found, Rise, found_curves
from embedding_lab.figures.labels import Box
from embedding_lab.figures.ledger import text_width
from embedding_lab.figures.loss import COLUMN, Fall, loss_curve
from embedding_lab.figures.neighbours_then import neighbours_then
from embedding_lab.figures.noise import noise_curves
from embedding_lab.figures.svg import NARROW, WIDE
from embedding_lab.figures.two_matrices import two_matrices
from embedding_lab.figures.window import window_strip
from embedding_lab.lessons.families import gathered
from embedding_lab.lessons.watching import Near, NeighbourTable
from embedding_lab.lessons.windows import read_window
from embedding_lab.text.vocabulary import Vocabulary

NASTY = "<script>alert(1)</script>"
LONG = "antidisestablishmentarianism" * 3
SETS = {
    "plain": ["the", "war", "tax", "school"],
    "markup": [NASTY, "a&b", '"quoted"', "]]>"],
    "long": [f"{LONG}{letter}" for letter in "abcd"],
}


def vocabulary_of(words):
    return Vocabulary(tuple(words), np.array([1000, 40, 9, 1]))


def pictures(drawing):
    """The widths with their parsed pictures: a browser would see the same marks."""
    both = ((drawing.width, drawing.wide), (NARROW, drawing.narrow))
    return [(width, ElementTree.fromstring(one)) for width, one in both if one]


def words_of(picture):
    """What the picture shows, tips left out."""
    return [
        "".join([text.text or "", *(span.text or "" for span in text.iter("tspan"))])
        for text in picture.iter("text")
    ]


def drawings_of(words):
    cells = ((Near(words[1], False),), (Near(words[2], True), Near(words[3], False)))
    rows = np.random.default_rng(0).normal(size=(4, 6)).astype(np.float32)
    window = read_window([*words, "unknown"] * 6, vocabulary_of(words), window=5, sample=1, seed=2)
    return [
        window_strip(window, source=words[0]),
        noise_curves(vocabulary_of(words), [*words, "unknown"]),
        neighbours_then(NeighbourTable(("at 5%", "now"), tuple(words), (cells,) * 4)),
        two_matrices(words, rows, -rows),
    ]


@pytest.mark.parametrize("words", SETS.values(), ids=SETS)
def test_every_picture_is_well_formed_runs_nothing_and_keeps_its_width(words):
    for drawing in drawings_of(words):
        assert drawing.alt
        for width, picture in pictures(drawing):
            assert float(picture.get("width")) == width
            assert not [mark for mark in picture.iter() if mark.tag == "script"]
            assert all("nan" not in " ".join(mark.attrib.values()) for mark in picture.iter())
            for box in picture.iter("rect"):
                assert float(box.get("x")) + float(box.get("width")) <= width + 1


def strip_of(words, **choices):
    vocabulary = Vocabulary(tuple("abcdefghijklmnopqrst"), np.full(20, 3))
    options = {"window": 2, "sample": 1.0, "seed": 0} | choices
    window = read_window(words, vocabulary, **options)
    return window, window_strip(window, source="Truman 1948")


def test_each_context_is_framed_and_joined_to_the_centre():
    window, drawing = strip_of([*"abcdef"], centre=2)
    (_, wide), (_, narrow) = pictures(drawing)
    framed = [box for box in wide.iter("rect") if box.get("stroke") == "var(--table)"]
    filled = [box for box in wide.iter("rect") if box.get("fill") == "var(--table-ink)"]
    assert len(framed) == len(list(wide.iter("path"))) == len(window.contexts) > 0
    assert len(filled) == 1
    assert f"Truman 1948 · window {window.reach} of 2 · {len(window.contexts)} pairs" in (
        words_of(wide)
    )
    assert [b.get("stroke") for b in narrow.iter("rect")].count("var(--table)") == len(framed)


def test_arcs_run_from_the_centre_word_to_its_contexts():
    window, drawing = strip_of([*"abcdef"], centre=2)
    middles = [
        float(re.search(r"translate\(([\d.]+)", g.get("transform"))[1])
        + float(g.find("text[2]").get("x"))
        for g in ElementTree.fromstring(drawing.wide).iter("g")
    ]
    arcs = re.findall(r"M([\d.]+) \d+ C[\d. ]+ ([\d.]+) \d+", drawing.wide)
    expected = [(middles[2], middles[place]) for place in window.contexts]
    np.testing.assert_allclose(np.array(arcs, dtype=float), expected, atol=0.2)


def test_dropped_words_are_struck_through_and_unknown_ones_dotted():
    vocabulary = Vocabulary(("the", "war"), np.array([10_000, 1]))
    sentence = ["the", "zzz", "the", "war"]
    window = read_window(sentence, vocabulary, window=5, sample=1e-5, centre=3)
    assert [token.kept for token in window.tokens] == [False, False, False, True]
    for _, picture in pictures(window_strip(window)):
        strokes = [mark.get("stroke-dasharray") for mark in picture.iter("line")]
        assert strokes.count(None) == 2
        assert len(strokes) == 3
        assert words_of(picture).count("< 0.01") == 2


def test_a_long_sentence_shows_what_is_around_its_centre_and_counts_the_rest():
    window, drawing = strip_of([*"abcdefghijklmnopqrst"] * 20, centre=200, window=10, seed=3)
    for _, picture in pictures(drawing):
        shown = words_of(picture)
        assert shown.count("…") == 2
        assert any(box.get("fill") == "var(--table-ink)" for box in picture.iter("rect"))
        framed = [box.get("stroke") for box in picture.iter("rect")].count("var(--table)")
        beyond = sum(int(word) for word in shown if re.fullmatch(r"\+\d+", word))
        assert framed + beyond == len(window.contexts)


def test_a_phone_counts_the_contexts_that_it_has_no_line_for():
    words = [f"{letter * 16}" for letter in "abcdefghijklmnopqrst"]
    vocabulary = Vocabulary(tuple(words), np.full(20, 3))
    window = read_window(words, vocabulary, window=10, sample=1, centre=10, seed=3)
    _, (_, narrow) = pictures(window_strip(window))
    beyond = [int(word) for word in words_of(narrow) if re.fullmatch(r"\+\d+", word)]
    framed = [box.get("stroke") for box in narrow.iter("rect")].count("var(--table)")
    assert len(beyond) == 2
    assert framed + sum(beyond) == len(window.contexts)


@pytest.mark.parametrize("words", [[], ["zzz"], ["a"]])
def test_short_sentences_are_drawn_without_arcs(words):
    window, drawing = strip_of(words)
    for _, picture in pictures(drawing):
        assert not list(picture.iter("path"))
        assert all(word in words_of(picture) for word in words)
        assert ("no sentence yet" in words_of(picture)) == (not words)
    assert (window.centre is None) == (words != ["a"])


def curve_of(picture, colour):
    """The end points of all curves of a colour."""
    found = [p.get("d") for p in picture.iter("path") if p.get("stroke") == f"var(--{colour})"]
    return [np.array(re.findall(r"([\d.]+) ([\d.]+)", steps), dtype=float) for steps in found]


def test_noise_lies_below_the_counts_for_frequent_words_and_above_for_rare_ones():
    counts = np.sort(np.random.default_rng(0).zipf(1.6, 500).clip(1, 10**5))[::-1]
    vocabulary = Vocabulary(tuple(f"w{k}" for k in range(500)), counts)
    drawing = noise_curves(vocabulary, ["w0", "w100"])
    for _, picture in pictures(drawing):
        (counted,), (noise,) = curve_of(picture, "ink"), curve_of(picture, "null")
        assert noise[0, 1] > counted[0, 1]  # px grow downwards
        assert noise[-1, 1] < counted[-1, 1]
        np.testing.assert_array_equal(noise[:, 0], counted[:, 0])
        assert "w0" in words_of(picture)
        (kept,) = curve_of(picture, "answer")
        assert (np.diff(kept[:, 1]) <= 0).all()  # rarer words are kept more often
    assert "w100" in drawing.alt


def test_shares_stand_on_logarithmic_axes():
    counts = np.array([900, 99, 1])
    (_, wide), _ = pictures(noise_curves(Vocabulary(("a", "b", "c"), counts), []))
    (counted,) = curve_of(wide, "ink")
    top, floor = 34, 176  # 100 % and 0.1 %
    expected = top - np.log10(counts / 1000) * (floor - top) / 3
    np.testing.assert_allclose(counted[:, 1], expected, atol=0.06)
    right = (counted[1, 0] - counted[0, 0]) / (counted[2, 0] - counted[0, 0])
    assert right == pytest.approx(np.log(2) / np.log(3), abs=1e-3)
    assert {"100 %", "0.1 %"} <= set(words_of(wide))


def test_names_of_marked_words_never_overlap():
    words = tuple(f"word{k}" for k in range(300))
    vocabulary = Vocabulary(words, 10_000 // np.arange(1, 301))
    for width, picture in pictures(noise_curves(vocabulary, words[::7])):
        boxes = []
        for mark in picture.iter("text"):
            if "halo" in mark.get("class", ""):
                x, y, long = float(mark.get("x")), float(mark.get("y")), text_width(mark.text)
                left = x - long if mark.get("class").startswith("e") else x
                boxes.append(Box(left, y - 11, left + long, y + 3))
        assert len(boxes) > 2
        assert all(box.left >= 0 and box.right <= width for box in boxes)
        assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tiny_vocabularies_have_pictures(count):
    words = tuple("ab"[:count])
    drawing = noise_curves(Vocabulary(words, np.full(count, 3)), ["a", "a", "zzz"])
    for _, picture in pictures(drawing):
        assert ("a" in words_of(picture)) == (count > 0)
        assert "nan" not in drawing.wide


def test_the_loss_falls_from_the_untrained_level_on_one_scale():
    untrained = 6 * np.log(2)
    null = [(0, untrained), (1, 2.75)]
    drawing = loss_curve(Fall([(0, untrained), (0.25, 3), (0.5, 2.5)], 5, null))
    assert drawing.width == COLUMN
    picture = ElementTree.fromstring(drawing.wide)
    (curve,) = curve_of(picture, "ink")
    np.testing.assert_allclose(curve[:, 0], [0, COLUMN / 4, COLUMN / 2])
    level = float(picture.find(".//line[@stroke-dasharray]").get("y1"))
    assert curve[0, 1] == pytest.approx(level, abs=0.06)
    slope = (curve[1, 1] - curve[0, 1]) / (untrained - 3)
    assert (curve[2, 1] - curve[1, 1]) / 0.5 == pytest.approx(slope, rel=0.01)
    (shuffled,) = curve_of(picture, "null")
    assert (shuffled[1, 1] - level) / (untrained - 2.75) == pytest.approx(slope, rel=0.01)
    future = picture.find("rect")
    assert float(future.get("x")) == float(future.get("width")) == COLUMN / 2
    assert {"2.50", "untrained 4.16", "shuffled text 2.75", "3"} <= set(words_of(picture))
    assert "After 50 % of the run it is 2.50" in drawing.alt


@pytest.mark.parametrize(
    "points",
    [[], [(0.0, 4.16)], [(1.0, 2.0)], [(0, 4.16), (0.5, np.nan)], [(0, np.inf)], [(0, 0), (1, 0)]],
)
@pytest.mark.parametrize("null", [(), ((0, 4.16), (1, 2.6))])
def test_any_loss_is_drawn_within_the_frame(points, null):
    drawing = loss_curve(Fall(points, 5, null))
    picture = ElementTree.fromstring(drawing.wide)
    height = float(picture.get("viewBox").split()[3])
    diverged = any(not np.isfinite(loss) for _, loss in points)
    assert ("diverged" in words_of(picture)) == diverged == ("diverged" in drawing.alt)
    for mark in picture.iter("text"):
        assert 0 <= float(mark.get("y")) <= height
    for mark in picture.iter("circle"):
        assert 26 <= float(mark.get("cy")) <= height - 8


def test_the_figures_of_the_scale_never_touch():
    for last in np.linspace(0.1, 9, 40):
        drawing = loss_curve(Fall([(0, 4.16), (0.3, float(last)), (1, float(last))], 5))
        scale = [
            float(mark.get("y"))
            for mark in ElementTree.fromstring(drawing.wide).iter("text")
            if mark.get("class") == "m e" and float(mark.get("y")) > 20
        ]
        assert len(scale) >= 1
        assert min(np.diff(np.sort(scale)), default=99) >= 14


@pytest.mark.parametrize("last", np.linspace(1.4, 3.9, 26))
def test_a_run_at_its_end_still_has_a_figure_on_its_scale(last):
    fall = Fall([(0, 4.16), (0.3, last + 0.2), (1, float(last))], 5, [(0, 4.16), (1, 2.59)])
    picture = ElementTree.fromstring(loss_curve(fall).wide)
    assert [mark for mark in picture.iter("text") if mark.get("class") == "m e"][1:]


def found_of(family, partners=(), *, null=()):
    rises = (
        Rise("family", family, 0.09, null),
        Rise("partners", partners or family, 0.03, null),
    )
    return Found("Among the 5 nearest in W", rises, (0.05, 0.2), 60)


def test_what_is_found_is_drawn_from_nothing_to_all_beside_chance_and_shuffled_text():
    family, partners = [(0, 0.1), (0.5, 0.9)], [(0, 0.0), (0.5, 0.3)]
    drawing = found_curves(found_of(family, partners, null=[(0, 0.1), (1, 0.08)]))
    picture = ElementTree.fromstring(drawing.wide)
    (first,), (second,) = curve_of(picture, "ink"), curve_of(picture, "edge")
    np.testing.assert_allclose(first[:, 0], [0, COLUMN / 2])
    scale = (first[0, 1] - first[1, 1]) / 0.8
    assert (second[0, 1] - second[1, 1]) / 0.3 == pytest.approx(scale, rel=0.01)
    floor = second[0, 1]
    dotted = [m for m in picture.iter("line") if m.get("stroke") == "var(--null)"]
    chances = [(floor - float(mark.get("y1"))) / scale for mark in dotted]
    assert chances == pytest.approx([0.09, 0.03], abs=0.002)
    assert {"family 90 %", "partners 30 %", "60 passes", "5 %", "20 %"} <= set(words_of(picture))
    assert "shuffled text 8 %, 8 % · chance 9 %, 3 %" in words_of(picture)
    assert "family: 90 %, chance 9 %, shuffled text 8 %" in drawing.alt


@pytest.mark.parametrize("last", np.linspace(0, 1, 11))
def test_figures_at_the_right_of_what_is_found_never_touch_the_curves_end(last):
    drawing = found_curves(found_of([(0, 0.1), (1, float(last))]))
    picture = ElementTree.fromstring(drawing.wide)
    ends = [float(mark.get("cy")) for mark in picture.iter("circle")]
    for mark in picture.iter("text"):
        if mark.text in {"50 %", "100 %"}:
            middle = float(mark.get("y")) - 5
            assert all(abs(middle - end) > 5 for end in ends)


def test_without_groups_only_the_axes_are_drawn():
    drawing = found_curves(Found("Own group nearer", (), (0.05, 0.2), 1))
    assert "Nothing is counted" in drawing.alt
    assert "1 pass" in words_of(ElementTree.fromstring(drawing.wide))


def film_of(words=None, n=60, *, groups=None, **choices):
    rng = np.random.default_rng(0)
    angles = rng.uniform(0, 2 * np.pi, n)
    places = np.column_stack([np.cos(angles), np.sin(angles)]) * rng.random((n, 1))
    of = np.arange(n) % 9 - 1 if groups is None else groups
    names = tuple(f"family{k}" for k in range(8))
    return FilmMap(
        words=words or [f"w{k}" for k in range(n)], places=places, groups=of, names=names,
        watched=range(min(3, n)), alt="a map", **choices,
    )  # fmt: skip


def test_a_film_shows_families_by_hue_and_shape_and_joins_partners():
    one = film_of(partners=[(1, 10), (2, 11)], calm=False)
    for _, picture in pictures(film_map(one)):
        discs = [m.get("fill") for m in picture.iter("circle")]
        diamonds = [m.get("fill") for m in picture.iter("path")]
        for k in range(4):
            assert f"var(--c{k + 1})" in discs
            assert f"var(--c{k + 1})" in diamonds
        joined = [m for m in picture.iter("line") if m.get("stroke-opacity")]
        assert len(joined) == 2
        assert {"w0", "w1", "w2"} <= set(words_of(picture))


def test_only_a_family_that_stands_together_has_its_name_on_the_map():
    ring = [[np.cos(k), np.sin(k)] for k in range(20)]
    places = np.array([[0, 0], [0.1, 0], [0, 0.1], [0.9, 0], [-0.9, 0], [0, -0.9], *ring])
    of = np.array([0, 0, 0, 1, 1, 1, *[-1] * 20])
    together = gathered(places, of)
    assert set(together) == {0}
    assert together[0] in {0, 1, 2}
    assert gathered(places[:1], np.array([0])) == {}
    drawing = film_map(replace(film_of(n=26, groups=of), places=places))
    for _, picture in pictures(drawing):
        assert "family0" in words_of(picture)
        assert "family1" not in words_of(picture)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("n", [0, 1, 2, 4])
def test_films_of_few_and_of_nasty_words_stay_in_their_frame(name, n):
    places = np.zeros((n, 2)) if n else np.empty((0, 2))
    moments = (Moment("at the start", places), Moment("at 5 %", None))
    one = FilmMap(
        words=SETS[name][:n], places=places, groups=np.arange(n) - 1, names=("<b>", "&"),
        watched=range(n), moments=moments, alt="a map",
    )  # fmt: skip
    for width, picture in pictures(film_map(one)):
        assert not [mark for mark in picture.iter() if mark.tag in {"script", "b"}]
        for mark in picture.iter("circle"):
            assert 0 <= float(mark.get("cx")) <= width


def test_a_moment_that_the_run_has_not_come_to_is_no_button():
    moments = (Moment("at the start", np.zeros((60, 2))), Moment("at 5 %", None))
    for _, picture in pictures(film_map(film_of(moments=moments))):
        words = {mark.get("data-word") for mark in picture.iter() if mark.get("data-word")}
        assert "at the start" in words
        assert "at 5 %" not in words


def test_words_on_the_map_never_overlap():
    for width, picture in pictures(film_map(film_of(n=150))):
        boxes = []
        for mark in picture.iter("text"):
            style = mark.get("class", "")
            if "halo" in style and " l" not in style:
                x, y = float(mark.get("x")), float(mark.get("y"))
                long = labels.text_width(mark.text)
                left = x - long * (1 if style.endswith(" e") else style.endswith(" c") / 2)
                boxes.append(Box(left, y - 10, left + long, y + 2))
        assert len(boxes) > 3
        assert all(box.left >= -2 and box.right <= width + 2 for box in boxes)
        assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


def test_green_marks_only_neighbours_of_the_family():
    cells = ((Near("labor", False), Near("taxes", True)), (Near("spending", False),))
    drawing = neighbours_then(NeighbourTable(("at 5%", "now"), ("tax",), (cells,)))
    picture = ElementTree.fromstring(drawing.wide)
    green = [mark.text for mark in picture.iter("text") if "answer" in mark.get("class", "")]
    assert green == ["taxes"]
    assert "tax: at 5% labor, taxes; now spending" in drawing.alt


def test_a_table_without_words_says_so():
    for drawing in (
        neighbours_then(NeighbourTable(("now",), (), ())),
        two_matrices([], np.zeros((0, 3), np.float32), np.zeros((0, 3), np.float32)),
    ):
        for _, picture in pictures(drawing):
            assert "No words are watched." in words_of(picture)


def test_both_tables_share_one_scale_and_each_word_its_cosine():
    W = np.array([[1, 0, 0.5], [0, 1, 0]], dtype=np.float32)
    C = np.array([[0.5, 0, 0.25], [0, 0, 0]], dtype=np.float32)
    drawing = two_matrices(["war", "tax"], W, C)
    picture = ElementTree.fromstring(drawing.wide)
    assert {"1.00", "–", "one scale for both"} <= set(words_of(picture))
    cells = [box.get("fill-opacity") for box in picture.iter("rect") if box.get("fill-opacity")]
    np.testing.assert_allclose(
        np.array(cells[3:6], float), np.array(cells[:3], float) / 2, atol=2e-2
    )
    assert "war: 1.00; tax: –" in drawing.alt
    assert drawing.width == WIDE


def test_what_chance_gives_stands_on_no_figure_of_the_scale():
    rise = Rise("group", [(0.0, 0.5), (0.5, 0.7)], 0.5)
    picture = ElementTree.fromstring(found_curves(Found("Nearer", (rise,), (), 5)).wide)
    assert "chance 50 %" in words_of(picture)
    assert "50 %" not in words_of(picture)

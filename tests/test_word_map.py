"""A map is a valid figure at every size, says every word as it is, and writes none over another."""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.figures.chart import Chart, pack, plain
from embedding_lab.figures.labels import Box, Room, choose_labels, plane_around
from embedding_lab.figures.word_map import GroupName, Label, Marks, Ray, WordMap, word_map

NASTY = "<b>R&D</b> @table"


def cloud(n, c=2, **more):
    """A map of n words in c dimensions."""
    random = np.random.default_rng(n)
    marks = Marks(
        [f"c{i % 4 + 1}" for i in range(n)],
        ["circle" if i % 8 < 4 else "diamond" for i in range(n)],
        np.full(n, 7.0),
    )
    ids = (1_000 + np.arange(n)).astype(np.int32)
    known = {
        "words": [f"word{i}" for i in range(n)],
        "ids": ids,
        "coordinates": random.standard_normal((n, c)),
        "marks": marks,
        "alt": "A map",
        "view": "one",
    }
    return WordMap(**(known | more))


def full(n, c=2, **more):
    """The same with everything that a map can show."""
    near = range(1, min(n, 9))
    return cloud(
        n,
        c,
        focus=0,
        rays=tuple(Ray(i, i % 3 > 0) for i in near),
        labels=(Label(0, "word0", "focus"), *(Label(i, f"word{i}") for i in near)),
        groups=(GroupName(0.0, 0.0, NASTY, "c1"),),
        tails=[np.zeros((i % 4, 2)) for i in range(n)] if c == 2 else None,
        lens=True,
        axes=("PC 1", "PC 2", "PC 3")[:c],
        **more,
    )


def received(message):
    """Read a message as the browser does."""
    length = int.from_bytes(message[:4], "little")
    start = -(-(4 + length) // 8) * 8

    def restore(value):
        if isinstance(value, list):
            return [restore(part) for part in value]
        if not isinstance(value, dict):
            return value
        if "$" in value:
            offset, count, kind = value["$"]
            assert (start + offset) % 8 == 0
            return np.frombuffer(message, f"<{kind}", count, start + offset)
        return {name: restore(part) for name, part in value.items()}

    def refuse(name):
        raise AssertionError(f"{name} is not JSON")

    return restore(json.loads(message[4 : 4 + length], parse_constant=refuse))


def in_colours(value):
    """Replace tokens as the browser does, by some colour."""
    if isinstance(value, dict):
        return {name: in_colours(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [in_colours(part) for part in value]
    return "#123456" if isinstance(value, str) and value.startswith("@") else value


def clickable(chart):
    """The ids of all points on the map's own axes."""
    own = [trace for trace in chart.traces if "customdata" in trace and "xaxis" not in trace]
    return np.concatenate([trace["customdata"] for trace in own])


@pytest.mark.parametrize("c", [2, 3])
@pytest.mark.parametrize("n", [1, 2, 300, 2_000])
def test_a_map_is_a_figure_that_plotly_accepts(n, c):
    import plotly.graph_objects as go

    chart = word_map(full(n, c))
    go.Figure(data=in_colours(chart.traces), layout=in_colours(chart.layout))
    kinds = {trace["type"] for trace in chart.traces}
    assert ("scatter3d" in kinds) == (c == 3)


@pytest.mark.parametrize("c", [2, 3])
@pytest.mark.parametrize("n", [1, 2, 300, 50_000])
def test_every_point_can_be_clicked_once(n, c):
    ids = clickable(word_map(full(n, c)))
    assert sorted(ids.tolist()) == list(range(1_000, 1_000 + n))


@pytest.mark.parametrize("c", [2, 3])
def test_the_id_of_a_point_lies_where_the_point_lies(c):
    one = full(300, c)
    for trace in word_map(one).traces:
        if "customdata" in trace:
            places = np.column_stack([trace[axis] for axis in "xyz"[:c]])
            assert np.allclose(places, one.coordinates[trace["customdata"] - 1_000], atol=1e-6)


def test_fifty_thousand_points_are_drawn_by_webgl_and_few_are_not():
    kinds = {n: {trace["type"] for trace in word_map(cloud(n)).traces} for n in (300, 50_000)}
    assert kinds == {300: {"scatter"}, 50_000: {"scattergl"}}


def test_markup_in_a_word_stays_a_word():
    one = cloud(1, words=[NASTY], labels=(Label(0, NASTY),), groups=(GroupName(0, 0, NASTY, "c1"),))
    for kind in (one, cloud(1, 3, words=[NASTY], labels=one.labels)):
        chart = word_map(kind)
        sent = json.dumps(received(pack(chart)), default=lambda array: array.tolist())
        assert "<b>" not in sent
        assert plain(NASTY) in sent


@given(st.text(max_size=20))
def test_plain_leaves_nothing_to_parse_and_loses_nothing(words):
    from html import unescape

    safe = plain(words)
    assert "<" not in safe
    assert ">" not in safe
    assert unescape(safe) == unescape(plain(unescape(safe)))
    assert safe.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == words


def test_points_that_coincide_have_a_finite_window():
    chart = word_map(full(5, coordinates=np.ones((5, 2))))
    for axis in ("xaxis", "yaxis"):
        low, high = chart.layout[axis]["range"]
        assert np.isfinite([low, high]).all()
        assert low < 1 < high


@pytest.mark.parametrize("spread", [1e-6, 1.0, 1e6])
def test_all_points_lie_inside_and_both_axes_have_one_scale(spread):
    one = cloud(300)
    one = cloud(300, coordinates=one.coordinates * [spread, 3 * spread])
    layout = word_map(one).layout
    x, y = layout["xaxis"]["range"], layout["yaxis"]["range"]
    across, up = one.coordinates.T
    assert x[0] < across.min() < across.max() < x[1]
    assert y[0] < up.min() < up.max() < y[1]
    assert (x[1] - x[0]) / one.width == pytest.approx((y[1] - y[0]) / one.height)
    assert layout["yaxis"]["scaleanchor"] == "x"


def test_values_take_the_place_of_colours():
    one = cloud(40)
    value = np.arange(40.0)
    traces = word_map(
        cloud(40, marks=Marks(one.marks.colour, one.marks.symbol, one.marks.size, value))
    ).traces
    coloured = [trace for trace in traces if "customdata" in trace]
    assert len(coloured) == 1
    assert coloured[0]["marker"]["color"].tolist() == value.tolist()
    assert (coloured[0]["marker"]["cmin"], coloured[0]["marker"]["cmax"]) == (0, 39)


def test_kept_neighbours_have_solid_rays_and_lost_ones_dashed():
    chart = word_map(cloud(9, focus=0, rays=(Ray(1, True), Ray(2, True), Ray(3, False))))
    rays = {t["line"]["color"]: t for t in chart.traces if t["mode"] == "lines"}
    assert {colour: ray["line"]["dash"] for colour, ray in rays.items()} == {
        "@table": "solid",
        "@null": "dash",
    }
    assert len(rays["@table"]["x"]) == 2 * 3  # two ends and a gap for each ray
    assert np.isnan(rays["@table"]["x"][2::3]).all()


def test_tails_are_one_trace_for_each_colour_in_the_right_order():
    tails = [np.array([[0.0, i], [1.0, i]]) for i in range(8)]
    chart = word_map(cloud(8, tails=tails))
    lines = [trace for trace in chart.traces if trace["mode"] == "lines"]
    assert [line["line"]["color"] for line in lines] == ["@c1", "@c2", "@c3", "@c4"]
    assert lines[0]["y"][[0, 1, 3, 4]].tolist() == [0, 0, 4, 4]


@pytest.mark.parametrize("c", [2, 3])
def test_no_two_chosen_labels_overlap(c):
    random = np.random.default_rng(3)
    places = random.standard_normal((400, c))
    words = ["w" * int(length) for length in random.integers(1, 12, 400)]
    wanted = random.permutation(400).tolist()
    chosen = choose_labels(words, places, wanted, width=588, height=440, sure=1)
    assert chosen[0] == wanted[0]
    assert chosen == [point for point in wanted if point in set(chosen)]
    assert 12 <= len(chosen) < 400


def test_words_stand_clear_of_points_unless_they_are_most_wanted_or_too_few_do():
    crowd = [(x, y) for x in range(60, 200, 8) for y in range(60, 200, 8)]  # no room between
    alone = [(x, y) for x in (300, 400, 500) for y in range(20, 420, 60)]
    places = np.array([*crowd, *alone], np.float64)
    words = ["word"] * len(places)
    middle = crowd.index((124, 124))
    wanted = [middle, *(i for i in range(len(places)) if i != middle)]
    clear = set(range(len(crowd), len(places)))
    chosen = set(choose_labels(words, places, wanted, width=588, height=440))
    assert clear <= chosen
    assert middle not in chosen
    assert middle in choose_labels(words, places, wanted, width=588, height=440, sure=1)
    assert choose_labels(words[: len(crowd)], places[: len(crowd)], [middle], width=588, height=440)
    room = Room(places, Box(0, 0, 588, 440))
    assert room.take("word", places[middle], crowded=False) is None
    assert room.take("word", places[middle])


@pytest.mark.parametrize(
    ("point", "box", "lift"),
    [
        ([200, 200], Box(180, 192, 220, 208), 10),  # above the point, with room for its mark
        ([10, 10], Box(180, 192, 220, 208), 0),  # nothing there
        ([200, 8], Box(180, 0, 220, 16), 0),  # at the upper edge it may not rise
        ([5, 200], Box(-4, 192, 36, 208), 0),  # cut off, it may not rise either
    ],
)
def test_a_name_rises_off_a_point_but_never_out_of_the_picture(point, box, lift):
    room = Room(np.array([point], float), Box(0, 0, 400, 400))
    assert room.take_above(box, range(2, 30, 2)) == lift


def test_no_word_stands_where_a_name_has_risen_to():
    room = Room(np.array([[200.0, 200.0]]), Box(0, 0, 400, 400))
    risen = room.take_above(Box(180, 192, 220, 208), range(2, 30, 2))
    spot = room.take("word", np.array([170.0, 200 - risen]))
    assert not spot.box.overlaps(Box(180, 192 - risen, 220, 208 - risen))


def test_what_is_spoken_of_is_written_even_where_there_is_no_room():
    crowd = np.zeros((30, 2)) + np.arange(30)[:, None] * 1e-3
    words = [f"word{i}" for i in range(30)]
    chosen = choose_labels(words, crowd, range(30), width=60, height=30, always=2)
    assert chosen[:2] == [0, 1]


def test_room_gives_no_place_twice_and_none_outside():
    random = np.random.default_rng(4)
    pixels = random.uniform(0, 400, (300, 2))
    inside, lens = Box(0, 0, 400, 400), Box(100, 100, 250, 200)
    room = Room(pixels, inside, [lens])
    spots = [room.take("word", point) for point in pixels]
    boxes = [spot.box for spot in spots if spot]
    assert 20 < len(boxes) < 300
    for one, other in combinations([lens, *boxes], 2):
        apart = (
            one.right <= other.left
            or other.right <= one.left
            or one.bottom <= other.top
            or other.bottom <= one.top
        )
        assert apart
    assert all(b.left >= 0 and b.top >= 0 and b.right <= 400 and b.bottom <= 400 for b in boxes)


def test_a_word_that_stands_clear_covers_no_point():
    random = np.random.default_rng(5)
    pixels = random.uniform(0, 400, (500, 2))
    room = Room(pixels, Box(0, 0, 400, 400))
    spots = [room.take("word", point, crowded=False) for point in pixels]
    boxes = [spot.box.grown(-2) for spot in spots if spot]  # points are counted to 2 px
    assert boxes
    for left, top, right, bottom in boxes:
        inside = np.all((pixels > [left, top]) & (pixels < [right, bottom]), axis=1)
        assert not inside.any()


def test_a_word_wanted_twice_is_chosen_once_and_no_points_give_no_words():
    one = np.zeros((1, 2))
    assert choose_labels(["a"], one, [0, 0], width=100, height=100) == [0]
    assert choose_labels([], np.zeros((0, 2)), [], width=100, height=100) == []


def test_pixels_and_ranges_agree():
    points = np.random.default_rng(5).standard_normal((50, 2))
    plane = plane_around(points, width=300, height=200, into=Box(0, 0, 300, 200))
    (left, right), (low, high) = plane.ranges()
    corners = plane.pixels(np.array([[left, high], [right, low]]))
    assert np.allclose(corners, [[0, 0], [300, 200]])


def test_a_lens_shows_the_focus_larger_and_covers_no_point():
    random = np.random.default_rng(6)
    far = random.standard_normal((200, 2)) * 0.5 + [6, 0]
    near = random.standard_normal((20, 2)) * 0.05
    one = cloud(
        220,
        coordinates=np.vstack([near, far]),
        focus=0,
        rays=tuple(Ray(i, True) for i in range(1, 9)),
        lens=True,
    )
    layout = word_map(one).layout
    x, inset = layout["xaxis"], layout["xaxis2"]
    pixels_per_unit = one.width / (x["range"][1] - x["range"][0])
    domain = inset["domain"][1] - inset["domain"][0]
    magnified = one.width * domain / (inset["range"][1] - inset["range"][0])
    assert magnified > 1.5 * pixels_per_unit
    assert inset["range"][0] < one.coordinates[0, 0] < inset["range"][1]
    share = [
        (one.coordinates[:, i] - layout[a]["range"][0]) / np.ptp(layout[a]["range"])
        for i, a in enumerate(("xaxis", "yaxis"))
    ]
    across, up = layout["xaxis2"]["domain"], layout["yaxis2"]["domain"]
    under = (share[0] > across[0]) & (share[0] < across[1])
    assert not (under & (share[1] > up[0]) & (share[1] < up[1])).any()


def test_a_message_comes_out_as_it_went_in():
    chart = Chart(
        traces=({"x": np.array([1.5, np.nan]), "ids": np.array([7, 2**31 - 1]), "name": "Ж中"},),
        layout={"range": (0.5, float("nan")), "flag": True, "grid": np.eye(2)},
        alt="what it shows",
        height=300,
        view="v",
    )
    back = received(pack(chart, revision=3, library="/x.js"))
    assert back["traces"][0]["x"].dtype == np.float32
    assert np.array_equal(back["traces"][0]["x"], [1.5, np.nan], equal_nan=True)
    assert back["traces"][0]["ids"].tolist() == [7, 2**31 - 1]
    assert back["traces"][0]["name"] == "Ж中"
    assert back["layout"] == {"range": [0.5, None], "flag": True, "grid": [[1.0, 0.0], [0.0, 1.0]]}
    assert (back["alt"], back["height"], back["view"]) == ("what it shows", 300, "v")
    assert (back["revision"], back["library"]) == (3, "/x.js")


def test_a_map_of_two_thousand_points_is_a_small_message():
    assert len(pack(word_map(cloud(2_000)))) < 100_000


def test_the_name_of_a_group_rises_off_a_point_that_is_spoken_of():
    point = np.array([[50.0, 50.0]])
    box = Box(20, 40, 80, 60)
    free = Room(np.empty((0, 2)), Box(0, 0, 100, 100))
    assert free.take_above(box, range(2, 40, 2)) == 0
    kept = Room(np.empty((0, 2)), Box(0, 0, 100, 100))
    kept.keep_clear(point, 6)
    lift = kept.take_above(box, range(2, 40, 2))
    assert box.bottom - lift <= 50 - 6

"""The map of words: words without overlap, tokens for colours, and a message that stays small."""

import json
import re
from itertools import combinations
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

import embedding_lab
from embedding_lab.figures.chart import pack
from embedding_lab.figures.labels import Box, Room, beside, plane_around
from embedding_lab.figures.lens import find_lens
from embedding_lab.figures.word_map import (
    GroupName,
    Label,
    Marks,
    Ray,
    WordMap,
    choose_labels,
    word_map,
)

CSS = Path(embedding_lab.__file__).parent / "ui"


def cloud(n, dimensions=2, seed=0):
    return np.random.default_rng(seed).standard_normal((n, dimensions)).astype(np.float32)


def a_map(coordinates, **more):
    n = len(coordinates)
    given = {
        "words": [f"word{i}" for i in range(n)],
        "ids": np.arange(n, dtype=np.int32) + 100,
        "coordinates": coordinates,
        "marks": Marks([f"c{i % 4 + 1}" for i in range(n)], ["circle"] * n, np.full(n, 7.0)),
        "alt": "a map",
        "view": "one",
    }
    return word_map(WordMap(**given | more))


def texts(chart):
    written = [words for trace in chart.traces for words in trace.get("text", ())]
    notes = [*chart.layout.get("annotations", ())]
    notes += chart.layout.get("scene", {}).get("annotations", ())
    return written + [note["text"] for note in notes]


def strings(value):
    if isinstance(value, dict):
        yield from (found for part in value.values() for found in strings(part))
    elif isinstance(value, list | tuple):
        yield from (found for part in value for found in strings(part))
    elif isinstance(value, str):
        yield value


def as_plotly_sees_it(chart):
    """The figure with one colour for every token: Plotly itself says whether it is one."""

    def filled(value):
        if isinstance(value, dict):
            return {name: filled(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [filled(part) for part in value]
        return "#123456" if isinstance(value, str) and value.startswith("@") else value

    return go.Figure(data=filled(chart.traces), layout=filled(chart.layout))


def ids_of(chart):
    return [int(i) for trace in chart.traces for i in trace.get("customdata", ())]


FULL = {
    "focus": 0,
    "rays": (Ray(1, True), Ray(2, True), Ray(3, False)),
    "labels": (Label(0, "word0", "focus"), Label(3, "word3", "lost"), Label(5, "word5")),
    "groups": (GroupName(0.0, 0.0, "animals", "c1"),),
}


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("n", [4, 300, 1_500])
def test_a_map_is_a_figure_that_plotly_accepts_and_every_point_can_be_clicked(n, dimensions):
    more = FULL if n > 5 else {"focus": 0}
    chart = a_map(cloud(n, dimensions), lens=True, axes=("size", "", "")[:dimensions], **more)
    assert len(as_plotly_sees_it(chart).data) == len(chart.traces)
    assert set(ids_of(chart)) == set(range(100, 100 + n))


def test_a_map_with_tails_and_a_key_is_a_figure_that_plotly_accepts():
    points = cloud(20)
    marks = Marks(["edge"] * 20, ["circle"] * 20, np.arange(20.0), np.arange(20.0))
    tails = [np.stack([point, point + 1]) for point in points[:-1]] + [np.empty((0, 2))]
    chart = a_map(points, marks=marks, tails=tails, key="of 10 nearest, lost", largest=10.0)
    assert as_plotly_sees_it(chart).data
    assert "of 10 nearest, lost" in texts(chart)
    assert {"0", "10"} <= set(texts(chart))


@pytest.mark.parametrize("dimensions", [2, 3])
def test_all_points_in_one_place_are_still_a_map(dimensions):
    for n in (1, 5):
        same = np.full((n, dimensions), 3.0, np.float32)
        rays = (Ray(n - 1, True),) if n > 1 else ()
        chart = a_map(same, focus=0, rays=rays, lens=True, labels=(Label(0, "word0", "focus"),))
        assert "word0" in texts(chart)
        assert set(ids_of(chart)) == set(range(100, 100 + n))
        header = json.loads(pack(chart)[4:].split(b"\0")[0].decode(errors="ignore"))
        assert header["view"] == "one"


def test_markup_in_a_word_is_shown_and_not_obeyed():
    word = '<a href="https://x.example">R&D</a>'
    for dimensions in (2, 3):
        chart = a_map(
            cloud(3, dimensions),
            words=[word, "b", "c"],
            labels=(Label(0, word, "bold"),),
            groups=(GroupName(0, 0, word, "c1"),),
            axes=(word,) * dimensions,
        )
        assert sum("&lt;a href=" in found for found in strings(list(chart.traces))) >= 1
        everything = [*strings(list(chart.traces)), *strings(chart.layout)]
        assert not [found for found in everything if "<" in found]


def test_every_token_of_a_map_is_a_css_variable_in_light_and_dark():
    chart = a_map(cloud(30), **FULL, lens=True)
    values = Marks(["edge"] * 30, ["circle"] * 30, np.full(30, 5.0), np.arange(30.0))
    second = a_map(cloud(30), marks=values, key="lost", axes=("a", "b"))
    used = {
        found[1:]
        for one in (chart, second)
        for found in [*strings(list(one.traces)), *strings(one.layout)]
        if found.startswith("@")
    }
    css = (CSS / "drawing.css").read_text() + (CSS / "live_chart.css").read_text()
    assert used - {"clear"} <= set(re.findall(r"--([\w-]+):", css))
    assert {"c1", "table", "c1-ink", "low", "high"} <= used


def test_chosen_words_do_not_overlap():
    points = cloud(400)
    words = ["w" * (3 + i % 9) for i in range(400)]
    chosen = choose_labels(words, points, range(400), width=588, height=440)
    whole = Box(0, 0, 588, 440)
    pixels = plane_around(points, width=588, height=440, into=whole).pixels(points)
    room = Room(pixels, whole)
    boxes = [room.take(words[point], pixels[point]).box for point in chosen]
    assert 20 < len(boxes) < 400
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(0 <= box.left and box.right <= 588 and 0 <= box.top for box in boxes)


def test_the_most_wanted_word_wins_the_room():
    together = np.zeros((20, 2))
    together[-1] = 1
    first = choose_labels(["abcdef"] * 20, together, [7, *range(20)], width=200, height=100)
    assert first[0] == 7
    assert len(first) < 20


def test_words_find_room_for_a_thousand_candidates_in_space_as_well():
    points = cloud(2_000, 3)
    chosen = choose_labels(["word"] * 2_000, points, range(2_000), width=588, height=440)
    assert 30 < len(chosen) < 500


def test_a_word_in_east_asian_letters_gets_twice_the_width():
    at = np.zeros(2)
    wide, narrow = beside("東京都", at, "right", 6), beside("tok", at, "right", 6)
    assert wide.right - wide.left > 2 * (narrow.right - narrow.left)


def test_rays_tell_neighbours_kept_from_neighbours_lost():
    chart = a_map(cloud(10), **FULL)
    rays = [trace for trace in chart.traces if trace.get("mode") == "lines"]
    looks = {(ray["line"]["color"], ray["line"]["dash"], len(ray["x"]) // 3) for ray in rays}
    assert looks == {("@table", "solid", 2), ("@null", "dash", 1)}


def test_the_lens_stands_where_no_point_is_and_shows_the_neighbours():
    group = cloud(40, seed=1) * 0.4
    others = np.vstack([cloud(60, seed=2) * 0.4 + [9, 0], cloud(60, seed=3) * 0.4 + [0, 6]])
    points = np.vstack([group, others])
    near = np.argsort(np.linalg.norm(points - points[0], axis=1))[1:6]
    whole = Box(0, 0, 588, 440)
    plane, lens = find_lens(
        plane_around(points, width=588, height=440, into=whole), points, 0, near
    )
    pixels = plane.pixels(points)
    hidden = [p for p in pixels if lens.box.overlaps(Box(p[0] - 3, p[1] - 3, p[0] + 3, p[1] + 3))]
    assert not hidden
    inside = lens.plane.pixels(points[[0, *near]])
    assert (inside > 0).all()
    assert (inside < [lens.plane.width, lens.plane.height]).all()
    assert lens.plane.scale >= 1.8 * plane.scale
    middle = [(lens.looks_at.left + lens.looks_at.right) / 2 - 294]
    middle.append(220 - (lens.looks_at.top + lens.looks_at.bottom) / 2)
    middle = np.array(middle) / plane.scale + [plane.x, plane.y]
    assert np.allclose(middle, [lens.plane.x, lens.plane.y])


def test_a_full_map_shrinks_to_make_room_for_its_lens():
    points = np.random.default_rng(5).random((700, 2))
    near = np.argsort(np.linalg.norm(points - points[0], axis=1))[1:6]
    whole = Box(0, 0, 588, 440)
    plane = plane_around(points, width=588, height=440, into=whole)
    smaller, lens = find_lens(plane, points, 0, near)
    assert lens is not None
    assert smaller.scale < plane.scale


def test_equal_axes_and_all_points_in_sight():
    points = cloud(50) * [5, 1]
    plane = plane_around(points, width=588, height=440, into=Box(0, 0, 588, 440))
    (left, right), (low, high) = plane.ranges()
    assert (right - left) / (high - low) == pytest.approx(588 / 440)
    pixels = plane.pixels(points)
    assert pixels.min() > 10
    assert (pixels < [578, 430]).all()


def test_fifty_thousand_points_travel_in_three_megabytes():
    chart = a_map(cloud(50_000), labels=(Label(3, "word3"),))
    assert {trace["type"] for trace in chart.traces} == {"scattergl"}
    assert len(pack(chart)) < 3_000_000

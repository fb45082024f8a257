"""The picture of one step says what the numbers say, in both widths."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from embedding_lab.figures.one_step import MOST_ROWS
from embedding_lab.figures.one_step import one_step as draw_step
from embedding_lab.lessons.one_step import one_step
from embedding_lab.lessons.step_numbers import StepSettings, small

SENTENCE = ("the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog")
FOX = StepSettings(SENTENCE, 3, 4, ("moon", "the", "sea", "moon", "jumps"), 177)
NASTY = StepSettings(
    ('<script>alert("1")</script>', "a&b", "'\"", "x" * 70, "Ж中א"), 1, 2, ("<b>",), 9
)
MANY = StepSettings(
    tuple(f"word{i}" for i in range(100)), 50, 51, tuple(f"noise{i}" for i in range(20)), 11_806,
    dimensions=24,
)  # fmt: skip
CASES = [
    FOX, replace(FOX, model="cbow"), NASTY, replace(NASTY, model="cbow"), MANY,
    replace(MANY, model="cbow", window=10), StepSettings(("a", "b"), 0, 1, ("b",), 2, dimensions=1),
]  # fmt: skip


def parsed(drawing):
    return [ElementTree.fromstring(part) for part in (drawing.wide, drawing.narrow)]


def lines_of(root):
    """The words of each text mark, without the tips."""
    return ["".join(mark.itertext()) for mark in root.iter("text")]


def signed(value):
    return f"{value:z.2f}".replace("-", "−")


@pytest.mark.parametrize("settings", CASES)
def test_both_widths_hold_all_they_draw(settings):
    for root, width in zip(parsed(draw_step(one_step(settings))), (864, 358), strict=True):
        _, _, box, height = map(float, root.get("viewBox").split())
        assert box == width
        for mark in root.iter("rect"):
            assert float(mark.get("x")) + float(mark.get("width")) <= width + 0.1
        for mark in root.iter("text"):
            assert float(mark.get("y")) <= height
        assert not root.findall(".//script")


@pytest.mark.parametrize("settings", CASES)
def test_each_output_stands_there_with_its_numbers(settings):
    numbers = one_step(settings)
    wide, narrow = (lines_of(root) for root in parsed(draw_step(numbers)))
    for column in (numbers.scores, numbers.sigmoids, numbers.errors, numbers.losses):
        for value in column:
            assert signed(value) in wide
            assert any(signed(value) in told for told in narrow)
    for told in (wide, narrow):
        assert f"loss before the step {numbers.loss:.3f}" in told
        assert f"after the step {numbers.loss_after:.3f}" in told


@pytest.mark.parametrize("settings", [FOX, replace(FOX, model="cbow")])
def test_rows_that_change_are_framed_and_the_others_grey(settings):
    numbers = one_step(settings)
    for root in parsed(draw_step(numbers)):
        framed = [mark for mark in root.iter("rect") if mark.get("stroke-width") == "2"]
        touched = numbers.touched.sum() + numbers.touched_context.sum()
        assert len(framed) == touched + 1  # and h itself
        grey = [mark for mark in root.iter("g") if mark.get("opacity")]
        assert len(grey) == 2 * len(numbers.words) - touched
        assert lines_of(root).count("0") >= len(grey)


def test_the_true_word_is_green_and_noise_is_magenta():
    numbers = one_step(FOX)
    wide, _ = parsed(draw_step(numbers))
    classes = {"".join(mark.itertext()): mark.get("class") for mark in wide.iter("text")}
    assert classes["jumps"] == "b answer"
    assert "null" in classes[numbers.words[numbers.outputs[1]]]


def test_of_a_long_sentence_all_changed_rows_are_drawn_and_the_rest_counted():
    numbers = one_step(MANY)
    changed = int((numbers.touched | numbers.touched_context).sum())
    drawn = max(changed, MOST_ROWS)
    wide, narrow = (lines_of(root) for root in parsed(draw_step(numbers)))
    rest = f"and {11_806 - drawn:,} more rows, unchanged"
    assert wide.count(rest) == narrow.count(rest) == 2


def test_the_check_is_told_with_its_measured_difference():
    numbers = replace(one_step(FOX), difference=2.98e-8)
    drawing = draw_step(numbers)
    wide, narrow = (lines_of(root) for root in parsed(drawing))
    assert "Checked against autograd: largest difference 3e-8." in wide
    assert "largest difference 3e-8." in narrow
    assert "largest difference 3e-8" in drawing.alt
    assert small(0.0) == "0"


def test_equal_numbers_still_make_a_picture():
    numbers = one_step(FOX)
    zeros = {name: np.zeros_like(array) for name, array in numbers.arrays().items()
             if array.dtype == np.float32}  # fmt: skip
    assert len(parsed(draw_step(replace(numbers, **zeros)))) == 2

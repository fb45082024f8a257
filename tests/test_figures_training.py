"""The drawings of page 3 are well-formed, escaped, and show what they were given."""

from xml.etree import ElementTree

import numpy as np
import pytest

from embedding_lab.figures.loss import loss_curve
from embedding_lab.figures.neighbours_then import table
from embedding_lab.figures.noise import noise
from embedding_lab.figures.svg import Drawing
from embedding_lab.figures.two_matrices import matrices
from embedding_lab.figures.window import sentence
from embedding_lab.lessons.watching import then_and_now
from embedding_lab.lessons.windows import read_window
from embedding_lab.text.vocabulary import Vocabulary

NASTY = "<script>alert(1)</script>"


def texts(svg: str) -> list[str]:
    found = ElementTree.fromstring(svg).iter("text")  # our own drawing
    return ["".join(part.itertext()) for part in found]


def drawings(words: list[str]) -> list[Drawing]:
    n = len(words)
    vocabulary = Vocabulary(tuple(words), np.arange(n, 0, -1))
    near = [np.arange(5, dtype=np.int32)[None] % np.int32(max(n, 1))]
    rows = np.ones((n, 3))
    listed = [then_and_now(words, [0], [0.0], near, 0)] if n else []
    return [
        sentence(read_window(words, vocabulary, window=2, sample=1), 2),
        noise(vocabulary, words),
        matrices(words, rows, -rows),
        *(table(one) for one in listed),
    ]


@pytest.mark.parametrize("words", [[], ["a"], [NASTY, "a&b"], ["x" * 80, "y" * 80, "z"]])
def test_any_words_give_well_formed_pictures(words: list[str]) -> None:
    for drawing in drawings(words):
        assert "<script" not in drawing.wide + drawing.narrow
        assert drawing.alt
        for one in (drawing.wide, drawing.narrow):
            assert not one or texts(one)


def test_a_sentence_has_one_arc_per_pair() -> None:
    words = ["a", "b", "c"]
    window = read_window(words, Vocabulary(tuple(words), np.array([1, 1, 1])), window=1, sample=1)
    assert sentence(window, 1).wide.count("<path") == window.pairs == 2


@pytest.mark.parametrize("losses", [[], [float("nan")], [4.16], [4.16, 2.43, float("inf")]])
def test_a_loss_curve_shows_the_untrained_level(losses: list[float]) -> None:
    share = list(np.linspace(0, 1, len(losses)))
    drawn = loss_curve(losses, share, len(losses) - 1, epochs=1, negatives=5)
    assert "untrained 4.16" in texts(drawn.wide)
    assert "nan" not in drawn.wide


def test_opposite_rows_have_cosine_minus_one() -> None:
    assert "−1.00" in texts(matrices(["a"], np.ones((1, 3)), -np.ones((1, 3))).wide)

"""The lessons of page 3 say what the trainer does."""

import shlex

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from embedding_lab.cli import train
from embedding_lab.geometry.pca import pca
from embedding_lab.geometry.rows import unit_rows
from embedding_lab.lessons.training_captions import (
    caption,
    command_line,
    map_caption,
    matrices_sentence,
    progress_line,
)
from embedding_lab.lessons.watching import plane, then_and_now
from embedding_lab.lessons.windows import noise_table, read_window
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.settings import TEACHING, Settings

VOCABULARY = Vocabulary(("the", "cat", "sat", "mat"), np.array([8, 4, 2, 2]))


def test_unknown_words_do_not_count_for_the_distance() -> None:
    words = ["cat", "xyzzy", "sat", "mat"]
    window = read_window(words, VOCABULARY, window=1, sample=1.0, centre=2)
    assert window.contexts == (0, 3)
    assert window.pairs == 2
    assert [token.kept for token in window.tokens] == [True, False, True, True]


def test_dropped_words_do_not_count_for_the_distance() -> None:
    for seed in range(30):
        found = read_window(["the", "cat"] * 9, VOCABULARY, window=3, sample=0.01, seed=seed)
        kept = [k for k, token in enumerate(found.tokens) if token.kept]
        if found.centre is None:
            assert not kept
            continue
        at = kept.index(found.centre)
        near = [k for i, k in enumerate(kept) if 0 < abs(i - at) <= found.reach]
        assert list(found.contexts) == near


def test_the_reach_is_drawn_from_one_to_the_window() -> None:
    reaches = {
        read_window(["cat"], VOCABULARY, window=3, sample=1, seed=s).reach for s in range(60)
    }
    assert reaches == {1, 2, 3}


@pytest.mark.parametrize("words", [[], ["xyzzy"], ["xyzzy", "<b>"]])
def test_a_sentence_of_no_known_words_has_no_centre(words: list[str]) -> None:
    window = read_window(words, VOCABULARY, window=5, sample=1e-3)
    assert (window.centre, window.contexts) == (None, ())


def test_the_default_centre_is_the_rarest_of_those_with_most_contexts() -> None:
    window = read_window(["the", "cat", "mat"], VOCABULARY, window=1, sample=1)
    assert window.centre == 1  # the only one with a neighbour on either side
    pair = read_window(["the", "mat"], VOCABULARY, window=1, sample=1)
    assert pair.centre == 1


def test_noise_shares_are_counts_to_three_quarters() -> None:
    weights = np.array([8, 4, 2, 2]) ** 0.75
    (row,) = noise_table(VOCABULARY, ["cat", "xyzzy"])
    assert row["share as counted"] == 0.25
    assert row["share as noise"] == pytest.approx(weights[1] / weights.sum())


def test_the_plane_is_turned_as_scipy_turns_it() -> None:
    random = np.random.default_rng(0)
    rows, before = random.normal(size=(9, 5)), random.normal(size=(9, 2))
    flat = pca(unit_rows(rows), 2)
    turn, _ = orthogonal_procrustes(flat.coordinates, before)
    drawn = plane(rows, [rows], before=before)
    np.testing.assert_allclose(drawn.coordinates, flat.coordinates @ turn, atol=1e-12)
    np.testing.assert_allclose(drawn.past[0], drawn.coordinates, atol=1e-12)
    assert drawn.variance == pytest.approx(flat.explained_variance_ratio.sum())


@pytest.mark.parametrize("shape", [(1, 1), (1, 4), (3, 1), (4, 2)])
def test_a_plane_of_few_rows_or_dimensions_is_finite(shape: tuple[int, int]) -> None:
    rows = np.arange(np.prod(shape), dtype=float).reshape(shape)
    first = plane(rows, [], before=None)
    again = plane(rows, [rows], before=first.coordinates)
    assert again.coordinates.shape == (shape[0], 2)
    np.testing.assert_allclose(again.coordinates, first.coordinates, atol=1e-12)


FRAMES = [np.array([[1, 2, 3, 4, 5]]), np.array([[6, 5, 1, 2, 3]]), np.array([[5, 4, 3, 2, 7]])]
WORDS = ["war", "a", "b", "c", "d", "e", "f", "g"]


def test_a_neighbour_lasts_if_it_is_among_the_five_nearest_now() -> None:
    table = then_and_now(WORDS, [0], [0.0, 0.05, 1.0], FRAMES, 2)
    assert table.columns == ("at 5%", "now")
    assert [(near.word, near.lasts) for near in table.cells[0][0]] == [("f", False), ("e", True)]
    assert "“f”; now it is “e”" in caption(table, learned=True)


def test_one_frame_has_one_column() -> None:
    table = then_and_now(WORDS, [0], [0.0], FRAMES[:1], 0)
    assert table.columns == ("now",)
    assert "chance" in caption(table, learned=False)


def test_the_progress_line_counts_words_of_all_passes() -> None:
    header = {"progress": 0.5, "tokens": 380_000, "words_per_second": 263_123.0, "seconds": 19.0}
    left, right = progress_line(header, 5, "running")
    assert left == "**50%** · pass 3 of 5 · 0.9 M of 1.9 M words"
    assert right == "**263,000** words/s, measured here · 19 s left"
    assert progress_line({}, 5, "waiting")[1] == "waiting for a free place"


def test_captions_name_what_was_measured() -> None:
    assert map_caption(81, 0.41, 0.2) == (
        "PCA of 81 words, 41% of their variance. Tails: from 20% to now, on today's axes."
    )
    one = np.array([[1.0, 0.0]])
    assert "−1.00" in matrices_sentence(["<b>"], one, -one)


@pytest.mark.parametrize(
    ("corpus", "settings", "min_count"),
    [
        ("teaching", TEACHING, 1),
        ("sotu", Settings(), 5),
        ("sotu", Settings(model="cbow", learning_rate=0.05, sample=1e-4, seed=3), 2),
        ("my text.txt", Settings(window=2, workers=2), 5),
        ("teaching", Settings(), 5),
    ],
)
def test_the_command_line_repeats_the_settings(
    corpus: str, settings: Settings, min_count: int
) -> None:
    _, _, *given = shlex.split(command_line(corpus, settings, min_count))
    parsed = train.make_context("train", given).params
    usual = TEACHING if corpus == "teaching" else Settings()
    for name in Settings.__slots__:
        value = parsed[name] if parsed[name] is not None else getattr(usual, name)
        assert value == getattr(settings, name)
    assert parsed["corpus"] == corpus
    assert (parsed["min_count"] or (1 if corpus == "teaching" else 5)) == min_count
    if settings == usual:
        assert not [part for part in given[3:] if "min" not in part and part.startswith("--")]

import re
import shlex
from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.stats import ortho_group

from embedding_lab import cli
from embedding_lab.geometry.turn import turn_to_match
from embedding_lab.lessons import training_captions as captions
from embedding_lab.lessons.training_captions import command_line
from embedding_lab.lessons.watching import (
    Near,
    cosines_of,
    matrix_columns,
    then_and_now,
)
from embedding_lab.lessons.windows import noise_table, read_window, telling_window
from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.training.blocks import BlockReader, stencil
from embedding_lab.training.settings import TEACHING, Settings

LETTERS = [*"abcdefghijkl"]
EVEN = Vocabulary(tuple(LETTERS), np.full(12, 5))
STEEP = Vocabulary(("the", "of", "war", "tax"), np.array([900, 90, 9, 1]))


def contexts_of(window):
    return [window.tokens[place].word for place in window.contexts]


def test_without_subsampling_the_contexts_are_those_within_reach():
    for seed in range(20):
        window = read_window(LETTERS, EVEN, window=4, sample=1, centre=5, seed=seed)
        expected = [w for k, w in enumerate(LETTERS) if 0 < abs(k - 5) <= window.reach]
        assert contexts_of(window) == expected
        assert window.pairs == tuple(("f", word) for word in expected)


def test_a_window_pairs_words_as_the_trainer_does():
    corpus = Corpus.from_sentences("letters", [LETTERS], min_count=1)
    row = corpus.vocabulary.row
    blocks = BlockReader(corpus, Settings(window=3, sample=1.0)).epoch(0)
    seen = stencil(3)[blocks.pattern[0]]  # (L, H)
    for place in range(12):
        trained = {int(blocks.words[0, j]) for j in seen[place].nonzero().ravel()}
        ours = [
            read_window(LETTERS, EVEN, window=3, sample=1.0, centre=place, seed=seed)
            for seed in range(12)
        ]
        assert trained in [{row(word) for word in contexts_of(window)} for window in ours]


def test_dropped_and_unknown_words_count_for_no_distance():
    words = ["war", "the", "never", "the", "tax"]
    for seed in range(40):
        window = read_window(words, STEEP, window=1, sample=1e-5, centre=0, seed=seed)
        kept = [place for place in range(1, 5) if window.tokens[place].kept]
        assert list(window.contexts) == kept[:1]
        assert not window.tokens[2].known
        assert window.tokens[2].keep == 0


def test_words_are_kept_and_windows_drawn_as_often_as_the_formula_says():
    drawn = [
        read_window(["the"] * 20, STEEP, window=4, sample=0.01, seed=seed) for seed in range(200)
    ]
    keep = np.sqrt(0.01 / 0.9) + 0.01 / 0.9
    assert drawn[0].tokens[0].keep == pytest.approx(keep)
    kept = np.mean([token.kept for window in drawn for token in window.tokens])
    assert kept == pytest.approx(keep, abs=4 * np.sqrt(keep * (1 - keep) / 4000))
    reaches = np.bincount([window.reach for window in drawn], minlength=5)
    assert reaches[0] == 0
    assert reaches[1:] == pytest.approx(50, abs=4 * np.sqrt(200 * 0.25 * 0.75))


def test_the_same_seed_draws_the_same_window_and_leaves_global_randomness_alone():
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    first = read_window(LETTERS, EVEN, window=5, sample=1e-3, seed=7)
    assert first == read_window(LETTERS, EVEN, window=5, sample=1e-3, seed=7)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_the_usual_centre_has_most_contexts_and_is_the_rarest_of_those():
    assert read_window(["the", "tax", "of"], STEEP, window=9, sample=1, seed=1).centre == 1
    window = read_window(LETTERS, EVEN, window=2, sample=1, seed=0)
    assert len(window.contexts) == 2 * window.reach
    assert window.tokens[window.centre].word == LETTERS[11 - window.reach]


@pytest.mark.parametrize("words", [[], ["zzz"], ["zzz", "yyy"]])
def test_a_sentence_without_known_words_has_no_centre(words):
    window = read_window(words, STEEP, window=5, sample=1e-3)
    assert window.centre is None
    assert window.contexts == window.pairs == ()
    assert len(window.tokens) == len(words)


def test_an_unknown_word_is_no_centre_and_a_single_one_has_no_pair():
    assert read_window(["tax", "zzz"], STEEP, window=2, sample=1, centre=1).centre is None
    alone = read_window(["the"], STEEP, window=2, sample=1e-5, centre=0)
    assert (alone.centre, alone.pairs) == (0, ())  # a chosen centre is kept
    assert read_window(["tax"], Vocabulary((), np.array([])), window=2, sample=1).centre is None


@pytest.mark.parametrize(("window", "centre"), [(0, None), (2, 3), (2, -1)])
def test_impossible_windows_are_refused(window, centre):
    with pytest.raises(ValueError, match="must be"):
        read_window(["a", "b", "c"], EVEN, window=window, sample=1, centre=centre)


def test_the_noise_table_has_both_shares_by_hand():
    the, tax = noise_table(STEEP, ["the", "zzz", "tax"], sample=1e-2)
    weights = np.array([900.0, 90, 9, 1]) ** 0.75
    assert (the.counted, tax.counted) == (0.9, 0.001)
    assert the.noise == pytest.approx(weights[0] / weights.sum())
    assert tax.ratio == pytest.approx(weights[3] / weights.sum() / 0.001)
    assert the.ratio < 1 < tax.ratio
    assert (round(the.keep, 3), tax.keep) == (0.117, 1)
    assert noise_table(Vocabulary((), np.array([])), ["the"]) == ()


def rows_of(m, d, seed=0):
    return np.random.default_rng(seed).normal(size=(m, d)).astype(np.float32)


@pytest.mark.parametrize("mirror", [1, -1])
def test_the_turn_is_that_of_scipy(mirror):
    points = rows_of(30, 2)
    target = points @ ortho_group.rvs(2, random_state=1) @ np.diag([1, mirror]) + 0.1 * rows_of(
        30, 2, 5
    )
    turn = turn_to_match(points, target)
    np.testing.assert_allclose(turn, orthogonal_procrustes(points, target)[0], atol=1e-6)
    np.testing.assert_allclose(turn @ turn.T, np.eye(2), atol=1e-12)


WORDS = ["war", "peace", "tax", "labor", "navy", "army", "debt"]
FILM = [
    (0.0, np.array([[3, 2, 1, 4, 5]])),
    (0.06, np.array([[3, 1, 2, 4, 6]])),
    (0.25, np.array([[5, 3, 1, 2, 6]])),
    (0.5, np.array([[5, 4, 1, 2, 6]])),
]


GROUPS = np.array([0, 1, -1, 1, 0, 0, -1])


def test_neighbours_are_told_at_the_first_frame_after_each_share():
    table = then_and_now(WORDS, [0], FILM, groups=GROUPS)
    assert table.columns == ("at 6 %", "at 25 %", "now")  # where its frames were drawn
    assert table.words == ("war",)
    assert table.cells[0] == (
        (Near("labor", False), Near("peace", False)),
        (Near("army", True), Near("labor", False)),
        (Near("army", True), Near("navy", True)),
    )


def test_without_families_no_neighbour_is_kin():
    for groups in (None, np.full(7, -1)):
        (cells,) = then_and_now(WORDS, [0], FILM, groups=groups).cells
        assert not any(near.kin for cell in cells for near in cell)


@pytest.mark.parametrize("moment", [0, 1, 2, 3])
def test_all_that_a_table_tells_at_a_moment_is_from_frames_up_to_it(moment):
    cut = then_and_now(WORDS, [0], FILM[: moment + 1], groups=GROUPS)
    assert then_and_now(WORDS, [0], FILM, moment=moment, groups=GROUPS) == cut
    told = ("at 6 %" if moment else "at 5 %", "at 25 %" if moment > 1 else "at 20 %", "now")
    assert cut.columns == told
    assert bool(cut.cells[0][0]) == (FILM[moment][0] >= 0.05)
    assert bool(cut.cells[0][1]) == (FILM[moment][0] >= 0.2)
    now = [near.word for near in cut.cells[0][2]]
    assert now == [WORDS[row] for row in FILM[moment][1][0][:2]]


def test_no_film_has_no_words_and_missing_neighbours_are_left_out():
    assert then_and_now(WORDS, [0], []).words == ()
    lonely = then_and_now(["war"], [0], [(0.0, np.full((1, 5), -1))])
    assert lonely.cells == (((), (), ()),)


def test_the_cosine_of_two_rows_needs_both():
    W = np.array([[1, 0], [1, 1], [0, 2]], dtype=np.float32)
    C = np.array([[0, 3], [2, 2], [0, 0]], dtype=np.float32)
    assert cosines_of(W, C) == [0, pytest.approx(1), None]
    assert cosines_of(W[:0], C[:0]) == []
    with pytest.raises(ValueError, match="one shape"):
        cosines_of(W, C[:2])
    table = matrix_columns(["a", "b", "c"], W, C)
    assert table["word"] == ["a", "b", "c"] * 2
    assert table["matrix"] == ["W"] * 3 + ["W′"] * 3
    assert table["1"] == [*W[:, 1], *C[:, 1]]


def test_the_track_of_a_run_that_rests_early_ends_with_the_run():
    track = captions.moments_of_track([0.0, 0.01, 0.02])
    assert track[:3] == [0.0, 0.01, 0.02]
    assert track[-1] == pytest.approx(1)
    assert track == sorted(track)
    assert track.index(0.02) / (len(track) - 1) == pytest.approx(0.02, abs=0.005)
    assert captions.moments_of_track([0.0, 1e-6])[-1] == pytest.approx(1)
    assert captions.moments_of_track([0.0, 0.5, 1.0]) == [0.0, 0.5, 1.0]


def test_how_far_and_how_fast():
    assert captions.how_far(0, epochs=5, tokens=100).startswith("**0 %** · pass 1 of 5")
    assert captions.how_far(1, epochs=5, tokens=100) == ("**100 %** · pass 5 of 5 · 500 words")
    assert captions.how_far(0.9999, epochs=60, tokens=100).startswith("**99 %** · pass 60")
    assert captions.how_far(0.4, epochs=5, tokens=100).startswith("**40 %** · pass 3 of 5")
    fast = captions.how_fast
    assert fast("paused", words_per_second=1_234, left=9) == ("**1,230** words/s · paused")
    assert fast("finished", words_per_second=99.6, left=None).startswith("**100** words/s")
    assert fast("running", words_per_second=0, left=None) == "Starting"
    assert fast("running", words_per_second=1e6, left=181).endswith(
        "**1,000,000** words/s · 4 min left"
    )
    assert fast("running", words_per_second=9, left=7200).endswith("2.0 h left")
    assert "2 in the queue" in fast("waiting", words_per_second=0, left=None, place=2)
    assert fast("failed", words_per_second=5, left=2) == "Failed"


def test_time_left_follows_the_pace_so_far():
    assert captions.seconds_left(0.25, 10) == 30
    assert captions.seconds_left(1, 10) == 0
    assert captions.seconds_left(0, 10) is None


def test_the_reason_for_two_tables_depends_on_the_rows():
    say = captions.two_matrices_sentence
    assert "nothing can be compared" in say(["war"], [None])
    assert "For :orange[**war**] the cosine of both rows is 0.90." in say(
        ["war", "tax"], [0.9, None]
    )
    assert "For 2 of 2 words the cosine of both rows is 0.50 or more" in say(["a", "b"], [0.9, 0.5])
    mixed = say(["war", "tax", "new"], [0.9, -0.2, None])
    assert "For 1 of 2 words" in mixed
    assert "It is lowest for :orange[**tax**]: −0.20." in mixed


def test_the_window_sentence_has_the_numbers_of_the_window():
    window = read_window(["tax", "zzz", "war"], STEEP, window=1, sample=1, centre=0)
    said = captions.window_sentence(window)
    assert "gives 1 pair in" in said
    assert "1 not in the text often enough" in said
    for words, part in (([], "Type"), (["zzz"], "None of these"), (["the"], "No word was kept")):
        empty = read_window(words, STEEP, window=1, sample=1e-9)
        assert captions.window_sentence(empty).startswith(part)


def test_a_first_look_is_the_first_draw_that_leaves_two_pairs():
    words = ["the", "of", "tax", "the", "war"]
    draws = [read_window(words, STEEP, window=2, sample=1e-3, seed=seed) for seed in range(5, 45)]
    first = next((one for one in draws if len(one.contexts) >= 2), None)
    assert first is not None
    assert telling_window(words, STEEP, window=2, sample=1e-3, seed=5) == first
    lone = telling_window(["the", "the"], STEEP, window=2, sample=1, seed=5)
    assert len(lone.contexts) == 1  # the most that there is
    assert telling_window([], STEEP, window=2, sample=1, seed=5).contexts == ()


def test_the_noise_sentence_has_the_extremes():
    rows = noise_table(STEEP, ["of", "the", "tax"])
    said = captions.noise_sentence(rows)
    assert "the**] is drawn as noise" in said
    assert "tax**]" in said
    assert captions.noise_sentence(rows[:1]).count("times") == 1
    assert captions.noise_sentence([]) == ""


def test_user_words_are_never_obeyed():
    evil = "![x](http://a.b)"
    sayings = [
        captions.two_matrices_sentence([evil], [0.1]),
        captions.window_sentence(
            read_window([evil], Vocabulary((evil,), np.array([1])), window=1, sample=1)
        ),
    ]
    for said in sayings:
        assert "![x]" not in said
        assert "x\\]" in said


def test_no_sentence_is_longer_than_twenty_words():
    window = read_window(["tax", "zzz", "war"], STEEP, window=1, sample=1, centre=0)
    sayings = [
        captions.window_sentence(window),
        captions.noise_sentence(noise_table(STEEP, ["the", "tax"])),
        *(
            captions.two_matrices_sentence(["war", "tax"], cosines)
            for cosines in ([0.9, 0.9], [0.1, 0], [0.9, 0], [None, None])
        ),
    ]
    for said in sayings:
        for sentence in re.split(r"(?<=[.;]) ", said):
            assert len(sentence.split()) <= 20, sentence


def parsed(line):
    """What `embedding-lab train` makes of a command line: text, settings, min_count, file."""
    program, name, *arguments = shlex.split(line)
    assert (program, name) == ("embedding-lab", "train")
    params = cli.train.make_context("train", arguments).params
    preset = TEACHING if params["corpus"] == "teaching" else Settings()
    names = {n for n in params if hasattr(preset, n) and params[n] is not None}
    usual = 1 if params["corpus"] == "teaching" else cli.MIN_COUNT
    min_count = usual if params["min_count"] is None else params["min_count"]
    return params["corpus"], replace(preset, **{n: params[n] for n in names}), min_count, params


@pytest.mark.parametrize("text", ["teaching", "sotu", "my text; rm -rf '~'.txt", "-x.txt"])
@pytest.mark.parametrize("min_count", [1, 5, 7])
@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        TEACHING,
        Settings("cbow", 7, 2, 3, 11, 1e-5, 0.1 + 0.02, 2**31 - 1, 2),
        replace(TEACHING, sample=1 / 3, learning_rate=1e-6),
    ],
)
def test_the_command_line_repeats_the_run(text, min_count, settings):
    line = command_line(text, settings, min_count=min_count, out="-my table.npz")
    corpus, read, count, params = parsed(line)
    assert corpus.removeprefix("./") == text
    assert (read, count) == (settings, min_count)
    assert str(params["out"]) == "-my table.npz"


def test_the_usual_run_needs_no_options():
    assert command_line("teaching", TEACHING, min_count=1) == (
        "embedding-lab train teaching --out mine.npz"
    )
    assert command_line("sotu", Settings(), min_count=5).count("--") == 1

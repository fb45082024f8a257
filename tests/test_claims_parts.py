"""Sentences that are put together: each of their parts stands in a test, or has one that is named.

The collector of sentences knows one by its end. A part of four words or more without an end is
looked for here, in what the tests say.
"""

import ast
import re

import numpy as np
import pytest
from adversaries import table, tables
from claims import HOLE, ROOT, parts_of, strings_of
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.lessons import company, expected, film_captions, first_look, map_captions
from embedding_lab.lessons import training_captions as training
from embedding_lab.lessons.film_captions import Found
from embedding_lab.lessons.ledger import Sizes
from embedding_lab.lessons.map_scores import HARDLY, Null, Scores, judge
from embedding_lab.lessons.map_seeds import PERPLEXITY
from embedding_lab.lessons.shrink import quotient_remainder_rows, ways_to_shrink
from embedding_lab.lessons.steps import STEPS
from embedding_lab.lessons.windows import read_window
from embedding_lab.text.vocabulary import Vocabulary
from embedding_lab.vectors.shelf import open_table

FOLDERS = tuple(f"src/embedding_lab/{one}/*.py" for one in ("lessons", "ui", "figures"))
ANSWERED = {  # by a test here or there that reads the figures of the sentence, and not its words
    "{} is drawn as noise {} as it occurs",
    "{} makes up {} of the text",
    "Of the {} nearest to **{}** among these words, in {}, the map keeps :green[**{} ✓**]{}{}{}",
}
NAMES = {  # of controls, columns, steps and files, sentences to try, and what only a caller reads
    "**The same outside the app:** `python assets/scripts/{}`",
    ":gray[:small[Nearest in]] :orange[**{}**]",
    ":gray[type in any box]",
    "@container (max-width: {}rem) { {} }",
    "A lab bench for word vectors",
    "A text written by rules",
    "Address for the class",
    "Another set of axes",
    "Asking every question under both rules",
    "Coordinates with words, CSV",
    "Install it: pip install plotly",
    "Moment of the run",
    "Neighbours in the plane",
    "One sum, two rules",
    "Own group nearer than another, in W",
    "The grammar that wrote the teaching text",
    "The loss before training",
    "The same words, shuffled",
    "The tied output belongs to its masked-word head",  # a source, as the presets name theirs
    "Three codes, one question",
    "Train the teaching text",
    "Turkey on the map",
    "W {} and W' {} must have one shape",
    "What is Embedding in Deep Learning?, the article that this lab starts from",
    "Your text, a sentence a line",
    "a null needs at least one random picture, got none",
    "a step needs a pair of words: write a longer sentence",
    "container-type: inline-size; height: auto !important; flex-basis: auto !important; "
    "overflow: visible !important;",
    "embedding_lab.live_chart",
    "mean cosine with it",
    "place in the other",
    "place in the table",
    "rank of {}, inputs allowed",
    "rank of {}, inputs forbidden",
    "the film is no longer kept; make it again",
    "the king and the queen sat on the throne",
    "the queen says she likes her crown",
    "the sky is blue and the grass is green",
    "the state of the union is strong",
    "the table is no longer kept; train again",
    "the {} words drawn as noise",
    "{} has no counts, so no frequencies",
    "{} has no word for a map",
    "{} is a table and nothing else; choose a language model",
    "{}/component/{}/plotly.min.js?v={}",
    "Embedding Lab: for the teacher",
    "Fixed, at any batch size",
    "Kept among these words",
    "Multiply-adds, with backward",
    "One-hot into the layer",
    "Share of the words",
    "The honest ledger: bytes {}",
    "The offset, drawn in its best plane",
    "With an embedding between",
    "below each word its {}",
    "of its length shown",
    "output of its own",
    "rank of the word",
    "the word as it is predicted",
    "the word as it is read",
}


def said_by_tests():
    """All strings in the functions of the tests, decorators and all, without marks of patterns."""
    said = []
    for path in sorted((ROOT / "tests").glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.Assign) or path.name != "test_claims_parts.py":
                said += strings_of(ast.unparse(node))
    return " ".join(" ".join(said).split()).replace("\\", "")


def pieces(part):
    """The words of a part between its holes, where they are two or more; else whatever there is."""
    found = [one.strip(" ,;:.*·") for one in part.split(HOLE)]
    return [one for one in found if " " in one] or found


def parts():
    files = [str(path.relative_to(ROOT)) for one in FOLDERS for path in ROOT.glob(one)]
    return {part for file in files for part in parts_of(file)}


def test_each_part_of_a_sentence_is_answered_for():
    said = said_by_tests()
    silent = {part for part in parts() if not all(one in said for one in pieces(part))}
    assert sorted(silent - NAMES - ANSWERED) == []
    assert sorted((NAMES | ANSWERED) - silent) == []  # gone, or repeated by a test by now


def test_a_part_has_four_words_and_no_end_and_its_pieces_are_what_stands_between_holes(
    monkeypatch, tmp_path
):
    (tmp_path / "a.py").write_text(
        'a = f"Yet the bytes {verb} {how}, above all the {group}"\nb = f"{a}: it is so."\n'
        'c = f"k must be two or more, got {k}"\nd = "three words only"\n'
    )
    monkeypatch.setattr("claims.ROOT", tmp_path)
    (part,) = parts_of("a.py")
    assert part == "Yet the bytes {} {}, above all the {}"
    assert pieces(part) == ["Yet the bytes", "above all the"]


# Home


@given(
    tables(n=(3, 12)), st.lists(st.sampled_from(["w0", "w1", "w2", "zzz"]), min_size=3, max_size=3)
)
@settings(max_examples=60, deadline=None)
def test_the_line_below_an_answer_gives_its_reason(vectors, words):
    look = first_look.look_at(vectors, words)
    for reading in look.readings:
        word, reason = first_look.answer(look, reading.code)
        apart = reading.distances
        if reading.code == "dense" and (look.missing or look.zero):
            lost = {w for w in words if w not in vectors.words or not np.any(vectors.vector(w))}
            assert lost == {*look.missing, *look.zero}
            count = {1: "one", 2: "two", 3: "three"}[len(lost)]
            assert reason == f"{count} words have no vector to compare" or reason in {
                f"{one}: {'its row is all zero' if one in look.zero else 'the table lacks it'}"
                for one in lost
            }
        elif reason == "only because it is numbered next":
            numbers = first_look.codes_of(words)
            assert numbers[words.index(word)] == numbers[0] + 1
        elif reason == "every pair is equally far":
            assert max(apart.values()) - min(apart.values()) < 1e-5
        elif reason == "the other two are equally far":
            assert apart[0, 1] == pytest.approx(apart[0, 2], abs=1e-5)
            assert abs(apart[1, 2] - apart[0, 1]) >= first_look.TIE or apart[0, 1] == 0
        elif reason == "it is the same word":
            assert words[0] in words[1:]
        else:
            assert reason.startswith("nearer than ")


@pytest.mark.parametrize("lost", [["zzz"], ["zzz", "yyy"]])
def test_words_without_a_vector_still_have_a_number_and_a_one_hot_code(lost):
    vectors = table(n=3)
    words = ["w0", "w1", "w2"][: 3 - len(lost)] + lost
    told = first_look.conclusion(vectors, words)
    one = len(lost) == 1
    codes = "a number and a one-hot code" if one else "numbers and one-hot codes"
    none = "no vector for it" if one else "no vectors for them"
    assert told.endswith(f" got {codes} like any word, but this table has {none}.")
    look = first_look.look_at(vectors, words)
    for reading in look.readings[:2]:
        assert None not in reading.distances.values()
    assert None in look.readings[2].distances.values()


def test_a_small_table_has_a_favourite_without_a_word_on_chance():
    rows = np.array([[1, 0], [1, 0.1], [0, 1]], np.float32)
    vectors = first_look.WordVectors.from_rows(["a", "b", "c"], rows)
    assert first_look.conclusion(vectors, ["a", "b", "c"]).startswith(
        "The dense vector has a favourite: :green[**b**]"
    )


@given(tables(n=(12,), words=["the", "king", "sat"]))
@settings(max_examples=30, deadline=None)
def test_the_place_without_the_words_of_the_sentence_is_the_place_among_the_others(vectors):
    words = ["the", "king", "sat"]
    fitting = company.fit_gap(vectors, words, 1, k=len(vectors))
    told = company.fitting_sentence(fitting, vectors)
    alone = re.search(r", (\d+)\w\w once the sentence's other words may not answer", told)
    if alone:
        ranked = [answer.word for answer in fitting.answers]
        before = ranked[: ranked.index("king")]
        assert set(before) & {"the", "sat"}
        assert int(alone[1]) <= 1 + sum(word not in {"the", "sat"} for word in before)
    with pytest.raises(
        ValueError, match="The table knows no other word of this sentence; add one that it has"
    ):
        company.fit_gap(vectors, ["zzz", "king"], 1)


# Lesson 2


@given(st.integers(1, 3_000), st.integers(2, 50))
@settings(max_examples=40, deadline=None)
def test_words_share_rows_but_no_two_share_both(V, k):
    whole, *ways = ways_to_shrink(Sizes(V=V, d=100), k)
    assert whole.price == "nothing: each word has a row"
    assert whole.tensors[0].shape[0] == V
    way = ways[-1]
    if way.price == "not smaller here":
        return
    assert way.price == "words share rows, but no two share both"
    remainders, quotients = (tensor.shape[0] for tensor in way.tensors)
    rows = [quotient_remainder_rows(word, remainders) for word in range(V)]
    assert len(set(rows)) == V > max(len({row[side] for row in rows}) for side in (0, 1))
    assert all(row[0] < remainders and row[1] < quotients for row in rows)


@given(st.integers(1, 10**6), st.integers(2, 50))
def test_cut_and_hashed_tables_serve_the_words_that_they_say(V, k):
    _, cut, hashed, *_ = ways_to_shrink(Sizes(V=V, d=100), k)
    if cut.price != "not smaller here":
        rare = re.fullmatch(r"([\d,]+) rare words become one unknown word", cut.price)[1]
        assert cut.tensors[0].shape[0] == V - int(rare.replace(",", "")) + 1
    if hashed.price != "not smaller here":
        served = re.fullmatch(
            r"a row serves (.+) words on average, whichever they are", hashed.price
        )
        assert float(served[1]) == pytest.approx(V / hashed.tensors[0].shape[0], rel=0.006)


# Lesson 3


@pytest.mark.parametrize(
    ("place", "told"), [(0, "Starting"), (3, "Waiting for its turn, 3 in the queue")]
)
def test_a_run_that_waits_tells_its_place(place, told):
    assert training.how_fast("waiting", words_per_second=0, left=None, place=place) == told


@pytest.mark.parametrize("seed", range(4))
def test_in_cbow_the_mean_of_the_contexts_predicts_the_centre(seed):
    words = ["a", "b", "c", "d", "e"]
    vocabulary = Vocabulary(tuple(words), np.ones(5, np.int64))
    window = read_window(words, vocabulary, window=3, sample=1, centre=2, seed=seed)
    told = training.window_sentence(window, "cbow")
    assert (
        f"gives 1 example in this draw: the mean of {len(window.contexts)} words predicts it."
        in told
    )


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.02, 1))
def test_shares_of_two_moments_are_told_as_they_were(family, partners, early):
    run = [Found(early, family=family, partners=partners), Found(1.0, family=0.5, partners=0.25)]
    told = film_captions.verdict(run, loss=1.0, negatives=5, early=early)
    at = int(100 * early + 1e-9)
    said = re.search(r"At (\d+) % of the run: family (.+) %, partners (.+) %\. Now: (.+)$", told)
    if early < 1:
        assert abs(int(said[1]) - at) <= 1
        for figure, share in ((said[2], family), (said[3], partners)):
            if figure in {"< 1", "> 99"}:
                assert 0 < min(share, 1 - share) <= 0.005
            else:
                assert abs(int(figure) - 100 * share) <= 0.5001
                assert figure not in {"0", "100"} or min(share, 1 - share) < 1e-10
        assert said[4] == "50 % and 25 %."
    random = Found(1.0, nearer=0.9, random=(0.25, 0.75))
    told = film_captions.verdict([random], loss=1.0, negatives=5, early=early)
    assert told.endswith("random groups of these sizes gave 25 % to 75 %.")


# Lesson 4


@given(st.floats(0, 0.99), st.lists(st.floats(0, 0.9), min_size=2, max_size=20))
@settings(max_examples=200, deadline=None)
def test_a_picture_is_worth_what_stands_in_words(kept, random):
    def scores(share):
        return Scores(0.9, 0.9, share, 0.01, 0.03, 10)

    worth, gained = judge(scores(kept), Null(tuple(map(scores, random))))
    if worth.value in {"less than noise keeps", "less than each random picture, but not clearly"}:
        assert kept < min(random)
    elif worth.value == "no more than noise keeps":
        assert min(random) <= kept <= max(random)
    else:
        assert kept > max(random)
        of_lost = (kept - np.mean(random)) / (1 - np.mean(random))
        assert gained == pytest.approx(of_lost)
        assert worth.value == "more than each random picture, but not clearly" or (
            worth.value == "hardly more than noise keeps"
            if of_lost < HARDLY
            else worth.value
            == ("a part of what noise loses" if of_lost < 0.5 else "most of what noise loses")
        )


@pytest.mark.parametrize(("words", "most"), [(2, None), (10, 3), (61, 20)])
def test_a_lowered_perplexity_names_its_words(words, most):
    told = map_captions.lowered((words - 1) / 3, words)
    assert told == (f" · perplexity lowered to {most} for {words} words" if most else "")


@pytest.mark.parametrize("kept", [0, 3, 5])
def test_what_a_map_keeps_and_loses_makes_up_its_neighbours(kept):
    told = map_captions.kept_of("w", kept, 5, 50)
    assert told.startswith(
        "Of the 5 nearest to **w** among these words, in 50 dimensions, the map keeps "
    )
    numbers = [int(one) for one in re.findall(r"(\d+) [✓✗]", told)]
    assert numbers[0] == kept
    assert sum(numbers) == 5


@pytest.mark.parametrize(
    ("words", "some"), [(100, "Each is"), (2_000, "500 of them, drawn at random, are")]
)
def test_the_curve_tells_how_many_words_were_asked(words, some):
    assert f"({some} asked; chance is " in map_captions.curve_of(words, 500, 10, analogies=(1, 2))


def test_the_words_of_the_map_are_as_many_as_the_teacher_reads():
    glove = open_table("glove")
    words = len(expected.words_of_map(glove)[0].words)
    told = {
        step.id: step.expected(open_table).source for step in STEPS if step.id in {"4.2", "4.3"}
    }
    assert told["4.2"].endswith(f"; {words} words of the map, all dimensions")
    assert told["4.3"].endswith(f"; {words} words of the map, perplexity {PERPLEXITY}")

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.text.errors import UnknownWordError
from embedding_lab.vectors.spelling import near_spellings
from embedding_lab.vectors.table import WordVectors
from embedding_lab.vectors.words import RepeatedWordError, Words

WORD = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@settings(deadline=None)
@given(st.lists(WORD, unique=True))
def test_words_come_back_in_order_and_each_is_found_in_its_row(strings):
    words = Words.from_strings(strings)
    assert list(words) == strings
    assert len(words) == len(strings)
    assert [words[row] for row in range(len(words))] == strings
    assert [words.find(string) for string in strings] == list(range(len(strings)))


@settings(deadline=None)
@given(st.lists(WORD, unique=True), st.text(max_size=12))
def test_a_word_is_found_only_if_it_is_there(strings, sought):
    words = Words.from_strings(strings)
    assert (sought in words) == (sought in strings)
    assert words.find(sought) == (strings.index(sought) if sought in strings else None)


@settings(deadline=None)
@given(st.lists(WORD, unique=True))
def test_the_order_is_that_of_the_utf8_bytes(strings):
    words = Words.from_strings(strings)
    assert [strings[row] for row in words.order] == sorted(strings, key=str.encode)


def test_iteration_crosses_blocks():
    strings = [f"wört{number}" for number in range(40_000)]
    assert list(Words.from_strings(strings)) == strings


def test_words_can_be_sliced_and_counted_from_the_end():
    words = Words.from_strings(["the", "boat", "zoë"])
    assert words[1:] == ("boat", "zoë")
    assert words[-1] == "zoë"
    with pytest.raises(IndexError):
        words[3]


def test_a_repeated_word_is_named_with_both_places():
    with pytest.raises(RepeatedWordError, match="'boat' as word 2 and 4") as caught:
        Words.from_strings(["the", "boat", "a", "boat", "the"])
    assert (caught.value.word, caught.value.rows) == ("boat", (1, 3))


def test_an_empty_word_is_refused_with_its_place():
    with pytest.raises(ValueError, match="word 2 is empty"):
        Words.from_strings(["the", ""])


def test_a_word_that_is_not_unicode_is_refused_but_may_be_sought():
    with pytest.raises(ValueError, match="valid Unicode"):
        Words.from_strings(["\ud800"])
    assert Words.from_strings(["the"]).find("\ud800") is None


def test_an_unknown_word_is_an_error_of_its_own():
    with pytest.raises(UnknownWordError, match="'boat' is not among the 1 words"):
        Words.from_strings(["the"]).row("boat")


def test_the_arrays_are_read_only():
    words = Words.from_strings(["the", "boat"])
    for array in (words.block, words.offsets, words.order):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("strings", "capitals"),
    [(["the", "zoë", "ß", "中"], False), (["the", "Boat"], True), (["É"], True)],
)
def test_capitals_are_noticed(strings, capitals):
    assert Words.from_strings(strings).have_capitals() is capitals


def test_a_table_without_capitals_folds_words_and_one_with_capitals_does_not():
    lower = WordVectors.from_rows(["boat", "zoë"], np.eye(2))
    mixed = WordVectors.from_rows(["boat", "Boat"], np.eye(2))
    assert lower.row("ZOË") == 1
    assert [mixed.row("boat"), mixed.row("Boat")] == [0, 1]
    assert mixed.find("BOAT") is None


def test_an_unknown_word_brings_near_spellings_and_their_ranks():
    vectors = WordVectors.from_rows(["boat", "lettuce"], np.eye(2))
    with pytest.raises(UnknownWordError) as caught:
        vectors.row("Lettuc")
    assert caught.value.suggestions == ("lettuce",)
    assert str(caught.value).endswith("did you mean lettuce (rank 2)?")


def test_spellings_go_by_edits_and_then_by_frequency():
    words = Words.from_strings(["coat", "boats", "boat", "oat", "spinach"])
    assert near_spellings(words, "boatt") == ("boats", "boat", "coat", "oat")
    assert near_spellings(words, "obat", k=1) == ("boat",)  # a swap is one edit


def test_a_single_letter_has_no_near_spellings():
    assert near_spellings(Words.from_strings(["a", "of", "to"]), "q") == ()


def test_spellings_admit_any_text():
    words = Words.from_strings(["zoë", "boat"])
    assert near_spellings(words, "zoé") == ("zoë",)
    assert near_spellings(words, "") == near_spellings(words, "x" * 100_000) == ()
    assert near_spellings(words, "\ud800bcdefgh") == ()
    with pytest.raises(ValueError, match="k must be >= 1, got 0"):
        near_spellings(words, "boat", k=0)


def test_a_table_keeps_read_only_copies():
    rows = np.ones((1, 2))
    vectors = WordVectors.from_rows(["boat"], rows, context=rows, counts=[3])
    rows[:] = 5
    assert vectors.matrix.tolist() == vectors.context.tolist() == [[1, 1]]
    for array in (vectors.matrix, vectors.context, vectors.counts, vectors.norms):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_rows_keep_their_length_and_units_have_length_one():
    vectors = WordVectors.from_rows(["north", "east", "nowhere"], [[0, 2], [3, 4], [0, 0]])
    assert vectors.norms.tolist() == [2, 5, 0]
    np.testing.assert_allclose(vectors.unit_rows([2, 1]), [[0, 0], [0.6, 0.8]], rtol=1e-6)
    assert vectors.vector("east").tolist() == [3, 4]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300, 1e15])
def test_a_number_that_is_no_coordinate_is_refused_with_its_word(bad):
    with pytest.raises(ValueError, match=r"the row of 'b' \(word 2\)"):
        WordVectors.from_rows(["a", "b"], [[1, 2], [bad, 0]])


@pytest.mark.parametrize(
    ("words", "rows", "more", "message"),
    [
        ([], np.empty((0, 2)), {}, "at least one word"),
        (["a"], [[]], {}, "must form a"),
        (["a"], [1, 2], {}, "must form a"),
        (["a", "b"], [[1, 2]], {}, "2 words, 1 rows"),
        (["a"], [[1, 2]], {"context": [[1]]}, "shape of the matrix"),
        (["a"], [[1, 2]], {"counts": [1, 2]}, "one count"),
    ],
)
def test_parts_that_do_not_fit_are_refused(words, rows, more, message):
    with pytest.raises(ValueError, match=message):
        WordVectors.from_rows(words, rows, **more)

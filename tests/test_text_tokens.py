import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.text.tokens import LONGEST_WORD, sentences, tokenise


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The King rides.", ["the", "king", "rides"]),
        ("my mother-in-law", ["my", "mother-in-law"]),
        ("don't", ["don't"]),
        ("don’t", ["don't"]),
        ("non‑breaking", ["non-breaking"]),
        ("'tis the farmers' well-", ["tis", "the", "farmers", "well"]),
        ("wait--what -- no", ["wait", "what", "no"]),
        ("rock'n'roll", ["rock'n'roll"]),
        ("in 1984, 3rd of 10,000", ["in", "1984", "3rd", "of", "10", "000"]),
        ("Café ÜBER naïve", ["café", "über", "naïve"]),
        ("cafe\u0301", ["café"]),
        ("infor\u00admation", ["information"]),
        ("Привет, Мир", ["привет", "мир"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("שָׁלוֹם", ["שָׁלוֹם"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
        (" \t\n ... -- ''", []),
    ],
)
def test_a_word_is_letters_digits_and_single_inner_marks(text, words):
    assert tokenise(text) == words


def test_a_run_of_more_than_a_hundred_characters_is_no_word():
    assert LONGEST_WORD == 100
    assert tokenise("a" * 100 + " " + "b" * 101 + " c") == ["a" * 100, "c"]


def test_a_megabyte_without_a_blank_is_read_and_left_out():
    assert tokenise("x" * 1_000_000 + "-" * 1_000_000) == []


@given(st.text())
def test_no_word_is_empty_or_holds_a_blank_or_a_capital(text):
    for word in tokenise(text):
        assert word
        assert not any(sign.isspace() for sign in word)
        assert word == word.lower()


@given(st.text())
def test_words_joined_by_blanks_come_back_as_they_were(text):
    words = tokenise(text)
    assert tokenise(" ".join(words)) == words


@given(st.text(alphabet="aB9é’'-­ \u0301"))
def test_words_of_awkward_signs_come_back_as_they_were(text):
    words = tokenise(text)
    assert tokenise(" ".join(words)) == words


def test_each_line_with_words_is_a_sentence_whatever_ends_it():
    text = "One line.\n\n  \nTwo lines.\r\nThree\rfour"
    assert list(sentences(text)) == [["one", "line"], ["two", "lines"], ["three"], ["four"]]


def test_an_empty_text_has_no_sentences():
    assert list(sentences("")) == []


def test_a_long_run_of_marks_is_cut_before_it_is_composed():
    # Composing takes time that grows with the square of the run: 200,000 marks took a minute.
    marked = tokenise("e" + "\u0301\u0316" * 100_000 + " cafe\u0301")
    assert len(marked) == 2
    assert 2 < len(marked[0]) <= 31
    assert marked[1] == "café"

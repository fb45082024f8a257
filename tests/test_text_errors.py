import pickle

import pytest

from embedding_lab.text.errors import UnknownWordError


def test_the_message_is_a_sentence_with_spellings_and_ranks():
    error = UnknownWordError("lettuc", 400_000, ("lettuce", "letter"), (20_631, 1_204))
    assert str(error) == (
        "'lettuc' is not among the 400,000 words; "
        "did you mean lettuce (rank 20,631), letter (rank 1,204)?"
    )


def test_the_message_does_without_spellings_ranks_and_size():
    assert str(UnknownWordError("xyz", 150)) == "'xyz' is not among the 150 words."
    assert str(UnknownWordError("xyz", 150, ["xy"])).endswith("did you mean xy?")
    assert str(UnknownWordError("xyz")) == "'xyz' is not among the words."


def test_the_message_is_short_and_printable_whatever_the_words():
    error = UnknownWordError("\u202e\0" + "x" * 9_999, 150, ["\u202ea", "\x1b[31m", "y" * 9_999])
    assert len(str(error)) < 200
    assert str(error).isprintable()
    assert "did you mean \\u202ea, \\x1b[31m, yyy" in str(error)


def test_it_is_a_key_error_that_knows_its_word():
    with pytest.raises(KeyError) as caught:
        raise UnknownWordError("xyz", 150, ["xy"])
    assert caught.value.word == "xyz"
    assert caught.value.suggestions == ("xy",)


def test_it_survives_the_way_to_another_process():
    error = UnknownWordError("lettuc", 400_000, ("lettuce",), (20_631,))
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == str(error)
    assert (copy.word, copy.among, copy.suggestions) == ("lettuc", 400_000, ("lettuce",))


def test_ranks_that_do_not_match_the_suggestions_are_refused():
    with pytest.raises(ValueError, match="2 suggestions, 1 ranks"):
        UnknownWordError("xyz", 150, ("xy", "yz"), (1,))

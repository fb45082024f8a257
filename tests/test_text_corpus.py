import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.text.corpus import Corpus
from embedding_lab.text.vocabulary import Vocabulary

SENTENCES = [["the", "boat"], ["rare"], ["the", "sea", "the", "boat"], [], ["the"]]
TEXTS = st.lists(st.lists(st.sampled_from("abcdefg")), min_size=1).filter(any)


@pytest.fixture
def sea() -> Corpus:
    return Corpus.from_sentences("sea", SENTENCES, min_count=2)


def test_tokens_become_rows_and_rare_words_leave_no_gap(sea):
    assert sea.vocabulary.words == ("the", "boat")
    assert sea.ids.tolist() == [0, 1, 0, 0, 1, 0]
    assert sea.starts.tolist() == [0, 2, 5, 6]
    assert (sea.ids.dtype, sea.starts.dtype) == (np.int32, np.int64)
    assert (sea.tokens, len(sea)) == (6, 3)


def test_sentences_can_be_read_back(sea):
    assert list(sea.sentences()) == [["the", "boat"], ["the", "the", "boat"], ["the"]]


def test_sentences_are_read_once_so_a_generator_will_do(sea):
    again = Corpus.from_sentences("sea", iter(SENTENCES), min_count=2)
    assert again.ids.tolist() == sea.ids.tolist()


@given(TEXTS)
def test_counts_add_up_to_the_tokens(sentences):
    corpus = Corpus.from_sentences("any", sentences, min_count=1)
    assert corpus.vocabulary.total == corpus.tokens == sum(map(len, sentences))
    assert list(corpus.sentences()) == [sentence for sentence in sentences if sentence]


@given(TEXTS, st.integers(0, 2**31 - 1))
def test_shuffling_keeps_counts_and_sentence_lengths(sentences, seed):
    corpus = Corpus.from_sentences("any", sentences, min_count=1)
    shuffled = corpus.shuffled(seed)
    assert sorted(shuffled.ids.tolist()) == sorted(corpus.ids.tolist())
    assert shuffled.starts.tolist() == corpus.starts.tolist()
    assert shuffled.vocabulary is corpus.vocabulary


def test_shuffling_is_fixed_by_its_seed_and_changes_the_order():
    corpus = Corpus.from_sentences("count", [[str(n) for n in range(100)]], min_count=1)
    assert corpus.shuffled(1).ids.tolist() == corpus.shuffled(1).ids.tolist()
    assert corpus.shuffled(1).ids.tolist() != corpus.shuffled(2).ids.tolist()
    assert corpus.shuffled(1).ids.tolist() != corpus.ids.tolist()
    assert corpus.shuffled(1).name == "count-shuffled"


def test_one_word_is_a_corpus():
    corpus = Corpus.from_sentences("alone", [["boat"]], min_count=1)
    assert (corpus.tokens, corpus.vocabulary.words) == (1, ("boat",))


@pytest.mark.parametrize("sentences", [[], [[]], [[], []]])
def test_a_text_without_words_is_refused_with_a_remedy(sentences):
    with pytest.raises(ValueError, match="blank holds no words: give it a text"):
        Corpus.from_sentences("blank", sentences)


def test_a_text_without_frequent_words_says_how_often_they_come():
    with pytest.raises(ValueError, match=r"occurs 5 times.* of 8 occurs 4 times: lower min_count"):
        Corpus.from_sentences("short", SENTENCES, min_count=5)


def test_the_arrays_are_closed_for_writing(sea):
    for array in (sea.ids, sea.starts):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_the_arrays_that_were_given_stay_open():
    ids, starts = np.zeros(2, np.int32), np.array([0, 2])
    Corpus("mine", Vocabulary(("a",), np.array([2])), ids, starts)
    ids[0] = 0
    starts[0] = 0


@pytest.mark.parametrize(
    ("ids", "starts", "message"),
    [
        ([0, 0], [0, 2], "counts of odd"),
        ([0, 1], [0, 1], "don't cover"),
        ([0, 1], [0, 2, 2], "don't cover"),
        ([], [0], "no words"),
        ([0, 1], [], "don't cover"),
    ],
)
def test_parts_that_do_not_fit_are_refused(ids, starts, message):
    vocabulary = Vocabulary(("a", "b"), np.array([1, 1]))
    with pytest.raises(ValueError, match=message):
        Corpus("odd", vocabulary, np.array(ids, np.int32), np.array(starts))

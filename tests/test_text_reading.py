"""A text of one's own: decoded by its mark, and counted."""

import codecs
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.text.reading import decode, odd_letters, read_text
from embedding_lab.text.tokens import sentences

TEXT = "the boat sails\n\nthe sea\n...\nthe boat\n"


def test_what_was_read_is_counted():
    reading = read_text(TEXT, name="sea", min_count=2)
    assert reading.corpus.vocabulary.words == ("the", "boat")
    assert (reading.sentences, reading.words, reading.distinct, reading.odd) == (3, 7, 4, 0)
    assert str(reading) == (
        "3 sentences, 7 words. 2 distinct words kept: count at least 2. 2 rarer dropped."
    )


def test_one_of_each_is_singular_and_odd_characters_are_told():
    reading = read_text("boat \0 \ufffd", name="sea", min_count=1)
    assert str(reading) == (
        "1 sentence, 1 word. 1 distinct word kept: count at least 1. 2 characters not text."
    )


@given(st.text(alphabet="ab c\n", min_size=1), st.integers(1, 3))
def test_the_counts_are_those_of_a_counter(text, min_count):
    counts = Counter(word for sentence in sentences(text) for word in sentence)
    kept = [word for word, count in counts.items() if count >= min_count]
    if not kept:
        with pytest.raises(ValueError, match="word"):
            read_text(text, name="t", min_count=min_count)
        return
    reading = read_text(text, name="t", min_count=min_count)
    assert (reading.words, reading.distinct) == (counts.total(), len(counts))
    assert len(reading.corpus.vocabulary) == len(kept)
    assert reading.sentences == sum(1 for _ in sentences(text))


def test_line_ends_accents_and_emoji_are_text():
    assert odd_letters("a\tb\r\nc\x85d\u2028e\u0301 \N{GRINNING FACE} 中") == 0
    assert odd_letters("\0\x07\ue000\ufffd\ud800") == 5


MARKS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32": b"",
}


@pytest.mark.parametrize(("encoding", "mark"), MARKS.items())
def test_a_byte_order_mark_decides_how_a_file_is_decoded(encoding, mark):
    assert decode(mark + "zoë 中".encode(encoding)) == "zoë 中"


@pytest.mark.parametrize(
    ("content", "place"), [(b"caf\xe9", 3), (codecs.BOM_UTF16_LE + b"a\0b", 4)]
)
def test_bytes_that_are_no_text_are_named(content, place):
    with pytest.raises(UnicodeDecodeError) as caught:
        decode(content)
    assert caught.value.start == place

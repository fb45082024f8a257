"""Our own list of sorted words."""

from collections import Counter

import pytest

from embedding_lab.lessons.map_words import everyday
from embedding_lab.text.grammar import TEACHING
from embedding_lab.vectors.shelf import assets_folder, open_table


@pytest.fixture(scope="module")
def lines():
    text = (assets_folder() / "categories.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def test_there_are_eight_categories_of_about_fifty_words(lines):
    names = [name for name, _ in lines]
    assert names == [
        "jobs", "animals", "food", "family", "vehicles", "body", "feelings", "countries",
    ]  # fmt: skip
    assert all(45 <= len(words.split()) <= 55 for _, words in lines)


def test_no_word_is_in_two_categories_or_twice_in_one(lines):
    counts = Counter(word for _, words in lines for word in words.split())
    assert [word for word, count in counts.items() if count > 1] == []
    assert len(everyday()) == sum(counts.values())


def test_words_are_single_and_lower_case(lines):
    words = [word for _, words in lines for word in words.split(" ")]
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_the_words_that_the_lesson_speaks_of_are_where_it_says():
    sorted_words = everyday()
    assert sorted_words["turkey"] == "animals"
    assert sorted_words["boat"] == "vehicles"
    assert {sorted_words["lettuce"], sorted_words["spinach"]} == {"food"}


def test_glove_has_every_word():
    glove = open_table("glove")
    assert [word for word in everyday() if glove.find(word) is None] == []


def test_the_grammar_has_no_more_families_than_there_are_marks():
    assert 2 <= len(TEACHING.families) <= 8

from collections import Counter
from itertools import pairwise

import pytest

from embedding_lab.text.grammar import (
    TEACHING,
    Family,
    Form,
    Grammar,
    Relation,
    Row,
    teaching_relations,
    teaching_sentences,
)

SEA = Family(
    "sea",
    forms=(Form("one", ("one WORD on THING", "a WORD")), Form("many", ("many WORD on THING",))),
    rows=(Row(("boat", "boats"), ("the sea", "rivers")), Row(("ship", "ships"), ("the sea",))),
    relations=("plural",),
)


def test_a_family_writes_every_template_with_every_word_and_its_company():
    assert list(SEA.sentences()) == [
        "one boat on the sea",
        "one boat on rivers",
        "a boat",
        "a boat",
        "many boats on the sea",
        "many boats on rivers",
        "one ship on the sea",
        "a ship",
        "many ships on the sea",
    ]


def test_relations_pair_the_first_form_with_the_later_ones():
    assert list(SEA.pairs()) == [Relation("plural", (("boat", "boats"), ("ship", "ships")))]


def test_a_relation_asks_for_all_ordered_pairs():
    relation = Relation("letters", (("a", "A"), ("b", "B"), ("c", "C")))
    assert len(list(relation.questions())) == 3 * 2
    assert ("b", "B", "a", "A") in relation.questions()
    assert all(a != c for a, _, c, _ in relation.questions())


def test_a_family_is_shown_as_sentences_above_a_table():
    assert SEA.show().splitlines() == [
        "sea",
        "  one    one WORD on THING",
        "         a WORD",
        "  many   many WORD on THING",
        "",
        "  one    many   THING",
        "  boat   boats  the sea, rivers",
        "  ship   ships  the sea",
    ]


def test_what_is_shown_is_all_that_there_is():
    shown = set(TEACHING.show().replace(",", " ").split())
    assert {word for sentence in teaching_sentences() for word in sentence} <= shown


@pytest.mark.parametrize(
    ("rows", "relations", "message"),
    [
        ((Row(("boat",), ("sea",)),), ("plural",), "2 forms"),
        ((Row(("boat", "boats"), ("sea",)),), (), "needs 1 relations"),
    ],
)
def test_a_family_with_holes_is_refused(rows, relations, message):
    forms = (Form("one", ("WORD THING",)), Form("many", ("WORD THING",)))
    with pytest.raises(ValueError, match=message):
        Family("sea", forms, rows, relations)


def test_each_sentence_is_written_equally_often():
    sentences = Grammar((SEA,), copies=3).sentences()
    times = Counter(map(tuple, sentences))
    assert times["one", "ship", "on", "the", "sea"] == 3
    assert len(sentences) == 9 * 3


def test_the_text_is_the_same_each_time_and_mixed():
    assert teaching_sentences() == teaching_sentences()
    neighbours = Counter(a == b for a, b in pairwise(teaching_sentences()))
    assert neighbours[True] < neighbours[False] / 10


def test_the_teaching_text_is_small_enough_to_train_in_a_moment():
    words = Counter(word for sentence in teaching_sentences() for word in sentence)
    assert 20_000 <= words.total() <= 70_000
    assert 140 <= len(words) <= 180
    assert min(words.values()) >= 5


def test_the_teaching_text_holds_the_words_of_the_lessons():
    words = {word for sentence in teaching_sentences() for word in sentence}
    assert {"lettuce", "spinach", "boat", "king", "queen", "man", "woman"} <= words


def test_there_are_eight_relations_or_more_and_three_hundred_questions():
    relations = teaching_relations()
    assert len({relation.name for relation in relations}) == len(relations) >= 8
    assert sum(len(list(relation.questions())) for relation in relations) >= 300


def test_no_word_stands_in_two_forms():
    words = [word for family in TEACHING.families for row in family.rows for word in row.words]
    company = {word for family in TEACHING.families for row in family.rows for word in row.company}
    twice = [word for word, times in Counter(words).items() if times > 1]
    assert not twice
    assert company  # which may be a form elsewhere: bread is a food, and Germany's company

import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import distance

from embedding_lab.lessons.analogies import (
    PRESETS,
    Evidence,
    answer_rows,
    ask_tables,
    every,
    evidence,
    missing_words,
    presets_of,
    read,
    suited,
    with_blanks,
)
from embedding_lab.lessons.analogy_captions import (
    caption,
    offset_lines,
    plane_note,
    score_sentence,
    tables_sentence,
)
from embedding_lab.lessons.analogy_rivals import Rivals, rivals
from embedding_lab.lessons.analogy_sentences import (
    allowed_line,
    everyone_line,
    forbidden_line,
    no_evidence,
    removed_line,
    title,
    verdict_sentence,
    written,
)
from embedding_lab.text.errors import UnknownWordError
from embedding_lab.vectors.analogy import Baseline, OffsetAgreement, Place, Verdict
from embedding_lab.vectors.formula import Abc, Formula, Term, parse
from embedding_lab.vectors.questions import Evaluation, PairScore, Question, Section
from embedding_lab.vectors.search import Neighbour
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

ROYALTY = parse("king - man + woman")
NOBODY = PairScore(0, 0, None)


@pytest.fixture
def royal():
    """Four words at the corners of a square, and one aside: the answer wins both ways."""
    rows = [[1, 1, 1], [1, -1, 1], [-1, 1, 1], [-1, -1, 1], [0, 0, -1]]
    return WordVectors.from_rows(["king", "queen", "man", "woman", "boat"], rows)


@pytest.fixture
def timid():
    """As in real tables: the offset is small, so the sum stays nearest to king itself."""
    rows = [[10, 1.0], [10, -1.5], [0.5, 1.0], [0.5, 0.8], [0, 1]]
    return WordVectors.from_rows(["king", "queen", "man", "woman", "boat"], rows)


@pytest.fixture
def lost():
    """The answer points away from everything, and a bystander stands at the sum."""
    rows = [[1, 1], [-1, 0.2], [-1, 1], [-1, -1], [1, -0.9]]
    return WordVectors.from_rows(["king", "queen", "man", "woman", "boat"], rows)


def found(
    cosine, *, below, whole, alone, both=900, method="3cosadd", ratio=0.6, V=1_000, d="queen",
    others=(-0.9,) * 4,
):  # fmt: skip
    """Evidence as it might come out: `below` of 1,000 random pairs, ranks of d without inputs."""
    null = np.full(1_000, cosine + 0.1, np.float32)
    null[:below] = cosine - 0.1
    nobody = Verdict([], [Neighbour("prince", 0.8, 3)])
    parts = [
        Baseline(
            name,
            Formula(tuple(Term(1, word) for word in words)),
            nobody,
            Place(rank + 2, rank, 0.5),
        )
        for name, words, rank in (
            ("c only", ["king"], alone[0]),
            ("b only", ["woman"], alone[1]),
            ("b + c", ["woman", "king"], both),
        )
    ]  # fmt: skip
    agreement = OffsetAgreement(
        cosine, null, below / 10, 0.5, other_sides=cosine + 0.05, ratio=ratio, drawn=V
    )
    place = Place(whole + 1, whole, 0.85)
    names = ("princess", "girl", "wife", "aunt")[: len(others)]
    rivals = Rivals("gender", names, np.array(others, np.float32)) if others else None
    abc = Abc("man", "woman", "king")
    return Evidence(abc, d, method, place, None, parts, agreement, rivals, V, V - 3)


def test_the_verdict_says_that_the_answer_wins_under_both_rules(royal):
    reading = read(royal, ROYALTY, "queen")
    assert verdict_sentence(reading) == (
        "Queen (1.000) wins under both rules: no word had to be forbidden."
    )
    assert allowed_line(reading) == "no word had to be forbidden"
    assert forbidden_line(reading) == "the same without the rule"


def test_the_verdict_says_that_only_the_rule_makes_the_answer_win(timid):
    reading = read(timid, ROYALTY, "queen")
    assert verdict_sentence(reading).startswith("The sum stays closest to king (0.99")
    assert verdict_sentence(reading).endswith("wins only when king may not answer.")
    assert allowed_line(reading) == "the winner is king itself"
    assert forbidden_line(reading) == "as most code does, silently"


def test_a_tie_at_the_top_has_no_winner():
    twins = [[1, 0.2], [1, 0.2], [0, 1], [0, 1], [-1, 0]]
    table = WordVectors.from_rows(["king", "queen", "man", "woman", "boat"], twins)
    reading = read(table, ROYALTY, "queen")
    assert verdict_sentence(reading) == (
        "With inputs allowed, king and queen share the first place. "
        "With them forbidden, queen wins."
    )
    assert allowed_line(reading) == "a tie, so no word wins"
    assert forbidden_line(reading) == "as most code does, silently"
    level = WordVectors.from_rows(["a", "b", "c", "d", "e"], np.ones((5, 2)))
    tie = read(level, parse("a"), "b")
    assert verdict_sentence(tie) == (
        "With inputs allowed, a, b and others share the first place. "
        "With them forbidden, b, c and others share the first place."
    )
    assert verdict_sentence(read(level.first(2), parse("a + b"), None)) == (
        "A and b share the first place, and no other word is left."
    )
    apart = WordVectors.from_rows(["a", "b", "c"], [[1, 0], [0, 1], [0, 1]])
    assert verdict_sentence(read(apart, parse("0.1 a + b"), None)) == (
        "With inputs allowed, b and c share the first place. With them forbidden, c wins."
    )


def test_the_verdict_says_how_far_away_the_answer_is(lost):
    reading = read(lost, ROYALTY, "queen")
    assert verdict_sentence(reading).startswith("Boat (0.99")
    assert "wins under both rules. Queen (−0." in verdict_sentence(reading)
    assert verdict_sentence(reading).endswith("is 2nd, even with inputs forbidden.")
    assert allowed_line(reading) == forbidden_line(reading) == "the winner is boat"


def test_the_verdict_names_the_winner_without_the_inputs_where_that_is_another(timid):
    reading = read(timid, ROYALTY, "boat")
    assert "Without the inputs the winner is queen; boat is 2nd." in verdict_sentence(reading)


def test_an_expected_input_is_told_from_a_lost_one(timid):
    sentence = verdict_sentence(read(timid, ROYALTY, "king"))
    assert "King is one of the inputs" in sentence
    assert sentence.endswith("With inputs allowed it comes 1st.")


def test_without_an_expected_word_the_winners_are_named(royal, timid):
    assert verdict_sentence(read(royal, ROYALTY, None)) == "Queen (1.000) wins under both rules."
    assert "wins only when the inputs may not" in verdict_sentence(read(timid, ROYALTY, None))
    assert "Name the word that you expect" in no_evidence(read(royal, ROYALTY, None), "3cosadd")


def test_a_table_of_nothing_but_inputs_has_no_second_winner():
    pair = WordVectors.from_rows(["king", "man"], [[1, 0], [0, 1]])
    reading = read(pair, parse("king - man"), None)
    assert reading.verdict.inputs_forbidden == []
    assert verdict_sentence(reading) == "The sum stays closest to king (0.707)."
    assert forbidden_line(reading) == "no word is left to answer"


def test_other_methods_speak_of_themselves_not_of_a_sum(timid):
    reading = read(timid, ROYALTY, "queen", "3cosmul")
    assert "sum" not in verdict_sentence(reading)


def test_words_are_folded_as_the_table_writes_them(royal):
    reading = read(royal, parse("King - Man + Woman"), "QUEEN")
    assert reading.inputs == ("king", "man", "woman")
    assert reading.place.rank_allowed == 1


def test_offsets_that_agree_and_offsets_that_do_not_get_different_captions():
    ranks = {"whole": 1, "alone": (2, 260)}
    assert caption(found(0.58, below=1_000, **ranks)) == (
        "The offsets :green[**agree**] more than all 1,000 random pairs, and beyond all 4 "
        "other answers of *gender*. With inputs allowed, king alone puts queen 4th; the "
        "formula lifts it to 2nd. With them forbidden, they put it 2nd and 1st."
    )
    assert "**agree**] more than 998 of 1,000 random pairs," in caption(
        found(0.4, below=998, **ranks)
    )
    assert caption(found(0.1, below=766, **ranks)).startswith(
        "The offsets :violet[**don't agree**] beyond chance: only 766 of 1,000 random pairs agree "
        "less. With inputs allowed"
    )


def test_the_answer_of_another_pair_that_fits_as_well_takes_the_green_away():
    ranks = {"below": 1_000, "whole": 1, "alone": (2, 260)}
    one, two = found(0.5, **ranks, others=(0.6, 0.1)), found(0.5, **ranks, others=(0.1, 0.6, 0.5))
    none = found(0.5, **ranks, others=())
    assert "But 1 of 2 other answers of *gender* fits at least as well: *princess*." in caption(one)
    assert "2 of 3 other answers of *gender* fit at least as well: *girl* and 1 more." in (
        caption(two)
    )
    assert "agree more than all 1,000 random pairs. Only random words stand beside" in caption(none)
    for proof in (one, two, none):
        assert ":green" not in caption(proof)
        assert not proof.agrees


def test_king_minus_man_plus_woman_is_as_much_princess_as_queen():
    glove = open_table("glove")
    for expected in ("mother", "queen"):
        proof = evidence(glove, read(glove, ROYALTY, expected))
        assert proof.agreement.percentile == 100
        assert not proof.agrees
        assert proof.rivals.best == "princess"
    assert "queen" in proof.rivals.words or proof.expected == "queen"
    rome = evidence(glove, read(glove, parse("italy - france + paris"), "rome"))
    assert rome.agrees


def test_other_answers_come_from_the_pairs_of_the_same_section_in_either_direction():
    pairs = [("a", "A"), ("b", "B"), ("c", "C"), ("d", "D"), ("e", "E")]
    section = Section("upper", tuple(Question(*p, *q) for p in pairs for q in pairs if p != q))
    words = [word for pair in pairs for word in pair] + ["x"]
    vectors = WordVectors.from_rows(words, np.random.default_rng(0).normal(size=(11, 4)))

    def others(a, b, c, d):
        found = rivals(vectors, Abc(a, b, c), d, [section])
        return found and set(found.words)

    assert others("a", "A", "b", "B") == {"C", "D", "E"}
    assert others("a", "A", "b", "x") == {"B", "C", "D", "E"}
    assert others("A", "a", "B", "b") == {"c", "d", "e"}
    assert others("a", "b", "A", "B") == {"C", "D", "E"}
    assert others("a", "b", "c", "d") is None
    found = rivals(vectors, Abc("a", "A", "b"), "B", [section])
    step = vectors.unit("A") - vectors.unit("a")
    for word, cosine in zip(found.words, found.cosines, strict=True):
        other = vectors.unit(word) - vectors.unit("b")
        assert cosine == pytest.approx(1 - distance.cosine(step, other), abs=1e-5)
    assert found.ahead_of(float(found.cosines.max())) == 1
    assert found.ahead_of(2) == 0
    few = vectors.first(4)
    assert rivals(few, Abc("a", "A", "b"), "B", [section]) is None


def test_steps_that_lead_away_from_each_other_are_not_called_chance():
    against = caption(found(-0.58, below=3, whole=9, alone=(2, 260)))
    assert against.startswith(
        "The offsets point **away from each other** (−0.58). With inputs allowed"
    )
    assert "only 3 of 1,000" in caption(found(-0.2, below=3, whole=9, alone=(2, 260)))
    assert "only 80 of 1,000" in caption(found(-0.4, below=80, whole=9, alone=(2, 260)))


def test_ranks_that_nobody_would_look_at_are_not_told():
    far = caption(found(0.8, below=1_000, whole=450, alone=(4_000, 2_600)))
    assert far.endswith("Neither the formula nor a part of it puts *queen* among the first 100.")
    assert "lifts it to 101st" in caption(found(0.8, below=1_000, whole=100, alone=(4_000, 2_600)))


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("king-man+woman", "king - man + woman"),
        ("King−man +woman", "King − man + woman"),
        ("-man + king", "- man + king"),
        ("boat-man-king", "boat-man - king"),
        ("king - man + woman", None),
        ("king-emperor", None),
        ("king--man", None),
        ("boat-man", None),
        ("-", None),
        ("", None),
    ],
)
def test_blanks_are_put_in_where_that_makes_known_words(typed, mended):
    words = ["king", "man", "woman", "boat", "boat-man"]
    table = WordVectors.from_rows(words, np.eye(5))
    typed_too = typed.replace("boat-man-king", "boat-man -king")
    assert with_blanks(table, typed_too) == mended


def test_the_answers_stand_side_by_side_by_rank(timid):
    rows = answer_rows(read(timid, ROYALTY, "queen"))
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]
    assert rows[0]["inputs allowed"] == "king (an input)"
    assert rows[0]["inputs forbidden"] == "queen"
    assert rows[4]["inputs forbidden"] is None
    assert rows[4]["score, inputs forbidden"] is None


def test_long_sides_that_agree_are_no_proof_unless_the_short_ones_agree_too():
    long = found(0.8, below=1_000, whole=1, alone=(40, 260), ratio=1.4)
    proved = replace(long, agreement=long.agreement._replace(other_sides=0.95))
    assert "**agree**] more than all" in caption(proved)
    null = np.linspace(-1, 0.7, 1_000, dtype=np.float32)
    bare = replace(long, agreement=long.agreement._replace(other_sides=0.2, null=null))
    below = (null < 0.2).sum()
    shorter = f"the other sides, shorter together, more than only {below}."
    assert f"all 1,000 random pairs; {shorter}" in caption(bare)
    assert "**agree**" not in caption(bare)
    assert "Together these are shorter, so they are the harder test." in offset_lines(bare)


def test_a_side_of_no_length_has_no_direction_so_none_is_told():
    long = found(0.8, below=1_000, whole=1, alone=(40, 260), ratio=1.4)
    bare = replace(long, agreement=long.agreement._replace(other_sides=None))
    assert "random pairs; one of the other two sides has no length." in caption(bare)
    assert "**agree**" not in caption(bare)
    told = offset_lines(bare).split("**The other two sides.** ")[1]
    assert told.startswith("One of them has no length, so it has no direction to compare.\n")


def test_the_caption_says_what_the_best_part_does_and_what_the_rest_adds():
    def told(**ranks):
        return caption(found(0.8, below=1_000, **ranks)).split("*gender*. ")[1]

    assert told(whole=1, alone=(40, 260), both=7) == (
        "With inputs allowed, king \\+ woman puts queen 9th; subtracting man lifts it to 2nd. "
        "With them forbidden, they put it 7th and 1st."
    )
    assert told(whole=12, alone=(40, 5)) == (
        "With inputs allowed, woman alone puts queen 7th; the formula drops it to 13th. "
        "With them forbidden, they put it 5th and 12th."
    )
    assert "; PairDir drops it to 13th." in told(whole=12, alone=(40, 5), method="pairdirection")
    assert "; 3CosMul lifts it to 2nd." in told(whole=1, alone=(8, 6), both=1, method="3cosmul")
    assert "With them forbidden, both put it 40th." in told(whole=40, alone=(40, 260))


def test_what_the_subtraction_adds_depends_on_the_rule():
    glove, teaching = open_table("glove"), open_table("teaching")
    for formula, both in (
        ("italy - france + paris", "italy \\+ paris"),
        ("paris - france + italy", "paris \\+ italy"),
    ):
        told = caption(evidence(glove, read(glove, parse(formula), "rome")))
        assert (
            f"With inputs allowed, {both} puts rome 4th; subtracting france lifts it to 1st."
            in (told)
        )
        assert told.endswith("With them forbidden, both put it 1st.")
    royal = evidence(teaching, read(teaching, ROYALTY, "queen"))
    assert royal.baselines[2].place[:2] == (4, 1)
    assert royal.place[:2] == (1, 1)
    assert "nothing" not in caption(royal)


def test_an_expected_input_gets_no_sentence_on_offsets(timid):
    told = found(0.8, below=1_000, whole=1, alone=(2, 260), d="king")
    assert caption(told) == "King is an input, so there are no two offsets to compare."
    assert not told.comparable
    assert offset_lines(told).startswith("Of equal scores")


def test_a_small_table_is_not_judged(royal):
    proof = evidence(royal, read(royal, ROYALTY, "queen"))
    assert caption(proof) == (
        "A table of 5 words is too small to judge: a blind guess is right once in 2."
    )
    assert "agree**" not in caption(proof)
    edge = found(0.8, below=1_000, whole=1, alone=(2, 260), V=50)
    assert "**agree**" in caption(edge)


def test_equal_offsets_agree_however_many_random_ones_are_equal_too():
    corners = [[1, 1, 1], [1, -1, 1], [-1, 1, 1], [-1, -1, 1]]
    names = ["king", "queen", "man", "woman", *(f"w{k}" for k in range(76))]
    twins = WordVectors.from_rows(names, np.tile(corners, (20, 1)))
    proof = evidence(twins, read(twins, ROYALTY, "queen"))
    assert proof.agreement.cosine == pytest.approx(1)
    assert proof.agreement.percentile < 95
    assert "The offsets agree with a cosine of 1.000. Only random words" in caption(proof)


def test_an_offset_without_length_is_not_compared():
    told = found(0.0, below=500, whole=1, alone=(2, 260))
    none = replace(told, agreement=told.agreement._replace(shortest=0.0, cosine=0.0))
    assert "has no length" in caption(none)
    assert "agree" not in caption(none).split(".")[0]


def test_the_numbers_have_both_pairs_of_sides_and_every_other_answer():
    proof = found(0.584, below=1_000, whole=1, alone=(2, 260), others=(0.6, 0.1))
    lines = offset_lines(proof)
    assert "woman − man with queen − king is 0.584, above all 1,000 random pairs. Their" in lines
    assert "Their words come from the whole table." in lines
    assert "answers of other pairs of *gender*: princess 0.60, girl 0.10." in lines
    assert "king − man with queen − woman is 0.634, above all 1,000 random pairs." in lines
    assert "Nearness alone can make long sides agree." in lines
    assert "its first 900 words" in offset_lines(
        replace(proof, agreement=proof.agreement._replace(drawn=900))
    )
    assert "![" not in offset_lines(
        replace(found(0.5, below=1, whole=1, alone=(2, 3)), abc=Abc("![x](a)", "b", "c"))
    )


def test_only_an_answer_that_both_rules_allow_is_first_under_both_rules(timid):
    answers = ask_tables({"Real": timid}, read(timid, ROYALTY, "king"))
    assert answers[0].reading.place.rank_allowed == 1
    assert "First under both rules: none. Only with inputs forbidden: none." in (
        tables_sentence(answers)
    )


def test_one_is_one_and_not_many(royal):
    alone = read(WordVectors.from_rows(["king"], [[1]]), parse("king"), None)
    assert everyone_line(alone) == "1 word may answer"
    assert everyone_line(read(royal, ROYALTY, None)) == "all 5 words may answer"
    assert removed_line(replace(alone, formula=parse("x" * 30))) == "its 1 word removed"
    assert "of the only question, so it was not" in score_sentence(
        Evaluation(0, 0, 0, (), NOBODY), None, 1
    )
    assert "Of 1 question asked, 100 % come out right" in score_sentence(
        Evaluation(1, 1, 1, (), NOBODY), None, 1
    )
    assert "1 more has a word" in score_sentence(Evaluation(1, 1, 1, (), NOBODY), None, 2)


def test_no_sentence_has_more_than_twenty_words(royal, timid, lost):
    texts = [verdict_sentence(read(table, ROYALTY, "queen")) for table in (royal, timid, lost)]
    texts += [
        caption(found(0.8, below=below, whole=12, alone=alone, both=both, ratio=ratio, V=V))
        for below in (700, 970, 1_000)
        for alone in ((2, 50), (40, 5), (40, 50), (12, 50))
        for both in (1, 9, 12, 900)
        for ratio in (0.6, 1.4)
        for V in (9, 999)
    ]
    long = found(0.8, below=970, whole=1, alone=(2, 3), ratio=1.4)
    texts += [caption(replace(long, agreement=long.agreement._replace(other_sides=0.7)))]
    texts += [
        caption(found(0.8, below=970, whole=1, alone=(2, 3), others=others))
        for others in ((), (0.9, 0.1), (0.9, 0.9, 0.8))
    ]
    texts += [plane_note(evidence(royal, read(royal, ROYALTY, "queen")).plane)]
    for sentence in re.split(r"(?<=[.!?])\s+", " ".join(texts).replace(":green", "")):
        assert len(re.findall(r"\w[\w.,]*", sentence)) <= 20, sentence


def test_evidence_needs_the_shape_an_expected_word_and_four_words(royal):
    assert evidence(royal, read(royal, ROYALTY, "queen")).agreement.cosine == pytest.approx(1)
    assert evidence(royal, read(royal, ROYALTY, None)) is None
    general = read(royal, parse("0.5 king + 0.5 queen"), "boat")
    assert evidence(royal, general) is None
    assert "c − a + b" in no_evidence(general, "3cosadd")
    assert "So does PairDir: this is 3CosAdd." in no_evidence(general, "pairdirection")
    trio = WordVectors.from_rows(["king", "man", "woman"], [[1, 1], [-1, 1], [-1, -1]])
    few = read(trio, ROYALTY, "king")
    assert evidence(trio, few) is None
    assert no_evidence(few, "3cosadd") == (
        "Offsets need a table of at least 4 words. This one has 3."
    )
    flat = WordVectors.from_rows(
        ["king", "queen", "man", "woman"], [[1, 1], [1, -1], [-1, 1], [-1, -1]]
    )
    opposed = read(flat, ROYALTY, "queen")
    assert evidence(flat, opposed) is None
    assert no_evidence(opposed, "3cosadd").startswith("Woman and king point opposite ways")


def test_only_the_shape_has_a_choice_of_methods():
    assert suited(ROYALTY, "pairdirection") == "pairdirection"
    assert suited(parse("king + 2 queen"), "pairdirection") == "3cosadd"


def test_presets_exist_in_the_vocabulary(royal):
    assert [preset.name for preset in presets_of(royal)] == ["royalty"]
    words = {word for one in PRESETS for word in (*parse(one.formula).words, one.expected)}
    everything = WordVectors.from_rows(sorted(words), np.eye(len(words)))
    assert presets_of(everything) == list(PRESETS)
    assert all(parse(preset.formula).shape for preset in PRESETS)


def test_a_table_that_lacks_a_word_is_not_asked(royal, timid):
    silent = WordVectors.from_rows(["king", "man", "boat"], np.eye(3))
    tables = {"Square": royal, "Real": timid, "Silent": silent}
    answers = ask_tables(tables, read(royal, ROYALTY, "queen"))
    assert [answer.missing for answer in answers] == [(), (), ("woman", "queen")]
    assert answers[2].reading is None
    sentence = tables_sentence(answers)
    assert "both rules: **Square**. Only with inputs forbidden: **Real**." in sentence
    assert tables_sentence(answers[2:]) == ""


@pytest.mark.parametrize(
    ("asked", "method"), [("King - king", "3cosadd"), ("queen - King + king", "pairdirection")]
)
def test_a_table_in_which_the_sum_has_no_direction_gives_no_answer(royal, asked, method):
    both = WordVectors.from_rows(["king", "King", "queen", "boat"], np.eye(4))
    answers = ask_tables({"Own": both, "Square": royal}, read(both, parse(asked), None, method))
    assert answers[0].reading is not None
    assert answers[1].reading is None
    assert answers[1].missing == ()
    assert tables_sentence(answers) == ""


def test_where_no_table_finds_it_the_sentence_says_none(lost):
    sentence = tables_sentence(ask_tables({"Lost": lost}, read(lost, ROYALTY, "queen")))
    assert "under both rules: none. Only with inputs forbidden: none." in sentence


def test_unknown_words_are_an_error_of_their_own(royal):
    assert missing_words(royal, ["king", "emperor", "emperor"]) == ["emperor"]
    with pytest.raises(UnknownWordError, match="emperor"):
        read(royal, parse("emperor - man + woman"), None)


def test_the_title_asks_the_formula_and_shows_markup_as_text():
    assert title(parse("king - man + woman"), "queen") == "Is king − man \\+ woman really queen?"
    assert title(parse("king"), None) == "What is king?"
    assert "![" not in title(parse("![x](http://a.b)"), "<b>")
    assert len(written(parse(" + ".join(["antidisestablishmentarianism"] * 9)))) == 48


def test_removed_words_are_named_where_they_fit(royal):
    reading = read(royal, ROYALTY, None)
    assert removed_line(reading) == "king, man and woman removed"
    long = replace(reading, formula=parse(f"{'x' * 30} + {'y' * 30}"))
    assert removed_line(long) == "its 2 words removed"
    assert removed_line(read(royal, parse("king"), None)) == "king removed"


def test_a_long_question_file_is_thinned_section_by_section():
    questions = tuple(Question("a", "b", "c", str(number)) for number in range(10))
    thin = every([Section("one", questions), Section("two", questions[:3])], 4)
    assert [[question.d for question in section.questions] for section in thin] == [
        ["0", "4", "8"],
        ["0"],
    ]
    assert every([Section("one", questions)], 1) == (Section("one", questions),)


def test_the_scores_are_summed_up_against_noise():
    noise = Evaluation(800, 4, 0, (), NOBODY)
    told = score_sentence(Evaluation(1_000, 500, 340, (), NOBODY), noise, 1_280)
    assert told == (
        "Of 1,000 questions asked, 34 % come out right; with inputs forbidden, 50 %. "
        "The shuffled State of the Union gets 0.5 % of the 800 it was asked, inputs forbidden. "
        "280 more have a word that the table lacks."
    )
    assert "shuffled" not in score_sentence(Evaluation(9, 5, 3, (), NOBODY), None, 9)
    none = score_sentence(Evaluation(0, 0, 0, (), NOBODY), noise, 7)
    assert none == "The table lacks a word of each of the 7 questions, so none was asked."

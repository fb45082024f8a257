"""What lesson 5 says is so: each of its sentences is held against an independent reading."""

import re
from itertools import pairwise

import numpy as np
import pytest
from adversaries import table, tables
from claims import Claims
from click.testing import CliRunner
from gensim.models import KeyedVectors
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.cli import main
from embedding_lab.figures.offset_evidence import arithmetic
from embedding_lab.lessons import analogies as lesson
from embedding_lab.lessons import analogy_captions as captions
from embedding_lab.lessons import analogy_sentences as say
from embedding_lab.lessons.analogy_rivals import our_sections
from embedding_lab.lessons.parallelogram import parallelogram
from embedding_lab.text.grammar import teaching_sentences
from embedding_lab.text.speeches import sentence_tokens
from embedding_lab.vectors.analogy import scores
from embedding_lab.vectors.chance import random_words
from embedding_lab.vectors.formula import Abc, Formula, Term, parse
from embedding_lab.vectors.questions import Evaluation, PairScore, Question, Section, evaluate
from embedding_lab.vectors.shelf import TABLES, open_table
from embedding_lab.vectors.table import WordVectors

claims = Claims(
    "pages/5_analogies.py",
    "src/embedding_lab/lessons/analogies.py",
    "src/embedding_lab/lessons/analogy_captions.py",
    "src/embedding_lab/lessons/analogy_sentences.py",
    "src/embedding_lab/lessons/analogy_rivals.py",
    "src/embedding_lab/lessons/parallelogram.py",
    "src/embedding_lab/ui/scoreboard.py",
)
NEAR = 4e-6  # scores of float32 rows and those of float64 rows differ by less
GENDER = (
    "man", "woman", "king", "queen", "boy", "girl", "father", "mother", "uncle", "aunt",
    "son", "daughter", "brother", "sister", "actor", "actress",
)  # fmt: skip
QUICK = settings(max_examples=50, deadline=None)
METHODS = st.sampled_from(list(lesson.METHODS))
PLACE = r"([\d,]+)(?:st|nd|rd|th)"


def units_of(vectors):
    """Return float64 unit rows; a zero row stays zero."""
    rows = vectors.matrix.astype(np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def cosine(left, right):
    """Return the cosines of vectors, row by row; 0 where one has no length."""
    lengths = np.linalg.norm(left, axis=-1) * np.linalg.norm(right, axis=-1)
    products = (left * right).sum(axis=-1)
    return np.where(lengths > 1e-12, products / np.maximum(lengths, 1e-12), 0.0)


def scored(vectors, formula, method="3cosadd"):
    """Return the score of every word, from the definition; -inf where it has none."""
    units = units_of(vectors)
    rows = [units[vectors.row(word)] for word in formula.words]
    return np.where(units.any(axis=1), _scored(units, rows, vectors, formula, method), -np.inf)


def _scored(units, rows, vectors, formula, method):
    if method == "3cosadd":
        return cosine(
            units, sum(t.weight * row for t, row in zip(formula.terms, rows, strict=True))
        )
    a, b, c = (units[vectors.row(word)] for word in formula.shape)
    if method == "3cosmul":
        near_a, near_b, near_c = ((1 + cosine(units, one)) / 2 for one in (a, b, c))
        return near_b * near_c / (near_a + 0.001)
    return np.where(cosine(units, c) < 1 - 5e-7, cosine(units - c, b - a), -np.inf)


def near(score):
    """Return how far two scores of one word may be apart; 3CosMul can be a thousand."""
    return NEAR * max(1.0, abs(score)) * 50 ** (abs(score) > 2)


def assert_rank(claimed, by_row, row, forbidden=()):
    """Check a place among scores that may tie."""
    rank, gap = int(str(claimed).replace(",", "")), near(by_row[row])
    others = [score for i, score in enumerate(by_row) if i not in {row, *forbidden}]
    ahead = sum(score > by_row[row] + gap for score in others)
    level = sum(score >= by_row[row] - gap for score in others)
    assert ahead + 1 <= rank <= level + 1


def asked(vectors, formula, expected, method="3cosadd"):
    """Read a formula; None where it has no answer, as on a zero row."""
    try:
        return lesson.read(vectors, formula, expected, method)
    except ValueError:
        return None


@st.composite
def parallels(draw):
    """Draw a table in which each of the pairs is more or less one step, and a question of them."""
    noise, wide = draw(st.sampled_from([0, 0.2, 0.5])), draw(st.sampled_from([2, 20]))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    rows, n = rng.normal(size=(60, wide)), len(GENDER)
    rows[1:n:2] = rows[:n:2] + rng.normal(size=wide) + noise * rng.normal(size=(n // 2, wide))
    vectors = WordVectors.from_rows([*GENDER, *(f"w{i}" for i in range(60 - n))], rows)
    pairs = draw(st.permutations(list(zip(GENDER[::2], GENDER[1::2], strict=True))))
    (a, b), (c, d) = pairs[:2]
    expected = draw(st.sampled_from([d, d, "w0", *GENDER[1::2]]))
    return vectors, parse(f"{c} - {a} + {b}"), expected, "3cosadd"


@st.composite
def questions(draw):
    """Draw a table, three words for c - a + b, a fourth, and a method."""
    words = draw(st.sampled_from([None, GENDER]))
    sizes = (60, 200) if words else (3, 4, 12)
    vectors = draw(tables(words=words, n=sizes))
    names = st.sampled_from(list(vectors.words)[:16])
    a, b, c = draw(st.tuples(names, names, names).filter(lambda abc: len(set(abc)) == 3))
    return vectors, parse(f"{c} - {a} + {b}"), draw(names), draw(METHODS)


def moved_as_told(told, before, after):
    """Check that a rank is called better, worse or the same as it is."""
    verb = "leaves it there" if before == after else "lifts" if after < before else "drops"
    assert verb in told


@claims.check(
    "With inputs allowed, {} puts {} {}; {} {}.",
    "{} With them forbidden, both put it {}.",
    "{} With them forbidden, they put it {} and {}.",
    "{} With them forbidden, {} puts it {}; {} {}.",
    "Neither the formula nor a part of it puts *{}* among the first {}.",
    "A table of {} leaves only one to answer.",
    "A table of {} is too small to judge: a blind guess is right once in {}.",
    "{} is an input, so there are no two offsets to compare.",
)
@given(questions())
@QUICK
def test_the_caption_gives_every_part_its_place_under_both_rules(question):
    vectors, formula, expected, method = question
    reading = asked(vectors, formula, expected, method)
    proof = reading and lesson.evidence(vectors, reading)
    if not proof:
        return
    told = captions.caption(proof).replace("\\", "")
    a, b, c = formula.shape
    if expected in (a, b, c):
        assert (
            told == f"{say.capital(expected)} is an input, so there are no two offsets to compare."
        )
        assert not proof.comparable
        return
    V, row = len(vectors), vectors.row(expected)
    if V < lesson.FEW:
        whole = scored(vectors, formula, method)
        whole[[vectors.row(word) for word in (a, b, c)]] = -np.inf
        left = int(np.isfinite(whole).sum())
        assert told.startswith(f"A table of {V} words")
        assert told.endswith(f"once in {left}." if left > 1 else "leaves only one to answer.")
        return
    parts = {
        f"{c} alone": scored(vectors, parse(c)),
        f"{b} alone": scored(vectors, parse(b)),
        f"{c} + {b}": scored(vectors, parse(f"{c} + {b}")),
    }
    whole = scored(vectors, formula, method)
    inputs = [vectors.row(word) for word in (a, b, c)]
    if "Neither" in told:
        for by_row in (*parts.values(), whole):
            assert (by_row > by_row[row] - near(by_row[row])).sum() > captions.FAR
        return
    first = re.search(rf"With inputs allowed, (.+?) puts {expected} {PLACE}; (.+?)\. With", told)
    check_parts(first[1], first[2], parts, row, ())
    after = re.search(PLACE, first[3])
    assert_rank(after[1] if after else first[2], whole, row)
    moved_as_told(first[3], number(first[2]), number(after[1] if after else first[2]))
    both = re.search(rf"forbidden, both put it {PLACE}\.$", told)
    two = re.search(rf"forbidden, they put it {PLACE} and {PLACE}\.$", told)
    other = re.search(rf"forbidden, (.+?) puts it {PLACE}; (.+)\.$", told)
    if other:
        after = re.search(PLACE, other[3])
        name, before, then = other[1], other[2], after[1] if after else other[2]
        moved_as_told(other[3], number(before), number(then))
    else:
        name, (before, then) = first[1], both.group(1, 1) if both else two.group(1, 2)
    check_parts(name, before, parts, row, inputs)
    assert_rank(then, whole, row, inputs)


def number(rank):
    """Read a rank with its commas."""
    return int(rank.replace(",", ""))


def check_parts(name, rank, parts, row, forbidden):
    """Check the place of a part, and that no other part does better."""
    assert_rank(rank, parts[name], row, forbidden)
    for by_row in parts.values():
        others = [score for i, score in enumerate(by_row) if i not in {row, *forbidden}]
        level = sum(score >= by_row[row] - near(by_row[row]) for score in others)
        assert number(rank) <= level + 1


@claims.check(
    "One of the two offsets has no length, so it has no direction to compare.",
    "No random offset has a length, so nothing tells what chance would give.",
    "The offsets point **away from each other** ({}).",
    "The offsets :violet[**don't agree**] beyond chance: only {} agree less.",
    "The offsets {}; the other sides, shorter together, more than only {}.",
    "The offsets {}; one of the other two sides has no length.",
    "Only random words stand beside them.",
    "The offsets :green[**{}**] {}, and beyond all {} other answers of {}.",
    "But {} of {} other answers of {} {} at least as well: *{}*{}.",
    "**The two offsets, on unit rows.",
    "The cosine of {} with {} is {}, above {}.",
    "Their words come from {}.",
    "{} with the step from {} to answers of other pairs of *{}*: {}.",
    "**The other two sides.",
    "The cosine of {} {} {} with {} {} {} is {}, above {}.",
    "One of them has no length, so it has no direction to compare.",
    "Together these are shorter, so they are the harder test.",
    "Together these are no shorter.",
)
@given(st.one_of(parallels(), questions()))
@settings(max_examples=80, deadline=None)
def test_offsets_are_called_what_they_are(question):
    vectors, formula, expected, _ = question
    reading = asked(vectors, formula, expected)
    proof = reading and lesson.evidence(vectors, reading)
    if not proof or expected in formula.words or len(vectors) < lesson.FEW:
        return
    told, lines = captions.caption(proof), captions.offset_lines(proof).replace("\\", "")
    units = units_of(vectors)
    a, b, c, d = (units[vectors.row(word)] for word in (*formula.shape, expected))
    if min(np.linalg.norm(b - a), np.linalg.norm(d - c)) < 1e-6:
        assert "has no length" in told
        return
    null = null_of(vectors)
    if not len(null):
        assert told.startswith("No random offset has a length")
        assert "cosine" not in lines
        return
    assert ("left out" in lines) == (not vectors.matrix.any(axis=1).all())
    own, short = cosine(b - a, d - c), cosine(c - a, d - b)
    lengths = [np.linalg.norm(side) for side in (b - a, d - c, c - a, d - b)]
    longer = lengths[0] + lengths[1] - lengths[2] - lengths[3]
    if min(lengths[2:]) < 1e-6:
        check_counts(lines, null, (own,))
        assert "One of them has no length" in lines
        assert "together" not in f"{told} {lines}".lower()
    else:
        check_counts(lines, null, (own, short))
        assert "has no length" not in f"{told} {lines}"
        if abs(longer) > 1e-5:
            assert ("Together these are shorter" in lines) == (longer > 0)
            assert ("Together these are no shorter" in lines) == (longer < 0)
    if "shorter together" in told.split(". ")[0]:
        assert longer > -1e-5
        assert (null < short - NEAR).mean() < 0.95
    check_chance(told, null, own)
    if proof.agrees:  # the line is green
        assert (null > own + NEAR).mean() <= 0.05
        assert not (proof.rivals.cosines > own + NEAR).any()
    rivals = proof.rivals.words if proof.rivals else ()
    fits = {word: cosine(b - a, units[vectors.row(word)] - c) for word in rivals}
    assert set(rivals) <= set(GENDER) - {*formula.words, expected}
    check_others(told, fits, own)


def null_of(vectors):
    """Compare offsets of the words that are drawn, where both words point and both steps do."""
    pointing = vectors.matrix.any(axis=1)
    units = units_of(vectors)[pointing]
    if len(units) < 4:
        return np.empty(0)
    few = WordVectors.from_rows(np.array(list(vectors.words))[pointing].tolist(), units)
    p, q, r, s = units[random_words(few, draws=1_000, size=4, seed=0).T]
    long = np.minimum(*(np.linalg.norm(step, axis=1) for step in (q - p, s - r))) > 1e-6
    return cosine(q - p, s - r)[long]


def royal_among(rest, more=60):
    """The royal square, with other rows."""
    names = ["man", "woman", "king", "queen", *(f"w{i}" for i in range(more))]
    square = [[1, 0.1, 1], [1, 0.1, -1], [1, 2, 1], [1, 2, -1]]
    return WordVectors.from_rows(names, [*square, *(rest * more)[:more]])


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ([[0, 0, 0]], "Their words come from the whole table, zero rows left out."),
        ([[2, 2, 2], [4, 4, 4], [1, 5, 1]], "Their words come from the whole table."),
    ],
)
def test_offsets_of_no_length_and_rows_of_zeros_stand_in_no_null(rest, says):
    vectors = royal_among(rest)
    proof = lesson.evidence(vectors, asked(vectors, parse("king - man + woman"), "queen"))
    null = null_of(vectors)
    assert len(proof.agreement.null) == pytest.approx(len(null), abs=2)
    assert len(null) < 1_000 or rest[0] == [0, 0, 0]
    lines = captions.offset_lines(proof)
    assert says in lines
    assert f"{len(proof.agreement.null):,} random pairs" in lines


def test_where_no_random_offset_has_a_length_none_is_told_of():
    vectors = royal_among([[2, 2, 2]], more=20_000)
    proof = lesson.evidence(vectors, asked(vectors, parse("king - man + woman"), "queen"))
    assert not len(proof.agreement.null)
    assert captions.caption(proof).startswith("No random offset has a length, so nothing tells")
    assert "random pairs" not in captions.offset_lines(proof)
    assert not proof.agrees
    assert "not compared: no random one has a length" in arithmetic(proof).alt


def check_counts(lines, null, values):
    """Check how many random pairs each cosine is said to be above, and the cosines."""
    found = re.findall(r" is (−?[\d.]+), above (?:all )?([\d,]+)", lines)
    for (shown, count), value in zip(found, values, strict=True):
        assert float(shown.replace("−", "-")) == pytest.approx(value, abs=5.1e-4)
        least, most = (null < value - NEAR).sum(), (null < value + NEAR).sum()
        assert least <= number(count) <= most


def check_chance(told, null, own):
    """Check that agreement is called beyond chance where it is."""
    surely = (null < own - NEAR).mean() >= 0.95 or own > 1 - 1e-7
    perhaps = (null < own + NEAR).mean() >= 0.95 or own > 1 - NEAR
    if "don't agree" in told or "away from" in told:
        assert not surely
        assert "away from" not in told or own < -0.29
    else:
        assert perhaps


@pytest.mark.parametrize(
    ("table", "formula", "expected"),
    [
        ("glove", "doctor - man + woman", "john"),
        ("sotu", "king - man + woman", "concert"),
        ("sotu-shuffled", "italy - france + paris", "necessities"),
    ],
)
def test_only_a_cosine_of_minus_one_is_called_opposite(table, formula, expected):
    vectors = open_table(table)
    proof = lesson.evidence(vectors, asked(vectors, parse(formula), expected))
    assert -0.35 < proof.agreement.cosine < -0.3  # about 108 degrees, not 180
    told = captions.caption(proof)
    assert told.startswith("The offsets point **away from each other** (−0.3")
    assert "opposite" not in told


def check_others(told, fits, own):
    """Check what is said of the answers of other pairs; `fits` are their cosines."""
    level = [word for word, value in fits.items() if value >= own - NEAR]
    ahead = [word for word, value in fits.items() if value > own + NEAR]
    if ":green" in told:
        assert fits
        assert not ahead
        assert f"all {len(fits)} other answers of *gender*" in told
    found = re.search(r"But (\d+) of (\d+) other answers .* well: \*(\w+)\*", told)
    if found:
        assert max(1, len(ahead)) <= int(found[1]) <= len(level)
        assert (int(found[2]), found[3] in level) == (len(fits), True)
    if "Only random words" in told:
        assert not fits
    if "agree" in told and "don't" not in told and "the other" not in told.split(". ")[0]:
        assert ":green" in told or level or not fits
        assert found or not ahead


@claims.check("This table has no vector for {}, so it opens on a question of its own.")
@given(tables(), tables(words=GENDER, n=(60,)))
@settings(max_examples=25, deadline=None)
def test_a_table_opens_on_a_question_that_it_can_answer(own, royal):
    assert say.opening_sentence(royal) == ""
    assert lesson.opening(royal) == lesson.PRESETS[0]
    told = say.opening_sentence(own)
    assert "king, man, woman and queen" in told
    formula, expected = lesson.opening(own)[1:]
    if (formula, expected) != lesson.PRESETS[0][1:]:
        assert lesson.read(own, parse(formula), expected or None).inputs
    else:  # only where the opening words have no sum
        rows = own.matrix.astype(np.float64)
        assert not rows[0].any() or not rows[1].any() or (rows[:1] == -rows).all(axis=1).any()


@claims.check(
    "The line is green only where at most one random pair in 20, and no ring, lies to its right."
)
def test_a_green_line_may_stand_level_with_many_random_pairs_but_left_of_few():
    angles = np.radians([30, -30, 120, 240])  # both steps point straight down
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    rows = corners[np.random.default_rng(0).integers(4, size=60)]
    royal = ("king", "queen", "man", "woman")
    rows[[GENDER.index(word) for word in royal]] = corners
    others = [GENDER.index(word) for word in GENDER[1::2] if word not in royal]
    rows[others] = corners[[0, 2, 3, 0, 2, 3]]
    vectors = WordVectors.from_rows([*GENDER, *(f"w{i}" for i in range(44))], rows)
    proof = lesson.evidence(vectors, lesson.read(vectors, parse("king - man + woman"), "queen"))
    agreement = proof.agreement
    assert proof.agrees
    assert agreement.percentile < 95  # between four points many offsets are parallel
    assert (agreement.null > agreement.cosine + NEAR).mean() <= 0.05
    assert proof.rivals.cosines.max() < agreement.cosine


@claims.check("Nearness alone can make long sides agree.")
def test_long_sides_between_near_words_agree_for_unrelated_words():
    rng = np.random.default_rng(0)
    a, c = rng.normal(size=(2, 300, 50))
    b, d = (side + 0.2 * rng.normal(size=side.shape) for side in (a, c))
    assert cosine(c - a, d - b).min() > 0.8
    assert abs(cosine(b - a, d - c).mean()) < 0.05


@claims.check("Of equal scores, the word that stands earlier in the table comes first.")
@given(questions())
@QUICK
def test_of_equal_scores_the_earlier_row_comes_first(question):
    vectors, formula, expected, method = question
    reading = asked(vectors, formula, expected, method)
    if reading is None:
        return
    for answers in reading.verdict:
        for one, other in pairwise(answers):
            assert one.score > other.score or (one.score == other.score and one.row < other.row)
    if reading.place is None:
        return
    by_row = scores(vectors, formula, method=method)
    row = vectors.row(expected)
    doubt = 1e-4 * max(1, abs(by_row[row]))  # what float32 may part or join
    surely, maybe = (int((by_row > by_row[row] + bound).sum()) for bound in (doubt, -doubt))
    assert surely < reading.place.rank_allowed <= max(1, maybe)
    listed = [answer.row for answer in reading.verdict.inputs_allowed]
    if row in listed:
        assert reading.place.rank_allowed == listed.index(row) + 1


@st.composite
def sums(draw):
    """Draw a table and any weighted sum of its words, at the ends of what a weight may be."""
    vectors = draw(tables(n=(3, 4, 12), d=(2, 5)))
    weights = st.sampled_from([0.001, 0.5, 1, 1, 1, 2, 1_000, -0.001, -1, -1_000])
    words = st.sampled_from(list(vectors.words))
    terms = draw(st.lists(st.tuples(weights, words), min_size=1, max_size=20))
    return (
        vectors,
        Formula(tuple(Term(*term) for term in terms)),
        draw(st.none() | words),
        "3cosadd",
    )


@claims.check(
    "{} is one of the inputs, so the second rule forbids it.",
    "With inputs allowed it comes {}.",
    "{} wins under both rules: no word had to be forbidden.",
    "{} {} wins only when {} may not answer.",
    "{} Without the inputs the winner is {}; {} is {}.",
    "{} ({}) wins under both rules.",
    "{} is {}, even with inputs forbidden.",
    "{} {} wins only when the inputs may not answer.",
    "The sum stays closest to {} ({}).",
    "{} puts {} itself first ({}).",
    "{} under both rules, so no word wins.",
    "{}, and no other word is left.",
    "With inputs allowed, {}.",
    "With them forbidden, {}.",
)
@given(st.one_of(sums(), questions()))
@settings(max_examples=80, deadline=None)
def test_the_verdict_names_who_wins_and_who_shares_the_first_place(question):
    vectors, formula, expected, method = question
    reading = asked(vectors, formula, expected, method)
    if reading is None:
        return
    # The lists are held against the definition; the sentence then against the lists.
    by_row = scored(vectors, reading.formula, method)
    units = sum(term.weight * units_of(vectors)[vectors.row(term.word)] for term in formula.terms)
    weight = sum(abs(term.weight) for term in formula.terms)
    if method != "3cosadd" or np.linalg.norm(units) > 1e-3 * weight:
        for answers in reading.verdict:
            for one in answers:
                assert abs(one.score - by_row[one.row]) < 1e3 * near(by_row[one.row])
    check_verdict(reading, say.verdict_sentence(reading))
    for one in reading.verdict.inputs_forbidden[:1]:  # who wins there is often ahead of nobody else
        hoped = lesson.read(vectors, formula, one.word, method)
        check_verdict(hoped, say.verdict_sentence(hoped))
    for line, answers in zip(
        (say.allowed_line(reading), say.forbidden_line(reading)), reading.verdict, strict=True
    ):
        check_line(reading, line, answers)


def top(answers):
    """Return the words whose score is the best, but for rounding."""
    best = answers[0].score
    return [one.word for one in answers if best - one.score <= 1e-6 * max(1, abs(best))]


def check_line(reading, line, answers):
    """Check the line below the place of the expected answer."""
    if not answers:
        assert line == "no word is left to answer"
    elif len(top(answers)) > 1:
        assert line == say.TIE
    elif line.startswith("the winner is"):
        assert line.split()[3] == answers[0].word
        assert line.endswith("itself") == (answers[0].word in reading.inputs)
        assert answers[0].word != reading.expected or line.endswith("itself")
    elif answers[0].word in reading.inputs:
        assert line == f"the winner is {answers[0].word} itself"
    else:
        assert answers[0].word == reading.expected


def check_verdict(reading, told):
    """Check what a verdict says of the two lists."""
    d, first = reading.expected, [top(answers) for answers in reading.verdict if answers]
    if d in reading.inputs:
        assert told.startswith(f"{say.capital(d)} is one of the inputs")
        assert f"it comes {say.ordinal(reading.place.rank_allowed)}." in told
    elif max(map(len, first)) > 1:
        check_shared(first, told.lower())
    else:
        assert "share" not in told
        check_winners(reading, told)
        check_places(reading, told)


def check_shared(first, told):
    """Check who shares the first place; `first` has the best words under each rule."""
    for words in first:
        if len(words) > 1:
            assert re.search(rf"{words[0]}(?: and|,) {words[1]}\b", told)
            assert len(words) == 2 or f"{words[1]} and others" in told
        else:
            assert f"{words[0]} wins" in told
    assert "no word wins" not in told or min(map(len, first)) > 1


def check_winners(reading, told):
    """Check who wins where no first place is shared."""
    first = [answers[0].word for answers in reading.verdict if answers]
    if "under both rules" in told:
        assert first[0] == first[1]
        assert told.lower().startswith(f"{first[0]} (")
    else:
        assert first[0] in reading.inputs
        assert re.search(rf"(?:to|puts) {first[0]}\b", told)
    if "no word had to be forbidden" in told:
        assert reading.expected == first[0]
    if "wins only" in told:
        assert f"{say.capital(first[1])} (" in told


def check_places(reading, told):
    """Check the words ahead of the expected one, and its place."""
    allowed, forbidden = reading.verdict
    only = re.search(r"wins only when (.+) may not answer", told)
    if only and only[1] != "the inputs":
        ahead = {one.word for one in allowed if one.score > forbidden[0].score}
        assert ahead <= set(only[1].split(" and ")) <= set(reading.inputs)
    if "Without the inputs" in told or "even with" in told:
        assert f" is {say.ordinal(reading.place.rank_forbidden)}" in told
    if "Without the inputs" in told:
        assert f"the winner is {forbidden[0].word}; {reading.expected} is" in told


@claims.check(
    "Offsets and baselines compare four words, so they need the shape c − a + b, as in king − man "
    "+ woman.{} The two verdicts work for any sum.",
    "So does {}: this is 3CosAdd.",
    "Offsets need a table of at least {} words.",
    "This one has {}.",
    "{} and {} point opposite ways, so c + b has no direction to search in.",
    "The row of {} is all zeros, so it has no score.",
    "{} has no offset from itself, so PairDir gives it no score.",
    "{} has the direction of {}, or none at all.",
    "So PairDir has no offset to compare.",
)
@given(st.one_of(sums(), questions()))
@QUICK
def test_why_there_is_no_evidence_is_so(question):
    vectors, formula, expected, method = question
    reading = asked(vectors, formula, expected, lesson.suited(formula, method))
    if reading is None or lesson.evidence(vectors, reading) is not None:
        return
    by_row = scored(vectors, formula, reading.method)
    able = int(np.isfinite(by_row).sum())
    assert len(reading.verdict.inputs_allowed) == min(able, lesson.ANSWERS)
    assert (
        say.everyone_line(reading).startswith(
            f"all {able} words may" if able == len(vectors) else f"{able} of {len(vectors)} may"
        )
        or able == 1
    )
    told = say.no_evidence(reading, method)
    if formula.shape is None:
        assert "need the shape c − a + b" in told
        assert ("this is 3CosAdd" in told) == (method != reading.method)
    elif len(vectors) < 4:
        assert told.endswith(f"This one has {len(vectors)}.")
    elif expected is None:
        assert told.startswith("Name the word")
    elif np.isneginf(by_row[vectors.row(expected)]):
        assert reading.place is None
        zero = not vectors.matrix[vectors.row(expected)].any()
        assert zero or reading.method == "pairdirection"
        assert ("all zeros" in told) == (reading.method != "pairdirection")
        assert ("from itself" in told) == (expected == formula.shape.c)
        assert told.startswith(("The row of", say.capital(expected)))
    else:
        _, b, c = formula.shape
        units = units_of(vectors)
        assert told.startswith(f"{say.capital(b)} and {c} point")
        assert units[vectors.row(b)] @ units[vectors.row(c)] == pytest.approx(-1, abs=1e-5)


@claims.check(
    "The plane shows {} of the spread of these four words; of four random words, {} on average."
)
@given(tables(n=(4, 12)))
@settings(max_examples=20, deadline=None)
def test_the_spread_that_a_plane_shows_is_that_of_its_best_plane(vectors):
    words = list(vectors.words)[:4]
    plane = parallelogram(vectors, Abc(*words[:3]), words[3])
    told = captions.plane_note(plane)

    def share(rows):
        centred = rows - rows.mean(axis=0)
        powers = np.sort(np.linalg.eigvalsh(centred @ centred.T))[::-1]
        return powers[:2].sum() / powers.sum() if powers.sum() > 1e-9 else 1.0

    units = units_of(vectors)
    groups = random_words(vectors, draws=200, size=4, seed=0)
    own, chance = share(units[:4]), np.mean([share(units[group]) for group in groups])
    shown = [float(one) for one in re.findall(r"([\d.]+) %", told)]
    assert shown == pytest.approx([100 * own, 100 * chance], abs=1.01)


@claims.check(
    "Two words always fit into one plane.",
    "Three words always fit into one plane.",
    "All four are one word, so there is no spread to show.",
)
@given(tables(n=(4, 12)), st.tuples(*[st.integers(0, 3)] * 4))
@settings(max_examples=40, deadline=None)
def test_of_fewer_than_four_words_no_spread_is_told_that_any_plane_would_show(vectors, places):
    words = [vectors.words[place] for place in places]
    plane = parallelogram(vectors, Abc(*words[:3]), words[3])
    told, different = captions.plane_note(plane), len(set(words))
    assert ("of these four words" in told) == (different == 4)
    assert (told == "All four are one word, so there is no spread to show.") == (different == 1)
    if different in {2, 3}:
        assert told == f"{['Two', 'Three'][different - 2]} words always fit into one plane."
        assert plane.spread == pytest.approx(1, abs=1e-5)


@claims.check(
    "Of {} asked, {} come out right; with inputs forbidden, {}.",
    "The shuffled State of the Union gets {} of the {} it was asked, inputs forbidden.",
    "{} {} more {} a word that the table lacks.",
    "The table lacks a word of each of the {} questions, so none was asked.",
    "The table lacks a word of the only question, so it was not asked.",
)
@pytest.mark.parametrize("kept", [200, 3])
def test_the_scores_are_those_of_questions_asked_one_by_one(kept):
    teaching = open_table("teaching").first(kept)
    sections = lesson.every(our_sections(), 12)
    everything = [one for section in sections for one in section.questions]
    right = [0, 0]
    fitting = [one for one in everything if not lesson.missing_words(teaching, one)]
    for a, b, c, d in fitting:
        reading = lesson.read(teaching, parse(f"{c} - {a} + {b}"), d)
        right[0] += reading.place.rank_allowed == 1 and not reading.tied[0]
        right[1] += reading.place.rank_forbidden == 1 and not reading.tied[1]
    told = captions.score_sentence(evaluate(teaching, sections, []), None, len(everything))
    if not fitting:
        assert told == captions.score_sentence(
            Evaluation(0, 0, 0, (), PairScore(0, 0, None)), None, len(everything)
        )
        assert f"each of the {len(everything)} questions" in told
        assert "only question" in captions.score_sentence(evaluate(teaching, [], []), None, 1)
        return
    shares = [captions.percent(count / len(fitting)) for count in right]
    assert f"Of {len(fitting)} questions asked, {shares[0]} come out right" in told
    assert f"inputs forbidden, {shares[1]}." in told
    assert f"{len(everything) - len(fitting)} more have a word that the table lacks." in told
    noise = Evaluation(8, 2, 1, (), PairScore(0, 0, None))
    assert "gets 25 % of the 8 it was asked" in captions.score_sentence(noise, noise, 8)


@claims.check(
    "First under both rules: {}.",
    "Only with inputs forbidden: {}.",
    "The teaching text was designed so that analogies hold.",
)
def test_tables_are_sorted_by_the_rule_that_the_answer_needs():
    shelf = {TABLES[name]: open_table(name) for name in TABLES}
    for preset in lesson.PRESETS:
        reading = lesson.read(shelf[TABLES["glove"]], parse(preset.formula), preset.expected)
        answers = lesson.ask_tables(shelf, reading)
        first, second = (
            part.partition(": ")[2] for part in captions.tables_sentence(answers).split(". ")[:2]
        )
        for title, vectors in shelf.items():
            words = [*reading.formula.words, preset.expected]
            places = (None, None)
            if not lesson.missing_words(vectors, words):
                places = lesson.read(vectors, reading.formula, preset.expected).place[:2]
            assert (f"**{title}**" in first) == (places[0] == places[1] == 1)
            assert (f"**{title}**" in second) == (places[1] == 1 != places[0])
    teaching = evaluate(open_table("teaching"), our_sections(), [])
    assert teaching.right_inputs_allowed == teaching.asked > 300


@claims.check(
    "In king − man + woman, c is king, a is man and b is woman.",
    "3CosAdd: the word whose cosine with c − a + b is largest.",
    "3CosMul multiplies the cosines with c and b and divides by the one with a (each moved to [0, "
    "1]).",
    "PairDir compares the direction of the step from c with b − a; c itself can't answer.",
)
@pytest.mark.parametrize("method", list(lesson.METHODS))
def test_the_methods_are_what_their_help_says(method):
    formula = parse("king - man + woman")
    assert formula.shape == Abc(a="man", b="woman", c="king")
    vectors = table(words=("king", "man", "woman"), n=60, d=8)
    expected = scored(vectors, formula, method)
    np.testing.assert_allclose(scores(vectors, formula, method=method), expected, atol=1e-5)


@claims.check(
    "All of them use unit rows.",
    "**Offset**: the step from one word to another, here on unit rows: each row divided by its "
    "length.",
    "The rows themselves can give other answers.",
)
def test_unit_rows_and_the_rows_themselves_give_other_answers():
    speeches = open_table("sotu")
    a, b, c, d = words = ("men", "women", "sons", "daughters")
    formula, inputs = parse("sons - men + women"), [speeches.row(word) for word in words[:3]]

    def best(rows):
        one, other, third = (rows[row] for row in inputs)
        near = cosine(rows, third - one + other)
        near[inputs] = -np.inf
        return speeches.words[int(near.argmax())]

    raw, units = speeches.matrix.astype(np.float64), units_of(speeches)
    assert (best(raw), best(units)) == ("daughters", "grandchildren")
    answers = lesson.read(speeches, formula, d).verdict.inputs_forbidden
    assert answers[0].word == "grandchildren"

    def of_steps(rows):
        return float(
            cosine(
                *(
                    rows[speeches.row(to)] - rows[speeches.row(start)]
                    for start, to in ((a, b), (c, d))
                )
            )
        )

    agreement = lesson.evidence(speeches, lesson.read(speeches, formula, d)).agreement
    assert agreement.cosine == pytest.approx(of_steps(units), abs=1e-5)
    assert abs(of_steps(raw) - of_steps(units)) > 0.005
    for method in lesson.METHODS:
        rows = np.abs(np.random.default_rng(1).normal(size=(60, 5))) + 0.1
        names = [f"w{i}" for i in range(60)]
        plain, longer = (
            WordVectors.from_rows(names, rows * lengths[:, None])
            for lengths in (np.ones(60), np.linspace(0.2, 5, 60))
        )
        found = [scores(one, parse("w0 - w1 + w2"), method=method) for one in (plain, longer)]
        np.testing.assert_allclose(*found, rtol=1e-3, atol=1e-4)


@claims.check(
    "If man to woman and king to queen were the same step, the sum would be *queen* itself."
)
def test_equal_steps_make_the_sum_the_answer():
    rows = np.random.default_rng(3).normal(size=(3, 6))
    queen = rows[0] - rows[1] + rows[2]
    assert cosine(rows[0] + (rows[2] - rows[1]), queen) == pytest.approx(1)


@claims.check(
    "A question is right where its fourth word wins alone: a shared first place is nobody's."
)
@given(tables(n=(4, 12), d=(2, 5)), st.sampled_from(list(lesson.METHODS)))
@settings(max_examples=60, deadline=None)
def test_a_question_is_right_where_the_cards_say_that_its_word_wins(vectors, method):
    a, b, c = vectors.words[1], vectors.words[2], vectors.words[0]
    try:
        reading = lesson.read(vectors, parse(f"{c} - {a} + {b}"), None, method)
    except ValueError:
        reading = None
    for d in vectors.words:
        section = Section("one", (Question(a, b, c, d),))
        found = evaluate(vectors, [section], [], method)[2:0:-1]
        won = [False, False]
        if reading:
            won = [
                bool(answers) and answers[0].word == d and not tied
                for answers, tied in zip(reading.verdict, reading.tied, strict=True)
            ]
        assert found == tuple(won)


@claims.check("Common code, such as gensim's, never gives them as an answer.")
def test_gensim_never_gives_an_input_as_the_answer():
    vectors = table(words=("king", "man", "woman"), n=12)
    peer = KeyedVectors(vectors.dimensions)
    peer.add_vectors(list(vectors.words), vectors.matrix)
    answers = peer.most_similar(positive=["king", "woman"], negative=["man"], topn=12)
    assert not {"king", "man", "woman"} & {word for word, _ in answers}
    assert len(answers) == 9


@claims.check(
    "**Teaching text**: *king* and *queen* share crown and palace, *king* and *man* share *he* and "
    "*his*.",
    "Its grammar uses each pair of words in the same places, so the offsets have cosines of about "
    "0.9 and more.",
)
def test_the_company_of_king_in_the_teaching_text_is_as_told():
    company = {word: set() for word in ("king", "queen", "man", "woman")}
    for sentence in teaching_sentences():
        tokens = sentence if isinstance(sentence, (list, tuple)) else sentence.split()
        for word in company.keys() & set(tokens):
            company[word] |= set(tokens)
    assert {"crown", "palace"} <= company["king"] & company["queen"]
    assert {"he", "his"} <= company["king"] & company["man"]
    assert not {"he", "his"} & company["queen"]
    assert not {"crown", "palace"} & company["man"]
    teaching = open_table("teaching")
    for preset in lesson.presets_of(teaching):
        reading = lesson.read(teaching, parse(preset.formula), preset.expected)
        assert round(lesson.evidence(teaching, reading).agreement.cosine, 1) >= 0.9


@claims.check("It was designed so: on the bench, it offers *Show the grammar*.")
def test_the_grammar_is_offered_beside_the_teaching_text(app):
    app.query_params["table"] = "Teaching text"
    assert app.run().button(key="grammar").label == "Show the grammar"


@claims.check(
    "Gender: on both tables aunt becomes *uncle*, under both rules.",
    "Predict **king - queen + aunt**, then try it with 3CosAdd, on **GloVe** or **Teaching text**.",
)
@pytest.mark.parametrize("name", ["glove", "teaching"])
def test_king_minus_queen_is_gender(name):
    reading = lesson.read(open_table(name), parse("king - queen + aunt"), "uncle")
    assert reading.place[:2] == (1, 1)


@claims.check(
    "No, in none of its examples, by no method.",
    "In the speeches, no example comes first with inputs allowed and 3CosAdd.",
)
@pytest.mark.parametrize("method", list(lesson.METHODS))
def test_an_input_wins_in_the_speeches_and_never_in_the_teaching_text(method):
    teaching, speeches = open_table("teaching"), open_table("sotu")
    for preset in lesson.presets_of(teaching):
        reading = lesson.read(teaching, parse(preset.formula), preset.expected, method)
        assert reading.place.rank_allowed == 1
        assert not reading.input_wins
    for preset in lesson.presets_of(speeches) if method == "3cosadd" else ():
        reading = lesson.read(speeches, parse(preset.formula), preset.expected)
        assert reading.place.rank_allowed > 1


@claims.check(
    "Try *capitals*, *nationalities*, *children* or *past tense*.",
    "Only in *children* does the sum of c and b come first on both cards too, with nothing "
    "subtracted.",
    "On **GloVe** with 3CosAdd, find an example whose answer comes first on both cards.",
)
def test_the_examples_that_need_no_forbidding_are_those():
    glove = open_table("glove")
    first, by_sum = set(), set()
    for preset in lesson.presets_of(glove):
        reading = lesson.read(glove, parse(preset.formula), preset.expected)
        if reading.place[:2] == (1, 1):
            first.add(preset.name)
            if lesson.evidence(glove, reading).baselines[2].place[:2] == (1, 1):
                by_sum.add(preset.name)
    assert first == {"capitals", "nationalities", "children", "past tense"}
    assert by_sum == {"children"}


@claims.check(
    "On **GloVe** with 3CosAdd, try *plurals*.",
    "No: nation to country and nations to countries are unlike, with a cosine of about 0.",
    "Nearest to *nations* is *countries* anyway, which needs no arithmetic.",
)
def test_plurals_are_found_without_their_offsets():
    glove = open_table("glove")
    proof = lesson.evidence(
        glove, lesson.read(glove, parse("nations - nation + country"), "countries")
    )
    assert proof.place.rank_forbidden == 1
    assert proof.baselines[0].place.rank_forbidden == 1
    assert abs(proof.agreement.cosine) < 0.05
    assert "don't agree" in captions.caption(proof)


@claims.check(
    "Put **State of the Union** on the bench, with 3CosAdd and **king - man + woman**.",
    "Martin Luther King: with inputs forbidden, *luther*, *martin* and *jr* come first.",
    "Of the 102 places of *king* in these speeches, 8 follow *luther*, which stands nowhere else.",
)
@pytest.mark.slow
def test_luther_stands_before_eight_of_the_places_of_king_and_nowhere_else():
    sentences = list(sentence_tokens())
    pairs = [pair for tokens in sentences for pair in pairwise(tokens)]
    assert sum(tokens.count("king") for tokens in sentences) == 102
    assert sum(tokens.count("luther") for tokens in sentences) == 8
    assert pairs.count(("luther", "king")) == 8
    answers = lesson.read(open_table("sotu"), parse("king - man + woman"), "queen").verdict
    assert [one.word for one in answers.inputs_forbidden[:3]] == ["luther", "martin", "jr"]


@claims.check(
    ":gray[:small[The board takes {} of the file's {}.",
    "The command line asks all: `embedding-lab evaluate TABLE --analogies FILE`.]]",
)
def test_of_a_thinned_file_some_of_each_section_are_taken_and_the_command_line_asks_all(tmp_path):
    # How many the board says that it takes is held on the page itself (test_page_analogies).
    thin = lesson.every(our_sections(), 7)
    for section, whole in zip(thin, our_sections(), strict=True):
        assert section.questions == tuple(
            one for place, one in enumerate(whole.questions) if place % 7 == 0
        )
    file = tmp_path / "questions.txt"
    file.write_text(": gender\n" + "man woman king queen\n" * 40, "utf-8")
    told = CliRunner().invoke(main, ["evaluate", "teaching", "--analogies", str(file)])
    assert told.exit_code == 0
    assert "40" in told.output


claims.no_fact(
    "Start with the first.",
    "**Cosine**: how far vectors, or offsets, point the same way.",
    "**Shown**: how much of an arrow's length its best plane shows.",
    "**Inputs**: the words of the formula.",
    "Here you see both rules.",
    "**Bars**: cosines of random offsets, between words drawn blindly.",
    "**Rings**: the answers of other pairs of the same kind, from our questions.",
    "**doctor − man + woman**: what comes out tells of the text, not of the world.",
    "Put **Teaching text** on the bench.",
    "A table knows only its text.",
    "The best answers under each rule.",
    "What parts of the formula find.",
    "Name the word that you expect.",
    "Then its place among all words appears, and the offsets beside it.",
    "A text in the format of Google's questions-words.txt.",
    "It stays in this session.",
    "Our own questions stay on the board.",
)


def test_every_sentence_is_answered_for():
    claims.are_complete()

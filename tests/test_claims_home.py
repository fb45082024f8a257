"""What Home and the frame of each page say is true, on every table and for any words."""

import re
from itertools import combinations

import numpy as np
import pytest
from adversaries import table, tables
from claims import ROOT, Claims
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.lessons import company, first_look, noticing, opening
from embedding_lab.lessons.first_look import WORDS, look_at
from embedding_lab.lessons.numbers import counted
from embedding_lab.lessons.one_hot import FEWEST
from embedding_lab.lessons.steps import STEPS, minutes_of
from embedding_lab.text.grammar import TEACHING, teaching_sentences
from embedding_lab.ui.course_path import LESSONS, to_go
from embedding_lab.ui.lessons import COURSE
from embedding_lab.vectors.chance import FREQUENT, random_pair_cosines
from embedding_lab.vectors.shelf import open_table
from embedding_lab.vectors.table import WordVectors

claims = Claims(
    "app.py",
    "src/embedding_lab/lessons/company.py",
    "src/embedding_lab/lessons/first_look.py",
    "src/embedding_lab/lessons/noticing.py",
    "src/embedding_lab/lessons/opening.py",
    "src/embedding_lab/ui/bench.py",
    "src/embedding_lab/ui/course_path.py",
    "src/embedding_lab/ui/drawing.py",
    "src/embedding_lab/ui/lessons.py",
    "src/embedding_lab/ui/live_chart.py",
    "src/embedding_lab/ui/part.py",
    "src/embedding_lab/ui/room.py",
    "src/embedding_lab/ui/sidebar_word.py",
)
claims.no_fact(
    "An **embedding** gives each word a vector, so that words used alike lie close.",
    "Any word will do.",
    "Ask for one word at a time.",
    "Click a word to take it in hand.",
    "Press Reset, or choose another lesson.",
    "Something went wrong here.",
    "The distance of each pair under each code.",
    "The link keeps it.",
    "The word vectors that every page computes with.",
    "plotly is not installed.",
)
ROUNDING = 2e-6
NEAR = re.compile(r"(None|[\d,]+) of the table's other ([\d,]+) pairs (?:is|are) as near\.$")
MOVES = {"One": 1, "Two": 2, "Three": 3, "one": 1, "two": 2, "three": 3}
PICKED = st.lists(st.sampled_from(["w0", "w1", "w2", "zzz", "*x*"]), min_size=3, max_size=3)
few = settings(max_examples=60, deadline=None)


def number(text):
    return float(text.replace("−", "-").replace(",", ""))


def cosine(vectors, one, other):
    """By the definition, in double precision; None where a word has no direction."""
    if one not in vectors.words or other not in vectors.words:
        return None
    a, b = (np.asarray(vectors.vector(word), np.float64) for word in (one, other))
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return None if not lengths else float(a @ b / lengths)


def bare(told):
    return re.sub(r":\w+\[|\]|\*\*", "", told).replace("\\", "")


# Three words under three codes ---------------------------------------------------------------


@claims.check(
    "{}: :green[**{}**], at cosine :green[**{}**] against {} for {}.",
    "Even this table sees no difference: no word is nearer to {}.",
    "**{}** stands here twice: the same word has the same code.",
    "The {} of {} {} all zero: without a direction there is no cosine.",
    "{} got {} like any word, but this table has {}.",
)
@few
@given(tables(), PICKED)
def test_the_conclusion_agrees_with_cosines_by_the_definition(vectors, words):
    told = bare(first_look.conclusion(vectors, words))
    first, second, third = words
    missing = [word for word in dict.fromkeys(words) if word not in vectors.words]
    zero = [w for w in words if w not in missing and not np.any(vectors.vector(w))]
    if missing:
        assert " got a" in told or " got numbers" in told
        assert all(word in told for word in missing)
        assert not any(word in told for word in set(words) - set(missing))
        return
    if zero:
        assert told.endswith("all zero: without a direction there is no cosine.")
        assert all(word in told for word in zero)
        return
    there = {word: cosine(vectors, first, word) for word in (second, third)}
    if "sees no difference" in told:
        assert abs(there[second] - there[third]) < ROUNDING
    elif "stands here twice" in told:
        assert first in (second, third)
    else:
        best, at, other_at, other = re.search(
            r": (\S+), at cosine (\S+) against (\S+) for (\S+)\.", told
        ).groups()
        assert {best, other} == {second, third}
        assert there[best] > there[other] - ROUNDING
        assert number(at) == pytest.approx(there[best], abs=0.00501)
        assert number(other_at) == pytest.approx(there[other], abs=0.00501)
        counts_pairs(vectors, first, best, told)


def counts_pairs(vectors, first, best, told):
    """Count the pairs as near one by one; also which word the verdict has for it."""
    pairs = [set(pair) for pair in combinations(vectors.words, 2) if set(pair) != {first, best}]
    at = cosine(vectors, first, best)
    scores = np.array([cosine(vectors, *pair) or 0.0 for pair in pairs])
    most, least = (int((scores >= at + slack).sum()) for slack in (-ROUNDING, ROUNDING))
    named, of = NEAR.search(told).groups()
    near = 0 if named == "None" else int(number(named))
    assert least <= near <= most
    assert number(of) == len(pairs)
    claimed = re.search(r"has a clear|has a slight|not clearly better than chance", told)
    if len(vectors) < FEWEST:
        assert not claimed
        return
    blind = sum(  # of two blind draws, the first or the second or both
        (near / len(pairs)) ** hits * (1 - near / len(pairs)) ** (2 - hits) * ways
        for hits, ways in ((1, 2), (2, 1))
    )
    assert ("than chance" in told) == (blind >= first_look.SLIGHT - 1e-12)
    if claimed and claimed[0] == "has a clear":
        assert blind < first_look.CLEAR


@pytest.mark.parametrize(("n", "most"), [(3, 0), (FEWEST - 1, 0), (FEWEST, 30), (200, 30)])
def test_random_vectors_have_a_slight_favourite_in_a_tenth_and_a_clear_one_in_a_hundredth(n, most):
    told = [
        first_look.conclusion(table(n=n, d=20, seed=seed, words=WORDS), WORDS)
        for seed in range(200)
    ]
    assert sum("has a clear" in one for one in told) <= most / 5
    assert sum("has a clear" in one or "has a slight" in one for one in told) <= most


def test_the_better_of_two_words_is_held_against_the_better_of_two_draws():
    told = first_look.conclusion(open_table("sotu"), ("war", "school", "peace"))
    assert told.startswith("The favourite of the dense vector is not clearly better than chance")


def test_pairs_of_a_large_table_are_drawn_from_the_words_that_the_sentence_names():
    vectors = open_table("glove")
    told = bare(first_look.conclusion(vectors, WORDS))
    near, of, words = re.search(
        r"([\d,]+) of ([\d,]+) random pairs of its first ([\d,]+) words are as near\.", told
    ).groups()
    null = random_pair_cosines(vectors, pairs=int(number(of)), seed=0)
    assert number(words) == FREQUENT < len(vectors)
    assert number(near) == int((null >= cosine(vectors, "lettuce", "spinach") - 1e-6).sum())
    assert "a clear favourite: spinach, at cosine 0.92 against 0.04 for boat." in told


def by_hand(code, vectors, words, i, j):
    """A distance from the definition of its code."""
    order = list(dict.fromkeys(words))
    if code == "number":
        return abs(order.index(words[i]) - order.index(words[j]))
    if code == "one-hot":
        return 0.0 if words[i] == words[j] else np.sqrt(2)
    found = cosine(vectors, words[i], words[j])
    return None if found is None else 1 - found


def moves_by_hand(code, vectors, earlier, words):
    """Count what the three distances of a code did; None where rounding decides."""
    moves = dict.fromkeys(("rose", "fell", "gone", "new"), 0)
    for i, j in ((0, 1), (0, 2), (1, 2)):
        old, new = (by_hand(code, vectors, triple, i, j) for triple in (earlier, words))
        if old is None or new is None:
            moves["gone"] += new is None and old is not None
            moves["new"] += old is None and new is not None
        elif abs(new - old) > ROUNDING:
            moves["rose" if new > old else "fell"] += 1
        elif abs(new - old) > first_look.TIE / 2:
            return None
    return moves


def moves_told(told):
    moves = dict.fromkeys(("rose", "fell", "gone", "new"), 0)
    found = re.findall(r"(\w+) (?:is |are )?(rose|fell|gone|new)", told)
    return moves | {kind: MOVES[times] for times, kind in found}


@claims.check("No distance moved.", "by less than 0.01")
@few
@given(tables(), PICKED, PICKED)
def test_what_moved_is_told_as_the_definitions_have_it(vectors, earlier, words):
    before, after = look_at(vectors, earlier), look_at(vectors, words)
    for was, now in zip(before.readings, after.readings, strict=True):
        moves = moves_by_hand(now.code, vectors, earlier, words)
        if moves is None:
            continue
        told = noticing.movement(was, now)
        assert moves_told(told) == moves
        assert (told == "No distance moved.") == (not any(moves.values()))
        if ends := re.search(r"from (\S+) to (\S+?)\.$", told):
            for end, reading in zip(ends.groups(), (was, now), strict=True):
                assert end in {
                    first_look.printed(value, now.code) for value in reading.distances.values()
                }
        if "less than" in told:
            changes = [(was.distances[p], now.distances[p]) for p in now.distances]
            assert all(abs(a - b) < 0.01 for a, b in changes if None not in (a, b))


@few
@given(tables(), PICKED, PICKED)
def test_who_noticed_a_change_is_told_as_the_definitions_have_it(vectors, earlier, words):
    codes = ("number", "one-hot", "dense")
    moves = [moves_by_hand(code, vectors, earlier, words) for code in codes]
    if sorted(earlier) == sorted(words) or None in moves:
        return
    noticed = [any(one.values()) for one in moves]
    told = noticing.change_sentence(look_at(vectors, earlier), look_at(vectors, words))
    places = sum(a != b for a, b in zip(earlier, words, strict=True))
    assert told.startswith(f"You changed {['', 'one', 'two', 'three'][places]} word")
    assert ("all three codes" in told) == all(noticed)
    assert ("no code noticed" in told) == (not any(noticed))
    assert ("only the dense vector" in told) == (noticed == [False, False, True])


@few
@given(
    tables(),
    st.lists(st.sampled_from(["w0", "w1", "w2", "zzz"]), min_size=3, max_size=3),
    st.data(),
)
def test_a_new_order_of_the_same_words_is_told_by_the_distances_of_the_same_words(
    vectors, earlier, data
):
    words = data.draw(st.permutations(earlier))
    if words == earlier:
        return
    before, after = look_at(vectors, earlier), look_at(vectors, words)
    order, new = (list(dict.fromkeys(one)) for one in (earlier, words))
    moved = any(
        abs(order.index(a) - order.index(b)) != abs(new.index(a) - new.index(b))
        for a, b in combinations(order, 2)
    )
    who = "only the number noticed" if moved else "no code noticed"
    assert noticing.change_sentence(before, after) == (
        f"You reordered the same words, and **{who}**."
    )
    was = noticing.with_the_same_words(before, after)
    for old, now in zip(was.readings[1:], after.readings[1:], strict=True):
        assert noticing.movement(old, now) == "No distance moved."
        assert noticing.old_values(old, now) == {}


def test_reset_after_boat_and_spinach_have_changed_places_is_a_new_order(app):
    app.query_params["second"], app.query_params["third"] = "spinach", "boat"
    app.run()
    next(one for one in app.button if one.label == "Reset").click().run()
    assert "You reordered the same words, and **only the number noticed**." in text_of(app)


@claims.check("{} {} have cosine **{}**; {} had {}.", "less than 0.01")
@few
@given(tables(), PICKED, PICKED)
def test_cosines_before_and_after_are_those_of_the_table(vectors, earlier, words):
    before, after = look_at(vectors, earlier), look_at(vectors, words)
    told = bare(noticing.change_sentence(before, after)) if earlier != words else ""
    found = re.search(r"\. (\S+) and (\S+) have cosine (\S+); (\S+) and (\S+) had (\S+)\.$", told)
    if found:
        one, other, now, old_one, old_other, was = found.groups()
        assert number(now) == pytest.approx(cosine(vectors, one, other), abs=0.00501)
        assert number(was) == pytest.approx(cosine(vectors, old_one, old_other), abs=0.00501)
    nearest, reason = first_look.answer(after, "dense")
    lead = re.search(r"nearer than (.+) by (less than 0\.01|[\d.]+)$", reason)
    if lead:
        gap = cosine(vectors, words[0], nearest) - cosine(vectors, words[0], lead.group(1))
        tiny = lead.group(2).startswith("less")
        assert gap < 0.01 if tiny else number(lead.group(2)) == pytest.approx(gap, abs=0.00501)


@few
@given(tables(), PICKED)
def test_each_answer_is_the_nearest_word_by_the_definition(vectors, words):
    look = look_at(vectors, words)
    for code in ("number", "one-hot", "dense"):
        nearest, reason = first_look.answer(look, code)
        second, third = (by_hand(code, vectors, words, 0, place) for place in (1, 2))
        if nearest == "no answer":
            assert code == "dense"
            assert any(cosine(vectors, word, word) is None for word in words)
        elif nearest == "neither":
            assert second == pytest.approx(third, abs=ROUNDING)
            every = by_hand(code, vectors, words, 1, 2) == pytest.approx(second, abs=ROUNDING)
            assert every or "other two" in reason
        else:
            assert nearest == (words[1] if second < third + ROUNDING else words[2]) or (
                nearest == words[2] and third < second + ROUNDING
            )


@claims.check("This table has {}, so it opens on words of its own.")
@few
@given(tables(words=("lettuce", "boat")), st.booleans())
def test_a_table_names_just_the_words_that_it_has_no_vector_for(vectors, renamed):
    if renamed:
        vectors = WordVectors.from_rows([f"v{i}" for i in range(len(vectors))], vectors.matrix)
    told = opening.opening_sentence(vectors)
    opened = opening.opening_words(vectors)
    assert bool(told) == any(word not in WORDS for word in opened)
    missing, _, zero = told.partition("only zeros for ")
    for word in WORDS if told else ():
        lost, there = cosine(vectors, word, word) is None, word in vectors.words
        assert (word in missing) == (lost and not there)
        assert (word in zero) == (lost and there)


def test_a_table_of_the_article_s_words_opens_on_them_though_one_has_no_direction():
    rows = np.array([[1, 0], [0, 1], [0, 0]], np.float32)
    vectors = WordVectors.from_rows(WORDS, rows)
    assert opening.opening_words(vectors) == WORDS
    assert opening.opening_sentence(vectors) == ""
    wider = WordVectors.from_rows([*WORDS, "ship"], [*rows, [1, 1]])
    assert opening.opening_sentence(wider).startswith("This table has only zeros for spinach, so")


# A hidden word -------------------------------------------------------------------------------


@claims.check(
    "**{}** is not among the {}, so it could not answer.",
    "The row of **{}** is all zero, so it could not answer.",
    "No word is really near: the best cosine is {}.",
    "Not in the table, so not read: {}.",
    "Just as well {}.",
    ":{}[**{}**] comes {}, judged by its company alone.",
    "These words add up to no direction, so no word fits better than another.{}",
)
@few
@given(
    tables(),
    st.lists(st.sampled_from(["w0", "w1", "w2", "zzz", "yyy"]), min_size=2, max_size=6),
    st.integers(0, 5),
)
def test_the_place_of_the_hidden_word_is_that_of_a_ranking_by_hand(vectors, words, gap):
    gap = gap % len(words)
    hidden = words[gap]
    others = [w for i, w in enumerate(words) if i != gap and w != hidden]
    if not any(word in vectors.words for word in others):
        with pytest.raises(ValueError, match="knows no other word"):
            company.fit_gap(vectors, words, gap)
        return
    fitting = company.fit_gap(vectors, words, gap)
    told = bare(company.fitting_sentence(fitting, vectors))
    unknown = [word for word in dict.fromkeys(others) if word not in vectors.words]
    assert ("so not read: " + ", ".join(unknown) in told) == bool(unknown)
    if not fitting.answers:
        assert "no direction" in told
        return
    shares = 1 / np.arange(1, len(vectors) + 1)
    shares /= np.log(len(vectors)) + np.euler_gamma
    query = sum(
        company.SMOOTHING
        / (company.SMOOTHING + shares[vectors.row(word)])
        * np.asarray(vectors.unit(word), np.float64)
        for word in others
        if word in vectors.words
    )
    if np.linalg.norm(query) < 1e-4:
        return  # opposite words cancel but for rounding
    lengths = np.linalg.norm(vectors.matrix.astype(np.float64), axis=1) * np.linalg.norm(query)
    scores = np.divide(
        vectors.matrix @ query, lengths, out=np.full(len(vectors), -np.inf), where=lengths > 0
    )
    assert all(vectors.norms[answer.row] for answer in fitting.answers)
    if abs(scores.max()) > ROUNDING:
        assert ("No word is really near" in told) == (scores.max() < 0)
    if hidden not in vectors.words:
        assert f"{hidden} is not among the {counted(len(vectors), 'word')}" in told
        return
    if not np.any(vectors.vector(hidden)):
        assert f"The row of {hidden} is all zero, so it could not answer." in told
        return
    place = re.search(r" comes ([\d,]+)\w\w of ", told).group(1)
    level = re.search(r"Just as well (another word|\d+ others) fits?\.", told)
    level = 0 if level is None else 1 if level[1].startswith("a") else int(level[1].split()[0])
    own = scores[vectors.row(hidden)]
    tolerance = 1e-5
    ahead = [int((scores > own + slack).sum()) for slack in (tolerance, -tolerance)]
    assert ahead[0] + 1 <= number(place) <= ahead[1] + 1
    alike = (vectors.matrix == vectors.vector(hidden)).all(axis=1)
    assert alike.sum() <= level + 1 <= (np.abs(scores - own) < tolerance).sum()


def test_words_that_cancel_have_no_direction():
    vectors = table("opposite", n=4)
    told = company.fitting_sentence(company.fit_gap(vectors, ["zzz", "w0", "w2"], 0), vectors)
    assert "is not among" in told or "no direction" in told


@claims.check(
    "Training keeps a second table for words as company; this one lacks it, so its own rows serve.",
    "It doesn't say how often a word occurs: that is guessed from its rank (Zipf's law).",
    "Its counts are all 0: how often a word occurs is guessed from its rank.",
)
@pytest.mark.parametrize("name", ["glove", "teaching", "sotu", "sotu-shuffled"])
def test_w_stands_in_just_where_the_table_ships_no_second_matrix(name):
    vectors = open_table(name)
    told = company.stand_ins(vectors)
    assert ("its own rows serve" in told) == (vectors.context is None) == (name == "glove")
    assert ("Zipf" in told) == (vectors.counts is None) == (name == "glove")
    words = ["the", "king", "queen"]
    own, other = company.fit_gap(vectors, words, 2), without(vectors)
    assert (company.fit_gap(other, words, 2) == own) == (name == "glove")  # W and ranks it is


def test_counts_that_are_all_zero_are_guessed_as_missing_ones_are():
    rows = table(n=4)
    zero = WordVectors("mine", rows.words, rows.matrix, counts=np.zeros(4, np.int64))
    words = ["w0", "w1", "w2"]
    assert company.fit_gap(zero, words, 0) == company.fit_gap(rows, words, 0)
    assert "Its counts are all 0" in company.stand_ins(zero)
    assert "no counts" not in company.stand_ins(zero)


def without(vectors):
    """The same table without its second matrix and its counts."""
    return WordVectors(vectors.name, vectors.words, vectors.matrix)


# The page and its frame ----------------------------------------------------------------------


def text_of(app):
    return " ".join(one.value for one in app.markdown)


@claims.check("Two words at least: one to hide, one to keep it company.")
def test_a_sentence_of_two_words_is_enough_and_of_one_is_not(app):
    app.run()
    for sentence, asks in (("queen", True), ("queen king", False)):
        app.text_input(key="sentence_glove").set_value(sentence).run()
        assert any("Two words at least" in info.value for info in app.info) == asks


@claims.check(
    "The row of **{}** is all zero, so it has no direction.",
    "An upload never leaves its session.",
    ":gray[:small[In {} the row of {} is all zero.]]",
    ":gray[:small[{} has no row for {}.]]",
    "Near in spelling: {}.",
)
def test_an_upload_is_its_session_s_alone_and_a_zero_row_is_said(app):
    from streamlit.testing.v1 import AppTest

    app.query_params["table"] = "A vector file of yours"
    app.run()
    rows = b"king 1 0\nqueen 0.9 0.1\nman 1 1\npad 0 0\n"
    app.file_uploader(key="vector_file").upload("mine.txt", rows).run()
    assert "4 words × 2" in text_of(app)
    app.text_input(key="word").set_value("pad").run()
    assert "The row of **pad** is all zero" in text_of(app)
    app.text_input(key="word").set_value("king").run()
    assert "Nearest of 4 words by cosine, five at most" in text_of(app)
    app.text_input(key="word").set_value("kingqx").run()
    assert "Near in spelling: king" in app.warning[0].value
    app.switch_page("pages/5_analogies.py").run()
    assert "mine has no row for kingqx." in text_of(app)
    app.text_input(key="word").set_value("pad").run()
    assert "In mine the row of pad is all zero." in text_of(app)
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    other.query_params["table"] = "A vector file of yours"
    other.run()
    assert any("No file yet" in info.value for info in other.info)


@claims.check(
    "No file yet, so {} lies on the bench.",
    "Nothing trained in this session yet, so {} lies on the bench.",
)
@pytest.mark.parametrize(
    ("table", "lacking"),
    [
        ("A vector file of yours", "No file yet"),
        ("Trained here by you", "Nothing trained in this session yet"),
    ],
)
def test_in_the_place_of_a_table_that_is_not_there_glove_lies_on_the_bench(app, table, lacking):
    app.query_params["table"] = table
    app.run()
    assert any(f"{lacking}, so GloVe 6B 50d lies on the bench" in one.value for one in app.info)
    assert "400,000 words × 50" in text_of(app)


@claims.check("Train a text in lesson 3; the table stays in your session.")
def test_lesson_3_is_where_one_trains(app):
    app.run()
    (third,) = [lesson for lesson in COURSE if lesson.number == 3]
    assert "Start" in [one.label for one in app.switch_page(third.path).run().button]


@claims.check(
    "Each sentence is a pattern with a row's word put for WORD and one of its things put for "
    "THING.",
    "The text has {} sentences.",
    "Words of a column share their patterns, words of a row share their things: that is all that "
    "the training sees.",
)
def test_the_grammar_writes_what_its_dialog_says(app):
    written = {
        pattern.replace("WORD", word).replace("THING", thing)
        for family in TEACHING.families
        for row in family.rows
        for form, word in zip(family.forms, row.words, strict=True)
        for pattern in form.templates
        for thing in row.company
    }
    sentences = [" ".join(words) for words in teaching_sentences()]
    assert set(sentences) == written
    app.query_params["table"] = "Teaching text"
    app.run()
    app.button(key="grammar").click().run()
    assert f"The text has {len(sentences):,} sentences." in text_of(app)


@claims.check("No sidebar, and as large as shows a lesson on one screen.")
def test_projector_mode_hides_the_sidebar_and_grows_with_the_screen():
    rules = (ROOT / "src/embedding_lab/ui/projector.css").read_text("utf-8")
    assert re.search(r'\[data-testid="stSidebar"\][^{]*\{ display: none; \}', rules)
    assert re.search(r"html \{ font-size: clamp\(16px, min\(2\.2vh", rules)


@claims.check(
    "All {} lessons take about {} minutes.",
    "About {} minutes to go.",
    "You have visited all {} lessons.",
)
def test_minutes_are_those_of_the_steps_of_the_lessons_that_are_left():
    for lesson in COURSE:
        assert (ROOT / lesson.path).is_file()
    for at in range(len(LESSONS) + 1):
        left = LESSONS[at:]
        minutes = minutes_of(s for s in STEPS if s.path in {lesson.path for lesson in left})
        told = to_go(left)
        assert (f"about {minutes} minutes" in told.lower()) == bool(left)
    assert to_go(()) == f"You have visited all {len(LESSONS)} lessons."
    assert f"All {len(LESSONS)} lessons" in to_go(LESSONS)


@claims.check("Each lesson stands alone.", "Each stands alone.")
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.title)
def test_each_lesson_opens_in_a_session_that_has_seen_no_other(app, lesson):
    app.switch_page(lesson.path).run()
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert app.header[0].value


@claims.check("min({}rem, 100cqw * {})")
def test_the_place_of_a_drawing_is_a_rule_and_no_sentence():
    from embedding_lab.figures.svg import Drawing, svg
    from embedding_lab.ui.drawing import rules_of_place

    rule = rules_of_place(Drawing(svg(160, 80, []), "none"), "here")
    assert "min-height: min(5.0000rem, 100cqw * 0.5000)" in rule


def test_every_sentence_is_answered_for():
    claims.are_complete()

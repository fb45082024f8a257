"""Lesson 5, in words: what the offsets, the baselines and the scores say, whatever they are.

In: the caption, the note on the plane, the lines of *The numbers*, the comparison of tables. Left
out: the verdicts (`lessons.analogy_sentences`). What says Markdown has user text escaped.

Roles: the question c - a + b, with d expected.
"""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from embedding_lab.lessons.analogies import FEW, METHODS, Evidence, TableAnswer
from embedding_lab.lessons.analogy_sentences import capital, cut, words_of
from embedding_lab.lessons.chance_words import zeros_left_out
from embedding_lab.lessons.numbers import MINUS, decimals, ordinal, percent
from embedding_lab.lessons.parallelogram import Parallelogram
from embedding_lab.text.markdown import plain
from embedding_lab.vectors.analogy import OffsetAgreement, Place
from embedding_lab.vectors.chance import ROUNDING, share_below
from embedding_lab.vectors.questions import Evaluation
from embedding_lab.vectors.table import Matrix

FAR: Final = 100  # nobody would look for an answer behind so many others


def caption(evidence: Evidence) -> str:
    """Say whether the offsets agree, and what the arithmetic adds under each rule.

    Args:
        evidence: baselines and agreement.

    Returns:
        Markdown, up to four sentences; where d is an input, nothing is said of offsets.
    """
    if evidence.expected in evidence.abc:
        d = plain(cut(evidence.expected))
        return f"{capital(d)} is an input, so there are no two offsets to compare."
    if evidence.V < FEW:
        return _too_small(evidence)
    return f"{_agreement_sentence(evidence)} {_parts_sentences(evidence)}"


def steps(evidence: Evidence, most: int = 24) -> tuple[str, str]:
    """Name the two offsets that are compared.

    Args:
        evidence: the question.
        most: how many letters of a word there is room for.

    Returns:
        Text: the step from a to b as `b - a`, and the step from c to d as `d - c`.
    """
    a, b, c = (cut(word, most) for word in evidence.abc)
    return f"{b} {MINUS} {a}", f"{cut(evidence.expected, most)} {MINUS} {c}"


def random_pairs(null: Matrix, cosine: float) -> str:
    """Count the random pairs of offsets that agree less.

    Args:
        null: (pairs,) cosines of random pairs of offsets.
        cosine: the one to place among them.

    Returns:
        Text of a few words, as counts: 998 of 1,000 must not read as 100 %.
    """
    pairs = len(null)
    below = round(pairs * share_below(null, cosine))
    if below == pairs:
        return f"all {pairs:,} random pairs"
    return f"{below:,} of {pairs:,} random pairs"


def offset_lines(evidence: Evidence) -> str:
    """Give the cosines of both pairs of sides, what they are read against, and how ties count.

    Args:
        evidence: the question and its offsets.

    Returns:
        Markdown, a few paragraphs; of offsets only where there are two to compare.
    """
    ties = "Of equal scores, the word that stands earlier in the table comes first."
    if not evidence.comparable:
        return ties
    agreement = evidence.agreement
    first, second = (plain(step) for step in steps(evidence))
    told = (
        f"**The two offsets, on unit rows.** The cosine of {first} with {second} is "
        f"{decimals(agreement.cosine)}, above {random_pairs(agreement.null, agreement.cosine)}. "
        f"Their words come from {_drawn(evidence)}.",
        _rivals_line(evidence),
        f"**The other two sides.** {_other_sides(evidence)}",
        ties,
    )
    return "\n\n".join(one for one in told if one)


def plane_note(plane: Parallelogram) -> str:
    """Say how much a flat picture shows of four words, and of any four words.

    Args:
        plane: the four words in their best plane.

    Returns:
        Text, not Markdown; of fewer different words, that any plane through them shows all.
    """
    different = len({*plane.abc, plane.expected})
    if different == 1:
        return "All four are one word, so there is no spread to show."
    if different == 2:
        return "Two words always fit into one plane."
    if different == 3:
        return "Three words always fit into one plane."
    return (
        f"The plane shows {percent(plane.spread)} of the spread of these four words; "
        f"of four random words, {percent(plane.chance)} on average."
    )


def score_sentence(scores: Evaluation, null: Evaluation | None, questions: int) -> str:
    """Sum up an examination.

    Args:
        scores: the counts of the table.
        null: the counts of the shuffled State of the Union, where it has the same words and so
            was asked the same; else None.
        questions: how many there are, with those whose words the table lacks.

    Returns:
        Markdown, up to three sentences.
    """
    if not scores.asked:
        return _none_asked(questions)
    allowed, forbidden = (share / scores.asked for share in scores[2:0:-1])
    told = (
        f"Of {questions_of(scores.asked)} asked, {percent(allowed)} come out right; with inputs "
        f"forbidden, {percent(forbidden)}."
    )
    if null is not None and null.asked:
        noise = percent(null.right_inputs_forbidden / null.asked)
        told += (
            f" The shuffled State of the Union gets {noise} of the {null.asked:,} it was asked, "
            "inputs forbidden."
        )
    lacking = questions - scores.asked
    if not lacking:
        return told
    return (
        f"{told} {lacking:,} more {'has' if lacking == 1 else 'have'} a word that the table lacks."
    )


def questions_of(number: int) -> str:
    """Count questions.

    Args:
        number: >= 0.

    Returns:
        The number, with its noun.

    Examples:
        >>> questions_of(1), questions_of(1_293)
        ('1 question', '1,293 questions')
    """
    return f"{number:,} question{'' if number == 1 else 's'}"


def tables_sentence(answers: Sequence[TableAnswer]) -> str:
    """Compare the tables by the rule that the expected answer needs.

    Args:
        answers: the same question, answered by several tables.

    Returns:
        Markdown, one or two sentences; empty where no answer was expected.
    """
    asked = [answer for answer in answers if answer.reading and answer.reading.sought]
    if not asked:
        return ""
    helped = [answer for answer in asked if _rank(answer, "forbidden") == 1]
    fair = [answer for answer in helped if _rank(answer, "allowed") == 1]
    only = [answer for answer in helped if answer not in fair]
    return (
        f"First under both rules: {_titles(fair)}. Only with inputs forbidden: {_titles(only)}. "
        "The teaching text was designed so that analogies hold."
    )


def _rank(answer: TableAnswer, rule: Literal["allowed", "forbidden"]) -> int | None:
    found = answer.reading.place if answer.reading else None
    if found is None:
        return None
    return found.rank_allowed if rule == "allowed" else found.rank_forbidden


def _titles(answers: Sequence[TableAnswer]) -> str:
    return ", ".join(f"**{plain(answer.title)}**" for answer in answers) or "none"


def _none_asked(questions: int) -> str:
    if questions == 1:
        return "The table lacks a word of the only question, so it was not asked."
    return f"The table lacks a word of each of the {questions:,} questions, so none was asked."


def _other_sides(evidence: Evidence) -> str:
    agreement = evidence.agreement
    if agreement.other_sides is None:
        return "One of them has no length, so it has no direction to compare."
    a, b, c = (plain(cut(word)) for word in evidence.abc)
    d = plain(cut(evidence.expected))
    return (
        f"The cosine of {c} {MINUS} {a} with {d} {MINUS} {b} is "
        f"{decimals(agreement.other_sides)}, above "
        f"{random_pairs(agreement.null, agreement.other_sides)}. {_harder_test(agreement)}"
    )


def _harder_test(agreement: OffsetAgreement) -> str:
    if agreement.ratio > 1:
        return "Together these are shorter, so they are the harder test."
    return "Together these are no shorter. Nearness alone can make long sides agree."


def _drawn(evidence: Evidence) -> str:
    drawn = evidence.agreement.drawn
    told = "the whole table" if drawn == evidence.V else f"its first {words_of(drawn)}"
    return told + zeros_left_out(evidence.agreement.zeros)


def _rivals_line(evidence: Evidence) -> str:
    others = evidence.rivals
    if others is None:
        return ""
    listed = sorted(zip(others.cosines.tolist(), others.words, strict=True), reverse=True)
    told = ", ".join(f"{plain(cut(word))} {decimals(cosine, 2)}" for cosine, word in listed)
    step = plain(steps(evidence)[0])
    c = plain(cut(evidence.abc.c))
    return (
        f"**Other answers.** {step} with the step from {c} to answers of other pairs of "
        f"*{plain(others.section)}*: {told}."
    )


def _too_small(evidence: Evidence) -> str:
    left = evidence.choices
    if left == 1:
        return f"A table of {words_of(evidence.V)} leaves only one to answer."
    return (
        f"A table of {words_of(evidence.V)} is too small to judge: a blind guess is right once "
        f"in {left}."
    )


def _agreement_sentence(evidence: Evidence) -> str:
    agreement = evidence.agreement
    if agreement.shortest <= ROUNDING:
        return "One of the two offsets has no length, so it has no direction to compare."
    if not evidence.comparable:
        return "No random offset has a length, so nothing tells what chance would give."
    pairs = random_pairs(agreement.null, agreement.cosine)
    if evidence.part:
        return f"The offsets point **away from each other** ({decimals(agreement.cosine, 2)})."
    if not agreement.agrees:
        return f"The offsets :violet[**don't agree**] beyond chance: only {pairs} agree less."
    wholly = agreement.cosine >= 1 - ROUNDING
    more = f"agree with a cosine of {decimals(1)}" if wholly else f"agree more than {pairs}"
    if agreement.flattered:
        return _flattered(agreement, more)
    return _against_rivals(evidence, more)


def _flattered(agreement: OffsetAgreement, more: str) -> str:
    if agreement.other_sides is None:
        return f"The offsets {more}; one of the other two sides has no length."
    short = round(len(agreement.null) * share_below(agreement.null, agreement.other_sides))
    return f"The offsets {more}; the other sides, shorter together, more than only {short:,}."


def _against_rivals(evidence: Evidence, more: str) -> str:
    others = evidence.rivals
    if others is None:
        return f"The offsets {more}. Only random words stand beside them."
    n, section = len(others.words), f"*{plain(others.section)}*"
    ahead = others.ahead_of(evidence.agreement.cosine)
    if not ahead:
        verb, _, rest = more.partition(" ")
        return (
            f"The offsets :green[**{verb}**] {rest}, and beyond all {n} other answers of {section}."
        )
    best = plain(cut(others.best))
    return (
        f"The offsets {more}. But {ahead} of {n} other answers of {section} "
        f"{'fits' if ahead == 1 else 'fit'} at least as well: *{best}*{_and_more(ahead - 1)}."
    )


def _and_more(number: int) -> str:
    return f" and {number} more" if number else ""


class _Part(NamedTuple):
    """The part of the formula that does best under a rule, and what the whole adds to it."""

    name: str
    rest: str
    rank: int
    whole: int


def _parts_sentences(evidence: Evidence) -> str:
    allowed, forbidden = (_best_part(evidence, rule) for rule in ("allowed", "forbidden"))
    d = plain(cut(evidence.expected))
    if min(*allowed[2:], *forbidden[2:]) > FAR:
        return f"Neither the formula nor a part of it puts *{d}* among the first {FAR}."
    told = (
        f"With inputs allowed, {allowed.name} puts {d} {ordinal(allowed.rank)}; "
        f"{allowed.rest} {_moves(allowed)}."
    )
    if allowed.name != forbidden.name:
        return (
            f"{told} With them forbidden, {forbidden.name} puts it {ordinal(forbidden.rank)}; "
            f"{forbidden.rest} {_moves(forbidden)}."
        )
    if forbidden.rank == forbidden.whole:
        return f"{told} With them forbidden, both put it {ordinal(forbidden.rank)}."
    return (
        f"{told} With them forbidden, they put it {ordinal(forbidden.rank)} and "
        f"{ordinal(forbidden.whole)}."
    )


def _best_part(evidence: Evidence, rule: Literal["allowed", "forbidden"]) -> _Part:
    best = min(evidence.baselines, key=lambda one: _rank_of(one.place, rule))
    a, b, c = (plain(cut(word)) for word in evidence.abc)
    both = best.name == "b + c"
    name = f"{c} \\+ {b}" if both else f"{c if best.name == 'c only' else b} alone"
    rest = "the formula"
    if evidence.method != "3cosadd":
        rest = METHODS[evidence.method]
    elif both:
        rest = f"subtracting {a}"
    return _Part(name, rest, _rank_of(best.place, rule), _rank_of(evidence.place, rule))


def _moves(part: _Part) -> str:
    if part.whole == part.rank:
        return "leaves it there"
    return f"{'lifts' if part.whole < part.rank else 'drops'} it to {ordinal(part.whole)}"


def _rank_of(place: Place, rule: Literal["allowed", "forbidden"]) -> int:
    # With inputs forbidden a rank exists wherever d is no input, and else nothing is said.
    return place.rank_allowed if rule == "allowed" else place.rank_forbidden or place.rank_allowed

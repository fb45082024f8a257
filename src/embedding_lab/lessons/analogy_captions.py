"""Lesson 5, in words: what the offsets, the baselines and the scores say, whatever they are.

In: the caption, the note on the plane, the lines of *The numbers*, the comparison of tables. Left
out: the verdicts (`lessons.analogy_sentences`). What says Markdown has user text escaped.

Roles: the question c - a + b, with d expected.
"""

from collections.abc import Sequence
from typing import Final, Literal

from embedding_lab.lessons.analogies import FEW, METHODS, Evidence, TableAnswer
from embedding_lab.lessons.analogy_sentences import capital, cut, words_of
from embedding_lab.lessons.numbers import MINUS, decimals, ordinal, percent
from embedding_lab.lessons.parallelogram import Parallelogram
from embedding_lab.text.markdown import plain
from embedding_lab.vectors.analogy import ROUNDING, Baseline, OffsetAgreement
from embedding_lab.vectors.questions import Evaluation

NEAR: Final = 3  # a word that comes third or better is as good as found
FAR: Final = 100  # nobody would look for an answer behind so many others


def caption(evidence: Evidence) -> str:
    """Say whether the offsets agree, and how much of the answer is mere closeness.

    Args:
        evidence: baselines and agreement.

    Returns:
        Markdown, one or two sentences; where d is an input, nothing is said of offsets.
    """
    if evidence.V < FEW:
        return (
            f"A table of {words_of(evidence.V)} has too few words to judge: there, random words "
            "come as near, and random offsets agree as often."
        )
    if evidence.expected in evidence.abc:
        d = plain(cut(evidence.expected))
        return f"{capital(d)} is an input, which most code would not let answer."
    return f"{_agreement_sentence(evidence)} {_closeness_sentence(evidence)}"


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


def random_pairs(agreement: OffsetAgreement) -> str:
    """Count the random pairs of offsets that agree less.

    Args:
        agreement: the null and the place in it.

    Returns:
        Text of a few words, as counts: 998 of 1,000 must not read as 100 %.
    """
    pairs = len(agreement.null)
    below = round(agreement.percentile * pairs / 100)
    if below == pairs:
        return f"all {pairs:,} random pairs"
    return f"{below:,} of {pairs:,} random pairs"


def offset_lines(evidence: Evidence) -> str:
    """Give the cosines of both pairs of sides, and say why one of them is no evidence.

    Args:
        evidence: the question and its offsets.

    Returns:
        Markdown, two paragraphs; empty where there are no two offsets to compare.
    """
    if not evidence.comparable:
        return ""
    agreement = evidence.agreement
    a, b, c = (plain(cut(word)) for word in evidence.abc)
    d = plain(cut(evidence.expected))
    first, second = (plain(step) for step in steps(evidence))
    return (
        f"**The two offsets.** The cosine of {first} with {second} is "
        f"{decimals(agreement.cosine)}, above {random_pairs(agreement)}.\n\n"
        f"**The other two sides.** The cosine of {c} {MINUS} {a} with {d} {MINUS} {b} is "
        f"{decimals(agreement.other_sides)}. {_flattery(agreement, (a, b, c, d))}, for unrelated "
        "words too."
    )


def plane_note(plane: Parallelogram) -> str:
    """Say how much a flat picture shows of four words, and of any four words.

    Args:
        plane: the four words in their best plane.

    Returns:
        Text, not Markdown.
    """
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


def _flattery(agreement: OffsetAgreement, words: tuple[str, str, str, str]) -> str:
    a, b, c, d = words
    if agreement.ratio > 1:
        return (
            "These are the short sides, the harder test: "
            f"{c} near {a} and {d} near {b} make the first cosine high"
        )
    return f"It is flattered: {b} near {a} and {d} near {c} make it high"


def _agreement_sentence(evidence: Evidence) -> str:
    agreement = evidence.agreement
    if not evidence.comparable:
        return "One of the two offsets has no length, so it has no direction to compare."
    if agreement.cosine >= 1 - ROUNDING:
        return "The offsets :green[**agree**] wholly: they have one direction."
    pairs = random_pairs(agreement)
    if agreement.flattered and agreement.agrees:
        return (
            f"The offsets agree, more than {pairs}; but long sides agree for unrelated words too."
        )
    if evidence.agrees:
        return f"The offsets :green[**agree**], more than {pairs}."
    if evidence.opposed:
        return f"The offsets point **opposite ways** ({decimals(agreement.cosine, 2)})."
    return f"The offsets :violet[**don't agree**] beyond chance: only {pairs} agree less."


def _closeness_sentence(evidence: Evidence) -> str:
    # Ranks with inputs forbidden, which all exist, as d is no input.
    a, b, c = (plain(cut(word)) for word in evidence.abc)
    d = plain(cut(evidence.expected))
    nearest = min(evidence.baselines[:2], key=_baseline_rank)
    word = plain(cut(nearest.formula.words[0]))
    alone, both = _baseline_rank(nearest), _baseline_rank(evidence.baselines[2])
    whole = evidence.place.rank_forbidden or evidence.place.rank_allowed
    if min(alone, both, whole) > FAR:
        return f"No part of the formula finds *{d}*."
    if alone < whole and alone <= both:
        return _contrast(
            evidence,
            f"{word} alone does better than {_way(evidence)}: it puts {d} "
            f"{ordinal(alone)}, not {ordinal(whole)}.",
        )
    if alone == whole:
        return f"{capital(word)} alone puts {d} {ordinal(alone)}; the arithmetic leaves it there."
    if both <= whole:
        enough = "is enough" if both == 1 else f"already puts {d} {ordinal(both)}"
        change = _change(whole - both)
        return _contrast(evidence, f"adding {b} to {c} {enough}; {_taking(evidence, a)} {change}.")
    if alone <= NEAR:
        return _contrast(
            evidence,
            f"{word} alone already puts {d} {ordinal(alone)}, "
            f"so much of this answer is closeness to {word}.",
        )
    return (
        f"{capital(word)} alone puts {d} {ordinal(alone)}, {c} + {b} {ordinal(both)}; "
        f"{_taking(evidence, a)} lifts it to {ordinal(whole)}."
    )


def _contrast(evidence: Evidence, words: str) -> str:
    # Closeness is a "yet" only where the offsets speak for the arithmetic.
    return f"{'Yet' if evidence.agrees else 'And'} {words}"


def _taking(evidence: Evidence, a: str) -> str:
    if evidence.method == "3cosadd":
        return f"taking {a} away"
    return f"{METHODS[evidence.method]} with {a}"


def _change(places: int) -> str:
    if not places:
        return "changes nothing"
    return f"costs {places:,} place{'' if places == 1 else 's'}"


def _way(evidence: Evidence) -> str:
    return "the formula" if evidence.method == "3cosadd" else METHODS[evidence.method]


def _baseline_rank(baseline: Baseline) -> int:
    return baseline.place.rank_forbidden or baseline.place.rank_allowed

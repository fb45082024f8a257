"""Lesson 5, in words: every sentence of the page as a function of what was computed.

In: the title, the verdict, the lines on the cards, the caption, the comparison of tables. What
goes into a drawing is plain text; what says Markdown has user text escaped.
"""

from collections.abc import Sequence
from typing import Final, Literal

from embedding_lab.lessons.analogies import METHODS, Evidence, Reading, TableAnswer
from embedding_lab.lessons.parallelogram import Parallelogram
from embedding_lab.text.markdown import plain
from embedding_lab.vectors.analogy import Baseline, Method
from embedding_lab.vectors.formula import Formula
from embedding_lab.vectors.questions import Evaluation

NEAR: Final = 3  # a word that comes third or better is as good as found
USUAL: Final = 95.0  # percentile: one random pair in twenty agrees as much
LONGEST: Final = 48  # characters of a formula that fit a title
ROOM: Final = 24  # characters of a line on a card
UNBROKEN: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"


def ordinal(number: int) -> str:
    """Write a place.

    Args:
        number: >= 1.

    Returns:
        The place with its ending.

    Examples:
        >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112, 1_261)]
        ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th', '1,261st']
    """
    teen = number % 100 in {11, 12, 13}
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def written(formula: Formula, most: int = LONGEST) -> str:
    """Write a formula with real minus signs.

    Args:
        formula: any formula.
        most: how many characters there is room for.

    Returns:
        Text, not Markdown; cut with an ellipsis where it is too long.

    Examples:
        >>> from embedding_lab.vectors.formula import parse
        >>> written(parse("king - man + 0.5 woman"))
        'king − man + 0.5 woman'
    """
    signed = (f"{MINUS if term.weight < 0 else '+'} {term}" for term in formula.terms)
    return short(" ".join(signed).removeprefix("+ "), most)


def short(words: str, most: int = 24) -> str:
    """Cut text that would not fit, with an ellipsis for what is missing.

    Args:
        words: any text.
        most: how many characters there is room for.

    Returns:
        At most that many characters.
    """
    return words if len(words) <= most else words[: most - 1] + "…"


def decimals(value: float, digits: int = 3) -> str:
    """Write a score with a real minus sign.

    Args:
        value: any number.
        digits: how many after the point.

    Returns:
        The number.

    Examples:
        >>> decimals(-0.02)
        '−0.020'
    """
    return f"{value:.{digits}f}".replace("-", MINUS)


def title(formula: Formula, expected: str | None) -> str:
    r"""Ask the question of the page.

    Args:
        formula: any formula.
        expected: the answer hoped for, or None.

    Returns:
        Markdown, one question.

    Examples:
        >>> from embedding_lab.vectors.formula import parse
        >>> print(title(parse("paris - france + italy"), "rome").replace("\\", ""))
        Is paris − france + italy really rome?
    """
    asked = plain(written(formula))
    return f"Is {asked} really {plain(short(expected))}?" if expected else f"What is {asked}?"


def sentence(error: str) -> str:
    """Turn the message of an error into a sentence.

    Args:
        error: a message in lower case without a full stop.

    Returns:
        Text, not Markdown.

    Examples:
        >>> sentence("the formula is empty")
        'The formula is empty.'
    """
    return f"{_capital(error).rstrip('.')}."


def verdict_sentence(reading: Reading) -> str:
    """Say what the two verdicts say together, whatever they are.

    Args:
        reading: the answers, at least one of them with inputs allowed.

    Returns:
        Text, not Markdown: one or two sentences.
    """
    allowed, forbidden = reading.verdict
    best = allowed[0]
    if reading.sought is None:
        return _without_expectation(reading)
    word, found = reading.sought
    name = _capital(short(word))
    if found.rank_forbidden is None:
        return (
            f"{name} is one of the inputs, so the second rule forbids it. "
            f"With inputs allowed it comes {ordinal(found.rank_allowed)}."
        )
    scored = f"{name} ({decimals(found.score)})"
    winner = _winner(reading.method, short(best.word), best.score)
    if found.rank_allowed == 1:
        return f"{scored} wins under both rules: no word had to be forbidden."
    if found.rank_forbidden == 1:
        return f"{winner} {scored} wins only when {_ahead(reading)} may not answer."
    if reading.input_wins:
        return (
            f"{winner} Without the inputs the winner is {short(forbidden[0].word)}; "
            f"{short(word)} is {ordinal(found.rank_forbidden)}."
        )
    return (
        f"{_capital(short(best.word))} ({decimals(best.score)}) wins under both rules. "
        f"{scored} is {ordinal(found.rank_forbidden)}, even with inputs forbidden."
    )


def allowed_line(reading: Reading) -> str:
    """Say who wins with inputs allowed, below the place of the expected answer.

    Args:
        reading: the answers.

    Returns:
        Text of a few words.
    """
    best = reading.verdict.inputs_allowed[0].word
    if reading.input_wins:
        return f"the winner is {short(best, 14)} itself"
    if best == reading.expected:
        return "no word had to be forbidden"
    return f"the winner is {short(best, 16)}"


def removed_line(reading: Reading) -> str:
    """Say which words may not answer under the second rule.

    Args:
        reading: the answers.

    Returns:
        Text of a few words; only how many they are where they would not fit.
    """
    *others, last = reading.inputs
    words = f"{', '.join(others)} and {last}" if others else last
    return f"{words if len(words) <= ROOM else f'its {len(others) + 1} words'} removed"


def forbidden_line(reading: Reading) -> str:
    """Say who wins with inputs forbidden, below the place of the expected answer.

    Args:
        reading: the answers.

    Returns:
        Text of a few words.
    """
    answers = reading.verdict.inputs_forbidden
    if not answers:
        return "no word is left to answer"
    if answers[0].word != reading.expected:
        return f"the winner is {short(answers[0].word, 16)}"
    return "as most code does, silently" if reading.input_wins else "the same without the rule"


def caption(evidence: Evidence) -> str:
    """Say whether the offsets agree, and how much of the answer is mere closeness.

    Args:
        evidence: baselines and agreement.

    Returns:
        Markdown, two sentences.
    """
    return f"{_agreement_sentence(evidence)} {_closeness_sentence(evidence)}"


def no_evidence(reading: Reading, method: Method) -> str:
    """Say why there are only two verdicts, and by which method they are.

    Args:
        reading: a reading without evidence.
        method: the method that was asked for.

    Returns:
        Text, not Markdown.
    """
    if reading.formula.shape is None:
        other = "" if method == reading.method else f" So does {METHODS[method]}: this is 3CosAdd."
        return (
            "Offsets and baselines compare four words, so they need the shape c − a + b, as in "
            f"king − man + woman.{other} The two verdicts work for any sum."
        )
    if reading.expected is None:
        return (
            "Name the word that you expect. Its place among all words appears, and the offsets "
            "are drawn."
        )
    return "The offsets can't be compared: the table is too small, or two of the words cancel out."


def plane_note(plane: Parallelogram) -> str:
    """Say how much a flat picture shows of four words, and of any four words.

    Args:
        plane: the four words in their best plane.

    Returns:
        Text, not Markdown.
    """
    return (
        f"The plane shows {_percent(plane.spread)} of the spread of these four words; "
        f"of four random words, {_percent(plane.chance)} on average."
    )


def score_sentence(scores: Evaluation, null: Evaluation, questions: int) -> str:
    """Sum up an examination.

    Args:
        scores: the counts of the table.
        null: the counts of shuffled text.
        questions: how many there are, with those whose words the table lacks.

    Returns:
        Markdown, up to three sentences.
    """
    if not scores.asked:
        return f"The table lacks a word of each of the {questions:,} questions, so none was asked."
    allowed, forbidden = (share / scores.asked for share in scores[2:0:-1])
    told = (
        f"Of {_questions(scores.asked)} asked, {_percent(allowed)} come out right; with inputs "
        f"forbidden, {_percent(forbidden)}."
    )
    lacking = questions - scores.asked
    rest = f" {lacking:,} more have a word that the table lacks." if lacking else ""
    if not null.asked:
        return told + rest
    noise = null.right_inputs_forbidden / null.asked
    return f"{told} Trained on shuffled text it is {_percent(noise)} at best.{rest}"


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
    fair = [answer for answer in asked if _rank(answer, "allowed") == 1]
    helped = [a for a in asked if a not in fair and _rank(a, "forbidden") == 1]
    return (
        f"First under both rules: {_titles(fair)}. Only with inputs forbidden: {_titles(helped)}. "
        "The teaching text was designed so that analogies hold."
    )


def _rank(answer: TableAnswer, rule: Literal["allowed", "forbidden"]) -> int | None:
    found = answer.reading.place if answer.reading else None
    if found is None:
        return None
    return found.rank_allowed if rule == "allowed" else found.rank_forbidden


def _titles(answers: Sequence[TableAnswer]) -> str:
    return ", ".join(f"**{plain(answer.title)}**" for answer in answers) or "none"


def _questions(number: int) -> str:
    return f"{number:,} question{'' if number == 1 else 's'}"


def _percent(share: float) -> str:
    value = 100 * share
    return f"{value:.{1 if 0 < value < 1 else 0}f}{UNBROKEN}%"


def _without_expectation(reading: Reading) -> str:
    allowed, forbidden = reading.verdict
    best = allowed[0]
    if not reading.input_wins:
        return f"{_capital(short(best.word))} ({decimals(best.score)}) wins under both rules."
    winner = _winner(reading.method, short(best.word), best.score)
    if not forbidden:
        return winner
    rival = f"{_capital(short(forbidden[0].word))} ({decimals(forbidden[0].score)})"
    return f"{winner} {rival} wins only when the inputs may not answer."


def _winner(method: Method, word: str, score: float) -> str:
    if method == "3cosadd":
        return f"The sum stays closest to {word} ({decimals(score)})."
    return f"{METHODS[method]} puts {word} itself first ({decimals(score)})."


def _ahead(reading: Reading) -> str:
    # With inputs forbidden the answer is first, so all that beat it otherwise are inputs.
    found = reading.place
    ahead = reading.verdict.inputs_allowed[: found.rank_allowed - 1 if found else 0]
    if len(ahead) > 2:
        return "the inputs"
    return " and ".join(short(answer.word) for answer in ahead)


def _agreement_sentence(evidence: Evidence) -> str:
    agreement = evidence.agreement
    pairs = len(agreement.null)
    below = round(agreement.percentile * pairs / 100)
    if below == pairs:
        return f"The offsets do :green[**agree**], more than all {pairs:,} random pairs."
    share = f"{agreement.percentile:.1f}{UNBROKEN}% of {pairs:,} random pairs"
    if agreement.percentile >= USUAL:
        return f"The offsets :green[**agree**], more than {share}."
    return f"The offsets :violet[**don't agree**] beyond chance: only {share} agree less."


def _closeness_sentence(evidence: Evidence) -> str:
    whole = evidence.place.rank_forbidden
    d = plain(short(evidence.expected))
    if whole is None:
        return f"{_capital(d)} is an input, which most code would not let answer."
    nearest = min(evidence.baselines[:2], key=_baseline_rank)
    word = plain(short(nearest.formula.words[0]))
    alone = _baseline_rank(nearest)
    if alone < whole:
        return (
            f"Yet {word} alone does better than {_way(evidence)}: it puts {d} "
            f"{ordinal(alone)}, not {ordinal(whole)}."
        )
    if alone <= NEAR:
        return (
            f"Yet {word} alone already puts {d} {ordinal(alone)}, "
            f"so much of this answer is closeness to {word}."
        )
    return (
        f"{_capital(word)} alone puts {d} {ordinal(alone)}; "
        f"the arithmetic lifts it to {ordinal(whole)}."
    )


def _way(evidence: Evidence) -> str:
    return "the formula" if evidence.method == "3cosadd" else METHODS[evidence.method]


def _baseline_rank(baseline: Baseline) -> int:
    # A rank under the second rule exists for all baselines or for none.
    return baseline.place.rank_forbidden or baseline.place.rank_allowed


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

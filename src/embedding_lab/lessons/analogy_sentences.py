"""Lesson 5, in words: the question, both verdicts and the lines on their cards, as computed.

Left out: what is said of shares, offsets and baselines (`lessons.analogy_captions`). What goes
into a drawing is plain text; what says Markdown has user text escaped.
"""

from collections.abc import Sequence
from typing import Final

from embedding_lab.lessons.analogies import FEWEST, METHODS, PRESETS, Reading, missing_words
from embedding_lab.lessons.first_look import in_words
from embedding_lab.lessons.numbers import MINUS, decimals, ordinal
from embedding_lab.text.markdown import plain
from embedding_lab.vectors.analogy import Method, Place
from embedding_lab.vectors.formula import Formula, parse
from embedding_lab.vectors.table import WordVectors

LONGEST: Final = 48  # characters of a formula that fit a title
ROOM: Final = 24  # characters of a line on a card
TIE: Final = "a tie, so no word wins"


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
    return cut(" ".join(signed).removeprefix("+ "), most)


def cut(words: str, most: int = 24) -> str:
    """Cut text that would not fit, with an ellipsis for what is missing.

    Args:
        words: any text.
        most: how many characters there is room for.

    Returns:
        At most that many characters.
    """
    return words if len(words) <= most else words[: most - 1] + "…"


def capital(words: str) -> str:
    """Begin a sentence.

    Args:
        words: any text.

    Returns:
        The same with its first letter large.
    """
    return words[:1].upper() + words[1:]


def words_of(number: int) -> str:
    """Count words.

    Args:
        number: >= 0.

    Returns:
        The number, with its noun.

    Examples:
        >>> words_of(1), words_of(400_000)
        ('1 word', '400,000 words')
    """
    return f"{number:,} word{'' if number == 1 else 's'}"


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
    return f"Is {asked} really {plain(cut(expected))}?" if expected else f"What is {asked}?"


def opening_sentence(vectors: WordVectors) -> str:
    """Say why a table opens on another question than the famous one.

    Args:
        vectors: the table.

    Returns:
        Text, not Markdown, one sentence; empty where it has all words of the famous one.
    """
    famous = PRESETS[0]
    words = missing_words(vectors, [*parse(famous.formula).words, famous.expected])
    if not words:
        return ""
    return f"This table has no vector for {in_words(words)}, so it opens on a question of its own."


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
    return f"{capital(error).rstrip('.')}."


def verdict_sentence(reading: Reading) -> str:
    """Say what the two verdicts say together, whatever they are.

    Args:
        reading: the answers, at least one of them with inputs allowed.

    Returns:
        Text, not Markdown: one or two sentences.
    """
    if reading.sought is None:
        return _without_expectation(reading)
    word, found = reading.sought
    if found.rank_forbidden is None:
        return (
            f"{capital(cut(word))} is one of the inputs, so the second rule forbids it. "
            f"With inputs allowed it comes {ordinal(found.rank_allowed)}."
        )
    if any(reading.tied):
        return _tie_sentence(reading)
    return _winners_sentence(reading, word, found)


def allowed_line(reading: Reading) -> str:
    """Say who wins with inputs allowed, below the place of the expected answer.

    Args:
        reading: the answers.

    Returns:
        Text of a few words.
    """
    if reading.tied[0]:
        return TIE
    best = reading.verdict.inputs_allowed[0].word
    if reading.input_wins:
        return f"the winner is {cut(best, 14)} itself"
    if best == reading.expected:
        return "no word had to be forbidden"
    return f"the winner is {cut(best, 16)}"


def everyone_line(reading: Reading) -> str:
    """Say how many words may answer under the first rule: every one that has a score.

    Args:
        reading: the answers.

    Returns:
        Text of a few words.
    """
    able, V = reading.answering[0], reading.V
    if able < V:
        return f"{able:,} of {V:,} may answer"
    return f"{'all ' if V > 1 else ''}{words_of(V)} may answer"


def removed_line(reading: Reading) -> str:
    """Say which words may not answer under the second rule.

    Args:
        reading: the answers.

    Returns:
        Text of a few words; only how many they are where they would not fit.
    """
    *others, last = reading.inputs
    words = f"{', '.join(others)} and {last}" if others else last
    return f"{words if len(words) <= ROOM else f'its {words_of(len(others) + 1)}'} removed"


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
    if reading.tied[1]:
        return TIE
    if answers[0].word != reading.expected:
        return f"the winner is {cut(answers[0].word, 16)}"
    return "as most code does, silently" if reading.input_wins else "the same without the rule"


def no_evidence(reading: Reading, method: Method) -> str:
    """Say why there are only two verdicts, and by which method they are.

    Args:
        reading: a reading without evidence.
        method: the method that was asked for.

    Returns:
        Text, not Markdown.
    """
    shape = reading.formula.shape
    if shape is None:
        other = "" if method == reading.method else f" So does {METHODS[method]}: this is 3CosAdd."
        return (
            "Offsets and baselines compare four words, so they need the shape c − a + b, as in "
            f"king − man + woman.{other} The two verdicts work for any sum."
        )
    if reading.V < FEWEST:
        return f"Offsets need a table of at least {FEWEST} words. This one has {reading.V:,}."
    if reading.expected is None:
        return (
            "Name the word that you expect. Then its place among all words appears, and the "
            "offsets beside it."
        )
    _, b, c = (cut(word) for word in shape)
    if reading.place is None:
        return _no_score(reading, reading.expected, shape.c)
    return f"{capital(b)} and {c} point opposite ways, so c + b has no direction to search in."


def _no_score(reading: Reading, expected: str, c: str) -> str:
    if reading.method != "pairdirection":
        return f"The row of {cut(expected)} is all zeros, so it has no score."
    if expected == c:
        return f"{capital(cut(c))} has no offset from itself, so PairDir gives it no score."
    return (
        f"{capital(cut(expected))} has the direction of {cut(c)}, or none at all. "
        "So PairDir has no offset to compare."
    )


def _winners_sentence(reading: Reading, word: str, found: Place) -> str:
    # Neither rule has a tie at the top, and the word is no input.
    allowed, forbidden = reading.verdict
    best = allowed[0]
    scored = f"{capital(cut(word))} ({decimals(found.score)})"
    if found.rank_allowed == 1:
        return f"{scored} wins under both rules: no word had to be forbidden."
    winner = _winner(reading.method, cut(best.word), best.score)
    if found.rank_forbidden == 1:
        return f"{winner} {scored} wins only when {_ahead(reading)} may not answer."
    place = ordinal(found.rank_forbidden or found.rank_allowed)
    if reading.input_wins:
        return (
            f"{winner} Without the inputs the winner is {cut(forbidden[0].word)}; "
            f"{cut(word)} is {place}."
        )
    return (
        f"{capital(cut(best.word))} ({decimals(best.score)}) wins under both rules. "
        f"{scored} is {place}, even with inputs forbidden."
    )


def _tie_sentence(reading: Reading) -> str:
    firsts = [
        f"{_names(tied)} share the first place" if tied else f"{cut(answers[0].word)} wins"
        for tied, answers in zip(reading.tied, reading.verdict, strict=True)
        if answers
    ]
    if len(firsts) == 1:
        return f"{capital(firsts[0])}, and no other word is left."
    if firsts[0] == firsts[1]:
        return f"{capital(firsts[0])} under both rules, so no word wins."
    return f"With inputs allowed, {firsts[0]}. With them forbidden, {firsts[1]}."


def _names(words: Sequence[str]) -> str:
    first, second, *others = (cut(word) for word in words)
    return f"{first}, {second} and others" if others else f"{first} and {second}"


def _without_expectation(reading: Reading) -> str:
    if any(reading.tied):
        return _tie_sentence(reading)
    allowed, forbidden = reading.verdict
    best = allowed[0]
    if not reading.input_wins:
        return f"{capital(cut(best.word))} ({decimals(best.score)}) wins under both rules."
    winner = _winner(reading.method, cut(best.word), best.score)
    if not forbidden:
        return winner
    rival = f"{capital(cut(forbidden[0].word))} ({decimals(forbidden[0].score)})"
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
    return " and ".join(cut(answer.word) for answer in ahead)

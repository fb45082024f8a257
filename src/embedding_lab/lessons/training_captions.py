"""The sentences of lesson 3: pure functions of what a run reports.

Axes: K negatives, w watched words.
"""

import shlex
from collections.abc import Sequence
from dataclasses import fields
from math import ceil, isfinite, log
from typing import Final, Literal, NamedTuple

from embedding_lab.lessons.numbers import (
    count,
    counted,
    decimals,
    percent,
    short,
    so_far,
    whole_percent,
)
from embedding_lab.lessons.own_text import PASSES, constant_loss
from embedding_lab.lessons.windows import Share, Thinning, Window
from embedding_lab.text.markdown import plain
from embedding_lab.training.settings import TEACHING, Model, Settings

Pace = Literal["waiting", "running", "paused", "stopped", "finished", "failed"]

MIN_COUNT: Final = 5
"""What `embedding-lab train` takes for a text other than `teaching`."""

ALIKE: Final = 0.5
"""A cosine from which on the two rows of a word are counted as alike."""

SPEECHES: Final = (2.34, 2.62)
"""Loss per pair over the last pass, as the chart has it, of the runs on the speeches and on their
shuffle whose tables ship: `Settings()`."""

ONE_WAY: Final = 0.9
"""A mean cosine above which all words point nearly one way."""


class Shuffled(NamedTuple):
    """What was measured of the speeches and of their shuffle.

    Attributes:
        words: of how many of the most frequent words the neighbours are compared.
        repeated: share of their ten nearest that another seed repeats, in the speeches.
        null: the same, in their shuffle.
        chance: the same, of ten neighbours drawn blindly.
        frequencies: the loss of scores that tell the frequent words from the rare, and no more.
    """

    words: int
    repeated: float
    null: float
    chance: float
    frequencies: float


def how_far(progress: float, *, epochs: int, tokens: int) -> str:
    """Tell how far a run is.

    Args:
        progress: share of the work done, 0 to 1.
        epochs: how often the text is read.
        tokens: T, the words of the text read once.

    Returns:
        Markdown.

    Examples:
        >>> how_far(0.5, epochs=5, tokens=1_940_000)
        '**50 %** · pass 3 of 5 · 4.85 M words'
    """
    now = min(int(progress * epochs + 1e-9) + 1, epochs)
    words = short(round(tokens * epochs * progress))
    return f"**{so_far(progress)}** · pass {now} of {epochs} · {words} words"


def how_fast(
    pace: Pace,
    *,
    words_per_second: float,
    left: float | None,
    place: int = 0,
    earlier: bool = False,
) -> str:
    """Tell how fast a run is, or why it rests.

    Args:
        pace: what the run does.
        words_per_second: as measured; 0 before the first measurement.
        left: seconds until the end; None if nobody knows.
        place: in the queue, from 1; for a run that waits.
        earlier: whether a moment before its last one is shown.

    Returns:
        Markdown.

    Examples:
        >>> how_fast("running", words_per_second=263_123, left=18.6)
        '**263,000** words/s · 19 s left'
        >>> how_fast("finished", words_per_second=263_123, left=0, earlier=True)
        '**263,000** words/s · run finished'
    """
    if pace == "waiting":
        return f"Waiting for its turn, {count(place)} in the queue" if place else "Starting"
    if pace == "failed":
        return "Failed"
    speed = f"**{_rounded(words_per_second)}** words/s" if words_per_second else ""
    if pace == "running":
        end = f"{_clock(left)} left" if left is not None else ""
    else:
        end = f"run {pace}" if earlier else pace
    return " · ".join(part for part in (speed, end) if part) or "Starting"


def seconds_left(progress: float, seconds: float) -> float | None:
    """Estimate how long a run still takes, at the pace so far.

    Args:
        progress: share of the work done, 0 to 1.
        seconds: since it started, pauses left out.

    Returns:
        Seconds; None before anything is done.
    """
    return seconds * (1 - progress) / progress if progress > 0 else None


def moments_of_track(film: Sequence[float]) -> list[float]:
    """Lay a track over the whole run, though the run may rest before its end.

    Args:
        film: share of the run at each of its moments so far, rising; at least one.

    Returns:
        The same, and behind them as many moments as the rest would have at this pace, at most 100.

    Examples:
        >>> moments_of_track([0.0, 0.25, 0.5])
        [0.0, 0.25, 0.5, 0.75, 1.0]
        >>> moments_of_track([0.0, 1.0])
        [0.0, 1.0]
    """
    done, steps = film[-1], len(film) - 1
    if done >= 1 or done <= 0:
        return list(film)
    rest = min(100, ceil(steps * (1 - done) / done))  # a run has a hundred frames that are due
    return [*film, *(done + (1 - done) * k / rest for k in range(1, rest + 1))]


def two_matrices_sentence(words: Sequence[str], cosines: Sequence[float | None]) -> str:
    """Say why there are two tables, and whether the rows of a word agree in both.

    Args:
        words: the w watched words.
        cosines: of each word's row in W with its row in W'; None where one row is zero.

    Returns:
        Markdown.
    """
    why = "A word has two rows: in W as a word that is read, in W′ as a predicted one."
    pairs = zip(cosines, words, strict=True)
    known = [(cosine, word) for cosine, word in pairs if cosine is not None]
    if not known:
        return f"{why} W′ starts as zeros, so nothing can be compared yet."
    alike = sum(round(cosine, 2) >= ALIKE for cosine, _ in known)  # as printed
    cosine, word = min(known)
    here = f"{count(alike)} of {counted(len(known), 'word')}"
    if len(known) == 1:
        return f"{why} For {_focus(word)} the cosine of both rows is {_cosine(cosine)}."
    return (
        f"{why} For {here} the cosine of both rows is {_cosine(ALIKE)} or more. "
        f"It is lowest for {_focus(word)}: {_cosine(cosine)}."
    )


def window_sentence(window: Window, model: Model = "skipgram") -> str:
    """Say what training takes from one sentence.

    Args:
        window: the window with its draws.
        model: which takes a pair for each context word, or one example of them all.

    Returns:
        Markdown.
    """
    if not window.tokens:
        return "Type a sentence to see what training takes from it."
    if not any(token.known for token in window.tokens):
        return (
            "None of these words is in the text often enough, so training takes nothing from them."
        )
    if window.centre is None:
        return "No word was kept in this draw, so training takes nothing from them."
    word = _focus(window.tokens[window.centre].word)
    dropped = sum(token.known and not token.kept for token in window.tokens)
    unknown = sum(not token.known for token in window.tokens)
    out = [f"{count(dropped)} dropped by chance"] if dropped else []
    out += [f"{count(unknown)} not in the text often enough"] if unknown else []
    left_out = f" Left out: {' and '.join(out)}." if out else ""
    kept = [place for place, token in enumerate(window.tokens) if token.kept]
    closed = kept[-1] - kept[0] >= len(kept)  # a word is left out between two that are kept
    gaps = " Gaps between kept words close." if closed else ""
    return f"{word} {_taken(len(window.contexts), model)}{left_out}{gaps}"


def noise_sentence(shares: Sequence[Share]) -> str:
    """Say what the power 3/4 does to a frequent and to a rare word.

    Args:
        shares: of the words that are marked.

    Returns:
        Markdown; empty without words.
    """
    if not shares:
        return ""
    least, most = min(shares, key=lambda s: s.ratio), max(shares, key=lambda s: s.ratio)
    said = f"{_focus(least.word)} is drawn as noise {_often(least.ratio)} as it occurs"
    if _often(least.ratio) == _often(most.ratio):
        return f"{said}."
    return f"{said}, {_focus(most.word)} {_often(most.ratio)}."


def thinning_sentence(thinning: Thinning | None) -> str:
    """Say what thinning out does to the most frequent word.

    Args:
        thinning: its shares; None without words.

    Returns:
        Markdown; empty without words.
    """
    if thinning is None:
        return ""
    share = f"{_focus(thinning.word)} makes up {percent(thinning.counted)} of the text"
    if thinning.keep >= 1:
        return f"{share}. Nothing is thinned out, because no word passes the limit far enough."
    return f"{share}, and about {percent(thinning.read)} of what is read of it."


def untrained_answer(negatives: int) -> str:
    """Say what an untrained pair costs, and why.

    Args:
        negatives: K of the settings, named where it isn't 1.

    Returns:
        Markdown.
    """
    others = f", with K = {negatives} it is **{_start(negatives)}**" if negatives > 1 else ""
    return (
        "(1 + K) ln 2: each pair and each negative starts at a coin toss. That costs ln 2, or "
        f"{log(2):.2f} nats, the unit of natural logarithms. "
        f"With K = 1 it is **{_start(1)}**{others}. Losses of different K can't be compared."
    )


def shuffled_answer(found: Shuffled) -> str:
    """Say what the loss and the neighbours of shuffled speeches tell.

    Args:
        found: what was measured of them.

    Returns:
        Markdown.
    """
    K, (real, shuffled) = Settings().negatives, SPEECHES
    start, flat = (1 + K) * log(2), constant_loss(K)
    share = whole_percent((start - flat) / (start - shuffled))
    return (
        f"It falls from {start:.2f}: to {shuffled:.2f} in the last pass of our run, on the real "
        f"speeches to {real:.2f}. One score for all pairs would reach {flat:.2f}, {share} of the "
        f"way: it only tells that one answer in {1 + K} is yes. Scores that also tell which words "
        f"are frequent would reach {found.frequencies:.2f}. The neighbours say nothing of meaning. "
        f"For the {count(found.words)} most frequent words another seed repeats "
        f"{percent(found.null)} of them, in the speeches {percent(found.repeated)}. "
        f"Of neighbours drawn blindly it would repeat {percent(found.chance)}."
    )


def passes_sentence(passes: int, *, chosen: bool) -> str:
    """Say how often a run reads a text.

    Args:
        passes: over the text.
        chosen: whether the learner set the number.

    Returns:
        Markdown.
    """
    why = "as set under *More*" if chosen else "as its length asks"
    return f"A run reads it {'once' if passes == 1 else counted(passes, 'time')}, {why}."


def weak_hint(loss: float, cosine: float, *, negatives: int, passes: int, thinned: bool) -> str:
    """Warn of a table whose neighbours say little.

    Args:
        loss: per pair at the end.
        cosine: the mean of every two words.
        negatives: K.
        passes: over the text that the run made.
        thinned: whether the text lost words by chance: then a higher threshold keeps more.

    Returns:
        Markdown; empty for a table without these signs.
    """
    start, flat = (1 + negatives) * log(2), constant_loss(negatives)
    remedy = "More passes or a longer text may part the words."
    if passes >= PASSES[1]:  # as many as the page admits
        remedy = "A longer text may part the words."
        if thinned:
            remedy = "A higher threshold t or a longer text may part the words."
    if loss > 0.99 * start:
        return remedy  # the line over it tells the loss
    if cosine > ONE_WAY:
        return (
            "The words of the map point nearly one way: two have a mean cosine of "
            f"{_cosine(cosine)}. {remedy}"
        )
    if loss >= flat:
        return (
            f"The loss is {loss:.2f}. One and the same score for all pairs would cost {flat:.2f}. "
            f"{remedy}"
        )
    return ""


def command_line(text: str, settings: Settings, *, min_count: int, out: str = "mine.npz") -> str:
    """Write the command that repeats a run.

    Args:
        text: `teaching`, `sotu`, `sotu-shuffled`, or the path of a text file.
        settings: of the run; those that are the text's usual ones aren't named.
        min_count: words that are rarer were left out.
        out: the file to write.

    Returns:
        A line for a POSIX shell.

    Examples:
        >>> command_line("sotu", Settings(dimensions=50, seed=3), min_count=5)
        'embedding-lab train sotu --dimensions 50 --seed 3 --out mine.npz'
    """
    usual = TEACHING if text == "teaching" else Settings()
    words = ["embedding-lab", "train", f"./{text}" if text.startswith("-") else text]
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if value != getattr(usual, field.name):
            words += [f"--{field.name.replace('_', '-')}", str(value)]
    if min_count != (1 if text == "teaching" else MIN_COUNT):
        words += ["--min-count", str(min_count)]
    return shlex.join([*words, "--out", f"./{out}" if out.startswith("-") else out])


def _taken(contexts: int, model: Model) -> str:
    if model == "skipgram":
        return f"gives {counted(contexts, 'pair')} in this draw."
    if not contexts:
        return "gives no example in this draw, as its window reaches no word."
    words = counted(contexts, "word")
    who = f"{words} predicts" if contexts == 1 else f"the mean of {words} predicts"
    return f"gives 1 example in this draw: {who} it."


def _start(negatives: int) -> str:
    return f"{(1 + negatives) * log(2):.2f}"


def _cosine(value: float) -> str:
    return decimals(value, 2)


def _often(ratio: float) -> str:
    times = f"{ratio:.2g}"
    return "as often" if times == "1" else f"{times} times as often"


def _focus(word: str) -> str:
    return f":orange[**{plain(word)}**]"


def _rounded(number: float) -> str:
    whole = round(number)
    return count(round(whole, min(3 - len(str(whole)), 0)))


def _clock(seconds: float) -> str:
    if not isfinite(seconds):
        return "unknown time"
    whole = ceil(seconds)
    if whole < 100:
        return f"{whole} s"
    return f"{ceil(seconds / 60)} min" if whole < 5400 else f"{seconds / 3600:.1f} h"

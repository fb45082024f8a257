"""The sentences of lesson 3: pure functions of what a run reports.

Axes: K negatives, w watched words.
"""

import shlex
from collections.abc import Sequence
from dataclasses import fields
from math import ceil, isfinite
from typing import Final, Literal

from embedding_lab.lessons.numbers import count, decimals, short
from embedding_lab.lessons.windows import Share, Window
from embedding_lab.text.markdown import plain
from embedding_lab.training.settings import TEACHING, Settings

Pace = Literal["waiting", "running", "paused", "stopped", "finished", "failed"]

MIN_COUNT: Final = 5
"""What `embedding-lab train` takes for a text other than `teaching`."""

ALIKE: Final = 0.5
"""A cosine from which on the two rows of a word are called alike."""


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
    done = int(100 * progress + 1e-9)  # 100% only at the end
    now = min(int(progress * epochs + 1e-9) + 1, epochs)
    return (
        f"**{done} %** · pass {now} of {epochs} · {short(round(tokens * epochs * progress))} words"
    )


def how_fast(pace: Pace, *, words_per_second: float, left: float | None, place: int = 0) -> str:
    """Tell how fast a run is, or why it rests.

    Args:
        pace: what the run does.
        words_per_second: as measured; 0 before the first measurement.
        left: seconds until the end; None if nobody knows.
        place: in the queue, from 1; for a run that waits.

    Returns:
        Markdown.

    Examples:
        >>> how_fast("running", words_per_second=263_123, left=18.6)
        '**263,000** words/s · 19 s left'
    """
    if pace == "waiting":
        return f"Waiting for its turn, {count(place)} in the queue" if place else "Starting"
    if pace == "failed":
        return "Failed"
    speed = f"**{_rounded(words_per_second)}** words/s" if words_per_second else ""
    if pace == "running":
        end = f"{_clock(left)} left" if left is not None else ""
    else:
        end = {"paused": "paused", "stopped": "stopped", "finished": "finished"}[pace]
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


def two_matrices_sentence(words: Sequence[str], cosines: Sequence[float | None]) -> str:
    """Say why there are two tables, and whether the rows of a word agree in both.

    Args:
        words: the w watched words.
        cosines: of each word's row in W with its row in W'; None where one row is zero.

    Returns:
        Markdown.
    """
    why = "A word has two rows: in W as the word that is read, in W' as a context of others."
    pairs = zip(cosines, words, strict=True)
    known = [(cosine, word) for cosine, word in pairs if cosine is not None]
    if not known:
        return f"{why} W' starts as zeros, so nothing can be compared yet."
    alike = sum(cosine >= ALIKE for cosine, _ in known)
    cosine, word = min(known)
    least = f"{_focus(word)} agrees least, with cosine {decimals(cosine, 2)}"
    if alike == len(known):
        return f"{why} Here the two rows of each word are alike; {least}."
    if not alike:
        return f"{why} The two rows of a word differ here; {least}. One table couldn't hold both."
    return f"{why} For {alike} of {len(known)} words the two rows are alike; {least}."


def window_sentence(window: Window) -> str:
    """Say what training takes from one sentence.

    Args:
        window: the window with its draws.

    Returns:
        Markdown.
    """
    if not window.tokens:
        return "Type a sentence to see its pairs."
    if not any(token.known for token in window.tokens):
        return "None of these words is in the table, so training takes nothing from them."
    if window.centre is None:
        return "No word was kept in this draw, so there is no pair."
    word = _focus(window.tokens[window.centre].word)
    dropped = sum(token.known and not token.kept for token in window.tokens)
    unknown = sum(not token.known for token in window.tokens)
    out = [f"{count(dropped)} dropped by chance"] if dropped else []
    out += [f"{count(unknown)} not in the table"] if unknown else []
    gaps = f" Left out: {' and '.join(out)}; their neighbours move together." if out else ""
    return f"{word} gives {_plural(len(window.contexts), 'pair')} in this draw.{gaps}"


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
    said = f"{_focus(least.word)} is drawn as noise {least.ratio:.2g} times as often as it occurs"
    if least.ratio == most.ratio:
        return f"{said}."
    return f"{said}, {_focus(most.word)} {most.ratio:.2g} times."


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


def _focus(word: str) -> str:
    return f":orange[**{plain(word)}**]"


def _plural(number: int, thing: str) -> str:
    return f"{count(number)} {thing}{'' if number == 1 else 's'}"


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

"""The sentences beside the film of a run: pure functions of what its frames tell.

Axes: m words of the picture, K negatives.
"""

from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

from embedding_lab.lessons.families import Chance
from embedding_lab.lessons.numbers import count, whole_percent
from embedding_lab.text.markdown import plain

CLEARLY: Final = 3.0
"""Times of what chance gives, from which on a share counts as found."""

STILL_UNTRAINED: Final = 0.02
"""Share of (1 + K) ln 2 that the loss must have fallen by, before anything is said of words."""

EVEN: Final = 0.5
"""The share of comparisons that groups of random words win."""

TOGETHER: Final = 0.75

PARTLY: Final = 0.6
MIXED: Final = 0.4

FEWEST: Final = 4
"""Words that a picture needs to be judged."""

BEFORE: Final = (
    "**Here the words will move.** Words that share a window are pulled together, random words "
    "are pushed away."
)
NO_GROUPS: Final = (
    "Type groups of words, with semicolons between them, to see whether they come together."
)


class Found(NamedTuple):
    """What a run has found at one moment.

    Attributes:
        progress: share of the run, 0 to 1.
        family: share of family among the five nearest; None where none are known.
        partners: share of partners among each other's five nearest; None where none are known.
        nearer: share of comparisons that typed groups win; None without such groups.
    """

    progress: float
    family: float | None = None
    partners: float | None = None
    nearer: float | None = None


def before_caption(words: int) -> str:
    """Say what is on the map before a run.

    Args:
        words: m.

    Returns:
        Plain text.
    """
    return f"Before a run: {_words(words)} at places that were drawn at random."


def picture_caption(
    words: int, kept: float | None, null: float | None, *, partners: tuple[str, str] | None
) -> str:
    """Say what the picture is, and how far to trust it.

    Args:
        words: m.
        kept: share of each word's five nearest that the picture keeps; None below four words.
        null: the same for random vectors that were drawn the same way; None while unknown.
        partners: two words that a line joins; None without lines.

    Returns:
        Markdown.
    """
    said = ["t-SNE, each frame started from the one before."]
    if partners is not None:
        first, second = map(plain, partners)
        said.append(f"Lines join partners, such as {first} and {second}.")
    if kept is None:
        return " ".join([*said, f"With fewer than {FEWEST} words there is nothing to lose."])
    nearest = min(5, (words - 1) // 2)
    which = "nearest word" if nearest == 1 else f"{nearest} nearest"
    trusted = f"Of each word's {which} in W it keeps {whole_percent(kept)}"
    end = "." if null is None else f", for random vectors {whole_percent(null)}."
    return " ".join([*said, trusted + end])


def verdict(
    run: Sequence[Found], chance: Chance, *, loss: float, negatives: int, early: float
) -> str:
    """Say in which order a run has found what belongs together.

    Args:
        run: what was found at each moment up to the one that is shown, rising in progress.
        chance: what a table that knows nothing has.
        loss: mean per true pair at the moment that is shown.
        negatives: K.
        early: share of the run to compare with.

    Returns:
        Markdown; empty without moments.
    """
    if not run:
        return ""
    now = run[-1]
    if loss > (1 - STILL_UNTRAINED) * (1 + negatives) * log(2):
        share = whole_percent(STILL_UNTRAINED)
        return f"**Hardly trained yet.** The loss lies within {share} of an untrained table's."
    then = next((one for one in run if one.progress >= early), None)
    if now.family is not None and now.partners is not None:
        return f"{_order(run, chance)} {_shares(then, now)}"
    if now.nearer is not None:
        return f"{_groups(now.nearer)} {_comparisons(then, now)}"
    return NO_GROUPS


def _order(run: Sequence[Found], chance: Chance) -> str:
    now = run[-1]
    families = (now.family or 0.0) >= CLEARLY * chance.family
    partners = (now.partners or 0.0) >= CLEARLY * chance.partners
    if not families and not partners:
        return "**Neither families nor partners by now.**"
    if not partners:
        return "**Families, but no partners by now.**"
    if not families:
        return "**Partners, but no families by now.**"
    first = _half_way(run, [one.family or 0.0 for one in run])
    second = _half_way(run, [one.partners or 0.0 for one in run])
    if first == second:
        return "**Families and partners together.**"
    if first < second:
        return "**Families first, partners later.**"
    return "**Partners first, families later.**"


def _half_way(run: Sequence[Found], shares: Sequence[float]) -> float:
    """Return when a share had made half of its way from the start to now."""
    half = (shares[0] + shares[-1]) / 2
    return next(one.progress for one, share in zip(run, shares, strict=True) if share >= half)


def _shares(then: Found | None, now: Found) -> str:
    family, partners = _percent(now.family), _percent(now.partners)
    if then is None or then.progress == now.progress:
        at = whole_percent(now.progress)
        return f"At {at} of the run family has {family} of the nearest, partners {partners}."
    before = f"family had {_percent(then.family)}, partners {_percent(then.partners)}"
    at = whole_percent(then.progress)
    return f"At {at} of the run {before}; now family has {family}, partners {partners}."


def _groups(nearer: float) -> str:
    if nearer >= TOGETHER:
        return "**The groups stand together.**"
    if nearer >= PARTLY:
        return "**The groups stand partly together.**"
    if nearer > MIXED:
        return "**The groups look like chance.**"
    return "**The groups are mixed.**"


def _comparisons(then: Found | None, now: Found) -> str:
    won = f"In {_percent(now.nearer)} of comparisons a word of its group is nearer than another."
    if then is None or then.progress == now.progress:
        return won
    return f"{won} At {whole_percent(then.progress)} of the run it was {_percent(then.nearer)}."


def _percent(share: float | None) -> str:
    return "nothing" if share is None else whole_percent(share)


def _words(number: int) -> str:
    return f"{count(number)} word{'' if number == 1 else 's'}"

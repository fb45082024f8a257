"""The sentences beside the film of a run: pure functions of what its frames tell.

Axes: m words of the picture, K negatives.
"""

from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

from embedding_lab.lessons.families import RANDOM_GROUPS
from embedding_lab.lessons.numbers import count, counted, so_far, whole_percent
from embedding_lab.text.markdown import plain

HALF: Final = 0.5
"""From this share of the nearest, or of the partners, on they count as found."""

EVEN: Final = 0.5
"""The share of comparisons that groups of random words win."""

STILL_UNTRAINED: Final = 0.02
"""Share of (1 + K) ln 2 that the loss must have fallen by, before anything is said of words."""

FEWEST: Final = 4
"""Words that a picture needs to be judged."""

BEFORE: Final = "**Here the words will move.**  \nPress **Start**, and watch which of them meet."
STARTED: Final = "**Here the words will move.**  \nWatch which of them meet."
NO_TEXT: Final = "**Here the words will move.**  \nFirst, a text: paste one, or open a file."
NO_GROUPS: Final = (
    "Type groups of words, with semicolons between them, to see whether they come together."
)


class Found(NamedTuple):
    """What a run has found at one moment.

    Attributes:
        progress: share of the run, 0 to 1.
        family: share of family among the five nearest; None where none are known.
        partners: share of partners among each other's five nearest; None where none are known.
        nearer: share of comparisons that typed groups win, averaged over their words; None
            without such groups.
        random: the least and the most of the same for random groups of these sizes.
    """

    progress: float
    family: float | None = None
    partners: float | None = None
    nearer: float | None = None
    random: tuple[float, float] | None = None


def before_caption(words: int) -> str:
    """Say what is on the map before a run.

    Args:
        words: m.

    Returns:
        Plain text.
    """
    return f"Before a run: {counted(words, 'word')} at places that were drawn at random."


def picture_caption(
    words: int,
    kept: float | None,
    null: float | None,
    *,
    partners: tuple[str, str] | None,
    moves: bool = False,
) -> str:
    """Say what the picture is, and how far to trust it.

    Args:
        words: m.
        kept: share of each word's five nearest that the picture keeps; None below four words.
        null: the same for random vectors, drawn until they rest; None while unknown.
        partners: two words that a line joins; None without lines.
        moves: whether the vectors were moving: then the picture lags, and `null` isn't named.

    Returns:
        Markdown.
    """
    said = ["t-SNE, each frame started from the one before."]
    if partners is not None:
        first, second = map(plain, partners)
        said.append(f"Lines join partners, such as {first} and {second}.")
    if kept is None:
        return " ".join([*said, f"Fewer than {FEWEST} words are too few to judge it."])
    nearest = min(5, (words - 1) // 2)
    which = "nearest word" if nearest == 1 else f"{nearest} nearest"
    trusted = f"Of each word's {which} among these it keeps {whole_percent(kept)}"
    if moves:
        return " ".join([*said, f"{trusted}; while vectors move, it lags behind them."])
    end = "." if null is None else f", for random vectors {whole_percent(null)}."
    return " ".join([*said, trusted + end])


def verdict(run: Sequence[Found], *, loss: float, negatives: int, early: float) -> str:
    """Say in which order a run has found what belongs together.

    Args:
        run: what was found at each moment up to the one that is shown, rising in progress.
        loss: mean per true pair at the moment that is shown.
        negatives: K.
        early: share of the run to compare with.

    Returns:
        Markdown; empty without moments.
    """
    if not run:
        return ""
    now, start = run[-1], (1 + negatives) * log(2)
    if loss > (1 - STILL_UNTRAINED) * start:
        near = "worse than" if loss > (1 + STILL_UNTRAINED) * start else "near"
        return (
            f"**By its loss {near} an untrained table.**  \n"
            f"The loss is {loss:.2f}, an untrained table has {start:.2f}."
        )
    then = next((one for one in run if one.progress >= early), now)
    if now.family is not None and now.partners is not None:
        return f"**{_order(run)}**  \n{_shares(then, now)}"
    if now.nearer is not None:
        return _comparisons(then, now)
    return NO_GROUPS


def _order(run: Sequence[Found]) -> str:
    families = _since([(one.progress, one.family) for one in run])
    partners = _since([(one.progress, one.partners) for one in run])
    if families is None and partners is None:
        return "Most neighbours are no family, most partners are apart."
    if partners is None:
        return "Families are found, most partners are apart."
    if families is None:
        return "Partners are found, most neighbours are no family."
    if families == partners:
        return "Families and partners together."
    if families < partners:
        return "Families first, partners later."
    return "Partners first, families later."


def _since(shares: Sequence[tuple[float, float | None]]) -> float | None:
    """Return the first moment with half of them or more, if it is so many now."""
    most = [at for at, share in shares if share is not None and _printed(share) >= HALF]
    return most[0] if most and most[-1] == shares[-1][0] else None


def _shares(then: Found, now: Found) -> str:
    at = f"At {so_far(then.progress)} of the run: family {_percent(then.family)}, partners"
    if then is now:
        return f"{at} {_percent(then.partners)}."
    family, partners = _percent(now.family), _percent(now.partners)
    return f"{at} {_percent(then.partners)}. Now: {family} and {partners}."


def _comparisons(then: Found, now: Found) -> str:
    share = _percent(now.nearer)
    won = f"On average **{share}** of comparisons find a word of the own group nearer."
    if then is not now:
        at = so_far(then.progress)
        won = f"{won}  \nAt {at} of the run it was {_percent(then.nearer)}."
    if now.random is None:
        return won
    low, high = now.random
    said = f"random groups of these sizes gave {whole_percent(low)} to {whole_percent(high)}"
    if now.nearer is not None and _printed(now.nearer) > _printed(high):
        return f"{won}  \n{count(RANDOM_GROUPS)} {said}."
    return f"{won}  \nThat may be chance: {count(RANDOM_GROUPS)} {said}."


def _printed(share: float) -> float:
    """Return the share that a whole percentage prints, so that words and figures agree."""
    return round(100 * share) / 100


def _percent(share: float | None) -> str:
    return "nothing" if share is None else whole_percent(share)

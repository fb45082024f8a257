"""Home: which code notices that a word was changed.

A move is told where a distance differs by more than rounding; how far, in the digits that the
picture shows. Axes: pairs (i, j) of three words.
"""

from collections.abc import Sequence

from embedding_lab.lessons.first_look import (
    NUMBERS,
    CodeName,
    Look,
    Pair,
    Reading,
    in_words,
    printed,
)
from embedding_lab.lessons.numbers import decimals
from embedding_lab.lessons.one_hot import TIE
from embedding_lab.text.markdown import plain

_NAMES: dict[CodeName, str] = {
    "number": "number",
    "one-hot": "one-hot code",
    "dense": "dense vector",
}


def old_values(before: Reading, after: Reading) -> dict[Pair, str]:
    """Find the distances that read otherwise after a change.

    Args:
        before: a code's reading before it.
        after: the same code's reading now.

    Returns:
        What the picture has shown before, of those pairs.
    """
    was = {pair: printed(value, before.code) for pair, value in before.distances.items()}
    now = {pair: printed(value, after.code) for pair, value in after.distances.items()}
    return {pair: was[pair] for pair in now if was[pair] != now[pair]}


def movement(before: Reading, after: Reading) -> str:
    """Say what a change of words has done to the distances of a code.

    Args:
        before: its reading before the change.
        after: its reading now.

    Returns:
        One short sentence.
    """
    moves = [_move(before.distances[pair], after.distances[pair]) for pair in after.distances]
    done = {kind: moves.count(kind) for kind in dict.fromkeys(moves) if kind}
    if not done:
        return "No distance moved."
    told = ", ".join(f"{NUMBERS[times]} {_kind(kind, times)}" for kind, times in done.items())
    ends = {
        (printed(before.distances[pair], before.code), printed(after.distances[pair], after.code))
        for pair, move in zip(after.distances, moves, strict=True)
        if move
    }
    if len(done) == 1 and len(ends) == 1 and next(iter(done)) in {"fell", "rose"}:
        was, now = ends.pop()
        told += " by less than 0.01" if was == now else f" from {was} to {now}"
    return f"{told[0].upper()}{told[1:]}."


def with_the_same_words(before: Look, after: Look) -> Look:
    """Put each distance where its two words stand now, if words were only reordered.

    Args:
        before: the look before a change.
        after: the look now.

    Returns:
        The look before, its distances at the places of the same two words now; as it was, if the
        words aren't the same.
    """
    if not _are_reordered(before, after):
        return before
    places = range(len(after.words))
    was, now = (sorted(places, key=look.words.__getitem__) for look in (before, after))
    came = dict(zip(now, was, strict=True))  # the place now -> the place before
    readings = [
        reading._replace(
            distances={
                (i, j): reading.distances[min(came[i], came[j]), max(came[i], came[j])]
                for i, j in reading.distances
            }
        )
        for reading in before.readings
    ]
    return before._replace(words=after.words, readings=readings)


def change_sentence(before: Look, after: Look) -> str:
    """Say which codes noticed a change of words, or of nothing but their order.

    Args:
        before: the look before it, with the same table.
        after: the look now.

    Returns:
        Markdown, one or two sentences.
    """
    changed = [i for i, word in enumerate(after.words) if word != before.words[i]]
    reordered = _are_reordered(before, after)
    before = with_the_same_words(before, after)
    noticed = [
        _NAMES[now.code]
        for was, now in zip(before.readings, after.readings, strict=True)
        if any(_move(was.distances[pair], now.distances[pair]) for pair in now.distances)
    ]
    words = f"{NUMBERS[len(changed)]} word{'s' if len(changed) > 1 else ''}"
    done = "reordered the same words" if reordered else f"changed {words}"
    told = f"You {done}, and {_noticed(noticed)}."
    pair = _widest(before.readings[-1], after.readings[-1])
    if pair is None:
        return told
    now, was = _cosine(after, pair), _cosine(before, pair)
    return f"{told} {now[0]} have cosine **{now[1]}**; {was[0]} had {was[1]}."


def _are_reordered(before: Look, after: Look) -> bool:
    return sorted(before.words) == sorted(after.words)


def _move(was: float | None, now: float | None) -> str:
    if was is None or now is None:
        return "" if was is now else ("gone" if now is None else "new")
    if abs(now - was) < TIE:
        return ""
    return "fell" if now < was else "rose"


def _kind(kind: str, times: int) -> str:
    return f"{'is' if times == 1 else 'are'} {kind}" if kind in {"gone", "new"} else kind


def _cosine(look: Look, pair: Pair) -> tuple[str, str]:
    """Return the names of a pair of words and their cosine, as a sentence has them."""
    names = in_words([plain(look.words[place]) for place in pair])
    return names, decimals(1 - (look.readings[-1].distances[pair] or 0), 2)


def _noticed(names: Sequence[str]) -> str:
    if not names:
        return "**no code noticed**"
    if len(names) == len(_NAMES):
        return "**all three codes noticed**"
    only = "only " if len(names) == 1 else ""
    return f"**{only}the {in_words(names)} noticed**"


def _widest(before: Reading, after: Reading) -> Pair | None:
    """Return the pair whose distance moved farthest; None where none did."""
    moved = {
        pair: abs(now - was)
        for pair, now in after.distances.items()
        if now is not None and (was := before.distances[pair]) is not None
    }
    pair = max(moved, key=moved.__getitem__, default=None)
    return None if pair is None or moved[pair] < TIE else pair

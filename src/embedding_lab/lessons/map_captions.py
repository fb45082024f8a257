"""The sentences of lesson 4: pure functions of what was computed."""

from collections.abc import Sequence
from math import isnan

from embedding_lab.lessons.map_scores import Null, Scores, Worth, judge
from embedding_lab.lessons.numbers import counted, percent
from embedding_lab.text.markdown import plain

HALF, NEARLY_ALL = 0.5, 0.9  # shares that the sentences tell apart
LEADS = {
    Worth.LESS: "Less than noise keeps",
    Worth.BELOW: "Not sure",
    Worth.NO_MORE: "No more than noise keeps",
    Worth.ABOVE: "Not sure",
    Worth.HARDLY: "Hardly more than noise",
    Worth.PARTLY: "Partly true",
    Worth.LARGELY: "Largely true",
}


def verdict(scores: Scores | None, null: Null | None, *, scored: bool) -> str:
    """Say how far to trust the picture.

    Args:
        scores: of the picture; None below four points.
        null: what random vectors keep, drawn the same way, once all are there.
        scored: whether the scores are there.

    Returns:
        Markdown, one to four sentences.
    """
    if not scored:
        return "Scoring this picture."
    if scores is None:
        return "A score takes four words or more."
    told = f"it keeps {_share(scores)} of each word's {_nearest(scores)} among these words"
    if null is None:
        return f"{told.capitalize()}; chance is {percent(scores.chance)}."
    worth, gained = judge(scores, null)
    if worth is Worth.EXACT:
        return _exact(scores, null)
    lead = f"**{LEADS[worth]}**: {told}. Random vectors: {_random(null)}."
    return f"{lead} {_ending(worth, gained)}"


def _ending(worth: Worth, gained: float | None) -> str:
    if worth is Worth.ABOVE:
        return "It is more than each of them keeps, but one more might keep as much."
    if worth is Worth.BELOW:
        return (
            "It is less than each of them keeps, but one more might keep as little. Don't trust it."
        )
    if worth in {Worth.LESS, Worth.NO_MORE} or gained is None:
        return "Don't trust it."
    return f"That is {percent(gained)} of the way from noise to exact."


def _exact(scores: Scores, null: Null) -> str:
    asked = " that was asked" if scores.sampled else ""
    told = f"**Exact**: it keeps the {_nearest(scores)} of every word{asked}, among these words."
    if null.values("kept")[0] == 1:
        return f"{told} Random vectors keep theirs too, so this tells nothing of the words."
    return f"{told} Random vectors: {_random(null)}."


def lost(scores: Scores, null: Null | None, *, unasked: bool = False) -> str:
    """Explain the colours of *neighbours lost*.

    Args:
        scores: of the picture.
        null: what random vectors keep, drawn the same way, once all are there.
        unasked: whether only some of the points were asked for their neighbours.

    Returns:
        Markdown, two or three sentences.
    """
    told = [f"Larger points lost more of their {_nearest(scores)} among these words."]
    if unasked:
        told.append("The plain ones were not asked.")
    kept = f"The picture keeps {_share(scores)} of them"
    told.append(f"{kept}." if null is None else f"{kept}; random vectors, {_random(null)}.")
    return " ".join(told)


def in_print(scores: Scores | None, null: Null | None) -> str:
    """Write what a picture keeps on the picture itself, for whoever meets it elsewhere.

    Args:
        scores: of the picture; None below four points, or before they are known.
        null: what random vectors keep, drawn the same way, once all are there.

    Returns:
        Text, a line; "" without scores.
    """
    if scores is None:
        return ""
    kept = f"keeps {_share(scores)} of each word's {_nearest(scores)} among these words"
    return kept if null is None else f"{kept}; random vectors: {_random(null)}"


def _share(scores: Scores) -> str:
    share = percent(scores.kept)  # with its standard error where only a sample was asked
    return f"{share} ± {percent(scores.error)}" if scores.error else share


def _nearest(scores: Scores) -> str:
    return "nearest word" if scores.k == 1 else f"{scores.k} nearest"


def _random(null: Null) -> str:
    """Return what random pictures keep, from the least to the most, and how many there are."""
    kept = null.values("kept")
    least, most = percent(kept[0]), percent(kept[-1])
    shares = most if least == most else f"{least.removesuffix(' %')} to {most}"
    return f"{shares} ({null.number} drawn)"


def odd_one(word: str, own: str, around: str) -> str:
    """Point at a word that stands among another category.

    Args:
        word: the word.
        own: its category.
        around: the category around it.

    Returns:
        Markdown.
    """
    return f"Look for **{plain(word)}**: sorted under {own}, standing among {around}."


def progress(iteration: int, iterations: int, kl: float) -> str:
    """Tell how far t-SNE is.

    Args:
        iteration: steps taken.
        iterations: steps in all.
        kl: KL(P || Q) of this picture, in nats; rounding may have left it just below 0.

    Returns:
        Markdown.
    """
    return f"Step **{iteration}** of {iterations} · KL {max(0.0, kl):.2f} nats"


def variance(shares: Sequence[float], dimensions: int) -> str:
    """Tell what the axes of PCA are.

    Args:
        shares: of the variance, for each axis shown.
        dimensions: d.

    Returns:
        Markdown, one or two sentences.
    """
    if not sum(shares):  # one word, or equal ones
        return "All that is drawn points one way, so the axes have nothing to show."
    axes = ", ".join(percent(share) for share in shares)
    told = f"The axes hold {axes} of the variance in {counted(dimensions, 'dimension')}."
    together = sum(shares)
    if together >= HALF:
        return told
    return f"{told} The other {percent(1 - together)} is not in this picture."


def axis_names(shares: Sequence[float]) -> tuple[str, ...]:
    """Name the axes of PCA.

    Args:
        shares: of the variance, for each axis shown.

    Returns:
        A name per axis; short where a third has to find its place.

    Examples:
        >>> axis_names([0.118, 0.07])
        ('component 1 · 12 % of variance', 'component 2 · 7.0 % of variance')
    """
    whose = " of variance" if len(shares) < 3 else ""
    return tuple(
        f"component {number} · {percent(share)}{whose}"
        for number, share in enumerate(shares, start=1)
    )


def lowered(perplexity: float, words: int) -> str:
    """Say that few words allow no larger perplexity.

    Args:
        perplexity: the one used.
        words: n.

    Returns:
        Markdown that goes on a line.
    """
    if words < 3:
        return ""
    return f" · perplexity lowered to {perplexity:.3g} for {counted(words, 'word')}"


def kept_of(word: str, kept: int, listed: int, dimensions: int) -> str:
    """Sum up a list of true neighbours.

    Args:
        word: whose they are.
        kept: how many of them the picture keeps.
        listed: how many there are.
        dimensions: d.

    Returns:
        Markdown.
    """
    if not listed:
        return "No other word is on this map."
    lost = f" :violet[**{listed - kept} ✗ lost**]" if kept < listed else ""
    return (
        f"Of the {listed} nearest to **{plain(word)}** among these words, in "
        f"{counted(dimensions, 'dimension')}, the map keeps "
        f":green[**{kept} ✓**]{',' if lost else '.'}{lost}{'.' if lost else ''}"
    )


def curve_of(words: int, asked: int, k: int, *, analogies: tuple[int, int]) -> str:
    """Say what is measured, and on which rows.

    Args:
        words: the first words of the table, that are looked at.
        asked: how many of them are asked for their neighbours, at most.
        k: how many neighbours each is asked for.
        analogies: how many are asked, and how many of ours have all four words there.

    Returns:
        Markdown, four or five sentences.
    """
    told = [
        f"The first {counted(words, 'word')} of this table, cut down to their "
        "first k principal components."
    ]
    if words <= k + 1:
        told.append(f"They are too few to lose any of {k} nearest.")
    else:
        some = f"{asked} of them, drawn at random, are" if words > asked else "each is"
        told += [
            f"How many of its {k} nearest among them does a word keep, by distance as on the map?",
            f"({some.capitalize()} asked; chance is {percent(k / (words - 1))}.)",
        ]
    used, ours = analogies
    if not ours:
        return " ".join([*told, "None of our analogies has all its words here."])
    part = f"{used:,} of the {ours:,}" if used < ours else f"the {ours:,}"
    told.append(
        f"How many of our analogies come out right, inputs forbidden? Asked are {part} here."
    )
    return " ".join(told)


def curve(points: Sequence[tuple[int, float, float]]) -> str:
    """Say how many dimensions are needed.

    Args:
        points: k, share of neighbours kept, share of analogies right; k ascending; a share is
            NaN where there was nothing to count.

    Returns:
        Markdown, up to three sentences.
    """
    kept = [(k, share) for k, share, _ in points if not isnan(share)]
    right = [(k, share) for k, _, share in points if not isnan(share)]
    told = [
        f"Two components keep **{percent(share)}** of the neighbours."
        for k, share in kept
        if k == 2
    ]
    half, most = (_from(kept, least) for least in (HALF, NEARLY_ALL))
    if half is not None and most is not None:
        ks = f"**{half}** on, nine tenths from **{most}**" if half < most else f"**{half}** on"
        share = "Half" if half < most else "Nine tenths"
        told.append(f"{share} of them stay from {ks}, of the numbers tried.")
    told += [
        f"Analogies solved, of those asked: **{percent(share)}** with two components, "
        f"**{percent(right[-1][1])}** with all {right[-1][0]}."
        for k, share in right
        if k == 2 < right[-1][0]
    ]
    return " ".join(told)


def _from(shares: Sequence[tuple[int, float]], least: float) -> int | None:
    """Return the k from which on no share is below the least."""
    found = None
    for k, share in reversed(shares):
        if share < least:
            break
        found = k
    return found

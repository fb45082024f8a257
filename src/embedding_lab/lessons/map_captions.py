"""The sentences of lesson 4: pure functions of what was computed."""

from collections.abc import Sequence
from math import isnan

from embedding_lab.lessons.map_scores import Scores
from embedding_lab.lessons.numbers import percent
from embedding_lab.text.markdown import plain

NO_BETTER = 1.5  # times what random vectors keep: below, a picture shows hardly more than noise
LITTLE, MOST, NEARLY_ALL = 0.3, 0.5, 0.9  # shares that the sentences tell apart


def verdict(scores: Scores | None, null: Scores | None, *, scored: bool) -> str:
    """Say how far to trust the picture.

    Args:
        scores: of the picture; None below four points.
        null: of random vectors drawn the same way, once they are there.
        scored: whether the scores are there.

    Returns:
        Markdown, one or two sentences.
    """
    if not scored:
        return "Scoring this picture."
    if scores is None:
        return "With fewer than four words there is nothing to lose, so no score."
    share = _share(scores)
    if null is None:
        chance = percent(scores.chance)
        return f"It keeps {share} of each word's {scores.k} nearest; chance is {chance}."
    random = f"{percent(null.kept)} for random vectors"
    if scores.kept < NO_BETTER * null.kept:
        return (
            f"**Don't trust it**: it keeps {share} of the neighbours, against {random}. "
            "So this picture shows little more than noise would."
        )
    if scores.kept >= MOST:
        return f"Most neighbours survive: {share}, against {random}. Don't read sizes or gaps."
    how = "Few" if scores.kept < LITTLE else "Some"
    against = f"{share}, against {random}"
    return f"{how} neighbours survive: {against}. Read a word's list before you trust its place."


def lost(scores: Scores, null: Scores | None) -> str:
    """Explain the colours of *neighbours lost*.

    Args:
        scores: of the picture.
        null: of random vectors drawn the same way, once they are there.

    Returns:
        Markdown, one or two sentences.
    """
    told = (
        f"Larger, brighter points lost more of their {scores.k} nearest words. "
        f"The picture keeps {_share(scores)} of them"
    )
    if null is None:
        return f"{told}."
    return f"{told}; random vectors drawn the same way keep {percent(null.kept)}."


def _share(scores: Scores) -> str:
    share = percent(scores.kept)  # with its standard error where only a sample was asked
    return f"{share} ± {percent(scores.error)}" if scores.error else share


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
        kl: KL(P || Q) of this picture, in nats.

    Returns:
        Markdown.
    """
    return f"Step **{iteration}** of {iterations} · KL {kl:.2f} nats"


def variance(shares: Sequence[float], dimensions: int) -> str:
    """Tell what the axes of PCA are.

    Args:
        shares: of the variance, for each axis shown.
        dimensions: d.

    Returns:
        Markdown, one or two sentences.
    """
    axes = ", ".join(percent(share) for share in shares)
    told = f"The axes hold {axes} of the variance in {dimensions} dimensions."
    together = sum(shares)
    if together >= MOST:
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
    return f" · perplexity lowered to {perplexity:.3g} for {words} words"


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
        f"Of the {listed} nearest to **{plain(word)}** in {dimensions} dimensions, the map keeps "
        f":green[**{kept} ✓**]{',' if lost else '.'}{lost}{'.' if lost else ''}"
    )


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
        f"Two dimensions keep **{percent(share)}** of the neighbours."
        for k, share in kept
        if k == 2
    ]
    half, most = _first(kept, MOST), _first(kept, NEARLY_ALL)
    if half is not None and half == most:
        told.append(f"From **{half}** on, nine tenths survive.")
    elif half is not None and most is not None:
        all_of_them = most == kept[-1][0]
        nine = f"only with all **{most}**" if all_of_them else f"from **{most}**"
        told.append(f"Half of them survive from **{half}** on, nine tenths {nine}.")
    elif half is not None:
        told.append(f"Half of them survive from **{half}** on.")
    told += [
        f"Analogies solved: **{percent(share)}** in two dimensions, "
        f"**{percent(right[-1][1])}** in {right[-1][0]}."
        for k, share in right
        if k == 2 < right[-1][0]
    ]
    return " ".join(told)


def _first(shares: Sequence[tuple[int, float]], least: float) -> int | None:
    """Return the first k that reaches a share."""
    return next((k for k, share in shares if share >= least), None)

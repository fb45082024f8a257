"""The sentences of lesson 4: pure functions of what was computed."""

from collections.abc import Sequence

from embedding_lab.lessons.map_scores import Scores
from embedding_lab.lessons.numbers import percent
from embedding_lab.text.markdown import plain

NO_BETTER = 1.5  # times what random vectors keep: below, a picture shows hardly more than noise
LITTLE, MOST = 0.3, 0.5


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
    share = f"{percent(scores.kept)}"
    if null is None:
        return f"It keeps {share} of each word's {scores.k} nearest; chance is {percent(scores.chance)}."
    random = f"{percent(null.kept)} for random vectors"
    if scores.kept < NO_BETTER * null.kept:
        return (
            f"**Don't trust it**: it keeps {share} of the neighbours, and {random}. "
            "So this picture shows little more than noise would."
        )
    if scores.kept >= MOST:
        return f"Most neighbours survive: {share}, against {random}. Don't read sizes or gaps."
    how = "Few" if scores.kept < LITTLE else "Some"
    return f"{how} neighbours survive: {share}, against {random}. Ask a word before you believe."


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
        Markdown.
    """
    axes = ", ".join(percent(share) for share in shares)
    return f"The axes hold {axes} of the variance in {dimensions} dimensions."


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
    lost = f" :violet[**{listed - kept} ✗ lost**]" if kept < listed else ""
    return (
        f"Of the {listed} nearest to **{plain(word)}** in {dimensions} dimensions, the map keeps "
        f":green[**{kept} ✓**]{',' if lost else '.'}{lost}{'.' if lost else ''}"
    )


def curve(points: Sequence[tuple[int, float, float]]) -> str:
    """Say how many dimensions are needed.

    Args:
        points: k, share of neighbours kept, share of analogies right; k ascending.

    Returns:
        Markdown.
    """
    two = next((kept for k, kept, _ in points if k == 2), None)
    half = next((k for k, kept, _ in points if kept >= 0.5), None)
    first = "" if two is None else f"Two dimensions keep **{percent(two)}** of the neighbours. "
    if half is None:
        return first
    return f"{first}Half of them survive from **{half}** on, nine tenths from **{_from(points)}**."


def _from(points: Sequence[tuple[int, float, float]]) -> int:
    return next((k for k, kept, _ in points if kept >= 0.9), points[-1][0])

"""The sentences of *Compare two tables*: pure functions of what was computed."""

from collections.abc import Sequence

from embedding_lab.lessons.compare import Agreement, Both, listed_of
from embedding_lab.lessons.numbers import counted, digits3, percent
from embedding_lab.text.markdown import plain

HARDLY, HALF = 0.05, 0.5  # shares of the way from chance to full agreement


def choice(both: Both, one: str, other: str) -> str:
    """Say which words are compared, and which are left out.

    Args:
        both: the words.
        one: the title of the first table.
        other: the title of the second table.

    Returns:
        Markdown, two to five sentences.
    """
    n, first, second = len(both.words), plain(one), plain(other)
    told = [f"**{both.shared:,}** {_words(both.shared)} in both tables."]
    if both.chosen > n:
        told.append(
            f"Compared are the first {n:,} of the {both.chosen:,} chosen, in {first}'s order."
        )
    else:
        told.append(f"Compared {'is' if n == 1 else 'are'} **{n:,}** of them, in {first}'s order.")
    if both.missing and both.listed:
        told.append(f"Left out: {both.missing:,} of the same choice that {second} lacks.")
    elif both.missing:
        told.append(f"Passed over on the way: {both.missing:,} that {second} lacks.")
    if both.zeros:
        told.append(f"Left out: {both.zeros:,} with a row of zeros, which points nowhere.")
    if both.drawn < n:
        told.append(f"The maps draw the first {both.drawn:,}.")
    return " ".join(told)


def _words(number: int) -> str:
    return "word is" if number == 1 else "words are"


def places(shares: Sequence[float] | None, *, ringed: str = "") -> str:
    """Say what the places on the two maps are worth, and what the rings are.

    Args:
        shares: of the variance that PCA shows, left and right; None for t-SNE.
        ringed: the word whose neighbours have rings; "" for none.

    Returns:
        Markdown, two to four sentences.
    """
    told = "The right map is turned, or mirrored, to lie on the left one as well as it can."
    worth = "The figures below are of neighbours in the full space, not of these places."
    if ringed:
        worth += (
            f" Rings: true neighbours of {plain(ringed)}, :green[in both tables] or "
            ":violet[in this one only]."
        )
    if shares is None:
        return f"{told} {worth}"
    left, right = (percent(share) for share in shares)
    return f"{told} {worth} The axes hold {left} (left) and {right} (right) of the variance."


def verdict(found: Agreement | None, *, same: bool) -> str:
    """Say how far two tables agree.

    Args:
        found: what their neighbourhoods have in common; None below four words.
        same: whether both are the same table.

    Returns:
        Markdown, two or three sentences.
    """
    if found is None:
        return "To say how far they agree, it takes four compared words or more."
    n = len(found.common)
    if same:
        return (
            f"**The same table twice**: all {n:,} words keep all their {found.k} nearest. "
            "Choose another to compare with."
        )
    if found.common.min() == found.k:
        return (
            f"**The same company**: all {n:,} words have the same {found.k} nearest in both; "
            f"chance is {percent(found.chance)}. For these words, by this measure, the tables are "
            "one."
        )
    share, chance = percent(found.mean), percent(found.chance)
    told = f"of each word's {found.k} nearest, {share} are the same in both; chance is {chance}."
    none = int((found.common == 0).sum())
    lone = f" {none:,} of {n:,} words share none."
    return f"**{_grade(found)}**: {told}{lone if none else ''}"


def _grade(found: Agreement) -> str:
    gained = (found.mean - found.chance) / (1 - found.chance)
    if gained <= 0:
        return "No more than chance"
    if gained < HARDLY:
        return "Hardly above chance"
    return "They agree in part" if gained < HALF else "They largely agree"


def company(word: str, common: int, k: int, chance: float | None) -> str:
    """Sum up the neighbours of a word in two tables.

    Args:
        word: whose they are.
        common: how many it has in both.
        k: how many are listed for each.
        chance: the share that two random tables would have in common; None for none.

    Returns:
        Markdown, a sentence or two.
    """
    number = f":green[**{common} of {k}**]" if common else f"**none of {k}**"
    told = f"**{plain(word)}** keeps {number} nearest words in both tables."
    return told if chance is None else f"{told} Chance would leave {digits3(chance * k)}."


def alone(word: str) -> str:
    """Say that a word has no company among those compared.

    Args:
        word: the word in hand.

    Returns:
        Markdown, a sentence.
    """
    return f"**{plain(word)}** is the only word compared, so it has no neighbours here."


def pointless(word: str, titles: Sequence[str]) -> str:
    """Say that a word has no neighbours, because its row is zero.

    Args:
        word: the word in hand.
        titles: of the tables whose row for it is zero.

    Returns:
        Markdown, a sentence.
    """
    zero = " and ".join(plain(title) for title in titles)
    return f"In {zero} the row of **{plain(word)}** is all zeros, so nothing is near it."


def absent(word: str, titles: Sequence[str]) -> str:
    """Say that a word can't be compared.

    Args:
        word: the word in hand.
        titles: of the tables that lack it.

    Returns:
        Markdown, two sentences.
    """
    lacking = " and ".join(plain(title) for title in titles)
    verb = "has" if len(titles) == 1 else "have"
    return f"{lacking} {verb} no row for **{plain(word)}**. Click a word that is in both."


def selection(found: Agreement | None, places: Sequence[int]) -> str:
    """Compare the selected words with all.

    Args:
        found: what the neighbourhoods have in common; None below four words.
        places: of the selected words.

    Returns:
        Markdown; "" where nothing is selected.
    """
    if found is None or not places:
        return ""
    chosen = float(found.common[list(places)].mean()) / found.k
    number = counted(len(places), "word")
    return (
        f"Selected: **{number}**, in both maps. They share **{percent(chosen)}** of their "
        f"{found.k} nearest; all words, {percent(found.mean)}."
    )


def extremes(found: Agreement) -> str:
    """Introduce the lists of words that differ and agree most.

    Args:
        found: what the neighbourhoods have in common.

    Returns:
        Markdown, up to two sentences.
    """
    lowest, highest = int(found.common.min()), int(found.common.max())
    if lowest == highest:
        return f"Every word shares **{lowest} of {found.k}**: none differs more than another."
    tied = int((found.common == lowest).sum())
    told = f"The fewest in common are **{lowest} of {found.k}**, the most **{highest}**."
    if tied == 1:
        return told
    listed = listed_of(found)
    if tied <= listed:
        return f"{told} {tied:,} words share the fewest."
    which = f"the first {listed} of them are listed" if listed > 1 else "the first is listed"
    return f"{told} {tied:,} words share the fewest; {which}."

"""How large a perplexity few points can have. Light: it loads nothing."""

NEIGHBOURS_PER_PERPLEXITY = 3  # van der Maaten 2014, section 4.1


def largest_perplexity(n: int) -> float:
    """Find the largest perplexity of n points.

    Each point weighs 3 x perplexity neighbours, so it is (n - 1) / 3; below n = 7 it is n / 2 or
    2, whichever is less, well inside the only possible values, 1 to n - 1.

    Args:
        n: the number of points.

    Returns:
        The perplexity, at least 1.
    """
    return max(1.0, min(2.0, n / 2), (n - 1) / NEIGHBOURS_PER_PERPLEXITY)

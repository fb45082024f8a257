"""Tables that break captions: the kinds that a hostile reader would try, and any mix of them."""

import numpy as np
from hypothesis import strategies as st

from embedding_lab.vectors.table import WordVectors


def _rows(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)


def _grid(n, d, seed=0):
    return np.random.default_rng(seed).integers(-1, 2, size=(n, d)).astype(np.float32)


def _made(kind, n, d, seed):
    rows = _rows(n, d, seed)
    if kind == "equal rows":
        rows[:] = rows[0]
    elif kind == "ties":
        rows = _grid(n, d, seed)
    elif kind == "zero rows":
        rows[::2] = 0
    elif kind == "duplicates":
        rows[n // 2 :] = rows[: n - n // 2]
    elif kind == "opposite":
        rows[n // 2 :] = -rows[: n - n // 2]
    elif kind == "one direction":
        rows = rows[:, :1] * np.ones((1, d), np.float32)
    return rows


KINDS = (
    "random", "equal rows", "ties", "zero rows", "duplicates", "opposite", "one direction",
)  # fmt: skip


def table(kind="random", *, n=12, d=5, seed=0, words=None):
    """A table of a kind; its words are w0, w1, ..., but for those that are given."""
    names = [*(words or ()), *(f"w{i}" for i in range(n))][:n]
    return WordVectors.from_rows(names, _made(kind, n, d, seed), name=f"{kind} {n} x {d}")


def tables(*, words=None, n=(3, 4, 12, 200), d=(2, 5, 50), kinds=KINDS):
    """A hypothesis strategy of such tables; `words` come first in each."""
    sizes = [one for one in n if one >= len(words or ())]
    return st.builds(
        lambda kind, n, d, seed: table(kind, n=n, d=d, seed=seed, words=words),
        st.sampled_from(kinds), st.sampled_from(sizes), st.sampled_from(d), st.integers(0, 99),
    )  # fmt: skip

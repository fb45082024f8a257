"""The tables behind the pictures of lesson 2, as columns of text."""

from collections import Counter
from math import floor, log10

from embedding_lab.figures.ledger import apart, bars, both_apart
from embedding_lab.lessons.ledger import Ledger, Line
from embedding_lab.lessons.numbers import count, digits3, short


def consequences(books: Ledger, memory: int, examples: int) -> dict[str, list[str]]:
    """Work out what the sizes mean for a GPU, for the time and for the data.

    Args:
        books: three accounts of one task.
        memory: bytes of the GPU.
        examples: how many the training set has, at least 1.

    Returns:
        A column of names and one for each network.
    """
    accounts = [bar.account for bar in bars(books)]
    rows = {
        "Fixed, at any batch size": both_apart([one.standing_bytes for one in accounts]),
        "Each example adds": both_apart([one.bytes_per_example for one in accounts]),
        "Batch that fits": apart([one.batch_that_fits(memory) for one in accounts], _batch),
        "Multiply-adds, forward": apart([one.forward for one in accounts], short),
    }
    if books.chosen.sizes.trains:
        both = apart([one.training for one in accounts], short)
        rows["Multiply-adds, with backward"] = both
    rows["Weights per training example"] = apart([a.weights / examples for a in accounts], _each)
    columns = zip(*rows.values(), strict=True)
    return {"": list(rows)} | {
        bar.label: list(column) for bar, column in zip(bars(books), columns, strict=True)
    }


def every_line(books: Ledger) -> dict[str, list[str]]:
    """Write out the ledger in bytes, line by line.

    Args:
        books: three accounts of one task.

    Returns:
        A column of names and one for each network; the sum comes last.
    """
    table = {"bytes": [*_names(books), "sum"]}
    for bar in bars(books):
        sizes = [line.bytes for line in bar.account.lines]
        table[bar.label] = [count(size) for size in [*sizes, bar.account.bytes]]
    return table


def every_tensor(books: Ledger) -> dict[str, list[str]]:
    """Write out the shapes that the bytes come from.

    Args:
        books: three accounts of one task.

    Returns:
        A column of names and one for each network.
    """
    columns = {bar.label: [_shapes(line) for line in bar.account.lines] for bar in bars(books)}
    return {"tensors": _names(books)} | columns


def _names(books: Ledger) -> list[str]:
    return [line.name for line in books.one_hot.lines]


def _each(weights: float) -> str:
    # Two digits that say something, however many examples share a weight.
    return digits3(weights) if weights >= 0.1 else f"{weights:.{1 - floor(log10(weights))}f}"


def _batch(fitting: float) -> str:
    return short(fitting) if fitting else "none: too large"


def _shapes(line: Line) -> str:
    alike = Counter(" × ".join(count(axis) for axis in tensor.shape) for tensor in line.tensors)
    named = [shape or "one number" for shape in alike]
    often = [f"{number} of " if number > 1 else "" for number in alike.values()]
    return ", ".join(f"{n}{shape}" for n, shape in zip(often, named, strict=True)) or "none"

"""What lesson 2 says under its pictures: each sentence is a pure function of a ledger."""

from collections.abc import Sequence

from embedding_lab.lessons.ledger import MOMENTS, SPARSE, Account, Ledger, Sizes
from embedding_lab.lessons.numbers import both_bytes, count, percent, short, times
from embedding_lab.lessons.presets import Preset, share

NAMES = {"k": "thousand", "M": "million", "G": "billion", "T": "trillion", "P": "quadrillion"}
TO_SEE = (
    "A vocabulary has **V** words. The layer has **h** units. An embedding gives each word **d** "
    "numbers.",
    "Each line between two marks is a **weight**, a number to learn. **W** is the words' table of "
    "weights; the orange lines are one word's row.",
    "Training corrects the weights step by step. A **batch** is the examples of one step; the "
    "**gradient** has one correction for each weight.",
    "The optimiser Adam remembers two more numbers for each weight, its **moments**. So training "
    "holds four numbers for each weight.",
    "An **output layer** gives each word a score. A **tied** one uses W again and needs no second "
    "table.",
    "**The article** is *What is Embedding in Deep Learning?*, where this lab starts. It counts a "
    "layer of 200,000 × 500.",
)  # what a newcomer needs to read the pictures


def verdict(books: Ledger) -> str:
    """Say what happens to the weights, and what stays.

    Args:
        books: three accounts of one task.

    Returns:
        Two sentences, in Markdown.
    """
    return f"{weights_sentence(books.one_hot, books.chosen)} {table_sentence(books)}"


def weights_sentence(before: Account, after: Account) -> str:
    """Compare the weights of two networks.

    Args:
        before: the one-hot network.
        after: the network with an embedding.

    Returns:
        One sentence that says fall, rise or stay.
    """
    old, new = before.weights, after.weights
    if old == new:
        return f"The weights stay the same: {count(old)} in both networks."
    change = f"from {count(old)} to {count(new)}"
    if new < old:
        by = times(old / new) if old >= 1.05 * new else f"by {percent(1 - new / old)}"
        return f"Weights **fall {by}**, {change}."
    by = times(new / old) if new >= 2 * old else f"by {percent(new / old - 1)}"
    return f"Weights **rise {by}**, {change}."


def table_sentence(books: Ledger) -> str:
    """Say what the next layer alone saves, and how often the table is kept.

    Args:
        books: three accounts of one task.

    Returns:
        One sentence.
    """
    old, new = books.one_hot.table.values, books.chosen.next_layer.values
    if old == new:
        layer = "The next layer alone stays as it is"
    elif new < old:
        layer = f"The next layer alone falls {_by(old, new)}"
    else:
        layer = f"The next layer alone rises {_by(new, old)}"
    joint = ", but" if new < old else ", and"
    return f"{layer}{joint} the table stays{_copies(books.chosen.sizes)}."


def saved_sentence(books: Ledger) -> str:
    """Say what an id saves at the input and in the multiplication.

    Args:
        books: three accounts of one task.

    Returns:
        Two sentences; the first flips for a tiny vocabulary in a small type.
    """
    B = books.one_hot.sizes.B
    columns, ids = books.one_hot.input_batch.bytes // B, books.chosen.input_batch.bytes // B
    if ids < columns:
        head = f"An example's input shrinks {times(columns / ids)}"
    elif ids > columns:
        head = f"So few words make an id the larger input, {times(ids / columns)}"
    else:
        head = "An id is as large as so short a column"
    dense, looked_up = books.one_hot.multiply_adds, books.chosen.multiply_adds
    if looked_up < dense:
        products = f"Multiply-adds fall {_by(dense, looked_up)}; a lookup has none."
    elif looked_up == dense:
        products = "The lookup multiplies nothing, but the layers behind it need as much as before."
    else:
        products = "The lookup multiplies nothing, yet the layers behind it need more than before."
    return f"{head}: {both_bytes(columns)} become {both_bytes(ids)}. {products}"


def examples_sentence(books: Ledger, examples: int) -> str:
    """Compare the weights with the examples that they are learned from.

    Args:
        books: three accounts of one task.
        examples: how many the training set has, at least 1.

    Returns:
        One sentence.
    """
    few = [a.weights / examples for a in (books.one_hot, books.chosen)]
    if min(few) >= 1:
        return (
            "Both networks have at least as many weights as examples: "
            "the examples alone can't settle them all."
        )
    if max(few) < 1:
        return "Both networks have fewer weights than examples."
    fewer = "one-hot network" if few[0] < few[1] else "embedding"
    return f"Only the {fewer} has fewer weights than there are examples."


def tying_sentence(models: Sequence[Preset]) -> str:
    """Say what each model would weigh if its output were tied, or not.

    Args:
        models: language models, each with a total.

    Returns:
        A clause for each model.
    """
    clauses = []
    for model in models:
        otherwise = share(model, tied=model.output != "tied")
        word = "Untied" if model.output == "tied" else "Tied"
        now = f"{_spelled(otherwise.all)} weights, not {_spelled(share(model).all)}"
        clauses.append(f"{word}, {model.name} would have {now}.")
    return " ".join(clauses)


def remarks(sizes: Sizes) -> list[str]:
    """Say what the choices do to the ledger that a reader would not expect.

    Args:
        sizes: the task.

    Returns:
        Sentences; none for the defaults.
    """
    rows = count(sizes.B * sizes.L)
    said = {
        "int8 can't be trained: no gradient, no moments. These are the bytes of inference.": (
            not sizes.trains
        ),
        "Plain float16 as torch trains it; mixed precision would add a float32 copy.": (
            sizes.dtype == "float16"
        ),
        f"The gradient holds {rows} looked-up rows, but both moments stay as large as the table.": (
            sizes.trains and sizes.optimiser == "SparseAdam" and sizes.sparse_table
        ),
        f"The table's gradient holds the {rows} looked-up rows and no others.": (
            sizes.trains and sizes.optimiser == "SGD" and sizes.sparse_table
        ),
        "A tied output gives every row of the table a gradient, so it is dense, after all.": (
            sizes.trains and sizes.output == "tied" and _wants_sparse(sizes)
        ),
        "SparseAdam takes sparse gradients only; Adam is counted for all dense ones.": (
            sizes.trains and sizes.optimiser == "SparseAdam"
        ),
        f"The tied table needs {count(sizes.h)} × {count(sizes.d)} weights to get from h to d.": (
            sizes.projects
        ),
        "The tied one-hot output uses one of W's L blocks.": sizes.output == "tied" and sizes.L > 1,
    }
    return [sentence for sentence, holds in said.items() if holds]


def moments_name(sizes: Sizes) -> str:
    """Name what the optimiser keeps.

    Args:
        sizes: the task.

    Returns:
        A label for a bar.
    """
    return "momentum" if MOMENTS[sizes.optimiser] == 1 else "two Adam moments"


def _wants_sparse(sizes: Sizes) -> bool:
    return sizes.optimiser in SPARSE and (sizes.sparse or sizes.optimiser == "SparseAdam")


def _copies(sizes: Sizes) -> str:
    if not sizes.trains:
        return ""
    state = {0: "", 1: "momentum", 2: "moments"}[MOMENTS[sizes.optimiser]]
    if sizes.sparse_table:
        return ", three times over with moments" if state else " (its gradient has few rows)"
    if not state:
        return ", twice over with its gradient"
    often = {1: "three", 2: "four"}[MOMENTS[sizes.optimiser]]
    return f", {often} times over with gradient and {state}"


def _spelled(number: int) -> str:
    digits, _, unit = short(number).partition(" ")
    return f"{digits} {NAMES[unit]}" if unit else digits


def _by(more: int, less: int) -> str:
    return times(more / less) if more >= 1.05 * less else f"by {percent(1 - less / more)}"

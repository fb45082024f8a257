"""What lesson 2 says under its pictures: each sentence is a pure function of a ledger."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from embedding_lab.lessons.ledger import MOMENTS, SPARSE, Account, Ledger, Sizes, break_even, ledger
from embedding_lab.lessons.numbers import both_bytes, change, count, decimal_bytes, short
from embedding_lab.lessons.presets import Preset, share

ARTICLE = Sizes()
NAMES = {"k": "thousand", "M": "million", "G": "billion", "T": "trillion", "P": "quadrillion"}
MANY = (1_000, 2_000_000)  # words: a small vocabulary and a very large one
COPIES = {1: "one number", 2: "two numbers", 3: "three numbers", 4: "four numbers"}
TO_SEE = (
    "A vocabulary has **V** words. The layer has **h** units, each of which hands on one number. "
    "An embedding gives each word **d** numbers.",
    "Lines between the marks are **weights**, numbers to learn. **W** is the words' table of "
    "weights; orange lines are a word's row in it.",
    "Training corrects the weights in steps. A **batch** is the examples of one step; its "
    "**gradient** says how to correct each weight. The optimiser Adam keeps two averages for each "
    "weight, its **moments**: of past gradients and of their squares.",
    "An **output layer** gives each word a **score**. A **tied** one uses W again and needs no "
    "second table. **Activations** are the numbers that layers hand on; training keeps them, and "
    "the scores with a gradient.",
    f"**GB** counts in thousands, **GiB** in 1,024s: 1 GiB is {1024**3 / 1000**3:.3f} GB.",
    "**The article** is *What is Embedding in Deep Learning?*, where this lab starts. It counts a "
    f"layer of {count(ARTICLE.V)} × {count(ARTICLE.h)}.",
)  # what a newcomer needs to read the pictures


def article_sentence() -> str:
    """Say the figure that a reader of the article looks for.

    Returns:
        One sentence, in Markdown.
    """
    books = ledger(replace(ARTICLE, d=ARTICLE.h))
    fewer = Fraction(books.one_hot.weights, books.chosen.next_layer.values)
    return f"In the article, the layer has **{fewer} times fewer** weights."


def verdict(books: Ledger) -> str:
    """Say what happens to the weights, and what stays.

    Args:
        books: three accounts of one task.

    Returns:
        Three sentences, in Markdown; a fourth where bytes and weights disagree.
    """
    told = (
        weights_sentence(books.one_hot, books.chosen), table_sentence(books), bytes_sentence(books),
    )  # fmt: skip
    return " ".join(filter(None, told))


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
    verb = "fall" if new < old else "rise"
    return f"Weights **{verb} {change(new / old)}**, from {count(old)} to {count(new)}."


def table_sentence(books: Ledger) -> str:
    """Say what the next layer alone saves, and what the table takes.

    Args:
        books: three accounts of one task.

    Returns:
        Two sentences.
    """
    layer = _moves(books.one_hot.table.values, books.chosen.next_layer.values, one=True)
    table = books.chosen.table.values
    weights = "1 weight" if table == 1 else f"{count(table)} weights"
    return f"The next layer alone {layer}. The table has {weights}{_copies(books.chosen)}."


def bytes_sentence(books: Ledger) -> str:
    """Say why bytes fall where weights don't, or rise where weights don't.

    Args:
        books: three accounts of one task.

    Returns:
        One sentence, in Markdown; empty where bytes do what the weights do.
    """
    old, new = books.one_hot, books.chosen
    more = (new.bytes > old.bytes) - (new.bytes < old.bytes)
    if more == 0 or more == (new.weights > old.weights) - (new.weights < old.weights):
        return ""
    groups = zip(_groups(old), _groups(new), strict=True)
    (name, before), (_, after) = max(groups, key=lambda pair: more * (pair[1][1] - pair[0][1]))
    verb = "grow" if more > 0 else "shrink"
    told = f"Yet the bytes {verb} {change(new.bytes / old.bytes)}, above all the {name}"
    sizes = f"{decimal_bytes(before)} became {decimal_bytes(after)}"
    return f"{told}: {sizes}." if decimal_bytes(before) != decimal_bytes(after) else f"{told}."


def break_even_sentence(sizes: Sizes) -> str:
    """Say how the break-even follows the vocabulary, from a small one to a very large one.

    Args:
        sizes: the task.

    Returns:
        One sentence.
    """
    limits = [
        f"{float(break_even(replace(sizes, V=V))):,.2f} at V = {count(V)}"
        for V in (MANY[0], sizes.V, MANY[1])
    ]
    return f"The break-even is {limits[0]}, {limits[1]} and {limits[2]}."


def saved_sentence(books: Ledger) -> str:
    """Say what an id saves at the input and in the multiplications.

    Args:
        books: three accounts of one task.

    Returns:
        Two sentences, or three where the network trains.
    """
    old, new = books.one_hot, books.chosen
    B = old.sizes.B
    columns, ids = old.input_batch.bytes // B, new.input_batch.bytes // B
    sizes = f": {both_bytes(columns)} become {both_bytes(ids)}" if ids != columns else ""
    forward = f"Its multiply-adds forward {_moves(old.forward, new.forward)}; a lookup has none."
    told = [f"An example's input {_moves(columns, ids, one=True)}{sizes}.", forward]
    if old.sizes.trains:
        told.append(f"Forward and backward together, they {_moves(old.training, new.training)}.")
    return " ".join(told)


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
        return "Both networks have at least as many weights as there are examples."
    if max(few) < 1:
        return "Both networks have fewer weights than there are examples."
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
    new = ledger(sizes).chosen
    row_bytes, table = both_bytes(new.gradient_rows.bytes), both_bytes(new.table.bytes)
    said = {
        "int8 can't be trained: no gradient, no moments. These are the bytes of inference.": (
            not sizes.trains
        ),
        f"{_kept(sizes)} are float16 here, as torch trains such a network.": (
            sizes.dtype == "float16"
        ),
        f"The table's gradient has a row for each word looked up, {count(sizes.B * sizes.L)} in "
        f"all: {row_bytes}. The table has {table}.": (sizes.trains and sizes.sparse_table),
        "Each of SparseAdam's moments is as large as the table all the same.": (
            sizes.trains and sizes.optimiser == "SparseAdam" and sizes.sparse_table
        ),
        "A tied output gives every row of the table a gradient, so it is dense, after all.": (
            sizes.trains and sizes.output == "tied" and _wants_sparse(sizes)
        ),
        "SparseAdam takes sparse gradients only; Adam is counted for all dense ones.": (
            sizes.trains and sizes.optimiser == "SparseAdam"
        ),
        f"The tied table needs {count(sizes.h)} × {count(sizes.d)} weights to get from h to d; "
        "at d = h it needs none.": sizes.projects,
        "The tied one-hot output uses one of W's L blocks.": sizes.output == "tied" and sizes.L > 1,
    }
    return [sentence for sentence, holds in said.items() if holds]


def moment_sentences(sizes: Sizes) -> tuple[str, ...]:
    """Say at which moment of a training step an output layer's tensors are counted.

    Args:
        sizes: the task.

    Returns:
        Two sentences; none without an output layer, or where nothing trains.
    """
    if sizes.output == "none" or not sizes.trains:
        return ()
    return (
        "Counted at the moment of a step when the scores have their gradient.",
        "Torch's cross-entropy then holds one more tensor as large as the scores, in passing.",
    )


def moments_name(sizes: Sizes) -> str:
    """Name what the optimiser keeps.

    Args:
        sizes: the task.

    Returns:
        A label for a bar.
    """
    return "momentum" if MOMENTS[sizes.optimiser] == 1 else "two moments"


def _kept(sizes: Sizes) -> str:
    if not MOMENTS[sizes.optimiser]:
        return "Weights and gradients"
    return f"Weights, gradients and {moments_name(sizes)}"


def _wants_sparse(sizes: Sizes) -> bool:
    return sizes.optimiser in SPARSE and (sizes.sparse or sizes.optimiser == "SparseAdam")


def _copies(account: Account) -> str:
    sizes = account.sizes
    if not sizes.trains:
        return ""
    kept = COPIES[1 + MOMENTS[sizes.optimiser] + (not sizes.sparse_table)]
    rows = sizes.B * sizes.L
    sparse = f", and {count(rows)} gradient {'row' if rows == 1 else 'rows'}"
    return f"; training keeps {kept} for each{sparse if sizes.sparse_table else ''}"


def _groups(account: Account) -> list[tuple[str, int]]:
    # The lines of the ledger as the bars group them, with their bytes.
    weights = account.table.bytes + account.next_layer.bytes
    return [
        ("input", account.input_batch.bytes),
        ("weights", weights + account.output_layer.bytes + account.biases.bytes),
        ("gradients", account.gradients.bytes + account.gradient_rows.bytes),
        ("moments", account.moments.bytes + account.step_counters.bytes),
        ("activations", account.activations.bytes),
        ("scores", account.scores.bytes),
    ]


def _moves(old: int, new: int, *, one: bool = False) -> str:
    if old == new:
        return "stays the same" if one else "stay the same"
    verb = "fall" if new < old else "rise"
    return f"{verb}{'s' if one else ''} {change(new / old)}"


def _spelled(number: int) -> str:
    digits, _, unit = short(number).partition(" ")
    return f"{digits} {NAMES[unit]}" if unit else digits

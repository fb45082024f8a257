"""Five ways to make the table itself smaller, and what each word loses by it.

All are counted for the same wish, a table about k times smaller, so that they can be laid side by
side; int8 has no such screw, it is what it is. Left out: pruning and distillation, whose size
depends on the data and not on V and d alone.

Axes: V words, d dimensions, k how many times smaller.
"""

from dataclasses import dataclass, replace

from embedding_lab.lessons.ledger import BYTES, Sizes, Tensor

SCALE = 4  # bytes: one float32 scale for each row of an int8 table


@dataclass(frozen=True, slots=True)
class Way:
    """One way to store V vectors of d numbers.

    Attributes:
        name: what it is called.
        formula: its number of values.
        tensors: what is stored.
        price: what a word loses.
        source: author, year and where.
    """

    name: str
    formula: str
    tensors: tuple[Tensor, ...]
    price: str
    source: str

    @property
    def bytes(self) -> int:
        """Bytes of all that is stored."""
        return sum(tensor.bytes for tensor in self.tensors)


def ways_to_shrink(sizes: Sizes, k: int) -> tuple[Way, ...]:
    """Lay the ways side by side, the whole table first.

    Args:
        sizes: the table V x d and its type.
        k: how many times smaller, at least 2; limited to what V and d allow.

    Returns:
        Six ways to store the table; the price of one that saves nothing is that it saves nothing.

    Raises:
        ValueError: if k is below 2.

    References:
        Chen et al. (2019), How Large a Vocabulary Does Text Classification Need?, NAACL.
        Weinberger et al. (2009), Feature Hashing for Large Scale Multitask Learning, ICML.
        Lan et al. (2020), ALBERT, ICLR, section 3.1 (factorised embedding).
        Guan et al. (2019), Post-Training 4-bit Quantization on Embedding Tables, arXiv
        1911.02079 (row-wise scales). Shi et al. (2020), Compositional Embeddings Using
        Complementary Partitions for Memory-Efficient Recommendation Systems, KDD.
    """
    if k < 2:
        raise ValueError(f"k must be >= 2, got {k}; a table once as small is the table itself")
    whole = _whole(sizes)
    ways = (
        _cut(sizes, k),
        _hashed(sizes, k),
        _low_rank(sizes, k),
        _int8(sizes),
        _quotient_remainder(sizes, k),
    )
    return (whole, *(_honest(way, whole) for way in ways))


def quotient_remainder_rows(word: int, remainders: int) -> tuple[int, int]:
    """Find the two rows that make a word's vector, by their element-wise product.

    Args:
        word: its row in the whole table, 0 ... V-1.
        remainders: rows of the remainder table.

    Returns:
        (word mod remainders, word div remainders): no two words share both.

    References:
        Shi et al. (2020), KDD, section 3 (the quotient-remainder trick).

    Examples:
        >>> quotient_remainder_rows(word=123_456, remainders=20_000)
        (3456, 6)
    """
    return word % remainders, word // remainders


def _honest(way: Way, whole: Way) -> Way:
    # Small tables, and those in int8, may even grow by what is stored beside the rows.
    return way if way.bytes < whole.bytes else replace(way, price="not smaller here")


def _whole(sizes: Sizes) -> Way:
    table = Tensor("W", (sizes.V, sizes.d), BYTES[sizes.dtype])
    return Way("The whole table", "V·d", (table,), "nothing: each word has a row", "")


def _cut(sizes: Sizes, k: int) -> Way:
    rows = _divide(sizes.V, k)
    table = Tensor("W", (rows, sizes.d), BYTES[sizes.dtype])
    price = f"{sizes.V - rows + 1:,} rare words become one unknown word"
    return Way("Cut the vocabulary", "V/k·d", (table,), price, "Chen et al. 2019, NAACL")


def _hashed(sizes: Sizes, k: int) -> Way:
    rows = _divide(sizes.V, k)
    table = Tensor("W", (rows, sizes.d), BYTES[sizes.dtype])
    price = f"a row serves {sizes.V / rows:.3g} words on average, whichever they are"
    return Way("Hashing trick", "V/k·d", (table,), price, "Weinberger et al. 2009, ICML")


def _low_rank(sizes: Sizes, k: int) -> Way:
    rank, item = max(1, sizes.d // k), BYTES[sizes.dtype]
    tensors = (Tensor("thin", (sizes.V, rank), item), Tensor("wide", (rank, sizes.d), item))
    price = f"all vectors lie in {rank:,} {'dimension' if rank == 1 else 'dimensions'}"
    if k > sizes.d:
        price = f"at best {sizes.V + sizes.d:,} numbers; all lie in 1 dimension"
    return Way("Low rank", "V·r + r·d, r = d/k", tensors, price, "Lan et al. 2020, ALBERT, ICLR")


def _int8(sizes: Sizes) -> Way:
    tensors = (Tensor("W", (sizes.V, sizes.d), 1), Tensor("scales", (sizes.V,), SCALE))
    price = "each number is one of 256; not trained further"
    return Way("int8, a scale a row", "V·d + 4·V bytes", tensors, price, "Guan et al. 2019, arXiv")


def _quotient_remainder(sizes: Sizes, k: int) -> Way:
    remainders, item = _divide(sizes.V, k), BYTES[sizes.dtype]
    quotients = _divide(sizes.V, remainders)
    tensors = (
        Tensor("remainder", (remainders, sizes.d), item),
        Tensor("quotient", (quotients, sizes.d), item),
    )
    price = "words share rows, but no two share both"
    return Way("Quotient-remainder", "(V/k + k)·d", tensors, price, "Shi et al. 2020, KDD")


def _divide(whole: int, part: int) -> int:
    return -(-whole // part)  # rounded up: the last rows need a place, too

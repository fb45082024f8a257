"""What a one-hot layer costs, and what an embedding saves: every tensor, byte by byte.

A ledger compares three accounts of the same task: words in, a layer of h units out.

- *one-hot*: L one-hot columns, end to end, straight into the layer;
- *as wide*: an embedding of d = h numbers between, as in the article that the lab starts from;
- *chosen*: an embedding of the chosen d between.

In: the tensors that PyTorch holds at one moment of a training step, so that every figure is
`numel * element_size` of a tensor that the tests really build. With an output layer it is the
moment when the scores have their gradient: what the forward pass kept is still there. The
weights' gradients count as kept from step to step, as where they are accumulated.

Left out: the answers (an id per example, in all networks alike), a second B x V tensor that
torch's `cross_entropy` makes in passing, and what a framework keeps beside (kernels, caches),
because it depends on version and machine.

A matrix is written inputs x outputs, as the picture shows it: W is (V, h) or (V, d). torch keeps
the weight of an `nn.Linear` turned, which changes no number of bytes.

Axes: V words, h layer width, d dimensions, L positions in a sequence, B examples in a batch.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, prod
from typing import Literal, NamedTuple

Dtype = Literal["float32", "float16", "int8"]
Optimiser = Literal["SGD", "SGD + momentum", "Adam", "AdamW", "SparseAdam"]
Output = Literal["none", "untied", "tied"]

BYTES: dict[Dtype, int] = {"float32": 4, "float16": 2, "int8": 1}
MOMENTS: dict[Optimiser, int] = {
    "SGD": 0,
    "SGD + momentum": 1,
    "Adam": 2,
    "AdamW": 2,
    "SparseAdam": 2,
}
OUTPUTS: tuple[Output, ...] = ("none", "untied", "tied")
COUNTING: tuple[Optimiser, ...] = ("Adam", "AdamW")  # SparseAdam's counter is a Python int
SPARSE: tuple[Optimiser, ...] = ("SGD", "SparseAdam")  # Adam and AdamW refuse sparse gradients
INT64 = 8  # bytes: torch's type for ids and for the indices of a sparse gradient
COUNTER = 4  # bytes: torch counts the steps in float32, whatever the parameter's type


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of a task; the defaults are the article's layer.

    Attributes:
        V: words in the vocabulary.
        h: units of the layer.
        d: numbers per word in the embedding.
        L: words in one example; their columns or rows are joined end to end.
        B: examples in a batch.
        dtype: the type of inputs, weights, gradients and moments.
        optimiser: what updates the weights.
        output: a layer that scores all V words: none, one with weights of its own, or one that
            uses the table again (Press & Wolf 2017).
        bias: whether the layer and the output layer have one.
        sparse: whether the table's gradient holds only the rows that were looked up.
    """

    V: int = 200_000
    h: int = 500
    d: int = 100
    L: int = 1
    B: int = 32
    dtype: Dtype = "float32"
    optimiser: Optimiser = "Adam"
    output: Output = "none"
    bias: bool = False
    sparse: bool = False

    def __post_init__(self) -> None:
        """Refuse sizes that no network has.

        Raises:
            ValueError: if a size is below 1, or the optimiser takes no sparse gradients.
        """
        for axis in ("V", "h", "d", "L", "B"):
            if getattr(self, axis) < 1:
                raise ValueError(f"{axis} must be >= 1, got {getattr(self, axis)}")
        if self.sparse and self.optimiser not in SPARSE:
            raise ValueError(
                f"{self.optimiser} takes no sparse gradients; choose {' or '.join(SPARSE)}"
            )

    @property
    def trains(self) -> bool:
        """Whether the type can be trained: whole numbers have no gradient."""
        return self.dtype != "int8"

    @property
    def sparse_table(self) -> bool:
        """Whether the table's gradient is sparse; a tied output gives it a dense part."""
        wanted = self.sparse or self.optimiser == "SparseAdam"
        return wanted and self.output != "tied"

    @property
    def projects(self) -> bool:
        """Whether a tied output needs h x d weights to get from the layer back to a word."""
        return self.output == "tied" and self.d != self.h


class Tensor(NamedTuple):
    """A tensor as torch would hold it."""

    name: str
    shape: tuple[int, ...]
    itemsize: int

    @property
    def values(self) -> int:
        """How many numbers it holds (torch: `numel()`)."""
        return prod(self.shape)

    @property
    def bytes(self) -> int:
        """What it takes in memory (torch: `numel() * element_size()`)."""
        return self.values * self.itemsize


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an account: tensors that have the same purpose."""

    name: str
    tensors: tuple[Tensor, ...] = ()

    @property
    def values(self) -> int:
        """Numbers in all its tensors."""
        return sum(tensor.values for tensor in self.tensors)

    @property
    def bytes(self) -> int:
        """Bytes of all its tensors."""
        return sum(tensor.bytes for tensor in self.tensors)


@dataclass(frozen=True, slots=True)
class Account:
    """What one network keeps in memory during a training step.

    Attributes:
        sizes: what it was counted for.
        input_batch: B one-hot columns of L * V numbers, or B * L ids.
        table: W: (L * V, h) for one-hot, (V, d) for an embedding.
        next_layer: from the looked-up rows to the layer; empty for one-hot, where W is the layer.
        output_layer: from the layer to a score for each word.
        biases: of the layer and of the output layer.
        gradients: one for each weight, unless the table's are sparse.
        gradient_rows: a sparse gradient of the table: the rows looked up, and which they are.
        moments: what the optimiser remembers for each weight.
        step_counters: one number for each parameter tensor.
        activations: what the layers hand on, which the backward pass needs again: B rows, B
            layers, B projections.
        scores: of V words for each of B examples, kept as log-probabilities; and their gradient.
        forward: multiply-adds of one example's forward pass, by dense products.
        training: multiply-adds of one example's forward and backward pass; 0 where nothing trains.
    """

    sizes: Sizes
    input_batch: Line
    table: Line
    next_layer: Line
    output_layer: Line
    biases: Line
    gradients: Line
    gradient_rows: Line
    moments: Line
    step_counters: Line
    activations: Line
    scores: Line
    forward: int
    training: int

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that make the sum: what grows with the batch stands at both ends."""
        weights_and_state = (*self._weights, *self._training)
        return (self.input_batch, *weights_and_state, self.activations, self.scores)

    @property
    def weights(self) -> int:
        """Trainable numbers, biases included: `sum(p.numel() for p in parameters())`."""
        return sum(line.values for line in self._weights)

    @property
    def bytes(self) -> int:
        """The sum of all lines."""
        return sum(line.bytes for line in self.lines)

    @property
    def bytes_per_example(self) -> int:
        """What one more example adds: input, activations, scores, sparse gradient rows."""
        return self._batch_bytes // self.sizes.B

    @property
    def standing_bytes(self) -> int:
        """What is there at any batch size: weights, dense gradients, moments, counters."""
        return self.bytes - self._batch_bytes

    def batch_that_fits(self, memory: int) -> int:
        """Count the examples that fit beside the weights.

        Args:
            memory: bytes of the device, all of them free for the ledger.

        Returns:
            max(0, floor((memory - standing_bytes) / bytes_per_example)).
        """
        return max(0, (memory - self.standing_bytes) // self.bytes_per_example)

    @property
    def _batch_bytes(self) -> int:
        lines = (self.input_batch, self.gradient_rows, self.activations, self.scores)
        return sum(line.bytes for line in lines)

    @property
    def _weights(self) -> tuple[Line, ...]:
        return (self.table, self.next_layer, self.output_layer, self.biases)

    @property
    def _training(self) -> tuple[Line, ...]:
        return (self.gradients, self.gradient_rows, self.moments, self.step_counters)


class Ledger(NamedTuple):
    """Three accounts of one task; `as_wide` and `chosen` are equal where d = h."""

    one_hot: Account
    as_wide: Account
    chosen: Account


def ledger(sizes: Sizes) -> Ledger:
    """Open the books.

    Args:
        sizes: the task.

    Returns:
        The one-hot network, the embedding with d = h, and the embedding with the chosen d.

    References:
        Press & Wolf (2017), Using the Output Embedding to Improve Language Models, EACL (tied).
        Kingma & Ba (2015), Adam, ICLR (two moments per weight).

    Examples:
        >>> article = ledger(Sizes(V=200_000, h=500, d=100))
        >>> article.one_hot.weights, article.as_wide.weights, article.chosen.weights
        (100000000, 100250000, 20050000)
        >>> article.one_hot.table.bytes
        400000000
    """
    return Ledger(
        one_hot=_one_hot(sizes),
        as_wide=_embedding(replace(sizes, d=sizes.h)),
        chosen=_embedding(sizes),
    )


def break_even(sizes: Sizes) -> Fraction:
    """Find the embedding size below which an embedding has fewer weights.

    L V h = V d + L d h, and + d h where the output is tied, to get back from h to d. Biases and
    an untied output are the same on both sides. A tied embedding of d = h needs no way back, so
    it stands outside this rule: see `saves_as_wide`.

    Args:
        sizes: the task; its d doesn't matter.

    Returns:
        The exact d at which both networks have equally many weights.

    Examples:
        >>> float(round(break_even(Sizes(V=200_000, h=500)), 2))
        498.75
        >>> float(round(break_even(Sizes(V=30_522, h=768, output="tied")), 2))
        731.2
    """
    V, h, L = sizes.V, sizes.h, sizes.L
    return Fraction(L * V * h, V + L * h + (h if sizes.output == "tied" else 0))


def saves_as_wide(sizes: Sizes) -> bool:
    """Tell whether an embedding of d = h saves weights: V h + L h h < L V h.

    Args:
        sizes: the task; its d doesn't matter.

    Returns:
        Whether it does. With a tied output it may, although h isn't below the break-even.
    """
    V, h, L = sizes.V, sizes.h, sizes.L
    return V + L * h < L * V


def largest_saving(sizes: Sizes) -> int:
    """Find the widest embedding that has fewer weights than the one-hot layer.

    Args:
        sizes: the task; its d doesn't matter.

    Returns:
        The largest whole d that saves weights; 0 where none does.

    Examples:
        >>> largest_saving(Sizes(V=200_000, h=500)), largest_saving(Sizes(V=1, h=1))
        (498, 0)
    """
    below = ceil(break_even(sizes)) - 1
    return max(below, sizes.h) if saves_as_wide(sizes) else below


def _one_hot(sizes: Sizes) -> Account:
    V, h, L, B, item = sizes.V, sizes.h, sizes.L, sizes.B, BYTES[sizes.dtype]
    W = Tensor("W", (L * V, h), item)
    # A tied output uses W, or one of its L blocks, the other way round: it has no weights.
    output = [Tensor("output", (h, V), item)] if sizes.output == "untied" else []
    biases = _biases(sizes)
    parameters = [W, *output, *biases]
    # Backward costs as much again for the weights, and once more for what came in; the one-hot
    # columns, which nothing made, need no gradient.
    first, then = L * V * h, V * h if sizes.output != "none" else 0
    return Account(
        sizes=sizes,
        input_batch=Line("input batch", (Tensor("one-hot columns", (B, L * V), item),)),
        table=Line("table W", (W,)),
        next_layer=Line("next layer"),
        output_layer=Line("output layer", tuple(output)),
        biases=Line("biases", tuple(biases)),
        gradients=_gradients(sizes, parameters),
        gradient_rows=Line("gradient rows"),
        moments=_moments(sizes, parameters),
        step_counters=_step_counters(sizes, parameters),
        activations=Line("activations", (_layer_out(sizes),)),
        scores=_scores(sizes),
        forward=first + then,
        training=2 * first + 3 * then if sizes.trains else 0,
    )


def _embedding(sizes: Sizes) -> Account:
    V, h, d, L, B, item = sizes.V, sizes.h, sizes.d, sizes.L, sizes.B, BYTES[sizes.dtype]
    W = Tensor("W", (V, d), item)
    layer = Tensor("layer", (L * d, h), item)
    output = _output_after(sizes)
    biases = _biases(sizes)
    dense = [layer, *output, *biases]
    parameters = dense if sizes.sparse_table else [W, *dense]
    forward = L * d * h + _output_products(sizes)
    return Account(
        sizes=sizes,
        input_batch=Line("input batch", (Tensor("ids", (B, L), INT64),)),
        table=Line("table W", (W,)),
        next_layer=Line("next layer", (layer,)),
        output_layer=Line("output layer", tuple(output)),
        biases=Line("biases", tuple(biases)),
        gradients=_gradients(sizes, parameters),
        gradient_rows=_gradient_rows(sizes),
        moments=_moments(sizes, [W, *dense]),  # SparseAdam's are as large as the table, too
        step_counters=_step_counters(sizes, parameters),
        activations=_embedding_activations(sizes),
        scores=_scores(sizes),
        forward=forward,
        training=3 * forward if sizes.trains else 0,
    )


def _output_after(sizes: Sizes) -> list[Tensor]:
    # A tied output scores words with the table, which is counted as the table.
    item = BYTES[sizes.dtype]
    if sizes.output == "untied":
        return [Tensor("output", (sizes.h, sizes.V), item)]
    return [Tensor("projection", (sizes.h, sizes.d), item)] if sizes.projects else []


def _output_products(sizes: Sizes) -> int:
    if sizes.output == "none":
        return 0
    if sizes.output == "untied":
        return sizes.V * sizes.h
    return sizes.V * sizes.d + (sizes.h * sizes.d if sizes.projects else 0)


def _biases(sizes: Sizes) -> list[Tensor]:
    if not sizes.bias:
        return []
    item = BYTES[sizes.dtype]
    output = [] if sizes.output == "none" else [Tensor("output bias", (sizes.V,), item)]
    return [Tensor("layer bias", (sizes.h,), item), *output]


def _layer_out(sizes: Sizes) -> Tensor:
    return Tensor("layer", (sizes.B, sizes.h), BYTES[sizes.dtype])


def _embedding_activations(sizes: Sizes) -> Line:
    B, L, d, item = sizes.B, sizes.L, sizes.d, BYTES[sizes.dtype]
    back = [Tensor("projection", (B, d), item)] if sizes.projects else []
    return Line("activations", (Tensor("rows", (B, L, d), item), _layer_out(sizes), *back))


def _scores(sizes: Sizes) -> Line:
    # torch's cross-entropy keeps log-probabilities in place of the scores.
    scores = Tensor("scores", (sizes.B, sizes.V), BYTES[sizes.dtype])
    tensors = (scores, scores._replace(name="gradient")) if sizes.trains else (scores,)
    return Line("scores", tensors if sizes.output != "none" else ())


def _gradients(sizes: Sizes, parameters: Iterable[Tensor]) -> Line:
    return Line("gradients", tuple(parameters) if sizes.trains else ())


def _gradient_rows(sizes: Sizes) -> Line:
    lookups = sizes.B * sizes.L  # a word that occurs twice is there twice
    tensors = (
        Tensor("indices", (1, lookups), INT64),
        Tensor("values", (lookups, sizes.d), BYTES[sizes.dtype]),
    )
    return Line("gradient rows", tensors if sizes.trains and sizes.sparse_table else ())


def _moments(sizes: Sizes, parameters: Iterable[Tensor]) -> Line:
    kept = MOMENTS[sizes.optimiser] if sizes.trains else 0
    return Line("moments", tuple(tensor for tensor in parameters for _ in range(kept)))


def _step_counters(sizes: Sizes, parameters: Iterable[Tensor]) -> Line:
    # SparseAdam takes sparse gradients only and leaves the dense parameters to Adam.
    counts = sizes.trains and (sizes.optimiser in COUNTING or sizes.optimiser == "SparseAdam")
    tensors = (Tensor(f"steps of {tensor.name}", (), COUNTER) for tensor in parameters)
    return Line("step counters", tuple(tensors) if counts else ())

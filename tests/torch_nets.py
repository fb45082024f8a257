"""The networks of lesson 2 as torch modules, and what a training step of theirs really makes."""

import weakref

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from embedding_lab.lessons.ledger import Sizes

TYPES = {"float32": torch.float32, "float16": torch.float16, "int8": torch.int8}


class OneHotNet(nn.Module):
    """L one-hot columns, end to end, into a layer of h."""

    def __init__(self, sizes: Sizes):
        super().__init__()
        self.sizes = sizes
        kind = {"bias": sizes.bias, "dtype": TYPES[sizes.dtype]}
        self.layer = nn.Linear(sizes.L * sizes.V, sizes.h, **kind)
        if sizes.output == "untied":
            self.output = nn.Linear(sizes.h, sizes.V, **kind)
        elif sizes.output == "tied" and sizes.bias:
            self.output_bias = nn.Parameter(torch.zeros(sizes.V, dtype=TYPES[sizes.dtype]))

    def forward(self, columns):
        hidden = self.layer(columns)
        if self.sizes.output == "untied":
            return [hidden, self.output(hidden)]
        if self.sizes.output == "tied":
            block = self.layer.weight[:, : self.sizes.V]  # (h, V): W, or one of its L blocks
            scores = nn.functional.linear(hidden, block.T, getattr(self, "output_bias", None))
            return [hidden, scores]
        return [hidden]


class EmbeddingNet(nn.Module):
    """L ids, looked up in one table, their rows end to end into a layer of h."""

    def __init__(self, sizes: Sizes):
        super().__init__()
        self.sizes = sizes
        kind = {"bias": sizes.bias, "dtype": TYPES[sizes.dtype]}
        self.table = nn.Embedding(
            sizes.V, sizes.d, sparse=sizes.sparse_table, dtype=TYPES[sizes.dtype]
        )
        self.layer = nn.Linear(sizes.L * sizes.d, sizes.h, **kind)
        if sizes.output == "untied":
            self.output = nn.Linear(sizes.h, sizes.V, **kind)
        if sizes.output == "tied":
            if sizes.h != sizes.d:
                self.projection = nn.Linear(sizes.h, sizes.d, bias=False, dtype=kind["dtype"])
            if sizes.bias:
                self.output_bias = nn.Parameter(torch.zeros(sizes.V, dtype=kind["dtype"]))

    def forward(self, ids):
        rows = self.table(ids)  # (B, L, d)
        hidden = self.layer(rows.flatten(1))  # (B, h)
        if self.sizes.output == "untied":
            return [rows, hidden, self.output(hidden)]
        if self.sizes.output == "tied":
            back = self.projection(hidden) if hasattr(self, "projection") else hidden
            bias = getattr(self, "output_bias", None)
            handed_on = [rows, hidden, back] if back is not hidden else [rows, hidden]
            return [*handed_on, nn.functional.linear(back, self.table.weight, bias)]
        return [rows, hidden]


def optimisers(net: nn.Module, sizes: Sizes) -> list[torch.optim.Optimizer]:
    parameters = list(net.parameters())
    if sizes.optimiser == "SparseAdam":
        table = [p for p in parameters if isinstance(net, EmbeddingNet) and p is net.table.weight]
        table = table if sizes.sparse_table else []
        dense = [p for p in parameters if not any(p is row for row in table)]
        made = [torch.optim.Adam(dense)]
        return [*made, torch.optim.SparseAdam(table)] if table else made
    build = {
        "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
        "SGD + momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
        "Adam": torch.optim.Adam,
        "AdamW": torch.optim.AdamW,
    }
    return [build[sizes.optimiser](parameters)]


def size(tensors) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def gradient_parts(net: nn.Module):
    """Dense gradients, and the index and value tensors of sparse ones."""
    found = [p.grad for p in net.parameters() if p.grad is not None]
    dense = [g for g in found if not g.is_sparse]
    parts = [part for g in found if g.is_sparse for part in (g._indices(), g._values())]
    return dense, parts


def state_parts(made):
    """Moments, and step counters that are tensors."""
    states = [state for o in made for state in o.state.values()]
    tensors = [(k, v) for state in states for k, v in state.items() if torch.is_tensor(v)]
    return [v for k, v in tensors if k != "step"], [v for k, v in tensors if k == "step"]


def batch_of(net: nn.Module, sizes: Sizes) -> torch.Tensor:
    ids = torch.arange(sizes.B * sizes.L).reshape(sizes.B, sizes.L) % sizes.V
    if isinstance(net, EmbeddingNet):
        return ids
    columns = nn.functional.one_hot(ids, sizes.V).flatten(1)  # (B, L * V)
    return columns.to(TYPES[sizes.dtype])


def loss_of(net: nn.Module, batch: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the scores; without an output layer, a loss that keeps the layer."""
    last = net(batch)[-1]
    if net.sizes.output == "none":
        return last.square().sum()
    return nn.functional.cross_entropy(last, torch.arange(len(batch)) % net.sizes.V)


def storage_of(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage()._cdata


class Alive(TorchDispatchMode):
    """How many bytes that operations made were alive at the end of each operation."""

    def __init__(self, there):
        super().__init__()
        self.there = {storage_of(tensor) for tensor in there}
        self.made, self.after = {}, {}

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        for tensor in filter(torch.is_tensor, tree_leaves(result)):
            storage = tensor.untyped_storage()
            alive, _ = self.made.get(storage._cdata, (lambda: None, 0))
            if alive() is None and storage_of(tensor) not in self.there:
                self.made[storage._cdata] = (weakref.ref(tensor), storage.nbytes())
        living = [size for tensor, size in self.made.values() if tensor() is not None]
        self.after[operation] = sum(living)
        return result

"""Lesson 2 outside the app: the ledger, and the tensors that torch really builds."""

import torch
from torch import nn

from embedding_lab.lessons.ledger import Sizes, break_even, ledger

books = ledger(Sizes(V=200_000, h=500, d=100))
for name, account in books._asdict().items():
    print(f"{name}: {account.weights:,} weights, {account.bytes:,} bytes in a training step")
print(f"fewer weights if d < {float(break_even(books.chosen.sizes)):.2f}")

small = Sizes(V=200, h=50, d=10, B=4)  # the same with real tensors, small enough for any machine
table, layer = nn.Embedding(small.V, small.d), nn.Linear(small.d, small.h, bias=False)
parameters = [*table.parameters(), *layer.parameters()]
optimiser = torch.optim.Adam(parameters)
ids = torch.arange(small.B)
rows = table(ids)  # (B,) -> (B, d)
hidden = layer(rows)  # (B, d) -> (B, h)
hidden.sum().backward()
optimiser.step()

state = [tensor for kept in optimiser.state.values() for tensor in kept.values()]
gradients = [weight.grad for weight in parameters]
tensors = [ids, *parameters, *gradients, *state, rows, hidden]
real = sum(tensor.numel() * tensor.element_size() for tensor in tensors)
print(f"torch: {real:,} bytes; ledger: {ledger(small).chosen.bytes:,} bytes")

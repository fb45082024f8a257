"""The ledger against tensors that torch really builds, at a small V."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode
from torch_nets import (
    EmbeddingNet,
    OneHotNet,
    batch_of,
    gradient_parts,
    loss_of,
    optimisers,
    size,
    state_parts,
    storage_of,
)

from embedding_lab.lessons.ledger import (
    BYTES,
    MOMENTS,
    OUTPUTS,
    SPARSE,
    Account,
    Line,
    Sizes,
    break_even,
    largest_saving,
    ledger,
    saves_as_wide,
)
from embedding_lab.lessons.presets import LANGUAGE_MODELS, PRESETS, share
from embedding_lab.lessons.shrink import quotient_remainder_rows, ways_to_shrink

SMALL = Sizes(V=11, h=5, d=3, L=1, B=4)

torch.set_num_threads(1)


def kept_for_backward(net: nn.Module, batch: torch.Tensor) -> list[torch.Tensor]:
    """What autograd keeps of a forward pass beside weights, inputs, answers and single numbers."""
    saved: list[torch.Tensor] = []
    with saved_tensors_hooks(lambda tensor: saved.append(tensor) or tensor, lambda tensor: tensor):
        loss_of(net, batch)
    known = {storage_of(tensor) for tensor in (*net.parameters(), batch)}
    kept = {storage_of(t): t for t in saved if t.is_floating_point() and t.numel() > 1}
    return [tensor for storage, tensor in kept.items() if storage not in known]


def check_training(account: Account, net: nn.Module) -> None:
    """One real training step, then every line of the account against the real tensors."""
    sizes = account.sizes
    batch, made = batch_of(net, sizes), optimisers(net, sizes)
    kept = kept_for_backward(net, batch)
    outputs = net(batch)
    outputs[-1].retain_grad()
    sum(o.float().sum() for o in outputs).backward()
    for optimiser in made:
        optimiser.step()
    dense, rows = gradient_parts(net)
    moments, steps = state_parts(made)
    has_scores = sizes.output != "none"
    kept += [outputs[-1].grad] if has_scores else []
    assert account.input_batch.bytes == size([batch])
    assert account.weights == sum(p.numel() for p in net.parameters())
    assert account.gradients.bytes == size(dense)
    assert account.gradient_rows.bytes == size(rows)
    assert account.moments.bytes == size(moments)
    assert account.step_counters.bytes == size(steps)
    assert account.activations.bytes == size(outputs[:-1] if has_scores else outputs)
    assert account.activations.bytes + account.scores.bytes == size(kept)
    everything = [batch, *net.parameters(), *dense, *rows, *moments, *steps, *kept]
    assert account.bytes == size(everything)


def every_choice():
    """Every admitted combination of choices, at three lengths and two widths."""
    for optimiser, output, bias, L, d, dtype in product(
        MOMENTS, OUTPUTS, (False, True), (1, 3), (3, 5), ("float32", "float16")
    ):
        for sparse in (False, True) if optimiser in SPARSE else (False,):
            yield replace(
                SMALL,
                optimiser=optimiser,
                output=output,
                bias=bias,
                L=L,
                d=d,
                dtype=dtype,
                sparse=sparse,
            )


@pytest.mark.parametrize("sizes", list(every_choice()), ids=str)
def test_every_line_equals_the_tensors_of_one_real_training_step(sizes):
    books = ledger(sizes)
    check_training(books.one_hot, OneHotNet(sizes))
    check_training(books.chosen, EmbeddingNet(sizes))
    check_training(books.as_wide, EmbeddingNet(replace(sizes, d=sizes.h)))


def test_bars_and_batch_table_tell_the_same_story_about_an_output_layer():
    for B in (1, 32, 65_536):
        books = ledger(Sizes(output="untied", B=B))
        for account in books:
            in_a_batch = account.standing_bytes + B * account.bytes_per_example
            assert account.bytes == in_a_batch
    assert 1.4 < books.one_hot.bytes / books.chosen.bytes < 1.6


@pytest.mark.parametrize("network", ["one_hot", "chosen"])
def test_the_weight_lines_have_the_shapes_of_the_modules(network):
    sizes = replace(SMALL, L=2, output="untied", bias=True)
    account = getattr(ledger(sizes), network)
    net = OneHotNet(sizes) if network == "one_hot" else EmbeddingNet(sizes)
    lines = (account.table, account.next_layer, account.output_layer, account.biases)
    counted = sorted(tensor.shape for line in lines for tensor in line.tensors)
    turned = {id(m.weight) for m in net.modules() if isinstance(m, nn.Linear)}
    real = [p.T if id(p) in turned else p for p in net.parameters()]  # inputs x outputs
    assert counted == sorted(tuple(p.shape) for p in real)


@pytest.mark.parametrize("output", OUTPUTS)
def test_int8_holds_weights_and_input_but_nothing_to_train_with(output):
    sizes = replace(SMALL, dtype="int8", output=output, L=2)
    for account in ledger(sizes):
        shapes = [
            t
            for line in (account.table, account.next_layer, account.output_layer)
            for t in line.tensors
        ]
        real = [torch.zeros(t.shape, dtype=torch.int8) for t in shapes]
        inputs = account.input_batch.tensors[0]
        kind = torch.int64 if inputs.name == "ids" else torch.int8
        handed_on = [*account.activations.tensors, *account.scores.tensors]
        real += [torch.zeros(t.shape, dtype=torch.int8) for t in handed_on]
        assert len(account.scores.tensors) == (output != "none")
        assert account.bytes == size(real) + size([torch.zeros(inputs.shape, dtype=kind)])
        assert account.gradients.bytes == account.moments.bytes == account.step_counters.bytes == 0
    with pytest.raises(RuntimeError, match="require gradients"):
        nn.Linear(2, 2, dtype=torch.int8)


@pytest.mark.parametrize("optimiser", ["SGD + momentum", "Adam", "AdamW"])
def test_sizes_refuse_sparse_gradients_where_the_ledger_could_not_count_them(optimiser):
    with pytest.raises(ValueError, match="takes no sparse gradients; choose SGD or SparseAdam"):
        Sizes(optimiser=optimiser, sparse=True)


def test_a_tied_table_gets_a_dense_gradient_even_if_it_asked_for_a_sparse_one():
    sizes = replace(SMALL, optimiser="SparseAdam", output="tied")
    table = nn.Embedding(sizes.V, sizes.d, sparse=True)
    (table(torch.tensor([1, 2])) @ table.weight.T).sum().backward()
    assert not table.weight.grad.is_sparse
    assert ledger(sizes).chosen.gradient_rows.bytes == 0
    assert ledger(sizes).chosen.gradients.bytes >= table.weight.grad.numel() * 4


def test_sparse_adams_moments_are_as_large_as_the_table():
    sparse = ledger(replace(SMALL, optimiser="SparseAdam")).chosen
    adam = ledger(replace(SMALL, optimiser="Adam")).chosen
    assert sparse.moments.bytes == adam.moments.bytes
    assert sparse.gradients.bytes < adam.gradients.bytes


@pytest.mark.parametrize("axis", ["V", "h", "d", "L", "B"])
def test_a_size_below_one_is_refused(axis):
    with pytest.raises(ValueError, match=f"{axis} must be >= 1, got 0"):
        Sizes(**{axis: 0})


# The article


def test_the_articles_weights_and_bytes_come_out():
    books = ledger(Sizes(V=200_000, h=500, d=500))
    assert books.one_hot.weights == 100_000_000
    assert books.one_hot.table.bytes == 400_000_000
    assert books.chosen.next_layer.values == 250_000
    assert books.one_hot.weights // books.chosen.next_layer.values == 400
    assert books.chosen.weights == 100_250_000
    assert books.chosen == books.as_wide


def test_the_articles_break_even_is_exact():
    assert break_even(Sizes(V=200_000, h=500)) == Fraction(100_000_000, 200_500)
    assert round(float(break_even(Sizes(V=200_000, h=500))), 2) == 498.75


sizes_of_any_kind = st.builds(
    Sizes,
    V=st.integers(1, 10**7),
    h=st.integers(1, 10**4),
    d=st.integers(1, 10**4),
    L=st.integers(1, 512),
    output=st.sampled_from(OUTPUTS),
    bias=st.booleans(),
    dtype=st.sampled_from(list(BYTES)),
)


def with_fewer(sizes: Sizes) -> bool:
    books = ledger(sizes)
    return books.chosen.weights < books.one_hot.weights


@given(sizes_of_any_kind)
def test_weights_fall_exactly_below_the_break_even_and_for_a_tied_d_of_h(sizes):
    books, even = ledger(sizes), break_even(sizes)
    if sizes.output == "tied" and sizes.d == sizes.h:
        assert with_fewer(sizes) == saves_as_wide(sizes)
    else:
        assert with_fewer(sizes) == (sizes.d < even)
        assert (books.chosen.weights == books.one_hot.weights) == (sizes.d == even)
    assert with_fewer(replace(sizes, d=sizes.h)) == saves_as_wide(sizes)


@settings(max_examples=40, deadline=None)  # each tries up to 180 widths
@given(
    st.builds(
        Sizes,
        V=st.integers(1, 40),
        h=st.integers(1, 12),
        L=st.integers(1, 3),
        output=st.sampled_from(OUTPUTS),
        bias=st.booleans(),
    )
)
def test_the_widest_that_saves_is_found_among_all_widths(sizes):
    every = range(1, 5 * sizes.h * sizes.L + 2)
    saving = [d for d in every if with_fewer(replace(sizes, d=d))]
    assert largest_saving(sizes) == max(saving, default=0)
    also = {sizes.h} if saves_as_wide(sizes) else set()
    narrow = {d for d in every if d < break_even(sizes) and d != sizes.h}
    assert set(saving) == narrow | also


def test_the_break_even_of_tied_models_is_that_of_every_d_other_than_h():
    bert = Sizes(V=30_522, h=768, d=768, output="tied")
    assert round(float(break_even(bert)), 2) == 731.20
    assert largest_saving(bert) == 731
    assert [with_fewer(replace(bert, d=d)) for d in (731, 732, 756, 768)] == [True] + [False] * 3


@given(sizes_of_any_kind, st.integers(1, 10**11))
def test_the_batch_that_fits_is_the_largest(sizes, memory):
    for account in ledger(sizes):
        batch = account.batch_that_fits(memory)
        room = memory - account.standing_bytes
        assert batch >= 0
        assert batch * account.bytes_per_example <= max(room, 0)
        assert (batch + 1) * account.bytes_per_example > room


@given(sizes_of_any_kind, st.integers(1, 10**5))
def test_a_larger_batch_adds_what_its_examples_need_and_nothing_that_stands(sizes, extra):
    larger = ledger(replace(sizes, B=sizes.B + extra))
    for before, after in zip(ledger(sizes), larger, strict=True):
        assert after.standing_bytes == before.standing_bytes
        assert after.bytes == before.bytes + extra * before.bytes_per_example


@pytest.mark.parametrize("B", [1, 4])
@pytest.mark.parametrize("L", [1, 3])
@pytest.mark.parametrize("d", [3, 5])
@pytest.mark.parametrize("output", OUTPUTS)
def test_multiply_adds_are_half_the_operations_that_torch_counts(output, d, L, B):
    sizes = replace(SMALL, output=output, d=d, L=L, B=B)
    books = ledger(sizes)
    for account, net in ((books.one_hot, OneHotNet(sizes)), (books.chosen, EmbeddingNet(sizes))):
        batch = batch_of(net, sizes)
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            net(batch)
        assert counter.get_total_flops() == 2 * B * account.forward
        with FlopCounterMode(display=False) as counter:
            loss_of(net, batch).backward()
        assert counter.get_total_flops() == 2 * B * account.training


def test_what_cannot_be_trained_has_no_backward_pass():
    for account in ledger(replace(SMALL, dtype="int8", output="untied")):
        assert account.forward > account.training == 0


# Ways to shrink


@pytest.mark.parametrize(("V", "d", "k"), [(200_000, 100, 10), (7, 3, 2), (2, 1, 1000), (1, 1, 2)])
def test_the_ways_to_shrink_are_real_modules(V, d, k):
    ways = {way.name: way.bytes for way in ways_to_shrink(Sizes(V=V, d=d), k)}
    rows, rank = -(-V // k), max(1, d // k)
    quotients = -(-V // rows)
    real = {
        "The whole table": [nn.Embedding(V, d)],
        "Cut the vocabulary": [nn.Embedding(rows, d)],
        "Hashing trick": [nn.Embedding(rows, d)],
        "Low rank": [nn.Embedding(V, rank), nn.Linear(rank, d, bias=False)],
        "Quotient-remainder": [nn.Embedding(rows, d), nn.Embedding(quotients, d)],
    }
    for name, modules in real.items():
        assert ways[name] == size(p for module in modules for p in module.parameters())
    int8 = [torch.zeros(V, d, dtype=torch.int8), torch.zeros(V)]
    assert ways["int8, a scale a row"] == size(int8)


@given(st.integers(1, 5000), st.integers(2, 1000))
def test_quotient_and_remainder_name_each_word_once(V, k):
    ways = {way.name: way.tensors for way in ways_to_shrink(Sizes(V=V, d=1), k)}
    remainder, quotient = (tensor.shape[0] for tensor in ways["Quotient-remainder"])
    pairs = [quotient_remainder_rows(word, remainder) for word in range(V)]
    assert len(set(pairs)) == V
    assert max(r for r, _ in pairs) < remainder
    assert max(q for _, q in pairs) < quotient


def prices(sizes, k=10):
    return {way.name: way.price for way in ways_to_shrink(sizes, k)}


def test_a_way_that_saves_nothing_says_so():
    assert not any("not smaller" in price for price in prices(Sizes()).values())
    assert prices(Sizes(dtype="int8"))["int8, a scale a row"] == "not smaller here"
    assert prices(Sizes(V=3, d=1))["Low rank"] == "not smaller here"
    assert "not smaller" not in prices(Sizes(V=1, d=1))["The whole table"]


def test_low_rank_leaves_at_best_a_column_and_a_row():
    assert "at best 200,004 numbers" in prices(Sizes(d=4))["Low rank"]
    assert "at best" not in prices(Sizes(d=10))["Low rank"]


def test_a_table_once_as_small_is_refused():
    with pytest.raises(ValueError, match="k must be >= 2, got 1"):
        ways_to_shrink(Sizes(), 1)


# Presets


def test_the_presets_have_the_sizes_that_their_titles_say():
    assert [preset.title for preset in PRESETS] == [
        "The article: 200,000 × 500",
        "word2vec News: 3 M × 300",
        "GloVe 840B: 2.2 M × 300",
        "BERT-base: 30,522 × 768",
        "GPT-2: 50,257 × 768",
        "Llama 3 8B: 128,256 × 4,096",
    ]
    assert all(preset.source for preset in PRESETS)


def test_the_totals_are_the_sums_of_the_published_layers():
    def transformer(d, feed, layers):  # attention and feed-forward with biases, two norms
        return layers * (4 * d * d + 4 * d + 2 * d * feed + feed + d + 4 * d)

    d, V = 768, {preset.name: preset.V for preset in PRESETS}
    bert = (V["BERT-base"] + 512 + 2) * d + 2 * d + transformer(d, 4 * d, 12) + d * d + d
    gpt2 = (V["GPT-2"] + 1024) * d + transformer(d, 4 * d, 12) + 2 * d
    w, feed, keys = 4096, 14_336, 8 * 128  # Llama 3 8B: grouped queries, three matrices, no bias
    llama = 2 * V["Llama 3 8B"] * w + 32 * (2 * w * w + 2 * w * keys + 3 * w * feed + 2 * w) + w
    assert [model.total for model in LANGUAGE_MODELS] == [bert, gpt2, llama]


def test_an_untied_output_doubles_the_tables_share():
    llama = LANGUAGE_MODELS[-1]
    as_it_is, tied = share(llama), share(llama, tied=True)
    assert as_it_is.table == as_it_is.output == 525_336_576
    assert as_it_is.all == llama.total == 8_030_261_248
    assert tied.all == llama.total - 525_336_576
    gpt2 = LANGUAGE_MODELS[1]
    assert share(gpt2).all == gpt2.total
    assert share(gpt2, tied=False).all == gpt2.total + gpt2.V * gpt2.width


def test_a_table_alone_has_no_share_of_a_model():
    with pytest.raises(ValueError, match="The article is a table and nothing else"):
        share(PRESETS[0])


def test_a_line_without_tensors_weighs_nothing():
    assert Line("empty").bytes == Line("empty").values == 0

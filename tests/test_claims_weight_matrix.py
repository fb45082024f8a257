"""Each sentence of lesson 2 is answered for: by torch modules, by counting, or as no fact."""

import re
from dataclasses import replace
from functools import cache
from itertools import count as whole_numbers
from math import ceil, floor, isclose, prod
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from claims import ROOT, Claims
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from torch_nets import Alive, EmbeddingNet, OneHotNet, batch_of, loss_of, optimisers, size

from embedding_lab.figures.ledger import bars
from embedding_lab.figures.ledger_tables import consequences
from embedding_lab.figures.network import networks
from embedding_lab.lessons import ledger_captions as say
from embedding_lab.lessons.ledger import BYTES, MOMENTS, OUTPUTS, SPARSE, Sizes, ledger
from embedding_lab.lessons.numbers import change
from embedding_lab.lessons.presets import LANGUAGE_MODELS, PRESETS, sourced
from embedding_lab.lessons.shrink import ways_to_shrink

PAGE = "pages/2_weight_matrix.py"
claims = Claims(
    PAGE,
    "src/embedding_lab/lessons/ledger.py",
    "src/embedding_lab/lessons/ledger_captions.py",
    "src/embedding_lab/lessons/presets.py",
    "src/embedding_lab/lessons/shrink.py",
    "src/embedding_lab/lessons/numbers.py",
    "src/embedding_lab/ui/log_slider.py",
)
SEVERAL = ("half", "a third", "a quarter", "a fifth", "a sixth", "a seventh", "an eighth")
SEVERAL += ("a ninth", "a tenth")
PARTS = {word: 1 / parts for parts, word in enumerate(SEVERAL, 2)}
ENDS = st.builds(
    Sizes,
    V=st.sampled_from([1, 2, 3, 200, 1_000, 200_000, 10_000_000]),
    h=st.sampled_from([1, 2, 500, 20_000]),
    d=st.sampled_from([1, 2, 100, 498, 499, 500, 20_000]),
    L=st.sampled_from([1, 2, 10, 8_192]),
    B=st.sampled_from([1, 32, 65_536]),
    dtype=st.sampled_from(list(BYTES)),
    optimiser=st.sampled_from(list(MOMENTS)),
    output=st.sampled_from(OUTPUTS),
    bias=st.booleans(),
)
at_all_ends = settings(max_examples=50, deadline=None)  # torch takes some ms for each


class Built(NamedTuple):
    """What torch counts of one network, at any size: its modules are built without memory."""

    weights: int
    table: int
    layer: int  # what feeds the h units


def on_meta(kind, sizes):
    """Build a network on torch's meta device, where tensors have shapes and no numbers."""
    plain = sizes if sizes.dtype != "int8" else replace(sizes, dtype="float16")  # torch refuses it
    with torch.device("meta"):
        return kind(plain)


@cache
def built(kind, sizes):
    net = on_meta(kind, sizes)
    table = net.table if kind is EmbeddingNet else net.layer
    weights = sum(weight.numel() for weight in net.parameters())
    return Built(weights, table.weight.numel(), net.layer.weight.numel())


def multiply_adds(kind, sizes, *, backward):
    """Half of the operations that torch counts for one example."""
    net = on_meta(kind, sizes)
    with torch.device("meta"):
        batch = batch_of(net, replace(net.sizes, B=1))
        with FlopCounterMode(display=False) as counter:
            loss = loss_of(net, batch)
            if backward:
                loss.backward()
    return counter.get_total_flops() // 2


def pair(sizes):
    return built(OneHotNet, sizes), built(EmbeddingNet, sizes)


def agrees(words, old, new):
    """Whether words such as "falls to a fifth" say what became of an amount."""
    verb, _, how = words.partition(" ")
    if old == new:
        return words in {"stay the same", "stays the same"}
    if verb.rstrip("s") != ("fall" if new < old else "rise"):
        return False
    return tells(how, new / old)


def tells(how, ratio):
    """Whether words such as "by 5 %", "to a 400th", "2.7-fold" are this ratio, rounded."""
    if how == "by less than 0.01 %":
        return 0 < abs(ratio - 1) < 0.0001
    if by := re.fullmatch(r"by ([\d.]+) %", how):
        return isclose(abs(ratio - 1), number(by[1]) / 100, rel_tol=0.06)
    if how == "twofold" or how.removeprefix("to ") in PARTS:
        return isclose(ratio, {"twofold": 2, **PARTS}[how.removeprefix("to ")], rel_tol=0.0102)
    if part := re.fullmatch(r"to an? ([\d,]+)(?:st|nd|rd|th)", how):
        return isclose(1 / ratio, number(part[1]), rel_tol=0.0102)
    digits, unit = re.fullmatch(r"(?:to )?([\d.,]+)(-fold| %)", how).groups()
    return isclose(ratio, number(digits) / (100 if unit == " %" else 1), rel_tol=0.055)


def number(digits):
    return float(digits.replace(",", ""))


def sentences(text):
    return [one.rstrip(".") for one in re.split(r"(?<=[a-z\d%*B)])\. ?(?=[A-Z]|$)", text) if one]


@given(st.floats(1e-7, 1e7))
@settings(max_examples=300)
def test_a_change_in_words_is_the_ratio_rounded(ratio):
    assert change(ratio) == "by nothing" if ratio == 1 else tells(change(ratio), ratio)


@claims.check(
    "Weights **{} {}**, from {} to {}.",
    "The weights stay the same: {} in both networks.",
    "The next layer alone {}.",
    "The table has {}{}.",
)
@given(ENDS)
@at_all_ends
def test_the_verdict_is_what_torch_counts(sizes):
    old, new = pair(sizes)
    weights, layer, table = sentences(say.verdict(ledger(sizes)))[:3]
    if old.weights == new.weights:
        assert weights == f"The weights stay the same: {old.weights:,} in both networks"
    else:
        words, numbers = re.fullmatch(r"Weights \*\*(.+)\*\*, (.+)", weights).groups()
        assert agrees(words, old.weights, new.weights)
        assert numbers == f"from {old.weights:,} to {new.weights:,}"
    assert agrees(layer.removeprefix("The next layer alone "), old.layer, new.layer)
    noun = "weight" if new.table == 1 else "weights"
    kept = re.fullmatch(rf"The table has {new.table:,} {noun}(?:; training keeps (.+))?", table)[1]
    assert kept == kept_in_words(sizes)


def kept_in_words(sizes):
    """Weight, gradient and moments of a table, from a small one that torch trains."""
    if sizes.dtype == "int8":
        return None
    small = replace(sizes, V=7, h=3, d=3 if sizes.d == sizes.h else 2, L=2, B=2)
    net = EmbeddingNet(small)
    made = optimisers(net, small)
    loss_of(net, batch_of(net, small)).backward()
    for optimiser in made:
        optimiser.step()
    table = net.table.weight
    state = [tensor for one in made if table in one.state for tensor in one.state[table].values()]
    moments = [t for t in state if torch.is_tensor(t) and t.shape == table.shape]
    dense = not table.grad.is_sparse
    number = ("one number", "two numbers", "three numbers", "four numbers")[len(moments) + dense]
    rows = sizes.B * sizes.L
    return f"{number} for each" + (
        "" if dense else f", and {rows:,} gradient {'row' if rows == 1 else 'rows'}"
    )


@given(ENDS)
@at_all_ends
def test_bytes_that_go_another_way_than_weights_get_their_cause(sizes):
    books = ledger(sizes)
    said = say.bytes_sentence(books)
    old, new = books.one_hot, books.chosen
    against = np.sign(new.bytes - old.bytes) not in {0, np.sign(new.weights - old.weights)}
    assert bool(said) == bool(against)
    if not said:
        return
    told = re.fullmatch(r"Yet the bytes (\w+) (.+), above all the (\w+)(?:: .+)?\.", said)
    grows = new.bytes > old.bytes
    assert told[1] == ("grow" if grows else "shrink")
    assert tells(told[2], new.bytes / old.bytes)
    names = {
        "input": ["input batch"], "gradients": ["gradients", "gradient rows"],
        "weights": ["table W", "next layer", "output layer", "biases"],
        "moments": ["moments", "step counters"], "activations": ["activations"],
        "scores": ["scores"],
    }  # fmt: skip
    by_line = [{line.name: line.bytes for line in one.lines} for one in (old, new)]
    moved = {
        group: sum(by_line[1][line] - by_line[0][line] for line in lines)
        for group, lines in names.items()
    }
    assert set(by_line[0]) == {line for lines in names.values() for line in lines}
    assert moved[told[3]] == (max if grows else min)(moved.values())


@claims.check(
    "An example's input {}{}.",
    "Its multiply-adds forward {}; a lookup has none.",
    "Forward and backward together, they {}.",
)
@given(ENDS)
@at_all_ends
def test_what_an_id_saves_is_what_torch_counts(sizes):
    networks = OneHotNet, EmbeddingNet
    with torch.device("meta"):
        inputs = [batch_of(on_meta(kind, sizes), replace(sizes, B=1)) for kind in networks]
    column, ids = inputs[0].numel() * BYTES[sizes.dtype], size(inputs[1:])
    told, *products = sentences(say.saved_sentence(ledger(sizes)))
    words, _, became = told.removeprefix("An example's input ").partition(": ")
    assert agrees(words, column, ids)
    assert bool(became) == (column != ids)
    forward = re.fullmatch(r"Its multiply-adds forward (.+); a lookup has none", products[0])[1]
    assert agrees(forward, *(multiply_adds(kind, sizes, backward=False) for kind in networks))
    assert len(products) == 1 + (sizes.dtype != "int8")
    for training in products[1:]:
        words = training.removeprefix("Forward and backward together, they ")
        assert agrees(words, *(multiply_adds(kind, sizes, backward=True) for kind in networks))


def test_a_lookup_multiplies_nothing():
    table = nn.Embedding(11, 3)
    with FlopCounterMode(display=False) as counter:
        table(torch.tensor([1, 2])).sum().backward()
    assert counter.get_total_flops() == 0


@claims.check(
    "Both networks have at least as many weights as there are examples.",
    "Both networks have fewer weights than there are examples.",
    "Only the {} has fewer weights than there are examples.",
)
@given(ENDS, st.sampled_from([1, 100, 10**6, 10**8, 10**12]), st.integers(-1, 1))
@at_all_ends
def test_weights_and_examples_are_compared_as_counted(sizes, examples, beside):
    old, new = (one.weights for one in pair(sizes))
    for these in (examples, max(1, new + beside)):
        said = say.examples_sentence(ledger(sizes), these)
        fewer = {"one-hot network": old < these, "embedding": new < these}
        if len(set(fewer.values())) == 1:
            assert said.startswith("Both networks have")
            assert ("fewer" in said) == fewer["embedding"]
        else:
            (one,) = (name for name, holds in fewer.items() if holds)
            assert said == f"Only the {one} has fewer weights than there are examples."


@given(ENDS, st.sampled_from([1, 10**6, 5 * 10**7, 10**12]))
@at_all_ends
def test_weights_per_example_have_two_digits_that_say_something(sizes, examples):
    books = ledger(sizes)
    table = consequences(books, 24 * 2**30, examples)
    row = table[""].index("Weights per training example")
    shown = [number(table[bar.label][row]) for bar in bars(books)]
    for told, bar in zip(shown, bars(books), strict=True):
        assert isclose(told, bar.account.weights / examples, rel_tol=0.051)


@claims.check("In the article, the layer has **{} times fewer** weights.")
def test_the_articles_layer_is_divided_without_a_rest():
    old, new = pair(Sizes(d=500))
    assert old.layer % new.layer == 0
    assert f"**{old.layer // new.layer} times fewer**" in say.article_sentence()


@claims.check(
    "The break-even is {}, {} and {}.", "{} is the largest.",
    "The one-hot layer, to {} weights: each position has its own block.",
    "One table serves them all: {} weights.",
)  # fmt: skip
def test_what_try_this_reveals_is_found_by_trying():
    page = page_of()
    wide, widest, long = page["TASKS"]
    assert wide.reveal == say.verdict(ledger(Sizes(d=500)))

    def saves(d, V=200_000):
        return V * d + d * 500 < V * 500

    largest = next(d for d in whole_numbers(1) if not saves(d + 1))
    assert widest.reveal.startswith(f"{largest} is the largest.")
    limits = re.findall(r"([\d.]+) at V = ([\d,]+)", widest.reveal)
    assert len(limits) == 3
    for even, V in limits:
        d = int(number(even))
        assert [saves(d, int(number(V))), saves(d + 1, int(number(V)))] == [True, False]
        assert round(500 * number(V) / (number(V) + 500), 2) == number(even)
    one, ten = pair(Sizes(d=500)), pair(Sizes(d=500, L=10))
    assert f"to {ten[0].weights:,} weights" in long.reveal
    assert f"them all: {ten[1].weights:,} weights" in long.reveal
    assert ten[0].weights == 10 * one[0].weights
    assert ten[1].table == one[1].table


@cache
def page_of():
    """The constants of the page; without a server Streamlit warns, and draws into nothing."""
    lines = (ROOT / PAGE).read_text("utf-8").partition("\nwith frame(")[0]
    names = {"__name__": "page"}
    exec(compile(lines, PAGE, "exec"), names)
    return names


@claims.check(
    "int8 can't be trained: no gradient, no moments.", "These are the bytes of inference.",
)  # fmt: skip
@given(ENDS)
@at_all_ends
def test_int8_is_refused_by_torch_and_has_nothing_to_train_with(sizes):
    with pytest.raises(RuntimeError, match="require gradients"):
        nn.Linear(2, 2, dtype=torch.int8)
    said = " ".join(say.remarks(sizes))
    assert ("int8 can't be trained" in said) == (sizes.dtype == "int8")
    for account in ledger(replace(sizes, dtype="int8")):
        assert account.gradients.bytes + account.gradient_rows.bytes + account.moments.bytes == 0
        assert account.training == 0


@claims.check("{} are float16 here, as torch trains such a network.")
@pytest.mark.parametrize("optimiser", list(MOMENTS))
def test_torch_trains_a_float16_network_in_float16(optimiser):
    sizes = Sizes(V=7, h=3, d=2, B=2, dtype="float16", optimiser=optimiser)
    net = EmbeddingNet(sizes)
    made = optimisers(net, sizes)
    loss_of(net, batch_of(net, sizes)).backward()
    for one in made:
        one.step()
    kept = [t for one in made for state in one.state.values() for t in state.values()]
    moments = [t for t in kept if torch.is_tensor(t) and t.ndim]
    tensors = [*net.parameters(), *(weight.grad for weight in net.parameters()), *moments]
    assert {tensor.dtype for tensor in tensors} == {torch.float16}
    kept = {0: "Weights and gradients", 1: "Weights, gradients and momentum"}
    first = next(iter(made[0].state.values()), {})
    often = sum(torch.is_tensor(t) and t.ndim > 0 for t in first.values())
    named = kept.get(often, "Weights, gradients and two moments")
    assert say.remarks(sizes)[0].startswith(f"{named} are float16 here")
    assert "float16" not in " ".join(say.remarks(replace(sizes, dtype="float32")))


@claims.check(
    "The table's gradient has a row for each word looked up, {} in all: {}.",
    "The table has {}.",
    "Each of SparseAdam's moments is as large as the table all the same.",
    "A tied output gives every row of the table a gradient, so it is dense, after all.",
    "SparseAdam takes sparse gradients only; Adam is counted for all dense ones.",
)
@pytest.mark.parametrize("optimiser", SPARSE)
@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("V", [3, 40])  # fewer rows than lookups, and more
def test_sparse_gradients_are_told_as_torch_makes_them(V, output, optimiser):
    sizes = Sizes(V=V, h=3, d=2, L=2, B=5, optimiser=optimiser, output=output, sparse=True)
    net = EmbeddingNet(sizes)
    made = optimisers(net, sizes)
    loss_of(net, batch_of(net, sizes)).backward()
    for one in made:
        one.step()
    table, said = net.table.weight, " ".join(say.remarks(sizes))
    assert ("dense, after all" in said) == (not table.grad.is_sparse)
    assert ("SparseAdam takes sparse gradients only" in said) == (optimiser == "SparseAdam")
    if table.grad.is_sparse:
        parts = (table.grad._indices(), table.grad._values())
        assert len(parts[1]) == 10
        told = f"looked up, 10 in all: {size(parts)} B. The table has {size([table])} B."
        assert told in said
    moments = [t for one in made for t in one.state.get(table, {}).values() if torch.is_tensor(t)]
    as_large = [t for t in moments if t.shape == table.shape]
    claimed = "Each of SparseAdam's moments is as large as the table" in said
    assert claimed == (table.grad.is_sparse and optimiser == "SparseAdam")
    assert not claimed or len(as_large) == 2
    dense = torch.zeros(2, requires_grad=True)
    dense.sum().backward()
    with pytest.raises(RuntimeError, match="does not support dense gradients"):
        torch.optim.SparseAdam([dense]).step()


@claims.check(
    "The tied table needs {} × {} weights to get from h to d; at d = h it needs none.",
    "The tied one-hot output uses one of W's L blocks.",
)
@given(ENDS)
@at_all_ends
def test_tied_outputs_are_told_as_torch_builds_them(sizes):
    said = " ".join(say.remarks(sizes))
    way = re.search(r"needs ([\d,]+) × ([\d,]+) weights to get from h to d", said)
    with torch.device("meta"):
        net = EmbeddingNet(sizes if sizes.dtype != "int8" else replace(sizes, dtype="float16"))
        equal = EmbeddingNet(Sizes(V=3, h=2, d=2, output="tied"))
    assert bool(way) == hasattr(net, "projection")
    if way:
        assert prod(int(number(one)) for one in way.groups()) == net.projection.weight.numel()
    assert not hasattr(equal, "projection")
    block = "uses one of W's L blocks" in said
    assert block == (sizes.output == "tied" and sizes.L > 1)
    if block:
        assert replace(sizes, output="none", bias=False).L * sizes.V * sizes.h == (
            ledger(replace(sizes, bias=False)).one_hot.weights
        )


def test_tying_is_told_from_published_sums():
    said = say.tying_sentence(LANGUAGE_MODELS)
    for model in LANGUAGE_MODELS:
        tied = model.output == "tied"
        other = model.total + (1 if tied else -1) * model.V * model.width
        word, first, second = re.search(
            rf"(Tied|Untied), {model.name} would have ([\d.]+ \w+) weights, not ([\d.]+ \w+)\.",
            said,
        ).groups()
        assert word == ("Untied" if tied else "Tied")
        for written, real in ((first, other), (second, model.total)):
            digits, unit = written.split()
            scale = {"million": 1e6, "billion": 1e9}[unit]
            assert isclose(float(digits) * scale, real, rel_tol=0.005)


# What a newcomer reads


@claims.check(
    "Lines between the marks are **weights**, numbers to learn.",
    "**W** is the words' table of weights; orange lines are a word's row in it.",
)
@pytest.mark.parametrize("sizes", [Sizes(V=4, h=3, d=2), Sizes(V=3, h=2, d=4, L=2)])
def test_lines_are_weights_and_orange_ones_the_rows_of_lit_words(sizes):
    old, new = pair(sizes)
    root = ElementTree.fromstring(networks(ledger(sizes)).wide)
    one_hot, embedding = (one for one in root.iter("g") if one.find("rect") is not None)
    assert lines(one_hot, "line") + lines(one_hot, "table") == old.weights
    assert lines(one_hot, "table") == lit(one_hot) * sizes.h
    assert lit(one_hot) == sizes.L
    assert lines(embedding, "table") == lit(embedding) * sizes.d
    drawn = lines(embedding, "line") + lines(embedding, "table")
    assert drawn == new.table + new.layer // sizes.L  # the layer as each position sees it


def lines(group, stroke):
    paths = [mark for mark in group.iter("path") if mark.get("stroke") == f"var(--{stroke})"]
    return sum(mark.get("d").count("M") for mark in paths)


def lit(group):
    return sum(mark.get("fill") == "var(--onehot)" for mark in group.iter("rect"))


@claims.check(
    "The optimiser Adam keeps two averages for each weight, its **moments**: of past gradients "
    "and of their squares.",
    "Adam keeps two averages for each weight, its moments; momentum keeps one, SGD none.",
)
def test_adams_moments_are_averages_of_gradients_and_squares():
    weight = torch.zeros(1, requires_grad=True)
    adam = torch.optim.Adam([weight], betas=(0.5, 0.5))
    gradients = (2.0, 6.0)
    for gradient in gradients:
        weight.grad = torch.tensor([gradient])
        adam.step()
    kept = adam.state[weight]
    assert kept["exp_avg"].item() == pytest.approx(0.25 * 2 + 0.5 * 6)
    assert kept["exp_avg_sq"].item() == pytest.approx(0.25 * 4 + 0.5 * 36)
    assert (MOMENTS["Adam"], MOMENTS["SGD + momentum"], MOMENTS["SGD"]) == (2, 1, 0)


@claims.check(
    "**Activations** are the numbers that layers hand on; training keeps them, and the scores "
    "with a gradient.",
    "A **tied** one uses W again and needs no second table.",
)
@given(ENDS)
@at_all_ends
def test_activations_are_kept_and_scores_have_a_gradient(sizes):
    old, new = ledger(replace(sizes, dtype="float32"))[::2]
    for account, kind in ((old, OneHotNet), (new, EmbeddingNet)):
        plain = replace(account.sizes, B=1)
        with torch.device("meta"):
            net = kind(plain)
            outputs = net(batch_of(net, plain))
        scores = outputs[-1:] if sizes.output != "none" else []
        layers = outputs[: len(outputs) - len(scores)]
        assert account.activations.bytes == sizes.B * size(layers)
        assert account.scores.bytes == 2 * sizes.B * size(scores)
        if sizes.output == "tied":
            assert not hasattr(net, "output")


@claims.check(
    "Counted at the moment of a step when the scores have their gradient.",
    "Torch's cross-entropy then holds one more tensor as large as the scores, in passing.",
)
@pytest.mark.parametrize("output", ["untied", "tied"])
@pytest.mark.parametrize("network", ["one_hot", "chosen"])
@pytest.mark.parametrize("wide", [{"V": 60, "h": 5}, {"V": 4, "h": 50}])
def test_torch_holds_what_the_ledger_says_when_the_scores_have_their_gradient(
    wide, network, output
):
    sizes = Sizes(d=3, B=40, output=output, **wide)
    account = getattr(ledger(sizes), network)
    net = OneHotNet(sizes) if network == "one_hot" else EmbeddingNet(sizes)
    batch = batch_of(net, sizes)
    answers = torch.arange(len(batch)) % sizes.V
    with Alive([batch, answers, *net.parameters()]) as alive:
        nn.functional.cross_entropy(net(batch)[-1], answers).backward()
    moment = torch.ops.aten._log_softmax_backward_data.default
    passing = account.scores.bytes // 2  # the gradient of the log-probabilities
    single_numbers = 2 * 4  # the loss, and the number of answers that it was divided by
    made = account.activations.bytes + account.scores.bytes + passing + single_numbers
    assert alive.after[moment] == made
    assert len(say.moment_sentences(sizes)) == 2
    assert not say.moment_sentences(replace(sizes, output="none"))
    assert not say.moment_sentences(replace(sizes, dtype="int8"))


@claims.check("**GB** counts in thousands, **GiB** in 1,024s: 1 GiB is {} GB.")
def test_a_gib_in_gb():
    said = next(one for one in say.TO_SEE if "GiB" in one)
    assert number(re.search(r"is ([\d.]+) GB", said)[1]) == round(2**30 / 10**9, 3)


@claims.check(
    "It counts a layer of {} × {}.", "a one-hot code of 200,000 words into a layer of 500."
)
def test_the_articles_sizes_are_those_that_the_page_opens_on():
    article = PRESETS[0]
    sizes = Sizes()
    assert article.fits(sizes)
    assert f"layer of {sizes.V:,} × {sizes.h:,}" in say.TO_SEE[-1]
    assert (article.V, article.width, article.d) == (sizes.V, sizes.h, sizes.d)


@claims.check(
    "What the graphics processor has, in units of 1,024³ bytes.",
    "The batch fills the memory with the ledger alone: weights, gradients, moments, input, "
    "activations and scores.",
)
@given(ENDS, st.sampled_from([1, 24, 1_024]))
@at_all_ends
def test_the_batch_is_the_largest_whose_ledger_fits(sizes, gigabytes):
    memory = gigabytes * 1_024**3
    for place, account in enumerate(ledger(sizes)):
        batch = account.batch_that_fits(memory)
        if batch:
            assert ledger(replace(sizes, B=batch))[place].bytes <= memory
        assert ledger(replace(sizes, B=batch + 1))[place].bytes > memory


# Presets and smaller tables


@claims.check(
    "Computed: {} weights, the sum of its layers.",
    "3 million words and phrases, 300 dimensions.",
    "2.2 M words, 300 dimensions; the file has 2,196,017 rows.",
    "30,522 word pieces, 768 wide; 110 M weights.",
    "50,257 tokens, 768 wide; 124 M weights.",
    "128,256 tokens, 4,096 wide; 8 B weights.",
)
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_published_and_computed_figures_are_those_of_the_preset(preset):
    figures = re.findall(r"([\d.,]*\d)( million| M| B)?", preset.published)
    scale = {"": 1, " million": 1e6, " M": 1e6, " B": 1e9}
    told = [(number(digits) * scale[unit], digits) for digits, unit in figures]
    for real in (preset.V, preset.width, preset.total):
        if real is not None:
            assert any(isclose(one, real, rel_tol=0.006) for one, _ in told), (real, told)
    known = [one for one in (preset.V, preset.width, preset.total) if one is not None]
    for one, digits in told:
        assert any(isclose(one, real, rel_tol=0.006) for real in known), digits
    computed = f"Computed: {preset.total or 0:,} weights"
    assert (computed in sourced(preset)) == (preset.total is not None)


@claims.check(
    "GoogleNews-vectors-negative300, code.google.com/archive/p/word2vec; Mikolov et al. 2013",
    "glove.840B.300d, nlp.stanford.edu/projects/glove; Pennington, Socher & Manning 2014",
    "bert-base-uncased, config.json; Devlin et al. 2019.",
    "README of github.com/openai/gpt-2, which corrects the 117 M of Radford et al. 2019",
    "Meta-Llama-3-8B, config.json; Grattafiori et al. 2024, arXiv 2407.21783",
)
def test_each_preset_says_where_its_figures_stand():
    for preset in PRESETS:
        assert sourced(preset).startswith(f"Published: {preset.published}")
        assert sourced(preset).endswith(f"Source: {preset.source}.")


@claims.check(
    "Chen et al. 2019, NAACL", "Weinberger et al. 2009, ICML", "Lan et al. 2020, ALBERT, ICLR",
    "Guan et al. 2019, arXiv", "Shi et al. 2020, KDD",
)  # fmt: skip
def test_each_way_is_cited_in_full_beside_its_code():
    cited = " ".join(ways_to_shrink.__doc__.split())
    for way in ways_to_shrink(Sizes(), 10)[1:]:
        author, year = re.match(r"(\w+ et al\.) (\d{4})", way.source).groups()
        place = way.source.rsplit(", ", 1)[1]
        entry = cited.partition(f"{author} ({year})")[2].partition("et al.")[0]
        full = {"KDD": "Systems, KDD"}.get(place, place)
        assert full in entry, (way.name, entry)


WAYS = st.builds(
    Sizes,
    V=st.sampled_from([1, 2, 7, 200_000, 10_000_000]),
    d=st.sampled_from([1, 2, 100, 20_000]),
    dtype=st.sampled_from(list(BYTES)),
)


@claims.check(
    "each number is one of 256; not trained further",
    "at best {} numbers; all lie in 1 dimension",
    "int8, a scale a row",
    "int8 has no such choice.",
)
@given(WAYS, st.sampled_from([2, 3, 10, 100]))
def test_what_each_smaller_table_costs_is_true_of_its_tensors(sizes, k):
    whole, *ways = ways_to_shrink(sizes, k)
    assert whole.bytes == sizes.V * sizes.d * BYTES[sizes.dtype]
    for way in ways:
        assert (way.price == "not smaller here") == (way.bytes >= whole.bytes)
        first = way.tensors[0].shape
        if rare := re.match(r"([\d,]+) rare words", way.price):
            assert sizes.V - (first[0] - 1) == number(rare[1])
        if served := re.match(r"a row serves ([\d.e+]+) words", way.price):
            assert isclose(number(served[1]), sizes.V / first[0], rel_tol=0.006)
        if lies := re.match(r"all vectors lie in ([\d,]+) dimensions?$", way.price):
            assert first[1] == number(lies[1]) <= sizes.d
        if best := re.match(r"at best ([\d,]+) numbers; all lie in 1", way.price):
            assert first[1] == 1
            assert sizes.d < k
            assert number(best[1]) == sum(prod(one.shape) for one in way.tensors)
        if way.price.startswith("each number is one of 256"):
            assert np.iinfo(np.int8).max - np.iinfo(np.int8).min + 1 == 256
            assert [one.shape for one in way.tensors] == [(sizes.V, sizes.d), (sizes.V,)]
            assert way.bytes == ways_to_shrink(sizes, k + 1)[4].bytes


@claims.check(
    "V/k is rounded up, d/k down; r is at least 1, and the quotients have at most k rows."
)
@given(WAYS, st.sampled_from([2, 3, 10, 100]))
def test_how_formulas_with_k_are_rounded(sizes, k):
    ways = {way.name: [one.shape for one in way.tensors] for way in ways_to_shrink(sizes, k)}
    for name in ("Cut the vocabulary", "Hashing trick", "Quotient-remainder"):
        assert ways[name][0] == (ceil(sizes.V / k), sizes.d)
    assert ways["Quotient-remainder"][1][0] <= k
    rank = max(1, floor(sizes.d / k))
    assert ways["Low rank"] == [(sizes.V, rank), (rank, sizes.d)]


@claims.check(
    "k must be >= 2, got {}; a table once as small is the table itself", "{} must be >= 1, got {}"
)
def test_what_is_refused_is_out_of_range():
    for k in (1, 0, -3):
        with pytest.raises(ValueError, match=f"k must be >= 2, got {k}"):
            ways_to_shrink(Sizes(), k)
    assert ways_to_shrink(Sizes(), 2)
    with pytest.raises(ValueError, match="V must be >= 1, got 0"):
        Sizes(V=0)
    assert Sizes(V=1)


@claims.check("Only the rows looked up.", "SGD and SparseAdam can use it.")
@pytest.mark.parametrize("optimiser", ["SGD", "SGD + momentum", "Adam", "AdamW", "SparseAdam"])
def test_which_optimisers_use_a_sparse_gradient(optimiser):
    table = nn.Embedding(7, 2, sparse=True)
    table(torch.tensor([1, 4])).sum().backward()
    assert table.weight.grad._indices().tolist() == [[1, 4]]
    momentum = {"momentum": 0.9} if optimiser == "SGD + momentum" else {}
    kind = getattr(torch.optim, optimiser.partition(" ")[0])
    made = kind([table.weight], lr=0.1, **momentum)
    if optimiser in SPARSE:
        made.step()
    elif optimiser != "SGD + momentum":  # which torch would take, but turns dense
        with pytest.raises(RuntimeError, match="sparse"):
            made.step()


claims.no_fact(
    # definitions
    "A vocabulary has **V** words.",
    "The layer has **h** units, each of which hands on one number.",
    "An embedding gives each word **d** numbers.",
    "Training corrects the weights in steps.",
    "A **batch** is the examples of one step; its **gradient** says how to correct each weight.",
    "An **output layer** gives each word a **score**.",
    "**The article** is *What is Embedding in Deep Learning?*, where this lab starts.",
    # what a control is
    "Tables that exist, and the one of the article that this lab starts from.",
    "How many examples there are to learn the weights from.",
    "The size to aim at: a k-th of the table.",
    "Words that it knows.",
    "Units of the layer: how many numbers it hands on.",
    "Numbers for each word.",
    "Examples in a training step.",
    "Scores all V words: with weights of its own, or with the table again.",
    "Sets the article's V and h as well.",
    "Their columns or rows are joined end to end.",
    "One more number for each unit of a layer, added to its sum.",
    # advice and tasks
    "The framework takes memory for itself, too.",
    "Press **Reset**, then set **d** to {}, as wide as the layer.",
    "Try one more, too.",
    "Then try other V.",
    "Keep d = {} and set **L**, under *More*, to {} words.",
)


def test_every_sentence_is_answered_for():
    claims.are_complete()

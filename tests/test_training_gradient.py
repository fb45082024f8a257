import numpy as np
import pytest
import torch

from embedding_lab.text.corpus import Corpus
from embedding_lab.training.blocks import BlockReader
from embedding_lab.training.check import largest_difference, loss_by_definition, spread_out
from embedding_lab.training.objective import OBJECTIVES, RowGradient
from embedding_lab.training.settings import Settings
from embedding_lab.training.update import LIMIT, descend, steps

MODELS = ("skipgram", "cbow")


def text(V=40, tokens=2_000, sentences=60, seed=0):
    random = np.random.default_rng(seed)
    words = [f"w{word}" for word in random.zipf(1.5, tokens) % V]
    return Corpus.from_sentences("random", np.array_split(np.array(words), sentences), min_count=1)


def tables(V, d, seed=0):
    random = torch.Generator().manual_seed(seed)
    return torch.randn(V, d, generator=random) / d**0.25, torch.randn(V, d, generator=random)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("window", "negatives", "dimensions"), [(1, 1, 1), (5, 5, 24), (10, 20, 100), (2, 3, 7)]
)
def test_the_gradient_is_that_of_autograd(model, window, negatives, dimensions):
    settings = Settings(model, dimensions, window, negatives, sample=1.0)
    assert largest_difference(text(), settings) < 1e-6


@pytest.mark.parametrize("model", MODELS)
def test_the_loss_is_the_one_of_the_definition(model):
    corpus, settings = text(), Settings(model, 16, sample=1.0)
    blocks = next(BlockReader(corpus, settings).epoch(0).cut(4))
    W, C = tables(len(corpus.vocabulary), 16)
    gradient = OBJECTIVES[model](settings)(blocks, W, C)
    expected = loss_by_definition(blocks, W, C, settings)
    assert gradient.loss == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_an_untrained_table_has_the_loss_of_a_coin_for_each_pair(model):
    corpus, settings = text(), Settings(model, 16, negatives=7, sample=1.0)
    blocks = next(BlockReader(corpus, settings).epoch(0).cut(8))
    zeros = torch.zeros(len(corpus.vocabulary), 16)
    gradient = OBJECTIVES[model](settings)(blocks, zeros, zeros)
    assert gradient.loss / gradient.pairs == pytest.approx(8 * np.log(2), rel=1e-5)


@pytest.mark.parametrize("model", MODELS)
def test_blocks_without_a_pair_have_no_gradient(model):
    corpus = Corpus.from_sentences("alone", [[word] for word in "abcdefg"], min_count=1)
    settings = Settings(model, 4, sample=1.0)
    blocks = BlockReader(corpus, settings).epoch(0)
    gradient = OBJECTIVES[model](settings)(blocks, *tables(7, 4))
    assert (gradient.loss, gradient.pairs) == (0, 0)
    assert not gradient.centre.values.any()
    assert not gradient.context.values.any()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("table", [0, 1])
def test_the_curvature_bounds_how_the_gradient_changes(model, table):
    corpus, settings = text(V=8), Settings(model, 6, sample=1.0)
    V = len(corpus.vocabulary)
    blocks = next(BlockReader(corpus, settings).epoch(0).cut(8))
    objective, before = OBJECTIVES[model](settings), tables(V, 6)
    slope = objective(blocks, *before)[table]
    bound = torch.zeros(V).index_add_(0, slope.rows, slope.curvature)
    for row in range(V):
        after = before[0].clone(), before[1].clone()
        after[table][row] += torch.randn(6, generator=torch.Generator().manual_seed(row))
        moved = (after[table] - before[table])[row].norm()
        change = spread_out(objective(blocks, *after)[table], V) - spread_out(slope, V)
        assert 0 < change[row].norm() <= bound[row] * moved * 1.001


def test_a_step_is_the_rate_times_the_gradient_where_nothing_is_held_back():
    table = torch.ones(3, 2)
    rows = RowGradient(torch.tensor([2, 0, 2]), torch.tensor([[1.0, 0], [0, 2], [3, 0]]), zeros(3))
    descend(table, [rows], 0.1)
    expected = torch.tensor([[1, 0.8], [1, 1], [0.6, 1]])
    torch.testing.assert_close(table, expected)


def zeros(n):
    return torch.zeros(n)


def test_a_row_of_great_curvature_takes_a_shorter_step():
    part = RowGradient(torch.tensor([0, 1, 1]), torch.ones(3, 2), torch.tensor([1.0, 60, 40]))
    step = steps(3, [part], 0.1)
    torch.testing.assert_close(step, torch.tensor([0.1, LIMIT / 100, 0.1]))


def test_pieces_add_up_to_the_whole():
    random = torch.Generator().manual_seed(0)
    rows = torch.randint(5, (40,), generator=random)
    values = torch.randn(40, 3, generator=random)
    curvature = torch.rand(40, generator=random) * 50
    whole, pieces = torch.zeros(5, 3), torch.zeros(5, 3)
    descend(whole, [RowGradient(rows, values.clone(), curvature)], 0.05)
    halves = [
        RowGradient(rows[half], values[half].clone(), curvature[half])
        for half in (slice(0, 17), slice(17, 40))
    ]
    descend(pieces, halves, 0.05)
    torch.testing.assert_close(whole, pieces)


@pytest.mark.parametrize("model", MODELS)
def test_rows_that_no_pair_names_stay_untouched(model):
    corpus, settings = text(), Settings(model, 8, sample=1.0)
    blocks = next(BlockReader(corpus, settings).epoch(0).cut(1))
    W, C = tables(len(corpus.vocabulary) + 5, 8)
    before = W.clone(), C.clone()
    gradient = OBJECTIVES[model](settings)(blocks, W, C)
    descend(W, [gradient.centre], 0.05)
    descend(C, [gradient.context], 0.05)
    for table, old, part in ((W, before[0], gradient.centre), (C, before[1], gradient.context)):
        untouched = torch.ones(len(table), dtype=torch.bool)
        untouched[part.rows] = False
        assert untouched.any()
        assert torch.equal(table[untouched], old[untouched])
        assert not torch.equal(table[~untouched], old[~untouched])

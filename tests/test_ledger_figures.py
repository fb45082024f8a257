"""The pictures and sentences of lesson 2: well-formed, and true of their ledger."""

import re
from dataclasses import replace
from itertools import pairwise
from math import ceil, floor
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from embedding_lab.figures.ledger import (
    THINNEST,
    bars,
    both_apart,
    ledger_bars,
    limit,
    segments,
    text_width,
)
from embedding_lab.figures.ledger_tables import consequences, every_line, every_tensor
from embedding_lab.figures.network import networks
from embedding_lab.figures.shares import model_shares, smaller_tables
from embedding_lab.lessons.ledger import MOMENTS, OUTPUTS, SPARSE, Sizes, ledger
from embedding_lab.lessons.ledger_captions import (
    TO_SEE,
    examples_sentence,
    remarks,
    saved_sentence,
    tying_sentence,
    verdict,
)
from embedding_lab.lessons.numbers import binary_bytes, both_bytes, decimal_bytes, short
from embedding_lab.lessons.presets import LANGUAGE_MODELS, PRESETS
from embedding_lab.lessons.shrink import ways_to_shrink
from embedding_lab.ui.log_slider import doublings, ladder, with_rung

ARTICLE = Sizes()
EXTREMES = [
    ARTICLE,
    Sizes(V=3, h=2, d=1, B=1),
    Sizes(V=1, h=1, d=1, B=1),
    Sizes(V=3, h=2, d=20_000, B=1),
    Sizes(V=10_000_000, h=20_000, d=20_000, L=8_192, B=65_536),
    Sizes(V=10_000_000, h=1, d=1_000, B=65_536, dtype="int8"),
    Sizes(V=128_256, h=4_096, d=4_096, output="untied", dtype="float16", bias=True),
    Sizes(optimiser="SparseAdam", B=65_536, L=3, output="tied"),
    Sizes(V=7, h=3, d=2, L=2, optimiser="SGD", sparse=True),
]


def marks(drawing, tag, width="wide"):
    root = ElementTree.fromstring(getattr(drawing, width))
    return list(root.iter(tag))


def texts(drawing, width="wide"):
    return ["".join(mark.itertext()) for mark in marks(drawing, "text", width)]


@pytest.mark.parametrize("sizes", EXTREMES, ids=str)
@pytest.mark.parametrize("draw", [networks, ledger_bars])
def test_every_picture_is_well_formed_in_both_widths(draw, sizes):
    drawing = draw(ledger(sizes))
    assert drawing.alt
    for width in ("wide", "narrow"):
        assert texts(drawing, width)
        numbers = re.findall(r' (?:width|height|x|y|cx|cy)="([^"]*)"', getattr(drawing, width))
        assert all(float(number) > -30 for number in numbers)


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("sizes", EXTREMES, ids=str)
def test_bars_never_leave_their_picture(sizes, width):
    drawing = ledger_bars(ledger(sizes))
    frame = ElementTree.fromstring(getattr(drawing, width))
    edge = float(frame.get("width"))
    for mark in marks(drawing, "rect", width):
        assert float(mark.get("x")) + float(mark.get("width")) <= edge + 1


ALL_PARTS = [
    Sizes(output="untied", B=1_024, d=500),
    Sizes(output="untied", B=4_096, bias=True),
    Sizes(V=50, h=3, d=4_000, B=8_192),
    Sizes(V=2_000, h=20_000, d=700, B=2_048, output="untied", optimiser="SGD + momentum"),
    Sizes(V=20, h=11, d=3, L=2, B=512, output="tied"),
]


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("sizes", [*EXTREMES, *ALL_PARTS], ids=str)
def test_names_of_parts_stay_inside_and_apart(sizes, width):
    drawing = ledger_bars(ledger(sizes))
    edge = float(ElementTree.fromstring(getattr(drawing, width)).get("width"))
    names = {part.name for bar in bars(ledger(sizes)) for part in bar.segments}
    spans = {}
    for mark in marks(drawing, "text", width):
        if not set(mark.text.split(", ")) <= names:
            continue
        style = (mark.get("class") or "").split()
        long, x = text_width(mark.text, bold="b" in style), float(mark.get("x"))
        start = x - (long if "e" in style else long / 2 if "c" in style else 0)
        assert start >= -2
        assert start + long <= edge + 2
        spans.setdefault(mark.get("y"), []).append((start, start + long))
    for line in spans.values():
        for one, other in pairwise(sorted(line)):
            assert one[1] <= other[0] + 1


def test_three_words_and_two_units_are_drawn_as_three_squares_and_two_circles():
    drawing = networks(ledger(Sizes(V=3, h=2, d=2)))
    squares = [mark for mark in marks(drawing, "rect") if mark.get("stroke")]
    assert len(squares) == 2 * 3
    assert len(marks(drawing, "circle")) == 2 + 2 + 2
    assert "⋮" not in texts(drawing)


def test_what_does_not_fit_gets_an_ellipsis():
    assert texts(networks(ledger(ARTICLE))).count("⋮") == 5


def test_each_position_has_its_lit_word():
    drawing = networks(ledger(Sizes(V=3, h=2, d=2, L=3)))
    lit = [mark for mark in marks(drawing, "rect") if mark.get("fill") == "var(--onehot)"]
    assert len(lit) == 3 + 1  # three one-hot columns, and one table for all


def test_the_pictures_show_the_articles_figures():
    books = ledger(replace(ARTICLE, d=500))
    drawn = " ".join(texts(networks(books)) + texts(ledger_bars(books)))
    for figure in ("100,000,000", "0.40 GB (0.37 GiB)", "250,000", "100,250,000", "d < 498.75"):
        assert figure in drawn


def test_segments_add_up_to_the_account():
    for sizes in EXTREMES:
        for account in ledger(sizes):
            assert sum(part.bytes for part in segments(account)) == account.bytes


def test_bars_are_as_long_as_their_bytes():
    books = ledger(ARTICLE)
    drawn = [m for m in marks(ledger_bars(books), "rect") if m.find("title") is not None]
    lengths = [float(mark.get("width")) for mark in drawn]
    parts = [part.bytes for bar in bars(books) for part in bar.segments]
    scale = lengths[1] / parts[1]
    assert lengths == pytest.approx([part * scale for part in parts], abs=0.02)


def test_equal_embeddings_are_drawn_once():
    assert len(bars(ledger(ARTICLE))) == 3
    assert len(bars(ledger(replace(ARTICLE, d=500)))) == 2


def test_what_cannot_be_seen_gets_no_name():
    books = ledger(replace(ARTICLE, B=1))
    assert books.one_hot.input_batch.bytes * 300 / books.one_hot.bytes < THINNEST
    assert "input" not in texts(ledger_bars(books))
    assert "input" in texts(ledger_bars(ledger(ARTICLE)))


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Sizes,
        V=st.integers(1, 10**7),
        h=st.integers(1, 20_000),
        L=st.sampled_from([1, 2, 8_192]),
        output=st.sampled_from(OUTPUTS),
    )
)
@example(Sizes(V=12, h=5, L=2, output="tied"))  # d = 4 saves, and d = 5 = h, but nothing else
@example(Sizes(V=4, h=4))  # the limit is a whole number
def test_the_limit_says_the_truth_about_every_whole_number(sizes):
    words, _, also = limit(sizes).partition(" or d = ")
    sign, number = re.fullmatch(r"d (<|≤) ([\d,.]+)", words).groups()
    shown = float(number.replace(",", ""))
    largest = floor(shown) if sign == "≤" else ceil(shown) - 1
    said_at_h = also == f"{sizes.h:,}"
    for d in {max(1, d) for d in (1, largest - 1, largest, largest + 1, largest + 2, sizes.h)}:
        books = ledger(replace(sizes, d=d))
        saves = books.chosen.weights < books.one_hot.weights
        assert saves == (d <= largest or (said_at_h and d == sizes.h))


# Captions: each is flipped by a second input


def test_the_verdict_says_fall_rise_or_stay():
    falls = verdict(ledger(ARTICLE))
    rises = verdict(ledger(replace(ARTICLE, d=500)))
    stays = verdict(ledger(Sizes(V=4, h=4, d=2)))  # V h = V d + d h = 16
    assert "**fall to a fifth**, from 100,000,000 to 20,050,000" in falls
    assert "next layer alone falls to a 2,000th. The table has 20,000,000 weights" in falls
    assert "training keeps four numbers for each." in falls
    assert "**rise by 0.25 %**, from 100,000,000 to 100,250,000" in rises
    assert "falls to a 400th" in rises
    assert "stay the same: 16" in stays


def test_bytes_that_go_against_the_weights_are_explained():
    rises = verdict(ledger(replace(ARTICLE, d=500)))
    assert "Yet the bytes shrink by 1.3 %, above all the input: 25.6 MB became 256 B." in rises
    sparse = verdict(ledger(replace(ARTICLE, d=500, optimiser="SparseAdam")))
    assert "above all the gradients: 400 MB became 1.06 MB." in sparse
    grows = verdict(ledger(Sizes(V=3, h=2, d=1, B=65_536, dtype="float16")))
    assert "Yet the bytes grow" in grows
    assert "Yet" not in verdict(ledger(ARTICLE))


def test_the_next_layer_rises_where_d_exceeds_the_vocabulary():
    assert "layer alone rises twofold." in verdict(ledger(Sizes(V=10, h=5, d=20)))
    assert "alone stays the same." in verdict(ledger(Sizes(V=10, h=5, d=10)))


@pytest.mark.parametrize("sizes", EXTREMES, ids=str)
def test_no_sentence_of_the_verdict_is_longer_than_twenty_words(sizes):
    for sentence in re.split(r"(?<=\.) ", verdict(ledger(sizes))):
        assert len(sentence.split()) <= 20


def test_the_input_of_a_tiny_int8_vocabulary_rises():
    assert "input falls to a 100,000th: 800 kB (781 KiB) become 8 B." in saved_sentence(
        ledger(ARTICLE)
    )
    assert "input rises 2.7-fold: 3 B become 8 B." in saved_sentence(
        ledger(Sizes(V=3, dtype="int8"))
    )
    assert "input stays the same." in saved_sentence(ledger(Sizes(V=2)))


def test_multiply_adds_are_told_forward_and_in_training():
    said = saved_sentence(ledger(ARTICLE))
    assert "forward fall to a 2,000th; a lookup has none. Forward and backward together, they fall "
    assert "together, they fall to a 1,333rd." in said
    assert "forward stay the same" in saved_sentence(ledger(Sizes(V=10, d=10)))
    assert "forward rise by 10 %" in saved_sentence(ledger(Sizes(V=10, d=11)))
    assert "together" not in saved_sentence(ledger(replace(ARTICLE, dtype="int8")))


def test_weights_and_examples_are_compared_both_ways():
    books = ledger(ARTICLE)
    assert "at least as many weights" in examples_sentence(books, 1_000_000)
    assert "Only the embedding" in examples_sentence(books, 50_000_000)
    assert "Both networks have fewer" in examples_sentence(books, 200_000_000)
    assert "Only the one-hot" in examples_sentence(ledger(replace(ARTICLE, d=1000)), 150_000_000)


def test_remarks_are_said_where_they_hold_and_nowhere_else():
    assert remarks(ARTICLE) == []
    assert "can't be trained" in remarks(replace(ARTICLE, dtype="int8"))[0]
    assert "two moments are float16" in remarks(replace(ARTICLE, dtype="float16"))[0]
    sparse = " ".join(remarks(replace(ARTICLE, optimiser="SparseAdam")))
    assert "32 in all: 13.1 kB (12.8 KiB). The table has 80.0 MB (76.3 MiB)." in sparse
    assert "moments is as large as the table" in sparse
    tied = " ".join(remarks(replace(ARTICLE, optimiser="SparseAdam", output="tied")))
    assert "dense, after all" in tied
    assert "word looked up" not in tied
    assert "500 × 100 weights" in tied
    assert len(remarks(replace(ARTICLE, optimiser="SGD", sparse=True))) == 1


def test_tying_is_told_as_the_other_way_round():
    said = tying_sentence(LANGUAGE_MODELS)
    assert "Untied, GPT-2 would have 163 million weights, not 124 million." in said
    assert "Tied, Llama 3 8B would have 7.5 billion weights, not 8.03 billion." in said


def test_what_a_newcomer_reads_is_short_and_names_every_letter():
    assert len(TO_SEE) <= 6
    for sentence in re.split(r"(?<=\.) ", " ".join(TO_SEE)):
        assert len(sentence.split()) <= 20
    for letter in ("**V**", "**h**", "**d**", "**W**"):
        assert letter in " ".join(TO_SEE)


# Rows that are close to each other


def test_different_rows_never_read_alike():
    books = ledger(Sizes(V=10_000_000, h=20_000, d=10_000, B=1))
    drawn = texts(ledger_bars(books))
    assert {"200.0 G", "200.4 G", "100 G"} <= set(drawn)
    assert {"3.20 TB", "3.21 TB"} <= set(drawn)
    close = consequences(ledger(ARTICLE), 24 * 1024**3, 1_000_000)
    assert close["One-hot"][-1] == "100.0"
    assert close["Embedding, d = 500"][-1] == "100.2"


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=4))
def test_numbers_are_told_apart_whatever_they_are(numbers):
    written = both_apart(numbers)
    assert len(set(written)) == len(set(numbers))


# Tables and small pictures


def test_the_tables_have_a_line_for_step_counters_and_the_sum():
    books = ledger(ARTICLE)
    table = every_line(books)
    counters = table["bytes"].index("step counters")
    assert table["One-hot"][counters] == "4"
    assert table["One-hot"][-1] == f"{books.one_hot.bytes:,}"
    shapes = every_tensor(books)
    assert shapes["One-hot"][1] == "200,000 × 500"
    assert shapes["Embedding, d = 100"][counters] == "2 of one number"


def test_a_batch_that_does_not_fit_says_so():
    assert "none: too large" in consequences(ledger(ARTICLE), 1024**3, 10)["One-hot"]
    assert "none: too large" not in consequences(ledger(ARTICLE), 24 * 1024**3, 10)["One-hot"]


def test_the_smaller_pictures_are_well_formed():
    for drawing in (
        model_shares(LANGUAGE_MODELS),
        smaller_tables(ways_to_shrink(ARTICLE, 10)),
        smaller_tables(ways_to_shrink(Sizes(V=1, d=1), 100)),
    ):
        assert texts(drawing)
        assert texts(drawing, "narrow")
    assert "13 %" in texts(model_shares(LANGUAGE_MODELS))


# Numbers and the slider


@given(st.integers(0, 10**17))
def test_sizes_read_with_at_most_three_digits_below_a_thousand(number):
    for words in (short(number), decimal_bytes(number), binary_bytes(number)):
        digits = words.split()[0]
        assert len(digits.replace(".", "").replace(",", "")) <= 4
        assert float(digits.replace(",", "")) <= 1000
    assert both_bytes(number)


def test_the_ladder_meets_the_presets_near_enough():
    rungs = ladder(10_000_000)
    assert rungs[0] == 1
    assert rungs[-1] == 10_000_000
    assert list(rungs) == sorted(set(rungs))
    for preset in PRESETS:
        assert min(rungs, key=lambda rung: abs(rung - preset.V)) == pytest.approx(
            preset.V, rel=0.15
        )


@pytest.mark.parametrize("rungs", [ladder(10_000_000), ladder(20_000), doublings(65_536)])
def test_a_typed_number_gets_a_rung_and_a_rung_no_second_one(rungs):
    assert with_rung(rungs, rungs[-2]) == rungs
    typed = with_rung(rungs, rungs[-1] - 1)
    assert typed[-2:] == (rungs[-1] - 1, rungs[-1])
    assert len(typed) == len(rungs) + 1


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("optimiser", list(MOMENTS))
def test_every_choice_can_be_drawn(optimiser, output):
    for sparse in {False, optimiser in SPARSE}:
        books = ledger(Sizes(V=9, h=4, d=3, optimiser=optimiser, output=output, sparse=sparse))
        assert networks(books).wide
        assert limit(books.chosen.sizes) in ledger_bars(books).alt

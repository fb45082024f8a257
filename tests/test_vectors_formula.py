import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedding_lab.vectors.formula import SIGNS, Abc, Formula, FormulaError, Term, parse


def terms(text):
    return [(term.weight, term.word) for term in parse(text).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("king - man + woman", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("  king   −  man – woman ", [(1, "king"), (-1, "man"), (-1, "woman")]),
        ("- man + king", [(-1, "man"), (1, "king")]),
        ("+ king", [(1, "king")]),
        ("0.5 paris + 2 rome - .25 oslo", [(0.5, "paris"), (2, "rome"), (-0.25, "oslo")]),
        ("mother-in-law - mother", [(1, "mother-in-law"), (-1, "mother")]),
        ("king--man", [(1, "king--man")]),
        ("2", [(1, "2")]),
        ("2 + 3", [(1, "2"), (1, "3")]),
        ("2 2", [(2, "2")]),
        ("1e2 king", [(100, "king")]),
        ("nan - inf", [(1, "nan"), (-1, "inf")]),
        ("__import__('os')", [(1, "__import__('os')")]),
    ],
)
def test_formulas_are_read(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 1, "empty"),
        (" \t\n", 1, "empty"),
        ("king - + man", 8, "two signs in a row, - \\+; put a word between"),
        ("- - king", 3, "two signs in a row"),
        ("king -", 6, "ends with -; add a word"),
        ("+", 1, "ends with \\+"),
        ("king man", 6, "no sign between 'king' and 'man'; put \\+ or -"),
        ("2 king man", 8, "no sign between 'king' and 'man'"),
        ("king -man", 6, "no sign between 'king' and '-man'"),
        ("-0.5 king", 6, "no sign between"),
        ("0 king", 1, "a weight must be from 0.001 to 1,000, got 0"),
        ("1e999 king", 1, "got 1e999"),
        ("99999 king", 1, "got 99999"),
        ("nan king", 5, "no sign between 'nan' and 'king'"),
        ("inf king", 5, "no sign between"),
        ("x" * 501, 501, "at most 500 characters, got 501"),
        (" + ".join(["a"] * 21), 79, "at most 20 terms, got 21"),
    ],
)
def test_errors_say_where_and_what_to_do(text, position, message):
    with pytest.raises(FormulaError, match=message) as caught:
        parse(text)
    assert caught.value.position == position
    assert f"at character {position} " in str(caught.value)


@settings(deadline=None)
@given(st.text(max_size=520))
def test_any_text_is_a_formula_or_a_formula_error(text):
    try:
        formula = parse(text)
    except FormulaError as error:
        assert str(error)
    else:
        assert parse(str(formula)) == formula


@settings(deadline=None)
@given(st.lists(st.sampled_from(["king", "2", "0.5", "+", "-", "–", "man", "1e9"]), max_size=12))
def test_any_row_of_words_numbers_and_signs_is_a_formula_or_a_formula_error(parts):
    try:
        formula = parse(" ".join(parts))
    except FormulaError as error:
        assert str(error)
    else:
        assert parse(str(formula)) == formula


WEIGHTS = st.floats(0.001, 1000) | st.integers(1, 1000).map(float)
TERMS = st.builds(
    lambda sign, weight, word: Term(sign * weight, word),
    st.sampled_from([1, -1]),
    WEIGHTS,
    st.text(min_size=1, max_size=9)
    .filter(lambda word: word.split() == [word])
    .filter(lambda word: word not in SIGNS),
)


@settings(deadline=None)
@given(st.lists(TERMS, min_size=1, max_size=8).map(lambda items: Formula(tuple(items))))
def test_what_is_written_can_be_read_again(formula):
    text = str(formula)
    if len(text) <= 500:
        assert parse(text) == formula


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("king - man + woman", Abc("man", "woman", "king")),
        ("king + woman - man", Abc("man", "woman", "king")),
        ("- man + king + woman", Abc("man", "woman", "king")),
        ("woman - man + king", Abc("man", "king", "woman")),
        ("king", None),
        ("king - man", None),
        ("king + man + woman", None),
        ("king - man - woman", None),
        ("0.5 king - man + woman", None),
        ("king - man + woman + boat", None),
    ],
)
def test_the_shape_names_the_roles(text, shape):
    assert parse(text).shape == shape


@pytest.mark.parametrize(
    ("weight", "word"), [(0, "a"), (float("nan"), "a"), (1e4, "a"), (1, ""), (1, "a b"), (1, "-")]
)
def test_a_term_that_could_not_be_read_again_is_refused(weight, word):
    with pytest.raises(ValueError, match="must be"):
        Term(weight, word)


@pytest.mark.parametrize("count", [0, 21])
def test_a_formula_has_1_to_20_terms(count):
    with pytest.raises(ValueError, match=f"1 to 20 terms, got {count}"):
        Formula((Term(1, "a"),) * count)

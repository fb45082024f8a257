import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.text.markdown import isolated, plain

JOINER = "\N{WORD JOINER}"
TURNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ISOLATE, END = TURNS[-2:]


def bare(words):
    return "".join(letter for letter in words if letter not in TURNS)


@given(st.text())
def test_nothing_but_escapes_and_joiners_is_added(words):
    shown = bare(plain(words)).replace(JOINER, "")
    unescaped = "".join(sign for i, sign in enumerate(shown) if not _escapes(shown, i))
    assert unescaped.split() == bare(words.replace(JOINER, "")).split()


@given(st.text(st.sampled_from(f"aZ1 .-שבת٣ع{TURNS}"), max_size=12))
def test_no_text_turns_the_sentence_around_it(words):
    shown = plain(words)
    inner = shown.removeprefix(ISOLATE).removesuffix(END)
    assert bare(inner) == inner  # nothing inside that opens, ends or turns a level
    from_the_right = any(letter in "שבת٣ع" for letter in words)
    assert (shown != inner) == from_the_right
    assert shown == (f"{ISOLATE}{inner}{END}" if from_the_right else inner)
    assert isolated(isolated(words)) == isolated(words)


def _escapes(shown, i):
    run = len(shown[: i + 1]) - len(shown[: i + 1].rstrip("\\"))
    return run % 2 == 1


@pytest.mark.parametrize(
    "address", ["http://a.example/x.png", "HTTPS://A.example", "www.example.com", "a@b.example"]
)
def test_an_address_is_broken_where_markdown_would_find_it(address):
    shown = plain(address).replace("\\", "")
    assert JOINER in shown
    assert shown.replace(JOINER, "") == address
    assert not any(found in shown.lower() for found in ("://", "www.", "@b"))

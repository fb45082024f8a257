import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.text.markdown import plain

JOINER = "\N{WORD JOINER}"


@given(st.text())
def test_nothing_but_escapes_and_joiners_is_added(words):
    shown = plain(words).replace(JOINER, "")
    unescaped = "".join(sign for i, sign in enumerate(shown) if not _escapes(shown, i))
    assert unescaped == " ".join(words.replace(JOINER, "").split()).strip()


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

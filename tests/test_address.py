"""The address of a class: what was typed is read or refused, and a local one is never proposed."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedding_lab.ui.address import (
    address_for_others,
    is_local,
    number_of_this_machine,
    read_address,
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("192.168.1.20:8501", "http://192.168.1.20:8501"),
        (" http://lab.school.example/ ", "http://lab.school.example"),
        ("https://school.example/lab/?table=x#y", "https://school.example/lab"),
        ("http://[fe80::1]:8501/", "http://[fe80::1]:8501"),
        ("TEACHER-PC:8501", "http://teacher-pc:8501"),
    ],
)
def test_an_address_is_read_as_a_teacher_types_it(typed, read):
    assert read_address(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["", "http://", "ftp://a.example", "a b", "http://a:port", "http://[::1", "http://me@a.example",
     "http://a<b>", "javascript://x", "a\u202eb c", "http://a:99999"],
)  # fmt: skip
def test_what_no_browser_opens_is_refused(typed):
    with pytest.raises(ValueError):
        read_address(typed)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_an_address_that_reads_as_itself_or_is_refused(typed):
    try:
        address = read_address(typed)
    except ValueError:
        return
    assert read_address(address) == address
    assert not set(address) & set(" <>\"'")


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.1", True), ("127.1.2.3", True), ("[::1]", True),
     ("0.0.0.0", True), ("lab.localhost", True), ("192.168.1.20", False), ("lab.local", False)],
)  # fmt: skip
def test_an_address_of_one_machine_alone_is_known(host, local):
    assert is_local(f"http://{host}:8501") is local


def test_the_browser_s_own_address_is_proposed_unless_it_is_local():
    assert address_for_others("http://lab.example/teachers", "192.168.1.20") == "http://lab.example"
    seen = "http://localhost:8501/lab/teachers"
    assert address_for_others(seen, "192.168.1.20") == "http://192.168.1.20:8501/lab"
    assert address_for_others(seen, None) == "http://localhost:8501/lab"


def test_the_machine_s_number_is_found_without_sending_anything(monkeypatch):
    def sends(*_):
        raise AssertionError("something was sent")

    class Quiet(socket.socket):
        send = sendto = sendall = sends

    monkeypatch.setattr("socket.socket", Quiet)
    number = number_of_this_machine()
    assert number is None or not is_local(f"http://{number}")


def test_a_machine_without_a_network_has_no_number(monkeypatch):
    class Alone(socket.socket):
        def connect(self, _):
            raise OSError("Network is unreachable")

    monkeypatch.setattr("socket.socket", Alone)
    assert number_of_this_machine() is None

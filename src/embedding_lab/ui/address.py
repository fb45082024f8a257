"""The address that the links of a class carry: it must open on other machines too.

Nothing is asked of the network for it. To connect a UDP socket sends no packet: the system only
picks the way that one would take, and with it the number of this machine.
"""

import socket
from contextlib import closing
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

PORT: Final = 8501  # what `make run` serves
LONGEST: Final = 200  # characters
_ANYWHERE: Final = ("10.255.255.255", 1)  # a private address that nobody need have
_LOCAL_NAMES: Final = {"localhost", "localhost.localdomain"}
_PAGE: Final = "/teachers"


def read_address(typed: str) -> str:
    """Read an address as a teacher types it.

    Args:
        typed: with or without its scheme and port.

    Returns:
        It with a scheme, and without what follows the path.

    Raises:
        ValueError: if no browser could open it.
    """
    told = typed.strip()
    whole = told if "//" in told else f"http://{told}"
    parts = urlsplit(whole)  # itself raises a ValueError for odd brackets
    host, port = parts.hostname, parts.port  # as does a port that is none
    plain_host = host is not None and not set(host) & set(" \"'<>\\`{|}^")
    if parts.scheme not in {"http", "https"} or not plain_host or not whole.isprintable():
        raise ValueError(f"an address is like http://192.168.1.20:{PORT}, got {told!r}")
    if parts.username is not None or any(sign.isspace() for sign in whole):
        raise ValueError(f"an address has no spaces and no names before an @, got {told!r}")
    shown = f"[{host}]" if ":" in str(host) else host
    at = f":{port}" if port else ""
    return f"{parts.scheme}://{shown}{at}{parts.path.rstrip('/')}"


def is_local(address: str) -> bool:
    """Tell whether an address means the very machine that opens it.

    Args:
        address: as `read_address` returns it.

    Returns:
        Whether no other machine reaches the app by it.
    """
    host = urlsplit(address).hostname or ""
    if host in _LOCAL_NAMES or host.endswith(".localhost"):
        return True
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified


def number_of_this_machine() -> str | None:
    """Find this machine's number in its network, without a word to anybody.

    Returns:
        An IPv4 address; None without a network.
    """
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as way:
        try:
            way.connect(_ANYWHERE)
        except OSError:
            return None
        number = str(way.getsockname()[0])
    return None if is_local(f"http://{number}") else number


def address_for_others(seen: str, number: str | None) -> str:
    """Choose the address that the class should get.

    Args:
        seen: where the teacher's own browser has the page for teachers, without a query.
        number: of this machine in its network, if it has one.

    Returns:
        The browser's address, but for a local one: that with the machine's number.
    """
    base = seen.rstrip("/").removesuffix(_PAGE)
    if number is None or not is_local(base):
        return base
    parts = urlsplit(base)
    at = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{number}{at}{parts.path}"


def proposed_address() -> str:
    """Look where the app is for others.

    Returns:
        An address; a local one where this machine has no other, or serves itself alone.
    """
    seen = st.context.url or f"http://localhost:{PORT}"
    served = str(st.get_option("server.address") or "")
    alone = bool(served) and is_local(f"http://{served}") and served != "0.0.0.0"
    return address_for_others(seen, None if alone else number_of_this_machine())

"""Messages as bytes, for pipes and files. No pickle: what is read can only be numbers.

A packet is a prefix of 32 bytes (magic, bytes of the head, bytes of the body, CRC-32 of both),
a head of JSON (kind, header, and name, dtype and shape of each array), and a body with the
arrays one after the other. Head and arrays are padded to 16 bytes, so that an array read in
place is aligned.
"""

import json
import math
import struct
import zlib
from collections.abc import Mapping
from typing import BinaryIO, Final, NamedTuple

import numpy as np

from embedding_lab.jobs.job import JSON, NUMERIC, Array, Message

MAGIC: Final = b"ELM1"
PREFIX: Final = struct.Struct("<4sIQI12x")
ALIGNED: Final = 16
LONGEST_HEAD: Final = 16 * 2**20
LONGEST_BODY: Final = 2**30


class WireError(ValueError):
    """The bytes are not a packet, or end within one."""


class Prefix(NamedTuple):
    """What the first 32 bytes of a packet tell."""

    head: int
    body: int
    checksum: int


def pack(message: Message) -> bytes:
    """Write a message as one packet.

    Args:
        message: numbers in its arrays, plain values in its header.

    Returns:
        The packet.

    Raises:
        WireError: if the message is too long, or an array holds no numbers.
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in message.arrays.items()}
    for name, array in arrays.items():
        if array.dtype.kind not in NUMERIC:
            raise WireError(f"array {name} must hold numbers, got {array.dtype}")
    shapes = [
        [name, array.dtype.str, list(message.arrays[name].shape)] for name, array in arrays.items()
    ]
    head = json.dumps([message.kind, message.header, shapes]).encode()
    head += b" " * _padding(len(head))
    body = b"".join(_padded(array) for array in arrays.values())
    if len(head) > LONGEST_HEAD or len(body) > LONGEST_BODY:
        raise WireError(f"a message of {len(head) + len(body)} bytes is too long")
    checksum = zlib.crc32(body, zlib.crc32(head))
    return PREFIX.pack(MAGIC, len(head), len(body), checksum) + head + body


def unpack(packet: bytes) -> Message:
    """Read a packet.

    Args:
        packet: exactly one.

    Returns:
        The message; its arrays are read-only views of the packet.

    Raises:
        WireError: if the bytes are damaged or not a packet.
    """
    prefix = read_prefix(packet[: PREFIX.size])
    if len(packet) != PREFIX.size + prefix.head + prefix.body:
        raise WireError(f"a packet of {len(packet)} bytes doesn't have the length that it states")
    if zlib.crc32(memoryview(packet)[PREFIX.size :]) != prefix.checksum:
        raise WireError("the packet is damaged: its checksum differs")
    start = PREFIX.size + prefix.head
    try:
        kind, header, shapes = json.loads(packet[PREFIX.size : start])
        return Message(str(kind), dict(header), _arrays(packet, start, shapes))
    except (TypeError, ValueError, OverflowError) as error:
        raise WireError(f"the head of the packet makes no sense: {error}") from error


def read_prefix(first: bytes) -> Prefix:
    """Read the first bytes of a packet, and refuse sizes that no packet has.

    Args:
        first: 32 bytes.

    Returns:
        The sizes of what follows.

    Raises:
        WireError: if this isn't the start of a packet.
    """
    if len(first) != PREFIX.size:
        raise WireError(f"a packet starts with {PREFIX.size} bytes, got {len(first)}")
    magic, head, body, checksum = PREFIX.unpack(first)
    if magic != MAGIC or head > LONGEST_HEAD or body > LONGEST_BODY:
        raise WireError("these bytes are not the start of a packet")
    return Prefix(head, body, checksum)


def read_packet(stream: BinaryIO) -> bytes | None:
    """Take the next packet from a stream; waits for it.

    Args:
        stream: a pipe or a file, open for reading bytes.

    Returns:
        The packet, unchecked but for its sizes, or None at the end of the stream.

    Raises:
        WireError: if the stream ends within a packet or holds something else.
    """
    first = stream.read(PREFIX.size)
    if not first:
        return None
    prefix = read_prefix(first)
    rest = stream.read(prefix.head + prefix.body)
    if len(rest) != prefix.head + prefix.body:
        raise WireError("the stream ended within a packet")
    return first + rest


def as_text(header: Mapping[str, JSON], name: str) -> str:
    """Take a text from a header.

    Args:
        header: of a message.
        name: of the entry.

    Returns:
        The text; "" if there is none.
    """
    value = header.get(name, "")
    return value if isinstance(value, str) else ""


def _arrays(
    packet: bytes, start: int, shapes: list[tuple[str, str, list[int]]]
) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    for name, code, shape in shapes:
        dtype = np.dtype(code)
        if dtype.kind not in NUMERIC or any(type(n) is not int or n < 0 for n in shape):
            raise WireError(f"array {name} can't be {code} of shape {shape}")
        count = math.prod(shape)
        if start + count * dtype.itemsize > len(packet):
            raise WireError(f"array {name} is longer than its packet")
        flat = np.frombuffer(packet, dtype, count, start) if count else np.empty(0, dtype)
        arrays[str(name)] = flat.reshape(shape)
        start += count * dtype.itemsize + _padding(count * dtype.itemsize)
    if start != len(packet):
        raise WireError("the packet is longer than its arrays")
    return arrays


def _padded(array: Array) -> bytes:
    return array.tobytes() + b"\0" * _padding(array.nbytes)


def _padding(size: int) -> int:
    return -size % ALIGNED

"""How the processes talk: a head of two lengths, a part that JSON can say, and bytes.

JSON and never pickle: who answers HTTP does not trust who runs the questions.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

HEAD = struct.Struct("!II")
FIRST = 1 << 13  # bytes to read at once: most messages are short, and room for long ones costs time even when it stays empty
PIECE = 1 << 18  # the same while the rest of a message is still to come
SHORT = 512  # bytes of what may be said again

encoded = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
decode = json.JSONDecoder().decode


class Phrase(dict[str, Any]):
    """What is said, never to be changed, and its JSON: most messages say what others said before."""

    @cached_property
    def json(self) -> bytes:
        return encoded(self).encode()


class Message(NamedTuple):
    said: dict[str, Any]
    body: bytes = b""


def packed(message: Message) -> bytes:
    said = message.said.json if isinstance(message.said, Phrase) else encoded(message.said).encode()
    return HEAD.pack(len(said), len(message.body)) + said + message.body


class Unpacker:
    """Bytes as they arrive in, whole messages out."""

    def __init__(self) -> None:
        self.rest = bytearray()  # of a message that is not whole yet

    def feed(self, data: bytes) -> list[Message]:
        if self.rest:
            self.rest += data
        whole, done = unpacked(self.rest or data)
        if self.rest:
            del self.rest[:done]
        elif done < len(data):
            self.rest += data[done:]
        return whole


def unpacked(data: bytes | bytearray) -> tuple[list[Message], int]:
    """The whole messages at the beginning, and how many bytes they take."""
    whole: list[Message] = []
    done = 0
    while len(data) >= done + HEAD.size:
        said, body = HEAD.unpack_from(data, done)
        middle = done + HEAD.size + said
        if len(data) < middle + body:
            break
        whole.append(Message(understood(bytes(data[done + HEAD.size : middle])), bytes(memoryview(data)[middle : middle + body])))
        done = middle + body
    return whole, done


def understood(said: bytes) -> dict[str, Any]:
    return heard_before(said) if len(said) <= SHORT else decode(said.decode())


@lru_cache(256)
def heard_before(said: bytes) -> Phrase:
    return Phrase(decode(said.decode()))


class Channel:
    """The end that a worker holds: messages in the order they came, and a way to send some."""

    def __init__(self, end: socket.socket) -> None:
        self.end, self.unpacker = end, Unpacker()

    def __iter__(self) -> Iterator[Message]:
        """Until nobody is there any more."""
        while data := self.end.recv(PIECE if self.unpacker.rest else FIRST):
            yield from self.unpacker.feed(data)

    def send(self, message: Message) -> None:
        self.end.sendall(packed(message))

"""How the processes talk: a head of two lengths, a part that JSON can say, and bytes.

JSON and never pickle: who answers HTTP does not trust who runs the questions.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any, NamedTuple

HEAD = struct.Struct("!II")
FIRST = 1 << 13  # bytes to read at once: most messages are short, and room for long ones costs time even when it stays empty
PIECE = 1 << 18  # the same while the rest of a message is still to come


class Message(NamedTuple):
    said: dict[str, Any]
    body: bytes = b""


encoded = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
decode = json.JSONDecoder().decode


def packed(message: Message) -> bytes:
    said = encoded(message.said).encode()
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
    whole, done = list[Message](), 0
    while len(data) >= done + HEAD.size:
        said, body = HEAD.unpack_from(data, done)
        middle = done + HEAD.size + said
        if len(data) < middle + body:
            break
        whole.append(Message(decode(data[done + HEAD.size : middle].decode()), bytes(memoryview(data)[middle : middle + body])))
        done = middle + body
    return whole, done


class Channel:
    """The end that a worker holds: it waits for a message, and sends one."""

    def __init__(self, end: socket.socket) -> None:
        self.end, self.unpacker = end, Unpacker()

    def receive(self) -> Message | None:
        """The next message, as messages are answered one by one; None when nobody is there any more."""
        while data := self.end.recv(PIECE if self.unpacker.rest else FIRST):
            for message in self.unpacker.feed(data):
                return message
        return None

    def send(self, message: Message) -> None:
        self.end.sendall(packed(message))

"""How the processes talk: a head of two lengths, a part that JSON can say, and bytes.

JSON and never pickle: who answers HTTP does not trust who runs the questions.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any, NamedTuple

HEAD = struct.Struct("!II")
PIECE = 1 << 18  # bytes to read at once


class Message(NamedTuple):
    said: dict[str, Any]
    body: bytes = b""


def packed(message: Message) -> bytes:
    said = json.dumps(message.said).encode()
    return HEAD.pack(len(said), len(message.body)) + said + message.body


class Unpacker:
    """Bytes as they arrive in, whole messages out."""

    def __init__(self) -> None:
        self.buffer = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        self.buffer += data
        whole: list[Message] = []
        while (message := self._next()) is not None:
            whole.append(message)
        return whole

    def _next(self) -> Message | None:
        if len(self.buffer) < HEAD.size:
            return None
        said, body = HEAD.unpack_from(self.buffer)
        middle, end = HEAD.size + said, HEAD.size + said + body
        if len(self.buffer) < end:
            return None
        message = Message(json.loads(self.buffer[HEAD.size : middle]), bytes(memoryview(self.buffer)[middle:end]))
        del self.buffer[:end]
        return message


class Channel:
    """The end that a worker holds: it waits for a message, and sends one."""

    def __init__(self, end: socket.socket) -> None:
        self.end, self.unpacker = end, Unpacker()

    def receive(self) -> Message | None:
        """The next message, as messages are answered one by one; None when nobody is there any more."""
        while data := self.end.recv(PIECE):
            for message in self.unpacker.feed(data):
                return message
        return None

    def send(self, message: Message) -> None:
        self.end.sendall(packed(message))

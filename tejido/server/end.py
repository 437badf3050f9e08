"""The end of a worker's channel that the process which answers HTTP holds."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, cast

from . import channel
from .channel import Message

KEPT: set[asyncio.Future[Any]] = set()  # the loop keeps no task itself


class End(asyncio.Protocol):
    """`ready` is called when the worker is there, `heard` for each message after that. `pid` is 0 until it is ready."""

    def __init__(self) -> None:
        self.pid = 0

    def adopt(self, end: socket.socket) -> None:
        """Take a channel to a new worker."""
        self.unpacker = channel.Unpacker()
        task = asyncio.ensure_future(asyncio.get_running_loop().create_connection(lambda: self, sock=end))
        KEPT.add(task)
        task.add_done_callback(KEPT.discard)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # a socket has one

    def data_received(self, data: bytes) -> None:
        for message in self.unpacker.feed(data):
            if "ready" in message.said:
                self.pid = message.said["ready"]
                self.ready()
            else:
                self.heard(message)

    def ready(self) -> None:
        raise NotImplementedError

    def heard(self, message: Message) -> None:
        raise NotImplementedError

    def send(self, message: Message) -> None:
        self.transport.write(channel.packed(message))

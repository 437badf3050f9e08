"""How long and how large a request may be before anything else looks at it: against clients that dawdle, on their way in or out."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .settings import ARRIVAL, MAX_CONNECTIONS, MAX_FIELDS, MAX_HEAD, MAX_UNSENT, MAX_URL


class Guard(HttpToolsProtocol):
    """uvicorn's protocol with deadlines: for a whole request to arrive, and for a whole answer to be taken away."""

    due = math.inf  # the time by which the request has to be whole
    deadline: asyncio.TimerHandle | None = None  # looks at `due`, no later than then
    draining: asyncio.TimerHandle | None = None  # for the answer to be taken away
    head = 0  # bytes of a head that is not whole yet
    is_between = True  # no byte of a request has come that is not whole yet

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
            return
        self.within(ARRIVAL)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
        self.resume_writing()
        abandon = self.scope.pop("abandon", None) if self.scope else None  # type: ignore[typeddict-item]
        super().connection_lost(exc)
        if abandon is not None:
            abandon()

    def within(self, seconds: float) -> None:
        """End the connection after that time, unless the request is whole by then."""
        self.due = self.loop.time() + seconds
        if self.deadline is None or self.deadline.when() > self.due:
            self.remind(seconds)

    def remind(self, seconds: float) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
        self.deadline = self.loop.call_later(seconds, self.reminded)

    def reminded(self) -> None:
        """One timer serves many requests: each only says anew when it is due."""
        self.deadline = None
        if self.due <= self.loop.time():
            self.transport.abort()
        elif self.due < math.inf:
            self.remind(self.due - self.loop.time())

    def data_received(self, data: bytes) -> None:
        self.head += len(data)
        super().data_received(data)
        if self.head > MAX_HEAD + len(data) and not self.transport.is_closing():
            self.refuse()

    def refuse(self) -> None:
        """The head has grown too large without ever ending."""
        line = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        self.transport.write(line)
        self.transport.close()
        self.within(1)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.is_between = False
        self.within(ARRIVAL)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self.head = -(1 << 62)  # what follows is the body
        if not self.expect_100_continue and self.scope["method"] != "HEAD":  # then nothing else is written
            self.cycle.transport = Together(self.transport)  # type: ignore[assignment]

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.head = 0
        self.is_between = True
        self.due = math.inf

    def pause_writing(self) -> None:
        super().pause_writing()
        self.drain()
        relieve([one for one in self.connections if isinstance(one, Guard) and one.draining])

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.draining is not None:
            self.draining.cancel()
            self.draining = None

    @property
    def address(self) -> str:
        """Of the client."""
        return self.client[0] if self.client else "-"

    @property
    def unsent(self) -> int:
        """Bytes of answers that wait to be taken away."""
        return int(self.transport.get_write_buffer_size())

    def drain(self) -> None:
        self.draining = self.draining or self.loop.call_later(ARRIVAL, self.transport.abort)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.scope.pop("abandon", None)  # type: ignore[typeddict-item]
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self.drain()

    def timeout_keep_alive_handler(self) -> None:
        self.transport.abort()  # what it has not taken away by now it never will


class Together:
    """What uvicorn writes an answer to: head and body go out as one, which saves both sides a call of the system."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        self.head: bytes | None = None
        self.close, self.is_closing = transport.close, transport.is_closing

    def write(self, data: bytes) -> None:
        if self.head is None:
            self.head = data
        else:
            self.transport.writelines([self.head, data])


def relieve(slow: Iterable[Guard], most: int = MAX_UNSENT) -> None:
    """Of answers that wait to be taken away, keep no more than `most` bytes: the client with most of them loses its oldest."""
    waiting = sorted(slow, key=lambda one: one.draining.when() if one.draining else 0)
    unsent = Counter[str]()
    for one in waiting:
        unsent[one.address] += one.unsent
    while unsent.total() > most:
        client = unsent.most_common(1)[0][0]
        oldest = next(one for one in waiting if one.address == client)
        waiting.remove(oldest)
        unsent[client] -= oldest.unsent
        oldest.transport.abort()


def is_large(scope: dict[str, Any]) -> int:
    """The status that refuses a head that is too large, or 0."""
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_URL:
        return 414
    fields = scope["headers"]
    return 431 * (len(fields) > MAX_FIELDS or sum(len(name) + len(value) for name, value in fields) > MAX_HEAD)

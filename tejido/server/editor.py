"""The writer, seen from the process that answers HTTP: one change after the other, and a new writer when one dies."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING

from .channel import Message
from .end import End
from .messages import Refusal
from .settings import LINE

if TYPE_CHECKING:
    from .pool import Pool
    from .settings import Settings
    from .supervisor import Supervisor

UNKNOWN = "look whether it was made before you send it again"
WORTHY = {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.INSUFFICIENT_STORAGE}  # after which the store is opened anew


class Editor(End):
    """Puts changes through the writer, in the order they come, and shows readers each new snapshot before its change is acknowledged."""

    def __init__(self, settings: Settings, supervisor: Supervisor, pool: Pool) -> None:
        super().__init__()
        self.settings, self.supervisor, self.pool = settings, supervisor, pool
        self.turn = asyncio.Lock()
        self.waiting = 0
        self.is_there = asyncio.Event()
        self.is_connected = self.has_begun = False
        self.answer: asyncio.Future[Message] | None = None

    def start(self) -> None:
        """Have a writer, unless there is one, or none can be had now; a new nursery begins with one."""
        if self.is_connected or not self.supervisor.is_there:
            return
        self.is_connected, self.has_begun = True, False
        self.adopt(self.supervisor.fork("writer"))

    def ready(self) -> None:
        self.send(Message({"do": "snapshot", "oldest": self.pool.oldest}))

    def heard(self, message: Message) -> None:
        self.pool.snapshot = message.said.get("snapshot", self.pool.snapshot)
        if not self.has_begun:
            self.begin(message)
        elif self.answer and not self.answer.done():
            self.answer.set_result(message)

    def begin(self, message: Message) -> None:
        """The first snapshot of this writer is there, or cannot be."""
        self.has_begun = "snapshot" in message.said
        if self.has_begun:
            self.is_there.set()
        else:
            self.replace()

    def replace(self) -> None:
        """End the writer, and have another."""
        self.is_there.clear()
        self.supervisor.kill(self.pid)
        self.transport.abort()

    def connection_lost(self, _: Exception | None) -> None:
        self.is_there.clear()
        self.is_connected = False
        if self.answer and not self.answer.done():
            died = f"the change ended the process that was to make it; {UNKNOWN}"
            self.answer.set_exception(Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, died))
        if not self.supervisor.stopping:
            asyncio.get_running_loop().call_later(0.1, self.start)

    async def change(self, message: Message) -> Message:
        """Make a change. Raises Refusal: 503 when too many wait, 504 at the deadline, 500 when the writer died of it."""
        if self.waiting >= LINE:
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "too many changes are waiting; try again in a moment", ("retry-after", "1"))
        self.waiting += 1
        try:
            async with self.turn:
                return await self.made(message)
        finally:
            self.waiting -= 1

    async def made(self, message: Message) -> Message:
        await self.there()
        message.said["oldest"] = self.pool.oldest
        self.answer = asyncio.get_running_loop().create_future()
        self.send(message)
        try:
            answer = await asyncio.wait_for(self.answer, self.settings.timeout)
        except TimeoutError:
            self.replace()
            raise Refusal(HTTPStatus.GATEWAY_TIMEOUT, f"the change took more than {self.settings.timeout:g} s; {UNKNOWN}") from None
        if answer.said["status"] in WORTHY:
            self.replace()
        return answer

    async def there(self) -> None:
        try:
            await asyncio.wait_for(self.is_there.wait(), self.settings.timeout)
        except TimeoutError:
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "nothing can be changed now; the log of the server says why") from None

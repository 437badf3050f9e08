"""Who waits for a worker: served in turns, client by client, so that many questions of one do not keep the others waiting."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from .messages import Refusal

if TYPE_CHECKING:
    from .channel import Message


class Job:
    """One message to a worker, and its answer."""

    def __init__(self, message: Message, client: str) -> None:
        self.message, self.client = message, client
        self.answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self.timer: asyncio.TimerHandle | None = None  # while it waits

    def refuse(self, refusal: Refusal) -> None:
        if not self.answer.done():
            self.answer.set_exception(refusal)


class Line:
    """The jobs that wait, by client; the clients in the order of their turns."""

    def __init__(self) -> None:
        self.clients: OrderedDict[str, deque[Job]] = OrderedDict()
        self.length = 0

    def __len__(self) -> int:
        return self.length

    def join(self, job: Job) -> None:
        self.clients.setdefault(job.client, deque()).append(job)
        self.length += 1

    def leave(self, job: Job) -> bool:
        """Whether the job was waiting; it no longer is."""
        jobs = self.clients.get(job.client, deque())
        if job not in jobs:
            return False
        jobs.remove(job)
        self.taken(job.client)
        return True

    def next(self) -> Job | None:
        """The first job of the first client; its other jobs go behind those of everybody else."""
        client = next(iter(self.clients), None)
        if client is None:
            return None
        job = self.clients[client].popleft()
        self.clients.move_to_end(client)
        self.taken(client)
        return job

    def taken(self, client: str) -> None:
        self.length -= 1
        if not self.clients[client]:
            del self.clients[client]

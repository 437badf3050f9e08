"""Who waits for a worker: served in turns, client by client, so that many questions of one do not keep the others waiting."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from .messages import Refusal

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from .channel import Message

    Told = Callable[[Message | Refusal], None]


class Job:
    """One message to a worker; `told` hears the answer, or why there is none, once and no more."""

    def __init__(self, message: Message, client: str, told: Told) -> None:
        self.message, self.client, self.told = message, client, told
        self.is_over = False
        self.timer: asyncio.TimerHandle | None = None  # while it waits

    def answer(self, answer: Message | Refusal) -> None:
        if not self.is_over:
            self.is_over = True
            self.told(answer)


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

    def rejoin(self, job: Job) -> None:
        """Back to where it came from: the first of all."""
        self.clients.setdefault(job.client, deque()).appendleft(job)
        self.clients.move_to_end(job.client, last=False)
        self.length += 1

    def leave(self, job: Job) -> bool:
        """Whether the job was waiting; it no longer is."""
        jobs = self.clients.get(job.client, deque())
        if job not in jobs:
            return False
        jobs.remove(job)
        self.taken(job.client)
        return True

    @property
    def first(self) -> Job | None:
        """The one whose turn it is."""
        return next((jobs[0] for jobs in self.clients.values()), None)

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

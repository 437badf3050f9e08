"""The workers, seen from the process that answers HTTP: who is idle, who waits, who has had long enough.

A question goes to an idle worker, or a new one is forked, up to a number. One that runs longer than a moment steps back behind
the short ones, and is ended at the deadline. Long ones take at most three quarters of the workers, and so does one client, so
that short questions of others always find one. Who waits is served in turns, client by client.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from . import channel
from .channel import Message
from .messages import Refusal
from .settings import LINE, LONG

if TYPE_CHECKING:
    from .settings import Settings
    from .supervisor import Supervisor

SPARE = 2  # idle workers to have ready
OLD = 5_000  # questions after which a worker gives way to a fresh one


class Job:
    """One message to a worker, and its answer."""

    def __init__(self, message: Message, client: str) -> None:
        self.message, self.client = message, client
        self.answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

    def refuse(self, status: int, reason: str, *headers: tuple[str, str]) -> None:
        if not self.answer.done():
            self.answer.set_exception(Refusal(status, reason, *headers))


class Worker(asyncio.Protocol):
    """The other end of a worker's channel. `pid` is 0 until it is ready."""

    def __init__(self, owner: Pool) -> None:
        self.owner, self.unpacker = owner, channel.Unpacker()
        self.pid = self.done = 0
        self.job: Job | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.is_long = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # a socket has one

    def data_received(self, data: bytes) -> None:
        for message in self.unpacker.feed(data):
            if "ready" in message.said:
                self.pid = message.said["ready"]
                self.owner.ready(self)
            else:
                self.owner.finished(self, message)

    def connection_lost(self, _: Exception | None) -> None:
        self.owner.lost(self)

    def start(self, job: Job) -> None:
        self.job = job
        self.transport.write(channel.packed(job.message))

    def leave(self) -> Job | None:
        """No longer at work; gives what it was at work on."""
        job, self.job = self.job, None
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        return job


class Pool:
    """`snapshot` is the state of the store that questions are asked of; 0 where nobody changes it."""

    def __init__(self, settings: Settings, supervisor: Supervisor) -> None:
        self.settings, self.supervisor = settings, supervisor
        self.share = max(1, settings.workers * 3 // 4)
        self.all: set[Worker] = set()
        self.idle: list[Worker] = []
        self.long: set[Worker] = set()
        self.running: Counter[str] = Counter()
        self.waiting: OrderedDict[str, deque[Job]] = OrderedDict()
        self.length = 0
        self.snapshot = 0
        self.is_there = asyncio.Event()  # the first worker

    # asking

    async def ask(self, message: Message, client: str, scope: dict[str, Any]) -> Message:
        """The answer of a worker. Raises Refusal: 503 when too many wait, 504 at the deadline, 500 when the worker died of it."""
        job = Job(message, client)
        scope["abandon"] = lambda: self.abandon(job)
        if self.idle and self.running[client] < self.share:
            self.start(self.idle.pop(), job)
        else:
            self.wait(job)
        return await job.answer

    def start(self, worker: Worker, job: Job) -> None:
        job.message.said["snapshot"] = self.snapshot
        self.running[job.client] += 1
        worker.start(job)
        worker.timer = asyncio.get_running_loop().call_later(LONG, self.lengthen, worker)

    def wait(self, job: Job) -> None:
        if self.length >= LINE:
            raise busy("too many questions are waiting")
        self.waiting.setdefault(job.client, deque()).append(job)
        self.length += 1
        self.grow()

    def grow(self) -> None:
        """As many workers as there are questions waiting, and some to spare."""
        coming = sum(not worker.pid for worker in self.all)
        wanted = self.length + SPARE - len(self.idle) - coming
        for _ in range(min(wanted, self.settings.workers - len(self.all))):
            worker = Worker(self)
            self.all.add(worker)
            adopt(worker, self.supervisor.fork("reader"))

    def ready(self, worker: Worker) -> None:
        """A worker has nothing to do: it takes the first question of who has waited longest, unless that client has its share."""
        self.is_there.set()
        for client in [*self.waiting]:
            while client in self.waiting and self.running[client] < self.share:
                job = self.next_of(client)
                if not job.answer.done():
                    self.start(worker, job)
                    return
        self.idle.append(worker)

    def next_of(self, client: str) -> Job:
        line = self.waiting.pop(client)
        self.length -= 1
        job = line.popleft()
        if line:
            self.waiting[client] = line  # behind the others
        return job

    def abandon(self, job: Job) -> None:
        """Nobody waits for the answer any more."""
        job.refuse(HTTPStatus.BAD_REQUEST, "whoever asked has gone")
        for worker in self.all:
            if worker.job is job:
                self.end(worker)
                return

    # what becomes of it

    def lengthen(self, worker: Worker) -> None:
        """The question is a long one."""
        if len(self.long) >= self.share:
            self.end(worker, busy("too many long questions are being answered"))
            return
        self.long.add(worker)
        worker.is_long = True
        self.supervisor.step_back(worker.pid)
        worker.timer = asyncio.get_running_loop().call_later(self.settings.timeout - LONG, self.late, worker)
        self.grow()

    def late(self, worker: Worker) -> None:
        self.end(worker, Refusal(HTTPStatus.GATEWAY_TIMEOUT, f"no whole answer within {self.settings.timeout:g} s; ask for less"))

    def end(self, worker: Worker, why: Refusal | None = None) -> None:
        """Kill a worker at work, and have another instead."""
        job = self.left(worker)
        if job and why:
            job.refuse(why.status, why.reason, *why.headers)
        self.supervisor.kill(worker.pid)
        self.remove(worker)

    def left(self, worker: Worker) -> Job | None:
        job = worker.leave()
        self.long.discard(worker)
        if job is not None:
            self.running[job.client] -= 1
            if not self.running[job.client]:
                del self.running[job.client]
        return job

    def remove(self, worker: Worker) -> None:
        if worker in self.all:
            self.all.discard(worker)
            if worker in self.idle:
                self.idle.remove(worker)
            worker.transport.abort()
            self.grow()

    def finished(self, worker: Worker, message: Message) -> None:
        job = self.left(worker)
        if job is not None and not job.answer.done():
            job.answer.set_result(message)
        worker.done += 1
        if worker.is_long or worker.done >= OLD:  # it cannot step forward again
            self.remove(worker)
        else:
            self.ready(worker)

    def lost(self, worker: Worker) -> None:
        """The worker ended by itself."""
        job = self.left(worker)
        if job is not None:
            job.refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "the question ended the process that was to answer it")
        self.remove(worker)

    @property
    def oldest(self) -> int:
        """The oldest snapshot that a question is being asked of."""
        return min((worker.job.message.said["snapshot"] for worker in self.all if worker.job), default=self.snapshot)

    def close(self) -> None:
        for worker in [*self.all]:
            self.all.discard(worker)
            worker.transport.abort()


def adopt(worker: asyncio.Protocol, end: Any) -> None:
    """Connect a protocol with its end of a channel."""
    task = asyncio.ensure_future(asyncio.get_running_loop().create_connection(lambda: worker, sock=end))
    KEPT.add(task)
    task.add_done_callback(KEPT.discard)


KEPT: set[asyncio.Future[Any]] = set()  # the loop keeps no task itself


def busy(reason: str) -> Refusal:
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, f"{reason}; try again in a moment", ("retry-after", "1"))

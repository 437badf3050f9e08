"""The workers, seen from the process that answers HTTP: who is idle, who waits, who has had long enough.

A question goes to an idle worker, or a new one is forked. One that is not answered in a moment steps back behind those that
are; soon after it is a long one. Long questions have a number of places, of which one client takes three quarters at most; there
are as many workers again, three times over, for the others, so that short questions find one. When no place for a long
question is left, one more is ended and told so; all are ended at the deadline.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from .channel import Message
from .end import End
from .line import Job, Line
from .messages import Refusal
from .settings import LINE, LONG, SHORT

if TYPE_CHECKING:
    from .settings import Settings
    from .supervisor import Supervisor

SPARE = 2  # idle workers to have ready
OLD = 5_000  # questions after which a worker gives way to a fresh one


class Worker(End):
    """A reader's end. `done` counts the questions it has answered."""

    def __init__(self, owner: Pool) -> None:
        super().__init__()
        self.owner, self.done = owner, 0
        self.job: Job | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.is_slow = self.is_gathering = False
        self.begun = self.due = 0.0  # `due`: when to look next what becomes of the question
        self.before: float | None = None

    def ready(self) -> None:
        self.owner.ready(self)

    def heard(self, message: Message) -> None:
        if "gathering" in message.said:
            self.is_gathering, self.before = message.said["gathering"], None
        else:
            self.owner.finished(self, message)

    def connection_lost(self, _: Exception | None) -> None:
        self.owner.lost(self)

    def start(self, job: Job) -> None:
        self.job = job
        self.begun, self.before = asyncio.get_running_loop().time(), None
        self.send(job.message)

    def clock(self) -> float:
        """Seconds that the process has worked since its birth; where the system does not say, the seconds that go by."""
        try:
            return time.clock_gettime((~self.pid << 3) | 2)  # what clock_getcpuclockid(3) makes of a process on Linux
        except OSError:
            return time.monotonic()

    def worked(self) -> float:
        """Seconds, on the present question, since this was asked first: most are answered before it is.

        Gathering names for all that come after it does not count.
        """
        if self.before is None or self.is_gathering:
            self.before = self.clock()
        return self.clock() - self.before

    def leave(self) -> Job | None:
        """No longer at work; gives what it was at work on."""
        job, self.job = self.job, None
        return job


class Pool:
    """`snapshot` is the state of the store that questions are asked of; 0 where nobody changes it."""

    def __init__(self, settings: Settings, supervisor: Supervisor) -> None:
        self.settings, self.supervisor = settings, supervisor
        self.most = 4 * settings.workers
        self.share = max(1, settings.workers * 3 // 4)
        self.all: set[Worker] = set()
        self.idle: list[Worker] = []
        self.long: set[Worker] = set()
        self.line = Line()
        self.snapshot = 0
        self.is_there = asyncio.Event()  # the first worker

    # asking

    async def ask(self, message: Message, client: str, scope: dict[str, Any]) -> Message:
        """The answer of a worker. Raises Refusal: 503 when too many wait, 504 at the deadline, 500 when the worker died of it."""
        job = Job(message, client)
        scope["abandon"] = lambda: self.abandon(job)
        if self.idle:
            self.start(self.idle.pop(), job)
        else:
            self.wait(job)
        return await job.answer

    def start(self, worker: Worker, job: Job) -> None:
        job.message.said["snapshot"] = self.snapshot
        worker.start(job)
        worker.due = worker.begun + SHORT
        if worker.timer is None:  # it may still run for a question before: a timer for each would cost more than a small answer
            self.remind(worker, SHORT)

    def wait(self, job: Job) -> None:
        if len(self.line) >= LINE:
            raise busy("too many questions are waiting")
        self.line.join(job)
        job.timer = asyncio.get_running_loop().call_later(self.settings.timeout, self.withdraw, job)
        self.grow()

    def withdraw(self, job: Job) -> None:
        """It has waited long enough."""
        self.line.leave(job)
        job.refuse(busy("no worker was free in time"))

    def serve(self) -> None:
        """Give idle workers to who waits, in turns."""
        while self.idle and (job := self.line.next()) is not None:
            if job.timer is not None:
                job.timer.cancel()
            self.start(self.idle.pop(), job)

    def grow(self) -> None:
        """As many workers as there are questions waiting, and some to spare."""
        if not self.supervisor.is_there:
            return
        coming = sum(not worker.pid for worker in self.all)
        wanted = len(self.line) + SPARE - len(self.idle) - coming
        for _ in range(min(wanted, self.most - len(self.all))):
            worker = Worker(self)
            self.all.add(worker)
            worker.adopt(self.supervisor.fork("reader"))

    def ready(self, worker: Worker) -> None:
        """A worker has nothing to do."""
        self.is_there.set()
        self.idle.append(worker)
        self.serve()

    def abandon(self, job: Job) -> None:
        """Nobody waits for the answer any more."""
        job.refuse(Refusal(HTTPStatus.BAD_REQUEST, "whoever asked has gone"))
        if self.line.leave(job):
            return
        worker = next((worker for worker in self.all if worker.job is job), None)
        if worker is not None:
            self.end(worker)

    # what becomes of it

    def remind(self, worker: Worker, seconds: float) -> None:
        worker.timer = asyncio.get_running_loop().call_later(seconds, self.reminded, worker)

    def reminded(self, worker: Worker) -> None:
        worker.timer = None
        if worker.job is None:
            return
        early = worker.due - asyncio.get_running_loop().time()
        if early > 0:
            self.remind(worker, early)
        else:
            self.look(worker)

    def look(self, worker: Worker) -> None:
        """What becomes of a question that is not answered yet. It counts what it worked, not what the machine let it wait."""
        loop, worked = asyncio.get_running_loop(), worker.worked()
        left = worker.begun + self.settings.timeout - loop.time()
        if left <= 0:
            self.end(worker, Refusal(HTTPStatus.GATEWAY_TIMEOUT, f"no whole answer within {self.settings.timeout:g} s; ask for less"))
            return
        if worked >= SHORT and not worker.is_slow:
            self.step_back(worker)
        if worked >= LONG and worker not in self.long and not self.lengthen(worker):
            self.end(worker, busy("too many long questions are being answered"))
            return
        pause = left if worker in self.long else LONG if worker.is_slow else SHORT
        worker.due = loop.time() + min(left, pause)
        self.remind(worker, min(left, pause))

    def step_back(self, worker: Worker) -> None:
        """The question is no short one: others go first."""
        worker.is_slow = True
        self.supervisor.step_back(worker.pid)
        self.grow()

    def lengthen(self, worker: Worker) -> bool:
        """The question is a long one; it takes a place if there is one."""
        assert worker.job is not None  # noqa: S101 - `reminded` has seen it
        taken = Counter(other.job.client for other in self.long if other.job)
        if len(self.long) >= self.settings.workers or taken[worker.job.client] >= self.share:
            return False
        self.long.add(worker)
        return True

    def end(self, worker: Worker, why: Refusal | None = None) -> None:
        """Kill a worker at work, and have another instead."""
        job = self.left(worker)
        if job and why:
            job.refuse(why)
        self.supervisor.kill(worker.pid)
        self.remove(worker)

    def left(self, worker: Worker) -> Job | None:
        job = worker.leave()
        self.long.discard(worker)
        return job

    def remove(self, worker: Worker) -> None:
        if worker in self.all:
            self.all.discard(worker)
            if worker in self.idle:
                self.idle.remove(worker)
            worker.transport.abort()
            self.serve()
            self.grow()

    def finished(self, worker: Worker, message: Message) -> None:
        job = self.left(worker)
        if job is not None and not job.answer.done():
            job.answer.set_result(message)
        worker.done += 1
        if worker.is_slow or worker.done >= OLD:  # it cannot step forward again
            self.remove(worker)
        else:
            self.ready(worker)

    def lost(self, worker: Worker) -> None:
        """The worker ended by itself."""
        job = self.left(worker)
        if job is not None:
            job.refuse(Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "the question ended the process that was to answer it"))
        self.remove(worker)

    @property
    def oldest(self) -> int:
        """The oldest snapshot that a question is being asked of."""
        return min((worker.job.message.said["snapshot"] for worker in self.all if worker.job), default=self.snapshot)

    def close(self) -> None:
        for worker in [*self.all]:
            self.all.discard(worker)
            worker.transport.abort()


def busy(reason: str) -> Refusal:
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, f"{reason}; try again in a moment", ("retry-after", "1"))

"""The workers, seen from the process that answers HTTP: who is idle, who waits, who has had long enough.

While answers are quick, questions go to few workers, several to each, so that nobody has to be woken for every one of them: as
long as a worker gives one answer after the other, more questions are sent after those it has. What waits behind a question that
is not answered in a moment is given to another worker; that question soon steps back behind short ones, and soon after is a
long one. A worker that stepped back cannot step forward again: it rests, and is given what is known to take long. Long questions
have a number of places, of which one client takes three quarters at most; there are as many workers again, three times over, for
the others, so that short questions find one. When no place for a long question is left, one more is ended and told so; all are
ended at the deadline.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from http import HTTPStatus
from typing import TYPE_CHECKING

from ..processors import processors
from .channel import Message, Phrase
from .end import End
from .habits import Habits
from .line import Job, Line
from .messages import Refusal
from .settings import LINE, LONG, SHORT

if TYPE_CHECKING:
    from .settings import Settings
    from .supervisor import Supervisor

SPARE = 2  # idle workers to have ready
OLD = 50_000  # questions after which a worker gives way to a fresh one
DEPTH = 8  # questions that a worker has at once
MOMENT = 0.005  # seconds since its last answer in which a worker is expected to give the next one
QUICK = MOMENT / DEPTH  # seconds of work that answers take when several questions are given to a worker
LATELY = 4  # answers after which it is looked how much work they were
STREAMS = max(1, processors() // 2)  # workers that short questions go to: the other processors are for who asks and who answers


class Worker(End):
    """A reader's end. `done` counts the questions it has answered."""

    def __init__(self, owner: Pool) -> None:
        super().__init__()
        self.owner, self.done, self.snapshot = owner, 0, 0
        self.jobs = deque[Job | None]()  # in the order of their answers; None: somebody else answers it
        self.timer: asyncio.TimerHandle | None = None
        self.is_slow = self.is_gathering = False
        self.begun = self.due = 0.0  # the first of the jobs; `due`: when to look next what becomes of it
        self.before: float | None = None
        self.lately = 0.0  # what `clock` said when this was asked last

    def ready(self) -> None:
        self.lately = self.clock()
        self.owner.ready(self)

    def heard(self, message: Message) -> None:
        if "gathering" in message.said:
            self.is_gathering, self.before = message.said["gathering"], None
        else:
            self.owner.finished(self, message)

    def connection_lost(self, _: Exception | None) -> None:
        self.owner.lost(self)

    def give(self, job: Job) -> None:
        self.jobs.append(job)
        if len(self.jobs) == 1:
            self.begin()
        self.send(job.message)

    def begin(self) -> None:
        """The next question has come to be the first."""
        self.begun, self.before = asyncio.get_running_loop().time(), None
        self.due = self.begun + MOMENT

    def turn(self, snapshot: int) -> None:
        """What is asked from now on is asked of this state of the store."""
        if snapshot != self.snapshot:
            self.snapshot = snapshot
            self.send(Message(Phrase(do="turn", snapshot=snapshot)))

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

    def worked_lately(self) -> float:
        """Seconds since this was asked before."""
        before, self.lately = self.lately, self.clock()
        return self.lately - before

    def forget(self, job: Job) -> bool:
        """Whether the job waits here behind the first; its answer is not wanted any more."""
        if job not in self.jobs or job is self.jobs[0]:
            return False
        self.jobs[self.jobs.index(job)] = None
        return True

    def return_jobs(self, first: int) -> list[Job]:
        """The jobs from this number on are for others to do; the last one comes first."""
        returned = [job for job in list(self.jobs)[first:] if job is not None]
        self.jobs = deque([*self.jobs][:first] + [None] * (len(self.jobs) - first))
        return returned[::-1]


class Pool:
    """`snapshot` is the state of the store that questions are asked of; 0 where nobody changes it."""

    def __init__(self, settings: Settings, supervisor: Supervisor) -> None:
        self.settings, self.supervisor = settings, supervisor
        self.most = 4 * settings.workers
        self.habits = Habits()
        self.share = max(1, settings.workers * 3 // 4)
        self.all: set[Worker] = set()
        self.idle: list[Worker] = []
        self.resting: list[Worker] = []
        self.busy: dict[Worker, None] = {}
        self.long: set[Worker] = set()
        self.line = Line()
        self.snapshot = 0
        self.usual = 0.0  # seconds of work for an answer, lately
        self.is_there = asyncio.Event()  # the first worker

    # asking

    def put(self, job: Job) -> None:
        """Have a job done; it hears of the answer, or of a refusal, perhaps at once."""
        if not self.line and (worker := self.free(job)) is not None:
            self.start(worker, job)
        elif len(self.line) < LINE:
            self.wait(job)
        else:
            job.answer(busy("too many questions are waiting"))

    def free(self, job: Job) -> Worker | None:
        """Who can take a question: one that rests, if it takes long; while answers are quick, a few that give one after the other; or else
        one that has nothing to do.
        """
        if self.resting and self.habits.are_long(job):
            return self.resting.pop()
        flowing = self.flowing() if self.usual < QUICK else []
        if len(flowing) >= STREAMS or not self.idle:
            worker = min(flowing, key=lambda one: len(one.jobs), default=None)
            if worker is not None and len(worker.jobs) < DEPTH:
                return worker
        return self.idle.pop() if self.idle else None

    def flowing(self) -> list[Worker]:
        since = asyncio.get_running_loop().time() - MOMENT
        return [worker for worker in self.busy if worker.begun > since and worker.snapshot == self.snapshot and not worker.is_slow]

    def start(self, worker: Worker, job: Job) -> None:
        worker.turn(self.snapshot)
        worker.give(job)
        self.busy[worker] = None
        if worker.timer is None:  # it may still run for a question before: a timer for each would cost more than a small answer
            self.remind(worker, MOMENT)

    def wait(self, job: Job) -> None:
        self.line.join(job)
        self.limit(job)
        self.grow()

    def limit(self, job: Job) -> None:
        """How long it waits."""
        job.timer = asyncio.get_running_loop().call_later(self.settings.timeout, self.withdraw, job)

    def withdraw(self, job: Job) -> None:
        """It has waited long enough."""
        if self.line.leave(job):
            job.answer(busy("no worker was free in time"))

    def serve(self) -> None:
        """Give workers to who waits, in turns."""
        while (first := self.line.first) is not None and (worker := self.free(first)) is not None and (job := self.line.next()) is not None:
            if job.timer is not None:
                job.timer.cancel()
            self.start(worker, job)

    def grow(self) -> None:
        """As many workers as there are questions waiting, and some to spare."""
        if not self.supervisor.is_there:
            return
        while self.resting and self.wanted > self.most - len(self.all):
            self.remove(self.resting[0])
        for _ in range(min(self.wanted, self.most - len(self.all))):
            worker = Worker(self)
            self.all.add(worker)
            worker.adopt(self.supervisor.fork("reader"))

    @property
    def wanted(self) -> int:
        """How many workers are missing."""
        coming = sum(not worker.pid for worker in self.all)
        return len(self.line) + SPARE - len(self.idle) - coming

    def ready(self, worker: Worker) -> None:
        """A worker has nothing to do."""
        self.is_there.set()
        (self.resting if worker.is_slow else self.idle).append(worker)
        self.serve()

    def abandon(self, job: Job) -> None:
        """Nobody waits for the answer any more."""
        job.answer(Refusal(HTTPStatus.BAD_REQUEST, "whoever asked has gone"))
        if self.line.leave(job) or any(worker.forget(job) for worker in self.busy):
            return
        worker = next((worker for worker in self.busy if worker.jobs[0] is job), None)
        if worker is not None:
            self.end(worker)

    # what becomes of it

    def remind(self, worker: Worker, seconds: float) -> None:
        worker.timer = asyncio.get_running_loop().call_later(seconds, self.reminded, worker)

    def reminded(self, worker: Worker) -> None:
        worker.timer = None
        if not worker.jobs:
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
        if worked >= MOMENT / 2 or worker.is_gathering:
            self.spread(worker, 1)
        if worked >= SHORT and not worker.is_slow:
            self.step_back(worker)
        if worked >= LONG and worker not in self.long and not self.lengthen(worker):
            self.end(worker, busy("too many long questions are being answered"))
            return
        pause = left if worker in self.long else LONG if worker.is_slow else MOMENT
        worker.due = loop.time() + min(left, pause)
        self.remind(worker, min(left, pause))

    def spread(self, worker: Worker, first: int) -> None:
        """Its jobs from this number on are given to others, before all that came later."""
        for job in worker.return_jobs(first):
            self.line.rejoin(job)
            self.limit(job)
        self.serve()
        self.grow()

    def step_back(self, worker: Worker) -> None:
        """The question is no short one: others go first."""
        worker.is_slow = True
        self.learn(SHORT)  # or more
        if worker.jobs[0] is not None:
            self.habits.learn(worker.jobs[0], is_long=True)
        self.supervisor.step_back(worker.pid)

    def lengthen(self, worker: Worker) -> bool:
        """The question is a long one; it takes a place if there is one."""
        job = worker.jobs[0]
        taken = Counter(other.jobs[0].client for other in self.long if other.jobs[0])
        if job is None or len(self.long) >= self.settings.workers or taken[job.client] >= self.share:
            return False
        self.long.add(worker)
        return True

    def end(self, worker: Worker, why: Refusal | None = None) -> None:
        """Kill a worker at work, and have another instead."""
        self.supervisor.kill(worker.pid)
        self.gone(worker, why)

    def lost(self, worker: Worker) -> None:
        """The worker ended by itself."""
        self.gone(worker, Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "the question ended the process that was to answer it"))

    def gone(self, worker: Worker, why: Refusal | None) -> None:
        """It took its first job with it."""
        job = worker.jobs.popleft() if worker.jobs else None
        self.remove(worker)
        if job is not None and why is not None:
            job.answer(why)

    def remove(self, worker: Worker) -> None:
        if worker in self.all:
            self.all.discard(worker)
            self.long.discard(worker)
            self.busy.pop(worker, None)
            for free in (self.idle, self.resting):
                if worker in free:
                    free.remove(worker)
            worker.transport.abort()
            self.spread(worker, 0)
            worker.jobs.clear()  # nobody looks at it any more: its number may soon be another's

    def finished(self, worker: Worker, message: Message) -> None:
        if not worker.jobs:  # it answers what nobody asked
            self.end(worker)
            return
        job = worker.jobs.popleft()
        worker.done += 1
        self.long.discard(worker)
        if worker.is_slow:
            self.judge(worker, job)
        elif worker.done % LATELY == 0:
            self.learn(worker.worked_lately() / LATELY)
        if worker.done >= OLD or (worker.is_slow and len(self.resting) >= self.settings.workers):
            self.remove(worker)
        elif worker.jobs and not any(worker.jobs):  # a new one costs less than what others are doing already
            self.end(worker)
        elif worker.jobs:
            worker.begin()
            self.serve()
        else:
            del self.busy[worker]
            self.ready(worker)
        if job is not None:
            job.answer(message)

    def judge(self, worker: Worker, job: Job | None) -> None:
        """Whether what was given to one that stepped back had to be."""
        if worker.worked_lately() < SHORT / 2 and job is not None:
            self.habits.learn(job, is_long=False)

    def learn(self, seconds: float) -> None:
        """That answers are so much work."""
        self.usual += (seconds - self.usual) / LATELY

    @property
    def oldest(self) -> int:
        """The oldest snapshot that a question is being asked of."""
        return min((worker.snapshot for worker in self.busy), default=self.snapshot)

    def close(self) -> None:
        ready = [worker for worker in self.all if worker.pid]
        self.all.clear()
        for worker in ready:
            worker.transport.abort()


def busy(reason: str) -> Refusal:
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, f"{reason}; try again in a moment", ("retry-after", "1"))

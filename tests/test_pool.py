"""Who gets which question: several go to one reader as long as it answers, and none is lost with another."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest

from tejido.server import nursery, pool
from tejido.server.channel import Message, Phrase, Unpacker, packed
from tejido.server.line import Job
from tejido.server.messages import Refusal
from tejido.server.pool import DEPTH, LATELY, QUICK, SPARE, Pool
from tejido.server.settings import Settings

LENGTHENED = 0.2  # seconds of a moment, so that a busy machine does not decide what these tests see


@pytest.fixture(autouse=True)
def lengthened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOMENT", LENGTHENED)


class Readers:
    """In the place of the nursery: the far ends of the channels, by the order in which readers were wanted."""

    is_there = True

    def __init__(self) -> None:
        self.ends: list[socket.socket] = []
        self.unpackers: list[Unpacker] = []
        self.killed: list[int] = []

    def fork(self, _: str) -> socket.socket:
        own, other = socket.socketpair()
        self.ends.append(other)
        self.unpackers.append(Unpacker())
        other.setblocking(False)
        self.say(len(self.ends) - 1, {"ready": (1 << 22) + len(self.ends)})  # Linux gives no process that number
        return own

    def kill(self, pid: int) -> None:
        self.killed.append(pid)

    def step_back(self, _: int) -> None:
        pass

    def say(self, number: int, said: dict[str, Any], body: bytes = b"") -> None:
        self.ends[number].send(packed(Message(said, body)))

    def heard(self, number: int) -> list[bytes]:
        """The questions that have come to a reader since."""
        with suppress(BlockingIOError, ConnectionResetError):
            return [message.body for message in self.unpackers[number].feed(self.ends[number].recv(1 << 16))]
        return []


class Asker:
    """Puts questions; `answers` by question, a status where it was refused."""

    def __init__(self, pool: Pool) -> None:
        self.pool, self.answers = pool, dict[bytes, bytes | int]()

    def ask(self, question: bytes) -> Job:
        def told(answer: Message | Refusal) -> None:
            self.answers[question] = answer.status if isinstance(answer, Refusal) else answer.body

        job = Job(Message(Phrase(do="query"), question), "client", told)
        self.pool.put(job)
        return job


def played(play: Callable[[Pool, Readers, Asker], Awaitable[None]]) -> None:
    async def run() -> None:
        readers = Readers()
        own = Pool(Settings(timeout=5), readers)  # type: ignore[arg-type]
        try:
            own.grow()
            await settled()
            assert len(own.idle) == SPARE
            await play(own, readers, Asker(own))
        finally:
            own.close()
            await settled()
            for end in readers.ends:
                end.close()

    asyncio.run(run())


async def settled() -> None:
    """What is on its way has arrived."""
    await asyncio.sleep(0.02)


QUESTIONS = [b"%d" % number for number in range(DEPTH)]


def test_short_questions_go_to_one_reader_which_answers_them_in_their_order() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        at, _jobs = await stacked(readers, asker)
        for question in QUESTIONS:
            readers.say(at, {"status": 200}, b"to " + question)
        await settled()
        assert asker.answers == {question: b"to " + question for question in QUESTIONS}
        assert len(own.idle) == SPARE

    played(play)


async def stacked(readers: Readers, asker: Asker) -> tuple[int, list[Job]]:
    """The number of the reader that all questions went to."""
    jobs = [asker.ask(question) for question in QUESTIONS]
    await settled()
    number = next(number for number in range(SPARE) if readers.heard(number) == QUESTIONS)
    return number, jobs


def others(readers: Readers, at: int) -> list[bytes]:
    return [question for number in range(len(readers.ends)) if number != at for question in readers.heard(number)]


def test_what_waits_behind_one_that_ends_its_reader_is_given_to_another() -> None:
    async def play(_: Pool, readers: Readers, asker: Asker) -> None:
        at, _jobs = await stacked(readers, asker)
        readers.ends[at].close()
        await settled()
        assert asker.answers == {QUESTIONS[0]: 500}
        assert others(readers, at) == QUESTIONS[1:]
        await asyncio.sleep(4 * LENGTHENED)
        assert (1 << 22) + at + 1 not in readers.killed, "that number may be another's by now"

    played(play)


def test_what_waits_behind_a_long_one_is_given_to_another_and_answered_once() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        at, _jobs = await stacked(readers, asker)
        await asyncio.sleep(4 * LENGTHENED)
        assert {*others(readers, at)} == {*QUESTIONS[1:]}
        readers.say(at, {"status": 200}, b"late 0")
        await settled()
        assert asker.answers == {QUESTIONS[0]: b"late 0"}
        assert readers.ends[at].recv(1) == b"", "it would go on with what others are doing"

    played(play)


async def each_has_a_reader_of_its_own(readers: Readers, asker: Asker) -> None:
    for question in QUESTIONS:
        asker.ask(question)
    await settled()
    assert [len(readers.heard(number)) for number in range(len(readers.ends))].count(1) == DEPTH


def test_while_answers_take_long_each_question_has_a_reader_of_its_own() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        for number in range(LATELY):
            asker.ask(b"long %d" % number)
            await settled()
            at = next(number for number in range(SPARE) if readers.heard(number))
            await asyncio.sleep(2 * LATELY * QUICK)  # which counts as work where there is no process
            readers.say(at, {"status": 200}, b"at last")
            await settled()
        await each_has_a_reader_of_its_own(readers, asker)

    played(play)


def test_after_an_answer_that_stepped_back_each_question_has_a_reader_of_its_own() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        asker.ask(b"slow")
        await settled()
        at = next(number for number in range(SPARE) if readers.heard(number))
        own.step_back(next(iter(own.busy)))
        readers.say(at, {"status": 200}, b"at last")
        await settled()
        await each_has_a_reader_of_its_own(readers, asker)

    played(play)


async def stepped_back(own: Pool, readers: Readers, asker: Asker, question: bytes) -> int:
    """The number of the reader that answered a question after it had stepped back."""
    asker.ask(question)
    await settled()
    at = next(number for number in range(len(readers.ends)) if readers.heard(number))
    own.step_back(next(iter(own.busy)))
    readers.say(at, {"status": 200}, b"at last")
    await settled()
    return at


def test_what_is_like_a_question_that_took_long_goes_to_the_reader_that_stepped_back() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        at = await stepped_back(own, readers, asker, b"SELECT * { <x:a> ?p 1 }")
        asker.ask(b"SELECT * { <x:b> ?p 22 }")
        asker.ask(b"SELECT * { ?s ?p 1 }")
        await settled()
        assert readers.heard(at) == [b"SELECT * { <x:b> ?p 22 }"]
        assert others(readers, at) == [b"SELECT * { ?s ?p 1 }"]
        assert not readers.killed

    played(play)


def test_what_took_long_once_and_no_longer_does_goes_to_the_others_again() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        at = await stepped_back(own, readers, asker, b"long 1")
        for number in (2, 3):
            asker.ask(b"long %d" % number)
            await settled()
            if number == 2:
                assert readers.heard(at) == [b"long 2"]
                own.judge(next(iter(own.busy)), next(iter(own.busy)).jobs[0])  # which has hardly worked since
        assert others(readers, at) == [b"long 3"]

    played(play)


def test_readers_that_rest_make_room_for_those_that_are_wanted() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        at = await stepped_back(own, readers, asker, b"long 1")
        assert len(own.resting) == 1
        for number in range(own.most):
            asker.ask(b"other %s" % (b"x" * number))
        await settled()
        assert not own.resting
        assert readers.ends[at].recv(1) == b""
        assert len(own.all) == own.most

    played(play)


def test_who_goes_away_takes_nobody_along() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        at, jobs = await stacked(readers, asker)
        own.abandon(jobs[3])
        assert not readers.killed
        own.abandon(jobs[0])
        await settled()
        assert len(readers.killed) == 1
        assert others(readers, at) == [question for question in QUESTIONS if question not in {b"0", b"3"}]

    played(play)


def test_what_nobody_asked_is_nobodys_answer() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        readers.say(0, {"status": 200}, b"unasked")
        await settled()
        assert len(readers.killed) == 1
        assert asker.answers == {}

    played(play)


def test_another_state_of_the_graph_is_asked_of_a_reader_that_has_done_with_the_last() -> None:
    async def play(own: Pool, readers: Readers, asker: Asker) -> None:
        asker.ask(b"old")
        own.snapshot = 2
        asker.ask(b"new")
        await settled()
        assert [readers.heard(number) for number in range(SPARE)] in ([[b"old"], [b"", b"new"]], [[b"", b"new"], [b"old"]])
        assert own.oldest == 0

    played(play)


@pytest.mark.parametrize("nice", [0, 5, 15])
def test_a_process_steps_back_from_where_it_stands(nice: int) -> None:
    """Never forwards, which is not for everybody."""
    stands = min(19, os.getpriority(os.PRIO_PROCESS, 0) + nice)
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as process:
        try:
            os.setpriority(os.PRIO_PROCESS, process.pid, stands)
            nursery.step_back(process.pid)
            assert os.getpriority(os.PRIO_PROCESS, process.pid) == min(19, stands + nursery.NICER)
        finally:
            process.kill()

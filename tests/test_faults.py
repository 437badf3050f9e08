"""Processes killed and disks full in the middle of updates: what was acknowledged is there, and nothing is torn."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from served import TOKEN, Answer, Served, serving, with_updates

ROUNDS = int(os.environ.get("TEJIDO_ROUNDS", "3"))  # `make soak` asks for a hundred
PIECES = 50  # triples of one change
COUNT = "SELECT ?n (COUNT(*) AS ?c) { GRAPH <x:g> { ?s <x:n> ?n } } GROUP BY ?n"
OWN = "SELECT ?n (COUNT(*) AS ?c) { GRAPH ?g { ?s <x:put> ?n } FILTER(?g != <x:one>) } GROUP BY ?n"
ONE = "SELECT ?n (COUNT(*) AS ?c) { GRAPH <x:one> { ?s <x:put> ?n } } GROUP BY ?n"
Change = Callable[[Served, int], Answer]


def insert(served: Served, number: int) -> Answer:
    return served.update(f"INSERT DATA {{ GRAPH <x:g> {{ {triples(number, 'x:n')} }} }}")


def put(served: Served, number: int, graph: str = "x:one") -> Answer:
    """Replace a graph."""
    body = triples(number, "x:put")
    return served.send("PUT", f"/graphs?graph={graph}", body, token=TOKEN, content_type="text/turtle")


def put_or_delete(served: Served, number: int) -> Answer:
    """An even number makes a graph of its own, the next one deletes it."""
    graph = f"x:graph-{number // 2}"
    return served.send("DELETE", f"/graphs?graph={graph}", token=TOKEN) if number % 2 else put(served, number // 2, graph)


def triples(number: int, predicate: str) -> str:
    return " ".join(f"<x:{number}-{piece}> <{predicate}> {number} ." for piece in range(PIECES))


class Author:
    """Makes one change after the other, from number `first` on, until something breaks; knows which were acknowledged."""

    def __init__(self, served: Served, first: int, change: Change = insert) -> None:
        self.served, self.next, self.change, self.acknowledged = served, first, change, list[int]()
        self.has_begun, self.is_over = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        while not self.is_over.is_set():  # what is killed between two updates, nobody notices
            try:
                answer = self.change(self.served, self.next)
            except OSError:
                return
            self.next += 1
            if answer.status not in {201, 204}:
                return
            self.acknowledged.append(self.next - 1)
            self.has_begun.set()


@contextmanager
def writing(served: Served, first: int, change: Change = insert) -> Iterator[Author]:
    """While somebody writes. Whoever enters breaks something, and leaves when the author has noticed, or has written once more."""
    author = Author(served, first, change)
    author.thread.start()
    author.has_begun.wait()
    try:
        yield author
    finally:
        author.is_over.set()
        author.thread.join()


def counts(served: Served, question: str = COUNT) -> dict[int, int]:
    """How many triples there are of each change."""
    answer = served.query(question)
    assert answer.status == 200, answer
    return {int(n): int(count) for n, count in (line.split(",") for line in answer.text.splitlines()[1:])}


def assert_whole(served: Served, acknowledged: list[int]) -> None:
    found = counts(served)
    assert set(acknowledged) <= set(found)
    assert set(found.values()) <= {PIECES}


def workers(served: Served) -> list[psutil.Process]:
    nursery: psutil.Process = psutil.Process(served.process.pid).children()[0]
    return [*nursery.children()]


def writer(served: Served) -> psutil.Process:
    return next(process for process in workers(served) if any("/data/" in file.path for file in process.open_files()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that loses its writer only."""
    folder = tmp_path_factory.mktemp("lasting")
    with serving(folder, *with_updates(folder)) as served:
        yield served


def test_the_writer_is_killed(lasting: Served) -> None:
    acknowledged: list[int] = []
    for _ in range(ROUNDS):
        with writing(lasting, len(acknowledged) * 1000 + 1) as author:
            writer(lasting).kill()
        acknowledged += author.acknowledged
        assert_whole(lasting, acknowledged)


def test_the_writer_is_killed_in_a_put(lasting: Served) -> None:
    """The graph is the one that was put last, or the one that was on its way."""
    following = 1
    for _ in range(ROUNDS):
        with writing(lasting, following, put) as author:
            writer(lasting).kill()
        following = author.next
        until_written(lasting)
        [(number, pieces)] = counts(lasting, ONE).items()
        assert author.acknowledged[-1] <= number < following
        assert pieces == PIECES


def test_the_writer_is_killed_in_a_delete(lasting: Served) -> None:
    """A graph is there whole or not at all; which of both, is open only where the change was on its way."""
    following, there, unsure = 0, set[int](), set[int]()
    for _ in range(ROUNDS):
        with writing(lasting, following, put_or_delete) as author:
            writer(lasting).kill()
        there |= {number // 2 for number in author.acknowledged if number % 2 == 0}
        there -= {number // 2 for number in author.acknowledged if number % 2}
        unsure.add((author.next - 1) // 2)
        following = author.next + author.next % 2
        until_written(lasting)
        found = counts(lasting, OWN)
        assert {*found.values()} <= {PIECES}
        assert there - unsure <= {*found} <= there | unsure


def test_readers_are_killed(folder: Path) -> None:
    with serving(folder, *with_updates(folder)) as served:
        for _ in range(ROUNDS):
            kept = writer(served).pid
            for process in workers(served):
                if process.pid != kept:
                    process.kill()
            answers = [served.query("ASK {}").status for _ in range(20)]
            assert set(answers) <= {200, 500}  # 500 for a question that a dying one had been given
            assert answers[-1] == 200


def test_the_nursery_is_killed(folder: Path) -> None:
    acknowledged: list[int] = []
    with serving(folder, *with_updates(folder)) as served:
        for number in range(ROUNDS):
            with writing(served, 1000 * number + 1) as author:
                psutil.Process(served.process.pid).children()[0].kill()
            acknowledged += author.acknowledged
            until_served(served)
            assert_whole(served, acknowledged)


def test_the_server_is_killed(folder: Path) -> None:
    acknowledged: list[int] = []
    for number in range(ROUNDS):
        with serving(folder, *with_updates(folder)) as served:
            assert_whole(served, acknowledged)
            with writing(served, 1000 * number + 1) as author:
                served.process.send_signal(signal.SIGKILL)
                served.process.wait()
            acknowledged += author.acknowledged
    with serving(folder, *with_updates(folder)) as served:
        assert_whole(served, acknowledged)


def test_a_full_disk_refuses_and_recovers(folder: Path) -> None:
    with serving(folder, *with_updates(folder)) as served:
        assert served.update("INSERT DATA { GRAPH <x:g> { <x:1> <x:n> 1 } }").status == 204
        writer(served).rlimit(psutil.RLIMIT_FSIZE, (4096, 4096))  # as if there were no more room
        answer = big(served)
        assert answer.status in {500, 507}, answer
        assert str(folder) not in answer.text
        assert counts(served) == {1: 1}
        assert big(served).status == 201  # there is room again


def big(served: Served) -> Answer:
    body = "".join(f'<x:{number}> <x:big> "{number:0100}" .\n' for number in range(2_000))
    return served.send("PUT", "/graphs?graph=x:big", body, token=TOKEN, content_type="application/n-triples")


def until_written(served: Served) -> None:
    """Until there is a writer again, and readers see what it found. A dying one may have been given the first change."""
    answers = [served.update("INSERT DATA { <x:somebody> <x:writes> <x:again> }").status for _ in range(2)]
    assert answers in ([204, 204], [500, 204])


def until_served(served: Served) -> None:
    while served.query("ASK {}", "text/csv").status != 200:
        threading.Event().wait(0.05)


def test_nobody_else_may_hold_the_store(folder: Path) -> None:
    with (
        serving(folder, *with_updates(folder)),
        pytest.raises(AssertionError, match=r"in use|cannot be"),
        serving(folder / "..", *with_updates(folder)),
    ):
        pass


def test_a_stop_lets_what_runs_finish(folder: Path) -> None:
    with serving(folder, *with_updates(folder)) as served:
        with writing(served, 1) as author:
            served.process.send_signal(signal.SIGTERM)
        assert served.process.wait() == 0
    with serving(folder, *with_updates(folder)) as served:
        assert_whole(served, author.acknowledged)

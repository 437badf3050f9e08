"""Processes killed and disks full in the middle of updates: what was acknowledged is there, and nothing is torn."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from served import TOKEN, Answer, Served, serving, with_updates

ROUNDS = int(os.environ.get("TEJIDO_ROUNDS", "3"))  # `make soak` asks for a hundred
PIECES = 50  # triples of one update
COUNT = "SELECT ?n (COUNT(*) AS ?c) { GRAPH <x:g> { ?s <x:n> ?n } } GROUP BY ?n"


class Author:
    """Makes one update after the other, from number `first` on, until something breaks; knows which were acknowledged."""

    def __init__(self, served: Served, first: int) -> None:
        self.served, self.next, self.acknowledged = served, first, list[int]()
        self.has_begun, self.is_over = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self) -> None:
        while not self.is_over.is_set():  # what is killed between two updates, nobody notices
            triples = " ".join(f"<x:{self.next}-{piece}> <x:n> {self.next} ." for piece in range(PIECES))
            try:
                answer = self.served.update(f"INSERT DATA {{ GRAPH <x:g> {{ {triples} }} }}")
            except OSError:
                return
            self.next += 1
            if answer.status != 204:
                return
            self.acknowledged.append(self.next - 1)
            self.has_begun.set()


@contextmanager
def writing(served: Served, first: int) -> Iterator[Author]:
    """While somebody writes. Whoever enters breaks something, and leaves when the author has noticed, or has written once more."""
    author = Author(served, first)
    author.thread.start()
    author.has_begun.wait()
    try:
        yield author
    finally:
        author.is_over.set()
        author.thread.join()


def counts(served: Served) -> dict[int, int]:
    """How many triples there are of each update."""
    answer = served.query(COUNT)
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


def test_the_writer_is_killed(folder: Path) -> None:
    acknowledged: list[int] = []
    with serving(folder, *with_updates(folder)) as served:
        for _ in range(ROUNDS):
            with writing(served, len(acknowledged) * 1000 + 1) as author:
                writer(served).kill()
            acknowledged += author.acknowledged
            assert_whole(served, acknowledged)


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

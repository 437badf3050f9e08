"""A server under a mixed load that never ends: memory, descriptors and processes stay what they were after the first sixth of the time.

Seconds in the short form; they begin when every client has asked for everything once; `make soak` sets TEJIDO_SECONDS to an hour, on
a generated graph of 20 000 triples. What is allowed beyond the peak of that first part: 32 MB and a tenth of it, for the allocator
and the page cache that counts as the processes' own; in no process more descriptors than those of connections that come and go, for a
reader that opens the changed graph for the first time takes as many as the others have; no more processes than the pool may have.
Memory is the proportional set size of all processes of the server: pages that readers share are counted once. Samples of the long
form stand in build/soak.csv.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote, urlencode

import psutil
from served import ROOT, Served, serving, with_updates

IS_LONG = "TEJIDO_SECONDS" in os.environ
SECONDS = float(os.environ.get("TEJIDO_SECONDS", "2"))
TRIPLES = 20_000  # of the graph of the long form
CLIENTS, RATE = 4, 2  # so many, each so many requests a second
WORKERS = 4
BUSY = 0.01  # of the answers may say that the machine has no time
ALLOWED = 32 << 20, 0.1
SUBJECTS = 200  # that updates write to: the graph stays as large as it is
SAMPLES = ROOT / "build" / "soak.csv"


class Sample(NamedTuple):
    """`memory` in bytes, of all; `descriptors` of the process with most; `milliseconds`: the median answer since the sample before."""

    seconds: float
    memory: int
    descriptors: int
    processes: int
    answers: int
    milliseconds: float


class Client(threading.Thread):
    """Asks at its rate until told to stop; notes each answer that is not what it should be, and how long answers take."""

    def __init__(self, served: Served, seed: int, actors: list[tuple[str, str]], warm: threading.Barrier, stop: threading.Event) -> None:
        super().__init__()
        self.served, self.random, self.actors, self.warm, self.stop = served, random.Random(seed), actors, warm, stop
        self.wrong, self.times = Counter[str](), deque[float]()
        self.kinds = {self.question: 40, self.rows: 25, self.page: 20, self.named: 5, self.match: 9, self.update: 1}

    def run(self) -> None:
        for kind in self.kinds:
            self.asked(kind)
        self.warm.wait()
        while not self.stop.is_set():
            taken = self.asked(self.random.choices([*self.kinds], [*self.kinds.values()])[0])
            self.times.append(taken)
            self.stop.wait(max(0, 1 / RATE - taken))

    def asked(self, kind: Callable[[], int]) -> float:
        """The seconds that it took."""
        begun = time.perf_counter()
        status = kind()
        if status not in {200, 204}:
            self.wrong[f"{kind.__name__}: {status}"] += 1
        return time.perf_counter() - begun

    def question(self) -> int:
        return self.served.query(f"SELECT ?p ?o {{ <{self.someone()[0]}> ?p ?o }} # {self.random.random()}").status

    def rows(self) -> int:
        """A thousand rows that nobody asked for before."""
        return self.served.query(f"SELECT * {{ ?s ?p ?o }} OFFSET {self.random.randrange(5_000)} LIMIT 1000").status

    def page(self) -> int:
        return self.served.send("GET", f"/about/?iri={quote(self.someone()[0], '')}", accept="text/html").status

    def named(self) -> int:
        return self.served.send("GET", "/queries/classes?lang=es", accept="text/csv").status

    def match(self) -> int:
        """A batch of OpenRefine."""
        queries = {f"q{number}": {"query": self.someone()[1], "limit": 3} for number in range(5)}
        form = urlencode({"queries": json.dumps(queries)})
        return self.served.send("POST", "/reconcile", form, content_type="application/x-www-form-urlencoded").status

    def update(self) -> int:
        subject = f"<x:soak-{self.random.randrange(SUBJECTS)}>"
        put = f"{subject} <x:p> {self.random.random()}"
        return self.served.update(f"DELETE WHERE {{ {subject} <x:p> ?o }} ; INSERT DATA {{ {put} }}").status

    def someone(self) -> tuple[str, str]:
        return self.random.choice(self.actors)


def test_memory_stays_flat_under_a_mixed_load(tmp_path: Path) -> None:
    with serving(tmp_path, *with_updates(tmp_path), "--workers", str(WORKERS), "--timeout", "60", project=graph(tmp_path)) as served:
        warm, stop = threading.Barrier(CLIENTS + 1, timeout=120), threading.Event()
        clients = [Client(served, seed, actors(served), warm, stop) for seed in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            warm.wait()
            samples = watched(served, clients, SAMPLES if IS_LONG else tmp_path / SAMPLES.name)
        finally:
            stop.set()
            for client in clients:
                client.join()
    wrong = sum((client.wrong for client in clients), Counter[str]())
    assert wrong.total() <= BUSY * sum(one.answers for one in samples), wrong
    assert "Traceback" not in served.log.read_text()
    assert_flat(samples)


def graph(folder: Path) -> Path:
    if not IS_LONG:
        return ROOT
    made = folder / "project"
    subprocess.run([sys.executable, ROOT / "bench" / "generate.py", made, "--triples", str(TRIPLES)], check=True)
    return made


def actors(served: Served) -> list[tuple[str, str]]:
    """IRI and name of those that pages and questions are about."""
    text = "SELECT ?s ?name { ?s skos:prefLabel ?name FILTER(LANG(?name) = 'en') } LIMIT 2000"
    answer = json.loads(served.query(text, "application/json").body)
    return [(row["s"]["value"], row["name"]["value"]) for row in answer["results"]["bindings"]]


def watched(served: Served, clients: list[Client], file: Path) -> list[Sample]:
    """A sample each ten seconds, or thirty of them if that is sooner, written down as they are taken."""
    begun, samples = time.monotonic(), list[Sample]()
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as opened:
        sheet = csv.writer(opened)
        sheet.writerow(Sample._fields)
        while time.monotonic() < begun + SECONDS:
            time.sleep(min(10, SECONDS / 30))
            samples.append(sample(served, time.monotonic() - begun, [taken for client in clients for taken in emptied(client.times)]))
            sheet.writerow(samples[-1])
            opened.flush()
    return samples


def emptied(times: deque[float]) -> list[float]:
    return [times.popleft() for _ in range(len(times))]


def sample(served: Served, seconds: float, times: list[float]) -> Sample:
    memory = descriptors = processes = 0
    server = psutil.Process(served.process.pid)
    for process in [server, *server.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):  # a reader that has just given way to another
            memory += process.memory_full_info().pss
            descriptors = max(descriptors, process.num_fds())
            processes += 1
    return Sample(round(seconds, 1), memory, descriptors, processes, len(times), round(1e3 * median(times or [0]), 2))


def assert_flat(samples: list[Sample]) -> None:
    first = [one for one in samples if one.seconds <= SECONDS / 6] or samples[:1]
    last = [one for one in samples if one.seconds > SECONDS * 5 / 6]
    peak = max(one.memory for one in first)
    more, share = ALLOWED
    assert median(one.memory for one in last) <= peak * (1 + share) + more
    assert median(one.descriptors for one in last) <= max(one.descriptors for one in first) + 4 * CLIENTS
    assert max(one.processes for one in samples) <= 3 + 4 * WORKERS  # the server, the nursery, the writer, the readers

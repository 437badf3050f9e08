"""How many answers a second `tejido serve` gives eight clients, against `oxigraph serve` on the same graph, in turns.

    python bench/load.py [--triples N] [--seconds S] [--rounds R]

Clients are connections on loopback that each ask again as soon as they are answered, driven by one process. Both servers hold the graph in
memory. What is repeated is a hundred questions; what is new was never asked before.
"""

from __future__ import annotations

import argparse
import itertools
import re
import selectors
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.request import Request, urlopen

import graphs

CLIENTS = 8
SCRIPTS = Path(sysconfig.get_path("scripts"))
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
SMALL = "SELECT ?p ?o {{ <{actor}> ?p ?o }} LIMIT 5 # {number}"
LARGE = "SELECT ?s ?p ?o {{ ?s ?p ?o }} OFFSET {offset} LIMIT 5000"


class Rate(NamedTuple):
    """Seconds that an answer takes on average while eight clients ask: the medians of the rounds, ours and theirs."""

    what: str
    ours: float
    theirs: float


class Client:
    """A connection that asks one question after the other."""

    def __init__(self, port: int, path: str) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        self.head += "Accept: application/sparql-results+json\r\nContent-Length: "
        self.received = bytearray()

    def ask(self, question: str) -> None:
        self.received.clear()
        self.connection.sendall(f"{self.head}{len(question)}\r\n\r\n{question}".encode())

    def hear(self) -> bool:
        """Whether the answer is whole."""
        data = self.connection.recv(1 << 20)
        if not data:
            raise ConnectionError("the server hung up")
        self.received += data
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self.received.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(self.received.decode())
        length = LENGTH.search(self.received, 0, end + 4)
        return len(self.received) == end + 4 + int(length[1]) if length else self.received.endswith(b"\r\n0\r\n\r\n")


def rate(port: int, path: str, questions: Iterator[str], seconds: float) -> float:
    """Seconds an answer."""
    with ExitStack() as stack:
        waiting = stack.enter_context(selectors.DefaultSelector())
        clients = [Client(port, path) for _ in range(CLIENTS)]
        for client in clients:
            stack.enter_context(client.connection)
            waiting.register(client.connection, selectors.EVENT_READ, client)
            client.ask(next(questions))
        begun, answers = time.perf_counter(), 0
        while (taken := time.perf_counter() - begun) < seconds or not answers:
            for key, _ in waiting.select():
                if key.data.hear():
                    answers += 1
                    key.data.ask(next(questions))
        return taken / answers


@contextmanager
def running(*command: str | Path) -> Iterator[Callable[[str], str]]:
    """A program; gives the function that waits until it has said something, and gives that line."""
    with tempfile.TemporaryFile("w+") as log:
        program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

        def until(words: str) -> str:
            while program.poll() is None:
                log.seek(0)
                if found := next((line for line in log if words in line), None):
                    return found
                time.sleep(0.05)
            raise ChildProcessError(f"{command[0]} ended")

        try:
            yield until
        finally:
            program.terminate()
            program.wait()


def rates(triples: int = 100_000, seconds: float = 1, rounds: int = 15) -> Iterator[Rate]:
    graph = graphs.graph(triples)
    actors = [row["s"] for row in graph.query("SELECT ?s { ?s skos:prefLabel ?name } GROUP BY ?s LIMIT 1000")]
    port = free_port()
    with (
        running(SCRIPTS / "tejido", "--project", str(graph.project.root), "serve", "--port", "0") as ours,
        running(SCRIPTS / "oxigraph", "serve", "--bind", f"127.0.0.1:{port}") as theirs,
    ):
        own = int(ours("listening on ").strip().rstrip("/").rpartition(":")[2])
        theirs("Listening")
        fill = Request(f"http://127.0.0.1:{port}/store", graph.dump(), {"Content-Type": "application/n-quads"}, method="POST")
        urlopen(fill).close()
        numbers = itertools.count()
        small = (SMALL.format(actor=actors[number % len(actors)], number=number) for number in numbers)
        again = itertools.cycle([SMALL.format(actor=actor, number="again") for actor in actors[:100]])
        large = (LARGE.format(offset=number % 50_000) for number in numbers)
        for what, questions in {"small questions, new": small, "small questions, repeated": again, "5 000 rows, new": large}.items():
            taken = [(rate(own, "/sparql", questions, seconds), rate(port, "/query", questions, seconds)) for _ in range(rounds + 1)]
            yield Rate(what, *(median(one) for one in zip(*taken[1:], strict=True)))  # the first round warms up


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    arguments.add_argument("--triples", type=int, default=100_000)
    arguments.add_argument("--seconds", type=float, default=1, help="of one round with one server (default: 1)")
    arguments.add_argument("--rounds", type=int, default=15)
    args = arguments.parse_args()
    for what, ours, theirs in rates(args.triples, args.seconds, args.rounds):
        print(f"{what:28} {1 / ours:8,.0f} a second against {1 / theirs:8,.0f}: {theirs / ours:.2f} ×", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""A server of `tejido serve`, started for tests and ended by its own number."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TOKEN = "a-token-of-the-tests-only"


class Answer(NamedTuple):
    """`headers` by lower-case name."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Served:
    """A running server. `log` is the file of what it says."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path, port: int) -> None:
        self.process, self.log, self.port = process, log, port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, method: str, path: str, body: bytes | str | None = None, *, token: str | None = None, **headers: str) -> Answer:
        """One request on a connection of its own; `content_type="…"` is the header Content-Type."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "text/csv", parameters: str = "") -> Answer:
        return self.send("POST", f"/sparql{parameters}", text, content_type="application/sparql-query", accept=accept)

    def update(self, text: str, parameters: str = "") -> Answer:
        return self.send("POST", f"/sparql{parameters}", text, content_type="application/sparql-update", token=TOKEN)


@contextmanager
def serving(folder: Path, *options: str, project: Path = ROOT) -> Iterator[Served]:
    """A server for a project, with its log in `folder`; it is gone afterwards, workers and all."""
    log = folder / "server.log"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "tejido", "--project", str(project), "serve", "--port", "0", *options]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        yield Served(process, log, port_of(process, log))
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGTERM)
        process.wait(60)


def port_of(process: subprocess.Popen[bytes], log: Path) -> int:
    """The port in the ready line, which comes when questions can be answered."""
    while process.poll() is None:
        for line in log.read_text().splitlines():
            if "listening on " in line:
                return int(line.rstrip("/").rpartition(":")[2])
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(log.read_text())


def with_updates(folder: Path) -> list[str]:
    """The options of a server whose graph can be changed."""
    (folder / "token").write_text(TOKEN)
    return ["--update-token-file", str(folder / "token"), "--store", str(folder / "store")]

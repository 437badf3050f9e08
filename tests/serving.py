"""Servers of this machine, gone after the test."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.request import urlopen

from collector import kept_from_threads

Answering = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def served(answering: Answering) -> Iterator[str]:
    """A server on this machine that answers every request so; it is gone afterwards."""

    class Handler(BaseHTTPRequestHandler):
        body = b""

        def do_GET(self) -> None:
            answering(self)

        def do_POST(self) -> None:
            self.body = self.rfile.read(int(self.headers["Content-Length"]))
            answering(self)

        def do_PUT(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False  # closing waits for them
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    with kept_from_threads():
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/sparql"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def say(status: int, kind: str, body: bytes, length: int | None = None) -> Answering:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body) if length is None else length))
        request.end_headers()
        request.wfile.write(body)

    return answer


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def started(command: list[str | Path], url: str, folder: Path, seconds: float = 60) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is running once it answers at an address, and has ended afterwards."""
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        until = monotonic() + seconds
        while not answers(url):
            assert server.poll() is None, (folder / "log").read_text("utf-8", "replace")
            assert monotonic() < until, f"{command[0]} does not listen"
            sleep(0.05)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(seconds)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def answers(url: str) -> bool:
    try:
        urlopen(url, timeout=5).close()
    except HTTPError as problem:
        problem.close()
        return True
    except OSError:
        return False
    return True


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[str]:
    """A fresh Oxigraph server in memory: its address, which has query, update and store below it."""
    url = f"http://127.0.0.1:{free_port()}/"
    program = Path(sys.executable).with_name("oxigraph")
    with started([program, "serve", "--bind", url.split("/")[2], *options], url, folder):
        yield url

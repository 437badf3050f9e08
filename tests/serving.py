"""Servers of this machine, gone after the test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from collector import kept_from_threads

Answering = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def served(answering: Answering) -> Iterator[str]:
    """A server on this machine that answers every request so; it is gone afterwards."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answering(self)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
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

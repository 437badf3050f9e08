"""Endpoints on this machine: a real one that holds a dataset, and one that answers as a test wants."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from serving import free_port, served, started

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
BUSY = 429
Reply = Callable[[str], tuple[int, str, bytes]]  # a question -> status, media type, body


@contextmanager
def oxigraph(nquads: bytes, folder: Path, cors: bool = True) -> Iterator[str]:
    """The address of an Oxigraph server that holds a dataset and lets pages ask."""
    data = folder / "all.nq"
    data.write_bytes(nquads)
    subprocess.run([OXIGRAPH, "load", "-l", folder / "db", "-f", data], check=True, capture_output=True)
    url = f"http://127.0.0.1:{free_port()}/"
    command: list[str | Path] = [OXIGRAPH, "serve-read-only", "-l", folder / "db", "-b", url.split("/")[2], *["--cors"] * cors]
    with started(command, url, folder):
        yield f"{url}query"


@contextmanager
def replying(reply: Reply, page: bytes = b"") -> Iterator[str]:
    """The address of an endpoint that lets pages ask and answers every question so; it serves a page beside it, if there is one.

    With status BUSY it wants to be asked again after a second.
    """

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked = urlsplit(request.path)
        form = getattr(request, "body", b"").decode()  # a long question comes by POST
        question = parse_qs(form or asked.query).get("query", [""])[0]
        status, kind, body = (200, "text/html; charset=utf-8", page) if asked.path == "/page.html" else reply(question)
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("Access-Control-Allow-Origin", "*")
        if status == BUSY:
            request.send_header("Access-Control-Expose-Headers", "Retry-After")
            request.send_header("Retry-After", "1")
        request.end_headers()
        request.wfile.write(body)

    with served(answer) as url:
        yield url

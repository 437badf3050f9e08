"""Requests: who asks is told to the right server only, and a busy one is given time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import time
from urllib.request import Request

import pytest
from serving import say, served

from tejido.auth import Credentials, credentials
from tejido.errors import EndpointError, UsageError
from tejido.transport import Transport

ANA = Credentials("ana", "sésame: 1")
Handler = BaseHTTPRequestHandler


def transport(url: str, known: Credentials = ANA, timeout: float = 5) -> Transport:
    return Transport(url, timeout, known)


@pytest.mark.parametrize("text", ["user: ana\npassword: sésame: 1\n", "\ufeff user : ana\r\n\r\npassword:sésame: 1"])
def test_a_file_of_lines(tmp_path: Path, text: str) -> None:
    (tmp_path / "auth").write_text(text, "utf-8")
    assert credentials(tmp_path / "auth", {"TEJIDO_TOKEN": "other"}) == ANA
    assert credentials(None, {"TEJIDO_USER": "ana", "TEJIDO_PASSWORD": "sésame: 1"}) == ANA
    assert credentials(None, {"TEJIDO_TOKEN": "abc"}) == Credentials(token="abc")
    assert not any(credentials(None, {}))


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"ana sesame", "auth:1: expected a line such as"), (b"user: a\npass: b", "auth:2:"), (b"", "neither"), (b"\xff", "not UTF-8")],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "auth").write_bytes(content)
    with pytest.raises(UsageError, match=message) as raised:
        credentials(tmp_path / "auth", {})
    assert "sesame" not in str(raised.value)
    with pytest.raises(UsageError, match="No such file"):
        credentials(tmp_path / "none", {})


def digest_answer(request: Handler, algorithm: str = "MD5") -> str | None:
    """What is wrong with the digest of a request (RFC 7616), None if it is right."""
    said = dict(re.findall(r'(\w+)="?([^",]*)"?', request.headers["Authorization"] or ""))
    hashed = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm]

    def h(*parts: str) -> str:
        return hashed(":".join(parts).encode()).hexdigest()

    if said.get("uri") != request.path or said.get("nc") != f"{getattr(request.server, 'count', 0) + 1:08x}":
        return "uri or count"
    right = h(
        h(ANA.user, "the realm, quoted", ANA.password), said["nonce"], said["nc"], said["cnonce"], "auth", h(request.command, request.path)
    )
    return None if said["response"] == right else "response"


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_digest(algorithm: str) -> None:
    seen = []

    def answer(request: Handler) -> None:
        seen.append(request.headers["Authorization"] or "")
        if not seen[-1].startswith("Digest "):
            request.send_response(401)
            request.send_header("WWW-Authenticate", 'Basic realm="other"')
            request.send_header(
                "WWW-Authenticate", f'Digest realm="the realm, quoted", nonce="n1", qop="auth,auth-int", opaque="o", algorithm={algorithm}'
            )
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        wrong = digest_answer(request, algorithm)
        request.server.count = getattr(request.server, "count", 0) + 1  # type: ignore[attr-defined]
        say(403 if wrong else 200, "text/plain", (wrong or "in").encode())(request)

    with served(answer) as url:
        ours = transport(url)
        assert ours.send(Request(f"{url}?query=a%20b")).data == b"in"
        assert ours.send(Request(url, b"data", method="PUT")).data == b"in"
    assert [one.partition(" ")[0] for one in seen] == ["Basic", "Digest", "", "Digest"]  # it is asked before anything is written


def test_a_server_that_says_what_it_wants_only_to_the_silent() -> None:
    """As Virtuoso does; and it hears of nobody who writes before it has said it."""
    seen = []

    def answer(request: Handler) -> None:
        seen.append((request.command, (request.headers["Authorization"] or "nothing").partition(" ")[0]))
        if seen[-1][1] == "Digest":
            say(200, "text/plain", b"in")(request)
            return
        request.send_response(401)
        if seen[-1][1] == "nothing":
            request.send_header("WWW-Authenticate", 'Digest realm="r", nonce="n", qop="auth"')
        request.send_header("Content-Length", "0")
        request.end_headers()

    with served(answer) as url:
        assert transport(url).send(Request(url)).data == b"in"
        assert transport(url).send(Request(url, b"data", method="PUT")).data == b"in"
    assert seen == [("GET", "Basic"), ("GET", "nothing"), ("GET", "Digest"), ("GET", "nothing"), ("PUT", "Digest")]


def test_basic_and_bearer() -> None:
    def answer(request: Handler) -> None:
        say(200, "text/plain", (request.headers["Authorization"] or "none").encode())(request)

    with served(answer) as url:
        assert transport(url).send(Request(url)).data == b"Basic YW5hOnPDqXNhbWU6IDE="
        assert transport(url, Credentials(token="abc")).send(Request(url)).data == b"Bearer abc"
        assert transport(url, Credentials()).send(Request(url)).data == b"none"


@pytest.mark.parametrize("known", [ANA, Credentials(token="abc"), Credentials()])
def test_a_refusal_is_not_tried_for_ever(known: Credentials) -> None:
    seen = []

    def answer(request: Handler) -> None:
        seen.append(1)
        request.send_response(401)
        request.send_header("WWW-Authenticate", 'Digest realm="r", nonce="n"')
        request.send_header("Content-Length", "0")
        request.end_headers()

    with served(answer) as url, pytest.raises(EndpointError, match="HTTP 401") as raised:
        transport(url, known).send(Request(url))
    assert len(seen) == (2 if known.user else 1)
    assert ("does not take this user" in str(raised.value)) is any(known)
    assert raised.value.status == 401
    assert "sésame" not in str(raised.value)


def test_credentials_do_not_follow_a_redirection() -> None:
    def there(request: Handler) -> None:
        say(200, "text/plain", (request.headers["Authorization"] or "nobody").encode())(request)

    with served(there) as goal:

        def moved(request: Handler) -> None:
            request.send_response(302)
            request.send_header("Location", goal)
            request.send_header("Content-Length", "0")
            request.end_headers()

        with served(moved) as url:
            assert transport(url).send(Request(url)).data == b"nobody"
            with pytest.raises(EndpointError, match=f"HTTP 302: it has moved to {goal}"):
                transport(url).send(Request(url, b"data", method="POST"))


def busy(status: int, times: int, header: Callable[[], str] | None) -> tuple[list[float], Callable[[Handler], None]]:
    seen: list[float] = []

    def answer(request: Handler) -> None:
        seen.append(time())
        if len(seen) > times:
            say(200, "text/plain", b"done")(request)
            return
        request.send_response(status)
        if header:
            request.send_header("Retry-After", header())
        request.send_header("Content-Length", "0")
        request.end_headers()

    return seen, answer


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(status: int) -> None:
    for header in (lambda: "0", lambda: formatdate(time() - 5, usegmt=True), lambda: "soon", None):
        seen, answer = busy(status, 1, header)
        with served(answer) as url:
            assert transport(url).send(Request(url)).data == b"done"
        assert len(seen) == 2


def test_patience_ends_with_the_time() -> None:
    for header, message in ((lambda: "3600", "HTTP 429: it has had too many questions"), (None, "HTTP 429")):
        seen, answer = busy(429, 99, header)
        with served(answer) as url, pytest.raises(EndpointError, match=message):
            transport(url, timeout=0.7).send(Request(url))
        assert len(seen) == (2 if header is None else 1)

"""Requests to one server: signed, tried again when it asks for patience, read whole, and every failure one line.

`timeout` holds for a whole answer, waiting included. A server that is busy (429, 503) is asked again after what its Retry-After says,
or after half a second, one, two, … as long as the time lasts.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from time import monotonic, sleep, time
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .auth import Authority, Credentials, refuse_in_address
from .errors import EndpointError

CHUNK = 1 << 16
BUSY = {429, 503}
REFUSALS = 2  # one for want of a challenge, one to answer it
REASONS = {
    403: "it does not let this user do this",
    404: "there is nothing at this address",
    405: "this address does not take this kind of request",
    406: "it cannot answer in a format that is understood here",
    413: "that is more than it takes at once",
    429: "it has had too many questions; wait a while",
}
ANONYMOUS = "it asks for a user and a password: put them into a file (--auth-file FILE) or into TEJIDO_USER and TEJIDO_PASSWORD"
REFUSED = "it does not take this user and password, or this token"


class Reply(NamedTuple):
    """`kind` is the media type without its parameters."""

    data: bytes
    kind: str


class Transport:
    """Sends requests. `name` is the address that messages begin with."""

    def __init__(self, name: str, timeout: float, known: Credentials) -> None:
        self.name, self.timeout = name, timeout
        self._authority = Authority(known)
        self._known = known
        self._may_write = not known.user

    def send(self, request: Request) -> Reply:
        """The whole answer. Raises EndpointError."""
        if request.data is not None and not self._may_write:
            self._knock(request.full_url)
        until, pause, refusals = monotonic() + self.timeout, 0.5, 0
        while True:
            self._authority.sign(request)
            try:
                return self._once(request, until)
            except HTTPError as problem:
                with problem:
                    if problem.code == 401 and refusals < REFUSALS and self._authority.answers(problem.headers):
                        refusals += 1
                        continue
                    wait = asked_for(problem.headers.get("Retry-After"), pause)
                    if problem.code not in BUSY or monotonic() + wait > until:
                        raise self._refusal(problem) from None
            sleep(wait)
            pause *= 2

    def _knock(self, url: str) -> None:
        """Hear how a server wants to be signed to before anything long is sent: some hang up in the middle of it."""
        self._may_write = True
        try:
            self._once(Request(url), monotonic() + self.timeout)  # noqa: S310 - `address` has seen to its scheme
        except HTTPError as problem:
            with problem:
                self._authority.answers(problem.headers)

    def _once(self, request: Request, until: float) -> Reply:
        with self._failures():
            opener = build_opener(Redirection())
            with closing(opener.open(request, timeout=max(until - monotonic(), 0.001))) as response:
                data = b"".join(self._chunks(response, until))
        length = response.headers.get("Content-Length")
        if length and length.isdecimal() and len(data) < int(length):
            raise self.half(data)
        return Reply(data, response.headers.get_content_type())

    def _chunks(self, response: Any, until: float) -> Iterator[bytes]:
        while chunk := response.read1(CHUNK):
            if monotonic() > until:
                raise TimeoutError
            yield chunk

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Every way a request can fail but a refusal, as one clear line."""
        try:
            yield
        except HTTPError:
            raise
        except TimeoutError:
            raise self._slow() from None
        except URLError as problem:
            raise (self._slow() if isinstance(problem.reason, TimeoutError) else self.error(unreachable(problem.reason))) from None
        except (HTTPException, ConnectionError):
            raise self.error("it broke off before the answer was whole; ask again, or ask for less") from None
        except ValueError as problem:
            raise self.error(f"this is not an address of an endpoint: {problem}") from None

    def error(self, what: str, status: int = 0) -> EndpointError:
        return EndpointError(f"{self.name}: {what}", status)

    def half(self, data: bytes) -> EndpointError:
        return self.error(f"the answer is not whole: it breaks off or is broken after {len(data)} bytes")

    def _slow(self) -> EndpointError:
        return self.error(f"no whole answer within {self.timeout:g} s; ask for less, or give it longer with --timeout")

    def _refusal(self, problem: HTTPError) -> EndpointError:
        reason = self._reason(problem)
        return self.error(f"HTTP {problem.code}" + (f": {reason}" if reason else ""), problem.code)

    def _reason(self, problem: HTTPError) -> str:
        if problem.code == 401:
            return REFUSED if any(self._known) else ANONYMOUS
        if 300 <= problem.code < 400:
            return f"it has moved to {problem.headers.get('Location', 'another address')}"
        try:
            body = problem.read(CHUNK).decode("utf-8", "replace")
        except (OSError, HTTPException):
            body = ""
        return REASONS.get(problem.code) or first_line(body)


class Redirection(HTTPRedirectHandler):
    """Questions follow a server that has moved; nothing is written anywhere but where it was meant to go."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        return super().redirect_request(req, fp, code, msg, headers, newurl) if req.get_method() == "GET" else None


def asked_for(retry_after: str | None, otherwise: float) -> float:
    """How many seconds a busy server wants to be left alone (RFC 9110, section 10.2.3)."""
    if retry_after is None:
        return otherwise
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        return max(parsedate_to_datetime(retry_after).timestamp() - time(), 0)
    except ValueError:
        return otherwise


def address(url: str) -> str:
    """The address as it is asked. Raises EndpointError when it is none, UsageError when there is a password in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    refuse_in_address(url)
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s<>\"]", url):
        raise EndpointError(f"{url!r} is not the address of an endpoint; it looks like https://host/sparql")
    name = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, name if port is None else f"{name}:{port}", parts.path or "/", parts.query, ""))


def unreachable(reason: object) -> str:
    if isinstance(reason, socket.gaierror):
        return "no machine of this name is known"
    if isinstance(reason, ConnectionRefusedError):
        return "nothing answers there; is the server running?"
    return f"cannot be reached: {getattr(reason, 'strerror', None) or reason}"


def first_line(body: str) -> str:
    """What a server says of its failure, shortened."""
    said = body.strip()
    text = re.sub(r"<[^>]*>", " ", said) if said.startswith("<") else said
    return next((" ".join(line.split())[:200] for line in text.splitlines() if line.strip()), "")

"""The same questions on a remote SPARQL endpoint, by SPARQLWrapper, always with a timeout.

Answers are read whole and checked before they are given on, and parsed by the embedded engine's parser, so that rows are the same
as local ones. Whatever goes wrong is an EndpointError of one line.
"""

from __future__ import annotations

import re
import socket
from ast import literal_eval
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from .errors import EndpointError
from .queries import Answer
from .sparql import form, tokens

LONG = 2_000  # characters; longer questions go by POST, as servers and proxies refuse long addresses
CHUNK = 1 << 16
GRAPHS = {"CONSTRUCT", "DESCRIBE"}
# A media type that is no SPARQL answer, such as text/plain, is not guessed at.
ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
REASONS = {
    401: "it asks for a user and a password: https://USER:PASSWORD@host/…",
    403: "it does not let this user ask",
    404: "there is nothing at this address",
    405: "this address does not take questions",
    406: "it cannot answer in a format that is understood here",
    429: "it has had too many questions; wait a while",
}


class Endpoint:
    """A SPARQL 1.1 endpoint at `url` (http or https); `timeout` in seconds holds for a whole answer."""

    local = False

    def __init__(self, url: str, timeout: float = 30) -> None:
        self._address, self._user, self._password = address(url)
        self.timeout = timeout
        self.url = self._address

    def ask(self, sparql: str) -> Callable[[], Answer]:
        """Asks at once. Raises EndpointError."""
        word = form(tokens(sparql))
        wanted = word.text.upper() if word else ""
        if wanted in GRAPHS:
            triples = self._triples(sparql)
            return lambda: triples
        return self._rows(sparql, asks=wanted == "ASK")

    def _rows(self, sparql: str, *, asks: bool) -> Callable[[], Answer]:
        data, kind = self._fetch(sparql, "json")
        found = ROWS.get(kind)
        if found is None:
            raise self._no_answer(data, kind)
        try:
            truth = sum(1 for _ in iter_rows(parse_query_results(data, found))) == 0 and is_truth(parse_query_results(data, found))
        except (SyntaxError, ValueError, OSError):
            raise self._half(data) from None
        if truth is not asks:
            raise EndpointError(f"{self.url}: the answer is that of another question; is this the address of a SPARQL endpoint?")
        return lambda: parse_query_results(data, found)

    def _triples(self, sparql: str) -> list[Triple]:
        data, kind = self._fetch(sparql, "turtle")
        found = TRIPLES.get(kind)
        if found is None:
            raise self._no_answer(data, kind)
        if found == RdfFormat.RDF_XML and b"<!DOCTYPE" in data:
            raise EndpointError(f"{self.url}: the answer is RDF/XML with a DOCTYPE, which is never read here")
        try:
            return [quad.triple for quad in parse(data, format=found, base_iri=self._address)]
        except SyntaxError:
            raise self._half(data) from None

    def _fetch(self, sparql: str, accept: str) -> tuple[bytes, str]:
        """The answer's bytes and media type."""
        with self._failures():
            until = monotonic() + self.timeout
            with closing(self._wrapper(sparql, accept).query().response) as response:
                data = b"".join(self._chunks(response, until))
        length = response.headers.get("Content-Length")
        if length and length.isdecimal() and len(data) < int(length):
            raise self._half(data)
        return data, response.headers.get_content_type()

    def _wrapper(self, sparql: str, accept: str) -> Any:
        from SPARQLWrapper import POST, SPARQLWrapper

        wrapper: Any = SPARQLWrapper(self._address, agent="tejido")
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(accept)
        wrapper.timeout = self.timeout  # setTimeout would cut 0.5 down to 0, which is none
        if self._user:
            wrapper.setCredentials(self._user, self._password)
        if len(sparql) > LONG:
            wrapper.setMethod(POST)
        wrapper.setQuery(sparql)
        return wrapper

    def _chunks(self, response: Any, until: float) -> Iterator[bytes]:
        while chunk := response.read1(CHUNK):
            if monotonic() > until:
                raise TimeoutError
            yield chunk

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Every way a request can fail, as one clear line."""
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        try:
            yield
        except SPARQLWrapperException as problem:
            cause = problem.__context__  # the answer itself, whose body stands in the message
            with cause if isinstance(cause, HTTPError) else nullcontext():
                raise self._refused(getattr(cause, "code", 0), str(problem)) from None
        except HTTPError as problem:
            with problem:
                body = problem.read(CHUNK).decode("utf-8", "replace")
            raise self._refused(problem.code, body) from None
        except TimeoutError:
            raise self._slow() from None
        except URLError as problem:
            raise (
                self._slow() if isinstance(problem.reason, TimeoutError) else EndpointError(f"{self.url}: {unreachable(problem.reason)}")
            ) from None
        except (HTTPException, ConnectionError):
            raise EndpointError(f"{self.url}: it broke off before the answer was whole; ask again, or ask for less") from None
        except ValueError as problem:
            raise EndpointError(f"{self.url}: this is not an address of an endpoint: {problem}") from None

    def _slow(self) -> EndpointError:
        return EndpointError(f"{self.url}: no whole answer within {self.timeout:g} s; ask for less, or give it longer with --timeout")

    def _refused(self, status: int, body: str) -> EndpointError:
        reason = REASONS.get(status) or first_line(body)
        code = f"HTTP {status}" if status else "refused"
        return EndpointError(f"{self.url}: {code}" + (f": {reason}" if reason else ""))

    def _no_answer(self, data: bytes, kind: str) -> EndpointError:
        seen = "a web page" if "html" in kind else kind
        return EndpointError(f"{self.url}: this is not a SPARQL endpoint: it answered with {seen}{quoted(data, kind)}")

    def _half(self, data: bytes) -> EndpointError:
        return EndpointError(f"{self.url}: the answer is not whole: it breaks off or is broken after {len(data)} bytes")


def address(url: str) -> tuple[str, str, str]:
    """The address without user and password, and these. Raises EndpointError when it is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s<>\"]", url):
        raise EndpointError(f"{url!r} is not the address of an endpoint; it looks like https://host/sparql")
    name = f"[{host}]" if ":" in host else host
    netloc = name if port is None else f"{name}:{port}"
    plain = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
    return plain, unquote(parts.username or ""), unquote(parts.password or "")


def unreachable(reason: object) -> str:
    if isinstance(reason, socket.gaierror):
        return "no machine of this name is known"
    if isinstance(reason, ConnectionRefusedError):
        return "nothing answers there; is the server running?"
    return f"cannot be reached: {getattr(reason, 'strerror', None) or reason}"


def first_line(body: str) -> str:
    """What a server says of its failure, shortened. SPARQLWrapper puts words of its own before it."""
    _, _, said = body.rpartition("Response:\n") if "Response:\n" in body else ("", "", body)
    said = said.strip()
    if said.startswith(("b'", 'b"')):  # it also writes the body as Python would
        said = literal_eval(said).decode("utf-8", "replace")
    text = re.sub(r"<[^>]*>", " ", said) if said.startswith("<") else said
    return next((" ".join(line.split())[:200] for line in text.splitlines() if line.strip()), "")


def quoted(data: bytes, kind: str) -> str:
    line = first_line(data[:CHUNK].decode("utf-8", "replace")) if "html" not in kind else ""
    return f" ({line!r})" if line else ""


def iter_rows(answer: Any) -> Iterator[object]:
    """The rows of an answer; none for a plain true or false."""
    return iter(answer) if hasattr(answer, "variables") else iter(())


def is_truth(answer: Any) -> bool:
    """Whether it is a plain true or false. (An answer that an error's frames still hold may not be dropped by another thread.)"""
    return isinstance(answer, QueryBoolean)

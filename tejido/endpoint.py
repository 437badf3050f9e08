"""The same questions on a remote SPARQL endpoint, written by SPARQLWrapper, sent by `transport`, always with a timeout.

Answers are read whole and checked before they are given on, and parsed by the embedded engine's parser, so that rows are the same
as local ones. Whatever goes wrong is an EndpointError of one line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from .auth import NOBODY, Credentials
from .errors import EndpointError
from .namespaces import XSD
from .queries import Answer
from .sparql import columns, form, tokens
from .transport import CHUNK, Reply, Transport, address, first_line

LONG = 2_000  # characters; longer questions go by POST, as servers and proxies refuse long addresses
GRAPHS = {"CONSTRUCT", "DESCRIBE"}
BOOLEAN = XSD + "boolean"
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


class Endpoint:
    """A SPARQL 1.1 endpoint at `url` (http or https); `timeout` in seconds holds for a whole answer."""

    local = False

    def __init__(self, url: str, timeout: float = 30, known: Credentials = NOBODY) -> None:
        self.url, self.timeout = address(url), timeout
        self._transport = Transport(self.url, timeout, known)

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
            data = truths(data) if found == QueryResultsFormat.JSON else data
            named = read_through(parse_query_results(data, found))
        except (SyntaxError, ValueError, OSError):
            raise self._transport.half(data) from None
        self._compare(sparql, named, asks)
        return lambda: parse_query_results(data, found)

    def _compare(self, sparql: str, named: list[str] | None, asks: bool) -> None:
        """Whether it is the answer to this question: rows with its columns, or true or false."""
        if (named is None) is not asks:
            raise self._transport.error("the answer is that of another question; is this the address of a SPARQL endpoint?")
        wanted = columns(sparql)
        if named is not None and wanted is not None and set(named) != set(wanted):
            raise self._transport.error(f"the answer has the columns {', '.join(named) or '(none)'}; asked were {', '.join(wanted)}")

    def _triples(self, sparql: str) -> list[Triple]:
        data, kind = self._fetch(sparql, "turtle")
        found = TRIPLES.get(kind)
        if found is None:
            raise self._no_answer(data, kind)
        if found == RdfFormat.RDF_XML and b"<!DOCTYPE" in data:
            raise self._transport.error("the answer is RDF/XML with a DOCTYPE, which is never read here")
        try:
            return [quad.triple for quad in parse(data, format=found, base_iri=self.url, lenient=True)]
        except SyntaxError:
            raise self._transport.half(data) from None

    def _fetch(self, sparql: str, accept: str) -> Reply:
        from SPARQLWrapper import POST, SPARQLWrapper

        wrapper: Any = SPARQLWrapper(self.url, agent="tejido")
        wrapper.setOnlyConneg(True)
        if len(sparql) > LONG:
            wrapper.setMethod(POST)
        wrapper.setQuery(sparql)
        wrapper.queryType = (form(tokens(sparql)) or tokens("SELECT")[0]).text.upper()  # it misreads some comments
        wrapper.setReturnFormat(accept)
        return self._transport.send(wrapper._createRequest())

    def _no_answer(self, data: bytes, kind: str) -> EndpointError:
        seen = "a web page" if "html" in kind else kind
        return self._transport.error(f"this is not a SPARQL endpoint: it answered with {seen}{quoted(data, kind)}")


def quoted(data: bytes, kind: str) -> str:
    line = first_line(data[:CHUNK].decode("utf-8", "replace")) if "html" not in kind else ""
    return f" ({line!r})" if line else ""


def read_through(answer: Any) -> list[str] | None:
    """The columns of an answer whose rows can all be read; None for a plain true or false."""
    try:
        if isinstance(answer, QueryBoolean):
            return None
        for _ in answer:
            pass
        return [variable.value for variable in answer.variables]
    finally:
        del answer  # the frames of an error may be dropped by another thread, and it may not


def truths(data: bytes) -> bytes:
    """The JSON answer with true and false in full: Virtuoso writes them as 1 and 0."""
    if BOOLEAN.encode() not in data:
        return data
    answer = json.loads(data)
    for term in terms(answer):
        if term.get("datatype") == BOOLEAN:
            term["value"] = {"1": "true", "0": "false"}.get(term["value"], term["value"])
    return json.dumps(answer, ensure_ascii=False).encode()


def terms(answer: Any) -> Iterator[dict[str, str]]:
    for row in answer.get("results", {}).get("bindings", []):
        yield from row.values()

"""The formats that answers are written in and uploads are read from, by media type, the preferred ones first."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

from .messages import Refusal
from .negotiation import choose

ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "text/n3": RdfFormat.N3,
    "application/x-turtle": RdfFormat.TURTLE,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
}
QUADS = {kind: TRIPLES[kind] for kind in ("application/trig", "application/n-quads", "application/ld+json", "application/json")}
SEPARATORS = {  # what stands at least once between two rows, and perhaps inside one
    QueryResultsFormat.JSON: b"},{",
    QueryResultsFormat.XML: b"<result>",
    QueryResultsFormat.CSV: b"\r\n",
    QueryResultsFormat.TSV: b"\n",
}
Format = TypeVar("Format", RdfFormat, QueryResultsFormat)


def negotiate(accept: str | None, offers: dict[str, Format]) -> tuple[str, Format]:
    """The media type that suits and its format. Refused with 406 if none does."""
    chosen = choose(accept, offers)
    if chosen is None:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"this can be had as {', '.join(offers)}")
    return chosen, offers[chosen]


class Sheet:
    """Bytes as they are written, up to a number; one more is a Refusal that `serialize` passes on."""

    def __init__(self, most: int) -> None:
        self.most, self.length, self.pieces = most, 0, list[bytes]()

    def write(self, data: bytes) -> int:
        self.length += len(data)
        if self.length > self.most:
            raise Refusal(HTTPStatus.INSUFFICIENT_STORAGE, f"an answer of more than {self.most} bytes; ask in parts with LIMIT")
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""


def written(write: Callable[[Sheet], object], most: int) -> bytes:
    sheet = Sheet(most)
    write(sheet)
    return b"".join(sheet.pieces)

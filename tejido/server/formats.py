"""The formats that answers are written in and uploads are read from, by media type, the preferred ones first."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar, cast

from pyoxigraph import QueryResultsFormat, RdfFormat

from .messages import Refusal
from .negotiation import choose

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

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


class Sheet(BytesIO):
    """Bytes as they are written, up to a number; one more is a Refusal that `serialize` passes on."""

    most = 0

    def write(self, data: ReadableBuffer, /) -> int:
        if self.tell() + len(cast("bytes", data)) > self.most:
            raise Refusal(HTTPStatus.INSUFFICIENT_STORAGE, f"an answer of more than {self.most} bytes; ask in parts with LIMIT")
        return super().write(data)


def written(write: Callable[[Sheet], object], most: int) -> bytes:
    sheet = Sheet()
    sheet.most = most
    write(sheet)
    return sheet.getvalue()

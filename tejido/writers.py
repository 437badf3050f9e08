"""Writing graphs into a store: by the SPARQL 1.1 Graph Store HTTP Protocol, or by SPARQL 1.1 Update.

Content comes and goes as lines of N-Triples, which are also Turtle and also what INSERT DATA takes. Every request is bounded, and
can be repeated without harm. Graphs are known by their IRIs; "" is the default graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from urllib.parse import quote
from urllib.request import Request

from pyoxigraph import NamedNode

from .errors import EndpointError
from .transport import Transport

UPDATE_LINES = 2_000  # Virtuoso takes no update of 10 000
GRAPH_LINES = 50_000
MISSING = 404


class Writer(Protocol):
    """`put` replaces graphs, `revise` changes what one says from old to new, `drop` removes graphs. All raise EndpointError."""

    def put(self, graphs: Mapping[str, Sequence[bytes]]) -> None: ...
    def revise(self, graph: str, old: set[bytes], new: set[bytes]) -> None: ...
    def drop(self, graphs: Iterable[str]) -> None: ...


class Updates:
    """By SPARQL Update, to an address that takes updates."""

    def __init__(self, url: str, transport: Transport) -> None:
        self._url, self._transport = url, transport

    def put(self, graphs: Mapping[str, Sequence[bytes]]) -> None:
        self.drop(graphs)
        pieces = [(name, piece) for name, lines in graphs.items() for piece in cut(lines, UPDATE_LINES)]
        for batch in packed(pieces):
            self._send("INSERT DATA", *(inside(name, lines) for name, lines in batch))

    def revise(self, graph: str, old: set[bytes], new: set[bytes]) -> None:
        for operation, lines in (("INSERT DATA", new - old), ("DELETE DATA", old - new)):
            for piece in cut(sorted(lines), UPDATE_LINES):
                self._send(operation, inside(graph, piece))

    def drop(self, graphs: Iterable[str]) -> None:
        dropped = [b"DROP SILENT " + (f"GRAPH {NamedNode(name)}".encode() if name else b"DEFAULT") for name in graphs]
        for piece in cut(dropped, UPDATE_LINES // 10):
            self._request(b" ;\n".join(piece))

    def _send(self, operation: str, *groups: bytes) -> None:
        self._request(operation.encode() + b" {\n" + b"".join(groups) + b"}")

    def _request(self, update: bytes) -> None:
        headers = {"Content-Type": "application/sparql-update", "User-Agent": "tejido"}
        self._transport.send(Request(self._url, update, headers, method="POST"))  # noqa: S310 - `address` has seen to its scheme


def inside(graph: str, lines: Iterable[bytes]) -> bytes:
    data = b"".join(lines)
    return f"GRAPH {NamedNode(graph)} {{\n".encode() + data + b"}\n" if graph else data


def cut(lines: Sequence[bytes], size: int) -> Iterator[Sequence[bytes]]:
    return (lines[start : start + size] for start in range(0, len(lines), size))


def packed(pieces: Iterable[tuple[str, Sequence[bytes]]]) -> Iterator[list[tuple[str, Sequence[bytes]]]]:
    """Pieces of graphs in batches of no more than UPDATE_LINES."""
    batch: list[tuple[str, Sequence[bytes]]] = []
    for name, lines in pieces:
        if batch and sum(len(held) for _, held in batch) + len(lines) > UPDATE_LINES:
            yield batch
            batch = []
        batch.append((name, lines))
    if batch:
        yield batch


class GraphStore:
    """By the Graph Store HTTP Protocol, graphs named indirectly: `?graph=IRI`, `?default`."""

    def __init__(self, url: str, transport: Transport) -> None:
        self._url, self._transport = url, transport

    def put(self, graphs: Mapping[str, Sequence[bytes]]) -> None:
        for name, lines in graphs.items():
            self._request("PUT", name, lines[:GRAPH_LINES])
            for piece in cut(lines[GRAPH_LINES:], GRAPH_LINES):
                self._request("POST", name, piece)

    def revise(self, graph: str, old: set[bytes], new: set[bytes]) -> None:
        if old - new:
            self.put({graph: sorted(new)})
        elif new - old:
            self._request("POST", graph, sorted(new - old))

    def drop(self, graphs: Iterable[str]) -> None:
        for name in graphs:
            try:
                self._request("DELETE", name)
            except EndpointError as problem:
                if problem.status != MISSING:
                    raise

    def _request(self, method: str, graph: str, lines: Iterable[bytes] | None = None) -> None:
        which = f"graph={quote(graph, safe='')}" if graph else "default"
        url = f"{self._url}{'&' if '?' in self._url else '?'}{which}"
        data = None if lines is None else b"".join(lines)
        headers = {"User-Agent": "tejido"} | ({} if data is None else {"Content-Type": "text/turtle"})
        self._transport.send(Request(url, data, headers, method=method))  # noqa: S310 - `address` has seen to its scheme

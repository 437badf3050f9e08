"""The one worker that changes the store on disk. What it has acknowledged is on the disk; any other change is there whole, or not at all.

STORE/data/            the store (Oxigraph on RocksDB), open in this process alone
STORE/snapshots/N/     what readers see: hard links to the files of the store as they were after change N
STORE/seed.json        which dataset of the project the store was made from
"""

from __future__ import annotations

import email.policy
import re
import shutil
from email.parser import BytesParser
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from .. import queries, sparql
from . import limits
from .channel import Message
from .clauses import outside_data, with_graphs, without_remote
from .difference import change
from .formats import QUADS, TRIPLES
from .messages import Refusal
from .seed import opened
from .worker import graph_named, graph_of

if TYPE_CHECKING:
    from .nursery import Told

DOCTYPE = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)
MULTIPART = "multipart/form-data"


class Writer:
    def __init__(self, told: Told, prefixes: dict[str, str]) -> None:
        self.told, self.prefixes = told, prefixes
        self.folder = Path(told.store or "")
        self.store = opened(self.folder / "data")
        self.number = max(self.snapshots(), default=0)
        self.operations = {"snapshot": self.first, "update": self.update, "put": self.put, "post": self.post, "delete": self.delete}
        limits.limit_memory(4 * told.memory)

    def snapshots(self) -> dict[int, Path]:
        """Those that are there, by number; what is none was begun and never finished."""
        (self.folder / "snapshots").mkdir(exist_ok=True)
        found = [*(self.folder / "snapshots").iterdir()]
        return {int(path.name) if path.name.isdecimal() else -1: path for path in found}

    def first(self, message: Message) -> Message:
        """The snapshot that readers begin with, numbered on from those of the writer before."""
        return self.kept(message, HTTPStatus.OK)

    def kept(self, message: Message, status: int, *headers: tuple[str, str]) -> Message:
        """Acknowledge a change: it is on the disk, and in a snapshot that readers can open."""
        self.store.flush()
        self.number += 1
        self.store.backup(str(self.folder / "snapshots" / str(self.number)))
        for number, path in self.snapshots().items():
            if number < message.said["oldest"]:
                shutil.rmtree(path, ignore_errors=True)
        return Message({"status": int(status), "headers": headers, "snapshot": self.number})

    # changing

    def update(self, message: Message) -> Message:
        """A SPARQL update: all of its operations, or none. Raises QueryError."""
        said, text = message.said, message.body.decode()
        sparql.refuse_excess(outside_data(sparql.tokens(text)), text, "update")
        asked = without_remote(text, sparql.tokens(text), self.told.remotes, "update")
        clauses = [f"USING {graph_named(name)}" for name in said["default"]]
        clauses += [f"USING NAMED {graph_named(name)}" for name in said["named"]]
        self.run(with_graphs(asked, sparql.tokens(asked), " ".join(clauses)) if clauses else asked, said["base"], text)
        return self.kept(message, HTTPStatus.NO_CONTENT)

    def run(self, text: str, base: str | None, source: str) -> None:
        try:
            self.store.update(text, base_iri=base, prefixes=self.prefixes)
        except SyntaxError as problem:
            raise queries.syntax_error(str(problem), sparql.Prepared(text, source, [(0, 0)]), "update") from None

    def put(self, message: Message) -> Message:
        """Replace a graph, or with None for a name all graphs, by what was sent."""
        name, quads = message.said["graph"], self.uploaded(message)
        graph = None if name is None else graph_of(name)
        was_there = graph is None or self.has(graph)
        self.replace(graph, {*quads})
        return self.kept(message, HTTPStatus.NO_CONTENT if was_there else HTTPStatus.CREATED)

    def replace(self, graph: NamedNode | DefaultGraph | None, wanted: set[Quad]) -> None:
        """Have these quads, and no others, in a graph, or with None in all of them; in one transaction."""
        there = {*self.store.quads_for_pattern(None, None, None, graph)}
        left = {*self.store.named_graphs()} - {quad.graph_name for quad in wanted} if graph is None else set()
        if left or there - wanted:
            self.run(change(there, wanted, left), None, "")
        else:
            self.store.extend(wanted - there)
        if isinstance(graph, NamedNode):
            self.store.add_graph(graph)

    def post(self, message: Message) -> Message:
        """Add what was sent to a graph; without a name, to the graphs that it names itself, or to a new one."""
        if message.said["graph"] is None and not has_graphs(message):
            return self.new_graph(message)
        name, quads = message.said["graph"], self.uploaded(message)
        was_there = name is None or self.has(graph_of(name))
        self.store.extend(quads)
        if name and not was_there:
            self.store.add_graph(graph_named(name))
        return self.kept(message, HTTPStatus.NO_CONTENT if was_there else HTTPStatus.CREATED)

    def new_graph(self, message: Message) -> Message:
        iri = f"{message.said['home']}{uuid4()}"
        self.store.extend(self.uploaded(Message({**message.said, "graph": iri, "base": iri}, message.body)))
        self.store.add_graph(graph_named(iri))
        return self.kept(message, HTTPStatus.CREATED, ("location", iri))

    def delete(self, message: Message) -> Message:
        name = message.said["graph"]
        if name is None:
            raise Refusal(HTTPStatus.BAD_REQUEST, "name the graph to delete: ?graph=IRI or ?default; DROP ALL deletes all of them")
        graph = graph_of(name)
        if not self.has(graph):
            raise Refusal(HTTPStatus.NOT_FOUND, "there is no graph of this name")
        self.store.remove_graph(graph)
        return self.kept(message, HTTPStatus.NO_CONTENT)

    def has(self, graph: NamedNode | DefaultGraph) -> bool:
        return isinstance(graph, DefaultGraph) or self.store.contains_named_graph(graph)

    # what was sent

    def uploaded(self, message: Message) -> list[Quad]:
        """The quads of the body, all in the graph that the message names if it names one. Refused if they cannot be read."""
        kind, name = message.said["type"], message.said["graph"]
        if kind.lower().startswith(MULTIPART):
            return [quad for part, data in parts(kind, message.body) for quad in self.read(part, data, message.said["base"], name)]
        return self.read(kind, message.body, message.said["base"], name)

    def read(self, kind: str, data: bytes, base: str, name: str | None) -> list[Quad]:
        media_type = kind.partition(";")[0].strip().lower()
        form = TRIPLES.get(media_type)
        if form is None or (name is None and media_type not in QUADS):
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"this can be sent as {', '.join(TRIPLES if name is not None else QUADS)}")
        if form is RdfFormat.RDF_XML and (DOCTYPE.search(data) or b"\0" in data):
            raise Refusal(HTTPStatus.BAD_REQUEST, "RDF/XML with a DOCTYPE is not read: what it declares could grow without bounds")
        try:
            quads = [*parse(data, form, base_iri=base, without_named_graphs=name is not None, rename_blank_nodes=True)]
        except SyntaxError as problem:
            raise Refusal(HTTPStatus.BAD_REQUEST, f"this is no {media_type}: {problem}") from None
        if name is None:
            return quads
        graph = graph_of(name)
        return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]


def has_graphs(message: Message) -> bool:
    """Whether the format of the body can name graphs itself."""
    return message.said["type"].partition(";")[0].strip().lower() in QUADS


def parts(kind: str, body: bytes) -> list[tuple[str, bytes]]:
    """The files of a multipart form: media type and bytes (RFC 7578)."""
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    whole = BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    if not whole.is_multipart():
        raise Refusal(HTTPStatus.BAD_REQUEST, "this multipart body has no parts; its boundary is not the one that was announced")
    found = [(part.get_content_type(), part.get_payload(decode=True)) for part in whole.iter_parts()]
    return [(name, data) for name, data in found if isinstance(data, bytes)]

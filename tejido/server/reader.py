"""A worker that answers questions on a store that nobody changes. It runs what strangers send, so anything may happen to it."""

from __future__ import annotations

import time
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import (
    DefaultGraph,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from .. import queries, sparql
from ..queries import LocalSource
from . import limits
from .channel import Message
from .desk import Desk
from .formats import QUADS, ROWS, SEPARATORS, TRIPLES, negotiate, written
from .messages import Refusal, decoded
from .settings import MAX_ANSWER
from .vetting import Vetted, Vetting
from .views import VIEWS
from .worker import answered, graph_named, graph_of, stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..columnar.answer import Solutions
    from ..columnar.companion import Companion
    from .desk import Supplies
    from .nursery import Told
    from .views import Showing

    Answer = QuerySolutions | Solutions | QueryBoolean | QueryTriples

DESCRIPTORS = 1_024  # enough for the files of a snapshot
SERVICE = Path(__file__).with_name("service.ttl").read_bytes()
VOID = Path(__file__).with_name("void.rq").read_text(encoding="utf-8")
DESCRIBING = {"sd": "http://www.w3.org/ns/sparql-service-description#", "void": "http://rdfs.org/ns/void#"}


class Reader:
    """`store` is the graph in memory, shared with all other readers. Without it the graph is on disk: a large one that nobody changes,
    with its `columns`, or that of a snapshot, which the reader is told to turn to. `tell` sends a message that is no answer: that the
    reader works for itself now, or for whoever asked again.
    """

    def __init__(
        self,
        told: Told,
        store: Store | None,
        columns: Companion | None,
        supplies: Supplies,
        desk: Desk | None,
        tell: Callable[[Message], None],
    ) -> None:
        self.told, self.prefixes, self.supplies, self.desk, self.tell = told, supplies.prefixes, supplies, desk, tell
        self.store, self.columns, self.built = store, columns, Path(told.built)
        self.folder = self.built / "store" if columns and store is None else None
        self.vetting = Vetting(self.prefixes, told.remotes, told.max_rows)
        self.operations = {"turn": self.turn, "query": self.query, "fetch": self.fetch, "describe": self.describe, "ping": self.ping}
        self.operations |= {name: partial(self.view, view) for name, view in VIEWS.items()}
        self.renewed = limits.limit_seconds(told.timeout)
        limits.limit_memory(told.memory)
        limits.limit_descriptors(DESCRIPTORS)
        self.close_the_door()
        if self.folder:
            self.opened()  # before anybody waits for it

    def close_the_door(self) -> None:
        """From here on nobody can be reached, unless SERVICE may; with the graph in memory, no file can be opened either."""
        if self.told.remotes:
            return
        if self.store is not None:
            limits.limit_descriptors(0)
        else:
            limits.leave_network()

    def turn(self, message: Message) -> None:
        """From here on questions are asked of another snapshot."""
        self.folder = Path(self.told.store or "", "snapshots", str(message.said["snapshot"]))
        if self.desk is not None:
            self.desk.leave()
        self.store = self.desk = None  # nothing may hold the old one

    def opened(self) -> Store:
        """The store that questions are asked of."""
        if time.process_time() > self.renewed + limits.GRACE / 2:
            self.renewed = limits.limit_seconds(self.told.timeout)
        if self.store is None:
            limits.free_memory()
            self.store = Store.read_only(str(self.folder))
            limits.limit_memory(self.told.memory)  # beyond what the store itself takes
        return self.store

    # asking

    def query(self, message: Message) -> Message:
        """A query of the protocol: answered whole, or not at all."""
        said = message.said
        vetted = self.vetting.vet(decoded(message.body, "the query"))
        answer = self.run(self.opened(), vetted, said["base"], said["default"], said["named"])
        accept = said["accept"]
        media_type, form = negotiate(accept, TRIPLES) if isinstance(answer, QueryTriples) else negotiate(accept, ROWS)
        body = written(lambda sheet: answer.serialize(sheet, form), MAX_ANSWER)  # type: ignore[arg-type]
        if isinstance(form, QueryResultsFormat) and not isinstance(answer, QueryBoolean):
            self.refuse_rows(body, form)
        return Message(stated(media_type, vetted.is_stable), body)

    def run(self, store: Store, vetted: Vetted, base: str, default: list[str], named: list[str]) -> Answer:
        """Raises QueryError, at the user's own line and column."""
        graphs = {"default_graph": [*map(graph_named, default)], "named_graphs": [*map(graph_named, named)]} if default or named else {}
        try:
            found = self.columns.select(vetted.text, vetted.prefixes) if self.columns and not graphs else None
            if found is not None:
                return found
            return store.query(vetted.text, base_iri=base, prefixes=vetted.prefixes or None, **graphs)  # type: ignore[arg-type]
        except SyntaxError as problem:
            self.vetting.with_care(vetted.source)  # which may know better what is wrong
            prepared = sparql.Prepared(vetted.text, vetted.source, [(0, 0)])
            raise queries.syntax_error(str(problem), prepared, "query") from None

    def refuse_rows(self, body: bytes, form: QueryResultsFormat) -> None:
        """More rows than allowed. They are counted only where there could be too many."""
        most = self.told.max_rows
        if most is None or body.count(SEPARATORS[form]) < most:
            return
        rows = rows_of(body, form)
        if rows > most:
            raise Refusal(HTTPStatus.INSUFFICIENT_STORAGE, f"more than {most} rows; ask in parts with LIMIT and OFFSET")

    # fetching

    def fetch(self, message: Message) -> Message:
        """A graph, or with None for a name all graphs."""
        name, accept = message.said["graph"], message.said["accept"]
        store = self.opened()
        if name is None:
            media_type, form = negotiate(accept, QUADS)
            return answered(media_type, self.dumped(store, form))
        graph = graph_of(name)
        if not isinstance(graph, DefaultGraph) and not store.contains_named_graph(graph):
            raise Refusal(HTTPStatus.NOT_FOUND, "there is no graph of this name")
        media_type, form = negotiate(accept, TRIPLES)
        return answered(media_type, self.dumped(store, form, from_graph=graph))

    def dumped(self, store: Store, form: RdfFormat, **which: object) -> bytes:
        return written(lambda sheet: store.dump(sheet, form, prefixes=self.prefixes, **which), MAX_ANSWER)  # type: ignore[arg-type]

    # showing

    def view(self, view: Showing, message: Message) -> Message:
        """What is shown beside the protocol."""
        store = self.opened()
        if self.desk is None or self.desk.store is not store:
            source = LocalSource(store, self.built / "names.db" if self.columns else None, self.columns)
            self.desk = Desk(self.supplies, source, self.told.max_rows, self.gathers, looks_up=True).gathered()
        return view(self.desk, message.said)

    def gathers(self, does: bool) -> None:
        """Whether it works for all that is still to be asked, not for the question that happens to be the first."""
        self.tell(Message({"gathering": does}))

    # the endpoint itself

    def describe(self, message: Message) -> Message:
        """The service description, with VoID figures of the graph."""
        said = message.said
        media_type, form = negotiate(said["accept"], TRIPLES)
        triples = [*self.service(said["endpoint"], said["updates"]), *self.figures(self.opened(), said["endpoint"])]
        body = serialize(triples, format=form, prefixes=self.prefixes | DESCRIBING, base_iri=None)
        return answered(media_type, body or b"", stable=True)

    def service(self, endpoint: str, updates: bool) -> list[Triple]:
        read = [quad.triple for quad in parse(SERVICE, RdfFormat.TURTLE, base_iri=endpoint)]
        return [triple for triple in read if updates or "Update" not in str(triple.object)]

    def figures(self, store: Store, endpoint: str) -> list[Triple]:
        answer = store.query(VOID, base_iri=endpoint)
        assert isinstance(answer, QueryTriples)  # noqa: S101 - this file is the tool's own
        return [*answer]

    def ping(self, _: Message) -> Message:
        return answered("application/json", b'{"status":"ok"}')


def rows_of(body: bytes, form: QueryResultsFormat) -> int:
    if form is QueryResultsFormat.CSV:  # which the library writes and does not read
        import csv
        import io

        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    rows = parse_query_results(body, form)
    return sum(1 for _ in rows) if isinstance(rows, QuerySolutions) else 0

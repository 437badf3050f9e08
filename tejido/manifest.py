"""What of a store is ours: a graph there lists the graphs that a project pushed, with the hash of what each says.

    GRAPH <https://w3id.org/tejido/manifest> {
        <base> a void:Dataset ;                     # the project, by its base IRI
            dcterms:hasPart <graph>, … ;            # its named graphs
            sd:defaultGraph <base/default-graph> ;  # only where the store has no default graph of its own
            schema:sha256 "…" .                     # of the default graph, where it stands in the store's own
        <graph> schema:sha256 "…" .
    }

Several projects can share a store and its manifest; each touches only what it listed. A hash is written once the graph has been read
back and found whole; a graph without one is still on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from .errors import EndpointError
from .namespaces import DCTERMS, RDF_TYPE, SCHEMA
from .scope import Scope

if TYPE_CHECKING:
    from .endpoint import Endpoint
    from .project import Project
    from .queries import Answer

MANIFEST = "https://w3id.org/tejido/manifest"
TYPE, DATASET = NamedNode(RDF_TYPE), NamedNode("http://rdfs.org/ns/void#Dataset")
PART = NamedNode(DCTERMS + "hasPart")
DEFAULT_GRAPH = NamedNode("http://www.w3.org/ns/sparql-service-description#defaultGraph")
SHA256 = NamedNode(SCHEMA + "sha256")
NO_GRAPHS = {400, 500, 501}  # how stores without named graphs refuse a question about them


@dataclass(frozen=True)
class Manifest:
    """What the manifest says of the project `base`. `hashes` are by graph; "" is the store's own default graph."""

    base: str
    graphs: frozenset[str] = frozenset()
    facts: str | None = None
    hashes: dict[str, str] = field(default_factory=dict)
    known: bool = True
    others: frozenset[str] = frozenset()  # what other projects listed

    @property
    def claimed(self) -> frozenset[str]:
        """All graphs that are ours, by name."""
        return self.graphs | {self.facts or ""} if self.known else frozenset()

    @property
    def own(self) -> frozenset[str]:
        """Those that are ours alone."""
        return self.claimed - self.others

    def lines(self) -> set[bytes]:
        """As N-Triples."""
        return {f"{triple} .\n".encode() for triple in self._triples()}

    def _triples(self) -> Iterable[Triple]:
        project = NamedNode(self.base)
        yield Triple(project, TYPE, DATASET)
        yield from (Triple(project, PART, NamedNode(graph)) for graph in self.graphs)
        if self.facts:
            yield Triple(project, DEFAULT_GRAPH, NamedNode(self.facts))
        for graph, value in self.hashes.items():
            yield Triple(NamedNode(graph or self.base), SHA256, Literal(value))


def read(base: str, lines: Iterable[bytes]) -> Manifest:
    """What the N-Triples of a manifest say of a project."""
    triples = {quad.triple for quad in parse(b"".join(lines), format=RdfFormat.N_TRIPLES)}
    claims = {one.subject.value: listed(triples, one.subject) for one in triples if one.predicate == TYPE}
    known, (graphs, facts) = base in claims, claims.pop(base, (frozenset(), None))
    others = frozenset(name for held, default in claims.values() for name in held | {default or ""})
    project = NamedNode(base)
    named = {NamedNode(graph): graph for graph in {*graphs, facts or ""} if graph} | ({} if facts else {project: ""})
    hashes = {named[one.subject]: one.object.value for one in triples if one.predicate == SHA256 and one.subject in named}
    return Manifest(base, graphs, facts, hashes, known, others)


def listed(triples: Iterable[Triple], project: object) -> tuple[frozenset[str], str | None]:
    """The graphs of a project, and the one that holds its default graph."""
    said = [(one.predicate, one.object.value) for one in triples if one.subject == project and isinstance(one.object, NamedNode)]
    facts = [graph for predicate, graph in said if predicate == DEFAULT_GRAPH]
    return frozenset(graph for predicate, graph in said if predicate == PART), facts[0] if facts else None


class Shared:
    """A project's part of an endpoint: questions see what was pushed for it, or all there is where nothing was."""

    local = False

    def __init__(self, endpoint: Endpoint, project: Project) -> None:
        self.endpoint, self.project = endpoint, project

    @property
    def url(self) -> str:
        return self.endpoint.url

    def ask(self, sparql: str) -> Callable[[], Answer]:
        """Asks at once. Raises EndpointError."""
        return self.endpoint.ask(self.narrow(sparql))

    def narrow(self, sparql: str) -> str:
        """The question that sees this project alone. Raises EndpointError."""
        return self.scope.narrow(sparql) if self.scope else sparql

    @cached_property
    def scope(self) -> Scope | None:
        """How questions are narrowed; None where this project was not pushed."""
        from .queries import filled

        base = self.project.description.base
        try:
            rows = list(self.endpoint.ask(filled(self.project, "manifest", project=[base]))())  # type: ignore[arg-type]
        except EndpointError as problem:
            if problem.status in NO_GRAPHS and not self._has_graphs():
                return None
            what = f"; asked was what this project has there, in the graph {MANIFEST}" if problem.status else ""
            raise EndpointError(f"{problem}{what}", problem.status) from None
        member = f"GRAPH {NamedNode(MANIFEST)} {{ {NamedNode(base)} {PART} ?_graph }}"
        return Scope(member, rows[0]["facts"].value if rows[0]["facts"] else None) if rows else None

    def _has_graphs(self) -> bool:
        """Whether the store knows named graphs: without, it refuses any question about them, and answers others. Raises EndpointError."""
        try:
            self.endpoint.ask("ASK { GRAPH ?graph { ?s ?p ?o } }")
        except EndpointError as problem:
            if problem.status not in NO_GRAPHS:
                raise
            self.endpoint.ask("ASK { ?s ?p ?o }")
            return False
        return True

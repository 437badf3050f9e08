"""The W3C test suites of SPARQL 1.1, read by their manifests."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from rdflib import RDF, RDFS, Namespace
from rdflib.collection import Collection

SUITES = Path(os.environ.get("TEJIDO_W3C") or Path(__file__).parents[2] / "shared" / "w3c-sparql11")
MISSING = "the W3C suites are not here: set TEJIDO_W3C"

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


class Case(NamedTuple):
    """A test of a manifest. `node` is its description in `manifest`, a graph of rdflib."""

    name: str
    kind: str
    node: Any
    manifest: rdflib.Graph

    def one(self, subject: Any, predicate: Any) -> Any:
        return self.manifest.value(subject, predicate)

    def all(self, subject: Any, predicate: Any) -> list[Any]:
        return sorted(self.manifest.objects(subject, predicate))


def cases(manifest: str) -> Iterator[Case]:
    """The tests of a manifest and of those that it includes, in their order."""
    path = SUITES / manifest
    graph = rdflib.Graph().parse(path, format="turtle")
    for included in graph.objects(None, MF.include):
        for one in Collection(graph, included):
            yield from cases(local(one).relative_to(SUITES).as_posix())
    for entries in graph.objects(None, MF.entries):
        for node in Collection(graph, entries):
            kind = str(graph.value(node, RDF.type)).partition("#")[2]
            yield Case(f"{path.parent.name}/{str(node).partition('#')[2]}", kind, node, graph)


def local(iri: Any) -> Path:
    return Path(str(iri).removeprefix("file://"))


def quads_of(case: Case, subject: Any, data: Any, name: Any, file: Any) -> list[Quad]:
    """The dataset that a test begins or ends with."""
    found = [quad for one in case.all(subject, data) for quad in read(local(one), DefaultGraph())]
    for graph in case.all(subject, name):
        iri = case.one(graph, file) or graph
        label = case.one(graph, RDFS.label) or iri
        found += read(local(iri), NamedNode(str(label)))
    return found


FORMATS = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".rdf": RdfFormat.RDF_XML}


def read(path: Path, graph: NamedNode | DefaultGraph) -> list[Quad]:
    quads = parse(path=str(path), format=FORMATS[path.suffix], base_iri=path.as_uri(), rename_blank_nodes=True)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads]


def canonical(quads: Iterable[Quad]) -> set[Quad]:
    """The same for two sets of quads that differ in the names of blank nodes and the spelling of values alone."""
    store = Store()  # which spells every value in one way
    store.extend(quads)
    data = Dataset(store)
    data.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return set(data)


def rows(body: bytes, form: QueryResultsFormat) -> bool | list[Quad]:
    """True or false, or rows as triples: each row a blank node, each variable a predicate, so that blank nodes can be compared."""
    answer = parse_query_results(body, form)
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    found = []
    for row in answer:
        node = BlankNode()
        found.append(Quad(node, NamedNode("row:is"), NamedNode("row:row")))
        found += [
            Quad(node, NamedNode(f"var:{variable.value}"), term)
            for variable, term in zip(answer.variables, row, strict=True)
            if term is not None
        ]
    return found


def cells(body: bytes) -> list[tuple[str, ...]]:
    """The rows of a CSV table, sorted, its columns by name, blank nodes without their names, numbers by value."""
    head, *lines = csv.reader(io.StringIO(body.decode(), newline=""))
    order = sorted(range(len(head)), key=head.__getitem__)
    return [tuple(head[index] for index in order), *sorted(tuple(cell(line[index]) for index in order) for line in lines)]


def cell(text: str) -> str:
    try:
        return f"{float(text):g}"
    except ValueError:
        return "_:" if text.startswith("_:") else text

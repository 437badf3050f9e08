"""Exports: every format holds what it says, reads as the same graph again, and is the same bytes every time."""

from __future__ import annotations

import csv
import io
import re

import networkx as nx
import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple
from rdflib.compare import isomorphic

import tejido
from tejido import export
from tejido.errors import UsageError
from tejido.graph import Graph
from tejido.project import Project

RDF = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
ALL = [(form, evidence) for form, choices in export.EVIDENCE.items() for evidence in choices]


@pytest.fixture
def graph(example: Project) -> Graph:
    return tejido.open(example.root)


def loaded(data: bytes, form: str) -> Store:
    store = Store()
    store.load(data, format=RDF[form])
    return store


def default(store: Store) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, DefaultGraph()))


@pytest.mark.parametrize(("form", "evidence"), ALL)
def test_the_same_bytes_every_time(example: Project, form: str, evidence: str) -> None:
    first, second = (tejido.open(example.root).export(form, evidence) for _ in range(2))
    assert first == second
    assert first.data


@pytest.mark.parametrize(("form", "evidence"), [pair for pair in ALL if pair[1] == "graphs"])
def test_graphs_keep_the_whole_dataset(graph: Graph, form: str, evidence: str) -> None:
    assert set(loaded(graph.export(form, evidence).data, form)) == set(graph.store())


@pytest.mark.parametrize(("form", "evidence"), [pair for pair in ALL if pair[1] == "none"])
def test_plain_formats_keep_the_default_graph_and_say_what_is_missing(graph: Graph, form: str, evidence: str) -> None:
    done = graph.export(form, evidence)
    assert set(loaded(done.data, form)) == default(graph.store())
    assert any("passages" in note for note in done.notes)


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml"])
def test_statements_carry_passages_and_characters(graph: Graph, form: str) -> None:
    store = loaded(graph.export(form, "statements").data, form)
    assert default(graph.store()) <= default(store)
    graph.source.store = store  # type: ignore[attr-defined]
    found = graph.query(
        "SELECT ?o ?start ?end ?document { ?x a rdf:Statement ; rdf:subject puerto:teresa-luna ; rdf:predicate org:holds ; rdf:object ?o ;"
        " prov:wasDerivedFrom [ oa:hasSource ?document ; oa:hasSelector [ a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end ] ] }"
    )
    base = "https://example.org/puerto-alba/"
    assert list(found) == [{"o": f"{base}port-director", "start": 175, "end": 278, "document": f"{base}documents/puerto-alba.txt"}]  # type: ignore[arg-type]


def test_every_stated_triple_has_its_statement(graph: Graph) -> None:
    vocabulary = "https://w3id.org/tejido/ontology"
    stated = {(q.triple, q.graph_name) for q in graph.store() if q.graph_name not in (DefaultGraph(), NamedNode(vocabulary))}
    store = loaded(graph.export("turtle", "rdf12").data, "turtle")
    reified = {
        q.subject: q.object for q in store.quads_for_pattern(None, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"), None)
    }
    derived = store.quads_for_pattern(None, NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom"), None)
    assert {(reified[q.subject], q.object) for q in derived if q.subject in reified} == stated


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")])
def test_rdflib_reads_the_same_graph(graph: Graph, form: str, name: str) -> None:
    plain = rdflib.Graph().parse(data=graph.export("ntriples").data, format="nt")
    assert isomorphic(rdflib.Graph().parse(data=graph.export(form).data, format=name), plain)


@pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning")  # of rdflib's own parser
def test_rdflib_reads_the_same_dataset(graph: Graph) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=graph.export("trig").data, format="trig")
    assert sum(1 for _ in dataset.quads()) == len(graph.store())


def test_rdfxml_leaves_out_what_it_cannot_write_and_says_so() -> None:
    store = Store()
    node, name = NamedNode("http://e/a"), NamedNode("http://e/p")
    store.add(Quad(node, name, Literal("whole")))
    store.add(Quad(node, NamedNode("http://e/1"), node))
    store.add(Quad(node, name, Literal("\x01")))
    data, lost = export.rdfxml(store, {}, "none")
    assert {quad.triple for quad in loaded(data, "rdfxml")} == {Triple(node, name, Literal("whole"))}
    assert lost == 2


def test_networks_come_back_with_labels_and_passages(graph: Graph) -> None:
    net = graph.network()
    again = nx.read_graphml(io.BytesIO(graph.export("graphml").data), force_multigraph=True)
    assert (again.number_of_nodes(), again.number_of_edges()) == (net.number_of_nodes(), net.number_of_edges())
    other = nx.read_gexf(io.BytesIO(graph.export("gexf").data))
    assert set(other.nodes) == set(net.nodes)
    assert other.number_of_edges() == net.number_of_edges()
    assert all(data["degree"] == net.degree(node) and data["viz"]["position"] for node, data in other.nodes(data=True))
    assert re.search(rb"\d{4}-\d\d-\d\d", graph.export("gexf").data) is None
    rows = list(csv.DictReader(io.StringIO(graph.export("csv").data.decode())))
    assert len(rows) == net.number_of_edges()
    (row,) = [row for row in rows if row["predicate"].endswith("#holds") and row["source"].endswith("teresa-luna")]
    assert (row["predicate_es"], row["predicate_en"], row["inferred"]) == ("ocupa el cargo", "holds the post", "false")
    assert row["passages"].endswith("#char=175,278")


@pytest.mark.parametrize(("form", "evidence"), [("xlsx", None), ("turtle", "graphs"), ("csv", "none"), ("rdfxml", "rdf12")])
def test_what_cannot_be_written_is_refused(graph: Graph, form: str, evidence: str | None) -> None:
    with pytest.raises(UsageError):
        graph.export(form, evidence)


def test_the_help_offers_every_format() -> None:
    from tejido.arguments import EXPORTS

    assert EXPORTS == export.FORMATS

"""Narrowing a question: the same in every store, and nothing that is no pattern is touched."""

from __future__ import annotations

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from tejido.scope import Scope

MEMBER = "GRAPH <x:list> { <x:us> <x:has> ?_graph }"
OWN = Scope(MEMBER)
NAMED = Scope(MEMBER, "x:facts")

QUESTIONS = [
    "SELECT ?s ?g { ?s <x:p> ?o . GRAPH ?g { ?s <x:q> ?z } }",
    "SELECT ?s (EXISTS { ?s <x:q> ?o } AS ?there) WHERE { ?s <x:p> ?o }",
    "SELECT ?s { VALUES ?s { <x:a> <x:b> } ?s <x:p> ?o } VALUES (?o) { (1) (2) }",
    "SELECT ?g (COUNT(*) AS ?n) { { SELECT DISTINCT ?s { ?s <x:p> ?o } } GRAPH ?g { ?s ?p ?z } } GROUP BY ?g HAVING (COUNT(*) > 0)",
    "ASK { ?s <x:p> 2 FILTER NOT EXISTS { GRAPH ?g { ?s <x:r> 9 } } }",
    "CONSTRUCT { ?s <x:new> ?o } WHERE { ?s <x:p> ?o OPTIONAL { GRAPH ?g { ?s <x:q> ?o } } }",
    "CONSTRUCT WHERE { ?s <x:p> ?o }",
    'SELECT ?s { ?s <x:p> ?o FILTER (STR(?o) != "GRAPH ?g { }") } # GRAPH ?g { }\nORDER BY ?s',
    "SELECT ?g { GRAPH ?g { ?s ?p ?o } MINUS { GRAPH ?g { <x:b> ?p ?o } } }",
    "SELECT ?o { GRAPH <x:one> { ?s ?p ?o } }",
]


def quads(graph: NamedNode | DefaultGraph, text: str) -> list[Quad]:
    lines = (line.split() for line in text.strip().splitlines())
    return [Quad(NamedNode(s), NamedNode(p), Literal(int(o)), graph) for s, p, o in lines]


FACTS = "x:a x:p 1\nx:b x:p 2\nx:a x:q 1\nx:b x:q 3"
ONE, TWO = "x:a x:q 1\nx:a x:p 1", "x:b x:q 3\nx:b x:p 2"
THEIRS = "x:a x:q 5\nx:b x:r 9\nx:c x:p 7"


def listed(*graphs: str) -> list[Quad]:
    return [Quad(NamedNode("x:us"), NamedNode("x:has"), NamedNode(graph), NamedNode("x:list")) for graph in graphs]


def alone() -> Store:
    """Our dataset, and nothing else."""
    store = Store()
    store.extend([*quads(DefaultGraph(), FACTS), *quads(NamedNode("x:one"), ONE), *quads(NamedNode("x:two"), TWO)])
    return store


def shared(facts: NamedNode | DefaultGraph) -> Store:
    """It in a store with others; its default graph is where `facts` says."""
    store = Store()
    store.extend([*quads(facts, FACTS), *quads(NamedNode("x:one"), ONE), *quads(NamedNode("x:two"), TWO)])
    store.extend([*quads(NamedNode("x:theirs"), THEIRS), *listed("x:one", "x:two")])
    return store


def rows(store: Store, question: str, union: bool = False) -> list[str] | bool:
    answer = store.query(question, use_default_graph_as_union=union)
    return sorted(map(str, answer)) if hasattr(answer, "__iter__") else bool(answer)


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_sees_what_it_would_see_alone(question: str) -> None:
    wanted = rows(alone(), question)
    assert rows(shared(DefaultGraph()), OWN.narrow(question)) == wanted
    assert rows(shared(NamedNode("x:facts")), NAMED.narrow(question)) == wanted
    assert rows(shared(NamedNode("x:facts")), NAMED.narrow(question), union=True) == wanted
    assert wanted
    assert rows(shared(NamedNode("x:facts")), question, union=True) != wanted or "<x:one>" in question


@pytest.mark.parametrize(
    "question",
    [
        "SELECT ?s FROM <x:one> { ?s <x:p> ?o . GRAPH ?g { ?s ?p ?o } }",
        "DESCRIBE <x:a>",
        "SELECT ?s { ?s <x:p> ?o",
        "SELECT * } {",
        "",
    ],
)
def test_what_names_its_own_graphs_or_is_no_question_is_left_alone(question: str) -> None:
    assert OWN.narrow(question) == question


def test_what_is_asked_elsewhere_is_left_alone() -> None:
    question = "SELECT * { ?s ?p ?o SERVICE SILENT <x:y> { GRAPH ?g { ?s ?p ?o } OPTIONAL { GRAPH ?h { ?s ?p ?o } } } }"
    assert OWN.narrow(question) == question
    assert NAMED.narrow(question) == question.replace("{ ?s ?p ?o SERVICE", "{ GRAPH <x:facts> { ?s ?p ?o SERVICE")[:-1] + "} }"

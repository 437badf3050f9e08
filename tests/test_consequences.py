"""tejido.consequences: lines that are written out are what the engine entails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from tejido import consequences, ontology, project
from tejido.consequences import Consequences, is_free
from tejido.ontology import Ontology
from tejido.rules import entail
from tejido.weave import default_lines, vocabulary

HEAD = """@prefix : <https://example.org/> . @prefix tj: <https://w3id.org/tejido/ontology#> .
"""
DATA = (
    HEAD
    + """
:a tj:partOf :b ; a tj:Person, :Unknown ; tj:note "1" ; tj:alliedWith :c .
:c tj:hasPart :b ; tj:partOf :d .
:a tj:partOf _:x . _:x tj:partOf :d .
:a tj:hasPart "no thing"@en ; tj:part 12 .
:d :own :a ; a "no class" .
:e tj:partOf <<( :a :own "\\"quoted\\" . " )>> .
"""
)
RULES = {
    "from literals": ("CONSTRUCT { ?o :of ?s } WHERE { ?s ?p ?o }", True),
    "a constant predicate": ("CONSTRUCT { ?s a :Part . ?o a :Whole } WHERE { ?s tj:partOf ?o }", True),
    "either of two": ("CONSTRUCT { ?s :near ?o } WHERE { ?s tj:partOf|^tj:hasPart ?o }", True),
    "its own type": ("CONSTRUCT { ?s a ?o } WHERE { ?s :own ?o }", True),
    "as a predicate": ("CONSTRUCT { ?s ?o :x } WHERE { ?s :own ?o }", True),
    "a constant": ("CONSTRUCT { :something :is :there } WHERE { ?s :own ?o }", True),
    "the class is used": ("CONSTRUCT { ?s :is ?C } WHERE { ?s a ?C FILTER(?C != :Unknown) }", True),
    "the subject is used": ("CONSTRUCT { ?s :is :x } WHERE { ?s :own ?o FILTER(?s = :d) }", False),
    "the object is used": ("CONSTRUCT { ?s :is :x } WHERE { ?s ?p ?o FILTER(isLiteral(?o)) }", False),
    "one thing": ("CONSTRUCT { :a :is ?o } WHERE { :a ?p ?o }", False),
    "with itself": ("CONSTRUCT { ?s :is :x } WHERE { ?s ?p ?s }", False),
    "two statements": ("CONSTRUCT { ?s :is ?q } WHERE { ?s ?p ?o . ?o ?p ?q }", False),
    "a path": ("CONSTRUCT { ?s :is ?q } WHERE { ?s tj:partOf/tj:partOf ?q }", False),
    "a new node": ("CONSTRUCT { ?s :is [] } WHERE { ?s :nothing ?o }", False),
}
SPARQL_HEAD = HEAD.replace("@prefix", "PREFIX").replace(" .", "")


@pytest.fixture(scope="module")
def terms() -> Ontology:
    return ontology.load(project.locate(Path(__file__).parents[1]))


def stated(terms: Ontology) -> tuple[Store, list[bytes]]:
    store = vocabulary(terms)
    store.load(DATA, format=RdfFormat.TURTLE)
    return store, default_lines(store)


def asked(store: Store, terms: Ontology) -> set[bytes]:
    """What the engine entails."""
    entail(store, terms.entailments)
    return {*default_lines(store)}


def compared(terms: Ontology) -> None:
    store, lines = stated(terms)
    copy = Store()
    copy.extend(store)
    found = Consequences(terms).entailed(store, lines)
    assert found == asked(copy, terms) - {*lines}
    assert found.isdisjoint(lines)
    assert {*store.quads_for_pattern(None, None, None, DefaultGraph())} == {*copy.quads_for_pattern(None, None, None, DefaultGraph())}


def test_what_the_vocabulary_entails(terms: Ontology) -> None:
    compared(terms)


@pytest.mark.parametrize("rule", RULES)
def test_an_entailment_of_ones_own(rule: str, terms: Ontology) -> None:
    text, free = RULES[rule]
    assert is_free(SPARQL_HEAD + text) == free
    compared(replace(terms, entailments=terms.entailments | {Path("own.rq"): SPARQL_HEAD + text}))


def test_what_looks_at_one_statement_is_not_asked_of_the_store(terms: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    store, lines = stated(terms)
    seen: list[Store] = []

    def noted(given: Store, entailments: dict[Path, str]) -> None:
        seen.append(given)
        entail(given, entailments)

    monkeypatch.setattr(consequences, "entail", noted)
    assert len(Consequences(terms).entailed(store, lines)) > 20
    assert seen
    assert all(given is not store for given in seen)

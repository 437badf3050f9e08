"""tejido.rules: applied to all graphs at once, a rule adds what it adds to each graph alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from tejido import dataset, ontology, project, rules
from tejido.errors import SourceError
from tejido.patterns import NotSetwiseError
from tejido.project import Project
from tejido.weave import weave

ROOT = Path(__file__).parents[1]
E = "http://example.org/"
VOCABULARY = "e:narrow e:within e:wide . e:rich e:rank 1 ."
GRAPHS = {
    "one": "e:a e:p e:b . e:b e:p e:c . e:b e:in e:narrow . e:a e:name 'A'@es .",
    "two": "e:c e:p e:d . e:d e:in e:narrow . e:a e:q e:c . e:narrow e:within e:here .",
    "three": "e:a e:in e:wide . e:wide e:within e:far .",
}
SETWISE = {
    "join": "CONSTRUCT { ?x e:to ?z } WHERE { ?x e:p ?y . ?y e:p ?z }",
    "vocabulary": "CONSTRUCT { ?x e:in ?wide } WHERE { ?x e:in ?narrow . ?narrow e:within ?wide }",
    "optional": "CONSTRUCT { ?x e:to ?y ; e:called ?name } WHERE { ?x e:p ?y OPTIONAL { ?x e:name ?name } }",
    "alternative": "CONSTRUCT { ?x e:to ?y } { ?x e:p|^e:p|e:q ?y , ?z . FILTER (?y != ?z) }",
    "negation": "CONSTRUCT { ?x e:last ?y } WHERE { ?x e:p ?y ; e:p|e:q ?y FILTER NOT EXISTS { ?y e:p ?z } }",
    "union": "CONSTRUCT { ?x e:to ?y } WHERE { ?x e:p ?w . { ?x e:p ?y } UNION { ?x e:q ?y } BIND (?y AS ?z) VALUES ?x { e:a e:b } }",
    "again": "CONSTRUCT { ?x e:p ?z } WHERE { ?x e:p ?y . ?y e:p ?z }",
    "steps": "CONSTRUCT { ?x e:to ?z } WHERE { ?x e:p/e:p ?z }",
    "literal": "CONSTRUCT { ?x e:to ?y } WHERE { ?x e:name 'A'@es ; e:p ?y }",
}
ONE_BY_ONE = {
    "vocabulary alone": "CONSTRUCT { ?x e:known ?y } WHERE { ?x e:rank ?y }",
    "aggregate": "CONSTRUCT { ?x e:count ?n } WHERE { SELECT ?x (COUNT(?y) AS ?n) WHERE { ?x e:p ?y } GROUP BY ?x }",
    "repetition": "CONSTRUCT { ?x e:to ?z } WHERE { ?x e:p+ ?z }",
    "steps through the vocabulary": "CONSTRUCT { ?x e:to ?z } WHERE { ?x e:in/e:within ?z . ?x e:p ?y }",
    "difference": "CONSTRUCT { ?x e:to ?y } WHERE { ?x e:p ?y MINUS { ?y e:p ?z } }",
    "exists inside": "CONSTRUCT { ?x e:to ?y } WHERE { ?x e:p ?y FILTER (!EXISTS { ?y e:p ?z }) }",
    "blank node": "CONSTRUCT { ?x e:to ?y } WHERE { ?x e:p [ e:p ?y ] }",
}


def texts(forms: dict[str, str]) -> list[object]:
    return [pytest.param(f"PREFIX e: <{E}>\n{text}", id=name) for name, text in forms.items()]


def small() -> Store:
    store = Store()
    stated = {"<" + ontology.GRAPH + ">": VOCABULARY} | {f"e:{name}": text for name, text in GRAPHS.items()}
    store.update(f"PREFIX e: <{E}> INSERT DATA {{ {' '.join(f'GRAPH {name} {{ {text} }}' for name, text in stated.items())} }}")
    return store


def alone(store: Store, rules_: dict[Path, str]) -> None:
    """Each rule asked of each graph, as the text of `tejido.ontology` defines it."""
    for graph in [graph for graph in store.named_graphs() if graph != rules.VOCABULARY]:
        before = -1
        while before != (before := len(store)):
            for path, text in rules_.items():
                rules.one_by_one(store, path, text, [graph])


def graphs_of(store: Store) -> list[NamedNode]:
    return [graph for graph in store.named_graphs() if isinstance(graph, NamedNode) and graph != rules.VOCABULARY]


@pytest.mark.parametrize("text", texts(SETWISE | ONE_BY_ONE))
def test_at_once_as_one_by_one(text: str) -> None:
    together, apart, before = small(), small(), {*small()}
    rules.apply_rules(together, {Path("rule.rq"): text}, graphs_of(together))
    alone(apart, {Path("rule.rq"): text})
    assert {*together} == {*apart} > before


@pytest.mark.parametrize("text", texts(SETWISE))
def test_usual_rules_are_applied_to_all_graphs_at_once(text: str) -> None:
    assert "INSERT" in rules.setwise(text, small())


@pytest.mark.parametrize("text", texts(ONE_BY_ONE))
def test_other_rules_are_not(text: str) -> None:
    with pytest.raises(NotSetwiseError):
        rules.setwise(text, small())


def test_the_bundled_rules_are_applied_at_once() -> None:
    terms, store = ontology.load(project.locate(ROOT)), Store()
    store.extend(Quad(q.subject, q.predicate, q.object, rules.VOCABULARY) for source in terms.sources for q in source.quads)
    assert all("INSERT" in rules.setwise(text, store) for text in terms.rules.values())


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("generated") / "archive"
    subprocess.run([sys.executable, ROOT / "bench" / "generate.py", folder, "--triples", "5000"], check=True)
    return project.locate(folder)


@pytest.mark.parametrize("which", ["bundled", "generated"])
def test_a_whole_project_is_woven_as_graph_by_graph(which: str, generated: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project_ = generated if which == "generated" else project.locate(ROOT)
    terms, sources = ontology.load(project_), dataset.read_graph(project_)
    store, entailed = weave(terms, sources, lambda _: None)
    monkeypatch.setattr("tejido.weave.apply_rules", lambda store, rules_, _: alone(store, rules_))
    monkeypatch.setattr("tejido.weave.entail", plainly)
    plain, plain_entailed = weave(terms, sources, lambda _: None)
    assert {*store} == {*plain}
    assert entailed == plain_entailed


def plainly(store: Store, entailments: dict[Path, str]) -> None:
    before = -1
    while before != (before := len(store)):
        made = [triple for path, text in entailments.items() for triple in rules.construct(store, path, text)]
        store.extend(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in made)


@pytest.mark.parametrize("text", ["ASK { ?s ?p ?o }", "SELECT * { ?s ?p ?o }"])
def test_what_is_no_rule(text: str) -> None:
    with pytest.raises(SourceError, match=r"own\.rq: a rule is a CONSTRUCT query"):
        rules.apply_rules(store := small(), {Path("own.rq"): text}, graphs_of(store))

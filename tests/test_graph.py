"""The Graph that users hold, and the two functions that make one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
import rdflib

import tejido
from tejido.errors import NameNotFound, ProjectError, QueryError
from tejido.graph import Graph, system_language
from tejido.project import Project

BASE = "https://example.org/puerto-alba/"


@pytest.fixture
def graph(example: Project) -> Graph:
    return tejido.open(example.root, lang="en")


def test_the_public_names() -> None:
    assert tejido.__all__ == ["Graph", "connect", "draw", "open"]
    assert all(hasattr(tejido, name) for name in tejido.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        tejido.nothing  # noqa: B018


def test_importing_costs_nothing() -> None:
    code = "import sys, tejido; sys.exit(any(name in sys.modules for name in ('pyoxigraph', 'yaml', 'rdflib', 'networkx')))"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_open_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        tejido.open(tmp_path)


@pytest.mark.parametrize(("spoken", "lang"), [("es_CO.UTF-8", "es"), ("en_GB", "en"), ("de_DE", "en"), ("", "en")])
def test_the_language_of_the_system(monkeypatch: pytest.MonkeyPatch, spoken: str, lang: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", spoken)
    assert system_language() == lang


def test_questions_have_parameters_and_a_language(graph: Graph) -> None:
    text = (
        "#+ parameters: {event: {type: entity, default: 'reopening of pier nine'}}\n"
        "SELECT ?name { ?who tj:participatedIn ?_event ; skos:prefLabel ?name FILTER (LANG(?name) = ?_lang) }"
    )
    names = {row["name"] for row in graph.query(text)}  # type: ignore[union-attr]
    assert "Fishers' Guild" in names
    assert "Cofradía de Pescadores" in {row["name"] for row in graph.query(text, lang="es", event=f"{BASE}reopening")}  # type: ignore[union-attr]
    with pytest.raises(QueryError):
        graph.query(text, evnt="x")


def test_every_question_of_the_engine_can_be_asked(graph: Graph) -> None:
    given = {
        "exists": {"thing": f"{BASE}reopening"},
        "portrait": {"actor": "Teresa Luna"},
        "details": {"actor": "Teresa Luna"},
        "facts": {"actor": "Teresa Luna"},
        "neighbours": {"actor": "Teresa Luna"},
        "linked": {"actors": "Teresa Luna"},
        "search": {"pattern": "teresa"},
        "classes": {"actor": "Teresa Luna"},
        "description": {"thing": "Teresa Luna"},
        "values": {"thing": "Teresa Luna", "property": "tj:relatedTo"},
        "holders": {"property": "tj:relatedTo"},
        "inside": {"whole": f"{BASE}documents/puerto-alba.txt"},
        "instances": {"class": "schema:Person"},
        "narrower": {"term": "tj:Entity"},
        "properties": {"class": "tj:Entity"},
    }
    for path in graph.project.files("queries/engine/*.rq").values():
        if not path.stem.startswith("evidence-"):
            assert list(graph.ask(path.stem, **given.get(path.stem, {}))), path.stem


def test_a_portrait_has_every_fact_once_with_its_evidence(graph: Graph) -> None:
    shown = graph.show("Teresa Luna")
    assert shown.names == {"es": "Teresa Luna", "en": "Teresa Luna"}
    assert set(shown.classes.values()) == {"person"}
    assert len({(fact.predicate, fact.forward, fact.other, fact.parts) for fact in shown.facts}) == len(shown.facts) >= 3
    assert all(fact.evidence for fact in shown.facts)
    (tenure,) = [fact for fact in shown.facts if fact.predicate.endswith("#holds")]
    assert tenure.text == "director of the Port Authority"
    assert not any(fact.predicate.endswith("#Tenure") for fact in shown.facts), "the detail stands behind its relationship"
    source = tenure.evidence[0]
    assert (source.start, source.end, source.inferred) == (175, 278, False)
    assert source.document == f"{BASE}documents/puerto-alba.txt"


def test_a_portrait_covers_all_that_passages_say_of_an_actor(graph: Graph) -> None:
    """Every passage that mentions an actor stands somewhere in its portrait."""
    for row in graph.ask("entities"):
        mentioned = {
            quad.graph_name.value
            for quad in graph.store()
            if row["iri"] in (getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")) and "char=" in str(quad.graph_name)
        }
        shown = {source.iri for fact in graph.show(row["iri"]).facts for source in fact.evidence}
        assert mentioned <= shown, row["iri"]


def test_paths_are_named_and_restricted(graph: Graph) -> None:
    (chain,) = graph.path("Teresa Luna", "Fishers' Guild")
    assert chain.hops[0].source == f"{BASE}teresa-luna"
    assert chain.hops[-1].target == f"{BASE}fishers-guild"
    assert graph.path("Teresa Luna", "Fishers' Guild", predicates=["holds"]) == []
    assert len(graph.path("Teresa Luna", "Fishers' Guild", k=3)) <= 3
    with pytest.raises(NameNotFound):
        graph.path("Teresa Luna", "Fishers' Guild", predicates=["no such relationship"])


def test_networks_and_rdflib(graph: Graph) -> None:
    net = graph.network()
    assert isinstance(net, nx.MultiDiGraph)
    assert net.nodes[f"{BASE}teresa-luna"]["label_en"] == "Teresa Luna"
    dataset = graph.to_rdflib()
    assert isinstance(dataset, rdflib.Dataset)
    assert sum(1 for _ in dataset.quads()) == len(graph.store())


def test_shortest_namespaces_do_not_hide_longer_ones(graph: Graph) -> None:
    assert graph.shorten(f"{BASE}reopening") == "puerto:reopening"
    assert graph.shorten("http://www.w3.org/2004/02/skos/core#prefLabel") == "skos:prefLabel"
    assert len(set(graph.written_prefixes.values())) == len(graph.written_prefixes)


def test_the_engines_own_questions_are_read_once(example: Project) -> None:
    graph = tejido.open(example.root)
    graph.ask("names")
    own = graph.own["names"]
    graph.ask("names")
    assert graph.own["names"] is own

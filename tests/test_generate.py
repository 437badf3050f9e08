"""bench/generate.py: the same bytes for the same seed, and the distributions that its text promises."""

from __future__ import annotations

import gzip
import math
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

import tejido
from tejido import checks, namespaces, project
from tejido.graph import Graph
from tejido.project import Project

GENERATE = Path(__file__).parents[1] / "bench" / "generate.py"
TRIPLES = 20_000
ARCHIVE = "https://example.org/archive/"
SKOS = "http://www.w3.org/2004/02/skos/core#"


def generate(folder: Path, *options: str) -> Project:
    subprocess.run([sys.executable, GENERATE, folder, "--triples", str(TRIPLES), *options], check=True, capture_output=True)
    return project.locate(folder)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return tejido.open(generate(tmp_path_factory.mktemp("generated") / "archive").root)


@pytest.fixture(scope="module")
def store(graph: Graph) -> Store:
    return graph.store()


def objects(store: Store, predicate: str, graph: DefaultGraph | None) -> Iterator[NamedNode | Literal]:
    return (quad.object for quad in store.quads_for_pattern(None, NamedNode(predicate), None, graph))  # type: ignore[misc]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.t*") if "build" not in path.parts}


def test_the_same_seed_gives_the_same_bytes(graph: Graph, tmp_path: Path) -> None:
    first = contents(graph.project.root)
    assert contents(generate(tmp_path / "again").root) == first
    assert contents(generate(tmp_path / "other", "--seed", "2").root) != first


def test_it_is_as_large_as_it_was_asked_to_be(store: Store) -> None:
    assert sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph())) == pytest.approx(TRIPLES, rel=0.05)


def test_nothing_is_wrong_with_it(graph: Graph) -> None:
    assert checks.check(graph.project) == []


def test_participation_follows_a_power_law(store: Store) -> None:
    """The k-th person is named about 1/k as often as the first; those that a document brings are named besides."""
    agents = (agent.value for agent in objects(store, namespaces.PROV + "agent", DefaultGraph()))
    named = Counter(int(agent.rpartition("-")[2]) for agent in agents if agent.startswith(ARCHIVE + "person"))
    drawn = sum(named.values()) - len(named)
    size = max(named) + 1
    assert named[1] == pytest.approx(drawn * math.log(2) / math.log(size), rel=0.4)
    tenth = sum(named[rank] for rank in range(1, size // 10))
    assert tenth > 0.25 * sum(named.values())


def test_names_in_two_languages_and_other_names(store: Store) -> None:
    labels = [label for label in objects(store, SKOS + "prefLabel", DefaultGraph()) if isinstance(label, Literal)]
    assert Counter(label.language for label in labels)["es"] == Counter(label.language for label in labels)["en"] == len(labels) / 2
    persons = [q.subject for q in store.quads_for_pattern(None, NamedNode(namespaces.RDF_TYPE), NamedNode("https://schema.org/Person"))]
    other = [person for person in persons if next(store.quads_for_pattern(person, NamedNode(SKOS + "altLabel"), None), None)]
    assert len(other) / len(persons) == pytest.approx(0.3, abs=0.1)


def test_dates_are_open_and_partial(store: Store) -> None:
    dates = [date.value for date in objects(store, namespaces.TEJIDO + "edtf", DefaultGraph())]
    shares = {
        "day": sum(len(date) == 10 and date[0].isdigit() for date in dates),
        "open": sum(date.endswith("/..") for date in dates),
        "without year": sum(date.startswith("XXXX") for date in dates),
    }
    assert {name: count / len(dates) for name, count in shares.items()} == pytest.approx(
        {"day": 0.4, "open": 0.1, "without year": 0.05}, abs=0.1
    )


def test_every_document_has_passages_of_every_form(graph: Graph, store: Store) -> None:
    documents = [*store.quads_for_pattern(None, NamedNode(namespaces.RDF_TYPE), NamedNode(namespaces.TEJIDO + "Document"), DefaultGraph())]
    passages = Counter(row["document"] for row in graph.ask("passages"))
    forms = (GENERATE.with_name("form") / "passages.trig").read_text("utf-8").count("<$passage>")
    assert len(passages) == len(documents)
    assert min(passages.values()) == forms
    assert sum(passages.values()) / len(passages) == pytest.approx(forms + 4, rel=0.1)


def test_the_finished_dataset(graph: Graph, store: Store, tmp_path: Path) -> None:
    target = tmp_path / "archive.nq.gz"
    generate(tmp_path / "archive", "--dataset", str(target))
    assert sorted(gzip.decompress(target.read_bytes()).splitlines()) == sorted((graph.dump()).splitlines())
    assert len(store) == len(graph.dump().splitlines())

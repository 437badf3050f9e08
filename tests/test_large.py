"""A large graph that nobody changes is served from its store on disk, with its columns: the same answers as from memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import generate
import psutil
import pytest
from served import Served, serving

from tejido import dataset, project
from tejido.project import Project
from tejido.queries import LocalSource
from tejido.server.about import about
from tejido.server.desk import Desk, Supplies
from tejido.server.questions import listed

JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk]:
    """One on the graph in memory, one on disk, of the same project."""
    folder = tmp_path_factory.mktemp("woven") / "archive"
    generate.write(folder, 3_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "LARGE", 1)
        found = project.locate(folder)
        built = dataset.build(found)
    supplies, source = Supplies(found, dataset.read_prefixes(built)), dataset.read_source(built)
    assert source.index
    assert source.columns
    return Desk(supplies, LocalSource(dataset.read_store(built, memory=True))).prepare(), Desk(supplies, source, looks_up=True).gathered()


def said(path: str, **parameters: str) -> dict[str, object]:
    return {"path": path, "parameters": parameters, "accept": "text/html", "language": "es", "home": "http://localhost", "origins": []}


def test_pages_are_the_same(desks: tuple[Desk, Desk]) -> None:
    memory, disk = desks
    things = {*memory.graph.vocabulary.labels, *memory.graph.evidence, memory.supplies.description.iri}
    assert len(things) > 300
    for iri in sorted(things):
        assert about(disk, said("/about/", iri=iri)) == about(memory, said("/about/", iri=iri)), iri


def test_questions_are_answered_the_same(desks: tuple[Desk, Desk]) -> None:
    memory, disk = desks
    for name, query in memory.questions.items():
        values = {field: "organization-1" for field, one in query.parameters.items() if one.type == "entity"}
        assert listed(disk, said(f"/queries/{name}", **values)) == listed(memory, said(f"/queries/{name}", **values)), name


def test_names_are_found_the_same(desks: tuple[Desk, Desk]) -> None:
    memory, disk = desks
    assert disk.index.names == memory.index.names
    assert disk.index.entities == memory.index.entities
    for iri in [*memory.index.entities][:200]:
        assert disk.kinds(iri) == memory.kinds(iri) == memory.index.entities[iri]
    assert disk.kinds("https://example.org/nobody") == []


def test_what_was_looked_up_is_forgotten_when_it_is_much(desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    memory, disk = desks
    for module in ("vocabulary", "evidence"):
        monkeypatch.setattr(sys.modules[f"tejido.{module}"], "REMEMBERED", 3)
    assert disk.graph.vocabulary.preferred("https://example.org/somebody-new") == {}
    for iri in [*memory.graph.vocabulary.labels][:50]:
        assert disk.graph.vocabulary.preferred(iri) == memory.graph.vocabulary.labels[iri]
        assert len(disk.graph.vocabulary.others) <= 5
    for iri in [*memory.graph.evidence][:50]:
        assert disk.graph.evidence[iri] == memory.graph.evidence[iri]


# the server


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that is large by its own measure."""
    folder = tmp_path_factory.mktemp("large") / "archive"
    generate.write(folder, 160_000)
    found = project.locate(folder)
    dataset.build(found)
    return found


@pytest.fixture
def served(archive: Project, tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, "--timeout", "5", project=archive.root) as server:
        yield server


COUNT = "SELECT (COUNT(*) AS ?n) { ?s a ?kind }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_its_readers_have_the_store_open_each_by_itself(served: Served) -> None:
    server = psutil.Process(served.process.pid)
    (nursery,) = server.children()
    has_store = [any("/store/" in file.path for file in one.open_files()) for one in (nursery, *nursery.children())]
    assert has_store[0] is False
    assert len(has_store) > 1
    assert all(has_store[1:])


def test_a_reader_that_is_ended_leaves_the_store_as_it_is(served: Served) -> None:
    before = served.query(COUNT, JSON).body
    assert served.query(ENDLESS, JSON).status in {503, 504}
    assert served.query(f"{COUNT} # once more", JSON).body == before
    assert "Traceback" not in served.log.read_text()


def test_what_is_served_stays_however_often_something_else_is_built(archive: Project, tmp_path: Path) -> None:
    own = dataset.build(archive)
    later = [own.parent / f"{number:064x}" for number in range(dataset.KEPT + 1)]
    with serving(tmp_path, project=archive.root) as server:
        for number, folder in enumerate(later):
            folder.mkdir()
            os.utime(folder, (own.stat().st_mtime + 1 + number,) * 2)
        dataset.prune(own.parent)
        assert not later[0].exists()
        assert own.exists()
        assert server.query(COUNT, JSON).status == 200
        assert server.send("GET", "/about/person-1", accept="text/html").status == 200
    dataset.prune(own.parent)
    assert not own.exists()

"""What a reader shows of a graph that changes is looked up as it is shown, and is the same as what is gathered at once."""

from __future__ import annotations

from pathlib import Path

import generate
import pytest
from pyoxigraph import BlankNode

import tejido
from tejido import dataset
from tejido.graph import Graph
from tejido.queries import LocalSource
from tejido.server.desk import Desk, Supplies

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def gathered() -> Graph:
    return tejido.open(ROOT)


@pytest.fixture(scope="module")
def desk(gathered: Graph) -> Desk:
    return Desk(Supplies(gathered.project, gathered.prefixes), LocalSource(gathered.store()), looks_up=True).gathered()


def test_names_looked_up_are_those_that_are_gathered(gathered: Graph, desk: Desk) -> None:
    words = gathered.vocabulary
    for iri in {*words.labels, *words.others, "https://example.org/nobody"}:
        assert desk.graph.vocabulary.preferred(iri) == words.preferred(iri)
        for role in ("other", "hidden", "same", "close"):
            assert desk.graph.vocabulary.called(iri, role) == words.called(iri, role)
        assert desk.has_name(iri) == (iri in words.labels)
    assert not desk.has_name(BlankNode("somebody").value)


def test_passages_looked_up_are_those_that_are_gathered(gathered: Graph, desk: Desk) -> None:
    assert {iri: desk.graph.evidence[iri] for iri in gathered.evidence} == gathered.evidence
    assert desk.graph.evidence.get("https://example.org/nowhere") is None
    assert "https://example.org/nowhere" not in desk.graph.evidence


def test_names_are_found_on_disk_where_a_large_graph_has_them_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate.write(tmp_path / "archive", 6_000)
    monkeypatch.setattr(dataset, "LARGE", 1)
    large = tejido.open(tmp_path / "archive")
    assert large.index
    desk = Desk(Supplies(large.project, large.prefixes), LocalSource(large.store(), large.index), looks_up=True)
    name = "Alba Abril Abril"
    near = {text: desk.near(text, 5) for text in (name, "alba abr", "Alba Abril Abrli")}
    assert "index" not in desk.__dict__, "all names were gathered"
    assert all(1 <= len(found) <= 5 for found in near.values())
    assert all(near[text][0].name == name for text in (name, "Alba Abril Abrli"))
    assert all("abril" in match.name.lower() for match in near["alba abr"])
    assert all(desk.kinds(match.iri) for found in near.values() for match in found)

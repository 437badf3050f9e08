"""tejido.search: the index of a large graph answers as the names of a small one do."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

import tejido
from tejido import dataset, search
from tejido.errors import AmbiguousName, NameNotFound
from tejido.graph import Graph
from tejido.names import Names

ROOT = Path(__file__).parents[1]
BASE = "https://example.org/archive/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "archive"
    subprocess.run([sys.executable, ROOT / "bench" / "generate.py", folder, "--triples", "6000"], check=True)
    (folder / "graph" / "more.ttl").write_text(
        f"@prefix : <{BASE}> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix tj: <https://w3id.org/tejido/ontology#> .\n"
        ':p a tj:Group ; skos:prefLabel "Pérez"@es . :q a tj:Group ; skos:prefLabel "PEREZ"@es ; skos:hiddenLabel "Peres" .\n'
        ':c a tj:Group ; skos:prefLabel "C++" . :d a tj:Group ; skos:prefLabel "C" . :quote a tj:Group ; skos:prefLabel "\\"Un \\"Dos" .\n',
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def small(folder: Path) -> Graph:
    return tejido.open(folder, lang="en")


@pytest.fixture
def large(small: Graph, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Graph:
    """The same project, as if it were large."""
    monkeypatch.setattr(dataset, "LARGE", 1)
    monkeypatch.setattr(dataset, "key", lambda *_: "large")
    graph = tejido.open(folder, lang="en")
    assert graph.index
    return graph


def in_memory(graph: Graph) -> Names:
    return Names(search.names_of(graph.store()))


TYPED = ["C", "c", "C++", "perez", "Pérez", "PEREZ", "un dos", "alba abril abril", "", "a", "xyzzy", "fundación", '"', "'", "100%", "_"]


def test_it_finds_what_is_found_in_memory(large: Graph) -> None:
    index, names = search.Index(large.index or Path()), in_memory(large)
    every = [*names.spelled, *names.folded]
    assert [index.find(text) for text in [*TYPED, *every]] == [names.find(text) for text in [*TYPED, *every]]


def test_it_offers_what_begins_and_what_contains(large: Graph) -> None:
    """As much as was typed of any name, beginning at any word."""
    index, names, chance = search.Index(large.index or Path()), in_memory(large), random.Random(1)
    for name in chance.sample(sorted(names.folded), 200):
        words = name.split()
        text = " ".join(words[chance.randrange(len(words)) :])[: chance.randrange(3, 12)]
        if sum(folded.startswith(text) for folded in names.folded) >= 3:
            assert index.like(text) == names.like(text), text
        assert index.like(text)[:1] == names.like(text)[:1], text


def test_one_letter_at_the_beginning_of_any_word(large: Graph) -> None:
    index, names = search.Index(large.index or Path()), in_memory(large)
    letters = {word[0] for name in names.folded for word in name.split()}
    assert {letter: index.like(letter) for letter in letters} == {letter: names.like(letter) for letter in letters}


def test_a_slip_of_the_keys_is_forgiven(large: Graph) -> None:
    """Two letters changed places, in any name of more than one word."""
    index, names, chance = search.Index(large.index or Path()), in_memory(large), random.Random(2)
    for name in chance.sample([name for name in names.folded if len(name) > 12], 100):
        place = chance.randrange(1, len(name) - 2)
        slip = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        assert {*names.folded[name]} & {*index.like(slip)}, slip


@pytest.mark.parametrize("text", ["perez", "Alba Abril Abrli", "nobody at all", "archive:nobody"])
def test_the_same_error(text: str, small: Graph, large: Graph) -> None:
    told = []
    for graph in (small, large):
        with pytest.raises((NameNotFound, AmbiguousName)) as raised:
            graph.resolve(text)
        told.append((type(raised.value), str(raised.value)))
    assert told[0] == told[1]


def test_the_same_portrait(small: Graph, large: Graph) -> None:
    for actor in ("Pérez", "Alba Abril Abril", f"{BASE}organization-1", f"{BASE}event-1", f"{BASE}city-1"):
        assert large.show(actor) == small.show(actor)


def test_the_same_evidence(small: Graph, large: Graph) -> None:
    assert {iri: large.evidence[iri] for iri in small.evidence} == dict(small.evidence) == dict(large.evidence)
    assert len(large.evidence) == len(small.evidence)
    assert large.evidence.get(f"{BASE}nothing") is None

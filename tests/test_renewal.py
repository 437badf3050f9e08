"""tejido.renewal: what is made out of an earlier dataset is what is built from nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset

from tejido import assembly, dataset, pieces, project
from tejido.project import Project

ROOT = Path(__file__).parents[1]
BASE = "https://example.org/archive/"
HEAD = f"@prefix : <{BASE}> . @prefix tj: <https://w3id.org/tejido/ontology#> .\n@base <{BASE}documents/> .\n"
CHAIN = "<x.txt#char=0,90> { :x1 tj:partOf :x2 . :x3 tj:hasPart :x2 . } <x.txt#char=0,500> { :x a tj:Award }"

Loads = list[int]


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "LARGE", 1)
    monkeypatch.setattr(pieces, "FILES", 1)  # a file, a piece


@pytest.fixture
def archive(tmp_path: Path) -> Project:
    """Small statements beside actors that are much larger, built."""
    folder = tmp_path / "archive"
    (folder / "graph" / "statements").mkdir(parents=True)
    shutil.copyfile(ROOT / "graph" / "catalogue.ttl", folder / "graph" / "catalogue.ttl")
    actors = "".join(f':a{n} a tj:Person ; <http://www.w3.org/2004/02/skos/core#prefLabel> "A {n}"@en .\n' for n in range(300))
    (folder / "graph" / "actors.ttl").write_text(HEAD + actors, "utf-8")
    found = project.locate(folder)
    put(found, "one", CHAIN)
    put(found, "two", "<x.txt#char=95,190> { :x2 tj:partOf :x3 . :x4 tj:hasPart :x3 . } <x.txt#char=0,400> a tj:Article .")
    dataset.build(found)
    return found


@pytest.fixture
def loads(archive: Project, monkeypatch: pytest.MonkeyPatch) -> Loads:
    """One entry whenever everything is loaded."""
    seen: Loads = []
    whole = assembly.load

    def load(*given: Any) -> None:
        seen.append(1)
        whole(*given)

    monkeypatch.setattr(assembly, "load", load)
    return seen


def put(found: Project, name: str, text: str) -> None:
    (found.root / "graph" / "statements" / f"{name}.trig").write_text(HEAD + text, "utf-8")


def drop(found: Project, name: str) -> None:
    (found.root / "graph" / "statements" / f"{name}.trig").unlink()


def content(built: Path) -> tuple[set[str], set[str], list[str], dict[str, str]]:
    """Quads, graphs by name, even empty ones, what is entailed, prefixes."""
    store = dataset.read_store(built)
    whole = Dataset(store)
    whole.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    entailed = [line for line in (built / "entailed.nt").read_text("utf-8").splitlines() if "_:" not in line]
    return {*map(str, whole)}, {*map(str, store.named_graphs())}, sorted(entailed), dataset.read_prefixes(built)


def link_gone_and_new_file(found: Project) -> None:
    put(found, "one", CHAIN.replace(":x3 tj:hasPart :x2 .", "") + " # more")
    put(found, "three", "<y.txt#char=0,30> { :x4 tj:partOf :x5 . :a1 tj:ally :a2 }")


def stated_instead_of_entailed_and_narrower_article(found: Project) -> None:
    put(found, "one", CHAIN + " <x.txt#char=600,690> { :x1 tj:partOf :x4 }")
    put(found, "two", "<x.txt#char=95,190> { :x1 tj:partOf :x2 } <x.txt#char=0,91> a tj:Article . <x.txt#char=0,400> a tj:Article .")


def file_gone_and_passage_in_two_files(found: Project) -> None:
    drop(found, "one")
    put(found, "three", "<x.txt#char=95,190> { :x4 tj:partOf :x5 }")


def test_out_of_an_earlier_one_as_from_nothing(archive: Project, loads: Loads) -> None:
    built = dataset.build(archive)
    for change in (link_gone_and_new_file, stated_instead_of_entailed_and_narrower_article, file_gone_and_passage_in_two_files):
        name = change.__name__
        before, stood = content(built), built
        change(archive)
        built = dataset.build(archive)
        assert content(stood) == before, name
        assert content(built)[0] != before[0], name
        assert not loads, name
        aside = archive.cache().rename(archive.cache().with_name("aside"))
        assert content(dataset.build(archive)) == content(aside / built.name), name
        shutil.rmtree(archive.cache())
        aside.rename(archive.cache())
        loads.clear()


def test_everything_is_loaded_where_that_is_surer(archive: Project, loads: Loads) -> None:
    put(archive, "three", "<y.txt#char=0,30> { :x4 tj:partOf [ tj:partOf :x9 ] }")
    dataset.build(archive)
    assert len(loads) == 1, "blank nodes"
    for kept in archive.cache().glob("*/store/CURRENT"):
        kept.unlink()
    put(archive, "four", "<z.txt#char=0,30> { :x4 tj:partOf :x6 }")
    damaged = content(dataset.build(archive))
    assert len(loads) == 2, "a store that cannot be opened"
    shutil.rmtree(archive.cache())
    assert content(dataset.build(archive)) == damaged
    drop(archive, "three")
    (archive.root / "graph" / "actors.ttl").write_text(HEAD, "utf-8")
    dataset.build(archive)
    assert len(loads) == 4, "most of it changed"

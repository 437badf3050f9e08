"""tejido.assembly, tejido.pieces, tejido.workers: what is put together from pieces is what is woven at once."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Quad

from tejido import assembly, checks, dataset, namespaces, pieces, project, search, workers
from tejido.errors import SourceError
from tejido.project import Project

ROOT = Path(__file__).parents[1]
BASE = "https://example.org/archive/"


@pytest.fixture
def archive(tmp_path: Path) -> Project:
    return generate(tmp_path / "archive", 3000)


def generate(folder: Path, triples: int) -> Project:
    subprocess.run([sys.executable, ROOT / "bench" / "generate.py", folder, "--triples", str(triples)], check=True)
    return project.locate(folder)


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "LARGE", 1)
    monkeypatch.setattr(pieces, "FILES", 2)


def content(built: Path) -> tuple[set[Quad], set[bytes], dict[str, str]]:
    entailed = (built / "entailed.nt").read_bytes().splitlines(keepends=True)
    assert len(entailed) == len({*entailed})
    return {*dataset.read_store(built)}, {*entailed}, dataset.read_prefixes(built)


def at_once(built: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same project built without pieces."""
    shutil.rmtree(built.cache())
    with monkeypatch.context() as patch:
        patch.setattr(dataset, "LARGE", 1 << 40)
        return dataset.build(built)


def add(archive: Project, file: str, text: str) -> Path:
    path = archive.root / "graph" / "statements" / file
    prefixes = f"@prefix : <{BASE}> . @prefix tj: <{namespaces.TEJIDO}> . @prefix prov: <{namespaces.PROV}> .\n"
    path.write_text(f"{prefixes}@base <{BASE}documents/> .\n{text}", "utf-8")
    return path


@pytest.fixture
def scattered(archive: Project) -> Project:
    """What belongs together stands in different files: a passage, a chain, an arrow and its inverse, an article and its passages."""
    add(archive, "one.trig", "<x.txt#char=0,90> { :x a tj:Participation ; tj:event :event-1 . :x1 tj:partOf :x2 . :x3 tj:hasPart :x2 . }")
    add(archive, "two.trig", "<x.txt#char=0,90> { :x prov:agent :person-1 ; prov:hadRole tj:organizer . }")
    add(archive, "three.trig", "<x.txt#char=95,190> { :x2 tj:partOf :x3 . :x4 tj:hasPart :x3 . }")
    add(
        archive,
        "four.trig",
        "<x.txt#char=0,500> a tj:Article . <x.txt#char=80,200> a tj:Article . <document-1.txt#char=0,150> a tj:Article .",
    )
    add(
        archive,
        "five.trig",
        "<i> a tj:Inference ; prov:wasDerivedFrom <x.txt#char=95,190>, <y.txt#char=1,2> . <i> { :x4 tj:possiblySameAs :x5 }",
    )
    return archive


@pytest.mark.parametrize(("worth", "batch"), [(0, 1), (1 << 40, 1 << 40)], ids=["processes, many batches", "one process, one batch"])
def test_in_pieces_as_at_once(worth: int, batch: int, scattered: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH", worth)
    monkeypatch.setattr(assembly, "BATCH", batch)
    built = dataset.build(scattered)
    assert not (built / "dataset.nq").exists()
    assert len(list((scattered.cache() / "pieces").iterdir())) > 3
    in_pieces = content(built)
    assert in_pieces == content(at_once(scattered, monkeypatch))
    parts = {quad.triple for quad in in_pieces[0] if quad.predicate.value == namespaces.TEJIDO + "partOf" and "/x" in str(quad.subject)}
    assert {(name(t.subject), name(t.object)) for t in parts} == {
        ("x1", "x2"),
        ("x1", "x3"),
        ("x1", "x4"),
        ("x2", "x3"),
        ("x2", "x4"),
        ("x3", "x4"),
    }


def name(term: object) -> str:
    return str(getattr(term, "value", term)).rpartition("/")[2]


def test_an_entailment_that_more_data_can_undo(scattered: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    own = scattered.root / "ontology" / "entailment" / "own.rq"
    own.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "tests" / "projects" / "leaf.rq", own)
    in_pieces = content(dataset.build(scattered))
    assert any(name(quad.predicate) == "ontology#leaf" for quad in in_pieces[0])
    assert in_pieces == content(at_once(scattered, monkeypatch))


def test_an_entailment_along_a_path(scattered: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    own = scattered.root / "ontology" / "entailment" / "own.rq"
    own.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "tests" / "projects" / "far.rq", own)
    add(scattered, "six.trig", "<y.txt#char=0,90> { :x9 tj:alliedWith :x1 }")
    in_pieces = content(dataset.build(scattered))
    assert any(name(quad.predicate) == "ontology#far" and name(quad.subject) == "x9" for quad in in_pieces[0])
    assert in_pieces == content(at_once(scattered, monkeypatch))


def test_the_same_is_found_wrong(scattered: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    in_pieces = checks.check(scattered)
    assert len({finding.check for finding in in_pieces}) > 5
    at_once(scattered, monkeypatch)
    assert in_pieces == checks.check(scattered)
    assert [path.name for path in scattered.cache().iterdir() if path.name.startswith("building")] == []


def test_a_blank_node_stays_one_in_all_graphs(scattered: Project) -> None:
    for count in range(4):  # so many that each stream has some
        add(scattered, f"blank{count}.trig", f"<z.txt#char={count},90> {{ :z{count} tj:partOf [ tj:partOf :blank ] }}")
    store = dataset.read_store(dataset.build(scattered))
    blank, part_of = pyoxigraph.NamedNode(BASE + "blank"), pyoxigraph.NamedNode(namespaces.TEJIDO + "partOf")
    known = [
        {quad.subject for quad in store.quads_for_pattern(None, part_of, blank, graph) if isinstance(quad.subject, pyoxigraph.BlankNode)}
        for graph in (pyoxigraph.DefaultGraph(), None)
    ]
    assert [len(nodes) for nodes in known] == [4, 4]


def test_only_what_changed_is_woven_again(archive: Project) -> None:
    dataset.build(archive)
    before = {path.name for path in (archive.cache() / "pieces").iterdir()}
    changed = sorted((archive.root / "graph" / "statements").iterdir())[3]
    changed.write_text(changed.read_text("utf-8") + "# more\n", "utf-8")
    dataset.build(archive)
    assert len({path.name for path in (archive.cache() / "pieces").iterdir()} - before) == 1


def test_pieces_that_nobody_uses_go(archive: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "UNUSED", 0)
    dataset.build(archive)
    kept = {path.name for path in (archive.cache() / "pieces").iterdir()}
    added = add(archive, "zzz.trig", "<x.txt#char=0,90> { :x tj:partOf :y }")
    dataset.build(archive)
    added.unlink()
    shutil.rmtree(archive.cache() / dataset.key(archive))
    dataset.build(archive)
    assert {path.name for path in (archive.cache() / "pieces").iterdir()} == kept


@pytest.mark.parametrize("worth", [0, 1 << 40], ids=["processes", "one process"])
def test_a_broken_file_says_where(worth: int, archive: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH", worth)
    broken = add(archive, "broken.trig", "<x> { :x tj:partOf }")
    with pytest.raises(SourceError, match=r"broken\.trig:3:\d+: "):
        dataset.build(archive)
    broken.unlink()
    assert dataset.build(archive).is_dir()
    assert [path.name for path in archive.cache().iterdir() if path.name.startswith("building")] == []


def test_the_index_has_all_names_even_where_its_process_cannot_write_it(archive: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    own = archive.root / "ontology" / "entailment" / "own.rq"
    own.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / "tests" / "projects" / "named.rq", own)
    add(archive, "one.trig", "<x.txt#char=0,90> { :x1 tj:partOf :x2 . :x2 tj:alliedWith :x3 }")
    add(archive, "two.trig", "<x.txt#char=95,190> { :x2 tj:partOf :x4 }")
    written = dataset.build(archive)
    names = [*search.names_of(dataset.read_store(written))]
    assert {name for iri, name in names if iri == BASE + "x1"} == {"part of a part"}
    assert indexed(written) == names
    monkeypatch.setattr(workers.sys, "executable", "/bin/false")  # type: ignore[attr-defined]
    shutil.rmtree(archive.cache())
    assert indexed(dataset.build(archive)) == names


def indexed(built: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(built / "names.db")) as index:
        return index.execute("SELECT iri, text FROM name ORDER BY rowid").fetchall()


def test_a_build_that_was_interrupted_goes_on(archive: Project) -> None:
    def interrupt(step: str) -> None:
        if step == "loading":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dataset.build(archive, progress=interrupt)
    pieces_ = archive.cache() / "pieces"
    woven = {path: path.stat().st_ino for path in pieces_.iterdir()}
    assert [path.name for path in archive.cache().iterdir()] == ["pieces"]
    dataset.build(archive)
    assert {path: path.stat().st_ino for path in pieces_.iterdir()} == woven

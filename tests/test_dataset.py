"""tejido.dataset and tejido.weave: what is built from a project, and how it is kept."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from collector import kept_from_threads
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store

import tejido
from tejido import dataset, namespaces, project
from tejido.errors import OutputError, ProjectError, SourceError
from tejido.project import Project

BASE = "https://example.org/puerto-alba/"
PASSAGE = NamedNode(BASE + "documents/puerto-alba.txt#char=279,375")


def name(local: str) -> NamedNode:
    return NamedNode(BASE + local)


def tj(local: str) -> NamedNode:
    return NamedNode(namespaces.TEJIDO + local)


def values(store: Store, subject: NamedNode, predicate: NamedNode, graph: NamedNode | None = None) -> set[object]:
    return {quad.object for quad in store.quads_for_pattern(subject, predicate, None, graph or DefaultGraph())}


def add(example: Project, text: str, file: str = "more.trig") -> Project:
    (example.root / "graph" / "statements" / file).write_text(text, "utf-8")
    return project.locate(example.root)


def test_a_rule_adds_to_the_graph_of_its_passage(example: Project) -> None:
    store = dataset.open_store(example)
    assert Quad(name("fishers-guild"), tj("attended"), name("reopening"), PASSAGE) in store
    assert Quad(name("fishers-guild"), tj("attended"), name("reopening")) in store


def test_a_rule_sees_one_passage_only(example: Project) -> None:
    """A role in one passage and its event in another: the two are not put together."""
    head = f"@base <{BASE}documents/> . @prefix : <{BASE}> . @prefix tj: <{namespaces.TEJIDO}> . @prefix prov: <{namespaces.PROV}> .\n"
    what, who = ":x a tj:Participation ; tj:event :reopening .", ":x prov:agent :coast-fund ; prov:hadRole tj:attendee ."
    split = f"<puerto-alba.txt#char=465,526> {{{{ {what} }}}} {{}} {{{{ {who} }}}}"
    apart = dataset.open_store(add(example, head + split.format("<puerto-alba.txt#char=527,584>")))
    assert Quad(name("coast-fund"), tj("attended"), name("reopening")) not in apart
    together = dataset.open_store(add(example, head + split.format("<puerto-alba.txt#char=465,526>")))
    assert Quad(name("coast-fund"), tj("attended"), name("reopening")) in together


def test_entailment_stays_in_the_default_graph(example: Project) -> None:
    store = dataset.open_store(example)
    entailed = Quad(name("fishers-guild"), tj("relatedTo"), name("reopening"))
    assert entailed in store
    assert Quad(entailed.subject, entailed.predicate, entailed.object, PASSAGE) not in store
    listed = (dataset.build(example) / "entailed.nt").read_text("utf-8")
    assert f"{entailed.triple} ." in listed.splitlines()


def test_every_statement_of_a_graph_is_in_the_default_graph(example: Project) -> None:
    store = dataset.open_store(example)
    graphs = [graph for graph in store.named_graphs() if isinstance(graph, NamedNode) and graph.value.startswith(BASE)]
    assert len(graphs) == 13
    assert all(
        Quad(quad.subject, quad.predicate, quad.object) in store
        for graph in graphs
        for quad in store.quads_for_pattern(None, None, None, graph)
    )


def test_passages_say_where_they_stand(example: Project) -> None:
    store = dataset.open_store(example)
    document = name("documents/puerto-alba.txt")
    assert values(store, PASSAGE, tj("start")) == {Literal(279)}
    assert values(store, PASSAGE, tj("end")) == {Literal(375)}
    assert values(store, PASSAGE, NamedNode(namespaces.DCTERMS + "isPartOf")) == {document}
    assert values(store, PASSAGE, tj("article")) == {NamedNode(document.value + "#char=0,1023")}
    assert tj("Passage") in values(store, PASSAGE, NamedNode(namespaces.RDF_TYPE))
    assert tj("Passage") not in values(store, NamedNode(document.value + "#char=957,1023"), NamedNode(namespaces.RDF_TYPE))


def test_a_passage_is_in_its_smallest_article(example: Project) -> None:
    inner = add(example, f"<{BASE}documents/puerto-alba.txt#char=200,400> a <{namespaces.TEJIDO}Article> .")
    assert values(dataset.open_store(inner), PASSAGE, tj("article")) == {name("documents/puerto-alba.txt#char=200,400")}


def test_dates_are_derived_into_the_same_graph(example: Project) -> None:
    store = dataset.open_store(example)
    day = NamedNode(namespaces.XSD + "date")
    inference, passage = name("inferences/day-of-the-reopening"), NamedNode(BASE + "documents/puerto-alba.txt#char=798,879")
    assert values(store, name("reopening"), tj("earliest"), inference) == {Literal("2024-05-02", datatype=day)}
    assert values(store, name("safe-coast"), tj("earliest"), passage) == {Literal("2021-01-01", datatype=day)}
    assert values(store, name("safe-coast"), tj("latest")) == set()


@pytest.mark.parametrize(
    ("text", "file", "message"),
    [
        ('<a:b> {\n <a:c> <a:d>\n "x }', "more.trig", r"more\.trig:3:2: "),
        ("<a:b> <a:c> d:e .", "more.ttl", r"more\.ttl:1:13: The prefix d: has not been declared"),
        (f'<a:b> {{ <a:c>\n <{namespaces.TEJIDO}edtf> "soon" }}', "more.trig", r"more\.trig:2: tj:edtf “soon”: “soon” is not an EDTF date"),
    ],
)
def test_a_broken_file_says_where(text: str, file: str, message: str, example: Project) -> None:
    with pytest.raises(SourceError, match=message):
        dataset.build(add(example, text, file))
    assert list((example.root / "build" / "cache").iterdir()) == []


@pytest.mark.parametrize(
    ("text", "message"), [("CONSTRUCT {", r"own\.rq:1:\d+: "), ("SELECT * {?s ?p ?o}", r"own\.rq: a rule is a CONSTRUCT query")]
)
def test_a_broken_rule_says_where(text: str, message: str, example: Project) -> None:
    own = example.root / "ontology" / "rules" / "own.rq"
    own.parent.mkdir(parents=True)
    own.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=message):
        dataset.build(example)


def test_a_file_in_another_encoding(example: Project) -> None:
    (example.root / "graph" / "more.ttl").write_bytes("<a:b> <a:c> 'Medellín' .".encode("latin-1"))
    with pytest.raises(SourceError, match=r"more\.ttl:1:\d+: Invalid UTF-8"):
        dataset.build(example)


def test_an_empty_project(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "catalogue.ttl").touch()
    with pytest.raises(ProjectError, match="describes no project"):
        dataset.build(project.locate(tmp_path))


def test_the_same_content_gives_the_same_dataset(example: Project, tmp_path: Path) -> None:
    other = project.initialise(tmp_path / "other")
    assert dataset.key(example) == dataset.key(other)
    assert (dataset.build(example) / "dataset.nq").read_bytes() == (dataset.build(other) / "dataset.nq").read_bytes()


def test_blank_nodes_are_named_by_what_they_are(example: Project, tmp_path: Path) -> None:
    blank = "<a:b> <a:c> [ <a:d> 1 ], [ <a:d> 2 ] ."
    built = [dataset.build(add(one, blank, "blank.ttl")) for one in (example, project.initialise(tmp_path / "other"))]
    assert built[0] != built[1]
    assert built[0].joinpath("dataset.nq").read_bytes() == built[1].joinpath("dataset.nq").read_bytes()


def test_it_is_built_once_per_content(example: Project) -> None:
    first = dataset.build(example)
    steps: list[str] = []
    assert dataset.build(example, progress=steps.append) == first
    assert steps == []
    changed = add(example, f"<{BASE}reopening> <{namespaces.TEJIDO}openList> true .", "more.ttl")
    assert dataset.build(changed, progress=steps.append) != first
    assert steps[0] == "reading"


def test_a_large_dataset_opens_from_disk(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    small = sorted(map(str, dataset.open_store(example)))
    monkeypatch.setattr(dataset, "STORE_FROM", 1)
    large = add(example, "")
    assert (dataset.build(large) / "store").is_dir()
    assert sorted(map(str, dataset.open_store(large))) == small
    with pytest.raises(RuntimeError, match="read-write"):
        dataset.open_store(large).add(Quad(name("a"), name("b"), name("c")))


def test_a_large_dataset_is_read_into_memory_on_request(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "STORE_FROM", 1)
    asked = [tejido.open(example.root, memory=memory) for memory in (False, True)]
    assert sorted(map(str, asked[0].store())) == sorted(map(str, asked[1].store()))
    asked[1].store().add(Quad(name("a"), name("b"), name("c")))  # a store on disk would refuse


def test_what_was_built_reads_back_as_it_was(example: Project) -> None:
    built = dataset.build(add(example, f'<{BASE}a> <{BASE}b> "line\\none\\t\\"two\\"\\\\ \\u00E1 \\U0001F600"@es-CO .', "odd.ttl"))
    store = Store()
    store.load(path=built / "dataset.nq", format=RdfFormat.N_QUADS)
    assert values(store, name("a"), name("b")) == {Literal('line\none\t"two"\\ á 😀', language="es-co")}


def test_two_builds_at_once(example: Project) -> None:
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(dataset.build(example))) for _ in range(4)]
    with kept_from_threads():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 4
    assert [path.name for path in found[0].parent.iterdir() if path.is_dir()] == [found[0].name]


def test_ctrl_c_leaves_nothing_behind(example: Project) -> None:
    def interrupt(step: str) -> None:
        if step == "writing":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dataset.build(example, progress=interrupt)
    assert list((example.root / "build" / "cache").iterdir()) == []


def test_only_the_last_datasets_are_kept(example: Project) -> None:
    for number in range(dataset.KEPT + 3):
        last = dataset.build(add(example, f"<{BASE}reopening> <{namespaces.TEJIDO}ordinal> {number} .", "more.ttl"))
    assert sum(path.is_dir() for path in last.parent.iterdir()) == dataset.KEPT
    assert last.is_dir()


def test_a_cache_that_cannot_be_written(example: Project) -> None:
    (example.root / "build").touch()
    with pytest.raises(OutputError, match=r"the built graph cannot be kept here: [^;]*$"):
        dataset.build(example)


def test_a_cache_elsewhere_that_cannot_be_written(example: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match=r"the built graph cannot be kept here: .*; XDG_CACHE_HOME can name another folder"):
        dataset.build(example)


def test_prefixes(example: Project) -> None:
    known = dataset.prefixes(example)
    assert known[""] == known["puerto"] == BASE
    assert known["tj"] == namespaces.TEJIDO


def test_opening_what_is_built_imports_nothing_heavy(example: Project) -> None:
    dataset.build(example)
    heavy = {"rdflib", "networkx", "pyshacl", "yaml", "numpy", "tejido.weave"}
    code = "import sys; from tejido import dataset, project; dataset.open_store(project.locate(sys.argv[1])); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code, str(example.root)], check=True, capture_output=True, text=True)
    assert not heavy & {*ran.stdout.split()}


@pytest.mark.parametrize("file", ["dataset.nq", "entailed.nt", "prefixes.json", "sizes.json"])
@pytest.mark.parametrize("damage", ["emptied", "gone"])
def test_a_damaged_cache_is_built_again(file: str, damage: str, example: Project) -> None:
    whole = sorted(map(str, dataset.open_store(example)))
    damaged = dataset.build(example) / file
    damaged.unlink() if damage == "gone" else damaged.write_bytes(b"")
    assert sorted(map(str, dataset.open_store(example))) == whole
    assert damaged.stat().st_size > 0
    assert [path.name for path in dataset.build(example).parent.iterdir() if path.is_dir()] == [dataset.key(example)]


def test_a_cache_with_other_bytes_says_which_folder(example: Project) -> None:
    built = dataset.build(example) / "dataset.nq"
    built.write_bytes(b"x" * built.stat().st_size)
    with pytest.raises(ProjectError, match="damaged; remove this folder"):
        dataset.open_store(example)


def test_a_file_that_cannot_be_opened(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ProjectError, match="cannot be read: Permission denied"):
        dataset.key(example)


def test_offsets_beyond_all_documents_are_no_passage(example: Project) -> None:
    beyond = add(example, f"<{BASE}documents/puerto-alba.txt#char=0,{10**30}> {{ <{BASE}a> <{BASE}b> 1 }}")
    graph = NamedNode(f"{BASE}documents/puerto-alba.txt#char=0,{10**30}")
    assert values(dataset.open_store(beyond), graph, tj("end")) == set()


def test_a_large_dataset_is_read_as_a_small_one(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    small = dataset.build(example)
    with dataset.lines(small) as lines:
        whole = sorted(lines)
    monkeypatch.setattr(dataset, "LARGE", 1)
    monkeypatch.setattr(dataset, "KEPT", 9)
    note = example.root / "graph" / "more.ttl"
    note.write_text("# nothing new\n")
    large = dataset.build(example)
    assert not (large / "dataset.nq").exists()
    with dataset.lines(large) as lines:
        assert sorted(lines) == whole

"""tejido.checks: what is clean stays clean, and each invalid example makes exactly the check fire that it is named after."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from tejido import checks, dataset, namespaces, ontology, project
from tejido.errors import SourceError
from tejido.project import Project

INVALID = Path(__file__).with_name("invalid")
BUNDLED = project.locate(project.bundled_root())
SHACL = rdflib.Namespace(namespaces.SHACL)


def examples(kind: str) -> list[str]:
    return sorted(path.stem for path in (INVALID / kind).glob("*.trig"))


def shapes_that_say_something() -> Iterator[str]:
    """The named shapes that can fire: all but those that only gather property shapes."""
    graph = rdflib.Graph()
    for path in ontology.shapes(BUNDLED).values():
        graph.parse(path)
    gathers = {rdflib.RDF.type, SHACL.targetClass, SHACL.targetSubjectsOf, SHACL.targetObjectsOf, SHACL.targetNode, SHACL.property}
    for shape in {*graph.subjects(rdflib.RDF.type, SHACL.NodeShape), *graph.subjects(rdflib.RDF.type, SHACL.PropertyShape)}:
        if isinstance(shape, rdflib.URIRef) and {*graph.predicates(shape)} - gathers:
            yield checks._name(str(shape))


def with_file(example: Project, path: Path) -> Project:
    shutil.copyfile(path, example.root / "graph" / "statements" / path.name)
    return project.locate(example.root)


@pytest.mark.parametrize("root", ["bundled", "example"])
def test_what_is_shipped_is_clean(root: str, example: Project) -> None:
    assert checks.check(BUNDLED if root == "bundled" else example) == []


def test_every_check_has_its_example() -> None:
    assert examples("checks") == [Path(name).stem for name in BUNDLED.files("queries/checks/*.rq")]


def test_every_shape_has_its_example() -> None:
    assert examples("shapes") == sorted(shapes_that_say_something())


@pytest.mark.parametrize("name", examples("checks"))
def test_exactly_this_check_fires(name: str, example: Project) -> None:
    found = checks.check(with_file(example, INVALID / "checks" / f"{name}.trig"))
    assert {finding.check for finding in found} == {name}


@pytest.mark.parametrize("name", examples("shapes"))
def test_exactly_this_shape_fires(name: str, example: Project) -> None:
    found = list(checks.by_shapes(with_file(example, INVALID / "shapes" / f"{name}.trig")))
    assert {finding.check for finding in found} == {name}
    assert all(finding.messages["es"] and finding.messages["en"] for finding in found)


@pytest.mark.parametrize("path", sorted(BUNDLED.files("queries/checks/*.rq").values()), ids=lambda path: path.stem)
def test_every_check_speaks_both_languages(path: Path) -> None:
    from tejido.queries import Query

    assert {*Query(path.read_text(encoding="utf-8"), path.stem).summary} == {"es", "en"}


@pytest.mark.parametrize(
    ("name", "file", "line"),
    [
        ("unknown-entity", "unknown-entity.trig", 8),
        ("passage-without-hash", "passage-without-hash.trig", 7),
        ("inference-without-source", "inference-without-source.trig", 7),
        ("unknown-term", "unknown-term.trig", 8),
        ("same-name", "actors.ttl", 13),
    ],
)
def test_a_finding_says_where_it_stands(name: str, file: str, line: int, example: Project) -> None:
    found = checks.check(with_file(example, INVALID / "checks" / f"{name}.trig"))[0]
    assert (Path(found.file or "").name, found.line) == (file, line)


def test_findings_are_kept_until_a_file_changes(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = with_file(example, INVALID / "checks" / "unused-entity.trig")
    first = checks.check(changed)
    with monkeypatch.context() as patch:
        patch.setattr(checks, "by_shapes", None)
        assert checks.check(changed) == first
    (changed.root / "graph" / "statements" / "unused-entity.trig").unlink()
    assert checks.check(changed) == []


def test_a_users_check_joins_the_bundled_ones(example: Project) -> None:
    own = example.root / "queries" / "checks" / "no-people.rq"
    own.parent.mkdir(parents=True)
    shutil.copyfile(Path(__file__).with_name("projects") / "no-people.rq", own)
    assert {finding.check for finding in checks.check(example)} == {"no-people"}


@pytest.mark.parametrize(("text", "message"), [("SELECT", "own.rq:1:7: "), ("ASK { ?s ?p ?o }", "a variable \\?focus")])
def test_a_check_that_is_no_such_query(text: str, message: str, example: Project) -> None:
    own = example.root / "queries" / "checks" / "own.rq"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        checks.check(example)


def test_shapes_that_cannot_be_read(example: Project) -> None:
    own = example.root / "ontology" / "own.shapes.ttl"
    own.parent.mkdir()
    own.write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(SourceError, match=r"own\.shapes\.ttl:1:"):
        checks.check(example)


def test_kept_findings_that_are_not_whole_are_found_again(example: Project) -> None:
    found = checks.check(example)
    (kept,) = dataset.build(example).glob("findings-*.json")
    kept.write_text("[{", "utf-8")
    assert checks.check(example) == found

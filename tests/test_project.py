"""tejido.project: finding a project, its files over the bundled ones, its cache, making a new one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tejido import checks, dataset, documents, project, verification
from tejido.coverage import uncovered
from tejido.errors import OutputError, ProjectError, SourceError, UsageError
from tejido.project import Project


def test_locate_takes_the_nearest_folder_above(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example.root / "graph" / "statements")
    assert project.locate() == example


def test_locate_falls_back_on_the_bundled_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert project.locate().is_bundled


@pytest.mark.parametrize(
    ("folder", "message"), [("missing", "no such folder"), ("empty", "this folder is no project"), ("file", "this is a file")]
)
def test_locate_refuses_what_is_no_project(folder: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(ProjectError, match=message):
        project.locate(tmp_path / folder)


def test_the_name_can_stand_in_a_file_name(example: Project) -> None:
    assert example.name == "puerto"
    example.catalogue.write_text(example.catalogue.read_text("utf-8").replace('tj:prefix "puerto" ;', ""), "utf-8")
    assert project.locate(example.root.rename(example.root.with_name("a b: c"))).name == "a-b-c"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"puerto"', '"a/b: c"', "tj:prefix “a/b: c” cannot be one"),
        ("<https://example.org/puerto-alba/> ;", '"no address" ;', "tj:baseIRI “no address” cannot be one"),
    ],
)
def test_a_catalogue_with_a_prefix_or_base_that_cannot_be_one(old: str, new: str, message: str, example: Project) -> None:
    example.catalogue.write_text(example.catalogue.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(ProjectError, match=message):
        _ = project.locate(example.root).description


def test_a_working_folder_that_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(ProjectError, match="not there any more"):
        project.locate()
    with pytest.raises(ProjectError, match="not there any more"):
        project.initialise("new")


def test_a_folder_that_cannot_be_looked_into(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(ProjectError, match="cannot be looked into: Permission denied"):
        project.locate(example.root)


def test_a_new_project_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise shutil.Error([("a", "b", "[Errno 28] No space left on device")])

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(OutputError, match="No space left"):
        project.initialise(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_the_description(example: Project) -> None:
    described = example.description
    assert described.base == "https://example.org/puerto-alba/"
    assert described.languages == ("es", "en")
    assert described.title == {"es": "El muelle de Puerto Alba", "en": "The pier of Puerto Alba"}


def test_a_catalogue_without_a_project(example: Project) -> None:
    example.catalogue.write_text("", "utf-8")
    with pytest.raises(ProjectError, match="describes no project"):
        _ = example.description


def test_a_broken_catalogue_says_where(example: Project) -> None:
    example.catalogue.write_text("@prefix tj: <https://example.org/> .\ntj:a tj:b\n", "utf-8")
    with pytest.raises(SourceError, match=r"catalogue\.ttl:3:1: Unexpected end"):
        _ = example.description


def test_a_file_of_ones_own_wins_except_in_graph(example: Project) -> None:
    own = example.root / "ontology" / "values.ttl"
    own.parent.mkdir()
    own.touch()
    assert example.find("ontology/values.ttl") == own
    assert example.files("ontology/*.ttl")["ontology/values.ttl"] == own
    assert example.files("ontology/*.ttl")["ontology/tejido.ttl"].is_relative_to(project.bundled_root())
    assert all(path.is_relative_to(example.root) for path in example.files("graph/**/*.trig").values())


def test_find_says_what_there_is_not(example: Project) -> None:
    with pytest.raises(ProjectError, match=r"no queries/nothing\.rq"):
        example.find("queries/nothing.rq")
    with pytest.raises(ProjectError, match=r"graph/statements/medellin-rio\.trig"):
        example.find("graph/statements/medellin-rio.trig")


def test_files_of_editors_are_not_the_projects(example: Project) -> None:
    (example.root / "graph" / ".#actors.ttl").write_text("not Turtle", "utf-8")
    assert [*example.files("graph/*.ttl")] == ["graph/actors.ttl", "graph/catalogue.ttl", "graph/passages.ttl"]


def test_the_cache_moves_out_of_a_project_that_cannot_be_written(example: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert example.cache() == example.root / "build" / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert example.cache() == tmp_path / "xdg" / "tejido"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 2, raising=False)  # somebody whom the system does not know
    with pytest.raises(OutputError, match="XDG_CACHE_HOME"):
        example.cache()


def test_a_new_project_is_valid_whole_and_covered(example: Project) -> None:
    assert checks.check(example) == []
    known = documents.catalogue(dataset.open_store(example))
    verified = verification.verify(known, [example.root / "documents"])
    assert verified.is_whole
    (document,) = verified.documents
    assert document.text is not None
    assert uncovered(known, document.document, document.text.text) == []


def test_initialise_takes_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    assert project.initialise(tmp_path / "new").catalogue.is_file()


def test_initialise_leaves_what_is_there_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(UsageError, match="something here already"):
        project.initialise(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_initialise_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        project.initialise(tmp_path / "file" / "new")

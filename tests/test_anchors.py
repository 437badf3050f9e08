"""tejido.anchors: first hashes, passages that moved, and changing all files or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tejido import anchors, dataset, documents, project
from tejido.anchors import HASHES, Anchored
from tejido.errors import DocumentError, OutputError
from tejido.project import Project
from tejido.verification import Verification, verify


def verified(example: Project) -> Verification:
    return verify(documents.catalogue(dataset.open_store(example)), [example.root / "documents"])


def anchor(example: Project) -> Anchored:
    done = anchors.anchor(example, verified(example))
    assert verified(project.locate(example.root)).is_whole
    return done


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def text(example: Project) -> Path:
    return example.root / "documents" / "puerto-alba.txt"


def contents(example: Project) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in example.root.glob("graph/**/*") if path.is_file()}


def test_where_nothing_changed_nothing_is_written(example: Project) -> None:
    assert anchor(example) == Anchored([], 0, 0)


def test_first_hashes(example: Project) -> None:
    shipped = (example.root / HASHES).read_text("utf-8")
    (example.root / HASHES).unlink()
    assert anchor(example) == Anchored([example.root / HASHES], 0, 12)
    assert (example.root / HASHES).read_text("utf-8") == shipped


def test_passages_that_moved_are_followed_and_nothing_else_changes(example: Project, text: Path) -> None:
    before = contents(example)
    edit(text, "La obra costó", "Según la nota, la obra costó")
    edit(text, "A la reapertura", "Nota.\nA la reapertura")
    with pytest.raises(DocumentError, match="1 of 12 passages are lost"):
        anchors.anchor(example, verified(example))
    assert contents(example) == before
    edit(text, "Según la nota, la obra", "Así fue. La obra")
    assert anchor(example).moved == 9
    statements = example.root / "graph" / "statements" / "puerto-alba.trig"
    old, new = before[statements].decode().splitlines(), statements.read_text("utf-8").splitlines()
    changed = {a.partition("#char=")[0].strip() for a, b in zip(old, new, strict=True) if a != b}
    assert changed == {"<puerto-alba.txt"}
    assert "<documents/puerto-alba.txt#char=0,1038> a tj:Article" in example.catalogue.read_text("utf-8")
    assert "<documents/puerto-alba.txt#char=972,1038> a tj:Omission" in example.catalogue.read_text("utf-8")
    assert "tj:length 1039 ;" in example.catalogue.read_text("utf-8")


def test_and_back_again_gives_the_same_files(example: Project, text: Path) -> None:
    before, words = contents(example), text.read_bytes()
    text.write_bytes(b"Portada.\n" + words)
    assert anchor(example).moved == 12
    assert contents(example) != before
    text.write_bytes(words)
    assert anchor(project.locate(example.root)).moved == 12
    assert contents(example) == before


def test_a_document_that_is_not_described_yet(example: Project) -> None:
    catalogue = example.catalogue.read_text("utf-8")
    for fact in ("tj:length", "tj:textSha256", "tj:bytesSha256"):
        line = next(line for line in catalogue.splitlines(keepends=True) if fact in line)
        catalogue = catalogue.replace(line, "")
    example.catalogue.write_text(catalogue.replace('dcterms:language "es" ;\n\n', 'dcterms:language "es" .\n\n'), "utf-8")
    fresh = project.locate(example.root)
    anchor(fresh)
    described = documents.catalogue(dataset.open_store(fresh)).documents[0]
    assert (described.length, len(described.text_sha256 or ""), len(described.bytes_sha256 or "")) == (1024, 64, 64)


def test_a_length_that_cannot_be_edited(example: Project, text: Path) -> None:
    edit(example.catalogue, "a tj:Document ;", "tj:ordinal 1 ; a tj:Document ;")
    text.write_bytes(b"Portada.\n" + text.read_bytes())
    before = contents(example)
    with pytest.raises(DocumentError, match=r"set tj:length of .* to 1033 by hand"):
        anchors.anchor(project.locate(example.root), verified(example))
    assert contents(example) == before


def test_a_passage_past_the_end(example: Project) -> None:
    edit(example.root / "graph" / "statements" / "puerto-alba.trig", "#char=465,526", "#char=465,5260")
    with pytest.raises(DocumentError, match="past the end"):
        anchors.anchor(example, verified(example))


def test_a_full_disk_changes_nothing(example: Project, text: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text.write_bytes(b"Portada.\n" + text.read_bytes())
    before, found, calls = contents(example), verified(example), iter(range(100))

    def fsync(_: int) -> None:
        if next(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OutputError, match="No space left on device; nothing was changed"):
        anchors.anchor(example, found)
    assert contents(example) == before

"""tejido.hashes: what has changed is read again, whatever its time of change says; what has not is not read."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tejido import dataset, hashes
from tejido.errors import ProjectError
from tejido.hashes import Hashes
from tejido.project import Project


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file whose hash is remembered, however young it is."""
    monkeypatch.setattr(hashes, "COARSE", -1)
    path = tmp_path / "a.ttl"
    path.write_text("one", "utf-8")
    asked(path)
    return path


def asked(path: Path) -> bytes:
    remembered = Hashes(path.with_name("hashes.json"))
    found = remembered.of(path)
    remembered.keep()
    return found


def test_what_has_not_changed_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "hashed", None)
    assert asked(file) == hashlib.sha256(b"one").digest()


def test_what_has_changed_is_read_though_size_and_time_are_the_same(file: Path) -> None:
    before = file.stat()
    file.write_text("two", "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert asked(file) == hashlib.sha256(b"two").digest()


def test_another_file_in_its_place_is_read(file: Path) -> None:
    other = file.with_name("b.ttl")
    other.write_text("two", "utf-8")
    other.replace(file)
    assert asked(file) == hashlib.sha256(b"two").digest()


def test_a_file_that_was_just_changed_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("one", "utf-8")
    asked(path)
    assert not path.with_name("hashes.json").exists()


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"a": 1}'])
def test_a_damaged_memory_is_none(file: Path, damaged: str) -> None:
    file.with_name("hashes.json").write_text(damaged, "utf-8")
    assert asked(file) == hashlib.sha256(b"one").digest()


def test_a_file_that_is_gone(file: Path) -> None:
    file.unlink()
    with pytest.raises(ProjectError, match=r"a\.ttl: cannot be read"):
        asked(file)


def test_a_project_is_built_again_when_one_file_changes(example: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "COARSE", -1)
    first = dataset.build(example)
    assert [*example.cache().glob("hashes-*.json")]
    assert dataset.build(example) == first == example.cache() / dataset.key(example)
    with (example.root / "graph" / "actors.ttl").open("a", encoding="utf-8") as out:
        out.write("\n# more\n")
    assert dataset.build(Project(example.root)) == example.cache() / dataset.key(Project(example.root)) != first

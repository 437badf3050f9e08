"""tejido.files: all or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tejido import output
from tejido.errors import OutputError
from tejido.files import replace_all


def test_files_are_written_with_their_permissions(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text("before")
    old.chmod(0o600)
    replace_all({old: "después\n", tmp_path / "new" / "new.txt": ""})
    assert (old.read_bytes(), old.stat().st_mode & 0o777) == ("después\n".encode(), 0o600)
    assert {path.name for path in tmp_path.rglob("*")} == {"old.txt", "new", "new.txt"}


def test_nothing_changes_if_one_cannot_be_written(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text("before")
    with pytest.raises(OutputError, match=r"old\.txt.below\.txt: cannot be written: .*; nothing was changed"):
        replace_all({old: "after", old / "below.txt": ""})
    assert old.read_text() == "before"
    assert [*tmp_path.iterdir()] == [old]


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file can grow beyond eight bytes."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("full_disk")
def test_the_old_files_stay_where_the_new_ones_have_no_room(tmp_path: Path) -> None:
    result, source = tmp_path / "result.ttl", tmp_path / "source.ttl"
    result.write_text("old")
    source.write_text("old")
    with pytest.raises(OutputError, match=r"result\.ttl: cannot be written: .*; nothing was changed"):
        output.write(b"new and longer", result)
    with pytest.raises(OutputError, match=r"more\.ttl: cannot be written: .*; nothing was changed"):
        replace_all({source: "new", tmp_path / "more.ttl": "new and longer"})
    assert {path: path.read_text() for path in tmp_path.iterdir()} == {result: "old", source: "old"}


def test_new_files_have_the_permissions_that_the_user_wants(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        output.write(b"result", tmp_path / "result.ttl")
        replace_all({tmp_path / "source.ttl": "source"})
    finally:
        os.umask(mask)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o640}

"""tejido.files: all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

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

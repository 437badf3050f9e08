"""What several test modules need."""

from __future__ import annotations

from pathlib import Path

import pytest

from tejido import project
from tejido.project import Project


@pytest.fixture
def example(tmp_path: Path) -> Project:
    """A fresh project, as `tejido init` makes it."""
    return project.initialise(tmp_path / "puerto-alba")

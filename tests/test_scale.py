"""bench/scale.py: every part gives the figures that the page has rows for."""

from __future__ import annotations

from pathlib import Path

import generate
import pytest
import scale

from tejido import dataset


def test_every_row_has_its_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "LARGE", 1)
    generate.write(tmp_path / "project", 1_000)
    changed = min((tmp_path / "project" / "graph" / "statements").iterdir())
    before = changed.read_bytes()
    found = {name: part(tmp_path / "project") for name, part in scale.PARTS.items()}
    for name, part, key, form in scale.ROWS:
        assert form(found[part][key]), name
        assert found[part][key] > 0, name
    assert changed.read_bytes() == before


def test_a_part_that_was_skipped_leaves_its_cells_empty() -> None:
    page = scale.page({1_000: {"start": {"s": 0.25}}})
    assert "| a one-hop question, whole process, s | 0.25 |" in page
    assert "| checking, s |  |" in page

"""bench/scale.py: every part gives the figures that the page has rows for."""

from __future__ import annotations

from pathlib import Path

import generate
import graphs
import numpy as np
import parts
import planted
import pytest
import scale
from pyoxigraph import RdfFormat, Store

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
    page = scale.page({"sizes": {"1000": {"start": {"s": 0.25}}, "200": {}}, "networks": {}, "parts": []})
    assert "| triples | 200 | 1,000 |" in page
    assert "| a one-hop question about the best known, whole process, s |  | 0.25 |" in page
    assert "| checking, s |  |  |" in page


def test_every_measure_of_a_network_has_its_figure() -> None:
    found = planted.figures(300)
    for name, key, form in scale.NETWORK_ROWS:
        assert form(found[key]), name
    assert found["edges"] == 450
    edges, community = planted.planted(300)
    inside = (community[edges[:, 0]] == community[edges[:, 1]]).mean()
    assert inside > 0.7
    assert found["share"] > 2 * np.mean([(community == one).mean() for one in community])


def test_a_store_is_loaded_in_parts_and_its_curve_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scale, "KEPT", tmp_path / "scale.json")
    monkeypatch.setattr(parts, "PART", 3_000)
    before = {*graphs.KEPT.glob("tmp*/store")}
    scale.measure_parts(9_000)
    told = scale.kept()["parts"]
    assert [figures["triples"] for figures in told] == [3_000, 6_000, 9_000]
    assert told[0]["disk"] < told[1]["disk"] < told[2]["disk"]
    monkeypatch.setattr(parts, "RESERVE", 1 << 60)
    scale.measure_parts(9_000)
    assert scale.kept()["parts"] == told, "a run that went less far"
    assert {*graphs.KEPT.glob("tmp*/store")} <= before
    table = scale.page(scale.kept()).partition("## A hundred million")[2].partition("## What")[0]
    assert [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][2:] == ["3,000", "6,000", "9,000"]


def test_each_part_is_new_to_the_store(tmp_path: Path) -> None:
    source = parts.written(graphs.folder(3_000), tmp_path / "source.nq")
    stores = Store(), Store()
    for number, store in ((1, stores[0]), (1, stores[1]), (2, stores[1])):
        for file in parts.part(source, tmp_path, number):
            store.load(path=file, format=RdfFormat.N_QUADS)
    assert len(stores[0]) > 4_000
    assert len(stores[1]) == 2 * len(stores[0])

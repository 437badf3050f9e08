"""bench/page.py: the table of docs/page.md, and that a page can be measured."""

from __future__ import annotations

from pathlib import Path

import asked
import frames
import page
import pytest
from opening import CHROMIUM, ROOT
from playwright.sync_api import Browser

import tejido
from tejido import namespaces, queries


def test_every_row_has_a_name_of_its_own_and_one_goal() -> None:
    rows = page.rows()
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(("at_most" in row) != ("at_least" in row) for row in rows)
    measured = {f"{name} {n}" for name in ("pan", "drag", "names", "heap") for n in page.FRAMES} | {
        f"sooner {n}" for n in (*page.SETTLE, 5000)
    }
    assert {row["name"] for row in rows if row["name"].split()[-1].isdigit()} <= measured


def test_goals_that_are_missed_and_figures_that_were_not_taken_stay_in_the_table() -> None:
    found = {
        "size": page.Figure("size", 2.5),
        "picture": page.Figure("picture", 1234.4, "twice"),
        "names 1000": page.Figure("names 1000", 87),
    }
    lines = page.table(found).splitlines()
    assert lines[2] == "| the bundled graph: size of the page | 2.5 MB | ≤ 3 MB | met |"
    assert lines[3].startswith("| the bundled graph: first picture (twice) | 1,234 ms | ≤ 500 ms | **missed.** ")
    assert "| names without overlap when 1 000 actors fit the screen | 87 | ≥ 80 | met |" in lines
    assert sum("| – | " in line for line in lines) == len(page.rows()) - 3


def test_frames_are_counted_from_the_first_to_the_last_and_a_pause_at_either_end_counts() -> None:
    steady = [at / 60 for at in range(-30, 150)]
    assert frames.rate(steady, 0.009, 2.009) == pytest.approx(60)
    assert frames.rate([at for at in steady if at > 1], 0.0, 2.0) < 31
    assert frames.rate([at for at in steady if at < 1], 0.0, 2.0) < 31
    assert frames.rate([0.5], 0.0, 2.0) == 0.5
    assert frames.rate([], 0.0, 2.0) == 0


@pytest.mark.skipif(not CHROMIUM or not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="no Chromium here, or viz/dist is not built")
def test_a_page_is_measured(browser: Browser, bundled: Path) -> None:
    found = page.opened(browser, bundled)
    assert 0 < found["picture"] < found["engine"]
    assert found["requests"] == 0
    graph = tejido.open(ROOT)
    for valued, first in ((False, "access"), (True, "actors")):
        name, _, rows = next(page.questions(browser, bundled, graph, valued))
        assert (name, rows > 0) == (first, True)


def test_questions_are_asked_with_what_most_is_said_of() -> None:
    graph = tejido.open(ROOT)
    known = asked.named(graph)
    every = {query.title: [*asked.values(query, known)] for query in queries.library(graph.project) if query.parameters}
    assert all(every.values())
    assert len({values["event"]["iri"] for values in every["participants"]}) > 20
    assert {values["class"]["iri"] for values in every["actors"]} >= {graph.resolve("prov:Agent", "class")}
    assert {values["relation"]["iri"] for values in every["relationship"]} >= {graph.resolve("tj:relatedTo", "predicate")}
    assert every["during"] == [
        asked.ENGLISH
        | {name: {"literal": day, "datatype": f"{namespaces.XSD}date"} for name, day in (("from", "2022-07-01"), ("until", "2023-12-31"))}
    ]

"""The bundled graph, pushed to servers of different make: every question gives the same rows there as here.

Where a server cannot, `stores/exceptions.csv` says why; an exception that is none any more fails too.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from opening import CHROMIUM, ROOT, watched
from playwright.sync_api import Browser, expect
from serving import free_port, oxigraph, started
from test_questions import QUESTIONS, answer, table

import tejido
from tejido import project, push
from tejido.errors import EndpointError
from tejido.graph import Graph
from tejido.project import bundled_root

FILES = Path(__file__).with_name("stores")
STORES = ("oxigraph", "union", "virtuoso")
LISTED = csv.DictReader((FILES / "exceptions.csv").read_text("utf-8").splitlines())
EXCEPTIONS = {(row["store"], row["question"]): row["reason"] for row in LISTED}


@pytest.fixture(scope="module")
def here() -> Graph:
    return tejido.open(bundled_root(), lang="en")


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """A fresh Virtuoso: its address, which has sparql, sparql-auth and sparql-graph-crud-auth below it."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)")
    ports = {"@sql@": free_port(), "@http@": free_port()}
    settings = (FILES / "virtuoso.ini").read_text("utf-8")
    for name, port in ports.items():
        settings = settings.replace(name, str(port))
    (folder / "virtuoso.ini").write_text(settings, "utf-8")
    (folder / "auth").write_text("user: dba\npassword: dba\n", "utf-8")
    url = f"http://127.0.0.1:{ports['@http@']}/"
    with started([program, "+foreground", "+configfile", "virtuoso.ini"], f"{url}sparql", folder):
        yield url


def let_pages_ask(folder: Path) -> None:
    """What docs/stores.md says that makes Virtuoso let pages of other origins read its answers."""
    manual = (FILES.parents[1] / "docs" / "stores.md").read_text("utf-8")
    [statements] = re.findall(r"```sql\n(.*?)```", manual, re.DOTALL)
    [port] = re.findall(r"^\[Parameters\]\nServerPort = 127\.0\.0\.1:(\d+)", (folder / "virtuoso.ini").read_text("utf-8"), re.MULTILINE)
    subprocess.run(["isql-vt", f"127.0.0.1:{port}", "dba", "dba"], input=statements, text=True, check=True, capture_output=True)


@pytest.fixture(scope="module")
def virtuoso_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("virtuoso")
    with virtuoso(folder) as url:
        yield url, folder / "auth"


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest, here: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, push.Push, Graph]]:
    """A store's name, a push to it that has been done once, and the graph as it is asked there."""
    if request.param == "virtuoso":
        url, auth = request.getfixturevalue("virtuoso_url")
        sending = push.to(here, url + "sparql", graph_store=url + "sparql-graph-crud-auth", auth_file=auth)
        sending.run()
        yield request.param, sending, tejido.connect(url + "sparql", path=bundled_root(), lang="en")
        return
    with oxigraph(tmp_path_factory.mktemp("oxigraph"), *["--union-default-graph"] * (request.param == "union")) as url:
        sending = push.to(here, url + "query", url + "update")
        sending.run()
        yield request.param, sending, tejido.connect(url + "query", path=bundled_root(), lang="en")


def excused(request: pytest.FixtureRequest, store: str, question: str) -> None:
    if reason := EXCEPTIONS.get((store, question)):
        request.applymarker(pytest.mark.xfail(reason=reason, raises=AssertionError, strict=True))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_named_question_gives_the_same_rows(
    request: pytest.FixtureRequest, store: tuple[str, push.Push, Graph], here: Graph, name: str
) -> None:
    excused(request, store[0], name)
    assert table(answer(store[2], name)) == table(answer(here, name))


def engine_questions(graph: Graph) -> list[str]:
    paths = graph.project.files("queries/engine/*.rq").values()
    return sorted(path.stem for path in paths if not path.stem.startswith(("evidence-", "everything")))


def test_the_engines_own_questions_give_the_same_rows(store: tuple[str, push.Push, Graph], here: Graph) -> None:
    actor = here.resolve("Secretariat for Nonviolence")
    known = {"actor": actor, "thing": actor, "actors": actor, "pattern": "nonviolence"}
    different = []
    for name in engine_questions(here):
        wanted = {*re.findall(r"\?_(\w+)", here.project.find(f"queries/engine/{name}.rq").read_text("utf-8"))} - {"lang"}
        if wanted - known.keys():
            continue
        given = {one: known[one] for one in wanted}
        rows = [sorted(map(values, graph.ask(name, **given))) for graph in (here, store[2])]
        if rows[0] != rows[1]:
            different.append(name)
    assert different == [name for name in engine_questions(here) if (store[0], name) in EXCEPTIONS]


def values(row: dict[str, Any]) -> list[str]:
    """Virtuoso writes the truth of an expression as 1 or 0."""
    return [str(int(value) if isinstance(value, bool) else value) for value in row.values()]


LOOKS: dict[str, Callable[[Graph], Any]] = {
    "an actor": lambda graph: graph.show("UNDP"),
    "an event": lambda graph: graph.show("visit to La Escombrera"),
    "a system": lambda graph: graph.show("SIESM"),
    "a duration": lambda graph: graph.show("LPR cameras"),
    "a chain": lambda graph: graph.path("UNDP", "Rio-ITS", 2),
    "a chain past hubs": lambda graph: graph.path("Daniel Quintero Calle", "Rio-ITS", 2, avoid_hubs=True),
    "ranks": lambda graph: graph.rank(),
    "communities": lambda graph: graph.communities(),
    "the dataset": lambda graph: set(graph.store()),
    "TriG": lambda graph: graph.export("trig").data,
    "GraphML": lambda graph: graph.export("graphml").data,
}


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_made_of_answers_is_the_same(
    request: pytest.FixtureRequest, store: tuple[str, push.Push, Graph], here: Graph, look: str
) -> None:
    excused(request, store[0], look)
    assert LOOKS[look](store[2]) == LOOKS[look](here)


def test_a_second_push_changes_nothing(store: tuple[str, push.Push, Graph]) -> None:
    _, sending, _ = store
    graphs = len(sending.plan().send) + sending.plan().same
    assert sending.run() == ({}, [], graphs)


def test_virtuoso_by_updates_and_by_graphs_beside_another_project(virtuoso_url: tuple[str, Path], tmp_path: Path) -> None:
    url, auth = virtuoso_url
    example = tejido.open(project.initialise(tmp_path / "harbour").root)
    with pytest.raises(EndpointError, match="HTTP 401"):
        push.to(example, url + "sparql", url + "sparql-auth").run()
    with pytest.raises(EndpointError, match=r"HTTP 500: Virtuoso .* No column PT10MD"):  # its updates take no xsd:duration
        push.to(example, url + "sparql", url + "sparql-auth", auth_file=auth).run()
    sending = push.to(example, url + "sparql", graph_store=url + "sparql-graph-crud-auth", auth_file=auth)
    done = sending.run()
    assert done.send
    assert sending.manifest.facts == "https://example.org/puerto-alba/default-graph"
    there = tejido.connect(url + "sparql", path=example.project.root)
    assert set(there.store()) == set(example.store())
    assert there.show("Teresa Luna") == example.show("Teresa Luna")


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium")
@pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make")
@pytest.mark.parametrize("store", ["virtuoso"], indirect=True)
def test_a_page_that_asks_virtuoso_shows_the_same(
    store: tuple[str, push.Push, Graph], virtuoso_url: tuple[str, Path], here: Graph, browser: Browser, tmp_path: Path
) -> None:
    let_pages_ask(virtuoso_url[1].parent)
    net, file = here.network(), store[2].page().write(tmp_path / "page.html")
    with watched(browser, file, "#actor=la-escombrera", allowed=virtuoso_url[0]) as page:
        drawn = page.evaluate("() => [...window.tejido.provider.actors.values()].map(({ id, name, kind }) => [id, name.es, kind])")
        assert {tuple(one) for one in drawn} == {(node, a["label_es"], a["kind"]) for node, a in net.nodes(data=True)}
        relations = page.evaluate("() => [...window.tejido.provider.relations].map((one) => [one.source, one.predicate, one.target])")
        assert sorted(relations) == sorted([s, p, t] for s, t, p in net.edges(keys=True))
        expect(page.locator("#panel-title")).to_have_text("La Escombrera")
        page.goto(f"{file.as_uri()}#view=ask&question=participants")
        expect(page.locator(".answer tbody tr")).to_have_count(12)

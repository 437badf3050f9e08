"""Pushing to a store and pulling from it: all of it, nothing else, however often, and read back."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from serving import Answering, oxigraph, say, served
from test_cli import complaint, run

import tejido
from tejido import project, push
from tejido.cargo import library
from tejido.endpoint import Endpoint
from tejido.errors import EndpointError, ProjectError
from tejido.graph import Graph
from tejido.manifest import MANIFEST
from tejido.mirror import Mirror, contents
from tejido.project import Project
from tejido.push import Push
from tejido.queries import Answer, LocalSource, Source
from tejido.writers import Writer

OTHER = Quad(NamedNode("x:s"), NamedNode("x:p"), Literal("theirs"), NamedNode("x:theirs"))


@pytest.fixture(params=["", "--union-default-graph"], ids=["own default graph", "union"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store of either kind that holds a graph of somebody else's."""
    with oxigraph(tmp_path, *filter(None, [request.param])) as url:
        put(url, [OTHER])
        yield url


def put(url: str, quads: Iterable[Quad]) -> None:
    store = Store()
    store.extend(quads)
    data = store.dump(format=RdfFormat.N_QUADS)
    urlopen(Request(url + "store", data, {"Content-Type": "application/n-quads"}, method="POST")).close()


def held(url: str) -> set[Quad]:
    """All that a store holds but the manifest; the default graph of a store without one, where it ought to be."""
    with urlopen(Request(url + "store", headers={"Accept": "application/n-quads"})) as answer:
        quads = set(parse(answer.read(), format=RdfFormat.N_QUADS))
    graphs = {quad.graph_name: quad.graph_name for quad in quads}
    graphs |= {name: DefaultGraph() for name in graphs if str(name).endswith("/default-graph>")}
    return {Quad(*quad.triple, graphs[quad.graph_name]) for quad in quads if quad.graph_name != NamedNode(MANIFEST)}  # type: ignore[call-arg]


def pushed(graph: Graph, url: str, way: str = "update", facts: str | None = None) -> Push:
    update, graph_store = (url + "update", None) if way == "update" else (None, url + "store")
    return push.to(graph, url + "query", update, graph_store, facts)


@pytest.mark.parametrize("way", ["update", "graph store"])
def test_all_is_there_and_a_second_time_there_is_nothing_to_do(server: str, example: Project, way: str) -> None:
    graph = tejido.open(example.root)
    told: list[tuple[int, int]] = []
    done = pushed(graph, server, way).run(lambda *now: told.append(now))
    assert len(done.send) == len({quad.graph_name for quad in graph.store()}) == told[-1][0] == told[-1][1]
    assert held(server) == {*graph.store(), OTHER}
    before = held(server)
    again = pushed(graph, server, way).run()
    assert (again.send, again.remove, again.same) == ({}, [], len(done.send))
    assert held(server) == before


@pytest.mark.parametrize("way", ["update", "graph store"])
def test_what_is_gone_here_is_removed_there_and_what_changed_is_sent(server: str, example: Project, way: str) -> None:
    graph = tejido.open(example.root)
    pushed(graph, server, way).run()
    (statements,) = (example.root / "graph" / "statements").glob("*.trig")
    text = statements.read_text("utf-8")
    gone = text.index("\n<", text.index("\n}"))
    statements.write_text(text[:gone] + text[text.index("\n}", gone) + 2 :], "utf-8")
    changed = tejido.open(example.root)
    plan = pushed(changed, server, way).plan()
    assert len(plan.remove) == 1
    assert held(server) == {*graph.store(), OTHER}, "a plan changes nothing"
    assert pushed(changed, server, way).run() == plan
    assert 0 < len(plan.send) < plan.same
    assert held(server) == {*changed.store(), OTHER}


def test_the_same_questions_give_the_same_rows(server: str, example: Project) -> None:
    graph = tejido.open(example.root, lang="en")
    pushed(graph, server).run()
    there = tejido.connect(server + "query", path=example.root, lang="en")
    for name in ("facts", "portrait", "details"):
        assert list(there.ask(name, actor="Teresa Luna")) == list(graph.ask(name, actor="Teresa Luna"))
    assert there.show("Teresa Luna") == graph.show("Teresa Luna")
    assert there.resolve("la cofradia") == graph.resolve("la cofradia")
    for question in ("?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", "?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"):
        assert there.query(f"SELECT {question}").csv == graph.query(f"SELECT {question}").csv  # type: ignore[union-attr]
    assert set(there.store()) == set(graph.store())
    for form, evidence in (("trig", "graphs"), ("turtle", "statements"), ("turtle", "rdf12")):
        assert there.export(form, evidence) == graph.export(form, evidence)


def test_a_live_page_asks_only_for_what_was_pushed(server: str, example: Project) -> None:
    graph = tejido.open(example.root)
    pushed(graph, server).run()
    carried = json.loads(gzip.decompress(base64.b64decode(library(tejido.connect(server + "query", path=example.root), live=True))))
    asked = [*carried["own"].values(), *(question["text"] for question in carried["questions"])]
    assert all(MANIFEST in text for text in asked if "GRAPH ?passage" in text)
    assert sum(MANIFEST in text for text in asked) > 40


class Broken:
    """A writer that breaks off in the middle."""

    def __init__(self, writer: Writer, after: int) -> None:
        self.writer, self.left = writer, after

    def put(self, graphs: Mapping[str, Sequence[bytes]]) -> None:
        for name, lines in graphs.items():
            self._spend()
            self.writer.put({name: lines if self.left else lines[: len(lines) // 2]})

    def revise(self, graph: str, old: set[bytes], new: set[bytes]) -> None:
        self._spend()
        self.writer.revise(graph, old, new)

    def drop(self, graphs: Iterable[str]) -> None:
        self._spend()
        self.writer.drop(graphs)

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise EndpointError("the line is dead")


@pytest.mark.parametrize("way", ["update", "graph store"])
def test_a_push_that_broke_off_goes_on_where_it_stopped(server: str, example: Project, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "BATCH", 30)
    graph = tejido.open(example.root)
    sent = []
    for after in range(2, 14, 3):
        one = pushed(graph, server, way)
        sent.append(len(one.plan().send))
        one._writer = Broken(one._writer, after)
        with pytest.raises(EndpointError, match=r"the line is dead|statements are not kept there"):
            one.run()
    assert sent == sorted(sent, reverse=True)
    assert len(set(sent)) > 2
    pushed(graph, server, way).run()
    assert held(server) == {*graph.store(), OTHER}


def test_graphs_of_others_are_never_touched(server: str, example: Project) -> None:
    graph = tejido.open(example.root)
    name = next(quad.graph_name for quad in graph.store() if "char=" in str(quad.graph_name))
    theirs = Quad(NamedNode("x:s"), NamedNode("x:p"), Literal("theirs"), name)
    put(server, [theirs])
    with pytest.raises(EndpointError, match=r"graphs of the same names are there and are not this project's: 1, such as https"):
        pushed(graph, server).run()
    with urlopen(Request(server + "store", headers={"Accept": "application/n-quads"})) as answer:
        assert set(parse(answer.read(), format=RdfFormat.N_QUADS)) == {theirs, OTHER}, "not even a manifest stays behind"


def test_a_graph_that_is_there_already_is_taken_as_it_is(tmp_path: Path, example: Project) -> None:
    graph = tejido.open(example.root)
    with oxigraph(tmp_path) as url:
        put(url, graph.store())
        done = pushed(graph, url).run()
        assert not done.send
        assert held(url) == set(graph.store())


def test_two_projects_in_one_store(server: str, example: Project, tmp_path: Path) -> None:
    first = tejido.open(example.root)
    pushed(first, server).run()
    other = project.initialise(tmp_path / "other")
    for path in other.root.rglob("*.t*"):
        path.write_text(path.read_text("utf-8").replace("example.org/puerto-alba", "example.org/other"), "utf-8")
    second = tejido.open(other.root)
    union = any(quad.graph_name == NamedNode("https://example.org/puerto-alba/default-graph") for quad in all_of(server))
    if not union:
        with pytest.raises(EndpointError, match=r"its default graph has .* that are not this project's; put ours into a graph"):
            pushed(second, server).run()
    pushed(second, server, facts="https://example.org/other/default-graph").run()
    assert pushed(first, server).run().send == {}
    for graph, root in ((first, example.root), (second, other.root)):
        assert set(tejido.connect(server + "query", path=root).store()) == set(graph.store())
    with pytest.raises(EndpointError, match=r"is there already, with its default graph in https://example.org/other/default-graph"):
        pushed(second, server, facts="x:elsewhere").run()


def all_of(url: str) -> set[Quad]:
    with urlopen(Request(url + "store", headers={"Accept": "application/n-quads"})) as answer:
        return set(parse(answer.read(), format=RdfFormat.N_QUADS))


def test_values_that_do_not_arrive_are_named(server: str, example: Project) -> None:
    class Losing(Broken):
        def put(self, graphs: Mapping[str, Sequence[bytes]]) -> None:
            self.writer.put({name: lines[1:] for name, lines in graphs.items()})

    one = pushed(tejido.open(example.root), server)
    one._writer = Losing(one._writer, 99)
    with pytest.raises(EndpointError, match=r"1 of \d+ statements are not kept there, such as <"):
        one.run()


def test_blank_nodes_are_not_sent(example: Project) -> None:
    with (example.root / "graph" / "actors.ttl").open("a") as actors:
        actors.write("\n[] a <x:y> .\n")
    with pytest.raises(ProjectError, match="blank nodes"):
        Push(tejido.open(example.root), LocalSource(Store()), Broken(None, 0))  # type: ignore[arg-type]


class Cutting:
    """A source that cuts answers off, silently, as some servers do."""

    local = False

    def __init__(self, source: Source, most: int) -> None:
        self.source, self.most = source, most

    def ask(self, sparql: str) -> Callable[[], Answer]:
        answer = self.source.ask(sparql)
        if "CONSTRUCT" not in sparql:
            return answer
        triples: list[Triple] = list(answer())  # type: ignore[arg-type]
        return lambda: triples[: self.most]


def test_a_graph_is_read_in_parts_where_answers_are_cut_off(example: Project) -> None:
    graph = tejido.open(example.root)
    largest = max(map(len, contents(graph.store()).values()))
    cut = Cutting(graph.source, largest // 8)
    assert set(Mirror(cut, graph.project).store()) == set(graph.store())
    with pytest.raises(EndpointError, match=r"of the \d+ statements of .* came"):
        Mirror(Cutting(graph.source, 1), graph.project).store()


def answering(refused: str) -> Answering:
    """A store that refuses the questions in which a word stands."""
    from test_endpoint import JSON, ONE

    def answer(request: BaseHTTPRequestHandler) -> None:
        if refused in request.path:
            say(500, "text/plain", f"{refused} is not supported".encode())(request)
        else:
            say(200, JSON, b'{"head": {}, "boolean": true}' if "ASK" in request.path else ONE)(request)

    return answer


def test_a_store_without_named_graphs_is_asked_as_it_is(example: Project) -> None:
    with served(answering("GRAPH")) as url:
        assert tejido.connect(url, path=example.root).query("SELECT ?x { ?s ?p ?x }").csv == "x\r\n1\r\n"  # type: ignore[union-attr]
        with pytest.raises(EndpointError, match="columns"):
            Endpoint(url).ask("SELECT ?y { ?s ?p ?y }")


def test_a_store_that_cannot_say_what_is_ours_is_not_asked(example: Project) -> None:
    with served(answering("manifest")) as url, pytest.raises(EndpointError, match=r"HTTP 500: manifest is not supported; asked was what"):
        tejido.connect(url, path=example.root).query("SELECT ?x { ?s ?p ?x }")


def test_the_commands(tmp_path: Path, example: Project) -> None:
    here = example.root
    with oxigraph(tmp_path) as url:
        words = ("push", url + "query", "--update", url + "update")
        planned = run(*words, "--dry-run", cwd=here)
        assert planned.stdout.decode().count("send") > 10
        assert not all_of(url)
        assert "graphs sent (" in run(*words, cwd=here).stderr.decode()
        assert "nothing to send: all " in run(*words, cwd=here).stderr.decode()
        assert "nada que enviar: los " in run(*words, "--lang", "es", cwd=here).stderr.decode()
        assert run("pull", url + "query", "-o", "all.trig", cwd=here).returncode == 0
        assert (here / "all.trig").read_bytes() == tejido.open(here).export("trig").data
        assert run("pull", url + "query", cwd=here).stdout == tejido.open(here).export("nquads").data
    assert "nothing answers there" in complaint(run("pull", url + "query", "-o", "other.trig", cwd=here), 7)
    assert not (here / "other.trig").exists()
    assert "not allowed with argument" in complaint(run(*words, "--graph-store", url, cwd=here), 2)

"""The page as text: what is in it, what is not, and that nothing in a graph can become markup. What it does is tested in a browser."""

from __future__ import annotations

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from answers import KNOWS, PERSON, Answers, entity

import tejido
from tejido import cargo, project, viz
from tejido.errors import DocumentError, EndpointError, ProjectError
from tejido.network import network
from tejido.project import Project

EDGES = [("a", KNOWS, "b", "https://example.org/d.txt#char=0,30", False)]
built = pytest.mark.skipif(not (Path(__file__).parents[1] / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make")


class Page(HTMLParser):
    """The elements of a page, and the text of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.islands: dict[str, Any] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.elements[-1] if self.elements else ("", {})
        if tag == "script" and attributes.get("type") == "application/json" and data.strip():
            self.islands[attributes["id"] or ""] = json.loads(data)
        if attributes.get("id") in {"graph-data", "picture"} and data.strip():
            self.islands[attributes["id"] or ""] = json.loads(gzip.decompress(base64.b64decode(data)))


@built
def test_the_page_asks_nothing_of_any_network() -> None:
    page = Page(viz.page(Answers(EDGES)))
    loaded = [value for _, attributes in page.elements for name, value in attributes.items() if name in {"src", "href"} and value]
    assert [value for value in loaded if not value.startswith(("data:", "#"))] == []
    (policy,) = [attributes["content"] for tag, attributes in page.elements if tag == "meta" and "http-equiv" in attributes]
    assert policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "connect-src 'none'" in policy


@built
def test_the_same_graph_gives_the_same_page() -> None:
    assert viz.page(Answers(EDGES)) == viz.page(Answers(EDGES))


@built
def test_labels_stay_text() -> None:
    graph = Answers(EDGES)
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    graph.rows["entities"] = [entity("a", PERSON, "en", hostile), entity("b", PERSON, "en", "b")]
    text = viz.page(graph)
    assert "<img src=x" not in text
    page = Page(text)
    assert page.islands["nodes-data"][0]["label_en"] == hostile
    assert sum(tag == "script" for tag, _ in page.elements) == 6


@built
def test_the_first_views_answers_travel_in_the_page_and_no_others() -> None:
    graph = Answers(EDGES)
    graph.rows["names"] = [{"iri": "a", "text": "Ana", "language": None, "role": "other", "first": True, "many": 2}]
    answers = Page(viz.page(graph, lang="es")).islands["graph-data"]["answers"]
    assert set(answers) == set(cargo.FIRST)
    assert answers["names"] == {
        "columns": ["iri", "text", "language", "role", "first", "many"],
        "rows": [["a", "Ana", None, "other", "true", "2"]],
    }
    assert answers["terms"] == {"columns": [], "rows": []}


@built
def test_a_name_that_the_network_carries_travels_once() -> None:
    graph = Answers(EDGES)
    roles = [("a", "preferred"), ("a", "other"), ("role", "preferred")]
    graph.rows["names"] = [{"iri": iri, "text": "Ana", "language": "es", "role": role} for iri, role in roles]
    names = Page(viz.page(graph)).islands["graph-data"]["answers"]["names"]
    assert [(row[0], row[3]) for row in names["rows"]] == [("a", "other"), ("role", "preferred")]


@built
def test_the_answers_that_python_asks_ahead_are_those_that_the_page_reads() -> None:
    page = (Path(__file__).parents[1] / "viz" / "src" / "payload.ts").read_text(encoding="utf-8")
    (names,) = re.findall(r"export const FIRST = \[([^\]]+)\]", page)
    assert tuple(re.findall(r'"(\w+)"', names)) == cargo.FIRST


def test_a_page_that_is_not_built_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viz, "bundled_root", lambda: tmp_path)
    monkeypatch.setattr(project, "bundled_root", lambda: tmp_path)
    with pytest.raises(ProjectError, match=r"page\.css: the page is not built; run `npm ci && npm run build` in "):
        viz.page(Answers(EDGES))


def test_a_pyvis_network_keeps_parallel_edges_and_never_shows_titles_as_markup() -> None:
    graph = Answers([("a", KNOWS, "b", "p", False), ("b", KNOWS, "a", "p", True)])
    graph.rows["entities"] = [entity("a", PERSON, "en", '<a href="javascript:alert(1)">x</a>'), entity("b", PERSON, "en")]
    drawn = viz.to_pyvis(network(graph))
    assert len(drawn.edges) == 2
    assert [edge["dashes"] for edge in drawn.edges] == [False, True]
    assert all("x" in node and "y" in node for node in drawn.nodes)
    titles = [node["title"] for node in drawn.nodes]
    assert not [title for title in titles if "<" in title or re.search("href", title)]
    assert drawn.get_node("a")["label"].startswith("<a")


def test_shapes_of_kinds_are_those_of_the_page() -> None:
    kinds = (Path(__file__).parents[1] / "viz" / "src" / "kinds.ts").read_text(encoding="utf-8")
    known = dict(re.findall(r'^  (\w+): look\("\w+", "(#\w+)"', kinds, re.MULTILINE))
    assert known == {kind: color for kind, (_, color) in viz.LOOKS.items()}


@built
def test_a_page_is_written_and_shown_in_a_frame_of_its_own(tmp_path: Path) -> None:
    page = viz.Page("<p title=\"a\">'&'</p>")
    assert page.write(tmp_path / "page.html").read_text("utf-8") == page.html
    shown = page._repr_html_()
    assert 'srcdoc="&lt;p title=&quot;a&quot;&gt;' in shown
    assert "allow-same-origin" not in shown


@built
def test_a_projects_own_files_of_the_page_go_first(example: Project) -> None:
    own = example.root / "viz" / "dist"
    own.mkdir(parents=True)
    (own / "page.css").write_text("body { color: rebeccapurple }", encoding="utf-8")
    page = tejido.open(example.root).page().html
    assert "<style>body { color: rebeccapurple }</style>" in page
    assert "wasm-unsafe-eval" in page
    assert "worker-src blob:; connect-src &#39;none&#39;" in page


@built
def test_what_the_page_carries_is_the_dataset_and_the_questions(example: Project) -> None:
    graph = tejido.open(example.root)
    dataset, library = (gzip.decompress(base64.b64decode(text)) for text in (cargo.dataset(graph), cargo.library(graph)))
    assert sorted(dataset.splitlines()) == sorted(graph.dump().splitlines())
    known = json.loads(library)
    assert {question["name"] for question in known["questions"]} >= {"participants", "evidence"}
    assert known["prefixes"]["tj"] == "https://w3id.org/tejido/ontology#"
    assert all("#+" not in question["text"] for question in known["questions"])
    assert set(known["own"]) == set(cargo.OWN)
    assert "?_actor" in known["own"]["facts"]


@built
@pytest.mark.parametrize(
    ("endpoint", "address", "origin"),
    [
        ("https://example.org:8443/sparql?x=1", "https://example.org:8443/sparql?x=1", "https://example.org:8443"),
        ("http://127.0.0.1:7878/query", "http://127.0.0.1:7878/query", "http://127.0.0.1:7878"),
        ("/sparql", "/sparql", "'self'"),
    ],
)
def test_a_live_page_carries_no_data_and_may_ask_one_origin_alone(example: Project, endpoint: str, address: str, origin: str) -> None:
    text = viz.page(tejido.open(example.root), endpoint=endpoint)
    page = Page(text)
    (policy,) = [str(attributes["content"]) for tag, attributes in page.elements if tag == "meta" and "http-equiv" in attributes]
    assert f"connect-src {origin};" in policy
    assert "wasm" not in policy
    assert page.islands["page-options"]["endpoint"] == address
    assert page.islands["graph-data"] == {"answers": {}, "texts": {}}
    assert page.islands["nodes-data"] == page.islands["edges-data"] == []
    carried = {
        str(attributes["id"]) for tag, attributes in page.elements if tag == "script" and attributes.get("type") == "application/gzip"
    }
    assert carried == {"graph-data", "script-page", "script-live", "script-editor", "library"}
    assert len(text) < 600_000


@pytest.mark.parametrize(
    "endpoint", ["ftp://example.org/sparql", "//example.org/sparql", "https://", "javascript:alert(1)", "https://a b/"]
)
def test_what_is_no_address_of_an_endpoint_makes_no_page(example: Project, endpoint: str) -> None:
    with pytest.raises(EndpointError, match="is not the address of an endpoint"):
        viz.page(tejido.open(example.root), endpoint=endpoint)


@pytest.mark.parametrize(("name", "said"), [("absent", "cannot be read"), ("", "none of the project's documents is here")])
def test_a_page_with_words_needs_a_document_of_the_project(example: Project, tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "stranger.txt").write_text("Nobody knows this text.", encoding="utf-8")
    with pytest.raises(DocumentError, match=said):
        tejido.open(example.root).page(tmp_path / "given" / name)


def test_a_page_takes_the_words_of_a_copy_by_its_passages_as_verify_does(example: Project, tmp_path: Path) -> None:
    (original,) = (example.root / "documents").glob("*.txt")
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "another-name.txt").write_text("A line before.\n" + original.read_text(encoding="utf-8"), encoding="utf-8")
    graph = tejido.open(example.root)
    (words,) = Page(viz.page(graph, copies)).islands["graph-data"]["texts"].values()
    assert words.startswith("A line before.")
    assert graph.verify([copies]).documents[0].state == "different"

"""The page that asks an endpoint: the same page where the graph is small, clear words where the endpoint is gone or strange."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from time import sleep
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from endpoints import BUSY, OXIGRAPH, oxigraph, replying
from opening import AXE, AXE_RUN, CHROMIUM, ROOT, watched
from playwright.sync_api import Browser, Page, expect
from serving import free_port

import tejido
from tejido import viz

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not OXIGRAPH.is_file(), reason="no Oxigraph server here: pip install oxigraph"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]

JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tejido.open(ROOT).dump(), tmp_path_factory.mktemp("endpoint")) as url:
        yield url


@pytest.fixture(scope="module")
def live(endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page that asks a real server, written by what users call."""
    return tejido.connect(endpoint, path=ROOT).page().write(tmp_path_factory.mktemp("live") / "page.html")


def written(endpoint: str, folder: Path, lang: str | None = "en") -> Path:
    """A page that asks an endpoint, whatever that is."""
    return viz.Page(viz.page(tejido.open(ROOT), lang=lang, endpoint=endpoint)).write(folder / "page.html")


def unopened(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB").new_page()
    page.goto(url)
    return page


def test_a_small_graph_at_an_endpoint_is_the_same_page(browser: Browser, live: Path, endpoint: str) -> None:
    origin = endpoint.rpartition("/")[0]
    net = tejido.open(ROOT).network()
    with watched(browser, live, allowed=origin) as page:
        drawn = page.evaluate(
            "() => [...window.tejido.provider.actors.values()].map(({ id, name, kind, class: type }) => [id, name.es, kind, type])"
        )
        assert {tuple(one) for one in drawn} == {(node, a["label_es"], a["kind"], a["class"]) for node, a in net.nodes(data=True)}
        relations = page.evaluate(
            "() => [...window.tejido.provider.relations].map((one) => [one.source, one.predicate, one.target, one.passages, one.inferred])"
        )
        assert sorted(relations) == sorted([s, p, t, a["passages"], a["inferred"]] for s, t, p, a in net.edges(keys=True, data=True))
        page.keyboard.press("/")
        page.keyboard.type("visita escombrera")
        expect(page.locator("#options [role=option]").first).to_contain_text("visit to La Escombrera")
        page.keyboard.press("Enter")
        expect(page.locator("#panel-title")).to_have_text("visit to La Escombrera")
        row = page.locator(".fact", has_text="United Nations Development Program")
        row.first.locator(".source").click()
        expect(row.first.locator(".words")).to_contain_text("The visit to La Escombrera")


def test_questions_are_put_to_the_endpoint_and_saved_as_files(browser: Browser, live: Path, endpoint: str) -> None:
    import pyoxigraph

    with watched(browser, live, "#view=ask&question=participants", allowed=endpoint.rpartition("/")[0]) as page:
        expect(page.locator(".answer tbody tr")).to_have_count(12)
        page.click("#more summary")
        for label, form in (
            ("TriG", pyoxigraph.RdfFormat.TRIG),
            ("N-Quads", pyoxigraph.RdfFormat.N_QUADS),
            ("JSON-LD", pyoxigraph.RdfFormat.JSON_LD),
        ):
            with page.expect_download() as download:
                page.locator("#take-away").get_by_role("button", name=label, exact=True).click()
            assert set(pyoxigraph.parse(path=download.value.path(), format=form)) == set(tejido.open(ROOT).store())
        page.get_by_role("button", name="All questions").click()
        expect(page.locator(".ask-head .lead")).to_contain_text(f"{endpoint} answers.")


def test_a_syntax_error_of_the_endpoint_stands_at_its_place(browser: Browser, live: Path, endpoint: str) -> None:
    with watched(browser, live, "#view=ask&question=sparql", allowed=endpoint.rpartition("/")[0], quiet=False) as page:
        page.wait_for_selector(".cm-content")
        page.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("SELECT ?x {\n  ?x tj:funds }")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".problem")).to_contain_text("Line 2, character 15")


def test_what_is_gone_is_one_line_and_can_be_tried_again(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    page = unopened(browser, written(f"http://127.0.0.1:{port}/query", tmp_path).as_uri())
    expect(page.get_by_role("alert")).to_have_text(
        f"Http://127.0.0.1:{port}/query does not answer. Is the server running, and is there a connection?", ignore_case=True
    )
    expect(page.locator(".bar")).to_be_hidden()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    page.context.close()


def test_an_endpoint_that_lets_no_page_read_is_told_from_one_that_is_gone(browser: Browser, tmp_path: Path) -> None:
    with oxigraph(b"", tmp_path, cors=False) as url:
        page = unopened(browser, written(url, tmp_path, "es").as_uri())
        expect(page.get_by_role("alert")).to_contain_text("falta CORS")
        assert page.evaluate("document.documentElement.lang") == "es"
        page.context.close()


STRANGE = {
    "user": (401, "text/plain", b"no", "HTTP 401: it asks for a user and a password"),
    "failure": (500, "text/html", b"<html><title>Out of memory</title></html>", "HTTP 500: Out of memory"),
    "web page": (200, "text/html", b"<script>window.fired = 1</script>", "is not a SPARQL endpoint: it answered with a web page"),
    "broken": (200, JSON, b'{"head":{"vars":["iri"]},"results":{"bindings":[{', "is not whole, or broken"),
    "another thing": (200, JSON, b'{"head":{},"boolean":true}', "is not whole, or broken"),
    "no rows": (200, JSON, b'{"head":{"vars":["iri"]},"results":{"bindings":[null]}}', "is not whole, or broken"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_every_strange_answer_is_one_line(browser: Browser, tmp_path: Path, name: str) -> None:
    status, kind, body, said = STRANGE[name]
    with replying(lambda _: (status, kind, body)) as url:
        page = unopened(browser, written(url, tmp_path).as_uri())
        expect(page.get_by_role("alert")).to_contain_text(said)
        assert page.evaluate("() => window.fired") is None
        page.context.close()


PEOPLE = 2050


def crowd() -> bytes:
    """The bundled graph and a crowd that all visited one place: more than is asked whole."""
    tj, skos, rdf = (
        "https://w3id.org/tejido/ontology#",
        "http://www.w3.org/2004/02/skos/core#",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    )
    place, lines = "https://w3id.org/tejido/medellin/la-escombrera", []
    for number in range(PEOPLE):
        one = f"<https://example.org/crowd/{number}>"
        lines += [f"{one} <{rdf}type> <{kind}> ." for kind in (f"{tj}Entity", "https://schema.org/Person")]
        lines += [
            f'{one} <{skos}prefLabel> "Persona Ñandú {number}"@es .',
            f"{one} <{tj}visits> <{place}> <https://example.org/list.txt#char=0,40> .",
        ]
    return tejido.open(ROOT).dump() + "\n".join(lines).encode() + b"\n"


def test_a_large_graph_is_asked_in_parts_as_it_is_opened(browser: Browser, tmp_path: Path) -> None:
    size = "() => window.tejido.provider.actors.size"
    with (
        oxigraph(crowd(), tmp_path) as url,
        watched(browser, written(url, tmp_path), "#actor=la-escombrera", allowed=url.rpartition("/")[0]) as page,
    ):
        expect(page.locator("#panel-title")).to_have_text("La Escombrera", timeout=30_000)
        expect(page.locator("#panel .fact").nth(99)).to_be_attached(timeout=30_000)
        expect(page.locator("#panel .tally").first).to_contain_text("more neighbours, not drawn", timeout=30_000)
        crowded = page.locator("#panel .group", has=page.locator(".fact .actor", has_text="Persona"))
        expect(crowded.locator(".fact")).to_have_count(100)
        crowded.get_by_role("button", name="Show more").press("Enter")
        expect(crowded.locator(".fact")).to_have_count(200)
        expect(crowded.locator(".fact").nth(100).locator(".actor")).to_be_focused()
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        expect(crowded.locator(".fact", has_text="Persona")).to_have_count(PEOPLE)
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        before = page.evaluate(size)
        assert before < 200
        places = page.evaluate("() => Object.fromEntries([...window.tejido.provider.actors.values()].map(({ id, x, y }) => [id, [x, y]]))")
        tally = page.locator("#panel .tally").first.inner_text()
        page.locator("#panel .tally button", has_text="Draw 40 more").click()
        expect(page.locator("#panel .tally").first).not_to_have_text(tally, timeout=30_000)
        assert page.evaluate(size) == before + 40
        after = page.evaluate("() => Object.fromEntries([...window.tejido.provider.actors.values()].map(({ id, x, y }) => [id, [x, y]]))")
        assert {name: after[name] for name in places} == places, "what is drawn stays where it is"
        page.fill("#search", "persona nandu 2049")
        expect(page.locator("#options .option-name").first).to_contain_text("Persona Ñandú 2049")
        page.keyboard.press("Enter")
        expect(page.locator("#panel-title")).to_have_text("Persona Ñandú 2049")
        expect(page.locator("#panel .fact")).to_contain_text("La Escombrera")
        page.click("#chain-button")
        page.locator(".picker input").fill("UNDP")
        expect(page.locator(".picker .option-name").first).to_contain_text("United Nations Development Program")
        page.locator(".picker input").press("Enter")
        expect(page.locator(".hops").first).to_contain_text("La Escombrera")
        expect(page.locator("#panel")).to_contain_text("there may be others")


class Slow:
    """Answers what a fast endpoint does, later; every fourth question is refused when it is first asked. Counts how many come at once."""

    def __init__(self, url: str, seconds: float) -> None:
        self.url, self.seconds = url, seconds
        self.now = self.most = self.refused = 0
        self.seen: set[str] = set()
        self.lock = Lock()

    def __call__(self, question: str) -> tuple[int, str, bytes]:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            fresh = question not in self.seen
            self.seen.add(question)
            refuse = fresh and len(self.seen) % 4 == 0
            self.refused += refuse
        sleep(0 if refuse else self.seconds)
        with self.lock:
            self.now -= 1
        if refuse:
            return BUSY, "text/plain", b"too many questions"
        request = Request(self.url, urlencode({"query": question}).encode(), {"Accept": JSON})
        with urlopen(request) as answer:
            return 200, JSON, answer.read()


def test_a_slow_endpoint_is_asked_little_at_once_and_told_of_while_it_is_waited_for(browser: Browser, tmp_path: Path) -> None:
    with oxigraph(crowd(), tmp_path) as url:
        slow = Slow(url, 0.7)
        with (
            replying(slow) as late,
            watched(browser, written(late, tmp_path), allowed=late.rpartition("/")[0], quiet=False) as page,
        ):
            waits = page.locator("#waits")
            expect(waits).to_contain_text("Waiting for", timeout=30_000)
            expect(waits).to_be_hidden(timeout=60_000)
            page.fill("#search", "escombrera")
            page.locator("#options .option-name", has_text="La Escombrera").first.click(timeout=30_000)
            expect(waits).to_contain_text("more questions follow", timeout=30_000)
            expect(page.locator("#panel .tally").first).to_contain_text("more neighbours, not drawn", timeout=60_000)
            expect(page.locator("#panel .fact").nth(99)).to_be_attached(timeout=60_000)
            expect(waits).to_be_hidden(timeout=60_000)
            assert page.locator(".problem, #toast:visible").count() == 0
    assert slow.most == 2
    assert slow.refused > 3


def test_an_endpoint_without_a_graph_says_so(browser: Browser, tmp_path: Path) -> None:
    with oxigraph(b"", tmp_path) as url:
        page = unopened(browser, written(url, tmp_path).as_uri())
        expect(page.get_by_role("alert")).to_contain_text("holds no graph of Tejido")
        page.context.close()


HOSTILE = "</script><script>window.fired=1</script><img src=x onerror=window.fired=1>"


def hostile(question: str) -> tuple[int, str, bytes]:
    """Every value of every answer is a script, and a name of the right place."""
    if "ASK" in question:
        return 200, JSON, b'{"head":{},"boolean":true}'
    columns = [
        "iri",
        "text",
        "label",
        "language",
        "role",
        "kind",
        "type",
        "source",
        "predicate",
        "target",
        "passage",
        "subject",
        "object",
        "reason",
        "name",
        "entities",
    ]
    cell = {"type": "literal", "value": HOSTILE, "xml:lang": "en"}
    row = dict.fromkeys(columns, cell) | {"language": {"type": "literal", "value": "en"}, "entities": {"type": "literal", "value": "1"}}
    return 200, JSON, json.dumps({"head": {"vars": columns}, "results": {"bindings": [row]}}).encode()


def test_no_script_of_an_endpoint_ever_runs(browser: Browser, tmp_path: Path) -> None:
    with replying(hostile) as url, watched(browser, written(url, tmp_path), allowed=url.rpartition("/")[0]) as page:
        for actor in page.evaluate("() => [...window.tejido.provider.actors.keys()]"):
            page.evaluate("(name) => window.tejido.app.openActor(name)", actor)
        expect(page.locator("#panel")).to_contain_text("<script>")
        expect(page.locator("#panel .problem")).to_contain_text("cannot be the value")
        page.keyboard.press("t")
        assert page.evaluate("() => window.fired") is None
        assert page.locator("#panel img, #panel script, #table img").count() == 0


def test_a_server_serves_the_page_beside_its_endpoint(browser: Browser) -> None:
    page_bytes = viz.page(tejido.open(ROOT), endpoint="/sparql").encode()
    with replying(lambda _: (507, "text/plain", b"full"), page_bytes) as url:
        page = unopened(browser, url.replace("/sparql", "/page.html"))
        expect(page.get_by_role("alert")).to_contain_text(f"{url} answered: HTTP 507: full", ignore_case=True)
        page.context.close()


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in viz/")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_page_that_cannot_open(browser: Browser, tmp_path: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(written(f"http://127.0.0.1:{free_port()}/", tmp_path).as_uri())
    page.wait_for_selector("[role=alert]")
    page.add_script_tag(path=AXE)
    found = page.evaluate(AXE_RUN)["violations"]
    context.close()
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []

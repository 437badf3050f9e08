"""A networkx graph as a page: in a real browser, opened from disk, without a network."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pyoxigraph
import pytest
from opening import AXE, AXE_RUN, CHROMIUM, PAYLOADS, ROOT, watched
from playwright.sync_api import Browser, expect

import tejido

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    net = nx.MultiDiGraph(name="The <b>quay</b>")
    net.add_node(1, label="Ana <img src=x onerror=alert(1)>", kind="Person", age=1200)
    net.add_node(2, label_es="Muelle", label_en="Pier", kind="Place")
    net.add_edge(1, 2, label_es="vive junto a", label_en="lives by")
    net.add_edge(1, 2, label_es="construyó", label_en="built")
    file = tmp_path_factory.mktemp("drawing") / "page.html"
    return tejido.draw(net).write(file)


def test_a_drawn_graph_is_explored_and_asked_without_any_evidence(browser: Browser, drawn: Path) -> None:
    with watched(browser, drawn) as page:
        panel = page.locator("#panel-body")
        expect(panel).to_contain_text("The <b>quay</b>")
        expect(panel).to_contain_text("does not say which source it comes from")
        expect(panel).not_to_contain_text("passages")
        expect(panel.locator(".dropzone")).to_have_count(0)
        panel.get_by_role("button", name="Ana <img").click()
        expect(panel).to_contain_text("1,200")
        expect(panel.locator(".fact")).to_have_count(3)
        expect(panel.locator(".no-source")).to_have_text(["no source given"] * 3)
        expect(panel).not_to_contain_text("inferred")
        page.click("#lang")
        expect(panel).to_contain_text("Vive junto a")
        page.click("#view-ask")
        page.locator(".card", has_text="Todo lo que se dice de un actor").click()
        page.fill("[data-parameter=actor]", "muelle")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Preguntar").last.click()
        expect(page.locator(".answer tbody tr")).to_have_count(2)
        expect(page.locator(".answer tbody")).to_contain_text("sin fuente")


def test_hostile_names_are_only_names(browser: Browser, tmp_path: Path) -> None:
    net = nx.MultiDiGraph()
    labels = ["</script><script>alert(1)</script>", "\u202eעברית\u202c", "🚢" * 40, "x" * 10_000, "a\"b'c\n\t", "", "{{7*7}}", "\x00\x01"]
    for number, label in enumerate(labels):
        net.add_node(number, label=label, kind=label[:40])
    for number in range(500):
        net.add_edge(0, 1, label=f"<i>{number}</i>", predicate="javascript:alert(1)")
        net.add_edge(number % 8, number % 8, key=f"self {number % 3}")
    with watched(browser, tejido.draw(net).write(tmp_path / "page.html"), "#actor=nodes/0") as page:
        expect(page.locator("#panel-title")).to_have_text(labels[0])
        page.click("#view-ask")
        page.locator(".card.own").click()
        page.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("SELECT ?name (STRLEN(?name) AS ?length) { ?s skos:prefLabel ?name }")
        page.keyboard.press("Control+Enter")
        page.get_by_role("button", name="Chart", exact=True).click()
        expect(page.locator("svg.chart rect").first).to_be_visible()
        assert not page.evaluate("document.querySelector('#ask').scrollWidth > document.querySelector('#ask').clientWidth")


def test_hostile_facts_in_the_dataset_are_only_text(browser: Browser, tmp_path: Path) -> None:
    net = nx.DiGraph(name="".join(PAYLOADS))
    net.add_node("a", **{f"{number} {payload}": payload for number, payload in enumerate(PAYLOADS)})
    net.add_edge("a", "b", label=PAYLOADS[1])
    with watched(browser, tejido.draw(net).write(tmp_path / "page.html"), "#actor=nodes/a") as page:
        expect(page.locator("#panel .fact")).to_have_count(len(PAYLOADS) + 1)
        expect(page.locator("#panel")).to_contain_text(PAYLOADS[2])
        page.evaluate("() => window.tejido.store.set({ view: 'ask', question: 'sparql' })")
        page.locator(".cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER isLiteral(?o) }")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".answer table")).to_contain_text(PAYLOADS[4])
        with page.expect_download() as download:
            page.get_by_role("button", name="Turtle").first.click()
        said = {quad.object.value for quad in pyoxigraph.parse(path=download.value.path(), format=pyoxigraph.RdfFormat.TURTLE)}
        assert set(PAYLOADS) <= said
        page.click("#view-network")
        with page.expect_download() as download:
            page.click("#more summary")
            page.click("#save-svg")
        assert "<script" not in Path(download.value.path()).read_text("utf-8")
        assert page.evaluate("() => window.fired") is None
        assert page.locator("#panel img, #panel script, #panel a[href^=javascript], #ask img").count() == 0


def test_nodes_without_edges_are_drawn(browser: Browser, tmp_path: Path) -> None:
    net = nx.path_graph(3)
    net.add_node("alone", label="x" * 10_000)
    with watched(browser, tejido.draw(net).write(tmp_path / "page.html")) as page:
        assert page.evaluate("() => window.tejido.canvas.shown.actors.length") == 4
        box = page.locator(".top li").last.bounding_box()
        assert box
        assert box["height"] < 100


def test_a_name_of_thousands_of_letters_leaves_room_for_what_follows(browser: Browser, tmp_path: Path) -> None:
    net = nx.Graph()
    net.add_edge("x" * 10_000, "b")
    with watched(browser, tejido.draw(net).write(tmp_path / "page.html")) as page:
        page.locator(".top .actor").last.click()
        fact = page.locator("#panel .fact").first
        expect(fact).to_be_in_viewport()
        page.get_by_role("button", name="Show all of it").first.click()
        expect(page.locator("#panel-title")).to_have_text("x" * 10_000)
        expect(fact).not_to_be_in_viewport()


def test_an_undirected_graph_has_no_arrows(browser: Browser, tmp_path: Path) -> None:
    tips = "() => window.tejido.canvas.picture().strokes.map(({ tip }) => tip !== '')"
    for make, arrow in ((nx.MultiGraph, False), (nx.MultiDiGraph, True)):
        net = make([("a", "b"), ("b", "c"), ("c", "c")])
        with watched(browser, tejido.draw(net).write(tmp_path / "page.html")) as page:
            assert page.evaluate(tips) == [arrow] * 3


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in viz/")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_axe_finds_nothing(browser: Browser, drawn: Path, scheme: str, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{drawn.as_uri()}#actor=nodes/1")
    page.wait_for_selector(".no-source")
    page.add_script_tag(path=AXE)
    found = page.evaluate(AXE_RUN)["violations"]
    context.close()
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def test_a_notebook_shows_a_drawn_graph_in_a_frame_offline(browser: Browser, drawn: Path, tmp_path: Path) -> None:
    from tejido.viz import Page

    file = tmp_path / "notebook.html"
    file.write_text(f"<!doctype html><title>notebook</title>{Page(drawn.read_text('utf-8'))._repr_html_()}", encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    page.goto(file.as_uri())
    frame = page.frame_locator("iframe")
    expect(frame.locator("body.engine-ready")).to_be_visible()
    frame.locator("#view-table").click()
    expect(frame.locator("#table tbody tr")).to_have_count(2)
    context.close()
    assert failed == []

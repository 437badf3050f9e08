"""A networkx graph as a page: in a real browser, opened from disk, without a network."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from opening import AXE, AXE_RUN, CHROMIUM, ROOT, watched
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

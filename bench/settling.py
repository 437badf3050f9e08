"""How long plain pyvis takes to settle a network, as whoever calls it without knowing better would."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
from playwright.sync_api import Browser

LIMIT = 1_800_000  # milliseconds
# pyvis's script calls its network so; its page shows it when the physics is done.
WATCH = """{
  let network;
  Object.defineProperty(window, "network", { get: () => network, set(made) {
    network = made;
    const shown = () => (window.settled = performance.now());
    made.once("stabilizationIterationsDone", () => requestAnimationFrame(() => requestAnimationFrame(shown)));
  } });
}"""


def write(net: nx.DiGraph, file: Path) -> None:
    """Its own page, which holds its scripts; what it asks of a network beside them is never answered."""
    from pyvis.network import Network

    drawn = Network(directed=True, cdn_resources="in_line")
    for node in net:
        drawn.add_node(node, label=str(node))
    for source, target in net.edges:
        drawn.add_edge(source, target)
    file.write_text(drawn.generate_html(), encoding="utf-8")


def settled(browser: Browser, file: Path) -> float:
    """Milliseconds after the page was opened."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.route("http*://**", lambda route: route.abort())
    page.add_init_script(WATCH)
    page.goto(file.as_uri(), timeout=LIMIT)
    page.wait_for_function("() => window.settled", timeout=LIMIT)
    taken: float = page.evaluate("() => window.settled")
    page.context.close()
    return taken

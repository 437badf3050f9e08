"""How soon the page is there, in Chromium without a screen: first picture, engine, first facts, named questions.

    python bench/page.py [PROJECT ...] [--times N]

Without a project the bundled graph; `bench/generate.py` makes larger ones. Medians; milliseconds after the page was opened.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import tejido

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# Since the page was opened; the facts are those of the best connected actor.
FACTS = """async () => {
  const { provider } = window.tejido;
  const best = [...provider.actors.values()].sort((a, b) => b.degree - a.degree)[0].id;
  const asked = performance.now();
  await provider.facts(best);
  return [performance.now() - asked, performance.now()];
}"""


# The first picture is there two frames after the page says that it is ready.
WATCH = """addEventListener("DOMContentLoaded", () => new MutationObserver((_, observer) => {
  if (!document.body.classList.contains("ready")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => (window.pictured = performance.now())));
}).observe(document.body, { attributes: true }))"""


def opened(browser: Browser, file: Path) -> dict[str, float]:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(WATCH)
    page.goto(file.as_uri())
    page.wait_for_selector("body.ready")
    first = page.evaluate(FACTS)[1]
    page.wait_for_selector("body.engine-ready")
    engine = page.evaluate("() => window.tejido.source.readyAt")
    picture = page.evaluate("() => window.pictured")
    again = page.evaluate(FACTS.replace("[0].id", "[1].id"))[0]
    page.context.close()
    return {"first picture": picture, "engine ready": engine, "first facts": first, "facts of another actor": again}


def questions(browser: Browser, file: Path, graph: tejido.Graph) -> Iterator[tuple[str, float]]:
    """Named questions that need no value of this graph, as the reader asks them: once to warm up, then measured."""
    from tejido import queries

    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("body.engine-ready")
    for query in queries.library(graph.project):
        if not query.parameters:
            values = {"lang": {"literal": "en", "datatype": ""}}
            ask = "async ([text, values]) => (await window.tejido.source.ask(text, values)).milliseconds"
            page.evaluate(ask, [query.text, values])
            yield query.title, page.evaluate(ask, [query.text, values])


def measured(browser: Browser, project: Path | None, times: int) -> None:
    graph = tejido.open(project)
    with tempfile.TemporaryDirectory() as folder:
        file = graph.page().write(Path(folder, "page.html"))
        print(f"{graph.project.name}: {file.stat().st_size / 1e6:.2f} MB")
        runs: list[dict[str, Any]] = [opened(browser, file) for _ in range(times)]
        for name in runs[0]:
            print(f"  {name:24} {median(run[name] for run in runs):8.0f} ms")
        asked = sorted(questions(browser, file, graph), key=lambda one: -one[1])
        print(f"  {len(asked)} named questions     {median(time for _, time in asked):8.0f} ms in the median")
        for name, time in asked[:5]:
            print(f"    {name:22} {time:8.0f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", nargs="*", type=Path)
    parser.add_argument("--times", type=int, default=5)
    args = parser.parse_args()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for project in args.project or [None]:
            measured(chromium, project, args.times)

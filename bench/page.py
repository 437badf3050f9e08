"""Takes the figures of the page in Chromium, and writes docs/page.md; its rows and goals are in page.toml.

python bench page [--settle N …] [--times N] [--only NAME …]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import asked
import frames
import graphs
import peers
import settling
from playwright.sync_api import Browser, sync_playwright

import tejido

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "page.md"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SETTLE = (150, 1000)
FRAMES = (150, 1000, 2000, 5000)
LARGE = 100_000
TRIPLES = 100_000


class Figure(NamedTuple):
    """`name` is that of a row of page.toml, `value` in its unit; `detail` is what else was seen."""

    name: str
    value: float
    detail: str = ""


class Setting(NamedTuple):
    browser: Browser
    folder: Path
    times: int
    settle: Sequence[int]


ASKED = """async ([text, values]) => {
  const { milliseconds, rows } = await window.tejido.source.ask(text, values);
  return [milliseconds, rows.length];
}"""

# The first picture is there two frames after the page says that it is ready.
WATCH = """new MutationObserver((_, observer) => {
  if (!document.body?.classList.contains("ready")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => (window.pictured = performance.now())));
}).observe(document, { attributes: true, childList: true, subtree: true })"""


# One after the other, the ten largest of the closed groups.
OPENINGS = """async () => {
  const { app, canvas } = window.tejido;
  const found = [];
  for (let round = 0; round < 10; round++) {
    const closed = canvas.shown.groups.filter(({ open }) => !open);
    if (!closed.length) break;
    const { group } = closed.reduce((most, one) => (one.count > most.count ? one : most));
    const started = performance.now();
    app.openGroup(group.id);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    found.push(performance.now() - started);
  }
  return found;
}"""


# A name with a slip in it, soon after the first picture.
SEARCH = """async () => {
  const input = document.getElementById("search");
  const started = performance.now();
  input.value = "9999x";
  input.dispatchEvent(new Event("input"));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - started;
}"""

MAP = """async () => {
  const started = performance.now();
  window.tejido.store.set({ large: "map" });
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - started;
}"""


def opened(browser: Browser, file: Path) -> dict[str, float]:
    """Milliseconds after the page was opened, and how many requests it made to any network."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH)
    page.goto(file.as_uri())
    page.wait_for_selector("body.engine-ready", timeout=120_000)
    found = {"picture": page.evaluate("() => window.pictured"), "engine": page.evaluate("() => window.tejido.source.readyAt")}
    page.context.close()
    return found | {"requests": sum(url.startswith(("http:", "https:", "ws:", "wss:")) for url in asked)}


def questions(browser: Browser, file: Path, graph: tejido.Graph, valued: bool = False) -> Iterator[tuple[str, float, int]]:
    """Named questions without values, or with them, as the reader asks them. Name, time, rows: of all values those that take longest."""
    from tejido import queries

    known = asked.named(graph) if valued else {}
    page = browser.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("body.engine-ready")
    for query in queries.library(graph.project):
        if bool(query.parameters) == valued:
            every = [*asked.values(query, known)]
            page.evaluate(ASKED, [query.text, every[0]])  # to warm up
            slowest = max(every, key=lambda values: page.evaluate(ASKED, [query.text, values])[0])
            again = [page.evaluate(ASKED, [query.text, slowest]) for _ in range(3)]  # one time alone may be the machine's
            yield query.title, *sorted(again)[1]
    page.close()


def bundled(setting: Setting) -> Iterator[Figure]:
    """The page that `tejido explore` writes here."""
    file = tejido.open(HERE.parent).page().write(setting.folder / "bundled.html")
    yield Figure("size", file.stat().st_size / 1e6)
    runs = [opened(setting.browser, file) for _ in range(setting.times)]
    yield Figure("picture", median(run["picture"] for run in runs))
    yield Figure("engine", median(run["engine"] for run in runs))
    yield Figure("requests", max(run["requests"] for run in runs))


def sooner(setting: Setting) -> Iterator[Figure]:
    """Against plain pyvis, on the same graph in the same run."""
    for n in setting.settle:
        net = frames.actors(n)
        settling.write(net, setting.folder / "plain.html")
        theirs = settling.settled(setting.browser, setting.folder / "plain.html")
        file = tejido.draw(net).write(setting.folder / "ours.html")
        ours = median(opened(setting.browser, file)["picture"] for _ in range(setting.times))
        yield Figure(f"sooner {n}", theirs / ours, f"{ours:,.0f} ms against {theirs / 1000:,.1f} s")


def moved(setting: Setting) -> Iterator[Figure]:
    """Frames, names and heap, by the number of actors."""
    for n in FRAMES:
        file = tejido.draw(frames.actors(n)).write(setting.folder / "actors.html")
        for name, value in frames.measured(setting.browser, file).items():
            yield Figure(f"{name} {n}", value)


def large(setting: Setting) -> Iterator[Figure]:
    """A network that opens as groups."""
    from tejido import drawing
    from tejido.picture import columns

    graph = in_columns(drawing.graph_of(frames.actors(LARGE)), setting.folder / "columns")
    start = perf_counter()
    columns(graph)
    yield Figure("large python", perf_counter() - start)
    file = graph.page().write(setting.folder / "large.html")
    islands = re.findall(r'id="(?:picture|graph-data)">([^<]*)<', file.read_text(encoding="utf-8"))
    yield Figure("large data", sum(map(len, islands)) / 1e6)
    page = setting.browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.goto(file.as_uri())
    page.wait_for_selector("body.ready")
    yield Figure("large search", page.evaluate(SEARCH))
    yield Figure("large opening", max(page.evaluate(OPENINGS)))
    yield Figure("large map", page.evaluate(MAP))
    page.wait_for_timeout(500)
    yield Figure("large map pan", frames.frames(page, "pan"))
    page.close()
    yield Figure("large picture", median(opened(setting.browser, file)["picture"] for _ in range(setting.times)))


def in_columns(graph: tejido.Graph, folder: Path) -> tejido.Graph:
    """The same graph with the columns that a project of this size is built with."""
    from tejido.columnar import writer
    from tejido.columnar.companion import Companion
    from tejido.queries import LocalSource

    writer.write(folder, [writer.of_store(graph.store())])
    return tejido.Graph(graph.project, LocalSource(graph.store(), columns=Companion(folder)), graph.prefixes)


def triples(setting: Setting) -> Iterator[Figure]:
    """The engine on a dataset of some size."""
    graph = graphs.graph(TRIPLES)
    file = graph.page().write(setting.folder / "triples.html")
    yield Figure("triples engine", median(opened(setting.browser, file)["engine"] for _ in range(setting.times)))
    for name, valued in (("triples", False), ("values", True)):
        found = [*questions(setting.browser, file, graph, valued)]
        yield Figure(f"{name} median", median(time for _, time, _ in found), f"{len(found)} questions")
        title, time, rows = max(found, key=lambda one: one[1])
        yield Figure(f"{name} slowest", time, f"{title}, {rows:,} rows")


TAKEN: dict[str, Callable[[Setting], Iterator[Figure]]] = {
    "bundled": bundled,
    "sooner": sooner,
    "moved": moved,
    "large": large,
    "triples": triples,
}


def main(options: Sequence[str]) -> int:
    arguments = argparse.ArgumentParser(prog="bench page", description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    arguments.add_argument("--settle", type=int, nargs="+", default=SETTLE, metavar="N", help="what pyvis settles (default: 150 1000)")
    arguments.add_argument("--times", type=int, default=5, help="how often a page is opened (default: 5)")
    arguments.add_argument("--only", nargs="*", default=[], choices=[*TAKEN], metavar="NAME", help="these alone; writes no page")
    chosen = arguments.parse_args(options)
    found: dict[str, Figure] = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in chosen.only or TAKEN:
            for figure in TAKEN[name](Setting(browser, Path(folder), chosen.times, chosen.settle)):
                found[figure.name] = figure
                print(f"{figure.name}: {figure.value:,.2f} {figure.detail}", file=sys.stderr, flush=True)
        browser.close()
    text = table(found)
    if not chosen.only:
        head = (HERE / "page.md").read_text(encoding="utf-8")
        TARGET.write_text(head.format(machine=peers.machine(), times=chosen.times, load=os.getloadavg()[2]) + text, encoding="utf-8")
    print(text)
    return 0 if all(met(row, found[row["name"]].value) for row in rows() if row["name"] in found) else 1


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((HERE / "page.toml").read_text(encoding="utf-8"))["row"]
    return found


def met(row: dict[str, Any], value: float) -> bool:
    return value <= row["at_most"] if "at_most" in row else bool(value >= row["at_least"])


def table(found: dict[str, Figure]) -> str:
    """Every row of page.toml, also those of which no figure was taken."""
    return "| matter | measured | goal | |\n|---|--:|--:|---|\n" + "".join(line(row, found.get(row["name"])) for row in rows())


def line(row: dict[str, Any], figure: Figure | None) -> str:
    goal = f"≤ {row['at_most']:g}" if "at_most" in row else f"≥ {row['at_least']:g}"
    matter = row["matter"] + (f" ({figure.detail})" if figure and figure.detail else "")
    reached = figure and met(row, figure.value)
    verdict = "not taken in this run" if not figure else "met" if reached else f"**missed.** {row.get('why', '')}".strip()
    taken, wanted = (f"{text} {row['unit']}".strip() for text in (shown(figure.value) if figure else "", goal))
    return f"| {matter} | {taken if figure else '–'} | {wanted} | {verdict} |\n"


def shown(value: float) -> str:
    """Three digits, or all of a larger number."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Frames that the page really presents while it is moved, its heap and its names, by the size of the network.

    python bench/frames.py [NODES ...]

Chromium, headless, 1280 × 800, without a graphics card. Frames are counted in a trace (`DrawFrame` of the compositor), not by
requestAnimationFrame, which is called for frames that never reach the screen. The hand drags the background for two seconds, then
turns the wheel. Heap: after garbage collection, without the engine of SPARQL.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from playwright.sync_api import Page, sync_playwright

import tejido

SECONDS = 2.0
FRAMES = "cc,viz,benchmark,devtools.timeline.frame,disabled-by-default-devtools.timeline.frame"  # what a trace must hold
SIZES = (150, 1000, 2000, 5000, 100_000)


def actors(n: int) -> nx.DiGraph:
    """Twice as many relationships as actors, 85 % inside circles, with hubs; the same every time."""
    chance = np.random.default_rng(1)
    circle = np.sort(chance.integers(0, max(1, round(n**0.5 / 1.6)), n))
    first = np.searchsorted(circle, np.arange(circle.max() + 2))
    source = chance.integers(0, n, 2 * n)
    low, high = first[circle[source]], first[circle[source] + 1]
    near = low + ((high - low) * chance.random(2 * n) ** 3).astype(int)
    target = np.where(chance.random(2 * n) < 0.85, near, chance.integers(0, n, 2 * n))
    net = nx.DiGraph()
    net.add_nodes_from(range(n))
    net.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    return net


def frames(page: Page, move: str) -> float:
    """Frames a second that were presented while the hand did this."""
    assert page.context.browser
    session = page.context.browser.new_browser_cdp_session()
    events: list[dict[str, Any]] = []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.send("Tracing.start", {"categories": FRAMES, "transferMode": "ReportEvents"})
    started = time.perf_counter()
    step = 0
    page.mouse.move(300, 400)
    if move == "pan":
        page.mouse.down()
    while time.perf_counter() - started < SECONDS:
        step += 1
        if move == "pan":
            page.mouse.move(300 + 120 * np.sin(step / 15), 400 + 80 * np.sin(step / 11))
        else:
            page.mouse.wheel(0, 60 if step // 12 % 2 else -60)
    seconds = time.perf_counter() - started
    page.mouse.up()
    done: list[object] = []
    session.on("Tracing.tracingComplete", lambda event: done.append(event))
    session.send("Tracing.end")
    while not done:
        page.wait_for_timeout(50)
    return sum(event["name"] == "DrawFrame" for event in events) / seconds


def heap(page: Page) -> float:
    """Megabytes of the script's objects."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def measured(page: Page, file: Path, n: int) -> dict[str, float]:
    page.goto(file.as_uri())
    page.wait_for_selector("body.ready")
    ready = page.evaluate("() => performance.now()")
    page.wait_for_timeout(800)
    found = {"nodes": n, "ready ms": ready, "heap MB": heap(page), "names": page.evaluate("() => window.tejido.canvas.labels.length")}
    return found | {f"{move} frames/s": frames(page, move) for move in ("pan", "wheel")}


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for n in sizes:
            file = tejido.draw(actors(n)).write(Path(folder) / f"{n}.html")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            print(json.dumps({name: round(value, 1) for name, value in measured(page, file, n).items()}), flush=True)
            browser.close()


if __name__ == "__main__":
    main()

"""Frames that the page really presents while it is moved, its heap and its names, by the size of the network.

    python bench/frames.py [NODES ...]

Chromium, headless, 1280 × 800, without a graphics card. Frames are counted in a trace (`DrawFrame` of the compositor), not by
requestAnimationFrame, which is called for frames that never reach the screen; from the first to the last while the hand moves. It drags
the background for two seconds, turns the wheel, then drags the best connected actor. Heap: after garbage collection, without the engine
of SPARQL.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

import tejido

SECONDS = 2.0
LATE = 0.05  # seconds: a first frame that comes later after the hand began, or a last one so long before it rests, counts as missing
FRAMES = "cc,viz,benchmark,devtools.timeline.frame,disabled-by-default-devtools.timeline.frame"  # what a trace must hold
MOVES = ("pan", "wheel", "drag")
EDGE = (12.0, 460.0)  # where no actor stands
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


def grip(page: Page, move: str) -> tuple[float, float]:
    """Where the hand begins: on the best connected actor on the screen to drag it, else beside everything."""
    if move != "drag":
        return EDGE
    box = page.locator("#canvas").bounding_box()
    at = page.evaluate("() => { const { canvas } = window.tejido; const best = canvas.best(); return best && canvas.placeOf(best); }")
    return (box["x"] + at["x"], box["y"] + at["y"]) if box and at else EDGE


def frames(page: Page, move: str) -> float:
    """Frames a second that were presented while the hand did this."""
    assert page.context.browser
    session = page.context.browser.new_browser_cdp_session()
    events: list[dict[str, Any]] = []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.send("Tracing.start", {"categories": FRAMES, "transferMode": "ReportEvents"})
    page.evaluate("() => window.tejido.canvas.fit(undefined, false)")
    page.wait_for_timeout(300)
    step = 0
    x, y = grip(page, move)
    page.mouse.move(x, y)
    if move != "wheel":
        page.mouse.down()
    started = time.monotonic()  # the clock of the trace
    while time.monotonic() - started < SECONDS:
        step += 1
        if move == "wheel":
            page.mouse.wheel(0, 60 if step // 12 % 2 else -60)
        else:
            page.mouse.move(x + 120 * np.sin(step / 15), y + 80 * np.sin(step / 11))
    rested = time.monotonic()
    page.mouse.up()
    done: list[object] = []
    session.on("Tracing.tracingComplete", lambda event: done.append(event))
    session.send("Tracing.end")
    while not done:
        page.wait_for_timeout(50)
    return rate(sorted(event["ts"] / 1e6 for event in events if event["name"] == "DrawFrame"), started, rested)


def rate(shown: Sequence[float], begin: float, end: float) -> float:
    """Frames a second among those presented between two times, in seconds: whole ones, from the first to the last."""
    within = [at for at in shown if begin <= at <= end]
    if len(within) < 2:
        return len(within) / (end - begin)
    return (len(within) - 1) / (max(within[-1], end - LATE) - min(within[0], begin + LATE))


def heap(page: Page) -> float:
    """Megabytes of the script's objects."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def measured(browser: Browser, file: Path) -> dict[str, float]:
    """Of a page as it is when all of it fits the screen."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("body.ready")
    page.wait_for_timeout(800)
    found = {"names": page.evaluate("() => window.tejido.canvas.labels.length"), "heap": heap(page)}
    found |= {move: frames(page, move) for move in MOVES}
    page.context.close()
    return found


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for n in sizes:
            file = tejido.draw(actors(n)).write(Path(folder, f"{n}.html"))
            print(json.dumps({"actors": n} | {name: round(value, 1) for name, value in measured(browser, file).items()}), flush=True)
        browser.close()


if __name__ == "__main__":
    main()

"""The picture of the network: names that can be read, movement that is smooth."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from answers import KNOWS, Answers
from playwright.sync_api import Page, sync_playwright

from tejido import viz

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (Path(__file__).parents[2] / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]

# Looks at every frame, so that a slow machine does not miss the short time in which the copy is shown.
WATCH = """() => {
    const { canvas } = window.tejido;
    const look = () => { window.copySeen ||= canvas.copied && canvas.copy; if (!window.copySeen) requestAnimationFrame(look); };
    look();
}"""


# How often each name is written on the screen until the first picture has been there for a moment; the copy that is moved is not there.
COUNT = """(() => {
    const written = (window.written = {});
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
        if (this.canvas.isConnected) written[text] = (written[text] ?? 0) + 1;
        return fillText.call(this, text, ...place);
    };
})()"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of 1 000 actors in 25 circles that know each other."""
    inside = [(c * 40 + a, c * 40 + b) for c in range(25) for a, b in [(0, n) for n in range(1, 40)] + [(n, n + 1) for n in range(1, 39)]]
    across = [(c * 40, (c + step) % 25 * 40) for c in range(25) for step in (1, 3)]
    file = tmp_path_factory.mktemp("crowd") / "page.html"
    graph = Answers([(f"actor {a}", KNOWS, f"actor {b}", "p", False) for a, b in inside + across])
    file.write_text(viz.page(graph), encoding="utf-8")
    return file


@pytest.fixture
def page(crowd: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.goto(crowd.as_uri())
        page.wait_for_selector("body.ready")
        page.wait_for_timeout(300)
        yield page
        browser.close()


def names(page: Page) -> list[dict[str, Any]]:
    """The names on the screen, which must not overlap."""
    found: list[dict[str, Any]] = page.evaluate("() => window.tejido.canvas.labels")
    for number, a in enumerate(found):
        for b in found[number + 1 :]:
            beside = abs(a["x"] - b["x"]) >= (a["width"] + b["width"]) / 2
            assert beside or abs(a["y"] - b["y"]) >= (a["height"] + b["height"]) / 2, (a, b)
    return found


def test_a_thousand_actors_carry_eighty_names(page: Page) -> None:
    assert len(names(page)) >= 80


def test_a_large_picture_is_moved_as_a_copy_and_painted_anew_when_the_hand_rests(page: Page) -> None:
    before = {name["id"]: name["x"] for name in names(page)}
    page.evaluate(WATCH)
    page.mouse.move(30, 720)
    page.mouse.down()
    page.mouse.move(110, 690, steps=5)
    page.mouse.up()
    page.wait_for_function("() => window.copySeen")
    page.wait_for_function("() => !window.tejido.canvas.copied")
    shifts = sorted(name["x"] - before[name["id"]] for name in names(page) if name["id"] in before)
    assert shifts[len(shifts) // 2] > 50


def test_the_copy_is_there_before_the_hand_moves(page: Page) -> None:
    """So that the first frame of a movement is as quick as the others."""
    page.wait_for_function("() => window.tejido.canvas.copy")
    page.evaluate("() => { window.taken = window.tejido.canvas.copy; }")
    page.evaluate(WATCH)
    page.mouse.move(30, 720)
    page.mouse.down()
    page.mouse.move(110, 690, steps=5)
    page.wait_for_function("() => window.copySeen")
    assert page.evaluate("() => window.copySeen === window.taken")
    page.mouse.up()


def test_who_is_dragged_through_a_crowd_moves_over_a_copy_of_the_others(page: Page) -> None:
    box = page.locator("#canvas").bounding_box()
    assert box
    best = page.evaluate("() => window.tejido.canvas.best()")
    place = "(id) => { const { x, y } = window.tejido.canvas.placeOf(id); return [Math.round(x), Math.round(y)]; }"
    x, y = page.evaluate(place, best)
    others = page.evaluate("(id) => Object.entries(window.tejido.canvas.positions).filter(([one]) => one !== id)", best)
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    page.mouse.move(box["x"] + x + 90, box["y"] + y + 40, steps=6)
    page.wait_for_function("() => window.tejido.canvas.copied")
    page.mouse.up()
    page.wait_for_function("() => !window.tejido.canvas.copied")
    there = page.evaluate(place, best)
    assert there[0] > x + 60
    assert there[1] > y + 20
    begin, radius = page.evaluate(
        """(id) => {
            const { lines, positions, radius } = window.tejido.canvas;
            const { curve: { from, to } } = lines.all.find(({ relation }) => relation.source === id || relation.target === id);
            const far = ({ x, y }) => Math.hypot(x - positions[id].x, y - positions[id].y);
            return [Math.min(far(from), far(to)), window.tejido.canvas.radius(window.tejido.provider.actors.get(id))];
        }""",
        best,
    )
    assert begin < 2 * radius, "lines begin where the actor is now"
    assert page.evaluate("(id) => Object.entries(window.tejido.canvas.positions).filter(([one]) => one !== id)", best) == others


def test_the_first_picture_is_drawn_once(crowd: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_init_script(COUNT)
        page.goto(crowd.as_uri())
        page.wait_for_selector("body.ready")
        page.wait_for_function("() => Object.keys(window.written).length > 50")
        page.wait_for_timeout(300)
        assert set(page.evaluate("() => Object.values(window.written)")) == {1}
        browser.close()

"""The timeline: what is dated, and a brush that filters the network, the table and the counts."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from opening import AXE, AXE_RUN, CHROMIUM, ROOT, Open, watched
from playwright.sync_api import Browser, Page, expect

import tejido
from tejido.project import Project

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]

BASE = "https://w3id.org/tejido/medellin/"


def test_names_keep_clear_of_what_lies_over_the_picture(opened: Open) -> None:
    page = opened("#topics=1&at=undp:1,1")
    page.wait_for_timeout(300)
    covered = page.evaluate(
        """() => {
            const origin = document.getElementById("canvas").getBoundingClientRect();
            const over = [...document.querySelectorAll("#show-timeline, #pins, .zoom")].map((one) => one.getBoundingClientRect());
            const under = (label, box) => Math.abs(label.x + origin.x - box.x - box.width / 2) < (label.width + box.width) / 2
                && Math.abs(label.y + origin.y - box.y - box.height / 2) < (label.height + box.height) / 2;
            return over.map((box) => [box.width > 0, window.tejido.canvas.labels.filter((label) => under(label, box)).length]);
        }"""
    )
    assert covered == [[True, 0]] * 3


def drawn(page: Page) -> list[str]:
    """The ends of the names of the actors that are drawn."""
    found: list[str] = page.evaluate("() => window.tejido.canvas.shown.actors.map(({ id }) => id)")
    return sorted(name.removeprefix(BASE) for name in found)


def brush(page: Page, start: float, end: float) -> None:
    """Drags over the line, from and to a part of its width."""
    box = page.locator(".time-line").bounding_box()
    assert box
    y = box["y"] + box["height"] - 40
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    for step in (0.3, 0.6, 1):
        page.mouse.move(box["x"] + box["width"] * (start + (end - start) * step), y)
    page.mouse.up()


def test_everything_dated_stands_on_the_line_and_the_rest_below_it(opened: Open) -> None:
    page = opened()
    page.click("#show-timeline")
    names = page.locator(".when").evaluate_all("(all) => all.map((one) => one.textContent)")
    assert sorted(names) == [
        "Luxembourg Peace Prize 2023: 2023",
        "Medellín–Rio-ITS collaboration: 2022",
        "award of the prize to Daniel Quintero: 14 June 2023 (inferred)",
        "investments from Brazil USD\u00a087,600,000: since 2008",
    ]
    expect(page.locator(".bar-of-time.open-end").first).to_be_visible()
    page.click(".time-rest summary")
    expect(page.locator(".chip")).to_have_count(4)
    expect(page.locator(".chip", has_text="body cameras")).to_contain_text("COP\u00a09,512,000,000")
    page.locator(".when", has_text="Rio-ITS").click()
    expect(page.locator("#panel-title")).to_contain_text("Medellín–Rio-ITS collaboration")
    page.click("#lang")
    expect(page.locator(".when", has_text="Rio-ITS")).to_have_text("colaboración Medellín–Rio-ITS: 2022")
    page.click("#time-close")
    expect(page.locator("#timeline")).to_be_hidden()


def test_a_brush_filters_is_in_the_link_and_can_be_taken_back(opened: Open) -> None:
    page = opened("#timeline=1")
    whole = drawn(page)
    brush(page, 0.76, 0.79)
    assert "time=20" in page.url
    found = drawn(page)
    assert "luxembourg-peace-prize-2023" not in found
    assert "investments-from-brazil" in found, "since 2008 is open"
    assert len(found) < len(whole)
    expect(page.locator(".time-chosen")).to_contain_text("of 4 dated")
    page.check("#time-undated")
    kept = drawn(page)
    assert "luxembourg-peace-prize-2023" not in kept
    assert "undp" in kept
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert drawn(page) == whole
    assert "time=" not in page.url
    page.go_back()
    assert drawn(page) == found


def test_a_drag_is_one_step(opened: Open) -> None:
    page = opened("#timeline=1")
    brush(page, 0.2, 0.9)
    brush(page, 0.5, 0.6)
    page.keyboard.press("Control+z")
    assert "time=2010" in page.url
    for _ in range(3):
        page.go_back()
    assert "time=" not in page.url


def test_what_a_link_chooses_is_what_is_dated_then(opened: Open) -> None:
    page = opened("#topics=1&timeline=1&time=2022-01-01/2022-12-31")
    expect(page.locator(".time-chosen strong")).to_have_text("2022")
    found = drawn(page)
    assert {"medellin", "rio-its", "medellin-rio-its-collaboration", "brazil"} <= set(found)
    assert "daniel-quintero" not in found
    page.click("#view-table")
    expect(page.locator("#timeline")).to_be_visible()
    assert str(len(found)) in page.locator("#table .segmented").inner_text()
    page.click("#time-clear")
    assert "daniel-quintero" in drawn(page)
    for view in ("#time=2030-01-01/..", "#time=2007-01-01/2007-06-30"):
        late = opened(view)
        assert ("brazil" in drawn(late)) == ("2030" in view)


def test_the_timeline_by_keyboard(opened: Open) -> None:
    page = opened()
    page.keyboard.press("l")
    first, last = page.get_by_role("slider").all()
    expect(first).to_have_attribute("aria-valuetext", "from the beginning")
    first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("aria-valuetext", "1 January 2010")
    last.focus()
    page.keyboard.press("PageDown")
    expect(last).to_have_attribute("aria-valuetext", "31 December 2019")
    expect(page.locator(".time-chosen strong")).to_have_text("2010 – 2019")
    page.keyboard.press("Escape")
    assert "time=" not in page.url
    first.focus()
    page.keyboard.press("End")
    assert drawn(page), "what is open still reaches the last day"
    page.keyboard.press("Home")
    assert "time=" not in page.url


def test_a_chosen_time_is_told_while_the_timeline_is_closed(opened: Open) -> None:
    page = opened("#time=2023-01-01/..")
    expect(page.locator("#time-note")).to_contain_text("since 2023")
    page.locator("#time-note button").click()
    expect(page.locator("#time-note")).to_be_hidden()
    page.click("#filters summary")
    page.locator("#filter-body button", has_text="Choose on the timeline").click()
    expect(page.locator("#timeline")).to_be_visible()


def test_a_graph_without_dates_says_so(browser: Browser, example: Project, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    statements = example.root / "graph" / "statements"
    for trig in statements.glob("*.trig"):
        lines = trig.read_text().splitlines(keepends=True)
        trig.write_text("".join(line for line in lines if "tj:edtf" not in line))
    tejido.open(example.root).page().write(file)
    with watched(browser, file, "#timeline=1") as page:
        expect(page.locator(".time-none")).to_have_text("No passage gives a date with its year.")
        expect(page.get_by_role("slider")).to_have_count(0)


def test_a_graph_without_dates_and_amounts_has_no_timeline(browser: Browser, tmp_path: Path) -> None:
    with watched(browser, tejido.draw(nx.path_graph(3)).write(tmp_path / "page.html")) as page:
        expect(page.locator("#zoom-in")).to_be_visible()
        expect(page.locator("#show-timeline")).to_be_hidden()
        page.click("#filters summary")
        expect(page.locator("#filter-body [data-key=time]")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_axe_finds_nothing(opened: Open, theme: str, size: tuple[int, int]) -> None:
    screen = {"width": size[0], "height": size[1]}
    page = opened("#timeline=1&time=2022-01-01/2022-12-31", color_scheme=theme, viewport=screen, bypass_csp=True)
    page.add_script_tag(path=AXE)
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in page.evaluate(AXE_RUN)["violations"]] == []


def test_after_a_drag_all_of_the_chosen_time_is_in_view_and_what_is_dated_is_not_undated(opened: Open) -> None:
    page = opened("#timeline=1")
    brush(page, 0.68, 0.93)
    page.wait_for_timeout(900)
    size = page.evaluate("() => { const { clientWidth: w, clientHeight: h } = document.getElementById('canvas'); return [w, h] }")
    places = page.evaluate("() => window.tejido.canvas.shown.actors.map(({ id }) => window.tejido.canvas.placeOf(id))")
    assert len(places) > 10
    assert all(0 < place["x"] < size[0] and 0 < place["y"] < size[1] for place in places)
    page.click(".time-rest summary")
    dated = set(page.locator(".when .time-words > span:first-of-type").all_inner_texts())
    assert dated.isdisjoint(page.locator(".time-rest .chip > span:first-of-type").all_inner_texts())

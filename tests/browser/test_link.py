"""The link holds the view: pins, filters, questions; back and forward walk through it; undo takes it back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from opening import CHROMIUM, ROOT, Open
from playwright.sync_api import Browser, Page, expect

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]

PLACE = "(end) => window.tejido.canvas.placeOf(end)"
SETTLED = 500  # milliseconds that a movement of the picture takes


def drag(page: Page, end: str, dx: float, dy: float) -> None:
    """Drags an actor in the picture."""
    page.wait_for_timeout(SETTLED)
    box = page.locator("#canvas").bounding_box()
    at = page.evaluate(PLACE, end)
    assert box
    x, y = box["x"] + at["x"], box["y"] + at["y"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def distance(a: dict[str, float], b: dict[str, float]) -> float:
    return float(((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5)


# Whether something is painted around the middle of an actor, on all sides.
PAINTED = """(end) => {
    const { canvas } = window.tejido;
    const { x, y } = canvas.placeOf(end);
    const context = document.querySelector("#canvas canvas").getContext("2d");
    const side = (turn) => context.getImageData(x + 4 * Math.cos(turn), y + 4 * Math.sin(turn), 1, 1).data[3] > 0;
    return [0, 1, 2, 3, 4, 5, 6, 7].every((turn) => side((turn * Math.PI) / 4));
}"""


def test_a_link_to_an_actor_shows_its_node(opened: Open) -> None:
    """Where it lies far from the middle of the whole network, too."""
    for name in ("undp", "medellin", "la-escombrera"):
        page = opened(f"#actor={name}")
        page.wait_for_timeout(SETTLED)
        assert page.evaluate(PAINTED, f"/{name}"), name


def test_who_is_dragged_stays_is_in_the_link_and_can_go_back(opened: Open) -> None:
    page = opened()
    page.wait_for_timeout(SETTLED)
    before = page.evaluate(PLACE, "/brazil")
    drag(page, "/brazil", 90, -60)
    moved = page.evaluate(PLACE, "/brazil")
    assert distance(moved, {"x": before["x"] + 90, "y": before["y"] - 60}) < 6
    assert "at=brazil:" in page.url
    expect(page.locator("#pins")).to_contain_text("1 pinned")
    again = opened("#" + page.url.split("#")[1])
    again.wait_for_timeout(SETTLED)
    assert distance(again.evaluate(PLACE, "/brazil"), moved) < 3
    page.keyboard.press("Control+z")
    assert distance(page.evaluate(PLACE, "/brazil"), before) < 3
    assert "at=" not in page.url
    page.keyboard.press("Control+Shift+Z")
    assert "at=brazil:" in page.url
    page.click("#unpin-all")
    expect(page.locator("#pins")).to_be_hidden()
    assert distance(page.evaluate(PLACE, "/brazil"), before) < 3


def test_pins_by_keyboard_and_by_the_panel(opened: Open) -> None:
    page = opened("#actor=undp")
    page.locator("#canvas").focus()
    page.keyboard.press("p")
    assert "at=undp:" in page.url
    expect(page.locator("#pin-button")).to_have_text("Unpin")
    page.click("#pin-button")
    assert "at=" not in page.url
    expect(page.locator("#pin-button")).to_have_text("Pin")
    page.click("#pin-button")
    page.locator("#canvas").focus()
    page.keyboard.press("Shift+P")
    assert "at=" not in page.url


def test_a_pinned_actor_keeps_its_place_on_a_screen_of_another_shape(browser: Browser, bundled: Path, opened: Open) -> None:
    page = opened("#at=brazil:100,200", viewport={"width": 390, "height": 844})
    page.wait_for_timeout(SETTLED)
    place = page.evaluate("() => window.tejido.store.now.places")
    assert list(place.values()) == [[100, 200]]
    middle = page.evaluate(PLACE, "/brazil")
    drag(page, "/brazil", 30, 40)
    assert distance(page.evaluate(PLACE, "/brazil"), {"x": middle["x"] + 30, "y": middle["y"] + 40}) < 6


def test_back_and_forward_walk_through_filters_and_views(opened: Open) -> None:
    page = opened()
    page.locator("#legend button", has_text="Place").click()
    page.click("#view-table")
    page.click("#lang")
    page.go_back()
    expect(page.locator("#view-network")).to_have_attribute("aria-pressed", "true")
    assert len(page.evaluate("window.tejido.store.now.hiddenKinds")) == 1
    page.go_back()
    assert page.evaluate("window.tejido.store.now.hiddenKinds") == []
    page.go_forward()
    page.go_forward()
    expect(page.locator("#view-table")).to_have_attribute("aria-pressed", "true")
    assert len(page.evaluate("window.tejido.store.now.hiddenKinds")) == 1
    page.keyboard.press("Control+z")
    assert page.evaluate("window.tejido.store.now.hiddenKinds") == []


def test_a_question_with_its_values_opens_from_a_link(opened: Open) -> None:
    page = opened("#view=ask&question=during")
    page.wait_for_selector(".answer table")
    first = page.locator(".answer tbody tr").count()
    page.locator("[data-parameter=from]").fill("2023-06-01")
    page.click(".run")
    page.wait_for_url("**given=from:2023-06-01**")
    expect(page.locator(".answer tbody tr")).not_to_have_count(first)
    rows = page.locator(".answer tbody tr").count()
    again = opened("#" + page.url.split("#")[1])
    expect(again.locator("[data-parameter=from]")).to_have_value("2023-06-01")
    expect(again.locator(".answer tbody tr")).to_have_count(rows)
    page.go_back()
    expect(page.locator("[data-parameter=from]")).to_have_value("2022-07-01")
    expect(page.locator(".answer tbody tr")).to_have_count(first)


def test_how_an_answer_is_sorted_filtered_and_seen_is_in_the_link(opened: Open) -> None:
    page = opened("#view=ask&question=participants")
    page.wait_for_selector(".answer table")
    page.locator(".answer th button").first.click()
    page.locator(".answer th button").first.click()
    page.locator(".answer-bar input").fill("a")
    page.locator(".answer-bar input").fill("an")
    assert "sort=-" in page.url
    page.wait_for_url("**rows=an**")
    rows = page.locator(".answer tbody tr").all_inner_texts()
    again = opened("#" + page.url.split("#")[1])
    expect(again.locator(".answer tbody tr")).to_have_text([re.compile(".")] * len(rows))
    assert again.locator(".answer tbody tr").all_inner_texts() == rows
    expect(again.locator(".answer-bar input")).to_have_value("an")
    expect(again.locator(".answer th[aria-sort=descending]")).to_have_count(1)
    page.go_back()
    expect(page.locator(".answer-bar input")).to_have_value("")
    assert page.locator(".answer tbody tr").count() > len(rows)
    page.locator(".ask-head .plain").click()
    assert "sort=" not in page.url


def test_a_chart_opens_from_a_link(opened: Open) -> None:
    page = opened("#view=ask&question=measures&chart=1")
    expect(page.locator(".answer svg.chart")).to_be_visible()
    page.get_by_role("button", name="Table", exact=True).last.click()
    assert "chart" not in page.url
    page.go_back()
    expect(page.locator(".answer svg.chart")).to_be_visible()


def test_ones_own_question_opens_from_a_link(opened: Open) -> None:
    page = opened("#view=ask&question=sparql")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT (COUNT(*) AS ?número) WHERE { ?a ?b ?c } # ñandú")
    page.click(".run")
    page.wait_for_url("**&q=*")
    again = opened("#" + page.url.split("#")[1])
    again.wait_for_selector(".answer table")
    expect(again.locator(".cm-content")).to_contain_text("ñandú")
    damaged = opened("#view=ask&question=sparql&q=AAAA")
    expect(damaged.locator(".cm-content")).to_contain_text("SELECT")


def test_a_long_link_says_so(opened: Open) -> None:
    page = opened("#hidden=" + "+".join(f"nobody-{number}" for number in range(300)), permissions=["clipboard-write"])
    page.click("#more summary")
    page.click("#copy-link")
    expect(page.locator("#toast")).to_contain_text("characters")

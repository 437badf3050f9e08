"""On paper and on a phone: what is chosen is seen."""

from __future__ import annotations

import pytest
from opening import CHROMIUM, ROOT, Open
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]

PHONE = {"width": 390, "height": 844}
SETTLED = 600  # milliseconds that a movement of the picture takes


def test_paper_has_the_picture_the_timeline_and_the_facts_in_light(opened: Open) -> None:
    page = opened("#actor=undp&timeline=1", color_scheme="dark")
    page.wait_for_timeout(SETTLED)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    expect(page.locator("#paper svg")).to_be_visible()
    expect(page.locator("#paper")).to_contain_text("La Escombrera")
    expect(page.locator("#canvas")).to_be_hidden()
    expect(page.locator(".when").first).to_be_visible()
    expect(page.locator("#panel-title")).to_contain_text("United Nations")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    right = page.locator(".time-line").evaluate("(line) => line.getBoundingClientRect().right")
    assert right <= 720
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator("#paper svg").count() == 0


def test_paper_has_the_table_where_the_table_is_shown(opened: Open) -> None:
    page = opened("#view=table")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#table tbody tr").first).to_be_visible()
    assert page.locator("#paper svg").count() == 0


@pytest.mark.parametrize("view", ["#actor=undp", "#actor=undp&to=rio-its", "#pair=undp+la-escombrera"])
def test_on_a_phone_what_is_chosen_stands_above_the_sheet(opened: Open, view: str) -> None:
    page = opened(view, viewport=PHONE, has_touch=True)
    page.wait_for_timeout(SETTLED)
    sheet, picture = page.locator("#panel").bounding_box(), page.locator("#canvas").bounding_box()
    assert sheet
    assert picture
    chosen = page.evaluate("() => { const { canvas } = window.tejido; return [...canvas.emphasis.actors].map((id) => canvas.placeOf(id)) }")
    for place in chosen:
        assert 0 < place["x"] < PHONE["width"]
        assert picture["y"] < picture["y"] + place["y"] < sheet["y"]


def test_on_a_phone_who_is_found_stands_above_the_sheet(opened: Open) -> None:
    page = opened(viewport=PHONE, has_touch=True)
    page.fill("#search", "quintero")
    page.keyboard.press("Enter")
    page.wait_for_timeout(2 * SETTLED)
    sheet, picture = page.locator("#panel").bounding_box(), page.locator("#canvas").bounding_box()
    place = page.evaluate("() => window.tejido.canvas.placeOf('/daniel-quintero')")
    assert sheet
    assert picture
    assert 0 < place["x"] < PHONE["width"]
    assert picture["y"] + place["y"] < sheet["y"]


def test_opening_the_timeline_keeps_the_whole_picture_in_view(opened: Open) -> None:
    page = opened()
    page.click("#show-timeline")
    page.wait_for_timeout(SETTLED)
    height = page.evaluate("document.getElementById('canvas').clientHeight")
    places = page.evaluate("() => window.tejido.canvas.shown.actors.map(({ id }) => window.tejido.canvas.placeOf(id).y)")
    assert min(places) > 0
    assert max(places) < height


def on_paper(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})


def test_paper_has_a_margin(opened: Open) -> None:
    margins = """() => [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules])
        .filter((rule) => rule instanceof CSSPageRule).map(({ style }) => style.margin)"""
    assert opened().evaluate(margins) == ["14mm"]


def test_a_printed_answer_says_what_was_asked(opened: Open) -> None:
    page = opened("#view=ask&question=participants")
    page.wait_for_selector(".answer table")
    on_paper(page)
    expect(page.locator(".field input").first).to_be_visible()
    expect(page.locator(".field input").first).to_have_value("visit to La Escombrera")
    expect(page.locator(".answer thead")).to_be_visible()


def test_a_printed_table_begins_on_the_first_page_and_has_every_row(opened: Open) -> None:
    page = opened("#view=table")
    on_paper(page)
    assert page.locator("#table tbody tr").count() == page.evaluate("() => window.tejido.provider.relations.length")
    assert page.evaluate("() => getComputedStyle(document.querySelector('.views-holder')).breakInside") == "auto"
    expect(page.locator(".table-bar input")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#table tbody tr").count() == 100


def test_a_printed_chain_has_no_buttons_and_its_hops_stay_whole(opened: Open) -> None:
    page = opened("#actor=undp&to=rio-its")
    on_paper(page)
    expect(page.locator(".copy-chain")).to_be_hidden()
    expect(page.locator(".panel .check")).to_be_hidden()
    assert page.locator(".hops > li").evaluate_all("(all) => all.every((one) => getComputedStyle(one).breakInside === 'avoid')")
    assert page.locator(".panel h2").evaluate_all("(all) => all.every((one) => getComputedStyle(one).breakAfter === 'avoid')")

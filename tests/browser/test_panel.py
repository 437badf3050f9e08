"""The panel while it is read: what is opened, closed and scrolled stays where it is looked for."""

from __future__ import annotations

import pytest
from opening import CHROMIUM, ROOT, Open
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]

SIZES = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}]


def test_a_passage_opens_below_its_button_and_esc_closes_it_first(opened: Open) -> None:
    page = opened("#actor=escombrera-visit")
    source = page.locator("#panel .source").nth(1)
    before = source.bounding_box()
    source.click()
    expect(page.locator("#panel .words:visible")).to_have_count(1)
    assert source.bounding_box() == before
    page.keyboard.press("Escape")
    expect(source).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#panel-title")).to_contain_text("La Escombrera")
    page.keyboard.press("Escape")
    expect(page.locator("#close-panel")).to_be_hidden()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("locale", ["es-CO", "en-GB"])
def test_no_word_is_broken_and_none_is_read_under_the_button_that_closes(opened: Open, size: dict[str, int], locale: str) -> None:
    page = opened("#actor=escombrera-visit", viewport=size, locale=locale)
    page.wait_for_selector("#panel .detail")
    broken = page.evaluate(
        """() => {
            const found = [];
            const texts = document.createTreeWalker(document.getElementById("panel-body"), NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const text = texts.currentNode;
                for (const { 0: word, index } of text.data.matchAll(/\\p{L}+/gu)) {
                    const range = document.createRange();
                    range.setStart(text, index);
                    range.setEnd(text, index + word.length);
                    if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
                }
            }
            return found;
        }"""
    )
    assert broken == []
    close = page.evaluate(
        """() => {
            const body = document.getElementById("panel-body");
            const { left, right, top, bottom } = document.getElementById("close-panel").getBoundingClientRect();
            const seen = [];
            for (body.scrollTop = 0; ; body.scrollTop += 200) {
                for (const [x, y] of [[left - 1, bottom - 2], [left - 1, top + 2], [right - 2, bottom + 1]])
                    seen.push(Boolean(document.elementFromPoint(x, y)?.closest(".fact, .words, h2, #panel-title")));
                if (body.scrollTop + body.clientHeight >= body.scrollHeight - 1) return seen;
            }
        }"""
    )
    assert len(close) > 3
    assert not any(close)


def test_a_link_of_many_bodies_is_told_once(opened: Open) -> None:
    page = opened("#actor=sies-m")
    once = page.locator(".group", has=page.locator(".value > .actor + .actor"))
    expect(once).to_have_count(1)
    expect(once.locator(".value > .actor")).to_have_count(6)
    expect(once.locator(".fact")).to_have_count(1)
    for detail in page.locator("#panel .detail").all():
        names = detail.locator(":scope > dt").all_inner_texts()
        assert len(names) == len(set(names))


def test_what_a_question_was_about_stands_out_in_the_network_of_its_answer(opened: Open) -> None:
    page = opened("#view=ask&question=participants")
    page.get_by_role("button", name="Show in the network").click()
    shown = page.evaluate("() => window.tejido.canvas.shown.relations.map(({ target }) => target)")
    assert len(shown) >= 12
    assert all(target.endswith("/escombrera-visit") for target in shown)
    assert page.evaluate("() => window.tejido.canvas.shown.actors.every(({ id }) => !window.tejido.canvas.recedes(id))")


def test_the_title_is_read_whole(opened: Open) -> None:
    for locale in ("es-CO", "en-GB"):
        page = opened(locale=locale)
        whole = "(name) => name.scrollHeight <= name.clientHeight + 1 && name.scrollWidth <= name.clientWidth"
        assert page.locator("#brand-name").evaluate(whole)


def test_the_picture_follows_when_filters_leave_the_chosen_actor_alone(opened: Open) -> None:
    page = opened("#actor=daniel-quintero")
    page.click("#filters summary")
    page.locator("#filter-body .check", has_text="The visit to La Escombrera").locator("xpath=..").get_by_text("Only this").click()
    page.wait_for_function("() => window.tejido.canvas.emphasis === null")
    page.wait_for_function(
        """() => {
            const { x, y } = window.tejido.canvas.placeOf("la-escombrera");
            return x > 0 && y > 0 && x < innerWidth - 400 && y < innerHeight;
        }"""
    )


def test_the_picture_stays_where_two_actors_are_looked_at_when_a_filter_changes(opened: Open) -> None:
    page = opened("#pair=undp+la-escombrera")
    apart = """() => {
        const [a, b] = ["undp", "la-escombrera"].map((id) => window.tejido.canvas.placeOf(id));
        return [b.x - a.x, b.y - a.y].map(Math.round);
    }"""
    before = page.evaluate(apart)
    page.click("#filters summary")
    page.locator("#filter-body .check", has_text="The visit to La Escombrera").locator("xpath=..").get_by_text("Only this").click()
    page.wait_for_timeout(1_000)  # what would move the picture waits a third of it
    assert page.evaluate(apart) == before

"""Leaving actors and articles out of the picture, and taking that back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

import tejido

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = tmp_path_factory.mktemp("hide") / "page.html"
    tejido.open(ROOT).page().write(file)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.goto(f"{file.as_uri()}#actor=undp")
        page.wait_for_selector("body.ready")
        yield page
        browser.close()


def drawn(page: Page, end: str) -> bool:
    return bool(page.evaluate("(end) => window.tejido.canvas.shown.actors.some(({ id }) => id.endsWith(end))", end))


def test_a_hidden_actor_comes_back_with_ctrl_z_and_is_always_found(page: Page) -> None:
    page.click("#hide-button")
    assert not drawn(page, "/undp")
    assert "hidden=undp" in page.url
    page.keyboard.press("Control+z")
    assert drawn(page, "/undp")
    page.keyboard.press("Control+Shift+Z")
    assert not drawn(page, "/undp")
    page.fill("#search", "undp")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_contain_text("United Nations")
    assert drawn(page, "/undp")
    page.click("#hide-button")
    page.locator("#toast button", has_text="Undo").click()
    assert drawn(page, "/undp")
    expect(page.locator("#toast")).to_be_hidden()


def test_the_notice_of_what_is_hidden_leaves_the_buttons_of_the_picture_free(page: Page) -> None:
    for width, height in ((390, 844), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => window.tejido.app.announce('Somebody with a name that is rather long is hidden.', true, true)")
        under = page.evaluate(
            """() => {
                const notice = document.getElementById("toast").getBoundingClientRect();
                const beside = (box) => box.right <= notice.left || notice.right <= box.left;
                const apart = (box) => beside(box) || box.bottom <= notice.top || notice.bottom <= box.top;
                const over = [...document.querySelectorAll(".zoom, .corner > *, .search")];
                return over.filter((one) => !apart(one.getBoundingClientRect())).length;
            }"""
        )
        assert under == 0


def test_an_article_of_the_panel_shows_the_network_as_it_alone_tells_it(page: Page) -> None:
    article = page.locator(".articles button").nth(1)
    article.click()
    assert page.evaluate("() => window.tejido.store.now.hiddenArticles.length") == page.locator(".articles button").count() - 1
    expect(article).to_have_attribute("aria-pressed", "true")
    article.click()
    assert page.evaluate("() => window.tejido.store.now.hiddenArticles") == []


def test_the_network_as_one_article_tells_it(page: Page) -> None:
    page.click("#filters summary")
    page.locator("#filter-body button", has_text="Only this").nth(1).click()
    articles = page.evaluate(
        "() => [...new Set(window.tejido.canvas.shown.relations.flatMap(({ passages }) => passages.flatMap((one) =>"
        " window.tejido.provider.articlesOf(one))))].includes(window.tejido.provider.articles[1].iri)"
    )
    assert articles
    hidden = page.evaluate("() => window.tejido.store.now.hiddenArticles.length")
    assert hidden == page.evaluate("() => window.tejido.provider.articles.length") - 1


def test_the_picture_begins_without_topics_and_says_so(page: Page) -> None:
    page.goto("about:blank")
    page.go_back()
    page.wait_for_selector("body.ready")
    page.evaluate("() => window.tejido.store.set({ actor: null, hiddenArticles: [], hiddenActors: [] })")
    assert not drawn(page, "/nonviolence")
    entry = page.locator("#legend .topics")
    expect(entry).to_contain_text("hidden · show")
    entry.click()
    assert drawn(page, "/nonviolence")
    assert "topics=1" in page.url
    page.keyboard.press("Control+z")
    assert not drawn(page, "/nonviolence")
    page.fill("#search", "nonviolence")
    page.keyboard.press("Enter")
    assert drawn(page, "/nonviolence"), "whoever is found is drawn"
    page.click("#view-table")
    relations = page.evaluate("() => window.tejido.provider.relations.length")
    expect(page.locator(".table [data-key=relations]")).to_contain_text(str(relations))

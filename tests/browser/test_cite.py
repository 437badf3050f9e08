"""Citing from the page: a chain as a sentence with footnotes, a passage as text and as BibTeX."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

import tejido

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]
# What is copied is kept where the test can read it.
KEEP = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => void (window.kept = text) } })"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = tmp_path_factory.mktemp("cite") / "page.html"
    tejido.open(ROOT).page().write(file)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.add_init_script(KEEP)
        page.goto(f"{file.as_uri()}#actor=undp&to=rio-its")
        page.wait_for_selector("body.ready")
        yield page
        browser.close()


def copied(page: Page, button: str) -> str:
    page.locator("#panel button", has_text=button).first.click()
    page.wait_for_function("() => window.kept")
    return str(page.evaluate("() => [window.kept, window.kept = ''][0]"))


def test_a_chain_is_copied_as_a_sentence_with_footnotes_in_either_language(page: Page) -> None:
    english, spanish = copied(page, "in English"), copied(page, "en español")
    sentence, notes = english.strip().split("\n\n")
    assert "United Nations" in sentence
    assert "Rio-ITS" in sentence
    assert len(notes.splitlines()) == sentence.count("[") >= 2
    assert "caracteres" in spanish


def test_a_passage_is_cited_as_text_and_as_bibtex(page: Page) -> None:
    page.locator("#panel .source").first.click()
    assert "#char=" in copied(page, "Copy the citation")
    assert copied(page, "BibTeX").startswith("@misc{passage-")


def test_a_fact_is_cited_by_keyboard_in_either_language_and_as_bibtex(page: Page) -> None:
    page.evaluate("window.tejido.app.openActor([...window.tejido.provider.actors.keys()].find((id) => id.endsWith('/undp')))")
    fact = page.locator("#panel .fact").filter(has_text="visit to La Escombrera")
    button = fact.get_by_role("button", name="Cite this fact")
    button.focus()
    assert button.evaluate("(button) => getComputedStyle(button).opacity") == "1"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    english = str(page.evaluate("() => [window.kept, window.kept = ''][0]"))
    assert english.startswith("United Nations Development Program made the visit visit to La Escombrera")
    assert "“The visit to La Escombrera”, " in english
    assert ", characters 4681–5027. https://" in english
    assert "(SHA-256 of its words: " in english
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    spanish = str(page.evaluate("() => [window.kept, window.kept = ''][0]"))
    assert spanish.startswith("Programa de las Naciones Unidas para el Desarrollo ")
    assert "en el papel de visitante" in spanish
    fact.get_by_role("button", name="BibTeX").click()
    assert str(page.evaluate("() => window.kept")).startswith("@misc{fact-4681-5027,\n  title = {United Nations")

"""A newcomer who has only the file: types into the search box, clicks what is visible, in either language."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from opening import CHROMIUM, ROOT, Open
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]

LOCALES = {"es": "es-CO", "en": "en-GB"}
DOCUMENTS = Path(os.environ.get("TEJIDO_DOCUMENTS") or ROOT.parent / "shared" / "documents")
DOCUMENT = next(iter(sorted(DOCUMENTS.glob("*.txt"))), None)
needs_document = pytest.mark.skipif(DOCUMENT is None, reason="the documents are not here: set TEJIDO_DOCUMENTS")
languages = pytest.mark.parametrize("lang", LOCALES)


def look_for(page: Page, text: str) -> None:
    page.get_by_role("combobox").first.click()
    page.keyboard.type(text)
    page.wait_for_selector("#options [role=option]")
    page.keyboard.press("Enter")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).filter(visible=True).first.click()


@languages
def test_who_took_part_in_the_visit_and_in_which_role(opened: Open, lang: str) -> None:
    page = opened(locale=LOCALES[lang])
    look_for(page, {"es": "visita escombrera", "en": "visit escombrera"}[lang])
    visitors = page.locator("#panel .group", has=page.get_by_role("heading", name={"es": "Visitante", "en": "Visitor"}[lang]))
    expect(visitors.locator(".fact")).to_have_count(6)
    expect(visitors).to_contain_text({"es": "Agencia Española de Cooperación", "en": "Spanish Agency"}[lang])


@languages
def test_what_links_undp_to_rio_its(opened: Open, lang: str) -> None:
    page = opened(locale=LOCALES[lang])
    look_for(page, "UNDP")
    press(page, {"es": "Conexión con…", "en": "Connection to…"}[lang])
    page.keyboard.type("Rio-ITS")
    page.keyboard.press("Enter")
    chain = page.locator(".hops").first
    for name in ("La Escombrera", "Comuna 13", "Medellín", "Rio-ITS"):
        expect(chain).to_contain_text(name)
    expect(chain).to_contain_text({"es": "coopera con", "en": "cooperates with"}[lang])


@languages
def test_what_links_two_who_are_named_is_one_click_away(opened: Open, lang: str) -> None:
    page = opened(locale=LOCALES[lang])
    look_for(page, {"es": "¿qué une a PNUD con Rio-ITS?", "en": "what links UNDP to Rio-ITS?"}[lang])
    press(page, {"es": "Qué une a Programa", "en": "What links United"}[lang])
    expect(page.locator(".hops").first).to_contain_text("Rio-ITS")


@languages
def test_which_bodies_receive_data_from_sies_m(opened: Open, lang: str, tmp_path: Path) -> None:
    """What no name answers is looked for among the questions."""
    page = opened(locale=LOCALES[lang])
    look_for(page, {"es": "qué entidades reciben datos del SIES-M", "en": "which bodies receive data from SIES-M"}[lang])
    page.get_by_role("button", name={"es": "Quién recibe o puede ver qué datos", "en": "Who receives or may see which data"}[lang]).click()
    rows = page.locator(".answer tbody tr", has_text="SIES-M")
    expect(rows).to_have_count(4)
    for name in {"es": ("Fuerzas Armadas", "Fiscalía", "Policía"), "en": ("Armed Forces", "District Attorney", "Police")}[lang]:
        expect(rows.filter(has_text=name)).to_have_count(1)
    with page.expect_download() as download:
        press(page, "Turtle")
    download.value.save_as(tmp_path / "answer.ttl")
    assert re.search(r"tj:hasAccessTo \S*sies-m", (tmp_path / "answer.ttl").read_text("utf-8"))


@needs_document
@languages
def test_which_words_say_that_bodies_receive_data_from_sies_m(opened: Open, lang: str) -> None:
    page = opened(locale=LOCALES[lang])
    look_for(page, "SIES-M")
    stored = page.locator("#panel .fact", has_text={"es": "Fuerzas Armadas", "en": "Armed Forces"}[lang])
    stored.locator(".source").first.click()
    with page.expect_file_chooser() as chooser:
        press(page, {"es": "Elegir archivo", "en": "Choose a file"}[lang])
    chooser.value.set_files(str(DOCUMENT))
    expect(stored.locator(".words mark").first).to_contain_text("Armed Forces")

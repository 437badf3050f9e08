"""Answers as charts: in a real browser, opened from disk, without a network."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from opening import AXE, AXE_RUN, CHROMIUM, ROOT, Open
from playwright.sync_api import Browser, Page, expect

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]
TIMES = """SELECT ?when ?value ?currency WHERE { VALUES (?when ?value ?currency) {
  ("2008/.." 7 "USD") ("2015-06" 2 "USD") ("2023-06-14" 3 "USD") ("2023" 9 "EUR") } }"""


def charted(opened: Open, question: str, button: str = "Chart", **context: object) -> Page:
    page = opened(f"#view=ask&question={question}", **context)
    page.get_by_role("button", name=button, exact=True).click()
    return page


def test_bars_of_one_currency_stand_together_and_the_others_apart(opened: Open, tmp_path: Path) -> None:
    page = charted(opened, "money", "Gráfico", locale="es-CO")
    drawing = page.get_by_role("img", name=re.compile("^Gráfico de barras: Valor según Inversión"))
    expect(drawing.locator("rect")).to_have_count(4)
    expect(drawing.locator("text").first).to_have_text("Valor · COP")
    expect(drawing).to_contain_text("26.800.000.000")
    expect(drawing).to_contain_text("USD: 87.600.000")
    widths = [float(bar.get_attribute("width") or 0) for bar in drawing.locator("rect").all()]
    assert widths == sorted(widths, reverse=True)
    assert widths[2] / widths[0] == pytest.approx(9_512 / 26_800)
    with page.expect_download() as download:
        page.get_by_role("button", name="Guardar SVG").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "money.svg"
    assert "var(" not in file.read_text("utf-8")
    assert len(ET.parse(file).findall(".//{http://www.w3.org/2000/svg}rect")) == 5  # with the paper


def test_a_chart_follows_the_filter_the_language_and_the_measure(opened: Open) -> None:
    page = charted(opened, "articles")
    expect(page.locator("svg.chart rect")).to_have_count(4)
    page.get_by_label("What is drawn").select_option(label="Passages")
    expect(page.locator("svg.chart text").first).to_have_text("Passages")
    page.fill(".answer-bar input", "l")
    page.click("#lang")
    expect(page.get_by_role("button", name="Gráfico", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Tabla", exact=True).last.click()
    expect(page.locator(".answer tbody tr")).to_have_count(4)


def test_dates_lie_on_a_line_of_time(opened: Open) -> None:
    page = opened("#view=ask&question=sparql")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(TIMES)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".answer tbody tr").first).to_contain_text("since 2008")
    page.get_by_role("button", name="Chart", exact=True).click()
    drawing = page.get_by_role("img", name=re.compile("^Chart over time: Value by When. USD: most, since 2008, 7; least, June 2015, 2"))
    expect(drawing).to_be_visible()
    across = [float(dot.get_attribute("cx") or 0) for dot in drawing.locator("circle").all()]
    assert len(across) == 3
    assert across == sorted(across)


def test_answers_without_figures_have_no_chart(opened: Open) -> None:
    page = opened("#view=ask&question=totals")
    expect(page.locator(".answer tbody tr")).to_have_count(2)
    expect(page.get_by_role("button", name="Chart", exact=True)).to_have_count(0)


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in viz/")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_axe_finds_nothing(browser: Browser, bundled: Path, scheme: str, size: tuple[int, int]) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{bundled.as_uri()}#view=ask&question=articles&lang=en")
    page.get_by_role("button", name="Chart", exact=True).click()
    page.add_script_tag(path=AXE)
    found = page.evaluate(AXE_RUN)["violations"]
    scrolled = page.evaluate("document.querySelector('#ask').scrollWidth > document.querySelector('#ask').clientWidth")
    context.close()
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []
    assert not scrolled

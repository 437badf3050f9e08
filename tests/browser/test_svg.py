"""The picture as a file: vector shapes and letters, the same view as on the screen."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from opening import CHROMIUM, ROOT, Open
from playwright.sync_api import Page

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]

SVG = "{http://www.w3.org/2000/svg}"
SETTLED = 600  # milliseconds that a movement of the picture takes


def saved(page: Page, button: str) -> Path:
    page.wait_for_timeout(SETTLED)
    page.click("#more summary")
    with page.expect_download() as download:
        page.click(button)
    assert download.value.suggested_filename.endswith(button[-3:])
    return Path(download.value.path())


def words(drawing: ElementTree.Element) -> set[str]:
    return {" ".join(part.text or "" for part in text) or (text.text or "") for text in drawing.iter(f"{SVG}text")}


def test_what_is_on_the_screen_is_in_the_drawing(opened: Open) -> None:
    page = opened("#actor=undp&at=undp:0,0", locale="es-ES", color_scheme="dark")
    drawing = ElementTree.fromstring(saved(page, "#save-svg").read_text())
    shown = page.evaluate("() => window.tejido.canvas.labels.map(({ lines }) => lines.join(' '))")
    assert len(shown) > 3
    assert set(shown) <= words(drawing)
    assert drawing.findtext(f"{SVG}title") == page.title()
    assert " relaciones" in (drawing.findtext(f"{SVG}desc") or "")
    assert any(text.startswith("Organización ") for text in words(drawing))
    names = {title.text for title in drawing.iter(f"{SVG}title")}
    assert "Programa de las Naciones Unidas para el Desarrollo" in names
    assert len(list(drawing.iter(f"{SVG}circle"))) == 1, "the pin"
    paper = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()")
    rectangles = [rectangle.get("fill") for rectangle in drawing.iter(f"{SVG}rect")]
    assert paper in rectangles


def test_a_picture_can_be_taken_from_the_table(opened: Open) -> None:
    page = opened("#view=table")
    drawing = ElementTree.fromstring(saved(page, "#save-svg").read_text())
    assert "Medellín" in words(drawing)


def test_the_same_drawing_is_the_png(opened: Open) -> None:
    page = opened()
    data = saved(page, "#save-png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    box = page.locator("#canvas").bounding_box()
    assert box
    assert width == 2 * round(box["width"])
    assert height > 2 * box["height"], "the legend stands below"

"""What the page says, in the reader's form: units, dates, roles."""

from __future__ import annotations

import pytest
from opening import CHROMIUM, ROOT, Open
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]


def test_units_are_plural_and_open_dates_are_words_in_the_panel_and_in_answers(opened: Open) -> None:
    page = opened("#actor=investments-from-brazil", locale="es-CO")
    panel = page.locator("#panel-body")
    expect(panel).to_contain_text("9 proyectos")
    expect(panel).to_contain_text("desde 2008")
    expect(panel).to_contain_text("USD\u00a087.600.000")
    page.click("#lang")
    expect(panel).to_contain_text("9 projects")
    expect(panel).to_contain_text("since 2008")
    expect(panel).to_contain_text("USD\u00a087,600,000")
    page = opened("#view=ask&question=portfolio", locale="es-CO")
    expect(page.locator(".answer tbody tr")).to_contain_text("desde 2008")


@pytest.mark.parametrize(
    ("locale", "role", "other"), [("en-GB", "in the role of", "explainer"), ("es-CO", "en el papel de", "quien explica")]
)
def test_a_role_that_its_heading_tells_is_not_told_again(opened: Open, locale: str, role: str, other: str) -> None:
    panel = opened("#actor=escombrera-visit", locale=locale).locator("#panel-body")
    expect(panel).to_contain_text(other)
    assert panel.inner_text().lower().count(role) == 1

"""What the page is in a browser that lacks something: older, of another make, or locked down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from opening import CHROMIUM, ROOT
from playwright.sync_api import Browser, Page, expect

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (ROOT / "viz" / "dist" / "page.js").is_file(), reason="viz/dist is not built: make"),
]


@pytest.fixture(scope="module")
def without_engine(browser: Browser) -> Iterator[Browser]:
    """Without a compiler, and so without WebAssembly: as in the Lockdown Mode of iPhones."""
    lesser = browser.browser_type.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--js-flags=--jitless"])
    yield lesser
    lesser.close()


def test_without_webassembly_the_picture_and_its_passages_are_there_and_the_rest_is_told(without_engine: Browser, bundled: Path) -> None:
    page = without_engine.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{bundled.as_uri()}#actor=undp")
    expect(page.locator("#panel .problem")).to_contain_text("engine")
    assert page.evaluate("() => window.tejido.canvas.labels.length") > 5
    fact = page.locator("#panel .fact", has_text="visit to La Escombrera").first
    fact.locator(".source").first.click()
    expect(fact).to_contain_text("characters")
    page.click("#chain-button")
    page.locator(".picker input").fill("rio-its")
    page.keyboard.press("Enter")
    expect(page.locator(".hops").first).to_contain_text("Rio-ITS")
    page.click("#view-table")
    assert page.locator("#table tbody tr").count() == 100
    page.click("#view-ask")
    page.evaluate("() => window.tejido.store.set({ question: 'flows' })")
    expect(page.locator("#ask .problem")).to_contain_text("engine")
    page.click("#lang")
    expect(page.locator("#ask .problem")).to_contain_text("motor")
    page.close()
    assert failed == []


def test_in_a_browser_from_before_2023_everything_works(browser: Browser, bundled: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    lacking = "for (const name of ['DecompressionStream', 'CompressionStream', 'requestIdleCallback']) delete globalThis[name];"
    page.add_init_script(lacking)
    in_threads(page, lacking)
    page.goto(f"{bundled.as_uri()}#view=ask&question=sparql")
    page.wait_for_selector("body.engine-ready")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("SELECT (COUNT(*) AS ?ñandú) { ?a a tj:Organization }")
    page.click(".run")
    expect(page.locator(".answer tbody tr")).to_have_count(1)
    assert "&q=" in page.url
    page.click("#view-network")
    page.fill("#search", "escombrera")
    expect(page.locator("#options [role=option]").first).to_contain_text("Escombrera")
    page.close()
    assert failed == []


def in_threads(page: Page, script: str) -> None:
    """Runs a script at the beginning of each thread as well."""
    page.add_init_script(
        f"""const Own = Blob;
        globalThis.Blob = class extends Own {{
            constructor(parts, options) {{
                super(options?.type === "text/javascript" ? [{json.dumps(script)}, ...parts] : parts, options);
            }}
        }};"""
    )


def test_without_scripts_the_page_says_what_it_needs(browser: Browser, bundled: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(bundled.as_uri())
    page.evaluate("() => document.getAnimations().forEach((one) => one.finish())")  # it waits for slow machines
    expect(page.get_by_text("This page did not start")).to_be_visible()
    context.close()

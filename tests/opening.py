"""Opening a page in a browser, and judging it afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = ROOT / "viz" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RUN = "() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"

# Names and texts that would do something if anything took them for more than text.
PAYLOADS = [
    "<script>window.fired=1</script>",
    "</script><script>window.fired=1</script>",
    '"><img src=x onerror="window.fired=1">',
    '<a href="javascript:window.fired=1">href</a>',
    "<svg onload=window.fired=1>",
    "{{ 7*7 }}${window.fired=1}",
    "<!--<script>window.fired=1",
    "javascript:window.fired=1",
    "\u2028\u202e\u0000window.fired=1//",
    '\\" . } DROP ALL ; #',
    "'-window.fired=1-'",
    "\u2028window.fired=1//",
    "</style><script>window.fired=1</script>",
]

Open = Callable[..., Page]


@contextmanager
def watched(browser: Browser, file: Path, view: str = "", allowed: str = "data:", quiet: bool = True, **context: object) -> Iterator[Page]:
    """A page that must ask for nothing but itself and what is `allowed`, and must not fail; `quiet`: nor complain."""
    settings = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **context}
    page = browser.new_context(**settings).new_page()  # type: ignore[arg-type]
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda message: failed.append(message.text) if quiet and message.type == "error" else None)
    page.goto(f"{file.as_uri()}{view}")
    page.wait_for_selector("body.ready")
    yield page
    page.context.close()
    assert [url for url in asked if not url.startswith((file.as_uri(), "data:", "blob:", allowed))] == []
    assert failed == []

"""What several test modules need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tejido
from tejido import project
from tejido.project import Project

if TYPE_CHECKING:
    from opening import Open
    from playwright.sync_api import Browser
    from served import Served


@pytest.fixture
def example(tmp_path: Path) -> Project:
    """A fresh project, as `tejido init` makes it."""
    return project.initialise(tmp_path / "puerto-alba")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from opening import CHROMIUM
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the bundled graph."""
    file = tmp_path_factory.mktemp("page") / "page.html"
    tejido.open(Path(__file__).parents[1]).page().write(file)
    return file


@pytest.fixture
def opened(browser: Browser, bundled: Path) -> Iterator[Open]:
    """Opens the bundled page; closes and judges it after the test."""
    from opening import watched

    with ExitStack() as stack:
        yield lambda view="", **context: stack.enter_context(watched(browser, bundled, view, **context))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`tejido serve` on the bundled graph, which nobody changes."""
    from served import serving

    with serving(tmp_path_factory.mktemp("site")) as served:
        yield served

"""A column of a spreadsheet is matched with OpenRefine itself, as the guide says: in its own page, served by its own server."""

from __future__ import annotations

import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opening import CHROMIUM
from playwright.sync_api import Browser, Page, expect
from served import Served, serving
from serving import free_port, started

HOME = Path("/usr/share/openrefine")
NAMES = {
    "UNDP": "undp",
    "pnud": "undp",
    "Secretaría de la No Violencia": "secretariat-for-nonviolence",
    "Swedish embassy": "embassy-sweden",
    "Medelin": None,  # a slip: candidates, to be chosen from
    "Nobody at all": None,
}

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not HOME.is_dir(), reason="no OpenRefine here: apt install openrefine"),
]


class OpenRefine:
    """Its HTTP interface."""

    def __init__(self, url: str) -> None:
        self.url = url

    def project(self, names: list[str]) -> str:
        """The number of a new project with one column of names."""
        options = json.dumps({"encoding": "UTF-8", "separator": ",", "headerLines": 1})
        parts = {'"project-file"; filename="names.csv"': "\n".join(["name", *names]), '"project-name"': "names", '"options"': options}
        body = "".join(f"--PART\r\nContent-Disposition: form-data; name={name}\r\n\r\n{part}\r\n" for name, part in parts.items())
        address = f"{self.url}/command/core/create-project-from-upload?csrf_token={self.get('get-csrf-token')['token']}"
        asked = urllib.request.Request(address, f"{body}--PART--\r\n".encode(), {"Content-Type": "multipart/form-data; boundary=PART"})
        with urllib.request.urlopen(asked) as answer:
            return str(answer.url.rpartition("project=")[2])

    def get(self, command: str, **parameters: str) -> Any:
        with urllib.request.urlopen(f"{self.url}/command/core/{command}?{urllib.parse.urlencode(parameters)}") as answer:
            return json.load(answer)

    def cells(self, project: str) -> list[list[Any]]:
        """Each row's cells; a cell that is matched has a name and the identifier it was matched with."""
        told = self.get("get-rows", project=project, start="0", limit="50")
        matches = {number: recon.get("m", {}).get("id") for number, recon in told["pool"]["recons"].items()}
        return [[one and (one["v"], matches.get(str(one.get("r")))) for one in row["cells"]] for row in told["rows"]]


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    folder, port = tmp_path_factory.mktemp("refine"), free_port()
    options = f"-i 127.0.0.1 -p {port} -d {folder}/data -m 400M -x refine.headless=true"
    with started(["sh", "-c", f"cd {HOME} && exec ./refine {options}"], f"http://127.0.0.1:{port}/", folder):
        yield OpenRefine(f"http://127.0.0.1:{port}")


@pytest.fixture
def service(refine: OpenRefine, tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, "--allow-origin", refine.url) as server:
        yield server


def test_a_column_is_matched_and_extended(browser: Browser, refine: OpenRefine, service: Served) -> None:
    project = refine.project([*NAMES])
    page = browser.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
    page.goto(f"{refine.url}/project?project={project}")
    matched(page, f"{service.url}/reconcile")
    assert dict(row[0] for row in refine.cells(project)) == NAMES
    previewed(page)
    extended(page)
    assert [row[1] for row in refine.cells(project) if row[0][1] == "undp"] == [("La Escombrera", "la-escombrera")] * 2


def menu(page: Page, *entries: str) -> None:
    """Choose from the menu of the column with the names."""
    page.locator("th.column-header", has_text="name").first.locator(".column-header-menu").click()
    for entry in entries:
        page.locator(".menu-item:visible", has_text=re.compile(f"^{re.escape(entry)}")).first.click()


def matched(page: Page, address: str) -> None:
    menu(page, "Reconcile", "Start reconciling")
    page.get_by_role("button", name="Add standard service").click()
    page.locator(".dialog-frame input").last.fill(address)
    page.get_by_role("button", name="Add service").click()
    expect(page.get_by_text("Medellín: cooperation, peace and security")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Start reconciling").click()
    expect(page.locator(".facet-title", has_text="judgment")).to_be_visible(timeout=60_000)


def previewed(page: Page) -> None:
    """What is offered for a slip is shown when it is pointed at."""
    page.locator(".data-table-recon-candidate a", has_text="Medellín").first.hover()
    expect(page.frame_locator("iframe").first.locator("body")).to_contain_text("Medellín", timeout=20_000)


def extended(page: Page) -> None:
    menu(page, "Edit column", "Add columns from reconciled values")
    dialog = page.locator(".dialog-frame")
    dialog.get_by_text("visited", exact=True).click()
    expect(dialog.get_by_text("La Escombrera").first).to_be_visible(timeout=20_000)
    dialog.get_by_role("button", name="OK").click()
    expect(page.locator("th.column-header", has_text="visited")).to_be_visible(timeout=20_000)

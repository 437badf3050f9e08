"""The wheel, tried where the checkout is not: it carries the project, the page and the example, and nothing else of the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUILT = ("boot.js", "editor.js", "engine.wasm.gz", "live.js", "page.css", "page.js", "site.css", "worker.js")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the installed wheel alone; what it depends on comes from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(folder), str(wheel)]
    subprocess.run(command, check=True)
    return folder


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command, in another folder, with a home of its own."""
    code = "import sys; from tejido.cli import main; sys.exit(main())"
    environment = os.environ | {"PYTHONPATH": str(installed), "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def test_what_is_in_it(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    tops = {"/".join(name.split("/")[:3]) for name in names if name.startswith("tejido/bundled/")}
    assert tops == {f"tejido/bundled/{folder}" for folder in ("graph", "ontology", "queries", "viz")}
    pages = {f"pages/{path.name}" for path in (ROOT / "viz" / "pages").glob("*.html")}
    assert {name.removeprefix("tejido/bundled/viz/") for name in names if name.startswith("tejido/bundled/viz/")} == {
        "template.html",
        *pages,
        *(f"dist/{file}" for file in BUILT),
    }
    assert {"tejido/py.typed", "tejido/example/documents/puerto-alba.txt", "tejido/bundled/graph/catalogue.ttl"} <= names
    assert all(name.startswith("tejido/") for name in names)


def test_it_asks_the_bundled_graph_and_leaves_its_own_folder_alone(installed: Path, tmp_path: Path) -> None:
    before = sorted(path for path in installed.rglob("*") if "__pycache__" not in path.parts)
    asked = run(installed, tmp_path, "query", "ASK { ?project a tj:Project }")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert "true" in asked.stdout.lower()
    assert sorted(path for path in installed.rglob("*") if "__pycache__" not in path.parts) == before


def test_it_makes_a_project_and_checks_it(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "init", "harbour").returncode == 0
    checked = run(installed, tmp_path, "--project", "harbour", "check")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr
    explored = run(installed, tmp_path, "--project", "harbour", "explore", "--no-open", "-o", "page.html")
    assert explored.returncode == 0, explored.stderr
    assert "Puerto Alba" in (tmp_path / "page.html").read_text("utf-8")

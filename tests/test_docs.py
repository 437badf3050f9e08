"""What the documentation says works: its blocks run, its reference is fresh, nothing public is left undocumented."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import tejido
from tejido import arguments

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "LEEME.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md"]
REFERENCE = runpy.run_path(str(ROOT / "docs" / "generate.py"))
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#\s]+)(?:#(?P<heading>[^)\s]+))?")


def blocks(language: str) -> list[object]:
    """The blocks of a language, each with a name; those that call make are run by CI itself."""
    matches = [(page, match) for page in PAGES for match in BLOCK.finditer(page.read_text(encoding="utf-8"))]
    found = [(page, match["text"]) for page, match in matches if match["language"] == language]
    return [pytest.param(text, id=f"{page.name}-{number}") for number, (page, text) in enumerate(found) if not text.startswith("make ")]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "LANG": "C.UTF-8", "XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.mark.parametrize("text", blocks("sh"))
def test_shell_blocks_run(text: str, tmp_path: Path, environment: dict[str, str]) -> None:
    ran = subprocess.run(["bash", "-eu", "-o", "pipefail"], input=text, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("text", blocks("python"))
def test_python_blocks_run(text: str, tmp_path: Path, environment: dict[str, str]) -> None:
    ran = subprocess.run([sys.executable, "-W", "error"], input=text, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout


@pytest.mark.parametrize("text", blocks("console"))
def test_what_is_shown_is_what_is_answered(text: str, tmp_path: Path, environment: dict[str, str]) -> None:
    command, shown = text.removeprefix("$ ").split("\n", 1)
    ran = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == (shown, "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [(match[0], page.parent / match["target"], match["heading"]) for match in LINK.finditer(page.read_text(encoding="utf-8"))]
    assert [link for link, target, heading in links if not target.exists() or (heading and heading not in anchors(target))] == []


def anchors(page: Path) -> set[str]:
    """The headings of a page as addresses name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_reference_is_fresh() -> None:
    ran = subprocess.run([sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_every_command_is_in_the_guide_or_the_readme() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES if page.parent.name != "reference")
    commands = next(action.choices for action in arguments.parser()._actions if isinstance(action.choices, dict))
    assert [name for name in commands if f"tejido {name}" not in told and f"`{name}`" not in told] == []


def test_every_public_name_has_a_docstring() -> None:
    things = [getattr(tejido, name) for name in tejido.__all__] + [*REFERENCE["given"]()]
    undocumented = [thing.__name__ for thing in things if (thing.__doc__ or "").startswith((f"{thing.__name__}(", "None"))]
    undocumented += [f"{thing.__name__}.{name}" for thing in things for name, _, text in REFERENCE["members"](thing) if not text]
    assert undocumented == []

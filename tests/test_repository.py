"""What the repository may not hold: words of the documents, paths of a machine, hosts of a registry."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = Path(os.environ.get("TEJIDO_DOCUMENTS") or ROOT.parent / "shared" / "documents")
RUN = 8  # words: fewer may be a name or a term
HOSTS = ("registry.npm" + "js", "pypi" + ".org", "python" + "hosted", "deb." + "debian", "/ro" + "ot/", "/ho" + "me/")


def files() -> dict[Path, str]:
    """The text files that git knows."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return {path: text for name in listed.split("\0") if name and (text := read(path := ROOT / name)) is not None}


def read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return None


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def test_no_sentence_of_a_document() -> None:
    documents = sorted(DOCUMENTS.glob("*.txt"))
    if not documents:
        pytest.skip(f"the documents are not here: {DOCUMENTS} (or set TEJIDO_DOCUMENTS)")
    foreign = set().union(*(runs(path.read_text(encoding="utf-8")) for path in documents))
    assert {path.name: " ".join(min(shared)) for path, text in files().items() if (shared := foreign & runs(text))} == {}


def test_no_host_of_a_registry_and_no_path_of_a_machine() -> None:
    assert {(path.name, host) for path, text in files().items() for host in HOSTS if host in text} == set()

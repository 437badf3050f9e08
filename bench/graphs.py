"""Generated graphs to measure on, each made once and kept under `build/bench/`.

python bench/graphs.py [TRIPLES]    makes one and prints its folder, for `tejido --project FOLDER`
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import generate

import tejido

if TYPE_CHECKING:
    from tejido.graph import Graph

KEPT = Path(__file__).parents[1] / "build" / "bench"


def folder(triples: int, seed: int = 1, errors: int = 0) -> Path:
    """The project of about that many triples, `errors` of them wrong, generated if it is not there or the generator has changed since."""
    made_from = b"".join(path.read_bytes() for path in sorted([Path(generate.__file__), *generate.FORM.iterdir()]))
    kept = KEPT / f"{triples}-{seed}-{f'{errors}-' if errors else ''}{hashlib.sha256(made_from).hexdigest()[:8]}"
    if not kept.is_dir():
        with temporary() as beside:
            whole = beside / "project"
            generate.write(whole, triples, seed, errors)
            whole.rename(kept)
    return kept


@contextmanager
def temporary() -> Iterator[Path]:
    """A folder beside them, for what is not kept."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        yield Path(folder)


def graph(triples: int, seed: int = 1) -> Graph:
    """That project, opened; built when it is opened for the first time."""
    return tejido.open(folder(triples, seed))


if __name__ == "__main__":
    print(folder(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))

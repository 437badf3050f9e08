"""Makes a large dataset of the tool's own form: the bundled dataset, many times over, each copy with names of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tejido import dataset, project

if TYPE_CHECKING:
    from pyoxigraph import DefaultGraph

NAMES = b"/tejido/medellin/"


def write(target: Path, triples: int) -> int:
    """Write N-Triples of at least `triples` triples, the default graph of the bundled dataset copied; how many there are."""
    lines = default_graph()
    copies = -(-triples // len(lines))
    with target.open("wb") as out:
        for copy in range(copies):
            out.write(b"".join(lines).replace(NAMES, b"/tejido/copy-%d/" % copy))
    return copies * len(lines)


def default_graph() -> list[bytes]:
    """The lines of the bundled dataset that stand in its default graph."""
    from pyoxigraph import RdfFormat

    store = dataset.open_store(project.locate(project.bundled_root()))
    return store.dump(format=RdfFormat.N_TRIPLES, from_graph=default()).splitlines(keepends=True)


def default() -> DefaultGraph:
    from pyoxigraph import DefaultGraph

    return DefaultGraph()

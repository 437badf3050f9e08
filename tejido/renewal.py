"""Makes the store of a large dataset out of an earlier one: what changed is taken out and put in, the rest stays where it is.

A store that was built is never written to again; its files are immutable, and the copy shares them until it has others.
The pieces tell what changed. What only the whole entails is taken out, as some of it may follow no more, and is asked for again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

SHARE = 2  # where the pieces that changed hold more than one byte in so many, loading everything is as quick
PARTS = "parts.json"
OWN = ("placed.nt", "following.nt")  # what a dataset has besides vocabulary and pieces, all in the default graph
DEFAULT = ("stated.nt", "entailed.nt")  # what a piece has there


@dataclass(frozen=True)
class Earlier:
    """A dataset, and the folders of the pieces that it was put together from."""

    folder: Path
    parts: set[Path]


def keep(folder: Path, parts: Iterable[Path]) -> None:
    """Write into the folder of a dataset what it is put together from."""
    (folder / PARTS).write_text(json.dumps(sorted(part.name for part in parts)), encoding="utf-8")


def nearest(cache: Path, pieces: Path, parts: set[Path]) -> Earlier | None:
    """The dataset in a cache that differs least from one of these pieces, if one differs by little."""
    found = []
    for path in cache.glob(f"{'?' * 64}/{PARTS}"):
        with suppress(OSError, ValueError):  # another process may be removing it
            before = {pieces / name for name in json.loads(path.read_bytes())}
            size = max(sum(map(_bytes, some)) for some in (before - parts, parts - before))
            found.append((size, Earlier(path.parent, before)))
    size, earlier = min(found, key=lambda one: one[0], default=(0, None))
    return earlier if size * SHARE < sum(map(_bytes, parts)) else None


def _bytes(part: Path) -> int:
    return sum(path.stat().st_size for path in part.iterdir())


def renewed(earlier: Earlier, parts: set[Path], own: Path, target: Path) -> Store | None:
    """A copy of an earlier store that holds what these pieces and the files of the folder `own` say, and nothing else.

    None where there are blank nodes in what changed, which have other names in a store than in the files, and where the earlier store
    is not to be had any more.
    """
    old, new = earlier.parts - parts, parts - earlier.parts
    gone, come = (_lines(part / "graphs.nq" for part in some) for some in (old, new))
    before, after = (
        _lines([*(part / name for part in some for name in DEFAULT), *(folder / name for name in OWN)])
        for some, folder in ((old, earlier.folder), (new, own))
    )
    removed, added = before - after, after - before
    for part in parts & earlier.parts:
        for name in DEFAULT:
            with (part / name).open("rb") as lines:
                removed.difference_update(lines)
    out, put = [*(gone - come), *removed], [*(come - gone), *added]
    if any(b"_:" in line for line in [*out, *put]):
        return None
    try:
        Store.read_only(str(earlier.folder / "store")).backup(str(target))
    except OSError:
        shutil.rmtree(target, ignore_errors=True)
        return None
    store = Store(str(target))
    for quad in _quads(out):
        store.remove(quad)
    store.bulk_extend(_quads(put))
    for graph in {quad.graph_name for quad in _quads([*gone - come])}:  # the store knows a graph by name even when nothing is left in it
        if not isinstance(graph, DefaultGraph) and next(store.quads_for_pattern(None, None, None, graph), None) is None:
            store.remove_graph(graph)
    return store


def _lines(files: Iterable[Path]) -> set[bytes]:
    found: set[bytes] = set()
    for path in files:
        with path.open("rb") as lines:
            found.update(lines)
    return found


def _quads(lines: list[bytes]) -> Iterable[Quad]:
    return parse(b"".join(lines), format=RdfFormat.N_QUADS, lenient=True)

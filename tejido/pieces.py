"""Builds a large dataset from pieces: a few files each, woven in processes of their own and kept under the hash of what they are made from.

    pieces/KEY/graphs.nq     the passage graphs and inference graphs, with what rules add
    pieces/KEY/stated.nt     what the default graph holds before entailment
    pieces/KEY/entailed.nt   what follows from that alone
    pieces/KEY/names.json    what is named there, and how
    pieces/KEY/numbered.npz all of it, its terms numbered (see `columnar`)
    pieces/KEY/piece.json    names of graphs and articles, prefixes, number of lines

What has not changed is not woven again. Memory holds one piece a process, then the names of passages. The pieces are loaded in two
streams; an entailment that joins several triples is then asked of the whole, the others of what is new.
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from . import ontology, search, weave
from .columnar.writer import numbered
from .consequences import Consequences
from .project import Project
from .rules import VOCABULARY, is_monotone
from .sources import digest, read

if TYPE_CHECKING:
    from .ontology import Ontology

FILES = 64  # of a piece, on average
LINES = ("graphs.nq", "stated.nt", "entailed.nt")  # the files of a piece that are loaded
LARGEST = 4_000_000  # bytes of a piece, unless one file is larger


@dataclass(frozen=True)
class Piece:
    """A piece that was woven. `passages` and `articles` are IRIs of spans, `lines` counts what its files hold."""

    folder: Path
    graphs: list[str]
    passages: list[str]
    articles: list[str]
    prefixes: dict[str, str]
    lines: int


def cut(files: Iterable[Path], root: Path) -> Iterator[list[Path]]:
    """The files in runs. Where a run ends depends on names alone, so that one more file changes one or two runs."""
    run: list[Path] = []
    size = 0
    for path in files:
        size += path.stat().st_size
        if run and size > LARGEST:
            yield run
            run, size = [], path.stat().st_size
        run.append(path)
        if zlib.crc32(path.relative_to(root).as_posix().encode()) % FILES == 0:
            yield run
            run, size = [], 0
    if run:
        yield run


def key(paths: list[Path], root: Path, engine: str) -> str:
    """SHA-256 over the names and contents of the files and what weaves them."""
    return digest({path.relative_to(root).as_posix(): path for path in paths}, engine)


def woven(root: Path, paths: list[Path], folder: Path) -> Piece:
    """The piece of these files in a folder, taken from there or woven, written beside and renamed. Raises SourceError."""
    with suppress(FileNotFoundError):
        os.utime(folder)
        return Piece(folder, **json.loads((folder / "piece.json").read_bytes()))
    project = Project(root)
    terms = ontology.load(project)
    sources = [read(path, project.description.base) for path in paths]
    store = weave.vocabulary(terms)
    graphs = weave.state(store, terms, sources, lambda _: None)
    stated = weave.default_lines(store)
    piece = {
        "graphs": [graph.value for graph in graphs if isinstance(graph, NamedNode)],
        "passages": [one.iri for one in weave.passages(store, graphs)],
        "articles": [one.iri for one in weave.of_type(store, "Article")],
        "prefixes": {name: iri for source in reversed(sources) for name, iri in source.prefixes.items()},
    }
    entailed = sorted(Consequences(terms).entailed(store, stated)) if are_monotone(terms) else []
    names = json.dumps([*search.named(search.naming(store))]).encode()
    store.clear_graph(DefaultGraph())
    store.remove_graph(VOCABULARY)
    graphs_ = store.dump(format=RdfFormat.N_QUADS) or b""
    files = {
        "graphs.nq": graphs_,
        "stated.nt": b"".join(stated),
        "entailed.nt": b"".join(entailed),
        "names.json": names,
        "numbered.npz": numbered(graphs_.splitlines(keepends=True), [*stated, *entailed]).saved(),
        "piece.json": json.dumps(piece | {"lines": len(store) + len(stated) + len(entailed)}).encode(),
    }
    put_folder(folder, files)
    return woven(root, paths, folder)


def put_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Write a folder beside its place and rename it; whoever was first with the same content keeps it."""
    with tempfile.TemporaryDirectory(prefix="weaving-", dir=folder.parent) as temporary:
        beside = Path(temporary, "piece")
        beside.mkdir()
        for name, data in files.items():
            (beside / name).write_bytes(data)
        with suppress(OSError):
            beside.rename(folder)


def are_monotone(terms: Ontology) -> bool:
    return all(map(is_monotone, terms.entailments.values()))

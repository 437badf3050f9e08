"""Puts the pieces of a large dataset together: in two streams into a store on disk, or what changed into a copy of an earlier one; then
what only the whole entails.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, Triple

from . import ontology, renewal, search, weave
from .columnar import writer as columnar
from .columnar.writer import Part, numbered
from .documents import Span, span
from .ontology import Ontology
from .pieces import LINES, Piece, are_monotone, cut, key, woven
from .progress import Meter, Progress
from .project import Project
from .rules import construct, entail, is_local
from .workers import meanwhile, run_all

STREAMS = 2  # more of them leave more files to search: each ends with a batch of its own
BATCH = 150_000_000  # bytes of lines that one of them has: about a million, which take a gigabyte of memory
DELTA = 20_000  # triples that are entailed from at a time


def assemble(project: Project, files: list[Path], folder: Path, cache: Path, engine: str, progress: Progress) -> dict[str, str]:
    """Write `store/` and `entailed.nt` of a dataset into a folder. The prefixes that the files of the graph declare."""
    terms = ontology.load(project)
    pieces = weave_all(project, files, cache, engine, progress)
    placed = {quad.triple for quad in weave.placed(_spans(pieces, "passages"), _spans(pieces, "articles"))}
    extra = {
        "vocabulary.nq": weave.vocabulary(terms).dump(format=RdfFormat.N_QUADS) or b"",
        "placed.nt": _lines(placed),
        "following.nt": _lines(more := [*following(terms, placed)] if are_monotone(terms) else []),
    }
    for name, data in extra.items():
        (folder / name).write_bytes(data)
    stated = [folder / "placed.nt", *(piece.folder / "stated.nt" for piece in pieces)]
    entailed = [folder / "following.nt", *(piece.folder / "entailed.nt" for piece in pieces)]
    parts = {piece.folder for piece in pieces}
    earlier = renewal.nearest(cache.parent, cache, parts)
    progress("comparing")
    store = renewal.renewed(earlier, parts, folder, folder / "store") if earlier else None
    if store is None:
        store = Store(str(folder / "store"))
        together = [[folder / name for name in extra], *([piece.folder / name for name in LINES] for piece in pieces)]
        load(store, together, sum(piece.lines for piece in pieces), progress)
    progress("entailing")
    more += across(store, terms)
    (folder / "following.nt").write_bytes(_lines(more))
    store.flush()
    progress("indexing")
    named = [piece.folder / "names.json" for piece in pieces]
    with meanwhile(["index", folder / "names.db", named, [*search.named(more)]], ["differ", folder / "entailed.nt", entailed, stated]):
        write_columns(folder, [folder / name for name in extra], pieces)
    (folder / "vocabulary.nq").unlink()
    renewal.keep(folder, parts)
    progress("")
    return {name: iri for piece in reversed(pieces) for name, iri in piece.prefixes.items()}


def weave_all(project: Project, files: list[Path], cache: Path, engine: str, progress: Progress) -> list[Piece]:
    """The pieces of all files; files that say something in the same graph are in one piece, as rules see a whole graph."""
    runs = [*cut(files, project.root)]
    cache.mkdir(parents=True, exist_ok=True)
    while True:
        folders = [cache / key(run, project.root, engine) for run in runs]
        jobs = sorted(zip(runs, folders, strict=True), key=lambda job: -sum(path.stat().st_size for path in job[0]))
        with Meter("weaving", sum(path.stat().st_size for path in files), progress) as meter:
            run_all(project.root, [job for job in jobs if not job[1].is_dir()], meter)
        pieces = [woven(project.root, *job) for job in zip(runs, folders, strict=True)]
        united = unite(runs, pieces)
        if len(united) == len(runs):
            return pieces
        runs = united


def unite(runs: list[list[Path]], pieces: list[Piece]) -> list[list[Path]]:
    """The runs, those with a graph in common as one."""
    home: dict[str, int] = {}
    leader = [*range(len(runs))]
    for number, piece in enumerate(pieces):
        for graph in piece.graphs:
            first, second = _root(leader, home.setdefault(graph, number)), _root(leader, number)
            leader[max(first, second)] = min(first, second)
    joined: dict[int, list[Path]] = {}
    for number, run in enumerate(runs):
        joined.setdefault(_root(leader, number), []).extend(run)
    return [*joined.values()]


def _root(leader: list[int], number: int) -> int:
    while leader[number] != number:
        number = leader[number]
    return number


def _spans(pieces: list[Piece], which: str) -> set[Span]:
    return {one for piece in pieces for iri in getattr(piece, which) if (one := span(iri))}


def _lines(triples: Iterable[Triple]) -> bytes:
    return "".join(f"{triple} .\n" for triple in triples).encode()


def load(store: Store, together: Iterable[list[Path]], lines: int, progress: Progress) -> None:
    """Load N-Quads and N-Triples in a few streams side by side, as one stream alone does not keep two processors busy.

    Files that are `together` go into the same stream: the name of a blank node means something within one stream only.
    """
    sizes = {path: path.stat().st_size for files in together for path in files}
    waiting = iter(sorted(together, key=lambda files: -sum(sizes[path] for path in files)))
    total = sum(sizes.values())
    with Meter("loading", total, progress) as meter, ThreadPoolExecutor(STREAMS) as pool:
        try:
            [*pool.map(lambda _: _fill(store, waiting, meter, lines / max(total, 1)), range(STREAMS))]
        finally:
            deque(waiting, 0)  # whoever pressed Ctrl-C waits for the files that were begun, no longer


def _fill(store: Store, waiting: Iterator[list[Path]], meter: Meter, density: float) -> None:
    """Load stream after stream of the files that wait: the store holds all of a stream in memory, up to some gigabytes."""
    for files in waiting:
        stream = Stream(chain([files], waiting), meter, density)
        store.bulk_load(cast("IO[bytes]", stream), format=RdfFormat.N_QUADS, lenient=True)


class Stream:
    """Files one after another, as one to read from, until BATCH bytes are given; several streams may share the files that wait."""

    def __init__(self, waiting: Iterator[list[Path]], meter: Meter, density: float) -> None:
        self.waiting, self.meter, self.density = waiting, meter, density  # lines a byte
        self.blocks = self._read()
        self.block, self.at, self.given = b"", 0, 0

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        if self.at == len(self.block):
            self.block, self.at = next(self.blocks, b""), 0
        given = self.block[self.at : self.at + size]
        self.at += len(given)
        self.given += len(given)
        self.meter.add(len(given), round(len(given) * self.density))
        return given

    def _read(self) -> Iterator[bytes]:
        while self.given < BATCH and (files := next(self.waiting, None)):
            for path in files:
                yield from _blocks(path)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(1 << 20), b"")


def write_columns(folder: Path, own: list[Path], pieces: Iterable[Piece]) -> None:
    """Write `columns/` of a dataset: of its own files and its pieces."""
    quads, triples = ([line for path in own if path.suffix == kind for line in path.read_bytes().splitlines()] for kind in (".nq", ".nt"))
    parts = chain([numbered(quads, triples)], (Part.load(piece.folder / "numbered.npz") for piece in pieces))
    columnar.write(folder / "columns", parts)


# what only the whole entails


def across(store: Store, terms: Ontology) -> Iterator[Triple]:
    """Add what follows from triples of different pieces, and what follows from that; all of it."""
    monotone = are_monotone(terms)
    asked = {path: text for path, text in terms.entailments.items() if not monotone or not is_local(text)}
    while new := {triple for path, text in asked.items() for triple in construct(store, path, text) if Quad(*triple) not in store}:
        if monotone:
            new |= {triple for triple in following(terms, new) if Quad(*triple) not in store}
        store.bulk_extend(Quad(*triple) for triple in new)
        yield from new


def following(terms: Ontology, triples: Iterable[Triple]) -> Iterator[Triple]:
    """What is entailed by these triples alone."""
    waiting = iter(triples)
    while some := {*islice(waiting, DELTA)}:
        store = weave.vocabulary(terms)
        store.extend(Quad(*triple) for triple in some)
        entail(store, terms.entailments)
        yield from (quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph()) if quad.triple not in some)

"""Puts the pieces of a large dataset together: in one stream into a store on disk, or what changed into a copy of an earlier one; then what
only the whole entails.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, Triple

from . import ontology, renewal, search, weave
from .documents import Span, span
from .ontology import Ontology
from .pieces import Piece, are_monotone, cut, key, woven
from .progress import Meter, Progress
from .project import Project
from .rules import construct, entail, is_local
from .workers import run_all

DELTA = 20_000  # triples that are entailed from at a time
HELD = 300_000_000  # bytes of lines that are compared at a time


def assemble(project: Project, files: list[Path], folder: Path, cache: Path, engine: str, progress: Progress) -> dict[str, str]:
    """Write `store/` and `entailed.nt` of a dataset into a folder. The prefixes that the files of the graph declare."""
    terms = ontology.load(project)
    pieces = weave_all(project, files, cache, engine, progress)
    placed = {quad.triple for quad in weave.placed(_spans(pieces, "passages"), _spans(pieces, "articles"))}
    extra = {
        "vocabulary.nq": weave.vocabulary(terms).dump(format=RdfFormat.N_QUADS) or b"",
        "placed.nt": _lines(placed),
        "following.nt": _lines(following(terms, placed)) if are_monotone(terms) else b"",
    }
    for name, data in extra.items():
        (folder / name).write_bytes(data)
    stated = [folder / "placed.nt", *(piece.folder / "stated.nt" for piece in pieces)]
    entailed = [folder / "following.nt", *(piece.folder / "entailed.nt" for piece in pieces)]
    graphs = [folder / "vocabulary.nq", *(piece.folder / "graphs.nq" for piece in pieces)]
    parts = {piece.folder for piece in pieces}
    earlier = renewal.nearest(cache.parent, cache, parts)
    progress("comparing")
    store = renewal.renewed(earlier, parts, folder, folder / "store") if earlier else None
    if store is None:
        store = Store(str(folder / "store"))
        load(store, [*graphs, *stated, *entailed], sum(piece.lines for piece in pieces), progress)
    progress("entailing")
    with (folder / "following.nt").open("ab") as out:
        out.write(_lines(across(store, terms)))
    store.flush()
    progress("indexing names")
    search.write(folder / "names.db", search.names_of(store))
    write_difference(folder / "entailed.nt", entailed, stated)
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


def load(store: Store, files: list[Path], lines: int, progress: Progress) -> None:
    """Load N-Quads and N-Triples, all at once: many small loads would leave many small files to search."""
    total = sum(path.stat().st_size for path in files)
    with Meter("loading", total, progress) as meter:
        store.bulk_load(cast("IO[bytes]", Stream(files, meter, lines / max(total, 1))), format=RdfFormat.N_QUADS, lenient=True)
    store.optimize()


class Stream:
    """Files one after another, as one to read from."""

    def __init__(self, files: Iterable[Path], meter: Meter, density: float) -> None:
        self.meter, self.density = meter, density  # lines a byte
        self.blocks = chain.from_iterable(map(_blocks, files))
        self.rest = b""

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; none at the end."""
        block = self.rest or next(self.blocks, b"")
        given, self.rest = (block, b"") if size < 0 else (block[:size], block[size:])
        self.meter.add(len(given), round(len(given) * self.density))
        return given


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(1 << 20), b"")


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


def write_difference(target: Path, wanted: list[Path], without: list[Path]) -> None:
    """Write the lines of some files that are in none of the others, each once, with a bounded part of them in memory."""
    parts = sum(path.stat().st_size for path in [*wanted, *without]) // HELD + 1
    with target.open("wb") as out:
        for part in range(parts):
            lines = {*_part(wanted, part, parts)}
            lines.difference_update(_part(without, part, parts))
            out.writelines(sorted(lines))


def _part(files: list[Path], part: int, parts: int) -> Iterator[bytes]:
    for path in files:
        with path.open("rb") as lines:
            yield from lines if parts == 1 else (line for line in lines if zlib.crc32(line) % parts == part)

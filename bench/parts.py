"""Loads archives one after another into one store on disk, and notes after each what it cost and what a question costs.

The archives have the tool's own form: `generate.py` makes one, which is built; each part is that archive under a base and names of its own.
So the store grows by things that it did not know, while hubs stay as large as they are. Parts are written by another process while the
one before is loaded, and taken away then. It ends before the disk is full.
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

import graphs
from peer import most_memory
from pyoxigraph import Store

from tejido import assembly, dataset, project
from tejido.namespaces import TEJIDO
from tejido.ontology import GRAPH

PART = 1_000_000  # triples of the default graph
RESERVE = 15_000_000_000  # bytes of the disk that stay free; besides, a store may need its own size once more while it is put in order
ASKED = 50  # actors that a question is asked of
QUESTION = Path(__file__).with_name("questions") / "01-neighbours.rq"
BASE = "//example.org/archive/"

Figures = dict[str, float]


def grown(triples: int) -> Iterator[Figures]:
    """Figures after each part, until so many triples are loaded or the disk has no room for more."""
    with graphs.temporary() as folder, ProcessPoolExecutor(1) as writer:
        yield from _grown(folder, writer, triples // PART)


def _grown(folder: Path, writer: ProcessPoolExecutor, parts: int) -> Iterator[Figures]:
    """A function of its own: at its end the store is closed, which goes on writing until then."""
    source = written(graphs.folder(PART), folder / "source.nq")
    waiting, actors = writer.submit(part, source, folder, 1), related(source)
    store = Store(str(folder / "store"))
    for number in range(1, parts + 1):
        files = waiting.result()
        if number < parts:
            waiting = writer.submit(part, source, folder, number + 1)
        costs = loaded(store, files)
        yield {"triples": number * PART, **costs, "question": question(store, actors, number), "disk": disk(folder / "store")}
        for file in files:
            file.unlink()
        if is_full(folder):
            return


def written(archive: Path, target: Path) -> Path:
    """The dataset of an archive as N-Quads, without the vocabulary, which is the same in all."""
    with dataset.lines(dataset.build(project.locate(archive))) as lines, target.open("wb") as out:
        out.writelines(line for line in lines if not line.endswith(f" <{GRAPH}> .\n".encode()))
    return target


def part(source: Path, folder: Path, number: int) -> list[Path]:
    """The archive under another base, everything in it named otherwise: two files of half of its lines."""
    lines = source.read_bytes()
    lines = lines.replace(BASE.encode(), base(number).encode()).replace(b'"@', f' {number}"@'.encode())
    middle = lines.index(b"\n", len(lines) // 2) + 1
    files = [folder / f"{number}-{half}.nq" for half in (1, 2)]
    for file, some in zip(files, (lines[:middle], lines[middle:]), strict=True):
        file.write_bytes(some)
    return files


def base(number: int) -> str:
    return f"{BASE[:-1]}-{number}/"


def loaded(store: Store, files: list[Path]) -> Figures:
    """Seconds of the clock and of the processor, and the most memory meanwhile, all of this process."""
    forget_memory()
    begun, before = time.perf_counter(), seconds()
    assembly.load(store, [[file] for file in files], 0, lambda _: None)
    store.flush()
    load = os.getloadavg()[0]
    return {"s": time.perf_counter() - begun, "cpu": seconds() - before, "memory": most_memory("self"), "load": load}


def seconds() -> float:
    return sum(resource.getrusage(resource.RUSAGE_SELF)[:2])


def forget_memory() -> None:
    """From here on the most memory is counted anew, where the system allows it."""
    if os.access("/proc/self/clear_refs", os.W_OK):
        Path("/proc/self/clear_refs").write_text("5")


def question(store: Store, actors: list[str], parts: int) -> float:
    """Seconds that a question of one hop takes, asked of any actors of any part; the median."""
    chance, text = random.Random(parts), QUESTION.read_text(encoding="utf-8")
    times, rows = [], 0
    for actor in chance.choices(actors, k=ASKED):
        asked = text.replace(BASE, base(chance.randint(1, parts)), 1).replace("organization-1", actor)
        begun = time.perf_counter()
        rows += len([*store.query(asked)])  # type: ignore[arg-type]
        times.append(time.perf_counter() - begun)
    assert rows
    return statistics.median(times)


def related(source: Path) -> list[str]:
    """The organizations that are related to something."""
    found = re.findall(rf"<https:{BASE}(organization-\d+)> <{TEJIDO}relatedTo>".encode(), source.read_bytes())
    return sorted({name.decode() for name in found})


def disk(folder: Path) -> int:
    size = 0
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # the store puts its files in order meanwhile
            size += file.stat().st_size
    return size


def is_full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < RESERVE + disk(folder / "store")

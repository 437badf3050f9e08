"""Measures what each part costs as graphs grow, and writes docs/scale.md.

    python bench scale [--triples N …] [--skip PART …]      projects, part by part
    python bench scale --networks N …                       measures and layout of networks of so many nodes
    python bench scale --parts N                            one store on disk, loaded archive after archive up to so many triples

Without a word: projects and networks of the usual sizes. Each part of each size is a process of its own. What was measured is kept in
`scale.json`, and stays in the page until it is measured again; of stores loaded in parts, that of the largest. Seconds are of the wall
clock (`s`) and of the processor (`cpu`, all processes together); memory is the most that the largest process had (VmHWM).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import Any

import graphs
import parts
import planted
from measure import ENVIRONMENT, Watch
from peer import most_memory
from peers import QUESTIONS, machine, table
from pyoxigraph import RdfFormat, Store

from tejido import checks, dataset, project
from tejido.graph import Graph
from tejido.project import Project

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "scale.md"
KEPT = HERE / "scale.json"
SIZES = (10_000, 100_000, 1_000_000)
NETWORKS = (1_000, 10_000, 100_000, 700_000)
SHOWN = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # parts after which a row of the page is written
TYPED = 200  # names that are looked up, letter by letter

Figures = dict[str, float]


# parts: each is measured in a process of its own


def build(folder: Path) -> Figures:
    """From nothing, by step."""
    found = project.locate(folder)
    shutil.rmtree(found.cache(), ignore_errors=True)
    watch = Watch()
    with processor() as used:
        built = dataset.build(found, progress=watch)
    watch("")
    busy = os.getloadavg()[0]
    sizes = {"store": size(built / "store") or size(built / "dataset.nq"), "names": size(built / "names.db"), "pieces": pieces(found)}
    return {
        "s": sum(watch.steps.values()),
        **used,
        **watch.steps,
        **sizes,
        "quads": len(dataset.read_store(built)),
        "memory": memory(),
        "busy": busy,
    }


def bare(folder: Path) -> Figures:
    """Oxigraph's own bulk load of the same statements, from one file of N-Quads."""
    with graphs.temporary() as beside, dataset.lines(dataset.build(project.locate(folder))) as lines:
        with (beside / "all.nq").open("wb") as file:
            shutil.copyfileobj(lines, file)
        store = Store(str(beside / "store"))
        return timed(lambda: store.bulk_load(path=beside / "all.nq", format=RdfFormat.N_QUADS, lenient=True))


def rebuild(folder: Path) -> Figures:
    """After one document has changed; it is put back, and what that made is thrown away."""
    found = project.locate(folder)
    changed = min((folder / "graph" / "statements").iterdir())
    before = changed.read_bytes()
    changed.write_bytes(before + b"\n# changed\n")
    try:
        figures = timed(lambda: dataset.build(found))
        shutil.rmtree(found.cache() / dataset.key(found))
    finally:
        changed.write_bytes(before)
    return figures


def check(folder: Path) -> Figures:
    """All shapes and rules."""
    found = project.locate(folder)
    for kept in dataset.build(found).glob("findings-*.json"):
        kept.unlink()
    return timed(lambda: checks.check(found))


def disk(folder: Path) -> Figures:
    """The twelve questions, asked from disk."""
    return asked(folder, in_memory=False)


def inside(folder: Path) -> Figures:
    """The same in memory."""
    return asked(folder, in_memory=True)


def asked(folder: Path, in_memory: bool) -> Figures:
    import tejido

    opened: list[Graph] = []
    opening = timed(lambda: opened.append(tejido.open(folder, memory=in_memory)))["s"]
    texts = [path.read_text(encoding="utf-8") for path in QUESTIONS.glob("*.rq")]
    took = sum(timed(lambda text=text: read(opened[0], text))["s"] for text in texts)  # type: ignore[misc]
    return {"open": opening, "questions": took, "memory": memory()}


def read(graph: Graph, text: str) -> None:
    """All that a question gives; no answer is held while the next is asked."""
    found = graph.query(text)
    if not isinstance(found, bool):
        for _ in found.terms():
            pass


def export(folder: Path) -> Figures:
    """Readable Turtle."""
    import tejido

    graph = tejido.open(folder)
    return timed(lambda: graph.export("turtle"))


def names(folder: Path) -> Figures:
    """What is offered while names are typed, letter by letter, as milliseconds; none where all names are read instead."""
    import tejido
    from tejido.search import Index

    graph = tejido.open(folder)
    if not graph.index:
        return {"memory": memory()}
    index, chance = Index(graph.index), random.Random(1)
    known = [text for (text,) in index.index.execute("SELECT substr(folded, 2) FROM form ORDER BY random() LIMIT ?", (TYPED,))]
    known = chance.sample(sorted(known), len(known))
    slips = [text[: len(text) // 2] + text[len(text) // 2 + 1 :] for text in known]
    typed = [text[:length] for text in known for length in range(1, min(len(text), 12) + 1)] + slips
    times = sorted(1000 * timed(lambda text=text: index.like(text))["s"] for text in typed)  # type: ignore[misc]
    count = index.index.execute("SELECT count(*) FROM name").fetchone()[0]
    return {"names": count, "median": statistics.median(times), "95": times[int(len(times) * 0.95)], "most": times[-1], "memory": memory()}


def start(folder: Path) -> Figures:
    """A one-hop question as a whole process."""
    question = (QUESTIONS / "01-neighbours.rq").read_text(encoding="utf-8")
    command = [sys.executable, "-m", "tejido", "--project", str(folder), "query", question]
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    runs = [timed(lambda: subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT))["s"] for _ in range(5)]
    return {"s": statistics.median(runs), "memory": 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}


PARTS: dict[str, Callable[[Path], Figures]] = {
    part.__name__: part for part in (build, bare, rebuild, check, start, disk, inside, export, names)
}


def timed(work: Callable[[], object]) -> Figures:
    begun = time.perf_counter()
    with processor() as used:
        work()
    return {"s": time.perf_counter() - begun, **used, "memory": memory(), "busy": os.getloadavg()[0]}


@contextmanager
def processor() -> Iterator[Figures]:
    """Seconds of the processor that this process and those it started take."""
    used: Figures = {}
    before = seconds()
    yield used
    used["cpu"] = seconds() - before


def seconds() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def memory() -> float:
    """Of this process or of the largest that it started, whichever had more."""
    return max(most_memory("self"), 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def size(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*") if path.is_dir() else []
    return sum(file.stat().st_size for file in files if file.is_file())


def pieces(found: Project) -> int:
    return size(found.cache() / "pieces")


# the page


def measure_project(triples: int, skipped: Sequence[str]) -> None:
    """The parts of a size; what is skipped stays as it was."""
    folder = graphs.folder(triples)
    for part in PARTS:
        if part not in skipped:
            told = in_process("part", part, str(folder))
            keep(lambda found, part=part, told=told: found["sizes"].setdefault(str(triples), {}).update({part: told}))  # type: ignore[misc]
            print(f"{triples:,} triples, {part}: {told}", file=sys.stderr)


def measure_network(nodes: int) -> None:
    told = in_process("network", str(nodes))
    keep(lambda found: found["networks"].update({str(nodes): told}))
    print(f"{nodes:,} nodes: {told}", file=sys.stderr)


def measure_parts(triples: int) -> None:
    """One store; its figures are kept once they reach as far as those that were kept before."""
    told: list[Figures] = []
    for figures in parts.grown(triples):
        told.append(figures)
        print(figures, file=sys.stderr)
        keep(lambda found: found.update(parts=max(found["parts"], told, key=len)))


def in_process(*command: str) -> Figures:
    """What a process of this file tells."""
    ran = subprocess.run([sys.executable, __file__, *command], check=True, stdout=subprocess.PIPE, env=ENVIRONMENT)
    told: Figures = json.loads(ran.stdout)
    return told


def kept() -> Any:
    """What was measured before: by size and part, by number of nodes, and one after another."""
    if KEPT.exists():
        return json.loads(KEPT.read_text(encoding="utf-8"))
    return {"sizes": {}, "networks": {}, "parts": []}


def keep(change: Callable[[Any], object]) -> None:
    found = kept()
    change(found)
    KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


# Row, part, figure, how it is written.
ROWS: list[tuple[str, str, str, Callable[[float], str]]] = [
    ("statements with their passages", "build", "quads", "{:,.0f}".format),
    ("load of the machine as that was built, this work included", "build", "busy", "{:.1f}".format),
    ("building from nothing, s", "build", "s", "{:.1f}".format),
    ("· reading, rules, entailment", "build", "weave", "{:.1f}".format),
    ("· loading", "build", "load", "{:.1f}".format),
    ("· the engine alone would load the same in, s", "bare", "s", "{:.1f}".format),
    ("· columns, names, list of what is entailed", "build", "indexes", "{:.1f}".format),
    ("· processor, s", "build", "cpu", "{:.1f}".format),
    ("· memory of the largest process, MB", "build", "memory", lambda value: f"{value / 1e6:,.0f}"),
    ("building after one document changed, s", "rebuild", "s", "{:.1f}".format),
    ("· load of the machine meanwhile", "rebuild", "busy", "{:.1f}".format),
    ("· processor, s", "rebuild", "cpu", "{:.1f}".format),
    ("checking, s", "check", "s", "{:.1f}".format),
    ("· processor, s", "check", "cpu", "{:.1f}".format),
    ("· memory, MB", "check", "memory", lambda value: f"{value / 1e6:,.0f}"),
    ("the store on disk, MB", "build", "store", lambda value: f"{value / 1e6:,.0f}"),
    ("the index of names, MB", "build", "names", lambda value: f"{value / 1e6:,.0f}"),
    ("pieces kept for the next build, MB", "build", "pieces", lambda value: f"{value / 1e6:,.0f}"),
    ("a one-hop question about the best known, whole process, s", "start", "s", "{:.2f}".format),
    ("· memory, MB", "start", "memory", lambda value: f"{value / 1e6:,.0f}"),
    ("twelve questions from disk, s", "disk", "questions", "{:.2f}".format),
    ("· memory, MB", "disk", "memory", lambda value: f"{value / 1e6:,.0f}"),
    ("the same in memory, s", "inside", "questions", "{:.2f}".format),
    ("· reading into memory, s", "inside", "open", "{:.1f}".format),
    ("· memory, MB", "inside", "memory", lambda value: f"{value / 1e6:,.0f}"),
    ("readable Turtle, s", "export", "s", "{:.1f}".format),
    ("· processor, s", "export", "cpu", "{:.1f}".format),
    ("· memory, MB", "export", "memory", lambda value: f"{value / 1e6:,.0f}"),
    ("names in the index", "names", "names", "{:,.0f}".format),
    ("names offered as they are typed, median, ms", "names", "median", "{:.1f}".format),
    ("· 95 of 100 within, ms", "names", "95", "{:.1f}".format),
    ("· slowest, ms", "names", "most", "{:.1f}".format),
]


# Row, figure, how it is written.
NETWORK_ROWS: list[tuple[str, str, Callable[[float], str]]] = [
    ("relationships", "edges", "{:,.0f}".format),
    ("load of the machine, this work included", "load", "{:.1f}".format),
    ("layout, s", "layout", "{:.2f}".format),
    ("· of the ten nearest, in the same community", "share", "{:.0%}".format),
    ("communities, s", "communities", "{:.2f}".format),
    ("pagerank, s", "pagerank", "{:.2f}".format),
    ("betweenness, s", "betweenness", "{:.2f}".format),
    ("three shortest paths between two, s", "paths", "{:.2f}".format),
]


def page(found: Any) -> str:
    sizes, networks = (dict(sorted(found[name].items(), key=lambda one: int(one[0]))) for name in ("sizes", "networks"))
    rows = [[name, *(written(figures.get(part, {}), key, form) for figures in sizes.values())] for name, part, key, form in ROWS]
    measures = [[name, *(written(figures, key, form) for figures in networks.values())] for name, key, form in NETWORK_ROWS]
    return Template((HERE / "scale.md").read_text(encoding="utf-8")).substitute(
        machine=machine(),
        table=table(["triples", *(f"{int(triples):,}" for triples in sizes)], rows),
        networks=table(["nodes", *(f"{int(nodes):,}" for nodes in networks)], measures),
        parts=curve(found["parts"]),
    )


def written(figures: Figures, key: str, form: Callable[[float], str]) -> str:
    value = figures.get(key)
    return "" if value is None else form(value)


def curve(told: list[Figures]) -> str:
    """A row where as many parts were loaded as SHOWN says, and for the last; about the parts since the row before."""
    head = ["triples", "s in all", "s for a million", "· of the processor", "memory, MB", "store, GB", "a one-hop question, ms", "load"]
    ends = sorted({min(count, len(told)) for count in SHOWN if told})
    rows = [_point(told[:end], told[begin:end]) for begin, end in pairwise([0, *ends])]
    return table(head, rows)


def _point(before: list[Figures], since: list[Figures]) -> list[str]:
    since_of = {key: [figures[key] for figures in since] for key in since[0]}
    return [
        f"{before[-1]['triples']:,.0f}",
        f"{sum(figures['s'] for figures in before):,.0f}",
        f"{statistics.fmean(since_of['s']):.1f}",
        f"{statistics.fmean(since_of['cpu']):.1f}",
        f"{max(since_of['memory']) / 1e6:,.0f}",
        f"{before[-1]['disk'] / 1e9:.1f}",
        f"{statistics.median(since_of['question']) * 1000:.1f}",
        f"{statistics.median(since_of['load']):.1f}",
    ]


def main(options: Sequence[str]) -> int:
    arguments = argparse.ArgumentParser(prog="bench scale", description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    arguments.add_argument("--triples", type=int, nargs="*", default=[], metavar="N", help="sizes of projects (10 k, 100 k, 1 M)")
    arguments.add_argument("--skip", nargs="*", default=[], choices=[*PARTS], metavar="PART", help="parts that are left out")
    arguments.add_argument("--networks", type=int, nargs="*", default=[], metavar="N", help="nodes of networks (1 k, 10 k, 100 k, 700 k)")
    arguments.add_argument("--parts", type=int, default=0, metavar="N", help="triples that one store is loaded with, a million at a time")
    chosen = arguments.parse_args(options)
    usual = not (chosen.triples or chosen.networks or chosen.parts)
    for triples in chosen.triples or SIZES * usual:
        measure_project(triples, chosen.skip)
    for nodes in chosen.networks or NETWORKS * usual:
        measure_network(nodes)
    if chosen.parts:
        measure_parts(chosen.parts)
    text = page(kept())
    TARGET.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    print(json.dumps(planted.figures(int(sys.argv[2])) if sys.argv[1] == "network" else PARTS[sys.argv[2]](Path(sys.argv[3]))))

"""Measures what each part costs as graphs grow, and writes docs/scale.md.

    python bench scale [--triples N …] [--skip PART …]

Each part of each size is a process of its own. Sizes that were measured before stay in the page, under `build/bench/`, with what is
skipped now. Seconds are of the wall clock (`s`) and of the processor (`cpu`, all processes together);
memory is the most that the largest process had (VmHWM).
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
from pathlib import Path
from string import Template

import graphs
from measure import ENVIRONMENT, Watch
from peer import most_memory
from peers import QUESTIONS, machine, table

from tejido import checks, dataset, project
from tejido.graph import Graph
from tejido.project import Project

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "scale.md"
SIZES = (10_000, 100_000, 1_000_000)
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
    sizes = {"store": size(built / "store") or size(built / "dataset.nq"), "names": size(built / "names.db"), "pieces": pieces(found)}
    return {"s": sum(watch.steps.values()), **used, **watch.steps, **sizes, "quads": len(dataset.read_store(built)), "memory": memory()}


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
    answers = timed(lambda: [answer(opened[0], text) for text in texts])
    return {"open": opening, "questions": answers["s"], "memory": memory()}


def answer(graph: Graph, text: str) -> object:
    """All that a question gives, read."""
    found = graph.query(text)
    return found if isinstance(found, bool) else [*found.terms()]


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
    return {"s": statistics.median(runs)}


PARTS: dict[str, Callable[[Path], Figures]] = {part.__name__: part for part in (build, rebuild, check, start, disk, inside, export, names)}


def timed(work: Callable[[], object]) -> Figures:
    begun = time.perf_counter()
    with processor() as used:
        work()
    return {"s": time.perf_counter() - begun, **used, "memory": memory()}


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


def measured(triples: int, skipped: Sequence[str]) -> dict[str, Figures]:
    """The figures of a size by part; those of a part that is skipped as they were."""
    folder, found = graphs.folder(triples), kept().get(triples, {})
    for part in PARTS:
        if part not in skipped:
            command = [sys.executable, __file__, "--part", part, str(folder)]
            found[part] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, env=ENVIRONMENT).stdout)
            print(f"{triples:,} triples, {part}: {found[part]}", file=sys.stderr)
            (graphs.KEPT / f"scale-{triples}.json").write_text(json.dumps(found), encoding="utf-8")
    return found


def kept() -> dict[int, dict[str, Figures]]:
    """What was measured before, the smallest size first."""
    files = {int(path.stem.partition("-")[2]): path for path in graphs.KEPT.glob("scale-*.json")}
    return {triples: json.loads(files[triples].read_text(encoding="utf-8")) for triples in sorted(files)}


# Row, part, figure, how it is written.
ROWS: list[tuple[str, str, str, Callable[[float], str]]] = [
    ("statements with their passages", "build", "quads", "{:,.0f}".format),
    ("building from nothing, s", "build", "s", "{:.1f}".format),
    ("· reading, rules, entailment", "build", "weave", "{:.1f}".format),
    ("· loading", "build", "load", "{:.1f}".format),
    ("· names, list of what is entailed", "build", "names", "{:.1f}".format),
    ("· processor, s", "build", "cpu", "{:.1f}".format),
    ("· memory of the largest process, MB", "build", "memory", lambda value: f"{value / 1e6:,.0f}"),
    ("building after one document changed, s", "rebuild", "s", "{:.1f}".format),
    ("· processor, s", "rebuild", "cpu", "{:.1f}".format),
    ("checking, s", "check", "s", "{:.1f}".format),
    ("· processor, s", "check", "cpu", "{:.1f}".format),
    ("· memory, MB", "check", "memory", lambda value: f"{value / 1e6:,.0f}"),
    ("the store on disk, MB", "build", "store", lambda value: f"{value / 1e6:,.0f}"),
    ("the index of names, MB", "build", "names", lambda value: f"{value / 1e6:,.0f}"),
    ("pieces kept for the next build, MB", "build", "pieces", lambda value: f"{value / 1e6:,.0f}"),
    ("a one-hop question, whole process, s", "start", "s", "{:.2f}".format),
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


def page(found: dict[int, dict[str, Figures]]) -> str:
    rows = [[name, *(written(figures, part, key, form) for figures in found.values())] for name, part, key, form in ROWS]
    load = f"{os.getloadavg()[2]:.1f}"
    text = Template((HERE / "scale.md").read_text(encoding="utf-8"))
    return text.substitute(machine=machine(), load=load, table=table(["triples", *(f"{triples:,}" for triples in found)], rows))


def written(figures: dict[str, Figures], part: str, key: str, form: Callable[[float], str]) -> str:
    value = figures.get(part, {}).get(key)
    return "" if value is None else form(value)


def main(options: Sequence[str]) -> int:
    arguments = argparse.ArgumentParser(prog="bench scale", description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    arguments.add_argument("--triples", type=int, nargs="+", default=SIZES, metavar="N", help="sizes (default: 10 k, 100 k, 1 M)")
    arguments.add_argument("--skip", nargs="*", default=[], choices=[*PARTS], metavar="PART", help="parts that are left out")
    chosen = arguments.parse_args(options)
    for triples in chosen.triples:
        measured(triples, chosen.skip)
    text = page(kept())
    TARGET.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[2]](Path(sys.argv[3]))))

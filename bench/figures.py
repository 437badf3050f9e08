"""Takes the figures of the tool on the bundled graph and on a large copy of it, as ratios within one run, and writes docs/benchmarks.md.

    python bench figures [--triples N]

A ratio is this tool against the thing named beside it, in the same run; a time alone says little about another machine.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import graphs
import load
from measure import in_turns, median, process, within_limit

WHY = Path(__file__).with_name("figures.toml")
TARGET = Path(__file__).parents[1] / "docs" / "benchmarks.md"
TEJIDO = str(Path(sysconfig.get_path("scripts"), "tejido"))
BY_RDFLIB = str(Path(__file__).with_name("by_rdflib.py"))
NAMED = "participants"
QUESTION = str(Path(__file__).with_name("neighbours.rq"))


class Figure(NamedTuple):
    """`ours` and `theirs` in seconds; `ratio` as the goal words it."""

    what: str
    ours: float
    against: str
    theirs: float
    ratio: float
    goal: str
    met: bool


def main(options: Sequence[str]) -> int:
    arguments = argparse.ArgumentParser(prog="bench figures", description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    arguments.add_argument("--triples", type=int, default=1_000_000, help="size of the large graph (default: 1 000 000)")
    triples = arguments.parse_args(options).triples
    figures = []
    for take in (processes, calls, lambda: export(triples), validated, explore, served):
        for figure in take():
            figures.append(figure)
            print(line(figure), file=sys.stderr)
    text = page(figures)
    TARGET.write_text(text, encoding="utf-8")
    print(text)
    return 0 if all(figure.met for figure in figures) else 1


def at_most(what: str, ours: float, against: str, theirs: float, times: float) -> Figure:
    return Figure(what, ours, against, theirs, ours / theirs, f"≤ {times} ×", ours <= times * theirs)


def faster(what: str, ours: float, against: str, theirs: float, times: float) -> Figure:
    return Figure(what, ours, against, theirs, theirs / ours, f"≥ {times} × faster", theirs >= times * ours)


def at_least(what: str, ours: float, against: str, theirs: float, share: float) -> Figure:
    return Figure(what, ours, against, theirs, theirs / ours, f"≥ {share} ×", theirs >= share * ours)


def within(what: str, ours: float, limit: float) -> Figure:
    return Figure(what, ours, "limit", limit, ours / limit, f"≤ {limit:g} s", ours <= limit)


def processes() -> Iterator[Figure]:
    """Whole processes, against the import of the engine alone."""
    engine = process(sys.executable, "-c", "import pyoxigraph")
    importing = "`import pyoxigraph`"
    named = process(TEJIDO, "query", NAMED)
    yield at_most("a named question", named, importing, engine, 10)
    yield within("the same, as a whole process", named, 0.15)
    yield at_most("`--help`", process(TEJIDO, "--help"), importing, engine, 10)
    yield at_most("an error", process(TEJIDO, "query", "no-such-question", expect=4), importing, engine, 10)
    with tempfile.TemporaryDirectory() as folder:
        exported = Path(folder, "graph.ttl")
        process(TEJIDO, "export", "-o", str(exported), runs=1)
        theirs = process(sys.executable, BY_RDFLIB, str(exported), QUESTION, runs=5)
        yield faster("a question in a file", process(TEJIDO, "query", QUESTION), "rdflib on the exported Turtle", theirs, 5)


def calls() -> Iterator[Figure]:
    """`Graph.query` against the bare store, with every row read."""
    import tejido
    from tejido import dataset

    graph = tejido.open()
    store = dataset.open_store(graph.project)
    one, many = (
        "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1",
        ("SELECT ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } } LIMIT 10000"),
    )

    def ours(text: str) -> Callable[[], object]:
        return lambda: [row["s"] for row in graph.query(text)]  # type: ignore[union-attr,index]

    def bare(text: str) -> Callable[[], object]:
        return lambda: [tuple(row) for row in store.query(text)]  # type: ignore[union-attr,index]

    single, plain = in_turns(ours(one), bare(one), 500)
    yield Figure(
        "`Graph.query`, one row: time added", single - plain, "allowed", 1e-4, (single - plain) / 1e-4, "≤ 0.1 ms", single - plain <= 1e-4
    )
    dicts, tuples = in_turns(ours(many), bare(many), 41)
    rows = f"{len(list(store.query(many))):,} rows"
    yield at_most(f"`Graph.query`, {rows} as dicts of values", dicts, "bare pyoxigraph, tuples of terms", tuples, 1.2)


def export(triples: int) -> Iterator[Figure]:
    """Readable Turtle, against rdflib's serialiser; reading is not counted.

    Of a million triples that takes over ten minutes: rdflib keeps a list of namespaces, takes the beginning of each passage for one
    (`…#char=0,` of `…#char=0,270`), and looks through the list for each. So it is given twice the time that the goal allows.
    """
    import rdflib
    from pyoxigraph import DefaultGraph, RdfFormat, Store

    graph, store = graphs.graph(triples), Store()
    lines = graph.store().dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
    store.load(lines, format=RdfFormat.N_TRIPLES)
    prefixes = graph.written_prefixes

    def bare(where: Store) -> Callable[[], object]:
        return lambda: where.dump(format=RdfFormat.TURTLE, from_graph=DefaultGraph(), prefixes=prefixes)

    quick = median(lambda: graph.export("turtle").data, 3)
    what = f"Turtle of {len(store):,} triples"
    yield at_least(what, quick, "bare Oxigraph, not sorted, from disk", median(bare(graph.store()), 3), 0.8)
    yield at_least(f"{what}, too", quick, "bare Oxigraph, not sorted, from memory", median(bare(store), 3), 0.8)
    peer = rdflib.Graph().parse(data=lines, format="nt")
    theirs, done = within_limit(lambda: peer.serialize(format="turtle"), 40 * quick)
    serialiser = "rdflib's serialiser" if done else "rdflib's serialiser, given up after"
    yield faster(f"{what}, also", quick, serialiser, theirs, 20)


def validated() -> Iterator[Figure]:
    """Shapes, against pyshacl, which has read the graph already; both must find the same."""
    from tejido import checks, project

    wrong = project.locate(graphs.folder(100_000, errors=400))
    facts, found = checks.facts_of(wrong), [*checks.by_shapes(wrong)]
    begun = time.perf_counter()
    judged = [*checks.by_pyshacl(wrong, facts)]
    theirs = time.perf_counter() - begun
    ours, others = (Counter((one.check, one.focus, one.value) for one in some) for some in (found, judged))
    if not found or ours != others:
        raise ValueError(f"the findings differ: {len(found)} here, {len(judged)} by pyshacl")
    what = f"shapes on {len(facts):,} triples, {len(found)} findings each"
    yield faster(what, median(lambda: [*checks.by_shapes(wrong)], 3), "pyshacl", theirs, 10)


def explore() -> Iterator[Figure]:
    """The page of the bundled graph, from nothing and again."""
    with tempfile.TemporaryDirectory() as folder:
        page_file = str(Path(folder, "page.html"))
        cache = Path(__file__).parents[1] / "build" / "cache"
        shutil.rmtree(cache, ignore_errors=True)
        command = (TEJIDO, "explore", "--no-open", "-o", page_file)
        first = process_once(*command)
        again = process(*command, runs=3)
    yield within("`explore`, first run", first, 5)
    yield Figure("`explore`, unchanged", again, "first run", first, first / again, "faster", again < first)


def served() -> Iterator[Figure]:
    """Eight clients that ask again as soon as they are answered: seconds an answer, as the server gives them."""
    for rate, goal in zip(load.rates(), (0.7, 0.7, 0.8), strict=True):
        yield at_least(f"`serve`, {rate.what}", rate.ours, "`oxigraph serve`", rate.theirs, goal)


def process_once(*command: str) -> float:
    return median(lambda: subprocess.run(command, check=True, capture_output=True), 1)


def line(figure: Figure) -> str:
    verdict = "met" if figure.met else "**missed**"
    return (
        f"| {figure.what} | {milliseconds(figure.ours)} | {figure.against} {milliseconds(figure.theirs)} | "
        f"{figure.ratio:.2f} | {figure.goal} | {verdict} |"
    )


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.2f} ms"


def page(figures: list[Figure]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    head = "| what | this tool | against | ratio | goal | |\n|---|--:|--:|--:|---|---|\n"
    intro = f"# Figures\n\nWritten by `make bench`. Medians of one run on {machine}.\n\n"
    return intro + head + "\n".join(map(line, figures)) + "\n" + reasons(figures)


def reasons(figures: list[Figure]) -> str:
    """Why goals are missed, where it is known."""
    known: dict[str, str] = tomllib.loads(WHY.read_text(encoding="utf-8"))["why"]
    found = [f"- {figure.what}: {known[figure.what]}" for figure in figures if not figure.met and figure.what in known]
    return "\n## Where goals are missed\n\n" + "\n".join(found) + "\n" if found else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Measures this tool and the engines of `peers.toml` on generated graphs, answers first, then times; writes docs/peers.md.

    python bench peers [--triples N …] [--only NAME …]

What was measured before, of any size and any engine, stays in the page, under `build/bench/`; each engine is written there when it is
done. Each is installed by pip into an environment of its own there, under `peers/`. One that cannot be had is reported and not counted,
and so is a question that an engine does not answer or answers differently, and a step that takes longer than `peers.toml` allows.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import graphs
from measure import ENVIRONMENT
from peer import without_paths

HERE = Path(__file__).parent
TARGET = HERE.parent / "docs" / "peers.md"
INTRODUCTION = HERE / "peers.md"
QUESTIONS = HERE / "questions"
SIZES = (10_000, 100_000, 1_000_000)
OURS = "tejido-memory"  # what others are compared with
OWN = {"tejido": "**this tool**, disk", OURS: "**this tool**, memory"}
GOALS = {"rdflib": 100, "kglab": 100, "oxigraph-server": 1, "virtuoso": 1, "jena": 1}  # times faster than that

PARTS = {
    "weave": "reading, rules, entailment",
    "load": "loading what that gives",
    "indexes": "columns, index of names, list of what is entailed",
}
LARGE = 1_000_000  # triples
TWICE = 2  # times the best peer's time: no question is to take more
LOADING = (("pyoxigraph-disk", "build", 0.8), ("rdflib", "open", 10))  # engine, what loads there, times as fast as that

Figures = dict[str, Any]


def settings() -> dict[str, dict[str, Any]]:
    return tomllib.loads((HERE / "peers.toml").read_text(encoding="utf-8"))


def peers() -> dict[str, dict[str, Any]]:
    return {name: peer for name, peer in settings().items() if name not in {"limits", "why"}}


@contextmanager
def data(triples: int) -> Iterator[Path]:
    """A folder with what every engine is given (see `peer.py`)."""
    from pyoxigraph import DefaultGraph, RdfFormat

    store = graphs.graph(triples).store()
    with graphs.temporary() as folder:
        (folder / "project").symlink_to(graphs.folder(triples))
        with (folder / "dataset.nq").open("wb") as out:
            store.dump(out, format=RdfFormat.N_QUADS)
        with (folder / "default.nt").open("wb") as out:
            store.dump(out, format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        yield folder


def compare(triples: int, only: Sequence[str] = ()) -> Iterator[tuple[str, Figures]]:
    """Each engine with its figures as soon as they are there, ours first; for one that cannot be measured, why under `absent`."""
    with data(triples) as given:
        for name, peer in {**{own: {} for own in OWN}, **peers()}.items():
            if name in OWN or not only or name in only:
                load = os.getloadavg()[0]
                figures = {"load": load, **measured(name, peer, given)}
                print(f"{triples:,} triples, {name}: {figures.get('absent', 'measured')}", file=sys.stderr)
                yield name, figures


def measured(name: str, peer: dict[str, Any], given: Path) -> Figures:
    try:
        if "program" in peer and not had(peer["program"], peer["debian"]):
            return {"absent": f"{peer['debian']} is not installed"}
        python = environment(name, peer["install"]) if peer.get("install") else sys.executable
    except subprocess.CalledProcessError as error:
        return {"absent": last_line(error.stderr)}
    with graphs.temporary() as folder:
        built = task(python, name, "build", given, folder, limits())
        return whole(built | task(python, name, "ask", given, folder, limits(), QUESTIONS) if "build" in built else built)


def limits() -> str:
    return json.dumps(settings()["limits"])


def task(python: str, *arguments: str | Path) -> Figures:
    """What a process of `peer.py` told, a step a line; of one that broke down or had to be ended, what it told until then."""
    command = [python, HERE / "peer.py", *arguments]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, env=ENVIRONMENT)
    told: Figures = {"questions": {}, "failed": {}}
    for line in map(json.loads, ran.stdout.splitlines()):
        told |= line | {several: told[several] | line.get(several, {}) for several in ("questions", "failed")}
    if ran.returncode:
        told["failed"][told["step"]] = "it had to be ended" if ran.stderr.startswith("Timeout") else last_line(ran.stderr)
    return told


def last_line(said: str) -> str:
    return without_paths((said.strip().splitlines() or ["it broke down"])[-1])[:200]


def whole(told: Figures) -> Figures:
    """With an entry for every question, or why there is none at all."""
    for step in ("build", "open"):
        if step not in told:
            return {"absent": f"{step}: {told['failed'][step]}"}
    names = sorted(path.stem for path in QUESTIONS.glob("*.rq"))
    reached = {name: {"failed": told["failed"].get(name, "not reached")} for name in names}
    return told | {"questions": reached | told["questions"]}


def had(program: str, package: str) -> bool:
    """Whether a program is there, or can be had from Debian by whoever may install it."""
    if not Path(program).exists() and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], check=False, capture_output=True)
    return Path(program).exists()


def environment(name: str, install: list[str]) -> str:
    """The Python of an environment with these packages, made if it is not there."""
    folder = graphs.KEPT / "peers" / name
    python = str(folder / "bin" / "python")
    installed = folder / "installed.json"
    if not installed.exists() or json.loads(installed.read_text()) != install:
        venv.create(folder, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *install]
        subprocess.run(command, check=True, capture_output=True, text=True)
        installed.write_text(json.dumps(install))
    return python


# judging


def wrong(found: dict[str, Figures]) -> list[tuple[str, str]]:
    """Engine and question of every answer that differs from ours, and of every question that we did not answer."""
    ours = found[OURS]["questions"]
    unanswered = [(OURS, question) for question, asked in ours.items() if "failed" in asked]
    return unanswered + [
        (name, question)
        for name, figures in found.items()
        for question, asked in figures.get("questions", {}).items()
        if "answer" in asked and "answer" in ours[question] and asked["answer"] != ours[question]["answer"]
    ]


def ratios(found: dict[str, Figures], name: str) -> dict[str, float]:
    """Its time divided by ours, by question; only where the answers agree."""
    theirs = found[name]["questions"]
    return {
        question: theirs[question]["seconds"] / asked["seconds"]
        for question, asked in found[OURS]["questions"].items()
        if "answer" in asked and theirs[question].get("answer") == asked["answer"]
    }


def geometric_mean(numbers: Iterable[float]) -> float:
    logs = [math.log(number) for number in numbers]
    return math.exp(sum(logs) / len(logs)) if logs else math.nan


# the page


def section(triples: int, found: dict[str, Figures]) -> str:
    """The figures of one size in Markdown: an engine a row, a question a column."""
    names = OWN | {name: peer["what"] for name, peer in peers().items()}
    present = {name: figures for name, figures in found.items() if "absent" not in figures}
    questions = [*found[OURS]["questions"]]
    parts = [
        f"## {triples:,} triples\n\nOther work on the machine, as each was begun: {loads(found)} (1 keeps one core busy).\n",
        table(["milliseconds", *(one[3:] for one in questions)], [[names[n], *times(found, n, questions)] for n in present]),
        table(
            ["", "× our time in memory", "build or load, s", "open, s", "Turtle, s", "memory, MB", "disk, MB"],
            [[names[name], *costs(found, name)] for name in present],
        ),
    ]
    parts.append(built(found["tejido"]))
    missing = [f"- {names[name]}: {figures['absent']}" for name, figures in found.items() if "absent" in figures]
    failed = [f"- {names[name]}, {what}: {why}" for name, figures in present.items() for what, why in failures(figures)]
    parts += ["Not measured:\n", "\n".join(missing) + "\n"] if missing else []
    parts += ["Not answered:\n", "\n".join(failed) + "\n"] if failed else []
    return "\n".join([*parts, verdicts(found, triples)])


def built(ours: Figures) -> str:
    return "Building, this tool: " + "; ".join(f"{what} {ours['parts'][part]:.2f} s" for part, what in PARTS.items()) + ".\n"


def loads(found: dict[str, Figures]) -> str:
    measured = sorted(figures["load"] for figures in found.values())
    return f"a load of {measured[0]:.1f} to {measured[-1]:.1f}"


def failures(figures: Figures) -> list[tuple[str, str]]:
    """Question or step of what an engine did not do, and why not."""
    unanswered = {name[3:]: asked["failed"] for name, asked in figures["questions"].items() if "failed" in asked}
    return [*(unanswered | {step: why for step, why in figures["failed"].items() if step not in figures["questions"]}).items()]


def times(found: dict[str, Figures], name: str, questions: Iterable[str]) -> list[str]:
    differs = {question for engine, question in wrong(found) if engine == name}
    shown = []
    for question in questions:
        asked = found[name]["questions"][question]
        shown.append("wrong" if question in differs else "–" if "failed" in asked else f"{asked['seconds'] * 1000:.2f}")
    return shown


def costs(found: dict[str, Figures], name: str) -> list[str]:
    figures = found[name]
    kept = figures["disk"] > 0
    loading = figures["build"] if kept else figures["open"]
    mean = geometric_mean(ratios(found, name).values())
    return [
        f"{mean:.1f}",
        f"{loading:.2f}",
        f"{figures['open']:.3f}" if kept else "",
        f"{figures['export']:.2f}" if "export" in figures else "–",
        f"{figures['memory'] / 1e6:,.0f}" if "memory" in figures else "–",
        f"{figures['disk'] / 1e6:,.0f}" if kept else "",
    ]


def verdicts(found: dict[str, Figures], triples: int) -> str:
    """The goals, each met or missed, and why those are missed where it is known (`why` in peers.toml, by engine or question)."""
    told: list[tuple[str, bool, list[str]]] = []  # what it is, whether it is met, what has to be explained
    for name, times_faster in GOALS.items():
        if "questions" in found.get(name, {}):
            mean = geometric_mean(ratios(found, name).values())
            told.append((f"≥ {times_faster} × faster than {peers()[name]['what']}: {mean:.1f} ×", mean >= times_faster, [name]))
    for name, goal, ratio, least in loading(found, triples):
        told.append((f"loading ≥ {goal}: {ratio:.1f} ×", ratio >= least, [f"loading {name}"]))
    slow = {question[3:]: f"{question[3:]} ({ratio:.1f} × {name})" for question, (ratio, name) in slowest(found).items() if ratio > TWICE}
    told.append((f"no question slower than {TWICE} × the best peer{': ' if slow else ''}{', '.join(slow.values())}", not slow, [*slow]))
    lines = [f"- {what}, {'met' if met else '**missed**'}" for what, met, _ in told]
    known = settings()["why"]
    reasons = [f"- {one}: {known[one]}" for _, met, missed in told for one in missed if not met and one in known]
    return "Goals:\n\n" + "\n".join(lines) + "\n" + ("\nWhere they are missed:\n\n" + "\n".join(reasons) + "\n" if reasons else "")


def loading(found: dict[str, Figures], triples: int) -> Iterator[tuple[str, str, float, float]]:
    """How much quicker we load what we wove than each of some engines loads the same, with the goal, which is one for large graphs."""
    if triples < LARGE:
        return
    ours = found["tejido"]["parts"]["load"]
    for name, step, least in LOADING:
        if step in found.get(name, {}):
            yield name, f"{least} × as fast as {peers()[name]['what']}", found[name][step] / ours, least


def slowest(found: dict[str, Figures]) -> dict[str, tuple[float, str]]:
    """Our time divided by that of the quickest peer, and which that is, by question."""
    others = {name: ratios(found, name) for name in found if name not in OWN and "questions" in found[name]}
    return {
        question: max((1 / given[question], peers()[name]["what"]) for name, given in others.items() if question in given)
        for question in found[OURS]["questions"]
        if any(question in given for given in others.values())
    }


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def machine() -> str:
    model = stated("/proc/cpuinfo", "model name") or platform.machine()
    memory = int((stated("/proc/meminfo", "MemTotal") or "0").split()[0])
    return f"{os.cpu_count()} cores ({model}), {memory / 2**20:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def stated(path: str, name: str) -> str:
    """What a file of Linux says of something first."""
    lines = Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def main(options: Sequence[str]) -> int:
    arguments = argparse.ArgumentParser(prog="bench peers", description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    arguments.add_argument("--triples", type=int, nargs="+", default=SIZES, metavar="N", help="sizes (default: 10000 100000 1000000)")
    arguments.add_argument("--only", nargs="*", default=[], choices=[*peers()], metavar="NAME", help="these engines alone")
    chosen = arguments.parse_args(options)
    bad = False
    for triples in chosen.triples:
        found = kept(triples)
        for name, figures in compare(triples, chosen.only):
            found[name] = figures
            keep(triples, found)
        bad = bad or any(name == OURS for name, _ in wrong(found))
        print(section(triples, found))
    return 1 if bad else 0


def kept(triples: int) -> dict[str, Figures]:
    """The figures of a size that were taken before, by engine; none of other questions or another graph than now."""
    path = file_of(triples)
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found: dict[str, Figures] = told.get("engines", {})
    return found if told.get("of") == asked_of(triples) else {}


def keep(triples: int, found: dict[str, Figures]) -> None:
    """Keep the figures of a size, and write the page anew."""
    ordered = {name: found[name] for name in (*OWN, *peers()) if name in found}
    file_of(triples).write_text(json.dumps({"of": asked_of(triples), "engines": ordered}), encoding="utf-8")
    if {*OWN} <= {*found}:
        TARGET.write_text(page(), encoding="utf-8")


def file_of(triples: int) -> Path:
    return graphs.KEPT / f"peers-{triples}.json"


def asked_of(triples: int) -> str:
    """What is asked, how it is measured, and of which graph."""
    texts = b"".join(path.read_bytes() for path in [HERE / "peer.py", *sorted(QUESTIONS.glob("*.rq"))])
    return f"{graphs.folder(triples).name} {hashlib.sha256(texts).hexdigest()[:8]}"


def page() -> str:
    """The sections of all sizes that were measured here, the smallest first."""
    sizes = sorted(int(path.stem.partition("-")[2]) for path in graphs.KEPT.glob("peers-*.json"))
    found = {triples: figures for triples in sizes if {*OWN} <= {*(figures := kept(triples))}}
    introduction = INTRODUCTION.read_text(encoding="utf-8").format(machine=machine(), **settings()["limits"])
    return "\n".join([introduction, *(section(triples, figures) for triples, figures in found.items())])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Processes that weave pieces side by side, as many as there are processors, or do something else meanwhile.

They are programs of their own (`python -m tejido.workers`), so that a user's script that opens a graph needs no guard against being
imported again. One takes jobs as lines of JSON, the name of a task and what it needs, and answers each with a line. What one leaves
undone, for whatever reason, is done by whoever asked, and then the reason is told.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import IO, Any

from . import search
from .errors import TejidoError
from .lines import write_difference
from .pieces import woven
from .processors import processors
from .progress import Meter

Text = str | Path
Job = tuple[list[Path], Path]  # the files of a piece, the folder to put it in

WORTH = 2_000_000  # bytes of work below which a second process does not pay


def run_all(root: Path, jobs: list[Job], meter: Meter) -> None:
    """Weave the pieces of a project, or leave them undone."""
    sizes = [sum(path.stat().st_size for path in paths) for paths, _ in jobs]
    processes = min(processors(), len(jobs))
    if sum(sizes) < WORTH or processes < 2:
        for (paths, folder), size in zip(jobs, sizes, strict=True):
            meter.add(size, woven(root, paths, folder).lines)
        return
    waiting = iter([*zip(jobs, sizes, strict=True)])
    with ThreadPoolExecutor(processes) as pool:
        try:
            [*pool.map(lambda _: serve(root, waiting, meter), range(processes))]
        finally:
            deque(waiting, 0)  # whoever pressed Ctrl-C waits for the pieces that were begun, no longer


def serve(root: Path, waiting: Iterator[tuple[Job, int]], meter: Meter) -> None:
    """Give one process job after job, as long as it answers."""
    with worker() as (jobs, answers):
        for (paths, folder), size in waiting:
            send(jobs, ["weave", root, paths, folder])
            answer = answers.readline()
            if not answer.strip().isdigit():
                return
            meter.add(size, int(answer))


@contextmanager
def meanwhile(*jobs: list[Any]) -> Iterator[None]:
    """Another process does these, one after another: tasks with what they need."""
    with worker() as (given, answers):
        for job in jobs:
            send(given, job)
        yield
        left = [job for job in jobs if not answers.readline().strip().isdigit()]
    for task, *needed in left:
        TASKS[task](*needed)


@contextmanager
def worker() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A process: where it takes jobs, and where it answers; one that cannot be, or ended, does not answer."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]))}
    command = [sys.executable, "-m", "tejido.workers"]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    with suppress(BrokenPipeError), started as process:
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        yield process.stdin, process.stdout


def send(jobs: IO[bytes], job: object) -> None:
    with suppress(BrokenPipeError):
        jobs.write(json.dumps(job, default=str).encode() + b"\n")
        jobs.flush()


# tasks: each gives the number of lines or names that it wrote


def weave(root: Text, paths: list[Text], folder: Text) -> int:
    """A piece."""
    return woven(Path(root), [*map(Path, paths)], Path(folder)).lines


def index(target: Text, kept: list[Text], more: list[Sequence[Any]]) -> int:
    """An index of the names that pieces keep, and of some more."""
    Path(target).unlink(missing_ok=True)
    rows = chain(more, *(json.loads(Path(path).read_bytes()) for path in kept))
    return search.write(Path(target), ((iri, place, language, name) for iri, place, language, name in rows))


def differ(target: Text, wanted: list[Text], without: list[Text]) -> int:
    """The lines of some files that are in none of the others."""
    return write_difference(Path(target), [*map(Path, wanted)], [*map(Path, without)])


TASKS: dict[str, Callable[..., int]] = {task.__name__: task for task in (weave, index, differ)}


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this hears it too, and ends the input
    for line in sys.stdin:
        task, *needed = json.loads(line)
        try:
            done = TASKS[task](*needed)
        except (TejidoError, OSError, sqlite3.Error):
            return
        print(done, flush=True)  # noqa: T201 - this is the answer


if __name__ == "__main__":
    main()

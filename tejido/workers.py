"""Processes that weave pieces side by side, as many as there are processors.

They are programs of their own (`python -m tejido.workers`), so that a user's script that opens a graph needs no guard against being
imported again. One takes jobs as lines of JSON and answers each with a line. What one leaves undone, for whatever reason, is done by
whoever asked, and then the reason is told.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .errors import TejidoError
from .pieces import woven
from .progress import Meter

Job = tuple[list[Path], Path]  # the files of a piece, the folder to put it in

WORTH = 2_000_000  # bytes of work below which a second process does not pay


def run_all(root: Path, jobs: list[Job], meter: Meter) -> None:
    """Weave the pieces of a project, or leave them undone."""
    sizes = [sum(path.stat().st_size for path in paths) for paths, _ in jobs]
    processes = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, len(jobs))
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
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]))}
    command = [sys.executable, "-m", "tejido.workers", str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        for (paths, folder), size in waiting:
            process.stdin.write(json.dumps([[*map(str, paths)], str(folder)]).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            if not answer.strip().isdigit():
                return
            meter.add(size, int(answer))


def main(root: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this hears it too, and ends the input
    for line in sys.stdin:
        paths, folder = json.loads(line)
        try:
            lines = woven(Path(root), [*map(Path, paths)], Path(folder)).lines
        except (TejidoError, OSError):
            return
        print(lines, flush=True)  # noqa: T201 - this is the answer


if __name__ == "__main__":
    main(sys.argv[1])

"""Takes times. A figure is the median of several runs; a process is timed whole, from its start to its end."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable

# An installed tool is compiled once; so is everything that is timed here.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def median(work: Callable[[], object], runs: int) -> float:
    """Seconds that `work` takes, the median of `runs` runs."""
    return statistics.median(_seconds(work) for _ in range(runs))


def process(*command: str, runs: int = 15, expect: int = 0) -> float:
    """Seconds that a whole process takes. Raises CalledProcessError if it ends with another code than `expect`."""

    def run() -> None:
        ended = subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)
        if ended.returncode != expect:
            raise subprocess.CalledProcessError(ended.returncode, command, ended.stdout, ended.stderr)

    run()  # the first run fills caches and is not counted
    return median(run, runs)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

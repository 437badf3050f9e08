"""Takes times. A figure is the median of several runs; a process is timed whole, from its start to its end."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import time
from collections.abc import Callable

# An installed tool is compiled once; so is everything that is timed here.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


# What a build is busy with, by the first word of what it says; all that is not here is "weave": reading, rules, what is entailed.
STEPS = {"loading": "load", "indexing": "indexes"}


class Watch:
    """Seconds of each step of a build, told to it as its progress."""

    def __init__(self) -> None:
        self.steps = {"weave": 0.0, "load": 0.0, "indexes": 0.0}
        self.since, self.step = time.perf_counter(), "weave"

    def __call__(self, following: str) -> None:
        now = time.perf_counter()
        self.steps[self.step] += now - self.since
        self.since, self.step = now, STEPS.get(following.partition(" ")[0], "weave")


def median(work: Callable[[], object], runs: int) -> float:
    """Seconds that `work` takes, the median of `runs` runs."""
    return statistics.median(_seconds(work) for _ in range(runs))


def in_turns(one: Callable[[], object], other: Callable[[], object], runs: int) -> tuple[float, float]:
    """The same of two that are compared, taken by turns: a machine that is slower for a while is so for both."""
    ones, others = zip(*((_seconds(one), _seconds(other)) for _ in range(runs)), strict=True)
    return statistics.median(ones), statistics.median(others)


class GivenUp(BaseException):
    """Raised into work that takes too long: rdflib goes on after any Exception."""


def within_limit(work: Callable[[], object], seconds: float) -> tuple[float, bool]:
    """Seconds that one run takes, and whether it ended: what takes longer is given up. It has to be Python."""

    def late(*_: object) -> None:
        raise GivenUp

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return _seconds(work), True
    except GivenUp:
        return seconds, False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


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

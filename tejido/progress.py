"""How far long work has come, on one line of a terminal; nothing where standard error is none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

Progress = Callable[[str], None]  # the step that begins; "" at the end
Counter = Callable[[int, int], None]  # how many are done, of how many

EVERY = 0.2  # seconds between two readings of a meter


def terminal() -> Progress:
    """Shows each step in place of the last one; an empty one clears the line."""
    if sys.stderr is None or not sys.stderr.isatty():
        return lambda _: None

    def show(step: str) -> None:
        sys.stderr.write(f"\r{step}\x1b[K")
        sys.stderr.flush()

    return show


def counter(what: str) -> Counter:
    """Shows how many of them are done, until all are."""
    show = terminal()
    return lambda done, whole: show(f"{done}/{whole} {what}" if done < whole else "")


class Meter:
    """A step whose size is known, in bytes: its share, triples, triples a second, seconds left. Thread-safe enough to be read by people."""

    def __init__(self, step: str, total: int, progress: Progress) -> None:
        self.step, self.total, self.progress = step, total, progress
        self.done = self.triples = 0
        self.began = self.shown = time.monotonic()

    def __enter__(self) -> Meter:
        self.progress(self.step)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.progress("")

    def add(self, size: int, triples: int) -> None:
        """So many more bytes and triples are done."""
        self.done += size
        self.triples += triples
        now = time.monotonic()
        if now - self.shown >= EVERY:
            self.shown = now
            self.progress(str(self))

    def __str__(self) -> str:
        passed = max(time.monotonic() - self.began, 1e-9)
        left = passed * (self.total - self.done) / max(self.done, 1)
        share = self.done / max(self.total, 1)
        return f"{self.step} {share:.0%}, {self.triples:,} triples, {self.triples / passed:,.0f}/s, {left:,.0f} s left"

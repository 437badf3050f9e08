"""Python's garbage collector, kept out of the threads of a test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_from_threads() -> Iterator[None]:
    """No collection inside: an answer of pyoxigraph may be dropped only by the thread that asked, and a collection runs in any."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

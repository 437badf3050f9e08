"""How many processors there are for this process: fewer than the machine has where the system allows it only some of them."""

from __future__ import annotations

import os


def processors() -> int:
    """Their number, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

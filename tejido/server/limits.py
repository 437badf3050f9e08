"""What the operating system holds a worker to: memory, descriptors, seconds of work; and that it does not outlive its parent."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import time
from pathlib import Path

from .settings import MEGABYTE

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
GRACE = 5  # seconds of work beyond the deadline, after which the kernel ends what nobody else has ended


def die_with_parent() -> None:
    """On Linux the kernel sees to it; elsewhere a worker ends when its channel does, or its seconds of work are over."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def limit_memory(megabytes: int) -> None:
    """No more than this beyond what is taken now."""
    lower(resource.RLIMIT_AS, taken() + megabytes * MEGABYTE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def free_memory() -> None:
    """No limit, for what the tool does itself. RocksDB opens files in sixteen threads at once, each with room for a stack and a
    heap of its own; where there is no room for one of them, it ends the process.
    """
    resource.setrlimit(resource.RLIMIT_AS, (resource.getrlimit(resource.RLIMIT_AS)[1],) * 2)


def taken() -> int:
    """Bytes of address space; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1 << 40


def limit_descriptors(number: int) -> None:
    """0: nothing more can be opened, no file and no connection."""
    lower(resource.RLIMIT_NOFILE, number)


def leave_network() -> None:
    """On a Linux that lets everybody have namespaces: from here on there is no network, not even this machine's own."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None:
        unshare(CLONE_NEWUSER | CLONE_NEWNET)


def limit_seconds(seconds: float) -> float:
    """Of work from now on. Gives what has been worked until now."""
    worked = time.process_time()
    lower(resource.RLIMIT_CPU, int(worked + seconds) + GRACE)
    return worked


def lower(what: int, value: int) -> None:
    """The soft limit, as far as the hard one lets it."""
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))

"""Remembers the hashes of a project's files, so that thousands of them are not read each time the project is opened.

A hash is believed as long as the file has the same size, inode and times: when it was written, and when anything about it was changed,
which nobody can set back. A file that was changed just before it was read is not remembered, for a clock may be too coarse to tell what
comes next.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from pathlib import Path

from .errors import OutputError
from .files import replace_all
from .sources import hashed

COARSE = 2_000_000_000  # nanoseconds: the coarsest clock of a file system (FAT's)


class Hashes:
    """The hashes that a file of the cache remembers."""

    def __init__(self, kept: Path) -> None:
        self.kept = kept
        self.known: dict[str, list[object]] = {}
        self.now: dict[str, list[object]] = {}
        with suppress(OSError, ValueError):
            self.known = dict(json.loads(kept.read_bytes()))

    def of(self, path: Path) -> bytes:
        """SHA-256 of what a file holds. Raises ProjectError if it cannot be read."""
        try:
            seen = path.stat()
        except OSError:
            return hashed(path)  # which says what is wrong
        stamp = [seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns]
        *known, value = self.known.get(str(path), [None])
        if known == stamp:
            self.now[str(path)] = [*stamp, value]
            return bytes.fromhex(str(value))
        began, found = time.time_ns(), hashed(path)
        if began - max(seen.st_mtime_ns, seen.st_ctime_ns) > COARSE:
            self.now[str(path)] = [*stamp, found.hex()]
        return found

    def keep(self) -> None:
        """Remember what was asked for, and nothing else; where the cache cannot be written, nothing is remembered."""
        if self.now != self.known:
            with suppress(OutputError):
                replace_all({self.kept: json.dumps(self.now)})

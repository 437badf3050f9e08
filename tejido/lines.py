"""Files of lines, each a statement, compared as sets."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

HELD = 300_000_000  # bytes of lines that are compared at a time


def write_difference(target: Path, wanted: list[Path], without: list[Path]) -> int:
    """Write the lines of some files that are in none of the others, each once, and how many; a bounded part of them is held in memory."""
    count = 0
    parts = sum(path.stat().st_size for path in [*wanted, *without]) // HELD + 1
    with target.open("wb") as out:
        for part in range(parts):
            lines = {*_part(wanted, part, parts)}
            lines.difference_update(_part(without, part, parts))
            out.writelines(sorted(lines))
            count += len(lines)
    return count


def _part(files: list[Path], part: int, parts: int) -> Iterator[bytes]:
    for path in files:
        with path.open("rb") as lines:
            yield from lines if parts == 1 else (line for line in lines if zlib.crc32(line) % parts == part)

"""What the server says on standard error: a line for each answer, in blocks, and what else happens, at once."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .messages import Response

LOGGED = 500  # characters of what was asked
BLOCK = 0.05  # seconds that a line of an answer may wait for others

NOTED: list[str] = []  # lines that are written together


def entry(client: str, asked: str, response: Response, begun: float) -> str:
    """The line of an answer to what was asked at `begun`, in the seconds of `time.perf_counter`."""
    taken = 1e3 * (time.perf_counter() - begun)
    return f'{client} "{asked[:LOGGED]}" {response.status} {len(response.body)} {taken:.1f}ms'


def note(line: str) -> None:
    """One line, soon."""
    if not NOTED:
        asyncio.get_running_loop().call_later(BLOCK, written)
    NOTED.append(line)


def log(line: str) -> None:
    """One line, now."""
    NOTED.append(line)
    written()


def written() -> None:
    """What was noted goes to standard error, if anybody takes it."""
    lines = "".join(f"{line}\n" for line in NOTED)
    NOTED.clear()
    with suppress(AttributeError, OSError):
        sys.stderr.write(lines)
        sys.stderr.flush()

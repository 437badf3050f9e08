"""Where results go: standard output, or a file, which is never half there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .errors import OutputError
from .files import replace


def write(data: bytes, path: Path | None = None) -> None:
    """To the file, or to standard output. Raises OutputError; whoever reads a pipe may stop reading (BrokenPipeError)."""
    if path is None or str(path) == "-":
        to_stdout(data)
        return
    try:
        if path.exists() and not path.is_file():  # a device, a pipe: nothing can be renamed over it
            path.write_bytes(data)
        else:
            replace(path.resolve(), data)
    except OSError as problem:
        raise OutputError(f"{path}: cannot be written: {problem.strerror}; nothing was changed there") from None


def to_stdout(data: bytes) -> None:
    if sys.stdout is None:  # closed by whoever started this
        raise OutputError("standard output is closed; name a file with -o")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise OutputError(f"standard output: cannot be written: {problem.strerror}") from None


def muffle() -> None:
    """Nobody reads standard output any more: let what is still in its buffer go nowhere, silently."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

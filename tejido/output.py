"""Where results go: standard output, or a file that is written beside its place and then renamed, so that it is never half there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .errors import OutputError


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


def replace(path: Path, data: bytes) -> None:
    import tempfile

    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def umask() -> int:
    """The user's mask of permissions; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def muffle() -> None:
    """Nobody reads standard output any more: let what is still in its buffer go nowhere, silently."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

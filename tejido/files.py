"""Writing files so that a reader sees the old one or the new one, never half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

from .errors import OutputError


def replace_all(files: dict[Path, str]) -> None:
    """Write several text files, UTF-8 with LF: all beside first, then all renamed. OutputError, with nothing changed, if one cannot be."""
    with ExitStack() as stack:
        beside = {path: _write_beside(path, text, stack) for path, text in files.items()}
        for path, new in beside.items():
            new.replace(path)


def _write_beside(path: Path, text: str, stack: ExitStack) -> Path:
    try:
        return _copy_beside(path, text, stack)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; nothing was changed") from error


def _copy_beside(path: Path, text: str, stack: ExitStack) -> Path:
    """The new text in a file of its own next to `path`, with its permissions, gone when the stack closes unless renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    stack.callback(beside.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    return beside

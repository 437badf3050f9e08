"""Writing files so that a reader sees the old one or the new one, never half of one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .errors import OutputError


def replace(path: Path, data: bytes) -> None:
    """Write a file. Raises OSError, with nothing changed, if it cannot be written."""
    with _beside(path, data) as new:
        new.replace(path)


def replace_all(files: dict[Path, str]) -> None:
    """Write several text files, UTF-8 with LF: all beside first, then all renamed. OutputError, with nothing changed, if one cannot be.

    Folders are made where they are wanted. What is renamed is on the disk: a lost power line leaves no file empty.
    """
    with ExitStack() as stack:
        beside = {path: _kept_beside(path, text, stack) for path, text in files.items()}
        for path, new in beside.items():
            new.replace(path)


def _kept_beside(path: Path, text: str, stack: ExitStack) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = stack.enter_context(_beside(path, text.encode()))
        with new.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; nothing was changed") from error
    return new


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """The new content in a file of its own next to `path`, with its permissions; gone at the end unless it was renamed."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        yield new
    finally:
        new.unlink(missing_ok=True)


def _umask() -> int:
    """The user's mask of permissions; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

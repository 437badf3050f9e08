"""What `tejido serve` was told, and the limits that hold for everybody."""

from __future__ import annotations

import os
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..processors import processors

if TYPE_CHECKING:
    from argparse import Namespace

    from ..project import Project

MEGABYTE = 1 << 20

MAX_URL = 16 * 1024  # bytes of path and query of an address
MAX_HEAD = 32 * 1024  # bytes of address and header fields
MAX_FIELDS = 100  # header fields
MAX_PARAMETERS = 100  # of a form or a query string
MAX_QUESTION = MEGABYTE  # bytes of a question, or of any body of somebody without the token
MAX_UPLOAD = 256 * MEGABYTE  # bytes of an update or an upload
MAX_DISCARDED = 16 * MEGABYTE  # bytes of a refused body that are read all the same, so that the answer is seen
DISCARDING = 2.0  # seconds for that
MAX_ANSWER = 64 * MEGABYTE  # bytes of an answer
MAX_UNSENT = 128 * MEGABYTE  # bytes of answers that wait to be taken away, all together
MAX_KEPT = 64 * MEGABYTE  # bytes of answers that are kept to be given again
MAX_KEPT_ANSWER = MEGABYTE  # bytes of one of them, with its question
MAX_CONNECTIONS = 1_000
ARRIVAL = 30.0  # seconds for a whole request to arrive, or for an answer to be taken away
KEEP_ALIVE = 15  # seconds that a connection may wait for its next request
SHORT = 0.02  # seconds of work after which a question steps back behind those that take less
LONG = 0.1  # seconds of work after which it is a long one, of which so many are answered at once
LINE = 500  # questions that may wait for a worker

LEAST_TOKEN = 16  # characters
TOKEN = re.compile(rb"[\x21-\x7e]+")


@dataclass(frozen=True)
class Settings:
    """`timeout` in seconds, `workers` the long questions that are answered at once, `memory` in megabytes beyond the graph itself.

    `store` is the folder of the graph that can be changed.
    """

    host: str = "127.0.0.1"
    port: int = 8642
    timeout: float = 30
    max_rows: int | None = None
    workers: int = field(default_factory=lambda: 2 * max(2, processors()))
    memory: int = 1024
    store: Path | None = None
    token: bytes | None = None
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    remotes: tuple[str, ...] = ()

    def told(self, built: Path, root: Path) -> dict[str, Any]:
        """What the worker processes need to know of it, as JSON can say it; `built` is the folder of the project's dataset. No token."""
        said = {name: value for name, value in asdict(self).items() if name in {"timeout", "max_rows", "memory", "remotes"}}
        return said | {"built": str(built), "project": str(root), "store": self.store and str(self.store)}


def settings_of(args: Namespace, project: Project) -> Settings:
    """What the command line says. Raises UsageError."""
    if not hasattr(os, "fork"):
        raise UsageError("tejido serve needs Linux or macOS: it forks its workers")
    told: dict[str, Any] = {name: getattr(args, name) for name in ("host", "port", "timeout", "max_rows", "memory")}
    if args.workers:
        told["workers"] = args.workers
    token = read_token(args.update_token_file) if args.update_token_file else None
    store = args.store or (project.root / "store" if token else None)
    lists: dict[str, Any] = {"origins": tuple(args.allow_origin), "hosts": tuple(args.allow_host), "remotes": tuple(args.allow_remote)}
    return Settings(**told, **lists, token=token, store=store and store.resolve())


def read_token(file: Path) -> bytes:
    """The one line of the file. UsageError if it cannot be read, or is too short to be a secret."""
    try:
        token = file.read_bytes().strip()
    except OSError as problem:
        raise UsageError(f"{file}: cannot be read: {problem.strerror}") from None
    if len(token) < LEAST_TOKEN or not TOKEN.fullmatch(token):
        raise UsageError(f"{file}: a token is one line of at least {LEAST_TOKEN} letters and digits; openssl rand -hex 32 makes one")
    return token

"""One file of a project, read: its quads, its prefixes, its base. Syntax errors carry file, line and column."""

from __future__ import annotations

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ProjectError, SourceError

if TYPE_CHECKING:
    from pyoxigraph import Quad

PLACE_IN_MESSAGE = re.compile(r"^Parser error (?:at|between) line .*?: ")
QUERY_MESSAGE = re.compile(r"(?:error at (?P<line>\d+):(?P<column>\d+): )?(?P<what>[^\n]{1,200})")


@dataclass(frozen=True)
class Source:
    """A file of the project as it was read: `prefixes` are those that it declares, by name; `base` what its relative names begin with."""

    path: Path
    quads: list[Quad]
    prefixes: dict[str, str] = field(default_factory=dict)
    base: str | None = None


def read(path: Path, base: str | None = None) -> Source:
    """Read a Turtle (.ttl) or TriG (.trig) file; `base` is for a file that declares none itself.

    Raises SourceError if the file is not what its suffix says, ProjectError if it cannot be opened.
    """
    import pyoxigraph

    data = read_bytes(path).removeprefix(BOM_UTF8)
    try:
        parser = pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.from_extension(path.suffix[1:]), base_iri=base, rename_blank_nodes=True)
        return Source(path, list(parser), dict(parser.prefixes), parser.base_iri)
    except SyntaxError as error:
        raise SourceError(path, PLACE_IN_MESSAGE.sub("", error.msg), error.lineno, error.offset) from error


def read_bytes(path: Path) -> bytes:
    """What a file of the project holds. ProjectError if it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read: {error.strerror}") from error


def hashed(path: Path) -> bytes:
    """SHA-256 of what a file holds. ProjectError if it cannot be opened."""
    return hashlib.sha256(read_bytes(path)).digest()


def digest(files: dict[str, Path], version: str, of: Callable[[Path], bytes] = hashed) -> str:
    """SHA-256, in hex, over a version and the names and contents of files; `of` gives the hash of one."""
    whole = hashlib.sha256(version.encode())
    for name, path in files.items():
        whole.update(f"\0{name}\0".encode())
        whole.update(of(path))
    return whole.hexdigest()


def read_text(path: Path) -> str:
    """The text of a file of the project. SourceError if it is not UTF-8, ProjectError if it cannot be opened."""
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(path, f"not UTF-8: byte {error.start} cannot be read; save the file as UTF-8") from error


def query_error(path: Path, error: SyntaxError) -> SourceError:
    """The engine's complaint about a query in a file of the project, with its place, without its long list of what it expected."""
    match = QUERY_MESSAGE.match(str(error.msg))
    line, column, what = match.group("line", "column", "what") if match else (None, None, str(error))
    return SourceError(path, what.split(", [")[0], int(line) if line else None, int(column) if column else None)


def text_of(term: object) -> str:
    """The IRI of a node, the value of a literal, whatever else as it is written."""
    return str(getattr(term, "value", term))


def line_of(text: str, offset: int) -> int:
    """The line, from 1, on which the character at `offset` stands."""
    return text.count("\n", 0, offset) + 1

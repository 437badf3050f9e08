"""What can go wrong for a user. Each error is one line: what is wrong, where, what to do.

Exception
└── TejidoError            exit 1   HTTP 500
    ├── UsageError         exit 2   HTTP 400   the command was called wrongly
    ├── ProjectError       exit 3   HTTP 500   there is no project here, or it is not whole
    │   └── SourceError    exit 3   HTTP 500   a file of the project cannot be read: file, line, column
    ├── QueryError         exit 4   HTTP 400   a question cannot be asked: line, column
    ├── NameNotFound       exit 5   HTTP 404   nobody has this name
    ├── AmbiguousName      exit 5   HTTP 409   several have this name
    ├── DocumentError      exit 6   HTTP 422   a document cannot be read or is not the one meant
    ├── EndpointError      exit 7   HTTP 502   a remote endpoint did not answer, or not with an answer
    └── OutputError        exit 8   HTTP 507   the result cannot be written

Exit 0 is success, 1 also means that `check` or `verify` found something, 130 that the user pressed Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Self


class TejidoError(Exception):
    """Anything a user can cause and mend. `str(error)` is the one line that is shown.

    `kind` and `values` say the same to whoever tells it in other words, such as a page in Spanish; both are empty where only the line does.
    """

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500
    kind: str = ""
    values: Mapping[str, Any] = MappingProxyType({})

    def of(self, kind: str, **values: Any) -> Self:
        """The error, with what it is and what it is about."""
        self.kind, self.values = kind, values
        return self


class UsageError(TejidoError):
    exit_code = 2
    http_status = 400


class ProjectError(TejidoError):
    exit_code = 3


class SourceError(ProjectError):
    """A file of the project that cannot be read. `line` and `column` count from 1; None where the parser does not know."""

    def __init__(self, path: Path, message: str, line: int | None = None, column: int | None = None) -> None:
        self.path, self.message, self.line, self.column = path, message, line, column
        super().__init__(f"{place(str(path), line, column)}: {message}")


class QueryError(TejidoError):
    """A question that cannot be asked. `line` and `column` count from 1 in the question's own text."""

    exit_code = 4
    http_status = 400

    def __init__(self, message: str, line: int | None = None, column: int | None = None, name: str = "query") -> None:
        self.message, self.line, self.column, self.name = message, line, column, name
        super().__init__(f"{place(name, line, column)}: {message}")


class NameNotFound(TejidoError):
    exit_code = 5
    http_status = 404


class AmbiguousName(TejidoError):
    exit_code = 5
    http_status = 409


class DocumentError(TejidoError):
    exit_code = 6
    http_status = 422


class EndpointError(TejidoError):
    """`status` is what the server answered with, 0 where it did not come to that."""

    exit_code = 7
    http_status = 502

    def __init__(self, message: str, status: int = 0) -> None:
        self.status = status
        super().__init__(message)


class OutputError(TejidoError):
    exit_code = 8
    http_status = 507


def place(name: str, line: int | None, column: int | None) -> str:
    """`name:line:column`, as far as it is known; the form editors and terminals can jump to."""
    return ":".join([name, *(str(number) for number in (line, column) if number is not None)])

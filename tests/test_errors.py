"""tejido.errors: the tree drawn at the top of the module is the tree; every error is one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tejido import errors


def drawn() -> dict[str, tuple[int, int]]:
    rows = re.findall(r"(\w+) +exit (\d+) +HTTP (\d+)", errors.__doc__ or "")
    return {name: (int(code), int(status)) for name, code, status in rows}


def descendants(kind: type[errors.TejidoError]) -> Iterator[type[errors.TejidoError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from descendants(below)


def test_the_tree_is_as_drawn() -> None:
    assert drawn() == {kind.__name__: (kind.exit_code, kind.http_status) for kind in descendants(errors.TejidoError)}


def test_places_are_what_editors_jump_to() -> None:
    assert str(errors.SourceError(Path("a.ttl"), "wrong", 3, 4)) == "a.ttl:3:4: wrong"
    assert str(errors.SourceError(Path("a.ttl"), "wrong")) == "a.ttl: wrong"
    assert str(errors.QueryError("wrong", 3, 4)) == "query:3:4: wrong"

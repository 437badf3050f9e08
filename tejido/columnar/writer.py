"""Makes the columns of a dataset from its statements in N-Quads and N-Triples.

A dataset that is put together from pieces is numbered piece by piece: a `Part` has the terms of some statements as they are written, and
the statements as rows of their numbers; writing the columns gives each term its place among all.
"""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import DefaultGraph, RdfFormat, Store

from . import Unanswered, terms
from .index import ORDERS, PLACES
from .terms import IRI, PLAIN, Ids, Kind

ESCAPE = re.compile(rb"\\(?:u([0-9A-F]{4})|U([0-9A-F]{8})|(.))", re.DOTALL)
ESCAPED = {b"t": b"\t", b"b": b"\b", b"n": b"\n", b"r": b"\r", b"f": b"\f"}
DEFAULT = -1  # the number of the default graph
FULL = 2**63


class Part(NamedTuple):
    """`tokens` in N-Triples; a row has the numbers of subject, predicate, object and graph."""

    tokens: list[bytes]
    rows: NDArray[np.int32]

    def saved(self) -> bytes:
        file = io.BytesIO()
        np.savez(file, tokens=np.frombuffer(b"\n".join(self.tokens), dtype=np.uint8), rows=self.rows)
        return file.getvalue()

    @classmethod
    def load(cls, path: Path) -> Part:
        with np.load(path) as read:
            return cls(read["tokens"].tobytes().split(b"\n"), read["rows"])


def numbered(quads: Iterable[bytes] = (), triples: Iterable[bytes] = ()) -> Part:
    """The part of these lines of N-Quads, each in a named graph, and N-Triples."""
    numbers: dict[bytes, int] = {}
    number, new = numbers.setdefault, numbers.__len__
    rows = array("i")
    add = rows.extend
    for line in quads:
        subject, predicate, rest = line.split(b" ", 2)
        object_, graph, _ = rest.rsplit(b" ", 2)
        add((number(subject, new()), number(predicate, new()), number(object_, new()), number(graph, new())))
    for line in triples:
        subject, predicate, rest = line.split(b" ", 2)
        add((number(subject, new()), number(predicate, new()), number(rest[: rest.rindex(b" ")], new()), DEFAULT))
    return Part([*numbers], np.frombuffer(rows, dtype=np.int32).reshape(-1, 4))


def of_store(store: Store) -> Part:
    """The part of all that a store holds."""
    default = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
    named = (
        line[: line.rindex(b".")] + b"%b ." % str(graph).encode()
        for graph in store.named_graphs()
        for line in (store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b"").splitlines()
    )
    return numbered(named, default.splitlines())


def write(folder: Path, parts: Iterable[Part]) -> bool:
    """Write the columns of some parts, each statement once; false where some have terms that columns do not hold."""
    numbers: dict[bytes, int] = {}
    statements = _united(parts, numbers)
    try:
        place = _save_terms(folder, numbers)
    except Unanswered:
        return False
    rows = place[statements]
    del statements
    default = rows[:, -1] == DEFAULT
    for which, own in (("default", default), ("named", ~default)):
        _save(folder, which, dict(zip("spog", rows[own].T, strict=True)), len(place) - 1)
    return True


def _united(parts: Iterable[Part], numbers: dict[bytes, int]) -> NDArray[np.int32]:
    """The statements of all parts, and a number for each of their terms."""
    number, new = numbers.setdefault, numbers.__len__
    found: list[NDArray[np.int32]] = []
    for part in parts:
        own = np.array([number(token, new()) for token in part.tokens] + [DEFAULT], dtype=np.int32)
        found.append(own[part.rows])
    return np.concatenate(found)


def _save_terms(folder: Path, numbers: dict[bytes, int]) -> NDArray[np.int32]:
    """Write the terms; the place of each by its number, which is free to be forgotten then. Raises Unanswered."""
    values, kinds = [*numbers], list[Kind]()
    numbers.clear()
    for number, token in enumerate(values):  # there are millions: each value takes the place of its token
        values[number], kind = _read(token)
        kinds.append(kind)
    iris = sorted((number for number, kind in enumerate(kinds) if kind is IRI), key=values.__getitem__)
    literals = sorted((number for number, kind in enumerate(kinds) if kind is not IRI), key=lambda number: (values[number], kinds[number]))
    folder.mkdir()
    terms.save(folder, [values[number] for number in iris], ((values[number], kinds[number]) for number in literals))
    place = np.empty(len(values) + 1, dtype=np.int32)
    place[iris + literals] = np.arange(len(values), dtype=np.int32)
    place[DEFAULT] = DEFAULT
    return place


def _read(token: bytes) -> tuple[bytes, Kind]:
    """Value and kind. Raises Unanswered for all but IRIs and literals."""
    if token[:1] == b"<" and token[1:2] != b"<":
        return unescaped(token[1:-1]), IRI
    if token[:1] != b'"':
        raise Unanswered
    value, _, tag = token[1:].rpartition(b'"')
    return unescaped(value), _kind(tag)


@cache
def _kind(tag: bytes) -> Kind:
    """What a literal is, by what stands behind its value."""
    if not tag:
        return PLAIN
    if tag[:1] != b"@":
        return Kind(tag[3:-1].decode(), "")
    if b"--" in tag:  # a text with a direction
        raise Unanswered
    return Kind(terms.LANG_STRING, tag[1:].decode())


def unescaped(value: bytes) -> bytes:
    return ESCAPE.sub(_meant, value) if b"\\" in value else value


def _meant(found: re.Match[bytes]) -> bytes:
    code = found[1] or found[2]
    return chr(int(code, 16)).encode() if code else ESCAPED.get(found[3], found[3])


def _save(folder: Path, which: str, columns: dict[str, NDArray[np.int32]], size: int) -> None:
    """Write the statements in all orders; `size` is the number of terms."""
    for letters in ORDERS[which]:
        order = [*letters, *(place for place in PLACES[which] if place not in letters)]
        rows = dict(zip(order, different([columns[place] for place in order], size), strict=True))
        starts = np.zeros(size + 1, dtype=np.int32)
        np.cumsum(np.bincount(rows[letters[0]], minlength=size), out=starts[1:])
        np.save(folder / f"{which}-{letters}-starts.npy", starts)
        for place in order[1:]:
            np.save(folder / f"{which}-{letters}-{place}.npy", rows[place].astype(np.int32))


def different(columns: Sequence[NDArray[Any]], size: int) -> list[Ids]:
    """The different rows, each once, sorted by these columns, whose numbers are below `size`.

    As many columns as fit are packed into one number, which is sorted several times quicker than rows are.
    """
    keys: list[Ids] = []
    packed: list[list[Ids]] = []  # of each key the values of its columns
    span = FULL
    for column in columns:
        there = np.zeros(size, dtype=bool)
        there[column] = True
        values, code = np.flatnonzero(there), (np.cumsum(there) - 1)[column]
        if span * max(1, len(values)) >= FULL:
            keys.append(code)
            packed.append([values])
            span = max(1, len(values))
        else:
            keys[-1] = keys[-1] * len(values) + code
            packed[-1].append(values)
            span *= max(1, len(values))
    return [column for key, values in zip(_sorted(keys), packed, strict=True) for column in _unpacked(key, values)]


def _sorted(keys: list[Ids]) -> list[Ids]:
    if len(keys) == 1:
        ordered = [np.sort(keys[0])]  # np.unique would look numbers up in a table, which takes many times as long
    else:
        order = np.lexsort(keys[::-1])
        ordered = [key[order] for key in keys]
    new = np.ones(len(ordered[0]), dtype=bool)
    new[1:] = np.any([key[1:] != key[:-1] for key in ordered], axis=0)
    return [key[new] for key in ordered]


def _unpacked(key: Ids, packed: list[Ids]) -> list[Ids]:
    found: list[Ids] = []
    for values in reversed(packed):
        key, code = np.divmod(key, max(1, len(values)))
        found.append(values[code])
    return found[::-1]

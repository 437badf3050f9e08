"""The terms of a dataset, numbered from 0: IRIs in the order of their values, then literals in that of value, datatype and language.

This is the order in which Oxigraph sorts IRIs and texts, so numbers can be compared in their place. On disk:

    values.bin    the values one after the other, in UTF-8
    ends.npy      where each value ends, in bytes; int64, one more than there are terms, beginning with 0
    kinds.npy     the kind of each term; uint16
    kinds.json    of each kind the datatype, and the language of a text that has one; the first kind is that of IRIs
    first.npy     the smallest number of a term with the same value; int32
    lower.bin, lower-ends.npy    the values of literals in small letters, and where each begins and ends
"""

from __future__ import annotations

import json
import mmap
from array import array
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Literal, NamedNode

from tejido.namespaces import RDF, XSD

from . import Unanswered

Ids = NDArray[np.int64]

STRING = XSD + "string"
LANG_STRING = RDF + "langString"
REMEMBERED = 10_000  # terms that were looked up, until all are forgotten
DATE = XSD + "date"
INTEGER = XSD + "integer"


class Kind(NamedTuple):
    """What a term is besides its value: an IRI has neither."""

    datatype: str
    language: str


IRI = Kind("", "")
PLAIN = Kind(STRING, "")


def kind_of(term: Any) -> Kind:
    """Raises Unanswered for blank nodes and triples."""
    if isinstance(term, NamedNode):
        return IRI
    if not isinstance(term, Literal):
        raise Unanswered
    return Kind(term.datatype.value, term.language or "")


class Terms:
    """The terms in a folder that `writer.write` wrote."""

    def __init__(self, folder: Path) -> None:
        self.ends, self.kinds, self.first, self._lower_ends = (
            opened(folder / f"{name}.npy") for name in ("ends", "kinds", "first", "lower-ends")
        )
        self.kind = [Kind(*pair) for pair in json.loads((folder / "kinds.json").read_bytes())]
        self.size = len(self.kinds)
        self.iris = int(np.searchsorted(self.kinds != 0, True))
        self.bytes, self._lower = mapped(folder / "values.bin"), mapped(folder / "lower.bin")
        self._found: dict[Any, int | None] = {}

    @cached_property
    def number_of(self) -> dict[Kind, int]:
        """The number of each kind."""
        return {kind: number for number, kind in enumerate(self.kind)}

    def value(self, number: int) -> str:
        return str(self.raw(number), "utf-8")

    def raw(self, number: int) -> bytes:
        """The value in UTF-8."""
        read: bytes = self.bytes[self.ends[number] : self.ends[number + 1]]
        return read

    def values(self, numbers: Ids) -> list[str]:
        """The same of many."""
        begins, ends, read = self.ends[numbers].tolist(), self.ends[numbers + 1].tolist(), self.bytes
        return [str(read[begin:end], "utf-8") for begin, end in zip(begins, ends, strict=True)]

    def term(self, number: int) -> NamedNode | Literal:
        return made(self.value(number), self.kind[self.kinds[number]])

    def find(self, term: Any) -> int | None:
        """The number of a term; None where the dataset does not have it. Raises Unanswered for blank nodes and triples."""
        if term not in self._found:
            if len(self._found) > REMEMBERED:
                self._found.clear()
            self._found[term] = self._find(term)
        return self._found[term]

    def _find(self, term: Any) -> int | None:
        kind = kind_of(term)
        if kind not in self.number_of:
            return None
        at, code = self.lower(term.value, *((0, self.iris) if kind == IRI else (self.iris, self.size))), self.number_of[kind]
        value = term.value.encode()
        while at < self.size and self.bytes[self.ends[at] : self.ends[at + 1]] == value:
            if self.kinds[at] == code:
                return at
            at += 1
        return None

    def lower(self, value: str, low: int, high: int) -> int:
        """The first number from `low` to `high` whose value is not less; all of these are IRIs, or all are literals."""
        wanted = value.encode()
        while low < high:
            middle = (low + high) // 2
            if self.bytes[self.ends[middle] : self.ends[middle + 1]] < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def holding(self, part: str, numbers: Ids, lower: bool) -> NDArray[np.bool_]:
        """Whether the values of these literals hold a text that is not empty; `lower`: in small letters."""
        first, last = int(numbers.min()), int(numbers.max()) + 1
        ends, read = (
            (self._lower_ends[first - self.iris : last + 1 - self.iris], self._lower)
            if lower
            else (self.ends[first : last + 1], self.bytes)
        )
        wanted, at, until = part.encode(), int(ends[0]), int(ends[-1])
        found: list[int] = []
        while (at := read.find(wanted, at, until)) >= 0:
            found.append(at)
            at += 1
        starts = np.array(found, dtype=np.int64)
        home = np.searchsorted(ends, starts, "right") - 1
        holding = np.zeros(last - first, dtype=bool)
        holding[home[starts + len(wanted) <= ends[home + 1]]] = True
        return holding[numbers - first]

    def of_value(self, value: str) -> int | None:
        """The smallest number with a value."""
        for low, high in ((0, self.iris), (self.iris, self.size)):
            at = self.lower(value, low, high)
            if at < high and self.value(at) == value:
                return at
        return None


def opened(path: Path) -> NDArray[Any]:
    """An array in a file, read where it is looked at."""
    read: NDArray[Any] = np.load(path, mmap_mode="r").view(np.ndarray)
    return read


def mapped(path: Path) -> Any:
    """The bytes of a file, read where they are looked at."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""


def made(value: str, kind: Kind) -> NamedNode | Literal:
    if kind == IRI:
        return NamedNode(value)
    if kind.language:
        return Literal(value, language=kind.language)
    return Literal(value) if kind.datatype == STRING else Literal(value, datatype=NamedNode(kind.datatype))


def save(folder: Path, iris: Sequence[bytes], literals: Iterable[tuple[bytes, Kind]]) -> None:
    """Write terms that stand in their order: values in UTF-8, of literals with their kinds."""
    numbers = {IRI: 0}
    lengths, kinds, first, lower = array("q", [0]), array("H"), array("i"), array("q", [0])
    kinds.frombytes(bytes(kinds.itemsize * len(iris)))
    first.extend(range(len(iris)))
    with (folder / "values.bin").open("wb") as out, (folder / "lower.bin").open("wb") as small:
        lengths.extend(map(out.write, iris))
        at, before = 0, None
        for number, (value, kind) in enumerate(literals, len(iris)):
            lengths.append(out.write(value))
            lower.append(small.write(value.decode().lower().encode()))
            kinds.append(numbers.setdefault(kind, len(numbers)))
            while at < len(iris) and iris[at] < value:
                at += 1
            same = at if at < len(iris) and iris[at] == value else first[-1] if value == before else number
            first.append(same)
            before = value
    np.save(folder / "ends.npy", np.cumsum(lengths, dtype=np.int64))
    np.save(folder / "lower-ends.npy", np.cumsum(lower, dtype=np.int64))
    np.save(folder / "kinds.npy", np.frombuffer(kinds, dtype=np.uint16))
    np.save(folder / "first.npy", np.frombuffer(first, dtype=np.int32))
    (folder / "kinds.json").write_text(json.dumps([*numbers]), encoding="utf-8")

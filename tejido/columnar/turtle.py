"""Readable Turtle of the default graph, from its columns: the bytes that `tejido.turtle.pretty` makes, in a fraction of the time.

Each term is written once. Then statements are sorted by where their terms stand in the text, and what comes between two terms is worked
out for whole columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, cycle
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from tejido.namespaces import RDF_TYPE, XSD
from tejido.turtle import WIDTH, Writer, header, natural_if_numbered, rank

from .columns import Columns
from .terms import PLAIN, Ids, Kind, Terms
from .writer import different

# After a prefix. Of others the library knows how they are written.
SIMPLE_NAME = re.compile(rb"[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*")
ESCAPED_NAME = re.compile(rb"[A-Za-z0-9_]+(?:[./-]+[A-Za-z0-9_]+)*(?:#char=[0-9]+,[0-9]+)?")
TO_ESCAPE = {b"/": b"\\/", b"#": b"\\#", b"=": b"\\=", b",": b"\\,"}
NO_IRI = re.compile(rb'[\x00-\x20<>"{}|^`\\]')
NO_TEXT = re.compile(rb'[\x00-\x1f"\\\x7f]')
SHORT = {XSD + name for name in ("boolean", "integer", "decimal", "double")}  # may be written without quotes
ALTERNATING = (BlankNode("a"), BlankNode("b"))  # subjects, so that each triple is a line of its own
TELLING = NamedNode("urn:p")
LAST = "\U0010ffff"  # after all letters


class Tokens(NamedTuple):
    """How each term is written, by number: as the library does it, by which subjects and predicates are sorted, and as it stands here."""

    raw: list[bytes]
    plain: list[bytes]

    def of_predicates(self, type_: int | None) -> Tokens:
        """The same where they are predicates; `type_` is the number of rdf:type."""
        found = Tokens([*self.raw], [*self.plain])
        if type_ is not None:
            found.raw[type_] = found.plain[type_] = b"a"
        return found


def turtle(columns: Columns, prefixes: Mapping[str, str]) -> bytes:
    """The default graph as Turtle, in UTF-8."""
    size = columns.terms.size
    found = [columns.default.orders[2].column(place, slice(None)) for place in "spo"]
    tokens = written(columns.terms, np.bincount(np.concatenate(found), minlength=size) > 0, prefixes)
    predicates = tokens.of_predicates(columns.terms.find(NamedNode(RDF_TYPE)))
    keys: list[tuple[list[bytes], Callable[[bytes], Any]]] = [
        (tokens.raw, natural_if_numbered),
        (predicates.raw, rank),
        (tokens.plain, bytes),
    ]
    orders = [Sorted(column, *key) for column, key in zip(found, keys, strict=True)]
    rows = different([order.place[column] for order, column in zip(orders, found, strict=True)], size)
    subject, predicate, object_ = (order.numbers[row] for order, row in zip(orders, rows, strict=True))
    body = pieces(subject, predicate, object_, tokens.plain, predicates.plain)
    return b"".join([header(prefixes, body), *body])


class Sorted:
    """The different numbers of a column in the order of their tokens, and the place of each."""

    def __init__(self, column: Ids, tokens: Sequence[bytes], key: Callable[[bytes], Any]) -> None:
        different = np.flatnonzero(np.bincount(column, minlength=len(tokens)))
        self.numbers = np.array(sorted(different.tolist(), key=lambda number: key(tokens[number])), dtype=np.int64)
        self.place = np.zeros(len(tokens), dtype=np.int64)
        self.place[self.numbers] = np.arange(len(self.numbers))


def pieces(subject: Ids, predicate: Ids, object_: Ids, tokens: list[bytes], predicates: list[bytes]) -> list[bytes]:
    """The text of sorted statements, in pieces: what comes before an object, the object, and so on. Tokens are given by number."""
    if not len(subject):
        return []
    names, relations = (np.array(some, dtype=np.object_) for some in (tokens, predicates))
    begins = np.ones(len(subject), dtype=bool)
    begins[1:] = subject[1:] != subject[:-1]
    goes_on = begins.copy()
    goes_on[1:] |= predicate[1:] != predicate[:-1]
    before = np.full(len(subject), b", ", dtype=np.object_)
    before[~goes_on & are_long(object_, goes_on, tokens)] = b",\n        "
    at = np.flatnonzero(goes_on & ~begins)
    before[at] = b" ;\n    " + relations[predicate[at]] + b" "
    at = np.flatnonzero(begins)
    before[at] = b" .\n\n" + names[subject[at]] + b" " + relations[predicate[at]] + b" "
    before[0] = before[0].removeprefix(b" .\n\n")
    text = np.empty(2 * len(subject), dtype=np.object_)
    text[0::2], text[1::2] = before, names[object_]
    return [*text.tolist(), b" .\n"]


def are_long(object_: Ids, begins: NDArray[np.bool_], tokens: list[bytes]) -> NDArray[np.bool_]:
    """Whether the list that an object is in would be too long for one line; a list begins where it is true."""
    lengths = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))[object_] + len(b", ")
    starts = np.flatnonzero(begins)
    found: NDArray[np.bool_] = (np.add.reduceat(lengths, starts) - len(b", ") > WIDTH)[np.cumsum(begins) - 1]
    return found


def written(terms: Terms, used: NDArray[np.bool_], prefixes: Mapping[str, str]) -> Tokens:
    """The tokens of the terms that are used, empty for others. Those of usual form are put together here, the library writes the rest."""
    raw = [b""] * terms.size
    shown = [b""] * terms.size
    rest: list[int] = []
    for number, token, plain in chain(iris(terms, used, prefixes), literals(terms, used, prefixes)):
        raw[number], shown[number] = token, plain
        if not token:
            rest.append(number)
    write = Writer(prefixes, b"").plain
    for number, token in zip(rest, by_library([terms.term(number) for number in rest], prefixes), strict=True):
        raw[number], shown[number] = token, write(token)
    return Tokens(raw, shown)


def iris(terms: Terms, used: NDArray[np.bool_], prefixes: Mapping[str, str]) -> Iterator[tuple[int, bytes, bytes]]:
    """The IRIs that are used, as `raw` and as `plain`; both empty where only the library knows."""
    spaces = sorted(prefixes.items(), key=lambda pair: len(pair[1]))
    space_of = np.full(terms.iris, len(spaces))
    for at, (_, space) in enumerate(spaces):  # the longest that fits
        space_of[terms.lower(space, 0, terms.iris) : terms.lower(space + LAST, 0, terms.iris)] = at
    cuts = [(f"{prefix}:".encode(), len(space.encode())) for prefix, space in spaces]
    numbers = np.flatnonzero(used[: terms.iris])
    for number, at in zip(numbers.tolist(), space_of[numbers].tolist(), strict=True):
        value = terms.raw(number)
        if NO_IRI.search(value):
            yield number, b"", b""
        elif at == len(cuts):
            yield number, b"<%b>" % value, b"<%b>" % value
        else:
            begin, length = cuts[at]
            yield number, *named(value, begin, value[length:])


def named(value: bytes, prefix: bytes, local: bytes) -> tuple[bytes, bytes]:
    """A name with a prefix; with letters that would be escaped it is easier to read whole, see `Writer.plain`."""
    if SIMPLE_NAME.fullmatch(local):
        return prefix + local, prefix + local
    if not ESCAPED_NAME.fullmatch(local):
        return b"", b""
    for letter, escaped in TO_ESCAPE.items():
        local = local.replace(letter, escaped)
    return prefix + local, b"<%b>" % value


def literals(terms: Terms, used: NDArray[np.bool_], prefixes: Mapping[str, str]) -> Iterator[tuple[int, bytes, bytes]]:
    """The literals that are used, likewise; only the library knows where letters are escaped, or quotes may be left out."""
    datatypes = [kind.datatype for kind in terms.kind[1:]]
    tags = dict(zip(datatypes, by_library([NamedNode(datatype) for datatype in datatypes], prefixes), strict=True))
    ends = [None if kind.datatype in SHORT else ending(kind, tags) for kind in terms.kind[1:]]
    numbers = terms.iris + np.flatnonzero(used[terms.iris :])
    for number, code in zip(numbers.tolist(), terms.kinds[numbers].tolist(), strict=True):
        value, end = terms.raw(number), ends[code - 1]
        token = b"" if end is None or NO_TEXT.search(value) else b'"%b%b' % (value, end)
        yield number, token, token


def ending(kind: Kind, tags: Mapping[str, bytes]) -> bytes:
    """What follows the value."""
    if kind.language:
        return b'"@' + kind.language.encode()
    return b'"' if kind == PLAIN else b'"^^' + tags[kind.datatype]


def by_library(terms: Sequence[Any], prefixes: Mapping[str, str]) -> list[bytes]:
    """The tokens of some terms: each is the object of a triple on a line of its own."""
    triples = (Triple(subject, TELLING, term) for subject, term in zip(cycle(ALTERNATING), terms, strict=False))
    lines = (serialize(triples, format=RdfFormat.TURTLE, prefixes=dict(prefixes)) or b"").split(b" .\n")
    return [line.split(b" ", 2)[2] for line in lines[len(lines) - 1 - len(terms) : -1]]

"""Readable Turtle and TriG, quickly: one block a subject, `a` first, names next, everything sorted, the same bytes every time.

The RDF library writes Turtle as fast as it can read its store, but in the store's order and with a subject here and there.
Its strings never hold a line break (they are escaped), so a line break is always structure. That lets the blocks be cut,
merged and sorted as plain bytes, without parsing a term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

NAMES = (b"rdfs:label", b"skos:prefLabel", b"skos:altLabel", b"skos:hiddenLabel", b"dcterms:title", b"skos:exactMatch", b"skos:closeMatch")
OBJECT = re.compile(rb'<<\((?:"(?:[^"\\]|\\.)*"|[^"])*?\)>>|"(?:[^"\\]|\\.)*"[^ ]*|[^ ]+')
WIDTH = 120  # longer lists of objects stand one on a line
RECURRING = 50_000  # lists of classes and sets of predicates that are remembered
SMALL = 1_000_000  # bytes of text; up to here, prefixes that nothing uses are left out


def pretty(data: bytes, prefixes: Mapping[str, str]) -> bytes:
    """Sorted, grouped Turtle or TriG from what pyoxigraph wrote with the same prefixes."""
    default, graphs = split(data)
    write = Writer(prefixes, b"").plain
    body = [*blocks(default, b"", prefixes)]
    for name in sorted(graphs, key=natural):
        body += [write(name), b" {\n", *blocks(graphs[name], b"    ", prefixes)]
        body[-1] = body[-1][:-1] + b"}\n\n"
    if body:
        body[-1] = body[-1][:-1]  # no empty line at the end
    # Joined once: every copy of a large text costs as much as sorting it.
    return b"".join([header(prefixes, body), *body])


def header(prefixes: Mapping[str, str], body: list[bytes]) -> bytes:
    """The prefixes, without those that a short text, which is given in pieces, does not use."""
    text = b"".join(body) if sum(map(len, body)) < SMALL else None
    used = [prefix for prefix in prefixes if text is None or re.search(rb"(?:[\s^(]|^)%b:" % re.escape(prefix.encode()), text)]
    lines = [f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(used)]
    return "".join([*lines, "\n" if lines and text != b"" else ""]).encode()


def natural(name: bytes) -> bytes:
    """A sort key in which character 99 comes before character 100."""
    return re.sub(rb"\d+", lambda number: number[0].rjust(12, b"0"), name)


def split(data: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    """The default graph's blocks and those of every named graph, all at the left margin."""
    if b" {\n" not in data:
        return without_prefixes(data), {}
    default: list[bytes] = []
    graphs: dict[bytes, bytes] = {}
    for chunk in without_prefixes(data).split(b"\n}\n"):
        before, opened, inside = chunk.partition(b" {\n")
        outside, _, name = before.rpartition(b"\n")
        outside = outside if opened else before
        default.append(outside + b"\n" if outside and opened else outside)
        if opened:
            graphs[name] = graphs.get(name, b"") + inside.replace(b"\n\t", b"\n").removeprefix(b"\t") + b"\n"
    return b"".join(default), graphs


def without_prefixes(data: bytes) -> bytes:
    start = 0
    while data.startswith(b"@prefix ", start):
        start = data.index(b"\n", start) + 1
    return data[start:] if start else data


def blocks(data: bytes, margin: bytes, prefixes: Mapping[str, str]) -> Iterable[bytes]:
    """One block a subject, in the order of their names, each with its line break."""
    subjects: dict[bytes, bytes] = {}
    known = subjects.get
    for block in data.split(b" .\n"):
        subject, _, rest = block.partition(b" ")
        before = known(subject)
        subjects[subject] = rest if before is None else before + b" ;\n\t" + rest
    subjects.pop(b"", None)
    write = Writer(prefixes, margin)
    plain, facts = write.plain, write.facts
    for subject in sorted(subjects, key=natural_if_numbered):
        name = plain(subject) if b"\\" in subject else subject
        yield b"%b%b %b .\n\n" % (margin, name, facts(subjects[subject]))


def natural_if_numbered(name: bytes) -> bytes:
    return natural(name) if b"#char" in name else name


def rank(predicate: bytes) -> tuple[int, bytes]:
    return (0 if predicate == b"a" else NAMES.index(predicate) + 1 if predicate in NAMES else 99), predicate


def merged(cut: Iterable[tuple[bytes, bytes, bytes]]) -> dict[bytes, bytes]:
    """Objects by predicate, where a predicate stands more than once."""
    objects: dict[bytes, bytes] = {}
    for predicate, _, values in cut:
        objects[predicate] = objects[predicate] + b" , " + values if predicate in objects else values
    return objects


class Writer:
    """Writes what is said of one subject: `a` first, then names, then the alphabet. What recurs is worked out once."""

    def __init__(self, prefixes: Mapping[str, str], margin: bytes) -> None:
        self.prefixes = prefixes
        self.between = b" ;\n    " + margin
        self.below = b",\n        " + margin
        self.order = lru_cache(RECURRING)(lambda predicates: sorted(predicates, key=rank))
        self.listed = lru_cache(RECURRING)(self._listed)

    def facts(self, data: bytes) -> bytes:
        """Predicates and their objects, merged and sorted."""
        cut = [fact.partition(b" ") for fact in data.split(b" ;\n\t")]
        objects = {predicate: values for predicate, _, values in cut}
        if len(objects) < len(cut):
            objects = merged(cut)
        order = self.order(tuple(objects))
        if b"\\" in data:
            return self.between.join([self.plain(predicate) + b" " + self.escaped(objects[predicate]) for predicate in order])
        listed = self.listed
        return self.between.join(
            [predicate + b" " + (listed(values) if b" , " in (values := objects[predicate]) else values) for predicate in order]
        )

    def _listed(self, values: bytes) -> bytes:
        """A list of objects without escapes, sorted.

        As many pairs of quotes as objects, or none: then no quotes hold a comma, and cutting at commas is right.
        """
        quotes = values.count(b'"')
        if quotes and quotes != 2 * values.count(b" , ") + 2:
            return self.escaped(values)
        return self.joined(sorted(set(values.split(b" , "))))

    def escaped(self, values: bytes) -> bytes:
        return self.joined(sorted({self.plain(value) for value in OBJECT.findall(values) if value != b","}))

    def joined(self, objects: list[bytes]) -> bytes:
        """Objects on one line, or one on a line when that would be long."""
        line = b", ".join(objects)
        return line if len(line) <= WIDTH or len(objects) == 1 else self.below.join(objects)

    def plain(self, name: bytes) -> bytes:
        """A prefixed name that would need escapes is easier to read as the whole IRI."""
        if b"\\" not in name or name[:1] in b'"<':
            return name
        prefix, _, local = name.decode().partition(":")
        return ("<" + self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local) + ">").encode()

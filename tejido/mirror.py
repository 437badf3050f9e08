"""Reads a dataset on an endpoint whole, or says that it cannot.

Servers cut long answers off, some of them silently. So what a graph has is counted first, and a graph of which fewer statements come
is asked for again in parts: by the first digits of the MD5 of the subjects, which divides it without any order to rely on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, log
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple

from .errors import EndpointError
from .progress import Counter
from .queries import filled

if TYPE_CHECKING:
    from .project import Project
    from .queries import Source

NAMES = 200  # graphs in one question


class Mirror:
    """The dataset behind a source. Graphs are known by their IRIs; "" is the default graph."""

    def __init__(self, source: Source, project: Project) -> None:
        self._source, self._project = source, project

    def names(self) -> list[str]:
        """All graphs that can be read, the default graph first. Raises EndpointError."""
        found = sorted(row["graph"].value for row in self._ask("names"))
        number = int(next(self._ask("number"))["n"].value)
        if number != len(found):
            raise EndpointError(f"it names only {len(found)} of its {number} graphs; let it give longer answers, and ask again")
        return ["", *found]

    def counts(self, names: Iterable[str]) -> dict[str, int]:
        """How many statements each of these graphs has."""
        wanted = sorted(names)
        counted = dict.fromkeys(wanted, 0)
        if "" in counted:
            counted[""] = int(next(self._ask("default-count"))["n"].value)
        named = [name for name in wanted if name]
        for start in range(0, len(named), NAMES):
            for row in self._ask("counts", graphs=named[start : start + NAMES]):
                counted[row["graph"].value] = int(row["n"].value)
        return counted

    def read(self, name: str, count: int) -> set[Triple]:
        """All that a graph says. Raises EndpointError when it is not `count` statements."""
        found = self._part(name, "") if count else set()
        if len(found) < count:
            digits = ceil(log(2 * count / max(len(found), 1), 16))  # parts of half the length that was too long
            found = {triple for part in range(16**digits) for triple in self._part(name, f"{part:0{digits}x}")}
        if len(found) != count:
            raise EndpointError(f"{len(found)} of the {count} statements of {name or 'the default graph'} came; was it changed meanwhile?")
        return found

    def store(self, progress: Counter = lambda *_: None) -> Store:
        """All of it."""
        copy, names = Store(), self.names()
        for done, (name, count) in enumerate(self.counts(names).items()):
            graph = NamedNode(name) if name else DefaultGraph()
            copy.extend(Quad(s, p, o, graph) for s, p, o in self.read(name, count))
            progress(done + 1, len(names))
        return copy

    def _part(self, name: str, part: str) -> set[Triple]:
        question = ("graph", {"graph": [name]}) if name else ("default-graph", {})
        return set(self._source.ask(filled(self._project, question[0], part, **question[1]))())  # type: ignore[arg-type]

    def _ask(self, question: str, **graphs: list[str]) -> Iterator[Any]:
        return iter(self._source.ask(filled(self._project, question, **graphs))())  # type: ignore[arg-type]


def contents(store: Store) -> dict[str, list[bytes]]:
    """What each graph says, as sorted N-Triples; equal values are equal lines, for the store writes each value in one way."""
    graphs = [DefaultGraph(), *store.named_graphs()]
    return {"" if graph == DefaultGraph() else graph.value: written(store, graph) for graph in graphs}  # type: ignore[union-attr]


def canonical(triples: Iterable[Triple]) -> list[bytes]:
    """The same of triples that another store has written in its own way."""
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return written(store, DefaultGraph())


def written(store: Store, graph: Any) -> list[bytes]:
    return sorted((store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b"").splitlines(keepends=True))

"""Makes a store hold what a project says: sends the graphs that differ there, removes those that are gone here, and reads all of it back.

What is ours there is what the manifest lists (see `manifest`); nothing else is changed. The graphs are listed before they are sent,
and each gets its hash once it has been read back; so a push that broke off goes on where it stopped, and one that is repeated finds
nothing to do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from . import manifest
from .auth import credentials
from .endpoint import Endpoint
from .errors import EndpointError, ProjectError
from .graph import Graph
from .manifest import MANIFEST, Manifest
from .mirror import Mirror, canonical, contents
from .progress import Counter
from .queries import Source, filled
from .transport import Transport, address
from .writers import GraphStore, Updates, Writer

ANONYMOUS = re.compile(rb"_:|\S+ \S+ _:")  # a blank node as subject or object
BATCH = 2_000  # statements that are sent, read back and noted together
Contents = Mapping[str, list[bytes]]


class Plan(NamedTuple):
    """What there is to do: graphs to send, graphs to remove, and how many can stay as they are."""

    send: dict[str, list[bytes]]
    remove: list[str]
    same: int

    def rows(self) -> list[list[str]]:
        """For people: what is done, to which graph, how many statements it will have."""
        sent = [["send", name or "(default graph)", str(len(lines))] for name, lines in self.send.items()]
        return [*sent, *(["remove", name or "(default graph)", "0"] for name in self.remove)]


def to(
    graph: Graph,
    url: str,
    update: str | None = None,
    graph_store: str | None = None,
    facts: str | None = None,
    timeout: float = 30,
    auth_file: Path | None = None,
) -> Push:
    """The push of a graph to the store that answers at `url`, written to by updates (there, or at `update`) or at `graph_store`."""
    known = credentials(auth_file)
    written = address(graph_store or update or url)
    writer = (GraphStore if graph_store else Updates)(written, Transport(written, timeout, known))
    return Push(graph, Endpoint(url, timeout, known), writer, facts)


class Push:
    """One project, one store. `facts` names the graph for the default graph; without it, it is the store's own if it has one."""

    def __init__(self, graph: Graph, there: Source, writer: Writer, facts: str | None = None) -> None:
        self._there, self._writer, self._facts = there, writer, facts
        self._project = graph.project
        self._mirror = Mirror(there, graph.project)
        self._here = contents(graph.store())
        if any(ANONYMOUS.match(line) for lines in self._here.values() for line in lines):
            raise ProjectError(f"{graph.project.root}: it has blank nodes, which no store can be compared by; `tejido check` lists them")
        self._old = self._lines(MANIFEST)
        self.manifest = manifest.read(graph.project.description.base, self._old)

    def plan(self) -> Plan:
        """What would be done. Raises EndpointError for graphs of these names that are somebody else's.

        Whose the default graph is, only a push can tell: where it is the union of all graphs, it will have a name (see `_claim`).
        """
        facts = self._facts or self.manifest.facts
        here = {(name or facts or ""): lines for name, lines in self._here.items()}
        counts = self._mirror.counts({*here} | self.manifest.claimed)
        same = {name for name, lines in here.items() if counts[name] == len(lines) and self._is_same(name, lines)}
        foreign = sorted(name for name in here.keys() - same - self.manifest.own if counts[name] and (name or self.manifest.known))
        if foreign:
            raise EndpointError(someone_elses(foreign, counts))
        return Plan({n: here[n] for n in sorted(here.keys() - same)}, sorted(self.manifest.own - here.keys()), len(same))

    def _is_same(self, name: str, lines: list[bytes]) -> bool:
        noted = self.manifest.hashes.get(name)
        return noted == digest(lines) if noted else self._lines(name) == lines

    def run(self, progress: Counter = lambda *_: None) -> Plan:
        """Does it. Raises EndpointError; what has been done by then need not be done again."""
        before = self.manifest
        self._claim()
        try:
            plan = self.plan()
        except EndpointError:
            if not before.known:
                self._writer.revise(MANIFEST, set(self._old), set(self._old) - self.manifest.lines())
            raise
        self._list(plan)
        self._send(plan, progress)
        self._writer.drop(plan.remove)
        self._note(replace(self.manifest, graphs=self.manifest.graphs - {*plan.remove}))
        self._compare_counts()
        return plan

    def _claim(self) -> None:
        """Say that the project is here, and see by that whether the store has a default graph of its own."""
        base = self._project.description.base
        if self.manifest.known and self._facts not in {None, self.manifest.facts}:
            raise EndpointError(f"this project is there already, with its default graph in {self.manifest.facts or 'the default graph'}")
        facts = self._facts or self.manifest.facts
        if not (facts or "" in self.manifest.hashes):
            self._note(replace(self.manifest, known=True))
            if self._there.ask(filled(self._project, "is-union", project=[base]))():
                facts = base + "default-graph"
        self._note(replace(self.manifest, facts=facts, known=True))

    def _list(self, plan: Plan) -> None:
        """All graphs are ours from now on; those that are sent have no hash until they have been read back."""
        named = {name for name in [*self._here, *plan.remove] if name}
        kept = {name: digest(lines) for name, lines in self._placed().items() if name not in plan.send}
        self._note(replace(self.manifest, graphs=frozenset(named), hashes=kept))

    def _placed(self) -> dict[str, list[bytes]]:
        return {(name or self.manifest.facts or ""): lines for name, lines in self._here.items()}

    def _send(self, plan: Plan, progress: Counter) -> None:
        done = 0
        for batch in batches(plan.send):
            self._writer.put(batch)
            self._read_back(batch)
            self._note(replace(self.manifest, hashes=self.manifest.hashes | {name: digest(lines) for name, lines in batch.items()}))
            done += len(batch)
            progress(done, len(plan.send))

    def _read_back(self, batch: Contents) -> None:
        counts = self._mirror.counts(batch)
        for name, lines in batch.items():
            came = canonical(self._mirror.read(name, counts[name]))
            if came != lines:
                lost = sorted({*lines} - {*came})
                example = f", such as {lost[0].decode().strip()}" if lost else ""
                raise EndpointError(f"{name or 'the default graph'}: {len(lost)} of {len(lines)} statements are not kept there{example}")

    def _compare_counts(self) -> None:
        placed = self._placed()
        counts = self._mirror.counts(placed)
        wrong = [name for name, lines in placed.items() if counts[name] != len(lines)]
        if wrong:
            raise EndpointError(f"graphs were changed there meanwhile: {len(wrong)}, such as {wrong[0] or 'the default graph'}; push again")

    def _note(self, said: Manifest) -> None:
        others = set(self._old) - self.manifest.lines()
        new = others | said.lines()
        self._writer.revise(MANIFEST, set(self._old), new)
        self._old, self.manifest = sorted(new), said

    def _lines(self, name: str) -> list[bytes]:
        return canonical(self._mirror.read(name, self._mirror.counts([name])[name]))


def someone_elses(graphs: list[str], counts: Mapping[str, int]) -> str:
    if "" in graphs:
        return f"its default graph has {counts['']} statements that are not this project's; put ours into a graph: --default-graph IRI"
    return f"graphs of the same names are there and are not this project's: {len(graphs)}, such as {graphs[0]}; nothing was changed"


def digest(lines: Iterable[bytes]) -> str:
    """SHA-256, in hex, of what a graph says."""
    return hashlib.sha256(b"".join(lines)).hexdigest()


def batches(graphs: Contents) -> Iterator[dict[str, list[bytes]]]:
    """Graphs together, as long as they stay small."""
    batch: dict[str, list[bytes]] = {}
    for name, lines in graphs.items():
        if batch and sum(map(len, batch.values())) + len(lines) > BATCH:
            yield batch
            batch = {}
        batch[name] = lines
    if batch:
        yield batch

"""Whom a name that somebody wrote may mean: every name in every language, blind to accents and case, tolerant of slips.

A name is like what was written in two ways, which count the same. Trigrams that both have weigh as much as they are rare in all
names: of "Secretaría de Seguridad" the last word says more than the others. And they are compared letter by letter (Ratcliff and
Obershelp), as they stand and with their words in order. What follows a comma or a bracket only says more of what stands before it,
as in "Medellín, Colombia". Only the names that share most are compared by letters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyoxigraph import DefaultGraph, NamedNode

from ..graph import named
from ..names import fold
from ..namespaces import RDF_TYPE, RDFS, TEJIDO
from ..ontology import GRAPH
from .trigrams import Trigrams, trigrams

if TYPE_CHECKING:
    from pyoxigraph import Store

    from ..graph import Graph

CANDIDATES = 60  # names that are compared letter by letter
SKOS = "http://www.w3.org/2004/02/skos/core#"
LEAST = 50.0  # of 100: what is less alike is nobody's name
WRITTEN = 0.6  # how much it counts that a name has what was written; the rest, that it has nothing else
FURTHER = 0.5  # what something weighs that follows a comma or a bracket
OF_MAIN = 95.0  # how like a name it is at most what the name is only the main part of
MAIN = re.compile(r"[^,;(\[/]*[^,;(\[/\s]")


class Match(NamedTuple):
    """`score` from 0 to 100, which means the same name; `name` is the one that comes nearest."""

    iri: str
    score: float
    name: str


class Index:
    """The names of all entities, and their classes, the broader ones too."""

    def __init__(self, graph: Graph) -> None:
        self.entities: dict[str, list[str]] = {}
        for iri, kind in classes(graph):
            self.entities.setdefault(iri, []).append(kind)
        called: dict[str, set[str]] = {iri: set() for iri in self.entities}
        for iri, name in named(graph):
            if iri in called:
                called[iri].add(name)
        self.names = [(name, iri) for iri, names in called.items() for name in sorted(names)]
        self.folded = [fold(name) for name, _ in self.names]
        self.trigrams = Trigrams(self.folded)

    def find(self, written: str, types: Iterable[str] = (), all_types: bool = False) -> list[Match]:
        """Who may be meant, best first. With `types`, only those of one of them, or of all."""
        wanted, best = fold(written), dict[str, Match]()
        main = main_part(written) or wanted
        asked = set(types)
        for number, share in self.nearest(wanted, main):
            name, iri = self.names[number]
            if asked and not (asked <= {*self.entities[iri]} if all_types else asked & {*self.entities[iri]}):
                continue
            score = scored(wanted, main, self.folded[number], share)
            if score >= LEAST and score > best.get(iri, Match(iri, 0, "")).score:
                best[iri] = Match(iri, score, name)
        return sorted(best.values(), key=lambda match: (-match.score, len(match.name), match.iri))

    def nearest(self, wanted: str, main: str) -> Iterator[tuple[int, float]]:
        """The numbers of the names that share most with a folded name, and how much, from 0 to 1; `main` is the part that counts."""
        held, counting, count = {one: self.trigrams.find(one) for one in trigrams(wanted)}, trigrams(main), len(self.names)
        rarest = math.log(1 + count)  # what one weighs that no name has
        own = {one: (has.weight if has else rarest) * (1 if one in counting else FURTHER) for one, has in held.items()}
        found = [(own[one], *has) for one, has in held.items() if has]
        if not found:
            return
        weights, names, rarities = zip(*found, strict=True)
        numbers, sizes = np.concatenate(names), [len(some) for some in names]
        written = np.bincount(numbers, np.repeat(weights, sizes), count) / sum(own.values())
        named = np.bincount(numbers, np.repeat(rarities, sizes), count) / self.trigrams.sizes
        shares = written**WRITTEN * named ** (1 - WRITTEN)
        for number in np.argsort(-shares, kind="stable")[: CANDIDATES if len(self.names) > CANDIDATES else None]:
            if shares[number]:
                yield int(number), float(shares[number])

    def beginning(self, written: str) -> list[Match]:
        """Whose name begins with this, then of whose name a word does, then whose name is like it."""
        wanted = fold(written)
        best: dict[str, tuple[int, int, str]] = {}
        for (name, iri), folded in zip(self.names, self.folded, strict=True):
            if f" {wanted}" in f" {folded}":
                rank = (0 if folded.startswith(wanted) else 1, len(folded), name)
                best[iri] = min(rank, best.get(iri, rank))
        found = [Match(iri, 100.0, rank[2]) for iri, rank in sorted(best.items(), key=lambda pair: (pair[1], pair[0]))]
        return found + [match for match in self.find(written) if match.iri not in best]


def classes(graph: Graph) -> list[tuple[str, str]]:
    """Everything with a name and each of its classes, sorted. Read straight from the store where there are no columns to ask, which takes
    a quarter of the time.
    """
    if graph.columns:
        found = graph.ask("types").lists()
        return [*zip(found["thing"], found["class"], strict=True)]
    store, facts = graph.store(), DefaultGraph()
    with_name = {quad.subject for quad in store.quads_for_pattern(None, NamedNode(SKOS + "prefLabel"), None, facts)}
    typed = NamedNode(RDF_TYPE)
    of = [(quad.subject, kind) for kind in kinds(store) for quad in store.quads_for_pattern(None, typed, kind, facts)]
    return sorted((thing.value, kind.value) for thing, kind in of if thing in with_name and isinstance(thing, NamedNode))


def kinds(store: Store) -> list[NamedNode]:
    """The class of all entities, and those below it."""
    found = [NamedNode(TEJIDO + "Entity")]
    for kind in found:  # it grows
        narrower = store.quads_for_pattern(None, NamedNode(RDFS + "subClassOf"), kind, NamedNode(GRAPH))
        found += {quad.subject for quad in narrower if isinstance(quad.subject, NamedNode)}.difference(found)
    return found


def likeness(one: str, other: str) -> float:
    """0 to 100; 100 only for the same folded name."""
    if one == other:
        return 100.0
    ordered = ratio(" ".join(sorted(one.split())), " ".join(sorted(other.split())))
    return round(min(99.0, 100 * max(ratio(one, other), ordered)), 1)


def scored(wanted: str, main: str, folded: str, share: float) -> float:
    """0 to 100; 100 only for the same folded name. `share` is what both have in common, from 0 to 1."""
    if wanted == folded:
        return 100.0
    spelled = likeness(wanted, folded)
    if main != wanted:
        spelled = max(spelled, min(OF_MAIN, likeness(main, folded)))
    return round((100 * share + spelled) / 2, 1)


def main_part(written: str) -> str:
    """What stands before a comma or a bracket, folded; empty if there is nothing."""
    found = MAIN.match(written)
    return fold(found[0]) if found else ""


def ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()

"""Whom a name that somebody wrote may mean: every name in every language, blind to accents and case, tolerant of slips.

Candidates are the names that share most trigrams with what was written (Dice coefficient); these few are then compared
letter by letter (Ratcliff and Obershelp), as they stand and with their words in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from pyoxigraph import DefaultGraph, NamedNode

from ..graph import named
from ..names import fold
from ..ontology import GRAPH
from ..sources import RDF_TYPE, RDFS, TEJIDO

if TYPE_CHECKING:
    from pyoxigraph import Store

    from ..graph import Graph

CANDIDATES = 60  # names that are compared letter by letter
SKOS = "http://www.w3.org/2004/02/skos/core#"
LEAST = 60.0  # of 100: what is less alike is nobody's name


class Match(NamedTuple):
    """`score` from 0 to 100, which means the same name; `name` is the one that comes nearest."""

    iri: str
    score: float
    name: str


class Index:
    """The names of all entities, and their classes, the broader ones too."""

    def __init__(self, graph: Graph) -> None:
        self.entities: dict[str, list[str]] = {}
        for iri, kind in classes(graph.store()):
            self.entities.setdefault(iri, []).append(kind)
        called: dict[str, set[str]] = {iri: set() for iri in self.entities}
        for iri, name in named(graph):
            if iri in called:
                called[iri].add(name)
        self.names = [(name, iri) for iri, names in called.items() for name in sorted(names)]
        self.folded = [fold(name) for name, _ in self.names]
        self.sizes = np.array([len(trigrams(folded)) for folded in self.folded], dtype=np.float32)
        self.postings = postings(self.folded)

    def find(self, written: str, types: Iterable[str] = (), all_types: bool = False) -> list[Match]:
        """Who may be meant, best first. With `types`, only those of one of them, or of all."""
        wanted, best = fold(written), dict[str, Match]()
        asked = set(types)
        for number in self.nearest(wanted):
            name, iri = self.names[number]
            if asked and not (asked <= {*self.entities[iri]} if all_types else asked & {*self.entities[iri]}):
                continue
            score = likeness(wanted, self.folded[number])
            if score >= LEAST and score > best.get(iri, Match(iri, 0, "")).score:
                best[iri] = Match(iri, score, name)
        return sorted(best.values(), key=lambda match: (-match.score, len(match.name), match.iri))

    def nearest(self, wanted: str) -> Iterator[int]:
        """The numbers of the names that share most trigrams with a folded name."""
        own = trigrams(wanted)
        found = [self.postings[one] for one in own if one in self.postings]
        if not found:
            return
        shared = np.bincount(np.concatenate(found), minlength=len(self.names))
        dice = 2 * shared / (self.sizes + len(own))
        for number in np.argsort(-dice, kind="stable")[: CANDIDATES if len(self.names) > CANDIDATES else None]:
            if shared[number]:
                yield int(number)

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


def classes(store: Store) -> list[tuple[str, str]]:
    """Everything with a name and each of its classes, sorted: what queries/engine/types.rq asks for, in a quarter of the time."""
    facts = DefaultGraph()
    with_name = {quad.subject for quad in store.quads_for_pattern(None, NamedNode(SKOS + "prefLabel"), None, facts)}
    kinds = [NamedNode(TEJIDO + "Entity")]
    for kind in kinds:  # it grows
        narrower = store.quads_for_pattern(None, NamedNode(RDFS + "subClassOf"), kind, NamedNode(GRAPH))
        kinds += {quad.subject for quad in narrower if isinstance(quad.subject, NamedNode)}.difference(kinds)
    typed = NamedNode(RDF_TYPE)
    of = [(quad.subject, kind) for kind in kinds for quad in store.quads_for_pattern(None, typed, kind, facts)]
    return sorted((thing.value, kind.value) for thing, kind in of if thing in with_name and isinstance(thing, NamedNode))


def trigrams(folded: str) -> set[str]:
    padded = f"  {folded} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def postings(folded: list[str]) -> dict[str, np.ndarray]:
    """The numbers of the names that have a trigram."""
    found: dict[str, list[int]] = {}
    for number, name in enumerate(folded):
        for one in trigrams(name):
            found.setdefault(one, []).append(number)
    return {one: np.array(numbers, dtype=np.intp) for one, numbers in found.items()}


def likeness(one: str, other: str) -> float:
    """0 to 100; 100 only for the same folded name."""
    if one == other:
        return 100.0
    ordered = ratio(" ".join(sorted(one.split())), " ".join(sorted(other.split())))
    return round(min(99.0, 100 * max(ratio(one, other), ordered)), 1)


def ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()

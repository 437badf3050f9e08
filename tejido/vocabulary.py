"""What things are called: entities and the terms of the vocabulary, in every language, from both ends of a relationship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .words import in_language

if TYPE_CHECKING:
    from .graph import Graph

Names = dict[str, dict[str, str]]  # IRI -> language -> name

REMEMBERED = 100_000  # things whose names were looked up, until all are forgotten


class Vocabulary:
    """Labels by IRI and language. A term without a label is called by its short name.

    Where names are looked up they are asked for when they are wanted.
    """

    def __init__(self, graph: Graph) -> None:
        self._shorten = graph.shorten
        self._graph = graph if graph.looks_up else None
        self.labels: Names = {}
        self.inverses: Names = {}
        self.kinds: dict[str, set[str]] = {"class": set(), "predicate": set()}
        self.others: dict[str, list[tuple[str, str]]] = {}  # IRI -> role and text of what is no preferred name
        if not self._graph:
            self._add(graph.ask("names"))
        for row in graph.ask("vocabulary"):
            names = self.inverses if row["inverse"] else self.labels
            names.setdefault(row["term"], {})[row["language"] or ""] = row["label"]
            for kind, terms in self.kinds.items():
                if row[kind]:
                    terms.add(row["term"])

        self._terms = dict(self.labels)

    def _add(self, names: Iterable[Mapping[str, Any]]) -> None:
        for row in names:
            if row["role"] == "preferred":
                self.labels.setdefault(row["iri"], {})[row["language"] or ""] = row["text"]
            else:
                self.others.setdefault(row["iri"], []).append((row["role"], row["text"]))

    def expect(self, things: Iterable[str]) -> None:
        """Where names are looked up, look up those of these things at once; the vocabulary's own go before them, as where all are read."""
        if self._graph is None:
            return
        if len(self.others) > REMEMBERED:
            self.labels, self.others = dict(self._terms), {}
        fresh = [iri for iri in dict.fromkeys(things) if iri not in self.others]
        self.others |= {iri: [] for iri in fresh}
        own = {iri: self.labels.pop(iri) for iri in fresh if iri in self.labels}
        self._add(self._graph.about("names", "thing", fresh))
        for iri, names in own.items():
            self.labels[iri] = self.labels.get(iri, {}) | names

    def preferred(self, iri: str) -> dict[str, str]:
        """The preferred names of something, by language."""
        if iri not in self.others:
            self.expect([iri])
        return self.labels.get(iri, {})

    def label(self, iri: str, lang: str) -> str:
        return in_language(self.preferred(iri), lang) or self._shorten(iri)

    def called(self, iri: str, *roles: str) -> set[str]:
        """The names of something in these roles: other, hidden, same, close."""
        if iri not in self.others:
            self.expect([iri])
        return {text for role, text in self.others.get(iri, ()) if role in roles}

    def relation(self, predicate: str, forward: bool, lang: str) -> str:
        """How a relationship reads from its subject, or from its object."""
        if forward:
            return self.label(predicate, lang)
        return in_language(self.inverses.get(predicate, {}), lang) or f"← {self.label(predicate, lang)}"

    def names(self, kind: str) -> list[tuple[str, str]]:
        """IRI and name of every class or predicate: its labels and the last part of its IRI."""
        terms = sorted(self.kinds[kind])
        return [(term, name) for term in terms for name in [*self.labels[term].values(), term.replace("#", "/").rsplit("/", 1)[-1]]]

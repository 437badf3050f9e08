"""What things are called: entities and the terms of the vocabulary, in every language, from both ends of a relationship."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .words import in_language

if TYPE_CHECKING:
    from .graph import Graph

Names = dict[str, dict[str, str]]  # IRI -> language -> name


class Vocabulary:
    """Labels by IRI and language. A term without a label is called by its short name."""

    def __init__(self, graph: Graph) -> None:
        self._shorten = graph.shorten
        self.labels: Names = {}
        self.inverses: Names = {}
        self.kinds: dict[str, set[str]] = {"class": set(), "predicate": set()}
        self.others: dict[str, list[tuple[str, str]]] = {}  # IRI -> role and text of what is no preferred name
        for row in graph.ask("names"):
            if row["role"] == "preferred":
                self.labels.setdefault(row["iri"], {})[row["language"] or ""] = row["text"]
            else:
                self.others.setdefault(row["iri"], []).append((row["role"], row["text"]))
        for row in graph.ask("vocabulary"):
            names = self.inverses if row["inverse"] else self.labels
            names.setdefault(row["term"], {})[row["language"] or ""] = row["label"]
            for kind, terms in self.kinds.items():
                if row[kind]:
                    terms.add(row["term"])

    def label(self, iri: str, lang: str) -> str:
        return in_language(self.labels.get(iri, {}), lang) or self._shorten(iri)

    def called(self, iri: str, *roles: str) -> set[str]:
        """The names of something in these roles: other, hidden, same, close."""
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

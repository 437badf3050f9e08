"""All that is said of one actor: names, classes, and its facts, each with the passages that state it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from .evidence import Evidence
from .namespaces import RDF_TYPE, SCHEMA, SOSA, TEJIDO
from .results import value
from .words import word

if TYPE_CHECKING:
    from .graph import Graph

# A quantity reads as one part: what is measured, the number, its unit.
VALUES = (SCHEMA + "value", SOSA + "hasSimpleResult")
UNITS = (SCHEMA + "currency", TEJIDO + "unit")
OBSERVED = SOSA + "observedProperty"


class Part(NamedTuple):
    """One more thing said within a fact, such as a role: the label of the part, what it is, and its label."""

    label: str
    value: Any
    text: str


class Fact(NamedTuple):
    """A relationship or property: `forward` when the actor is its subject; `other` is an IRI or a Python value.

    For details that no relationship shows (measures, claims), `predicate` is the class of the detail and `other` its IRI. `details` are
    the IRIs of the details behind a relationship, which `parts` are of.
    """

    predicate: str
    label: str
    forward: bool
    other: Any
    text: str
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...]
    details: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        told = {"parts": [part._asdict() for part in self.parts], "evidence": [source.plain() for source in self.evidence]}
        return {name: value for name, value in (self._asdict() | told).items() if name != "details"}


class Portrait(NamedTuple):
    """Who it is, and all its facts. `iri` is its name and `short` the same with a prefix, `lang` the language that it is told in.

    `names` are the preferred names by language, `others` all other names; `classes` maps the IRI of each class to its label; `same` are
    IRIs under which others know it.
    """

    iri: str
    short: str
    lang: str
    names: dict[str, str]
    others: list[str]
    classes: dict[str, str]
    same: list[str]
    facts: list[Fact]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {**self._asdict(), "facts": [fact.plain() for fact in self.facts]}


class Detail:
    """A detail node as one passage has it."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, Any]] = []

    def holds(self, other: object) -> bool:
        return any(part == other for _, part in self.parts)

    @property
    def kind(self) -> str:
        return next((term.value for predicate, term in self.parts if predicate == RDF_TYPE), "")


def portrait(graph: Graph, iri: str, lang: str) -> Portrait:
    """The portrait of an actor by its IRI, told in a language."""
    actor = NamedNode(iri)
    words = graph.vocabulary
    preferred = words.preferred(iri)
    return Portrait(
        iri,
        graph.shorten(iri),
        lang,
        preferred,
        sorted(words.called(iri, "other") - set(preferred.values())),
        {row["class"]: words.label(row["class"], lang) for row in graph.ask("classes", actor=actor)},
        sorted(words.called(iri, "same", "close")),
        Facts(graph, actor, lang).all(),
    )


class Facts:
    """Gathers the facts about one actor."""

    def __init__(self, graph: Graph, actor: NamedNode, lang: str) -> None:
        self.graph, self.actor, self.lang = graph, actor, lang
        self.details: dict[str, dict[str, Detail]] = {}  # passage -> node -> what it holds
        detailed = [*graph.ask("details", actor=actor).terms()]
        for passage, node, part, term in detailed:
            self.details.setdefault(passage.value, {}).setdefault(node.value, Detail()).parts.append((part.value, term))
        self.stated = [*graph.ask("portrait", actor=actor).terms()]
        spoken_of = [
            *(term for row in detailed for term in row[1:]),
            *(term for _, predicate, _, other in self.stated for term in (predicate, other)),
        ]
        graph.expect((term.value for term in spoken_of if isinstance(term, NamedNode)), (row[0].value for row in (*detailed, *self.stated)))
        self.shown: set[tuple[str, str]] = set()

    def all(self) -> list[Fact]:
        """Relationships and properties first, as they are called; then the details that none of them shows."""
        found = sorted(self._relations(), key=lambda fact: (not fact.forward, fact.label.casefold(), fact.text.casefold()))
        return found + sorted(self._rest(), key=lambda fact: (fact.label.casefold(), fact.text.casefold()))

    def _relations(self) -> Iterable[Fact]:
        merged: dict[tuple[Any, ...], tuple[list[str], list[str]]] = {}
        for passage, predicate, forward, other in self.stated:
            nodes, parts = self._behind(passage.value, other)
            passages, details = merged.setdefault((predicate.value, bool(value(forward)), other, parts), ([], []))
            passages.append(passage.value)
            details += nodes
        for (predicate, forward, other, parts), (passages, details) in merged.items():
            label = self.graph.vocabulary.relation(predicate, forward, self.lang)
            yield Fact(predicate, label, forward, value(other), self._text(other), parts, self._evidence(passages), tuple(details))

    def _behind(self, passage: str, other: object) -> tuple[list[str], tuple[Part, ...]]:
        """The details behind a relationship, those in the same passage that hold both ends of it, and what they add."""
        nodes: list[str] = []
        found: list[Part] = []
        for node, detail in self.details.get(passage, {}).items():
            if detail.holds(other) and detail.holds(self.actor):
                self.shown.add((passage, node))
                nodes.append(node)
                found += self._described(detail, {self.actor, other})
        return nodes, tuple(dict.fromkeys(found))

    def _rest(self) -> Iterable[Fact]:
        merged: dict[tuple[Any, ...], list[str]] = {}
        for passage, details in self.details.items():
            for node, detail in details.items():
                if (passage, node) not in self.shown:
                    merged.setdefault((detail.kind, node, tuple(self._described(detail, {self.actor}))), []).append(passage)
        for (kind, node, parts), passages in merged.items():
            label = self.graph.vocabulary.label(kind, self.lang) if kind else self.graph.shorten(node)
            yield Fact(kind, label, False, node, "; ".join(f"{part.label}: {part.text}" for part in parts), parts, self._evidence(passages))

    def _described(self, detail: Detail, known: set[Any]) -> list[Part]:
        label, parts = self.graph.vocabulary.label, dict(detail.parts)
        quantity = next((predicate for predicate in VALUES if predicate in parts), "")
        units = [self._text(parts.pop(predicate)) for predicate in UNITS if quantity and predicate in parts]
        measured = parts.pop(OBSERVED, None) if quantity else None
        gone = {RDF_TYPE, quantity, *UNITS * bool(quantity), *[OBSERVED] * bool(measured)}
        rest = [
            Part(label(predicate, self.lang), value(term), self._text(term))
            for predicate, term in detail.parts
            if predicate not in gone and term not in known
        ]
        if not quantity:
            return rest
        name = self._text(measured) if measured else label(quantity, self.lang)
        return [Part(name, value(parts[quantity]), " ".join([self._text(parts[quantity]), *units])), *rest]

    def _text(self, term: Any) -> str:
        if isinstance(term, NamedNode):
            return self.graph.vocabulary.label(term.value, self.lang)
        return plain(value(term), self.lang) if isinstance(term, Literal) else str(term)

    def _evidence(self, passages: Iterable[str]) -> tuple[Evidence, ...]:
        known = self.graph.evidence
        found = (known.get(passage) or Evidence(passage, "/inferences/" in passage, document=passage) for passage in passages)
        return tuple(sorted(found, key=lambda source: (source.inferred, source.document, source.start, source.iri)))


def plain(shown: object, lang: str) -> str:
    """Numbers with thin groups, so that millions can be read; yes or no; all else as it is."""
    if isinstance(shown, bool):
        return word("yes" if shown else "no", lang)
    if not isinstance(shown, int | float | Decimal):
        return str(shown)
    return f"{shown:,}".replace(",", "\u202f")

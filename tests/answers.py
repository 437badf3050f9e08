"""A graph of a few rows: it answers the engine's own questions without a dataset, so that networks and pages of any shape can be tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PERSON = "https://schema.org/Person"
PLACE = "https://schema.org/Place"
KNOWS = "https://example.org/ontology#knows"
VISITED = "https://example.org/ontology#visited"


class Answers:
    """`edges` are (source, predicate, target, passage, inferred); every node is a person, those in `places` are places."""

    def __init__(self, edges: Iterable[tuple[str, str, str, str, bool]], alone: Iterable[str] = (), places: Iterable[str] = ()) -> None:
        self.edges = list(edges)
        nodes = dict.fromkeys([*(end for edge in self.edges for end in (edge[0], edge[2])), *alone])
        self.rows: dict[str, list[Mapping[str, Any]]] = {
            "entities": [entity(node, PLACE if node in places else PERSON, language) for node in nodes for language in ("en", "es")],
            "network": [dict(zip(("source", "predicate", "target", "passage", "inferred"), edge, strict=True)) for edge in self.edges],
        }

    def ask(self, name: str, **_: Any) -> list[Mapping[str, Any]]:
        return self.rows.get(name, [])


def entity(iri: str, kind: str, language: str, label: str | None = None) -> Mapping[str, Any]:
    return {"iri": iri, "type": kind, "kind": kind, "label": label or f"{iri} ({language})", "language": language}

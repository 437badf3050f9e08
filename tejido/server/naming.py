"""/names: the search of the page that draws the graph, over all names; an answer in the form of SPARQL's, ?iri and ?text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .asked import short_enough
from .worker import answered

if TYPE_CHECKING:
    from .channel import Message
    from .desk import Desk

FOUND = 60  # entities at most
RESULTS = "application/sparql-results+json"


def named(desk: Desk, said: Mapping[str, Any]) -> Message:
    """Whose names begin with a text, contain it or come near, best first, each with the name that does."""
    text = short_enough(said["parameters"].get("text", "")).strip()
    matches = desk.near(text, FOUND) if text else []
    found = [{"iri": term("uri", match.iri), "text": term("literal", match.name)} for match in matches]
    return answered(RESULTS, json.dumps({"head": {"vars": ["iri", "text"]}, "results": {"bindings": found}}).encode(), stable=True)


def term(kind: str, value: str) -> dict[str, str]:
    return {"type": kind, "value": value}

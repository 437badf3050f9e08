"""What a client of the reconciliation service asks, read with care: it may be anything."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from pyoxigraph import NamedNode

from .messages import Refusal

LENGTH = 500  # characters of a name
LIMIT, MOST = 10, 100  # candidates
BATCH = 50  # queries in a batch


class Asked:
    """One query of a batch. Refused with 400 if it is none."""

    def __init__(self, query: Any) -> None:
        if not isinstance(query, dict):
            raise wrong("a query: an object")
        self.text = short_enough(query.get("query", ""))
        types = query.get("type") or []
        self.types: list[str] = [types] if isinstance(types, str) else types
        self.strictness = query.get("type_strict", "any")
        self.limit = query.get("limit") or LIMIT
        properties = query.get("properties") or []
        if not isinstance(properties, list):
            raise wrong("properties: a list of objects with pid and v")
        self.properties = [condition(one) for one in properties]
        if not isinstance(self.types, list) or not all(isinstance(one, str) for one in self.types):
            raise wrong("type: the identifier of a type, or a list of them")
        if self.strictness not in ("any", "should", "all"):
            raise wrong("type_strict: any, should or all")
        if isinstance(self.limit, bool) or not isinstance(self.limit, int | float) or not self.limit >= 1:
            raise wrong("limit: a whole number from 1")
        if "query" not in query and not self.properties:  # an empty cell is like nobody
            raise wrong("a query has a text under query, or properties")
        self.limit = int(min(self.limit, MOST))


def condition(one: Any) -> tuple[str, list[Any]]:
    """The property and the values that a query wants."""
    if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
        raise wrong("properties: objects with pid and v")
    values = one["v"] if isinstance(one["v"], list) else [one["v"]]
    if not all(isinstance(v, str | int | float) or (isinstance(v, dict) and isinstance(v.get("id"), str)) for v in values):
        raise wrong("v: a text, a number, true or false, an object with an id, or a list of these")
    return one["pid"], values


def loaded(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as problem:
        raise wrong(f"{name}: this is no JSON: {problem}") from None


def short_enough(text: Any) -> str:
    if not isinstance(text, str):
        raise wrong("query: a text")
    if len(text) > LENGTH:
        raise wrong(f"a name of more than {LENGTH} characters")
    return text


def text_of(thing: Any) -> str:
    """A value as the graph writes it."""
    if isinstance(thing, dict):
        return str(thing.get("name", ""))
    return str(thing).lower() if isinstance(thing, bool) else str(thing)


def iri_node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError:
        raise wrong(f"{iri[:200]!r} is no identifier") from None


def wrong(reason: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, reason)

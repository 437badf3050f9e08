"""Values of properties of entities that were matched (data extension)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ..results import value
from .asked import iri_node, short_enough, text_of, wrong
from .identifiers import ENTITY
from .messages import Refusal

if TYPE_CHECKING:
    from .identifiers import Identifiers

MOST = 500  # values, of entities times properties


def proposed(known: Identifiers, parameters: Mapping[str, str]) -> dict[str, Any]:
    """What can be fetched for entities of a type, what most of them have first."""
    kind, limit = short_enough(parameters.get("type", "")), parameters.get("limit", "")
    of = iri_node(known.long(kind)) if kind else NamedNode(ENTITY)
    found = [known.named(row["property"]) for row in known.desk.graph.ask("properties", **{"class": of})]
    most = int(limit) if limit.isdecimal() and len(limit) < 9 else None
    return {"type": kind, "properties": found[:most], **({"limit": most} if most is not None else {})}


def extended(known: Identifiers, query: Any) -> dict[str, Any]:
    """The rows of a data extension query, and what their columns are."""
    ids, pids = wanted(query)
    rows = {one: {pid: cells(known, known.long(one), known.long(pid)) for pid in pids} for one in ids}
    return {"meta": [{"id": pid, "name": known.label(known.long(pid))} for pid in pids], "rows": rows}


def wanted(query: Any) -> tuple[list[str], list[str]]:
    """The identifiers of entities and properties."""
    if not isinstance(query, dict) or not all(isinstance(query.get(key), list) for key in ("ids", "properties")):
        raise wrong("extend: an object with ids and properties, both lists")
    ids, pids = query["ids"], [one.get("id") if isinstance(one, dict) else None for one in query["properties"]]
    if not all(isinstance(one, str) for one in (*ids, *pids)):
        raise wrong("extend: ids are texts, and properties are objects with an id")
    if len(ids) * max(1, len(pids)) > MOST:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {MOST} values to fetch at once")
    return ids, [str(one) for one in pids]


def cells(known: Identifiers, iri: str, property_: str) -> list[dict[str, Any]]:
    """The values; of texts in several languages only those in the reader's, if there are any."""
    held = [one for (one,) in known.desk.graph.ask("values", thing=iri_node(iri), property=iri_node(property_)).terms()]
    texts = [one for one in held if isinstance(one, Literal) and one.language]
    own = [one for one in texts if one.language == known.lang] or texts
    return [cell(known, one) for one in held if one not in texts or one in own]


def cell(known: Identifiers, term: Any) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return known.named(term.value) if known.desk.has_name(term.value) else {"str": term.value}
    read = value(term)
    if isinstance(read, bool) or not isinstance(read, int | float | Decimal):
        return {"str": text_of(read) if isinstance(read, bool) else term.value}
    return {"int": read} if isinstance(read, int) else {"float": float(read)}

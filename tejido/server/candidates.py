"""Whom the names in a batch of queries may mean, with scores from 0 to 100."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from ..names import fold
from .asked import BATCH, MOST, Asked, iri_node, text_of, wrong
from .matching import Match
from .messages import Refusal

if TYPE_CHECKING:
    from .identifiers import Identifiers

OF_PROPERTIES = 0.3  # the part of the score that properties have, where there are any

Conditions = list[tuple[str, list[Any]]]  # property and wanted values


def batch(known: Identifiers, queries: Any) -> dict[str, Any]:
    """The results by the keys of the queries."""
    if not isinstance(queries, dict):
        raise wrong("queries: an object, with a query under each key")
    if len(queries) > BATCH:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"more than {BATCH} queries in a batch")
    return {key: {"result": result(known, Asked(query))} for key, query in queries.items()}


def result(known: Identifiers, asked: Asked) -> list[dict[str, Any]]:
    """The candidates for one query, best first."""
    types = [known.long(one) for one in asked.types if one]
    conditions = [(known.long(pid), values) for pid, values in asked.properties]
    strict = types if asked.strictness != "should" else []
    found = by_name(known, asked.text, strict, asked.strictness == "all") if asked.text else by_properties(known, conditions, strict)
    scored = [candidate(known, match, types, conditions) for match in found[: MOST if conditions else asked.limit]]
    scored.sort(key=lambda one: -one["score"])
    decide(scored)
    return scored[: asked.limit]


def by_name(known: Identifiers, text: str, types: list[str], all_types: bool) -> list[Match]:
    """An identifier is a name as well."""
    found = known.desk.index.find(text, types, all_types)
    iri = known.long(text) if text.split() == [text] else ""
    return [Match(iri, 100.0, text), *(match for match in found if match.iri != iri)] if known.is_entity(iri) else found


def by_properties(known: Identifiers, conditions: Conditions, types: list[str]) -> list[Match]:
    """Without a name: everybody who has one of the values."""
    holders = dict[str, None]()
    for property_, values in conditions:
        for holder, held in known.desk.graph.ask("holders", property=iri_node(property_)).terms():
            if is_one_of(known, held, values) and is_of(known, holder.value, types):
                holders[holder.value] = None
    return [Match(iri, 0.0, "") for iri in holders]


def is_of(known: Identifiers, iri: str, types: list[str]) -> bool:
    return known.is_entity(iri) and (not types or not {*types}.isdisjoint(known.desk.kinds(iri)))


def candidate(known: Identifiers, match: Match, types: list[str], conditions: Conditions) -> dict[str, Any]:
    """As the service answers it, not decided yet."""
    met = {known.short(property_): has(known, match.iri, property_, values) for property_, values in conditions}
    features: list[dict[str, Any]] = [{"id": "name", "value": match.score}] * bool(match.name)
    features += [{"id": pid, "value": is_met} for pid, is_met in met.items()]
    if types:
        features.append({"id": "type", "value": is_of(known, match.iri, types)})
    found = {**known.named(match.iri), "type": known.types(match.iri), "score": score(match, met), "match": False, "features": features}
    return found if match.name in {"", found["name"]} else {**found, "description": match.name}


def score(match: Match, met: dict[str, bool]) -> float:
    share = 100 * sum(met.values()) / len(met) if met else 0.0
    if not match.name:
        return round(share, 1)
    return round(match.score * (1 - OF_PROPERTIES) + share * OF_PROPERTIES if met else match.score, 1)


def has(known: Identifiers, iri: str, property_: str, values: list[Any]) -> bool:
    held = known.desk.graph.ask("values", thing=NamedNode(iri), property=iri_node(property_)).terms()
    return any(is_one_of(known, one, values) for (one,) in held)


def is_one_of(known: Identifiers, held: Any, values: list[Any]) -> bool:
    """Whether what the graph has is one of the wanted values: the very entity, one of its names, or the same text."""
    names = known.names(held.value) if isinstance(held, NamedNode) else {fold(held.value)}
    return any((isinstance(one, dict) and known.long(one["id"]) == held.value) or fold(text_of(one)) in names for one in values)


def decide(candidates: list[dict[str, Any]]) -> None:
    """One is a match if it bears the very name and has all that was wanted, and it is the only one."""
    certain = [one for one in candidates if one["score"] == 100.0]
    if len(certain) == 1:
        certain[0]["match"] = True

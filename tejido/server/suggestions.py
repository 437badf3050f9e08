"""What a client offers while somebody types, and the small page that it shows of an entity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from ..names import fold
from .about import STYLED, VARY, page
from .asked import short_enough, wrong
from .messages import Refusal
from .pages import described

if TYPE_CHECKING:
    from .channel import Message
    from .identifiers import Identifiers
    from .matching import Match

SUGGESTED = 20
PREVIEW = (430, 300)  # pixels
COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"

Parameters = Mapping[str, str]


def entities(known: Identifiers, parameters: Parameters) -> dict[str, Any]:
    prefix, skipped = typed(parameters)
    found = by_prefix(known, prefix, skipped + SUGGESTED)[skipped:]
    return {"result": [{**known.named(one.iri), "description": one.name, "notable": known.types(one.iri)} for one in found]}


def by_prefix(known: Identifiers, prefix: str, most: int) -> list[Match]:
    """An entity of that identifier goes before those whose names begin so."""
    found = known.desk.near(prefix, most)
    iri = known.long(prefix) if prefix.split() == [prefix] else ""
    return sorted(found, key=lambda match: match.iri != iri)


def types(known: Identifiers, parameters: Parameters) -> dict[str, Any]:
    return terms(known, parameters, {one for classes in known.desk.index.entities.values() for one in classes})


def properties(known: Identifiers, parameters: Parameters) -> dict[str, Any]:
    return terms(known, parameters, [row["property"] for row in known.desk.graph.ask("properties")])


def terms(known: Identifiers, parameters: Parameters, offered: Iterable[str]) -> dict[str, Any]:
    """Terms with this in their names; those whose name begins with it first."""
    prefix, skipped = typed(parameters)
    wanted = fold(prefix)
    named = [(fold(known.label(iri)), iri) for iri in offered]
    found = sorted((not name.startswith(wanted), name, iri) for name, iri in named if wanted in name or prefix == known.short(iri))
    return {"result": [{**known.named(iri), **explained(known, iri)} for _, _, iri in found[skipped : skipped + SUGGESTED]]}


def explained(known: Identifiers, iri: str) -> dict[str, str]:
    """What the vocabulary says of a term, in the language."""
    texts = [thing.value for predicate, thing in described(known.desk, iri) if predicate.value == COMMENT and thing.language == known.lang]
    return {"description": texts[0]} if texts else {}


def typed(parameters: Parameters) -> tuple[str, int]:
    """What was typed, and how many suggestions to skip."""
    cursor = parameters.get("cursor", "0")
    if not cursor.isdecimal() or len(cursor) > 9:
        raise wrong("cursor: how many to skip")
    return short_enough(parameters.get("prefix", "")), int(cursor)


def preview(known: Identifiers, said: Mapping[str, Any]) -> Message:
    """A small page of an entity, which pages of the allowed origins may frame. Refused with 404 if there is none."""
    iri = known.long(short_enough(said["parameters"].get("id", "")))
    if not known.is_entity(iri):
        raise Refusal(HTTPStatus.NOT_FOUND, "no entity has this identifier")
    kinds = [one["name"] for one in known.types(iri)]
    others = sorted(known.words.called(iri, "other"))
    shown = {"iri": iri, "types": kinds, "others": others, "facts": facts(known, iri)}
    message = page(known.desk.render("preview.html", known.lang, known.lang, said, **shown), known.lang)
    framed = STYLED.replace("frame-ancestors 'none'", f"frame-ancestors {' '.join(said['origins']) or chr(39) + 'none' + chr(39)}")
    message.said["headers"] = [VARY, ("content-security-policy", framed)]
    return message


def facts(known: Identifiers, iri: str) -> list[tuple[str, str]]:
    """Relationships to others, each once: how it is called from here, and the other's name."""
    rows = [(row["predicate"], row["forward"], row["other"]) for row in known.desk.graph.ask("portrait", actor=NamedNode(iri))]
    known.desk.graph.expect(row[2] for row in rows)
    named = [row for row in dict.fromkeys(rows) if known.desk.has_name(row[2])]
    return [(known.words.relation(p, forward, known.lang), known.label(other)) for p, forward, other in named]

"""Linked data: what is said of one thing, for people and for machines."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, serialize

from ..turtle import pretty
from . import pages
from .addresses import ABOUT, SUFFIXES, without_suffix
from .channel import Message
from .formats import TRIPLES
from .languages import language
from .messages import Refusal
from .negotiation import choose
from .settings import MAX_ANSWER
from .telling import Unknown
from .worker import answered

if TYPE_CHECKING:
    from .desk import Desk

HTML = "text/html"
OFFERS = [
    "text/turtle",
    HTML,
    "application/ld+json",
    "application/n-triples",
    "application/trig",
    "application/n-quads",
    "application/rdf+xml",
]
WITH_GRAPHS = {RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD}
READABLE = {RdfFormat.TURTLE, RdfFormat.TRIG}
VARY = ("vary", "accept-language")
STYLED = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


def about(desk: Desk, said: Mapping[str, Any]) -> Message:
    """What is said of the thing that the path names, in a format of the suffix or of Accept. Refused with 404, 406, 507."""
    parameters = said["parameters"]
    iri, suffix = found(desk, said["path"].removeprefix(ABOUT.rstrip("/")).removeprefix("/"), parameters)
    kind = SUFFIXES[suffix] if suffix else choose(said["accept"], OFFERS)
    if kind is None:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"this can be had as {', '.join(OFFERS)}")
    if kind != HTML:
        return sized(answered(kind, data(desk, iri, TRIPLES[kind]), headers=[VARY, *links(desk, iri)]))
    lang, chosen = language(parameters, said["language"])
    template, shown = pages.of(desk, iri, lang)
    return page(desk.render(template, lang, chosen, said, **shown), lang, *links(desk, iri))


def found(desk: Desk, name: str, parameters: Mapping[str, str]) -> tuple[str, str]:
    """The IRI and the suffix of what is asked for."""
    for shown, suffix in dict.fromkeys([(name, ""), without_suffix(name)]):
        for iri in desk.addresses.meant(shown, parameters):
            if desk.is_known(iri):
                return iri, suffix
    asked = parameters.get("iri") or name
    raise Unknown(HTTPStatus.NOT_FOUND, f"nothing is said of {asked[:200]!r} here", "nothing said", text=asked[:200])


def thing(desk: Desk, said: Mapping[str, Any]) -> Message:
    """Where a thing of the project is told about: who is named by a path cannot be sent."""
    iri, suffix = found(desk, said["path"].removeprefix("/"), said["parameters"])
    lang = said["parameters"].get("lang")
    address = desk.addresses.of(iri, suffix)
    place = f"{address}{'&' if '?' in address else '?'}lang={lang}" if lang in {"es", "en"} else address
    return Message({"status": int(HTTPStatus.SEE_OTHER), "type": "text/plain", "headers": [("location", place)]}, f"{place}\n".encode())


def links(desk: Desk, iri: str) -> list[tuple[str, str]]:
    """The same in the other formats (RFC 8288)."""
    others = [f'<{desk.addresses.of(iri, suffix)}>; rel="alternate"; type="{kind}"' for suffix, kind in SUFFIXES.items()]
    return [("link", ", ".join(others))]


def page(body: bytes, lang: str, *headers: tuple[str, str]) -> Message:
    return sized(answered(HTML, body, headers=[VARY, ("content-language", lang), ("content-security-policy", STYLED), *headers]))


def sized(message: Message) -> Message:
    if len(message.body) > MAX_ANSWER:
        raise Refusal(HTTPStatus.INSUFFICIENT_STORAGE, f"this would be more than {MAX_ANSWER} bytes; ask for less with /sparql")
    return message


def data(desk: Desk, iri: str, form: RdfFormat) -> bytes:
    """All that is said of it, from it and to it; with the passages that say so where the format has named graphs."""
    prefixes = desk.graph.written_prefixes
    said = quads(desk, iri)
    if form not in WITH_GRAPHS:
        said = sorted({Quad(*quad.triple) for quad in said}, key=str)
    body = serialize(said if form in WITH_GRAPHS else [quad.triple for quad in said], format=form, prefixes=prefixes) or b""
    return pretty(body, prefixes) if form in READABLE else body


def quads(desk: Desk, iri: str) -> list[Quad]:
    thing = NamedNode(iri)
    rows = [*desk.graph.ask("description", thing=thing).terms(), *desk.graph.ask("facts", actor=thing).terms()]
    return sorted({Quad(s, p, o, graph or DefaultGraph()) for graph, s, p, o in rows}, key=str)

"""What the pages show, as data for the templates of `viz/pages`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import Literal, NamedNode

from ..evidence import Evidence
from ..names import fold
from ..namespaces import RDF_TYPE, TEJIDO
from ..portrait import plain, portrait
from ..results import value
from ..together import Together, together
from ..words import in_language
from .addresses import SUFFIXES

if TYPE_CHECKING:
    from .desk import Desk

ONTOLOGY = TEJIDO.removesuffix("#")
LISTED = 500  # of one kind, on one page
SHA256 = TEJIDO + "sha256"
START, END = TEJIDO + "start", TEJIDO + "end"
EARLIEST, LATEST = TEJIDO + "earliest", TEJIDO + "latest"
SCHEMA = "https://schema.org/"
KNOWN_KINDS = {"Person", "Organization", "Place", "Event"}  # kinds of ours that are types of schema.org
LABELS = {"http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel", TEJIDO + "inverseLabel"}


class Item(NamedTuple):
    """Something shown: its text, and its IRI where it leads somewhere."""

    text: str
    iri: str | None = None


class Row(NamedTuple):
    """One fact: what it is about, what more is said in it, and who says so."""

    items: list[Item]
    parts: list[tuple[str, Item]]
    evidence: tuple[Evidence, ...]


def of(desk: Desk, iri: str, lang: str) -> tuple[str, dict[str, Any]]:
    """The template for a thing, and what it shows."""
    shown = {
        "iri": iri,
        "formats": [(suffix[1:], kind, desk.addresses.of(iri, suffix)) for suffix, kind in SUFFIXES.items() if suffix != ".html"],
    }
    if iri == desk.supplies.description.iri:
        return "project.html", {**shown, **project(desk, lang)}
    if iri in desk.graph.evidence:
        return "passage.html", {**shown, **passage(desk, iri, lang)}
    kinds = {"document": document, "article": article}
    for kind, showing in kinds.items():
        for row in islice(desk.graph.about(f"{kind}s", kind, [iri]), 1):
            return f"{kind}.html", {**shown, **showing(desk, row, lang)}
    terms = described(desk, iri)
    return ("term.html", {**shown, **term(desk, iri, terms, lang)}) if terms else ("actor.html", {**shown, **actor(desk, iri, lang)})


def actor(desk: Desk, iri: str, lang: str) -> dict[str, Any]:
    """Names, kinds, and the facts by relationship."""
    found = portrait(desk.graph, iri, lang)
    kinds = {row["class"]: row["kind"] for row in desk.graph.ask("classes", actor=NamedNode(iri))}
    groups = groupby(sorted(found.facts, key=lambda fact: not fact.forward), key=lambda fact: fact.label)
    return {
        "names": found.names,
        "others": found.others,
        "classes": [Item(label, kind) for kind, label in found.classes.items()],
        "same": found.same,
        "short": found.short,
        "groups": [(label, [row(desk, one) for one in together(facts)]) for label, facts in groups],
        "metadata": metadata(desk, iri, schema_type(kinds), found.names, found.others, found.same),
    }


def row(desk: Desk, one: Together) -> Row:
    fact = one.fact
    parts = [(part.label, item(desk, part.value, part.text)) for part in fact.parts]
    is_detail = fact.text == "; ".join(f"{part.label}: {part.text}" for part in fact.parts)
    items = [] if is_detail else [item(desk, each.other, each.text) for each in (fact, *one.also)]
    return Row(items, parts, fact.evidence)


def item(desk: Desk, thing: object, text: str) -> Item:
    """It leads somewhere if it is something that has a name here."""
    return Item(text, thing if isinstance(thing, str) and desk.has_name(thing) else None)


def schema_type(kinds: dict[str, str]) -> str:
    """The type of schema.org that is nearest to these classes."""
    for kind in [*kinds, *kinds.values()]:
        name = kind.replace("#", "/").rsplit("/", 1)[-1]
        if kind.startswith(SCHEMA) or name in KNOWN_KINDS:
            return name
    return "Thing"


def metadata(
    desk: Desk, iri: str, kind: str, names: dict[str, str], others: Iterable[str] = (), same: Iterable[str] = ()
) -> dict[str, Any]:
    """The page for search engines: schema.org in JSON-LD."""
    named = [{"@value": text, "@language": lang} if lang else text for lang, text in sorted(names.items())]
    optional = {"name": named, "alternateName": [*others], "sameAs": [*same]}
    return {"@context": "https://schema.org", "@id": iri, "@type": kind, **{key: value for key, value in optional.items() if value}}


def passage(desk: Desk, iri: str, lang: str) -> dict[str, Any]:
    """What a passage or an inference states, and where it stands; never its words."""
    evidence, name = desk.graph.evidence[iri], NamedNode(iri)
    rows = [(graph, tuple(terms)) for graph, *terms in desk.graph.ask("description", thing=name).terms()]
    partly = {"isPartOf": {"@id": evidence.document}} if evidence.document else {}
    return {
        "evidence": evidence,
        "sha256": next((thing.value for _, (_, predicate, thing) in rows if predicate.value == SHA256), None),
        "sources": [desk.graph.evidence.get(source) or Evidence(source, False, source) for source in evidence.sources],
        "subjects": [*subjects(desk, [terms for graph, terms in rows if graph == name], lang)],
        "metadata": metadata(desk, iri, "CreativeWork", {}) | partly,
    }


def subjects(desk: Desk, stated: Iterable[tuple[Any, ...]], lang: str) -> Iterator[tuple[Item, list[tuple[Item, list[Item]]]]]:
    """What is stated, by subject and predicate. A detail, which has no name, is called by its class."""
    rows = [row for row in stated if row[1].value not in {EARLIEST, LATEST}]
    for subject, group in groupby(rows, key=lambda row: row[0]):
        own = [*group]
        kind = next((thing for _, predicate, thing in own if predicate.value == RDF_TYPE), None)
        name = shown(desk, kind, lang).text if kind and not desk.has_name(subject.value) else shown(desk, subject, lang).text
        facts = [(predicate, [objects for _, _, objects in same]) for predicate, same in groupby(own, key=lambda row: row[1])]
        yield (
            Item(name, subject.value),
            [(shown(desk, predicate, lang), [shown(desk, one, lang) for one in objects]) for predicate, objects in facts],
        )


def shown(desk: Desk, thing: Any, lang: str) -> Item:
    if isinstance(thing, NamedNode):
        short = desk.graph.shorten(thing.value)
        own = desk.supplies.word(short, lang) if short in desk.supplies.words else None  # RDF's own terms bear no names here
        return Item(own or desk.label(thing.value, lang), None if own else thing.value)
    return Item(plain(value(thing), lang) if isinstance(thing, Literal) else str(thing))


def document(desk: Desk, known: dict[str, Any], lang: str) -> dict[str, Any]:
    """What is known of a document, and its passages by article; the text itself is not in the graph."""
    inside = passages(desk, known["iri"])
    by_article = groupby(sorted(inside, key=lambda pair: (pair[0].start, pair[0].end)), key=lambda pair: pair[1])
    names = desk.graph.vocabulary.preferred(known["iri"])
    return {
        "names": names,
        "document": known,
        "articles": [
            (Item(desk.label(article, lang), article) if article else None, [evidence for evidence, _ in inside])
            for article, inside in by_article
        ],
        "metadata": metadata(desk, known["iri"], "DigitalDocument", names),
    }


def article(desk: Desk, known: dict[str, Any], _: str) -> dict[str, Any]:
    """A part of a document: where it stands, and its passages."""
    iri, document = known["iri"], known["document"]
    names = desk.graph.vocabulary.preferred(iri)
    rows = [*desk.graph.ask("description", thing=NamedNode(iri)).terms()]
    partly = {"isPartOf": {"@id": document}} if document else {}
    return {
        "names": names,
        "document": document,
        "characters": [value(one) for place in (START, END) for _, _, predicate, one in rows if predicate.value == place],
        "passages": sorted((one for one, _ in passages(desk, iri)), key=lambda one: (one.start, one.end)),
        "metadata": metadata(desk, iri, "CreativeWork", names) | partly,
    }


def passages(desk: Desk, whole: str) -> list[tuple[Evidence, str | None]]:
    """Those of a document or an article, each with its article."""
    rows = [*desk.graph.ask("inside", whole=NamedNode(whole))]
    desk.graph.expect((), (row["iri"] for row in rows))
    found = [(desk.graph.evidence.get(row["iri"]), row["article"]) for row in rows]
    return [(evidence, article) for evidence, article in found if evidence]


def described(desk: Desk, iri: str) -> list[tuple[Any, Any]]:
    """Predicates and objects that the vocabulary says of a term; empty if it is none of its terms."""
    rows = desk.graph.ask("description", thing=NamedNode(iri)).terms()
    return [(predicate, thing) for graph, subject, predicate, thing in rows if graph == NamedNode(ONTOLOGY) and subject == NamedNode(iri)]


def term(desk: Desk, iri: str, said: list[tuple[Any, Any]], lang: str) -> dict[str, Any]:
    """A term of the vocabulary: its names from both ends, what is said of it, what is under it, who is of it."""
    words = desk.graph.vocabulary
    facts = [
        (predicate, [one for _, one in same])
        for predicate, same in groupby(said, key=lambda pair: pair[0])
        if predicate.value not in LABELS
    ]
    instances = [row["thing"] for row in desk.graph.ask("instances", **{"class": NamedNode(iri)})]
    names = words.preferred(iri)
    desk.graph.expect(instances[:LISTED])
    return {
        "names": names,
        "inverses": words.inverses.get(iri, {}),
        "short": desk.graph.shorten(iri),
        "facts": [(shown(desk, predicate, lang), [shown(desk, one, lang) for one in told(things, lang)]) for predicate, things in facts],
        "narrower": [Item(desk.label(row["term"], lang), row["term"]) for row in desk.graph.ask("narrower", term=NamedNode(iri))],
        "instances": sorted(Item(desk.label(one, lang), one) for one in instances[:LISTED]),
        "count": len(instances),
        "metadata": metadata(desk, iri, "DefinedTerm", names),
    }


def told(things: list[Any], lang: str) -> list[Any]:
    """Of what is said in several languages, only what is said in the reader's, if it is."""
    own = [one for one in things if getattr(one, "language", None) == lang]
    return own + [one for one in things if not getattr(one, "language", None)] if own else things


def project(desk: Desk, lang: str) -> dict[str, Any]:
    """All that has a name, by kind; the documents; the questions."""
    words, called = desk.graph.vocabulary, dict[str, dict[str, dict[str, str]]]()
    for row in desk.graph.ask("entities"):
        called.setdefault(row["kind"], {}).setdefault(row["iri"], {})[row["language"] or ""] = row["label"]
    named = {kind: {iri: in_language(names, lang) for iri, names in things.items()} for kind, things in called.items()}
    order = dict.fromkeys(row["iri"] for row in desk.graph.ask("terms") if row["kind"])
    description = desk.supplies.description
    return {
        "names": description.title,
        "kinds": [
            (Item(words.label(kind, lang), kind), by_name(named[kind])[:LISTED], len(named[kind])) for kind in order if kind in named
        ],
        "documents": documents(desk, lang),
        "metadata": metadata(desk, description.iri, "Dataset", description.title),
    }


def documents(desk: Desk, lang: str) -> list[Item]:
    iris = [row["iri"] for row in desk.graph.ask("documents")]
    desk.graph.expect(iris)
    return [Item(desk.label(iri, lang), iri) for iri in iris]


def by_name(labels: dict[str, str]) -> list[Item]:
    return sorted((Item(text, iri) for iri, text in labels.items()), key=lambda one: fold(one.text))

"""A networkx graph of any origin as a page: written as RDF in the tool's own form, it is asked and drawn like any other graph.

Every node becomes an entity under a base IRI, every edge a statement in the graph of that IRI, which stands for the whole drawing:
nothing says who says so, and the page tells that no source is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import quote

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from . import ontology
from .errors import UsageError
from .namespaces import DCTERMS, RDF_TYPE, RDFS, SKOS, TEJIDO
from .project import ABSOLUTE, Description, Project, bundled_root

if TYPE_CHECKING:
    import networkx as nx

    from .graph import Graph
    from .ontology import Term
    from .viz import Page

BASE = "https://example.org/drawing/"
ONTOLOGY = NamedNode(ontology.GRAPH)
LANGUAGES = ("es", "en")
NODE = {"es": "nodo", "en": "node"}
LINKED = {"es": "enlazado con", "en": "linked to"}
TITLE = {"es": "Red", "en": "Network"}
# The named questions that make sense of any network.
QUESTIONS = ("chains", "facts", "kinds", "links", "names", "relationship")
TOLD = {"label", "label_es", "label_en", "kind", "class"}

Names = dict[str, str]  # by language


def draw(graph: nx.Graph, *, title: str | None = None, base: str = BASE, lang: str | None = None) -> Page:
    """A networkx graph (Graph, DiGraph, MultiGraph, MultiDiGraph) as a page, with names, kinds and relationships from its attributes.

    Of nodes: `label`, or `label_es` and `label_en` (else the node itself), and `kind`, such as `Person`, `Place` or a word of your own;
    other texts and numbers become facts. Of edges: `label`, or `label_es` and `label_en` (else the key of a multigraph, if it is a text).
    Parallel edges of one label are one. A node or kind that is an IRI keeps it; everything else gets one under `base`. `lang` is the
    page's language, "es", "en" or None for the reader's. Raises UsageError for a base that is no IRI, ProjectError.
    """
    from .viz import Page, page

    return Page(page(graph_of(graph, title, base), lang=lang))


def graph_of(graph: nx.Graph, title: str | None = None, base: str = BASE) -> Graph:
    """What a networkx graph says, as a graph that answers. Raises UsageError for a base that is no IRI."""
    from .graph import Graph
    from .queries import LocalSource

    if not ABSOLUTE.fullmatch(base):
        raise UsageError(f"{base!r} is no IRI to begin names with: use one such as {BASE}")
    named = dict.fromkeys(LANGUAGES, clean(title or graph.name)) if title or graph.name else TITLE
    project = Drawing(bundled_root(), Description(base, base, "drawing", named, LANGUAGES))
    store = Store()
    store.extend(Statements(graph, project).quads())
    return Graph(project, LocalSource(store), {"": base})


@dataclass(frozen=True)
class Drawing(Project):
    """The bundled files, for a graph that has none of its own."""

    description: Description  # which other projects read in their catalogue

    def files(self, pattern: str) -> dict[str, Path]:
        found = super().files(pattern)
        return found if pattern != "queries/*.rq" else {name: path for name, path in found.items() if path.stem in QUESTIONS}


class Statements:
    """What a networkx graph says, as quads."""

    def __init__(self, graph: nx.Graph, project: Drawing) -> None:
        self.graph, self.project = graph, project
        self.base = project.description.base
        self.drawing = NamedNode(self.base)
        self.taken: set[str] = set()
        self.nodes = {node: self.entity(node) for node in graph}
        terms = ontology.load(project).terms()
        self.kinds = {iri: term for iri, term in terms.items() if TEJIDO + "Kind" in term.types}

    def quads(self) -> Iterator[Quad]:
        """The same for the same graph, each once but for repeated kinds and relationships."""
        yield self.said(self.drawing, RDF_TYPE, NamedNode(TEJIDO + "Project"))
        yield self.said(self.drawing, TEJIDO + "baseIRI", Literal(self.base))
        yield from self.named(self.drawing, DCTERMS + "title", self.project.description.title)
        for node, attributes in self.graph.nodes(data=True):
            yield from self.node(self.nodes[node], names(attributes, dict.fromkeys(LANGUAGES, clean(node))), attributes)
        for source, target, key, attributes in edges(self.graph):
            yield from self.edge(self.nodes[source], self.nodes[target], names(attributes, key), attributes)

    def node(self, iri: NamedNode, called: Names, attributes: Mapping[str, Any]) -> Iterator[Quad]:
        kind, named = self.kind(attributes.get("kind"))
        yield from self.term(kind, named, {RDF_TYPE: TEJIDO + "Kind", RDFS + "subClassOf": TEJIDO + "Entity"})
        yield self.said(iri, RDF_TYPE, kind)
        yield self.said(iri, RDF_TYPE, NamedNode(TEJIDO + "Entity"))
        yield from self.named(iri, SKOS + "prefLabel", called)
        for name, value in attributes.items():
            if name not in TOLD and isinstance(value, str | int | float) and value != "":
                yield from self.attribute(iri, str(name), value)

    def attribute(self, iri: NamedNode, name: str, value: str | float) -> Iterator[Quad]:
        """A text or a number of a node: a fact that is told, not drawn."""
        of = self.under("attributes", name)
        yield from self.term(of, dict.fromkeys(LANGUAGES, clean(name)), {})
        yield from self.stated(Quad(iri, of, Literal(clean(value) if isinstance(value, str) else value)))

    def edge(self, source: NamedNode, target: NamedNode, called: Names, attributes: Mapping[str, Any]) -> Iterator[Quad]:
        predicate = attributes.get("predicate")
        iri = NamedNode(predicate) if is_iri(predicate) else self.under("relationships", called["en"])
        back = {language: f"← {text}" if self.graph.is_directed() else text for language, text in called.items()}
        yield from self.term(iri, called, {RDFS + "subPropertyOf": TEJIDO + "relatedTo"})
        yield from self.named(iri, TEJIDO + "inverseLabel", back, ONTOLOGY)
        yield from self.stated(Quad(source, iri, target))
        yield self.said(source, TEJIDO + "relatedTo", target)

    # terms

    def kind(self, kind: object) -> tuple[NamedNode, Names]:
        """One of the tool's own by its name in code, in Spanish or in English; else a new one, called what it is."""
        if kind in (None, ""):
            return self.under("kinds", "node"), NODE
        known = next((term for term in self.kinds.values() if is_called(term, str(kind))), None)
        if known:
            return NamedNode(known.iri), known.labels
        if is_iri(kind):
            return NamedNode(str(kind)), dict.fromkeys(LANGUAGES, re.split("[#/]", str(kind).rstrip("#/"))[-1])
        return self.under("kinds", clean(kind)), dict.fromkeys(LANGUAGES, clean(kind))

    def term(self, iri: NamedNode, called: Names, links: dict[str, str]) -> Iterator[Quad]:
        """What the vocabulary says of a kind or a relationship."""
        yield from self.named(iri, RDFS + "label", called, ONTOLOGY)
        yield from (Quad(iri, NamedNode(predicate), NamedNode(to), ONTOLOGY) for predicate, to in links.items())

    # names

    def entity(self, node: object) -> NamedNode:
        """The node itself where it is an IRI; two nodes of one spelling, such as 1 and "1", get two names."""
        iri = str(node) if is_iri(node) else self.under("nodes", clean(node)).value
        spellings = chain([iri], (f"{iri}-{number}" for number in count(2)))
        free = next(spelling for spelling in spellings if spelling not in self.taken)
        self.taken.add(free)
        return NamedNode(free)

    def under(self, folder: str, name: str) -> NamedNode:
        return NamedNode(f"{self.base}{folder}/{quote(name, safe='')}")

    # statements

    def said(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate), value)

    def stated(self, quad: Quad) -> Iterator[Quad]:
        """Said, and told as a fact."""
        yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
        yield Quad(quad.subject, quad.predicate, quad.object, self.drawing)

    def named(self, subject: NamedNode, predicate: str, called: Names, graph: NamedNode | None = None) -> Iterator[Quad]:
        for language, text in called.items():
            yield Quad(subject, NamedNode(predicate), Literal(text, language=language), graph or DefaultGraph())


def edges(graph: nx.Graph) -> Iterator[tuple[Any, Any, Names, Mapping[str, Any]]]:
    """Both ends of each edge, what it is called when its attributes do not say, and these."""
    if not graph.is_multigraph():
        yield from ((source, target, LINKED, data) for source, target, data in graph.edges(data=True))
        return
    for source, target, key, data in graph.edges(keys=True, data=True):
        yield source, target, dict.fromkeys(LANGUAGES, clean(key)) if isinstance(key, str) and key else LINKED, data


def names(attributes: Mapping[str, Any], otherwise: Names) -> Names:
    """`label_es` and `label_en`, or `label` for both; a language that is missing takes the other."""
    found = {language: attributes.get(f"label_{language}") or attributes.get("label") for language in LANGUAGES}
    anything = next(filter(None, found.values()), None)
    return {language: clean(text or anything) for language, text in found.items()} if anything else otherwise


def is_called(term: Term, name: str) -> bool:
    spellings = {term.iri, re.split("[#/]", term.iri)[-1], *term.labels.values()}
    return name.casefold() in {spelling.casefold() for spelling in spellings}


def is_iri(thing: object) -> TypeGuard[str]:
    return isinstance(thing, str) and ABSOLUTE.fullmatch(thing) is not None and "://" in thing


def clean(thing: object) -> str:
    """As text that can be encoded: half a surrogate pair becomes a question mark."""
    return str(thing).encode("utf-8", "replace").decode("utf-8")

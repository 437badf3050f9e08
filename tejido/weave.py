"""Weaves what a project's files say into one dataset: dates, rules, the merge of all graphs, passages, entailments.

Everything here is a function of what was read; where it is kept is the business of `dataset`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from .dates import Bounds, bounds
from .documents import Span, span
from .errors import SourceError
from .ontology import GRAPH, Ontology
from .sources import DCTERMS, PROV, RDF_TYPE, TEJIDO, XSD, Source, line_of, query_error, read_text

Progress = Callable[[str], None]
Name = NamedNode | BlankNode | DefaultGraph

VOCABULARY = NamedNode(GRAPH)
TYPE = NamedNode(RDF_TYPE)
PART_OF = NamedNode(DCTERMS + "isPartOf")
DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")


def tj(local: str) -> NamedNode:
    return NamedNode(TEJIDO + local)


def weave(terms: Ontology, sources: list[Source], progress: Progress) -> tuple[Store, list[Triple]]:
    """The whole dataset, and the triples of its default graph that are there by entailment alone.

    Raises SourceError for a rule that is no query and for a date that cannot be read.
    """
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object, VOCABULARY) for source in terms.sources for quad in source.quads)
    for source in sources:
        store.extend(source.quads)
        store.extend(dated(source))
    graphs = [graph for graph in store.named_graphs() if graph != VOCABULARY]
    progress("applying rules")
    apply_rules(store, terms.rules, graphs)
    store.extend(
        [Quad(quad.subject, quad.predicate, quad.object) for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)]
    )
    store.extend(spans(store, graphs))
    progress("entailing")
    return store, entail(store, terms.entailments)


def dated(source: Source) -> Iterator[Quad]:
    """`tj:earliest` and `tj:latest` for every `tj:edtf`, in its graph; none where the time is open or has no year."""
    for quad in source.quads:
        if quad.predicate == tj("edtf") and isinstance(quad.object, Literal):
            days = _bounds(source.path, quad.object.value)
            for predicate, day in zip((tj("earliest"), tj("latest")), days, strict=True):
                if day:
                    literal = Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))
                    yield Quad(quad.subject, predicate, literal, quad.graph_name)


def _bounds(path: Path, edtf: str) -> Bounds:
    try:
        return bounds(edtf)
    except ValueError as error:
        text = read_text(path)
        raise SourceError(path, f"tj:edtf “{edtf}”: {error}", line_of(text, max(text.find(f'"{edtf}"'), 0))) from error


def apply_rules(store: Store, rules: dict[Path, str], graphs: Iterable[Name]) -> None:
    """Add to each graph what the rules construct from it and the vocabulary, until they construct nothing new."""
    waiting = list(graphs)
    while waiting:
        waiting = [graph for graph in waiting if _apply(store, rules, graph)]


def _apply(store: Store, rules: dict[Path, str], graph: Name) -> bool:
    seen = [graph, VOCABULARY]
    made = [_in(graph, triple) for path, rule in rules.items() for triple in construct(store, path, rule, seen)]
    new = [quad for quad in made if quad not in store]
    store.extend(new)
    return bool(new)


def _in(graph: Name | None, triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def entail(store: Store, entailments: dict[Path, str]) -> list[Triple]:
    """Add to the default graph what follows from it, until nothing new follows; what was added."""
    added: list[Triple] = []
    while new := {
        triple for path, text in entailments.items() for triple in construct(store, path, text) if _in(None, triple) not in store
    }:
        store.extend(_in(None, triple) for triple in new)
        added += new
    return added


def construct(store: Store, path: Path, text: str, seen: list[Name] | None = None) -> Iterator[Triple]:
    """What the CONSTRUCT query in a file constructs from the graphs it sees (or the default graph). SourceError if it is no such query."""
    try:
        answer = store.query(text, default_graph=seen, named_graphs=[VOCABULARY])
    except SyntaxError as error:
        raise query_error(path, error) from error
    if not isinstance(answer, QueryTriples):
        raise SourceError(path, "a rule is a CONSTRUCT query; this is another kind of query")
    return iter(answer)


def merged(store: Store, graphs: Iterable[Name]) -> list[Quad]:
    """What any of the graphs says, for the default graph."""
    return [_in(None, quad.triple) for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)]


def spans(store: Store, graphs: Iterable[Name]) -> Iterator[Quad]:
    """Where each passage, article and omission begins and ends, and for passages the document and the article they stand in."""
    articles = _of_type(store, tj("Article"))
    sources = {quad.object for quad in store.quads_for_pattern(None, DERIVED_FROM, None, DefaultGraph())}
    passages = [found for found in map(_span, {*graphs, *sources}) if found]
    for one in {*passages, *articles, *_of_type(store, tj("Omission"))}:
        yield Quad(NamedNode(one.iri), tj("start"), Literal(one.start))
        yield Quad(NamedNode(one.iri), tj("end"), Literal(one.end))
    for passage in passages:
        yield from _place(passage, [article for article in articles if passage in article])


def _place(passage: Span, articles: list[Span]) -> Iterator[Quad]:
    subject = NamedNode(passage.iri)
    yield Quad(subject, TYPE, tj("Passage"))
    yield Quad(subject, PART_OF, NamedNode(passage.document))
    if articles:
        yield Quad(subject, tj("article"), NamedNode(min(articles, key=len).iri))


def _of_type(store: Store, kind: NamedNode) -> list[Span]:
    return [found for quad in store.quads_for_pattern(None, TYPE, kind, DefaultGraph()) if (found := _span(quad.subject))]


def _span(term: object) -> Span | None:
    return span(term.value) if isinstance(term, NamedNode) else None


def lines_of(store: Store) -> list[bytes]:
    """The dataset as sorted N-Quads; blank nodes are named by what they are, so that the same content gives the same lines."""
    dataset = Dataset(store)
    if any(isinstance(term, BlankNode) for quad in dataset for term in quad):
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    written = io.BytesIO()
    serialize(dataset, written, RdfFormat.N_QUADS)
    return sorted(written.getvalue().splitlines(keepends=True))

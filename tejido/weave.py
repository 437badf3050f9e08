"""Weaves what a project's files say into one dataset: dates, rules, the merge of all graphs, passages, entailments.

Everything here is a function of what was read; where it is kept is the business of `dataset`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    serialize,
)

from .dates import Bounds, bounds
from .documents import Span, span
from .errors import SourceError
from .namespaces import DCTERMS, PROV, RDF_TYPE, TEJIDO, XSD
from .ontology import Ontology
from .progress import Progress
from .rules import VOCABULARY, Name, apply_rules, entail
from .sources import Source, line_of, read_text

TYPE = NamedNode(RDF_TYPE)
PART_OF = NamedNode(DCTERMS + "isPartOf")
MERGE = Path(__file__).with_name("merge.ru")
DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")


@cache
def tj(local: str) -> NamedNode:
    return NamedNode(TEJIDO + local)


def weave(terms: Ontology, sources: list[Source], progress: Progress) -> tuple[Store, list[bytes]]:
    """The whole dataset, and the lines (N-Triples, sorted) of its default graph that are there by entailment alone.

    Raises SourceError for a rule that is no query and for a date that cannot be read.
    """
    store = vocabulary(terms)
    graphs = state(store, terms, sources, progress)
    store.extend(placed(passages(store, graphs), of_type(store, "Article")))
    progress("entailing")
    stated = default_lines(store)
    entail(store, terms.entailments)
    return store, sorted(set(default_lines(store)).difference(stated))


def vocabulary(terms: Ontology) -> Store:
    """A new store that holds the vocabulary in its graph."""
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object, VOCABULARY) for source in terms.sources for quad in source.quads)
    return store


def state(store: Store, terms: Ontology, sources: Iterable[Source], progress: Progress) -> list[Name]:
    """Add what the sources say, dates, what rules add, the merge of all graphs, where spans begin and end. The graphs of the sources."""
    for source in sources:
        store.extend(source.quads)
        store.extend(dated(source))
    graphs: list[Name] = [graph for graph in store.named_graphs() if graph != VOCABULARY]
    progress("applying rules")
    apply_rules(store, terms.rules, graphs)
    store.update(MERGE.read_text(encoding="utf-8"))
    store.extend(spans(store, graphs))
    return graphs


def default_lines(store: Store) -> list[bytes]:
    """The default graph as N-Triples."""
    return (store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b"").splitlines(keepends=True)


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


def spans(store: Store, graphs: Iterable[Name]) -> Iterator[Quad]:
    """Where each passage, article and omission begins and ends, and the document of each passage."""
    found = passages(store, graphs)
    for one in {*found, *of_type(store, "Article"), *of_type(store, "Omission")}:
        yield Quad(NamedNode(one.iri), tj("start"), Literal(one.start))
        yield Quad(NamedNode(one.iri), tj("end"), Literal(one.end))
    for passage in found:
        yield Quad(NamedNode(passage.iri), TYPE, tj("Passage"))
        yield Quad(NamedNode(passage.iri), PART_OF, NamedNode(passage.document))


def placed(passages: Iterable[Span], articles: Iterable[Span]) -> Iterator[Quad]:
    """The smallest article that each passage stands in."""
    by_document: dict[str, list[Span]] = {}
    for article in sorted(articles, key=len):
        by_document.setdefault(article.document, []).append(article)
    for passage in passages:
        smallest = next((article for article in by_document.get(passage.document, []) if passage in article), None)
        if smallest:
            yield Quad(NamedNode(passage.iri), tj("article"), NamedNode(smallest.iri))


def passages(store: Store, graphs: Iterable[Name]) -> list[Span]:
    """The passages that state something or that something is inferred from."""
    sources = {quad.object for quad in store.quads_for_pattern(None, DERIVED_FROM, None, DefaultGraph())}
    return [found for found in map(_span, {*graphs, *sources}) if found]


def of_type(store: Store, kind: str) -> list[Span]:
    return [found for quad in store.quads_for_pattern(None, TYPE, tj(kind), DefaultGraph()) if (found := _span(quad.subject))]


def _span(term: object) -> Span | None:
    return span(term.value) if isinstance(term, NamedNode) else None


def lines_of(store: Store) -> list[bytes]:
    """The dataset as sorted N-Quads; blank nodes are named by what they are, so that the same content gives the same lines."""
    written = store.dump(format=RdfFormat.N_QUADS) or b""
    if b"_:" in written:
        dataset = Dataset(store)
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
        written = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    return sorted(written.splitlines(keepends=True))

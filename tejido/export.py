"""The graph in the formats of other tools: one small function a format, the same bytes every time.

Every format holds the default graph: the catalogue, identities, passages, and all that is stated, inferred or entailed. What says
who says so differs, and is chosen by `evidence`:

    graphs      a named graph for each passage, as in the dataset itself; with the vocabulary   trig nquads jsonld
    statements  an rdf:Statement for each statement, with its passages and their characters      turtle ntriples rdfxml
    rdf12       an RDF 1.2 reifier for each statement, with its passages                         turtle ntriples
    none        nothing                                                                          all of these

graphml, gexf and csv hold the network that is drawn; each edge carries its passages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from .errors import UsageError
from .results import delimited
from .turtle import pretty
from .words import word

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from .graph import Graph


class Export(NamedTuple):
    """A file's bytes, and a line on everything that its format could not carry."""

    data: bytes
    notes: list[str]


# The first is what is taken when nothing else is asked for.
EVIDENCE = {
    "turtle": ("none", "statements", "rdf12"),
    "trig": ("graphs", "none"),
    "ntriples": ("none", "statements", "rdf12"),
    "nquads": ("graphs", "none"),
    "jsonld": ("graphs", "none"),
    "rdfxml": ("none", "statements"),
    "graphml": ("edges",),
    "gexf": ("edges",),
    "csv": ("edges",),
}
FORMATS = tuple(EVIDENCE)
IN_COLUMNS = {("turtle", "none"), ("trig", "none")}  # what the columns of a large graph write in a fraction of the time


def export(graph: Graph, form: str, evidence: str | None = None) -> Export:
    """Raises UsageError for an unknown format, or evidence that the format cannot hold."""
    if form not in EVIDENCE:
        raise UsageError(f"no format {form!r}: use one of {', '.join(FORMATS)}")
    chosen = evidence or EVIDENCE[form][0]
    if chosen not in EVIDENCE[form]:
        raise UsageError(f"{form} cannot hold evidence as {chosen}; it can hold: {', '.join(EVIDENCE[form])}")
    if chosen == "edges":
        return Export(NETWORKS[form](graph.network()), [word("left out: details", graph.lang)])
    if graph.columns and (form, chosen) in IN_COLUMNS:
        from .columnar.turtle import turtle as quick

        return Export(quick(graph.columns, graph.written_prefixes), [word("left out: passages", graph.lang)])
    data, lost = WRITERS[form](with_evidence(graph, chosen), graph.written_prefixes, chosen)
    notes = [word("left out: statements", graph.lang, lost)] * (lost > 0)
    return Export(data, notes + [word("left out: passages", graph.lang)] * (chosen == "none"))


def with_evidence(graph: Graph, evidence: str) -> Store:
    """The dataset, with what the form of evidence adds to its default graph."""
    store = graph.store()
    if evidence not in {"statements", "rdf12"}:
        return store
    copy = Store()
    copy.extend(store.quads_for_pattern(None, None, None, DefaultGraph()))
    copy.extend(Quad(*triple) for triple in graph.on(store).construct(f"evidence-{evidence}", base=graph.project.description.base))
    return copy


Written = tuple[bytes, int]  # and how many statements the format cannot hold


def turtle(store: Store, prefixes: dict[str, str], _: str) -> Written:
    return pretty(store.dump(format=RdfFormat.TURTLE, from_graph=DefaultGraph(), prefixes=prefixes) or b"", prefixes), 0


def trig(store: Store, prefixes: dict[str, str], evidence: str) -> Written:
    if evidence == "none":
        return turtle(store, prefixes, evidence)
    return pretty(store.dump(format=RdfFormat.TRIG, prefixes=prefixes) or b"", prefixes), 0


def ntriples(store: Store, _: object = None, __: object = None) -> Written:
    return ordered(store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""), 0


def nquads(store: Store, _: object, evidence: str) -> Written:
    if evidence == "none":
        return ntriples(store)
    return ordered(store.dump(format=RdfFormat.N_QUADS) or b""), 0


def jsonld(store: Store, prefixes: dict[str, str], evidence: str) -> Written:
    quads = parse(nquads(store, prefixes, evidence)[0], format=RdfFormat.N_QUADS)
    return (serialize(quads, format=RdfFormat.JSON_LD, prefixes=dict(sorted(prefixes.items()))) or b"") + b"\n", 0


def rdfxml(store: Store, prefixes: dict[str, str], _: str) -> Written:
    """XML has no place for control characters, nor for predicates whose last part cannot be a name."""
    triples = [quad.triple for quad in parse(ntriples(store)[0], format=RdfFormat.N_TRIPLES)]
    whole = [triple for triple in triples if xml_can_hold(triple)]
    data = (serialize(whole, format=RdfFormat.RDF_XML, prefixes=prefixes) or b"") + b"\n"
    return data, len(triples) - len(whole)


NAME_AT_END = re.compile(r"[^\W\d][\w.\-]*$")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xml_can_hold(triple: Triple) -> bool:
    thing = triple.object
    if isinstance(thing, Triple) or (isinstance(thing, Literal) and NOT_XML.search(thing.value)):
        return False
    return NAME_AT_END.search(triple.predicate.value) is not None


def ordered(data: bytes) -> bytes:
    return b"".join(sorted(data.splitlines(keepends=True)))


WRITERS: dict[str, Callable[[Store, dict[str, str], str], Written]] = {
    "turtle": turtle,
    "trig": trig,
    "ntriples": ntriples,
    "nquads": nquads,
    "jsonld": jsonld,
    "rdfxml": rdfxml,
}


def flat(net: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The network with plain attributes only, as the formats of network tools want them; edges are numbered."""
    import networkx as nx

    plain = nx.MultiDiGraph()
    plain.add_nodes_from(sorted(net.nodes(data=True)))
    for number, (source, target, predicate, data) in enumerate(edges(net)):
        plain.add_edge(source, target, number, **{**data, "passages": " ".join(data["passages"]), "predicate": predicate})
    return plain


def edges(net: nx.MultiDiGraph) -> Iterable[tuple[str, str, str, dict[str, Any]]]:
    return sorted(net.edges(keys=True, data=True), key=lambda edge: edge[:3])


def graphml(net: nx.MultiDiGraph) -> bytes:
    import networkx as nx

    return "\n".join(nx.generate_graphml(flat(net))).encode() + b"\n"


def gexf(net: nx.MultiDiGraph) -> bytes:
    """GEXF 1.3 with the places of the picture, without the day on which it was written, which networkx puts in."""
    import networkx as nx

    from .layout import positions
    from .network import ends

    plain = flat(net)
    order = {node: number for number, node in enumerate(net)}
    places = positions(len(order), ends(net, order))
    for node, data in plain.nodes(data=True):
        x, y = map(float, places[order[node]])
        # The y axis of GEXF points up.
        data.update(label=data["label_en"], degree=net.degree(node), viz={"position": {"x": x, "y": -y, "z": 0.0}})
    for _, _, data in plain.edges(data=True):
        data["label"] = data["label_en"]
    text = "\n".join(nx.generate_gexf(plain, version="1.3"))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1).encode() + b"\n"


def csv(net: nx.MultiDiGraph) -> bytes:
    """One row an edge. Names of both ends and of the relationship in both languages; passages are separated by spaces."""
    languages = ("es", "en")
    ends = [f"{end}_{lang}" for end in ("source", "predicate", "target") for lang in languages]
    rows = [
        [
            source,
            predicate,
            target,
            *(str(holder[f"label_{lang}"]) for holder in (net.nodes[source], data, net.nodes[target]) for lang in languages),
            " ".join(map(str, data["passages"])),
            str(data["inferred"]).lower(),
        ]
        for source, target, predicate, data in edges(net)
    ]
    return delimited(["source", "predicate", "target", *ends, "passages", "inferred"], rows).encode()


NETWORKS: dict[str, Callable[[nx.MultiDiGraph], bytes]] = {"graphml": graphml, "gexf": gexf, "csv": csv}


def to_rdflib(graph: Graph) -> rdflib.Dataset:
    """The whole dataset as an rdflib Dataset, term by term: its parser would bend numbers and dates to its own spelling."""
    import rdflib

    def converted(term: Any) -> Any:
        if isinstance(term, Literal):
            kind = None if term.language else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, lang=term.language, datatype=kind, normalize=False)
        return rdflib.URIRef(term.value) if isinstance(term, NamedNode) else rdflib.BNode(term.value)

    dataset = rdflib.Dataset()
    for quad in graph.store():
        name = None if quad.graph_name == DefaultGraph() else converted(quad.graph_name)
        target = dataset.default_graph if name is None else dataset.graph(name)
        target.add((converted(quad.subject), converted(quad.predicate), converted(quad.object)))
    for prefix, namespace in graph.written_prefixes.items():
        dataset.bind(prefix, namespace)
    return dataset

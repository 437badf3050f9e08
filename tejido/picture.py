"""What the page draws: nodes, relationships and where they stand.

Small networks are drawn whole, at positions computed here. Larger ones open as an overview of their communities: they travel as columns,
with the groups that each node is in; the page places what it opens (viz/src/groups.ts).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tejido.network import Asks, ends, local_name

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

WHOLE = 2000  # nodes: more cannot be read at once; as MOST in viz/src/filter.ts


def placed(net: nx.MultiDiGraph) -> Network:
    """A pyvis network with positions. Its lists are filled directly: `add_edge` looks through all edges and loses parallel ones."""
    from pyvis.network import Network

    from tejido.layout import positions

    drawn = Network(directed=True)
    order = {node: number for number, node in enumerate(net)}
    places = positions(len(order), ends(net, order))
    for node, attributes in net.nodes(data=True):
        x, y = places[order[node]]
        drawn.nodes.append({"id": node, **attributes, "x": float(x), "y": float(y)})
        drawn.node_ids.append(node)
        drawn.node_map[node] = drawn.nodes[-1]
    for source, target, predicate, attributes in net.edges(keys=True, data=True):
        drawn.edges.append({"from": source, "to": target, "predicate": predicate, **attributes})
    return drawn


class _Numbers(dict[str, int]):
    """Each text's number, given at its first use."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


def columns(graph: Asks) -> dict[str, Any]:
    """The network in columns; shapes in viz/src/columns.ts. Nodes and relationships are those of `tejido.network.network`, in its order."""
    from tejido.communities import tree

    terms = {row["iri"] for row in graph.ask("terms")}
    relations: dict[tuple[str, str, str], list[tuple[str, bool]]] = {}
    for row in graph.ask("network"):
        relations.setdefault((row["source"], row["predicate"], row["target"]), []).append((row["passage"], row["inferred"]))
    used = {end for source, _, target in relations for end in (source, target)}
    entities = _entities(graph.ask("entities"), lambda iri: iri in used or iri not in terms)
    entities |= {iri: (*_names({}, iri), "", "") for iri in sorted(used - entities.keys())}
    node = {iri: number for number, iri in enumerate(entities)}
    edges = _edges(relations, node)
    groups = tree(len(node), list(zip(edges["source"], edges["target"], strict=True)))
    return {**_nodes(entities), **edges, "parent": groups.parent.tolist(), "home": groups.home.tolist()}


def _entities(rows: Iterable[Mapping[str, Any]], drawn: Callable[[str], bool]) -> dict[str, tuple[str, str, str, str]]:
    """Names in Spanish and English, kind and class of each entity; of several classes the first by IRI."""
    names: dict[str, dict[str, str]] = {}
    classes: dict[str, tuple[str, str]] = {}
    for row in rows:
        iri = row["iri"]
        names.setdefault(iri, {}).setdefault(row["language"] or "", row["label"])
        classes.setdefault(iri, (row["kind"], row["type"]))
    return {iri: (*_names(names[iri], iri), *classes[iri]) for iri in sorted(names) if drawn(iri)}


def _names(names: Mapping[str, str], iri: str) -> tuple[str, str]:
    anything = next(iter(names.values()), None) or local_name(iri)
    return names.get("es", anything), names.get("en", anything)


def _nodes(entities: Mapping[str, tuple[str, str, str, str]]) -> dict[str, Any]:
    """An English name that is the Spanish one is null."""
    kinds, classes = _Numbers(), _Numbers()
    es, en, kind, type_ = zip(*entities.values(), strict=True) if entities else ((), (), (), ())
    numbered = {"kind": [kinds[one] for one in kind], "class": [classes[one] for one in type_]}
    other = [None if one == spanish else one for one, spanish in zip(en, es, strict=True)]
    return {"ids": list(entities), "es": es, "en": other, **numbered, "kinds": list(kinds), "classes": list(classes)}


def _edges(relations: Mapping[tuple[str, str, str], list[tuple[str, bool]]], node: Mapping[str, int]) -> dict[str, Any]:
    """`count` of `passage` belong to each relationship; one that some passage states is not `inferred`."""
    predicates, graphs = _Numbers(), _Numbers()
    return {
        "source": [node[source] for source, _, _ in relations],
        "target": [node[target] for _, _, target in relations],
        "predicate": [predicates[predicate] for _, predicate, _ in relations],
        "inferred": [int(all(inferred for _, inferred in evidence)) for evidence in relations.values()],
        "count": [len(evidence) for evidence in relations.values()],
        "passage": [graphs[passage] for evidence in relations.values() for passage, _ in evidence],
        "predicates": list(predicates),
        "graphs": list(graphs),
    }

"""What the page draws: nodes, relationships and where they stand.

Small networks are drawn whole, at positions computed here. Larger ones open as an overview of their communities: they travel as columns,
with the groups that each node is in; the page places what it opens (viz/src/groups.ts).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tejido.network import Asks, ends, in_both, local_name
from tejido.results import Rows

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray
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
    """The network in columns; shapes in viz/src/columns.ts. Nodes and relationships are those of `tejido.network.network`.

    Nodes are ordered by their groups and relationships by their sources, so that numbers differ little from the ones before.
    """
    import numpy as np

    from tejido.communities import tree

    terms = {row["iri"] for row in graph.ask("terms")}
    found = lists(graph.ask("network"), "source", "predicate", "target", "passage", "inferred")
    source, predicate, target, passage, inferred = found
    begins = _beginnings(source, predicate, target)
    ends_of = [(source[at], target[at]) for at in begins]
    entities = _entities(lists(graph.ask("entities"), "iri", "label", "language", "kind", "type"), {*source, *target}, terms)
    iris = list(entities)
    number = {iri: at for at, iri in enumerate(iris)}
    ends = np.array([(number[one], number[other]) for one, other in ends_of], dtype=np.int64).reshape(-1, 2)
    groups = tree(len(iris), ends)
    order = np.argsort(groups.home, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    size = np.bincount(groups.home, minlength=len(groups.parent))
    nodes = _nodes({iris[at]: entities[iris[at]] for at in order})
    edges = _edges([predicate[at] for at in begins], begins, passage, inferred, place[ends], len(iris))
    return {**nodes, **edges, "parent": groups.parent.tolist(), "size": size.tolist()}


def lists(rows: Iterable[Mapping[str, Any]], *names: str) -> list[list[Any]]:
    """The columns of an answer."""
    found = rows.lists() if isinstance(rows, Rows) else None
    if found is None:
        every = list(rows)
        return [[row[name] for row in every] for name in names]
    return [found[name] for name in names]


def _beginnings(*columns: list[str]) -> list[int]:
    """Where something new begins in columns that are sorted."""
    keys = list(zip(*columns, strict=True))
    return [at for at, key in enumerate(keys) if at == 0 or key != keys[at - 1]]


def _entities(columns: list[list[Any]], used: set[str], terms: set[str]) -> dict[str, tuple[str, str, str, str]]:
    """Names in Spanish and English, kind and class of each entity that is drawn; of several classes the first by IRI."""
    names: dict[str, dict[str, str]] = {}
    classes: dict[str, tuple[str, str]] = {}
    for iri, label, language, kind, type_ in zip(*columns, strict=True):
        if iri in names:
            names[iri].setdefault(language or "", label)
        elif iri in used or iri not in terms:
            names[iri], classes[iri] = {language or "": label}, (kind, type_)
    found = {iri: (*in_both(iri, names[iri]), *classes[iri]) for iri in sorted(names)}
    return found | {iri: (*in_both(iri, {}), "", "") for iri in sorted(used - found.keys())}


def _nodes(entities: Mapping[str, tuple[str, str, str, str]]) -> dict[str, Any]:
    """A Spanish name that is the end of the IRI is null, and so is an English one that is the Spanish."""
    kinds, classes = _Numbers(), _Numbers()
    es, en, kind, type_ = zip(*entities.values(), strict=True) if entities else ((), (), (), ())
    numbered = {"kind": [kinds[one] for one in kind], "class": [classes[one] for one in type_]}
    other = [None if one == spanish else one for one, spanish in zip(en, es, strict=True)]
    own = [None if name == local_name(iri) else name for iri, name in zip(entities, es, strict=True)]
    return {"ids": list(entities), "es": own, "en": other, **numbered, "kinds": list(kinds), "classes": list(classes)}


def _edges(
    predicate: list[str], begins: list[int], passage: list[str], inferred: list[bool], ends: NDArray[np.int64], count: int
) -> dict[str, Any]:
    """`begins` tells where the passages of each relationship begin, `ends` are the numbers of its two nodes, of which there are `count`.

    A relationship that some passage states is not `inferred`; `count` of `passage` belong to each.
    """
    import numpy as np

    predicates, graphs = _Numbers(), _Numbers()
    order = np.argsort(ends[:, 0], kind="stable")
    source, target = ends[order].T
    stops = [*begins[1:], len(passage)] if begins else []
    evidence = [range(begins[at], stops[at]) for at in order]
    numbers = np.array([graphs[passage[at]] for some in evidence for at in some], dtype=np.int64)
    return {
        "out": np.bincount(source, minlength=count).tolist(),
        "step": (target - source).tolist(),
        "predicate": [predicates[predicate[at]] for at in order],
        "inferred": [int(all(inferred[at] for at in some)) for some in evidence],
        "count": list(map(len, evidence)),
        "passage": np.diff(numbers, prepend=0).tolist(),
        "predicates": list(predicates),
        "graphs": list(graphs),
    }

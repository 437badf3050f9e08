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
    relations: dict[tuple[str, str, str], list[tuple[str, bool]]] = {}
    for row in graph.ask("network"):
        relations.setdefault((row["source"], row["predicate"], row["target"]), []).append((row["passage"], row["inferred"]))
    used = {end for source, _, target in relations for end in (source, target)}
    entities = _entities(graph.ask("entities"), lambda iri: iri in used or iri not in terms)
    entities |= {iri: (*_names({}, iri), "", "") for iri in sorted(used - entities.keys())}
    iris = list(entities)
    number = {iri: at for at, iri in enumerate(iris)}
    ends = np.array([(number[source], number[target]) for source, _, target in relations], dtype=np.int64).reshape(-1, 2)
    groups = tree(len(iris), ends)
    order = np.argsort(groups.home, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    size = np.bincount(groups.home, minlength=len(groups.parent))
    nodes = _nodes({iris[at]: entities[iris[at]] for at in order})
    return {**nodes, **_edges(relations, place[ends], len(iris)), "parent": groups.parent.tolist(), "size": size.tolist()}


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
    """A Spanish name that is the end of the IRI is null, and so is an English one that is the Spanish."""
    kinds, classes = _Numbers(), _Numbers()
    es, en, kind, type_ = zip(*entities.values(), strict=True) if entities else ((), (), (), ())
    numbered = {"kind": [kinds[one] for one in kind], "class": [classes[one] for one in type_]}
    other = [None if one == spanish else one for one, spanish in zip(en, es, strict=True)]
    own = [None if name == local_name(iri) else name for iri, name in zip(entities, es, strict=True)]
    return {"ids": list(entities), "es": own, "en": other, **numbered, "kinds": list(kinds), "classes": list(classes)}


def _edges(relations: Mapping[tuple[str, str, str], list[tuple[str, bool]]], ends: NDArray[np.int64], count: int) -> dict[str, Any]:
    """`ends` are the numbers of the two nodes of each relationship; `count` of `passage` belong to each; one that some passage states is
    not `inferred`.
    """
    import numpy as np

    predicates, graphs = _Numbers(), _Numbers()
    order = np.argsort(ends[:, 0], kind="stable")
    source, target = ends[order].T
    keys, found = list(relations), list(relations.values())
    evidence = [found[at] for at in order]
    passage = np.array([graphs[passage] for one in evidence for passage, _ in one], dtype=np.int64)
    return {
        "out": np.bincount(source, minlength=count).tolist(),
        "step": (target - source).tolist(),
        "predicate": [predicates[keys[at][1]] for at in order],
        "inferred": [int(all(inferred for _, inferred in one)) for one in evidence],
        "count": [len(one) for one in evidence],
        "passage": np.diff(passage, prepend=0).tolist(),
        "predicates": list(predicates),
        "graphs": list(graphs),
    }

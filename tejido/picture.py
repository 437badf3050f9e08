"""What the page draws: nodes, relationships and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tejido.network import ends

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network


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

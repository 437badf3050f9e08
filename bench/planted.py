"""Networks with communities that are known, and what it costs to measure and to lay out one.

Edges are 1.5 a node: each begins at any node and leads, in four of five cases, to one of the same community, else to any; within both,
nodes are chosen by Zipf's law with exponent 0.75, so that there are hubs. Communities are as many as √nodes / 1.3, their sizes by
Zipf's law with exponent 0.6. The same number of nodes gives the same network.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tejido import layout, network

if TYPE_CHECKING:
    import networkx as nx

NEAREST = 10  # neighbours in the picture that are looked at
KNOWS = "https://example.org/knows"

Figures = dict[str, float]


def planted(nodes: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Edges as an array (m, 2), and the community of each node."""
    chance = np.random.default_rng(1)
    count = max(int(np.sqrt(nodes) / 1.3), 6)
    community = _drawn(chance.random(nodes), np.cumsum(1 / np.arange(1, count + 1) ** 0.6))
    drawn_by = 1 / (chance.permutation(nodes) + 1.0) ** 0.75
    source = chance.integers(0, nodes, 3 * nodes // 2)
    order = np.argsort(community, kind="stable")
    sums = np.concatenate([[0], np.cumsum(drawn_by[order])])
    begin, end = (sums[np.searchsorted(community[order], community[source], side=side)] for side in ("left", "right"))  # type: ignore[call-overload]
    inside = chance.random(len(source)) < 0.8
    place = np.where(inside, begin + chance.random(len(source)) * (end - begin), chance.random(len(source)) * sums[-1])
    return np.column_stack([source, order[np.minimum(np.searchsorted(sums, place, side="right") - 1, nodes - 1)]]), community


def _drawn(chances: NDArray[Any], sums: NDArray[Any]) -> NDArray[Any]:
    return np.searchsorted(sums, chances * sums[-1])


def figures(nodes: int) -> Figures:
    """Seconds of each measure; of the picture, also the share of a node's nearest that are of its community."""
    edges, community = planted(nodes)
    picture: list[NDArray[Any]] = []
    taken = {"layout": seconds(lambda: picture.append(layout.positions(nodes, edges)))}
    taken["share"] = share(picture[0], community)
    net = named(edges, nodes)
    ends = [f"n{node}" for node in edges[0]]
    measures: dict[str, Callable[[], object]] = {
        "communities": lambda: network.communities(net),
        "pagerank": lambda: network.rank(net, "pagerank"),
        "betweenness": lambda: network.rank(net, "betweenness"),
        "paths": lambda: network.paths(net, *ends, k=3),
    }
    taken |= {name: seconds(measure) for name, measure in measures.items()}
    return {"nodes": nodes, "edges": len(edges), **taken, "load": os.getloadavg()[0]}


def named(edges: NDArray[Any], nodes: int) -> nx.MultiDiGraph:
    """The network as the tool holds it."""
    import networkx as nx

    net = nx.MultiDiGraph()
    net.add_nodes_from((f"n{node}", {"label_es": "", "label_en": "", "kind": "", "class": ""}) for node in range(nodes))
    net.add_edges_from((f"n{source}", f"n{target}", KNOWS, {"passages": [], "inferred": False}) for source, target in edges.tolist())
    return net


def share(place: NDArray[Any], community: NDArray[Any]) -> float:
    from scipy.spatial import KDTree

    _, near = KDTree(place).query(place, k=NEAREST + 1)
    return float((community[near[:, 1:]] == community[:, None]).mean())


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun

"""The network of drawn relationships as a networkx graph, and what is measured on it.

Edges come from the named graphs, so what entailment adds (inverses, symmetric and super-properties) is never drawn twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    import networkx as nx


class Asks(Protocol):
    """Whoever answers the engine's own questions: `queries/engine/NAME.rq`."""

    def ask(self, name: str, **parameters: Any) -> Iterable[Mapping[str, Any]]: ...


class Hop(NamedTuple):
    """One step of a chain. `forward` is false when the relationship points from `target` to `source`."""

    source: str
    predicate: str
    forward: bool
    target: str
    passages: tuple[str, ...]
    inferred: bool


class Chain(NamedTuple):
    """What links two actors: the `target` of each hop is the `source` of the next."""

    hops: tuple[Hop, ...]


class Score(NamedTuple):
    """An actor's place in the network by one measure; `actor` and `kind` are IRIs."""

    actor: str
    label_es: str
    label_en: str
    kind: str
    score: float


class Community(NamedTuple):
    """A group of actors with more relationships among themselves than with others, named after its best connected member.

    `number` counts from 1, the largest first; `members` are IRIs, the best connected first.
    """

    number: int
    size: int
    label_es: str
    label_en: str
    members: tuple[str, ...]


def network(graph: Asks) -> nx.MultiDiGraph:
    """The drawn relationships.

    Nodes: IRI, with `label_es`, `label_en`, `kind` and `class` (IRIs). Edges: the key is the predicate's IRI, with `label_es`, `label_en`,
    `passages` (sorted names of the graphs that hold it) and `inferred` (no passage states it).
    """
    import networkx as nx

    net = nx.MultiDiGraph()
    terms = labels(graph.ask("terms"))
    net.add_nodes_from(sorted(_entities(graph.ask("entities"), terms).items()))
    for row in graph.ask("network"):
        _add(net, terms, row)
    net.remove_nodes_from([node for node in nx.isolates(net) if not net.nodes[node]["drawn"]])
    for _, attributes in net.nodes(data=True):
        del attributes["drawn"]
    return net


def labels(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Rows of (iri, label, language) as {iri: {"label_es", "label_en"}}; a missing language takes what there is."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(str(row["iri"]), {}).setdefault(str(row["language"] or ""), str(row["label"]))
    return {iri: _labels(iri, names) for iri, names in found.items()}


def _labels(iri: str, names: Mapping[str, str]) -> dict[str, str]:
    return dict(zip(("label_es", "label_en"), in_both(iri, names), strict=True))


def in_both(iri: str, names: Mapping[str, str]) -> tuple[str, str]:
    """Its name in Spanish and in English; in place of one that is missing any other, or else the end of its IRI."""
    anything = next(iter(names.values()), None) or local_name(iri)
    return names.get("es", anything), names.get("en", anything)


def local_name(iri: str) -> str:
    """What stands behind the last `#` or `/`: all there is to show when a thing has no label."""
    return iri.rstrip("#/").replace("#", "/").rsplit("/", 1)[-1]


def _entities(rows: Iterable[Mapping[str, Any]], terms: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    """One entry an entity; of several classes the first by IRI, so that the picture is stable."""
    rows = list(rows)
    names = labels(rows)
    return {
        iri: {**names[iri], "kind": str(row["kind"]), "class": str(row["type"]), "drawn": iri not in terms}
        for row in reversed(rows)
        for iri in [str(row["iri"])]
    }


def _add(net: nx.MultiDiGraph, terms: Mapping[str, Mapping[str, str]], row: Mapping[str, Any]) -> None:
    source, predicate, target, passage = (str(row[column]) for column in ("source", "predicate", "target", "passage"))
    for node in (source, target):
        if node not in net:
            net.add_node(node, **_labels(node, {}), kind="", **{"class": ""}, drawn=True)
    if not net.has_edge(source, target, predicate):
        net.add_edge(source, target, predicate, **terms.get(predicate) or _labels(predicate, {}), passages=[], inferred=True)
    edge = net.edges[source, target, predicate]
    edge["passages"].append(passage)
    edge["inferred"] = edge["inferred"] and bool(row["inferred"])


def paths(net: nx.MultiDiGraph, a: str, b: str, k: int = 1, avoid_hubs: bool = False, predicates: Iterable[str] = ()) -> list[Chain]:
    """The `k` shortest chains between two actors, whatever the direction of each relationship; none when nothing links them.

    `avoid_hubs` leaves out intermediate actors that are linked to nearly everything; `predicates` (IRIs) restricts the relationships.
    """
    import networkx as nx

    plain = _simple(net, set(predicates))
    if avoid_hubs:
        plain.remove_nodes_from(hubs(net) - {a, b})
    if a == b or a not in plain or b not in plain or not nx.has_path(plain, a, b):
        return []
    return [_chain(net, nodes, set(predicates)) for nodes in islice(nx.shortest_simple_paths(plain, a, b), k)]


def hubs(net: nx.MultiDiGraph) -> set[str]:
    """Actors with more neighbours than the mean and two standard deviations."""
    from statistics import fmean, pstdev

    degrees = dict(_simple(net).degree())
    limit = fmean(degrees.values()) + 2 * pstdev(degrees.values()) if degrees else 0
    return {node for node, degree in degrees.items() if degree > limit}


def _simple(net: nx.MultiDiGraph, predicates: set[str] | None = None) -> nx.Graph:
    """The network without direction, parallels and loops."""
    import networkx as nx

    plain = nx.Graph()
    plain.add_nodes_from(net)
    plain.add_edges_from((s, t) for s, t, key in net.edges(keys=True) if s != t and (not predicates or key in predicates))
    return plain


def _chain(net: nx.MultiDiGraph, nodes: list[str], predicates: set[str]) -> Chain:
    return Chain(tuple(_best_hop(net, pair, predicates) for pair in pairwise(nodes)))


def _best_hop(net: nx.MultiDiGraph, pair: tuple[str, str], predicates: set[str]) -> Hop:
    """Of several relationships between two actors the stated one with the most passages."""
    source, target = pair
    return min(
        (
            Hop(source, key, forward, target, tuple(data["passages"]), data["inferred"])
            for forward, ends in ((True, (source, target)), (False, (target, source)))
            for key, data in (net.get_edge_data(*ends) or {}).items()
            if not predicates or key in predicates
        ),
        key=lambda hop: (hop.inferred, -len(hop.passages), not hop.forward, hop.predicate),
    )


def rank(net: nx.MultiDiGraph, by: str = "degree") -> list[Score]:
    """Actors by `degree` (number of relationships), `betweenness` or `pagerank`; best first, ties by IRI.

    Betweenness counts the shortest paths between others; in a network of more than 5 000 actors, those that begin at 100 of them, which
    are always the same (see `tejido.betweenness`).
    ValueError for another measure.
    """
    if by not in MEASURES:
        raise ValueError(f"no measure {by!r}: use one of {', '.join(MEASURES)}")
    scores = sorted(MEASURES[by](net).items(), key=lambda item: (-item[1], item[0]))
    return [Score(node, *_described(net, node), score) for node, score in scores]


def _described(net: nx.MultiDiGraph, node: str) -> tuple[str, str, str]:
    attributes = net.nodes[node]
    return attributes["label_es"], attributes["label_en"], attributes["kind"]


def _degree(net: nx.MultiDiGraph) -> dict[str, float]:
    return dict(net.degree())


def _betweenness(net: nx.MultiDiGraph) -> dict[str, float]:
    from .betweenness import betweenness

    order = {node: number for number, node in enumerate(net)}
    return {node: round(score, 12) for node, score in zip(order, betweenness(len(order), ends(net, order)).tolist(), strict=True)}


def _pagerank(net: nx.MultiDiGraph) -> dict[str, float]:
    import networkx as nx

    # Rounded: the last digits depend on the order of summation.
    return {node: round(score, 12) for node, score in nx.pagerank(net).items()}


MEASURES: dict[str, Callable[[nx.MultiDiGraph], dict[str, float]]] = {
    "degree": _degree,
    "betweenness": _betweenness,
    "pagerank": _pagerank,
}


def communities(net: nx.MultiDiGraph) -> list[Community]:
    """Louvain communities (see `tejido.communities`): largest first, members best connected first."""
    from .communities import louvain

    order = {node: number for number, node in enumerate(net)}
    found: dict[int, list[str]] = {}
    for node, community in zip(order, louvain(len(order), ends(net, order)), strict=True):
        found.setdefault(int(community), []).append(node)
    groups = [sorted(group, key=lambda node: (-net.degree(node), node)) for group in found.values()]
    groups.sort(key=lambda group: (-len(group), group[0]))
    return [Community(number, len(group), *_described(net, group[0])[:2], tuple(group)) for number, group in enumerate(groups, 1)]


def ends(net: nx.MultiDiGraph, order: Mapping[str, int]) -> list[tuple[int, int]]:
    """The numbers of each relationship's two ends."""
    return [(order[source], order[target]) for source, target in net.edges()]

"""tejido.betweenness: what networkx says, and of large networks nearly that."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from tejido import betweenness as module
from tejido.betweenness import betweenness


def by_networkx(n: int, edges: list[tuple[int, int]]) -> list[float]:
    net = nx.Graph()
    net.add_nodes_from(range(n))
    net.add_edges_from(edge for edge in edges if edge[0] != edge[1])
    return [nx.betweenness_centrality(net)[node] for node in range(n)]


def crowd(n: int, m: int) -> list[tuple[int, int]]:
    """Loops, parallels and nodes without edges among them."""
    chance = np.random.default_rng(1)
    return [(int(a), int(b)) for a, b in zip(chance.integers(0, n, m), (n * chance.random(m) ** 3).astype(int), strict=True)]


@pytest.mark.parametrize(
    ("n", "edges"),
    [(1, []), (2, [(0, 1)]), (3, []), (5, [(0, 1), (1, 2), (2, 3), (3, 4)]), (4, [(0, 1), (1, 2), (2, 3), (3, 0)]), (150, crowd(150, 200))],
)
def test_it_is_what_networkx_says(n: int, edges: list[tuple[int, int]]) -> None:
    assert betweenness(n, edges) == pytest.approx(by_networkx(n, edges), abs=1e-12)


def test_of_nobody_there_is_none() -> None:
    assert len(betweenness(0, [])) == 0


def test_of_a_large_network_the_first_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = crowd(600, 900)
    exact = betweenness(600, edges)
    monkeypatch.setattr(module, "EXACT", 500)
    nearly = betweenness(600, edges)
    assert (nearly == betweenness(600, edges)).all()
    assert (nearly != exact).any()
    first = [{*np.argsort(-scores)[:10].tolist()} for scores in (exact, nearly)]
    assert len(first[0] & first[1]) >= 8
    assert np.corrcoef(exact, nearly)[0, 1] > 0.97

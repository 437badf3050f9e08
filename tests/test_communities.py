"""Communities: planted ones are found, the same every time; groups within groups stay small enough to draw."""

from __future__ import annotations

import numpy as np
import pytest

from tejido.communities import MOST, Tree, louvain, tree

Edges = list[tuple[int, int]]


def cliques(count: int, size: int) -> Edges:
    """A ring of cliques."""
    inside = [(c * size + i, c * size + j) for c in range(count) for i in range(size) for j in range(i)]
    return inside + [(c * size, (c + 1) % count * size) for c in range(count)]


def crowd(n: int) -> Edges:
    """Chance ties, most of them to someone near."""
    chance = np.random.default_rng(3)
    source = chance.integers(0, n, 2 * n)
    near = (source + chance.integers(1, 25, 2 * n)) % n
    return list(zip(source.tolist(), np.where(chance.random(2 * n) < 0.9, near, chance.integers(0, n, 2 * n)).tolist(), strict=True))


def test_planted_communities_are_found_the_same_every_time() -> None:
    found = louvain(60, cliques(6, 10))
    assert len(np.unique(found)) == 6
    assert (found.reshape(6, 10) == found.reshape(6, 10)[:, :1]).all()
    assert (found == louvain(60, cliques(6, 10))).all()


def test_direction_loops_and_order_do_not_count_but_parallels_do() -> None:
    edges = cliques(4, 6)
    turned = [(b, a) for a, b in edges][::-1] + [(0, 0)] * 9
    assert (louvain(24, edges) == louvain(24, turned)).all()
    assert len(set(louvain(3, [(0, 1)] * 9 + [(1, 2)]).tolist())) <= 2


@pytest.mark.parametrize(("n", "edges", "count"), [(0, [], 0), (3, [], 3), (2, [(0, 1)], 1), (2, [(0, 0)], 2)])
def test_small_networks(n: int, edges: Edges, count: int) -> None:
    assert len(set(louvain(n, edges).tolist())) == count


def test_what_is_apart_is_never_joined() -> None:
    within = np.arange(60) % 2
    found = louvain(60, cliques(6, 10), within)
    assert not set(found[within == 0].tolist()) & set(found[within == 1].tolist())


def children(found: Tree) -> np.ndarray:
    count = len(found.parent)
    return np.bincount(found.parent[1:], minlength=count) + np.bincount(found.home, minlength=count)


SHAPES = {
    "few": (40, cliques(4, 10)),
    "crowd": (6000, crowd(6000)),
    "star": (5000, [(0, leaf) for leaf in range(1, 5000)]),
    "nothing linked": (100_000, []),
    "path": (3000, [(node, node + 1) for node in range(2999)]),
}


@pytest.mark.parametrize(("n", "edges"), SHAPES.values(), ids=SHAPES.keys())
def test_no_group_has_too_many_children(n: int, edges: Edges) -> None:
    found = tree(n, edges)
    assert children(found).max() <= MOST
    assert found.parent[0] == -1
    assert (found.parent[1:] < np.arange(1, len(found.parent))).all()
    assert len(found.home) == n
    again = tree(n, edges)
    assert (found.home == again.home).all()
    assert (found.parent == again.parent).all()


def test_groups_hold_nodes_or_groups_never_both() -> None:
    found = tree(6000, crowd(6000))
    assert not set(found.home.tolist()) & set(found.parent.tolist())


def test_members_of_a_group_have_more_ties_among_themselves_than_chance() -> None:
    edges = crowd(6000)
    found = tree(6000, edges)
    inside = np.mean([found.home[a] == found.home[b] for a, b in edges])
    assert inside > 0.5

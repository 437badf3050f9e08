"""Communities by the Louvain method (Blondel et al., 2008, doi:10.1088/1742-5468/2008/10/P10008), in numpy, the same for the same network.

Nodes move in batches, each batch all at once, to where modularity gains most; between batches the sums are made anew. Communities
then become the nodes of a smaller network, and so on, until none moves.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BATCHES = (6, 32)  # small batches disturb each other less, large ones are quicker
ROUNDS = 5
MOST = 300  # children of one group
SMALL = 3  # a community of fewer is not shown as one


def louvain(n: int, edges: Any, within: Any = None) -> Ints:
    """The community of each of `n` nodes: numbers from 0, without gaps; a node without edges is one of its own.

    `edges` is an array (m, 2) of node numbers; direction and loops do not count, parallels do. `within`: n numbers; nodes with different
    ones are never joined, and each lot is divided as if it were alone.
    """
    ends = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    lot = np.zeros(n, dtype=np.int64) if within is None else np.asarray(within, dtype=np.int64)
    kept = ends[(ends[:, 0] != ends[:, 1]) & (lot[ends[:, 0]] == lot[ends[:, 1]])]
    matrix = _symmetric(kept, n)
    community = np.arange(n)
    while True:
        moved = _move(matrix, lot)
        names, moved = np.unique(moved, return_inverse=True)
        if len(names) == len(lot):
            return community
        community, lot = moved[community], lot[names]
        matrix = _joined(matrix, moved, len(names))


def _symmetric(ends: Ints, n: int) -> Any:
    rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
    return coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n)).tocsr()


def _joined(matrix: Any, group: Ints, count: int) -> Any:
    """The network of groups; what lies inside a group is its loop."""
    wide = matrix.tocoo()
    return coo_array((wide.data, (group[wide.row], group[wide.col])), shape=(count, count)).tocsr()


def _move(matrix: Any, lot: Ints) -> Ints:
    """Each node's community after moving alone, from a community of its own."""
    count = len(lot)
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    total = np.maximum(np.bincount(lot, weights=degree), 1e-9)[lot] if count else degree
    off = matrix.copy()
    off.setdiag(0)  # a loop goes wherever its node goes
    off.eliminate_zeros()
    linked = np.random.default_rng(1).permutation(np.flatnonzero(np.diff(off.indptr)))
    parts = np.array_split(linked, np.clip(40_000 // max(len(linked), 1), *BATCHES))
    batches = [(nodes, off[nodes]) for nodes in map(np.sort, parts) if len(nodes)]
    community = np.arange(count)
    for _ in range(ROUNDS):
        for nodes, rows in batches:
            better, target = _better(rows, nodes, community, degree, total)
            community[better] = target
    return community


def _better(rows: Any, nodes: Ints, community: Ints, degree: Floats, total: Floats) -> tuple[Ints, Ints]:
    """Those of `nodes` that gain by moving to a neighbour's community, and to which; of equal gains the lowest number."""
    count = len(community)
    weight = np.bincount(community, weights=degree, minlength=count)
    member = csr_array((np.ones(count), community, np.arange(count + 1)), shape=(count, count))
    ties = rows @ member
    mine = np.repeat(np.arange(len(nodes)), np.diff(ties.indptr))
    node, home = nodes[mine], community[nodes]
    at_home = ties.indices == home[mine]
    gain = ties.data - degree[node] * (weight[ties.indices] - at_home * degree[node]) / total[node]
    stay = -degree[nodes] * (weight[home] - degree[nodes]) / total[nodes]
    stay[mine[at_home]] = gain[at_home]
    best = np.maximum.reduceat(gain, ties.indptr[:-1])
    target = np.minimum.reduceat(np.where(gain == best[mine], ties.indices, count), ties.indptr[:-1])
    better = best > stay + 1e-9
    return nodes[better], target[better]


class Tree(NamedTuple):
    """Groups within groups: `parent` of each group (group 0, the whole, has -1) comes before it; `home` is the innermost of each node."""

    parent: Ints
    home: Ints


def tree(n: int, edges: Any, most: int = MOST) -> Tree:
    """Communities, divided again until no group has more than `most` children: nodes or groups."""
    ends = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    home, parent = np.zeros(n, dtype=np.int64), np.array([-1])
    large = np.zeros(n, dtype=bool) if n <= most else np.ones(n, dtype=bool)
    while large.any():
        inside = np.flatnonzero(large)
        number = np.full(n, -1)
        number[inside] = np.arange(len(inside))
        pairs = number[ends]
        parts = _divided(home[inside], pairs[(pairs >= 0).all(axis=1)], most)
        first = np.unique(parts, return_index=True)[1]
        parent, home[inside] = np.append(parent, home[inside[first]]), len(parent) + parts
        large[inside] = np.bincount(parts)[parts] > most
    return Tree(parent, home)


def _divided(lot: Ints, pairs: Ints, most: int) -> Ints:
    """Each lot's nodes in communities, at most `most` a lot, numbered by lot, the largest first."""
    part = _tidied(louvain(len(lot), pairs, within=lot), lot, pairs, most)
    _, inverse, size = np.unique(lot, return_inverse=True, return_counts=True)
    whole = np.bincount(part)[part] == size[inverse]
    place = np.empty(len(lot), dtype=np.int64)  # of each node in its lot
    order = np.argsort(lot, kind="stable")
    place[order] = np.arange(len(lot)) - np.repeat(np.cumsum(size) - size, size)
    pieces = np.minimum(-(-size // most), most)[inverse]
    part = np.where(whole, part.max() + 1 + inverse * most + place * pieces // size[inverse], part)
    names, first, part, count = np.unique(part, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.lexsort((names, -count, lot[first]))] = np.arange(len(names))
    return rank[part]


def _tidied(part: Ints, lot: Ints, pairs: Ints, most: int) -> Ints:
    """Small communities go where most of their ties lead; those without ties to a larger one go into one, lot by lot."""
    size = np.bincount(part)
    owner = np.empty(len(size), dtype=np.int64)
    owner[part] = lot
    order = np.lexsort((-size, owner))
    rank = np.empty(len(size), dtype=np.int64)
    rank[order] = np.arange(len(size)) - np.searchsorted(owner[order], owner[order])
    kept = (rank < most // 2) & (size >= np.maximum(SMALL, np.bincount(lot)[owner] // 1000))
    goal = np.where(kept, np.arange(len(size)), len(size) + owner)
    ends = part[np.concatenate([pairs, pairs[:, ::-1]])]
    ends = ends[~kept[ends[:, 0]] & kept[ends[:, 1]]]
    ties, count = np.unique(ends[:, 0] * len(size) + ends[:, 1], return_counts=True)
    strongest = ties[np.argsort(count, kind="stable")]  # written last
    goal[strongest // len(size)] = strongest % len(size)
    return goal[part]

"""How often each node of a network lies between others, by Brandes' method (2001, doi:10.1080/0022250X.2001.9990249), in numpy.

The shortest paths from many nodes are followed at once: one product of matrices is one step away from all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AT_ONCE = 32
EXACT = 5_000  # nodes up to which all paths are followed: of ten times as many that would take a hundred times as long
SOME = 100  # of more, how many the paths of are followed


def betweenness(n: int, edges: Any) -> Floats:
    """The share of shortest paths between other nodes that lead through each of `n`: numbers from 0 to 1.

    `edges` is an array (m, 2) of node numbers; direction, loops and parallels do not count. In a network of more than EXACT nodes those
    paths are taken that begin at SOME of them, which are always the same.
    """
    ends = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
    links = coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n)).tocsr()
    sources = np.arange(n) if n <= EXACT else np.sort(np.random.default_rng(1).choice(n, SOME, replace=False))
    through = np.zeros(n)
    for some in np.array_split(sources, -(-len(sources) // AT_ONCE)) if n else []:
        through += _through(links, some)
    begun = len(sources) - np.isin(np.arange(n), sources)  # of how many others each could lie on the paths
    return np.asarray(through / np.maximum(begun * (n - 2.0), 1))


def _through(links: Any, sources: Ints) -> Floats:
    """For each node, how many others are reached through it from these sources; where there are several ways, by parts."""
    count, each = links.shape[0], np.arange(len(sources))
    ways = np.zeros((count, len(sources)))  # how many shortest paths lead from a source to a node
    ways[sources, each] = 1
    steps = [*_steps(links, ways)]
    behind = np.zeros_like(ways)  # how many are reached through a node
    for nearer, further in zip(steps[-2::-1], steps[:0:-1], strict=True):
        shares = np.zeros_like(ways)
        shares[further] = (1 + behind[further]) / ways[further]
        behind[nearer] = ways[nearer] * (links @ shares)[nearer]
    behind[sources, each] = 0
    return np.asarray(behind.sum(axis=1))


def _steps(links: Any, ways: Floats) -> Iterator[Any]:
    """The nodes, by source, that are no, one, two… steps away; their `ways` are filled in."""
    unseen = ways == 0
    last = ways.copy()
    while last.any():
        yield last.nonzero()
        last = (links @ last) * unseen
        ways += last
        unseen &= last == 0

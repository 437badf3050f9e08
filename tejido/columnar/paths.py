"""Property paths of any length: pairs of nodes, found breadth first (SPARQL 1.1, section 18.4)."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .index import Bound, Index, expand, refuse_excess
from .terms import Ids


class Steps(Protocol):
    """Leads from nodes to others: `ahead` and `back` give the row of the node that is left and the node that is reached, for each step."""

    def ahead(self, nodes: Ids) -> tuple[Ids, Ids]: ...

    def back(self, nodes: Ids) -> tuple[Ids, Ids]: ...


class Turned:
    """The same steps the other way round."""

    def __init__(self, steps: Steps) -> None:
        self.ahead, self.back = steps.back, steps.ahead


class Predicate:
    """Steps along one predicate, looked up in an index."""

    def __init__(self, index: Index, bound: Bound) -> None:
        self.index, self.bound = index, bound

    def ahead(self, nodes: Ids) -> tuple[Ids, Ids]:
        return self._step("s", "o", nodes)

    def back(self, nodes: Ids) -> tuple[Ids, Ids]:
        return self._step("o", "s", nodes)

    def _step(self, left: str, reached: str, nodes: Ids) -> tuple[Ids, Ids]:
        row, found = self.index.find({**self.bound, left: nodes}, len(nodes))
        return row, found[reached]


class Pairs:
    """Steps that were found before."""

    def __init__(self, begins: Ids, ends: Ids) -> None:
        self.begins, self.ends = begins, ends

    def ahead(self, nodes: Ids) -> tuple[Ids, Ids]:
        return self._step(self.begins, self.ends, nodes)

    def back(self, nodes: Ids) -> tuple[Ids, Ids]:
        return self._step(self.ends, self.begins, nodes)

    def _step(self, left: Ids, reached: Ids, nodes: Ids) -> tuple[Ids, Ids]:
        order = np.argsort(left, kind="stable")
        row, at = expand(np.searchsorted(left[order], nodes), np.searchsorted(left[order], nodes, "right"))
        return row, reached[order][at]


def reached(steps: Steps, starts: Ids, operator: str, size: int) -> tuple[Ids, Ids]:
    """The pairs of a start and a node that a path leads to, each once. `operator` is `*`, `+` or `?`; `size` is above all numbers."""
    starts = np.unique(starts)
    origin, node = np.arange(len(starts)), starts
    found = origin * size + node if operator in "*?" else np.empty(0, dtype=np.int64)
    while len(node):
        row, next_ = steps.ahead(node)
        keys = np.setdiff1d(origin[row] * size + next_, found)
        found = np.union1d(found, keys)
        refuse_excess(len(found))
        origin, node = np.divmod(keys, size)
        if operator == "?":
            break
    return starts[found // size], found % size


def leads(steps: Steps, start: int, end: int, size: int) -> bool:
    """Whether one step or more lead from one node to another; both ends are followed, whichever has fewer nodes to go on from.

    `size` is above all numbers.
    """
    ahead, back = np.array([start]), np.array([end])
    seen, met = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    met[end] = True
    while len(ahead) and len(back):
        if len(ahead) <= len(back):
            ahead = fresh(steps.ahead(ahead)[1], seen)
            if met[ahead].any():
                return True
        else:
            back = fresh(steps.back(back)[1], met)
            if seen[back].any():
                return True
    return False


def fresh(nodes: Ids, seen: NDArray[np.bool_]) -> Ids:
    """Those that were not seen before, each once; now they are."""
    nodes = np.sort(nodes[~seen[nodes]])
    nodes = nodes[np.flatnonzero(np.diff(nodes, prepend=-1))]
    seen[nodes] = True
    return nodes

"""Solutions as columns of numbers: of terms, or -1 where nothing is bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from . import Unanswered
from .index import expand, refuse_excess
from .terms import Ids

UNBOUND = -1
EMPTY: Ids = np.empty(0, dtype=np.int64)
Normal = Callable[[Ids], Ids]
DENSE = 16  # numbers a row up to which a table of all numbers is quicker than sorting


class Table:
    """`size` solutions; each variable's column has as many numbers."""

    def __init__(self, columns: Mapping[str, Ids], size: int) -> None:
        self.columns, self.size = dict(columns), size

    def take(self, rows: Ids | NDArray[np.bool_]) -> Table:
        """The solutions with these numbers, or those for which it is true."""
        size = int(np.count_nonzero(rows)) if rows.dtype == bool else len(rows)
        return Table({name: column[rows] for name, column in self.columns.items()}, size)

    def extended(self, columns: Mapping[str, Ids]) -> Table:
        return Table({**self.columns, **columns}, self.size)

    def without(self, name: str) -> Table:
        return Table({other: column for other, column in self.columns.items() if other != name}, self.size)

    def bound(self, names: Iterable[str]) -> bool:
        """Whether all of these are bound in all solutions."""
        return all(name in self.columns and (self.size == 0 or int(self.columns[name].min()) >= 0) for name in names)


UNIT = Table({}, 1)


def packed(columns: Sequence[Ids], size: int) -> Ids:
    """A number for each row, equal where the rows are."""
    key, top = np.zeros(size, dtype=np.int64), 1
    for column in columns:
        low, high = (int(column.min()), int(column.max())) if size else (0, 0)
        span = high - low + 1
        if top * span >= 2**62:
            key = np.unique(key, return_inverse=True)[1].reshape(-1).astype(np.int64)
            top = int(key.max()) + 1
        offset = column - low
        key = offset if top == 1 else key * span + offset
        top *= span
    return key


def first_rows(columns: Sequence[Ids], size: int) -> Ids:
    """The numbers of the rows that are different from all before them."""
    return np.sort(first_and_inverse(columns, size)[0])


def first_and_inverse(columns: Sequence[Ids], size: int) -> tuple[Ids, Ids]:
    """The first row of each kind of row, and for each row which kind it is."""
    if not columns or not size:
        return np.arange(min(size, 1)), np.zeros(size, dtype=np.int64)
    key = packed(columns, size)
    if np.all(key[1:] >= key[:-1]):  # as they come from an index that is sorted by them
        rows = np.flatnonzero(np.concatenate(([True], key[1:] > key[:-1])))
        return rows, np.repeat(np.arange(len(rows)), np.diff(rows, append=size))
    span = int(key.max()) + 1
    if span > DENSE * size:
        _, rows, at = np.unique(key, return_index=True, return_inverse=True)
        return rows, at.reshape(-1)
    first = np.full(span, -1, dtype=np.int64)  # without sorting
    first[key[::-1]] = np.arange(size - 1, -1, -1)
    there = first >= 0
    return first[there], (np.cumsum(there) - 1)[key]


def join(left: Table, right: Table, normal: Normal) -> Table:
    """All pairs of solutions that agree. Raises Unanswered where a variable of both is unbound in some."""
    row, at = pairs(left, right, normal)
    return left.take(row).extended(right.take(at).columns)


def pairs(left: Table, right: Table, normal: Normal) -> tuple[Ids, Ids]:
    """The row on the left and the row on the right of each pair that agrees, in the order of the left.

    `normal` gives equal terms equal numbers (see `values.Numbers.normal`).
    """
    shared = [name for name in left.columns if name in right.columns]
    if not shared:
        refuse_excess(left.size * right.size)
        return np.repeat(np.arange(left.size), right.size), np.tile(np.arange(right.size), left.size)
    if not (left.bound(shared) and right.bound(shared)):
        raise Unanswered
    key = packed([normal(np.concatenate((left.columns[name], right.columns[name]))) for name in shared], left.size + right.size)
    wanted, offered = key[: left.size], key[left.size :]
    order = np.argsort(offered, kind="stable")
    ordered = offered[order]
    row, at = expand(np.searchsorted(ordered, wanted), np.searchsorted(ordered, wanted, "right"))
    return row, order[at]


def stacked(tables: Sequence[Table]) -> Table:
    """The solutions of all, one table after the other."""
    names = dict.fromkeys(name for table in tables for name in table.columns)
    return Table({name: np.concatenate([column(table, name) for table in tables]) for name in names}, sum(table.size for table in tables))


def column(table: Table, name: str) -> Ids:
    """A variable's column, unbound where it is not in the table."""
    return table.columns[name] if name in table.columns else np.full(table.size, UNBOUND, dtype=np.int64)

"""Statements as numbers of their terms, sorted in several orders, so that what fits a pattern stands together.

A folder holds the statements of the default graph (`default-…`) and those of the named graphs (`named-…`). Of each order, whose letters
are those of subject, predicate, object and graph:

    named-pso-starts.npy    where the statements with each term in the first place begin; one more than there are terms
    named-pso-s.npy         the terms in the other places; int32
"""

from __future__ import annotations

from functools import cache, cached_property
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import Unanswered
from .terms import Ids, opened

PLACES = {"default": "spo", "named": "spog"}
ORDERS = {"default": ("pso", "pos", "spo", "osp"), "named": ("pso", "pos", "spo", "osp", "gps")}
MANY = 100_000  # statements; of fewer, each is looked at sooner than ranges are halved
MOST = 20_000_000  # rows at once; what needs more is streamed by the store
Bound = dict[str, "int | Ids"]  # what stands in some places: one term, or one a row
Column = NDArray[np.int32]


class Order(NamedTuple):
    """Statements sorted by the places that the letters name."""

    letters: str
    starts: Column
    rest: dict[str, Column]

    def narrow(self, bound: Bound) -> tuple[int, int, int]:
        """Where the statements stand that have the single terms with which this order begins, and how many places that were."""
        low, high = 0, len(self.rest[self.letters[1]])
        for depth, letter in enumerate(self.letters):
            value = bound.get(letter)
            if not isinstance(value, int):
                return low, high, depth
            if depth == 0:
                low, high = int(self.starts[value]), int(self.starts[value + 1])
            else:
                column, wanted = self.rest[letter][low:high], np.int32(value)  # of the same type, or the column would be converted
                low, high = low + int(np.searchsorted(column, wanted)), low + int(np.searchsorted(column, wanted, "right"))
        return low, high, len(self.letters)

    def column(self, letter: str, at: slice | Ids) -> Ids:
        if letter != self.letters[0]:
            return self.rest[letter][at].astype(np.int64)
        numbers = np.arange(int(self.starts[-1]))[at] if isinstance(at, slice) else at
        return np.searchsorted(self.starts, numbers, "right") - 1


class Index:
    """The statements of the default graph, or those of all named graphs (`which`)."""

    def __init__(self, folder: Path, which: str) -> None:
        self.places = PLACES[which]
        self.orders = [self._load(folder, which, letters) for letters in ORDERS[which]]
        self.spread = cache(self._spread)

    def _load(self, folder: Path, which: str, letters: str) -> Order:
        def load(name: str) -> Column:
            return opened(folder / f"{which}-{letters}-{name}.npy")

        return Order(letters, load("starts"), {place: load(place) for place in self.places if place != letters[0]})

    @cached_property
    def size(self) -> int:
        return int(self.orders[0].starts[-1])

    def _best(self, bound: Bound) -> tuple[Order, int, int, int]:
        """The order in which the fewest statements are looked at, where they stand, and how many places have been looked up."""
        predicate = bound.get("p")
        one = predicate if isinstance(predicate, int) else None

        def cost(found: tuple[Order, int, int, int]) -> float:
            order, low, high, depth = found
            place = order.letters[depth : depth + 1]
            return (high - low) / (max(1, self.spread(place, one)) if isinstance(bound.get(place), np.ndarray) else 1)

        return min(((order, *order.narrow(bound)) for order in self.orders), key=cost)

    def estimate(self, single: Bound, several: frozenset[str]) -> float:
        """How many statements fit, for each row of those that give the terms in `several` places."""
        _, low, high, _ = self._best(single)
        rows = float(high - low)
        predicate = single.get("p")
        for place in several:
            rows /= max(1, self.spread(place, predicate if isinstance(predicate, int) else None))
        return rows

    def _spread(self, place: str, predicate: int | None) -> int:
        """How many different terms stand in a place, with one predicate or all."""
        letters = (
            {"s": "pso", "o": "pos"}.get(place) if predicate is not None else {"s": "spo", "o": "osp", "p": "pso", "g": "gps"}.get(place)
        )
        order = next((one for one in self.orders if one.letters == letters), None)
        if order is None:
            return 1
        if predicate is None:
            return int(np.count_nonzero(np.diff(order.starts)))
        column = order.rest[place][order.starts[predicate] : order.starts[predicate + 1]]
        return 1 + int(np.count_nonzero(np.diff(column))) if len(column) else 0

    def stands(self, nodes: Ids) -> NDArray[np.bool_]:
        """Which of these are the subject or the object of a statement, in whichever graph."""
        starts = (order.starts for order in self.orders if order.letters in {"spo", "osp"})
        found: NDArray[np.bool_] = np.any([one[nodes] < one[nodes + 1] for one in starts], axis=0)
        return found

    def find(self, bound: Bound, rows: int) -> tuple[Ids, dict[str, Ids]]:
        """The statements that fit: the row that each belongs to, and the terms in the places that are not bound.

        `bound` has a term for each of `rows` rows, or one for all of them. Raises Unanswered where too many fit.
        """
        order, low, high, depth = self._best(bound)
        wanted = [place for place in self.places if place not in bound]
        lows: Ids
        highs: Ids
        looked_up = {*order.letters[:depth]}
        vector = bound.get(order.letters[depth]) if depth < len(order.letters) else None
        if isinstance(vector, np.ndarray):
            lows, highs = self._ranges(order, depth, low, high, vector)
            looked_up.add(order.letters[depth])
            for place in takewhile(bound.__contains__, order.letters[depth + 1 :]):
                if int((highs - lows).sum()) > MANY:
                    lows, highs = narrowed(order.rest[place], lows, highs, np.broadcast_to(bound[place], rows))
                    looked_up.add(place)
        elif rows == 1 or not {*bound} - looked_up:
            return self._everywhere(order, low, high, bound, looked_up, wanted, rows)
        else:
            lows, highs = np.full(rows, low, dtype=np.int64), np.full(rows, high, dtype=np.int64)
        row, at = expand(lows, highs)
        for place in bound:
            if place not in looked_up:
                value = bound[place]
                fits = order.column(place, at) == (value if isinstance(value, int) else value[row])
                row, at = row[fits], at[fits]
        return row, {place: order.column(place, at) for place in wanted}

    def _everywhere(
        self, order: Order, low: int, high: int, bound: Bound, looked_up: set[str], wanted: list[str], rows: int
    ) -> tuple[Ids, dict[str, Ids]]:
        """What fits each row alike."""
        at: slice | Ids = slice(low, high)
        count = high - low
        for place in bound:
            if place not in looked_up:
                value = bound[place]
                fits = np.flatnonzero(order.column(place, at) == (value if isinstance(value, int) else value[0]))
                at = fits + low if isinstance(at, slice) else at[fits]
                count = len(at)
        refuse_excess(count * rows)
        found = {place: order.column(place, at) for place in wanted}
        if rows == 1:
            return np.zeros(count, dtype=np.int64), found
        return np.repeat(np.arange(rows), count), {place: np.tile(column, rows) for place, column in found.items()}

    def _ranges(self, order: Order, depth: int, low: int, high: int, values: Ids) -> tuple[Ids, Ids]:
        """Where the statements of each row stand."""
        if depth == 0:
            return order.starts[values].astype(np.int64), order.starts[values + 1].astype(np.int64)
        column = order.rest[order.letters[depth]][low:high]
        wanted = values.astype(np.int32)
        return low + np.searchsorted(column, wanted), low + np.searchsorted(column, wanted, "right")


def refuse_excess(rows: int) -> None:
    """Raises Unanswered for more rows than are held at once."""
    if rows > MOST:
        raise Unanswered


def narrowed(column: Column, lows: Ids, highs: Ids, values: Ids) -> tuple[Ids, Ids]:
    """Where the value of each row stands in its range of a column, which is sorted in each range."""
    first = bisected(column, lows, highs, values, np.less)
    return first, bisected(column, first, highs, values, np.less_equal)


def bisected(column: Column, lows: Ids, highs: Ids, values: Ids, before: np.ufunc) -> Ids:
    """Where in each range the first number stands that is not `before` the value of its row; all ranges are halved at once."""
    lows, highs = lows.copy(), highs.copy()
    rows = np.flatnonzero(lows < highs)
    while len(rows):
        middle = (lows[rows] + highs[rows]) // 2
        higher = before(column[middle], values[rows])
        lows[rows[higher]] = middle[higher] + 1
        highs[rows[~higher]] = middle[~higher]
        rows = rows[lows[rows] < highs[rows]]
    return lows


def expand(lows: Ids, highs: Ids) -> tuple[Ids, Ids]:
    """All numbers from each low to before its high, and the row of each. Raises Unanswered for too many."""
    counts = highs - lows
    total = int(counts.sum())
    refuse_excess(total)
    row = np.repeat(np.arange(len(lows)), counts)
    return row, np.arange(total) + np.repeat(lows - (np.cumsum(counts) - counts), counts)

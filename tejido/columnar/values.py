"""Numbers of all terms that a question meets, and what stands behind them.

Below `size` they are the dataset's terms. From `size` on they are plain texts with the value of the term `size` less, as STR gives
them; from `new` on, which is twice `size`, terms that the question brings or computes and the dataset does not have, not even their
value as text.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Literal

from tejido.namespaces import XSD

from . import Unanswered
from .table import UNBOUND, first_and_inverse
from .terms import DATE, INTEGER, IRI, LANG_STRING, PLAIN, STRING, Ids, Kind, Terms, kind_of

WHOLE, FRACTION, DAY = Kind(INTEGER, ""), Kind(XSD + "decimal", ""), Kind(DATE, "")
AS_TEXT = {"", STRING, LANG_STRING, DATE, XSD + "boolean"}  # datatypes whose values are in order where their texts are; "" is an IRI's
SEARCHED: dict[str, Callable[[str, str], bool]] = {
    "CONTAINS": lambda text, part: part in text,
    "STRSTARTS": str.startswith,
    "STRENDS": str.endswith,
}
CASED: dict[str, Callable[[str], str]] = {"LCASE": str.lower, "UCASE": str.upper}
DAY_LENGTH = len("2020-01-01")
REMEMBERED = 200_000  # terms that were made, until all are forgotten


class Made(dict[int, Any]):
    """The terms that were made, by number."""

    def __init__(self, make: Callable[[int], Any]) -> None:
        super().__init__({UNBOUND: None})
        self.make = make

    def __missing__(self, number: int) -> Any:
        self[number] = term = self.make(number)
        return term


class Numbers:
    """Those of one question."""

    def __init__(self, terms: Terms, made: Made) -> None:
        self.dataset, self.size, self.new = terms, terms.size, 2 * terms.size
        self._made, self._made_here = made, Made(self._make)  # of the dataset, for all questions; of texts and new terms, for this one
        self._number_of: dict[Any, int] = {}  # of new terms
        self._new_terms: list[Any] = []

    def number(self, term: Any) -> int:
        """The number of any term; a plain text has that which STR would give. Raises Unanswered for blank nodes and triples."""
        if term is None:
            return UNBOUND
        if kind_of(term) == PLAIN:
            found = self.dataset.of_value(term.value)
            if found is not None:
                return self.size + found
        else:
            found = self.dataset.find(term)
            if found is not None:
                return found
        if term not in self._number_of:
            self._number_of[term] = self.top
            self._new_terms.append(term)
        return self._number_of[term]

    @property
    def top(self) -> int:
        """Above all numbers so far."""
        return self.new + len(self._new_terms)

    def term(self, number: int) -> Any:
        return self._made[number] if number < self.size else self._made_here[number]

    def _make(self, number: int) -> Any:
        return Literal(self.dataset.value(number - self.size)) if number < self.new else self._new_term(number)

    def _new_term(self, number: int) -> Any:
        return self._new_terms[number - self.new]

    def is_stated(self, column: Ids) -> NDArray[np.bool_]:
        """Which are terms of the dataset."""
        return (column >= 0) & (column < self.size)

    def is_text(self, column: Ids) -> NDArray[np.bool_]:
        """Which are texts, as STR gives them, of terms of the dataset."""
        return (column >= self.size) & (column < self.new)

    def terms(self, column: Ids) -> list[Any]:
        """The terms of a column."""
        if not len(column):
            return []
        if len(self._made) > REMEMBERED:
            self._made.clear()
            self._made[UNBOUND] = None
        made = self._made if int(column.max()) < self.size else self._made_here if int(column.min()) >= self.size else None
        if made is not None:
            return [made[number] for number in column.tolist()]
        return [self.term(number) for number in column.tolist()]

    def converted(self, column: Ids, convert: Callable[[Any], Any]) -> list[Any]:
        """What the terms of a column are converted to; `convert` gives a plain text as its value."""
        rows, home = first_and_inverse([column], len(column))
        different = column[rows]
        plain = len(different) and int(different.min()) >= self.size and int(different.max()) < self.new
        made = self.strings(different) if plain else [convert(term) for term in self.terms(different)]
        values = np.empty(len(made), dtype=np.object_)
        values[:] = made
        found: list[Any] = values[home].tolist()
        return found

    def strings(self, column: Ids) -> list[str]:
        """The values of the terms of a column, "" where it is unbound."""
        if not len(column):
            return []
        if int(column.min()) >= 0 and int(column.max()) < self.new:
            return self.dataset.values(column % self.size)
        return ["" if number < 0 else self.term(number).value for number in column.tolist()]

    def searched(self, column: Ids, operator: str, part: str, case: str) -> NDArray[np.bool_]:
        """Whether the texts of a column contain, begin or end with a part; `case` is LCASE or UCASE where that is done before."""
        if operator == "CONTAINS" and case != "UCASE" and part and len(column) and int(column.min()) >= 0 and int(column.max()) < self.new:
            numbers = column % self.size
            if int(numbers.min()) >= self.dataset.iris:
                return self.dataset.holding(part, numbers, case == "LCASE")
        fits, cased = SEARCHED[operator], CASED.get(case, str)
        return np.array([fits(cased(text), part) for text in self.strings(column)], dtype=bool)

    def texts(self, column: Ids) -> Ids:
        """What STR gives; unbound stays so."""
        found = column.copy()
        own = self.is_stated(column)
        found[own] = self.size + self.dataset.first[column[own]]
        for at in np.flatnonzero(column >= self.new):
            found[at] = self.number(Literal(self._new_term(column[at]).value))
        return found

    def normal(self, column: Ids) -> Ids:
        """The same column with plain texts always as STR gives them, so that equal terms have equal numbers."""
        if not len(column) or int(column.max()) < self.dataset.iris:  # IRIs alone
            return column
        plain = self.dataset.number_of.get(PLAIN)
        own = np.flatnonzero((column >= self.dataset.iris) & (column < self.size))
        if plain is None or not len(own):
            return column
        own = own[self.dataset.kinds[column[own]] == plain]
        if not len(own):
            return column
        found = column.copy()
        found[own] = self.size + self.dataset.first[column[own]]
        return found

    def languages(self, column: Ids) -> Ids:
        """What LANG gives: unbound for IRIs."""
        codes = np.array([UNBOUND, *(self.number(Literal(kind.language)) for kind in self.dataset.kind[1:])], dtype=np.int64)
        found = np.full(len(column), UNBOUND, dtype=np.int64)
        own = self.is_stated(column)
        found[own] = codes[self.dataset.kinds[column[own]]]
        found[self.is_text(column)] = self.number(Literal(""))
        for at in np.flatnonzero(column >= self.new):
            term = self._new_term(column[at])
            if isinstance(term, Literal):
                found[at] = self.number(Literal(term.language or ""))
        return found

    def kind(self, number: int) -> Kind:
        if number < self.size:
            return self.dataset.kind[int(self.dataset.kinds[number])]
        return PLAIN if number < self.new else kind_of(self._new_term(number))

    def kinds(self, column: Ids) -> set[Kind]:
        """The kinds of terms that are bound in a column."""
        if not len(column):
            return set()
        low, high = int(column.min()), int(column.max())
        own = column if low >= 0 and high < self.size else column[self.is_stated(column)]
        found = {self.dataset.kind[code] for code in np.flatnonzero(np.bincount(self.dataset.kinds[own])).tolist()}
        if high >= self.size and np.any(self.is_text(column)):
            found.add(PLAIN)
        if high >= self.new:
            found |= {kind_of(self._new_term(number)) for number in np.unique(column[column >= self.new]).tolist()}
        return found

    def ranks(self, column: Ids) -> Ids:
        """Numbers that stand in SPARQL's order of the terms, unbound first. Raises Unanswered where only the store knows it.

        IRIs go before literals. Oxigraph compares literals of one datatype by what they mean, all others by value, datatype, language.
        """
        kinds = self.kinds(column)
        if kinds and kinds <= {WHOLE, FRACTION}:
            return self._by(column, lambda number: Decimal(self.term(number).value))
        if not all(kind.datatype in AS_TEXT for kind in kinds):
            raise Unanswered
        if DAY in kinds and not self._are_short(column):
            raise Unanswered
        bound = column[column >= 0]
        if not len(bound) or int(bound.max()) < self.size or self._all_of_one_sort(int(bound.min()), int(bound.max())):
            return column
        return self._by(column, self._key)

    def below(self, column: Ids, limit: Literal) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
        """Which terms of a column are less than a limit, and which are not more; None where `ranks` has to tell."""
        if not len(column) or int(column.min()) < self.dataset.iris or int(column.max()) >= self.size or not self._are_short(column):
            return None
        low, high = (self.dataset.lower(value, self.dataset.iris, self.size) for value in (limit.value, limit.value + "\0"))
        return column < low, column < high

    def _are_short(self, column: Ids) -> bool:
        """Whether all days are written in as many letters, as those of years with four digits are."""
        own = column[(column >= self.dataset.iris) & (column < self.size)]
        own = own[self.dataset.kinds[own] == self.dataset.number_of.get(DAY, -1)]
        lengths = self.dataset.ends[own + 1] - self.dataset.ends[own]
        extras = [term for term in self._new_terms if kind_of(term) == DAY]
        return bool(np.all(lengths == DAY_LENGTH)) and all(len(term.value) == DAY_LENGTH for term in extras)

    def _all_of_one_sort(self, low: int, high: int) -> bool:
        """Whether numbers in between are texts of IRIs, or are texts of literals, which stand in their order."""
        iris = self.size + self.dataset.iris
        return low >= self.size and high < self.new and (high < iris or low >= iris)

    def _by(self, column: Ids, key: Callable[[int], Any]) -> Ids:
        """Equal numbers for equal keys."""
        different, at = np.unique(column, return_inverse=True)
        keys = [None if number < 0 else key(number) for number in different.tolist()]
        ranks = {one: rank for rank, one in enumerate(sorted({one for one in keys if one is not None}))}
        return np.array([UNBOUND if one is None else ranks[one] for one in keys], dtype=np.int64)[at.reshape(-1)]

    def _key(self, number: int) -> tuple[bool, str, Kind]:
        kind = self.kind(number)
        return kind != IRI, self.term(number).value, kind

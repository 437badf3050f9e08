"""The columns of a dataset, opened: answers the questions that are for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import NamedNode, Store, Triple

from . import Unanswered, algebra
from .algebra import Ask, Construct, Pattern, Select, Variable
from .answer import Solutions
from .evaluator import Evaluator
from .index import Bound, Index
from .matcher import Matcher
from .parser import parse
from .reader import Prefixes
from .table import UNIT, Table, column, first_and_inverse, first_rows
from .terms import IRI, Ids, Terms
from .values import Made, Numbers

WELL_FORMED = Store()


class Columns:
    """Those in a folder that `writer.write` wrote. Raises OSError where it is not whole."""

    def __init__(self, folder: Path) -> None:
        self.terms = Terms(folder)
        self.default, self.named = Index(folder, "default"), Index(folder, "named")
        self.made = Made(self.terms.term)

    @property
    def size(self) -> int:
        """How many statements there are."""
        return self.default.size + self.named.size

    def ask(self, sparql: str, prefixes: Mapping[str, str] | None = None) -> Solutions | bool | list[Triple]:
        """`prefixes` need not be declared. Raises Unanswered for what the store had better answer, SyntaxError for what is no SPARQL."""
        asked = read(sparql, tuple((prefixes or {}).items()))
        try:
            return self._answered(asked)
        except RecursionError:  # groups in groups
            raise Unanswered from None

    def _answered(self, asked: Select | Ask | Construct) -> Solutions | bool | list[Triple]:
        numbers = Numbers(self.terms, self.made)
        evaluator = Evaluator(numbers, Matcher(numbers, self.default, self.named))
        if isinstance(asked, Ask):
            return evaluator.group(asked.where, UNIT).size > 0
        if isinstance(asked, Construct):
            return triples(asked, evaluator)
        table = evaluator.select(asked)
        return Solutions(numbers, [*table.columns], [*table.columns.values()], table.size)

    def pairs(self, predicate: NamedNode, value: Any = None, graph: NamedNode | None = None) -> Iterator[tuple[Any, Any]]:
        """Subject and object of the statements with a predicate, and with a value, in a graph or the default graph."""
        wanted = {"p": predicate} | ({"o": value} if value else {}) | ({"g": graph} if graph else {})
        numbers = {place: self.terms.find(term) for place, term in wanted.items()}
        bound: Bound = {place: number for place, number in numbers.items() if number is not None}
        if len(bound) < len(wanted):
            return iter(())
        _, found = (self.named if graph else self.default).find(bound, 1)
        terms = Numbers(self.terms, self.made).terms
        objects = [value] * len(found["s"]) if value else terms(found["o"])
        return zip(terms(found["s"]), objects, strict=True)


@lru_cache(256)
def read(sparql: str, prefixes: Prefixes = ()) -> Select | Ask | Construct:
    """Raises Unanswered also where the store need not look at all, or knows the order of the columns."""
    asked = parse(sparql, prefixes)
    WELL_FORMED.query(sparql, prefixes=dict(prefixes))
    if isinstance(asked, Ask) and not any(
        isinstance(one, Pattern) and isinstance(one.predicate, algebra.Path) for one in asked.where.elements
    ):
        raise Unanswered
    if isinstance(asked, Select) and not asked.columns:
        raise Unanswered
    return asked


def triples(construct: Construct, evaluator: Evaluator) -> list[Triple]:
    """What a template makes of the solutions, each triple once; none where a term is missing or stands where it cannot."""
    table, numbers = evaluator.select(construct.select), evaluator.numbers
    found: list[list[Ids]] = []
    for pattern in construct.template:
        subject, predicate, object_ = (placed(node, table, evaluator) for node in pattern)
        fits = (object_ >= 0) & iris(subject, numbers) & iris(predicate, numbers)
        found.append([subject[fits], predicate[fits], object_[fits]])
    columns = [numbers.normal(np.concatenate(one)) for one in zip(*found, strict=True)]
    if not columns:
        return []
    rows = first_rows(columns, len(columns[0]))
    return [Triple(*terms) for terms in zip(*(numbers.terms(one[rows]) for one in columns), strict=True)]


def placed(node: Any, table: Table, evaluator: Evaluator) -> Ids:
    """What stands in a place of a template, for each solution."""
    return column(table, node.name) if isinstance(node, Variable) else np.full(table.size, evaluator.matcher.constant(node))


def iris(numbers_: Ids, numbers: Numbers) -> NDArray[np.bool_]:
    """Which of them are IRIs."""
    rows, home = first_and_inverse([numbers_], len(numbers_))
    return np.array([number >= 0 and numbers.kind(number) == IRI for number in numbers_[rows].tolist()], dtype=bool)[home]

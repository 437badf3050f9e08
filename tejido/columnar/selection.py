"""What a SELECT makes of the solutions of its pattern (SPARQL 1.1, sections 18.2.4 and 18.2.5)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Literal

from . import Unanswered
from .algebra import AGGREGATES, Expression, Select, contains
from .expressions import TRUE, Expressions
from .matcher import HIDDEN
from .table import Table, column, first_and_inverse, first_rows
from .terms import Ids
from .values import Numbers


class Selection:
    """Groups, orders and cuts solutions."""

    def __init__(self, numbers: Numbers, expressions: Expressions) -> None:
        self.numbers, self.expressions = numbers, expressions

    def solutions(self, select: Select, table: Table) -> Table:
        """Of those of its pattern, in their order, with the columns that it gives and no others."""
        if select.groups or any(contains(one, AGGREGATES) for one in expressions_of(select)):
            table, select = self.grouped(select, table)
        for condition in select.having:
            table = table.take(self.expressions.truth(condition, table) == TRUE)
        for name, expression in select.columns:
            if expression is not None:
                table = table.extended({name: self.expressions.value(expression, table)})
        table = self.ordered(table, select)
        shown = [name for name, _ in select.columns] or [name for name in table.columns if not name.startswith(HIDDEN)]
        return self.cut(Table({name: column(table, name) for name in shown}, table.size), select)

    def ordered(self, table: Table, select: Select) -> Table:
        ranks = []
        for expression, down in select.order:
            one = self.numbers.ranks(self.expressions.value(expression, table))
            ranks.append(-one if down else one)
        return table.take(np.lexsort(ranks[::-1])) if ranks else table

    def cut(self, table: Table, select: Select) -> Table:
        """DISTINCT, OFFSET and LIMIT."""
        if select.distinct:
            table = table.take(first_rows([self.numbers.normal(one) for one in table.columns.values()], table.size))
        if select.offset or select.limit is not None:
            table = table.take(np.arange(table.size)[select.offset :][: select.limit])
        return table

    def grouped(self, select: Select, table: Table) -> tuple[Table, Select]:
        """A solution for each group, and the question with variables in the place of aggregates."""
        keys = [self.numbers.normal(column(table, name)) for name in select.groups]
        rows, home = first_and_inverse(keys, table.size)
        count = len(rows) if select.groups else 1
        groups = Table({name: column(table, name)[rows] for name in select.groups}, count)
        computed: dict[str, Ids] = {}

        def rewritten(expression: Expression) -> Expression:
            if expression.operator not in AGGREGATES:
                inner = [rewritten(one) if isinstance(one, Expression) else one for one in expression.arguments]
                return expression._replace(arguments=tuple(inner))
            name = f"{HIDDEN}aggregate {len(computed)}"
            computed[name] = self.aggregate(expression, table, home, count)
            return Expression("variable", (name,), frozenset((name,)))

        select = select._replace(
            columns=tuple((name, one and rewritten(one)) for name, one in select.columns),
            having=tuple(map(rewritten, select.having)),
            order=tuple((rewritten(one), down) for one, down in select.order),
        )
        return groups.extended(computed), select

    def aggregate(self, expression: Expression, table: Table, home: Ids, count: int) -> Ids:
        """Of each group; `home` is the group that a solution belongs to."""
        if not expression.arguments:
            return self.integers(np.bincount(home, minlength=count))
        values = self.numbers.normal(self.expressions.value(expression.arguments[0], table))
        if some_unbound := bool(len(values)) and int(values.min()) < 0:
            bound = values >= 0
            values, home = values[bound], home[bound]
        if expression.operator == "COUNT":
            if expression.distinct:
                home = home[first_rows([home, values], len(home))]
            return self.integers(np.bincount(home, minlength=count))
        if expression.operator not in {"MIN", "MAX"} or some_unbound or not table.size:
            raise Unanswered
        ranks = self.numbers.ranks(values)
        order = np.lexsort((ranks if expression.operator == "MIN" else -ranks, home))
        found: Ids = values[order[np.searchsorted(home[order], np.arange(count))]]
        return found

    def integers(self, values: NDArray[np.int64]) -> Ids:
        different, at = np.unique(values, return_inverse=True)
        numbers = [self.numbers.number(Literal(value)) for value in different.tolist()]
        return np.array(numbers, dtype=np.int64)[at.reshape(-1)]


def expressions_of(select: Select) -> list[Expression]:
    return [*(one for _, one in select.columns if one), *select.having, *(one for one, _ in select.order)]

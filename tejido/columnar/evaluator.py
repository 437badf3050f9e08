"""Algebra to tables of solutions.

Each element of a group goes on from the solutions found so far, which is quick where these are few. For an element whose solutions would
be others if it were looked at alone, as SPARQL has it (section 18.2), it is looked at alone and joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import Unanswered
from .algebra import (
    EXISTENCE,
    Bind,
    Expression,
    Group,
    Minus,
    Named,
    Node,
    Optional,
    Pattern,
    Select,
    Union,
    Values,
    Variable,
    certain,
    contains,
    mentioned,
    names,
)
from .expressions import TRUE, Expressions
from .matcher import Matcher
from .selection import Selection
from .table import EMPTY, UNBOUND, UNIT, Table, first_and_inverse, join, pairs, stacked
from .values import Numbers


class Evaluator:
    """The groups of one question."""

    def __init__(self, numbers: Numbers, matcher: Matcher) -> None:
        self.numbers, self.matcher = numbers, matcher

    def expressions(self, graph: Node | None) -> Expressions:
        """Expressions in a group that is looked for in this graph."""
        return Expressions(self.numbers, lambda group, table: self.exists(group, table, graph))

    # groups

    def group(self, group: Group, table: Table, graph: Node | None = None, seen: frozenset[str] = frozenset()) -> Table:
        """The solutions of a group that go on from those of a table.

        `graph` is the graph that patterns are looked for in, None the default graph. `seen` are variables that the conditions of this group
        may see although it does not bind them.
        """
        scope = Scope([*group.filters], {*seen}, frozenset(table.columns))
        patterns: list[Pattern] = []
        for element in (*group.elements, None):
            if not table.size:  # and so it stays
                return table.extended(dict.fromkeys(names(group) - table.columns.keys(), EMPTY))
            if isinstance(element, Pattern):
                patterns.append(element)
                continue
            table, patterns = self.matcher.patterns(patterns, table, graph, partial(self.judged, graph, scope)), []
            if element is not None:
                table = self.element(element, table, graph, scope.inherited - scope.visible)
                table = self.judged(graph, scope, certain(element), table)
        for condition in scope.waiting:
            if condition.names & scope.inherited - scope.visible:
                raise Unanswered
            table = table.take(self.expressions(graph).truth(condition, table) == TRUE)
        return table

    def element(self, element: Any, table: Table, graph: Node | None, outside: frozenset[str]) -> Table:
        """`outside` are the variables that are bound, but not by the group in which the element stands."""
        match element:
            case Group() | Union() | Named():
                return self.inside(element, table, graph)
            case Values(columns, rows):
                return self.joined(table, self.values(columns, rows))
        if isinstance(graph, Variable) and graph.name not in table.columns:
            raise Unanswered
        match element:
            case Optional(group) if not outside & mentioned(group):
                return self.optional(group, table, graph)
            case Minus(group) if not outside & names(group) and not isinstance(graph, Variable):
                return self.minus(group, table, graph)
            case Select() if not isinstance(graph, Variable):
                return self.joined(table, self.select(element, graph))
            case Bind(expression, name) if name not in table.columns and not outside & expression.names:
                return table.extended({name: self.expressions(graph).value(expression, table)})
        raise Unanswered

    def inside(self, element: Any, table: Table, graph: Node | None) -> Table:
        """A group, its alternatives, or a group in another graph."""
        if goes_on(element, frozenset(table.columns)):
            return self.alternatives(element, table, graph)
        if goes_on(element, frozenset()):
            return self.joined(table, self.alternatives(element, UNIT, graph))
        raise Unanswered

    def alternatives(self, element: Any, table: Table, graph: Node | None) -> Table:
        """The solutions of a union, of GRAPH or of a group that go on from those of a table."""
        match element:
            case Union(groups):
                return stacked([self.group(group, table, graph) for group in groups])
            case Named(other, group):
                found = self.group(group, table, other)
                if not names(other) <= {*found.columns}:
                    raise Unanswered
                return found
        return self.group(element, table, graph)

    def optional(self, group: Group, table: Table, graph: Node | None) -> Table:
        """Each solution with what the group adds to it, or as it is; in the order in which they were."""
        outside = frozenset(table.columns)
        if not all(goes_on(Group((one,)), outside) for one in group.elements if not isinstance(one, Pattern)):
            raise Unanswered
        row = self.matcher.variable().name
        numbered = table.extended({row: np.arange(table.size)})
        found = self.group(group, numbered, graph, outside)
        alone = np.ones(table.size, dtype=bool)
        alone[found.columns[row]] = False
        together = stacked([found, numbered.take(alone)])
        return together.take(np.argsort(together.columns[row], kind="stable")).without(row)

    def minus(self, group: Group, table: Table, graph: Node | None) -> Table:
        """The solutions that agree with none of the group's."""
        without = self.group(group, UNIT, graph)
        shared = [name for name in table.columns if name in without.columns]
        if not shared:
            return table
        gone = np.zeros(table.size, dtype=bool)
        gone[pairs(Table({name: table.columns[name] for name in shared}, table.size), without, self.numbers.normal)[0]] = True
        return table.take(~gone)

    def joined(self, left: Table, right: Table) -> Table:
        """All pairs of solutions that agree."""
        return join(left, right, self.numbers.normal)

    def exists(self, group: Group, table: Table, graph: Node | None) -> NDArray[np.bool_]:
        """For which solutions a group has any when these are put into it."""
        if any(not isinstance(one, Pattern | Named | Group | Union) for one in group.elements):
            raise Unanswered
        wanted = mentioned(group) | names(graph)
        kept = {name: one for name, one in table.columns.items() if name in wanted}
        rows, at = first_and_inverse([*kept.values()], table.size)
        row = self.matcher.variable().name
        some = Table({**{name: one[rows] for name, one in kept.items()}, row: np.arange(len(rows))}, len(rows))
        found = np.zeros(len(rows), dtype=bool)
        found[self.group(group, some, graph, frozenset(kept)).columns[row]] = True
        return found[at]

    def values(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
        numbers = [[UNBOUND if row[at] is None else self.matcher.constant(row[at]) for row in rows] for at in range(len(columns))]
        return Table({name: np.array(one, dtype=np.int64) for name, one in zip(columns, numbers, strict=True)}, len(rows))

    def judged(self, graph: Node | None, scope: Scope, bound: set[str], table: Table) -> Table:
        """Apply the conditions that can be judged now that some variables are `bound`, as what they look at stays as it is."""
        scope.visible |= bound
        for condition in [*scope.waiting]:
            if condition.names <= scope.visible and not contains(condition, EXISTENCE) and table.bound(condition.names):
                table = table.take(self.expressions(graph).truth(condition, table) == TRUE)
                scope.waiting.remove(condition)
        return table

    def select(self, select: Select, graph: Node | None = None) -> Table:
        """The solutions of a SELECT.

        Raises Unanswered for some of them in any order: the store has found these as soon as there are enough.
        """
        if (select.offset or select.limit is not None) and not select.order:
            raise Unanswered
        return Selection(self.numbers, self.expressions(graph)).solutions(select, self.group(select.where, UNIT, graph))


class Scope:
    """What the conditions of a group may see so far (`visible`), which of them still wait, which variables were bound before the group."""

    def __init__(self, waiting: list[Expression], visible: set[str], inherited: frozenset[str]) -> None:
        self.waiting, self.visible, self.inherited = waiting, visible, inherited


def goes_on(element: Any, outside: frozenset[str]) -> bool:
    """Whether the solutions of an element are the same when what is bound outside is bound in it."""
    match element:
        case Union(groups):
            return all(goes_on(group, outside) for group in groups)
        case Named(graph, group):
            return goes_on(group, outside | names(graph))
        case Group(elements, filters):
            own: set[str] = set()
            for one in elements:
                if not suits(one, outside - own):
                    return False
                own |= certain(one)
            return not any(condition.names & outside - own for condition in filters)
    return suits(element, outside)


def suits(element: Any, outside: frozenset[str]) -> bool:
    """The same of an element within a group; `outside` leaves out what the group has bound before."""
    match element:
        case Optional(group) | Minus(group):
            return not mentioned(group) & outside
        case Bind(expression, name):
            return not {name, *expression.names} & outside
        case Group() | Union() | Named():
            return goes_on(element, outside)
    return True

"""Algebra to tables of solutions.

Each element of a group goes on from the solutions found so far, which is quick where these are few. For an element whose solutions would
be others if it were looked at alone, as SPARQL has it (section 18.2), it is looked at alone and joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Literal, NamedNode

from . import Unanswered
from .algebra import (
    AGGREGATES,
    EXISTENCE,
    Bind,
    Expression,
    Group,
    Minus,
    Named,
    Node,
    Optional,
    Path,
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
from .index import Bound, Index
from .paths import Pairs, Predicate, Steps, Turned, leads, reached
from .table import UNBOUND, UNIT, Table, column, first_and_inverse, first_rows, join, pairs, stacked
from .terms import Ids
from .values import Numbers

HIDDEN = " "  # what variables begin with that the question does not name
NODES = 20_000  # of a graph in which a path of any length may begin anywhere
EMPTY = np.empty(0, dtype=np.int64)


class Evaluator:
    """One question, asked of the default graph and the named graphs."""

    def __init__(self, numbers: Numbers, default: Index, named: Index) -> None:
        self.numbers, self.default, self.named = numbers, default, named
        self.hidden = 0

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
            table, patterns = self.patterns(patterns, table, graph, scope), []
            if element is not None:
                table = self.element(element, table, graph, scope.inherited - scope.visible)
                scope.visible |= certain(element)
                table = self.filtered(table, graph, scope)
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
                return join(table, self.values(columns, rows))
        if isinstance(graph, Variable) and graph.name not in table.columns:
            raise Unanswered
        match element:
            case Optional(group) if not outside & mentioned(group):
                return self.optional(group, table, graph)
            case Minus(group) if not outside & names(group) and not isinstance(graph, Variable):
                return self.minus(group, table, graph)
            case Select() if not isinstance(graph, Variable):
                return join(table, self.select(element, graph))
            case Bind(expression, name) if name not in table.columns and not outside & expression.names:
                return table.extended({name: self.expressions(graph).value(expression, table)})
        raise Unanswered

    def inside(self, element: Any, table: Table, graph: Node | None) -> Table:
        """A group, its alternatives, or a group in another graph."""
        if goes_on(element, frozenset(table.columns)):
            return self.alternatives(element, table, graph)
        if goes_on(element, frozenset()):
            return join(table, self.alternatives(element, UNIT, graph))
        raise Unanswered

    def alternatives(self, element: Any, table: Table, graph: Node | None) -> Table:
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
        outside = frozenset(table.columns)
        if not all(goes_on(Group((one,)), outside) for one in group.elements if not isinstance(one, Pattern)):
            raise Unanswered
        row = self.variable().name
        numbered = table.extended({row: np.arange(table.size)})
        found = self.group(group, numbered, graph, outside)
        alone = np.ones(table.size, dtype=bool)
        alone[found.columns[row]] = False
        together = stacked([found, numbered.take(alone)])
        return together.take(np.argsort(together.columns[row], kind="stable")).without(row)

    def minus(self, group: Group, table: Table, graph: Node | None) -> Table:
        without = self.group(group, UNIT, graph)
        shared = [name for name in table.columns if name in without.columns]
        if not shared:
            return table
        gone = np.zeros(table.size, dtype=bool)
        gone[pairs(Table({name: table.columns[name] for name in shared}, table.size), without)[0]] = True
        return table.take(~gone)

    def exists(self, group: Group, table: Table, graph: Node | None) -> NDArray[np.bool_]:
        """For which solutions a group has any when these are put into it."""
        if any(not isinstance(one, Pattern | Named | Group | Union) for one in group.elements):
            raise Unanswered
        wanted = mentioned(group) | names(graph)
        kept = {name: one for name, one in table.columns.items() if name in wanted}
        rows, at = first_and_inverse([*kept.values()], table.size)
        row = self.variable().name
        some = Table({**{name: one[rows] for name, one in kept.items()}, row: np.arange(len(rows))}, len(rows))
        found = np.zeros(len(rows), dtype=bool)
        found[self.group(group, some, graph, frozenset(kept)).columns[row]] = True
        return found[at]

    def values(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
        numbers = [[UNBOUND if row[at] is None else self.constant(row[at]) for row in rows] for at in range(len(columns))]
        return Table({name: np.array(one, dtype=np.int64) for name, one in zip(columns, numbers, strict=True)}, len(rows))

    def constant(self, term: Any) -> int:
        """The number by which a term stands in statements, or that of an expression if it stands in none."""
        found = self.numbers.dataset.find(term)
        return self.numbers.number(term) if found is None else found

    def filtered(self, table: Table, graph: Node | None, scope: Scope) -> Table:
        """Apply the conditions that can be judged already, as what they look at is bound and stays so."""
        for condition in [*scope.waiting]:
            if condition.names <= scope.visible and not contains(condition, EXISTENCE) and table.bound(condition.names):
                table = table.take(self.expressions(graph).truth(condition, table) == TRUE)
                scope.waiting.remove(condition)
        return table

    # patterns

    def patterns(self, patterns: Iterable[Pattern], table: Table, graph: Node | None, scope: Scope) -> Table:
        """What fits all patterns, the one with the fewest fitting statements first."""
        waiting = [simple for pattern in patterns for simple in self.simple(pattern)]
        while waiting:
            pattern = min(waiting, key=lambda one: self.estimate(one, table, graph)) if len(waiting) > 1 else waiting[0]
            waiting.remove(pattern)
            table = self.pattern(pattern, table, graph)
            scope.visible |= names(pattern) | names(graph)
            table = self.filtered(table, graph, scope)
        return table

    def simple(self, pattern: Pattern) -> list[Pattern]:
        """The same without `/` and `^`, which are patterns with hidden variables and turned round."""
        subject, predicate, object_ = pattern
        match predicate:
            case Path("^", (step,)):
                return self.simple(Pattern(object_, step, subject))
            case Path("/", steps):
                between = [self.variable() for _ in steps[1:]]
                ends = zip([subject, *between], steps, [*between, object_], strict=True)
                return [simple for begin, step, end in ends for simple in self.simple(Pattern(begin, step, end))]
        return [pattern]

    def variable(self) -> Variable:
        """A new one that the question does not name."""
        self.hidden += 1
        return Variable(f"{HIDDEN}{self.hidden}")

    def estimate(self, pattern: Pattern, table: Table, graph: Node | None) -> float:
        """About how many solutions there will be."""
        match pattern.predicate:
            case Path("|", steps):
                return sum(self.estimate(pattern._replace(predicate=step), table, graph) for step in steps)
            case Path():
                bound = any(not isinstance(end, Variable) or end.name in table.columns for end in (pattern.subject, pattern.object))
                return table.size * (100.0 if bound else 1e9)
        bound_, _, missing = self.bound(pattern, table, graph)
        if missing or not table.size:
            return 0
        single: Bound = {place: value for place, value in bound_.items() if isinstance(value, int)}
        if any(not 0 <= value < self.numbers.size for value in single.values()):
            return 0
        return table.size * self.index(graph).estimate(single, frozenset(bound_.keys() - single.keys()))

    def index(self, graph: Node | None) -> Index:
        return self.default if graph is None else self.named

    def bound(self, pattern: Pattern, table: Table, graph: Node | None) -> tuple[Bound, dict[str, str], bool]:
        """What stands in the places of a pattern, which variable in those that are open, and whether it has a term that is nowhere."""
        bound: Bound = {}
        open_: dict[str, str] = {}
        nodes = (*pattern, graph) if graph is not None else pattern
        for place, node in zip("spog", nodes, strict=False):
            if not isinstance(node, Variable):
                number = self.numbers.dataset.find(node)
                if number is None:
                    return {}, {}, True
                bound[place] = number
            elif node.name in table.columns:
                one = table.columns[node.name]
                bound[place] = int(one[0]) if table.size == 1 else one
            else:
                open_[place] = node.name
        return bound, open_, False

    def pattern(self, pattern: Pattern, table: Table, graph: Node | None) -> Table:
        match pattern.predicate:
            case Path("|", steps):
                return self.alternative_steps(pattern, steps, table, graph)
            case Path(operator, (step,)):
                return self.path(pattern, operator, step, table, graph)
        table = self.known(table, names(pattern) | names(graph))
        bound, open_, missing = self.bound(pattern, table, graph)
        if missing or not table.size:
            return table.take(EMPTY).extended({name: EMPTY for name in names(pattern) | names(graph) if name not in table.columns})
        row, found = self.index(graph).find(bound, table.size)
        return agreeing(table if table.size == 1 and not table.columns else table.take(row), open_, found, len(row))

    def alternative_steps(self, pattern: Pattern, steps: tuple[Any, ...], table: Table, graph: Node | None) -> Table:
        """What any of some steps leads to. Raises Unanswered where two lead to the same: SPARQL counts it twice, the store does not."""
        row = self.variable().name
        numbered = table.extended({row: np.arange(table.size)})
        scope = Scope([], set(), frozenset())
        found = stacked([self.patterns([pattern._replace(predicate=step)], numbered, graph, scope) for step in steps])
        looked_at = [found.columns[name] for name in (row, *names(pattern), *names(graph))]
        if len(first_rows(looked_at, found.size)) < found.size:
            raise Unanswered
        return found.without(row)

    def known(self, table: Table, looked_at: set[str]) -> Table:
        """The solutions that statements can have. Raises Unanswered where a variable may be unbound, or hold a text that was computed."""
        size = self.numbers.size
        for name in looked_at & {*table.columns}:
            one = table.columns[name]
            if table.size and int(one.min()) < 0:
                raise Unanswered
            if table.size and int(one.max()) >= size:
                if np.any((one >= size) & (one < 2 * size)):
                    raise Unanswered
                table = table.take(one < size)
        return table

    # paths

    def path(self, pattern: Pattern, operator: str, step: Any, table: Table, graph: Node | None) -> Table:
        """A path of any length between two nodes, of which one is known, or that begins anywhere in a small graph."""
        if isinstance(graph, Variable) or pattern.subject == pattern.object:
            raise Unanswered
        if not all(self.stands(end, graph) for end in (pattern.subject, pattern.object) if not isinstance(end, Variable)):
            raise Unanswered
        steps = self.steps(step, graph)
        starts, ends = (self.places(node, table) for node in (pattern.subject, pattern.object))
        if operator == "+" and starts is not None and ends is not None and len(starts) == len(ends) == 1:
            return table if leads(steps, int(starts[0]), int(ends[0])) else table.take(EMPTY)
        turned = starts is None or (ends is not None and len(ends) < len(starts))
        known = ends if turned else starts
        if known is None:
            known = self.everywhere(graph)
        first, last = reached(Turned(steps) if turned else steps, known, operator, self.numbers.top)
        columns = (last, first) if turned else (first, last)
        return self.joined(pattern, columns, table)

    def stands(self, term: Node, graph: Node | None) -> bool:
        """Whether a graph has a term; of others a path without steps is looked at by the store in its own way."""
        end, way = Variable("end"), Variable("way")
        return any(self.pattern(one, UNIT, graph).size for one in (Pattern(term, way, end), Pattern(end, way, term)))

    def steps(self, step: Any, graph: Node | None) -> Steps:
        """One step of a path."""
        if isinstance(step, NamedNode):
            bound, _, missing = self.bound(Pattern(Variable("s"), step, Variable("o")), UNIT, graph)
            return Pairs(EMPTY, EMPTY) if missing else Predicate(self.index(graph), bound)
        begin, end = self.variable(), self.variable()
        found = self.patterns([Pattern(begin, step, end)], UNIT, graph, Scope([], set(), frozenset()))
        return Pairs(found.columns[begin.name], found.columns[end.name])

    def places(self, node: Node, table: Table) -> Ids | None:
        """The numbers that a node may have, None where it may have any."""
        if not isinstance(node, Variable):
            return np.array([self.constant(node)])
        if node.name not in table.columns:
            return None
        if not table.bound([node.name]):
            raise Unanswered
        return np.unique(table.columns[node.name])

    def everywhere(self, graph: Node | None) -> Ids:
        """All nodes of a graph."""
        row = self.pattern(Pattern(Variable("s"), Variable("p"), Variable("o")), UNIT, graph) if graph is not None else None
        if row is None or row.size > NODES:
            raise Unanswered
        return np.unique(np.concatenate((row.columns["s"], row.columns["o"])))

    def joined(self, pattern: Pattern, columns: tuple[Ids, Ids], table: Table) -> Table:
        """The solutions with the pairs that are between the ends of a path."""
        fits = np.ones(len(columns[0]), dtype=bool)
        offered: dict[str, Ids] = {}
        for node, one in zip((pattern.subject, pattern.object), columns, strict=True):
            if isinstance(node, Variable):
                offered[node.name] = one
            else:
                fits &= one == self.constant(node)
        return join(table, Table(offered, len(fits)).take(fits))

    # SELECT

    def select(self, select: Select, graph: Node | None = None) -> Table:
        """The solutions of a SELECT, in their order, with the columns that it gives and no others.

        Raises Unanswered for some of the solutions in any order: the store has found them as soon as there are enough.
        """
        if (select.offset or select.limit is not None) and not select.order:
            raise Unanswered
        table = self.group(select.where, UNIT, graph)
        if select.groups or any(contains(one, AGGREGATES) for one in expressions(select)):
            table, select = self.grouped(select, table, graph)
        for condition in select.having:
            table = table.take(self.expressions(graph).truth(condition, table) == TRUE)
        for name, expression in select.columns:
            if expression is not None:
                table = table.extended({name: self.expressions(graph).value(expression, table)})
        table = self.ordered(table, select, graph)
        shown = [name for name, _ in select.columns] or [name for name in table.columns if not name.startswith(HIDDEN)]
        return self.cut(Table({name: column(table, name) for name in shown}, table.size), select)

    def ordered(self, table: Table, select: Select, graph: Node | None) -> Table:
        ranks = []
        for expression, down in select.order:
            one = self.numbers.ranks(self.expressions(graph).value(expression, table))
            ranks.append(-one if down else one)
        return table.take(np.lexsort(ranks[::-1])) if ranks else table

    def cut(self, table: Table, select: Select) -> Table:
        """DISTINCT, OFFSET and LIMIT."""
        if select.distinct:
            table = table.take(first_rows([self.numbers.normal(one) for one in table.columns.values()], table.size))
        if select.offset or select.limit is not None:
            table = table.take(np.arange(table.size)[select.offset :][: select.limit])
        return table

    def grouped(self, select: Select, table: Table, graph: Node | None) -> tuple[Table, Select]:
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
            name = self.variable().name
            computed[name] = self.aggregate(expression, table, home, count, graph)
            return Expression("variable", (name,), frozenset((name,)))

        select = select._replace(
            columns=tuple((name, one and rewritten(one)) for name, one in select.columns),
            having=tuple(map(rewritten, select.having)),
            order=tuple((rewritten(one), down) for one, down in select.order),
        )
        return groups.extended(computed), select

    def aggregate(self, expression: Expression, table: Table, home: Ids, count: int, graph: Node | None) -> Ids:
        """Of each group; `home` is the group that a solution belongs to."""
        if not expression.arguments:
            return self.integers(np.bincount(home, minlength=count))
        values = self.numbers.normal(self.expressions(graph).value(expression.arguments[0], table))
        bound = np.flatnonzero(values >= 0)
        values, home = values[bound], home[bound]
        if expression.operator == "COUNT":
            if expression.distinct:
                home = home[first_rows([home, values], len(home))]
            return self.integers(np.bincount(home, minlength=count))
        if expression.operator not in {"MIN", "MAX"} or len(bound) < table.size or not table.size:
            raise Unanswered
        ranks = self.numbers.ranks(values)
        order = np.lexsort((ranks if expression.operator == "MIN" else -ranks, home))
        found: Ids = values[order[np.searchsorted(home[order], np.arange(count))]]
        return found

    def integers(self, values: NDArray[np.int64]) -> Ids:
        different, at = np.unique(values, return_inverse=True)
        numbers = [self.numbers.number(Literal(value)) for value in different.tolist()]
        return np.array(numbers, dtype=np.int64)[at.reshape(-1)]


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


def agreeing(table: Table, open_: dict[str, str], found: dict[str, Ids], size: int) -> Table:
    """The solutions with what was found in open places; a variable in two of them has the same term in both."""
    columns: dict[str, Ids] = {}
    fits = np.ones(size, dtype=bool)
    for place, name in open_.items():
        if name in columns:
            fits &= columns[name] == found[place]
        columns.setdefault(name, found[place])
    together = Table({**table.columns, **columns}, size)
    return together if len({*open_.values()}) == len(open_) else together.take(fits)


def expressions(select: Select) -> list[Expression]:
    return [*(one for _, one in select.columns if one), *select.having, *(one for one, _ in select.order)]

"""Patterns and property paths to tables of solutions (SPARQL 1.1, sections 18.3 and 18.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import NamedNode

from . import Unanswered
from .algebra import Node, Path, Pattern, Variable, names
from .index import Bound, Index
from .paths import Pairs, Predicate, Steps, Turned, leads, reached
from .table import EMPTY, UNIT, Table, first_rows, join, stacked
from .terms import Ids
from .values import Numbers

HIDDEN = " "  # what variables begin with that the question does not name
NODES = 20_000  # of a graph in which a path of any length may begin anywhere
After = Callable[[set[str], Table], Table]


class Matcher:
    """Looks for patterns in the default graph or the named graphs."""

    def __init__(self, numbers: Numbers, default: Index, named: Index) -> None:
        self.numbers, self.default, self.named = numbers, default, named
        self.hidden = 0

    def constant(self, term: Any) -> int:
        """The number by which a term stands in statements, or that of an expression if it stands in none."""
        found = self.numbers.dataset.find(term)
        return self.numbers.number(term) if found is None else found

    def patterns(self, patterns: Iterable[Pattern], table: Table, graph: Node | None, after: After = lambda _, table: table) -> Table:
        """The solutions that go on from those of a table, in a graph (None: the default graph), the pattern with the fewest first.

        `after` each pattern some solutions may be left out; it is told which variables the pattern has.
        """
        waiting = [simple for pattern in patterns for simple in self.simple(pattern)]
        while waiting:
            pattern = min(waiting, key=lambda one: self.estimate(one, table, graph)) if len(waiting) > 1 else waiting[0]
            waiting.remove(pattern)
            table = after(names(pattern) | names(graph), self.pattern(pattern, table, graph))
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
        """The solutions of one pattern that go on from those of a table."""
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
        found = stacked([self.patterns([pattern._replace(predicate=step)], numbered, graph) for step in steps])
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
                if np.any(self.numbers.is_text(one)):
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
            return table if leads(steps, int(starts[0]), int(ends[0]), self.numbers.top) else table.take(EMPTY)
        if operator != "+":  # without a step a path leads from each node of the graph to itself, and from nothing else
            starts, ends = (one if one is None else one[self.standing(one, graph)] for one in (starts, ends))
        turned = starts is None or (ends is not None and len(ends) < len(starts))
        known = ends if turned else starts
        if known is None:
            known = self.everywhere(graph)
        first, last = reached(Turned(steps) if turned else steps, known, operator, self.numbers.top)
        columns = (last, first) if turned else (first, last)
        return self.joined(pattern, columns, table)

    def stands(self, term: Node, graph: Node | None) -> bool:
        """Whether a graph has a term; at others that are named in a path the store looks in its own way."""
        number = self.numbers.dataset.find(term)
        return number is not None and bool(self.standing(np.array([number]), graph)[0])

    def standing(self, nodes: Ids, graph: Node | None) -> NDArray[np.bool_]:
        """Which of these are subjects or objects in a graph."""
        there = np.zeros(len(nodes), dtype=bool)
        known = np.flatnonzero(nodes < self.numbers.size)
        if graph is None:
            there[known] = self.default.stands(nodes[known])
            return there
        bound, _, missing = self.bound(Pattern(Variable("s"), Variable("p"), Variable("o")), UNIT, graph)
        for place in "so" if not missing else "":
            there[known[self.index(graph).find({**bound, place: nodes[known]}, len(known))[0]]] = True
        return there

    def steps(self, step: Any, graph: Node | None) -> Steps:
        """One step of a path."""
        if isinstance(step, NamedNode):
            bound, _, missing = self.bound(Pattern(Variable("s"), step, Variable("o")), UNIT, graph)
            return Pairs(EMPTY, EMPTY) if missing else Predicate(self.index(graph), bound)
        begin, end = self.variable(), self.variable()
        found = self.patterns([Pattern(begin, step, end)], UNIT, graph)
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
        return join(table, Table(offered, len(fits)).take(fits), self.numbers.normal)


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

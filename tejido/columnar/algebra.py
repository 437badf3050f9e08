"""What a question consists of. Terms stand as pyoxigraph's, variables as `Variable`."""

from __future__ import annotations

from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode


class Variable(NamedTuple):
    name: str


Term = NamedNode | Literal
Node = Variable | Term


class Path(NamedTuple):
    """A property path (SPARQL 1.1, section 9): `operator` is `/`, `|`, `^`, `*`, `+` or `?`; steps are paths and predicates."""

    operator: str
    steps: tuple[Any, ...]


class Pattern(NamedTuple):
    subject: Node
    predicate: Node | Path
    object: Node


class Group(NamedTuple):
    """The elements between braces, in their order, and the conditions, which hold for all of it."""

    elements: tuple[Any, ...]
    filters: tuple[Expression, ...] = ()


class Optional(NamedTuple):
    group: Group


class Minus(NamedTuple):
    group: Group


class Union(NamedTuple):
    groups: tuple[Group, ...]


class Named(NamedTuple):
    """GRAPH."""

    graph: Node
    group: Group


class Values(NamedTuple):
    """Rows of terms; None where nothing is bound."""

    names: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


class Bind(NamedTuple):
    expression: Expression
    name: str


class Expression(NamedTuple):
    """`operator` is a mark, a name in capitals or the IRI of a function; its arguments are expressions.

    Those of `variable`, `term`, `EXISTS` and `NOT EXISTS` are a name, a term, a group. `names` are the variables that it mentions.
    """

    operator: str
    arguments: tuple[Any, ...] = ()
    names: frozenset[str] = frozenset()
    distinct: bool = False


class Select(NamedTuple):
    """`columns` are names, each with the expression that it stands for; none: all names of the pattern."""

    columns: tuple[tuple[str, Expression | None], ...]
    where: Group
    distinct: bool = False
    groups: tuple[str, ...] = ()
    having: tuple[Expression, ...] = ()
    order: tuple[tuple[Expression, bool], ...] = ()  # with whether it is descending
    limit: int | None = None
    offset: int = 0


class Ask(NamedTuple):
    where: Group


class Construct(NamedTuple):
    template: tuple[Pattern, ...]
    select: Select


AGGREGATES = frozenset(("COUNT", "MIN", "MAX", "SUM", "AVG", "SAMPLE", "GROUP_CONCAT"))
EXISTENCE = frozenset(("EXISTS", "NOT EXISTS"))


def contains(expression: Expression, operators: frozenset[str]) -> bool:
    """Whether one of these stands in it."""
    return expression.operator in operators or any(isinstance(one, Expression) and contains(one, operators) for one in expression.arguments)


def names(element: Any) -> set[str]:
    """The variables that can be bound in the solutions of a node, a pattern, a group or an element of it."""
    match element:
        case Variable(name) | Bind(_, name):
            return {name}
        case Values(columns):
            return {*columns}
        case Select(columns, where):
            return {name for name, _ in columns} or names(where)
        case Pattern() | Group() | Union() | Optional() | Minus() | Named():
            return set().union(*map(names, parts(element)))
    return set()


def parts(element: Any) -> tuple[Any, ...]:
    """What binds variables in a pattern, a group or an element that has groups."""
    match element:
        case Group(elements) | Union(elements):
            return elements
    return tuple(element)


def mentioned(group: Group) -> set[str]:
    """All variables in a group: those that can be bound, and those of conditions."""
    found = names(group).union(*(one.names for one in group.filters))
    for element in group.elements:
        match element:
            case Group() | Optional() | Minus() | Named():
                found |= mentioned(element if isinstance(element, Group) else element.group)
            case Union(groups):
                found |= set().union(*map(mentioned, groups))
            case Bind(expression, _):
                found |= expression.names
    return found


def certain(element: Any) -> set[str]:
    """Those that are bound in every solution."""
    match element:
        case Pattern() | Variable():
            return names(element)
        case Group(elements):
            return set().union(*map(certain, elements))
        case Union(groups):
            return set.intersection(*map(certain, groups))
        case Named(graph, group):
            return names(graph) | certain(group)
        case Values(columns, rows):
            return {name for at, name in enumerate(columns) if all(row[at] is not None for row in rows)}
        case Select(columns, where):
            bound = certain(where) & {*element.groups} if element.groups else certain(where)
            return {name for name, expression in columns if expression is None and name in bound} if columns else bound
    return set()

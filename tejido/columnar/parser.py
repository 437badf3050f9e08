"""SPARQL text to algebra, as far as columns answer it (SPARQL 1.1, section 19.8). The store has found the text well-formed, or will not."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from . import Unanswered
from .algebra import (
    Ask,
    Bind,
    Construct,
    Expression,
    Group,
    Minus,
    Named,
    Optional,
    Path,
    Select,
    Term,
    Union,
    Values,
    Variable,
)
from .formulas import Formulas
from .reader import END, Prefixes, unescaped
from .triples import Triples

T = TypeVar("T")


@lru_cache(256)
def parse(text: str, prefixes: Prefixes = ()) -> Select | Ask | Construct:
    """`prefixes` are those that the question may use without declaring them. Raises Unanswered for what columns do not answer."""
    try:
        return Parser(text, prefixes).question()
    except (ValueError, RecursionError):  # an IRI that is relative, or is none; brackets in brackets
        raise Unanswered from None


class Parser(Triples, Formulas):
    """Reads one question."""

    def question(self) -> Select | Ask | Construct:
        """QueryUnit: prefixes, then SELECT, ASK or CONSTRUCT."""
        while self.takes("PREFIX"):
            name, iri = self.take(), self.take()
            self.prefixes[name.text[:-1]] = unescaped(iri.text[1:-1])
        if self.takes("ASK"):
            self.takes("WHERE")
            asked: Select | Ask | Construct = Ask(self.group())
        elif self.takes("CONSTRUCT"):
            asked = self.construct()
        else:
            self.expect("SELECT")
            asked = self.select()
        if self.peek() is not END:
            raise Unanswered
        return asked

    def construct(self) -> Construct:
        """ConstructQuery in its long form."""
        self.expect("{")
        template = self.triples()
        self.expect("}")
        self.expect("WHERE")
        if any(isinstance(one.predicate, Path) for one in template):
            raise Unanswered
        return Construct(template, self.modified((), self.group(), distinct=False))

    def select(self) -> Select:
        """SelectClause, the pattern, SolutionModifier."""
        distinct = self.takes("DISTINCT")
        columns: list[tuple[str, Expression | None]] = []
        starred = self.takes("*")
        while not starred and self.word() not in {"WHERE", "{"}:
            columns.append(self.named_expression() if self.word() == "(" else (self.variable(), None))
        self.takes("WHERE")
        return self.modified(tuple(columns), self.group(), distinct)

    def named_expression(self) -> tuple[str, Expression]:
        """`(expression AS ?name)`."""
        self.expect("(")
        expression = self.expression()
        self.expect("AS")
        name = self.variable()
        self.expect(")")
        return name, expression

    def modified(self, columns: tuple[tuple[str, Expression | None], ...], where: Group, distinct: bool) -> Select:
        """SolutionModifier: what stands behind the pattern, GROUP BY to OFFSET."""
        groups: list[str] = []
        having: list[Expression] = []
        order: list[tuple[Expression, bool]] = []
        numbers: dict[str, int | None] = {"LIMIT": None, "OFFSET": 0}
        if self.takes("GROUP", "BY"):
            while self.peek().kind == "variable":
                groups.append(self.variable())
        if self.takes("HAVING"):
            while self.word() == "(":
                having.append(self.primary())
        if self.takes("ORDER", "BY"):
            while self.word() not in {*numbers, "}", ""}:
                descending = not self.takes("ASC") and self.takes("DESC")
                order.append((self.primary(), descending))
        while (word := self.word()) in numbers:
            self.take()
            numbers[word] = int(self.take().text)
        return Select(columns, where, distinct, tuple(groups), tuple(having), tuple(order), numbers["LIMIT"], numbers["OFFSET"] or 0)

    # groups

    def group(self) -> Group:
        """GroupGraphPattern."""
        self.expect("{")
        if self.takes("SELECT"):
            inner = self.select()
            self.expect("}")
            return Group((inner,))
        elements: list[Any] = []
        filters: list[Expression] = []
        while not self.takes("}"):
            read = self.READERS.get(self.word())
            if self.takes("FILTER"):
                filters.append(self.primary())
            elif read:
                elements.append(read(self))
            elif not self.takes("."):
                elements.extend(self.triples())
        return Group(tuple(elements), tuple(filters))

    def union(self) -> Group | Union:
        """GroupOrUnionGraphPattern."""
        groups = [self.group()]
        while self.takes("UNION"):
            groups.append(self.group())
        return Union(distinct(groups)) if len(groups) > 1 else groups[0]

    def optional(self) -> Optional:
        self.take()
        return Optional(self.group())

    def minus(self) -> Minus:
        self.take()
        return Minus(self.group())

    def named(self) -> Named:
        self.take()
        return Named(self.node(), self.group())

    def bind(self) -> Bind:
        self.take()
        name, expression = self.named_expression()
        return Bind(expression, name)

    def values(self) -> Values:
        """InlineData: rows for several names, or values for one."""
        self.take()
        several = self.takes("(")
        names = self.until(")", self.variable) if several else [self.variable()]
        self.expect("{")
        rows = self.until("}", lambda: self.row(len(names)) if several else (self.value(),))
        return Values(tuple(names), tuple(rows))

    def until(self, end: str, read: Callable[[], T]) -> list[T]:
        """What `read` gives, again and again up to a token."""
        found: list[T] = []
        while not self.takes(end):
            found.append(read())
        return found

    def row(self, size: int) -> tuple[Term | None, ...]:
        self.expect("(")
        found = tuple(self.value() for _ in range(size))
        self.expect(")")
        return found

    def value(self) -> Term | None:
        """DataBlockValue; None for UNDEF."""
        if self.takes("UNDEF"):
            return None
        node = self.node()
        if isinstance(node, Variable):
            raise Unanswered
        return node

    READERS: ClassVar[dict[str, Callable[[Parser], Any]]] = {
        "{": union,
        "OPTIONAL": optional,
        "MINUS": minus,
        "GRAPH": named,
        "BIND": bind,
        "VALUES": values,
    }
    BETWEEN: ClassVar[set[str]] = {*READERS, "FILTER", "}", "."}  # what follows triples


def distinct(groups: list[Group]) -> tuple[Group, ...]:
    """Of two that are the same SPARQL counts the solutions twice, the store once."""
    if len({*groups}) < len(groups):
        raise Unanswered
    return tuple(groups)

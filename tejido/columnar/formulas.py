"""Expressions, read by what binds tighter: from `||` down to a term, a function, a group in EXISTS (SPARQL 1.1, section 17)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .algebra import Expression, Group, Variable, mentioned
from .reader import Reader

COMPARING = ("=", "!=", "<=", ">=", "<", ">")  # a token for each of their characters


class Formulas(Reader):
    """Reads expressions; `group` reads what stands between braces."""

    def group(self) -> Group:
        raise NotImplementedError

    def expression(self) -> Expression:
        """Expression: alternatives of what holds together."""
        return self.chain(("||",), lambda: self.chain(("&&",), self.relation))

    def chain(self, operators: Sequence[str], read: Callable[[], Expression]) -> Expression:
        """What `read` gives, and others that operators of one rank join to it, from the left."""
        found = read()
        while self.word() in operators:
            found = called(self.take().text, (found, read()))
        return found

    def relation(self) -> Expression:
        """RelationalExpression."""
        left = self.sum()
        for operator in COMPARING:
            if self.takes(*operator):
                return called(operator, (left, self.sum()))
        if self.word() in {"IN", "NOT"}:
            operator = "NOT IN" if self.takes("NOT") else "IN"
            self.expect("IN")
            self.expect("(")
            return called(operator, (left, *self.listed()))
        return left

    def sum(self) -> Expression:
        """AdditiveExpression."""
        return self.chain(("+", "-"), lambda: self.chain(("*", "/"), self.unary))

    def unary(self) -> Expression:
        """UnaryExpression."""
        if self.word() in {"!", "-", "+"}:
            operator = self.take().text
            return called(operator, [self.unary()])
        return self.primary()

    def primary(self) -> Expression:
        """PrimaryExpression: brackets, EXISTS, a function, a variable, a term."""
        if self.takes("("):
            found = self.expression()
            self.expect(")")
            return found
        if self.word() in {"EXISTS", "NOT"}:
            return self.exists()
        token = self.peek()
        if token.kind == "word" and token.text not in {"true", "false"}:
            return self.call()
        node = self.node()
        if isinstance(node, Variable):
            return Expression("variable", (node.name,), frozenset((node.name,)))
        if self.takes("("):  # a function with an IRI: a cast, perhaps
            return called(str(node), self.listed())
        return Expression("term", (node,))

    def exists(self) -> Expression:
        """ExistsFunc or NotExistsFunc."""
        operator = "NOT EXISTS" if self.takes("NOT") else "EXISTS"
        self.expect("EXISTS")
        group = self.group()
        return Expression(operator, (group,), frozenset(mentioned(group)))

    def call(self) -> Expression:
        """BuiltInCall or Aggregate."""
        operator = self.take().text.upper()
        self.expect("(")
        if operator == "COUNT" and self.takes("*", ")"):
            return Expression(operator)
        distinct = self.takes("DISTINCT")
        return called(operator, self.listed())._replace(distinct=distinct)

    def listed(self) -> list[Expression]:
        """Expressions up to the bracket that closes them."""
        found: list[Expression] = []
        while not self.takes(")"):
            if found:
                self.expect(",")
            found.append(self.expression())
        return found


def called(operator: str, arguments: Sequence[Expression]) -> Expression:
    """An operator with its arguments, and the variables that they mention."""
    return Expression(operator, tuple(arguments), frozenset().union(*(one.names for one in arguments)))

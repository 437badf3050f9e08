"""SPARQL text to algebra, as far as columns answer it (SPARQL 1.1, section 19.8). The store has found the text well-formed, or will not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, ClassVar

from pyoxigraph import Literal, NamedNode, Quad, Store

from tejido.sources import RDF_TYPE, XSD
from tejido.sparql import Token, tokens

from . import Unanswered
from .algebra import (
    Ask,
    Bind,
    Construct,
    Expression,
    Group,
    Minus,
    Named,
    Node,
    Optional,
    Path,
    Pattern,
    Select,
    Term,
    Union,
    Values,
    Variable,
    mentioned,
)

TYPE = NamedNode(RDF_TYPE)
INTEGER = XSD + "integer"
END = Token("end", "", 0)
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
COMPARING = ("=", "!=", "<=", ">=", "<", ">")
Prefixes = tuple[tuple[str, str], ...]


@lru_cache(256)
def parse(text: str, prefixes: Prefixes = ()) -> Select | Ask | Construct:
    """`prefixes` are those that the question may use without declaring them. Raises Unanswered for what columns do not answer."""
    try:
        return Parser(text, prefixes).question()
    except (ValueError, RecursionError):  # an IRI that is relative, or is none; brackets in brackets
        raise Unanswered from None


class Parser:
    """Reads one question from its tokens."""

    def __init__(self, text: str, prefixes: Prefixes = ()) -> None:
        self.read, self.at = tokens(text), 0
        self.prefixes = dict(prefixes)

    # tokens

    def peek(self, ahead: int = 0) -> Token:
        return self.read[self.at + ahead] if self.at + ahead < len(self.read) else END

    def word(self) -> str:
        return self.peek().text.upper()

    def take(self) -> Token:
        self.at += 1
        return self.peek(-1)

    def takes(self, *words: str) -> bool:
        """Take these tokens if they come next."""
        if any(self.peek(ahead).text.upper() != word for ahead, word in enumerate(words)):
            return False
        self.at += len(words)
        return True

    def expect(self, word: str) -> None:
        if not self.takes(word):
            raise Unanswered

    # the question

    def question(self) -> Select | Ask | Construct:
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
        self.expect("{")
        template = self.triples()
        self.expect("}")
        self.expect("WHERE")
        if any(isinstance(one.predicate, Path) for one in template):
            raise Unanswered
        return Construct(template, self.modified((), self.group(), distinct=False))

    def select(self) -> Select:
        distinct = self.takes("DISTINCT")
        columns: list[tuple[str, Expression | None]] = []
        starred = self.takes("*")
        while not starred and self.word() not in {"WHERE", "{"}:
            if self.takes("("):
                expression = self.expression()
                self.expect("AS")
                columns.append((self.variable(), expression))
                self.expect(")")
            else:
                columns.append((self.variable(), None))
        self.takes("WHERE")
        return self.modified(tuple(columns), self.group(), distinct)

    def modified(self, columns: tuple[tuple[str, Expression | None], ...], where: Group, distinct: bool) -> Select:
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

    def variable(self) -> str:
        token = self.take()
        if token.kind != "variable":
            raise Unanswered
        return token.text[1:]

    # groups

    def group(self) -> Group:
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
        self.expect("(")
        expression = self.expression()
        self.expect("AS")
        found = Bind(expression, self.variable())
        self.expect(")")
        return found

    def values(self) -> Values:
        self.take()
        if self.takes("("):
            names = []
            while not self.takes(")"):
                names.append(self.variable())
            self.expect("{")
            rows = []
            while not self.takes("}"):
                self.expect("(")
                rows.append(tuple(self.value() for _ in names))
                self.expect(")")
            return Values(tuple(names), tuple(rows))
        name = self.variable()
        self.expect("{")
        ones = []
        while not self.takes("}"):
            ones.append((self.value(),))
        return Values((name,), tuple(ones))

    def value(self) -> Term | None:
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

    # triples

    def triples(self) -> tuple[Pattern, ...]:
        """Patterns up to what is none; the last may be followed by a full stop or not."""
        found: list[Pattern] = []
        while self.word() not in self.BETWEEN:
            subject = self.node()
            more = True
            while more:
                predicate = self.path()
                found.append(Pattern(subject, predicate, self.node()))
                while self.takes(","):
                    found.append(Pattern(subject, predicate, self.node()))
                more = self.takes(";") and self.word() not in self.BETWEEN
            if not self.takes("."):
                break
        return tuple(found)

    def node(self) -> Node:
        token = self.take()
        if token.kind == "variable":
            return Variable(token.text[1:])
        if token.kind == "iri":
            return NamedNode(unescaped(token.text[1:-1]))
        if token.kind == "name":
            return self.expanded(token)
        if token.kind == "string":
            return self.literal(token)
        if token.kind == "number" and token.text.isdigit():
            return Literal(str(int(token.text)), datatype=NamedNode(INTEGER))
        if token.kind == "word" and token.text in {"true", "false"}:
            return Literal(token.text, datatype=NamedNode(XSD + "boolean"))
        raise Unanswered

    def expanded(self, token: Token) -> NamedNode:
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            raise Unanswered
        return NamedNode(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))

    def literal(self, token: Token) -> Literal:
        quotes = 3 if token.text[:3] in {'"""', "'''"} else 1
        text = unescaped(token.text[quotes:-quotes])
        if self.peek().kind == "language":
            return Literal(text, language=self.take().text[1:].lower())
        if not self.takes("^^"):
            return Literal(text)
        datatype = self.node()
        if not isinstance(datatype, NamedNode):
            raise Unanswered
        return canonical(Literal(text, datatype=datatype))

    def path(self) -> Node | Path:
        """PathAlternative, or a variable."""
        if self.peek().kind == "variable":
            return Variable(self.take().text[1:])
        return self.joined("|", lambda: self.joined("/", self.step))

    def joined(self, operator: str, read: Callable[[], NamedNode | Path]) -> NamedNode | Path:
        steps = [read()]
        while self.takes(operator):
            steps.append(read())
        return Path(operator, tuple(steps)) if len(steps) > 1 else steps[0]

    def step(self) -> NamedNode | Path:
        if self.takes("^"):
            return Path("^", (self.step(),))
        found: NamedNode | Path
        if self.takes("("):
            inner = self.path()
            self.expect(")")
            found = inner if not isinstance(inner, Variable | Literal) else self.refuse()
        elif self.peek().text == "a":
            self.take()
            found = TYPE
        else:
            node = self.node()
            found = node if isinstance(node, NamedNode) else self.refuse()
        if self.word() in {"*", "+", "?"}:
            found = Path(self.take().text, (found,))
        return found

    def refuse(self) -> Any:
        raise Unanswered

    # expressions

    def expression(self) -> Expression:
        return self.chain("||", lambda: self.chain("&&", self.relation))

    def chain(self, operator: str, read: Callable[[], Expression]) -> Expression:
        found = read()
        while self.takes(operator):
            found = called(operator, (found, read()))
        return found

    def relation(self) -> Expression:
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
        found = self.product()
        while self.word() in {"+", "-"}:
            found = called(self.take().text, (found, self.product()))
        return found

    def product(self) -> Expression:
        found = self.unary()
        while self.word() in {"*", "/"}:
            found = called(self.take().text, (found, self.unary()))
        return found

    def unary(self) -> Expression:
        if self.word() in {"!", "-", "+"}:
            operator = self.take().text
            return called(operator, [self.unary()])
        return self.primary()

    def primary(self) -> Expression:
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
        operator = "NOT EXISTS" if self.takes("NOT") else "EXISTS"
        self.expect("EXISTS")
        group = self.group()
        return Expression(operator, (group,), frozenset(mentioned(group)))

    def call(self) -> Expression:
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


def distinct(groups: list[Group]) -> tuple[Group, ...]:
    """Of two that are the same SPARQL counts the solutions twice, the store once."""
    if len({*groups}) < len(groups):
        raise Unanswered
    return tuple(groups)


def called(operator: str, arguments: Sequence[Expression]) -> Expression:
    return Expression(operator, tuple(arguments), frozenset().union(*(one.names for one in arguments)))


def unescaped(text: str) -> str:
    return ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else ESCAPED.get(found[3], found[3])


def canonical(literal: Literal) -> Literal:
    """A literal as the store keeps it."""
    store = Store()
    store.add(Quad(TYPE, TYPE, literal))
    kept = next(iter(store)).object
    assert isinstance(kept, Literal)  # noqa: S101 - as it was put
    return kept

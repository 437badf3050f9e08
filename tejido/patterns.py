"""The usual form of a rule, read: its triple patterns, between pieces of text that stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .namespaces import RDF_TYPE
from .sparql import CLOSED_BY, Token, tokens


class NotSetwiseError(Exception):
    """The rule has another form; it is asked as it stands."""


class Pattern(NamedTuple):
    """A triple pattern, the IRIs that are fixed in it, the predicates of its path (none: a variable).

    `plain`: one step long. `always`: it stands in the outermost group, so that nothing is found without it.
    """

    text: str
    subject: str | None
    predicates: list[str]
    object: str | None
    plain: bool
    always: bool

    def __str__(self) -> str:
        return f"{self.text} ."


class Parser:
    """Reads triple patterns, FILTER, OPTIONAL, UNION, BIND, VALUES, and GRAPH with the one graph that it may name.

    Raises NotSetwiseError for everything else.
    """

    def __init__(self, text: str, graph: str | None = None) -> None:
        self.text, self.graph, self.read, self.at = text, graph, tokens(text), 0
        self.prefixes: dict[str, str] = {}

    def rule(self) -> tuple[str, str, list[str | Pattern]]:
        """The prefixes, the template with its braces, and the patterns between pieces of text that stay as they are."""
        while self.word() == "PREFIX":
            _, name, iri = self.take(), self.take(), self.take()
            self.prefixes[name.text] = iri.text[1:-1]
        head = self.text[: self.peek().start]
        self.expect("CONSTRUCT")
        template = self.brackets()
        if self.word() == "WHERE":
            self.take()
        items = [*self.group(always=True)][1:-1]
        if self.at < len(self.read):
            raise NotSetwiseError
        return head, template, items

    def peek(self) -> Token:
        if self.at >= len(self.read):
            raise NotSetwiseError
        return self.read[self.at]

    def word(self) -> str:
        """The next token, in capitals."""
        return self.peek().text.upper()

    def take(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, word: str) -> None:
        if self.take().text.upper() != word:
            raise NotSetwiseError

    def since(self, first: Token) -> str:
        """The text from a token up to the last one taken."""
        last = self.read[self.at - 1]
        return self.text[first.start : last.start + len(last.text)]

    def brackets(self) -> str:
        """Everything from an opening bracket to the one that closes it."""
        first = self.take()
        depth = int(first.text in CLOSED_BY)
        while depth:
            text = self.take().text
            depth += (text in CLOSED_BY) - (text in CLOSED_BY.values())
        return self.since(first)

    def group(self, *, always: bool = False) -> Iterator[str | Pattern]:
        self.expect("{")
        yield "{"
        while self.word() != "}":
            if self.word() == "{":
                yield from self.group()
            elif self.word() in {"OPTIONAL", "UNION"}:
                yield self.take().text
            elif self.word() == ".":
                self.take()
            elif self.word() == "GRAPH":
                yield self.elsewhere()
            elif self.word() in {"FILTER", "BIND", "VALUES"}:
                yield from self.constraint()
            else:
                yield from self.triples(always)
        yield self.take().text

    def elsewhere(self) -> str:
        """GRAPH, its name and its braces, as they stand."""
        first = self.take()
        if self.iri(self.take()) != self.graph:
            raise NotSetwiseError
        self.brackets()
        return self.since(first)

    def constraint(self) -> Iterator[str | Pattern]:
        """FILTER, BIND, VALUES: as it stands, but for the patterns of EXISTS."""
        first = self.take()
        while self.peek().kind in {"word", "variable", "name", "iri"} and self.word() != "EXISTS":
            self.take()
        if self.word() == "EXISTS":
            self.take()
            yield self.since(first)
            yield from self.group()
            return
        inside = self.brackets()
        if self.word() == "{" and first.text.upper() == "VALUES":
            self.brackets()
        elif "{" in inside and first.text.upper() != "VALUES":
            raise NotSetwiseError
        yield self.since(first)

    def triples(self, always: bool) -> Iterator[Pattern]:
        """One subject with its predicates and objects, each triple on its own."""
        subject, subject_iri = self.term()
        verb, predicates, plain = self.verb()
        while True:
            object_, object_iri = self.term()
            fixed = (None, None) if "^" in verb else (subject_iri, object_iri)
            yield Pattern(f"{subject} {verb} {object_}", fixed[0], predicates, fixed[1], plain, always)
            if self.word() not in {",", ";"}:
                return
            while self.word() == ";":
                self.take()
            if self.word() in {".", "}"}:
                return
            if self.word() == ",":
                self.take()
            else:
                verb, predicates, plain = self.verb()

    def term(self) -> tuple[str, str | None]:
        """A term's text, and its IRI if it has one."""
        token = self.take()
        if token.kind in {"iri", "name"}:
            return token.text, self.iri(token)
        if token.kind not in {"variable", "string", "number"} and token.text not in {"true", "false"}:
            raise NotSetwiseError
        if token.kind == "string" and self.peek().kind == "language":
            self.take()
        elif token.kind == "string" and self.word() == "^^":
            self.at += 2
        return self.since(token), None

    def iri(self, token: Token) -> str:
        if token.text == "a":
            return RDF_TYPE
        if token.kind == "iri":
            return token.text[1:-1]
        prefix, _, local = token.text.partition(":")
        if prefix + ":" not in self.prefixes or "\\" in local or token.kind != "name":
            raise NotSetwiseError
        return self.prefixes[prefix + ":"] + local

    def verb(self) -> tuple[str, list[str], bool]:
        """A predicate or path: its text, its predicates, and whether it is plain."""
        first, start = self.peek(), self.at
        if first.kind == "variable":
            return self.take().text, [], True
        predicates = [*self.path()]
        marks = {token.text for token in self.read[start : self.at] if token.kind == "mark"}
        if not marks <= {*"|^()/"}:
            raise NotSetwiseError
        return self.since(first), predicates, "/" not in marks

    def path(self) -> Iterator[str]:
        """The predicates of a path."""
        while True:
            while self.word() in {"^", "!"}:
                self.take()
            if self.word() == "(":
                self.take()
                yield from self.path()
                self.expect(")")
            else:
                yield self.iri(self.take())
            if self.word() in {"*", "+", "?"}:
                self.take()
            if self.word() not in {"|", "/"}:
                return
            self.take()

"""The tokens of a question, one after the other, and the terms among them (SPARQL 1.1, sections 4.1 and 19.8)."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode, Quad, Store

from tejido.namespaces import RDF_TYPE, XSD
from tejido.sparql import Token, tokens

from . import Unanswered
from .algebra import Node, Variable

TYPE = NamedNode(RDF_TYPE)
INTEGER = XSD + "integer"
END = Token("end", "", 0)
ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
Prefixes = tuple[tuple[str, str], ...]


class Reader:
    """Takes tokens and terms. All that reads raises Unanswered for what columns do not answer, ValueError for an IRI that is none."""

    def __init__(self, text: str, prefixes: Prefixes = ()) -> None:
        self.read, self.at = tokens(text), 0
        self.prefixes = dict(prefixes)

    def peek(self, ahead: int = 0) -> Token:
        return self.read[self.at + ahead] if self.at + ahead < len(self.read) else END

    def word(self) -> str:
        """The next token, in capitals."""
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
        """Take this token, which has to come next."""
        if not self.takes(word):
            raise Unanswered

    # terms

    def variable(self) -> str:
        token = self.take()
        if token.kind != "variable":
            raise Unanswered
        return token.text[1:]

    def node(self) -> Node:
        """VarOrTerm, as far as columns have such terms: numbers are whole, blank nodes are none."""
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
        """The IRI of a prefixed name."""
        prefix, _, local = token.text.partition(":")
        if prefix not in self.prefixes:
            raise Unanswered
        return NamedNode(self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))

    def literal(self, token: Token) -> Literal:
        """RDFLiteral, whose first token has been taken; as the store would keep it."""
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

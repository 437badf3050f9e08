"""What is entailed by statements, as lines of N-Triples.

Most entailments look at one statement and the vocabulary, and at no more of the statement than its predicate, or its class: whatever is
part of something is related to it. What follows from such a statement is found once for each predicate and class, with placeholders for
its two ends, and then written out for every statement. The other entailments are asked of the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import DefaultGraph, RdfFormat, Store, parse

from .namespaces import RDF_TYPE
from .ontology import GRAPH, Ontology
from .patterns import NotSetwiseError, Parser, Pattern
from .rules import construct, entail
from .weave import default_lines, vocabulary

TYPE = f"<{RDF_TYPE}>".encode()
END = b" .\n"
SUBJECT, OBJECT = "tejido:subject:", "tejido:object:"  # a placeholder's name, with a number behind it
PLACEHOLDER = re.compile(f'[<"]({SUBJECT}|{OBJECT})(\\d+)[>"]'.encode())
VARIABLE = re.compile(r"[?$](\w+)")
PLAIN = re.compile(r"[?$](\w+) (\S+) [?$](\w+)")


class Form(NamedTuple):
    """A statement that follows from another. It begins with the other's subject (`forward`) or object, and ends with the other's subject
    (True) or object (False) or with something else; `middle` is its predicate between blanks.
    """

    forward: bool
    middle: bytes
    end: bool | bytes


class NotPlainError(Exception):
    """Something follows that depends on more than a predicate or a class."""


class Consequences:
    """What follows by the entailments of a project, which are monotone."""

    def __init__(self, terms: Ontology) -> None:
        self.entailments = terms.entailments
        self.free = {path: text for path, text in terms.entailments.items() if is_free(text)}
        self.vocabulary = vocabulary(terms)
        self.forms: dict[tuple[bytes, bytes], list[Form]] = {}

    def entailed(self, store: Store, stated: Iterable[bytes]) -> set[bytes]:
        """What follows from the default graph of a store, whose lines are `stated`, and is not among them; it is added to the store."""
        known = {*stated}
        try:
            return self._entailed(store, known)
        except NotPlainError:
            entail(store, self.entailments)
            return {*default_lines(store)} - known

    def _entailed(self, store: Store, stated: set[bytes]) -> set[bytes]:
        found = new = self._of(stated) - stated
        while True:
            store.extend(parse(b"".join(new), format=RdfFormat.N_TRIPLES, lenient=True))
            asked = ((path, text) for path, text in self.entailments.items() if path not in self.free)
            joined = {f"{triple} .\n".encode() for path, text in asked for triple in construct(store, path, text)}
            new = (joined | self._of(joined)) - stated - found
            if not new:
                return found
            found = found | new

    def _of(self, lines: Iterable[bytes]) -> set[bytes]:
        """What follows from each of these by the free entailments."""
        read = [line[: -len(END)].split(b" ", 2) for line in lines]
        self._learn({_key(predicate, object_) for _, predicate, object_ in read})
        return {
            (subject if forward else object_) + middle + (end if isinstance(end, bytes) else subject if end else object_) + END
            for subject, predicate, object_ in read
            for forward, middle, end in self.forms[_key(predicate, object_)]
        }

    def _learn(self, keys: set[tuple[bytes, bytes]]) -> None:
        """Find what follows from statements of some predicates, kinds of objects and classes."""
        unknown = [key for key in keys if key not in self.forms]
        self.forms |= {key: [] for key in unknown}
        lines = {_statement(key, number) for number, key in enumerate(unknown)}
        self.vocabulary.load(b"".join(lines), format=RdfFormat.N_TRIPLES, lenient=True)
        entail(self.vocabulary, self.free)
        for line in {*default_lines(self.vocabulary)} - lines:
            number, form = _form(line)
            self.forms[unknown[number]].append(form)
        self.vocabulary.clear_graph(DefaultGraph())


def _key(predicate: bytes, object_: bytes) -> tuple[bytes, bytes]:
    """A predicate with the class, or else with how the object's placeholder begins: nothing is said of literals and triple terms."""
    return predicate, object_ if predicate == TYPE else b'"' if object_.startswith((b'"', b"<<")) else b"<"


def _statement(key: tuple[bytes, bytes], number: int) -> bytes:
    """One of a predicate, with placeholders."""
    predicate, object_ = key
    placeholder = {b'"': f'"{OBJECT}{number}"', b"<": f"<{OBJECT}{number}>"}
    return (
        b" ".join([f"<{SUBJECT}{number}>".encode(), predicate, placeholder[object_].encode() if object_ in placeholder else object_]) + END
    )


def _form(line: bytes) -> tuple[int, Form]:
    """What a statement says of placeholders, and their number."""
    subject, predicate, object_ = line[: -len(END)].split(b" ", 2)
    begin, end = _placeholder(subject), _placeholder(object_)
    if not begin or _placeholder(predicate) or (end and predicate == TYPE):
        raise NotPlainError
    return begin[1], Form(begin[0], b" " + predicate + b" ", end[0] if end else object_)


def _placeholder(term: bytes) -> tuple[bool, int] | None:
    """Whether it stands for a subject or else an object, and its number."""
    match = PLACEHOLDER.fullmatch(term)
    return (match[1] == SUBJECT.encode(), int(match[2])) if match else None


def is_free(text: str) -> bool:
    """Whether an entailment looks at one statement of the data, and at no more of it than its predicate, or its class."""
    try:
        _, template, items = Parser(text, GRAPH).rule()
    except NotSetwiseError:
        return False
    patterns = [item for item in items if isinstance(item, Pattern)]
    plain = PLAIN.fullmatch(patterns[0].text) if len(patterns) == 1 and patterns[0].plain else None
    if not plain or "[" in template or "_:" in template:
        return False
    subject, verb, object_ = plain.groups()
    of_class = verb == "a" or patterns[0].predicates == [RDF_TYPE] == [verb[1:-1]]
    ends = {subject} if of_class else {subject, object_}
    elsewhere = {*VARIABLE.findall(" ".join(item for item in items if isinstance(item, str))), *VARIABLE.findall(verb)}
    return subject != object_ and not ends & elsewhere

"""Shapes asked of a whole graph at once: the part of SHACL Core that the tool's own shapes use, one small function a constraint.

For each property of a shape all values are read in one go, and each constraint looks at them as sets. Shapes that use more of SHACL
(https://www.w3.org/TR/shacl/) raise NotPlainError; pyshacl knows all of it and judges this module in its tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from .namespaces import OWL, RDF, RDF_TYPE, RDFS, SHACL, XSD
from .ontology import GRAPH

NUMBERS = {f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger", "positiveInteger")}

Term = Any  # what pyoxigraph gives as subject or object
Values = Mapping[Term, set[Term]]


class NotPlainError(Exception):
    """The shapes use a part of SHACL that is not here."""


class Violation(NamedTuple):
    """`shape` is the node of the shape that is violated; `value` is None where no single one is to blame."""

    shape: NamedNode | BlankNode
    focus: Term
    value: Term | None


@dataclass(frozen=True)
class Shape:
    """A node shape (without paths) or a property shape; `paths` are alternatives."""

    node: NamedNode | BlankNode
    paths: tuple[NamedNode, ...]
    constraints: tuple[tuple[str, Term], ...]


@dataclass(frozen=True)
class Target:
    """Which nodes a node shape is for, and the shapes that they have to fit."""

    kind: str
    value: NamedNode
    shapes: tuple[Shape, ...]


# Subject and object of the statements with a predicate, and with a value, in a graph or (None) the default graph.
Pairs = Callable[[NamedNode, Term | None, NamedNode | None], Iterable[tuple[Term, Term]]]


def violations(pairs: Pairs, quads: Iterable[Quad]) -> Iterator[Violation]:
    """What is wrong in the default graph by the shapes that these quads describe. Raises NotPlainError before anything is found."""
    targets = Reader(quads).targets()
    data = Data(pairs)
    return (found for target in targets for found in _of_target(data, target))


def _of_target(data: Data, target: Target) -> Iterator[Violation]:
    focus = data.instances(target.value) if target.kind == "targetClass" else {*data.values((target.value,))}
    for shape in target.shapes:
        values = data.values(shape.paths) if shape.paths else {node: {node} for node in focus}
        for name, value in shape.constraints:
            for node, wrong in CONSTRAINTS[name](data, {node: values.get(node, set()) for node in focus}, value):
                yield Violation(shape.node, node, wrong)


def pairs_of(store: Store) -> Pairs:
    """Those of a store."""

    def pairs(predicate: NamedNode, value: Term | None, graph: NamedNode | None) -> Iterator[tuple[Term, Term]]:
        return ((quad.subject, quad.object) for quad in store.quads_for_pattern(None, predicate, value, graph or DefaultGraph()))

    return pairs


class Data:
    """The default graph, with the vocabulary for the classes of its values."""

    def __init__(self, pairs: Pairs) -> None:
        self.from_one = pairs

    def pairs(self, predicate: NamedNode, value: Term | None = None) -> Iterator[tuple[Term, Term]]:
        for graph in (None, NamedNode(GRAPH)):
            yield from self.from_one(predicate, value, graph)

    def values(self, paths: Iterable[NamedNode]) -> dict[Term, set[Term]]:
        """The values of each node that has any."""
        found: dict[Term, set[Term]] = {}
        for path in paths:
            for subject, value in self.pairs(path):
                found.setdefault(subject, set()).add(value)
        return found

    def instances(self, kind: Term) -> set[Term]:
        """The nodes of a class or of a narrower one."""
        classes = [kind]
        for one in classes:
            classes += [narrower for narrower in self._narrower.get(one, ()) if narrower not in classes]
        return {subject for one in classes for subject, _ in self.pairs(NamedNode(RDF_TYPE), one)}

    @cached_property
    def _narrower(self) -> dict[Term, set[Term]]:
        found: dict[Term, set[Term]] = {}
        for narrower, wider in self.pairs(NamedNode(RDFS + "subClassOf")):
            found.setdefault(wider, set()).add(narrower)
        return found


# the constraints: each yields the nodes that violate it, with the value to blame

Found = Iterator[tuple[Term, Term | None]]


def min_count(_: Data, values: Values, least: Term) -> Found:
    return ((node, None) for node, found in values.items() if len(found) < int(least.value))


def max_count(_: Data, values: Values, most: Term) -> Found:
    return ((node, None) for node, found in values.items() if len(found) > int(most.value))


def of_class(data: Data, values: Values, kind: Term) -> Found:
    instances = data.instances(kind)
    return ((node, value) for node, found in values.items() for value in found - instances)


def each(accepts: Callable[[Term, Term], bool]) -> Callable[[Data, Values, Term], Found]:
    """A constraint that looks at one value at a time."""
    return lambda _, values, given: ((node, value) for node, found in values.items() for value in found if not accepts(value, given))


def is_string(value: Term, _: Term) -> bool:
    return isinstance(value, Literal) and value.datatype.value == XSD + "string"


def is_of_kind(value: Term, kind: Term) -> bool:
    name = {NamedNode: "IRI", BlankNode: "BlankNode", Literal: "Literal"}[type(value)]
    return name in kind.value.removeprefix(SHACL).split("Or")


def fits(value: Term, pattern: Term) -> bool:
    return not isinstance(value, BlankNode) and re.search(pattern.value, value.value) is not None


def compared(accepts: Callable[[Decimal, Decimal], bool]) -> Callable[[Data, Values, Term], Found]:
    return each(lambda value, limit: (number := as_number(value)) is not None and accepts(number, Decimal(limit.value)))


def as_number(value: Term) -> Decimal | None:
    if not isinstance(value, Literal) or value.datatype.value not in NUMBERS:
        return None
    try:
        return Decimal(value.value)
    except InvalidOperation:
        return None


def unique_lang(_: Data, values: Values, on: Term) -> Found:
    for node, found in values.items():
        languages = [value.language for value in found if isinstance(value, Literal) and value.language]
        if on.value == "true" and len({*languages}) < len(languages):
            yield node, None


CONSTRAINTS: dict[str, Callable[[Data, Values, Term], Found]] = {
    "minCount": min_count,
    "maxCount": max_count,
    "class": of_class,
    "datatype": each(is_string),
    "nodeKind": each(is_of_kind),
    "pattern": each(fits),
    "minInclusive": compared(Decimal.__ge__),
    "minExclusive": compared(Decimal.__gt__),
    "maxInclusive": compared(Decimal.__le__),
    "maxExclusive": compared(Decimal.__lt__),
    "uniqueLang": unique_lang,
}
TARGETS = {"targetClass", "targetSubjectsOf"}
# A shape that is a class is a target by itself.
CLASSES = {(RDF_TYPE, NamedNode(RDFS + "Class")), (RDF_TYPE, NamedNode(OWL + "Class"))}


class Reader:
    """Reads shapes. Raises NotPlainError for what this module does not know."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.said: dict[Term, list[tuple[str, Term]]] = {}
        for quad in quads:
            self.said.setdefault(quad.subject, []).append((quad.predicate.value, quad.object))

    def targets(self) -> list[Target]:
        found = []
        for node, facts in self.said.items():
            for predicate, value in facts:
                name = predicate.removeprefix(SHACL)
                if name in TARGETS:
                    found.append(Target(name, value, tuple(self.shapes(node))))
                elif name.startswith("target") or ((predicate, value) in CLASSES and (RDF_TYPE, NamedNode(SHACL + "NodeShape")) in facts):
                    raise NotPlainError(predicate)
        return found

    def shapes(self, node: Term) -> Iterator[Shape]:
        """The shape itself, and those of its properties."""
        yield self.shape(node, known=TARGETS | {"property"})
        for predicate, value in self.said[node]:
            if predicate == SHACL + "property":
                yield self.shape(value, known={"path"})

    def shape(self, node: Term, known: set[str]) -> Shape:
        constraints, paths = [], []
        names = {predicate.removeprefix(SHACL) for predicate, _ in self.said.get(node, ())}
        for predicate, value in self.said.get(node, ()):
            name = predicate.removeprefix(SHACL)
            if name == "datatype" and value.value != XSD + "string":
                raise NotPlainError(name)  # whether a date is one, pyshacl knows
            if name in CONSTRAINTS:
                constraints.append((name, value))
            elif name == "path" in known:
                paths = self.path(value)
            elif name not in known | {"message"} and predicate not in (RDF_TYPE, RDFS + "label", RDFS + "comment"):
                raise NotPlainError(predicate)
        if constraints and "message" not in names:  # pyshacl words it
            raise NotPlainError("message")
        if "path" in known and not paths:
            raise NotPlainError("path")
        return Shape(node, tuple(paths), tuple(constraints))

    def path(self, value: Term) -> list[NamedNode]:
        """The predicates of a path: one, or several as alternatives."""
        if isinstance(value, NamedNode):
            return [value]
        facts = self.said.get(value, [])
        if [predicate for predicate, _ in facts] != [SHACL + "alternativePath"]:
            raise NotPlainError("path")
        return [*self._list(facts[0][1])]

    def _list(self, node: Term) -> Iterator[NamedNode]:
        while node != NamedNode(RDF + "nil"):
            facts = dict(self.said.get(node, ()))
            first, node = facts.get(RDF + "first"), facts.get(RDF + "rest", NamedNode(RDF + "nil"))
            if not isinstance(first, NamedNode):
                raise NotPlainError("alternativePath")
            yield first

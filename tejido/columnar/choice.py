"""Which questions are worth reading columns for. Without numpy, so that the others need not wait for it."""

from __future__ import annotations

from typing import Any

from tejido.namespaces import RDF_TYPE

from .algebra import Ask, Construct, Group, Named, Node, Pattern, Select, Union, Values, Variable
from .parser import parse

# MIN stands for MINUS, too.
MUCH = ("GROUP", "ORDER", "COUNT", "DISTINCT", "MIN", "MAX", "CONTAINS", "STRSTARTS", "STRENDS", "OPTIONAL", "UNION", "EXISTS")


def may_look_at_much(sparql: str) -> bool:
    """Whether a question may have a word of those that look at much, and is worth reading; for whoever gets many small ones."""
    upper = sparql.upper()
    return any(word in upper for word in MUCH)


def begins_anywhere(sparql: str) -> bool:
    """Whether the question names no thing to begin from, so that the store would look at much. Raises Unanswered, as `parse` does."""
    asked = parse(sparql)
    match asked:
        case Ask(where) | Construct(_, Select(where=where)) | Select(where=where):
            return not names_a_thing(where)


def names_a_thing(element: Any) -> bool:
    """Whether nothing is found but what has to do with a thing that is named here; a class is none."""
    match element:
        case Pattern(subject, predicate, object_):
            return _is_thing(subject) or (_is_thing(object_) and getattr(predicate, "value", None) != RDF_TYPE)
        case Group(elements):
            return any(map(names_a_thing, elements))
        case Union(groups):
            return all(map(names_a_thing, groups))
        case Named(_, group) | Select(where=group):
            return names_a_thing(group)
    return isinstance(element, Values)


def _is_thing(node: Node) -> bool:
    return not isinstance(node, Variable)

"""What entities, types and properties are called in the reconciliation service."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ..errors import NameNotFound
from ..names import fold, iri_of
from ..namespaces import TEJIDO

if TYPE_CHECKING:
    from .desk import Desk

ENTITY = TEJIDO + "Entity"
ROLES = ("other", "hidden")


class Identifiers:
    """Short identifiers for IRIs, and back, with names in one language."""

    def __init__(self, desk: Desk, lang: str) -> None:
        self.desk, self.lang = desk, lang
        self.words = desk.graph.vocabulary

    def short(self, iri: str) -> str:
        """What follows the base IRI, or else the prefixed name."""
        base = self.desk.addresses.base
        return iri.removeprefix(base) if iri.startswith(base) and iri != base else self.desk.graph.shorten(iri)

    def long(self, identifier: str) -> str:
        """The IRI; one that no IRI can be is nobody's."""
        with suppress(NameNotFound):
            if iri := iri_of(identifier, self.desk.graph.prefixes):
                return iri
        return self.desk.addresses.base + identifier

    def label(self, iri: str) -> str:
        return self.words.label(iri, self.lang)

    def named(self, iri: str) -> dict[str, str]:
        return {"id": self.short(iri), "name": self.label(iri)}

    def types(self, iri: str) -> list[dict[str, str]]:
        """The narrowest classes, and the kinds, which are drawn."""
        rows = [(row["class"], row["kind"]) for row in self.desk.graph.ask("classes", actor=NamedNode(iri))]
        return [self.named(one) for one in dict.fromkeys(one for row in rows for one in row)]

    def names(self, iri: str) -> set[str]:
        """All names of a thing, folded."""
        return {fold(name) for name in (*self.words.preferred(iri).values(), *self.words.called(iri, *ROLES))}

    def is_entity(self, iri: str) -> bool:
        return bool(self.desk.kinds(iri))

"""Whom the names in an answer belong to: questions give names, pages lead to those who bear them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode

from .matching import SKOS

if TYPE_CHECKING:
    from pyoxigraph import Store

NAME = NamedNode(SKOS + "prefLabel")


class Bearers:
    """The bearers of preferred names in one language, each looked up once."""

    def __init__(self, store: Store, lang: str) -> None:
        self.store, self.lang = store, lang
        self.known: dict[str, list[NamedNode]] = {}

    def of(self, name: str, passages: Iterable[NamedNode]) -> str | None:
        """The IRI of the one who bears a name; of several the one that the passages speak of. None if that is nobody, or still several."""
        bearers = self.called(name)
        if len(bearers) > 1:
            bearers = [one for one in bearers if any(self.speaks_of(passage, one) for passage in passages)]
        return bearers[0].value if len(bearers) == 1 else None

    def called(self, name: str) -> list[NamedNode]:
        if name not in self.known:
            found = self.store.quads_for_pattern(None, NAME, Literal(name, language=self.lang), DefaultGraph())
            self.known[name] = [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]
        return self.known[name]

    def speaks_of(self, passage: NamedNode, one: NamedNode) -> bool:
        patterns = self.store.quads_for_pattern(one, None, None, passage), self.store.quads_for_pattern(None, None, one, passage)
        return any(next(quads, None) is not None for quads in patterns)

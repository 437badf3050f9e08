"""Facts of a portrait that one and the same detail stands behind, such as a link of seven bodies: told once, with all of them.

`viz/src/together.ts` does the same on the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from .portrait import Fact, Part


class Together(NamedTuple):
    """A fact, and further facts of the same relationship that share its sources and its detail."""

    fact: Fact
    also: tuple[Fact, ...] = ()


def together(facts: Iterable[Fact]) -> list[Together]:
    """The facts in their order; those with one detail stand where the first of them stood. Nothing that any of them says is left out."""
    alike: dict[Any, list[Fact]] = {}
    for number, fact in enumerate(facts):
        shared = (fact.predicate, fact.forward, fact.details, tuple(source.iri for source in fact.evidence))
        alike.setdefault(shared if len(fact.details) == 1 and isinstance(fact.other, str) else number, []).append(fact)
    return [one for same in alike.values() for one in joined(same)]


def joined(facts: list[Fact]) -> list[Together]:
    """Each fact names the others in the part that joins them all; without such a part they stay apart."""
    first, *others = facts
    parts = dict.fromkeys(part for fact in facts for part in fact.parts)
    named = {(part.label, part.value) for part in parts}
    values = [fact.other for fact in facts]
    common = next((label for label in dict.fromkeys(part.label for part in parts) if all((label, one) in named for one in values)), None)
    if not others or common is None:
        return [Together(fact) for fact in facts]
    rest = tuple(part for part in parts if not is_told(part, common, values))
    return [Together(first._replace(parts=rest), tuple(others))]


def is_told(part: Part, common: str, values: list[Any]) -> bool:
    return part.label == common and part.value in values

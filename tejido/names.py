"""What a person types for an actor or a term: a name in any language, a prefixed name, an IRI.

Names are compared without case, accents and punctuation; a name spelled exactly so goes before one that only sounds so.
A part of a name is never taken for the name: it is offered as a suggestion.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from pyoxigraph import NamedNode

from .errors import AmbiguousName, NameNotFound

ROLES = {"preferred", "other", "hidden"}  # of the rows of queries/engine/names.rq
SUGGESTIONS = 3
WHOLE_IRI = re.compile(r"<(.+)>|((?:https?|urn|file|tag):.+)")


def fold(name: str) -> str:
    """The name without case, accents and punctuation; a name that is nothing else stays as it is."""
    plain = name if name.isascii() else "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = plain.casefold()
    return " ".join(re.sub(r"[\W_]+", " ", plain).split()) or plain


def iri_of(text: str, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that a whole IRI or a prefixed name stands for, None for any other text."""
    whole = WHOLE_IRI.fullmatch(text)
    if whole:
        iri = whole[1] or whole[2]
    else:
        prefix, colon, local = text.partition(":")
        if not colon or prefix not in prefixes or any(c.isspace() for c in local):
            return None
        iri = prefixes[prefix] + local
    try:
        return NamedNode(iri).value
    except ValueError:
        raise NameNotFound(f"{text!r} is not an IRI").of("no name", text=text, meant=[]) from None


def is_iri(text: str) -> bool:
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False


class Names:
    """Who is called what. `names` are pairs of IRI and name."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self.spelled: dict[str, set[str]] = {}
        self.folded: dict[str, set[str]] = {}
        for iri, name in names:
            self.spelled.setdefault(name, set()).add(iri)
            self.folded.setdefault(fold(name), set()).add(iri)

    def find(self, text: str) -> list[str]:
        """The IRIs of that name, sorted; those spelled exactly so, if there are any."""
        return sorted(self.spelled.get(text) or self.folded.get(fold(text), set()))

    def like(self, text: str) -> list[str]:
        """The IRIs with the nearest names, best first: names that begin with the text, that contain it, that are spelled much alike."""
        wanted = fold(text)
        beginning = sorted((name for name in self.folded if name.startswith(wanted)), key=len)
        containing = sorted((name for name in self.folded if f" {wanted}" in f" {name}"), key=len)
        near = [] if len(beginning) >= SUGGESTIONS else alike(wanted, self.folded)
        found = [iri for name in [*beginning, *containing, *near] for iri in sorted(self.folded[name])]
        return list(dict.fromkeys(found))[:SUGGESTIONS]


def alike(wanted: str, forms: Iterable[str]) -> list[str]:
    """The few forms that are spelled most like the wanted one, best first."""
    from difflib import get_close_matches

    return get_close_matches(wanted, [*forms], SUGGESTIONS, 0.7)


class Known(Protocol):
    """Who is called what, wherever it is kept: `Names` in memory, `search.Index` on disk."""

    def find(self, text: str) -> list[str]: ...

    def like(self, text: str) -> list[str]: ...


def resolve(text: str, names: Known, describe: Callable[[str], str]) -> str:
    """The one IRI of that name. `describe` gives a candidate as a person recognises it.

    Raises NameNotFound, with what comes near, and AmbiguousName, with all that bear the name.
    """
    found = names.find(text)
    if len(found) == 1:
        return found[0]
    if found:
        candidates = "; ".join(map(describe, found))
        raise AmbiguousName(f"{text!r} is the name of {len(found)}; say which by its short name: {candidates}").of(
            "several names", text=text, meant=found
        )
    near = names.like(text) if text.strip() else []  # every name begins with an empty one
    raise unknown(f"nothing is called {text!r}", text, near, describe)


def unknown(problem: str, text: str, meant: list[str], describe: Callable[[str], str]) -> NameNotFound:
    """The problem, and what comes near: `; did you mean X or Y?`."""
    offered = f"; did you mean {' or '.join(map(describe, meant))}?" if meant else ""
    return NameNotFound(problem + offered).of("no name", text=text, meant=meant)

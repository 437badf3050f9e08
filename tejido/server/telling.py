"""Why a question is not answered, in the language of a page, with what may have been meant as links. Programs get the English line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from ..errors import AmbiguousName, NameNotFound
from ..queries import NAMED
from .messages import Refusal

if TYPE_CHECKING:
    from ..errors import TejidoError
    from ..queries import Query
    from .desk import Desk

PREFIX = "error: "  # of the words that say it


class Unknown(Refusal):
    """A refusal that is told in words too, as a `TejidoError` is: `kind` and `values`."""

    def __init__(self, status: int, reason: str, kind: str, **values: Any) -> None:
        super().__init__(status, reason)
        self.kind, self.values = kind, values


class Offer(NamedTuple):
    """What may have been meant: its name, what it is, and the address that asks for it."""

    text: str
    kinds: str
    address: str


class Told(NamedTuple):
    """`lang` is English where there are no other words for it."""

    text: str
    lang: str
    offers: list[Offer]


def told(desk: Desk, problem: TejidoError | Refusal, lang: str, fields: Mapping[str, str] | None = None) -> Told:
    """The problem for people; `fields` are what the parameters of its question are called."""
    name, values = f"{PREFIX}{getattr(problem, 'kind', '')}", dict(getattr(problem, "values", {}))
    if name not in desk.supplies.words:
        return Told(str(problem), "en", [])
    if "field" in values:
        values["field"] = (fields or {}).get(values["field"]) or values["field"]
    return Told(desk.supplies.word(name, lang).format(**{**values, "n": len(values.get("meant", ()))}), lang, [])


def of_question(desk: Desk, problem: TejidoError, query: Query, parameters: Mapping[str, str], lang: str) -> Told:
    """The problem, with links that ask the question again about what may have been meant."""
    from ..words import in_language

    said = told(desk, problem, lang, {name: in_language(one.summary, lang) for name, one in query.parameters.items()})
    text = problem.values.get("text")
    field = next((name for name, one in query.parameters.items() if one.type in NAMED and parameters.get(name, "").strip() == text), None)
    if field is None:
        return said
    kind = query.parameters[field].type
    return said._replace(offers=[offer(desk, iri, kind, lang, {**parameters, field: ""}, field) for iri in problem.values.get("meant", ())])


def offer(desk: Desk, iri: str, kind: str, lang: str, parameters: Mapping[str, str], field: str) -> Offer:
    name = desk.label(iri, lang)
    kinds = ", ".join(desk.label(one, lang) for one in desk.kinds(iri)[:1])
    asked = urlencode({**parameters, field: sure_name(desk, iri, kind, name)})
    return Offer(name, kinds, f"?{asked}")


def sure_name(desk: Desk, iri: str, kind: str, name: str) -> str:
    """The name if it means this alone, else its short form."""
    try:
        return name if desk.graph.resolve(name, kind) == iri else desk.graph.shorten(iri)
    except (NameNotFound, AmbiguousName):
        return desk.graph.shorten(iri)
